//! The view of the cram sheet.

use std::cmp::Reverse;

use super::Views;
use super::links::ShownOn;
use super::parts::{grade_view, topic_ref};
use crate::content::article::QuestionForm;
use crate::content::front_matter::{Grade, Priority};
use crate::document::Unlinked;
use crate::document::text::shorten;
use crate::model::QuestionId;
use crate::site::href;
use crate::site::paging::ListPage;
use crate::theme::view::{CramGroup, CramQuestion, CramTopic, CramView, GradeView};

/// Length of the excerpt of an answer on the cram sheet, in characters.
const CRAM_BEGINNING: usize = 160;

impl Views {
    /// All questions, by descending priority.
    pub(crate) fn by_priority(&self) -> Vec<QuestionId> {
        let mut questions = self.all_questions();
        questions.sort_by_key(|question| {
            Reverse(self.guide.question_grades(*question).priority.map_or(0, Priority::rank))
        });
        questions
    }

    /// `cram`
    pub(crate) fn cram(&self, part: &ListPage<QuestionId>) -> CramView {
        let mut groups: Vec<CramGroup> = Vec::new();
        for id in &part.items {
            let priority: Option<GradeView> = self.guide.question_grades(*id).priority.map(grade_view);
            if groups.last().is_none_or(|group| group.priority != priority) {
                groups.push(CramGroup { priority, topics: Vec::new() });
            }
            let Some(group) = groups.last_mut() else { continue };
            let topic = topic_ref(&self.guide, self.guide.pages[id.page].topic);
            if group.topics.last().is_none_or(|last| last.topic != topic) {
                group.topics.push(CramTopic { topic, questions: Vec::new() });
            }
            let question = self.cram_question(*id, &part.url);
            if let Some(topic) = group.topics.last_mut() {
                topic.questions.push(question);
            }
        }
        CramView { groups, pages: part.view.clone() }
    }

    fn cram_question(&self, id: QuestionId, on: &str) -> CramQuestion {
        let QuestionId { page, index } = id;
        let article = self.guide.pages[page].article();
        let text = article.text();
        let question = &article.questions[index];
        let heading = &article.headings[question.heading];
        let mut points: Vec<String> = match &question.form {
            QuestionForm::Choice(choices) => {
                let right = choices.iter().filter(|choice| choice.right);
                right
                    .map(|choice| self.node_html(page, &text.body, choice.text, ShownOn::SharedPage(on)))
                    .collect()
            }
            QuestionForm::Open => Vec::new(),
        };
        points.extend(text.answers[index].key_points.iter().map(|point| point.html(&Unlinked)));
        let beginning = if points.is_empty() {
            shorten(&article.answer_text(index, &text).replace('\n', " "), CRAM_BEGINNING)
        } else {
            String::new()
        };
        let title = self.phrase(page, &heading.title, ShownOn::SharedPage(on));
        CramQuestion { title, url: self.question_url(id), points, beginning }
    }

    /// Path with anchor of a question.
    fn question_url(&self, question: QuestionId) -> String {
        let page = &self.guide.pages[question.page];
        let article = page.article();
        href::with_anchor(&page.url, &article.headings[article.questions[question.index].heading].id)
    }
}
