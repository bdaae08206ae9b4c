//! Pictures of pixels: rectangles and text on a plain ground, as PNG.

mod fonts;
mod line;

use ab_glyph_rasterizer::{Rasterizer, point};
pub use png::{ColorType, Compression};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use serde::Serialize;

pub use fonts::{FontFile, FontFinder, FontStyle, Fonts, NoFonts};

use line::ShapedLine;

/// Red, green and blue.
pub type Color = [u8; 3];

/// The color of `#rrggbb`.
pub fn color(text: &str) -> Option<Color> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

/// The direction in which a script is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// From left to right.
    #[default]
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// The first value if the script is written from left to right, else the second.
    pub fn choose<T>(self, left_to_right: T, right_to_left: T) -> T {
        match self {
            Self::LeftToRight => left_to_right,
            Self::RightToLeft => right_to_left,
        }
    }
}

/// Width and height of an image in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ImageSize {
    pub width: u32,
    pub height: u32,
}

/// The font of a line of text and its size in pixels.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "described above")]
pub struct TextStyle {
    pub font: FontStyle,
    pub size: f32,
}

/// A point of a picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "described above")]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// A picture that is drawn on.
#[derive(Debug)]
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Color>,
}

impl Canvas {
    /// A picture of one color.
    pub fn new(width: usize, height: usize, ground: Color) -> Self {
        Self { width, height, pixels: vec![ground; width * height] }
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, color: Color) {
        let (right, bottom) = ((x + width).min(self.width), (y + height).min(self.height));
        for row in y.min(bottom)..bottom {
            self.pixels[row * self.width + x.min(right)..row * self.width + right].fill(color);
        }
    }

    /// Draws a line of text that starts at a point of its baseline.
    pub fn text(
        &mut self,
        fonts: &Fonts,
        style: TextStyle,
        text: &str,
        start: Point,
        direction: Direction,
        color: Color,
    ) {
        let faces = fonts.faces(style.font);
        let line = ShapedLine::new(&faces, text, style.size, direction);
        let left = direction.choose(start.x, start.x - line.width);
        for glyph in &line.glyphs {
            let face = &faces[glyph.face];
            let scale = style.size / face.units_per_em() as f32;
            self.glyph(face, glyph.id, scale, (left + glyph.x, start.y - glyph.y), color);
        }
    }

    /// Draws a glyph with its origin at `(x, y)`.
    fn glyph(&mut self, face: &rustybuzz::Face, id: GlyphId, scale: f32, (x, y): (f32, f32), color: Color) {
        let Some(bounds) = face.glyph_bounding_box(id) else { return };
        let (left, top) =
            ((x + f32::from(bounds.x_min) * scale).floor(), (y - f32::from(bounds.y_max) * scale).floor());
        let right = (x + f32::from(bounds.x_max) * scale).ceil();
        let bottom = (y - f32::from(bounds.y_min) * scale).ceil();
        if right <= left
            || bottom <= top
            || right - left > self.width as f32
            || bottom - top > self.height as f32
        {
            return;
        }
        let raster = Rasterizer::new((right - left) as usize + 1, (bottom - top) as usize + 1);
        let mut outline =
            GlyphOutline { raster, scale, x: x - left, y: y - top, start: (0.0, 0.0), last: (0.0, 0.0) };
        face.outline_glyph(id, &mut outline);
        outline.raster.for_each_pixel_2d(|column, row, coverage| {
            let (column, row) = (left + column as f32, top + row as f32);
            let is_inside =
                column >= 0.0 && row >= 0.0 && column < self.width as f32 && row < self.height as f32;
            if coverage > 0.0 && is_inside {
                let pixel = &mut self.pixels[row as usize * self.width + column as usize];
                *pixel = mix(*pixel, color, coverage.min(1.0));
            }
        });
    }

    /// The picture as PNG.
    pub fn png(&self) -> Vec<u8> {
        let size = ImageSize { width: self.width as u32, height: self.height as u32 };
        png(size, ColorType::Rgb, Compression::Fast, self.pixels.as_flattened())
    }
}

/// Pixels of eight bits a channel as PNG.
pub fn png(size: ImageSize, color: ColorType, compression: Compression, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size.width, size.height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(compression);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(pixels));
    debug_assert!(written.is_ok(), "writing to memory cannot fail: {written:?}");
    out
}

/// `over` on `under`, where it covers this part of a pixel.
fn mix(under: Color, over: Color, coverage: f32) -> Color {
    let channel = |index: usize| {
        let (under, over) = (f32::from(under[index]), f32::from(over[index]));
        (under + (over - under) * coverage).round() as u8
    };
    [channel(0), channel(1), channel(2)]
}

/// Receives the outline of a glyph: in units of its font, and with `y` upwards.
struct GlyphOutline {
    raster: Rasterizer,
    scale: f32,
    x: f32,
    y: f32,
    start: (f32, f32),
    last: (f32, f32),
}

impl GlyphOutline {
    fn at(&self, (x, y): (f32, f32)) -> ab_glyph_rasterizer::Point {
        point(self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for GlyphOutline {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.start, self.last) = ((x, y), (x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.raster.draw_line(self.at(self.last), self.at((x, y)));
        self.last = (x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.raster.draw_quad(self.at(self.last), self.at((x1, y1)), self.at((x, y)));
        self.last = (x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.raster.draw_cubic(self.at(self.last), self.at((x1, y1)), self.at((x2, y2)), self.at((x, y)));
        self.last = (x, y);
    }

    fn close(&mut self) {
        let (x, y) = self.start;
        self.line_to(x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Color = [255, 255, 255];
    const INK: Color = [0, 0, 0];

    /// The first and last column with ink.
    fn columns(canvas: &Canvas) -> Option<(usize, usize)> {
        let inked = |column: &usize| {
            (0..canvas.height).any(|row| canvas.pixels[row * canvas.width + column] != PAPER)
        };
        Some(((0..canvas.width).find(inked)?, (0..canvas.width).rev().find(inked)?))
    }

    #[test]
    fn draws_text_from_either_end() {
        let fonts = Fonts::default();
        let drawn = |text: &str, x: f32, direction: Direction| {
            let mut canvas = Canvas::new(300, 60, PAPER);
            let style = TextStyle { font: FontStyle::Serif, size: 30.0 };
            canvas.text(&fonts, style, text, Point { x, y: 40.0 }, direction, INK);
            columns(&canvas)
        };
        let (left, right) = drawn("Index", 10.0, Direction::LeftToRight).expect("ink");
        assert!((10..14).contains(&left) && (60..140).contains(&right), "{left} {right}");
        let (left, right) = drawn("قاعدة", 290.0, Direction::RightToLeft).expect("ink");
        assert!((284..=290).contains(&right) && left > 150, "{left} {right}");
        // Letters that are joined are narrower than letters alone.
        let alone =
            drawn("ق\u{200c}ا\u{200c}ع\u{200c}د\u{200c}ة", 290.0, Direction::RightToLeft).expect("ink");
        assert!(alone.0 < left, "{alone:?} {left}");
        assert_eq!(drawn("", 10.0, Direction::LeftToRight), None);
        // Nothing outside of the picture is drawn, or panics.
        assert_eq!(drawn("Index", 400.0, Direction::LeftToRight), None);
        assert!(drawn("Index", -20.0, Direction::LeftToRight).is_some());
    }

    #[test]
    fn writes_png() {
        let mut canvas = Canvas::new(4, 2, PAPER);
        canvas.fill(1, 0, 2, 9, [1, 2, 3]);
        let png = canvas.png();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut pixels).expect("pixels");
        assert_eq!(pixels[..12], [255, 255, 255, 1, 2, 3, 1, 2, 3, 255, 255, 255]);
    }
}
