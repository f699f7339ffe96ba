//! Macros that only wrap their body: `align`, `center`, `div`, `span`.

use super::Macro;
use crate::render::{Place, Renderer};

pub fn align(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let align = mac.param("align").or_else(|| mac.param("")).unwrap_or_else(|| "center".to_owned());
    let class = out.align_class(&align).unwrap_or_default();
    out.open("div", &[("class", &class)]);
    out.flow(mac.rich(), true);
    out.close("div");
}

pub fn body(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    match place {
        Place::Block => out.flow(mac.rich(), true),
        Place::Inline => out.inlines(mac.rich()),
    }
    if let Some(plain) = mac.plain() {
        let plain = out.rendered_text(plain);
        out.text(&plain);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{body, rendered};

    #[test]
    fn align_is_a_rule() {
        let page = rendered(
            "<ac:structured-macro ac:name=\"align\"><ac:parameter ac:name=\"align\">right</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>",
        );
        assert!(page.class_rules.to_css().contains("{text-align:right}"));
    }

    #[test]
    fn a_span_stays_in_its_line() {
        assert_eq!(
            body(
                "<p>a <ac:structured-macro ac:name=\"span\"><ac:rich-text-body>b</ac:rich-text-body></ac:structured-macro> c</p>"
            ),
            "<p>a b c</p>"
        );
    }
}
