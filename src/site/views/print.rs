//! The views of pages made to be printed: flash cards and the cram sheet.

use std::cmp::Reverse;

use serde::Serialize;

use super::Views;
use super::lists::QuestionPlace;
use super::parts::{Shown, level_view, priority_view, topic_ref};
use crate::content::article::{Form, Question};
use crate::content::front_matter::Priority;
use crate::content::phrase::Phrase;
use crate::content::shorten;
use crate::site::paging::Page;
use crate::site::{href, markup};
use crate::study::deck::Content;
use crate::theme::view::{
    CardsView, CramGroup, CramQuestion, CramTopic, CramView, FlashCard, FlashCell, GradeView,
};

/// Cards on a sheet of paper: two beside each other, three below each other.
const CARDS_A_SHEET: usize = 6;
/// Characters of an answer that fits on a card, and of the beginning of one that does not.
const FITS: usize = 620;
const BEGINNING: usize = 420;
/// Fewer key points than this say too little: the answer's beginning stands with them.
const FEW_POINTS: usize = 3;
/// Characters of a comparison's row that fits on a card.
const ROW_FITS: usize = 520;
/// Characters from which type is smaller, and smaller still.
const SMALLER: [usize; 3] = [200, 380, 620];
/// Characters of the beginning of an answer on the cram sheet.
const CRAM_BEGINNING: usize = 160;
/// What an answer that goes on a card does not have: it takes more room than its text says.
const BLOCKS: [&str; 4] = ["<table", "<svg", "<img", "display=\"block\""];
/// Characters whose room a line of code takes.
const CODE_LINE: usize = 48;

/// What a flash card shows: a number from 1, and what it is of.
pub(crate) type PrintPlace = (usize, PrintItem);

/// What a flash card is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum PrintItem {
    /// A question: its page and its place there.
    Question(usize, usize),
    /// A comparison's row: paper asks for the whole of it.
    Row(usize, usize),
}

impl Views {
    /// Everything a flash card is made of: topics in their order, then what belongs to none.
    pub(crate) fn print_cards(&self) -> Vec<PrintPlace> {
        let items = self.study.deck(&self.guide).cards.iter().map(|card| match &card.content {
            Content::Question { page, place, .. } => PrintItem::Question(*page, *place),
            Content::Table { comparison, card } => PrintItem::Row(*comparison, card.row),
        });
        let mut items: Vec<PrintItem> = items.collect();
        // The cards of one row follow each other.
        items.dedup();
        let (of_topics, loose): (Vec<PrintItem>, Vec<PrintItem>) = items
            .into_iter()
            .filter(|item| self.fits_card(*item))
            .partition(|item| self.guide.pages[self.page_of(*item)].topic.is_some());
        (1..).zip(of_topics.into_iter().chain(loose)).collect()
    }

    /// Whether a card has room for it. Of a long answer it has the key points; a row has to be whole.
    fn fits_card(&self, item: PrintItem) -> bool {
        let PrintItem::Row(comparison, row) = item else { return true };
        let table = self.guide.table(comparison);
        let texts = table.subjects.iter().chain(&table.rows[row].cells);
        texts.map(|cell| cell.text().chars().count()).sum::<usize>() <= ROW_FITS
    }

    /// The page that a card's text stands on.
    pub(crate) fn page_of(&self, item: PrintItem) -> usize {
        match item {
            PrintItem::Question(page, _) => page,
            PrintItem::Row(comparison, _) => self.guide.comparisons[comparison].page,
        }
    }

    /// All questions, those asked most first.
    pub(crate) fn by_priority(&self) -> Vec<QuestionPlace> {
        let mut questions = self.all_questions();
        questions.sort_by_key(|(page, _)| Reverse(self.guide.priority(*page).map_or(0, Priority::rank)));
        questions
    }

    /// `cards`.
    pub(crate) fn cards(&self, part: &Page<PrintPlace>) -> CardsView {
        let sheets = part.items.chunks(CARDS_A_SHEET);
        let card = |(number, item): &PrintPlace| match item {
            PrintItem::Question(page, place) => self.question_card(*number, *page, *place, &part.url),
            PrintItem::Row(comparison, row) => self.row_card(*number, *comparison, *row, &part.url),
        };
        CardsView {
            sheets: sheets.map(|sheet| sheet.iter().map(card).collect()).collect(),
            pages: part.view.clone(),
        }
    }

    fn question_card(&self, number: usize, page: usize, place: usize, on: &str) -> FlashCard {
        let found = &self.guide.pages[page];
        let article = found.article();
        let question = &article.questions[place];
        let heading = &article.headings[question.heading];
        let (choices, right) = self.choices_of(page, question, on);
        let texts = article.text();
        let text = if choices.is_empty() { article.answer_text(place, &texts) } else { "" };
        let length = text.chars().count();
        let body = (length <= FITS)
            .then(|| self.fill_range(page, &texts.body, question.solution.clone(), Shown::On(on)));
        let whole = length + body.as_deref().map_or(0, lines_of_code) * CODE_LINE;
        let answer = body.filter(|body| whole <= FITS && !BLOCKS.iter().any(|block| body.contains(block)));
        let choice_length = match &question.form {
            Form::Choice(choices) => choices.iter().map(|choice| choice.text.len() + 12).sum(),
            Form::Open => 0,
        };
        let (points, rest) = match answer {
            Some(_) => (Vec::new(), 0),
            None => points_that_fit(&texts.answers[place].key_points),
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
            answer: answer.map_or_else(String::new, |body| {
                markup::with_prefix(body.trim(), &format!("theme.c{number}."), &href::encode(&found.url))
            }),
            points: points.into_iter().map(|(_, html)| html).collect(),
            points_left_out: rest,
            beginning,
            front: heading.title.html().to_owned(),
            choices,
            right,
            ..self.flash_card(number, page, self.context(page), self.question_url(page, place))
        }
    }

    fn row_card(&self, number: usize, comparison: usize, row: usize, on: &str) -> FlashCard {
        let (page, table) = (self.guide.comparisons[comparison].page, self.guide.table(comparison));
        let row = &table.rows[row];
        let cells = table.subjects.iter().zip(&row.cells).map(|(subject, cell)| FlashCell {
            subject: self.phrase(page, subject, Shown::On(on)),
            value: self.phrase(page, cell, Shown::On(on)),
        });
        FlashCard {
            front_size: size(row.aspect.text().chars().count() * 2),
            back_size: size(row.cells.iter().map(|cell| cell.text().chars().count() + 24).sum()),
            front: self.phrase(page, &row.aspect, Shown::On(on)),
            cells: cells.collect(),
            ..self.flash_card(
                number,
                page,
                self.guide.comparison_title(comparison),
                self.comparison_source(comparison),
            )
        }
    }

    /// What all cards have, with nothing on either side.
    fn flash_card(&self, number: usize, page: usize, context: String, url: String) -> FlashCard {
        FlashCard {
            number,
            context,
            priority: self.guide.priority(page).map(priority_view),
            level: self.guide.level(page).map(level_view),
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

    /// Path with anchor to where a question stands.
    fn question_url(&self, page: usize, place: usize) -> String {
        let found = &self.guide.pages[page];
        let article = found.article();
        href::with_anchor(&found.url, &article.headings[article.questions[place].heading].id)
    }

    /// The title of a page's topic, or its own.
    fn context(&self, page: usize) -> String {
        let found = &self.guide.pages[page];
        found
            .topic
            .map_or_else(|| found.article().title.clone(), |topic| self.guide.topics[topic].title.clone())
    }

    /// HTML of a question's choices, and the letters of those that are right.
    fn choices_of(&self, page: usize, question: &Question, on: &str) -> (Vec<String>, Vec<String>) {
        let Form::Choice(choices) = &question.form else { return (Vec::new(), Vec::new()) };
        let html = choices.iter().map(|choice| self.fill(page, &choice.text, on)).collect();
        let letters = ('A'..='Z').zip(choices).filter(|(_, choice)| choice.right);
        (html, letters.map(|(letter, _)| letter.to_string()).collect())
    }

    /// `cram`
    pub(crate) fn cram(&self, part: &Page<QuestionPlace>) -> CramView {
        let mut groups: Vec<CramGroup> = Vec::new();
        for (page, place) in &part.items {
            let priority: Option<GradeView> = self.guide.priority(*page).map(priority_view);
            if groups.last().is_none_or(|group| group.priority != priority) {
                groups.push(CramGroup { priority, topics: Vec::new() });
            }
            let Some(group) = groups.last_mut() else { continue };
            let topic = topic_ref(&self.guide, self.guide.pages[*page].topic);
            if group.topics.last().is_none_or(|last| last.topic != topic) {
                group.topics.push(CramTopic { topic, questions: Vec::new() });
            }
            let question = self.cram_question(*page, *place, &part.url);
            if let Some(topic) = group.topics.last_mut() {
                topic.questions.push(question);
            }
        }
        CramView { groups, pages: part.view.clone() }
    }

    fn cram_question(&self, page: usize, place: usize, on: &str) -> CramQuestion {
        let found = &self.guide.pages[page];
        let article = found.article();
        let question = &article.questions[place];
        let heading = &article.headings[question.heading];
        let mut points: Vec<String> = match &question.form {
            Form::Choice(choices) => {
                let right = choices.iter().filter(|choice| choice.right);
                right.map(|choice| self.fill(page, &choice.text, on)).collect()
            }
            Form::Open => Vec::new(),
        };
        let text = article.text();
        points.extend(text.answers[place].key_points.iter().map(|point| point.html().to_owned()));
        let beginning = if points.is_empty() {
            shorten(&article.answer_text(place, &text).replace('\n', " "), CRAM_BEGINNING)
        } else {
            String::new()
        };
        CramQuestion {
            title: heading.title.html().to_owned(),
            url: self.question_url(page, place),
            points,
            beginning,
        }
    }
}

/// The key points that a card has room for, with the lengths of their lines, and how many are left out.
fn points_that_fit(points: &[Phrase]) -> (Vec<(usize, String)>, usize) {
    let mut length = 0;
    let lines = points.iter().map(|point| (point.text().chars().count() + 12, point.html().to_owned()));
    let fitting = lines.take_while(|(line, _)| {
        length += line;
        length <= FITS
    });
    let fitting: Vec<(usize, String)> = fitting.collect();
    let rest = points.len() - fitting.len();
    (fitting, rest)
}

/// How many lines the code blocks in an answer's HTML have.
fn lines_of_code(html: &str) -> usize {
    let blocks = html.split("<pre").skip(1).filter_map(|block| block.split("</pre>").next());
    blocks.map(|block| block.lines().count() + 1).sum()
}

/// How small type must be for so many characters.
fn size(characters: usize) -> u8 {
    SMALLER.iter().fold(1, |size, least| size + u8::from(characters > *least))
}
