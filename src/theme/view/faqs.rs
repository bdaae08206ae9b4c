//! Views of FAQs.

use serde::Serialize;

use super::{LinkView, PaginationView};

#[derive(Debug, Clone, Serialize)]
pub struct FaqView {
    pub id: String,
    pub question: String,
    /// HTML.
    pub answer: String,
    /// Path with anchor to its position.
    pub url: String,
}

/// `faqs`
#[derive(Debug, Clone, Serialize)]
pub struct FaqsView {
    pub groups: Vec<FaqGroup>,
    pub pages: PaginationView,
}

#[derive(Debug, Clone, Serialize)]
pub struct FaqGroup {
    pub article: LinkView,
    pub faqs: Vec<FaqView>,
}
