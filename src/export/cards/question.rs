//! Notes of questions.

use super::Writer;
use crate::content::article::{Article, Choice, Form, Question};

impl Writer<'_> {
    /// The fields of a question, but its id.
    pub(super) fn question(&mut self, page: usize, place: usize) -> Vec<String> {
        let guide = self.source.views.guide();
        let article = guide.pages[page].article();
        let question = &article.questions[place];
        let heading = &article.headings[question.heading];
        let follow_ups = self.follow_ups(page, place);
        let source = self.source(page, &heading.id);
        match &question.form {
            Form::Open => {
                let answer = self.answer(page, question);
                vec![heading.title.html().to_owned(), answer, points(article, place), follow_ups, source]
            }
            Form::Choice(choices) => {
                let asked = self.choices(page, choices);
                let answer = format!("{}{}", self.verdicts(page, choices), self.answer(page, question));
                vec![heading.title.html().to_owned(), asked, answer, follow_ups, source]
            }
        }
    }

    /// The answer; for choices, what follows them.
    fn answer(&mut self, page: usize, question: &Question) -> String {
        let views = self.source.views;
        let body = &views.guide().pages[page].article().text().body;
        let text = views.on_own_page(page, body, question.solution.clone());
        self.fit(page, &text)
    }

    fn choices(&mut self, page: usize, choices: &[Choice]) -> String {
        let views = self.source.views;
        let items: String = choices
            .iter()
            .map(|choice| {
                let text = views.on_own_page(page, &choice.text, 0..choice.text.len());
                format!("<li>{}</li>", self.fit(page, &text))
            })
            .collect();
        format!("<ol class=\"choices\" type=\"A\">{items}</ol>")
    }

    /// What is right, and why the others are not.
    fn verdicts(&mut self, page: usize, choices: &[Choice]) -> String {
        let views = self.source.views;
        let items: String = choices
            .iter()
            .enumerate()
            .map(|(place, choice)| {
                let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
                let (class, verdict) = if choice.right { ("right", "right") } else { ("wrong", "wrong") };
                let why = views.on_own_page(page, &choice.explanation, 0..choice.explanation.len());
                format!("<li class=\"{class}\"><b>{letter} is {verdict}.</b> {}</li>", self.fit(page, &why))
            })
            .collect();
        format!("<ul class=\"verdicts\">{items}</ul>")
    }

    /// The questions that follow it up, each with its answer.
    fn follow_ups(&mut self, page: usize, place: usize) -> String {
        let guide = self.source.views.guide();
        let article = guide.pages[page].article();
        let later = article.questions.iter().enumerate().skip(place + 1);
        let mut out = String::new();
        for (place, question) in later.take_while(|(_, question)| question.follows.is_some()) {
            let heading = &article.headings[question.heading];
            let body = match &question.form {
                Form::Open => format!("{}{}", self.answer(page, question), points(article, place)),
                Form::Choice(choices) => format!(
                    "{}{}{}",
                    self.choices(page, choices),
                    self.verdicts(page, choices),
                    self.answer(page, question)
                ),
            };
            out.push_str(&format!("<section><h3>{}</h3>{body}</section>", heading.title.html()));
        }
        out
    }
}

/// What a good answer to one of an article's questions has.
fn points(article: &Article, question: usize) -> String {
    let points = &article.text().answers[question].key_points;
    if points.is_empty() {
        return String::new();
    }
    let items: String = points.iter().map(|point| format!("<li>{}</li>", point.html())).collect();
    format!("<ul class=\"points\">{items}</ul>")
}
