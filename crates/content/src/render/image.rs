//! Images. They come from our own store or not at all: an image on another site is a link, never a request.

use super::Renderer;
use super::element::Place;
use super::link::owner;
use super::url::{self, Href};
use super::write::shows_something;
use crate::context::{FileTarget, SharedFile};
use crate::syntax::{Element, Node};
use crate::words;

/// Pixels; no screen shows more, and a larger number only moves the page around.
const WIDEST: u32 = 4_000;

impl Renderer<'_> {
    /// `<ac:image>`, as a figure of its own or within running text.
    pub(crate) fn image(&mut self, el: &Element, place: Place) {
        if let Some(source) = el.child("ri:url") {
            self.image_elsewhere(source.attr("ri:value").unwrap_or_default());
        } else if let Some(source) = el.child("ri:attachment") {
            let filename = source.attr("ri:filename").unwrap_or_default();
            let file = self.ctx.attachment(owner(source), filename);
            self.image_file(&file, filename, el, place);
        } else if let Some(address) = el.attr("ac:src") {
            self.image_elsewhere(address);
        }
        // What stands in an image besides its source and caption is kept as text.
        let known = |name: &str| matches!(name, "ri:url" | "ri:attachment" | "ac:caption" | "ac:adf-mark");
        for child in el.children.iter().filter(|node| node.element().is_some_and(|child| !known(&child.name))) {
            self.inlines_only(std::slice::from_ref(child));
        }
    }

    /// An `<img>` that came with pasted HTML.
    pub(super) fn html_image(&mut self, el: &Element) {
        if let Some(address) = el.attr("src") {
            self.image_elsewhere(address);
        }
    }

    fn image_elsewhere(&mut self, address: &str) {
        let ctx = self.ctx;
        self.report.external_images += 1;
        match url::read(address, |host| ctx.is_source_host(host)) {
            Href::Elsewhere { host, .. } if !host.is_empty() => {
                let label = [Node::Text(words::image_elsewhere(&host))];
                self.link_to_address(address, &label, false);
            }
            _ => self.hole(Place::Inline, words::UNSHARED_IMAGE),
        }
    }

    /// An image from the store. `el` carries size, alternative text and caption, under the names of `ac:image`.
    pub(crate) fn image_file(&mut self, file: &FileTarget, filename: &str, el: &Element, place: Place) {
        match file {
            FileTarget::Shared(SharedFile { inline: Some(src), width, height, .. }) => {
                let caption = el.child("ac:caption").map(|caption| self.caption(caption)).unwrap_or_default();
                let size = size(el, *width, *height);
                if place == Place::Block && self.inline_only == 0 {
                    self.figure(src, &alt(el, filename, &caption), &size, &caption, el);
                } else {
                    self.img(src, &alt(el, filename, &caption), &size, el.attr("ac:title"), "inline-pic");
                    self.put_back(&caption);
                }
            }
            FileTarget::Shared(file) => self.file_card(file, filename),
            FileTarget::Missing => {
                self.report.missing_images.insert(filename.to_owned());
                self.hole(place, &words::image_missing(filename));
            }
            FileTarget::NotShared => {
                self.report.unshared_files += 1;
                self.hole(place, words::UNSHARED_IMAGE);
            }
        }
    }

    fn caption(&mut self, caption: &Element) -> String {
        let mark = self.mark();
        self.inlines_only(&caption.children);
        self.take_from(mark).trim().to_owned()
    }

    fn figure(&mut self, src: &str, alt: &str, size: &(String, String), caption: &str, el: &Element) {
        let layout = el.attr("ac:layout").or(el.attr("ac:align")).unwrap_or_default();
        let class = match layout {
            "wide" | "full-width" => "wide",
            "center" => "center",
            "left" | "wrap-left" | "align-start" => "left",
            "right" | "wrap-right" | "align-end" => "right",
            _ => "",
        };
        self.open("figure", &[("class", class)]);
        self.open("div", &[("class", "pic")]);
        self.img(src, alt, size, el.attr("ac:title"), "");
        self.close("div");
        if !caption.is_empty() {
            self.open("figcaption", &[("class", "cap")]);
            self.put_back(caption);
            self.close("figcaption");
        }
        self.close("figure");
    }

    fn img(&mut self, src: &str, alt: &str, (width, height): &(String, String), title: Option<&str>, class: &str) {
        self.open(
            "img",
            &[
                ("class", class),
                ("src", src),
                ("alt", alt),
                ("title", title.unwrap_or_default()),
                ("width", width),
                ("height", height),
                ("loading", "lazy"),
                ("decoding", "async"),
            ],
        );
    }

    /// A file that is offered for download.
    pub(crate) fn file_card(&mut self, file: &SharedFile, filename: &str) {
        let linked = self.in_link == 0;
        if linked {
            self.open("a", &[("class", "file"), ("href", &file.href), ("download", "")]);
        } else {
            self.open("span", &[("class", "file")]);
        }
        self.icon("#i-note");
        self.leaf("span", &[], filename);
        if let Some(size) = file.size {
            self.leaf("span", &[("class", "meta")], &words::file_size(size));
        }
        self.close(if linked { "a" } else { "span" });
    }
}

fn alt(el: &Element, filename: &str, caption: &str) -> String {
    let own = el.attr("ac:alt").or(el.attr("ac:title")).map(str::to_owned);
    // A caption is read out already.
    own.unwrap_or_else(|| if shows_something(caption) { String::new() } else { words::image_named(filename) })
}

/// Width and height attributes: the author's size, with the other side by the picture's own shape.
fn size(el: &Element, width: Option<u32>, height: Option<u32>) -> (String, String) {
    let given =
        |name: &str| el.attr(name).and_then(|value| value.trim_end_matches("px").parse::<f64>().ok()).and_then(whole);
    let original = (width.or_else(|| given("ac:original-width")), height.or_else(|| given("ac:original-height")));
    let scaled = |side: u32, this: u32, other: u32| whole(f64::from(side) * f64::from(other) / f64::from(this.max(1)));
    let (width, height) = match (given("ac:width"), given("ac:height"), original) {
        (Some(width), None, (Some(w), Some(h))) => (Some(width), scaled(width, w, h)),
        (None, Some(height), (Some(w), Some(h))) => (scaled(height, h, w), Some(height)),
        (None, None, (w, h)) => (w.filter(|w| *w <= WIDEST), h.filter(|h| *h <= WIDEST)),
        (width, height, _) => (width, height),
    };
    let text = |side: Option<u32>| side.map(|side| side.to_string()).unwrap_or_default();
    (text(width), text(height))
}

fn whole(px: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
    (px >= 1.0 && px <= f64::from(WIDEST)).then(|| px.round() as u32)
}

#[cfg(test)]
mod tests;
