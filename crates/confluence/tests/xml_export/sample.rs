//! Builds small exports.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip with these entries, deflated.
pub fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An export with this entities.xml alone.
pub fn export_of(entities: &str) -> Vec<u8> {
    zip_of(&[("entities.xml", entities.as_bytes())])
}

/// An entities.xml with a space (id 1, key DOC) and these objects.
pub fn entities(objects: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hibernate-generic datetime=\"2025-01-01 00:00:00\">\n{}{objects}</hibernate-generic>\n",
        object("Space", 1, &[("key", Text("DOC")), ("name", Text("Documents")), ("homePage", To("Page", 10))], "")
    )
}

pub enum Value<'a> {
    Text(&'a str),
    To(&'a str, u64),
}

pub use Value::{Text, To};

pub fn object(class: &str, id: u64, properties: &[(&str, Value<'_>)], rest: &str) -> String {
    let mut xml = format!("<object class=\"{class}\" package=\"p\">\n<id name=\"id\">{id}</id>\n");
    for (name, value) in properties {
        match value {
            Text(text) => writeln!(xml, "<property name=\"{name}\"><![CDATA[{text}]]></property>").unwrap(),
            To(class, id) => writeln!(
                xml,
                "<property name=\"{name}\" class=\"{class}\" package=\"p\"><id name=\"id\">{id}</id>\n</property>"
            )
            .unwrap(),
        }
    }
    xml + rest + "</object>\n"
}

/// A current page of space 1.
pub fn page(id: u64, title: &str, more: &[(&str, Value<'_>)]) -> String {
    page_with(id, title, more, "")
}

pub fn page_with(id: u64, title: &str, more: &[(&str, Value<'_>)], rest: &str) -> String {
    let base = object(
        "Page",
        id,
        &[("title", Text(title)), ("space", To("Space", 1)), ("contentStatus", Text("current"))],
        "",
    );
    let more = object("Page", id, more, rest);
    let more = more.split_once("</id>\n").map(|(_, m)| m.to_owned()).unwrap();
    base.trim_end().trim_end_matches("</object>").to_owned() + &more
}

pub fn body(id: u64, page: u64, text: &str) -> String {
    object("BodyContent", id, &[("body", Text(text)), ("content", To("Page", page)), ("bodyType", Text("2"))], "")
}

pub fn collection(name: &str, class: &str, ids: &[u64]) -> String {
    let mut elements = String::new();
    for id in ids {
        writeln!(elements, "<element class=\"{class}\" package=\"p\"><id name=\"id\">{id}</id>\n</element>").unwrap();
    }
    format!("<collection name=\"{name}\" class=\"java.util.Collection\">{elements}</collection>\n")
}

/// A whole small export: three pages, two files (one of them stored), a restriction.
pub fn small() -> Vec<u8> {
    let attachment = |id, title: &str| {
        object(
            "Attachment",
            id,
            &[("title", Text(title)), ("containerContent", To("Page", 10)), ("version", Text("2"))],
            "",
        )
    };
    let xml = entities(
        &[
            page(10, "Home", &[]),
            page(11, "Child", &[("parent", To("Page", 10))]),
            page(12, "Secret", &[("parent", To("Page", 10))]),
            body(20, 10, "<p>Welcome</p>"),
            body(21, 11, &"<p>Some words of a page.</p>".repeat(40)),
            attachment(30, "plan.txt"),
            attachment(31, "gone.txt"),
            object("ContentPermissionSet", 40, &[("type", Text("View")), ("owningContent", To("Page", 12))], ""),
        ]
        .concat(),
    );
    zip_of(&[
        ("exportDescriptor.properties", b"exportType=space\n"),
        ("entities.xml", xml.as_bytes()),
        ("attachments/10/30/1", b"the old plan"),
        ("attachments/10/30/2", &b"the plan\n".repeat(50)),
    ])
}
