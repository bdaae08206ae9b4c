//! HTML as a browser reads it.

use std::borrow::Cow;
use std::rc::Rc;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A parsed page and what is wrong with its markup.
pub(crate) struct Page {
    dom: RcDom,
    /// The parser's own words, in order.
    pub(crate) errors: Vec<String>,
}

impl Page {
    /// Parses a document, or a piece of one.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("pages are UTF-8");
        let options = ParseOpts {
            tree_builder: html5ever::tree_builder::TreeBuilderOpts {
                exact_errors: true,
                ..Default::default()
            },
            tokenizer: html5ever::tokenizer::TokenizerOpts { exact_errors: true, ..Default::default() },
        };
        let dom = parse_document(RcDom::default(), options).one(text);
        let errors = dom.errors.take().into_iter().map(Cow::into_owned).collect();
        Self { dom, errors }
    }

    /// All elements, in document order.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let mut found = Vec::new();
        let mut open = vec![Rc::clone(&self.dom.document)];
        while let Some(node) = open.pop() {
            if let NodeData::Element { .. } = node.data {
                found.push(Element(Rc::clone(&node)));
            }
            if let NodeData::Element { template_contents, .. } = &node.data
                && let Some(contents) = template_contents.borrow().as_ref()
            {
                open.push(Rc::clone(contents));
            }
            open.extend(node.children.borrow().iter().rev().cloned());
        }
        found
    }

    /// The document itself, whose only child is `<html>`.
    pub(crate) fn root(&self) -> Element {
        Element(Rc::clone(&self.dom.document))
    }

    /// The values of all `id` attributes, in document order.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.elements().iter().filter_map(|element| element.attribute("id")).collect()
    }

    /// What an address with a fragment can lead to on the page: ids, and names of old anchors.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let elements = self.elements();
        let names = elements.iter().filter(|element| element.name() == "a");
        names.filter_map(|element| element.attribute("name")).chain(self.ids()).collect()
    }
}

/// An element of a page.
pub(crate) struct Element(Handle);

impl Element {
    /// Its name, in lower case.
    pub(crate) fn name(&self) -> &str {
        match &self.0.data {
            NodeData::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// The elements directly in it.
    pub(crate) fn children(&self) -> Vec<Self> {
        let children = self.0.children.borrow();
        let is_element = |node: &&Handle| matches!(node.data, NodeData::Element { .. });
        children.iter().filter(is_element).map(|node| Self(Rc::clone(node))).collect()
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        self.attributes().into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
    }

    /// All attributes.
    pub(crate) fn attributes(&self) -> Vec<(String, String)> {
        match &self.0.data {
            NodeData::Element { attrs, .. } => attrs
                .borrow()
                .iter()
                .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The text in it.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut open = vec![Rc::clone(&self.0)];
        while let Some(node) = open.pop() {
            if let NodeData::Text { contents } = &node.data {
                text.push_str(&contents.borrow());
            }
            open.extend(node.children.borrow().iter().rev().cloned());
        }
        text
    }
}
