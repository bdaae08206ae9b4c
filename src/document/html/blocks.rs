//! Blocks that are more than an element.

use super::{HtmlWriter, reference_id};
use crate::document::kind::{AlertKind, CellAlign, Scope};
use crate::document::{NodeId, Resolver, alert};

impl<R: Resolver> HtmlWriter<'_, '_, R> {
    pub(super) fn table(&mut self, label: &str) {
        self.push("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.attribute_text(&self.resolver.label("content.table", &[("title", label)]));
        self.push("\"><table>\n");
    }

    pub(super) fn diagram(&mut self, label: &str, role: &str, svg: &str) {
        self.push(&format!("<figure class=\"diagram\" role=\"{role}\""));
        self.attribute("aria-label", label);
        self.push(">");
        self.push(svg);
        self.push("</figure>\n");
    }

    pub(super) fn alert(&mut self, node: NodeId, kind: AlertKind) {
        let own = alert::own_title(self.document, node);
        let title = self.resolver.label(&kind.key(), &[]);
        self.push(&format!("<aside class=\"{}\" aria-label=\"", kind.class()));
        self.attribute_text(own.as_deref().filter(|own| !own.is_empty()).unwrap_or(&title));
        self.push("\">\n");
        if own.is_none() {
            self.push("<p class=\"alert-title\">");
            self.text(&title);
            self.push("</p>\n");
        }
    }

    pub(super) fn cell(&mut self, align: CellAlign, scope: Scope) {
        self.push(match scope {
            Scope::None => "<td",
            Scope::Column => "<th scope=\"col\"",
            Scope::Row => "<th scope=\"row\"",
        });
        self.push(match align {
            CellAlign::None => ">",
            CellAlign::Center => " class=\"align-center\">",
            CellAlign::End => " class=\"align-end\">",
        });
    }

    pub(super) fn code_block(&mut self, language: &str, title: &str, html: &str) {
        self.push("<figure class=\"code\"");
        if !language.is_empty() {
            self.attribute("data-language", language);
        }
        self.push(">");
        if !title.is_empty() {
            self.push("<figcaption>");
            self.attribute_text(title);
            self.push("</figcaption>");
        }
        self.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.attribute("class", &format!("language-{language}"));
        }
        self.push(">");
        self.push(html);
        self.push("</code></pre></figure>\n");
    }

    pub(super) fn footnote_reference(&mut self, label: &str, number: u32, mark: u32) {
        if number == 0 {
            self.push("[^");
            self.text(label);
            self.push("]");
            return;
        }
        self.push("<sup class=\"footnote-reference\" data-note=\"");
        self.attribute_text(label);
        self.push("\"><a");
        self.address("href", self.resolver.anchor(&format!("fn-{number}")));
        self.id(&reference_id(number, mark));
        self.push(&format!(">{number}</a></sup>"));
    }
}
