//! Lists: which are of questions, and the parts of their items.

use std::collections::HashSet;

use super::asks::{has_mark, is_exercise, is_question, letters, may_ask, names_questions};
use super::choices::answer_of;
use super::phrases::{is_break, is_phrase, move_to, phrases};
use super::tasks::tasks;
use super::{Collection, DEEPEST, ENOUGH, QuestionSettings};
use crate::document::{Document, Kind, NodeId, text};

/// Minimum number of items of a list with a form.
const FEW: usize = 5;
/// Maximum number of letters before links: `Learn from here`.
const LEAD: usize = 24;

/// What asks in an item that has its answer as well.
pub(super) enum AskingPart {
    /// Its first paragraph: blocks follow.
    Paragraph,
    /// What is before this node: a bold phrase, or the first line.
    Until(NodeId),
    /// All of it, a link to another site.
    Link(NodeId),
}

/// Which lists an article has.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListForms {
    collection: Collection,
    /// Whether links may lead to answers. Elsewhere, a list of links is one of articles to read.
    links_answer: bool,
    /// Whether items that are bold ask.
    bold_asks: bool,
    /// Whether items that are links to one site ask.
    links_ask: bool,
}

impl ListForms {
    /// What is known of the lists of an article.
    pub(super) fn of(document: &Document, settings: &QuestionSettings) -> Self {
        let collection = settings.collection;
        let is_title = |node: &NodeId| matches!(document.kind(*node), Kind::Heading { level: 1, .. });
        let title = document.children(Document::ROOT).find(is_title);
        let is_named = names_questions(&settings.path)
            || title.is_some_and(|title| names_questions(&text::line(document, title)));
        Self {
            collection,
            links_answer: collection != Collection::Guide && is_named,
            bold_asks: collection == Collection::QuestionBank && bold_items_ask(document),
            links_ask: collection == Collection::QuestionBank && linked_items_ask(document),
        }
    }
}

/// Finds what asks in an item that has its answer as well.
pub(super) fn asking_part(document: &Document, item: NodeId) -> Option<AskingPart> {
    let first = document.first(item)?;
    let container = if document.kind(first) == Kind::Paragraph { first } else { item };
    let has_blocks = document.children(item).any(|node| node != first && !is_phrase(document, node));
    let phrases: Vec<NodeId> = phrases(document, container).collect();
    let words = |phrases: &[NodeId]| {
        let words: Vec<String> = phrases.iter().map(|node| text::line(document, *node)).collect();
        words.join(" ")
    };
    let asks = |phrases: &[NodeId]| {
        let words = words(phrases);
        (is_question(&words) || has_mark(&words)) && !phrases.iter().any(|node| has_link(document, *node))
    };
    if let Some(link) = only_link(document, &phrases).filter(|_| is_question(&words(&phrases))) {
        return Some(AskingPart::Link(link));
    }
    if has_blocks && asks(&phrases) {
        return Some(AskingPart::Paragraph);
    }
    let is_bold = phrases.first().is_some_and(|first| document.kind(*first) == Kind::Strong);
    let line = phrases.iter().position(|node| is_break(document, *node));
    let end = if is_bold && asks(&phrases[..1]) { 1 } else { line.filter(|end| asks(&phrases[..*end]))? };
    phrases.get(end).copied().map(AskingPart::Until)
}

/// Finds what asks in an item of a list that is known to be one of questions.
pub(super) fn known_part(document: &Document, item: NodeId) -> Option<AskingPart> {
    let phrases: Vec<NodeId> = phrases(document, container(document, item)?).collect();
    let link = || only_link(document, &phrases).map(AskingPart::Link);
    let bold = || phrases.get(1).copied().filter(|_| is_bold_item(document, item)).map(AskingPart::Until);
    asking_part(document, item).or_else(link).or_else(bold)
}

/// The link to another site that phrases are, perhaps after a label in brackets: `[CSS] [What is a box?](…)`.
fn only_link(document: &Document, phrases: &[NodeId]) -> Option<NodeId> {
    let shown: Vec<NodeId> = phrases.iter().copied().filter(|node| !document.is_blank(*node)).collect();
    let (link, label) = shown.split_last()?;
    let words: String = label.iter().map(|node| text::line(document, *node)).collect();
    let is_label = |words: &str| words.starts_with('[') && words.ends_with(']');
    let is_text = |node: &NodeId| matches!(document.kind(*node), Kind::Text(_));
    (label.is_empty() || label.iter().all(is_text) && is_label(&words)).then_some(())?;
    host(document, *link).map(|_| *link)
}

/// The host that a link leads to; nothing of a link without an address.
fn host(document: &Document, link: NodeId) -> Option<&str> {
    let Kind::Link { target, .. } = document.kind(link) else { return None };
    match document.str(target) {
        "" => Some(""),
        target => target.split_once("://")?.1.split('/').next(),
    }
}

/// Whether a link has no address.
pub(super) fn leads_nowhere(document: &Document, link: NodeId) -> bool {
    host(document, link) == Some("")
}

/// The link to another site that an item is.
fn item_link(document: &Document, item: NodeId) -> Option<NodeId> {
    let phrases: Vec<NodeId> = phrases(document, container(document, item)?).collect();
    only_link(document, &phrases)
}

/// What the phrases of an item are in: its first paragraph, or the item itself.
fn container(document: &Document, item: NodeId) -> Option<NodeId> {
    let first = document.first(item)?;
    Some(if document.kind(first) == Kind::Paragraph { first } else { item })
}

/// Whether items are links to one site.
fn is_linked(document: &Document, items: &[NodeId]) -> bool {
    let host_of = |item: &NodeId| item_link(document, *item).and_then(|link| host(document, link));
    let hosts: Vec<&str> = items.iter().filter_map(host_of).collect();
    let mut known = hosts.iter().filter(|host| !host.is_empty());
    let first = known.next();
    5 * hosts.len() >= 4 * items.len() && known.all(|host| Some(host) == first)
}

/// Whether most items of an article without items in them are links to one site that ask, so that all such items do.
fn linked_items_ask(document: &Document) -> bool {
    let is_list = |node: NodeId| matches!(document.kind(node), Kind::List(_));
    let is_inner =
        |item: &NodeId| document.kind(*item) == Kind::Item && !document.children(*item).any(is_list);
    let items: Vec<NodeId> = document.descendants(Document::ROOT).filter(is_inner).collect();
    items.len() >= FEW && is_linked(document, &items) && {
        let asking = items.iter().filter(|item| is_question(&own_line(document, **item))).count();
        2 * asking > items.len()
    }
}

/// Whether an item is bold, and nothing follows but links, with few words between, and blocks: `**Activity lifecycle** - Learn more [here](…)`.
pub(super) fn is_bold_item(document: &Document, item: NodeId) -> bool {
    let Some(container) = container(document, item) else { return false };
    let mut phrases = phrases(document, container);
    let Some(bold) = phrases.next().filter(|first| document.kind(*first) == Kind::Strong) else {
        return false;
    };
    let is_link = |node: NodeId| matches!(document.kind(node), Kind::Link { .. });
    let rest: Vec<NodeId> = phrases.collect();
    let is_plain = |node: &NodeId| {
        matches!(document.kind(*node), Kind::Text(_)) || is_link(*node) || is_break(document, *node)
    };
    let words: String =
        rest.iter().filter(|node| !is_link(**node)).map(|node| text::line(document, *node)).collect();
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    // A colon says that the bold words are a label.
    let is_label = words.starts_with([':', '：']) || text::line(document, bold).ends_with([':', '：']);
    let has_link = || rest.iter().any(|node| is_link(*node));
    rest.iter().all(is_plain) && !is_label && (letters == 0 || letters <= LEAD && has_link())
}

/// Whether most items of an article that are bold ask, so that all do.
fn bold_items_ask(document: &Document) -> bool {
    let is_outer = |node: &NodeId| {
        let list = document.parent(*node);
        document.kind(*node) == Kind::Item
            && list.and_then(|list| document.parent(list)) == Some(Document::ROOT)
    };
    let items = document.descendants(Document::ROOT).filter(is_outer);
    let bold: Vec<NodeId> = items.filter(|item| is_bold_item(document, *item)).collect();
    let asking = bold.iter().filter(|item| may_ask(&own_line(document, **item))).count();
    bold.len() >= FEW && 2 * asking >= bold.len()
}

/// The items of a list that ask: those that have the form of the article's questions if most do, all of a list of questions, or none.
pub(super) fn asking_items(
    document: &Document,
    list: NodeId,
    forms: ListForms,
    asking_lists: &HashSet<NodeId>,
) -> Vec<NodeId> {
    let items: Vec<NodeId> = document.children(list).collect();
    let ListForms { bold_asks, links_ask, .. } = forms;
    let has_form = |item: &NodeId| {
        bold_asks && is_bold_item(document, *item) || links_ask && item_link(document, *item).is_some()
    };
    let formed: Vec<NodeId> = items.iter().copied().filter(has_form).collect();
    if !formed.is_empty() && 5 * formed.len() >= 4 * items.len() {
        formed
    } else if list_asks(document, list, &items, forms, asking_lists) {
        items
    } else {
        Vec::new()
    }
}

/// Whether a list is one of questions and nothing else. In a collection of questions fewer have to ask in so many words: imperatives of most languages
/// are not known.
fn list_asks(
    document: &Document,
    list: NodeId,
    items: &[NodeId],
    forms: ListForms,
    asking_lists: &HashSet<NodeId>,
) -> bool {
    let ListForms { collection, links_answer, .. } = forms;
    let is_bank = collection != Collection::Guide;
    // Questions whose answers are elsewhere. Some have no question mark.
    if links_answer && items.len() >= FEW && is_linked(document, items) {
        let asking = items.iter().filter(|item| may_ask(&own_line(document, **item))).count();
        if 2 * asking > items.len() {
            return true;
        }
    }
    // What is to be chosen is not an exercise.
    let are_tasks = tasks(document, list).is_some();
    let asks = |item: &&NodeId| {
        let has_more = document.children(**item).any(|node| match document.kind(node) {
            Kind::List(_) => !is_bank,
            kind => !kind.is_inline() && kind != Kind::Paragraph,
        });
        asking_part(document, **item).is_some_and(|part| links_answer || !matches!(part, AskingPart::Link(_)))
            || collection == Collection::QuestionBank
                && !are_tasks
                && is_exercise(&own_line(document, **item))
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
    let may_ask_or_is_marked = |item: &NodeId| {
        let line = own_line(document, *item);
        may_ask(&line) || has_mark(&line)
    };
    if collection == Collection::QuestionBank && !items.iter().any(may_ask_or_is_marked) {
        return false;
    }
    let has_links = items.iter().any(|item| has_link(document, *item));
    let may_ask = |item: &&NodeId| {
        let line = own_line(document, **item);
        asks(item) || !line.ends_with(['.', '。']) && may_ask(&line)
    };
    // Where some have question marks, others lack them.
    let is_mixed = || 3 * asking >= items.len() && 2 * items.iter().filter(may_ask).count() > items.len();
    items.len() >= ENOUGH
        && if is_bank && !has_links {
            2 * asking > items.len() || collection == Collection::QuestionBank && is_mixed()
        } else {
            5 * asking >= 4 * items.len()
        }
}

/// Lists of one or two questions with the levels of their headings, in an article that has the longer lists of `known` items: below a heading, a line with a colon, or
/// code that parts them. A heading that asks the same as the only item of its section, which is all that it has, is in the second list.
pub(super) fn short_lists(document: &Document, known: &[(NodeId, u8)]) -> (Vec<(NodeId, u8)>, Vec<NodeId>) {
    let known: HashSet<NodeId> = known.iter().filter_map(|(item, _)| document.parent(*item)).collect();
    let (mut found, mut repeating) = (Vec::new(), Vec::new());
    let mut level = 1;
    // The words above the list, and the level of the heading whose answer it is in.
    let mut above: Option<String> = None;
    let mut asking: Option<u8> = None;
    for node in document.children(Document::ROOT).filter(|node| !document.is_blank(*node)) {
        match document.kind(node) {
            Kind::Heading { level: own, .. } => {
                let words = text::line(document, node);
                level = own;
                asking = asking.filter(|outer| own > *outer);
                if asking.is_none() && own > 1 && is_question(&words) {
                    asking = Some(own);
                    if let Some(list) = repeated(document, node, &words) {
                        found.push((list, own));
                        repeating.push(node);
                    }
                }
                above = Some(words);
            }
            Kind::Paragraph => {
                above = Some(text::line(document, node)).filter(|words| words.ends_with([':', '：']));
            }
            Kind::CodeBlock { .. } => {}
            Kind::List(_) if known.contains(&node) => {}
            Kind::List(_) => {
                above = above.filter(|words| asking.is_none() && is_short_list(document, node, words));
                found.extend(above.iter().map(|_| (node, (level + 1).clamp(2, DEEPEST))));
            }
            _ => above = None,
        }
    }
    (found, repeating)
}

/// Whether a list is one of one or two questions, below these words. Where they name questions, some are imperatives.
fn is_short_list(document: &Document, list: NodeId, above: &str) -> bool {
    let asks = |item: NodeId| {
        let line = own_line(document, item);
        !has_link(document, item)
            && (is_question(&line)
                || has_mark(&line)
                || names_questions(above)
                    && (may_ask(&line) || is_exercise(&line) || line.ends_with([':', '：'])))
    };
    document.children(list).count() < ENOUGH && document.children(list).all(asks)
}

/// The list that is all that a section has, if its only item begins with the words of the heading.
fn repeated(document: &Document, heading: NodeId, words: &str) -> Option<NodeId> {
    let [list] = super::section(document, heading)[..] else { return None };
    let items: Vec<NodeId> = document.children(list).collect();
    let [item] = items[..] else { return None };
    let repeats = letters(&own_line(document, item)).starts_with(&letters(words));
    (matches!(document.kind(list), Kind::List(_)) && repeats).then_some(list)
}

/// Whether a line is a label, a dash and a question: `Empathy - Do they listen?`
fn is_labelled(line: &str) -> bool {
    let label = [" - ", " – ", " — "].iter().find_map(|dash| line.split_once(dash));
    label
        .is_some_and(|(label, question)| !is_question(label) && !label.contains('?') && is_question(question))
}

pub(super) fn has_link(document: &Document, node: NodeId) -> bool {
    document.descendants(node).any(|node| matches!(document.kind(node), Kind::Link { .. }))
}

/// The content of an item before its nested lists.
fn own_nodes(document: &Document, item: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    document.children(item).take_while(|node| !matches!(document.kind(*node), Kind::List(_)))
}

pub(super) fn own_line(document: &Document, item: NodeId) -> String {
    let parts: Vec<String> = own_nodes(document, item).map(|node| text::line(document, node)).collect();
    parts.join(" ")
}

/// Whether an item of a list starts with text, which asks for the choices below it.
pub(super) fn is_asking_item(document: &Document, node: NodeId) -> bool {
    let is_text = |first: NodeId| document.kind(first).is_inline() || document.kind(first) == Kind::Paragraph;
    document.kind(node) == Kind::Item && document.first(node).is_some_and(is_text)
}

pub(super) fn is_in_list(document: &Document, heading: NodeId) -> bool {
    let parent = document.parent(heading).map(|parent| document.kind(parent));
    parent == Some(Kind::Item) && document.previous(heading).is_none()
}

/// Whether a heading is in an item that begins with another.
pub(super) fn is_within_item(document: &Document, heading: NodeId) -> bool {
    let item = document.parent(heading).filter(|parent| document.kind(*parent) == Kind::Item);
    let first = item.and_then(|item| document.first(item)).filter(|first| *first != heading);
    first.is_some_and(|first| matches!(document.kind(first), Kind::Heading { .. }))
}

/// Joins lists of few items whose numbers go on, each followed by the answer that is not indented: one list, with the answers in its items.
pub(super) fn join_numbered(document: &mut Document) {
    let blocks: Vec<NodeId> =
        document.children(Document::ROOT).filter(|node| !document.is_blank(*node)).collect();
    // Each list with its first number and what follows it.
    let mut run: Vec<(NodeId, u32, Vec<NodeId>)> = Vec::new();
    let mut runs = Vec::new();
    for node in blocks {
        let next = run.last().map(|(list, first, _)| first + document.children(*list).count() as u32);
        match document.kind(node) {
            Kind::List(Some(first)) if next == Some(first) => run.push((node, first, Vec::new())),
            Kind::List(Some(first)) => {
                runs.push(std::mem::replace(&mut run, vec![(node, first, Vec::new())]));
            }
            Kind::Heading { .. } => runs.push(std::mem::take(&mut run)),
            _ => {
                if let Some((_, _, after)) = run.last_mut() {
                    after.push(node);
                }
            }
        }
    }
    runs.push(run);
    for run in runs.into_iter().filter(|run| run.len() >= ENOUGH) {
        let items: Vec<NodeId> = run.iter().flat_map(|(list, ..)| document.children(*list)).collect();
        let asking = items.iter().filter(|item| is_question(&own_line(document, **item))).count();
        // What stands above choices need not have a question mark.
        let has_choices = |after: &[NodeId]| after.iter().any(|node| answer_of(document, *node).is_some());
        let asking = asking.max(run.iter().filter(|(.., after)| has_choices(after)).count());
        let answered = run.iter().filter(|(_, _, after)| !after.is_empty()).count();
        let has_heading = |item: &NodeId| {
            document.first(*item).is_some_and(|first| matches!(document.kind(first), Kind::Heading { .. }))
        };
        if 5 * asking < 4 * items.len() || 2 * answered < run.len() || items.iter().any(has_heading) {
            continue;
        }
        let list = run[0].0;
        for (other, _, after) in run {
            let Some(last) = document.last(other) else { continue };
            make_paragraph(document, last);
            move_to(document, last, &after);
            if other != list {
                let items: Vec<NodeId> = document.children(other).collect();
                move_to(document, list, &items);
                document.detach(other);
            }
        }
    }
}

/// Puts the phrases that an item begins with in a paragraph, if they are in none.
pub(super) fn make_paragraph(document: &mut Document, item: NodeId) {
    if let Some(first) = document.first(item).filter(|first| is_phrase(document, *first)) {
        let block = document.children(item).find(|node| !is_phrase(document, *node));
        document.wrap(first, block, Kind::Paragraph, document.span(item));
    }
}
