//! Converts byte offsets to lines and columns.

use crate::diag::Span;

/// The length in bytes beyond which a source line is cut around the location.
const LONGEST_LINE: usize = 2_000;

/// A span as lines and columns, clamped to the text, with the source line to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Where it starts.
    pub start: Position,
    /// Where it ends, exclusive.
    pub end: Position,
    /// The line it starts on, without its line break and without a byte order mark; a very long line is cut to the part around the location.
    pub line: String,
    /// Whether the start of the line is cut off.
    pub is_cut: bool,
    /// The offset in `line` at which the location starts.
    pub line_start: usize,
    /// The offset in `line` at which the location ends; the length of `line` if the location continues on the next line.
    pub line_end: usize,
}

/// A line and a column, both from 1. Columns count characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Lines end with `\n` or `\r\n`.
    pub line: usize,
    /// A byte order mark at the start of the text is not counted.
    pub column: usize,
}

/// A text with the offsets of its lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// Byte offsets; the first is 0, or 3 after a byte order mark.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(first).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The location of `span`. Ends beyond the text are clamped to it; ends inside a character include the whole character.
    pub(super) fn locate(&self, span: Span) -> Location {
        let start = self.clamp(floor_boundary(self.text, span.start));
        let end = self.clamp(ceil_boundary(self.text, span.end)).max(start);
        let number = self.line_of(start);
        let line_from = self.starts[number];
        let line = self.line(number);
        let line_start = (start - line_from).min(line.len());
        let (from, to) = window(line, line_start);
        let line_end = (end - line_from).clamp(line_start, to);
        Location {
            start: self.position(start),
            end: self.position(end),
            line: line[from..to].to_owned(),
            is_cut: from > 0,
            line_start: line_start - from,
            line_end: line_end - from,
        }
    }

    fn clamp(&self, at: usize) -> usize {
        at.clamp(self.starts[0], self.text.len())
    }

    fn position(&self, at: usize) -> Position {
        let number = self.line_of(at);
        Position { line: number + 1, column: self.text[self.starts[number]..at].chars().count() + 1 }
    }

    /// The number, from 0, of the line that holds the byte `at`.
    fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn line(&self, number: usize) -> &'t str {
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        let line = &self.text[self.starts[number]..end];
        line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
    }
}

/// The part of a line to show around a location that starts at `start`.
fn window(line: &str, start: usize) -> (usize, usize) {
    if line.len() <= LONGEST_LINE {
        return (0, line.len());
    }
    let from = floor_boundary(line, start.saturating_sub(LONGEST_LINE / 2));
    let to = ceil_boundary(line, start + LONGEST_LINE / 2);
    (from, to)
}

/// The last character boundary at or before `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first character boundary at or after `at`; the end of the text if there is none.
fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, span: Span, expected: (usize, usize, usize, usize, &str)) {
        let Location { start, end, line, line_start, line_end, .. } = Lines::new(text).locate(span);
        let marked = &line[line_start..line_end];
        assert_eq!((start.line, start.column, end.line, end.column, marked), expected);
    }

    #[test]
    fn counts_characters_not_bytes() {
        check("日本語 text", 3..9, (1, 2, 1, 4, "本語"));
        check("a\né x\n", 5..6, (2, 3, 2, 4, "x"));
    }

    #[test]
    fn line_breaks_and_byte_order_marks_do_not_count_as_columns() {
        check("\u{feff}title\r\nnext\r\n", 3..8, (1, 1, 1, 6, "title"));
        check("\u{feff}title\r\nnext\r\n", 0..0, (1, 1, 1, 1, ""));
        check("one\r\ntwo", 3..8, (1, 4, 2, 4, ""));
        check("one\r\ntwo", 5..8, (2, 1, 2, 4, "two"));
    }

    #[test]
    fn clamps_what_points_past_the_end_or_into_a_character() {
        check("ab", 1..900, (1, 2, 1, 3, "b"));
        check("ab\n", 77..99, (2, 1, 2, 1, ""));
        check("aéb", 2..2, (1, 2, 1, 3, "é"));
        check("", 5..9, (1, 1, 1, 1, ""));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_location_is_shown() {
        let text = format!("{}here{}\nnext", "é".repeat(2_000), "é".repeat(2_000));
        let location = Lines::new(&text).locate(4_000..4_004);
        assert_eq!((location.start.column, location.is_cut), (2_001, true));
        assert_eq!(&location.line[location.line_start..location.line_end], "here");
        assert!(location.line.len() <= LONGEST_LINE, "{}", location.line.len());
        let location = Lines::new(&text).locate(0..4_004);
        assert_eq!((location.is_cut, location.line_start, location.line_end), (false, 0, LONGEST_LINE / 2));
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}(\r?\n.{0,20}){0,4}", start in 0usize..200, length in 0usize..200) {
            let lines = Lines::new(&text);
            let location = lines.locate(start..start + length);
            prop_assert!(location.line.is_char_boundary(location.line_start));
            prop_assert!(location.line.is_char_boundary(location.line_end));
            prop_assert!(!location.line.contains('\n'));
        }
    }
}
