//! Lists the headings of a document, for tables of contents.

use super::kind::Kind;
use super::node::{Document, NodeId};
use super::text;

/// The ids and titles of a document's second-level headings. The title of a heading without text is the alternative text of its images.
pub fn sections(document: &Document) -> Vec<(String, String)> {
    let headings = document.descendants(Document::ROOT).filter_map(|node| match document.kind(node) {
        Kind::Heading { level: ..=2, id, .. } if !document.str(id).is_empty() => {
            Some((document.str(id).to_owned(), title(document, node)))
        }
        _ => None,
    });
    headings.filter(|(_, title)| !title.is_empty()).collect()
}

fn title(document: &Document, heading: NodeId) -> String {
    let line = text::line(document, heading);
    if !line.is_empty() {
        return line;
    }
    let alts = document.descendants(heading).filter_map(|node| match document.kind(node) {
        Kind::Image { alt, .. } => Some(document.str(alt)),
        _ => document.attribute(node, "alt"),
    });
    alts.collect::<Vec<_>>().join(" ").trim().to_owned()
}
