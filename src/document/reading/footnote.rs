//! References to footnotes, and their back links.

use std::borrow::Cow;

use super::{ReadingWriter, Syntax};
use crate::document::Resolver;
use crate::document::html::reference_id;

impl<R: Resolver> ReadingWriter<'_, R> {
    pub(super) fn footnote_reference(&mut self, label: &str, number: u32, mark: u32) {
        if number == 0 {
            self.text(&format!("[^{label}]"));
            return;
        }
        self.open("sup", &[("class", "footnote-reference"), ("data-note", label)]);
        let address = self.resolver.anchor(&format!("fn-{number}"));
        let (name, href) = address.map_or(("span", Cow::default()), |address| ("a", address.url));
        let own: &[(&str, &str)] = match self.syntax {
            Syntax::Epub => &[("epub:type", "noteref"), ("role", "doc-noteref")],
            Syntax::Html => &[],
        };
        self.open_with(name, &[("href", &href), ("id", &reference_id(number, mark))], own);
        self.push(&format!("{number}</{name}></sup>"));
    }

    pub(super) fn footnote_back(&mut self, number: u32, mark: u32) {
        self.out.truncate(self.out.trim_end().len());
        let Some(address) = self.resolver.anchor(&reference_id(number, mark)) else { return };
        let own: &[(&str, &str)] = match self.syntax {
            Syntax::Epub => &[("role", "doc-backlink")],
            Syntax::Html => &[],
        };
        let label = self.resolver.label("content.back_to_text", &[]);
        self.push(" ");
        self.open_with(
            "a",
            &[("class", "footnote-back"), ("href", &address.url), ("aria-label", &label)],
            own,
        );
        self.push("↩</a>");
    }
}
