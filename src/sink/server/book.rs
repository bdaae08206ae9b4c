//! The book that a preview shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::report::{Counts, Report};
use crate::diag::{Diagnostic, LintLevel, Outcome, Rule};
use crate::pipeline::Build;
use crate::source::Sources;

/// A book as read, and what the pipeline made of it.
#[derive(Debug)]
pub struct LoadedBook {
    /// The files, for the source lines of reports.
    pub sources: Arc<Outcome<Sources>>,
    /// The site and what was found wrong.
    pub build: Build,
}

impl LoadedBook {
    /// The report on `diagnostics`, which are this book's or those of a page of it.
    pub fn report<'a>(&'a self, diagnostics: &'a [Diagnostic]) -> Report<'a> {
        let text = |path: &str| self.sources.value.get(path)?.shown_text();
        Report::new(diagnostics, |rule| self.build.levels.of(rule), &text)
    }

    /// How many of `diagnostics` are errors and warnings in this book.
    pub fn counts(&self, diagnostics: &[Diagnostic]) -> Counts {
        let of_level =
            |level| diagnostics.iter().filter(|one| self.build.levels.of(one.rule) == level).count();
        Counts { errors: of_level(LintLevel::Deny), warnings: of_level(LintLevel::Warn) }
    }

    /// Addresses of pages whose article is not what its author meant it to be.
    pub(super) fn unreadable_pages(&self) -> BTreeSet<String> {
        let found = self.build.diagnostics.iter();
        let paths: BTreeSet<&str> = found
            .filter(|one| matches!(one.rule, Rule::InvalidYaml | Rule::InvalidToml | Rule::UnreadableFile))
            .map(|one| &*one.path)
            .collect();
        if paths.is_empty() {
            return BTreeSet::new();
        }
        let pages = self.build.views.guide().pages.iter();
        pages.filter(|page| paths.contains(&*page.article().path)).map(|page| page.url.clone()).collect()
    }
}
