//! Structural edits of a document.

use std::ops::Range;

use super::{ArenaNode, Document, NONE, NodeId, some};
use crate::document::kind::{Attribute, Kind, Value};
use crate::document::walk::Visit;

impl Document {
    /// Appends the detached node `child` to `parent`.
    pub fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.node(parent).last;
        let node = self.node_mut(child);
        node.parent = parent.0;
        node.previous = last;
        node.next = NONE;
        match some(last) {
            Some(last) => self.node_mut(last).next = child.0,
            None => self.node_mut(parent).first = child.0,
        }
        self.node_mut(parent).last = child.0;
    }

    /// Inserts the detached node `node` before `sibling`.
    pub fn insert_before(&mut self, sibling: NodeId, node: NodeId) {
        let ArenaNode { parent, previous, .. } = *self.node(sibling);
        let new = self.node_mut(node);
        new.parent = parent;
        new.previous = previous;
        new.next = sibling.0;
        self.node_mut(sibling).previous = node.0;
        match (some(previous), some(parent)) {
            (Some(previous), _) => self.node_mut(previous).next = node.0,
            (None, Some(parent)) => self.node_mut(parent).first = node.0,
            (None, None) => {}
        }
    }

    /// Inserts the detached node `node` after `sibling`, which has a parent.
    pub fn insert_after(&mut self, sibling: NodeId, node: NodeId) {
        match (self.next(sibling), self.parent(sibling)) {
            (Some(next), _) => self.insert_before(next, node),
            (None, Some(parent)) => self.append(parent, node),
            (None, None) => {}
        }
    }

    /// Detaches a node with its descendants.
    pub fn detach(&mut self, node: NodeId) {
        let ArenaNode { parent, previous, next, .. } = *self.node(node);
        match (some(previous), some(parent)) {
            (Some(previous), _) => self.node_mut(previous).next = next,
            (None, Some(parent)) => self.node_mut(parent).first = next,
            (None, None) => {}
        }
        match (some(next), some(parent)) {
            (Some(next), _) => self.node_mut(next).previous = previous,
            (None, Some(parent)) => self.node_mut(parent).last = previous,
            (None, None) => {}
        }
        let node = self.node_mut(node);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Replaces a node by its children.
    pub fn unwrap(&mut self, node: NodeId) {
        while let Some(child) = self.first(node) {
            self.detach(child);
            self.insert_before(node, child);
        }
        self.detach(node);
    }

    /// Wraps the siblings from `first` up to, but not including, `end` in a new node.
    pub fn wrap(&mut self, first: NodeId, end: Option<NodeId>, kind: Kind, span: Range<usize>) -> NodeId {
        let wrapper = self.push(kind, span);
        self.insert_before(first, wrapper);
        let mut next = Some(first);
        while let Some(node) = next.filter(|node| Some(*node) != end) {
            next = self.next(node);
            self.detach(node);
            self.append(wrapper, node);
        }
        wrapper
    }

    /// Unlinks a node from all others, without updating those. Applied to all nodes, it takes the document apart.
    pub(in crate::document) fn unlink(&mut self, node: NodeId) {
        let node = self.node_mut(node);
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
        (node.first, node.last) = (NONE, NONE);
    }

    /// Copies a node of `other`, with the descendants that `wanted` accepts, to the end of `parent`. A node that is not wanted is replaced by its
    /// children.
    pub fn append_copy(
        &mut self,
        parent: NodeId,
        other: &Document,
        node: NodeId,
        wanted: &dyn Fn(Kind) -> bool,
    ) {
        let mut open = vec![parent];
        for visit in other.walk(node) {
            match visit {
                Visit::Enter(node) if wanted(other.kind(node)) => {
                    let copy = self.copy_of(other, node);
                    self.append(open.last().copied().unwrap_or(parent), copy);
                    open.push(copy);
                }
                Visit::Leave(node) if wanted(other.kind(node)) => drop(open.pop()),
                _ => {}
            }
        }
    }

    /// A detached copy of a node and its descendants.
    pub fn copy(&mut self, node: NodeId) -> NodeId {
        let visits: Vec<Visit> = self.walk(node).collect();
        let mut open: Vec<NodeId> = Vec::new();
        let mut last = node;
        for visit in visits {
            match visit {
                Visit::Enter(node) => {
                    let copy = self.push(self.kind(node), self.span(node));
                    let attributes = self.attributes(node).to_vec();
                    if !attributes.is_empty() {
                        self.set_attributes(copy, attributes);
                    }
                    if let Some(parent) = open.last() {
                        self.append(*parent, copy);
                    }
                    open.push(copy);
                }
                Visit::Leave(_) => last = open.pop().unwrap_or(last),
            }
        }
        last
    }

    /// The nodes in document order, without detached ones, and the new indices of `ids`.
    #[must_use]
    pub fn compacted(&self, ids: &mut [&mut NodeId]) -> Self {
        let mut compact = Self::with_capacity(0);
        compact.nodes.reserve_exact(self.nodes.len());
        compact.text.reserve_exact(self.text.len());
        let mut index = vec![NONE; self.nodes.len()];
        index[0] = 0;
        let mut open = vec![Self::ROOT];
        for visit in self.walk(Self::ROOT).skip(1) {
            match visit {
                Visit::Enter(node) => {
                    let copy = compact.copy_of(self, node);
                    index[node.0 as usize] = copy.0;
                    compact.append(open.last().copied().unwrap_or(Self::ROOT), copy);
                    open.push(copy);
                }
                Visit::Leave(_) => drop(open.pop()),
            }
        }
        for id in ids {
            **id = NodeId(index[id.0 as usize]);
        }
        compact.nodes.shrink_to_fit();
        compact.attributes.shrink_to_fit();
        compact.text.shrink_to_fit();
        compact
    }

    fn copy_of(&mut self, other: &Document, node: NodeId) -> NodeId {
        let mut kind = other.kind(node);
        for text in kind.texts_mut().into_iter().flatten() {
            *text = self.intern(other.str(*text));
        }
        let copy = self.push(kind, other.span(node));
        if !other.attributes(node).is_empty() {
            let attributes: Vec<Attribute> = other
                .attributes(node)
                .iter()
                .map(|attribute| Attribute {
                    name: self.intern(other.str(attribute.name)),
                    value: match attribute.value {
                        Value::Text(text) => Value::Text(self.intern(other.str(text))),
                        link @ Value::Link(_) => link,
                    },
                })
                .collect();
            self.set_attributes(copy, attributes);
        }
        copy
    }
}
