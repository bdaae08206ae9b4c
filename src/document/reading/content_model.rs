//! The content model of EPUB: which elements keep their name. Its schema checks what is inside of what, and a parser of HTML does not.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Output, is_ignored, output, output_name};
use crate::document::kind::{Kind, Namespace};
use crate::document::node::{Document, NodeId};
use crate::document::walk::Visit;

/// Raw elements that are blocks when they are written. Natively written blocks are known by their [`Kind`].
const BLOCKS: [&str; 20] = [
    "blockquote", "div", "dl", "dt", "dd", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "table", "ul",
];
/// Elements that stand directly in one of these only, and what is written for them elsewhere.
const PARTS: [(&str, &[&str], &str); 14] = [
    ("li", &["ul", "ol"], "div"),
    ("dt", &["dl"], "div"),
    ("dd", &["dl"], "div"),
    ("rt", &["ruby"], "span"),
    ("rp", &["ruby"], "span"),
    ("figcaption", &["figure"], "div"),
    ("caption", &["table"], "div"),
    ("colgroup", &["table"], "div"),
    ("col", &["colgroup"], "div"),
    ("thead", &["table"], "div"),
    ("tbody", &["table"], "div"),
    ("tfoot", &["table"], "div"),
    ("tr", &["table", "thead", "tbody", "tfoot"], "div"),
    // Of a row.
    ("td", &["tr"], "div"),
];

/// The nodes of a document that are written as another element.
#[derive(Debug, Default)]
pub(super) struct ContentModel {
    /// Those with blocks in them.
    with_blocks: BTreeSet<NodeId>,
    /// The names of those that are written as another element.
    names: BTreeMap<NodeId, &'static str>,
}

/// An element that is open, with the name that is written for it.
struct OpenElement {
    node: NodeId,
    name: &'static str,
}

impl ContentModel {
    /// The content model of `node` with its descendants. Linear in their number.
    pub(super) fn new(document: &Document, node: NodeId) -> Self {
        let mut model = Self::default();
        for inner in document.descendants(node).filter(|inner| is_block(document, *inner)) {
            model.mark_ancestors(document, inner, node);
        }
        let mut open: Vec<OpenElement> = Vec::new();
        for visit in document.walk(node) {
            match visit {
                Visit::Enter(inner) => {
                    let Some(usual) = output_name(document, inner) else { continue };
                    let name = model.name_in(document, inner, usual, &open);
                    if name != usual {
                        model.names.insert(inner, name);
                    }
                    open.push(OpenElement { node: inner, name });
                }
                Visit::Leave(inner) => drop(open.pop_if(|element| element.node == inner)),
            }
        }
        model
    }

    /// Whether blocks are in a node, so that no element for phrases can be written for it.
    pub(super) fn has_blocks(&self, node: NodeId) -> bool {
        self.with_blocks.contains(&node)
    }

    /// The name that is written for a node, which is `usual` elsewhere.
    pub(super) fn name(&self, node: NodeId, usual: &'static str) -> &'static str {
        self.names.get(&node).copied().unwrap_or(usual)
    }

    /// The name of a node in the elements that are open.
    fn name_in(
        &self,
        document: &Document,
        node: NodeId,
        usual: &'static str,
        open: &[OpenElement],
    ) -> &'static str {
        let is_in = |names: &[&str]| {
            open.last()
                .is_some_and(|outer| Some(outer.node) == document.parent(node) && names.contains(&outer.name))
        };
        let part = PARTS.iter().find(|(part, ..)| *part == if usual == "th" { "td" } else { usual });
        let name = match (usual, part) {
            (_, Some((_, wholes, other))) if !is_in(wholes) => other,
            // The first node of a figure may be its caption.
            ("figcaption", _) if !is_first(document, node) => "div",
            ("table", _) if open.iter().any(|outer| outer.name == "caption") => "div",
            ("dl", _) if !is_regular_list_of_terms(parts(document, node)) => "div",
            ("ruby", _) if self.has_blocks(node) || !is_regular_ruby(document, node) => "span",
            ("bdo", _) if document.attribute(node, "dir").is_none_or(|dir| !matches!(dir, "ltr" | "rtl")) => {
                "span"
            }
            (name, _) => name,
        };
        if self.has_blocks(node) && is_phrasing(name) { "div" } else { name }
    }

    fn mark_ancestors(&mut self, document: &Document, node: NodeId, root: NodeId) {
        for outer in document.ancestors(node) {
            if !self.with_blocks.insert(outer) || outer == root {
                break;
            }
        }
    }
}

/// The names of the elements in a node, empty for other nodes.
fn parts(document: &Document, node: NodeId) -> impl Iterator<Item = &'static str> {
    let parts = document.children(node).filter(|child| !is_ignored(document, *child));
    parts.map(|child| output_name(document, child).unwrap_or_default())
}

/// Whether a node is the first of its siblings that is written.
fn is_first(document: &Document, node: NodeId) -> bool {
    std::iter::successors(document.previous(node), |node| document.previous(*node))
        .all(|before| is_ignored(document, before))
}

/// Whether an author's formula is MathML with the elements, attributes and numbers of arguments that EPUB allows.
pub(super) fn is_valid_math(document: &Document, formula: NodeId) -> bool {
    const TOKENS: [&str; 5] = ["mi", "mn", "mo", "ms", "mtext"];
    const GROUPS: [&str; 6] = ["math", "mrow", "mstyle", "msqrt", "mpadded", "mphantom"];
    const TWO: [&str; 6] = ["mfrac", "mroot", "msub", "msup", "munder", "mover"];
    const THREE: [&str; 2] = ["msubsup", "munderover"];
    const ATTRIBUTES: [&str; 3] = ["display", "xmlns", "mathvariant"];
    document.descendants(formula).all(|node| {
        let parts = || document.children(node).filter(|child| !is_ignored(document, *child));
        let has_valid_parts = match document.kind(node) {
            Kind::Element { name, namespace: Namespace::MathMl } => match document.str(name) {
                name if TOKENS.contains(&name) => parts().all(|part| document.element(part).is_none()),
                name if GROUPS.contains(&name) => parts().all(|part| document.element(part).is_some()),
                name if TWO.contains(&name) => {
                    parts().filter(|part| document.element(*part).is_some()).count() == 2
                }
                name if THREE.contains(&name) => {
                    parts().filter(|part| document.element(*part).is_some()).count() == 3
                }
                _ => false,
            },
            Kind::Text(_) | Kind::Comment(_) | Kind::SoftBreak => true,
            _ => false,
        };
        let mut names = document.attributes(node).iter().map(|attribute| document.str(attribute.name));
        has_valid_parts && names.all(|name| ATTRIBUTES.contains(&name))
    })
}

/// Terms, each group followed by its definitions.
fn is_regular_list_of_terms<'n>(parts: impl Iterator<Item = &'n str>) -> bool {
    let mut last = "dd";
    let mut is_first = true;
    for part in parts {
        if !matches!(part, "dt" | "dd") || is_first && part == "dd" {
            return false;
        }
        (last, is_first) = (part, false);
    }
    last == "dd"
}

/// Text, each part followed by its annotation, between parentheses or not.
fn is_regular_ruby(document: &Document, node: NodeId) -> bool {
    let is_text = |node: NodeId| matches!(document.kind(node), Kind::Text(_)) || is_ignored(document, node);
    let mut parentheses = document.children(node).filter(|part| document.element(*part) == Some("rp"));
    if !parentheses.all(|part| document.children(part).all(is_text)) {
        return false;
    }
    // Nothing yet; text; an opening parenthesis; the annotation in parentheses; complete.
    let mut state = "start";
    for part in parts(document, node) {
        state = match (state, part) {
            ("start" | "text" | "complete", "") => "text",
            ("start" | "text" | "complete", name) if !matches!(name, "rt" | "rp" | "ruby") => "text",
            ("text", "rt") | ("annotated", "rp") => "complete",
            ("text", "rp") => "open",
            ("open", "rt") => "annotated",
            _ => return false,
        };
    }
    state == "complete"
}

fn is_block(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::Element { name, namespace: Namespace::Html } => {
            matches!(output(document.str(name)), Output::Element(name) if BLOCKS.contains(&name))
        }
        Kind::Element { .. }
        | Kind::Group
        | Kind::Comment(_)
        | Kind::Markup(_)
        | Kind::FootnoteBack { .. } => false,
        Kind::Root | Kind::Answer | Kind::Prompt | Kind::ChoiceText | Kind::ChoiceExplanation => false,
        kind => !kind.is_inline(),
    }
}

/// Whether an element has only phrases in it.
fn is_phrasing(name: &str) -> bool {
    const FLOW: [&str; 18] = [
        "a", "blockquote", "caption", "dd", "del", "div", "dl", "dt", "figcaption", "figure", "ins", "li",
        "ol", "table", "tbody", "td", "th", "ul",
    ];
    !FLOW.contains(&name) && !matches!(name, "thead" | "tfoot" | "tr")
}
