//! Views of questions.

use serde::Serialize;

use super::{GradeView, LinkView, PaginationView, TagView};

#[derive(Debug, Clone, Serialize)]
pub struct QuestionLink {
    /// `databases/indexes#what-is-an-index`
    pub id: String,
    /// HTML of the heading, without links.
    pub title: String,
    /// Path with anchor.
    pub url: String,
    pub topic: Option<LinkView>,
    /// Folder id of the topic, or empty.
    pub topic_id: String,
    pub article: LinkView,
    pub priority: Option<GradeView>,
    pub level: Option<GradeView>,
    pub difficulty: Option<GradeView>,
    /// The ids of its article's tags.
    pub tags: Vec<String>,
    /// `open` or `choice`
    pub form: &'static str,
    /// Whether it has an answer. One without is not scheduled.
    pub answered: bool,
    pub key_point_count: usize,
    /// The number of its follow-up questions.
    pub follow_up_count: usize,
}

/// `questions`: all of them, or one page's share.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionsView {
    pub groups: Vec<QuestionGroup>,
    /// The topics with questions, on any page.
    pub topics: Vec<TopicChoice>,
    /// Values to filter by, those that occur on any page.
    pub priorities: Vec<GradeView>,
    pub levels: Vec<GradeView>,
    pub difficulties: Vec<GradeView>,
    /// The tags of articles with questions, on any page: at most 200, those with the most questions.
    pub tags: Vec<TagView>,
    pub pages: PaginationView,
}

/// A topic to filter by.
#[derive(Debug, Clone, Serialize)]
pub struct TopicChoice {
    /// The folder: `databases`.
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct QuestionGroup {
    pub topic: Option<LinkView>,
    pub topic_id: String,
    pub questions: Vec<QuestionLink>,
}
