//! Views of cards and key points to print.

use serde::Serialize;

use super::{GradeView, LinkView, PaginationView};

/// `cards`: flash cards to print, front and back.
#[derive(Debug, Clone, Serialize)]
pub struct CardsView {
    /// Cards that share a sheet of paper.
    pub sheets: Vec<Vec<FlashCard>>,
    pub pages: PaginationView,
}

#[derive(Debug, Clone, Serialize)]
pub struct FlashCard {
    /// From 1, in the whole guide.
    pub number: usize,
    /// The text above the question: the title of a topic or a comparison.
    pub context: String,
    pub priority: Option<GradeView>,
    pub level: Option<GradeView>,
    /// HTML.
    pub front: String,
    /// HTML of each choice.
    pub choices: Vec<String>,
    /// HTML of the answer; empty where it does not fit a card.
    pub answer: String,
    /// HTML of key points, where the answer is not shown.
    pub points: Vec<String>,
    /// Key points there was no room for.
    pub points_left_out: usize,
    /// The beginning of an answer that does not fit and has few key points; plain text.
    pub beginning: String,
    /// Letters of the right choices.
    pub right: Vec<String>,
    /// A comparison's row: subjects and cells.
    pub cells: Vec<FlashCell>,
    /// Path with anchor to its position.
    pub url: String,
    /// How small the type must be: 1 to 4, for the front and for the back.
    pub front_size: u8,
    pub back_size: u8,
}

#[derive(Debug, Clone, Serialize)]
pub struct FlashCell {
    /// HTML.
    pub subject: String,
    /// HTML.
    pub value: String,
}

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
