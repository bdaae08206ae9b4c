//! The guide: articles put together.

mod addresses;
pub mod assemble;
mod checks;
mod copies;
pub mod counts;
pub mod graph;
mod grouping;
pub mod groups;
pub mod guide;
pub mod href;
pub mod ids;
mod languages;
mod links;
mod natural;
pub mod navigation;
mod order;
mod pages;
pub mod payload;
pub mod routes;
mod selection;
mod social;
mod target;

pub use assemble::assemble;
pub use guide::Guide;
pub use ids::{ComparisonId, GroupId, NavigationId, PageId, QuestionId, TopicId};
pub use pages::ParsedArticle;
pub use selection::Selection;
