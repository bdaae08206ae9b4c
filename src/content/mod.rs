//! One article: from bytes to [`article::Article`], with no knowledge of other files.

pub mod anchors;
pub mod article;
pub mod diagram;
pub mod digest;
pub mod files;
pub mod front_matter;
pub mod highlight;
pub mod ids;
pub mod image;
pub mod isolation;
pub mod jobs;
pub mod language;
pub mod markdown;
pub mod math;
mod merge_conflict;
pub mod names;
pub mod navigation;
mod scan;
pub mod slug;
pub mod table_file;

pub use markdown::{Options, ParserResources, front_matter_of, parse, parse_with};
pub use scan::Scan;
