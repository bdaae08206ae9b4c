//! Headings: the title, ids, and which siblings belong to each.

use std::collections::{BTreeSet, HashMap};

use super::Context;
use super::asking::pattern_of;
use super::directive::{self, Directive};
use crate::content::article::Heading;
use crate::content::front_matter::{FrontMatter, QuestionPolicy};
use crate::content::names::title_from_path;
use crate::content::slug::slug;
use crate::diag::{Rule, Span};
use crate::dialect::include::Pieces;
use crate::dialect::questions::Pattern;
use crate::document::{Attribute, Document, Kind, NodeId, Phrase, Value, Visit, text};

/// Elements that only wrap their content: a heading in one counts as a sibling of the element.
const TRANSPARENT: [&str; 9] = ["div", "center", "section", "article", "main", "header", "span", "font", "a"];

/// The headings of an article in the order of the document.
pub(super) struct HeadingList {
    pub(super) headings: Vec<HeadingDraft>,
    /// The id of the title; empty where a heading has the id that it would get.
    pub(super) title_id: String,
    order: Order,
}

/// The title of an article.
pub(super) struct Title {
    pub(super) text: String,
    /// Whether it is made of the file's name.
    pub(super) is_of_file: bool,
    /// Its heading, taken out of the document.
    heading: Option<NodeId>,
    /// Where its heading ends in the file; 0 if it has none.
    pub(super) end: usize,
}

pub(super) struct HeadingDraft {
    pub(super) node: NodeId,
    /// The heading, or the element that sets it off.
    pub(super) block: NodeId,
    /// The sibling that contains the next heading of its level or above; `None` if its section continues to the end of its parent.
    pub(super) end: Option<NodeId>,
    /// The comment before it.
    pub(super) directive: Option<Directive>,
    pub(super) heading: Heading,
}

/// Where each node begins and ends in a walk through the document.
struct Order {
    enter: HashMap<NodeId, u32>,
    leave: HashMap<NodeId, u32>,
}

/// Makes headings of the elements `<h1>` to `<h6>`.
pub(super) fn adopt_headings(document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Some(level) = document.element(node).and_then(|name| match name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ => None,
        }) else {
            continue;
        };
        let id = document.attribute(node, "id").unwrap_or_default().to_owned();
        let id = document.intern(&id);
        let others: Vec<Attribute> = document
            .attributes(node)
            .iter()
            .filter(|attribute| {
                document.str(attribute.name) != "id" && matches!(attribute.value, Value::Text(_))
            })
            .copied()
            .collect();
        document.set_attributes(node, others);
        document.set_kind(node, Kind::Heading { level, id, number: 0 });
    }
}

/// Finds the title, and takes its heading out of the document: the first of level 1 that says something. A lower heading is the title only where it is
/// the first block and the only one of its level; it stays where it asks.
pub(super) fn take_title(
    path: &str,
    front: &FrontMatter,
    pieces: &Pieces,
    policy: QuestionPolicy,
    document: &mut Document,
) -> Title {
    let level = |node: NodeId| match document.kind(node) {
        Kind::Heading { level, .. } => Some(level),
        _ => None,
    };
    let headings: Vec<(NodeId, u8)> =
        document.descendants(Document::ROOT).filter_map(|node| Some((node, level(node)?))).collect();
    // A note that is embedded keeps its title.
    let is_own = |(node, _): &(NodeId, u8)| !pieces.is_embedded(document.span(*node).start);
    let headings: Vec<(NodeId, u8)> = headings.into_iter().filter(is_own).collect();
    let highest = headings.iter().filter(|(_, level)| *level == 1);
    let found =
        highest.map(|(node, _)| (*node, text::line(document, *node))).find(|(_, words)| !words.is_empty());
    let first = document.children(Document::ROOT).find(|node| !document.is_blank(*node));
    // A title that is a question stays, out of sight: its answer is the article.
    let asks = |node: NodeId| directive_before(document, node) == Some(Directive::Question(Pattern::Title));
    if let Some((node, words)) = found.clone().filter(|(node, _)| asks(*node)) {
        let end = document.span(node).end;
        document.set_attribute(node, "class", "unseen");
        let text = front.title.clone().unwrap_or(words);
        return Title { text, is_of_file: false, heading: None, end };
    }
    if let Some(title) = &front.title {
        // A heading that says the same at the top would say it twice.
        let (node, end) = match found {
            Some((node, words)) if Some(node) == first && words == *title => {
                (Some(node), document.span(node).end)
            }
            _ => (None, 0),
        };
        node.into_iter().for_each(|node| document.detach(node));
        return Title { text: title.clone(), is_of_file: false, heading: node, end };
    }
    if let Some((node, words)) = found {
        let end = document.span(node).end;
        document.detach(node);
        return Title { text: words, is_of_file: false, heading: Some(node), end };
    }
    let asks_as_heading = |node: NodeId, words: &str| {
        pattern_of(policy, directive_before(document, node).as_ref(), words).is_some()
    };
    let lower = first.and_then(|first| headings.iter().find(|(node, _)| *node == first));
    let is_only = |level: u8| headings.iter().filter(|(_, other)| *other == level).count() == 1;
    let lower =
        lower.filter(|(_, level)| is_only(*level)).map(|(node, _)| (*node, text::line(document, *node)));
    match lower.filter(|(_, words)| !words.is_empty()) {
        Some((node, words)) if asks_as_heading(node, &words) => {
            Title { text: words, is_of_file: false, heading: None, end: 0 }
        }
        Some((node, words)) => {
            let (text, end) = (words.trim_end_matches(':').to_owned(), document.span(node).end);
            document.detach(node);
            Title { text, is_of_file: false, heading: Some(node), end }
        }
        None => Title { text: title_from_path(path), is_of_file: true, heading: None, end: 0 },
    }
}

/// Finds headings, and gives each an id.
pub(super) fn read(cx: &mut Context<'_>, title: &Title, document: &mut Document) -> HeadingList {
    let order = Order::of(document);
    let nodes: Vec<NodeId> = document
        .descendants(Document::ROOT)
        .filter(|node| matches!(document.kind(*node), Kind::Heading { .. }))
        .filter(|node| document.ancestors(*node).all(|outer| !text::holds_no_sections(document, outer)))
        .collect();
    let with_title: Vec<NodeId> = title.heading.into_iter().chain(nodes.iter().copied()).collect();
    let pinned = claim_pinned_ids(cx, document, &with_title);
    // On GitHub the title is the first heading.
    let mut title_id = title.heading.map(|node| make_id(cx, document, node, &pinned)).unwrap_or_default();
    let mut headings = Vec::with_capacity(nodes.len());
    let mut last_level = 1;
    for node in nodes {
        let Kind::Heading { level, .. } = document.kind(node) else { continue };
        let block = block_of(document, node);
        let directive = directive_before(document, block);
        let is_title = directive == Some(Directive::Question(Pattern::Title));
        let (level, span) = (if is_title { level } else { level.max(2) }, cx.span(document, node));
        check_skip(cx, last_level, level, &span);
        last_level = level;
        let id = make_id(cx, document, node, &pinned);
        let interned = document.intern(&id);
        document.set_kind(node, Kind::Heading { level, id: interned, number: 0 });
        let title = Phrase::of(document, document.children(node));
        let heading = Heading { id, title, level, span, question: None, grades: Default::default() };
        headings.push(HeadingDraft { node, block, end: None, directive, heading });
    }
    bound_sections(document, &mut headings);
    if title.heading.is_none() {
        let id = slug(&title.text);
        if !id.is_empty() && cx.slugger.claim(&id) {
            cx.anchors.insert(id.clone());
            title_id = id;
        }
    }
    HeadingList { headings, title_id, order }
}

impl HeadingList {
    /// Where the introduction of a list of questions ends: at the first. The answers of other articles may say what the article is about.
    pub(super) fn introduction_end(&self) -> usize {
        const MIN_LISTED_QUESTIONS: usize = 8;
        let asking = || self.headings.iter().filter(|draft| draft.heading.question.is_some());
        let first = asking().next().filter(|_| asking().count() >= MIN_LISTED_QUESTIONS);
        first.map_or(usize::MAX, |draft| draft.heading.span.start)
    }
}

/// The id of a heading: that which the author gives it, or its slug.
fn make_id(cx: &mut Context<'_>, document: &Document, heading: NodeId, pinned: &BTreeSet<NodeId>) -> String {
    let id = match document.kind(heading) {
        Kind::Heading { id, .. } if pinned.contains(&heading) => document.str(id).to_owned(),
        _ => cx.slugger.make(&text::anchor_source(document, heading)),
    };
    cx.anchors.insert(id.clone());
    id
}

/// The directive before a heading, or before the element that sets it off.
fn directive_before(document: &Document, block: NodeId) -> Option<Directive> {
    let mut before = std::iter::successors(document.previous(block), |node| document.previous(*node));
    let before =
        before.find(|node| !matches!(document.kind(*node), Kind::Text(_)) || !document.is_blank(*node))?;
    directive::of(document, before)
}

impl HeadingList {
    /// Whether the section of the heading `outer` holds the heading `inner`, which comes later in the document.
    pub(super) fn holds(&self, document: &Document, outer: usize, inner: usize) -> bool {
        let outer = &self.headings[outer];
        let start = self.order.enter(self.headings[inner].node);
        match (outer.end, document.parent(outer.block)) {
            (Some(end), _) => start < self.order.enter(end),
            (None, Some(parent)) => start < self.order.leave(parent),
            (None, None) => false,
        }
    }
}

impl Order {
    fn of(document: &Document) -> Self {
        let mut order = Self { enter: HashMap::new(), leave: HashMap::new() };
        for (index, visit) in document.walk(Document::ROOT).enumerate() {
            match visit {
                Visit::Enter(node) => order.enter.insert(node, index as u32),
                Visit::Leave(node) => order.leave.insert(node, index as u32),
            };
        }
        order
    }

    fn enter(&self, node: NodeId) -> u32 {
        self.enter.get(&node).copied().unwrap_or_default()
    }

    fn leave(&self, node: NodeId) -> u32 {
        self.leave.get(&node).copied().unwrap_or(u32::MAX)
    }
}

/// Sets where the section of each heading ends: before the next sibling that contains a heading of its level or above.
fn bound_sections(document: &Document, headings: &mut [HeadingDraft]) {
    // The highest level of heading in each block of siblings.
    let mut levels: HashMap<NodeId, u8> = HashMap::new();
    for draft in headings.iter() {
        let mut block = Some(draft.node);
        while let Some(node) = block {
            let level = levels.entry(node).or_insert(draft.heading.level);
            *level = (*level).min(draft.heading.level);
            block = document.parent(node).filter(|parent| is_transparent(document, *parent));
        }
    }
    for draft in headings {
        let ends = |node: &NodeId| {
            levels.get(node).is_some_and(|level| *level <= draft.heading.level)
                || document.kind(*node) == Kind::Footnotes
        };
        draft.end = document.siblings_from(document.next(draft.block)).find(ends);
    }
}

/// The heading, or the outermost element that only sets it off.
fn block_of(document: &Document, heading: NodeId) -> NodeId {
    let mut block = heading;
    while let Some(parent) = document.parent(block).filter(|parent| is_transparent(document, *parent)) {
        if document.siblings_from(document.next(block)).any(|later| !document.is_blank(later)) {
            break;
        }
        block = parent;
    }
    block
}

fn is_transparent(document: &Document, node: NodeId) -> bool {
    document.element(node).is_some_and(|name| TRANSPARENT.contains(&name))
}

/// Takes the ids that authors pin before others are made. Tells which headings get theirs: of two with one id, the first.
fn claim_pinned_ids(cx: &mut Context<'_>, document: &Document, headings: &[NodeId]) -> BTreeSet<NodeId> {
    let mut pinned = BTreeSet::new();
    for node in headings {
        let Kind::Heading { id, .. } = document.kind(*node) else { continue };
        let id = document.str(id);
        if id.is_empty() {
            continue;
        }
        if cx.slugger.claim(id) {
            pinned.insert(*node);
        } else {
            let message = format!("the id `{id}` is on this page already");
            let span = cx.span(document, *node);
            cx.report(Rule::DuplicateId, span, message).label = Some("gets another id".into());
        }
    }
    pinned
}

fn check_skip(cx: &mut Context<'_>, last: u8, level: u8, span: &Span) {
    if level > last + 1 {
        let (marks, wanted) = ("#".repeat(level.into()), "#".repeat(usize::from(last) + 1));
        let end = (span.start + usize::from(level)).min(span.end);
        let found = cx.report(Rule::HeadingSkip, span.start..end, "the heading skips a level");
        found.label = Some(format!("`{marks}` where `{wanted}` comes next"));
        found.help = Some(format!("write it as `{wanted}`"));
    }
}
