//! Texts of a document, taken apart.

use std::ops::Range;

use crate::document::{Document, Kind, NodeId, Visit};

/// The texts of a document that hold `wanted`, formulas and code left out.
pub(super) fn holding(document: &Document, wanted: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut walk = document.walk(Document::ROOT);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        match document.kind(node) {
            Kind::Text(text) if document.str(text).contains(wanted) => found.push(node),
            Kind::Element { .. } if is_verbatim(document, node) => walk.skip_children(),
            _ => {}
        }
    }
    found
}

/// The same with each run of texts made one: the parser parts texts at marks that turn out to mark nothing.
pub(super) fn joined(document: &mut Document, wanted: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    for node in holding(document, wanted) {
        // It was joined to one before.
        if document.parent(node).is_none() {
            continue;
        }
        let is_text = |node: &NodeId| matches!(document.kind(*node), Kind::Text(_));
        let before = |node: &NodeId| document.previous(*node).filter(is_text);
        let first = std::iter::successors(Some(node), before).last().unwrap_or(node);
        join(document, first);
        found.push(first);
    }
    found
}

/// Whether the content of an element is verbatim.
fn is_verbatim(document: &Document, node: NodeId) -> bool {
    let is_foreign = document.element(node).is_none();
    is_foreign || matches!(document.element(node), Some("code" | "pre" | "kbd" | "samp" | "script" | "style"))
}

/// What a text says; empty for other nodes.
pub(super) fn words(document: &Document, node: NodeId) -> &str {
    match document.kind(node) {
        Kind::Text(text) => document.str(text),
        _ => "",
    }
}

/// Replaces a run of texts that starts with `first` with one text.
pub(super) fn join(document: &mut Document, first: NodeId) {
    let is_text = |document: &Document, node| matches!(document.kind(node), Kind::Text(_));
    while let Some(next) = document.next(first).filter(|next| is_text(document, *next)) {
        let Kind::Text(words) = document.kind(first) else { return };
        let more = self::words(document, next).to_owned();
        let joined = document.extend(words, &more);
        let span = document.span(first).start..document.span(next).end;
        document.set_kind(first, Kind::Text(joined));
        document.set_span(first, span);
        document.detach(next);
    }
}

/// Makes a text say something else.
pub(super) fn set(document: &mut Document, node: NodeId, words: &str) {
    let words = document.intern(words);
    document.set_kind(node, Kind::Text(words));
}

/// Takes a text apart: what `parts` covers becomes what `make` makes of it, the rest stays text.
pub(super) fn split(
    document: &mut Document,
    node: NodeId,
    parts: &[Range<usize>],
    mut make: impl FnMut(&mut Document, usize, &str) -> NodeId,
) {
    let (words, span) = (words(document, node).to_owned(), document.span(node));
    // Entities and escapes may make a text shorter than its source.
    let source_span =
        |part: Range<usize>| (span.start + part.start).min(span.end)..(span.start + part.end).min(span.end);
    let mut at = 0;
    for (index, part) in parts.iter().enumerate() {
        let between = at..part.start;
        at = part.end;
        if !between.is_empty() {
            let text = document.push_text(&words[between.clone()]);
            document.set_span(text, source_span(between));
            document.insert_before(node, text);
        }
        let made = make(document, index, &words[part.clone()]);
        document.set_span(made, source_span(part.clone()));
        document.insert_before(node, made);
    }
    if at == words.len() {
        document.detach(node);
    } else {
        set(document, node, &words[at..]);
        document.set_span(node, source_span(at..words.len()));
    }
}
