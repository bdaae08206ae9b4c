//! Views of the cram sheet.

use serde::Serialize;

use super::{GradeView, LinkView, PaginationView};

/// `cram`: key points by priority.
#[derive(Debug, Clone, Serialize)]
pub struct CramView {
    pub groups: Vec<CramGroup>,
    pub pages: PaginationView,
}

/// Questions of one priority.
#[derive(Debug, Clone, Serialize)]
pub struct CramGroup {
    pub priority: Option<GradeView>,
    pub topics: Vec<CramTopic>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CramTopic {
    pub topic: Option<LinkView>,
    pub questions: Vec<CramQuestion>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CramQuestion {
    /// HTML of the heading, without links.
    pub title: String,
    /// Path with anchor.
    pub url: String,
    /// HTML of right choices and key points.
    pub points: Vec<String>,
    /// The beginning of an answer without any; plain text.
    pub beginning: String,
}
