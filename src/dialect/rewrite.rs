//! Edits of a source, and the way back from the edited source to the file.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::alert;
use super::questions::Pattern;
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind, NodeId};

/// The marker at the start or end of a container in the source: a comment, which is always a block of its own.
pub(super) const MARKER: &str = "<!-- -->";

/// A replacement of a part of a source.
#[derive(Debug)]
pub(super) struct Edit {
    /// Edits that are made together or not at all have the same number: where in the source their block or address starts.
    pub(super) group: usize,
    /// What is replaced.
    pub(super) range: Range<usize>,
    /// By what.
    pub(super) text: String,
    /// What is marked, and the offset of the mark in the new text.
    pub(super) mark: Option<(usize, Mark)>,
}

/// The meaning of a position in an edited source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A [`MARKER`] that starts a container.
    Open(Container),
    /// The [`MARKER`] that ends it.
    Close,
    /// A link whose text starts with a scheme that the author did not write, or an empty one.
    Address(&'static str),
}

/// A block that holds others. What comes first in it is its title, in a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// An alert with a title.
    Alert(AlertKind),
    /// An alert with the title of its kind.
    PlainAlert(AlertKind),
    /// An alert that can be folded, and whether it is open at first.
    Fold { kind: AlertKind, is_open: bool },
    /// `<details>` with a summary.
    Details,
    /// What is to be done, and in it a fold with its solution: a question. Without one, an alert.
    Exercise,
    /// One of several sections that a browser would show one at a time.
    Tab,
    /// A block that is arranged by the style sheet.
    Layout(BlockLayout),
    /// Nothing: what is in it stays.
    Group,
}

impl Container {
    /// An alert called `name`, with a title of its own if it has one. The names of kinds have a title in every language.
    pub(super) fn alert(name: &str, kind: AlertKind, title: Option<String>) -> (Self, Option<String>) {
        match title {
            Some(title) => (Self::Alert(kind), Some(title)),
            None if alert::is_default(name) => (Self::PlainAlert(kind), None),
            None => (Self::Alert(kind), Some(alert::title(name))),
        }
    }
}

/// How a block is arranged. All of it can be read without a style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockLayout {
    /// A list of steps.
    Steps,
    /// Cards in a grid.
    Cards,
    /// One of them.
    Card,
    /// A list of files and folders.
    FileTree,
    /// An image with a caption.
    Figure,
}

impl BlockLayout {
    fn class(self) -> &'static str {
        match self {
            BlockLayout::Steps => "steps",
            BlockLayout::Cards => "card-grid",
            BlockLayout::Card => "grid-card",
            BlockLayout::FileTree => "file-tree",
            BlockLayout::Figure => "captioned",
        }
    }
}

impl Edit {
    /// Removes a part.
    pub(super) fn remove(range: Range<usize>) -> Self {
        Self::replace(range, "")
    }

    /// Replaces a part by text.
    pub(super) fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { group: range.start, range, text: text.into(), mark: None }
    }

    /// Adds text.
    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(at..at, text)
    }

    /// Puts it into a group.
    pub(super) fn of(self, group: usize) -> Self {
        Self { group, ..self }
    }
}

/// A source and its edited form.
pub(super) struct Rewrite<'s> {
    text: Cow<'s, str>,
    /// In order; each reaches to the next.
    pieces: Vec<Piece>,
    /// By position in the text.
    marks: Vec<MarkPosition>,
    /// Above the numbers of all groups so far.
    groups: usize,
}

/// A part of the edited text.
#[derive(Debug, Clone)]
struct Piece {
    start: usize,
    /// What it comes from; as long as the piece where it was copied.
    origin: Range<usize>,
    copied: bool,
}

/// A mark in the edited text.
#[derive(Debug, Clone, Copy)]
struct MarkPosition {
    at: usize,
    /// Groups of later edits have higher numbers.
    group: usize,
    mark: Mark,
}

impl<'s> Rewrite<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let whole = Piece { start: 0, origin: 0..text.len(), copied: true };
        Self { text: Cow::Borrowed(text), pieces: vec![whole], marks: Vec::new(), groups: 0 }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Applies the edits of one pass, and reads the text again with `parse`; whether any edit was applied. What would not be read as it is meant is left
    /// out.
    pub(super) fn edit(
        &mut self,
        document: &mut Document,
        edits: &[Edit],
        parse: impl Fn(&str) -> Document,
    ) -> bool {
        if edits.is_empty() {
            return false;
        }
        let mut next = self.apply(edits.iter().collect());
        let mut edited = parse(next.text());
        let failed = next.unread(&edited);
        if !failed.is_empty() {
            let is_sound = |edit: &&Edit| !failed.contains(&(self.groups + edit.group));
            let sound: Vec<&Edit> = edits.iter().filter(is_sound).collect();
            if sound.is_empty() {
                return false;
            }
            next = self.apply(sound);
            edited = parse(next.text());
            if !next.unread(&edited).is_empty() {
                return false;
            }
        }
        (*self, *document) = (next, edited);
        true
    }

    /// The groups of marks that are not what they are meant to be in the document of the edited text.
    fn unread(&self, document: &Document) -> BTreeSet<usize> {
        if self.marks.is_empty() {
            return BTreeSet::new();
        }
        let mut wanted: BTreeMap<usize, &MarkPosition> =
            self.marks.iter().map(|placed| (placed.at, placed)).collect();
        for node in document.descendants(Document::ROOT) {
            let at = document.span(node).start;
            let is_read = wanted.get(&at).is_some_and(|placed| match placed.mark {
                Mark::Open(_) | Mark::Close => matches!(document.kind(node), Kind::Comment(_)),
                Mark::Address(_) => matches!(document.kind(node), Kind::Link { .. }),
            });
            if is_read {
                wanted.remove(&at);
            }
        }
        wanted.into_values().map(|placed| placed.group).collect()
    }

    /// Makes edits. One that overlaps an earlier one is left out.
    fn apply(&self, mut edits: Vec<&Edit>) -> Self {
        edits.sort_by_key(|edit| edit.range.start);
        let mut next = Rewrite {
            text: Cow::Owned(String::with_capacity(self.text.len() + 64)),
            pieces: Vec::new(),
            marks: Vec::new(),
            groups: self.groups + self.text.len() + 1,
        };
        let (mut at, mut piece, mut mark) = (0, 0, 0);
        for edit in edits {
            if edit.range.start < at {
                continue;
            }
            self.copy(&mut next, at..edit.range.start, &mut piece, &mut mark);
            let start = next.text.len();
            let origin = self.origin(edit.range.clone());
            next.pieces.push(Piece { start, origin, copied: false });
            if let Some((offset, mark)) = edit.mark {
                next.marks.push(MarkPosition { at: start + offset, group: self.groups + edit.group, mark });
            }
            next.text.to_mut().push_str(&edit.text);
            at = edit.range.end;
            while self.marks.get(mark).is_some_and(|placed| placed.at < at) {
                mark += 1;
            }
        }
        self.copy(&mut next, at..self.text.len(), &mut piece, &mut mark);
        next
    }

    /// Appends a part of the text to `next`. `piece` and `mark` are where it starts or earlier, and move on.
    fn copy(&self, next: &mut Rewrite<'_>, part: Range<usize>, piece: &mut usize, mark: &mut usize) {
        if part.is_empty() {
            return;
        }
        let offset = next.text.len();
        while self.pieces.get(*piece + 1).is_some_and(|after| after.start <= part.start) {
            *piece += 1;
        }
        let mut index = *piece;
        while let Some(found) = self.pieces.get(index).filter(|found| found.start < part.end) {
            let skipped = part.start.saturating_sub(found.start);
            let origin = if found.copied {
                found.origin.start + skipped..found.origin.end
            } else {
                found.origin.clone()
            };
            let start = offset + found.start.max(part.start) - part.start;
            next.pieces.push(Piece { start, origin, copied: found.copied });
            *piece = index;
            index += 1;
        }
        while let Some(found) = self.marks.get(*mark).filter(|found| found.at < part.end) {
            if found.at >= part.start {
                next.marks.push(MarkPosition { at: offset + found.at - part.start, ..*found });
            }
            *mark += 1;
        }
        next.text.to_mut().push_str(&self.text[part]);
    }

    /// Where a part of the edited text comes from.
    pub(super) fn origin(&self, part: Range<usize>) -> Range<usize> {
        let piece = |at: usize| {
            let index = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
            self.pieces.get(index)
        };
        let start = piece(part.start).map_or(0, |found| match found.copied {
            true => (found.origin.start + part.start - found.start).min(found.origin.end),
            false => found.origin.start,
        });
        if part.is_empty() {
            return start..start;
        }
        let end = piece(part.end - 1).map_or(start, |found| match found.copied {
            true => found.origin.start + part.end - found.start,
            false => found.origin.end,
        });
        start..end.max(start)
    }

    /// Turns markers of the document, which is that of the edited text, into containers, and moves its spans to `source`, the text before any edit.
    pub(super) fn settle(self, document: &mut Document, source: &str) {
        if matches!(self.text, Cow::Borrowed(_)) {
            return;
        }
        let marks: BTreeMap<usize, &MarkPosition> =
            self.marks.iter().map(|placed| (placed.at, placed)).collect();
        let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
        let mut markers = Vec::new();
        for node in nodes {
            let span = document.span(node);
            if let Some(placed) = marks.get(&span.start) {
                match (document.kind(node), placed.mark) {
                    (Kind::Comment(_), Mark::Open(_) | Mark::Close) => markers.push((node, **placed)),
                    (Kind::Link { .. }, Mark::Address(scheme)) => strip_scheme(document, node, scheme),
                    _ => {}
                }
            }
            document.set_span(node, self.origin(span));
        }
        contain(document, &markers, source);
    }
}

/// Takes the scheme that was added out of the text of a link.
fn strip_scheme(document: &mut Document, link: NodeId, scheme: &str) {
    let Some(text) = document.first(link) else { return };
    if let Kind::Text(words) = document.kind(text)
        && let Some(words) = document.str(words).strip_prefix(scheme).map(str::to_owned)
    {
        let words = document.intern(&words);
        document.set_kind(text, Kind::Text(words));
    }
}

/// Makes containers of the nodes between markers with the same parent. Any other marker becomes the text that it replaced.
fn contain(document: &mut Document, markers: &[(NodeId, MarkPosition)], source: &str) {
    let mut open: BTreeMap<usize, (NodeId, Container)> = BTreeMap::new();
    let mut tabs: Vec<NodeId> = Vec::new();
    let mut alone: BTreeSet<NodeId> = BTreeSet::new();
    for (node, placed) in markers {
        match placed.mark {
            Mark::Open(container) => {
                alone.insert(*node);
                open.insert(placed.group, (*node, container));
            }
            Mark::Close => match open.remove(&placed.group) {
                Some((start, container)) if document.parent(start) == document.parent(*node) => {
                    alone.remove(&start);
                    close(document, start, *node, container);
                    if container == Container::Tab {
                        tabs.push(start);
                    }
                }
                _ => document.detach(*node),
            },
            Mark::Address(_) => {}
        }
    }
    for node in alone {
        let text = source.get(document.span(node)).unwrap_or_default().trim().to_owned();
        let title = document.next(node).filter(|next| is_title(document, *next));
        if let Some(title) = title {
            document.detach(title);
        }
        let text = document.push_text(&text);
        document.set_span(text, document.span(node));
        document.set_kind(node, Kind::Paragraph);
        document.append(node, text);
    }
    let all: BTreeSet<NodeId> = tabs.iter().copied().collect();
    let mut grouped = BTreeSet::new();
    // Tabs close in order, those of an inner group before the tab around it.
    for tab in &tabs {
        if grouped.contains(tab) {
            continue;
        }
        let group: Vec<NodeId> =
            document.siblings_from(Some(*tab)).take_while(|node| all.contains(node)).collect();
        let end = group.last().and_then(|last| document.next(*last));
        let name = document.intern("div");
        let kind = Kind::Element { name, namespace: crate::document::Namespace::Html };
        let wrapper = document.wrap(*tab, end, kind, document.span(*tab));
        document.set_attribute(wrapper, "class", "tab-group");
        grouped.extend(group);
    }
}

fn is_title(document: &Document, node: NodeId) -> bool {
    matches!(document.kind(node), Kind::Heading { level: 6, .. })
}

/// Makes a node a question whose prompt is what precedes the first fold, or an alert if there is none.
fn exercise(document: &mut Document, node: NodeId, title: Option<NodeId>) {
    let is_fold = |inner: &NodeId| document.element(*inner) == Some("details");
    let fold = document.children(node).find(is_fold);
    let (Some(title), Some(fold)) = (title, fold) else {
        document.set_kind(node, Kind::Alert(AlertKind::Note));
        if let Some(title) = title {
            document.set_kind(title, Kind::AlertTitle);
            document.set_attributes(title, []);
        }
        return;
    };
    let level_above = {
        let mut outer = std::iter::once(node).chain(document.ancestors(node));
        outer.find_map(|outer| {
            let mut before = std::iter::successors(document.previous(outer), |node| document.previous(*node));
            before.find_map(|node| match document.kind(node) {
                Kind::Heading { level, .. } => Some(level),
                _ => None,
            })
        })
    };
    if let Kind::Heading { id, number, .. } = document.kind(title) {
        let level = (level_above.unwrap_or(1) + 1).min(6);
        document.set_kind(title, Kind::Heading { level, id, number });
    }
    document.set_kind(node, Kind::Group);
    let span = document.span(title);
    let comment = document.intern(&format!("<!-- question: {} -->", Pattern::Details.id()));
    let comment = document.push(Kind::Comment(comment), span);
    document.insert_before(title, comment);
    super::questions::give_prompt(document, title, fold);
}

/// Makes a bold line of a title.
fn label(document: &mut Document, title: Option<NodeId>, class: &str) {
    let Some(title) = title else { return };
    document.make_element(title, "p");
    document.set_attribute(title, "class", class);
    if let Some(first) = document.first(title) {
        document.wrap(first, None, Kind::Strong, document.span(title));
    }
}

/// Moves the nodes between two markers into a container that replaces the first marker.
fn close(document: &mut Document, start: NodeId, end: NodeId, container: Container) {
    if container == Container::Group {
        document.detach(start);
        document.detach(end);
        return;
    }
    while let Some(node) = document.next(start).filter(|node| *node != end) {
        document.detach(node);
        document.append(start, node);
    }
    document.detach(end);
    let span = document.span(start).start..document.span(end).end;
    document.set_span(start, span);
    let title = document.first(start).filter(|first| is_title(document, *first));
    match container {
        Container::PlainAlert(kind) => document.set_kind(start, Kind::Alert(kind)),
        Container::Alert(kind) => {
            document.set_kind(start, Kind::Alert(kind));
            if let Some(title) = title {
                document.set_kind(title, Kind::AlertTitle);
                document.set_attributes(title, []);
            }
        }
        Container::Fold { kind, is_open } => alert::fold(document, start, kind, is_open, title),
        Container::Details => {
            document.make_element(start, "details");
            if let Some(title) = title {
                document.make_element(title, "summary");
            }
        }
        Container::Exercise => exercise(document, start, title),
        Container::Tab => {
            document.make_element(start, "section");
            document.set_attribute(start, "class", "tab");
            label(document, title, "tab-label");
        }
        Container::Layout(BlockLayout::Figure) => super::figure::arrange(document, start, title),
        Container::Layout(layout) => {
            document.make_element(start, "div");
            document.set_attribute(start, "class", layout.class());
            label(document, title, "card-title");
        }
        Container::Group => {}
    }
}
