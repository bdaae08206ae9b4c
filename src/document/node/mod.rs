//! The nodes of a document, in an arena.
//!
//! A node is an index into a vector, and its texts are ranges of one string. A document therefore has two or three allocations, is copied and stored
//! as plain bytes, and is traversed without recursion at any depth.

mod edit;

use std::ops::Range;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::document::characters;
use crate::document::kind::{Attribute, Kind, Namespace, Str, Value};

/// The index of a node in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct NodeId(u32);

impl NodeId {
    /// The node at an index of the arena.
    pub(in crate::document) fn from_index(index: u32) -> Self {
        Self(index)
    }
}

/// A document. It always has a root.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Document {
    nodes: Vec<ArenaNode>,
    attributes: Vec<Attribute>,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct ArenaNode {
    kind: Kind,
    span: (u32, u32),
    /// Start and end in the document's attributes.
    attributes: (u32, u32),
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    last: u32,
}

const NONE: u32 = u32::MAX;

impl Default for Document {
    fn default() -> Self {
        let mut document = Self { nodes: Vec::new(), attributes: Vec::new(), text: String::new() };
        document.push(Kind::Root, 0..0);
        document
    }
}

impl Document {
    /// The root of every document.
    pub const ROOT: NodeId = NodeId(0);

    /// An empty document with room for the events of `length` bytes of Markdown.
    pub fn with_capacity(length: usize) -> Self {
        let mut document = Self {
            nodes: Vec::with_capacity(length / 24 + 8),
            attributes: Vec::new(),
            text: String::with_capacity(length + length / 8),
        };
        document.push(Kind::Root, 0..0);
        document
    }

    /// A new detached node.
    pub fn push(&mut self, kind: Kind, span: Range<usize>) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(ArenaNode {
            kind,
            span: (span.start as u32, span.end as u32),
            attributes: (0, 0),
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: NONE,
            last: NONE,
        });
        id
    }

    /// A text of the document.
    pub fn intern(&mut self, text: &str) -> Str {
        let start = self.text.len() as u32;
        self.text.push_str(&characters::valid(text));
        Str { start, length: self.text.len() as u32 - start }
    }

    /// Appends to a text; without a copy if it is the last one.
    pub fn extend(&mut self, known: Str, text: &str) -> Str {
        let mut start = known.start;
        if (known.start + known.length) as usize != self.text.len() {
            start = self.text.len() as u32;
            self.text.extend_from_within(known.start as usize..(known.start + known.length) as usize);
        }
        self.text.push_str(&characters::valid(text));
        Str { start, length: self.text.len() as u32 - start }
    }

    /// The content of a text.
    pub fn str(&self, text: Str) -> &str {
        &self.text[text.start as usize..(text.start + text.length) as usize]
    }

    /// The kind of a node.
    pub fn kind(&self, node: NodeId) -> Kind {
        self.node(node).kind
    }

    /// Changes the kind of a node.
    pub fn set_kind(&mut self, node: NodeId, kind: Kind) {
        self.node_mut(node).kind = kind;
    }

    /// The index of a node in the arena.
    pub(in crate::document) fn index(&self, node: NodeId) -> usize {
        node.0 as usize
    }

    /// Sets the span of a node.
    pub fn set_span(&mut self, node: NodeId, span: Range<usize>) {
        self.node_mut(node).span = (span.start as u32, span.end as u32);
    }

    /// The span of a node in the file.
    pub fn span(&self, node: NodeId) -> Range<usize> {
        let (start, end) = self.node(node).span;
        start as usize..end as usize
    }

    /// The attributes of an element or a heading.
    pub fn attributes(&self, node: NodeId) -> &[Attribute] {
        let (start, end) = self.node(node).attributes;
        &self.attributes[start as usize..end as usize]
    }

    /// Replaces the attributes of an element or a heading.
    pub fn set_attributes(&mut self, node: NodeId, attributes: impl IntoIterator<Item = Attribute>) {
        let start = self.attributes.len() as u32;
        self.attributes.extend(attributes);
        self.node_mut(node).attributes = (start, self.attributes.len() as u32);
    }

    /// Sets an attribute to a text.
    pub fn set_attribute(&mut self, node: NodeId, name: &str, value: &str) {
        let value = Value::Text(self.intern(value));
        let mut attributes = self.attributes(node).to_vec();
        match attributes.iter_mut().find(|attribute| self.str(attribute.name) == name) {
            Some(attribute) => attribute.value = value,
            None => {
                let name = self.intern(name);
                attributes.push(Attribute { name, value });
            }
        }
        self.set_attributes(node, attributes);
    }

    /// Removes an attribute.
    pub fn remove_attribute(&mut self, node: NodeId, name: &str) {
        let others = self.attributes(node).iter().filter(|attribute| self.str(attribute.name) != name);
        let others: Vec<Attribute> = others.copied().collect();
        self.set_attributes(node, others);
    }

    /// A new detached HTML element.
    pub fn push_element(&mut self, name: &str) -> NodeId {
        let name = self.intern(name);
        self.push(Kind::Element { name, namespace: Namespace::Html }, 0..0)
    }

    /// Turns a node into an HTML element without attributes.
    pub fn make_element(&mut self, node: NodeId, name: &str) {
        let name = self.intern(name);
        self.set_kind(node, Kind::Element { name, namespace: Namespace::Html });
        self.set_attributes(node, []);
    }

    /// A new detached text node.
    pub fn push_text(&mut self, text: &str) -> NodeId {
        let text = self.intern(text);
        self.push(Kind::Text(text), 0..0)
    }

    /// The value of a text attribute.
    pub fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        let found = self.attributes(node).iter().find(|attribute| self.str(attribute.name) == name)?;
        match found.value {
            Value::Text(text) => Some(self.str(text)),
            Value::Link(_) => None,
        }
    }

    /// The name of an HTML element.
    pub fn element(&self, node: NodeId) -> Option<&str> {
        match self.kind(node) {
            Kind::Element { name, namespace: Namespace::Html } => Some(self.str(name)),
            _ => None,
        }
    }

    /// The parent.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        some(self.node(node).parent)
    }

    /// The previous sibling.
    pub fn previous(&self, node: NodeId) -> Option<NodeId> {
        some(self.node(node).previous)
    }

    /// The next sibling.
    pub fn next(&self, node: NodeId) -> Option<NodeId> {
        some(self.node(node).next)
    }

    /// The first child.
    pub fn first(&self, node: NodeId) -> Option<NodeId> {
        some(self.node(node).first)
    }

    /// The last child.
    pub fn last(&self, node: NodeId) -> Option<NodeId> {
        some(self.node(node).last)
    }

    /// The children.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.siblings_from(self.first(node))
    }

    /// A node and its following siblings.
    pub fn siblings_from(&self, node: Option<NodeId>) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(node, |node| self.next(*node))
    }

    /// The ancestors, nearest first.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(node), |node| self.parent(*node))
    }

    /// Whether a node shows nothing: white space or a comment.
    pub fn is_blank(&self, node: NodeId) -> bool {
        match self.kind(node) {
            Kind::Comment(_) => true,
            Kind::Text(text) => self.str(text).trim().is_empty(),
            _ => false,
        }
    }

    /// Whether the document is empty.
    pub fn is_empty(&self) -> bool {
        self.first(Self::ROOT).is_none()
    }

    fn node(&self, node: NodeId) -> &ArenaNode {
        &self.nodes[node.0 as usize]
    }

    fn node_mut(&mut self, node: NodeId) -> &mut ArenaNode {
        &mut self.nodes[node.0 as usize]
    }
}

fn some(index: u32) -> Option<NodeId> {
    (index != NONE).then_some(NodeId(index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::walk::Visit;

    fn text(document: &mut Document, parent: NodeId, words: &str) -> NodeId {
        let words = document.intern(words);
        let node = document.push(Kind::Text(words), 0..0);
        document.append(parent, node);
        node
    }

    fn outline(document: &Document) -> String {
        let mut out = String::new();
        for visit in document.walk(Document::ROOT) {
            match visit {
                Visit::Enter(node) => match document.kind(node) {
                    Kind::Text(words) => out.push_str(document.str(words)),
                    _ => out.push('('),
                },
                Visit::Leave(node) if !matches!(document.kind(node), Kind::Text(_)) => out.push(')'),
                Visit::Leave(_) => {}
            }
        }
        out
    }

    #[test]
    fn is_changed_where_it_stands() {
        let mut document = Document::default();
        let a = text(&mut document, Document::ROOT, "a");
        let b = text(&mut document, Document::ROOT, "b");
        let c = text(&mut document, Document::ROOT, "c");
        let wrapper = document.wrap(b, Some(c), Kind::Strong, 0..0);
        assert_eq!(outline(&document), "(a(b)c)");
        document.detach(a);
        document.insert_before(b, a);
        assert_eq!(outline(&document), "((ab)c)");
        document.unwrap(wrapper);
        assert_eq!(outline(&document), "(abc)");
        document.detach(b);
        let mut kept = c;
        let compact = document.compacted(&mut [&mut kept]);
        assert_eq!(outline(&compact), "(ac)");
        assert_eq!(compact.kind(kept), Kind::Text(Str { start: 1, length: 1 }));
        assert_eq!(compact.str(Str { start: 1, length: 1 }), "c");
    }

    #[test]
    fn a_walk_skips_children_on_request() {
        let mut document = Document::default();
        let wrapper = document.push(Kind::Strong, 0..0);
        document.append(Document::ROOT, wrapper);
        text(&mut document, wrapper, "a");
        let after = text(&mut document, Document::ROOT, "b");
        let mut walk = document.walk(Document::ROOT);
        assert_eq!(walk.nth(1), Some(Visit::Enter(wrapper)));
        walk.skip_children();
        assert_eq!(walk.next(), Some(Visit::Enter(after)));
    }
}
