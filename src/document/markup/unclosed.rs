//! Start tags without an end tag, whose elements hold or hide what follows them.

use std::collections::{BTreeMap, BTreeSet};

use html5ever::LocalName;

use super::AuthorTag;
use crate::document::kind::Kind;
use crate::document::node::{Document, NodeId};

/// Elements that may hold blocks, and do not end by themselves.
const CONTAINERS: &str = "\
    article aside audio blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 \
    header hgroup main menu nav noscript object ol picture search section select summary table template ul video";
/// Elements that hold text, not Markdown.
const TEXTS: &str = "iframe pre script style textarea title xmp";

/// Elements that are open in the blocks that follow as well, in copies.
const FORMATS: &str = "b big code em font i s small strike strong tt u";

/// The start tags of the author that have no end tag yet.
#[derive(Debug, Default)]
pub(super) struct OpenTags {
    by_name: BTreeMap<LocalName, Vec<AuthorTag>>,
    /// How many start tags of formats there are.
    formats: BTreeMap<LocalName, usize>,
}

impl OpenTags {
    pub(super) fn open(&mut self, name: &LocalName, tag: AuthorTag) {
        let is_format = is_one_of(FORMATS, name);
        if is_format {
            *self.formats.entry(name.clone()).or_default() += 1;
        }
        if is_format || is_one_of(CONTAINERS, name) || is_one_of(TEXTS, name) {
            self.by_name.entry(name.clone()).or_default().push(tag);
        }
    }

    pub(super) fn close(&mut self, name: &LocalName) {
        if let Some(tags) = self.by_name.get_mut(name) {
            tags.pop();
        }
    }

    /// Those whose elements hold or hide Markdown up to the end of the document.
    pub(super) fn into_unclosed(self, document: &Document) -> Vec<AuthorTag> {
        let tags = self.by_name.into_values().flatten();
        let mut tags: BTreeMap<usize, AuthorTag> = tags.map(|tag| (tag.span.start, tag)).collect();
        if tags.is_empty() {
            return Vec::new();
        }
        let blocks = document.descendants(Document::ROOT).filter(|node| is_block(document.kind(*node)));
        let last_block = blocks.map(|node| document.span(node).start).max().unwrap_or_default();
        let open = open_at_end(document);
        let mut formats: BTreeMap<&str, usize> = BTreeMap::new();
        for name in document.descendants(Document::ROOT).filter_map(|node| document.element(node)) {
            *formats.entry(name).or_default() += 1;
        }
        let elements =
            document.descendants(Document::ROOT).filter_map(|node| Some((node, document.element(node)?)));
        let mut unclosed = Vec::new();
        for (node, name) in elements {
            let span = document.span(node);
            if tags.get(&span.start).is_none_or(|tag| tag.span != span) {
                continue;
            }
            let holds_blocks = || document.descendants(node).any(|inner| is_block(document.kind(inner)));
            let is_unclosed = is_one_of(TEXTS, name)
                // What follows comes before the table.
                || name == "table" && last_block >= span.end
                || self.formats.get(&LocalName::from(name)).is_some_and(|count| formats.get(name) > Some(count))
                // The end of the element around it ends it too late.
                || (open.contains(&node) || name == "summary") && holds_blocks();
            if is_unclosed {
                unclosed.extend(tags.remove(&span.start));
            }
        }
        unclosed
    }
}

/// The nodes that end with the document.
fn open_at_end(document: &Document) -> BTreeSet<NodeId> {
    let mut open = BTreeSet::new();
    let mut node = Document::ROOT;
    while let Some(last) = document.last(node) {
        open.insert(last);
        node = last;
    }
    open
}

fn is_block(kind: Kind) -> bool {
    !kind.is_inline()
        && !matches!(kind, Kind::Element { .. } | Kind::Comment(_) | Kind::RawHtml { .. } | Kind::Root)
}

fn is_one_of(names: &str, wanted: &str) -> bool {
    names.split_ascii_whitespace().any(|name| name == wanted)
}
