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
fn two_blocks_have_two_ids() {
    let html = body(&format!("<h2>Code</h2>{}{}", code("", "a"), code("", "b")));
    assert!(html.contains("id=\"code-2\">a") && html.contains("id=\"code-3\">b"), "{html}");
}
