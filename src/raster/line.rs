//! A line of text as glyphs: directions by the bidirectional algorithm, a font for each character, and shaping, which joins Arabic letters and puts
//! accents and vowel signs in their positions.

use std::ops::Range;

use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::{Face, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};

use super::Direction;

/// Glyphs from left to right.
pub(super) struct ShapedLine {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
}

/// A glyph and its position, from the start of the baseline. `y` is upwards.
pub(super) struct Glyph {
    pub(super) face: usize,
    pub(super) id: GlyphId,
    pub(super) x: f32,
    pub(super) y: f32,
}

impl ShapedLine {
    /// `text` in this font size. Text whose script is from left to right has the direction of its first letter.
    pub(super) fn new(faces: &[Face], text: &str, size: f32, direction: Direction) -> Self {
        let mut line = Self { glyphs: Vec::new(), width: 0.0 };
        let bidi = BidiInfo::new(text, direction.choose(None, Some(Level::rtl())));
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let mut direction = Direction::LeftToRight;
                let is_rtl = levels[run.start].is_rtl();
                let mut segments = segments(faces, text, run);
                if is_rtl {
                    direction = Direction::RightToLeft;
                    segments.reverse();
                }
                for (range, face) in segments {
                    line.push(faces, face, &text[range], size, direction);
                }
            }
        }
        line
    }

    /// Adds text in one direction and font.
    fn push(&mut self, faces: &[Face], index: usize, text: &str, size: f32, direction: Direction) {
        let face = &faces[index];
        let scale = size / face.units_per_em() as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(
            direction.choose(rustybuzz::Direction::LeftToRight, rustybuzz::Direction::RightToLeft),
        );
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        for (glyph, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            // A font has at most 65,535 glyphs.
            let id = GlyphId(u16::try_from(glyph.glyph_id).unwrap_or_default());
            let (x, y) = (self.width + position.x_offset as f32 * scale, position.y_offset as f32 * scale);
            self.glyphs.push(Glyph { face: index, id, x, y });
            self.width += position.x_advance as f32 * scale;
        }
    }
}

/// Splits a run by the first font that has each character. Spaces, accents and characters that no font has stay with the text before them.
fn segments(faces: &[Face], text: &str, run: Range<usize>) -> Vec<(Range<usize>, usize)> {
    let mut segments: Vec<(Range<usize>, usize)> = Vec::new();
    for (start, c) in text[run.clone()].char_indices() {
        let start = run.start + start;
        let end = start + c.len_utf8();
        let has = |face: &&Face| face.glyph_index(c).is_some();
        let first = faces.iter().position(|face| has(&face));
        match segments.last_mut() {
            Some((range, face))
                if first == Some(*face) || first.is_none() || !c.is_alphanumeric() && has(&&faces[*face]) =>
            {
                range.end = end;
            }
            _ => segments.push((start..end, first.unwrap_or_default())),
        }
    }
    segments
}
