//! What an `href` in content may become.

use crate::title::title_key;
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
    /// `title`: as the address spells it, if it does.
    Id {
        id: String,
        title: Option<String>,
    },
    Title {
        space: String,
        title: String,
    },
    Space(String),
    File {
        page_id: String,
        filename: String,
    },
    Person,
    /// A page, but the address says neither which one nor what it is called.
    Unnamed,
    /// Some other address there.
    Unknown,
}

/// Bytes of an address. Browsers follow longer ones, people do not write them; taken for a page that is not shared, they cost a
/// link at most.
const LONGEST: usize = 8 << 10;

/// Reads an `href`. `is_source` tells whether a host is known to be the source Confluence.
pub fn read(href: &str, is_source: impl Fn(&str) -> bool) -> Href {
    let href = href.trim();
    if href.len() > LONGEST {
        return Href::Source { page: SourcePage::Unnamed, anchor: None };
    }
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
    // Cloud sites are recognised by their name: any address there may spell a page's title.
    let cloud = host.trim_end_matches('.').ends_with(".atlassian.net") && url.path().starts_with("/wiki");
    if let Some(page) = source_page(&url, relative || cloud || is_source(&host)) {
        let anchor = url.fragment().map(percent_decode).filter(|anchor| !anchor.is_empty());
        return Href::Source { page, anchor };
    }
    if url.set_username("").is_err() || url.set_password(None).is_err() || host.is_empty() {
        return Href::Nowhere;
    }
    Href::Elsewhere { url: url.into(), host }
}

/// The page or file that an address means. An export does not say under which names its Confluence was reached, so an address
/// of Confluence's shape counts on every host: to take a stranger's page for one of ours costs a link, to miss one of ours tells
/// its address and title. `known`: the host is the source's, whatever the shape. `None`: another site.
fn source_page(url: &Url, known: bool) -> Option<SourcePage> {
    let parts: Vec<String> = url.path_segments().into_iter().flatten().map(percent_decode).collect();
    let mut parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    while parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    let known = known || parts.windows(2).any(|pair| pair == ["wiki", "spaces"]);
    let page = (0..parts.len()).find_map(|at| page_at(&parts[at..], url, known));
    if known { page.or(Some(SourcePage::Unknown)) } else { page }
}

/// The addresses that Confluence gives its pages and files. A context path such as `/wiki` may stand in front.
fn page_at(parts: &[&str], url: &Url, known: bool) -> Option<SourcePage> {
    match parts {
        ["spaces", _, "blog", _, _, _, id, rest @ ..]
        | ["spaces", _, "pages" | "blog" | "folder" | "whiteboard" | "database", id, rest @ ..]
        | ["spaces", _, "pages", "edit-v2", id, rest @ ..]
            if is_id(id) =>
        {
            let title = rest.first().map(|title| title.replace('+', " "));
            Some(SourcePage::Id { id: (*id).to_owned(), title: title.filter(|title| !title_key(title).is_empty()) })
        }
        ["spaces", action] if action.ends_with(".action") => {
            Some(query(url, "key").map_or(SourcePage::Unknown, SourcePage::Space))
        }
        ["display", key] | ["spaces", key, "overview", ..] => Some(SourcePage::Space((*key).to_owned())),
        // Other sites have spaces too.
        ["spaces", key] if known => Some(SourcePage::Space((*key).to_owned())),
        ["display", key, title] => Some(SourcePage::Title { space: (*key).to_owned(), title: title.replace('+', " ") }),
        ["pages", action, ..] if action.ends_with(".action") => {
            let by_title = || Some(SourcePage::Title { space: query(url, "spaceKey")?, title: query(url, "title")? });
            let id = query(url, "pageId").filter(|id| is_id(id));
            let by_id = id.map(|id| SourcePage::Id { id, title: query(url, "title") });
            by_id.or_else(by_title).or(Some(SourcePage::Unnamed))
        }
        ["download", "attachments" | "thumbnails", id, filename, ..] if is_id(id) => {
            Some(SourcePage::File { page_id: (*id).to_owned(), filename: filename.replace('+', " ") })
        }
        ["x", code] => tiny(code).map(|id| SourcePage::Id { id: id.to_string(), title: None }),
        ["people", _] if known => Some(SourcePage::Person),
        ["users", action] if action.ends_with(".action") => Some(SourcePage::Person),
        // Posts by their day, and files by the title of their page.
        ["display", _, _, _, ..] | ["download", "attachments" | "thumbnails", _, ..] => Some(SourcePage::Unknown),
        // Whatever else stands where pages do.
        ["spaces", _, "pages" | "blog", ..] => Some(SourcePage::Unnamed),
        _ => None,
    }
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn is_id(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// The page id in a short address: its eight bytes, the lowest first, in base64 (`_` for `+`, `-` for `/`) without the zeros at
/// the end.
fn tiny(code: &str) -> Option<u64> {
    const DIGITS: usize = 11;
    if code.is_empty() || code.len() > DIGITS {
        return None;
    }
    let mut bits = 0_u128;
    for at in 0..DIGITS {
        let six = match code.as_bytes().get(at).copied().unwrap_or(b'A') {
            b @ b'A'..=b'Z' => b - b'A',
            b @ b'a'..=b'z' => b - b'a' + 26,
            b @ b'0'..=b'9' => b - b'0' + 52,
            b'_' => 62,
            b'-' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u128::from(six);
    }
    // Eleven digits are 66 bits, the last two of them to spare.
    u64::try_from(bits >> 2).ok().map(u64::swap_bytes)
}

/// Whether words are the address, or a part of it such as the title that Confluence writes into it.
pub fn spells(href: &str, said: &str) -> bool {
    let key = |text: &str| title_key(&percent_decode(text));
    let words = key(said);
    if words.is_empty() {
        return false;
    }
    // An address may be written without its scheme, its host or its end.
    let shortened = || format!(" {} ", key(href)).contains(&format!(" {words} "));
    href.split(['/', '?', '&', '=', '#']).any(|part| key(part) == words) || (said.contains('/') && shortened())
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
mod tests;
