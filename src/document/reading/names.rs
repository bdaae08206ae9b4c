//! What is written for raw elements in static output.

use crate::document::inert::is_inert_element;
use crate::document::kind::{Kind, Namespace};
use crate::document::node::{Document, NodeId};

/// What is written for a raw element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    /// Nothing, not even its content.
    Nothing,
    /// Its content.
    Content,
    /// An element with this name.
    Element(&'static str),
}

/// Elements that show nothing in print. Like active elements, they are removed with their content.
const DROPPED: [&str; 6] = ["basefont", "noembed", "noframes", "style", "template", "textarea"];
/// Elements of EPUB that are written as they are.
const KEPT: [&str; 58] = [
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd",
    "del", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    "wbr",
];
/// Obsolete elements, those that EPUB restricts, and their replacements.
const RENAMED: [(&str, &str); 25] = [
    ("tt", "code"),
    ("strike", "s"),
    ("center", "div"),
    ("big", "span"),
    ("acronym", "abbr"),
    ("dir", "ul"),
    ("menu", "ul"),
    ("listing", "pre"),
    ("xmp", "pre"),
    ("data", "span"),
    ("dfn", "i"),
    ("slot", "span"),
    ("time", "span"),
    // Parts of a page; the chapter has its own.
    ("address", "div"),
    ("article", "div"),
    ("aside", "div"),
    ("footer", "div"),
    ("header", "div"),
    ("hgroup", "div"),
    ("main", "div"),
    ("nav", "div"),
    ("search", "div"),
    ("section", "div"),
    // Content that was folded.
    ("details", "div"),
    ("summary", "p"),
];

/// What is written for a raw element of HTML. Those that show media or a check box are written as text or links.
pub(super) fn output(name: &str) -> Output {
    if DROPPED.contains(&name) || !is_inert_element(name) {
        return Output::Nothing;
    }
    // EPUB allows a fixed set of elements.
    if name.contains('-') {
        return Output::Element("span");
    }
    let kept = KEPT.iter().find(|kept| **kept == name).copied();
    let renamed = || RENAMED.iter().find(|(old, _)| *old == name).map(|(_, new)| *new);
    kept.or_else(renamed).map_or(Output::Content, Output::Element)
}

/// The name of the element that is written for a node, if one is.
pub(super) fn output_name(document: &Document, node: NodeId) -> Option<&'static str> {
    match document.kind(node) {
        Kind::Element { name, namespace: Namespace::Html } => match output(document.str(name)) {
            Output::Element(name) => Some(name),
            Output::Nothing | Output::Content => None,
        },
        Kind::Heading { .. } => Some("h2"),
        Kind::List(Some(_)) | Kind::Footnotes => Some("ol"),
        Kind::KeyPoints | Kind::Choices => Some("ul"),
        Kind::Footnote(_) | Kind::Choice { .. } => Some("li"),
        Kind::Table { .. } => Some("table"),
        Kind::TableCell { .. } => Some("td"),
        Kind::AlertTitle => Some("p"),
        kind => kind.tag(),
    }
}

/// Whether nothing is written for a node but space between elements.
pub(super) fn is_ignored(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::Comment(_) | Kind::SoftBreak => true,
        // The schema allows the space of XML, which a no-break space is not.
        Kind::Text(text) => document.str(text).trim_matches([' ', '\t', '\n', '\r']).is_empty(),
        Kind::Element { name, namespace: Namespace::Html } => match document.str(name) {
            // A check box is a character.
            "input" => false,
            name => output(name) == Output::Nothing,
        },
        _ => false,
    }
}
