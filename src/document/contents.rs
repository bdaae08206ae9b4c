//! Lists the headings and ids of a document, for tables of contents and manifests.

use super::html::reference_id;
use super::kind::{Kind, Namespace};
use super::node::Document;
use super::text;

/// The ids and titles of a document's second-level headings.
pub fn sections(document: &Document) -> Vec<(String, String)> {
    let headings = document.descendants(Document::ROOT).filter_map(|node| match document.kind(node) {
        Kind::Heading { level: ..=2, id, .. } if !document.str(id).is_empty() => {
            Some((document.str(id).to_owned(), text::line(document, node)))
        }
        _ => None,
    });
    headings.filter(|(_, title)| !title.is_empty()).collect()
}

/// All ids of a document.
pub fn ids(document: &Document) -> impl Iterator<Item = String> + '_ {
    document.descendants(Document::ROOT).filter_map(|node| match document.kind(node) {
        Kind::Heading { id, .. } => Some(document.str(id).to_owned()),
        Kind::Footnote(number) => Some(format!("fn-{number}")),
        Kind::FootnoteReference { number, mark, .. } => Some(reference_id(number, mark)),
        Kind::Element { .. } => document.attribute(node, "id").map(str::to_owned),
        _ => None,
    })
}

/// Whether a document contains foreign elements: MathML or SVG.
pub fn languages(document: &Document) -> (bool, bool) {
    let (mut math, mut svg) = (false, false);
    for node in document.descendants(Document::ROOT) {
        match document.kind(node) {
            Kind::Formula { mathml, .. } => math |= !document.str(mathml).is_empty(),
            Kind::Diagram { .. } => svg = true,
            Kind::Element { namespace, .. } => {
                math |= namespace == Namespace::MathMl;
                svg |= namespace == Namespace::Svg;
            }
            _ => {}
        }
    }
    (math, svg)
}
