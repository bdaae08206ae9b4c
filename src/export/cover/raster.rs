//! The cover as a bitmap.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use epaint_default_fonts::UBUNTU_LIGHT;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::Shape;

/// The font: Latin, Greek and Cyrillic, the same on every machine.
const FONT: &[u8] = UBUNTU_LIGHT;
/// Pixels of the bitmap per pixel of the cover: 1000 by 1600, as large as bookshops require.
const SCALE: f64 = 0.625;

/// RGB pixels in rows.
struct Bitmap {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

/// Whether the font has all characters of a text.
pub(super) fn has_characters(text: &str) -> bool {
    font().is_some_and(|font| glyphs(&font, text).is_some())
}

/// The shapes as PNG. Text begins at `text_x`, or ends there if that is in the right half.
pub(super) fn png(shapes: &[Shape], (width, height): (u32, u32), text_x: f64) -> Option<Vec<u8>> {
    let scaled = |length: u32| (f64::from(length) * SCALE) as usize;
    let (width, height) = (scaled(width), scaled(height));
    let mut bitmap = Bitmap { width, height, bytes: vec![255; width * height * 3] };
    let font = font()?;
    for shape in shapes {
        match shape {
            Shape::Rectangle { x, y, width, height, fill } => {
                let edge = |at: f64| (at * SCALE).round() as usize;
                let rows = edge(*y)..edge(y + height).max(edge(*y) + 1).min(bitmap.height);
                let columns = edge(*x)..edge(x + width).min(bitmap.width);
                bitmap.fill(rows, columns, color(fill));
            }
            Shape::Text { y, text, size, fill, .. } => {
                bitmap.text(&font, text, (text_x * SCALE, y * SCALE), size * SCALE, color(fill));
            }
        }
    }
    bitmap.encode()
}

fn font() -> Option<Face<'static>> {
    Face::parse(FONT, 0).ok()
}

/// The glyphs of a text; none if the font does not have all.
fn glyphs(font: &Face<'_>, text: &str) -> Option<Vec<GlyphId>> {
    text.chars().map(|c| font.glyph_index(c)).collect()
}

/// `#2747b8` as red, green and blue.
fn color(hex: &str) -> [u8; 3] {
    let number = u32::from_str_radix(hex.trim_start_matches('#'), 16).unwrap_or_default();
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue]
}

impl Bitmap {
    fn fill(&mut self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>, color: [u8; 3]) {
        for row in rows {
            for column in columns.clone() {
                self.blend(row * self.width + column, color, 1.0);
            }
        }
    }

    fn blend(&mut self, pixel: usize, color: [u8; 3], coverage: f32) {
        let Some(bytes) = self.bytes.get_mut(pixel * 3..pixel * 3 + 3) else { return };
        for (byte, value) in bytes.iter_mut().zip(color) {
            let mixed = f32::from(*byte) + (f32::from(value) - f32::from(*byte)) * coverage.clamp(0.0, 1.0);
            *byte = mixed.round() as u8;
        }
    }

    fn text(&mut self, font: &Face<'_>, text: &str, (x, y): (f64, f64), size: f64, color: [u8; 3]) {
        let Some(glyphs) = glyphs(font, text) else { return };
        let scale = (size / f64::from(font.units_per_em())) as f32;
        let advance = |glyph: &GlyphId| f32::from(font.glyph_hor_advance(*glyph).unwrap_or_default()) * scale;
        let width: f32 = glyphs.iter().map(advance).sum();
        let is_right = x > self.width as f64 / 2.0;
        let mut left = x as f32 - if is_right { width } else { 0.0 };
        let mut outline = Outline {
            rasterizer: Rasterizer::new(self.width, self.height),
            scale,
            left,
            baseline: y as f32,
            start: None,
            last: point(0.0, 0.0),
        };
        for glyph in &glyphs {
            outline.left = left;
            // A glyph without an outline, such as a space, draws nothing.
            let _box = font.outline_glyph(*glyph, &mut outline);
            left += advance(glyph);
        }
        outline.rasterizer.for_each_pixel(|pixel, coverage| {
            if coverage > 0.0 {
                self.blend(pixel, color, coverage);
            }
        });
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder =
            png::Encoder::new(&mut out, u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.bytes).ok()?;
        writer.finish().ok()?;
        Some(out)
    }
}

/// Passes the outlines of glyphs to the rasterizer.
struct Outline {
    rasterizer: Rasterizer,
    scale: f32,
    left: f32,
    baseline: f32,
    start: Option<Point>,
    last: Point,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> Point {
        point(self.left + x * self.scale, self.baseline - y * self.scale)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = self.at(x, y);
        self.start = Some(self.last);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.rasterizer.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, to) = (self.at(x1, y1), self.at(x, y));
        self.rasterizer.draw_quad(self.last, control, to);
        self.last = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second, to) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.rasterizer.draw_cubic(self.last, first, second, to);
        self.last = to;
    }

    fn close(&mut self) {
        if let Some(start) = self.start.take() {
            self.rasterizer.draw_line(self.last, start);
            self.last = start;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, x: f64) -> Vec<u8> {
        let ground =
            Shape::Rectangle { x: 0.0, y: 0.0, width: 1600.0, height: 2560.0, fill: "#2747b8".into() };
        let line = Shape::Text {
            y: 400.0,
            text: text.into(),
            face: "",
            size: 190.0,
            fill: "#ffffff".into(),
            is_bold: false,
        };
        let bytes = png(&[ground, line], (1600, 2560), x).expect("drawn");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("PNG");
        assert_eq!(reader.info().size(), (1000, 1600));
        let mut pixels = vec![0; reader.output_buffer_size().expect("small")];
        reader.next_frame(&mut pixels).expect("whole");
        pixels
    }

    fn white(pixels: &[u8]) -> usize {
        pixels.chunks_exact(3).filter(|pixel| *pixel == [255, 255, 255]).count()
    }

    #[test]
    fn text_stands_on_the_ground_where_the_font_has_it() {
        let pixels = drawn("Größe Ω Ж", 180.0);
        assert_eq!(pixels[..3], [0x27, 0x47, 0xb8]);
        assert!((2_000..60_000).contains(&white(&pixels)), "{}", white(&pixels));
        assert!(has_characters("Größe Ω Ж") && !has_characters("数据库"));
        assert_eq!(white(&drawn("数据库", 180.0)), 0);
        // A line that would leave the bitmap ends at its edge.
        assert!(white(&drawn(&"W".repeat(80), 180.0)) > 0 && white(&drawn("W", 1420.0)) > 0);
    }
}
