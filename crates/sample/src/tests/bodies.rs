//! The texts: well-formed storage format whose links lead somewhere, and which renders without a remark.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};
use sluice_content::{AttachmentOwner, FileTarget, LinkTarget, RenderContext, RenderOptions, SharedFile, render};

use super::{bodies, entries};
use crate::{FILES, PAGES, SampleFile, SamplePage};

const CLOSED: [&str; 2] = ["Internal: margins", "Margin review 2026"];
/// The macro that no version of Confluence has, so that its box can be seen.
const NO_SUCH_MACRO: &str = "uptime-chart";

/// The body within a root that declares what storage format leaves undeclared.
fn rooted(body: &str) -> String {
    let entities = ["nbsp 160", "rsquo 8217", "ndash 8211", "mdash 8212", "plusmn 177", "deg 176"].map(|entity| {
        let (name, number) = entity.split_once(' ').unwrap();
        format!("<!ENTITY {name} \"&#{number};\">")
    });
    format!("<!DOCTYPE r [{}]><r xmlns:ac=\"ac\" xmlns:ri=\"ri\">{body}</r>", entities.concat())
}

fn parse(body: &str) -> Document<'_> {
    Document::parse_with_options(body, ParsingOptions { allow_dtd: true, ..ParsingOptions::default() }).unwrap()
}

fn file_of(page: u64, filename: &str) -> Option<&'static SampleFile> {
    FILES.iter().find(|file| file.page == page && file.filename == filename)
}

fn page_titled(title: &str) -> Option<&'static SamplePage> {
    PAGES.iter().find(|page| page.title == title)
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect::<String>().trim().to_owned()
}

/// Elements of a body by their local name.
fn all<'d>(document: &'d Document<'_>, name: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name)
}

#[test]
fn every_link_leads_to_a_page_and_a_heading_that_exist_and_never_to_a_closed_page() {
    let rooted: BTreeMap<u64, String> = bodies().iter().map(|(id, body)| (*id, rooted(body))).collect();
    let mut links = 0;
    for page in PAGES {
        let own = parse(&rooted[&page.id]);
        for link in all(&own, "link") {
            let to = link.children().find(|child| child.tag_name().name() == "page");
            let title = to.map_or(page.title, |to| to.attribute(("ri", "content-title")).unwrap());
            let target = page_titled(title).unwrap_or_else(|| panic!("{}: no page {title}", page.title));
            assert!(!CLOSED.contains(&title), "{} names {title}", page.title);
            if let Some(anchor) = link.attribute(("ac", "anchor")) {
                let there = parse(&rooted[&target.id]);
                let found = ["h2", "h3"].iter().any(|tag| all(&there, tag).any(|heading| text_of(heading) == anchor));
                assert!(found, "{}: no heading {anchor} on {title}", page.title);
            }
            links += 1;
        }
    }
    assert!(links >= 25, "{links}");
}

#[test]
fn every_file_that_a_page_names_hangs_on_it_and_every_file_is_named() {
    let mut named = Vec::new();
    for (page, body) in bodies() {
        let rooted = rooted(&body);
        let own = parse(&rooted);
        for resource in all(&own, "attachment") {
            let filename = resource.attribute(("ri", "filename")).unwrap();
            let file = file_of(page, filename).unwrap_or_else(|| panic!("{page} has no file {filename}"));
            let saved = resource.attribute(("ri", "version-at-save")).unwrap();
            assert_eq!(saved, file.version.to_string(), "{filename}");
            named.push(file.id);
        }
        for parameter in all(&own, "parameter").filter(|node| node.attribute(("ac", "name")) == Some("diagramName")) {
            for filename in [text_of(parameter), format!("{}.png", text_of(parameter))] {
                named.push(file_of(page, &filename).unwrap().id);
            }
        }
    }
    named.sort_unstable();
    let mut all: Vec<u64> = FILES.iter().map(|file| file.id).collect();
    all.sort_unstable();
    assert_eq!(named, all);
}

#[test]
fn pictures_have_the_size_that_their_pages_say() {
    for (page, body) in bodies() {
        let rooted = rooted(&body);
        let own = parse(&rooted);
        for element in all(&own, "image") {
            let source = element.children().find(|child| child.tag_name().name() == "attachment").unwrap();
            let file = file_of(page, source.attribute(("ri", "filename")).unwrap()).unwrap();
            let picture = image::load_from_memory(&file.bytes().unwrap()).unwrap();
            let said = ["original-width", "original-height"].map(|name| element.attribute(("ac", name)).unwrap());
            assert_eq!(said, [picture.width().to_string(), picture.height().to_string()], "{}", file.filename);
            assert!(element.attribute(("ac", "alt")).is_some_and(|alt| alt.len() > 20), "{}", file.filename);
        }
    }
}

/// The share of the whole space, as a visitor has it: without the restricted page and what stands beneath it.
struct WholeSpace(&'static SamplePage);

impl RenderContext for WholeSpace {
    fn page_title(&self) -> &str {
        self.0.title
    }

    fn page_by_title(&self, _: Option<&str>, title: &str) -> LinkTarget {
        match page_titled(title).filter(|page| !CLOSED.contains(&page.title)) {
            Some(page) => LinkTarget::Shared { href: format!("/p/{}", page.id), title: page.title.to_owned() },
            None => LinkTarget::NotShared,
        }
    }

    fn page_by_id(&self, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }

    fn space(&self, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }

    fn attachment(&self, owner: AttachmentOwner<'_>, filename: &str) -> FileTarget {
        let page = match owner {
            AttachmentOwner::ThisPage => self.0.id,
            AttachmentOwner::ById(id) => id.parse().unwrap(),
            AttachmentOwner::ByTitle { title, .. } => page_titled(title).unwrap().id,
        };
        match file_of(page, filename) {
            None => FileTarget::Missing,
            Some(file) => FileTarget::Shared(SharedFile {
                href: format!("/f/{}", file.id),
                inline: (file.media_type == "image/png").then(|| format!("/f/{}?inline", file.id)),
                ..SharedFile::default()
            }),
        }
    }
}

#[test]
fn every_page_renders_whole_and_only_the_made_up_macro_is_a_box() {
    for page in PAGES {
        let rendered = render(&bodies()[&page.id], &WholeSpace(page), &RenderOptions::default());
        let report = &rendered.report;
        assert!(report.unknown_elements.is_empty(), "{}: {:?}", page.title, report.unknown_elements);
        let boxes: Vec<&str> = report.unknown_macros.keys().map(String::as_str).collect();
        let expected: &[&str] = if page.title == "Service levels" { &[NO_SUCH_MACRO] } else { &[] };
        assert_eq!(boxes, expected, "{}", page.title);
        assert!(report.missing_images.is_empty() && report.missing_files.is_empty(), "{}: {report:?}", page.title);
        assert_eq!((report.unshared_links, report.unshared_files, report.dropped_links), (0, 0, 0), "{}", page.title);
        assert!(
            !(report.repaired || report.cut_off || report.too_large || report.cleaned),
            "{}: {report:?}",
            page.title
        );
        assert!(!rendered.html.as_str().contains("Internal"), "{}", page.title);
    }
}

#[test]
fn the_handbook_shows_every_kind_of_block() {
    let pages: String = PAGES
        .iter()
        .map(|page| render(&bodies()[&page.id], &WholeSpace(page), &RenderOptions::default()).html.into_string())
        .collect();
    for class in [
        "panel info",
        "panel note",
        "panel tip",
        "panel warning",
        "expand",
        "tasks",
        "cols two",
        "cols three",
        "contents",
        "code wide",
        "lines",
        "loz g",
        "loz y",
        "loz r",
        "loz b",
        "loz p",
        "pic",
        "cap",
        "scroll",
        "num",
        "file",
        "hole",
    ] {
        let found =
            [format!("class=\"{class}\""), format!("class=\"{class} ")].iter().any(|start| pages.contains(start));
        assert!(found, "{class}");
    }
    // Colours of cells become rules, never attributes.
    assert!(!pages.contains("style="));
}

#[test]
fn no_name_of_a_person_and_no_address_outside_reserved_names_is_in_it() {
    let text: String = entries().values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    for host in text.split("https://").skip(1) {
        let host = host.split(['/', '<', '"', '\'', ' ', '?', '\n', '`']).next().unwrap_or_default();
        assert!(host.ends_with(".example"), "{host}");
    }
    assert!(!text.contains("ri:user"));
}
