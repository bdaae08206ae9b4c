//! The ids of an article that links may lead to.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};

use super::article::{Article, Faq, Heading};

/// All ids of an article in order. Nearly all are those of headings and FAQs, and are not held once more.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Anchors {
    /// By number, in order of the ids: headings, then FAQs, then `others` are numbered through.
    order: Box<[u32]>,
    others: Box<[Box<str>]>,
}

impl Anchors {
    /// The `ids` of an article with these headings and FAQs.
    pub(super) fn of(ids: BTreeSet<String>, headings: &[Heading], faqs: &[Faq]) -> Self {
        let named = headings.iter().map(|heading| &heading.id).chain(faqs.iter().map(|faq| &faq.id));
        let named: BTreeMap<&String, u32> = named.zip(0..).collect();
        let first = (headings.len() + faqs.len()) as u32;
        let mut others: Vec<Box<str>> = Vec::new();
        let order = ids.into_iter().map(|id| {
            named.get(&id).copied().unwrap_or_else(|| {
                others.push(id.into());
                first + others.len() as u32 - 1
            })
        });
        Self { order: order.collect(), others: others.into() }
    }
}

impl Article {
    /// Whether it has an id that links may lead to.
    pub fn has_anchor(&self, id: &str) -> bool {
        self.anchors.order.binary_search_by(|number| self.anchor(*number).cmp(id)).is_ok()
    }

    /// All ids that links may lead to, in order.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.order.iter().map(|number| self.anchor(*number))
    }

    fn anchor(&self, number: u32) -> &str {
        let number = number as usize;
        let (headings, faqs) = (self.headings.len(), self.faqs.len());
        if number < headings {
            &self.headings[number].id
        } else if number < headings + faqs {
            &self.faqs[number - headings].id
        } else {
            &self.anchors.others[number - headings - faqs]
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::content::{Options, Tools, parse};

    #[test]
    fn headings_faqs_notes_and_elements_are_found_and_nothing_else() {
        let text = "---\nfaqs:\n  - question: Why not?\n    answer: Because.\n---\n# T\n\n## Zeta\n\nA note.[^1] <b id=\"here\">x</b>\n\n## Alpha\n\n[^1]: Text.\n";
        let article = parse(&"a.md".into(), text.as_bytes(), Options::default(), &Tools::default()).value;
        let all: Vec<&str> = article.anchors().collect();
        assert_eq!(all, ["alpha", "fn-1", "here", "t", "why-not", "zeta"]);
        assert!(all.iter().all(|id| article.has_anchor(id)));
        assert!(!article.has_anchor("beta") && !article.has_anchor(""));
    }
}
