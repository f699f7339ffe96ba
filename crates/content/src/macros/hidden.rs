//! `show-if` and `hide-if`: their author meant to show the body to some readers only. A visitor is none of them for certain,
//! so nothing is shown, and nothing says that something is there.

use super::Macro;
use crate::render::{Place, Renderer};

pub fn hidden(out: &mut Renderer<'_>, _: &Macro<'_>, _: Place) {
    out.report.hidden_blocks += 1;
}

#[cfg(test)]
mod tests {
    use crate::testing::rendered;

    #[test]
    fn nothing_is_shown_wherever_it_stands() {
        for name in ["show-if", "hide-if", "Show-If"] {
            let mac = format!(
                "<ac:structured-macro ac:name=\"{name}\"><ac:parameter ac:name=\"match\">x</ac:parameter><ac:rich-text-body><h2>Secret</h2><p>secret</p></ac:rich-text-body></ac:structured-macro>"
            );
            for body in [
                mac.clone(),
                format!("<p>a {mac}</p>"),
                format!("<h1>b {mac}</h1>"),
                format!("<ul><li>{mac}</li></ul>"),
                format!("<ac:link><ri:page ri:content-title=\"x\"/><ac:link-body>{mac}</ac:link-body></ac:link>"),
            ] {
                let page = rendered(&body);
                assert!(!page.html.as_str().to_lowercase().contains("secret"), "{}", page.html.as_str());
                assert!(page.headings.iter().all(|heading| !heading.text.contains("Secret")));
            }
        }
        let page = rendered("<ac:structured-macro ac:name=\"show-if\"><ac:rich-text-body><p>x</p>");
        assert_eq!((page.html.as_str(), page.report.hidden_blocks, page.report.repaired), ("", 1, true));
    }
}
