//! Comments that direct Prepbook.

use crate::diag::nearest::nearest_typo;
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

/// The directive that a comment without effect was meant as, if it is similar to one.
pub(super) fn misspelled(comment: &str) -> Option<&'static str> {
    let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let name = inner.split([':', '=']).next().unwrap_or_default().trim();
    let known = [
        ("compare", "compare: id"),
        ("question", "question"),
        ("not a question", "not a question"),
        ("not a comparison", "not a comparison"),
    ];
    let ends_in_table = [".csv", ".yaml", ".yml"].into_iter().any(|ending| inner.ends_with(ending));
    if inner.starts_with("compare ") && inner.contains(" from ") && ends_in_table {
        return Some("compare: id from file");
    }
    // `<!-- Question 12 -->` and `<!-- Questions -->` are remarks.
    if name.contains(|c: char| c.is_ascii_digit()) || name.eq_ignore_ascii_case("questions") {
        return None;
    }
    let near = nearest_typo(name, known.map(|(name, _)| name)).filter(|_| read(comment).is_none())?;
    // `<!-- question: why? -->` is a remark.
    let is_remark = name != "compare" && inner.len() > name.len() && near == name;
    known.into_iter().find(|(name, _)| *name == near && !is_remark).map(|(_, directive)| directive)
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

    #[test]
    fn a_misspelled_directive_has_a_nearest_one() {
        let near = |inner: &str| misspelled(&format!("<!-- {inner} -->"));
        for (inner, expected) in [
            ("comapre: stores", "compare: id"),
            ("compare", "compare: id"),
            ("compare stores from stores.csv", "compare: id from file"),
            ("qestion", "question"),
            ("Question", "question"),
            ("not a qeustion", "not a question"),
            ("not a comparision", "not a comparison"),
        ] {
            assert_eq!(near(inner), Some(expected), "{inner}");
        }
        for inner in [
            "compare: stores", "question", "company", "toc", "more", "question: why?", "note: a question",
            "Question 12", "Questions",
        ] {
            assert_eq!(near(inner), None, "{inner}");
        }
    }
}
