//! An entities.xml that is broken, or that tries something.

use crate::collect::{fault, read, read_within};
use crate::sample::{Text, body, entities, export_of, object, page, zip_of};
use sluice_confluence::ExportLimits;

fn assert_refused(xml: &str, code: &str, part: &str) {
    let fault = fault(&export_of(xml));
    assert!(fault.code == code && fault.detail.contains(part), "{code} with \"{part}\" was expected: {fault}");
}

#[test]
fn a_doctype_is_refused_wherever_it_stands() {
    let root = "<hibernate-generic></hibernate-generic>";
    for prolog in [
        "<!DOCTYPE hibernate-generic>",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
        "<?xml version=\"1.0\"?><!--c--><!DOCTYPE x>",
        "<!doctype x>",
        "<!DOC\u{1}TYPE x>",
        "<!ENTITY a \"aaaa\">",
    ] {
        assert_refused(&format!("{prolog}{root}"), "doctype", "DOCTYPE");
    }
    assert_refused("<hibernate-generic><!ELEMENT a ANY></hibernate-generic>", "doctype", "DOCTYPE");
}

#[test]
fn only_the_five_entities_and_numbers_expand() {
    let titled = |title: &str| entities(&page(10, "X", &[]).replace("<![CDATA[X]]>", title));
    let read = read(&export_of(&titled("&lt;a&gt; &amp; &quot;&apos; &#228;&#xe4;"))).unwrap();
    assert_eq!(read.page("10").title, "<a> & \"' ää");
    assert_refused(&titled("&xxe;"), "malformed_xml", "unknown entity &xxe;");
    assert_refused(&titled("&nbsp;"), "malformed_xml", "unknown entity &nbsp;");
}

#[test]
fn depth_is_bounded() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_refused(&entities(&deep), "too_deep", "more than 32 elements");
    let inside = object("Page", 5, &[], &format!("<property name=\"title\">{deep}</property>"));
    assert_refused(&entities(&inside), "too_deep", "more than 32 elements");
}

#[test]
fn a_cut_off_file_says_so() {
    let whole = entities(&(page(10, "Home", &[]) + &body(20, 10, "text")));
    let end = whole.trim_end().len();
    for at in 0..end {
        // Before the root there is nothing that could be cut off but the root itself.
        assert_refused(&whole[..at], "cut_off", "entities.xml ends");
    }
    assert!(read(&export_of(&whole[..end])).is_ok());
}

#[test]
fn broken_xml_names_the_place() {
    assert_refused("<hibernate-generic><object></property></hibernate-generic>", "malformed_xml", "near byte");
    assert_refused("<html></html>", "malformed_xml", "the root element is \"html\"");
    assert_refused(&(entities("") + "<hibernate-generic/>"), "malformed_xml", "second root");
    assert_refused(&(entities("") + "text"), "malformed_xml", "outside the root");
    assert_refused("plain words", "malformed_xml", "outside the root");
    assert_refused("<?xml version=\"1.0\" encoding=\"UTF-16\"?><hibernate-generic/>", "malformed_xml", "encoding");
    assert_refused("<hibernate-generic>a & b</hibernate-generic>", "malformed_xml", "near byte");
}

#[test]
fn bytes_that_are_no_utf8_are_refused() {
    let mut xml = entities(&page(10, "Home", &[])).into_bytes();
    let at = xml.windows(4).position(|w| w == b"Home").unwrap();
    xml[at] = 0xff;
    let fault = fault(&zip_of(&[("entities.xml", &xml)]));
    assert!(fault.code == "malformed_xml" && fault.detail.contains("UTF-8"), "{fault}");
}

#[test]
fn long_texts_are_refused_and_named() {
    let long = "x".repeat(5000);
    assert_refused(&entities(&page(10, &long, &[])), "too_large", "object 2 (Page) of entities.xml: its title");
    // Where it does not matter, it is left out.
    let property = object("ContentProperty", 7, &[("name", Text("any")), ("stringValue", Text(&long))], "");
    assert!(read(&export_of(&entities(&property))).is_ok());

    let limits = ExportLimits { max_text_bytes: 100_000, ..ExportLimits::default() };
    let large = entities(&(page(10, "Home", &[]) + &body(20, 10, &"y".repeat(300_000))));
    let fault = read_within(&export_of(&large), limits.clone()).unwrap_err();
    assert!(fault.code == "too_large" && fault.detail.contains("more than 100000 bytes"), "{fault}");
    // Many pieces are together as long as one.
    let pieces = body(20, 10, "").replace("<![CDATA[]]>", &format!("<![CDATA[{}]]>", "z".repeat(90_000)).repeat(3));
    let fault = read_within(&export_of(&entities(&(page(10, "Home", &[]) + &pieces))), limits).unwrap_err();
    assert!(fault.code == "too_large" && fault.detail.contains("its body"), "{fault}");
}

#[test]
fn the_structure_must_fit_into_its_memory() {
    let limits = ExportLimits { max_fact_bytes: 100_000, ..ExportLimits::default() };
    let many = |n: u64| export_of(&entities(&(0..n).map(|i| page(100 + i, "Page", &[])).collect::<String>()));
    assert!(read_within(&many(100), limits.clone()).is_ok());
    let fault = read_within(&many(1000), limits.clone()).unwrap_err();
    assert!(fault.code == "too_many_objects" && fault.detail.contains("more than 100000 bytes"), "{fault}");
    let ids: Vec<u64> = (0..20_000).collect();
    let list = crate::sample::page_with(10, "Home", &[], &crate::sample::collection("children", "Page", &ids));
    let fault = read_within(&export_of(&entities(&list)), limits).unwrap_err();
    assert!(fault.code == "too_many_objects" && fault.detail.contains("names too many others"), "{fault}");
}

#[test]
fn many_attributes_cost_no_more_than_few() {
    let attributes: String = " same=\"\"".repeat(200_000);
    assert!(read(&export_of(&entities(&format!("<object{attributes}/>")))).is_ok());
}

#[test]
fn control_bytes_are_taken_out_before_reading() {
    let xml = entities(&(page(10, "Ho\u{8}me", &[]) + &body(20, 10, "a\u{1c}b&#8;\r\nc")));
    let read = read(&export_of(&xml)).unwrap();
    assert_eq!((read.page("10").title.as_str(), read.page("10").body.as_deref()), ("Home", Some("ab&#8;\nc")));
}

#[test]
fn no_space_is_said() {
    assert_refused("<hibernate-generic/>", "no_space", "no space");
    assert_refused(
        &format!("<hibernate-generic>{}</hibernate-generic>", object("Space", 1, &[], "")),
        "no_space",
        "no space",
    );
    let twice = object("Space", 2, &[("key", Text("doc"))], "");
    assert_refused(&entities(&twice), "duplicate_space", "two spaces with the key \"doc\"");
}
