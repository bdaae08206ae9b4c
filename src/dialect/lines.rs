//! A source as lines, seen together with its tree.

use std::cell::OnceCell;
use std::ops::Range;

use super::SourceSyntax;
use super::rewrite::{Container, Edit, MARKER, Mark};
use crate::document::{Document, Kind, NodeId, Visit};

/// Markdown and its tree, whose spans lead into it.
pub(super) struct Source<'s> {
    pub(super) text: &'s str,
    pub(super) document: &'s Document,
    pub(super) syntax: SourceSyntax,
    lines: OnceCell<Vec<Line<'s>>>,
    /// Blocks of code.
    code: OnceCell<Vec<Range<usize>>>,
    /// Code within lines.
    code_spans: OnceCell<Vec<Range<usize>>>,
    /// Blocks of HTML.
    html: OnceCell<Vec<Range<usize>>>,
}

/// A line of a source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'s> {
    pub(super) start: usize,
    /// Where what is on the line starts: after spaces, marks of quotations and the bullet of a list's item.
    pub(super) content: usize,
    /// Without the line's end.
    pub(super) end: usize,
    /// The whole line.
    pub(super) text: &'s str,
}

impl<'s> Source<'s> {
    pub(super) fn new(text: &'s str, document: &'s Document, syntax: SourceSyntax) -> Self {
        let (lines, code, code_spans, html) =
            (OnceCell::new(), OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { text, document, syntax, lines, code, code_spans, html }
    }

    /// The lines, in order.
    pub(super) fn lines(&self) -> &[Line<'s>] {
        self.lines.get_or_init(|| {
            let mut start = 0;
            let line = |whole: &'s str| {
                let text = whole.trim_end_matches(['\n', '\r']);
                let line =
                    Line { start, content: start + prefix_length(text), end: start + text.len(), text };
                start += whole.len();
                line
            };
            self.text.split_inclusive('\n').map(line).collect()
        })
    }

    /// Whether a byte is in a block of code.
    pub(super) fn is_code(&self, at: usize) -> bool {
        contains(self.code.get_or_init(|| self.blocks(|kind| matches!(kind, Kind::CodeBlock { .. }))), at)
    }

    /// Whether a byte is in code within a line.
    pub(super) fn is_code_span(&self, at: usize) -> bool {
        contains(self.code_spans.get_or_init(|| self.blocks(|kind| matches!(kind, Kind::Code(_)))), at)
    }

    /// Whether a byte is in a fenced block of code.
    pub(super) fn is_fenced(&self, at: usize) -> bool {
        let blocks = self.code.get_or_init(|| self.blocks(|kind| matches!(kind, Kind::CodeBlock { .. })));
        let before = blocks.partition_point(|block| block.start <= at);
        let block = blocks.get(before.wrapping_sub(1)).filter(|block| block.contains(&at));
        block.is_some_and(|block| self.text[block.clone()].starts_with(['`', '~']))
    }

    /// Whether a byte is in a block of code or of HTML.
    pub(super) fn is_opaque(&self, at: usize) -> bool {
        let is_html = |kind| matches!(kind, Kind::RawHtml { block: true, .. } | Kind::Comment(_));
        self.is_code(at) || contains(self.html.get_or_init(|| self.blocks(is_html)), at)
    }

    /// The spans of blocks, in order.
    fn blocks(&self, wanted: impl Fn(Kind) -> bool) -> Vec<Range<usize>> {
        let nodes = self.document.descendants(Document::ROOT);
        nodes.filter(|node| wanted(self.document.kind(*node))).map(|node| self.document.span(node)).collect()
    }

    /// The texts outside of links, in order, each with the end of its block.
    pub(super) fn free_texts(&self) -> Vec<(NodeId, usize)> {
        let mut texts = Vec::new();
        let mut walk = self.document.walk(Document::ROOT);
        let mut blocks = Vec::new();
        // The number of open elements whose text is not shown, or belongs to a link.
        let mut open = 0_usize;
        while let Some(visit) = walk.next() {
            let node = match visit {
                Visit::Enter(node) => node,
                Visit::Leave(node) => {
                    if !self.document.kind(node).is_inline() {
                        blocks.pop();
                    }
                    continue;
                }
            };
            if !self.document.kind(node).is_inline() {
                blocks.push(self.document.span(node).end);
            }
            match self.document.kind(node) {
                Kind::Link { .. } => walk.skip_children(),
                Kind::RawHtml { source, .. } => {
                    let html = self.document.str(source).to_ascii_lowercase();
                    for name in ["a", "script", "style"] {
                        let starts = tags(&html, &format!("<{name}"));
                        open = (open + starts).saturating_sub(tags(&html, &format!("</{name}")));
                    }
                }
                Kind::Text(_) if open == 0 => {
                    texts.push((
                        node,
                        blocks.last().map_or(self.text.len(), |end| (*end).max(self.document.span(node).end)),
                    ));
                }
                _ => {}
            }
        }
        texts
    }
}

/// How often a tag occurs.
fn tags(html: &str, tag: &str) -> usize {
    let ends = |after: &&str| !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    html.split(tag).skip(1).filter(ends).count()
}

fn contains(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    ranges.get(before.wrapping_sub(1)).is_some_and(|range| range.contains(&at))
}

/// The length of the text on a line before its content.
fn prefix_length(line: &str) -> usize {
    let is_space = |c: char| c.is_whitespace() || c == '>';
    let spaces = line.len() - line.trim_start_matches(is_space).len();
    let rest = &line[spaces..];
    let number = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_bullet = |mark: &[char]| rest[number..].starts_with(mark) && rest[number + 1..].starts_with(' ');
    let bullet = match number {
        0 if is_bullet(&['-', '*', '+']) => 1,
        // A definition
        0 if rest.starts_with(":   ") => 1,
        1..=9 if is_bullet(&['.', ')']) => number + 1,
        _ => return spaces,
    };
    let after = &rest[bullet..];
    spaces + bullet + after.len() - after.trim_start_matches(' ').len()
}

impl<'s> Line<'s> {
    /// What is on the line.
    pub(super) fn content(&self) -> &'s str {
        self.text[self.content - self.start..].trim_end()
    }

    /// How far what is on the line is indented. A tab reaches to the next multiple of four.
    pub(super) fn column(&self) -> usize {
        self.text[..self.content - self.start].bytes().fold(0, next_column)
    }

    /// The same for a line in the middle of a block, where a bullet is content.
    pub(super) fn indent(&self) -> usize {
        let spaces = self.text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
        spaces.fold(0, next_column)
    }

    /// The column of a byte before the content.
    pub(super) fn indent_at(&self, at: usize) -> usize {
        self.text.bytes().take(at - self.start).fold(0, next_column)
    }

    /// What lines start with that go on with the block which starts on this one.
    pub(super) fn continuation(&self) -> String {
        let prefix = &self.text[..self.content - self.start];
        prefix.chars().map(|c| if c == '>' || c.is_whitespace() { c } else { ' ' }).collect()
    }

    /// Replaces the line by the start of a container, whose number is the line's start, and its title.
    pub(super) fn open(&self, container: Container, title: Option<&str>) -> Edit {
        let next = self.continuation();
        let blank = next.trim_end();
        let before = match next == self.text[..self.content - self.start] {
            true => format!("{blank}\n{next}"),
            // A bullet stays before what it starts.
            false => self.text[..self.content - self.start].to_owned(),
        };
        let mut text = format!("{before}{MARKER}\n{blank}");
        if let Some(title) = title {
            text.push_str(&format!("\n{next}###### {}\n{blank}", title.trim()));
        }
        let mark = Some((before.len(), Mark::Open(container)));
        Edit { group: self.start, range: self.start..self.end, text, mark }
    }

    /// The same, with an anchor in the container.
    pub(super) fn open_named(&self, container: Container, title: Option<&str>, id: Option<&str>) -> Edit {
        let mut edit = self.open(container, title);
        if let Some(id) = id {
            let next = self.continuation();
            edit.text.push_str(&format!("\n{next}[]{{#{id}}}\n{}", next.trim_end()));
        }
        edit
    }

    /// Replaces the line by the end of the container that starts on line `start`.
    pub(super) fn close(&self, start: &Line<'_>) -> Edit {
        Edit { range: self.start..self.end, ..start.end_at(self.start) }
    }

    /// Puts the end of the container that starts on this line after the line that ends at `at`.
    pub(super) fn close_after(&self, at: usize) -> Edit {
        let edit = self.end_at(at);
        let mark = edit.mark.map(|(offset, mark)| (offset + 1, mark));
        Edit { text: format!("\n{}", edit.text), mark, ..edit }
    }

    fn end_at(&self, at: usize) -> Edit {
        let next = self.continuation();
        let blank = next.trim_end();
        let before = format!("{blank}\n{next}");
        let mark = Some((before.len(), Mark::Close));
        Edit { group: self.start, range: at..at, text: format!("{before}{MARKER}\n{blank}"), mark }
    }

    /// Takes up to `width` columns of spaces out of the line, from column `from` on.
    pub(super) fn dedent(&self, from: usize, width: usize) -> Option<Edit> {
        let (mut column, mut start, mut end) = (0, None, self.start);
        for (at, byte) in self.text.bytes().enumerate() {
            if column >= from + width || !matches!(byte, b' ' | b'\t' | b'>') {
                break;
            }
            if column >= from && byte != b'>' {
                start.get_or_insert(self.start + at);
                end = self.start + at + 1;
            }
            column = next_column(column, byte);
        }
        start.map(|start| Edit::remove(start..end))
    }
}

fn next_column(column: usize, byte: u8) -> usize {
    if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 }
}

/// The labels that lines such as `[label]: address` define.
pub fn defined_labels(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| Some(line.trim_start().strip_prefix('[')?.split_once("]:")?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(usize, String, String)> {
        let document = Document::default();
        let source = Source::new(text, &document, SourceSyntax::default());
        source
            .lines()
            .iter()
            .map(|line| (line.column(), line.content().to_owned(), line.continuation()))
            .collect()
    }

    #[test]
    fn a_line_has_a_prefix_and_content() {
        let found = |column, content: &str, next: &str| (column, content.to_owned(), next.to_owned());
        assert_eq!(
            lines("a\n  > b \n- c\n 12. d\n\n-e\n\tf"),
            [
                found(0, "a", ""),
                found(4, "b", "  > "),
                found(2, "c", "  "),
                found(5, "d", "     "),
                found(0, "", ""),
                found(0, "-e", ""),
                found(4, "f", "\t"),
            ]
        );
    }
}
