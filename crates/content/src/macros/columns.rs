//! `section` and `column`.

use super::Macro;
use crate::render::{Place, Renderer, shape_for};
use crate::syntax::Node;

pub fn section(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let is_column = |node: &&Node| node.element().is_some_and(|el| el.attr("ac:name") == Some("column"));
    let columns = mac.rich().iter().filter(is_column).count();
    if columns == 0 || mac.rich().iter().any(|node| !node.is_blank() && !is_column(&node)) {
        return out.flow(mac.rich(), true);
    }
    out.open("div", &[("class", &format!("cols wide {}", shape_for(columns)))]);
    out.flow(mac.rich(), true);
    out.close("div");
}

pub fn column(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    out.open("div", &[]);
    out.flow(mac.rich(), true);
    out.close("div");
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_stand_side_by_side() {
        let column = |text: &str| {
            format!(
                "<ac:structured-macro ac:name=\"column\"><ac:rich-text-body>{text}</ac:rich-text-body></ac:structured-macro>"
            )
        };
        let html = crate::testing::body(&format!(
            "<ac:structured-macro ac:name=\"section\"><ac:rich-text-body>{} {}</ac:rich-text-body></ac:structured-macro>",
            column("a"),
            column("b")
        ));
        assert_eq!(html, "<div class=\"cols wide two\"><div><p>a</p></div><div><p>b</p></div></div>");
    }
}
