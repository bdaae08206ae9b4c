//! The ids of an article that links may lead to.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

/// All ids of an article in order. Nearly all are those of headings and FAQs, and are not held once more.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Anchors {
    /// By number, in order of the ids: headings, then FAQs, then `others` are numbered through.
    order: Box<[u32]>,
    others: Box<[Box<str>]>,
}

impl Anchors {
    /// The `ids` of an article; `named` are those of its headings, then those of its FAQs.
    pub(super) fn of(ids: BTreeSet<String>, named: &[&str]) -> Self {
        let numbers: BTreeMap<&str, u32> = named.iter().copied().zip(0..).collect();
        let first = named.len() as u32;
        let mut others: Vec<Box<str>> = Vec::new();
        let order = ids.into_iter().map(|id| {
            numbers.get(id.as_str()).copied().unwrap_or_else(|| {
                others.push(id.into());
                first + others.len() as u32 - 1
            })
        });
        Self { order: order.collect(), others: others.into() }
    }

    /// The numbers of the ids, in order of the ids.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// The ids of neither a heading nor an FAQ.
    pub(super) fn others(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(|id| &**id)
    }

    /// An id of neither a heading nor an FAQ.
    pub(super) fn other(&self, index: usize) -> &str {
        &self.others[index]
    }
}

#[cfg(test)]
mod tests {
    use crate::content::{Options, ParserResources, parse};

    #[test]
    fn headings_faqs_notes_and_elements_are_found_and_nothing_else() {
        let text = "---\nfaqs:\n  - question: Why not?\n    answer: Because.\n---\n# T\n\n## Zeta\n\nA note.[^1] <b id=\"here\">x</b>\n\n## Alpha\n\n[^1]: Text.\n";
        let article =
            parse(&"a.md".into(), text.as_bytes(), Options::default(), &ParserResources::default()).value;
        let all: Vec<&str> = article.anchors().collect();
        assert_eq!(all, ["alpha", "fn-1", "here", "t", "why-not", "zeta"]);
        assert!(all.iter().all(|id| article.has_anchor(id)));
        assert!(!article.has_anchor("beta") && !article.has_anchor(""));
    }
}
