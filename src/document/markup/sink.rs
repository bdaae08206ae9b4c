//! The tree interface for the standard's tree builder.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute as HtmlAttribute, LocalName, Namespace as HtmlNamespace, QualName, ns};

use super::{NODE, move_children};
use crate::document::kind::{Attribute, Kind, Namespace, Value};
use crate::document::node::{Document, NodeId};

/// The tree builder's view of a document.
pub(super) struct Sink<'d> {
    pub(super) document: RefCell<&'d mut Document>,
    /// Names of elements, by the index of their node.
    names: RefCell<Vec<Option<QualName>>>,
    /// Markdown nodes that are already in the tree.
    placed: RefCell<BTreeSet<NodeId>>,
    root: NodeId,
    /// The span in the file of the current token.
    pub(super) span: Cell<(usize, usize)>,
    /// The depth of the last node that was inserted, or of the parent of the last one that was closed.
    pub(super) depth: Cell<usize>,
    /// The depth of nodes, by index.
    depths: RefCell<Vec<usize>>,
}

impl<'d> Sink<'d> {
    pub(super) fn new(document: &'d mut Document) -> Self {
        let root = document.push(Kind::Root, 0..0);
        Self {
            document: RefCell::new(document),
            names: RefCell::default(),
            placed: RefCell::default(),
            root,
            span: Cell::new((0, 0)),
            depth: Cell::new(0),
            depths: RefCell::default(),
        }
    }

    pub(super) fn look<T>(&self, look: impl FnOnce(&Document) -> T) -> T {
        look(&self.document.borrow())
    }

    pub(super) fn first_child_of_document(&self) -> NodeId {
        self.look(|document| document.first(self.root)).unwrap_or(self.root)
    }

    /// The index of a node as text.
    pub(super) fn index(&self, node: NodeId) -> String {
        self.look(|document| document.index(node)).to_string()
    }

    fn depth_of(&self, node: NodeId) -> usize {
        let index = self.look(|document| document.index(node));
        self.depths.borrow().get(index).copied().unwrap_or_default()
    }

    fn set_depth(&self, node: NodeId, depth: usize) {
        let index = self.look(|document| document.index(node));
        let mut depths = self.depths.borrow_mut();
        if depths.len() <= index {
            depths.resize(index + 1, 0);
        }
        depths[index] = depth;
        self.depth.set(depth);
    }

    fn name(&self, node: NodeId, name: QualName) {
        let index = self.look(|document| document.index(node));
        let mut names = self.names.borrow_mut();
        if names.len() <= index {
            names.resize(index + 1, None);
        }
        names[index] = Some(name);
    }

    fn push(&self, kind: Kind) -> NodeId {
        let (start, end) = self.span.get();
        self.document.borrow_mut().push(kind, start..end)
    }

    fn text(&self, parent: NodeId, before: Option<NodeId>, text: &str) {
        let mut document = self.document.borrow_mut();
        let (start, end) = self.span.get();
        let neighbour = match before {
            Some(before) => document.previous(before),
            None => document.last(parent),
        };
        if let Some(node) = neighbour
            && let Kind::Text(known) = document.kind(node)
        {
            let joined = document.extend(known, text);
            let first = document.span(node).start;
            document.set_kind(node, Kind::Text(joined));
            document.set_span(node, first.min(start)..end);
            return;
        }
        let text = document.intern(text);
        let node = document.push(Kind::Text(text), start..end);
        match before {
            Some(before) => document.insert_before(before, node),
            None => document.append(parent, node),
        }
    }
}

/// The name of an element, for the tree builder.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &HtmlNamespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink<'_> {
    type Handle = NodeId;
    type Output = NodeId;
    type ElemName<'a>
        = Name
    where
        Self: 'a;

    fn finish(self) -> NodeId {
        self.root
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.root
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        let index = self.look(|document| document.index(*target));
        let name = self.names.borrow().get(index).cloned().flatten();
        Name(name.unwrap_or_else(|| html_name("div")))
    }

    fn create_element(&self, name: QualName, attrs: Vec<HtmlAttribute>, _flags: ElementFlags) -> NodeId {
        let carried = attrs.first().filter(|attribute| &*attribute.name.local == NODE);
        if let Some(node) = carried.and_then(|attribute| attribute.value.parse().ok()).map(NodeId::from_index)
        {
            // The standard copies unclosed formatting elements.
            let node = if self.placed.borrow_mut().insert(node) {
                node
            } else {
                let mut document = self.document.borrow_mut();
                let (kind, span) = (document.kind(node), document.span(node));
                document.push(kind, span)
            };
            self.name(node, name);
            return node;
        }
        let namespace = match name.ns {
            ns!(svg) => Namespace::Svg,
            ns!(mathml) => Namespace::MathMl,
            _ => Namespace::Html,
        };
        let local = self.document.borrow_mut().intern(&name.local);
        let node = self.push(Kind::Element { name: local, namespace });
        self.set_attributes(node, &attrs);
        self.name(node, name);
        node
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        let text = self.document.borrow_mut().intern(&format!("<!--{text}-->"));
        self.push(Kind::Comment(text))
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        let nothing = self.document.borrow_mut().intern("");
        self.push(Kind::Comment(nothing))
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.document.borrow_mut().append(*parent, node);
                self.set_depth(node, self.depth_of(*parent) + 1);
            }
            NodeOrText::AppendText(text) => {
                self.text(*parent, None, &text);
                self.depth.set(self.depth_of(*parent));
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        if self.look(|document| document.parent(*element)).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn pop(&self, node: &NodeId) {
        self.depth.set(self.depth_of(*node).saturating_sub(1));
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                {
                    let mut document = self.document.borrow_mut();
                    document.detach(node);
                    document.insert_before(*sibling, node);
                }
                self.set_depth(node, self.depth_of(*sibling));
            }
            NodeOrText::AppendText(text) => {
                let parent = self.look(|document| document.parent(*sibling)).unwrap_or(self.root);
                self.text(parent, Some(*sibling), &text);
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<HtmlAttribute>) {
        let known = self.look(|document| {
            let names = document.attributes(*target).iter();
            names.map(|attribute| document.str(attribute.name).to_owned()).collect::<BTreeSet<_>>()
        });
        let missing: Vec<HtmlAttribute> =
            attrs.into_iter().filter(|attribute| !known.contains(&*attribute.name.local)).collect();
        self.set_attributes(*target, &missing);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.document.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        move_children(&mut self.document.borrow_mut(), *node, *parent);
    }
}

impl Sink<'_> {
    /// Adds missing attributes to an element, without those whose names no start tag may have.
    fn set_attributes(&self, node: NodeId, attributes: &[HtmlAttribute]) {
        let mut document = self.document.borrow_mut();
        let mut all = document.attributes(node).to_vec();
        for attribute in attributes {
            let local = &attribute.name.local;
            if local.contains(['"', '\'', '<', '=']) {
                continue;
            }
            let name = match &attribute.name.prefix {
                Some(prefix) => document.intern(&format!("{prefix}:{local}")),
                None => document.intern(local),
            };
            let value = Value::Text(document.intern(&attribute.value));
            all.push(Attribute { name, value });
        }
        document.set_attributes(node, all);
    }
}

/// The name of an element of HTML.
pub(super) fn html_name(name: &str) -> QualName {
    QualName::new(None, ns!(html), LocalName::from(name))
}
