use crate::testing::{body, rendered};

const OPEN: &str =
    "<div class=\"wide\"><div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>";
const CLOSE: &str = "</table></div></div>";

#[test]
fn header_rows_and_columns_have_a_scope() {
    let html = body("<table><tbody><tr><th><p>A</p></th><th>B</th></tr><tr><th>c</th><td>d</td></tr></tbody></table>");
    let inner = "<thead><tr><th scope=\"col\">A</th><th scope=\"col\">B</th></tr></thead><tbody><tr><th scope=\"row\">c</th><td>d</td></tr></tbody>";
    assert_eq!(html, format!("{OPEN}{inner}{CLOSE}"));
}

#[test]
fn spans_widths_and_colours() {
    let page = rendered(
        "<table><colgroup><col style=\"width: 120.0px;\"/><col/></colgroup><tbody><tr><td colspan=\"9999999\" rowspan=\"2\" data-highlight-colour=\"#000080\">\
         <span style=\"color:#000081\">a</span></td><td colspan=\"1\" class=\"numberingColumn\" data-highlight-colour=\"red;}\">b</td></tr></tbody></table>",
    );
    let html = page.html.as_str();
    assert!(html.contains("colspan=\"100\" rowspan=\"2\">a</td><td class=\"num\">b</td>"), "{html}");
    let css = page.class_rules.to_css();
    assert!(css.contains("{width:120px}") && css.contains("background-color:#000080;color:#ffffff"), "{css}");
    assert_eq!(page.class_rules.len(), 2);
}

#[test]
fn strays_stand_before_the_table() {
    let html = body("<table>lost<tbody><p>too</p><tr>cell<td>a</td></tr></tbody></table>");
    assert_eq!(html, format!("<p>lost</p><p>too</p>{OPEN}<tbody><tr><td>cell</td><td>a</td></tr></tbody>{CLOSE}"));
    assert_eq!(
        body("<table><caption>Rates</caption><tr><td><table><tr><td>in</td></tr></table></td></tr></table>")
            .matches("<table>")
            .count(),
        2
    );
}

#[test]
fn a_table_is_named_by_what_its_caption_shows() {
    let hidden =
        "<ac:structured-macro ac:name=\"show-if\"><ac:rich-text-body>secret</ac:rich-text-body></ac:structured-macro>";
    let caption = format!(
        "Rates &amp; <ac:link><ri:page ri:content-title=\"Layoff secret\"/><ac:link-body>Layoff secret</ac:link-body></ac:link>\
         <ac:link><ri:user ri:account-id=\"secret\"/><ac:link-body>Ana secret</ac:link-body></ac:link>\
         <ac:placeholder>secret</ac:placeholder>{hidden}"
    );
    let table = |caption: &str| body(&format!("<table><caption>{caption}</caption><tr><td>a</td></tr></table>"));
    let html = table(&caption);
    assert!(html.contains("aria-label=\"Rates &amp; a page that is not sharedSomeone\""), "{html}");
    assert!(!html.contains("secret"), "{html}");
    assert!(table(hidden).contains("aria-label=\"Table\""));
    let long = table(&"x".repeat(5_000));
    assert!(long.contains(&format!("aria-label=\"{}\"", "x".repeat(1_000))));
}

#[test]
fn a_table_of_headers_keeps_a_body() {
    let html = body("<table><tr><th>a</th></tr><tr><th>b</th></tr></table>");
    assert!(html.contains("</thead><tbody><tr><th scope=\"row\">b</th></tr></tbody>"), "{html}");
}
