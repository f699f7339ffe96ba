//! [`SanitizedHtml`] and the allow list behind it. The renderer writes escaped output of its own; this is the second wall.
//! The list is matched to what the renderer emits, so on its output the pass changes nothing, and a test holds that.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

use crate::class_rules::is_generated;

/// HTML that is safe to place into a page. It can be made in this crate only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SanitizedHtml(String);

impl SanitizedHtml {
    /// Runs the allow list over HTML of any origin, such as a rendered page read back from a store.
    pub fn clean(html: &str) -> SanitizedHtml {
        SanitizedHtml(policy().clean(&parted(html)).to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// Bytes of text without a tag.
const LONGEST_TEXT: usize = 4 << 10;

/// Parts long texts by empty comments, which the policy takes away again. html5ever 0.40 looks through the whole rest of a text
/// at each `&` and at each no-break space that it writes, so a text of megabytes would take hours. In our HTML `<` and `>` stand
/// for tags only.
fn parted(html: &str) -> Cow<'_, str> {
    let mut parted = String::new();
    let mut done = 0;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tags) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let mut text = text;
        while text.len() > LONGEST_TEXT {
            let piece = &text[..text.floor_char_boundary(LONGEST_TEXT)];
            // Not within a character reference, which is no longer than six bytes in our HTML.
            let piece = match piece.rfind('&') {
                Some(at) if at > 0 && at + 8 > piece.len() => &piece[..at],
                _ => piece,
            };
            text = &text[piece.len()..];
            let end = html.len() - tags.len() - text.len();
            parted.push_str(&html[done..end]);
            parted.push_str("<!---->");
            done = end;
        }
        rest = tags.find('>').map_or("", |end| &tags[end + 1..]);
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    parted.push_str(&html[done..]);
    Cow::Owned(parted)
}

/// Classes that rendered HTML may carry besides the generated ones; the style sheet has a rule for each.
pub const CLASSES: &[&str] = &[
    // Boxes
    "panel",
    "info",
    "note",
    "tip",
    "warning",
    "panel-title",
    "hole",
    "inline",
    "expand",
    "file",
    "meta",
    "unshared",
    // Text
    "p",
    "loz",
    "g",
    "y",
    "r",
    "b",
    "subtle",
    "person",
    "emoji",
    "anchor",
    "anchor-alias",
    "contents",
    "flat",
    "wide",
    "cap",
    // Code: `lines` numbers each `l`; k keyword, s string, n number, c comment, t type, f function, v variable, o operator
    "code",
    "lines",
    "l",
    "k",
    "s",
    "n",
    "c",
    "t",
    "f",
    "v",
    "o",
    "btn",
    "ghost",
    "sm",
    // Pictures, tables, tasks; `num` is a column of row numbers
    "pic",
    "inline-pic",
    "i",
    "left",
    "right",
    "center",
    "scroll",
    "num",
    "tasks",
    "done",
    "box",
    // Layout: a `layout` of `cols` sections; the shape is the second class
    "layout",
    "cols",
    "single",
    "two",
    "two-left",
    "two-right",
    "three",
    "three-side",
    "four",
    "five",
];

/// Icon symbols that the page's sprite must define.
pub const ICONS: &[&str] = &["#i-info", "#i-note", "#i-check", "#i-warn", "#i-right", "#i-lock", "#i-copy"];

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "blockquote",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "use",
    "var",
];

fn policy() -> &'static Builder<'static> {
    static POLICY: OnceLock<Builder<'static>> = OnceLock::new();
    POLICY.get_or_init(|| {
        let mut policy = Builder::empty();
        policy
            .tags(TAGS.iter().copied().collect())
            .generic_attributes(HashSet::from([
                "class",
                "id",
                "aria-hidden",
                "aria-label",
                "role",
                "hidden",
                "tabindex",
            ]))
            .tag_attributes(HashMap::from([
                ("a", HashSet::from(["href", "rel", "download"])),
                ("img", HashSet::from(["src", "alt", "title", "width", "height", "loading", "decoding"])),
                ("ol", HashSet::from(["start"])),
                ("td", HashSet::from(["colspan", "rowspan"])),
                ("th", HashSet::from(["colspan", "rowspan", "scope"])),
                ("time", HashSet::from(["datetime"])),
                ("button", HashSet::from(["type", "data-copy"])),
                ("use", HashSet::from(["href"])),
            ]))
            .url_schemes(HashSet::from(["http", "https", "mailto"]))
            .url_relative(UrlRelative::PassThrough)
            .link_rel(None)
            .strip_comments(true)
            .attribute_filter(attribute);
        policy
    })
}

/// Values, where knowing the attribute is not enough.
fn attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let good = match name {
        "class" => value.split(' ').all(is_class),
        "id" => !(value.starts_with("ui-") || value.starts_with("i-") || value.starts_with('_')),
        "href" if element == "use" => ICONS.contains(&value),
        // An image comes from this origin only; `//host` would be another one.
        "src" => value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\"),
        "href" => !value.starts_with("//") && !value.starts_with("/\\"),
        "role" => matches!(value, "note" | "region" | "img"),
        "rel" => value == "noopener noreferrer nofollow",
        "type" => value == "button",
        "tabindex" => value == "0",
        "aria-hidden" => value == "true",
        "hidden" | "download" => value.is_empty(),
        "loading" => value == "lazy",
        "decoding" => value == "async",
        "scope" => matches!(value, "col" | "row"),
        "colspan" | "rowspan" | "width" | "height" | "start" => {
            !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())
        }
        "alt" | "title" | "aria-label" | "datetime" | "data-copy" => true,
        _ => false,
    };
    good.then_some(Cow::Borrowed(value))
}

fn is_class(class: &str) -> bool {
    is_generated(class) || CLASSES.contains(&class)
}

#[cfg(test)]
mod tests {
    use super::{Cow, LONGEST_TEXT, SanitizedHtml, parted};

    fn clean(html: &str) -> String {
        SanitizedHtml::clean(html).into_string()
    }

    #[test]
    fn hostile_html_loses_its_teeth() {
        for hostile in [
            "<script>alert(1)</script>",
            "<p onclick=\"x()\">a</p>",
            "<p style=\"color:red\">a</p>",
            "<a href=\"javascript:alert(1)\">a</a>",
            "<a href=\"//evil.example\">a</a>",
            "<img src=\"data:image/png;base64,AA\">",
            "<img src=\"https://evil.example/x.png\">",
            "<svg><use href=\"data:x#y\"></use><script>1</script></svg>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<iframe src=\"/x\"></iframe><object data=\"x\"></object><base href=\"/\"><form action=\"/x\"><input></form>",
            "<p id=\"ui-menu\" class=\"evil\">a</p>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        ] {
            let out = clean(hostile);
            for bad in [
                "script",
                "onclick",
                "onerror",
                "style",
                "javascript",
                "evil",
                "data:",
                "<iframe",
                "<form",
                "<base",
                "ui-menu",
            ] {
                assert!(!out.contains(bad), "{hostile} gave {out}");
            }
        }
    }

    #[test]
    fn long_texts_are_parted_on_the_way_and_whole_in_the_end() {
        let words = "é&amp;&nbsp;\n".repeat(5_000);
        let html = format!("<p title=\"{words}\">{words}<b>{words}</b></p>{words}<pre>{words}</pre>{words}");
        let parted = parted(&html);
        assert!(parted.split(['<', '>']).step_by(2).all(|text| text.len() <= LONGEST_TEXT));
        assert_eq!(parted.replace("<!---->", ""), html);
        assert!(parted.split("<!---->").all(|part| part.rfind('&').is_none_or(|at| part[at..].contains(';'))));
        assert!(matches!(super::parted("<p>a</p>"), Cow::Borrowed(_)));
        assert_eq!(clean(&words), words);
        let long = "a".repeat(10 * LONGEST_TEXT);
        assert_eq!(clean(&long), long);
    }

    #[test]
    fn our_shapes_pass_unchanged() {
        for own in [
            "<div class=\"panel info\" role=\"note\" aria-label=\"Info\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-info\"></use></svg><div><p>a</p></div></div>",
            "<a href=\"https://a.example/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">x</a>",
            "<button class=\"btn ghost sm\" type=\"button\" data-copy=\"code-1\" hidden=\"\">Copy</button>",
            "<td class=\"c-0123456789abcdef\" colspan=\"2\">",
        ] {
            let expected = if own.starts_with("<td") { "" } else { own };
            assert_eq!(clean(own), expected);
        }
    }
}
