use super::*;
use crate::syntax::text_of;

const LIMITS: Limits = Limits { depth: 200, nodes: 10_000 };

/// The tree in brackets: `p(text b(bold))`.
fn shape(body: &str) -> String {
    fn write(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => {
                    out.push_str(&element.name);
                    out.push('(');
                    write(&element.children, out);
                    out.push(')');
                }
            }
        }
    }
    let mut out = String::new();
    write(&parse(body, LIMITS).nodes, &mut out);
    out
}

#[test]
fn reads_undeclared_prefixes_entities_and_cdata() {
    let parsed = parse("<ac:link ac:anchor='a&amp;b'><ri:page/><![CDATA[x < y]]>&nbsp;&eacute;&#65;</ac:link>", LIMITS);
    let link = parsed.nodes[0].element().unwrap();
    assert_eq!(link.attr("ac:anchor"), Some("a&b"));
    assert_eq!(link.text(), "x < y\u{a0}éA");
    assert!(!parsed.repaired);
}

#[test]
fn repairs_what_is_not_well_formed_and_keeps_the_text() {
    assert_eq!(shape("<p>a<b>c</p>d"), "p(ab(c))d");
    assert_eq!(shape("<p>a</i>b"), "p(ab)");
    assert_eq!(shape("<p>one<br>two</br></p>"), "p(onebr()two)");
    assert_eq!(shape("1 < 2 & 3 > 2 <3 <p>x</p>"), "1 < 2 & 3 > 2 <3 p(x)");
    assert_eq!(shape("<p>a &bogus; b"), "p(a &bogus; b)");
    assert_eq!(shape("<p a='1>x</p>"), "<p a='1>x");
    assert_eq!(shape("<![CDATA[code]] ><p>after</p>"), "codep(after)");
    assert_eq!(shape("<![CDATA[never closed <p>"), "never closed <p>");
    assert!(parse("<p>a", LIMITS).repaired);
    assert!(!parse("<p>a</p>", LIMITS).repaired);
}

#[test]
fn html_end_tags_do_not_open_macros() {
    assert_eq!(
        shape("<div><ac:structured-macro>a</div>b</ac:structured-macro>c</div>"),
        "div(ac:structured-macro(ab)c)"
    );
}

#[test]
fn beyond_the_depth_text_stays_and_macros_are_withheld() {
    let limits = Limits { depth: 2, nodes: 100 };
    let parsed = parse("<a><b><c>kept<ac:x>secret</c></b>more</ac:x>on</c></b></a>end", limits);
    assert!(parsed.too_deep);
    assert_eq!(text_of(&parsed.nodes), "keptonend");
    let deep = "<b>".repeat(100_000);
    assert!(parse(&deep, LIMITS).too_deep);
}

#[test]
fn hopeless_input_ends() {
    let parsed = parse(&"<3 ".repeat(100_000), LIMITS);
    assert!(parsed.repaired && !parsed.cut_off);
    let parsed = parse(&"<p a='".repeat(1_000_000), LIMITS);
    assert!(parsed.repaired && !parsed.cut_off);
    let parsed = parse(&format!("{}<ac:x>", "<3 ".repeat(1000)), LIMITS);
    assert!(parsed.cut_off);
}
