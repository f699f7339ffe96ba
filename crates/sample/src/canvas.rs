//! A small canvas for technical drawings: rectangles, straight lines, arrows and labels in an eight by eight pixel font.
//! What reaches over an edge is cut off.

use std::io::Cursor;

use font8x8::{BASIC_FONTS, UnicodeFonts};
use image::{ImageFormat, Rgb, RgbImage};

use crate::export::SampleError;

pub type Colour = Rgb<u8>;

pub const PAPER: Colour = Rgb([0xff, 0xff, 0xff]);
pub const INK: Colour = Rgb([0x1f, 0x2a, 0x37]);
pub const GREY: Colour = Rgb([0x5b, 0x67, 0x75]);
pub const PALE: Colour = Rgb([0xee, 0xf2, 0xf6]);
pub const STEEL: Colour = Rgb([0xc9, 0xd3, 0xdd]);
pub const SEA: Colour = Rgb([0x0d, 0x5c, 0x68]);
pub const WATER: Colour = Rgb([0xd4, 0xe9, 0xf2]);
pub const RED: Colour = Rgb([0xa0, 0x2c, 0x24]);

/// Pixels of a glyph at scale one.
const GLYPH: u32 = 8;
/// Width of every line.
const LINE: u32 = 3;
/// Half the width of an arrow's head.
const HEAD: u32 = 7;

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy)]
pub struct Area(pub u32, pub u32, pub u32, pub u32);

pub struct Canvas(RgbImage);

impl Canvas {
    pub fn new(width: u32, height: u32) -> Canvas {
        Canvas(RgbImage::from_pixel(width, height, PAPER))
    }

    pub fn png(&self) -> Result<Vec<u8>, SampleError> {
        let mut bytes = Cursor::new(Vec::new());
        self.0.write_to(&mut bytes, ImageFormat::Png)?;
        Ok(bytes.into_inner())
    }

    pub fn fill(&mut self, Area(left, top, width, height): Area, colour: Colour) {
        for y in top..(top + height).min(self.0.height()) {
            for x in left..(left + width).min(self.0.width()) {
                self.0.put_pixel(x, y, colour);
            }
        }
    }

    /// A filled rectangle with an edge inside its bounds.
    pub fn outlined(&mut self, area: Area, ground: Colour, edge: Colour) {
        let Area(left, top, width, height) = area;
        self.fill(area, edge);
        let inner = Area(left + LINE, top + LINE, width.saturating_sub(2 * LINE), height.saturating_sub(2 * LINE));
        self.fill(inner, ground);
    }

    /// An outlined rectangle with a label in its middle.
    pub fn labelled(&mut self, area: Area, ground: Colour, edge: Colour, ink: Colour, label: &str) {
        self.outlined(area, ground, edge);
        let Area(left, top, width, height) = area;
        self.centred(left + width / 2, top + height / 2 - GLYPH, 2, ink, label);
    }

    /// A label whose top left corner is given.
    pub fn text(&mut self, left: u32, top: u32, scale: u32, ink: Colour, label: &str) {
        let mut x = left;
        for c in label.chars() {
            let glyph = BASIC_FONTS.get(c).unwrap_or_default();
            for (row, bits) in (0..GLYPH).zip(glyph) {
                for column in (0..GLYPH).filter(|column| bits & (1 << column) != 0) {
                    self.fill(Area(x + column * scale, top + row * scale, scale, scale), ink);
                }
            }
            x += GLYPH * scale;
        }
    }

    /// A label around a vertical axis.
    pub fn centred(&mut self, axis: u32, top: u32, scale: u32, ink: Colour, label: &str) {
        self.text(axis.saturating_sub(width_of(label, scale) / 2), top, scale, ink, label);
    }

    /// A label that ends at a vertical line.
    pub fn text_before(&mut self, right: u32, top: u32, scale: u32, ink: Colour, label: &str) {
        self.text(right.saturating_sub(width_of(label, scale)), top, scale, ink, label);
    }

    pub fn horizontal(&mut self, from: u32, to: u32, y: u32, colour: Colour) {
        self.fill(Area(from.min(to), y, from.abs_diff(to), LINE), colour);
    }

    pub fn vertical(&mut self, x: u32, from: u32, to: u32, colour: Colour) {
        self.fill(Area(x, from.min(to), LINE, from.abs_diff(to)), colour);
    }

    /// A horizontal line with a head at its end, in either direction.
    pub fn arrow(&mut self, from: u32, to: u32, y: u32, colour: Colour) {
        self.horizontal(from, to, y, colour);
        for step in 0..=HEAD {
            let x = if to > from { to - step } else { to + step };
            self.fill(Area(x, (y + LINE / 2).saturating_sub(step), 1, 2 * step + 1), colour);
        }
    }

    /// A vertical line with a head at its upper end.
    pub fn arrow_up(&mut self, x: u32, from: u32, to: u32, colour: Colour) {
        self.vertical(x, from, to, colour);
        for step in 0..=HEAD {
            self.fill(Area((x + LINE / 2).saturating_sub(step), to + step, 2 * step + 1, 1), colour);
        }
    }

    /// A spot of attention where a line meets a thing.
    pub fn dot(&mut self, x: u32, y: u32, colour: Colour) {
        self.fill(Area(x.saturating_sub(5), y.saturating_sub(5), 11, 11), colour);
    }
}

fn width_of(label: &str, scale: u32) -> u32 {
    label.chars().map(|_| GLYPH * scale).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reaches_over_an_edge_is_cut_off() {
        let mut canvas = Canvas::new(10, 10);
        canvas.fill(Area(8, 8, 50, 50), INK);
        canvas.text(5, 5, 4, RED, "W");
        canvas.arrow(2, 9, 1, SEA);
        let png = canvas.png().unwrap();
        let back = image::load_from_memory(&png).unwrap().to_rgb8();
        assert_eq!((back.width(), back.height()), (10, 10));
        assert_eq!(back.get_pixel(9, 2), &SEA);
        assert_eq!(back.get_pixel(0, 9), &PAPER);
    }

    #[test]
    fn labels_are_as_wide_as_they_are_long() {
        let mut canvas = Canvas::new(200, 20);
        canvas.text_before(200, 0, 2, INK, "II");
        let left = (0..200).find(|x| (0..20).any(|y| canvas.0.get_pixel(*x, y) == &INK));
        assert!(left.is_some_and(|left| (168..200).contains(&left)), "{left:?}");
    }
}
