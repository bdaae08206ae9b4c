//! What a guide is.

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::BorshSerialize;

use super::ids::{ComparisonId, IndexVec, PageId, QuestionId, TopicId};
use super::routes::Routes;
use super::tracking;
use crate::config::Config;
use crate::content::article::{Article, Question, Table};
use crate::content::front_matter::{Level, Priority};
use crate::content::markdown::comparison_title;
use crate::content::table_file::TableFile;
use crate::diag::Outcome;
use crate::document::{Document, LinkId};
use crate::memo::Fingerprint;

/// Words read in a minute.
const WORDS_A_MINUTE: usize = 220;

/// A whole guide. Pages, topics and comparisons refer to each other by id.
#[derive(Debug, Default)]
pub struct Guide {
    /// What `book.toml` says.
    pub config: Config,
    /// What the guide is called.
    pub title: String,
    /// Every page that has a Markdown file.
    pub pages: IndexVec<PageId, Page>,
    /// The page of `index.md` at the top.
    pub home: Option<PageId>,
    /// Topics in roadmap order: what must be read first comes first, then by priority.
    pub topics: IndexVec<TopicId, Topic>,
    /// Pages that are articles (neither home nor a topic's index), in reading order.
    pub articles: Vec<PageId>,
    /// Every comparison.
    pub comparisons: IndexVec<ComparisonId, GuideComparison>,
    /// Files to copy: address and path of the source.
    pub assets: BTreeMap<String, Arc<str>>,
    /// Earlier addresses and the pages they lead to now.
    pub redirects: BTreeMap<String, PageId>,
    /// Where generated pages and files can be.
    pub routes: Routes,
}

/// A page made from a Markdown file.
#[derive(Debug)]
pub struct Page {
    /// Its index in [`Guide::pages`].
    pub index: PageId,
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
    pub topic: Option<TopicId>,
    /// Where its links lead, in the order of the article's links.
    pub links: IndexVec<LinkId, LinkTarget>,
    /// What to read before.
    pub requires: Vec<Requirement>,
    /// Pages that link here, in reading order, each once.
    pub backlinks: Vec<PageId>,
    /// Comparisons that stand here.
    pub comparisons: Vec<ComparisonId>,
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
pub enum LinkTarget {
    /// A page of the guide, with an anchor.
    Page(PageId, Option<String>),
    /// A file of the site that is no page of the guide, with its fragment.
    File(String),
    /// An anchor on the same page.
    Here(String),
    /// An image of the site, with width and height in pixels where they are known.
    Image(String, Option<(u32, u32)>),
    /// Somewhere else.
    Elsewhere(String),
    /// The page of a comparison.
    Comparison(ComparisonId),
    /// The table that a comparison reads from a file.
    Table(Document),
    /// Nowhere: the link is not valid, and a diagnostic says why.
    Unresolved,
}

/// Something to read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize)]
pub enum Requirement {
    /// A topic.
    Topic(TopicId),
    /// A page.
    Page(PageId),
}

/// A folder of the content.
#[derive(Debug, Default, BorshSerialize)]
pub struct Topic {
    /// The folder's name.
    pub id: String,
    /// Its index page.
    pub index: Option<PageId>,
    /// From the index page, or the folder's name.
    pub title: String,
    /// Where its page is.
    pub url: String,
    /// How likely it is to be asked about.
    pub priority: Option<Priority>,
    /// Topics to read before.
    pub requires: Vec<TopicId>,
    /// 1 for topics that need nothing before them; else one more than the deepest they require.
    pub step: usize,
    /// Articles of the folder, then those that name the topic in `topics:`.
    pub articles: Vec<PageId>,
}

/// The size of a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TopicSize {
    /// The number of questions, without follow-ups.
    pub questions: usize,
    /// Reading time in minutes.
    pub minutes: usize,
}

/// A comparison of the guide.
#[derive(Debug, BorshSerialize)]
pub struct GuideComparison {
    /// Its name in addresses.
    pub id: String,
    /// The address of its own page.
    pub url: String,
    /// The page it stands on.
    pub page: PageId,
    /// Its index among the comparisons of the page's article.
    pub index: usize,
    /// Its table and title, when they come from a file; else the article has them.
    pub from_file: Option<TableFile>,
}

impl Page {
    /// The article. The read is tracked, see [`track_reads`](super::track_reads).
    pub fn article(&self) -> &Article {
        tracking::record_read(self.index);
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
    pub fn priority(&self, page: PageId) -> Option<Priority> {
        let page = &self.pages[page];
        page.article().front.priority.as_deref().copied().or_else(|| self.topics.get(page.topic?)?.priority)
    }

    /// A page's level: its own, or that of its topic's index.
    pub fn level(&self, page: PageId) -> Option<Level> {
        let page = &self.pages[page];
        let of_topic = || self.pages[self.topics.get(page.topic?)?.index?].article().front.level;
        page.article().front.level.or_else(of_topic)
    }

    /// A question of a page's article.
    pub fn question(&self, question: QuestionId) -> &Question {
        &self.pages[question.page].article().questions[question.index]
    }

    /// The comparison's table.
    pub fn table(&self, comparison: ComparisonId) -> &Table {
        let found = &self.comparisons[comparison];
        let article = self.pages[found.page].article();
        found.from_file.as_ref().map_or(&article.comparisons[found.index].table, |file| &file.table)
    }

    /// What a comparison is called.
    pub fn comparison_title(&self, comparison: ComparisonId) -> String {
        let found = &self.comparisons[comparison];
        let heading = &self.pages[found.page].article().comparisons[found.index].title;
        match &found.from_file {
            Some(file) => file.title.clone().unwrap_or_else(|| comparison_title(heading, &file.table)),
            None => heading.clone(),
        }
    }

    /// Pages whose questions, FAQs and comparisons count, in reading order: home, then each topic's index and articles.
    pub fn reading_order(&self) -> Vec<PageId> {
        let mut order: Vec<PageId> = self.home.into_iter().collect();
        order.extend(self.articles.iter().filter(|page| self.pages[**page].topic.is_none()));
        for (id, topic) in self.topics.iter_enumerated() {
            order.extend(topic.index);
            order.extend(topic.articles.iter().filter(|page| self.pages[**page].topic == Some(id)));
        }
        order
    }

    /// The size of a topic.
    pub fn size_of(&self, topic: TopicId) -> TopicSize {
        let topic = &self.topics[topic];
        let pages = topic.index.iter().chain(&topic.articles).map(|page| &self.pages[*page]);
        pages.fold(TopicSize::default(), |size, page| TopicSize {
            questions: size.questions + page.question_count(),
            minutes: size.minutes + page.minutes(),
        })
    }
}
