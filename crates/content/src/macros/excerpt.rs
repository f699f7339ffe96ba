//! `excerpt` and `details` (page properties): their body, unless it is for other pages only.

use super::Macro;
use crate::render::{Place, Renderer};

pub fn unless_hidden(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    if !mac.flag("hidden") {
        super::wrapper::body(out, mac, place);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::body;

    #[test]
    fn hidden_excerpts_stay_hidden() {
        let excerpt = |hidden: &str| {
            body(&format!(
                "<ac:structured-macro ac:name=\"excerpt\"><ac:parameter ac:name=\"hidden\">{hidden}</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>"
            ))
        };
        assert_eq!(excerpt("true"), "");
        assert_eq!(excerpt("false"), "<p>a</p>");
    }
}
