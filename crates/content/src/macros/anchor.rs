//! `anchor`: a place with a name. Both the form that our links use and Confluence Server's own are kept.

use super::Macro;
use crate::ids::dashed;
use crate::render::{Place, Renderer};

pub fn anchor(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let Some(name) = mac.param("") else { return };
    out.alias(&dashed(&name));
    let own = out.with_page_title(&name);
    out.alias(&own);
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_anchor_has_both_names() {
        let html = crate::testing::body(
            "<p><ac:structured-macro ac:name=\"anchor\"><ac:parameter ac:name=\"\">my place</ac:parameter></ac:structured-macro>x</p>",
        );
        assert_eq!(
            html,
            "<p><span class=\"anchor-alias\" id=\"my-place\"></span><span class=\"anchor-alias\" id=\"MyPage-myplace\"></span>x</p>"
        );
    }
}
