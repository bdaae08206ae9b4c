//! Multiple choice: a list with letters, and the answer that names some of them.

use super::CHOICES;
use super::asks::is_label;
use crate::document::{Document, Kind, NodeId, text};

/// Words before the letters of an answer.
const WORDS: [&str; 14] = [
    "correct answer", "correct answers", "answer", "answers", "ans", "答案", "正确答案", "답", "정답",
    "ответ", "respuesta", "resposta", "réponse", "antwort",
];
/// How many blocks after a list its answer may follow.
const NEAR: usize = 3;

/// The position of the answer of a list of choices, if it is one.
pub(super) fn answer_of(document: &Document, list: NodeId) -> Option<NodeId> {
    let count = document.children(list).count();
    let is_lettered = |(index, item): (usize, NodeId)| letter_of(&text::line(document, item)) == Some(index);
    if count < 2 || !document.children(list).enumerate().all(is_lettered) {
        return None;
    }
    let after = document.siblings_from(document.next(list));
    let mut near = after.filter(|node| !document.is_blank(*node)).take(NEAR);
    near.find(|node| letters(document, *node, count).is_some())
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
}

/// Moves explanations of single choices, a list with their letters below the answer, under the choices. Nothing else is left of an answer that
/// only names letters then.
fn explain(document: &mut Document, list: NodeId, answer: NodeId) {
    let choices: Vec<NodeId> = document.children(list).collect();
    let below = document.descendants(answer).chain(document.siblings_from(document.next(answer)).take(NEAR));
    let explanations = below.filter(|node| matches!(document.kind(*node), Kind::List(_))).find_map(|found| {
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

/// The choice that a line is: 0 for `A. …`, 1 for `B) …`.
fn letter_of(words: &str) -> Option<usize> {
    let rest = words.trim_start().trim_start_matches('(');
    let letter = rest.chars().next().filter(char::is_ascii_alphabetic)?;
    let after = rest[1..].trim_start_matches('*');
    after
        .starts_with(['.', ':', ')', '：', '、'])
        .then(|| usize::from(letter.to_ascii_uppercase() as u8 - b'A'))
}

fn strip_letter(document: &mut Document, node: NodeId) {
    let first = document.descendants(node).find(|node| matches!(document.kind(*node), Kind::Text(_)));
    let Some(first) = first else { return };
    let Kind::Text(words) = document.kind(first) else { return };
    let words = document.str(words).trim_start().trim_start_matches('(');
    let rest =
        words.get(1..).unwrap_or_default().trim_start_matches(['.', ':', ')', '：', '、']).trim_start();
    let rest = rest.to_owned();
    let rest = document.intern(&rest);
    document.set_kind(first, Kind::Text(rest));
}

/// The choices that a node names as right, if it names any of so many.
fn letters(document: &Document, node: NodeId, count: usize) -> Option<Vec<usize>> {
    let lines = document.descendants(node).filter(|inner| {
        *inner == node && document.kind(node) == Kind::Paragraph
            || matches!(document.kind(*inner), Kind::Heading { .. } | Kind::Paragraph | Kind::Strong)
            || document.element(*inner).is_some()
    });
    lines.map(|line| text::line(document, line)).find_map(|line| letters_in(&line, count))
}

fn letters_in(line: &str, count: usize) -> Option<Vec<usize>> {
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
        ] {
            assert_eq!(letters_in(line, 4), expected, "{line}");
        }
        assert_eq!(letter_of("B) two"), Some(1));
        assert_eq!(letter_of("Because"), None);
    }
}
