//! Diagnostics as text for people and machines.
//!
//! A [`Report`] sorts diagnostics, drops duplicates and those of allowed rules, and computes lines and columns.
//! Each format then only writes: [`Report::human`], [`Report::json`], [`Report::github`], [`Report::sarif`].

mod github;
mod human;
mod json;
mod location;
mod rendered;
mod sarif;

use std::borrow::Cow;

use super::{Diagnostic, LintLevel, Rule};
use location::Lines;
pub use location::{Location, Position};
pub use rendered::RenderedDiagnostic;

/// Returns the text of a file by its path. A file without text (a picture, missing) is reported by its path alone.
pub type SourceTexts<'t> = dyn Fn(&str) -> Option<Cow<'t, str>> + 't;

/// How [`Report::human`] looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportStyle {
    /// Whether ANSI colours are written.
    pub colored: bool,
    /// The terminal's width, in columns; longer source lines are cut around the underlined part.
    pub width: usize,
}

/// Diagnostics ready to be written: sorted by path, span and rule, without duplicates and without those of allowed rules.
#[derive(Debug)]
pub struct Report<'a> {
    entries: Vec<ReportEntry<'a>>,
}

/// The number of errors and warnings in a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Diagnostics of rules at level *deny*.
    pub errors: usize,
    /// Diagnostics of rules at level *warn*.
    pub warnings: usize,
}

/// The diagnostics of one rule in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: Rule,
    /// Its level.
    pub level: LintLevel,
    /// The number of its diagnostics.
    pub count: usize,
}

/// One diagnostic with what a format needs to show it.
#[derive(Debug)]
struct ReportEntry<'a> {
    diagnostic: &'a Diagnostic,
    level: LintLevel,
    /// The location with its source line; `None` for a file without text.
    location: Option<Location>,
}

impl<'a> Report<'a> {
    /// A report on `diagnostics` with the level of each rule from `level` and source lines from `text`.
    pub fn new(
        diagnostics: &'a [Diagnostic],
        level: impl Fn(Rule) -> LintLevel,
        text: &SourceTexts<'_>,
    ) -> Self {
        let mut reported: Vec<_> =
            diagnostics.iter().filter(|one| level(one.rule) != LintLevel::Allow).collect();
        reported.sort();
        reported.dedup();
        // Sorted by path, so the lines of a file are computed once for all of its diagnostics.
        let mut entries = Vec::with_capacity(reported.len());
        for of_file in reported.chunk_by(|a, b| a.path == b.path) {
            let text = of_file.first().and_then(|first| text(&first.path));
            let lines = text.as_deref().map(Lines::new);
            entries.extend(of_file.iter().map(|diagnostic| ReportEntry {
                diagnostic,
                level: level(diagnostic.rule),
                location: lines.as_ref().map(|lines| lines.locate(diagnostic.span())),
            }));
        }
        Self { entries }
    }

    /// How many errors and warnings there are.
    pub fn counts(&self) -> Counts {
        let errors = self.entries.iter().filter(|entry| entry.level == LintLevel::Deny).count();
        Counts { errors, warnings: self.entries.len() - errors }
    }

    /// Text for a terminal: message, location, the source line with an underline, help. Errors come first, then warnings by rule, with at
    /// most `examples` of each rule. Empty if there are no diagnostics.
    pub fn human(&self, style: ReportStyle, examples: usize) -> String {
        human::write(&self.entries, style, examples)
    }

    /// The rules in the report, in the order in which to fix them: errors by the rule table, where earlier rules cause errors of later ones,
    /// then warnings by frequency.
    pub fn rules(&self) -> Vec<RuleCount> {
        let mut rules: Vec<RuleCount> = Vec::new();
        for entry in &self.entries {
            let rule = entry.diagnostic.rule;
            match rules.iter_mut().find(|known| known.rule == rule) {
                Some(known) => known.count += 1,
                None => rules.push(RuleCount { rule, level: entry.level, count: 1 }),
            }
        }
        rules.sort_by_key(|found| match found.level {
            LintLevel::Deny => (0, 0, found.rule),
            LintLevel::Warn | LintLevel::Allow => (1, usize::MAX - found.count, found.rule),
        });
        rules
    }

    /// The diagnostics one by one, errors before warnings, with excerpts as in [`Report::human`].
    pub fn rendered(&self, style: ReportStyle) -> impl Iterator<Item = RenderedDiagnostic<'a>> + '_ {
        let of_level = move |level| self.entries.iter().filter(move |entry| entry.level == level);
        of_level(LintLevel::Deny)
            .chain(of_level(LintLevel::Warn))
            .map(move |entry| rendered::render(entry, style))
    }

    /// One JSON object: `{"version": 1, "diagnostics": [...], "questions": {...}}`. Lines and columns count from 1, columns in characters.
    /// `questions` is what was recognized, if that is known.
    pub fn json(&self, questions: Option<&serde_json::Value>) -> String {
        json::write(&self.entries, questions)
    }

    /// Workflow commands, which GitHub shows as annotations beside the lines. `base` is prepended to each path: the book's
    /// folder in the repository, such as `docs/guide/`, or nothing.
    pub fn github(&self, base: &str) -> String {
        github::write(&self.entries, base)
    }

    /// A SARIF 2.1.0 log, for code-scanning tools and editors. `base` as for [`Report::github`].
    pub fn sarif(&self, base: &str) -> String {
        sarif::write(&self.entries, base)
    }
}

impl ReportEntry<'_> {
    /// Message, label and help, a line each, for formats that show one text.
    fn full_text(&self) -> String {
        let Diagnostic { message, label, help, .. } = self.diagnostic;
        [Some(message), label.as_ref(), help.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// One line of JSON. Maps with text as keys always serialise, so nothing is lost.
fn json_line(value: &impl serde::Serialize) -> String {
    let mut line = serde_json::to_string(value).unwrap_or_default();
    line.push('\n');
    line
}

#[cfg(test)]
mod tests;
