//! Arbitrary and hostile input: never a panic, never a forbidden construct, and nothing for the allow list to do.

use proptest::prelude::*;
use sluice_content::{
    AttachmentOwner, ChildPage, FileTarget, LinkTarget, RenderContext, RenderOptions, SanitizedHtml, SharedFile,
    render, render_plain,
};

struct Odd;

impl RenderContext for Odd {
    fn page_title(&self) -> &'static str {
        "Odd \"<page>"
    }
    fn page_by_title(&self, _: Option<&str>, title: &str) -> LinkTarget {
        if title.len().is_multiple_of(2) {
            LinkTarget::NotShared
        } else {
            LinkTarget::Shared { href: "/p/\"><script>".into(), title: "<script>".into() }
        }
    }
    fn page_by_id(&self, id: &str) -> LinkTarget {
        self.page_by_title(None, id)
    }
    fn space(&self, key: &str) -> LinkTarget {
        self.page_by_title(None, key)
    }
    fn attachment(&self, _: AttachmentOwner<'_>, filename: &str) -> FileTarget {
        match filename.len() % 3 {
            0 => FileTarget::Missing,
            1 => FileTarget::NotShared,
            _ => FileTarget::Shared(odd_file()),
        }
    }
    fn children(&self) -> Option<Vec<ChildPage>> {
        let page = |children| ChildPage { href: "/p/\"><b>".into(), title: "<child>".into(), children };
        Some(vec![page(vec![page(Vec::new())]), page(Vec::new())])
    }
    fn files(&self) -> Option<Vec<(String, SharedFile)>> {
        Some(vec![("<file>".into(), odd_file())])
    }
}

fn odd_file() -> SharedFile {
    SharedFile {
        href: "/f/x".into(),
        inline: Some("/f/x?i".into()),
        width: Some(3),
        height: Some(2),
        ..SharedFile::default()
    }
}

const NAMES: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "caption",
    "colgroup",
    "col",
    "div",
    "span",
    "strong",
    "em",
    "a",
    "code",
    "pre",
    "blockquote",
    "hr",
    "br",
    "center",
    "font",
    "details",
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "textarea",
    "title",
    "select",
    "option",
    "button",
    "nobr",
    "template",
    "img",
    "time",
    "ac:link",
    "ac:link-body",
    "ac:plain-text-link-body",
    "ri:page",
    "ri:attachment",
    "ri:url",
    "ri:user",
    "ri:space",
    "ac:image",
    "ac:caption",
    "ac:emoticon",
    "ac:structured-macro",
    "ac:macro",
    "ac:parameter",
    "ac:rich-text-body",
    "ac:plain-text-body",
    "ac:task-list",
    "ac:task",
    "ac:task-body",
    "ac:task-status",
    "ac:layout",
    "ac:layout-section",
    "ac:layout-cell",
    "ac:adf-extension",
    "ac:adf-node",
    "ac:adf-content",
    "ac:adf-fallback",
    "ac:placeholder",
    "ac:inline-comment-marker",
];
const MACROS: &[&str] = &[
    "code",
    "noformat",
    "info",
    "panel",
    "expand",
    "status",
    "toc",
    "anchor",
    "excerpt",
    "details",
    "section",
    "column",
    "align",
    "div",
    "span",
    "show-if",
    "html",
    "drawio",
    "view-file",
    "attachments",
    "children",
    "unknown<x>",
    "",
];
const ATTRS: &[&str] = &[
    "",
    " href=\"javascript:alert(1)\"",
    " href=\"https://a.example/?a&amp;b\"",
    " href=\"#x y\"",
    " href=\"/wiki/spaces/A/pages/1\"",
    " style=\"color:red;background:#123;width:9px\"",
    " onclick=\"x()\"",
    " ri:content-title=\"T\"",
    " ri:filename=\"a.png\"",
    " ri:filename=\"aa\"",
    " ri:value=\"https://b.example/x\"",
    " ri:space-key=\"K\"",
    " ac:anchor=\"&quot;><b>\"",
    " id=\"ui-x\"",
    " type=\"panel\"",
    " colspan=\"99999\" rowspan=\"-1\"",
    " data-highlight-colour=\"#fff\"",
    " datetime=\"2026-01-02\"",
    " ac:name=\"tick\" ac:emoji-fallback=\"<\"",
    " ac:src=\"data:x\" src=\"x\"",
    " start=\"5\" align=\"right\"",
    " broken='",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(NAMES).prop_map(str::to_owned),
        1 => prop::sample::select(MACROS).prop_map(|name| format!("ac:structured-macro ac:name=\"{}\"", name.replace('<', "&lt;"))),
        1 => prop::sample::select(&["", "title", "language", "colour", "bgColor", "name", "linenumbers", "collapse", "hidden"][..])
            .prop_map(|name| format!("ac:parameter ac:name=\"{name}\"")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("word".to_owned()),
        Just(" \n".to_owned()),
        Just("&nbsp;&lt;script&gt;&bogus;&#0;&#x1f600;".to_owned()),
        Just("<![CDATA[<script>a</script>]]>".to_owned()),
        Just("<![CDATA[open".to_owned()),
        Just("< & > \" '".to_owned()),
        Just("<!-- c -->".to_owned()),
        Just("\n\nfn main() { \"x\" }".to_owned()),
        "[\\PC\u{0}-\u{1f}]{0,12}",
    ]
}

fn tree() -> impl Strategy<Value = String> {
    text().prop_recursive(8, 120, 6, |inner| {
        (name(), prop::sample::select(ATTRS), prop::collection::vec(inner, 0..6), 0..12_u8).prop_map(
            |(name, attrs, children, end)| {
                let tag = name.split(' ').next().unwrap_or_default();
                let close = match end {
                    0 => String::new(),
                    1 => "</p>".to_owned(),
                    2 => "</ac:structured-macro>".to_owned(),
                    _ => format!("</{tag}>"),
                };
                format!("<{name}{attrs}>{}{close}", children.concat())
            },
        )
    })
}

fn check(body: &str) -> Result<(), TestCaseError> {
    check_within(body, &RenderOptions::default())
}

fn check_within(body: &str, opts: &RenderOptions) -> Result<(), TestCaseError> {
    let page = render(body, &Odd, opts);
    let html = page.html.as_str();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end);
        let whole = rest[start..end].to_lowercase();
        // Names only; what stands in quotes is a value.
        let tag: String = whole.split('"').step_by(2).collect();
        for bad in ["<script", "<style", "<iframe", "<textarea", " style=", " onclick"] {
            prop_assert!(!tag.contains(bad), "{tag} from {body}");
        }
        for bad in ["=\"javascript:", "=\"data:", " id=\"ui-"] {
            prop_assert!(!whole.contains(bad), "{whole} from {body}");
        }
        rest = &rest[end..];
    }
    prop_assert!(!page.report.cleaned, "the allow list changed our output of {body}");
    prop_assert_eq!(SanitizedHtml::clean(html).into_string(), html);
    let css = page.class_rules.to_css();
    prop_assert!(
        css.lines().all(|line| line.starts_with(".prose .c-") && line.matches(['{', '}']).count() == 2),
        "{css}"
    );
    Ok(())
}

/// A stack overflow ends the whole process, and chance makes no value of this length.
#[test]
fn colours_nested_a_hundred_thousand_deep_are_left_out() -> Result<(), TestCaseError> {
    let colour = "var(--ds-text, ".repeat(100_000);
    check(&format!("<p style=\"color:{colour}red;background:{colour}red\">a</p>"))?;
    check(&format!("<p><font color=\"{colour}red\">a</font></p>"))?;
    check(&format!("<table><tbody><tr><td data-highlight-colour=\"{colour}red\">a</td></tr></tbody></table>"))?;
    let parameter = format!("<ac:parameter ac:name=\"bgColor\">{colour}red</ac:parameter>");
    let body = "<ac:rich-text-body><p>a</p></ac:rich-text-body>";
    check(&format!("<ac:structured-macro ac:name=\"panel\">{parameter}{body}</ac:structured-macro>"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nested_input_is_rendered_safely(body in prop::collection::vec(tree(), 1..5).prop_map(|parts| parts.concat())) {
        check(&body)?;
    }

    #[test]
    fn pages_that_are_cut_short_are_well_formed(
        body in prop::collection::vec(tree(), 1..5).prop_map(|parts| parts.concat()),
        max_output in 0..3_000_usize,
        max_entries in 0..4_usize,
    ) {
        check_within(&body, &RenderOptions { max_output, max_entries, ..RenderOptions::default() })?;
    }

    #[test]
    fn any_text_is_rendered_safely(body in "[<>/&;\"'=a-c:!\\[\\]\\- \\PC]{0,80}") {
        check(&body)?;
        render_plain(&body, &RenderOptions::default());
    }
}
