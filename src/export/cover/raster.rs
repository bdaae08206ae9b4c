//! The cover as a bitmap.

use std::collections::BTreeSet;

use super::{Face, Shape};
use crate::raster::{Canvas, Direction, FontFinder, FontStyle, Fonts, Point, TextStyle, color};

/// Pixels of the bitmap per pixel of the cover: 1000 by 1600, as large as bookshops require.
const SCALE: f64 = 0.625;

/// The fonts of the program, and others for the characters of the shapes that they lack.
pub(super) fn fonts(shapes: &[Shape], finder: &dyn FontFinder, language: &str) -> Fonts {
    let own = Fonts::default();
    let missing: BTreeSet<char> = {
        let drawable = own.drawable();
        let texts = shapes.iter().filter_map(|shape| match shape {
            Shape::Text { text, .. } => Some(text),
            Shape::Rectangle { .. } => None,
        });
        texts.flat_map(|text| drawable(text).1).collect()
    };
    if missing.is_empty() { own } else { Fonts::with(finder.find(&missing, language)) }
}

/// The shapes as PNG, without the texts that have characters that no font has. Text starts at `x`.
pub(super) fn png(
    shapes: &[Shape],
    size: (u32, u32),
    (x, direction): (f64, Direction),
    fonts: &Fonts,
) -> Vec<u8> {
    let scaled = |length: f64| (length * SCALE).round() as usize;
    let drawable = fonts.drawable();
    let mut canvas = Canvas::new(scaled(size.0.into()), scaled(size.1.into()), [255; 3]);
    for shape in shapes {
        match shape {
            Shape::Rectangle { x, y, width, height, fill } => {
                let (left, top) = (scaled(*x), scaled(*y));
                let (right, bottom) = (scaled(x + width), scaled(y + height).max(top + 1));
                canvas.fill(left, top, right - left, bottom - top, color(fill).unwrap_or_default());
            }
            Shape::Text { y, text, face, size, fill, .. } => {
                let (text, missing) = drawable(text);
                if missing.is_empty() {
                    let font = if *face == Face::Sans { FontStyle::Sans } else { FontStyle::Serif };
                    let style = TextStyle { font, size: (size * SCALE) as f32 };
                    let start = Point { x: (x * SCALE) as f32, y: (y * SCALE) as f32 };
                    canvas.text(fonts, style, &text, start, direction, color(fill).unwrap_or_default());
                }
            }
        }
    }
    canvas.png()
}
