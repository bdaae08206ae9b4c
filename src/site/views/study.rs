//! The deck as serialized in its files. The format is documented in `docs/content/reference/study-data.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::links::ShownOn;
use super::parts::grade_views;
use super::{Views, indexes};
use crate::cache::Fingerprint;
use crate::content::article::{Question, QuestionForm};
use crate::content::front_matter::{Difficulty, Grade, Level, Priority};
use crate::document::kind::AnswerForm;
use crate::document::{Document, NodeId, Phrase};
use crate::model::guide::{PageRole, Requirement};
use crate::model::ids::IndexSlice;
use crate::model::{ComparisonId, PageId, QuestionId, TopicId};
use crate::site::href;
use crate::study::deck::{CardIds, Content, DeckArticle};
use crate::study::tables::{Ask, TableCard};
use crate::theme::view::GradeView;

/// The format's version.
const VERSION: u32 = 3;

/// `deck.js`
#[derive(Debug, Serialize)]
pub(crate) struct DeckIndex {
    version: u32,
    guide: GuideEntry,
    settings: DeckSettings,
    priorities: Vec<GradeView>,
    levels: Vec<GradeView>,
    topics: Vec<TopicEntry>,
    articles: Vec<ArticleEntry>,
    groups: Vec<String>,
    chunks: Vec<ChunkEntry>,
    cards: CardColumns,
}

#[derive(Debug, Serialize)]
struct GuideEntry {
    id: String,
    title: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DeckSettings {
    retention: f64,
    new_per_day: u32,
    due_per_day: u32,
}

#[derive(Debug, Serialize)]
struct TopicEntry {
    id: String,
    title: String,
    url: String,
    priority: u8,
    level: u8,
    requires: Vec<TopicId>,
    step: usize,
    minutes: usize,
}

#[derive(Debug, Serialize)]
struct ArticleEntry {
    id: String,
    title: String,
    url: String,
    topic: Option<TopicId>,
    priority: u8,
    level: u8,
    minutes: usize,
    #[serde(skip_serializing_if = "Requires::is_empty")]
    requires: Requires,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    cards: usize,
}

#[derive(Debug, Default, Serialize)]
struct Requires {
    topics: Vec<TopicId>,
    articles: Vec<usize>,
}

impl Requires {
    fn is_empty(&self) -> bool {
        self.topics.is_empty() && self.articles.is_empty()
    }
}

#[derive(Debug, Serialize)]
struct ChunkEntry {
    key: String,
    first: usize,
}

/// The cards in columns, which compress better than rows.
#[derive(Debug, Default, Serialize)]
struct CardColumns {
    ids: Vec<String>,
    kinds: String,
    hashes: String,
    priorities: String,
    levels: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    difficulties: String,
    groups: Vec<usize>,
    names: BTreeMap<usize, Vec<String>>,
}

/// A chunk.
#[derive(Debug, Serialize)]
pub(crate) struct DeckChunk {
    cards: Vec<CardEntry>,
    tables: Vec<TableEntry>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum CardEntry {
    Question(Box<QuestionEntry>),
    Table(TableCardEntry),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct QuestionEntry {
    /// Only for follow-ups: the id of a card is in the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The anchor of its section on its article's page, with `#`, unless it is the end of the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    question: String,
    /// Unless it equals the HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    answer: String,
    /// HTML.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    points: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<ChoiceEntry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follow_ups: Vec<QuestionEntry>,
}

#[derive(Debug, Serialize)]
struct ChoiceEntry {
    html: String,
    right: bool,
    why: String,
}

/// A line of text. Most have no markup, and are written once.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum TextEntry {
    Plain(String),
    Marked { html: String, text: String },
}

/// A card of a table. A list of subjects is omitted if it has all of the table's.
#[derive(Debug, Serialize)]
struct TableCardEntry {
    table: usize,
    row: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    subjects: Option<Box<[u32]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    which: Option<Box<[u32]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Box<[u32]>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TableEntry {
    id: String,
    title: String,
    url: String,
    source: String,
    aspect_label: String,
    subjects: Vec<TextEntry>,
    rows: Vec<RowEntry>,
}

#[derive(Debug, Serialize)]
struct RowEntry {
    aspect: TextEntry,
    cells: Vec<TextEntry>,
}

impl Views {
    /// `deck.js`, with the payload keys of the chunks.
    pub(crate) fn deck_index(&self, chunk_keys: Vec<String>) -> DeckIndex {
        let (guide, deck) = (&self.guide, self.study.deck());
        let config = &guide.config.study;
        let firsts = deck.chunks.iter().map(|chunk| chunk.start);
        DeckIndex {
            version: VERSION,
            guide: GuideEntry { id: self.study.guide_id(), title: guide.title.clone() },
            settings: DeckSettings {
                retention: config.retention,
                new_per_day: config.new_per_day,
                due_per_day: config.due_per_day,
            },
            priorities: grade_views::<Priority>().collect(),
            levels: grade_views::<Level>().collect(),
            topics: guide.topics.indices().map(|topic| self.topic_entry(topic)).collect(),
            articles: self.article_entries(),
            groups: deck.groups.clone(),
            chunks: chunk_keys
                .into_iter()
                .zip(firsts)
                .map(|(key, first)| ChunkEntry { key, first })
                .collect(),
            cards: self.card_columns(),
        }
    }

    fn topic_entry(&self, topic: TopicId) -> TopicEntry {
        let (guide, found) = (&self.guide, &self.guide.topics[topic]);
        TopicEntry {
            id: found.id.clone(),
            title: found.title.clone(),
            url: href::encode(&found.url),
            priority: found.priority.map_or(0, Priority::rank),
            level: found.index.and_then(|page| guide.level(page)).map_or(0, Level::rank),
            requires: found.requires.clone(),
            step: found.step,
            minutes: guide.size_of(topic).minutes,
        }
    }

    fn article_entries(&self) -> Vec<ArticleEntry> {
        let articles = &self.study.deck().articles;
        let indexes = indexes(articles.iter().map(|article| article.page), self.guide.pages.len());
        articles.iter().map(|article| self.article_entry(article, &indexes)).collect()
    }

    /// A page's entry, given the index of each page in the deck. The home page and the pages of topics are not articles.
    fn article_entry(
        &self,
        article: &DeckArticle,
        indexes: &IndexSlice<PageId, [Option<usize>]>,
    ) -> ArticleEntry {
        let (guide, page) = (&self.guide, &self.guide.pages[article.page]);
        let mut requires = Requires::default();
        for requirement in &page.requires {
            match requirement {
                Requirement::Topic(topic) => requires.topics.push(*topic),
                Requirement::Page(page) => requires.articles.extend(indexes[*page]),
            }
        }
        ArticleEntry {
            id: page.id.clone(),
            title: page.title().to_owned(),
            url: href::encode(&page.url),
            topic: page.topic,
            priority: guide.priority(article.page).map_or(0, Priority::rank),
            level: guide.level(article.page).map_or(0, Level::rank),
            minutes: if page.role == PageRole::Article && page.article().words > 0 {
                page.minutes()
            } else {
                0
            },
            requires,
            tags: self.tag_ids(article.page),
            cards: article.cards.len(),
        }
    }

    fn card_columns(&self) -> CardColumns {
        let (deck, identities) = (self.study.deck(), self.study.identities());
        // Most of the time is spent on concatenating ids.
        let ids = |article: &DeckArticle| -> Vec<CardIds> {
            let page = &self.guide.pages[article.page].id;
            let cards = deck.cards[article.cards.clone()].iter();
            cards
                .map(|card| {
                    // An id that starts with the article's id is shortened to `#anchor`.
                    let CardIds { mut id, names } = card.ids(identities);
                    if id.strip_prefix(page.as_str()).is_some_and(|rest| rest.starts_with('#')) {
                        id.drain(..page.len());
                    }
                    CardIds { id, names }
                })
                .collect()
        };
        let ids: Vec<_> = deck.articles.par_iter().with_min_len(64).map(ids).collect();
        let mut columns = CardColumns::default();
        for (article, ids) in deck.articles.iter().zip(ids) {
            for (index, CardIds { id, names }) in article.cards.clone().zip(ids) {
                let card = &deck.cards[index];
                columns.ids.push(id);
                columns.kinds.push(kind(&card.content));
                // Writing to a `String` cannot fail.
                let _ = write!(columns.hashes, "{:08x}", card.hash);
                let grades = card.content.grades(&self.guide);
                let _ = write!(columns.priorities, "{}", grades.priority.map_or(0, Priority::rank));
                let _ = write!(columns.levels, "{}", grades.level.map_or(0, Level::rank));
                let _ = write!(columns.difficulties, "{}", grades.difficulty.map_or(0, Difficulty::rank));
                columns.groups.push(card.group);
                if !names.is_empty() {
                    columns.names.insert(index, names);
                }
            }
        }
        if columns.difficulties.bytes().all(|digit| digit == b'0') {
            columns.difficulties.clear();
        }
        columns
    }

    /// A chunk: the cards in `range`, and their tables.
    pub(crate) fn deck_chunk(&self, range: Range<usize>) -> DeckChunk {
        let mut tables: Vec<ComparisonId> = Vec::new();
        let cards = self.study.deck().cards[range].iter().map(|card| match &card.content {
            Content::Question { question, .. } => {
                let mut entry = self.question_entry(*question);
                entry.follow_ups = self.follow_ups(*question);
                CardEntry::Question(Box::new(entry))
            }
            Content::Table { comparison, card } => {
                // Cards of a comparison are consecutive.
                if tables.last() != Some(comparison) {
                    tables.push(*comparison);
                }
                let count = self.guide.table(*comparison).subjects.len();
                CardEntry::Table(table_card(tables.len() - 1, card, count))
            }
        });
        let cards = cards.collect();
        DeckChunk {
            cards,
            tables: tables.into_iter().map(|comparison| self.table_entry(comparison)).collect(),
        }
    }

    /// The fingerprint of what [`Views::deck_chunk`] makes the chunk of, which reads no article's text.
    pub(crate) fn deck_chunk_inputs(&self, range: Range<usize>) -> Fingerprint {
        let mut inputs = vec![self.strings().fingerprint];
        let (mut page, mut table) = (None, None);
        for card in &self.study.deck().cards[range] {
            match &card.content {
                Content::Question { question, .. } => {
                    if page.replace(question.page) != Some(question.page) {
                        inputs.push(self.text_inputs(question.page));
                    }
                    let asked = std::iter::once(*question).chain(self.follow_ups_of(*question));
                    let id = |question: QuestionId| {
                        (question.index, self.study.identities().question(question).id)
                    };
                    inputs.push(Fingerprint::of_value(&asked.map(id).collect::<Vec<_>>()));
                }
                Content::Table { comparison, card } => {
                    if table.replace(*comparison) != Some(*comparison) {
                        inputs.push(Fingerprint::of_value(&self.table_entry(*comparison)));
                    }
                    inputs.push(Fingerprint::of_value(card));
                }
            }
        }
        Fingerprint::default().and(inputs)
    }

    /// The fingerprint of what a page's text is rendered from on any page: the article, its address, and where its links lead.
    fn text_inputs(&self, page: PageId) -> Fingerprint {
        let found = &self.guide.pages[page];
        let links = self.links(page, ShownOn::AnyPage);
        let leads = found.links.indices().map(|link| links.fingerprint(link));
        found.fingerprint.and([Fingerprint::of_value(&(&found.id, &found.url))]).and(leads)
    }

    /// The follow-ups of a question, and theirs.
    fn follow_ups_of(&self, QuestionId { page, index }: QuestionId) -> impl Iterator<Item = QuestionId> {
        let follow_ups = self.guide.pages[page].article().follow_ups(index);
        follow_ups.map(move |(index, _)| page.question(index))
    }

    fn follow_ups(&self, question: QuestionId) -> Vec<QuestionEntry> {
        self.follow_ups_of(question)
            .map(|question| QuestionEntry {
                id: Some(self.study.identities().question(question).id),
                ..self.question_entry(question)
            })
            .collect()
    }

    fn question_entry(&self, QuestionId { page, index }: QuestionId) -> QuestionEntry {
        let article = self.guide.pages[page].article();
        let question = &article.questions[index];
        let heading = &article.headings[question.heading];
        let text = article.text();
        let answer = self.node_html(page, &text.body, question.solution, ShownOn::AnyPage);
        let html = self.question_html(page, question, &heading.title, &text.body);
        let title = heading.title.text();
        let url = href::with_anchor("", &heading.id);
        let id = self.study.identities().question(page.question(index)).id;
        QuestionEntry {
            id: None,
            url: Some(url).filter(|url| id.strip_prefix(&*self.guide.pages[page].id) != Some(url)),
            text: (title != html).then(|| title.to_owned()),
            question: html,
            answer: answer.trim().to_owned(),
            points: text.answers[index]
                .key_points
                .iter()
                .map(|point| self.phrase(page, point, ShownOn::AnyPage))
                .collect(),
            choices: self.choice_entries(page, question),
            follow_ups: Vec::new(),
        }
    }

    /// The question, with its prompt.
    fn question_html(&self, page: PageId, question: &Question, title: &Phrase, body: &Document) -> String {
        let mut html = self.phrase(page, title, ShownOn::AnyPage);
        if let Some(prompt) = question.prompt {
            html.push('\n');
            html.push_str(self.node_html(page, body, prompt, ShownOn::AnyPage).trim());
        }
        html
    }

    fn choice_entries(&self, page: PageId, question: &Question) -> Vec<ChoiceEntry> {
        let QuestionForm::Choice(choices) = &question.form else { return Vec::new() };
        let text = self.guide.pages[page].article().text();
        let html = |node: NodeId| self.node_html(page, &text.body, node, ShownOn::AnyPage).trim().to_owned();
        let choices = choices.iter().map(|choice| ChoiceEntry {
            html: html(choice.text),
            right: choice.right,
            why: html(choice.explanation),
        });
        choices.collect()
    }

    fn table_entry(&self, comparison: ComparisonId) -> TableEntry {
        let table = self.guide.table(comparison);
        let page = self.guide.comparisons[comparison].page;
        let cell = |cell: &Phrase| {
            let (html, text) = (self.cell(page, cell, ShownOn::AnyPage), cell.said());
            if html == text {
                TextEntry::Plain(html)
            } else {
                TextEntry::Marked { html, text: text.into_owned() }
            }
        };
        let link = self.comparison_link(comparison);
        TableEntry {
            id: link.id,
            title: link.title,
            url: link.url,
            source: link.source.url,
            aspect_label: self.aspect_label(table),
            subjects: table.subjects.iter().map(cell).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| RowEntry {
                    aspect: cell(&row.aspect),
                    cells: row.cells.iter().map(cell).collect(),
                })
                .collect(),
        }
    }
}

fn kind(content: &Content) -> char {
    match content {
        Content::Question { form: AnswerForm::Open, .. } => 'o',
        Content::Question { form: AnswerForm::Choice, .. } => 'c',
        Content::Table { card, .. } => match card.ask {
            Ask::Cell { .. } => 'e',
            Ask::Row => 'r',
        },
    }
}

/// The entry of a card whose table has `count` subjects.
fn table_card(table: usize, card: &TableCard, count: usize) -> TableCardEntry {
    let listed = |subjects: &[u32]| (subjects.len() < count).then(|| subjects.into());
    let (subjects, which) = match &card.ask {
        Ask::Cell { subjects, which } => (listed(subjects), listed(which)),
        Ask::Row => (None, None),
    };
    TableCardEntry { table, row: card.row, subjects, which, options: listed(&card.options) }
}
