//! Traverses a document without recursion.

use super::node::{Document, NodeId};

/// A step of a traversal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// Entering a node.
    Enter(NodeId),
    /// Leaving a node.
    Leave(NodeId),
}

/// A traversal of a node and its descendants.
#[derive(Debug, Clone)]
pub struct Walk<'d> {
    document: &'d Document,
    end: NodeId,
    next: Option<Visit>,
}

impl Document {
    /// Walks through a node and its descendants.
    pub fn walk(&self, node: NodeId) -> Walk<'_> {
        Walk::new(self, node)
    }

    /// A node and its descendants, in document order.
    pub fn descendants(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.walk(node).filter_map(|visit| if let Visit::Enter(node) = visit { Some(node) } else { None })
    }
}

impl<'d> Walk<'d> {
    fn new(document: &'d Document, node: NodeId) -> Self {
        Self { document, end: node, next: Some(Visit::Enter(node)) }
    }

    /// Skips the descendants of the node that was entered last, and the step that leaves it.
    pub fn skip_children(&mut self) {
        if let Some(Visit::Enter(inner)) = self.next {
            let node = self.document.parent(inner).unwrap_or(inner);
            self.next = self.after(node);
        } else if let Some(Visit::Leave(node)) = self.next {
            self.next = self.after(node);
        }
    }

    fn after(&self, node: NodeId) -> Option<Visit> {
        if node == self.end {
            return None;
        }
        match self.document.next(node) {
            Some(next) => Some(Visit::Enter(next)),
            None => self.document.parent(node).map(Visit::Leave),
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Visit;

    fn next(&mut self) -> Option<Visit> {
        let visit = self.next?;
        self.next = match visit {
            Visit::Enter(node) => Some(self.document.first(node).map_or(Visit::Leave(node), Visit::Enter)),
            Visit::Leave(node) => self.after(node),
        };
        Some(visit)
    }
}
