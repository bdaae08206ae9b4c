//! Marks of emphasis beside Chinese, Japanese and Korean, which are written without spaces.
//!
//! By CommonMark's rule, `**重点：**内容` is text: the closing mark follows a punctuation mark, so a letter must not follow it. Python-Markdown, Obsidian and
//! the extension of CommonMark for these languages read emphasis. A comment between the mark and the letter, of which nothing is left in the tree, tells the
//! parser the same.

use std::ops::Range;

use super::dollars::inline_runs;
use super::lines::Source;
use super::rewrite::{Edit, MARKER};
use crate::document::Kind;

/// How many marks before a position may overlap it: those of emphasis within emphasis.
const NEAR_MARKS: usize = 4;

/// Puts a comment between a mark of emphasis and a letter, where the mark is beside punctuation and was not read.
pub(super) fn part_marks(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if source.text.is_ascii() || !source.text.contains('*') {
        return edits;
    }
    let document = source.document;
    let is_unread = |kind| matches!(kind, Kind::Text(text) if document.str(text).contains('*'));
    let is_wanted = |kind| is_unread(kind) || matches!(kind, Kind::Strong | Kind::Emphasis);
    for run in inline_runs(document, is_wanted) {
        let kinds = run.wanted.iter().map(|node| document.kind(*node));
        let Some(text) = source.text.get(run.span.clone()).filter(|_| { kinds }.any(is_unread)) else {
            continue;
        };
        let mut marks: Vec<Range<usize>> = Vec::new();
        for node in &run.wanted {
            let span = document.span(*node);
            match document.kind(*node) {
                Kind::Text(_) => marks.push(span),
                _ => marks.extend([span.start..span.start + 1, span.end.saturating_sub(1)..span.end]),
            }
        }
        marks.sort_by_key(|mark| mark.start);
        // Elsewhere, such as in an address, an asterisk is not a mark.
        let is_mark = |at: usize| {
            let before = marks.partition_point(|mark| mark.start <= at);
            marks[..before].iter().rev().take(NEAR_MARKS).any(|mark| mark.contains(&at))
        };
        let mut at = 0;
        while let Some(start) = text[at..].find('*').map(|found| at + found) {
            let end = start + text[start..].len() - text[start..].trim_start_matches('*').len();
            at = end;
            let offset = run.span.start;
            let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
            let (Some(before), Some(after)) = (before, after) else { continue };
            let is_beside = is_cjk(before) || is_cjk(after);
            if before == '\\' || !is_beside || !(is_mark(offset + start) || is_mark(offset + end - 1)) {
                continue;
            }
            let gap = match (before.is_alphanumeric(), after.is_alphanumeric()) {
                (false, true) if is_punctuation(before) => end,
                (true, false) if is_punctuation(after) => start,
                _ => continue,
            };
            edits.push(Edit::insert(offset + gap, MARKER));
        }
    }
    edits
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

/// Whether a character is a letter or a punctuation mark of Chinese, Japanese or Korean.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}
