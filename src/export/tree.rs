//! HTML as a tree: read, changed, and written as HTML or XHTML.
//!
//! What pages hold is read back by the HTML standard's own rules (`html5ever`), so an author's stray `</div>` stays where it is, whatever the
//! fragment becomes a part of.

use html5ever::tendril::TendrilSink as _;
use html5ever::{Attribute, LocalName, ParseOpts, QualName, local_name, ns};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements nested deeper than this are taken for their text alone.
const DEPTH: usize = 256;

/// A piece of a page. Comments are dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// An element with what is in it.
    Element(Element),
    /// Text, entities decoded.
    Text(String),
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) space: Space,
    /// Names with their prefix, as `xlink:href`; values with entities decoded.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// The language an element is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Space {
    #[default]
    Html,
    Svg,
    MathMl,
}

/// Reads a whole page and gives its `<html>`.
pub(super) fn document(html: &str) -> Element {
    let dom = html5ever::parse_document(RcDom::default(), options()).one(html);
    let nodes = children(&dom.document, 0);
    let root =
        nodes.into_iter().find_map(|node| if let Node::Element(root) = node { Some(root) } else { None });
    root.unwrap_or_default()
}

/// Reads what may stand in a `<div>`.
pub(super) fn fragment(html: &str) -> Vec<Node> {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = html5ever::parse_fragment(RcDom::default(), options(), context, Vec::new(), false).one(html);
    // A fragment comes in an `<html>` of its own.
    let root = dom.document.children.borrow().first().cloned();
    root.map_or_else(Vec::new, |root| children(&root, 0))
}

fn options() -> ParseOpts {
    let mut options = ParseOpts::default();
    // Then `<noscript>` is read as what it holds.
    options.tree_builder.scripting_enabled = false;
    options
}

fn children(handle: &Handle, depth: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    for child in handle.children.borrow().iter() {
        match &child.data {
            NodeData::Text { contents } => push_text(&mut nodes, &contents.borrow()),
            NodeData::Element { name, attrs, template_contents, .. } => {
                if depth >= DEPTH {
                    push_text(&mut nodes, &all_text(child));
                    continue;
                }
                let template = template_contents.borrow();
                let inside = template.as_ref().unwrap_or(child);
                nodes.push(Node::Element(Element {
                    name: name.local.to_string(),
                    space: match name.ns {
                        ns!(svg) => Space::Svg,
                        ns!(mathml) => Space::MathMl,
                        _ => Space::Html,
                    },
                    attributes: attrs.borrow().iter().map(attribute).collect(),
                    children: children(inside, depth + 1),
                }));
            }
            _ => {}
        }
    }
    nodes
}

fn attribute(attribute: &Attribute) -> (String, String) {
    let local: &LocalName = &attribute.name.local;
    let name = match &attribute.name.prefix {
        Some(prefix) => format!("{prefix}:{local}"),
        None => local.to_string(),
    };
    (name, attribute.value.to_string())
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}

fn all_text(handle: &Handle) -> String {
    let mut text = String::new();
    let mut open = vec![handle.clone()];
    while let Some(node) = open.pop() {
        if let NodeData::Text { contents } = &node.data {
            text.push_str(&contents.borrow());
        }
        open.extend(node.children.borrow().iter().rev().cloned());
    }
    text
}

impl Element {
    /// An HTML element.
    pub(super) fn new(name: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Self {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { name: name.to_owned(), space: Space::Html, attributes: attributes.collect(), children }
    }

    /// An attribute's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Sets an attribute.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.into(),
            None => self.attributes.push((name.to_owned(), value.into())),
        }
    }

    /// Takes an attribute away, and gives its value.
    pub(super) fn unset(&mut self, name: &str) -> Option<String> {
        let place = self.attributes.iter().position(|(known, _)| known == name)?;
        Some(self.attributes.remove(place).1)
    }

    /// Whether it has a class.
    pub(super) fn is(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_whitespace().any(|one| one == class))
    }

    /// Adds a class.
    pub(super) fn mark(&mut self, class: &str) {
        if !self.is(class) {
            let classes = self.get("class").map_or_else(|| class.to_owned(), |old| format!("{old} {class}"));
            self.set("class", classes);
        }
    }

    /// Whether nothing is to be seen in it.
    pub(super) fn is_blank(&self) -> bool {
        self.children.iter().all(|node| match node {
            Node::Text(text) => text.trim().is_empty(),
            Node::Element(_) => false,
        })
    }

    /// The text in it.
    pub(super) fn text(&self) -> String {
        text(&self.children)
    }

    /// The first element in it that `wanted` holds for, in the order of the page.
    pub(super) fn find(&self, wanted: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        self.children.iter().find_map(|node| match node {
            Node::Element(element) if wanted(element) => Some(element),
            Node::Element(element) => element.find(wanted),
            Node::Text(_) => None,
        })
    }

    /// Takes out the elements in it that `wanted` holds for; what is in those goes with them.
    pub(super) fn take(&mut self, wanted: &dyn Fn(&Element) -> bool) -> Vec<Element> {
        let mut taken = Vec::new();
        for node in std::mem::take(&mut self.children) {
            match node {
                Node::Element(element) if wanted(&element) => taken.push(element),
                Node::Element(mut element) => {
                    taken.extend(element.take(wanted));
                    self.children.push(Node::Element(element));
                }
                text @ Node::Text(_) => self.children.push(text),
            }
        }
        taken
    }
}

/// Replaces every element by what `change` makes of it: what is inside first.
pub(super) fn map(nodes: Vec<Node>, change: &mut dyn FnMut(Element) -> Vec<Node>) -> Vec<Node> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Element(mut element) => {
                element.children = map(element.children, change);
                out.extend(change(element));
            }
            text @ Node::Text(_) => out.push(text),
        }
    }
    out
}

/// Looks at every element, the outer before what it holds.
pub(super) fn visit(nodes: &[Node], look: &mut dyn FnMut(&Element)) {
    for node in nodes {
        if let Node::Element(element) = node {
            look(element);
            visit(&element.children, look);
        }
    }
}

/// The text of nodes.
pub(super) fn text(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        })
        .collect()
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Node::Element(element)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Node::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::write::html;
    use super::*;

    #[test]
    fn reads_a_page() {
        let page = document("<!DOCTYPE html><html lang=en><body class='a b'><p>x<main id=m>y &amp; z</main>");
        assert_eq!(page.get("lang"), Some("en"));
        let body = page.find(&|element| element.name == "body").expect("a body");
        assert!(body.is("b") && !body.is("c"));
        assert_eq!(body.find(&|element| element.name == "main").expect("main").text(), "y & z");
    }

    #[test]
    fn what_does_not_close_stays_inside() {
        assert_eq!(html(&fragment("<div><b>x</div></div></section>y")), "<div><b>x</b></div><b>y</b>");
    }

    #[test]
    fn is_changed_from_the_inside() {
        let nodes = fragment("<p><a href='#x'>one <b>two</b></a></p>");
        let changed = map(nodes, &mut |element| match element.name.as_str() {
            "a" => element.children,
            _ => vec![element.into()],
        });
        assert_eq!(html(&changed), "<p>one <b>two</b></p>");
    }

    #[test]
    fn takes_out() {
        let mut page = document("<body><main>x<nav>y</nav></main><nav>z</nav>");
        let taken = page.take(&|element| element.name == "nav");
        assert_eq!(taken.iter().map(Element::text).collect::<Vec<_>>(), ["y", "z"]);
        assert_eq!(page.text(), "x");
    }

    #[test]
    fn what_is_nested_too_deep_keeps_its_text() {
        let deep = format!("{}x{}", "<div>".repeat(2_000), "</div>".repeat(2_000));
        assert_eq!(text(&fragment(&deep)), "x");
    }
}
