//! What a guide is.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use borsh::BorshSerialize;

use super::reads;
use super::routes::Routes;
use crate::config::Config;
use crate::content::article::{Article, Question, Table};
use crate::content::front_matter::{Grades, Priority, Reader};
use crate::content::markdown::comparison_title;
use crate::content::table_file::TableFile;
use crate::diag::Outcome;
use crate::dialect::questions::Pattern;
use crate::document::Document;
use crate::memo::Fingerprint;

/// Words read in a minute.
const WORDS_A_MINUTE: usize = 220;

/// A whole guide. Pages, topics and comparisons refer to each other by place.
#[derive(Debug, Default)]
pub struct Guide {
    /// What `book.toml` says.
    pub config: Config,
    /// What the guide is called.
    pub title: String,
    /// Every page that has a Markdown file.
    pub pages: Vec<Page>,
    /// The page of `index.md` at the top.
    pub home: Option<usize>,
    /// Topics in roadmap order: what must be read first comes first, then by priority.
    pub topics: Vec<Topic>,
    /// Pages that are articles (neither home nor a topic's index), in reading order.
    pub articles: Vec<usize>,
    /// Every comparison.
    pub comparisons: Vec<GuideComparison>,
    /// Files to copy: address and path of the source.
    pub assets: BTreeMap<String, Arc<str>>,
    /// Earlier addresses and the pages they lead to now.
    pub redirects: BTreeMap<String, usize>,
    /// Where generated pages and files can be.
    pub routes: Routes,
}

/// A page made from a Markdown file.
#[derive(Debug)]
pub struct Page {
    /// Its place among the guide's pages.
    pub place: usize,
    /// The article, shared with the memo.
    pub parsed: Arc<Outcome<Article>>,
    /// Of all that the article depends on.
    pub fingerprint: Fingerprint,
    /// Its path from the content's root, without `.md`: the first half of its questions' ids.
    pub id: String,
    /// Its address.
    pub url: String,
    /// What it is.
    pub role: Role,
    /// The topic it belongs to first.
    pub topic: Option<usize>,
    /// Where its links lead, in the order of the article's links.
    pub links: Vec<Target>,
    /// What to read before.
    pub requires: Vec<Requirement>,
    /// Pages that link here, in reading order, each once.
    pub backlinks: Vec<usize>,
    /// Comparisons that stand here.
    pub comparisons: Range<usize>,
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize)]
pub enum Role {
    /// The guide's first page.
    Home,
    /// A topic's first page.
    TopicIndex,
    /// Anything else.
    Article,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize)]
pub enum Target {
    /// A page of the guide, and a place on it.
    Page(usize, Option<String>),
    /// A file of the site that is no page of the guide, with its fragment.
    File(String),
    /// A place on this page.
    Here(String),
    /// An image of the site, with width and height in pixels where they are known.
    Image(String, Option<(u32, u32)>),
    /// Somewhere else.
    Elsewhere(String),
    /// The page of a comparison.
    Comparison(usize),
    /// The table that a comparison reads from a file.
    Table(Document),
    /// Nowhere.
    Broken,
}

/// Something to read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize)]
pub enum Requirement {
    /// A topic.
    Topic(usize),
    /// A page.
    Page(usize),
}

/// A folder of the content.
#[derive(Debug, Default, BorshSerialize)]
pub struct Topic {
    /// The folder's name.
    pub id: String,
    /// Its index page.
    pub index: Option<usize>,
    /// From the index page, or the folder's name.
    pub title: String,
    /// Where its page is.
    pub url: String,
    /// How likely it is to be asked about.
    pub priority: Option<Priority>,
    /// Topics to read before, by place.
    pub requires: Vec<usize>,
    /// 1 for topics that need nothing before them; else one more than the deepest they require.
    pub step: usize,
    /// Articles of the folder, then those that name the topic in `topics:`.
    pub articles: Vec<usize>,
}

/// A comparison of the guide.
#[derive(Debug, BorshSerialize)]
pub struct GuideComparison {
    /// Its name in addresses.
    pub id: String,
    /// The address of its own page.
    pub url: String,
    /// The page it stands on.
    pub page: usize,
    /// Its place among the page's comparisons.
    pub place: usize,
    /// Its table and title, when they come from a file; else the article has them.
    pub from_file: Option<TableFile>,
}

impl Page {
    /// The article. Who reads it depends on it, see [`recorded`](super::recorded).
    pub fn article(&self) -> &Article {
        reads::note(self.place);
        &self.parsed.value
    }

    /// How many questions it asks, follow-ups left out.
    pub fn question_count(&self) -> usize {
        self.article().questions.iter().filter(|question| question.follows.is_none()).count()
    }

    /// Reading time in minutes, at least one.
    pub fn minutes(&self) -> usize {
        self.article().words.div_ceil(WORDS_A_MINUTE).max(1)
    }

    /// The text of a question's heading.
    pub fn question_text(&self, question: &Question) -> &str {
        self.article().headings[question.heading].title.text()
    }
}

impl Guide {
    /// A page's priority: its own, or its topic's.
    pub fn priority(&self, page: usize) -> Option<Priority> {
        let page = &self.pages[page];
        page.article().front.priority.as_deref().copied().or_else(|| self.topics.get(page.topic?)?.priority)
    }

    /// A page's level: its own, or that of its topic's index.
    pub fn level(&self, page: usize) -> Option<Reader> {
        let page = &self.pages[page];
        let of_topic = || self.pages[self.topics.get(page.topic?)?.index?].article().front.level;
        page.article().front.level.or_else(of_topic)
    }

    /// The grades of a question or comparison under a heading of a page: its own, or the page's.
    pub fn grades(&self, page: usize, heading: Option<usize>) -> Grades {
        let own = heading.map(|heading| self.pages[page].article().headings[heading].grades);
        own.unwrap_or_default().or(self.page_grades(page))
    }

    /// The grades that questions and comparisons of a page have unless they say otherwise.
    pub fn page_grades(&self, page: usize) -> Grades {
        Grades {
            priority: self.priority(page),
            level: self.level(page),
            difficulty: self.pages[page].article().front.difficulty,
        }
    }

    /// The comparison's table.
    pub fn table(&self, comparison: usize) -> &Table {
        let found = &self.comparisons[comparison];
        let article = self.pages[found.page].article();
        found.from_file.as_ref().map_or(&article.comparisons[found.place].table, |file| &file.table)
    }

    /// What a comparison is called.
    pub fn comparison_title(&self, comparison: usize) -> String {
        let found = &self.comparisons[comparison];
        let heading = &self.pages[found.page].article().comparisons[found.place].title;
        match &found.from_file {
            Some(file) => file.title.clone().unwrap_or_else(|| comparison_title(heading, &file.table)),
            None => heading.clone(),
        }
    }

    /// Pages whose questions, FAQs and comparisons count, in reading order: home, then each topic's index and articles.
    pub fn reading_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = self.home.into_iter().collect();
        order.extend(self.articles.iter().filter(|page| self.pages[**page].topic.is_none()));
        for (place, topic) in self.topics.iter().enumerate() {
            order.extend(topic.index);
            order.extend(topic.articles.iter().filter(|page| self.pages[**page].topic == Some(place)));
        }
        order
    }

    /// How many questions have no answer, follow-ups left out.
    pub fn unanswered(&self) -> usize {
        let questions = self.pages.iter().flat_map(|page| &page.article().questions);
        questions.filter(|question| question.follows.is_none() && !question.answered).count()
    }

    /// How many questions are marked by each pattern, follow-ups left out, and in how many files.
    pub fn recognised(&self) -> [(Pattern, usize, usize); Pattern::ALL.len()] {
        let mut all = Pattern::ALL.map(|pattern| (pattern, 0, 0));
        for page in &self.pages {
            let mut of_page = [0; Pattern::ALL.len()];
            let questions = page.article().questions.iter().filter(|question| question.follows.is_none());
            questions.for_each(|question| of_page[question.pattern as usize] += 1);
            for ((_, questions, files), count) in all.iter_mut().zip(of_page) {
                *questions += count;
                *files += usize::from(count > 0);
            }
        }
        all
    }

    /// How many questions a topic has, follow-ups left out, and its reading time in minutes.
    pub fn size_of(&self, topic: usize) -> (usize, usize) {
        let topic = &self.topics[topic];
        let pages = topic.index.iter().chain(&topic.articles).map(|page| &self.pages[*page]);
        pages.fold((0, 0), |(questions, minutes), page| {
            (questions + page.question_count(), minutes + page.minutes())
        })
    }
}
