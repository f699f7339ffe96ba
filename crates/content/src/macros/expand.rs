//! `expand` and `ui-expand`.

use super::Macro;
use crate::render::{Place, Renderer};
use crate::words;

pub fn expand(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let title = mac.param("title").or_else(|| mac.param("")).unwrap_or_else(|| words::MORE.to_owned());
    out.details(&title, |out| out.flow(mac.rich(), true));
}

impl Renderer<'_> {
    /// A part that the reader opens; it works without scripts.
    pub(crate) fn details(&mut self, summary: &str, body: impl FnOnce(&mut Self)) {
        if self.is_in_link() {
            // Opening it would follow the link.
            self.open("div", &[]);
            self.leaf("p", &[], summary);
            body(self);
            return self.close("div");
        }
        self.open("details", &[("class", "expand")]);
        self.open("summary", &[]);
        self.icon("#i-right");
        self.text(summary);
        self.close("summary");
        self.open("div", &[]);
        body(self);
        self.close("div");
        self.close("details");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn expand_is_details() {
        let html = crate::testing::body(
            "<ac:structured-macro ac:name=\"expand\"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro>",
        );
        assert_eq!(
            html,
            "<details class=\"expand\"><summary><svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-right\"></use></svg>Show more</summary><div><p>a</p></div></details>"
        );
    }
}
