//! Notes of questions.

use super::NoteWriter;
use crate::content::article::{Article, Choice, Question, QuestionForm};
use crate::content::ids::QuestionIndex;
use crate::document::NodeId;
use crate::document::reading::choice_letter;
use crate::model::{PageId, QuestionId};
use crate::site::href::escape;

impl NoteWriter<'_> {
    /// The fields of a question, except its id.
    pub(super) fn question(&self, id: QuestionId) -> Vec<String> {
        let QuestionId { page, index } = id;
        let guide = self.source.views.guide();
        let article = guide.pages[page].article();
        let question = &article.questions[index];
        let heading = &article.headings[question.heading];
        let prompt = question.prompt.map(|prompt| self.body_part(page, prompt)).unwrap_or_default();
        let title = self.phrase(page, &heading.title) + &prompt;
        let follow_ups = self.follow_ups(id);
        let source = self.source(page, &heading.id);
        match &question.form {
            QuestionForm::Open => {
                let answer = self.answer(page, question);
                vec![title, answer, self.points(page, article, index), follow_ups, source]
            }
            QuestionForm::Choice(choices) => {
                let asked = self.choices(page, choices);
                let answer = format!("{}{}", self.verdicts(page, choices), self.answer(page, question));
                vec![title, asked, answer, follow_ups, source]
            }
        }
    }

    /// The answer; for choices, what follows them.
    fn answer(&self, page: PageId, question: &Question) -> String {
        self.body_part(page, question.solution)
    }

    fn body_part(&self, page: PageId, node: NodeId) -> String {
        let text = self.source.views.guide().pages[page].article().text();
        self.html(page, &text.body, node)
    }

    fn choices(&self, page: PageId, choices: &[Choice]) -> String {
        let items = choices.iter().map(|choice| format!("<li>{}</li>", self.body_part(page, choice.text)));
        format!("<ol class=\"choices\" type=\"A\">{}</ol>", items.collect::<String>())
    }

    /// The correct choices, and why the others are wrong.
    fn verdicts(&self, page: PageId, choices: &[Choice]) -> String {
        let items: String = choices
            .iter()
            .enumerate()
            .map(|(index, choice)| {
                let letter = choice_letter(index);
                let (class, key) = match choice.right {
                    true => ("right", "content.choice_right"),
                    false => ("wrong", "content.choice_wrong"),
                };
                let strings = self.source.views.strings();
                let verdict = escape(&strings.with(key, &[("choice", &letter.to_string())]));
                let why = self.body_part(page, choice.explanation);
                format!("<li class=\"{class}\"><b>{verdict}</b> {why}</li>")
            })
            .collect();
        format!("<ul class=\"verdicts\">{items}</ul>")
    }

    /// The questions that follow it up, each with its answer.
    fn follow_ups(&self, QuestionId { page, index }: QuestionId) -> String {
        let guide = self.source.views.guide();
        let article = guide.pages[page].article();
        let mut out = String::new();
        for (index, question) in article.follow_ups(index) {
            let heading = &article.headings[question.heading];
            let body = match &question.form {
                QuestionForm::Open => {
                    format!("{}{}", self.answer(page, question), self.points(page, article, index))
                }
                QuestionForm::Choice(choices) => format!(
                    "{}{}{}",
                    self.choices(page, choices),
                    self.verdicts(page, choices),
                    self.answer(page, question)
                ),
            };
            let title = self.phrase(page, &heading.title);
            out.push_str(&format!("<section><h3>{title}</h3>{body}</section>"));
        }
        if !out.is_empty() {
            let heading = escape(self.source.views.strings().text("cards.follow_ups"));
            out.insert_str(0, &format!("<h2>{heading}</h2>"));
        }
        out
    }

    /// The key points of an answer.
    fn points(&self, page: PageId, article: &Article, question: QuestionIndex) -> String {
        let text = article.text();
        let points = &text.answers[question].key_points;
        if points.is_empty() {
            return String::new();
        }
        let items = points.iter().map(|point| format!("<li>{}</li>", self.phrase(page, point)));
        format!("<ul class=\"points\">{}</ul>", items.collect::<String>())
    }
}
