//! Makes what asks a heading with its answer below it.

use super::asks::{Mark, after_mark, has_mark, is_label, is_question, may_ask};
use super::folds::summary;
use super::lists::{AskingPart, is_within_item, known_part, leads_nowhere, make_paragraph, own_line};
use super::phrases::{insert_after, is_bold_line, is_break, is_phrase, move_to};
use super::{CHOICES, DEEPEST, ENOUGH, Pattern};
use crate::document::{Document, Kind, NodeId, text};

/// Gives headings with marks such as `Q7.` the level of most of them, where theirs is higher: those after one would belong to its answer.
pub(super) fn level_marked(document: &mut Document) {
    let is_marked = |node: NodeId| match document.kind(node) {
        Kind::Heading { level, .. } if has_mark(&text::line(document, node)) => Some((node, level)),
        _ => None,
    };
    let marked: Vec<(NodeId, u8)> = document.descendants(Document::ROOT).filter_map(is_marked).collect();
    let of_level = |level| marked.iter().filter(|(_, own)| *own == level).count();
    let Some(most) =
        (1..=DEEPEST).max_by_key(|level| of_level(*level)).filter(|level| of_level(*level) >= ENOUGH)
    else {
        return;
    };
    for (node, _) in marked.into_iter().filter(|(_, level)| *level < most) {
        if let Kind::Heading { id, number, .. } = document.kind(node) {
            document.set_kind(node, Kind::Heading { level: most, id, number });
        }
    }
}

/// Puts headings below the heading that their item begins with.
pub(super) fn nest_headings(document: &mut Document) {
    let mut deeper = Vec::new();
    for node in document.descendants(Document::ROOT) {
        if let Kind::Heading { level, id, number } = document.kind(node)
            && is_within_item(document, node)
            && let Some(Kind::Heading { level: outer, .. }) =
                document.parent(node).and_then(|item| document.first(item)).map(|first| document.kind(first))
            && level <= outer
        {
            deeper.push((node, Kind::Heading { level: (outer + 1).min(DEEPEST), id, number }));
        }
    }
    deeper.into_iter().for_each(|(node, kind)| document.set_kind(node, kind));
}

/// Moves what follows an item with a heading that asks into it, up to the next such item or heading: the answer is not indented, or only its start is.
pub(super) fn take_answer(document: &mut Document, heading: NodeId) {
    let Some(item) = document.parent(heading).filter(|item| document.kind(*item) == Kind::Item) else {
        return;
    };
    let (Some(list), Kind::Heading { level, .. }) = (document.parent(item), document.kind(heading)) else {
        return;
    };
    let first = document.next(item);
    if let Some(steps) = split_items(document, first, list) {
        document.append(item, steps);
    }
    let shown = |node| document.siblings_from(node).any(|node| !document.is_blank(node));
    if shown(document.next(item)) {
        return;
    }
    let has_answer = shown(document.next(heading));
    let ends = |node: NodeId| match document.kind(node) {
        Kind::Heading { level: own, .. } => own <= level || may_ask(&text::line(document, node)),
        _ => false,
    };
    let mut answer = Vec::new();
    // The list that the next question is in.
    let mut next = None;
    for node in document.siblings_from(document.next(list)).take_while(|node| !ends(*node)) {
        if matches!(document.kind(node), Kind::List(_))
            && document.children(node).any(|item| begins_with_heading(document, item))
        {
            next = Some(node);
            break;
        }
        answer.push(node);
    }
    // Numbers of a list in the answer go on with those of the questions.
    if let Some(next) = next {
        let first = document.first(next);
        answer.extend(split_items(document, first, next));
    } else if has_answer && let Some(rule) = answer.iter().position(|node| document.kind(*node) == Kind::Rule)
    {
        // What follows the last question may belong to none.
        answer.truncate(rule);
    }
    move_to(document, item, &answer);
}

/// Makes a list of the items from `first` on that come before the next with a heading, if there are some and none asks.
fn split_items(document: &mut Document, first: Option<NodeId>, list: NodeId) -> Option<NodeId> {
    let items = document.siblings_from(first);
    let items: Vec<NodeId> = items.take_while(|item| !begins_with_heading(document, *item)).collect();
    let is_shown = |item: &NodeId| !document.is_blank(*item);
    if !items.iter().any(is_shown) || items.iter().any(|item| is_question(&own_line(document, *item))) {
        return None;
    }
    let mut start = None;
    if let Kind::List(Some(number)) = document.kind(list) {
        start = Some(1);
        if document.first(list) == first {
            document.set_kind(list, Kind::List(Some(number + items.len() as u32)));
        }
    }
    let steps = document.push(Kind::List(start), document.span(items[0]));
    move_to(document, steps, &items);
    Some(steps)
}

fn begins_with_heading(document: &Document, item: NodeId) -> bool {
    let first = document.children(item).find(|node| !document.is_blank(*node));
    first.is_some_and(|first| matches!(document.kind(first), Kind::Heading { .. }))
}

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
    mark_code(document, summary);
    // What parts the summary from the answer in a browser is not needed between blocks.
    while let Some(next) = document.next(summary).filter(|next| is_gap(document, *next)) {
        document.detach(next);
    }
    ask(document, summary, Pattern::Details);
}

/// Makes what is between backticks code: authors write Markdown in elements.
fn mark_code(document: &mut Document, node: NodeId) {
    let texts: Vec<NodeId> = document.children(node).collect();
    for node in texts {
        let Kind::Text(words) = document.kind(node) else { continue };
        let words = document.str(words).to_owned();
        let parts: Vec<&str> = words.split('`').collect();
        if parts.len() < 3
            || parts.len().is_multiple_of(2)
            || parts.iter().skip(1).step_by(2).any(|code| code.is_empty())
        {
            continue;
        }
        for (index, part) in parts.into_iter().enumerate() {
            let text = document.intern(part);
            let kind = if index % 2 == 1 { Kind::Code(text) } else { Kind::Text(text) };
            let part = document.push(kind, document.span(node));
            document.insert_before(node, part);
        }
        document.detach(node);
    }
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
    strip_mark(document, paragraph, Mark::Question);
    make_heading(document, paragraph, level);
    if let Some(answer) = document.next(paragraph).filter(|next| document.kind(*next) == Kind::Paragraph) {
        // A line that only says that the answer follows is not a part of it.
        if is_label(&text::line(document, answer)) && document.next(answer).is_some() {
            document.detach(answer);
        } else {
            strip_mark(document, answer, Mark::Answer);
        }
    }
    ask(document, paragraph, Pattern::Line);
    // A quotation that asks quotes nobody.
    if let Some(quote) =
        document.parent(paragraph).filter(|parent| document.kind(*parent) == Kind::BlockQuote)
    {
        document.unwrap(quote);
    }
}

/// Makes the paragraph below a heading such as `Question 3` the heading.
pub(super) fn entitle(document: &mut Document, heading: NodeId, paragraph: NodeId, level: u8) {
    document.detach(heading);
    line_to_heading(document, paragraph, level);
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
    let breaks = children.iter().position(|node| is_break(document, *node));
    let Some(at) = breaks else { return };
    let begins = children[at + 1..].first().map(|node| text::line(document, *node)).unwrap_or_default();
    // A bold line asks by itself.
    let is_bold = is_bold_line(document, &children[..at]);
    if !is_bold && after_mark(begins.trim(), Mark::Answer).is_none() {
        return;
    }
    let answer = document.push(Kind::Paragraph, document.span(paragraph));
    insert_after(document, paragraph, answer);
    document.detach(children[at]);
    for node in &children[at + 1..] {
        document.detach(*node);
        document.append(answer, *node);
    }
    trim_start(document, answer);
}

/// Takes `Q:` or `A:` off the first text of a node.
fn strip_mark(document: &mut Document, node: NodeId, mark: Mark) {
    let texts = document.descendants(node).filter(|node| matches!(document.kind(*node), Kind::Text(_)));
    let texts: Vec<NodeId> = texts.take(2).collect();
    let Some(&first) = texts.first() else { return };
    let Kind::Text(words) = document.kind(first) else { return };
    let Some(rest) = after_mark(document.str(words), mark).map(str::to_owned) else {
        return strip_bold_mark(document, &texts, mark);
    };
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

/// Takes off the first of two texts if it is bold and the second begins with the colon of its mark: `**Question**: …`.
fn strip_bold_mark(document: &mut Document, texts: &[NodeId], mark: Mark) {
    let [first, second] = *texts else { return };
    let (Kind::Text(name), Kind::Text(words)) = (document.kind(first), document.kind(second)) else { return };
    let bold = document.parent(first).filter(|parent| document.kind(*parent) == Kind::Strong);
    let Some(bold) = bold.filter(|bold| document.next(*bold) == Some(second)) else { return };
    let marked = format!("{}{}", document.str(name), document.str(words));
    let Some(rest) = after_mark(&marked, mark).filter(|rest| rest.len() < document.str(words).len()) else {
        return;
    };
    let rest = document.intern(rest);
    document.set_kind(second, Kind::Text(rest));
    document.detach(bold);
}

/// Makes a heading of what asks in an item: its first words if they are followed by the answer, else all before its blocks. The answer of a link is what it
/// leads to.
pub(super) fn item_to_heading(document: &mut Document, item: NodeId, level: u8) {
    let Some(first) = document.first(item) else { return };
    let has_choices = document.children(item).any(|node| document.attribute(node, CHOICES).is_some());
    let asked = known_part(document, item).filter(|_| !has_choices);
    let paragraph = match document.kind(first) {
        Kind::Paragraph => first,
        _ => {
            let block = document.children(item).find(|node| !is_phrase(document, *node));
            document.wrap(first, block, Kind::Paragraph, document.span(item))
        }
    };
    let heading = match (asked, document.first(paragraph)) {
        (Some(AskingPart::Until(end)), Some(first)) => {
            let heading = document.wrap(first, Some(end), Kind::Paragraph, document.span(paragraph));
            document.detach(heading);
            document.insert_before(paragraph, heading);
            trim_start(document, paragraph);
            heading
        }
        // Nobody has answered it yet.
        (Some(AskingPart::Link(link)), _) if leads_nowhere(document, link) => {
            document.unwrap(link);
            paragraph
        }
        (Some(AskingPart::Link(link)), _) => {
            let heading = document.push(Kind::Paragraph, document.span(paragraph));
            document.insert_before(paragraph, heading);
            let words = document.push_text(&text::line(document, link));
            document.append(heading, words);
            heading
        }
        _ => paragraph,
    };
    strip_mark(document, heading, Mark::Question);
    make_heading(document, heading, level);
    ask(document, heading, Pattern::List);
    strip_answer(document, heading);
}

/// Takes `A:` off the answer below a heading, and takes it out of a list that has nothing else.
fn strip_answer(document: &mut Document, heading: NodeId) {
    let after = document.siblings_from(document.next(heading));
    let Some(answer) = { after }.find(|node| !document.is_blank(*node)) else { return };
    if document.kind(answer) == Kind::Paragraph {
        strip_mark(document, answer, Mark::Answer);
        return;
    }
    let items: Vec<NodeId> = document.children(answer).take(2).collect();
    let [item] = items[..] else { return };
    if matches!(document.kind(answer), Kind::List(_))
        && after_mark(&text::line(document, item), Mark::Answer).is_some()
    {
        make_paragraph(document, item);
        strip_mark(document, item, Mark::Answer);
        document.unwrap(item);
        document.unwrap(answer);
    }
}

/// Takes a break, blanks and a dash off the start of an answer.
fn trim_start(document: &mut Document, paragraph: NodeId) {
    while let Some(first) = document.first(paragraph).filter(|first| is_gap(document, *first)) {
        document.detach(first);
    }
    let Some(first) = document.first(paragraph) else { return };
    let Kind::Text(words) = document.kind(first) else { return };
    let rest = document.str(words).trim_start_matches([' ', ':', '-', '–', '—']).to_owned();
    let rest = document.intern(&rest);
    document.set_kind(first, Kind::Text(rest));
}

/// Makes each title of a list of definitions a heading, with its definitions below.
pub(super) fn definitions_to_headings(document: &mut Document, list: NodeId, level: u8) {
    let parts: Vec<NodeId> = document.children(list).collect();
    for part in parts {
        document.detach(part);
        document.insert_before(list, part);
        if document.kind(part) == Kind::DefinitionTitle {
            make_heading(document, part, level);
            ask(document, part, Pattern::List);
        } else {
            document.set_kind(part, Kind::Group);
        }
    }
    document.detach(list);
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
