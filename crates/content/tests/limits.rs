//! What a small body may cost: pages are opened by strangers, so neither memory nor time may grow with more than its size.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use sluice_content::{
    AttachmentOwner, ChildPage, FileTarget, LinkTarget, RenderContext, RenderOptions, Rendered, SharedFile, render,
    render_plain,
};

/// A share of many pages and files.
struct Wide;

const MANY: usize = 3_000;

impl RenderContext for Wide {
    fn page_title(&self) -> &'static str {
        "Wide"
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
    fn attachment(&self, _: AttachmentOwner<'_>, filename: &str) -> FileTarget {
        let inline = Some("/f/x?inline".into());
        if filename == "a" {
            FileTarget::Shared(SharedFile { inline, ..SharedFile::default() })
        } else {
            FileTarget::Missing
        }
    }
    fn children(&self) -> Option<Vec<ChildPage>> {
        let page = |n: usize, children| ChildPage { href: format!("/p/{n}"), title: format!("Page {n}"), children };
        Some((0..MANY).map(|n| page(n, vec![page(n + MANY, Vec::new())])).collect())
    }
    fn files(&self) -> Option<Vec<(String, SharedFile)>> {
        Some(
            (0..MANY)
                .map(|n| (format!("file {n}.pdf"), SharedFile { href: format!("/f/{n}"), ..SharedFile::default() }))
                .collect(),
        )
    }
}

/// Renders within the time that any page may take here (with room for a slow machine: what this guards against takes minutes).
fn rendered(body: &str, opts: &RenderOptions) -> Rendered {
    let start = Instant::now();
    let page = render(body, &Wide, opts);
    let shown: String = body.chars().take(100).collect();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?} for {shown}", start.elapsed());
    let most = opts.max_output + opts.max_output / 8 + 20_000;
    assert!(page.html.as_str().len() <= most, "{} bytes for {shown}", page.html.as_str().len());
    assert!(page.class_rules.to_css().len() < 1 << 20);
    assert!(!page.report.cleaned, "the allow list changed our output of {shown}");
    page
}

fn mac(name: &str, inner: &str) -> String {
    format!("<ac:structured-macro ac:name=\"{name}\">{inner}</ac:structured-macro>")
}

const SOME: &str = "<ac:parameter ac:name=\"all\">true</ac:parameter>";
const CUT: &str = "This list is too long to be shown here as a whole.";

#[test]
fn lists_share_one_budget() {
    let opts = RenderOptions::default();
    for (name, per_list) in [("children", 2 * MANY), ("attachments", MANY), ("toc", MANY)] {
        let headings = if name == "toc" { "<h2>a</h2>".repeat(MANY) } else { String::new() };
        let page = rendered(&format!("{}{headings}", mac(name, SOME).repeat(500)), &opts);
        let html = page.html.as_str();
        let entries = html.matches("<li>").count();
        assert_eq!(entries, opts.max_entries, "{name}");
        assert!(entries < 2 * per_list && html.contains(CUT) && !page.report.cut_short, "{name}");
    }
    let page = rendered(&mac("attachments", ""), &opts);
    assert!(page.html.as_str().matches("<li>").count() == MANY && !page.html.as_str().contains(CUT));
    let mixed = format!("{}{}", mac("attachments", ""), mac("children", SOME));
    assert_eq!(rendered(&mixed, &opts).html.as_str().matches("<li>").count(), opts.max_entries);
}

#[test]
fn a_page_that_grows_too_large_ends_with_a_notice() {
    let opts = RenderOptions { max_output: 20_000, ..RenderOptions::default() };
    for piece in [
        "<p>some words</p>",
        "<h2>some words</h2>",
        "<table><tr><th>a</th><td>b &amp; c</td></tr></table>",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<ac:task-list><ac:task><ac:task-body>a</ac:task-body></ac:task></ac:task-list>",
        "<p><a href=\"https://a.example/\">a <b>b</b></a></p>",
        "<pre>a\nb</pre>",
        "<ac:image><ri:attachment ri:filename=\"a\"/><ac:caption>b</ac:caption></ac:image>",
        &mac("children", ""),
        &mac("code", "<ac:plain-text-body>let a = 1;</ac:plain-text-body>"),
        &mac("expand", "<ac:rich-text-body><p>a</p></ac:rich-text-body>"),
        &mac("info", "<ac:rich-text-body><p>a</p></ac:rich-text-body>"),
    ] {
        let page = rendered(&piece.repeat(3_000), &opts);
        let html = page.html.as_str();
        assert!(page.report.cut_short && html.contains("The rest of this page is too long"), "{piece}");
        assert!(html.ends_with("</span></div>") && html.len() > 15_000, "{piece} {}", html.len());
    }
    assert!(!rendered(&"<p>a</p>".repeat(100), &opts).report.cut_short);
    let one = rendered(&format!("<p>{}</p>", "a &lt; b ".repeat(100_000)), &opts);
    assert!(one.report.cut_short && one.html.as_str().len() > 19_000);
    // The contents list stands before what filled the page.
    let page = rendered(&format!("{}<h2>First</h2>{}", mac("toc", ""), "<p>words</p>".repeat(5_000)), &opts);
    assert!(page.html.as_str().starts_with("<nav") && page.headings.len() == 1);
}

#[test]
fn damage_that_hides_the_end_is_told() {
    let page = rendered(&format!("<p>a</p>{}<ac:x>", "<3 ".repeat(1_000)), &RenderOptions::default());
    assert!(page.report.cut_off && page.html.as_str().contains("is damaged"));
}

#[test]
fn plain_bodies_are_bounded_too() {
    let opts = RenderOptions { max_body: 1_000, ..RenderOptions::default() };
    assert!(render_plain(&"a".repeat(1_001), &opts).as_str().contains("too large"));
    let opts = RenderOptions { max_output: 1_000, ..RenderOptions::default() };
    let html = render_plain(&"a\n\n".repeat(5_000), &opts);
    assert!(html.as_str().len() < 2_000 && html.as_str().contains("too long"));
}

#[test]
fn long_texts_take_time_by_their_length() {
    let opts = RenderOptions::default();
    let all = "&amp;\u{a0}é·".repeat(50_000);
    let page = rendered(&format!("<p>{all}</p>"), &opts);
    assert_eq!(page.html.as_str(), format!("<p>{}</p>", all.replace('\u{a0}', "&nbsp;")));
    rendered(&format!("<pre>\n{}</pre>", "&amp;\n".repeat(50_000)), &opts);
    rendered(&format!("<p><a href=\"https://a.example/?{}\">x</a></p>", "&amp;".repeat(1 << 20)), &opts);
    rendered(
        &format!(
            "<ac:image ac:alt=\"{0}\" ac:title=\"{0}\"><ri:attachment ri:filename=\"a\"/></ac:image>",
            "&amp;".repeat(500_000)
        ),
        &opts,
    );
    let start = Instant::now();
    assert!(render_plain(&"& ".repeat(50_000), &opts).as_str().len() > 250_000);
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn nesting_does_not_multiply() {
    let opts = RenderOptions::default();
    let words = "long words ".repeat(50_000);
    for open in [
        "<a href=\"/x/Bw\">",
        "<a href=\"https://a.example/\">",
        "<a href=\"#x\">",
        "<ac:link><ri:page ri:content-title=\"T\"/><ac:link-body>",
        "<ac:link><ri:attachment ri:filename=\"T\"/><ac:link-body>",
        "<ac:image>",
        "<ac:image><ri:attachment ri:filename=\"a\"/><ac:caption>",
        "<ac:adf-node type=\"x\">",
        "<ac:adf-extension><ac:adf-node type=\"x\"><ac:adf-content>",
        "<h2>",
        "<pre>",
        "<table><caption>",
        "<ac:structured-macro ac:name=\"code\"><ac:rich-text-body>",
        "<ac:structured-macro ac:name=\"x\"><ac:plain-text-body>",
        "<ac:structured-macro ac:name=\"span\"><ac:plain-text-body>",
    ] {
        rendered(&format!("{}{words}", open.repeat(300)), &opts);
        rendered(&format!("{}{}", open.repeat(300), "<b>x</b>".repeat(10_000)), &opts);
    }
}

#[test]
fn many_small_things_stay_small() {
    // Less than the default, because a build for tests is slow; the bodies are large all the same.
    let opts = RenderOptions { max_output: 1 << 20, ..RenderOptions::default() };
    // A list that finds none of many headings.
    let deep = mac("toc", "<ac:parameter ac:name=\"minLevel\">6</ac:parameter>");
    rendered(&format!("{}{}", deep.repeat(60_000), "<h1>a</h1>".repeat(60_000)), &opts);
    let long = format!("<h1>{}</h1>", "a".repeat(1 << 19));
    let page = rendered(&format!("{long}{}", mac("toc", "").repeat(2_000)), &opts);
    assert_eq!(page.headings[0].text.len(), 300);
    assert!(rendered(&"<h1>a</h1>".repeat(20_000), &opts).headings.len() <= opts.max_entries);
    let mut colours = String::new();
    for n in 0..50_000 {
        let _ = write!(colours, "<p style=\"color:#{n:06x};background:#{n:06x}\">a</p>");
    }
    rendered(&colours, &opts);
    // Brackets that are never closed stay open in the grammar.
    for language in ["json", "js", "rust", "xml", "python", "lisp"] {
        let source = format!("{}\n", "[{(<a>".repeat(150)).repeat(200);
        let language = format!("<ac:parameter ac:name=\"language\">{language}</ac:parameter>");
        rendered(
            &mac("code", &format!("{language}<ac:plain-text-body><![CDATA[{source}]]></ac:plain-text-body>")),
            &opts,
        );
    }
    rendered(&"<p a='".repeat(200_000), &opts);
    rendered(&format!("{}{}", "<b><i>".repeat(90), "<b>x</b>".repeat(190_000)), &opts);
    rendered(&mac("unknown", "").repeat(150_000), &opts);
}
