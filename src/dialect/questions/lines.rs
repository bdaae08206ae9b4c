//! Paragraphs that ask.

use super::asks::{
    Mark, after_mark, after_number, has_mark, is_bare_mark, is_numbered, is_question, may_ask,
};
use super::phrases::{is_bold_line, lines};
use crate::document::{Document, Kind, NodeId, text};

/// Whether a paragraph is one bold line that asks, or begins with `Q:`. In a collection of questions, an answer may follow the bold line in the same paragraph,
/// and a line with a number need not be bold.
pub(super) fn line_asks(document: &Document, paragraph: NodeId, is_bank: bool) -> bool {
    let words = text::line(document, paragraph);
    let is_marked = has_mark(&words) && after_mark(&words, Mark::Question).is_some_and(may_ask);
    match document.parent(paragraph).map(|parent| document.kind(parent)) {
        Some(Kind::Root) if is_marked => return true,
        Some(Kind::Root) => {}
        Some(Kind::BlockQuote) => return is_marked,
        _ => return false,
    }
    let lines = lines(document, paragraph);
    let is_bold = is_bold_line(document, &lines[0]);
    if lines.len() == 1 || !is_bold {
        let is_line = lines.len() == 1 && is_bank && is_numbered(&words);
        return (is_bold || is_line) && is_question(after_number(&words))
            || is_bank && is_numbered_line(document, paragraph);
    }
    let first: Vec<String> = lines[0].iter().map(|node| text::line(document, *node)).collect();
    let is_all_bold = lines.iter().all(|line| is_bold_line(document, line));
    match is_all_bold {
        true => is_question(after_number(&words)),
        false => is_bank && is_question(after_number(&first.concat())),
    }
}

/// The paragraph below one that only numbers a question: `**Question 3**`.
pub(super) fn titled_line(document: &Document, paragraph: NodeId) -> Option<NodeId> {
    let bold: Vec<NodeId> = document.children(paragraph).collect();
    if !is_bold_line(document, &bold) || !is_bare_mark(&text::line(document, paragraph)) {
        return None;
    }
    let next = document.siblings_from(document.next(paragraph)).find(|node| !document.is_blank(*node))?;
    let asks = document.kind(next) == Kind::Paragraph && may_ask(&text::line(document, next));
    asks.then_some(next)
}

/// Whether a paragraph begins with a bold number, and perhaps a name: `**1)** The number of users.`, `**2) Factorial.** Calculate it.`
fn is_numbered_line(document: &Document, paragraph: NodeId) -> bool {
    let first = document.first(paragraph).filter(|first| document.kind(*first) == Kind::Strong);
    let number = first.map(|first| text::line(document, first)).unwrap_or_default();
    let digits = number.trim_end_matches(['.', ')', ':']);
    let has_text = first.is_some_and(|first| document.next(first).is_some());
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
    // Steps of an answer are called `**1. Push:** …`.
    let is_named = number.split_once(") ").is_some_and(|(digits, _)| is_number(digits));
    has_text && (is_named || digits.len() < number.len() && is_number(digits))
}
