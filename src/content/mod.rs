//! One article: from bytes to [`article::Article`], with no knowledge of other files.

pub mod diagram;
pub mod highlight;
pub mod math;
