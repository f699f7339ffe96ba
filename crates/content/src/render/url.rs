//! What an `href` in content may become.

use ::url::Url;

/// A link as an author wrote it, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Href {
    /// A place on the same page.
    Here(String),
    /// Another site: normalised, without credentials.
    Elsewhere { url: String, host: String },
    /// A page of the Confluence that the content came from, as far as the address says.
    Source { page: SourcePage, anchor: Option<String> },
    /// Nothing that can be followed from here.
    Nowhere,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourcePage {
    Id(String),
    Title { space: String, title: String },
    Space(String),
    File { page_id: String, filename: String },
    Unknown,
}

/// Reads an `href`. `is_source` tells whether a host is the source Confluence, `None` when nobody knows.
pub fn read(href: &str, is_source: impl Fn(&str) -> Option<bool>) -> Href {
    let href = href.trim();
    if let Some(anchor) = href.strip_prefix('#') {
        return if anchor.is_empty() { Href::Nowhere } else { Href::Here(percent_decode(anchor)) };
    }
    let Ok(base) = Url::parse("https://relative.invalid/") else { return Href::Nowhere };
    let Ok(mut url) = base.join(href) else { return Href::Nowhere };
    match url.scheme() {
        "mailto" => return Href::Elsewhere { host: String::new(), url: url.into() },
        "http" | "https" => {}
        _ => return Href::Nowhere,
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    let relative = host == "relative.invalid";
    // Cloud sites are recognised by their name when nobody knows better: an address there spells a page's title.
    let cloud = host.ends_with(".atlassian.net") && url.path().starts_with("/wiki");
    if relative || is_source(&host).unwrap_or(cloud) {
        let anchor = url.fragment().map(percent_decode).filter(|anchor| !anchor.is_empty());
        return Href::Source { page: source_page(&url), anchor };
    }
    if url.set_username("").is_err() || url.set_password(None).is_err() || host.is_empty() {
        return Href::Nowhere;
    }
    Href::Elsewhere { url: url.into(), host }
}

/// The addresses that Confluence gives its pages and files; a context path such as `/wiki` may stand in front.
fn source_page(url: &Url) -> SourcePage {
    let parts: Vec<String> = url.path_segments().into_iter().flatten().map(percent_decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let query = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let is_id = |id: &str| !id.is_empty() && id.len() <= 20 && id.bytes().all(|b| b.is_ascii_digit());
    for at in 0..parts.len() {
        match &parts[at..] {
            ["spaces", _, "pages" | "blog", id, ..] if is_id(id) => return SourcePage::Id((*id).to_owned()),
            ["spaces" | "display", key] | ["spaces" | "display", key, ""] | ["spaces", key, "overview"] => {
                return SourcePage::Space((*key).to_owned());
            }
            ["display", key, title] => {
                return SourcePage::Title { space: (*key).to_owned(), title: title.replace('+', " ") };
            }
            ["pages", "viewpage.action", ..] => {
                if let Some(id) = query("pageId").filter(|id| is_id(id)) {
                    return SourcePage::Id(id);
                }
                if let (Some(space), Some(title)) = (query("spaceKey"), query("title")) {
                    return SourcePage::Title { space, title };
                }
            }
            ["download", "attachments" | "thumbnails", id, filename, ..] if is_id(id) => {
                return SourcePage::File { page_id: (*id).to_owned(), filename: filename.replace('+', " ") };
            }
            _ => {}
        }
    }
    SourcePage::Unknown
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let decoded = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(decoded.unwrap_or(bytes[at]));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An id as a URL fragment: browsers find ids of any script, but `%` and the delimiters must be encoded.
pub fn fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            '%' => out.push_str("%25"),
            '"' => out.push_str("%22"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '`' => out.push_str("%60"),
            '#' => out.push_str("%23"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(href: &str) -> Href {
        read(href, |_| None)
    }

    fn id(href: &str) -> Option<String> {
        match unknown(href) {
            Href::Source { page: SourcePage::Id(id), .. } => Some(id),
            _ => None,
        }
    }

    #[test]
    fn pages_of_the_source_are_recognised() {
        for href in [
            "/wiki/spaces/KEY/pages/123/Some+Title",
            "https://acme.atlassian.net/wiki/spaces/KEY/pages/123",
            "/pages/viewpage.action?pageId=123",
            "/confluence/pages/viewpage.action?pageId=123&x=1",
            "/wiki/spaces/~5f/blog/123/x",
        ] {
            assert_eq!(id(href).as_deref(), Some("123"), "{href}");
        }
        let title = SourcePage::Title { space: "KEY".into(), title: "A b".into() };
        assert_eq!(unknown("/display/KEY/A+b#x%20y"), Href::Source { page: title.clone(), anchor: Some("x y".into()) });
        assert_eq!(
            unknown("/pages/viewpage.action?spaceKey=KEY&title=A+b"),
            Href::Source { page: title, anchor: None }
        );
        let known = read("https://wiki.acme.example/display/KEY", |host| Some(host == "wiki.acme.example"));
        assert_eq!(known, Href::Source { page: SourcePage::Space("KEY".into()), anchor: None });
    }

    #[test]
    fn only_web_and_mail_lead_elsewhere() {
        for bad in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "http://",
            "#",
            "tel:1",
            "blob:https://a/b",
        ] {
            assert_eq!(unknown(bad), Href::Nowhere, "{bad}");
        }
        let elsewhere = |url: &str, host: &str| Href::Elsewhere { url: url.into(), host: host.into() };
        assert_eq!(unknown("https://user:pw@a.example/x?y=1&z"), elsewhere("https://a.example/x?y=1&z", "a.example"));
        assert_eq!(unknown("//a.example/x"), elsewhere("https://a.example/x", "a.example"));
        assert_eq!(unknown("\\\\a.example\\x"), elsewhere("https://a.example/x", "a.example"));
        assert_eq!(unknown("mailto:a@b.example"), elsewhere("mailto:a@b.example", ""));
        assert_eq!(unknown("mypage.html"), Href::Source { page: SourcePage::Unknown, anchor: None });
    }
}
