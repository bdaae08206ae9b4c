//! Multiple choice: a list with letters, and the answer that names some of them.

use super::answers::{Naming, letters_in, named};
use super::asks::{has_mark, is_label, is_numbered, is_question};
use super::labels::{letter_of, number_label};
use super::phrases::{LineNodes, insert_after, is_break, is_phrase, joined, lines, move_to, phrases};
use super::{CHOICES, KEYED};
use crate::document::{Document, Kind, NodeId, text};

/// How many blocks after a list its answer may follow.
const NEAR: usize = 3;

/// Makes a list of lines and of paragraphs with letters, if an answer follows that names some of them.
pub(super) fn gather(document: &mut Document) {
    part_options(document);
    let is_list = |node: &NodeId| matches!(document.kind(*node), Kind::List(_));
    let lists: Vec<NodeId> = document.descendants(Document::ROOT).filter(is_list).collect();
    lists.into_iter().for_each(|list| part_answer(document, list));
    let is_first = |node: &NodeId| {
        matches!(document.kind(*node), Kind::Paragraph | Kind::Item)
            && lines(document, *node).iter().any(|line| letter(document, line) == Some(0))
    };
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).filter(is_first).collect();
    for node in nodes {
        if !gather_lines(document, node) && document.kind(node) == Kind::Paragraph {
            gather_paragraphs(document, node);
        }
    }
}

/// Puts choices that follow each other in a line, with wide gaps between them, in lines of their own: `A. one　B. two`.
fn part_options(document: &mut Document) {
    let is_text = |node: &NodeId| matches!(document.kind(*node), Kind::Text(_));
    let texts: Vec<NodeId> = document.descendants(Document::ROOT).filter(is_text).collect();
    for node in texts {
        let Kind::Text(words) = document.kind(node) else { continue };
        if letter_of(document.str(words)) != Some(0) {
            continue;
        }
        let words = document.str(words).to_owned();
        let parts = options(&words);
        if parts.len() < 2 {
            continue;
        }
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                let gap = document.push(Kind::SoftBreak, 0..0);
                document.insert_before(node, gap);
            }
            let part = document.push_text(part);
            document.insert_before(node, part);
        }
        document.detach(node);
    }
}

/// The choices in a line that wide gaps part.
fn options(line: &str) -> Vec<&str> {
    let mut options = Vec::new();
    let mut rest = line;
    while let Some(at) = ["\u{3000}", "  ", "\t"].iter().filter_map(|gap| rest.find(gap)).min() {
        let next = rest[at..].trim_start();
        if letter_of(next) == Some(options.len() + 1) {
            options.push(rest[..at].trim_end());
            rest = next;
        } else {
            return Vec::new();
        }
    }
    options.push(rest.trim_end());
    options
}

/// Puts the answer, if it is the last line of the last choice, behind the choices.
fn part_answer(document: &mut Document, list: NodeId) {
    let count = document.children(list).count();
    let Some(last) = document.last(list).filter(|_| are_lettered(document, list)) else { return };
    let item = document.first(last).filter(|first| document.kind(*first) == Kind::Paragraph).unwrap_or(last);
    let lines = lines(document, item);
    let Some((answer, choice)) = lines.split_last().filter(|(_, choice)| !choice.is_empty()) else { return };
    if letters_in(&words(document, answer), count).is_none() {
        return;
    }
    let end = choice.last().and_then(|line| line.last()).and_then(|node| document.next(*node));
    end.filter(|node| is_break(document, *node)).into_iter().for_each(|node| document.detach(node));
    let paragraph = document.push(Kind::Paragraph, document.span(last));
    insert_after(document, list, paragraph);
    move_to(document, paragraph, answer);
}

/// Makes a list of the lines of a node that have letters.
fn gather_lines(document: &mut Document, node: NodeId) -> bool {
    let lines = lines(document, node);
    let Some(start) = lines.iter().position(|line| letter(document, line) == Some(0)) else { return false };
    let mut choices: Vec<Vec<LineNodes>> = Vec::new();
    let mut rest = start..lines.len();
    while let Some(line) = rest.next().map(|index| &lines[index]) {
        if letter(document, line) == Some(choices.len()) {
            choices.push(vec![line.clone()]);
        } else if letters_in(&words(document, line), choices.len()).is_some() {
            rest.start -= 1;
            break;
        } else if let Some(choice) = choices.last_mut() {
            choice.push(line.clone());
        }
    }
    let answer = joined(document, &lines[rest]);
    let count = choices.len();
    let is_paragraph = document.kind(node) == Kind::Paragraph;
    let block = document.children(node).find(|node| !is_phrase(document, *node));
    let after = if is_paragraph { document.next(node) } else { block };
    if count < 2 || answer.is_empty() && answer_after(document, after, (Naming::Letters, count)).is_none() {
        return false;
    }
    let span = document.span(node);
    let list = document.push(Kind::List(None), span.clone());
    match block {
        _ if is_paragraph => insert_after(document, node, list),
        Some(block) => document.insert_before(block, list),
        None => document.append(node, list),
    }
    for choice in choices {
        let item = document.push(Kind::Item, span.clone());
        document.append(list, item);
        let choice = joined(document, &choice);
        move_to(document, item, &choice);
    }
    if !answer.is_empty() {
        let paragraph = document.push(Kind::Paragraph, span);
        insert_after(document, list, paragraph);
        move_to(document, paragraph, &answer);
    }
    if start == 0 && is_paragraph {
        document.detach(node);
    } else {
        // The breaks before the letters.
        while let Some(before) = phrases(document, node).last().filter(|node| is_break(document, *node)) {
            document.detach(before);
        }
    }
    true
}

/// Makes a list of paragraphs that have letters, from the first one on.
fn gather_paragraphs(document: &mut Document, first: NodeId) {
    let after = document.siblings_from(Some(first)).filter(|node| !document.is_blank(*node));
    let is_choice = |(index, node): &(usize, NodeId)| {
        document.kind(*node) == Kind::Paragraph && letter(document, &[*node]) == Some(*index)
    };
    let choices: Vec<NodeId> = after.enumerate().take_while(is_choice).map(|(_, node)| node).collect();
    let Some(last) = choices.last().filter(|_| choices.len() > 1) else { return };
    if answer_after(document, document.next(*last), (Naming::Letters, choices.len())).is_none() {
        return;
    }
    let list = document.push(Kind::List(None), document.span(first));
    document.insert_before(first, list);
    move_to(document, list, &choices);
    choices.into_iter().for_each(|choice| document.set_kind(choice, Kind::Item));
}

fn words(document: &Document, nodes: &[NodeId]) -> String {
    let words: Vec<String> = nodes.iter().map(|node| text::line(document, *node)).collect();
    words.concat()
}

/// The choice that a line is, by its first words.
fn letter(document: &Document, line: &[NodeId]) -> Option<usize> {
    line.first().and_then(|first| letter_of(&text::line(document, *first)))
}

/// The answer that follows choices, before what belongs to the next question.
fn answer_after(document: &Document, after: Option<NodeId>, names: (Naming, usize)) -> Option<NodeId> {
    let near = document.siblings_from(after).filter(|node| !document.is_blank(*node)).take(NEAR);
    let is_own = |node: &NodeId| is_label_line(document, *node) || !begins_question(document, *node, names);
    let mut own = near.take_while(is_own);
    own.find(|node| named(document, *node, names).is_some())
}

fn is_label_line(document: &Document, node: NodeId) -> bool {
    is_label(&text::line(document, node))
}

/// Whether a node belongs to another question than the choices before it: a heading that names no answer, or choices.
fn begins_question(document: &Document, node: NodeId, names: (Naming, usize)) -> bool {
    match document.kind(node) {
        Kind::Heading { .. } => named(document, node, names).is_none(),
        Kind::List(_) => are_lettered(document, node),
        Kind::Paragraph => lines(document, node).iter().any(|line| letter(document, line) == Some(0)),
        _ => false,
    }
}

/// The position of the answer of a list of choices, if it is one.
pub(super) fn answer_of(document: &Document, list: NodeId) -> Option<NodeId> {
    answer_after(document, document.next(list), naming(document, list)?)
}

/// How the items of a list of choices are named, and how many there are.
fn naming(document: &Document, list: NodeId) -> Option<(Naming, usize)> {
    let count = document.children(list).count();
    if are_lettered(document, list) {
        return Some((Naming::Letters, count));
    }
    if are_labelled(document, list, number_label) {
        return Some((Naming::Numbers, count));
    }
    // An item with blocks has more than a choice.
    let is_line = |item: NodeId| match document.first(item) {
        Some(first) if document.kind(first) == Kind::Paragraph => document.next(first).is_none(),
        _ => document.children(item).all(|node| is_phrase(document, node)),
    };
    let is_numbered = document.kind(list) == Kind::List(Some(1)) && count > 1;
    (is_numbered && document.children(list).all(is_line)).then_some((Naming::Numbers, count))
}

/// Whether the items of a list are at least two and have letters, in order.
pub(super) fn are_lettered(document: &Document, list: NodeId) -> bool {
    are_labelled(document, list, letter_of)
}

/// Whether the items of a list are at least two and have labels, in order.
fn are_labelled(document: &Document, list: NodeId, label: fn(&str) -> Option<usize>) -> bool {
    let is_labelled = |(index, item): (usize, NodeId)| label(&text::line(document, item)) == Some(index);
    document.children(list).count() > 1 && document.children(list).enumerate().all(is_labelled)
}

/// Ticks the choices that the answer names, and takes their letters off.
pub(super) fn mark(document: &mut Document, list: NodeId, answer: NodeId) {
    let items: Vec<NodeId> = document.children(list).collect();
    let Some(names) = naming(document, list) else { return };
    let Some(right) = named(document, answer, names) else { return };
    let is_lettered = names.0 == Naming::Letters;
    let has_labels = is_lettered || are_labelled(document, list, number_label);
    for (index, item) in items.into_iter().enumerate() {
        let span = document.span(item);
        let first =
            document.first(item).filter(|first| document.kind(*first) == Kind::Paragraph).unwrap_or(item);
        if has_labels {
            strip_label(document, first);
        }
        let marker = document.push(Kind::TaskMarker(right.contains(&index)), span);
        match document.first(first) {
            Some(before) => document.insert_before(before, marker),
            None => document.append(first, marker),
        }
    }
    document.set_kind(list, Kind::List(None));
    document.set_attribute(list, CHOICES, "");
    if is_lettered {
        explain(document, list, answer);
    }
    unfold(document, answer);
    document.remove_attribute(answer, KEYED);
    if document.kind(answer) == Kind::Group && document.first(answer).is_none() {
        document.detach(answer);
    }
}

/// Moves explanations of single choices, a list with their letters below the answer, under the choices. Nothing else is left of an answer that
/// only names letters then.
fn explain(document: &mut Document, list: NodeId, answer: NodeId) {
    let choices: Vec<NodeId> = document.children(list).collect();
    let is_apart = |node: &NodeId| match document.kind(*node) {
        Kind::Heading { .. } | Kind::Rule => true,
        Kind::Paragraph => {
            let words = text::line(document, *node);
            is_question(&words) || has_mark(&words) || is_numbered(&words)
        }
        _ => false,
    };
    let after = document.siblings_from(document.next(answer)).take_while(|node| !is_apart(node)).take(NEAR);
    let below = document.descendants(answer).chain(after);
    let is_list =
        |node: &NodeId| matches!(document.kind(*node), Kind::List(_)) && answer_of(document, *node).is_none();
    let explanations = below.filter(is_list).find_map(|found| {
        let items: Vec<NodeId> = document.children(found).collect();
        let letters: Option<Vec<usize>> =
            items.iter().map(|item| letter_of(&text::line(document, *item))).collect();
        let letters = letters.filter(|letters| {
            letters.is_sorted_by(|a, b| a < b) && letters.last().is_some_and(|last| *last < choices.len())
        })?;
        Some((found, letters.into_iter().zip(items).collect::<Vec<_>>()))
    });
    let Some((found, explanations)) = explanations else { return };
    let above = std::iter::successors(document.previous(found), |node| document.previous(*node))
        .find(|node| !document.is_blank(*node));
    if let Some(line) =
        above.filter(|line| named(document, *line, (Naming::Letters, choices.len())).is_some())
    {
        document.detach(line);
    }
    document.detach(found);
    for (choice, item) in explanations {
        strip_label(document, item);
        let span = document.span(item);
        let first = document.first(item);
        if let Some(first) = first.filter(|first| document.kind(*first).is_inline()) {
            let block = document.children(item).find(|node| !document.kind(*node).is_inline());
            document.wrap(first, block, Kind::Paragraph, span);
        }
        let parts: Vec<NodeId> = document.children(item).collect();
        for part in parts {
            document.detach(part);
            document.append(choices[choice], part);
        }
    }
}

/// What a fold with the answer hides is hidden as the solution anyway. A heading in it names the answer, and begins no section.
fn unfold(document: &mut Document, node: NodeId) {
    let nodes: Vec<NodeId> = document.descendants(node).collect();
    for inner in nodes {
        if matches!(document.kind(inner), Kind::Heading { .. }) {
            document.set_kind(inner, Kind::Paragraph);
        } else if document.element(inner) == Some("p") && text::line(document, inner).is_empty() {
            document.unwrap(inner);
        }
    }
    if document.element(node) != Some("details") {
        return;
    }
    let summary = document.children(node).find(|node| document.element(*node) == Some("summary"));
    if let Some(summary) = summary.filter(|summary| is_label(&text::line(document, *summary))) {
        document.detach(summary);
        document.set_kind(node, Kind::Group);
        document.set_attributes(node, []);
    }
}

fn strip_label(document: &mut Document, node: NodeId) {
    let first = document.descendants(node).find(|node| matches!(document.kind(*node), Kind::Text(_)));
    let Some(first) = first else { return };
    let Kind::Text(words) = document.kind(first) else { return };
    let words = document.str(words).trim_start().trim_start_matches('(');
    let number = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut after = number.chars();
    // One letter, or the whole number.
    if number.len() == words.len() {
        after.next();
    }
    let rest = after.as_str().trim_start_matches(['.', ':', ')', '：', '、']).trim_start();
    let rest = rest.to_owned();
    let text = document.intern(&rest);
    document.set_kind(first, Kind::Text(text));
    // `**a)** one` leaves an empty bold phrase.
    if let Some(strong) = document.parent(first).filter(|_| rest.is_empty())
        && document.kind(strong) == Kind::Strong
        && document.first(strong) == document.last(strong)
    {
        if let Some(next) = document.next(strong)
            && let Kind::Text(words) = document.kind(next)
        {
            let words = document.str(words).trim_start().to_owned();
            let words = document.intern(&words);
            document.set_kind(next, Kind::Text(words));
        }
        document.detach(strong);
    }
}
