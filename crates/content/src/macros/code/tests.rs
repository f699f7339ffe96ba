use crate::testing::{Share, body, rendered};
use crate::{RenderOptions, render};

fn code(params: &str, source: &str) -> String {
    format!(
        "<ac:structured-macro ac:name=\"code\">{params}<ac:plain-text-body><![CDATA[{source}]]></ac:plain-text-body></ac:structured-macro>"
    )
}

fn param(name: &str, value: &str) -> String {
    format!("<ac:parameter ac:name=\"{name}\">{value}</ac:parameter>")
}

#[test]
fn code_follows_the_design() {
    let html = body(&code(
        &format!("{}{}", param("language", "json"), param("title", "An order")),
        "\n{\"a\": 1, \"b\": \"<x>\"}\n\n",
    ));
    assert!(html.starts_with(
        "<figure class=\"code wide\"><figcaption><span>An order</span><button class=\"btn ghost sm\" type=\"button\" data-copy=\"code\" hidden=\"\">\
         <svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-copy\"></use></svg><span>Copy</span></button></figcaption>\
         <pre tabindex=\"0\" aria-label=\"Code: An order\"><code id=\"code\">{"
    ), "{html}");
    assert!(
        html.contains("<span class=\"n\">1</span>")
            && html.contains("&lt;x&gt;")
            && html.ends_with("}</code></pre></figure>"),
        "{html}"
    );
}

#[test]
fn lines_are_numbered_when_asked() {
    let page = rendered(&code(&format!("{}{}", param("linenumbers", "true"), param("firstline", "7")), "a\n\nb"));
    assert!(
        page.html
            .as_str()
            .contains("<span class=\"l\">a</span>\n<span class=\"l\"></span>\n<span class=\"l\">b</span></code>")
    );
    assert!(page.class_rules.to_css().contains("{counter-reset:line 6}"));
    assert!(body(&code(&param("collapse", "true"), "x")).starts_with("<details class=\"expand\">"));
}

#[test]
fn unknown_languages_and_too_much_code_are_plain() {
    assert!(body(&code(&param("language", "mermaid&lt;"), "graph")).contains("<span>mermaid&lt;</span>"));
    let opts = RenderOptions { max_highlight: 10, ..RenderOptions::default() };
    let page = render(&code(&param("language", "json"), "{\"a\": 1, \"b\": 2}"), &Share, &opts);
    assert!(page.html.as_str().contains("<code id=\"code\">{\"a\": 1, \"b\": 2}</code>"));
}

#[test]
fn plain_bodies_tell_no_more_than_rich_ones() {
    let secret = "<ac:structured-macro ac:name=\"show-if\"><ac:parameter ac:name=\"match\">secret</ac:parameter><ac:rich-text-body><p>secret</p></ac:rich-text-body></ac:structured-macro>\
                  <ac:placeholder>secret</ac:placeholder><ac:link><ri:user ri:account-id=\"x\"/><ac:link-body>secret</ac:link-body></ac:link>\
                  <ac:link><ri:page ri:content-title=\"secret\"/><ac:link-body>secret</ac:link-body></ac:link>\
                  <ac:structured-macro ac:name=\"html\"><ac:plain-text-body>secret</ac:plain-text-body></ac:structured-macro>";
    for name in ["code", "noformat", "mermaid", "excerpt", "span", "info", "panel", "expand", "status", "drawio"] {
        for wrapper in ["ac:rich-text-body", "ac:plain-text-body"] {
            let mac = format!(
                "<ac:structured-macro ac:name=\"{name}\"><{wrapper}>a &lt; b{secret}</{wrapper}></ac:structured-macro>"
            );
            for whole in [mac.clone(), format!("<h2>x {mac}</h2>"), format!("<p>x {mac}</p>")] {
                let html = body(&whole);
                assert!(!html.contains("secret"), "{whole} gave {html}");
            }
        }
        for key in ["title", "language", "colour", "name", "", "align", "bgColor"] {
            let mac = format!("<ac:structured-macro ac:name=\"{name}\">{}</ac:structured-macro>", param(key, secret));
            let html = body(&mac);
            assert!(!html.contains("secret"), "{mac} gave {html}");
        }
    }
}

#[test]
fn paragraphs_of_rich_code_are_lines() {
    let html = body(
        "<ac:structured-macro ac:name=\"code\"><ac:rich-text-body><p>a &lt;&nbsp;b</p>\n<p>  <b>c</b></p><p>d<br/>e</p></ac:rich-text-body></ac:structured-macro>",
    );
    assert!(html.contains("<code id=\"code\">a &lt;&nbsp;b\n  c\nd\ne</code>"), "{html}");
}

#[test]
fn two_blocks_have_two_ids() {
    let html = body(&format!("<h2>Code</h2>{}{}", code("", "a"), code("", "b")));
    assert!(html.contains("id=\"code-2\">a") && html.contains("id=\"code-3\">b"), "{html}");
}
