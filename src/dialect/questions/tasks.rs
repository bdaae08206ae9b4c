//! Multiple choice: lists of tasks that are not as Prepbook knows them.

use super::asks::{has_mark, is_question};
use super::phrases::{is_phrase, move_to};
use super::{CHOICES, Collection, ENOUGH, NEAR_HEADING};
use crate::document::{Document, Kind, NodeId, text};

/// What marks a choice as right.
const RIGHT: [char; 3] = ['✅', '✔', '☑'];
/// What marks a choice as wrong.
const WRONG: [char; 4] = ['❌', '✖', '✗', '☐'];

/// Joins lists of tasks that code parts, marks those that text of the prompt parts from their heading, and reads ticks.
pub(super) fn gather(document: &mut Document, collection: Collection) {
    let lists: Vec<NodeId> = document
        .descendants(Document::ROOT)
        .filter(|node| matches!(document.kind(*node), Kind::List(_)))
        .collect();
    for list in &lists {
        let is_joined = join(document, *list);
        if is_joined || collection != Collection::Guide {
            show_code(document, *list);
        }
    }
    if collection == Collection::Guide {
        return;
    }
    let ticked: Vec<NodeId> = lists.iter().copied().filter(|list| is_ticked(document, *list)).collect();
    if ticked.len() >= ENOUGH {
        ticked.iter().for_each(|list| read_ticks(document, *list));
    }
    for list in lists {
        if document.parent(list).is_some() && is_asked_above(document, list) {
            document.set_attribute(list, CHOICES, "");
        }
    }
}

/// Moves code below an item into it, and the items of lists that follow such code into the first. Yields whether there are any.
fn join(document: &mut Document, list: NodeId) -> bool {
    if document.parent(list).is_none() || tasks(document, list).is_none() {
        return false;
    }
    let mut code = Vec::new();
    let mut joined = Vec::new();
    let after = document.siblings_from(document.next(list));
    for node in after.filter(|node| !document.is_blank(*node)) {
        match document.kind(node) {
            Kind::CodeBlock { .. } => code.push(node),
            Kind::List(_) if !code.is_empty() && tasks(document, node).is_some() => {
                joined.push((std::mem::take(&mut code), Some(node)));
            }
            _ => break,
        }
    }
    if joined.is_empty() {
        return false;
    }
    // Code below the last choice belongs to it as well.
    joined.push((code, None));
    for (code, next) in joined {
        if let Some(last) = document.last(list) {
            move_to(document, last, &code);
        }
        if let Some(next) = next {
            let items: Vec<NodeId> = document.children(next).collect();
            move_to(document, list, &items);
            document.detach(next);
        }
    }
    true
}

/// Puts the code of choices in their words, where most have some: it is what is to be chosen.
fn show_code(document: &mut Document, list: NodeId) {
    if document.parent(list).is_none() || tasks(document, list).is_none() {
        return;
    }
    let items: Vec<NodeId> = document.children(list).collect();
    let code = |item: &NodeId| {
        let mut after = document.children(*item).skip(1).filter(|node| !is_phrase(document, *node));
        after.next().filter(|block| matches!(document.kind(*block), Kind::CodeBlock { .. }))
    };
    let blocks: Vec<(NodeId, NodeId)> = items.iter().filter_map(|item| Some((*item, code(item)?))).collect();
    if blocks.len() > 1 && 2 * blocks.len() > items.len() {
        blocks.into_iter().for_each(|(item, block)| put_in_words(document, item, block));
    }
}

/// Puts the lines of a code block behind the words of an item, which are one letter at most if it only names the code.
fn put_in_words(document: &mut Document, item: NodeId, block: NodeId) {
    let Kind::CodeBlock { source, .. } = document.kind(block) else { return };
    let source = document.str(source).trim_end().to_owned();
    document.detach(block);
    let words = document.first(item).filter(|first| document.kind(*first) == Kind::Paragraph).unwrap_or(item);
    let is_letter =
        text::line(document, words).trim_matches(|c: char| !c.is_alphanumeric()).chars().count() == 1;
    if is_letter {
        let named: Vec<NodeId> = document
            .children(words)
            .filter(|node| is_phrase(document, *node) && !matches!(document.kind(*node), Kind::TaskMarker(_)))
            .collect();
        named.into_iter().for_each(|node| document.detach(node));
    }
    let mut phrases = Vec::new();
    for line in source.lines().filter(|line| !line.trim().is_empty()) {
        if !phrases.is_empty() || !is_letter {
            phrases.push(document.push(Kind::HardBreak, 0..0));
        }
        // Spaces at the start of a line are not shown in a phrase.
        let code = line.trim_start();
        let indent = "\u{a0}".repeat(line.len() - code.len());
        let code = document.intern(&format!("{indent}{code}"));
        phrases.push(document.push(Kind::Code(code), 0..0));
    }
    let block = document.children(words).find(|node| !is_phrase(document, *node));
    for phrase in phrases {
        match block {
            Some(block) => document.insert_before(block, phrase),
            None => document.append(words, phrase),
        }
    }
}

/// Which tasks of a list are done, if it has nothing but tasks.
pub(super) fn tasks(document: &Document, list: NodeId) -> Option<Vec<bool>> {
    let done = |item: NodeId| {
        let first = document.first(item)?;
        let inner = if document.kind(first) == Kind::Paragraph { document.first(first)? } else { first };
        match document.kind(inner) {
            Kind::TaskMarker(done) => Some(done),
            _ => None,
        }
    };
    document.children(list).map(done).collect()
}

/// Whether a list of tasks, some of which are done, is the choices of the heading above it: only paragraphs and what belongs to them are between.
fn is_asked_above(document: &Document, list: NodeId) -> bool {
    let is_mixed = tasks(document, list).is_some_and(|tasks| tasks.contains(&true) && tasks.contains(&false));
    if !is_mixed {
        return false;
    }
    let before = std::iter::successors(document.previous(list), |node| document.previous(*node));
    let mut shown = before.filter(|node| !document.is_blank(*node)).take(NEAR_HEADING);
    let heading = shown.find(|node| {
        !matches!(
            document.kind(*node),
            Kind::Paragraph | Kind::CodeBlock { .. } | Kind::Table { .. } | Kind::BlockQuote
        )
    });
    heading.is_some_and(|heading| {
        let words = text::line(document, heading);
        matches!(document.kind(heading), Kind::Heading { .. }) && (is_question(&words) || has_mark(&words))
    })
}

/// The mark that an item begins with, and whether it says that the choice is right.
fn tick(document: &Document, item: NodeId) -> Option<(NodeId, bool)> {
    let first = document.descendants(item).find(|node| matches!(document.kind(*node), Kind::Text(_)))?;
    let Kind::Text(words) = document.kind(first) else { return None };
    let mark = document.str(words).trim_start().chars().next()?;
    RIGHT.contains(&mark).then_some((first, true)).or(WRONG.contains(&mark).then_some((first, false)))
}

/// Whether a list directly below a heading has one right choice, and wrong ones.
fn is_ticked(document: &Document, list: NodeId) -> bool {
    let ticks: Option<Vec<bool>> =
        document.children(list).map(|item| tick(document, item).map(|(_, right)| right)).collect();
    let before = std::iter::successors(document.previous(list), |node| document.previous(*node));
    let above = { before }.find(|node| !document.is_blank(*node));
    ticks.is_some_and(|ticks| ticks.len() >= ENOUGH && ticks.iter().filter(|right| **right).count() == 1)
        && above.is_some_and(|above| matches!(document.kind(above), Kind::Heading { .. }))
}

/// Makes ticks at the start of items those of tasks.
fn read_ticks(document: &mut Document, list: NodeId) {
    let items: Vec<NodeId> = document.children(list).collect();
    for item in items {
        let Some((words, right)) = tick(document, item) else { continue };
        let Kind::Text(text) = document.kind(words) else { continue };
        let text = document.str(text).trim_start();
        let text =
            text.trim_start_matches(|c: char| RIGHT.contains(&c) || WRONG.contains(&c) || c == '\u{fe0f}');
        let text = text.trim_start().to_owned();
        let text = document.intern(&text);
        document.set_kind(words, Kind::Text(text));
        let marker = document.push(Kind::TaskMarker(right), document.span(item));
        document.insert_before(words, marker);
    }
}
