//! Blocks of code by their lines alone, where the tree does not know them yet.

use std::ops::Range;

use crate::dialect::lines::Source;

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
