//! The guide, and its pages, topics and comparisons.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::groups::ArticleGroup;
use super::ids::{ComparisonId, GroupId, IndexVec, NavigationId, PageId, QuestionId, TopicId};
use super::navigation::Navigation;
use super::routes::Routes;
use super::target::alias_url;
use crate::cache::Fingerprint;
use crate::config::Config;
use crate::content::article::{Article, Question, Table};
use crate::content::front_matter::{Grades, Level, Priority};
use crate::content::ids::{ComparisonIndex, HeadingIndex, QuestionIndex};
use crate::content::markdown::comparison_title;
use crate::content::table_file::TableFile;
use crate::diag::Outcome;
use crate::document::{Document, ImageSize, LinkId};
use crate::source::OTHER_FORMATS;
use crate::source::paths::folder_of;

/// Words read in a minute.
const WORDS_A_MINUTE: usize = 220;

/// A whole guide. Pages, topics and comparisons refer to each other by id.
#[derive(Debug, Default)]
pub struct Guide {
    /// The configuration in `book.toml`.
    pub config: Config,
    /// The guide's title.
    pub title: String,
    /// Every page that has a Markdown file.
    pub pages: IndexVec<PageId, Page>,
    /// The page of `index.md` at the top.
    pub home: Option<PageId>,
    /// How many texts are in formats that are not read, by [`OTHER_FORMATS`].
    pub other_formats: [usize; OTHER_FORMATS.len()],
    /// Topics in roadmap order: prerequisites first, then by priority.
    pub topics: IndexVec<TopicId, Topic>,
    /// Sections and pages as readers find them.
    pub navigation: Navigation,
    /// Whether an author wrote their order down.
    pub is_ordered: bool,
    /// Pages whose questions, FAQs and comparisons count, in reading order: home, then those of the navigation.
    pub order: Vec<PageId>,
    /// Those of them that are articles (neither home nor a topic's index).
    pub articles: Vec<PageId>,
    /// Pages that links lead to, but not the navigation: translations, and what an author leaves out.
    pub unlisted: Vec<PageId>,
    /// Translations of pages, by the page that they are translations of.
    pub translations: BTreeMap<PageId, Vec<PageId>>,
    /// Every comparison, in reading order.
    pub comparisons: IndexVec<ComparisonId, GuideComparison>,
    /// Tags, then series.
    pub groups: IndexVec<GroupId, ArticleGroup>,
    /// Files to copy: source paths by address.
    pub assets: BTreeMap<String, Arc<str>>,
    /// Pages and comparisons by earlier address.
    pub redirects: BTreeMap<String, RedirectTarget>,
    /// Addresses for generated pages and files.
    pub routes: Routes,
    /// Links of the settings for the top of pages.
    pub navigation_links: Vec<SettingLink>,
    /// Links of the settings to profiles and communities.
    pub social_links: Vec<SettingLink>,
}

/// A link in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLink {
    /// Its text.
    pub title: String,
    /// An address in the site, from its root, or elsewhere.
    pub url: String,
    /// Whether the address is not one of the site.
    pub is_elsewhere: bool,
}

/// A page made from a Markdown file.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its index in [`Guide::pages`].
    pub index: PageId,
    /// The article, shared with the cache.
    pub parsed: Arc<Outcome<Article>>,
    /// The fingerprint of everything that the article depends on.
    pub fingerprint: Fingerprint,
    /// Its path from the content's root, without `.md`: the first half of its questions' ids.
    pub id: String,
    /// Its path in the navigation: its id, without a folder that only names a language.
    pub path: String,
    /// Its address.
    pub url: String,
    /// Its role.
    pub role: PageRole,
    /// Its title, if the article itself has none.
    pub name: Option<String>,
    /// The language as a BCP 47 tag, where it is not the guide's.
    pub language: Option<String>,
    /// The page that it is a translation of.
    pub original: Option<PageId>,
    /// The page before it that says the same, and whose questions and comparisons are asked instead of its own.
    pub copy_of: Option<PageId>,
    /// The indexes of the questions in its lists that another list or an answered question asks as well, in order: they are asked once.
    pub repeated: Vec<QuestionIndex>,
    /// Whether it is one of the guide's lessons: no translation, and not left out by its author.
    pub is_listed: bool,
    /// Whether it is about the guide, such as a list of changes or a table of contents: never the first lesson.
    pub is_aside: bool,
    /// Where it is in the navigation.
    pub node: Option<NavigationId>,
    /// Its main topic.
    pub topic: Option<TopicId>,
    /// Targets of the article's links.
    pub links: IndexVec<LinkId, LinkTarget>,
    /// Its prerequisites.
    pub requires: Vec<Requirement>,
    /// Pages that link to it, in reading order, without duplicates.
    pub backlinks: Vec<PageId>,
    /// Comparisons in its article.
    pub comparisons: Vec<ComparisonId>,
    /// Its tags and series.
    pub groups: Vec<GroupId>,
    /// The image of its social preview, if its author chose one: an address in the site, or a URL.
    pub image: Option<String>,
    /// The day of its last change: that in front matter, or else that of the last commit.
    pub updated: Option<String>,
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageRole {
    /// The guide's first page.
    Home,
    /// A topic's first page.
    TopicIndex,
    /// Anything else.
    Article,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page of the guide, with an anchor.
    Page(PageId, Option<String>),
    /// A file of the site that is not a page of the guide, with a fragment.
    File(String),
    /// An anchor on the same page.
    Here(String),
    /// An image of the site, or a data URL.
    Image {
        /// Its address.
        url: String,
        /// Its size, if that is known.
        size: Option<ImageSize>,
    },
    /// An address outside of the site.
    Elsewhere(String),
    /// An image or file of another site, which pages do not load.
    Remote(String),
    /// The page of a comparison.
    Comparison(ComparisonId),
    /// The table that a comparison reads from a file.
    Table(Document),
    /// Nowhere: the link is not valid, and a diagnostic says why.
    Unresolved,
    /// A note that does not exist, in a folder of notes: the link is shown as its text.
    MissingNote,
}

/// Something to read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// A topic.
    Topic(TopicId),
    /// A page.
    Page(PageId),
}

/// A folder of the content.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    /// The folder's name.
    pub id: String,
    /// Its index page.
    pub index: Option<PageId>,
    /// The title of the index page, or the folder's name.
    pub title: String,
    /// The address of its page.
    pub url: String,
    /// Its priority.
    pub priority: Option<Priority>,
    /// Topics to study before.
    pub requires: Vec<TopicId>,
    /// 1 without prerequisites; else one more than the highest step among them.
    pub step: usize,
    /// Articles in the folder, then those with the topic in `topics:`.
    pub articles: Vec<PageId>,
}

/// The size of a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TopicSize {
    /// The number of questions, without follow-ups.
    pub questions: usize,
    /// The number of those that have an answer, which are cards.
    pub answered: usize,
    /// Reading time in minutes.
    pub minutes: usize,
}

/// What is at another address now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RedirectTarget {
    /// A page.
    Page(PageId),
    /// A comparison.
    Comparison(ComparisonId),
}

/// A comparison of the guide.
#[derive(Debug, Clone)]
pub struct GuideComparison {
    /// Its id in addresses.
    pub id: String,
    /// The address of its own page, which it may not have: [`Guide::comparison_address`] tells where it is.
    pub url: String,
    /// The page whose article contains it.
    pub page: PageId,
    /// Its index among the comparisons of the page's article.
    pub index: ComparisonIndex,
    /// Table and title, if they are in a separate file instead of the article.
    pub from_file: Option<TableFile>,
}

impl Page {
    /// The article.
    pub fn article(&self) -> &Article {
        &self.parsed.value
    }

    /// Its title. Reading it counts as reading its article.
    pub fn title(&self) -> &str {
        let title = &self.article().title;
        self.name.as_ref().unwrap_or(title)
    }

    /// The address that another generator gives it by a key of its front matter, where that is another.
    pub(super) fn foreign_url(&self) -> Option<String> {
        let slug = self.article().front.slug.as_deref()?;
        let folder = folder_of(&self.id);
        let url =
            alias_url(&if slug.starts_with('/') { slug.to_owned() } else { format!("{folder}/{slug}") })?;
        (url != self.url).then_some(url)
    }

    /// Whether it is its folder's own page.
    pub fn is_index(&self) -> bool {
        self.path == "index" || self.path.ends_with("/index")
    }

    /// The questions with their indexes, without follow-ups and what is asked elsewhere; none for a copy of another page.
    pub fn asked(&self) -> impl Iterator<Item = (QuestionIndex, &Question)> {
        let questions = self.article().questions.iter_enumerated();
        questions.filter(|(index, question)| {
            self.copy_of.is_none()
                && question.follows.is_none()
                && self.repeated.binary_search(index).is_err()
        })
    }

    /// The questions, without follow-ups; none for a copy of another page.
    pub(super) fn questions(&self) -> impl Iterator<Item = &Question> {
        self.asked().map(|(_, question)| question)
    }

    /// The comparisons that are asked and listed; none for a copy of another page.
    pub fn compared(&self) -> &[ComparisonId] {
        if self.copy_of.is_some() { &[] } else { &self.comparisons }
    }

    /// The number of questions, without follow-ups.
    pub fn question_count(&self) -> usize {
        self.questions().count()
    }

    /// The number of questions with an answer, without follow-ups: each is a card.
    pub fn answered_count(&self) -> usize {
        self.questions().filter(|question| question.answered).count()
    }

    /// Reading time in minutes, at least one.
    pub fn minutes(&self) -> usize {
        self.article().words.div_ceil(WORDS_A_MINUTE).max(1)
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

    /// The grades of a question or comparison under a heading of a page: its own, or the page's.
    pub fn grades(&self, page: PageId, heading: Option<HeadingIndex>) -> Grades {
        let own = heading.map(|heading| self.pages[page].article().headings[heading].grades);
        own.unwrap_or_default().or(self.page_grades(page))
    }

    /// The grades of a question.
    pub fn question_grades(&self, question: QuestionId) -> Grades {
        self.grades(question.page, Some(self.question(question).heading))
    }

    /// The grades of a comparison.
    pub fn comparison_grades(&self, comparison: ComparisonId) -> Grades {
        let found = &self.comparisons[comparison];
        self.grades(found.page, self.pages[found.page].article().comparisons[found.index].heading)
    }

    /// The grades that questions and comparisons of a page have unless they say otherwise.
    pub fn page_grades(&self, page: PageId) -> Grades {
        Grades {
            priority: self.priority(page),
            level: self.level(page),
            difficulty: self.pages[page].article().front.difficulty,
        }
    }

    /// The comparison's table.
    pub fn table(&self, comparison: ComparisonId) -> &Table {
        let found = &self.comparisons[comparison];
        let article = self.pages[found.page].article();
        found.from_file.as_ref().map_or(&article.comparisons[found.index].table, |file| &file.table)
    }

    /// Tells each page where it is in the navigation.
    pub(super) fn place_pages(&mut self) {
        for (id, node) in self.navigation.nodes.iter_enumerated() {
            if let Some(page) = node.page {
                self.pages[page].node = Some(id);
            }
        }
    }

    /// Where a page is in the navigation: a translation is where its original is.
    pub fn node_of(&self, page: PageId) -> Option<NavigationId> {
        let page = &self.pages[page];
        page.node.or_else(|| self.pages[page.original?].node)
    }

    /// The translation of a page into `language`; the page itself, if there is none.
    pub fn in_language(&self, page: PageId, language: Option<&str>) -> PageId {
        let translations = language.and_then(|_| self.translations.get(&page));
        let translation = translations
            .into_iter()
            .flatten()
            .find(|found| self.pages[**found].language.as_deref() == language);
        translation.copied().unwrap_or(page)
    }

    /// Translations by their languages, each list in the order of the originals. Pages that have none come last.
    pub fn translated_orders(&self) -> BTreeMap<&str, Vec<PageId>> {
        let of_originals = self.order.iter().filter_map(|page| self.translations.get(page)).flatten();
        let without_original = self.unlisted.iter().filter(|page| self.pages[**page].original.is_none());
        let mut orders: BTreeMap<&str, Vec<PageId>> = BTreeMap::new();
        for page in of_originals.chain(without_original) {
            if let Some(language) = self.translation_language(*page) {
                orders.entry(language).or_default().push(*page);
            }
        }
        orders
    }

    /// A page of the guide in all its languages, the original first; nothing, if it has one only.
    pub fn versions(&self, page: PageId) -> Vec<PageId> {
        let original = self.pages[page].original.unwrap_or(page);
        let translations = self.translations.get(&original).map(Vec::as_slice).unwrap_or_default();
        let all = std::iter::once(original).chain(translations.iter().copied());
        if translations.is_empty() { Vec::new() } else { all.collect() }
    }

    /// The language of a translation, where it is not the guide's.
    pub fn translation_language(&self, page: PageId) -> Option<&str> {
        let page = &self.pages[page];
        let original = page.original.map(|original| &self.pages[original]);
        let is_unlisted =
            [Some(page), original].into_iter().flatten().any(|page| page.article().front.unlisted);
        let is_translation = !page.is_listed && !is_unlisted;
        let language = page.language.as_deref().filter(|_| is_translation);
        language.filter(|language| !language.eq_ignore_ascii_case(self.config.language()))
    }

    /// A comparison's title.
    pub fn comparison_title(&self, comparison: ComparisonId) -> String {
        let found = &self.comparisons[comparison];
        let heading = &self.pages[found.page].article().comparisons[found.index].title;
        match &found.from_file {
            Some(file) => file.title.clone().unwrap_or_else(|| comparison_title(heading, &file.table)),
            None => heading.clone(),
        }
    }

    /// The size of a topic.
    pub fn size_of(&self, topic: TopicId) -> TopicSize {
        let topic = &self.topics[topic];
        let pages = topic.index.iter().chain(&topic.articles).map(|page| &self.pages[*page]);
        pages.fold(TopicSize::default(), |size, page| TopicSize {
            questions: size.questions + page.question_count(),
            answered: size.answered + page.answered_count(),
            minutes: size.minutes + page.minutes(),
        })
    }
}
