//! Lists the headings of a document, for tables of contents.

use super::kind::Kind;
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
