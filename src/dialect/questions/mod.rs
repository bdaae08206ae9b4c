//! Questions as other guides mark them: made the headings that ask, with their answers below, which Prepbook knows.

mod asks;
mod choices;

pub use asks::is_question;

use asks::{is_label, may_ask};

use crate::document::{Document, Kind, NodeId, text};

/// The attribute of a list that was recognised as choices.
pub const CHOICES: &str = "choices";
/// How many questions of one form an article has before they are taken for questions.
const ENOUGH: usize = 3;
/// The deepest heading.
const DEEPEST: u8 = 6;

/// What is done to a node.
enum Change {
    /// A fold whose summary asks becomes a heading with its answer, of this level.
    Fold(u8),
    /// A heading that is followed by a fold with the answer asks, whatever it says.
    Ask,
    /// A line that asks becomes a heading of this level.
    Line(u8),
    /// An item of a list that asks becomes a heading of this level.
    Item(u8),
    /// A list with letters becomes choices.
    Choices(NodeId),
}

/// Recognises the questions of a document.
pub fn recognise(document: &mut Document) {
    let changes = find(document);
    for (node, change) in changes {
        match change {
            Change::Fold(level) => open_fold(document, node, level),
            Change::Ask => ask(document, node),
            Change::Line(level) => line_to_heading(document, node, level),
            Change::Item(level) => item_to_heading(document, node, level),
            Change::Choices(answer) => choices::mark(document, node, answer),
        }
    }
}

/// What is to be done, in the order of the document.
fn find(document: &Document) -> Vec<(NodeId, Change)> {
    let mut changes = Vec::new();
    let mut lines = Vec::new();
    let mut items = Vec::new();
    let mut numbered = Vec::new();
    let mut level = 1;
    let mut walk = document.walk(Document::ROOT);
    while let Some(visit) = walk.next() {
        let crate::document::Visit::Enter(node) = visit else { continue };
        match document.kind(node) {
            Kind::Heading { level: own, .. } => {
                level = own;
                if is_in_list(document, node) {
                    numbered.push(node);
                }
            }
            Kind::Element { .. } if document.element(node) == Some("details") => {
                if fold_asks(document, node) {
                    changes.push((node, Change::Fold((level + 1).clamp(2, DEEPEST))));
                    walk.skip_children();
                } else if let Some(heading) = heading_before(document, node) {
                    changes.push((heading, Change::Ask));
                }
            }
            Kind::Paragraph if line_asks(document, node) => lines.push((node, level)),
            Kind::List(_) => {
                if let Some(answer) = choices::answer_of(document, node) {
                    changes.push((node, Change::Choices(answer)));
                } else if list_asks(document, node) {
                    items.extend(document.children(node).map(|item| (item, level)));
                }
            }
            _ => {}
        }
    }
    if lines.len() >= ENOUGH {
        let line = |(node, level): (NodeId, u8)| (node, Change::Line((level + 1).clamp(2, DEEPEST)));
        changes.extend(lines.into_iter().map(line));
    }
    if items.len() >= ENOUGH && changes.is_empty() {
        let item = |(node, level): (NodeId, u8)| (node, Change::Item((level + 1).clamp(2, DEEPEST)));
        changes.extend(items.into_iter().map(item));
    }
    let asking = numbered.iter().filter(|node| may_ask(&text::line(document, **node))).count();
    if numbered.len() >= ENOUGH && 2 * asking >= numbered.len() {
        changes.extend(numbered.into_iter().map(|node| (node, Change::Ask)));
    }
    changes
}

/// Whether the summary of a fold asks.
fn fold_asks(document: &Document, details: NodeId) -> bool {
    summary(document, details).is_some_and(|summary| {
        let words = text::line(document, summary);
        is_question(&words) && !is_label(&words)
    })
}

fn summary(document: &Document, details: NodeId) -> Option<NodeId> {
    document.children(details).find(|node| document.element(*node) == Some("summary"))
}

/// The heading that a fold with an answer stands under, as the only thing that answers it.
fn heading_before(document: &Document, details: NodeId) -> Option<NodeId> {
    if !summary(document, details).is_some_and(|summary| is_label(&text::line(document, summary))) {
        return None;
    }
    let before = std::iter::successors(document.previous(details), |node| document.previous(*node));
    before
        .take_while(|node| document.element(*node) != Some("details"))
        .find(|node| matches!(document.kind(*node), Kind::Heading { .. }))
}

/// Whether a paragraph is one bold line that asks, or begins with `Q:`.
fn line_asks(document: &Document, paragraph: NodeId) -> bool {
    if !matches!(document.parent(paragraph).map(|parent| document.kind(parent)), Some(Kind::Root)) {
        return false;
    }
    let words = text::line(document, paragraph);
    let is_bold = document.children(paragraph).all(|node| match document.kind(node) {
        Kind::Strong => true,
        Kind::Text(text) => document.str(text).chars().all(|c| !c.is_alphanumeric()),
        _ => false,
    });
    is_bold && is_question(&words) || after_mark(&words, 'Q').is_some_and(may_ask)
}

/// The words after `Q:`, `Q1:` or `Q.`, or after the same with an A.
fn after_mark(words: &str, letter: char) -> Option<&str> {
    let rest = words.strip_prefix([letter, letter.to_ascii_lowercase()])?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix([':', '.', '：', ')'])?;
    (rest.starts_with(char::is_whitespace) || rest.is_empty()).then(|| rest.trim_start())
}

/// Whether a list is one of questions and nothing else.
fn list_asks(document: &Document, list: NodeId) -> bool {
    let items: Vec<NodeId> = document.children(list).collect();
    let asks = |item: &&NodeId| {
        let has_more = document
            .children(**item)
            .any(|node| !document.kind(node).is_inline() && document.kind(node) != Kind::Paragraph);
        let has_link =
            document.descendants(**item).any(|node| matches!(document.kind(node), Kind::Link { .. }));
        !has_more && !has_link && is_question(&text::line(document, **item))
    };
    items.len() >= ENOUGH && 5 * items.iter().filter(asks).count() >= 4 * items.len()
}

fn is_in_list(document: &Document, heading: NodeId) -> bool {
    let parent = document.parent(heading).map(|parent| document.kind(parent));
    parent == Some(Kind::Item) && document.previous(heading).is_none()
}

/// Puts `<!-- question -->` before a heading.
fn ask(document: &mut Document, heading: NodeId) {
    let comment = document.intern("<!-- question -->");
    let span = document.span(heading);
    let comment = document.push(Kind::Comment(comment), span);
    document.insert_before(heading, comment);
}

/// Makes a fold a group of its question and its answer.
fn open_fold(document: &mut Document, details: NodeId, level: u8) {
    let Some(summary) = summary(document, details) else { return };
    document.set_kind(details, Kind::Group);
    document.set_attributes(details, []);
    make_heading(document, summary, level);
    // What parts the summary from the answer in a browser is not needed between blocks.
    while let Some(next) = document.next(summary).filter(|next| is_gap(document, *next)) {
        document.detach(next);
    }
    ask(document, summary);
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
fn line_to_heading(document: &mut Document, paragraph: NodeId, level: u8) {
    split_answer(document, paragraph);
    strip_mark(document, paragraph, 'Q');
    make_heading(document, paragraph, level);
    if let Some(answer) = document.next(paragraph).filter(|next| document.kind(*next) == Kind::Paragraph) {
        strip_mark(document, answer, 'A');
    }
    ask(document, paragraph);
}

/// Parts `Q: …` from `A: …` where both stand in one paragraph.
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

/// Makes what stands in an item a heading in it.
fn item_to_heading(document: &mut Document, item: NodeId, level: u8) {
    let first = document.first(item);
    let heading = match first {
        Some(first) if document.kind(first) == Kind::Paragraph => first,
        Some(first) => {
            let span = document.span(item);
            document.wrap(first, None, Kind::Paragraph, span)
        }
        None => return,
    };
    make_heading(document, heading, level);
    ask(document, heading);
}

/// Makes a node a heading. Bold text is bold anyway, and what breaks lines breaks none there.
fn make_heading(document: &mut Document, node: NodeId, level: u8) {
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

#[cfg(test)]
mod tests;
