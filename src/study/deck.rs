//! The deck: every card of a guide, in order, in chunks, with those that are easily confused.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;

use super::identity::Identities;
use super::tables::{self, TableCard};
use crate::content::article::{Article, Form};
use crate::content::front_matter::Grades;
use crate::model::Guide;

/// Cards in a chunk, unless one comparison has more.
const CHUNK: usize = 64;

/// All cards of a guide.
#[derive(Debug, Default)]
pub struct Deck {
    /// Pages in reading order: those of no topic, then each topic's.
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
    pub page: usize,
    /// Its cards in the deck.
    pub cards: Range<usize>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Of its words: the first 32 bits of their hash.
    pub hash: u32,
    /// What is asked.
    pub content: Content,
    /// Its siblings.
    pub group: usize,
}

/// What a card asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Content {
    /// A question of a page, by its place there.
    Question {
        /// The page.
        page: usize,
        /// The question's place.
        place: usize,
        /// Whether it has choices.
        has_choices: bool,
    },
    /// Something of a comparison.
    Table {
        /// The comparison.
        comparison: usize,
        /// What of it.
        card: Box<TableCard>,
    },
}

impl Content {
    /// The page that it stands on.
    pub fn page(&self, guide: &Guide) -> usize {
        match self {
            Content::Question { page, .. } => *page,
            Content::Table { comparison, .. } => guide.comparisons[*comparison].page,
        }
    }

    /// The grades of what is asked.
    pub fn grades(&self, guide: &Guide) -> Grades {
        match self {
            Content::Question { page, place, .. } => {
                guide.grades(*page, Some(guide.pages[*page].article().questions[*place].heading))
            }
            Content::Table { comparison, .. } => {
                let found = &guide.comparisons[*comparison];
                guide.grades(found.page, guide.pages[found.page].article().comparisons[found.place].heading)
            }
        }
    }
}

impl Card {
    /// What reviews are logged under, and the card's other ids.
    pub fn ids(&self, guide: &Guide, identities: &Identities) -> (String, Vec<String>) {
        match &self.content {
            Content::Question { page, place, .. } => {
                let identity = identities.question(guide, *page, *place);
                (identity.id, identity.names)
            }
            Content::Table { comparison, card } => {
                let identity = identities.comparison(guide, *comparison);
                let of_card = |id: &String| [id, "#", &card.id].concat();
                (of_card(&identity.id), identity.names.iter().map(of_card).collect())
            }
        }
    }
}

impl Deck {
    /// The deck of `guide`.
    pub fn of(guide: &Guide) -> Self {
        let mut maker = Maker { guide, deck: Deck::default(), places: HashMap::new(), chunk_topic: None };
        let (of_topics, loose): (Vec<usize>, Vec<usize>) =
            guide.reading_order().into_iter().partition(|page| guide.pages[*page].topic.is_some());
        loose.into_iter().chain(of_topics).for_each(|page| maker.page(page));
        maker.deck
    }
}

struct Maker<'g> {
    guide: &'g Guide,
    deck: Deck,
    /// Places of groups in the deck.
    places: HashMap<Group, usize>,
    /// The topic of the last chunk.
    chunk_topic: Option<usize>,
}

/// What comes into the deck as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    /// A question, by its place on the page.
    Question(usize),
    /// The cards of a comparison.
    Comparison(usize),
}

/// What siblings share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Group {
    Comparison(usize),
    /// A heading of a page that asks nothing.
    Section(usize, usize),
    Page(usize),
}

impl Maker<'_> {
    fn page(&mut self, page: usize) {
        let start = self.deck.cards.len();
        let tables = self.tables_in_answers(page);
        for unit in self.units(page) {
            let (group, cards) = match unit {
                Unit::Question(place) => {
                    let table = tables.get(&place).map(|comparison| Group::Comparison(*comparison));
                    (table.unwrap_or_else(|| self.section(page, place)), vec![self.question(page, place)])
                }
                Unit::Comparison(comparison) => (Group::Comparison(comparison), self.comparison(comparison)),
            };
            if !cards.is_empty() {
                let group = self.group(group);
                self.add(page, cards.into_iter().map(|card| Card { group, ..card }).collect());
            }
        }
        self.deck.articles.push(DeckArticle { page, cards: start..self.deck.cards.len() });
    }

    /// A page's questions and comparisons in the order in which they stand there, a question before the tables in its answer.
    fn units(&self, page: usize) -> Vec<Unit> {
        let found = &self.guide.pages[page];
        let article = found.article();
        let questions = article
            .questions
            .iter()
            .enumerate()
            .filter(|(_, question)| question.follows.is_none() && question.answered);
        let mut units: Vec<(usize, Unit)> =
            questions.map(|(place, question)| (question.heading + 1, Unit::Question(place))).collect();
        units.extend(found.comparisons.clone().map(|comparison| {
            let heading = article.comparisons[self.guide.comparisons[comparison].place].heading;
            (heading.map_or(0, |heading| heading + 1), Unit::Comparison(comparison))
        }));
        units.sort_unstable();
        units.into_iter().map(|(_, unit)| unit).collect()
    }

    /// The first comparison in the section of each question that has one.
    fn tables_in_answers(&self, page: usize) -> HashMap<usize, usize> {
        let found = &self.guide.pages[page];
        let article = found.article();
        let mut tables = HashMap::new();
        for comparison in found.comparisons.clone() {
            let heading = article.comparisons[self.guide.comparisons[comparison].place].heading;
            let question = headings_above(article, heading)
                .filter_map(|heading| article.headings[heading].question)
                .last();
            if let Some(question) = question {
                tables.entry(question).or_insert(comparison);
            }
        }
        tables
    }

    /// The heading a question stands under, or its page.
    fn section(&self, page: usize, place: usize) -> Group {
        let article = self.guide.pages[page].article();
        let heading = headings_above(article, Some(article.questions[place].heading)).nth(1);
        heading.map_or(Group::Page(page), |heading| Group::Section(page, heading))
    }

    fn group(&mut self, group: Group) -> usize {
        let (guide, groups) = (self.guide, &mut self.deck.groups);
        *self.places.entry(group).or_insert_with(|| {
            groups.push(match group {
                Group::Comparison(comparison) => guide.comparison_title(comparison),
                Group::Section(page, heading) => {
                    guide.pages[page].article().headings[heading].title.text().to_owned()
                }
                Group::Page(page) => guide.pages[page].article().title.clone(),
            });
            groups.len() - 1
        })
    }

    /// Puts cards that belong together into the last chunk, or a new one where that is full or another topic's.
    fn add(&mut self, page: usize, cards: Vec<Card>) {
        let topic = self.guide.pages[page].topic;
        let end = self.deck.cards.len() + cards.len();
        match self.deck.chunks.last_mut() {
            Some(chunk) if self.chunk_topic == topic && end - chunk.start <= CHUNK => chunk.end = end,
            _ => self.deck.chunks.push(self.deck.cards.len()..end),
        }
        self.chunk_topic = topic;
        self.deck.cards.extend(cards);
    }

    fn question(&self, page: usize, place: usize) -> Card {
        let question = &self.guide.pages[page].article().questions[place];
        Card {
            hash: first_half(question.digest.hash),
            content: Content::Question { page, place, has_choices: question.form != Form::Open },
            group: 0,
        }
    }

    fn comparison(&self, comparison: usize) -> Vec<Card> {
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

/// A heading and those it stands under, the nearest first.
fn headings_above(article: &Article, heading: Option<usize>) -> impl Iterator<Item = usize> {
    std::iter::successors(heading, |heading| {
        let level = article.headings[*heading].level;
        article.headings[..*heading].iter().rposition(|above| above.level < level)
    })
}
