//! The content model of EPUB: which elements keep their name. Its schema checks what is inside of what, and a parser of HTML does not.

use std::collections::BTreeSet;

use super::names::output_name;
use crate::document::kind::{Kind, Namespace};
use crate::document::node::{Document, NodeId};
use crate::document::walk::Visit;

/// Raw elements that are blocks when they are written. Natively written blocks are known by their [`Kind`].
const BLOCKS: [&str; 20] = [
    "blockquote", "div", "dl", "dt", "dd", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "table", "ul",
];

/// The nodes of a document that are written as another element.
#[derive(Debug, Default)]
pub(super) struct ContentModel {
    /// Those with blocks in them.
    with_blocks: BTreeSet<NodeId>,
    /// Lists, ruby and captions whose content or position the schema does not allow.
    irregular: BTreeSet<NodeId>,
}

impl ContentModel {
    /// The content model of `node` with its descendants. Linear in their number.
    pub(super) fn new(document: &Document, node: NodeId) -> Self {
        let mut model = Self::default();
        for visit in document.walk(node) {
            match visit {
                Visit::Leave(_) => {}
                Visit::Enter(inner) => {
                    if is_block(document, inner) {
                        model.mark_ancestors(document, inner, node);
                    }
                    if let Kind::Element { name, namespace: Namespace::Html } = document.kind(inner) {
                        model.check(document, inner, document.str(name));
                    }
                }
            }
        }
        model
    }

    /// Whether blocks are in a node, so that no element for phrases can be written for it.
    pub(super) fn has_blocks(&self, node: NodeId) -> bool {
        self.with_blocks.contains(&node)
    }

    /// The name that is written for a raw element, which is `name` elsewhere.
    pub(super) fn name<'n>(&self, document: &Document, node: NodeId, name: &'n str) -> &'n str {
        let parent = document.parent(node);
        let parent_is = |names: &[&str]| {
            parent.is_some_and(|parent| {
                !self.irregular.contains(&parent)
                    && document.element(parent).is_some_and(|name| names.contains(&output_name(name)))
            })
        };
        let is_irregular = self.irregular.contains(&node);
        let name = match name {
            "ul" | "ol" | "dl" | "figcaption" if is_irregular => "div",
            "ruby" if is_irregular => "span",
            "li" if !parent_is(&["ul", "ol"]) => "div",
            "dt" | "dd" if !parent_is(&["dl"]) => "div",
            "rt" | "rp" if !parent_is(&["ruby"]) => "span",
            "figcaption" if !parent_is(&["figure"]) => "div",
            "bdo" if document.attribute(node, "dir").is_none_or(|dir| !matches!(dir, "ltr" | "rtl")) => {
                "span"
            }
            name => name,
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

    fn check(&mut self, document: &Document, node: NodeId, name: &str) {
        let name = output_name(name);
        let parts = || {
            document
                .children(node)
                .filter(|child| !is_ignored(document, *child))
                .map(|child| document.element(child).map_or("", output_name))
        };
        let is_regular = match name {
            "ul" | "ol" => parts().all(|part| part == "li"),
            "dl" => is_regular_list_of_terms(parts()),
            "ruby" => is_regular_ruby(parts()),
            "figure" => {
                let captions =
                    || document.children(node).filter(|child| document.element(*child) == Some("figcaption"));
                let first = document.children(node).find(|child| !is_ignored(document, *child));
                // The first caption counts, if it is the first node.
                let kept = captions().next().filter(|caption| Some(*caption) == first);
                self.irregular.extend(captions().filter(|caption| Some(*caption) != kept));
                true
            }
            _ => true,
        };
        if !is_regular {
            self.irregular.insert(node);
        }
    }
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
fn is_regular_ruby<'n>(parts: impl Iterator<Item = &'n str>) -> bool {
    // Nothing yet; text; an opening parenthesis; the annotation in parentheses; complete.
    let mut state = "start";
    for part in parts {
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

/// Comments, and space between elements.
fn is_ignored(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::Comment(_) | Kind::SoftBreak => true,
        Kind::Text(text) => document.str(text).trim().is_empty(),
        _ => false,
    }
}

fn is_block(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::Element { name, namespace: Namespace::Html } => {
            BLOCKS.contains(&output_name(document.str(name)))
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
