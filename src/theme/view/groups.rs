//! `tags`, `group`, and what articles show of them.

use serde::Serialize;

use super::{ArticleLink, LinkView, PaginationView};

/// The series of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesView {
    #[serde(flatten)]
    pub link: LinkView,
    /// The article's number among the parts, from 1.
    pub part: usize,
    pub part_count: usize,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
}

/// `tags`: all tags and series, or one page's share.
#[derive(Debug, Clone, Serialize)]
pub struct TagsView {
    pub tags: Vec<GroupLink>,
    pub series: Vec<GroupLink>,
    pub pages: PaginationView,
}

/// A tag to filter by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagView {
    pub id: String,
    pub title: String,
}

/// A link to the page of a tag or series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupLink {
    #[serde(flatten)]
    pub link: LinkView,
    pub article_count: usize,
}

/// `group`: the articles with a tag, or the parts of a series.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleGroupView {
    pub title: String,
    pub is_series: bool,
    /// All of them, or one page's share.
    pub articles: Vec<ArticleLink>,
    pub pages: PaginationView,
}
