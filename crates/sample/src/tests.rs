//! What must hold of the sample, read back from its zip as an importer would.

mod bodies;
mod shape;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

use roxmltree::{Document, Node};
use zip::ZipArchive;

use crate::export_zip;

/// The export's entries by path; made once, since pictures take a moment to encode.
fn entries() -> &'static BTreeMap<String, Vec<u8>> {
    static ENTRIES: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut zip = ZipArchive::new(Cursor::new(export_zip().unwrap())).unwrap();
        let mut entries = BTreeMap::new();
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            assert!(entries.insert(entry.name().to_owned(), bytes).is_none(), "twice: {}", entry.name());
        }
        entries
    })
}

fn entities() -> Document<'static> {
    Document::parse(std::str::from_utf8(&entries()["entities.xml"]).unwrap()).unwrap()
}

fn objects<'d>(document: &'d Document<'_>, class: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.root_element().children().filter(move |node| node.attribute("class") == Some(class))
}

fn id(object: Node<'_, '_>) -> u64 {
    object.children().find(|child| child.has_tag_name("id")).and_then(|id| id.text()).unwrap().parse().unwrap()
}

fn property<'d>(object: Node<'d, 'd>, name: &str) -> Option<Node<'d, 'd>> {
    object.children().find(|child| child.has_tag_name("property") && child.attribute("name") == Some(name))
}

fn text<'d>(object: Node<'d, 'd>, name: &str) -> Option<&'d str> {
    property(object, name).and_then(|property| property.text())
}

/// The id that a property points to.
fn target(object: Node<'_, '_>, name: &str) -> Option<u64> {
    property(object, name).filter(|property| property.children().any(|child| child.has_tag_name("id"))).map(id)
}

/// Bodies of the current pages by page id, as an importer reads them.
fn bodies() -> BTreeMap<u64, String> {
    let document = entities();
    objects(&document, "BodyContent")
        .filter(|body| text(*body, "bodyType") == Some("2"))
        .map(|body| (target(body, "content").unwrap(), text(body, "body").unwrap().replace("]] >", "]]>")))
        .collect()
}
