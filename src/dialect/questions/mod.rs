//! Questions as other guides mark them: made the headings that ask, with their answers below, which Prepbook knows.

mod about;
mod asks;
mod cards;
mod choices;
mod edit;
mod forms;
mod keys;
mod lists;
mod phrases;
mod settings;
mod tables;

use std::collections::HashSet;

pub use asks::{has_mark, is_question, is_todo, names_interview};
pub use settings::{Collection, Pattern, QuestionSettings, Recognition, directive};

use about::{is_about_project, is_homework, is_navigation, is_titled_task};
use asks::{
    Mark, after_mark, after_number, is_bare_mark, is_exercise_with_points, is_label, may_ask,
    names_questions, titles_questions,
};
use edit::{
    ask, definitions_to_headings, entitle, item_to_heading, level_marked, line_to_heading, make_heading,
    nest_headings, open_fold, open_section, refuse, take_answer,
};
use keys::Keys;
use lists::{is_asking_item, is_in_list, join_numbered, list_asks};
use tables::TableColumns;

use crate::config::QuestionPolicy;
use crate::document::{Document, Kind, NodeId, Visit, text};

/// The attribute of a list that was recognized as choices.
pub const CHOICES: &str = "choices";
/// How many questions of one form an article has before they are taken for questions.
const ENOUGH: usize = 3;
/// How many headings ask in an article of a manual that is made of questions, if others do not.
const FEW: usize = 5;
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
    let is_bank = settings.collection == Collection::QuestionBank;
    let is_detected = settings.collection != Collection::Guide && settings.policy == QuestionPolicy::Auto;
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
                } else if let Some(heading) = heading_before(document, node) {
                    found.certain += 1;
                    found.changes.push((heading, Change::Ask(Pattern::Details)));
                } else if !is_labelled_fold(document, node) {
                    found.folds.push((node, below));
                }
            }
            Kind::Paragraph if has_cards && cards::has_card(document, node) => {
                found.certain += 1;
                found.changes.push((node, Change::Cards(below)));
            }
            Kind::Paragraph
                if config.lines
                    && homework.is_none()
                    && (line_asks(document, node) || is_bank && is_numbered_line(document, node)) =>
            {
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
                } else if config.lists
                    && homework.is_none()
                    && list_asks(document, node, settings, &asking_lists)
                {
                    asking_lists.insert(node);
                    // A list in an item follows the item's question up.
                    let lists = document
                        .ancestors(node)
                        .filter(|outer| matches!(document.kind(*outer), Kind::List(_)));
                    let level = (below + lists.count() as u8).min(DEEPEST);
                    found.items.extend(document.children(node).map(|item| (item, level)));
                }
            }
            Kind::DefinitionList if config.lists && definitions_ask(document, node) => {
                found.certain += ENOUGH;
                found.changes.push((node, Change::Definitions(below)));
            }
            _ => {}
        }
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

/// Whether an article of a manual is evidently made of questions: by its path, by what is marked in it, or by most of its headings.
fn is_bank(document: &Document, found: &FoundQuestions, settings: &QuestionSettings) -> bool {
    let words = |node: NodeId| heading_words(document, node);
    let asks = |words: &str| {
        let bare = after_number(words);
        is_question(bare) && !is_navigation(bare) || has_mark(words) && !is_titled_task(words)
    };
    let headings: Vec<String> = found.headings.iter().map(|(node, _)| words(*node)).collect();
    // The title says what the article is; it counts as no heading of it.
    let title = found.headings.first().filter(|(_, level)| *level == 1);
    let asking = headings[usize::from(title.is_some())..].iter().filter(|words| asks(words)).count();
    let others = found.headings.len() - usize::from(title.is_some());
    names_questions(&settings.path)
        || headings.iter().any(|words| names_interview(words))
        || title.is_some_and(|(node, _)| titles_questions(&words(*node)))
        || found.certain >= ENOUGH
        || found.certain > 1 && found.certain >= others
        || asking >= FEW && 2 * asking >= others
        || asking >= ENOUGH && asking == others
        || found.lines.len() >= ENOUGH && found.lines.len() > others
        || found.numbered.len() >= ENOUGH && 2 * found.numbered.len() >= others
}

/// Whether an article is homework, by its path or its title.
fn is_homework_of(document: &Document, title: Option<NodeId>, settings: &QuestionSettings) -> bool {
    is_homework(&settings.path) || title.is_some_and(|title| is_homework(&text::line(document, title)))
}

/// Whether some answers were found that no learner has to write.
fn has_answers(found: &FoundQuestions) -> bool {
    found.changes.iter().any(|(_, change)| {
        matches!(change, Change::Choices(_) | Change::Fold(_) | Change::Ask(Pattern::Details))
    })
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
    let is_prompt = document.kind(prompt) == Kind::Paragraph
        && (is_bold(document, prompt) || has_mark(&words) || asks::is_numbered(&words));
    let above = before(prompt).filter(|node| is_heading(document, *node));
    let is_asked_above = above.is_some_and(|heading| {
        let words = text::line(document, heading);
        is_question(&words) || has_mark(&words) || is_bare_mark(&words) || asks::is_numbered(&words)
    });
    Some(prompt).filter(|_| is_prompt && !is_asked_above)
}

/// Whether a paragraph is bold, all of it.
fn is_bold(document: &Document, paragraph: NodeId) -> bool {
    document.children(paragraph).all(|node| match document.kind(node) {
        Kind::Strong => true,
        Kind::Text(text) => document.str(text).chars().all(|c| !c.is_alphanumeric()),
        _ => false,
    })
}

/// Whether the summary of a fold asks.
fn fold_asks(document: &Document, details: NodeId) -> bool {
    summary(document, details).is_some_and(|summary| {
        let words = text::line(document, summary);
        is_question(&words) && !is_label(&words)
    })
}

/// Whether a fold has no summary, or one that only says that there is an answer.
fn is_labelled_fold(document: &Document, details: NodeId) -> bool {
    summary(document, details).is_none_or(|summary| is_label(&text::line(document, summary)))
}

fn summary(document: &Document, details: NodeId) -> Option<NodeId> {
    document.children(details).find(|node| document.element(*node) == Some("summary"))
}

/// The heading above a fold that is its only answer.
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
    let words = text::line(document, paragraph);
    let is_marked = has_mark(&words) && after_mark(&words, Mark::Question).is_some_and(may_ask);
    match document.parent(paragraph).map(|parent| document.kind(parent)) {
        Some(Kind::Root) if is_marked => return true,
        Some(Kind::Root) => {}
        Some(Kind::BlockQuote) => return is_marked,
        _ => return false,
    }
    is_bold(document, paragraph) && is_question(&words)
}

/// Whether a paragraph begins with a bold number, and perhaps a name: `**1)** The number of users.`, `**2) Factorial.** Calculate it.`
fn is_numbered_line(document: &Document, paragraph: NodeId) -> bool {
    let first = document.first(paragraph).filter(|first| document.kind(*first) == Kind::Strong);
    let number = first.map(|first| text::line(document, first)).unwrap_or_default();
    let digits = number.trim_end_matches(['.', ')', ':']);
    let has_text = first.is_some_and(|first| document.next(first).is_some());
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
    // Steps of an answer are called `**1. Push:** …`.
    let is_named = number.split_once(") ").is_some_and(|(digits, _)| is_number(digits));
    has_text && (is_named || digits.len() < number.len() && is_number(digits))
}

#[cfg(test)]
mod tests;
