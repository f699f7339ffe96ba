//! What every page keeps: its scripts carry the nonce of its policy, and nothing in it would need a looser one.

use crate::site::Answer;
use http::header::CONTENT_SECURITY_POLICY;

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Checks a page; gives the nonce of its policy, if it has one.
pub fn check(what: &str, page: &Answer) -> Option<String> {
    assert!(page.header("content-type").starts_with("text/html"), "{what}: {}", page.header("content-type"));
    assert_eq!(page.headers.get_all(CONTENT_SECURITY_POLICY).iter().count(), 1, "{what}");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; "), "{what}: {policy}");
    for directive in ["base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(directive), "{what}: {policy}");
    }
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
    let nonce = policy.split_once("'nonce-").map(|(_, rest)| rest.split('\'').next().unwrap());
    for tag in tags(page.text()) {
        check_tag(what, &tag, nonce, policy);
    }
    nonce.map(str::to_owned)
}

fn check_tag(what: &str, tag: &Tag, nonce: Option<&str>, policy: &str) {
    assert!(!["base", "iframe", "object", "embed", "frame"].contains(&tag.name.as_str()), "{what}: {tag:?}");
    if tag.name == "script" {
        assert!(nonce.is_some() && tag.attribute("nonce") == nonce, "{what}: {tag:?} under {policy}");
    }
    if let Some(own) = tag.attribute("nonce") {
        assert_eq!(Some(own), nonce, "{what}: {tag:?}");
    }
    // The one page with a style of its own allows it by hash.
    assert!(tag.name != "style" || policy.contains("style-src 'sha256-"), "{what}: a style element under {policy}");
    for (name, value) in &tag.attributes {
        assert!(name != "style" && !name.starts_with("on"), "{what}: {tag:?}");
        let value = value.trim_start().to_ascii_lowercase();
        assert!(!value.starts_with("javascript:") && !value.starts_with("data:"), "{what}: {tag:?}");
    }
}

/// How many scripts a page runs.
pub fn scripts(page: &Answer) -> usize {
    tags(page.text()).iter().filter(|tag| tag.name == "script").count()
}

/// The values of an attribute, in the order of the page.
pub fn values(page: &Answer, attribute: &str) -> Vec<String> {
    tags(page.text())
        .iter()
        .filter_map(|tag| tag.attribute(attribute))
        .map(|value| value.replace("&amp;", "&"))
        .collect()
}

/// Every opening tag. What stands in scripts and styles is no markup.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag;
            (tag, rest) = read_tag(rest);
            if matches!(tag.name.as_str(), "script" | "style") {
                rest = rest.split_once(&format!("</{}", tag.name)).map_or("", |(_, after)| after);
            }
            tags.push(tag);
        }
    }
    tags
}

fn read_tag(text: &str) -> (Tag, &str) {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=');
    let (name, mut rest) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    let mut tag = Tag { name: name.to_ascii_lowercase(), attributes: Vec::new() };
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        assert!(!rest.is_empty(), "a tag without end: {tag:?}");
        // An attribute may begin with `=`, by the rules of HTML; none of ours does.
        let (name, after) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
        assert!(!name.is_empty(), "no attribute name at {rest:.40}");
        let mut value = "";
        rest = after;
        if let Some(after) = rest.trim_start().strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap(),
                None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len())),
            };
        }
        tag.attributes.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}

#[test]
fn the_check_sees_what_it_looks_for() {
    let page = |policy: &str, html: &str| {
        let mut headers = http::HeaderMap::new();
        headers.insert("content-type", "text/html".parse().unwrap());
        let policy = format!("default-src 'none'; {policy}; base-uri 'none'; frame-ancestors 'none'");
        headers.insert(CONTENT_SECURITY_POLICY, policy.parse().unwrap());
        Answer { status: 200, headers, body: html.as_bytes().to_vec() }
    };
    let sound = page(
        "script-src 'nonce-abc'",
        "<p class=x>a<br/><script nonce=\"abc\">\"<b onclick=x>\"</script><!-- <i style> -->",
    );
    assert_eq!(check("sound", &sound).as_deref(), Some("abc"));
    assert_eq!((scripts(&sound), values(&sound, "class")), (1, vec!["x".to_owned()]));
    for unsound in [
        "<script>1</script>",
        "<script nonce='abd'>1</script>",
        "<p\nstyle='color:red'>",
        "<P ONCLICK=x>",
        "<a href=' JavaScript:x'>",
        "<style>p{}</style>",
        "<base href=/>",
        "<a title='>' onclick>",
    ] {
        let unsound = page("script-src 'nonce-abc'", unsound);
        assert!(std::panic::catch_unwind(|| check("unsound", &unsound)).is_err(), "{}", unsound.text());
    }
}
