//! `code` and `noformat`.

use super::Macro;
use crate::highlight::{self, Token};
use crate::render::{Place, Renderer};
use crate::words;

pub fn code(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let language = mac.param("language").or_else(|| mac.param("lang")).or_else(|| mac.param("")).unwrap_or_default();
    let title = mac.param("title");
    let first = mac.param("firstline").and_then(|line| line.parse::<u32>().ok()).unwrap_or(1);
    let block = Block {
        source: body(out, mac),
        language: &language,
        title: title.as_deref(),
        first_line: mac.flag("linenumbers").then_some(first),
    };
    if mac.flag("collapse") {
        let summary = title.clone().unwrap_or_else(|| words::MORE.to_owned());
        out.details(&summary, |out| out.code_block(&block));
    } else {
        out.code_block(&block);
    }
}

pub fn noformat(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let title = mac.param("title");
    let source = body(out, mac);
    out.code_block(&Block { source, language: "", title: title.as_deref(), first_line: None });
}

/// The code. Some tools write it as rich text, which may hold what is not to be told: only what rendering shows of it counts.
fn body(out: &mut Renderer<'_>, mac: &Macro<'_>) -> String {
    out.rendered_text(mac.plain().unwrap_or_else(|| mac.rich()))
}

/// A block of code to show.
pub struct Block<'c> {
    pub source: String,
    /// As the macro names it; empty for none.
    pub language: &'c str,
    pub title: Option<&'c str>,
    /// Number of the first line, if lines are numbered.
    pub first_line: Option<u32>,
}

impl Renderer<'_> {
    pub(crate) fn code_block(&mut self, block: &Block<'_>) {
        let source = block.source.trim_matches('\n').trim_end();
        let caption =
            block.title.or(Some(block.language).filter(|language| !language.is_empty())).unwrap_or(words::CODE);
        let id = self.ids.claim("code");
        self.open("figure", &[("class", "code wide")]);
        self.open("figcaption", &[]);
        self.leaf("span", &[], caption);
        if !self.is_in_link() {
            // Useless without scripts, so hidden until one takes it over.
            self.open("button", &[("class", "btn ghost sm"), ("type", "button"), ("data-copy", &id), ("hidden", "")]);
            self.icon("#i-copy");
            self.leaf("span", &[], words::COPY);
            self.close("button");
        }
        self.close("figcaption");
        let reached = self.reached_by_keyboard();
        self.open("pre", &[("tabindex", reached), ("aria-label", &words::code_named(caption))]);
        let mut classes = String::new();
        if let Some(first) = block.first_line {
            classes.push_str("lines");
            if first != 1 {
                let rule = format!("counter-reset:line {}", first.saturating_sub(1).min(1_000_000));
                if let Some(class) = self.rules.class_for(rule) {
                    classes.push(' ');
                    classes.push_str(&class);
                }
            }
        }
        self.open("code", &[("id", &id), ("class", &classes)]);
        self.source(source, block.language, block.first_line.is_some());
        self.close("code");
        self.close("pre");
        self.close("figure");
    }

    fn source(&mut self, source: &str, language: &str, numbered: bool) {
        let affordable = source.len() <= self.opts.max_highlight.min(self.highlight_left);
        let grammar = if affordable { highlight::grammar(language) } else { None };
        match grammar {
            None if !numbered => self.text(source),
            None => {
                for (number, line) in source.split('\n').enumerate() {
                    self.line(number, &[(None, line)], numbered);
                }
            }
            Some(grammar) => {
                self.highlight_left -= source.len();
                let mut number = 0;
                highlight::each_line(source, grammar, |tokens| {
                    self.line(number, tokens, numbered);
                    number += 1;
                });
            }
        }
    }

    fn line(&mut self, number: usize, tokens: &[Token<'_>], numbered: bool) {
        if number > 0 {
            self.text("\n");
        }
        if numbered {
            self.open("span", &[("class", "l")]);
        }
        let mut open = None;
        for (class, text) in tokens {
            if *class != open {
                if open.is_some() {
                    self.close("span");
                }
                if let Some(class) = class {
                    self.open("span", &[("class", class)]);
                }
                open = *class;
            }
            self.text(text);
        }
        if open.is_some() {
            self.close("span");
        }
        if numbered {
            self.close("span");
        }
    }
}

#[cfg(test)]
mod tests;
