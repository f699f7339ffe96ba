//! `info`, `note`, `tip`, `warning` and `panel`.

use super::Macro;
use crate::colour::{self, Rgb};
use crate::render::{Place, Renderer};
use crate::syntax::Node;
use crate::words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    Info,
    Note,
    Tip,
    Warning,
}

pub fn admonition(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let callout = match mac.name.to_ascii_lowercase().as_str() {
        "note" => Callout::Note,
        "tip" => Callout::Tip,
        "warning" => Callout::Warning,
        _ => Callout::Info,
    };
    out.callout(callout, mac.param("title").as_deref(), mac.rich());
}

pub fn panel(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let ground = mac.param("bgColor").and_then(|colour| Rgb::parse(&colour));
    let border = mac.param("borderColor").and_then(|colour| Rgb::parse(&colour));
    let mut classes = vec!["panel".to_owned()];
    classes.extend(ground.and_then(|colour| out.rules.class_for(colour::ground(colour))));
    classes.extend(border.and_then(|colour| out.rules.class_for(colour::border(colour))));
    let title = mac.param("title");
    let label = title.as_deref().unwrap_or(words::PANEL);
    out.open("div", &[("class", &classes.join(" ")), ("role", "note"), ("aria-label", label)]);
    match mac.param("panelIconText").filter(|icon| !icon.is_ascii() && icon.chars().count() <= 16) {
        Some(icon) => out.leaf("span", &[("class", "i"), ("aria-hidden", "true")], &icon),
        None => out.icon("#i-note"),
    }
    out.on_ground(ground.is_some(), |out| out.panel_body(title.as_deref(), mac.rich()));
    out.close("div");
}

impl Renderer<'_> {
    pub(crate) fn callout(&mut self, callout: Callout, title: Option<&str>, body: &[Node]) {
        let (class, icon, label) = match callout {
            Callout::Info => ("panel info", "#i-info", words::INFO),
            Callout::Note => ("panel note", "#i-note", words::NOTE),
            Callout::Tip => ("panel tip", "#i-check", words::TIP),
            Callout::Warning => ("panel warning", "#i-warn", words::WARNING),
        };
        self.open("div", &[("class", class), ("role", "note"), ("aria-label", label)]);
        self.icon(icon);
        self.panel_body(title, body);
        self.close("div");
    }

    /// One box beside the icon: the style sheet gives a panel two columns.
    fn panel_body(&mut self, title: Option<&str>, body: &[Node]) {
        self.open("div", &[]);
        if let Some(title) = title {
            self.leaf("p", &[("class", "panel-title")], title);
        }
        self.flow(body, true);
        self.close("div");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{body, rendered};

    #[test]
    fn callouts_follow_the_design() {
        assert_eq!(
            body(
                "<ac:structured-macro ac:name=\"tip\"><ac:parameter ac:name=\"title\">T&amp;C</ac:parameter><ac:rich-text-body>a</ac:rich-text-body></ac:structured-macro>"
            ),
            "<div class=\"panel tip\" role=\"note\" aria-label=\"Tip\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-check\"></use></svg>\
             <div><p class=\"panel-title\">T&amp;C</p><p>a</p></div></div>"
        );
    }

    #[test]
    fn panel_colours_are_rules_or_nothing() {
        let page = rendered(
            "<ac:structured-macro ac:name=\"panel\"><ac:parameter ac:name=\"bgColor\">#000080</ac:parameter>\
             <ac:parameter ac:name=\"borderColor\">red;} *{display:none</ac:parameter><ac:rich-text-body><p><span style=\"color:#000\">a</span></p></ac:rich-text-body></ac:structured-macro>",
        );
        let css = page.class_rules.to_css();
        assert_eq!(page.class_rules.len(), 1);
        assert!(css.contains("background-color:#000080;color:#ffffff") && !css.contains("display"), "{css}");
    }
}
