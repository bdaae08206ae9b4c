//! Questions as other guides mark them: made the headings that ask, with their answers below, which Prepbook knows.

mod asks;
mod cards;
mod choices;
mod edit;
mod forms;
mod phrases;
mod settings;
mod tables;

use std::collections::HashSet;

pub use asks::{has_mark, is_question, is_todo, names_interview};
pub use settings::{Collection, Pattern, QuestionSettings, Recognition, directive};

use asks::{
    Mark, after_mark, after_number, is_about_project, is_bare_mark, is_exercise, is_exercise_with_points,
    is_label, is_navigation, may_ask, names_questions, titles_questions,
};
use edit::{
    ask, definitions_to_headings, entitle, item_to_heading, level_marked, line_to_heading, make_heading,
    nest_headings, open_fold, open_section, refuse,
};
use forms::{AskingPart, asking_part};
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
    if settings.config.choices && settings.policy != QuestionPolicy::None {
        choices::gather(document);
    }
    nest_headings(document);
    if settings.collection != Collection::Guide {
        level_marked(document);
    }
    let found = find(document, settings);
    let is_detected = settings.collection != Collection::Guide && settings.policy == QuestionPolicy::Auto;
    let title = found.headings.first().filter(|(_, level)| *level == 1);
    let is_about_project = title.is_some_and(|(node, _)| is_about_project(&text::line(document, *node)));
    let policy = match settings.collection {
        _ if is_detected && is_about_project => QuestionPolicy::None,
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
            Change::Ask(pattern) => ask(document, node, pattern),
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
fn find(document: &Document, settings: &QuestionSettings) -> FoundQuestions {
    let config = settings.config;
    let mut found = FoundQuestions::default();
    let has_cards = config.cards && (settings.is_tagged || cards::is_tagged(document));
    let mut level = 1;
    let mut asking_lists = HashSet::new();
    let is_bank = settings.collection == Collection::QuestionBank;
    let mut walk = document.walk(Document::ROOT);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        let below = (level + 1).clamp(2, DEEPEST);
        match document.kind(node) {
            Kind::Heading { level: own, .. } => {
                level = own;
                found.headings.push((node, own));
                if settings.policy == QuestionPolicy::Auto && asks_nothing(document, node) {
                    found.changes.push((node, Change::Refuse));
                }
                if let Some(paragraph) = titled_by(document, node).filter(|_| config.lines) {
                    found.certain += 1;
                    found.changes.push((node, Change::Title(paragraph, own)));
                }
                if config.lists && is_in_list(document, node) {
                    found.numbered.push(node);
                }
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
                    if let Some(heading) = asked_by(document, node) {
                        found.changes.push((heading, Change::Ask(Pattern::Heading)));
                    } else if let Some(item) =
                        document.parent(node).filter(|parent| is_asking_item(document, *parent))
                    {
                        found.changes.push((item, Change::Item(below)));
                    }
                } else if config.lists && list_asks(document, node, settings, &asking_lists) {
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
        is_question(bare) && !is_navigation(bare) || has_mark(words)
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
    let is_bold = document.children(paragraph).all(|node| match document.kind(node) {
        Kind::Strong => true,
        Kind::Text(text) => document.str(text).chars().all(|c| !c.is_alphanumeric()),
        _ => false,
    });
    is_bold && is_question(&words)
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

/// Whether a list is one of questions and nothing else. In a collection of questions fewer have to ask in so many words: imperatives of most languages
/// are not known.
fn list_asks(
    document: &Document,
    list: NodeId,
    settings: &QuestionSettings,
    asking_lists: &HashSet<NodeId>,
) -> bool {
    let items: Vec<NodeId> = document.children(list).collect();
    let collection = settings.collection;
    let is_bank = collection != Collection::Guide;
    // Elsewhere, a list of links is one of articles to read.
    let links_answer = is_bank && names_questions(&settings.path);
    let asks = |item: &&NodeId| {
        let has_more = document.children(**item).any(|node| match document.kind(node) {
            Kind::List(_) => !is_bank,
            kind => !kind.is_inline() && kind != Kind::Paragraph,
        });
        asking_part(document, **item).is_some_and(|part| links_answer || !matches!(part, AskingPart::Link(_)))
            || collection == Collection::QuestionBank && is_exercise(&own_line(document, **item))
            || !has_more && !own_nodes(document, **item).any(|node| has_link(document, node)) && {
                own_line(document, **item)
            }
            .lines()
            .any(|line| is_question(line) || has_mark(line))
    };
    let asking = items.iter().filter(asks).count();
    // What follows a question up may be a single one.
    if is_bank && asking == items.len() && document.ancestors(list).any(|outer| asking_lists.contains(&outer))
    {
        return true;
    }
    // A list of criteria says of each what it asks about.
    let is_labelled = |item: &&NodeId| is_labelled(&own_line(document, **item));
    if 2 * items.iter().filter(is_labelled).count() > items.len() {
        return false;
    }
    // A list of what tells learners to do something is one of steps.
    if collection == Collection::QuestionBank && !items.iter().any(|item| may_ask(&own_line(document, *item)))
    {
        return false;
    }
    let has_links = items.iter().any(|item| has_link(document, *item));
    items.len() >= ENOUGH
        && if is_bank && !has_links { 2 * asking > items.len() } else { 5 * asking >= 4 * items.len() }
}

/// Whether a line is a label, a dash and a question: `Empathy - Do they listen?`
fn is_labelled(line: &str) -> bool {
    let label = [" - ", " – ", " — "].iter().find_map(|dash| line.split_once(dash));
    label
        .is_some_and(|(label, question)| !is_question(label) && !label.contains('?') && is_question(question))
}

fn has_link(document: &Document, node: NodeId) -> bool {
    document.descendants(node).any(|node| matches!(document.kind(node), Kind::Link { .. }))
}

/// The content of an item before its nested lists.
fn own_nodes(document: &Document, item: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    document.children(item).take_while(|node| !matches!(document.kind(*node), Kind::List(_)))
}

fn own_line(document: &Document, item: NodeId) -> String {
    let parts: Vec<String> = own_nodes(document, item).map(|node| text::line(document, node)).collect();
    parts.join(" ")
}

/// Whether an item of a list starts with text, which asks for the choices below it.
fn is_asking_item(document: &Document, node: NodeId) -> bool {
    let is_text = |first: NodeId| document.kind(first).is_inline() || document.kind(first) == Kind::Paragraph;
    document.kind(node) == Kind::Item && document.first(node).is_some_and(is_text)
}

fn is_in_list(document: &Document, heading: NodeId) -> bool {
    let parent = document.parent(heading).map(|parent| document.kind(parent));
    parent == Some(Kind::Item) && document.previous(heading).is_none()
}

/// Whether a heading is in an item that begins with another.
fn is_within_item(document: &Document, heading: NodeId) -> bool {
    let item = document.parent(heading).filter(|parent| document.kind(*parent) == Kind::Item);
    let first = item.and_then(|item| document.first(item)).filter(|first| *first != heading);
    first.is_some_and(|first| matches!(document.kind(first), Kind::Heading { .. }))
}

#[cfg(test)]
mod tests;
