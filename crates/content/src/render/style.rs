//! The few inline styles that are kept, as generated classes.

use super::Renderer;
use crate::colour::{self, Rgb};
use crate::syntax::Element;

impl Renderer<'_> {
    /// Classes for an element's `style` and old presentational attributes, and whether they give it a ground of its own.
    pub(super) fn style_classes(&mut self, el: &Element) -> (String, bool) {
        let mut classes = Vec::new();
        let mut ground = false;
        let mut text = None;
        for (property, value) in declarations(el.attr("style").unwrap_or_default()) {
            let rule = match property.as_str() {
                "color" => {
                    text = Rgb::parse(value);
                    None
                }
                "background-color" | "background" => {
                    let colour = Rgb::parse(value);
                    ground |= colour.is_some();
                    colour.map(colour::ground)
                }
                "text-align" => alignment(value),
                "margin-left" => length(value, 240).map(|px| format!("margin-left:{px}px")),
                "text-decoration" | "text-decoration-line" => ["underline", "line-through"]
                    .into_iter()
                    .find(|line| value.contains(line))
                    .map(|line| format!("text-decoration:{line}")),
                _ => None,
            };
            classes.extend(rule.and_then(|rule| self.rules.class_for(rule)));
        }
        let text = text.or_else(|| el.attr("color").and_then(Rgb::parse));
        if let Some(colour) = text.filter(|_| !ground && self.on_ground == 0) {
            classes.extend(self.rules.class_for(colour::text(colour)));
        }
        let align = if el.name == "center" { Some("center") } else { el.attr("align") };
        classes.extend(align.and_then(alignment).and_then(|rule| self.rules.class_for(rule)));
        (classes.join(" "), ground)
    }

    /// The class for a width in a `style` or `width` attribute.
    pub(super) fn width_class(&mut self, el: &Element) -> Option<String> {
        let style = declarations(el.attr("style").unwrap_or_default()).find(|(property, _)| property == "width");
        let width = style.map(|(_, value)| value).or_else(|| el.attr("width"))?;
        let rule = match width.trim().strip_suffix('%') {
            Some(percent) => {
                let percent = percent.trim().parse::<f32>().ok().filter(|percent| (0.0..=100.0).contains(percent))?;
                format!("width:{percent:.1}%")
            }
            None => format!("width:{}px", length(width, 2_000).filter(|px| *px > 0)?),
        };
        self.rules.class_for(rule)
    }

    /// The class that makes an alignment; also for macros.
    pub(crate) fn align_class(&mut self, value: &str) -> Option<String> {
        alignment(value).and_then(|rule| self.rules.class_for(rule))
    }
}

fn declarations(style: &str) -> impl Iterator<Item = (String, &str)> {
    style.split(';').take(50).filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        Some((property.trim().to_ascii_lowercase(), value.trim()))
    })
}

fn alignment(value: &str) -> Option<String> {
    let word =
        ["center", "right", "left", "justify"].into_iter().find(|word| value.trim().eq_ignore_ascii_case(word))?;
    Some(format!("text-align:{word}"))
}

/// Whole pixels from `12px`, `12.5`, `2em` or `1rem`, no more than `most`.
fn length(value: &str, most: u32) -> Option<u32> {
    let value = value.trim().to_ascii_lowercase();
    let (number, unit) = value
        .find(|c: char| c.is_ascii_alphabetic() || c == '%')
        .map_or((value.as_str(), "px"), |at| value.split_at(at));
    let scale = match unit {
        "px" => 1.0,
        "em" | "rem" => 16.0,
        "pt" => 4.0 / 3.0,
        _ => return None,
    };
    let px = number.trim().parse::<f64>().ok().map(|number| (number * scale).round()).filter(|px| *px >= 0.0)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and no more than `most`"
    )]
    let whole = px.min(f64::from(most)) as u32;
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{body, rendered};

    #[test]
    fn lengths_are_whole_and_bounded() {
        assert_eq!(length("12.4px", 240), Some(12));
        assert_eq!(length("2em", 240), Some(32));
        assert_eq!(length("99999px", 240), Some(240));
        for bad in ["-3px", "calc(1px)", "1e99em;", "NaNpx", "5vw", ""] {
            assert!(length(bad, 240).is_none_or(|px| px <= 240), "{bad}");
        }
        assert_eq!(length("-3px", 240), None);
        assert_eq!(length("NaN", 240), None);
    }

    #[test]
    fn styles_become_rules_and_nothing_else_gets_through() {
        let page =
            rendered("<p style=\"text-align: center; background: url(javascript:x); color: rgb(255,0,0); x:y\">a</p>");
        let css = page.class_rules.to_css();
        assert!(css.contains("{text-align:center}") && css.contains("{color:light-dark(#"), "{css}");
        assert!(!css.contains("url") && !page.html.as_str().contains("style="));
        assert_eq!(body("<span style=\"font-size: 40px\">a</span>"), "<p>a</p>");
        assert!(
            rendered("<p style=\"margin-left: 30.0px;\">a</p>").class_rules.to_css().contains("{margin-left:30px}")
        );
    }

    #[test]
    fn coloured_text_on_coloured_ground_is_left_to_the_ground() {
        let css =
            rendered("<p style=\"background-color:#000\"><span style=\"color:#111\">a</span></p>").class_rules.to_css();
        assert!(css.contains("background-color:#000000;color:#ffffff") && !css.contains("light-dark"), "{css}");
    }
}
