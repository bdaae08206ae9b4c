//! The views of pages to print: flash cards and the cram sheet.

use std::cmp::Reverse;

use serde::Serialize;

use super::Views;
use super::links::ShownOn;
use super::parts::{grade_view, topic_ref};
use crate::content::article::{Question, QuestionForm};
use crate::content::front_matter::{Grade, Grades, Priority};
use crate::document::text::shorten;
use crate::document::{Document, FormulaStyle, Kind, Namespace, NodeId, Phrase, Unlinked};
use crate::model::{ComparisonId, PageId, QuestionId};
use crate::site::href;
use crate::site::paging::ListPage;
use crate::study::deck::Content;
use crate::theme::view::{
    CardsView, CramGroup, CramQuestion, CramTopic, CramView, FlashCard, FlashCell, GradeView,
};

/// Cards on a sheet of paper: three rows of two.
const CARDS_A_SHEET: usize = 6;
/// The longest answer that fits on a card, in characters, and the length of the excerpt of a longer one.
const FITS: usize = 620;
const BEGINNING: usize = 420;
/// With fewer key points than this, the card also shows an excerpt of the answer.
const FEW_POINTS: usize = 3;
/// The longest row of a comparison that fits on a card, in characters.
const ROW_FITS: usize = 520;
/// Lengths in characters from which the font size is one step smaller.
const SMALLER: [usize; 3] = [200, 380, 620];
/// Length of the excerpt of an answer on the cram sheet, in characters.
const CRAM_BEGINNING: usize = 160;
/// Characters that take as much space as a line of code.
const CODE_LINE: usize = 48;

/// A flash card to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct NumberedCard {
    /// Its number on paper, from 1.
    pub(crate) number: usize,
    /// What it asks.
    pub(crate) face: CardFace,
}

/// What a flash card asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum CardFace {
    /// A question.
    Question(QuestionId),
    /// A whole row of a comparison, by its index in the table.
    Row(ComparisonId, usize),
}

impl Views {
    /// All flash cards: those of topics in order, then those of pages without a topic.
    pub(crate) fn print_cards(&self) -> Vec<NumberedCard> {
        let faces = self.study.deck().cards.iter().map(|card| match &card.content {
            Content::Question { question, .. } => CardFace::Question(*question),
            Content::Table { comparison, card } => CardFace::Row(*comparison, card.row),
        });
        let mut faces: Vec<CardFace> = faces.collect();
        // The cards of a row are consecutive.
        faces.dedup();
        let (of_topics, loose): (Vec<CardFace>, Vec<CardFace>) = faces
            .into_iter()
            .filter(|face| self.fits_card(*face))
            .partition(|face| self.guide.pages[self.page_of(*face)].topic.is_some());
        let faces = of_topics.into_iter().chain(loose);
        (1..).zip(faces).map(|(number, face)| NumberedCard { number, face }).collect()
    }

    /// Whether it fits on a card. A long answer is shortened to its key points; a row cannot be shortened.
    fn fits_card(&self, face: CardFace) -> bool {
        let CardFace::Row(comparison, row) = face else { return true };
        let table = self.guide.table(comparison);
        let texts = table.subjects.iter().chain(&table.rows[row].cells);
        texts.map(|cell| cell.text().chars().count()).sum::<usize>() <= ROW_FITS
    }

    /// The page with the card's content.
    pub(crate) fn page_of(&self, face: CardFace) -> PageId {
        match face {
            CardFace::Question(question) => question.page,
            CardFace::Row(comparison, _) => self.guide.comparisons[comparison].page,
        }
    }

    /// All questions, by descending priority.
    pub(crate) fn by_priority(&self) -> Vec<QuestionId> {
        let mut questions = self.all_questions();
        questions.sort_by_key(|question| {
            Reverse(self.guide.question_grades(*question).priority.map_or(0, Priority::rank))
        });
        questions
    }

    /// `cards`.
    pub(crate) fn cards(&self, part: &ListPage<NumberedCard>) -> CardsView {
        let sheets = part.items.chunks(CARDS_A_SHEET);
        let card = |card: &NumberedCard| match card.face {
            CardFace::Question(question) => self.question_card(card.number, question, &part.url),
            CardFace::Row(comparison, row) => self.row_card(card.number, comparison, row, &part.url),
        };
        CardsView {
            sheets: sheets.map(|sheet| sheet.iter().map(card).collect()).collect(),
            pages: part.view.clone(),
        }
    }

    fn question_card(&self, number: usize, id: QuestionId, on: &str) -> FlashCard {
        let QuestionId { page, index } = id;
        let article = self.guide.pages[page].article();
        let question = &article.questions[index];
        let heading = &article.headings[question.heading];
        let (choices, right) = self.choices_of(page, question, on);
        let texts = article.text();
        let text = if choices.is_empty() { article.answer_text(index, &texts) } else { "" };
        let length = text.chars().count();
        let whole = length + lines_of_code(&texts.body, question.solution) * CODE_LINE;
        let answer = (whole <= FITS && !takes_room(&texts.body, question.solution))
            .then(|| self.node_html(page, &texts.body, question.solution, ShownOn::SharedPage(on)));
        let choice_length = match &question.form {
            QuestionForm::Choice(choices) => choices.iter().map(|choice| choice.length + 12).sum(),
            QuestionForm::Open => 0,
        };
        let (points, rest) = match answer {
            Some(_) => (Vec::new(), 0),
            None => points_that_fit(&texts.answers[index].key_points),
        };
        let mut length =
            if answer.is_some() { whole } else { points.iter().map(|(length, _)| length).sum::<usize>() };
        let mut beginning = String::new();
        if answer.is_none() && points.len() < FEW_POINTS {
            beginning = shorten(&text.replace('\n', " "), BEGINNING);
            length += beginning.chars().count();
        }
        FlashCard {
            front_size: size(heading.title.text().chars().count() * 2 + choice_length),
            back_size: size(length),
            answer: answer.map_or_else(String::new, |answer| answer.trim().to_owned()),
            points: points.into_iter().map(|(_, html)| html).collect(),
            points_left_out: rest,
            beginning,
            front: self.phrase(page, &heading.title, ShownOn::SharedPage(on)),
            choices,
            right,
            ..flash_card(number, self.guide.question_grades(id), self.context(page), self.question_url(id))
        }
    }

    fn row_card(&self, number: usize, comparison: ComparisonId, row: usize, on: &str) -> FlashCard {
        let (page, table) = (self.guide.comparisons[comparison].page, self.guide.table(comparison));
        let row = &table.rows[row];
        let cells = table.subjects.iter().zip(&row.cells).map(|(subject, cell)| FlashCell {
            subject: self.phrase(page, subject, ShownOn::Page(on)),
            value: self.phrase(page, cell, ShownOn::Page(on)),
        });
        FlashCard {
            front_size: size(row.aspect.text().chars().count() * 2),
            back_size: size(row.cells.iter().map(|cell| cell.text().chars().count() + 24).sum()),
            front: self.phrase(page, &row.aspect, ShownOn::Page(on)),
            cells: cells.collect(),
            ..flash_card(
                number,
                self.guide.comparison_grades(comparison),
                self.guide.comparison_title(comparison),
                self.comparison_source(comparison),
            )
        }
    }

    /// Path with anchor of a question.
    fn question_url(&self, question: QuestionId) -> String {
        let page = &self.guide.pages[question.page];
        let article = page.article();
        href::with_anchor(&page.url, &article.headings[article.questions[question.index].heading].id)
    }

    /// The title of a page's topic, or its own.
    fn context(&self, page: PageId) -> String {
        let found = &self.guide.pages[page];
        found.topic.map_or_else(|| found.title().to_owned(), |topic| self.guide.topics[topic].title.clone())
    }

    /// HTML of a question's choices, and the letters of the correct ones.
    fn choices_of(&self, page: PageId, question: &Question, on: &str) -> (Vec<String>, Vec<String>) {
        let QuestionForm::Choice(choices) = &question.form else { return (Vec::new(), Vec::new()) };
        let text = self.guide.pages[page].article().text();
        let html = choices
            .iter()
            .map(|choice| self.node_html(page, &text.body, choice.text, ShownOn::SharedPage(on)))
            .collect();
        let letters = ('A'..='Z').zip(choices).filter(|(_, choice)| choice.right);
        (html, letters.map(|(letter, _)| letter.to_string()).collect())
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
        let question = &article.questions[index];
        let heading = &article.headings[question.heading];
        let text = article.text();
        let mut points: Vec<String> = match &question.form {
            QuestionForm::Choice(choices) => {
                let right = choices.iter().filter(|choice| choice.right);
                let body = &text.body;
                right.map(|choice| self.node_html(page, body, choice.text, ShownOn::SharedPage(on))).collect()
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
}

/// What all cards have, with nothing on either side.
fn flash_card(number: usize, grades: Grades, context: String, url: String) -> FlashCard {
    FlashCard {
        number,
        context,
        priority: grades.priority.map(grade_view),
        level: grades.level.map(grade_view),
        front: String::new(),
        choices: Vec::new(),
        answer: String::new(),
        points: Vec::new(),
        points_left_out: 0,
        beginning: String::new(),
        right: Vec::new(),
        cells: Vec::new(),
        url,
        front_size: 1,
        back_size: 1,
    }
}

/// The key points that a card has room for, with the lengths of their lines, and how many are left out.
fn points_that_fit(points: &[Phrase]) -> (Vec<(usize, String)>, usize) {
    let mut length = 0;
    let lines = points.iter().map(|point| (point.text().chars().count() + 12, point.html(&Unlinked)));
    let fitting = lines.take_while(|(line, _)| {
        length += line;
        length <= FITS
    });
    let fitting: Vec<(usize, String)> = fitting.collect();
    let rest = points.len() - fitting.len();
    (fitting, rest)
}

/// The number of lines of the code blocks in an answer.
fn lines_of_code(document: &Document, answer: NodeId) -> usize {
    let lines = document.descendants(answer).map(|node| match document.kind(node) {
        Kind::CodeBlock { source, .. } => document.str(source).lines().count() + 1,
        _ => 0,
    });
    lines.sum()
}

/// Whether an answer contains elements that take more space than their text.
fn takes_room(document: &Document, answer: NodeId) -> bool {
    document.descendants(answer).any(|node| match document.kind(node) {
        Kind::Table { .. } | Kind::FileTable(_) | Kind::Diagram { .. } | Kind::Image { .. } => true,
        Kind::Formula { style, .. } => style == FormulaStyle::Display,
        Kind::Element { namespace, .. } => {
            namespace == Namespace::Svg || matches!(document.element(node), Some("table" | "img" | "video"))
        }
        _ => false,
    })
}

/// The font size class for a number of characters.
fn size(characters: usize) -> u8 {
    SMALLER.iter().fold(1, |size, least| size + u8::from(characters > *least))
}
