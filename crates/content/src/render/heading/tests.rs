use crate::testing::{body, rendered};

const TOC: &str =
    "<ac:structured-macro ac:name=\"toc\"><ac:parameter ac:name=\"maxLevel\">3</ac:parameter></ac:structured-macro>";

#[test]
fn a_heading_has_an_id_and_the_names_that_confluence_gave_it() {
    let html = body("<h2>First <em>steps</em> &amp; more</h2>");
    assert_eq!(
        html,
        "<h2 id=\"first-steps-more\"><span class=\"anchor-alias\" id=\"First-steps-&amp;-more\"></span>\
         <span class=\"anchor-alias\" id=\"Firststeps&amp;more\"></span><span class=\"anchor-alias\" id=\"MyPage-Firststeps&amp;more\"></span>\
         First <em>steps</em> &amp; more<a class=\"anchor\" href=\"#first-steps-more\" aria-label=\"Link to this heading\">#</a></h2>"
    );
}

#[test]
fn equal_headings_have_ids_of_their_own() {
    let page = rendered("<h2>a</h2><h2>a</h2><h3>Ü b</h3><h1> </h1><h2>ui-menu</h2>");
    let ids: Vec<_> = page.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["a", "a-2", "ü-b", "h-ui-menu"]);
    assert_eq!(page.headings[2].text, "Ü b");
}

#[test]
fn the_contents_list_is_nested_and_knows_later_headings() {
    let html = body(&format!("<p>{TOC}</p><h2>A</h2><h3>B</h3><h5>deep</h5><h2>C</h2>"));
    let list = "<nav class=\"contents\" aria-label=\"Contents of this page\"><ul><li><a href=\"#a\">A</a><ul><li><a href=\"#b\">B</a></li></ul></li>\
                <li><a href=\"#c\">C</a></li></ul></nav>";
    assert!(html.starts_with(list), "{html}");
}

#[test]
fn contents_lists_of_odd_pages_are_well_formed() {
    for headings in ["<h3>a</h3><h1>b</h1><h2>c</h2><h1>d</h1>", "<h1>a</h1><h3>b</h3><h2>c</h2>", "<h2>a</h2>", ""] {
        rendered(&format!("{TOC}<p>x {TOC} y</p>{headings}"));
    }
    let flat = TOC.replace("maxLevel\">3", "type\">flat");
    assert!(body(&format!("{flat}<h1>a</h1><h2>b</h2>")).starts_with(
        "<nav class=\"contents flat\" aria-label=\"Contents of this page\"><ul><li><a href=\"#a\">a</a></li><li>"
    ));
}

#[test]
fn contents_lists_do_not_multiply() {
    let page = rendered(&format!("{}{}", TOC.repeat(100), "<h2>a</h2>".repeat(1_000)));
    assert_eq!(page.headings.len(), 1_000);
    assert!(page.html.as_str().matches("<li>").count() <= 5_000);
}
