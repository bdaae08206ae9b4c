//! What authors write for other tools, as passes on the document tree: one file a family. Each leaves a document alone that does not use it.

pub mod questions;
