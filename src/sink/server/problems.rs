//! What the overlay shows: all that is wrong, each with its source line and a way to the editor.

use std::path::Path;

use serde::Serialize;

use super::book::LoadedBook;
use super::editor::{EditorPosition, Opener};
use crate::diag::report::{RenderedDiagnostic, ReportStyle};
use crate::diag::{Diagnostic, LintLevel};

/// How excerpts look in a browser: as in a terminal, without colours.
pub(super) const STYLE: ReportStyle = ReportStyle { colored: false, width: 100 };
/// The maximum number of errors shown, and of warnings. A longer list does not help the author.
const MAX_SHOWN: usize = 50;

/// All that is wrong with a book, or with one page of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Problems {
    /// Why an older book is shown, if it is.
    pub(super) trouble: Option<String>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    items: Vec<ProblemView>,
    /// How many are not among `items`.
    more: usize,
}

/// One diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ProblemView {
    error: bool,
    rule: &'static str,
    message: String,
    path: String,
    /// 1, where the file has no text.
    line: usize,
    column: usize,
    excerpt: String,
    /// The address that opens the editor there.
    link: Option<String>,
    /// Whether the server can open the editor there.
    opens: bool,
}

impl Problems {
    /// All that is wrong with `book`, read from `root`.
    pub(super) fn of(book: &LoadedBook, trouble: Option<String>, opener: &Opener, root: &Path) -> Self {
        Self { trouble, ..Self::among(&book.build.diagnostics, book, opener, root) }
    }

    /// What `diagnostics` say.
    pub(super) fn among(diagnostics: &[Diagnostic], book: &LoadedBook, opener: &Opener, root: &Path) -> Self {
        let of_level = |level| diagnostics.iter().filter(move |one| book.build.levels.of(one.rule) == level);
        let counts = book.counts(diagnostics);
        // Only those shown are looked up in their files: a book may have warnings by the thousand.
        let first: Vec<Diagnostic> = [LintLevel::Deny, LintLevel::Warn]
            .into_iter()
            .flat_map(|level| of_level(level).take(MAX_SHOWN))
            .cloned()
            .collect();
        let report = book.report(&first);
        let items: Vec<ProblemView> =
            report.rendered(STYLE).map(|shown| ProblemView::of(&shown, book, opener, root)).collect();
        let more = (counts.errors + counts.warnings).saturating_sub(items.len());
        Self { trouble: None, errors: counts.errors, warnings: counts.warnings, items, more }
    }

    /// These, and before them what is wrong with the page that is looked at.
    pub(super) fn with_page(&self, page: Problems) -> Self {
        let mut items = page.items;
        items.extend(self.items.iter().cloned());
        Self {
            trouble: self.trouble.clone(),
            errors: self.errors + page.errors,
            warnings: self.warnings + page.warnings,
            items,
            more: self.more + page.more,
        }
    }
}

impl ProblemView {
    fn of(shown: &RenderedDiagnostic<'_>, book: &LoadedBook, opener: &Opener, root: &Path) -> Self {
        let (line, column) = shown.position.unwrap_or((1, 1));
        // A template of the default theme is in the binary, and no file.
        let is_file = book.sources.value.get(shown.path).is_some();
        let link = is_file
            .then(|| opener.link(EditorPosition { file: &root.join(shown.path), line, column }))
            .flatten();
        Self {
            error: shown.level == LintLevel::Deny,
            rule: shown.rule,
            message: shown.message.to_owned(),
            path: shown.path.to_owned(),
            line,
            column,
            excerpt: shown.excerpt.clone(),
            opens: is_file && matches!(opener, Opener::Command(_)),
            link,
        }
    }
}
