//! Answers in a section of their own, such as `## Answer key`: given to the questions above it by their numbers.

mod entries;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use entries::{Entry, end_of_key, entries};
use words::{is_sure_title, number_of};

use super::KEYED;
use super::asks::{letters, may_ask};
use super::labels::letter_of;
use super::phrases::{insert_after, is_phrase, lines, move_to};
use crate::document::{Document, Kind, NodeId, text};

/// How many questions such a section answers, at least.
const FEW: usize = 2;

/// What sections with answers have.
#[derive(Default)]
pub(super) struct Keys {
    /// Their blocks, in which nothing asks.
    pub(super) blocks: HashSet<NodeId>,
    /// The headings, items and paragraphs that ask, and have no choices.
    pub(super) asked: HashSet<NodeId>,
}

impl Keys {
    /// Whether the paragraph before choices asks for them.
    pub(super) fn asks_before(&self, document: &Document, choices: NodeId) -> bool {
        let before = std::iter::successors(document.previous(choices), |node| document.previous(*node));
        let asking = { before }.find(|node| document.kind(*node) == Kind::Paragraph);
        asking.is_some_and(|node| self.asked.contains(&node))
    }
}

/// How questions are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Headings,
    Items,
    Paragraphs,
}

/// A question with a number.
struct Asked {
    number: u32,
    node: NodeId,
    /// The words of the headings that it is below.
    parts: Rc<[String]>,
    /// What follows it.
    blocks: Vec<NodeId>,
}

/// Choices with letters.
struct Lettered {
    words: Vec<String>,
    /// What the answer is put behind; nothing, if they are lines of an item.
    after: Option<NodeId>,
}

/// Gives the answers of such sections to the questions above them.
pub(super) fn give(document: &mut Document) -> Keys {
    let blocks: Vec<NodeId> =
        document.children(Document::ROOT).filter(|node| !document.is_blank(*node)).collect();
    let mut keys = Keys::default();
    let (mut start, mut at) = (0, 0);
    while at < blocks.len() {
        let Some(end) = end_of_key(document, &blocks, at) else {
            at += 1;
            continue;
        };
        let (above, key) = (start..at, &blocks[at..end]);
        at = end;
        let found = entries(document, key);
        if found.len() < FEW {
            continue;
        }
        start = end;
        let forms = [Form::Headings, Form::Items, Form::Paragraphs];
        let matched = forms.map(|form| matched(numbered(document, &blocks[above.clone()], form), &found));
        let Some((pairs, asked)) = matched.into_iter().max_by_key(|(pairs, _)| pairs.len()) else { continue };
        let is_sure = is_sure_title(&text::line(document, key[0]));
        if give_all(document, (&asked, &found), &pairs, is_sure, &mut keys) {
            keys.blocks.extend(key);
        }
    }
    keys
}

/// The numbered questions of a form in blocks.
fn numbered(document: &Document, blocks: &[NodeId], form: Form) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    let mut is_open = false;
    let mut open: Vec<(u8, String)> = Vec::new();
    let mut parts: Rc<[String]> = Rc::default();
    for node in blocks {
        let number = || number_of(&text::line(document, *node)).map(|(number, _)| number);
        match (document.kind(*node), form) {
            (Kind::Heading { level, .. }, _) => {
                open.retain(|(outer, _)| *outer < level);
                open.push((level, letters(&text::line(document, *node))));
                parts = open.iter().map(|(_, words)| words.clone()).collect();
                let number = Some(()).filter(|()| form == Form::Headings).and_then(|()| number());
                is_open = number.is_some();
                found.extend(number.map(|number| Asked {
                    number,
                    node: *node,
                    parts: Rc::clone(&parts),
                    blocks: Vec::new(),
                }));
            }
            (Kind::List(Some(first)), Form::Items) => {
                is_open = true;
                let items = document.children(*node).enumerate();
                found.extend(items.map(|(index, node)| Asked {
                    number: first + index as u32,
                    node,
                    parts: Rc::clone(&parts),
                    blocks: Vec::new(),
                }));
            }
            (Kind::Paragraph, Form::Paragraphs) if number().is_some() => {
                is_open = true;
                found.extend(number().map(|number| Asked {
                    number,
                    node: *node,
                    parts: Rc::clone(&parts),
                    blocks: Vec::new(),
                }));
            }
            (Kind::Rule, _) if form != Form::Headings => is_open = false,
            _ if is_open => {
                if let Some(asked) = found.last_mut() {
                    asked.blocks.push(*node);
                }
            }
            _ => {}
        }
    }
    found
}

/// Which question has which answer, as indices. Parts of the section are called as the headings above the questions; or numbers begin again in both; or all answers
/// are to one run of questions, that with the most of them.
fn matched(asked: Vec<Asked>, entries: &[Entry]) -> (Vec<(usize, usize)>, Vec<Asked>) {
    let mut by_part: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    entries.iter().enumerate().for_each(|(index, entry)| by_part.entry(&entry.part).or_default().push(index));
    let mut below: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, question) in asked.iter().enumerate() {
        let parts = question.parts.iter().filter(|part| by_part.contains_key(part.as_str()));
        parts.for_each(|part| below.entry(part).or_default().push(index));
    }
    let mut pairs = Vec::new();
    if below.is_empty() {
        let all: Vec<usize> = (0..asked.len()).collect();
        let questions = runs(&all, |index| asked[index].number);
        let all: Vec<usize> = (0..entries.len()).collect();
        let answers = runs(&all, |index| entries[index].number);
        if questions.len() == answers.len() {
            for (questions, answers) in questions.iter().zip(&answers) {
                pairs.extend(by_number(questions, answers, &asked, entries));
            }
        } else if let [answers] = &answers[..] {
            pairs.extend(best_run(&questions, answers, &asked, entries));
        }
    }
    for (part, answers) in by_part {
        if let Some(questions) = below.get(part) {
            let questions = runs(questions, |index| asked[index].number);
            pairs.extend(best_run(&questions, &answers, &asked, entries));
        }
    }
    (pairs, asked)
}

/// Pairs of a question and an answer of equal numbers.
fn by_number(
    questions: &[usize],
    answers: &[usize],
    asked: &[Asked],
    entries: &[Entry],
) -> Vec<(usize, usize)> {
    let by_number: HashMap<u32, usize> =
        answers.iter().map(|answer| (entries[*answer].number, *answer)).collect();
    questions.iter().filter_map(|index| Some((*index, *by_number.get(&asked[*index].number)?))).collect()
}

/// The pairs of the run with the most, the last of such.
fn best_run(
    runs: &[Vec<usize>],
    answers: &[usize],
    asked: &[Asked],
    entries: &[Entry],
) -> Vec<(usize, usize)> {
    let pairs = runs.iter().map(|questions| by_number(questions, answers, asked, entries));
    pairs.max_by_key(Vec::len).unwrap_or_default()
}

/// Indices of what has numbers, in runs that ascend.
fn runs(indices: &[usize], number: impl Fn(usize) -> u32) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for index in indices {
        match runs.last_mut().filter(|_| last.is_some_and(|last| number(*index) > last)) {
            Some(run) => run.push(*index),
            None => runs.push(vec![*index]),
        }
        last = Some(number(*index));
    }
    runs
}

/// Gives answers to questions: says which choices are right, or copies what the section says. Yields whether they are answers to questions. `is_sure` says that the
/// section's title leaves no doubt.
fn give_all(
    document: &mut Document,
    (asked, entries): (&[Asked], &[Entry]),
    pairs: &[(usize, usize)],
    is_sure: bool,
    keys: &mut Keys,
) -> bool {
    let mut with_choices = Vec::new();
    let mut open = Vec::new();
    for (question, answer) in pairs {
        let (question, entry) = (&asked[*question], &entries[*answer]);
        match lettered(document, question) {
            Some(choices) => {
                if let Some(right) = right_choices(&choices, entry) {
                    with_choices.push((question, entry, choices, right));
                }
            }
            None if !entry.words.is_empty() && !is_answered(document, question) => {
                open.push((question, entry));
            }
            None => {}
        }
    }
    let asks = |question: &Asked| {
        let words = text::line(document, question.node);
        let words = number_of(&words).map_or(words.as_str(), |(_, rest)| rest);
        may_ask(words) || words.contains(['?', '？', '؟']) || words.contains("__")
    };
    let asking = open.iter().filter(|(question, _)| asks(question)).count();
    if !is_sure && 2 * asking < open.len() && with_choices.len() < open.len() {
        open.clear();
    }
    if with_choices.len() + open.len() < FEW {
        return false;
    }
    for (question, entry, choices, right) in with_choices {
        let group = answer(document, question, entry, Some(&choices));
        let right: Vec<String> = right.iter().map(usize::to_string).collect();
        document.set_attribute(group, KEYED, &right.join(" "));
        take_in(document, question, choices.after);
        match choices.after {
            Some(after) => insert_after(document, after, group),
            None => put_behind_lines(document, question.node, group),
        }
        if document.kind(question.node) == Kind::Paragraph {
            keys.asked.insert(question.node);
        }
    }
    for (question, entry) in open {
        let group = answer(document, question, entry, None);
        match document.kind(question.node) {
            Kind::Item => {
                take_in(document, question, None);
                document.append(question.node, group);
            }
            _ => insert_after(document, question.blocks.last().copied().unwrap_or(question.node), group),
        }
        keys.asked.insert(question.node);
    }
    true
}

/// The choices of a question.
fn lettered(document: &Document, question: &Asked) -> Option<Lettered> {
    let inside: Vec<NodeId> = match document.kind(question.node) {
        Kind::Item => document.children(question.node).filter(|node| !is_phrase(document, *node)).collect(),
        _ => Vec::new(),
    };
    let is_shown = |node: &NodeId| !document.is_blank(*node);
    let blocks: Vec<NodeId> =
        inside.into_iter().chain(question.blocks.iter().copied()).filter(is_shown).collect();
    let list = blocks.iter().find_map(|block| {
        let items: Vec<String> = document.children(*block).map(|item| text::line(document, item)).collect();
        (matches!(document.kind(*block), Kind::List(_)) && are_letters(&items))
            .then_some(Lettered { words: items, after: Some(*block) })
    });
    let first = Some(question.node).filter(|node| !matches!(document.kind(*node), Kind::Heading { .. }));
    let by_lines = || {
        first.into_iter().chain(blocks.iter().copied()).find_map(|node| {
            let lines = lines(document, node);
            let words: Vec<String> = lines
                .iter()
                .map(|line| line.iter().map(|node| text::line(document, *node)).collect::<String>())
                .collect();
            let start = words.iter().position(|words| letter_of(words) == Some(0))?;
            let words: Vec<String> =
                words[start..].iter().filter(|words| letter_of(words).is_some()).cloned().collect();
            let after = (document.kind(node) != Kind::Item).then_some(node);
            are_letters(&words).then_some(Lettered { words, after })
        })
    };
    let by_paragraphs = || {
        let start = blocks.iter().position(|node| letter_of(&text::line(document, *node)) == Some(0))?;
        let is_choice = |(index, node): &(usize, &NodeId)| {
            document.kind(**node) == Kind::Paragraph
                && letter_of(&text::line(document, **node)) == Some(*index)
        };
        let choices: Vec<NodeId> =
            blocks[start..].iter().enumerate().take_while(is_choice).map(|(_, node)| *node).collect();
        let words = choices.iter().map(|node| text::line(document, *node)).collect();
        (choices.len() > 1).then_some(Lettered { words, after: choices.last().copied() })
    };
    list.or_else(by_paragraphs).or_else(by_lines)
}

/// Whether lines begin with the first letters, in order.
fn are_letters(lines: &[String]) -> bool {
    lines.len() > 1 && lines.iter().enumerate().all(|(index, line)| letter_of(line) == Some(index))
}

/// The choices that an answer names, by their letters or their words.
fn right_choices(choices: &Lettered, entry: &Entry) -> Option<Vec<usize>> {
    let count = choices.words.len();
    if let Some(letters) = &entry.letters {
        return Some(letters.clone()).filter(|letters| letters.iter().all(|letter| *letter < count));
    }
    let position =
        choices.words.iter().position(|choice| letters(after_letter(choice)) == letters(&entry.words));
    position.map(|position| vec![position])
}

fn after_letter(choice: &str) -> &str {
    choice.trim_start_matches('(').get(1..).unwrap_or_default()
}

/// Whether a question has its answer already.
fn is_answered(document: &Document, question: &Asked) -> bool {
    let mut nodes = vec![question.node];
    nodes.extend(&question.blocks);
    let mut inside = nodes.into_iter().flat_map(|node| document.descendants(node));
    inside.any(|node| {
        document.element(node) == Some("details") || matches!(document.kind(node), Kind::TaskMarker(_))
    })
}

/// A group with the text of an answer, which nothing is in if that only repeats a choice.
fn answer(document: &mut Document, question: &Asked, entry: &Entry, choices: Option<&Lettered>) -> NodeId {
    let group = document.push(Kind::Group, document.span(question.node));
    let repeats = choices.is_some_and(|choices| {
        choices.words.iter().any(|choice| letters(after_letter(choice)) == letters(&entry.words))
    });
    if !repeats && !entry.words.is_empty() {
        entry.copy_to(document, group);
    }
    group
}

/// Puts an answer behind the lines of an item.
fn put_behind_lines(document: &mut Document, item: NodeId, group: NodeId) {
    let block = document.children(item).find(|node| !is_phrase(document, *node));
    match block {
        Some(block) => document.insert_before(block, group),
        None => document.append(item, group),
    }
}

/// Moves code and choices that follow an item, but are not indented, into it.
fn take_in(document: &mut Document, question: &Asked, choices: Option<NodeId>) {
    if document.kind(question.node) != Kind::Item {
        return;
    }
    let end = choices.and_then(|last| question.blocks.iter().position(|node| *node == last));
    let is_code = |node: &&NodeId| matches!(document.kind(**node), Kind::CodeBlock { .. });
    let end = end.map_or_else(|| question.blocks.iter().take_while(is_code).count(), |end| end + 1);
    move_to(document, question.node, &question.blocks[..end]);
}

#[cfg(test)]
mod tests;
