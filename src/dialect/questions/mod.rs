//! Questions as other guides mark them: made the headings that ask, with their answers below, which Prepbook knows.

mod about;
mod answers;
mod asks;
mod cards;
mod choices;
mod edit;
mod evidence;
mod folds;
mod forms;
mod keys;
mod labels;
mod lines;
mod lists;
mod phrases;
mod prompts;
mod settings;
mod tables;
mod tasks;

use std::collections::HashSet;

pub use about::{is_navigation, is_rhetorical};
pub use asks::{after_letter, has_mark, is_question, is_todo, names_interview, without_question_mark};
pub use prompts::give_prompt;
pub use settings::{Collection, Pattern, QuestionSettings, Recognition, directive};

use about::{is_about_project, is_homework};
use asks::{Mark, after_mark, after_number, is_bare_mark, is_exercise_with_points, is_label, may_ask};
use edit::{
    ask, definitions_to_headings, entitle, item_to_heading, level_marked, line_to_heading, make_heading,
    nest_headings, open_fold, open_section, refuse, take_answer,
};
use evidence::{has_answers, is_bank, is_homework_of};
use folds::{fold_asks, heading_before, is_labelled_fold};
use keys::Keys;
use lines::{line_asks, titled_line};
use lists::{ListForms, asking_items, is_asking_item, is_in_list, join_numbered};
use phrases::is_bold_line;
use tables::TableColumns;

use crate::config::QuestionPolicy;
use crate::document::{Document, Kind, NodeId, Visit, text};

/// The attribute of a list that was recognized as choices.
pub const CHOICES: &str = "choices";
/// The attribute of an answer that a section gave: the positions of the right choices.
const KEYED: &str = "keyed";
/// How many questions of one form an article has before they are taken for questions.
const ENOUGH: usize = 3;
/// How many blocks before choices their heading may be.
const NEAR_HEADING: usize = 6;
/// The deepest heading.
const DEEPEST: u8 = 6;

/// What is done to a node.
enum Change {
    /// A fold whose summary asks becomes a heading with its answer, of this level.
    Fold(u8),
    /// A heading asks, whatever it says.
    Ask(Pattern),
    /// A heading asks nothing.
    Refuse,
    /// A line that asks becomes a heading of this level.
    Line(u8),
    /// A line that asks replaces the heading before it, and all sections after it answer it.
    Section(u8),
    /// A paragraph that asks becomes the heading above it, of this level.
    Title(NodeId, u8),
    /// An item of a list that asks becomes a heading of this level.
    Item(u8),
    /// The titles of a list of definitions become headings of this level.
    Definitions(u8),
    /// A list with letters becomes choices.
    Choices(NodeId),
    /// The rows of a table become headings of this level with their answers.
    Table(TableColumns, u8),
    /// The cards in a paragraph become headings of this level with their answers.
    Cards(u8),
}

/// What was found in a document.
#[derive(Default)]
struct FoundQuestions {
    changes: Vec<(NodeId, Change)>,
    /// Headings, with their levels.
    headings: Vec<(NodeId, u8)>,
    /// Folds whose summary is not known to ask.
    folds: Vec<(NodeId, u8)>,
    lines: Vec<(NodeId, u8)>,
    /// Items of lists that ask.
    items: Vec<(NodeId, u8)>,
    /// Headings in lists.
    numbered: Vec<NodeId>,
    /// How many questions there are that are marked as such beyond doubt.
    certain: usize,
}

/// Recognizes the questions of a document. Yields which of its headings ask.
pub fn recognize(document: &mut Document, settings: &QuestionSettings) -> QuestionPolicy {
    let mut keys = Keys::default();
    if settings.config.choices && settings.policy != QuestionPolicy::None {
        keys = keys::give(document);
        choices::gather(document);
        tasks::gather(document, settings.collection);
    }
    nest_headings(document);
    if settings.collection != Collection::Guide {
        level_marked(document);
        if settings.config.lists && settings.policy != QuestionPolicy::None {
            join_numbered(document);
        }
    }
    let found = find(document, settings, &keys);
    let is_detected = settings.collection != Collection::Guide && settings.policy == QuestionPolicy::Auto;
    let title = found.headings.first().filter(|(_, level)| *level == 1);
    let is_about_project = title.is_some_and(|(node, _)| is_about_project(&text::line(document, *node)));
    let is_task = is_detected && is_homework_of(document, title.map(|(node, _)| *node), settings);
    let policy = match settings.collection {
        _ if is_detected && (is_about_project || is_task && !has_answers(&found)) => QuestionPolicy::None,
        Collection::Manual if is_detected && !is_bank(document, &found, settings) => QuestionPolicy::None,
        _ => settings.policy,
    };
    let changes = match policy {
        // What comments say holds anyway.
        QuestionPolicy::None => {
            let FoundQuestions { changes, lines, .. } = found;
            let lines = lines.into_iter().map(|(node, level)| (node, Change::Line(level)));
            let is_forced = |(node, _): &(NodeId, Change)| matches!(comment(document, *node), Some(Some(_)));
            changes.into_iter().chain(lines).filter(is_forced).collect()
        }
        _ => {
            let mut changes = forms::decide(document, found, settings);
            changes.retain(|(node, _)| comment(document, *node) != Some(None));
            changes
        }
    };
    let answered_by_fold =
        |(node, change): &(NodeId, Change)| matches!(change, Change::Ask(Pattern::Details)).then_some(*node);
    let folded: Vec<NodeId> = changes.iter().filter_map(answered_by_fold).collect();
    let is_line = |(node, change): &(NodeId, Change)| matches!(change, Change::Line(_)).then_some(*node);
    let lines: Vec<NodeId> = changes.iter().filter_map(is_line).collect();
    let is_item = |(node, change): &(NodeId, Change)| matches!(change, Change::Item(_)).then_some(*node);
    let items: Vec<NodeId> = changes.iter().filter_map(is_item).collect();
    for (node, change) in changes {
        match change {
            Change::Fold(level) => open_fold(document, node, level),
            Change::Ask(pattern) => {
                ask(document, node, pattern);
                if pattern == Pattern::List {
                    take_answer(document, node);
                }
            }
            Change::Refuse => refuse(document, node),
            Change::Line(level) => line_to_heading(document, node, level),
            Change::Section(level) => open_section(document, node, level),
            Change::Title(paragraph, level) => entitle(document, node, paragraph, level),
            Change::Item(level) => item_to_heading(document, node, level),
            Change::Definitions(level) => definitions_to_headings(document, node, level),
            Change::Choices(answer) => choices::mark(document, node, answer),
            Change::Table(columns, level) => tables::open(document, node, columns, level),
            Change::Cards(level) => cards::open(document, node, level),
        }
    }
    folded.into_iter().for_each(|heading| prompts::before_fold(document, heading));
    prompts::own_code(document, &lines);
    items.into_iter().for_each(|item| prompts::code_below(document, item));
    if policy != QuestionPolicy::None {
        forms::join_answers(document);
    }
    policy
}

/// Finds what may be a question, in the order of the document.
fn find(document: &Document, settings: &QuestionSettings, keys: &Keys) -> FoundQuestions {
    let config = settings.config;
    // A section with answers is one to questions.
    let certain = if keys.blocks.is_empty() { 0 } else { ENOUGH };
    let mut found = FoundQuestions { certain, ..FoundQuestions::default() };
    let has_cards = config.cards && (settings.is_tagged || cards::is_tagged(document));
    let mut level = 1;
    let mut asking_lists = HashSet::new();
    let list_forms = ListForms::of(document, settings);
    let is_bank = settings.collection == Collection::QuestionBank;
    let is_detected = settings.collection != Collection::Guide && settings.policy == QuestionPolicy::Auto;
    // How many headings have a fold that answers, and those that may only introduce it.
    let (mut answered, mut doubtful) = (0, Vec::new());
    // The level of the heading of homework, while in its section.
    let mut homework: Option<u8> = None;
    let mut walk = document.walk(Document::ROOT);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        let below = (level + 1).clamp(2, DEEPEST);
        if keys.blocks.contains(&node) {
            found.changes.extend(is_heading(document, node).then_some((node, Change::Refuse)));
            walk.skip_children();
            continue;
        }
        if keys.asked.contains(&node) {
            found.certain += 1;
            found.changes.push((node, answered_by_key(document, node, below)));
            if document.kind(node) == Kind::Paragraph {
                continue;
            }
        }
        match document.kind(node) {
            Kind::Heading { level: own, .. } => {
                level = own;
                homework = homework.filter(|outer| own > *outer);
                if homework.is_some() {
                    found.changes.push((node, Change::Refuse));
                    continue;
                }
                if is_detected && own > 1 && is_homework(&text::line(document, node)) {
                    homework = Some(own);
                }
                find_heading(document, (node, own), settings, keys, &mut found);
                walk.skip_children();
            }
            Kind::Element { .. } if config.details && document.element(node) == Some("details") => {
                if fold_asks(document, node) || matches!(comment(document, node), Some(Some(_))) {
                    found.certain += 1;
                    found.changes.push((node, Change::Fold(below)));
                    walk.skip_children();
                } else if let Some((heading, asks)) = heading_before(document, node, settings) {
                    answered += 1;
                    if asks {
                        found.certain += 1;
                        found.changes.push((heading, Change::Ask(Pattern::Details)));
                    } else {
                        doubtful.push(heading);
                    }
                } else if !is_labelled_fold(document, node) {
                    found.folds.push((node, below));
                }
            }
            Kind::Paragraph if has_cards && cards::has_card(document, node) => {
                found.certain += 1;
                found.changes.push((node, Change::Cards(below)));
            }
            Kind::Paragraph if config.lines && titled_line(document, node).is_some() => {
                let title = titled_line(document, node).map(|next| (node, Change::Title(next, below)));
                found.certain += 1;
                found.changes.extend(title);
            }
            Kind::Paragraph if config.lines && homework.is_none() && line_asks(document, node, is_bank) => {
                found.lines.push((node, below));
            }
            Kind::Table { .. } => {
                if let Some(columns) = TableColumns::of(document, node).filter(|_| config.tables) {
                    found.certain += tables::rows(document, node).count().saturating_sub(1);
                    found.changes.push((node, Change::Table(columns, below)));
                    walk.skip_children();
                }
            }
            Kind::List(_) => {
                if let Some(answer) = choices::answer_of(document, node).filter(|_| config.choices) {
                    found.certain += 1;
                    found.changes.push((node, Change::Choices(answer)));
                    if !keys.asks_before(document, node) {
                        find_asking(document, node, below, config.lines, &mut found);
                    }
                } else if config.lists && homework.is_none() {
                    let items = asking_items(document, node, list_forms, &asking_lists);
                    if items.is_empty() {
                        continue;
                    }
                    asking_lists.insert(node);
                    // A list in an item follows the item's question up.
                    let lists = document
                        .ancestors(node)
                        .filter(|outer| matches!(document.kind(*outer), Kind::List(_)));
                    let level = (below + lists.count() as u8).min(DEEPEST);
                    found.items.extend(items.into_iter().map(|item| (item, level)));
                }
            }
            Kind::DefinitionList if config.lists && definitions_ask(document, node) => {
                found.certain += ENOUGH;
                found.changes.push((node, Change::Definitions(below)));
            }
            _ => {}
        }
    }
    // Exercises have a form of their own.
    if answered >= ENOUGH && 2 * answered >= found.headings.len() {
        found.certain += doubtful.len();
        found.changes.extend(doubtful.into_iter().map(|heading| (heading, Change::Ask(Pattern::Details))));
    }
    found
}

fn is_heading(document: &Document, node: NodeId) -> bool {
    matches!(document.kind(node), Kind::Heading { .. })
}

/// Finds what may be asked by a heading of a level.
fn find_heading(
    document: &Document,
    (node, level): (NodeId, u8),
    settings: &QuestionSettings,
    keys: &Keys,
    found: &mut FoundQuestions,
) {
    found.headings.push((node, level));
    let is_open = settings.policy == QuestionPolicy::Auto && !keys.asked.contains(&node);
    if is_open && asks_nothing(document, node) {
        found.changes.push((node, Change::Refuse));
    }
    if let Some(paragraph) = titled_by(document, node).filter(|_| settings.config.lines) {
        found.certain += 1;
        found.changes.push((node, Change::Title(paragraph, level)));
    }
    if settings.config.lists && is_in_list(document, node) {
        found.numbered.push(node);
    }
}

/// Finds what asks for choices: a line above them, a heading, or the item that they are in.
fn find_asking(document: &Document, list: NodeId, below: u8, lines: bool, found: &mut FoundQuestions) {
    if let Some(prompt) = prompt_of(document, list).filter(|_| lines) {
        if found.lines.last().is_some_and(|(line, _)| *line == prompt) {
            found.lines.pop();
        }
        found.changes.push((prompt, Change::Line(below)));
    } else if let Some(heading) = asked_by(document, list) {
        found.changes.push((heading, Change::Ask(Pattern::Heading)));
    } else if let Some(item) = document.parent(list).filter(|parent| is_asking_item(document, *parent)) {
        found.changes.push((item, Change::Item(below)));
    }
}

/// What is done to a question that a section with answers answers.
fn answered_by_key(document: &Document, node: NodeId, below: u8) -> Change {
    match document.kind(node) {
        Kind::Heading { .. } => Change::Ask(Pattern::Heading),
        Kind::Item => Change::Item(below),
        _ => Change::Line(below),
    }
}

/// Whether at least four of five titles of a list of definitions ask.
fn definitions_ask(document: &Document, list: NodeId) -> bool {
    let titles = || document.children(list).filter(|node| document.kind(*node) == Kind::DefinitionTitle);
    let asking = titles().filter(|title| is_question(&text::line(document, *title))).count();
    asking >= ENOUGH && 5 * asking >= 4 * titles().count()
}

/// What the comment before a node says: which pattern it has, or, as `None` inside, that it is not a question.
fn comment(document: &Document, node: NodeId) -> Option<Option<Pattern>> {
    let before = std::iter::successors(document.previous(node), |node| document.previous(*node));
    let before = { before }
        .find(|node| !matches!(document.kind(*node), Kind::Text(_)) || !document.is_blank(*node))?;
    let Kind::Comment(comment) = document.kind(before) else { return None };
    directive(document.str(comment).trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim())
}

/// The words of a heading. A question mark in code, as in the name of an operator, does not ask.
fn heading_words(document: &Document, heading: NodeId) -> String {
    let words = text::line(document, heading);
    let ends_in_code =
        matches!(document.children(heading).last().map(|node| document.kind(node)), Some(Kind::Code(_)));
    if ends_in_code { words.trim_end_matches('?').to_owned() } else { words }
}

/// Whether a heading does not ask though it is written like one that does: its question mark is code, or it gives points for an exercise, or a question
/// without an answer follows.
fn asks_nothing(document: &Document, heading: NodeId) -> bool {
    let words = text::line(document, heading);
    if is_question(&words) {
        return !may_ask(after_number(&heading_words(document, heading)));
    }
    (has_mark(&words) || is_bare_mark(&words))
        && (is_exercise_with_points(&words) || is_poll(document, &section(document, heading)))
}

/// Whether blocks are a question and choices, without the answer.
fn is_poll(document: &Document, blocks: &[NodeId]) -> bool {
    let [asking @ .., list] = blocks else { return false };
    let asks =
        |node: &NodeId| document.kind(*node) == Kind::Paragraph && is_question(&text::line(document, *node));
    let is_ticked = |node: NodeId| document.kind(node) == Kind::TaskMarker(true);
    let answers = |heading: NodeId| {
        let words = text::line(document, heading);
        is_label(&words) || after_mark(&words, Mark::Answer).is_some()
    };
    let next = document.siblings_from(document.next(*list)).find(|node| !document.is_blank(*node));
    matches!(document.kind(*list), Kind::List(_))
        && asking.iter().any(asks)
        && !document.descendants(*list).any(is_ticked)
        && !next.is_some_and(answers)
}

/// The paragraph below a heading that only numbers a question, if no choices are below it.
fn titled_by(document: &Document, heading: NodeId) -> Option<NodeId> {
    if !is_bare_mark(&text::line(document, heading)) {
        return None;
    }
    let blocks = section(document, heading);
    let has_choices = blocks.iter().any(|node| choices::answer_of(document, *node).is_some());
    let first = blocks.first().copied().filter(|first| document.kind(*first) == Kind::Paragraph);
    first.filter(|_| !has_choices && !is_poll(document, &blocks))
}

/// The blocks below a heading, up to the next.
fn section(document: &Document, heading: NodeId) -> Vec<NodeId> {
    let after = document.siblings_from(document.next(heading)).filter(|node| !document.is_blank(*node));
    after.take_while(|node| !matches!(document.kind(*node), Kind::Heading { .. })).collect()
}

/// The heading that choices belong to, if only code and images of the prompt are between them.
fn asked_by(document: &Document, list: NodeId) -> Option<NodeId> {
    let before = std::iter::successors(document.previous(list), |node| document.previous(*node));
    before.take(NEAR_HEADING).find(|node| matches!(document.kind(*node), Kind::Heading { .. }))
}

/// The bold or numbered paragraph directly above choices, if no heading asks in its place.
fn prompt_of(document: &Document, list: NodeId) -> Option<NodeId> {
    let before = |node: NodeId| {
        let before = std::iter::successors(document.previous(node), |node| document.previous(*node));
        { before }.find(|node| !document.is_blank(*node))
    };
    let mut prompt = before(list)?;
    while matches!(document.kind(prompt), Kind::CodeBlock { .. }) {
        prompt = before(prompt)?;
    }
    let words = text::line(document, prompt);
    let bold: Vec<NodeId> = document.children(prompt).collect();
    let is_prompt = document.kind(prompt) == Kind::Paragraph
        && (is_bold_line(document, &bold) || has_mark(&words) || asks::is_numbered(&words));
    let above = before(prompt).filter(|node| is_heading(document, *node));
    let is_asked_above = above.is_some_and(|heading| {
        let words = text::line(document, heading);
        is_question(&words) || has_mark(&words) || is_bare_mark(&words) || asks::is_numbered(&words)
    });
    Some(prompt).filter(|_| is_prompt && !is_asked_above)
}

#[cfg(test)]
mod tests;
