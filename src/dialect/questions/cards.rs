//! Cards of notes with the tag `#flashcards`: `front::back`, `front:::back`, `?` between lines, `==cloze==`.

use super::phrases::{LineNodes, joined, lines, move_to};
use super::{Pattern, ask, make_heading};
use crate::document::{Document, Kind, NodeId, text};

/// Whether a document has the tag.
pub(super) fn is_tagged(document: &Document) -> bool {
    document.descendants(Document::ROOT).any(|node| match document.kind(node) {
        Kind::Text(words) => {
            let words = document.str(words);
            words.contains('#') && words.split_whitespace().any(is_tag)
        }
        _ => false,
    })
}

fn is_tag(word: &str) -> bool {
    word.strip_prefix("#flashcards").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a paragraph has a card.
pub(super) fn has_card(document: &Document, paragraph: NodeId) -> bool {
    let lines = lines(document, paragraph);
    separator(document, &lines).is_some()
        || lines.iter().any(|line| colons(document, line).is_some() || has_gap(document, line))
}

/// Puts each card of a paragraph in a group of its own: its front as a heading, and its back.
pub(super) fn open(document: &mut Document, paragraph: NodeId, level: u8) {
    let lines = lines(document, paragraph);
    if let Some(at) = separator(document, &lines) {
        let (front, back) = (lines[..at].concat(), lines[at + 1..].to_vec());
        let back = joined(document, &back);
        card(document, paragraph, level, &front, &back);
    } else {
        for line in lines {
            if let Some((node, at, length)) = colons(document, &line) {
                let index = line.iter().position(|one| *one == node).unwrap_or_default();
                let Kind::Text(words) = document.kind(node) else { continue };
                let words = document.str(words).to_owned();
                let front = document.push_text(words[..at].trim_end());
                let back = document.push_text(words[at + length..].trim_start());
                document.detach(node);
                let front = [&line[..index], &[front]].concat();
                let back = [&[back], &line[index + 1..]].concat();
                card(document, paragraph, level, &front, &back);
            } else if has_gap(document, &line) {
                gap(document, paragraph, level, &line);
            } else {
                let rest = document.push(Kind::Paragraph, document.span(paragraph));
                document.insert_before(paragraph, rest);
                move_to(document, rest, &line);
            }
        }
    }
    document.detach(paragraph);
}

/// Adds a card before a paragraph.
fn card(document: &mut Document, paragraph: NodeId, level: u8, front: &[NodeId], back: &[NodeId]) {
    let span = document.span(paragraph);
    let group = document.push(Kind::Group, span.clone());
    document.insert_before(paragraph, group);
    let heading = document.push(Kind::Paragraph, span.clone());
    document.append(group, heading);
    move_to(document, heading, front);
    make_heading(document, heading, level);
    ask(document, heading, Pattern::Card);
    let answer = document.push(Kind::Paragraph, span);
    document.append(group, answer);
    move_to(document, answer, back);
}

/// Adds a card that asks for what is marked in a line.
fn gap(document: &mut Document, paragraph: NodeId, level: u8, line: &[NodeId]) {
    let words: String = line
        .iter()
        .map(|node| match document.kind(*node) {
            Kind::Text(words) => document.str(words).to_owned(),
            _ if document.element(*node) == Some("mark") => "[…]".to_owned(),
            _ => text::line(document, *node),
        })
        .collect();
    let front = document.push_text(words.trim());
    card(document, paragraph, level, &[front], line);
}

/// The line that parts a front from its back, each of lines of their own.
fn separator(document: &Document, lines: &[LineNodes]) -> Option<usize> {
    let is_separator = |line: &LineNodes| match line[..] {
        [node] => {
            matches!(document.kind(node), Kind::Text(words) if matches!(document.str(words).trim(), "?" | "??"))
        }
        _ => false,
    };
    lines.iter().position(is_separator).filter(|at| *at > 0 && at + 1 < lines.len())
}

/// The offset of `::` or `:::` in a line, and its length. The rest is not empty on either side.
fn colons(document: &Document, line: &[NodeId]) -> Option<(NodeId, usize, usize)> {
    line.iter().enumerate().find_map(|(index, node)| {
        let Kind::Text(words) = document.kind(*node) else { return None };
        let words = document.str(words);
        let at = words.find("::")?;
        let length = words[at..].len() - words[at..].trim_start_matches(':').len();
        let has_front = index > 0 || !words[..at].trim().is_empty();
        let has_back = index + 1 < line.len() || !words[at + length..].trim().is_empty();
        (length <= 3 && has_front && has_back).then_some((*node, at, length))
    })
}

/// Whether something in a line is marked, to be asked for.
fn has_gap(document: &Document, line: &[NodeId]) -> bool {
    line.iter().any(|node| document.element(*node) == Some("mark"))
}
