//! The typed values templates see.
//!
//! Every page's template gets four variables: `site` (the same for all pages), `root` (the relative path to the site's root: `""`, `"../"`, …),
//! `page` ([`PageView`]) and one named for the page's kind (`article`, `topic`, …). Links in a view are paths from the site's root; a template
//! writes `{{ root }}{{ link.url }}`. Fields whose doc says *HTML* are already escaped markup and are written with `| safe`.

#![allow(missing_docs, reason = "fields named for what they hold say it themselves; the rest are documented")]

mod cram;
mod faqs;
mod groups;
mod parts;
mod questions;
mod settings;

use std::collections::BTreeMap;

pub use cram::{CramGroup, CramQuestion, CramTopic, CramView};
pub use faqs::{FaqGroup, FaqView, FaqsView};
pub use groups::{ArticleGroupView, GroupLink, SeriesView, TagView, TagsView};
pub use parts::ThemeParts;
pub use questions::{QuestionGroup, QuestionLink, QuestionsView, TopicChoice};
use serde::Serialize;
pub use settings::{Accent, LogoView, OutsideLink};

/// `site`: what every page shares.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The guide's name in the stores of browsers: it stays when the title changes.
    pub id: String,
    pub title: String,
    pub description: String,
    pub authors: Vec<String>,
    /// BCP 47 tag, for `<html lang>`.
    pub language: String,
    /// `ltr` or `rtl`, from the language.
    pub direction: &'static str,
    /// Where the site is published, with a final `/`, when the book says.
    pub base_url: Option<String>,
    /// The repository's web address, when the book names one.
    pub repository: Option<String>,
    #[serde(flatten)]
    pub theme: ThemeParts,
    /// HTML of `theme.footer`; may be empty.
    pub footer: String,
    /// Links of `theme.navigation`.
    pub navigation_links: Vec<OutsideLink>,
    /// Links of `theme.social`.
    pub social_links: Vec<OutsideLink>,
    /// Path of the Atom feed, when there is one.
    pub feed: Option<String>,
    /// Path of the service worker, when readers can use the site offline.
    pub worker: Option<String>,
    /// Path of the web manifest, when readers can use the site offline.
    pub manifest: Option<String>,
    /// Topics in roadmap order: by prerequisites, then priority, then the author's order.
    pub topics: Vec<TopicRef>,
    /// Articles that belong to no topic, in order: the first of them, where there are very many.
    pub articles: Vec<LinkView>,
    pub has: HasView,
    /// Paths of generated pages by the names of their kinds (`roadmap`, `comparisons`, …), for lists of their first page. Only pages that exist.
    pub pages: BTreeMap<String, String>,
    /// Paths of generated folders by name: `search`, `study`, `cards`.
    pub folders: BTreeMap<String, String>,
    pub menus: MenusView,
    /// `[extra]` of `book.toml`, as written.
    pub extra: serde_json::Value,
}

/// Which kinds of content exist; a theme omits the others. Counts are in `overview`: on every page they would change it with every new question.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HasView {
    pub topics: bool,
    pub articles: bool,
    pub questions: bool,
    pub comparisons: bool,
    pub faqs: bool,
}

/// The menus of the shell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MenusView {
    /// At the top; on phones, at the bottom.
    pub main: Vec<MenuLink>,
    pub footer: Vec<MenuLink>,
    /// On the pages of the study layer.
    pub study: Vec<MenuLink>,
}

/// A page in a menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuLink {
    /// The page's kind: `roadmap`.
    pub name: &'static str,
    pub url: String,
    pub title: String,
}

/// A topic in the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct TopicRef {
    /// The folder: `databases`.
    pub id: String,
    pub url: String,
    pub title: String,
    pub priority: Option<GradeView>,
}

/// `page.navigation`: a part of the tree, the same size however large that is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NavigationView {
    pub rows: Vec<NavigationRow>,
    /// Whether nodes at the top are omitted.
    pub is_cut: bool,
}

/// A line of the navigation. Rows are in reading order, each before its children.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NavigationRow {
    pub title: String,
    /// Its page, or the first page in it; none for a chapter to come.
    pub url: Option<String>,
    /// The topic's id, for a topic.
    pub topic: Option<String>,
    pub priority: Option<GradeView>,
    /// 0 at the top.
    pub depth: usize,
    /// Whether it is this page.
    pub is_current: bool,
    /// Whether it is this page, or holds it.
    pub is_on_way: bool,
    /// Whether the rows that follow are in it.
    pub opens: bool,
    /// The levels that end after it, the innermost first.
    pub closes: Vec<usize>,
    /// The number of rows in it, if some of them are omitted.
    pub hidden: usize,
}

/// A page in a published version of the guide. The version may not have the page.
#[derive(Debug, Clone, Serialize)]
pub struct VersionLink {
    pub name: String,
    /// Absolute address.
    pub url: String,
    pub is_current: bool,
}

/// A page in one of its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LanguageLink {
    /// BCP 47 tag.
    pub tag: String,
    /// Its name in the language itself.
    pub name: String,
    pub url: String,
    pub is_current: bool,
}

/// `overview`, on the home page, the roadmap, the pages of the study layer, the search page and the page for missing addresses: the guide at a glance.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OverviewView {
    pub counts: CountsView,
    /// Topics in roadmap order.
    pub topics: Vec<TopicLink>,
    /// Articles that belong to no topic, in order: the first of them, where there are very many.
    pub articles: Vec<ArticleLink>,
}

/// How much there is of everything.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CountsView {
    pub topics: usize,
    pub articles: usize,
    /// Without follow-ups, as in all counts of questions.
    pub questions: usize,
    pub comparisons: usize,
    pub faqs: usize,
    /// Reading time of all articles, in minutes.
    pub minutes: usize,
    /// Their words.
    pub words: usize,
}

/// `page`: what the shell (head, crumbs, foot) needs to know of any page.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// `home`, `topic`, `article`, `roadmap`, `comparisons`, `comparison`, `questions`, `faqs`, `review`, `plan`, `mock`, `progress`, `cards`, `cram`, `tags`, `tag`, `series`, `search` or `not-found`.
    pub kind: &'static str,
    /// The section of the main menu that the page belongs to: `home`, `roadmap`, `questions`, `comparisons` or `review`. Its start page has the same `kind`.
    pub nav_section: Option<&'static str>,
    pub url: String,
    pub title: String,
    /// The id of the title, where the page is an article's and no heading has that id.
    pub title_id: Option<String>,
    /// What `<title>` says: the page's title and the guide's.
    pub head_title: String,
    pub description: String,
    /// Absolute address in the newest version, when the book has a base URL or lists versions.
    pub canonical: Option<String>,
    /// The page in all published versions, the newest first.
    pub versions: Vec<VersionLink>,
    /// Path of the image for social previews, if it is in the site: the one that the author chose, or the social card of the page, its topic or the guide.
    pub card: Option<String>,
    /// Absolute address of the image for social previews.
    pub card_absolute: Option<String>,
    /// Structured data about the page as a whole: JSON that is safe in a `<script type="application/ld+json">`.
    pub json_ld: Option<String>,
    /// Whether the page shows questions with microdata, which are parts of a quiz.
    pub is_quiz: bool,
    /// Folder id of the topic the page belongs to, to open it in the navigation.
    pub topic: Option<String>,
    /// The path in the content, without `.md`, of the Markdown that the page shows: the first half of its questions' ids. That of the original
    /// for a copy of another page; none for a page that is not listed, such as a translation.
    pub source: Option<String>,
    /// Questions of the page known by other ids: a JSON mapping from anchor to id.
    pub renamed: Option<String>,
    /// The path to the page in the navigation, and its siblings.
    pub navigation: NavigationView,
    /// BCP 47 tag, for `<html lang>`: the guide's, or that of a translation.
    pub language: String,
    /// `ltr` or `rtl`, from the language.
    pub direction: &'static str,
    /// The language of a translation that is not in the guide's language: search finds the pages of this language.
    pub search_language: Option<String>,
    /// The page in all its languages; empty, if it has one only.
    pub languages: Vec<LanguageLink>,
    pub crumbs: Vec<LinkView>,
}

/// A path from the root and the text to show for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    pub url: String,
    pub title: String,
}

/// A priority or a level: name in the source, which is part of the keys of its texts (`priority.high`, `level.senior`), and rank for shapes
/// (1 = least).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GradeView {
    pub id: &'static str,
    pub rank: u8,
}

#[derive(Debug, Clone, Serialize)]
pub struct TopicLink {
    /// The folder: `databases`.
    pub id: String,
    pub url: String,
    pub title: String,
    pub summary: String,
    pub priority: Option<GradeView>,
    pub question_count: usize,
    pub answered_count: usize,
    pub article_count: usize,
    pub minutes: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct ArticleLink {
    pub url: String,
    pub title: String,
    pub summary: String,
    pub topic: Option<LinkView>,
    pub priority: Option<GradeView>,
    pub level: Option<GradeView>,
    pub question_count: usize,
    /// Questions with an answer, which are cards of the deck.
    pub answered_count: usize,
    pub minutes: usize,
    /// ISO date, as written.
    pub updated: Option<String>,
}

/// `home`
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// HTML of `content/index.md`; may be empty.
    pub body: String,
    /// Where to begin: the first article of the roadmap.
    pub start: Option<ArticleLink>,
    /// SVG of the roadmap, or empty when there are fewer than two topics.
    pub roadmap_svg: String,
    /// Articles with the latest `updated`, at most six.
    pub recent: Vec<ArticleLink>,
    /// A few comparisons, at most eight.
    pub comparisons: Vec<ComparisonLink>,
    /// FAQs of `content/index.md` itself.
    pub faqs: Vec<FaqView>,
}

/// `topic`
#[derive(Debug, Clone, Serialize)]
pub struct TopicView {
    #[serde(flatten)]
    pub link: TopicLink,
    /// HTML of the topic's `index.md`; may be empty.
    pub body: String,
    pub requires: Vec<LinkView>,
    /// Topics that require this one.
    pub unlocks: Vec<LinkView>,
    /// This page's share of the articles, in order.
    pub articles: Vec<ArticleLink>,
    pub questions: Vec<QuestionLink>,
    pub comparisons: Vec<ComparisonLink>,
    pub faqs: Vec<FaqView>,
    pub edit_url: Option<String>,
    pub pages: PaginationView,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
}

/// `article`
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView {
    #[serde(flatten)]
    pub link: ArticleLink,
    /// HTML.
    pub body: String,
    /// The articles in its section, at most a hundred, where its file says nothing itself.
    pub contents: Vec<ArticleLink>,
    pub toc: Vec<TocEntry>,
    pub faqs: Vec<FaqView>,
    pub requires: Vec<LinkView>,
    /// Articles that link here, at most twelve.
    pub backlinks: Vec<LinkView>,
    /// Those that have a page.
    pub comparisons: Vec<ComparisonLink>,
    /// The pages of its tags.
    pub tags: Vec<LinkView>,
    /// The series that it is a part of.
    pub series: Option<SeriesView>,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    /// The page's Markdown copy.
    pub markdown_url: Option<String>,
    pub edit_url: Option<String>,
    /// `extra` of the front matter, as written.
    pub extra: serde_json::Value,
}

/// One line of "On this page".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TocEntry {
    pub id: String,
    /// HTML (with code and emphasis, without links).
    pub title: String,
    /// 2 for `<h2>`…
    pub level: u8,
    /// The question's number in its article, for questions that are not follow-ups.
    pub number: Option<u32>,
}

/// `roadmap`
#[derive(Debug, Clone, Serialize)]
pub struct RoadmapView {
    /// SVG, with links; empty when there are no topics.
    pub svg: String,
    pub rows: Vec<RoadmapRow>,
    pub start: Option<ArticleLink>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RoadmapRow {
    #[serde(flatten)]
    pub link: TopicLink,
    /// 1 for topics that need nothing before them.
    pub step: usize,
    pub requires: Vec<LinkView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComparisonLink {
    pub id: String,
    /// Path of its page; with fewer than three rows, path with anchor of the table in its article.
    pub url: String,
    pub title: String,
    /// Text of the subjects' heads.
    pub subjects: Vec<String>,
    pub aspect_count: usize,
    pub topic: Option<LinkView>,
    /// Path with anchor to the section of the article that contains it.
    pub source: LinkView,
}

/// `comparisons`: the index of all tables.
#[derive(Debug, Clone, Serialize)]
pub struct ComparisonsView {
    pub groups: Vec<ComparisonGroup>,
    pub pages: PaginationView,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComparisonGroup {
    pub topic: Option<LinkView>,
    pub comparisons: Vec<ComparisonLink>,
}

/// `comparison`: one table on a page of its own.
#[derive(Debug, Clone, Serialize)]
pub struct ComparisonView {
    #[serde(flatten)]
    pub link: ComparisonLink,
    /// Head of the first column: `Aspect`, or what the author wrote.
    pub aspect_label: String,
    /// HTML of each subject's head.
    pub subject_heads: Vec<String>,
    pub rows: Vec<ComparisonRow>,
    /// Other tables of the same topic, at most eight.
    pub others: Vec<LinkView>,
    pub edit_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonRow {
    /// HTML of the aspect's name. Empty for a table of two columns side by side, without aspects.
    pub aspect: String,
    /// HTML of each subject's cell, one per subject.
    pub cells: Vec<String>,
    /// Whether the cells differ from each other.
    pub differs: bool,
}

/// The position in a list that spans pages. One page: `total` is 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PaginationView {
    pub current: usize,
    pub total: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Items on all pages together.
    pub items: usize,
}
