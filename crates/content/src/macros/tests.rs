use crate::testing::{body, rendered};

#[test]
fn unknown_macros_keep_their_body_and_are_counted() {
    let page = rendered(
        "<ac:structured-macro ac:name=\"acme &lt;b>\"><ac:parameter ac:name=\"page\">Secret plan</ac:parameter>\
         <ac:rich-text-body><p>kept</p></ac:rich-text-body></ac:structured-macro>",
    );
    assert_eq!(
        page.html.as_str(),
        "<div class=\"hole\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-lock\"></use></svg>\
         <span>Content from the macro acme &lt;b&gt; is not available here.</span></div><p>kept</p>"
    );
    assert_eq!(page.report.unknown_macros.get("acme <b>"), Some(&1));
}

#[test]
fn unknown_macros_show_plain_bodies_as_code() {
    let html = body(
        "<ac:structured-macro ac:name=\"mermaid\"><ac:plain-text-body><![CDATA[graph <TD>]]></ac:plain-text-body></ac:structured-macro>",
    );
    assert!(html.contains("class=\"hole\"") && html.contains("<code id=\"code\">graph &lt;TD&gt;</code>"), "{html}");
}

#[test]
fn macros_in_headings_are_flattened() {
    let page = rendered(
        "<h2>A <ac:structured-macro ac:name=\"info\"><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro></h2>",
    );
    assert_eq!(page.headings[0].text, "A b");
    assert!(!page.html.as_str().contains("<div"));
}

#[test]
fn raw_html_is_hidden() {
    let html = body(
        "<ac:structured-macro ac:name=\"html\"><ac:plain-text-body><![CDATA[<script>key=1</script>]]></ac:plain-text-body></ac:structured-macro>",
    );
    assert!(html.contains("hidden for safety") && !html.contains("key=1"));
    assert_eq!(body("<h1>a <ac:structured-macro ac:name=\"HTML\"><ac:plain-text-body>key=1</ac:plain-text-body></ac:structured-macro></h1>").matches("key").count(), 0);
}

#[test]
fn old_macros_have_a_default_parameter() {
    let html = body("<ac:macro ac:name=\"anchor\"><ac:default-parameter>here</ac:default-parameter></ac:macro>");
    assert!(html.contains("id=\"here\""), "{html}");
}
