//! Makes what asks a heading with its answer below it.

use super::asks::after_mark;
use super::{DEEPEST, Pattern, summary};
use crate::document::{Document, Kind, NodeId, text};

/// Puts a comment before a heading that says that it asks.
pub(super) fn ask(document: &mut Document, heading: NodeId, pattern: Pattern) {
    put_comment(document, heading, &format!("<!-- question: {} -->", pattern.id()));
}

/// Puts a comment before a heading that says that it asks nothing.
pub(super) fn refuse(document: &mut Document, heading: NodeId) {
    put_comment(document, heading, "<!-- not a question -->");
}

fn put_comment(document: &mut Document, heading: NodeId, comment: &str) {
    // An author's own comment wins.
    if super::comment(document, heading).is_some() {
        return;
    }
    let comment = document.intern(comment);
    let span = document.span(heading);
    let comment = document.push(Kind::Comment(comment), span);
    document.insert_before(heading, comment);
}

/// Makes a fold a group of its question and its answer.
pub(super) fn open_fold(document: &mut Document, details: NodeId, level: u8) {
    let Some(summary) = summary(document, details) else { return };
    document.set_kind(details, Kind::Group);
    document.set_attributes(details, []);
    make_heading(document, summary, level);
    // What parts the summary from the answer in a browser is not needed between blocks.
    while let Some(next) = document.next(summary).filter(|next| is_gap(document, *next)) {
        document.detach(next);
    }
    ask(document, summary, Pattern::Details);
}

fn is_gap(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::HardBreak | Kind::SoftBreak => true,
        Kind::Text(text) => document.str(text).trim().is_empty(),
        Kind::Element { .. } => document.element(node) == Some("br"),
        _ => false,
    }
}

/// Makes a bold line, or one that begins with `Q:`, a heading; and takes `A:` off its answer.
pub(super) fn line_to_heading(document: &mut Document, paragraph: NodeId, level: u8) {
    split_answer(document, paragraph);
    strip_mark(document, paragraph, 'Q');
    make_heading(document, paragraph, level);
    if let Some(answer) = document.next(paragraph).filter(|next| document.kind(*next) == Kind::Paragraph) {
        strip_mark(document, answer, 'A');
    }
    ask(document, paragraph, Pattern::Line);
}

/// Makes a line that asks the heading of all that follows it, in place of the heading before it, and puts the headings below it one level down.
pub(super) fn open_section(document: &mut Document, paragraph: NodeId, level: u8) {
    let before = std::iter::successors(document.previous(paragraph), |node| document.previous(*node));
    let heading = { before }.find(|node| !document.is_blank(*node));
    let after: Vec<NodeId> = document.siblings_from(document.next(paragraph)).collect();
    for node in after {
        if let Kind::Heading { level: own, id, number } = document.kind(node) {
            document.set_kind(node, Kind::Heading { level: (own.max(level) + 1).min(DEEPEST), id, number });
        }
    }
    line_to_heading(document, paragraph, level);
    if let Some(heading) = heading.filter(|node| matches!(document.kind(*node), Kind::Heading { .. })) {
        document.detach(heading);
    }
}

/// Splits `Q: …` from `A: …` within one paragraph.
fn split_answer(document: &mut Document, paragraph: NodeId) {
    let children: Vec<NodeId> = document.children(paragraph).collect();
    let breaks =
        children.iter().position(|node| matches!(document.kind(*node), Kind::SoftBreak | Kind::HardBreak));
    let Some(at) = breaks else { return };
    let begins = children[at + 1..].first().map(|node| text::line(document, *node)).unwrap_or_default();
    if after_mark(begins.trim(), 'A').is_none() {
        return;
    }
    let span = document.span(paragraph);
    let answer = document.push(Kind::Paragraph, span);
    match document.next(paragraph) {
        Some(next) => document.insert_before(next, answer),
        None => {
            if let Some(parent) = document.parent(paragraph) {
                document.append(parent, answer);
            }
        }
    }
    document.detach(children[at]);
    for node in &children[at + 1..] {
        document.detach(*node);
        document.append(answer, *node);
    }
}

/// Takes `Q:` or `A:` off the first text of a node.
fn strip_mark(document: &mut Document, node: NodeId, letter: char) {
    let first = document.descendants(node).find(|node| matches!(document.kind(*node), Kind::Text(_)));
    let Some(first) = first else { return };
    let Kind::Text(words) = document.kind(first) else { return };
    let Some(rest) = after_mark(document.str(words), letter).map(str::to_owned) else { return };
    let rest = document.intern(&rest);
    document.set_kind(first, Kind::Text(rest));
    // `**A:**` leaves an empty bold phrase.
    if let Some(strong) = document.parent(first).filter(|parent| document.kind(*parent) == Kind::Strong)
        && text::line(document, strong).is_empty()
    {
        let after = document.next(strong);
        document.detach(strong);
        if let Some(after) = after
            && let Kind::Text(words) = document.kind(after)
        {
            let trimmed = document.str(words).trim_start().to_owned();
            let trimmed = document.intern(&trimmed);
            document.set_kind(after, Kind::Text(trimmed));
        }
    }
}

/// Makes a heading of the content of an item.
pub(super) fn item_to_heading(document: &mut Document, item: NodeId, level: u8) {
    let first = document.first(item);
    let heading = match first {
        Some(first) if document.kind(first) == Kind::Paragraph => first,
        Some(first) => {
            let span = document.span(item);
            let block = document.children(item).find(|node| !document.kind(*node).is_inline());
            document.wrap(first, block, Kind::Paragraph, span)
        }
        None => return,
    };
    make_heading(document, heading, level);
    ask(document, heading, Pattern::List);
}

/// Makes a node a heading. Bold text is bold anyway, and what breaks lines breaks none there.
pub(super) fn make_heading(document: &mut Document, node: NodeId, level: u8) {
    let id = document.intern("");
    document.set_kind(node, Kind::Heading { level, id, number: 0 });
    document.set_attributes(node, []);
    let inside: Vec<NodeId> = document.descendants(node).skip(1).collect();
    for child in inside {
        let is_bold = document.kind(child) == Kind::Strong
            || matches!(
                document.element(child),
                Some("b" | "strong" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p")
            );
        if is_bold || matches!(document.kind(child), Kind::Heading { .. } | Kind::Paragraph) {
            document.unwrap(child);
        } else if document.kind(child) == Kind::HardBreak || document.element(child) == Some("br") {
            document.detach(child);
        }
    }
}
