//! `status`: a small coloured word.

use super::Macro;
use crate::render::{Place, Renderer};

pub fn status(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let colour = mac.param("colour").or_else(|| mac.param("color")).unwrap_or_default().to_ascii_lowercase();
    let class = match colour.as_str() {
        "green" => "loz g",
        "yellow" => "loz y",
        "red" => "loz r",
        "blue" => "loz b",
        "purple" => "loz p",
        _ => "loz",
    };
    let title = mac.param("title").unwrap_or(colour);
    if !title.is_empty() {
        out.leaf("span", &[("class", class)], &title);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn status_is_a_lozenge_in_the_line() {
        let html = crate::testing::body(
            "<p>a <ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"colour\">Green</ac:parameter><ac:parameter ac:name=\"title\">OK</ac:parameter></ac:structured-macro></p>",
        );
        assert_eq!(html, "<p>a <span class=\"loz g\">OK</span></p>");
    }
}
