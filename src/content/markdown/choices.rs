//! Choices: a task list at the start of an answer.

use crate::content::article::Choice;
use crate::dialect::questions::CHOICES;
use crate::document::{Document, Kind, NodeId, text};

/// Words with which explanations say whether a choice is right.
const VERDICTS: [&str; 8] = ["right", "correct", "wrong", "incorrect", "yes", "no.", "no,", "not this"];

/// The task list that an answer starts with, if it does. Code and images that belong to the prompt may precede it; before choices that were
/// recognized by the answer that names them, anything may.
pub(super) fn list(document: &Document, first: Option<NodeId>) -> Option<NodeId> {
    let is_choices = |list: NodeId| {
        matches!(document.kind(list), Kind::List(_))
            && document.first(list).is_some()
            && document.children(list).all(|item| marker(document, item).is_some())
    };
    let is_asked_about = |node: NodeId| match document.kind(node) {
        Kind::CodeBlock { .. } | Kind::Diagram { .. } => true,
        Kind::Paragraph => {
            document.children(node).all(|node| matches!(document.kind(node), Kind::Image { .. }))
        }
        _ => document.is_blank(node),
    };
    let list = document.siblings_from(first).find(|node| is_choices(*node))?;
    let is_marked = document.attribute(list, CHOICES).is_some();
    let mut before = document.siblings_from(first).take_while(|node| *node != list);
    (is_marked || before.all(is_asked_about)).then_some(list)
}

/// The marker of a task.
fn marker(document: &Document, item: NodeId) -> Option<(NodeId, bool)> {
    let first = document.first(item)?;
    let inner = if document.kind(first) == Kind::Paragraph { document.first(first)? } else { first };
    match document.kind(inner) {
        Kind::TaskMarker(right) => Some((inner, right)),
        _ => None,
    }
}

/// Turns the items of a task list into choices.
pub(super) fn read(document: &mut Document, list: NodeId) -> Vec<Choice> {
    let items: Vec<NodeId> = document.children(list).collect();
    document.set_kind(list, Kind::Choices);
    items.into_iter().filter_map(|item| choice(document, item)).collect()
}

fn choice(document: &mut Document, item: NodeId) -> Option<Choice> {
    let (marker, right) = marker(document, item)?;
    document.detach(marker);
    let words = part_words(document, item);
    let rest = document.next(words);
    let span = document.span(item);
    let explanation = match rest {
        Some(rest) => document.wrap(rest, None, Kind::ChoiceExplanation, span),
        None => {
            let explanation = document.push(Kind::ChoiceExplanation, span);
            document.append(item, explanation);
            explanation
        }
    };
    let label = formula_label(document, words);
    let label = document.intern(&label);
    // An explanation that says it itself needs no verdict before it.
    let said = text::blocks(document, [explanation]).trim_start().to_lowercase();
    let verdict = !VERDICTS.iter().any(|verdict| said.starts_with(verdict));
    document.set_kind(item, Kind::Choice { right, verdict, label });
    let length = text::line(document, words).len();
    Some(Choice { text: words, explanation, right, length })
}

/// Puts what is to be chosen into a node of its own.
fn part_words(document: &mut Document, item: NodeId) -> NodeId {
    let first = document.first(item);
    if let Some(first) = first.filter(|first| document.kind(*first) == Kind::Paragraph) {
        document.set_kind(first, Kind::ChoiceText);
        return first;
    }
    let span = document.span(item);
    let block = document
        .children(item)
        .find(|node| !document.kind(*node).is_inline() && document.element(*node).is_none());
    match first.filter(|first| Some(*first) != block) {
        Some(first) => document.wrap(first, block, Kind::ChoiceText, span),
        None => {
            let words = document.push(Kind::ChoiceText, span);
            match block {
                Some(block) => document.insert_before(block, words),
                None => document.append(item, words),
            }
            words
        }
    }
}

/// The source of a choice that is only a formula: not every screen reader reads formulas in a summary.
fn formula_label(document: &Document, words: NodeId) -> String {
    let is_written = |node: NodeId| match document.kind(node) {
        Kind::Text(text) | Kind::Code(text) => !document.str(text).trim().is_empty(),
        _ => false,
    };
    if document.descendants(words).any(is_written) {
        return String::new();
    }
    text::line(document, words).replace('\\', "")
}
