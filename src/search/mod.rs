//! The search index: the guide's sections, the terms they are found by, and the files that the page reads.

pub mod tokens;
