//! An order that an author wrote down, as a list of entries: what `SUMMARY.md` and the `nav` of `mkdocs.yml` have in common.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::source::{article_stem, join};

/// The file that gives the order, where there is one.
pub const SUMMARY: &str = "SUMMARY.md";

/// An order of articles.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The file that says so.
    pub path: Arc<str>,
    /// The entries, each before those in it.
    pub entries: Vec<OutlineEntry>,
    /// What is wrong in the file.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether other articles are listed as well.
    pub is_partial: bool,
}

/// An entry of an outline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineEntry {
    /// How many entries it is in.
    pub level: usize,
    /// What it is called; empty where only its file is named.
    pub title: String,
    /// The article, as a path from the content; `None` for a section without one, and for a chapter to come.
    pub target: Option<String>,
    /// Where it is in the file.
    pub span: Range<usize>,
    /// Whether it is a heading above other entries.
    pub is_part: bool,
    /// Whether its target is a folder, whose articles it represents.
    pub is_folder: bool,
}

impl Outline {
    /// Whether the order names the article at `path`, from the content.
    pub fn names(&self, path: &str) -> bool {
        let stem = article_stem(path).unwrap_or(path);
        let target =
            |entry: &OutlineEntry| entry.target.as_deref().map(|target| target == path || target == stem);
        self.entries.iter().any(|entry| target(entry) == Some(true))
    }

    /// How many articles it names.
    pub(super) fn pages(&self) -> usize {
        self.entries.iter().filter(|entry| entry.target.is_some()).count()
    }

    /// Whether no entry is in another: then it is the order of articles, and says nothing of how they belong together.
    pub fn is_flat(&self) -> bool {
        self.entries.iter().all(|entry| entry.level == 0 && !entry.is_part && !entry.is_folder)
    }
}

/// A path as entries write it, from the content: without `./` and a final `/`. `None` for what is not a file of the book.
pub(super) fn target(written: &str) -> Option<String> {
    let path = written.split(['#', '?']).next().unwrap_or_default();
    let is_elsewhere = path.contains("://") || path.starts_with("//") || path.starts_with("mailto:");
    if path.is_empty() || is_elsewhere {
        return None;
    }
    join("", path).filter(|path| !path.is_empty())
}
