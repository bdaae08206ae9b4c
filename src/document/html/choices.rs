//! The parts of multiple-choice questions.

use super::HtmlWriter;
use crate::document::{Kind, NodeId, Resolver};

impl<R: Resolver> HtmlWriter<'_, '_, R> {
    pub(super) fn choice_text(&mut self, node: NodeId) {
        self.push("<summary");
        if let Some(Kind::Choice { label, .. }) =
            self.document.parent(node).map(|choice| self.document.kind(choice))
        {
            self.attribute("aria-label", self.document.str(label));
        }
        self.push(">");
    }

    pub(super) fn verdict(&mut self, node: NodeId) {
        let choice = self.document.parent(node).map(|choice| self.document.kind(choice));
        if let Some(Kind::Choice { right, verdict: true, .. }) = choice {
            let key = if right { "content.right" } else { "content.wrong" };
            self.push("<p class=\"verdict\">");
            self.text(&self.resolver.label(key, &[]));
            self.push("</p>\n");
        }
    }
}
