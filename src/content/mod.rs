//! One article: from bytes to [`article::Article`], with no knowledge of other files.

pub mod highlight;
pub mod math;
