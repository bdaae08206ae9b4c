//! Multiple choice: a list with letters, and the answer that names some of them.

use super::CHOICES;
use super::asks::{is_label, letter_of};
use super::keys::KEYED;
use super::phrases::{LineNodes, insert_after, is_break, is_phrase, joined, lines, move_to, phrases};
use crate::document::{Document, Kind, NodeId, text};

/// Words before the letters of an answer.
const WORDS: [&str; 26] = [
    "correct answer",
    "correct answers",
    "answer",
    "answers",
    "ans",
    "答案",
    "正确答案",
    "答え",
    "正解",
    "답",
    "정답",
    "ответ",
    "правильные ответы",
    "відповідь",
    "respuesta",
    "respuesta correcta",
    "respuestas correctas",
    "resposta",
    "resposta correta",
    "respostas corretas",
    "réponse",
    "réponse correcte",
    "bonne réponse",
    "réponses correctes",
    "antwort",
    "risposta",
];
/// How many blocks after a list its answer may follow.
const NEAR: usize = 3;

/// Makes a list of lines and of paragraphs with letters, if an answer follows that names some of them.
pub(super) fn gather(document: &mut Document) {
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
    if count < 2 || answer.is_empty() && answer_after(document, after, count).is_none() {
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
    if answer_after(document, document.next(*last), choices.len()).is_none() {
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

/// The answer that follows choices.
fn answer_after(document: &Document, after: Option<NodeId>, count: usize) -> Option<NodeId> {
    let mut near = document.siblings_from(after).filter(|node| !document.is_blank(*node)).take(NEAR);
    near.find(|node| letters(document, *node, count).is_some())
}

/// The position of the answer of a list of choices, if it is one.
pub(super) fn answer_of(document: &Document, list: NodeId) -> Option<NodeId> {
    let count = document.children(list).count();
    are_lettered(document, list).then(|| answer_after(document, document.next(list), count))?
}

/// Whether the items of a list are at least two and have letters, in order.
fn are_lettered(document: &Document, list: NodeId) -> bool {
    let is_lettered = |(index, item): (usize, NodeId)| letter_of(&text::line(document, item)) == Some(index);
    document.children(list).count() > 1 && document.children(list).enumerate().all(is_lettered)
}

/// Ticks the choices that the answer names, and takes their letters off.
pub(super) fn mark(document: &mut Document, list: NodeId, answer: NodeId) {
    let items: Vec<NodeId> = document.children(list).collect();
    let Some(right) = letters(document, answer, items.len()) else { return };
    for (index, item) in items.into_iter().enumerate() {
        let span = document.span(item);
        let first =
            document.first(item).filter(|first| document.kind(*first) == Kind::Paragraph).unwrap_or(item);
        strip_letter(document, first);
        let marker = document.push(Kind::TaskMarker(right.contains(&index)), span);
        match document.first(first) {
            Some(before) => document.insert_before(before, marker),
            None => document.append(first, marker),
        }
    }
    document.set_kind(list, Kind::List(None));
    document.set_attribute(list, CHOICES, "");
    explain(document, list, answer);
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
    let is_apart = |node: &NodeId| matches!(document.kind(*node), Kind::Heading { .. } | Kind::Rule);
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
    let named = std::iter::successors(document.previous(found), |node| document.previous(*node))
        .find(|node| !document.is_blank(*node));
    if let Some(line) = named.filter(|line| letters(document, *line, choices.len()).is_some()) {
        document.detach(line);
    }
    document.detach(found);
    for (choice, item) in explanations {
        strip_letter(document, item);
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

fn strip_letter(document: &mut Document, node: NodeId) {
    let first = document.descendants(node).find(|node| matches!(document.kind(*node), Kind::Text(_)));
    let Some(first) = first else { return };
    let Kind::Text(words) = document.kind(first) else { return };
    let words = document.str(words).trim_start().trim_start_matches('(');
    let rest =
        words.get(1..).unwrap_or_default().trim_start_matches(['.', ':', ')', '：', '、']).trim_start();
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

/// The choices that a node names as right, if it names any of so many.
fn letters(document: &Document, node: NodeId, count: usize) -> Option<Vec<usize>> {
    if let Some(keyed) = document.attribute(node, KEYED) {
        return Some(keyed.split(' ').filter_map(|index| index.parse().ok()).collect());
    }
    let lines = document.descendants(node).filter(|inner| {
        *inner == node && document.kind(node) == Kind::Paragraph
            || matches!(document.kind(*inner), Kind::Heading { .. } | Kind::Paragraph | Kind::Strong)
            || document.element(*inner).is_some()
    });
    lines.map(|line| text::line(document, line)).find_map(|line| letters_in(&line, count))
}

pub(super) fn letters_in(line: &str, count: usize) -> Option<Vec<usize>> {
    let lower = line.to_lowercase();
    let word = WORDS.iter().filter(|word| lower.contains(**word)).max_by_key(|word| word.len())?;
    let after = &lower[lower.find(word)? + word.len()..];
    let after = after.strip_prefix(" is").unwrap_or(after);
    let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut found = Vec::new();
    for name in after.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty()) {
        match name {
            "and" | "or" | "y" | "и" => {}
            name if name.len() == 1 && name.as_bytes()[0].is_ascii_lowercase() => {
                found.push(usize::from(name.as_bytes()[0] - b'a'));
            }
            // `Answer: ABD`
            name if found.is_empty()
                && name.len() <= count
                && name.bytes().all(|c| c.is_ascii_lowercase()) =>
            {
                found.extend(name.bytes().map(|c| usize::from(c - b'a')));
            }
            _ => break,
        }
    }
    found.sort_unstable();
    found.dedup();
    (!found.is_empty() && found.iter().all(|index| *index < count)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_letters_of_an_answer() {
        for (line, expected) in [
            ("Answer: D", Some(vec![3])),
            ("Correct Answer: A", Some(vec![0])),
            ("**Answer: B**", Some(vec![1])),
            ("答案: C", Some(vec![2])),
            ("Answer: A, C and D", Some(vec![0, 2, 3])),
            ("Answers: BD", Some(vec![1, 3])),
            ("Answer", None),
            ("Answer: see below", None),
            ("Answer: F", None),
            ("**Réponse correcte :** b) Suivre", Some(vec![1])),
        ] {
            assert_eq!(letters_in(line, 4), expected, "{line}");
        }
        assert_eq!(letter_of("B) two"), Some(1));
        assert_eq!(letter_of("Because"), None);
    }
}
