use super::*;

fn fault(xml: &str) -> XmlFault {
    parse(xml.as_bytes(), Limits::MESSAGE).unwrap_err()
}

#[test]
fn reads_names_values_and_text() {
    let xml = "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\n<a:r xmlns:a='urn:a' x='1'>\
               <b xmlns='urn:b' a:y='2'>1<![CDATA[<2>]]>&amp;&#51;<!-- c -->4\r\n</b><c/></a:r><!-- end -->\n";
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    let root = document.root();
    assert!(root.is("urn:a", "r"));
    assert_eq!((root.attribute("x"), root.attribute("y")), (Some("1"), None));
    let b = root.child("urn:b", "b").unwrap();
    assert_eq!(b.attribute_in("urn:a", "y"), Some("2"));
    assert_eq!(b.text(), "1<2>&34\n");
    assert!(!b.is_plain());
    assert_eq!(root.children().map(Node::local).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(root.subtree().count(), 3);
    assert_eq!(b.subtree().count(), 1);
    assert_eq!(b.parent(), Some(root));
}

use crate::xml::Node;

#[test]
fn refuses_what_is_not_one_well_formed_document() {
    for xml in [
        "",
        " ",
        "text",
        "<a>",
        "<a></b>",
        "</a>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a/>&amp;",
        "<a/><![CDATA[x]]>",
        "<a x='1' x='2'/>",
        "<a x='1'y='2'/>",
        "<a x/>",
        "<a x=1/>",
        "<a>]]></a>",
        "<a>&#x1;</a>",
        "<a>\u{1}</a>",
        "<a><!-- -- --></a>",
        " <?xml version='1.0'?><a/>",
        "<a><?xml version='1.0'?></a>",
        "<?xml version='1.1'?><a/>",
        "<a ::foo='1'/>",
        "<a:b:c xmlns:a='urn:a'/>",
        "<1/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:x='1' q:x='2'/>",
    ] {
        assert_eq!(fault(xml), XmlFault::Malformed, "{xml}");
    }
    assert!(parse(b"<a>&", Limits::MESSAGE).is_err());
    assert!(parse(b"<a><", Limits::MESSAGE).is_err());
}

#[test]
fn refuses_what_other_parsers_would_expand_or_decode() {
    assert_eq!(fault("<!DOCTYPE a><a/>"), XmlFault::Doctype);
    assert_eq!(fault("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), XmlFault::Doctype);
    assert_eq!(fault("<a>&x;</a>"), XmlFault::Entity);
    assert_eq!(fault("<a><?php x?></a>"), XmlFault::Instruction);
    assert_eq!(fault("<?xml version='1.0' encoding='iso-8859-1'?><a/>"), XmlFault::Encoding);
    assert_eq!(parse(b"<a>\xff</a>", Limits::MESSAGE).unwrap_err(), XmlFault::Encoding);
    assert_eq!(parse(b"\xff\xfe<\0a\0/\0>\0", Limits::MESSAGE).unwrap_err(), XmlFault::Encoding);
}

#[test]
fn refuses_namespace_faults() {
    for xml in [
        "<p:a/>",
        "<a p:x='1'/>",
        "<a xmlns:p=''/>",
        "<a xmlns='relative'/>",
        // A colon makes no scheme, and libxml2 cannot canonicalise below a name that it cannot read.
        "<a xmlns='relative/a:b'/>",
        "<a xmlns='//host:1/a'/>",
        "<a xmlns='1urn:x'/>",
        "<a xmlns=':x'/>",
        "<a xmlns:p='urn:x y'/>",
        "<a xmlns:p='urn:&#x7F;'/>",
        "<a xmlns:p='urn:ä'/>",
        "<a xmlns:xmlns='urn:x'/>",
        "<a xmlns:xml='urn:x'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='urn:x' xmlns:p='urn:y'/>",
        "<r><p:a xmlns:p='urn:p'/><p:b/></r>",
    ] {
        assert_eq!(fault(xml), XmlFault::Namespace, "{xml}");
    }
    assert!(parse(b"<a xmlns='urn:x'><b xmlns=''/></a>", Limits::MESSAGE).is_ok());
}

#[test]
fn limits_hold() {
    let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
    assert!(parse(deep(64).as_bytes(), Limits::MESSAGE).is_ok());
    assert_eq!(fault(&deep(65)), XmlFault::TooDeep);
    assert_eq!(fault(&format!("<a>{}</a>", "<b/>".repeat(30_000))), XmlFault::TooMany);
    let many: Vec<String> = (0..100_000).map(|i| format!(" a{i}=''")).collect();
    let many = many.concat();
    assert_eq!(fault(&format!("<a{}/>", &many[..900_000])), XmlFault::TooMany);
    assert_eq!(fault(&format!("<a>{}</a>", " ".repeat(1 << 20))), XmlFault::TooLarge);
    let declared = |depth: usize| {
        let of = |level: usize| (0..32).map(|i| format!(" xmlns:p{level}-{i}='urn:x'")).collect::<Vec<_>>().concat();
        let open: Vec<String> = (0..depth).map(|level| format!("<a{}>", of(level).replace('-', "_"))).collect();
        format!("{}{}", open.concat(), "</a>".repeat(depth))
    };
    assert!(parse(declared(4).as_bytes(), Limits::MESSAGE).is_ok());
    assert_eq!(fault(&declared(5)), XmlFault::TooMany);
    // In all, however few are in scope.
    let beside = |count: usize| format!("<a>{}</a>", "<b xmlns='urn:x'/>".repeat(count));
    assert!(parse(beside(15_000).as_bytes(), Limits::MESSAGE).is_ok());
    assert_eq!(fault(&beside(15_001)), XmlFault::TooMany);
}
