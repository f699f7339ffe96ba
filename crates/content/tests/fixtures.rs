//! Real bodies, read in place from the shared fixtures: what must hold of every page whoever wrote it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the fixtures' names are known")]

#[path = "../../confluence/tests/common/shared_fixtures.rs"]
mod shared_fixtures;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sluice_content::{
    AttachmentOwner, FileTarget, LinkTarget, RenderContext, RenderOptions, Rendered, SanitizedHtml, SharedFile, render,
};

/// Everything is shared and has a neutral name, so that no text is missing because of the share.
struct AllShared;

impl RenderContext for AllShared {
    fn page_title(&self) -> &'static str {
        "Page"
    }
    fn page_by_title(&self, _: Option<&str>, title: &str) -> LinkTarget {
        LinkTarget::Shared { href: "/p/1".into(), title: title.into() }
    }
    fn page_by_id(&self, _: &str) -> LinkTarget {
        LinkTarget::Shared { href: "/p/1".into(), title: "linked".into() }
    }
    fn space(&self, _: &str) -> LinkTarget {
        LinkTarget::Shared { href: "/p/1".into(), title: "space".into() }
    }
    fn attachment(&self, _: AttachmentOwner<'_>, _: &str) -> FileTarget {
        FileTarget::Shared(SharedFile {
            href: "/f/1".into(),
            inline: Some("/f/1?inline".into()),
            ..SharedFile::default()
        })
    }
}

/// Nothing is shared.
struct NothingShared;

impl RenderContext for NothingShared {
    fn page_title(&self) -> &'static str {
        "Page"
    }
    fn page_by_title(&self, _: Option<&str>, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }
    fn page_by_id(&self, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }
    fn space(&self, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }
    fn attachment(&self, _: AttachmentOwner<'_>, _: &str) -> FileTarget {
        FileTarget::NotShared
    }
}

/// The whole folder: several of its sets have bodies.
fn fixtures() -> Option<PathBuf> {
    shared_fixtures::folder("")
}

fn files_under(root: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files_under(&path, found) } else { found.push(path) }
    }
}

/// Storage format bodies of an export: `BodyContent` of type 2.
fn bodies_of(entities: &str, name: &str, into: &mut Vec<(String, String)>) {
    let clean: String = entities.chars().filter(|c| *c >= ' ' || matches!(c, '\n' | '\t')).collect();
    let document = match roxmltree::Document::parse(&clean) {
        Ok(document) => document,
        Err(error) => return println!("{name}: not readable as XML by this test ({error})"),
    };
    for object in document
        .descendants()
        .filter(|node| node.has_tag_name("object") && node.attribute("class") == Some("BodyContent"))
    {
        let property = |wanted: &str| object.children().find(|child| child.attribute("name") == Some(wanted));
        let text = |node: roxmltree::Node<'_, '_>| {
            node.descendants().filter_map(|n| if n.is_text() { n.text() } else { None }).collect::<String>()
        };
        if property("bodyType").map(text).as_deref() != Some("2") {
            continue;
        }
        let id = object.children().find(|child| child.has_tag_name("id")).map(text).unwrap_or_default();
        let body = property("body").map(text).unwrap_or_default().replace("]] >", "]]>");
        into.push((format!("{name}#{id}"), body));
    }
}

fn strings_of(json: &serde_json::Value, name: &str, into: &mut Vec<(String, String)>) {
    match json {
        serde_json::Value::Object(map) => {
            let storage = map.get("representation").and_then(|value| value.as_str()) == Some("storage");
            if let Some(body) = map.get("value").and_then(|value| value.as_str()).filter(|_| storage) {
                into.push((name.to_owned(), body.to_owned()));
            }
            map.values().for_each(|value| strings_of(value, name, into));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings_of(value, name, into)),
        _ => {}
    }
}

fn all_bodies(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for set in ["confluence-exports", "confmark", "marksync", "md2conf", "rest-bodies"] {
        files_under(&root.join(set), &mut files);
    }
    files.sort();
    let mut bodies = Vec::new();
    for path in files {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let read = || fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        if name.ends_with("entities.xml") {
            bodies_of(&read(), &name, &mut bodies);
        } else if name.ends_with(".zip") {
            let mut zip = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
            let mut bytes = Vec::new();
            zip.by_name("entities.xml").unwrap().read_to_end(&mut bytes).unwrap();
            bodies_of(&String::from_utf8_lossy(&bytes), &name, &mut bodies);
        } else if name.ends_with(".json") {
            strings_of(&serde_json::from_str(&read()).unwrap_or_default(), &name, &mut bodies);
        } else if name.ends_with(".xhtml") || (name.ends_with(".xml") && name.contains("tests")) {
            bodies.push((name, read()));
        }
    }
    bodies
}

/// Words a reader sees, read by an HTML parser that knows nothing of this crate.
fn words(html: &str) -> BTreeSet<String> {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        text.push(' ');
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    text.push_str(rest);
    split(&html_escape::decode_html_entities(&text))
}

fn split(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Words of the body that must be seen: all text but parameters, template hints, ids of tasks and fallbacks.
fn words_that_matter(body: &str) -> Option<BTreeSet<String>> {
    let names = regex_free_entities(body);
    let wrapped = format!("<root xmlns:ac=\"ac\" xmlns:ri=\"ri\" xmlns:at=\"at\">{names}</root>");
    let document = roxmltree::Document::parse(&wrapped).ok()?;
    let mut words = BTreeSet::new();
    for node in document.descendants().filter(roxmltree::Node::is_text) {
        let skipped = node.ancestors().any(|ancestor| {
            matches!(
                ancestor.tag_name().name(),
                "parameter"
                    | "default-parameter"
                    | "placeholder"
                    | "task-id"
                    | "task-uuid"
                    | "task-status"
                    | "adf-attribute"
                    | "adf-fallback"
            ) || matches!(ancestor.attribute(("ac", "name")), Some("html" | "show-if" | "hide-if"))
                || ancestor.attributes().any(|attr| attr.name() == "datetime")
        });
        if !skipped {
            words.extend(split(node.text().unwrap_or_default()));
        }
    }
    Some(words)
}

/// Named entities outside CDATA as characters, so that a plain XML parser reads the body.
fn regex_free_entities(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(start) = rest.find("<![CDATA[") {
        let end = rest[start..].find("]]>").map_or(rest.len(), |end| start + end + 3);
        out.push_str(&decode_but_keep_markup(&rest[..start]));
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out.push_str(&decode_but_keep_markup(rest));
    out.chars().filter(|c| *c >= ' ' || matches!(c, '\n' | '\t')).collect()
}

fn decode_but_keep_markup(text: &str) -> String {
    let kept = text
        .replace("&lt;", "&amp;lt;")
        .replace("&gt;", "&amp;gt;")
        .replace("&quot;", "&amp;quot;")
        .replace("&apos;", "&amp;apos;");
    let kept = kept.replace("&amp;", "\u{1}");
    let decoded = html_escape::decode_html_entities(&kept).into_owned();
    let mut out = decoded
        .replace("\u{1}lt;", "&lt;")
        .replace("\u{1}gt;", "&gt;")
        .replace("\u{1}quot;", "&quot;")
        .replace("\u{1}apos;", "&apos;");
    out = out.replace('\u{1}', "&amp;");
    out
}

fn assert_safe(name: &str, page: &Rendered) {
    let html = page.html.as_str();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end);
        let whole = rest[start..end].to_lowercase();
        // Names only; what stands in quotes is a value.
        let tag: String = whole.split('"').step_by(2).collect();
        for bad in ["<script", "<style", "<iframe", "<object", "<form", "<input", " style="] {
            assert!(!tag.contains(bad), "{name}: {tag}");
        }
        for bad in ["=\"javascript:", "=\"data:", "=\"vbscript:"] {
            assert!(!whole.contains(bad), "{name}: {whole}");
        }
        assert!(!tag.split(' ').any(|attr| attr.starts_with("on") && attr.contains('=')), "{name}: {tag}");
        rest = &rest[end..];
    }
    assert!(!page.report.cleaned, "{name}: the allow list changed our own output");
    assert_eq!(SanitizedHtml::clean(html).as_str(), html, "{name}");
    let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}: ids are not unique");
}

#[test]
fn every_real_body_renders_safely_and_loses_no_word() {
    let Some(root) = fixtures() else { return };
    let bodies = all_bodies(&root);
    assert!(bodies.len() > 100, "found only {} bodies", bodies.len());
    let (mut compared, mut repaired) = (0, 0);
    let mut lost = Vec::new();
    let mut unknown: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for (name, body) in &bodies {
        let page = render(body, &AllShared, &RenderOptions::default());
        assert_safe(name, &page);
        for (mac, times) in &page.report.unknown_macros {
            *unknown.entry(mac.clone()).or_default() += times;
        }
        assert!(!page.report.too_deep && !page.report.cut_off, "{name}");
        repaired += u32::from(page.report.repaired);
        if let Some(wanted) = words_that_matter(body) {
            compared += 1;
            let seen = words(page.html.as_str());
            let missing: Vec<_> = wanted.difference(&seen).collect();
            if !missing.is_empty() {
                lost.push(format!("{name}: {missing:?}"));
            }
        }
    }
    println!(
        "{} bodies, {compared} compared word by word, {repaired} repaired; unknown macros: {unknown:?}",
        bodies.len()
    );
    assert!(lost.is_empty(), "lost words in {} bodies:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn outside_the_share_no_address_is_left() {
    let Some(root) = fixtures() else { return };
    for (name, body) in &all_bodies(&root) {
        let page = render(body, &NothingShared, &RenderOptions::default());
        assert_safe(name, &page);
        for href in page.html.as_str().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(href.starts_with('#') || href.starts_with("http") || href.starts_with("mailto:"), "{name}: {href}");
        }
        assert!(!page.html.as_str().contains("<img"), "{name}");
    }
}
