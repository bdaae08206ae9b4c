//! Which choices an answer names.

use super::KEYED;
use super::asks::is_label;
use super::labels::{letter_index, letter_of};
use super::phrases::{is_break, is_phrase};
use crate::document::{Document, Kind, NodeId, Visit, text};

/// Words before the letters of an answer.
const WORDS: [&str; 42] = [
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
    "antwoord",
    "juiste antwoord",
    "odpowiedź",
    "prawidłowa odpowiedź",
    "odgovor",
    "tačan odgovor",
    "jawaban",
    "răspuns",
    "răspunsul corect",
    "përgjigja",
    "cevap",
    "doğru cevap",
    "đáp án",
    "คำตอบ",
    "الإجابة",
    "الاجابة",
];
/// Words between the letters of an answer.
const CONJUNCTIONS: [&str; 12] = ["and", "or", "y", "e", "o", "et", "ou", "und", "oder", "и", "или", "та"];

/// How choices are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Letters,
    Numbers,
}

/// The choices that a node names as right, if it names any of so many.
pub(super) fn named(
    document: &Document,
    node: NodeId,
    (naming, count): (Naming, usize),
) -> Option<Vec<usize>> {
    if let Some(keyed) = document.attribute(node, KEYED) {
        return Some(keyed.split(' ').filter_map(|index| index.parse().ok()).collect());
    }
    let lines = text_lines(document, node);
    let names = |line: &str| match naming {
        Naming::Letters => letters_in(line, count),
        Naming::Numbers => number_in(line, count).map(|index| vec![index]),
    };
    lines.iter().enumerate().find_map(|(index, line)| {
        // The letters may be below the word.
        let below = || lines.get(index + 1).filter(|_| is_word(line));
        names(line).or_else(|| names(&format!("{line} {}", below()?)))
    })
}

/// The lines of a node, without those of tables and of explanations of single choices.
fn text_lines(document: &Document, node: NodeId) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut walk = document.walk(node);
    while let Some(visit) = walk.next() {
        let (Visit::Enter(inner) | Visit::Leave(inner)) = visit;
        let is_entered = matches!(visit, Visit::Enter(_));
        if is_break(document, inner) || !is_phrase(document, inner) {
            lines.push(String::new());
            let is_explained = matches!(document.kind(inner), Kind::List(_) if letter_of(&text::line(document, inner)).is_some());
            if is_entered && (is_explained || matches!(document.kind(inner), Kind::Table { .. })) {
                walk.skip_children();
            }
        } else if is_entered && let Some(line) = lines.last_mut() {
            line.push_str(&text::line(document, inner));
            walk.skip_children();
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// Whether a line has nothing but the word before the letters.
fn is_word(line: &str) -> bool {
    let lower = line.to_lowercase();
    is_label(line) || WORDS.contains(&lower.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The words after a line's word for an answer. Languages with spaces put it between others.
fn after_answer(lower: &str) -> Option<&str> {
    let after = |word: &&str| {
        let is_apart = |c: char| !(c.is_lowercase() && c.is_alphabetic());
        let mut found = lower.match_indices(*word);
        let rest = found.find_map(|(at, _)| {
            let (before, rest) = (&lower[..at], &lower[at + word.len()..]);
            let has_case = word.starts_with(char::is_lowercase);
            let is_whole =
                before.chars().next_back().is_none_or(is_apart) && rest.chars().next().is_none_or(is_apart);
            (!has_case || is_whole).then_some(rest)
        })?;
        Some((word.len(), rest))
    };
    WORDS.iter().filter_map(after).max_by_key(|(length, _)| *length).map(|(_, rest)| rest)
}

/// The choice that a line with nothing else names by its number, as in `Answer: 2`.
fn number_in(line: &str, count: usize) -> Option<usize> {
    let lower = line.to_lowercase();
    let number = after_answer(&lower)?.trim_matches(|c: char| !c.is_alphanumeric());
    let number: usize = number.parse().ok()?;
    (1..=count).contains(&number).then(|| number - 1)
}

/// The choices that a line names as right, if it names any of so many.
pub(super) fn letters_in(line: &str, count: usize) -> Option<Vec<usize>> {
    let lower = line.to_lowercase();
    let after = after_answer(&lower)?;
    let after = after.strip_prefix(" is").or(after.strip_prefix(" are")).unwrap_or(after);
    let mut rest = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut found = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
        let gap = &after[..after.len() - next.len()];
        let letter = name.chars().next().filter(|c| name.len() == c.len_utf8());
        match letter.and_then(letter_index) {
            Some(index) if index < count || found.is_empty() => found.push(index),
            _ if !found.is_empty() && CONJUNCTIONS.contains(&name) => {}
            // `Answer: ABD`
            _ if found.is_empty() && name.len() <= count && name.bytes().all(|c| c.is_ascii_lowercase()) => {
                found.extend(name.bytes().map(|c| usize::from(c - b'a')));
            }
            _ => break,
        }
        // The words of the choice follow its letter.
        let is_list = gap.contains([',', '，', '、', ';', '&', '/', '+']);
        if !is_list && gap.contains(['.', ':', '：', ')', '）', '-', '–', '—', '=', '(', '（']) {
            break;
        }
        rest = next;
    }
    // `The answer is the second choice: B`
    let last = after.rsplit_once([':', '：']).map(|(_, last)| last.trim());
    if let Some(last) = last.filter(|last| found.is_empty() && last.chars().count() == 1) {
        found.extend(last.chars().next().and_then(letter_index));
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
            ("参考答案：AB", Some(vec![0, 1])),
            ("Answer: A and C", Some(vec![0, 2])),
            ("Answers: A, B", Some(vec![0, 1])),
            ("Respuesta: A y C", Some(vec![0, 2])),
            ("Resposta: A e C", Some(vec![0, 2])),
            ("Answer: AC", Some(vec![0, 2])),
            ("The answer is B because A is wrong", Some(vec![1])),
            ("Answer: B - A managed service", Some(vec![1])),
            ("Answer: A. B-trees are used", Some(vec![0])),
            ("Answer: A), C)", Some(vec![0, 2])),
            ("Answer: A, C and D", Some(vec![0, 2, 3])),
            ("Answers: BD", Some(vec![1, 3])),
            ("**Réponse correcte :** b) Suivre", Some(vec![1])),
            ("Odpowiedź: B", Some(vec![1])),
            ("Đáp án: C", Some(vec![2])),
            ("คำตอบ: A", Some(vec![0])),
            ("الاجابة الصحيحة: د", Some(vec![3])),
            ("الإجابة هي الخيار الرابع : D", Some(vec![3])),
            ("Answer: see below", None),
            ("Answer", None),
            ("Answer: E", None),
            ("Transfer: a b", None),
            ("Because A is right", None),
        ] {
            assert_eq!(letters_in(line, 4), expected, "{line}");
        }
        assert_eq!(number_in("**Answer: 2**", 4), Some(1));
        assert_eq!(number_in("Answer: 2 of them", 4), None);
        assert_eq!(number_in("Answer: 5", 4), None);
    }
}
