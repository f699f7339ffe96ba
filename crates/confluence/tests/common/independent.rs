//! Counts what an XML export holds in another way than the reader does: the whole document as a tree, asked question by question.
//! Needs `roxmltree` as a dev-dependency. Other packages' tests take it in with `#[path]`.

use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};

/// Joins the titles of a title path; no title holds it.
pub const STEP: &str = " › ";

/// What an export holds, by space key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    pub spaces: BTreeMap<String, SpaceCensus>,
}

/// All lists are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpaceCensus {
    pub name: String,
    /// The title path of the home page.
    pub home: Option<String>,
    /// The title path of every current page.
    pub pages: Vec<String>,
    /// The title path of every page that carries a view restriction itself.
    pub restricted: Vec<String>,
    /// `<title path of the page> › <file name> v<version> <media type>`, with a trailing `!` where the archive does not hold the file.
    pub files: Vec<String>,
    /// Characters of the body by title path; pages without a body are not in it.
    pub bodies: Vec<(String, usize)>,
}

impl Census {
    pub fn pages(&self) -> usize {
        self.spaces.values().map(|s| s.pages.len()).sum()
    }

    pub fn files(&self) -> usize {
        self.spaces.values().map(|s| s.files.len()).sum()
    }

    pub fn restricted(&self) -> usize {
        self.spaces.values().map(|s| s.restricted.len()).sum()
    }
}

/// Takes the census of an entities.xml; `entries` are the names in its archive.
pub fn census(entities: &[u8], entries: &BTreeSet<String>) -> Census {
    let clean: Vec<u8> = entities.iter().copied().filter(|b| *b >= 0x20 || b"\t\n\r".contains(b)).collect();
    let text = String::from_utf8(clean).unwrap_or_else(|e| panic!("entities.xml is no UTF-8: {e}"));
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(&text, options).unwrap_or_else(|e| panic!("entities.xml is not well-formed: {e}"));
    let wiki = Wiki { objects: document.root_element().children().filter(|n| n.has_tag_name("object")).collect() };
    Census { spaces: wiki.of("Space").map(|space| (prop(space, "key"), wiki.space(space, entries))).collect() }
}

struct Wiki<'a> {
    objects: Vec<Node<'a, 'a>>,
}

impl<'a> Wiki<'a> {
    fn of(&self, class: &str) -> impl Iterator<Item = Node<'a, 'a>> {
        let class = class.to_owned();
        self.objects.iter().copied().filter(move |o| o.attribute("class") == Some(class.as_str()))
    }

    fn space(&self, space: Node<'a, 'a>, entries: &BTreeSet<String>) -> SpaceCensus {
        let pages: Vec<Node<'a, 'a>> =
            self.of("Page").filter(|p| is_current(*p) && target(*p, "space") == Some(id(space))).collect();
        let path = |page| title_path(page, &pages);
        let mut census = SpaceCensus {
            name: prop(space, "name"),
            home: pages.iter().find(|p| target(space, "homePage") == Some(id(**p))).map(|p| path(*p)),
            pages: pages.iter().map(|p| path(*p)).collect(),
            restricted: pages.iter().filter(|p| self.is_restricted(**p)).map(|p| path(*p)).collect(),
            files: pages.iter().flat_map(|p| self.files(*p, &path(*p), entries)).collect(),
            bodies: pages.iter().filter_map(|p| Some((path(*p), self.body(*p)?.chars().count()))).collect(),
        };
        census.pages.sort();
        census.restricted.sort();
        census.files.sort();
        census.bodies.sort();
        census
    }

    fn is_restricted(&self, page: Node<'_, '_>) -> bool {
        self.of("ContentPermissionSet").any(|set| {
            prop(set, "type") == "View"
                && (target(set, "owningContent") == Some(id(page))
                    || list(page, "contentPermissionSets").any(|s| s == id(set)))
        })
    }

    fn files(&self, page: Node<'a, 'a>, path: &str, entries: &BTreeSet<String>) -> Vec<String> {
        let mut by_name: BTreeMap<String, Node<'a, 'a>> = BTreeMap::new();
        for file in self.of("Attachment").filter(|a| is_current(*a)) {
            let container = target(file, "containerContent").or(target(file, "content"));
            let here = container.map_or_else(|| list(page, "attachments").any(|a| a == id(file)), |c| c == id(page));
            if here {
                let name = first(&[prop(file, "title"), prop(file, "fileName")]);
                let kept = by_name.entry(name).or_insert(file);
                if version(file) > version(*kept) {
                    *kept = file;
                }
            }
        }
        by_name
            .into_iter()
            .map(|(name, file)| {
                let version = version(file).unwrap_or(1);
                let stored = entries.contains(&format!("attachments/{}/{}/{version}", id(page), id(file)));
                let media_type =
                    first(&[self.media_type(file), prop(file, "contentType"), "application/octet-stream".into()]);
                format!("{path}{STEP}{name} v{version} {media_type}{}", if stored { "" } else { "!" })
            })
            .collect()
    }

    fn media_type(&self, file: Node<'_, '_>) -> String {
        self.of("ContentProperty")
            .filter(|p| prop(*p, "name") == "MEDIA_TYPE")
            .find(|p| target(*p, "content") == Some(id(file)) || list(file, "contentProperties").any(|l| l == id(*p)))
            .map(|p| prop(p, "stringValue"))
            .unwrap_or_default()
    }

    fn body(&self, page: Node<'_, '_>) -> Option<String> {
        self.of("BodyContent")
            .filter(|b| prop(*b, "bodyType") != "1")
            .find(|b| match target(*b, "content") {
                Some(owner) => owner == id(page),
                None => list(page, "bodyContents").any(|l| l == id(*b)),
            })
            .map(|b| property(b, "body").map(text).unwrap_or_default().replace("]] >", "]]>"))
    }
}

fn title_path<'a>(page: Node<'a, 'a>, pages: &[Node<'a, 'a>]) -> String {
    let above = target(page, "parent").and_then(|parent| pages.iter().find(|p| id(**p) == parent)).or_else(|| {
        let listed = |p: &&Node<'_, '_>| list(**p, "children").chain(list(**p, "childrens")).any(|c| c == id(page));
        pages.iter().find(listed).filter(|_| target(page, "parent").is_none())
    });
    match above {
        Some(parent) => format!("{}{STEP}{}", title_path(*parent, pages), prop(page, "title")),
        None => prop(page, "title"),
    }
}

fn is_current(row: Node<'_, '_>) -> bool {
    ["", "current"].contains(&prop(row, "contentStatus").as_str())
        && target(row, "originalVersion").is_none()
        && prop(row, "originalVersionId").is_empty()
}

fn version(file: Node<'_, '_>) -> Option<u64> {
    first(&[prop(file, "attachmentVersion"), prop(file, "version")]).parse().ok()
}

fn first(texts: &[String]) -> String {
    texts.iter().find(|t| !t.is_empty()).cloned().unwrap_or_default()
}

fn id<'a>(object: Node<'a, 'a>) -> &'a str {
    object.children().find(|n| n.has_tag_name("id")).and_then(|n| n.text()).unwrap_or_default().trim()
}

fn property<'a>(object: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    object.children().find(|n| n.has_tag_name("property") && n.attribute("name") == Some(name))
}

fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|n| n.text()).collect()
}

/// The text of a property, trimmed; empty when it is absent.
fn prop(object: Node<'_, '_>, name: &str) -> String {
    property(object, name).map(text).unwrap_or_default().trim().to_owned()
}

/// The id that a property points to.
fn target<'a>(object: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    property(object, name).filter(|p| p.children().any(|n| n.has_tag_name("id"))).map(id)
}

/// The ids in a collection.
fn list<'a>(object: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = &'a str> {
    object
        .children()
        .filter(move |n| n.has_tag_name("collection") && n.attribute("name") == Some(name))
        .flat_map(|c| c.children().filter(|n| n.has_tag_name("element")).map(id))
}
