//! Comments that direct Prepbook.

use crate::dialect::questions::{self, Pattern};
use crate::document::{Document, Kind, NodeId};

/// What such a comment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// `<!-- question -->`, or what was recognized as one.
    Question(Pattern),
    /// `<!-- not a question -->`
    NotAQuestion,
    /// `<!-- not a comparison -->`
    NotAComparison,
    /// `<!-- compare: id -->` or `<!-- compare: id from file -->`
    Compare { id: String, file: Option<String> },
}

/// The directive that a node is, if it is one.
pub(super) fn of(document: &Document, node: NodeId) -> Option<Directive> {
    match document.kind(node) {
        Kind::Comment(comment) => read(document.str(comment)),
        _ => None,
    }
}

fn read(comment: &str) -> Option<Directive> {
    let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    if let Some(rest) = inner.strip_prefix("compare:") {
        let (id, file) = match rest.split_once(" from ") {
            Some((id, file)) => (id, Some(file.trim().to_owned())),
            None => (rest, None),
        };
        return Some(Directive::Compare { id: id.trim().to_owned(), file });
    }
    if let Some(directive) = questions::directive(inner) {
        return Some(directive.map_or(Directive::NotAQuestion, Directive::Question));
    }
    match inner {
        "not a comparison" => Some(Directive::NotAComparison),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_directives() {
        assert_eq!(read("<!-- question -->\n"), Some(Directive::Question(Pattern::Heading)));
        assert_eq!(read("<!--not a question-->"), Some(Directive::NotAQuestion));
        assert_eq!(
            read("<!-- compare: stores from data/stores.csv -->"),
            Some(Directive::Compare { id: "stores".into(), file: Some("data/stores.csv".into()) })
        );
        assert_eq!(read("<!-- a note -->"), None);
    }
}
