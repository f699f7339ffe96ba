use crate::testing::{body, rendered};
use crate::{RenderOptions, render, render_plain, testing::Share};

#[test]
fn text_and_inline_elements_are_kept() {
    assert_eq!(
        body("<p>a <b>b</b> <i>c</i> <u>d</u> <s>e</s> <sub>f</sub> <tt>g</tt> <big>h</big>&lt;</p>"),
        "<p>a <strong>b</strong> <em>c</em> <u>d</u> <s>e</s> <sub>f</sub> <code>g</code> h&lt;</p>"
    );
    assert_eq!(body("loose <em>text</em>"), "<p>loose <em>text</em></p>");
    assert_eq!(body("<p class=\"auto-cursor-target\"><br/></p><p> </p><p/><p>&nbsp;</p>"), "<p>&nbsp;</p>");
    assert_eq!(
        body(
            "<p><ac:placeholder>hint</ac:placeholder>a<ac:inline-comment-marker ac:ref=\"x\">b</ac:inline-comment-marker></p>"
        ),
        "<p>ab</p>"
    );
    assert_eq!(
        body("<p><time datetime=\"2026-12-04\"/></p>"),
        "<p><time datetime=\"2026-12-04\">4 December 2026</time></p>"
    );
    assert_eq!(body("<pre>\n\n a\n  b</pre>"), "<pre tabindex=\"0\"> a\n  b</pre>");
}

#[test]
fn blocks_never_stand_in_a_paragraph() {
    assert_eq!(body("<p>a<ul><li>b</li></ul>c</p>"), "<div class=\"p\">a<ul><li>b</li></ul>c</div>");
    assert_eq!(body("<p><strong>a<p>b</p></strong></p>"), "<div class=\"p\"><strong>a<p>b</p></strong></div>");
    assert_eq!(body("<h2><p>a</p><p>b</p></h2>").matches("<p>").count(), 0);
}

#[test]
fn unknown_elements_keep_their_text_and_are_counted() {
    let page = rendered("<p>a <blink onclick=\"x\">b</blink></p><video src=\"x\"><p>c</p></video><script>d</script>");
    assert_eq!(page.html.as_str(), "<p>a b</p><p>c</p><p>d</p>");
    assert_eq!(page.report.unknown_elements.len(), 3);
}

#[test]
fn parts_without_their_whole_are_boxes() {
    assert_eq!(body("<li>a</li><td>b</td>"), "<div>a</div><div>b</div>");
}

#[test]
fn plain_bodies_become_paragraphs() {
    assert_eq!(
        render_plain("h1. Title <b>\nline\n\n\n next & \u{8}last", &RenderOptions::default()).as_str(),
        "<p>h1. Title &lt;b&gt;<br>line</p><p>next &amp; last</p>"
    );
}

#[test]
fn a_body_above_the_limit_is_not_read() {
    let page = render(&"<p>a</p>".repeat(10), &Share, &RenderOptions { max_body: 20, ..RenderOptions::default() });
    assert!(page.report.too_large && page.html.as_str().contains("too large") && !page.html.as_str().contains("<p>a"));
}

#[test]
fn deep_input_needs_little_stack() {
    for open in [
        "<b>",
        "<div>",
        "<p>",
        "<ul><li>",
        "<table><tbody><tr><td>",
        "<blockquote>",
        "<span style=\"color:red\">",
        "<ac:structured-macro ac:name=\"info\"><ac:rich-text-body>",
        "<ac:structured-macro ac:name=\"x\"><ac:rich-text-body>",
        "<ac:link><ac:link-body>",
        "<a href=\"https://a.example\">",
        "<ac:task-list><ac:task><ac:task-body>",
        "<ac:layout><ac:layout-section><ac:layout-cell>",
        "<h1>",
        "<ac:adf-extension><ac:adf-node type=\"panel\"><ac:adf-content>",
    ] {
        let deep = format!("{}x", open.repeat(20_000));
        let work = move || rendered(&deep).html.as_str().len();
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap();
        assert!(thread.join().is_ok(), "{open}");
    }
}
