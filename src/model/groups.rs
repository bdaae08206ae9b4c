//! Groups of articles beside the topics: those with the same tag, and the parts of a series.

use serde::Serialize;

use super::ids::PageId;

/// What a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum GroupKind {
    /// Articles with the same tag.
    Tag,
    /// The parts of a series.
    Series,
}

/// Articles that belong together.
#[derive(Debug, Clone)]
pub struct ArticleGroup {
    /// What it is.
    pub kind: GroupKind,
    /// Its id in addresses.
    pub id: String,
    /// The name as its first article writes it.
    pub title: String,
    /// The address of its page.
    pub url: String,
    /// Its articles: those with a tag in reading order, those of a series as its parts.
    pub articles: Vec<PageId>,
}
