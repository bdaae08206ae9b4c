//! Blocks of code by their lines alone, where the tree does not know them yet.

use std::ops::Range;

use crate::dialect::lines::{Line, Source};
use crate::dialect::rewrite::Edit;
use crate::document::{Document, Kind};

/// How far Markdown indents code without fences.
const CODE_INDENT: usize = 4;

/// The lines between fences, with these, wherever they are indented.
pub(super) fn fences(source: &Source<'_>) -> Vec<Range<usize>> {
    let mut fence = CodeFence::default();
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in source.lines() {
        if fence.is_inside(line.content()) {
            match found.last_mut().filter(|last| last.end + 2 >= line.start) {
                Some(last) => last.end = line.end,
                None => found.push(line.start..line.end),
            }
        }
    }
    found
}

/// Whether a byte is in one of the ranges.
pub(super) fn contains(ranges: &[Range<usize>], at: usize) -> bool {
    let before = ranges.partition_point(|range| range.start <= at);
    ranges.get(before.wrapping_sub(1)).is_some_and(|range| at <= range.end)
}

/// The smallest indent of the lines outside of fenced code.
pub(super) fn indent_of_text(lines: &[Line<'_>]) -> usize {
    let mut fence = CodeFence::default();
    let mut least = None;
    for line in lines {
        let was_open = fence.0.is_some();
        let is_code = fence.is_inside(line.content()) && was_open;
        if !is_code && !line.text.trim().is_empty() {
            least = Some(least.map_or(line.indent(), |least: usize| least.min(line.indent())));
        }
    }
    least.unwrap_or_default()
}

/// Takes the indent of what Markdown reads as code for its indent alone: in MDX, only fences make code.
pub(in crate::dialect) fn dedent_code(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.syntax.is_mdx {
        return edits;
    }
    let document = source.document;
    let blocks = document.descendants(Document::ROOT).filter(|node| {
        let span = document.span(*node);
        matches!(document.kind(*node), Kind::CodeBlock { .. }) && !source.is_fenced(span.start)
    });
    let mut blocks = blocks.map(|node| document.span(node)).peekable();
    let lines = source.lines();
    let mut fence = CodeFence::default();
    // The columns that lines of the block lose.
    let mut columns = 0..0;
    for (index, line) in lines.iter().enumerate() {
        let was_open = fence.0.is_some();
        let is_open = fence.is_inside(line.content());
        while blocks.next_if(|block| block.end <= line.start).is_some() {}
        match blocks.peek() {
            Some(block) if block.start <= line.end => {
                if block.start >= line.start {
                    let end = lines.partition_point(|line| line.start < block.end);
                    let start = line.indent_at(block.start).saturating_sub(CODE_INDENT);
                    columns = start..indent_of_text(&lines[index..end]).max(start);
                }
            }
            // Code between fences goes on where its lines are indented less.
            _ if was_open && is_open => {}
            _ => columns = 0..0,
        }
        edits.extend(line.dedent(columns.start, columns.len()));
    }
    edits
}

/// A block of code between fences, wherever it is indented.
#[derive(Default)]
pub(super) struct CodeFence<'s>(Option<&'s str>);

impl<'s> CodeFence<'s> {
    /// Whether a line is in a block, or starts or ends one.
    pub(super) fn is_inside(&mut self, line: &'s str) -> bool {
        let content = line.trim();
        let length = content.len() - content.trim_start_matches(['`', '~']).len();
        let marks = &content[..length];
        let is_fence = length >= 3 && (marks.bytes().all(|b| b == b'`') || marks.bytes().all(|b| b == b'~'));
        match self.0 {
            Some(open) => {
                if is_fence && marks.starts_with(open) && content.len() == length {
                    self.0 = None;
                }
                true
            }
            None if is_fence && !content[length..].contains('`') => {
                self.0 = Some(marks);
                true
            }
            None => false,
        }
    }
}
