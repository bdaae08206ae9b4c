//! The deck: all cards of a guide in order, in chunks, grouped into siblings, which are easily confused.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;

use super::identity::Identities;
use super::tables::{self, TableCard};
use crate::content::article::Article;
use crate::content::front_matter::Grades;
use crate::content::ids::{HeadingIndex, QuestionIndex};
use crate::document::kind::AnswerForm;
use crate::model::ids::IndexVec;
use crate::model::{ComparisonId, Guide, PageId, QuestionId, TopicId};

/// The capacity of a chunk, which a single comparison may exceed.
const CHUNK: usize = 72;

/// All cards of a guide.
#[derive(Debug, Default)]
pub struct Deck {
    /// Pages in reading order: those without a topic, then those of each topic.
    pub articles: Vec<DeckArticle>,
    /// In the order of their articles.
    pub cards: Vec<Card>,
    /// Names of groups of siblings.
    pub groups: Vec<String>,
    /// Cards by chunk.
    pub chunks: Vec<Range<usize>>,
}

/// A page with its cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeckArticle {
    /// The page.
    pub page: PageId,
    /// Its cards in the deck.
    pub cards: Range<usize>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The first 32 bits of the hash of its text.
    pub hash: u32,
    /// What is asked.
    pub content: Content,
    /// Its group of siblings.
    pub group: usize,
}

/// What a card is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardIds {
    /// Its id.
    pub id: String,
    /// Ids that it had before.
    pub names: Vec<String>,
}

/// What a card asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Content {
    /// A question of a page.
    Question {
        /// The question.
        question: QuestionId,
        /// How it is answered.
        form: AnswerForm,
    },
    /// A row or cell of a comparison.
    Table {
        /// The comparison.
        comparison: ComparisonId,
        /// The row or cell.
        card: Box<TableCard>,
    },
}

impl Content {
    /// The grades of what is asked.
    pub fn grades(&self, guide: &Guide) -> Grades {
        match self {
            Content::Question { question, .. } => guide.question_grades(*question),
            Content::Table { comparison, .. } => guide.comparison_grades(*comparison),
        }
    }

    /// The page that it is on.
    pub fn page(&self, guide: &Guide) -> PageId {
        match self {
            Content::Question { question, .. } => question.page,
            Content::Table { comparison, .. } => guide.comparisons[*comparison].page,
        }
    }
}

impl Card {
    /// The id that reviews are logged under, and the card's other ids.
    pub fn ids(&self, identities: &Identities) -> CardIds {
        match &self.content {
            Content::Question { question, .. } => {
                let identity = identities.question(*question);
                CardIds { id: identity.id, names: identity.names }
            }
            Content::Table { comparison, card } => {
                let identity = identities.comparison(*comparison);
                let of_card = |id: &String| [id, "#", &card.id].concat();
                CardIds { id: of_card(&identity.id), names: identity.names.iter().map(of_card).collect() }
            }
        }
    }
}

impl Deck {
    /// The deck of `guide`.
    pub fn new(guide: &Guide) -> Self {
        let mut builder =
            DeckBuilder { guide, deck: Deck::default(), groups: HashMap::new(), chunk_topic: None };
        let (of_topics, loose): (Vec<PageId>, Vec<PageId>) =
            guide.order.iter().copied().partition(|page| guide.pages[*page].topic.is_some());
        loose.into_iter().chain(of_topics).for_each(|page| builder.page(page));
        builder.deck
    }
}

struct DeckBuilder<'g> {
    guide: &'g Guide,
    deck: Deck,
    /// Indexes of groups in the deck.
    groups: HashMap<Siblings, usize>,
    /// The topic of the last chunk.
    chunk_topic: Option<TopicId>,
}

/// A part of a page whose cards are not divided between chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CardSource {
    /// A question.
    Question(QuestionId),
    /// The cards of a comparison.
    Comparison(ComparisonId),
}

/// The common origin of siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Siblings {
    Comparison(ComparisonId),
    /// A heading of a page that is not a question, by its index.
    Section(PageId, HeadingIndex),
    Page(PageId),
}

impl DeckBuilder<'_> {
    fn page(&mut self, page: PageId) {
        let start = self.deck.cards.len();
        let above = headings_above(self.guide.pages[page].article());
        let tables = self.tables_in_answers(page, &above);
        for unit in self.units(page) {
            let (group, cards) = match unit {
                CardSource::Question(question) => {
                    let table =
                        tables.get(&question.index).map(|comparison| Siblings::Comparison(*comparison));
                    (table.unwrap_or_else(|| self.section(question, &above)), vec![self.question(question)])
                }
                CardSource::Comparison(comparison) => {
                    (Siblings::Comparison(comparison), self.comparison(comparison))
                }
            };
            if !cards.is_empty() {
                let group = self.group(group);
                self.add(page, cards.into_iter().map(|card| Card { group, ..card }).collect());
            }
        }
        self.deck.articles.push(DeckArticle { page, cards: start..self.deck.cards.len() });
    }

    /// A page's questions and comparisons in document order, a question before the tables in its answer.
    fn units(&self, page: PageId) -> Vec<CardSource> {
        let found = &self.guide.pages[page];
        let article = found.article();
        let questions = found.asked().filter(|(_, question)| question.answered);
        let mut units: Vec<(Option<HeadingIndex>, CardSource)> = questions
            .map(|(index, question)| (Some(question.heading), CardSource::Question(page.question(index))))
            .collect();
        units.extend(found.compared().iter().map(|comparison| {
            let heading = article.comparisons[self.guide.comparisons[*comparison].index].heading;
            (heading, CardSource::Comparison(*comparison))
        }));
        units.sort_unstable();
        units.into_iter().map(|(_, unit)| unit).collect()
    }

    /// The first comparison in the section of each question that has one, by the question's index.
    fn tables_in_answers(&self, page: PageId, above: &HeadingsAbove) -> HashMap<QuestionIndex, ComparisonId> {
        let found = &self.guide.pages[page];
        let article = found.article();
        let mut tables = HashMap::new();
        for comparison in &found.comparisons {
            let heading = article.comparisons[self.guide.comparisons[*comparison].index].heading;
            let question = std::iter::successors(heading, |heading| above[*heading])
                .filter_map(|heading| article.headings[heading].question)
                .last();
            if let Some(question) = question {
                tables.entry(question).or_insert(*comparison);
            }
        }
        tables
    }

    /// The heading above a question, or its page.
    fn section(&self, QuestionId { page, index }: QuestionId, above: &HeadingsAbove) -> Siblings {
        let article = self.guide.pages[page].article();
        let heading = above[article.questions[index].heading];
        heading.map_or(Siblings::Page(page), |heading| Siblings::Section(page, heading))
    }

    fn group(&mut self, group: Siblings) -> usize {
        let (guide, groups) = (self.guide, &mut self.deck.groups);
        *self.groups.entry(group).or_insert_with(|| {
            groups.push(match group {
                Siblings::Comparison(comparison) => guide.comparison_title(comparison),
                Siblings::Section(page, heading) => {
                    guide.pages[page].article().headings[heading].title.text().to_owned()
                }
                Siblings::Page(page) => guide.pages[page].title().to_owned(),
            });
            groups.len() - 1
        })
    }

    /// Adds cards to the last chunk, or to a new one if that is full or belongs to another topic.
    fn add(&mut self, page: PageId, cards: Vec<Card>) {
        let topic = self.guide.pages[page].topic;
        let end = self.deck.cards.len() + cards.len();
        match self.deck.chunks.last_mut() {
            Some(chunk) if self.chunk_topic == topic && end - chunk.start <= CHUNK => chunk.end = end,
            _ => self.deck.chunks.push(self.deck.cards.len()..end),
        }
        self.chunk_topic = topic;
        self.deck.cards.extend(cards);
    }

    fn question(&self, id: QuestionId) -> Card {
        let question = self.guide.question(id);
        Card {
            hash: first_half(question.digest.hash),
            content: Content::Question { question: id, form: question.form.answer_form() },
            group: 0,
        }
    }

    fn comparison(&self, comparison: ComparisonId) -> Vec<Card> {
        let cards = tables::cards(self.guide.table(comparison), self.guide.config.study.comparisons);
        let card = |card: TableCard| Card {
            hash: first_half(card.hash),
            content: Content::Table { comparison, card: Box::new(card) },
            group: 0,
        };
        cards.into_iter().map(card).collect()
    }
}

fn first_half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The heading that each heading is under.
type HeadingsAbove = IndexVec<HeadingIndex, Option<HeadingIndex>>;

fn headings_above(article: &Article) -> HeadingsAbove {
    let mut open: Vec<HeadingIndex> = Vec::new();
    let headings = article.headings.iter_enumerated().map(|(index, heading)| {
        while open.pop_if(|above| article.headings[*above].level >= heading.level).is_some() {}
        let above = open.last().copied();
        open.push(index);
        above
    });
    headings.collect()
}
