//! Ids: typed indexes into the lists of a guide, so that no list is indexed with an index of another.

use serde::Serialize;

use crate::content::ids::{QuestionIndex, indexes};

pub use index_vec::{Idx, IndexSlice, IndexVec, index_vec};

indexes! {
    /// A page: its index in [`Guide::pages`](super::Guide::pages).
    PageId;
    /// A topic: its index in [`Guide::topics`](super::Guide::topics).
    TopicId;
    /// A comparison: its index in [`Guide::comparisons`](super::Guide::comparisons).
    ComparisonId;
    /// A tag or a series: its index in [`Guide::groups`](super::Guide::groups).
    GroupId;
    /// A section or page of the navigation: its index in [`Navigation::nodes`](super::navigation::Navigation::nodes).
    NavigationId;
}

/// A question: its page, and its index among the questions of the page's article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct QuestionId {
    /// The page.
    pub page: PageId,
    /// Its index in [`Article::questions`](crate::content::article::Article::questions).
    pub index: QuestionIndex,
}

impl PageId {
    /// A question of the page by its index.
    pub fn question(self, index: QuestionIndex) -> QuestionId {
        QuestionId { page: self, index }
    }
}
