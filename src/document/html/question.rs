//! Headings, questions and answers. Questions to recall carry microdata of schema.org, so that structured data repeats no text of the page.

use super::HtmlWriter;
use crate::document::kind::{AnswerForm, QuestionRole};
use crate::document::media::is_in_link;
use crate::document::{Document, Kind, NodeId, Resolver, Visit};

/// Whether a question is marked up as a flashcard: it has a heading and an answer in words. The text of a multiple-choice question contains the wrong
/// choices too.
pub fn is_flashcard(document: &Document, question: NodeId) -> bool {
    let Kind::Question { form: AnswerForm::Open, .. } = document.kind(question) else { return false };
    let mut parts = document.children(question);
    let is_titled = parts.next().is_some_and(|first| matches!(document.kind(first), Kind::Heading { .. }));
    is_titled && parts.any(|part| document.kind(part) == Kind::Answer && answers(document, part))
}

/// Whether something answers in words: neither the prompt nor questions that follow up.
fn answers(document: &Document, answer: NodeId) -> bool {
    let mut walk = document.walk(answer);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        let asks = || {
            let parent = document.parent(node).map(|parent| document.kind(parent));
            matches!(document.kind(node), Kind::Heading { .. })
                && matches!(parent, Some(Kind::Question { .. }))
        };
        if document.kind(node) == Kind::Prompt || asks() {
            walk.skip_children();
        } else if has_words(document, node) {
            return true;
        }
    }
    false
}

fn has_words(document: &Document, node: NodeId) -> bool {
    match document.kind(node) {
        Kind::Text(text) | Kind::Code(text) => !document.str(text).trim().is_empty(),
        Kind::CodeBlock { .. } => true,
        _ => false,
    }
}

impl<R: Resolver> HtmlWriter<'_, '_, R> {
    pub(super) fn question(&mut self, node: NodeId, id: &str, role: QuestionRole, form: AnswerForm) {
        self.push(&format!("<section class=\"{}\" data-question=\"", role.class()));
        self.attribute_text(id);
        self.push(&format!("\" data-form=\"{}\"", form.name()));
        if is_flashcard(self.document, node) {
            self.push(" itemprop=\"hasPart\" itemscope itemtype=\"https://schema.org/Question\"");
        }
        self.push(">\n");
    }

    pub(super) fn heading(&mut self, node: NodeId, level: u8, id: &str, number: u32) {
        let level = if id.is_empty() { level } else { level.max(2) };
        self.block(&format!("<h{level}"));
        if !id.is_empty() {
            self.id(id);
        }
        self.attributes(node);
        self.push(">");
        if number > 0 {
            self.push(&format!("<span class=\"question-number\" aria-hidden=\"true\">{number}</span> "));
        }
        if self.is_title_of_flashcard(node) {
            self.push("<meta itemprop=\"eduQuestionType\" content=\"Flashcard\"><span itemprop=\"text\">");
        }
    }

    pub(super) fn end_heading(&mut self, node: NodeId, level: u8, id: &str) {
        if self.is_title_of_flashcard(node) {
            self.push("</span>");
        }
        if id.is_empty() || is_in_link(self.document, node) {
            self.push(&format!("</h{level}>\n"));
            return;
        }
        self.push(" <a class=\"anchor\"");
        self.address("href", self.resolver.anchor(id));
        self.label("content.heading_link");
        self.push(&format!(">#</a></h{}>\n", level.max(2)));
    }

    pub(super) fn answer(&mut self, node: NodeId) {
        if node != self.start && self.is_part_of_flashcard(node) {
            self.push(
                "<div itemprop=\"acceptedAnswer\" itemscope itemtype=\"https://schema.org/Answer\"><div itemprop=\"text\">\n",
            );
        }
    }

    pub(super) fn end_answer(&mut self, node: NodeId) {
        if node != self.start && self.is_part_of_flashcard(node) {
            self.push("</div></div>\n");
        }
    }

    fn is_title_of_flashcard(&self, node: NodeId) -> bool {
        self.document.previous(node).is_none() && self.is_part_of_flashcard(node)
    }

    fn is_part_of_flashcard(&self, node: NodeId) -> bool {
        self.document.parent(node).is_some_and(|parent| is_flashcard(self.document, parent))
    }
}
