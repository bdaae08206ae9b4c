//! Diagnostics as text for people and machines.
//!
//! A [`Report`] puts diagnostics in order, leaves out what is allowed or said twice, and finds lines and columns.
//! Each format then only writes: [`Report::human`], [`Report::json`], [`Report::github`], [`Report::sarif`].

mod github;
mod human;
mod json;
mod place;
mod sarif;
mod shown;

use std::borrow::Cow;

use super::{Diagnostic, Level, Rule};
use place::Lines;
pub use place::{Place, Position};
pub use shown::Shown;

/// The text of a file by its path; a file that has none (not UTF-8, not there) is shown by its path alone.
pub type Texts<'t> = dyn Fn(&str) -> Option<Cow<'t, str>> + 't;

/// How [`Report::human`] looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are written.
    pub colored: bool,
    /// The terminal's width, in columns; longer source lines are cut around the underlined part.
    pub width: usize,
}

/// Diagnostics ready to be shown: sorted by path, place and rule; once each; allowed ones left out.
#[derive(Debug)]
pub struct Report<'a> {
    entries: Vec<Entry<'a>>,
}

/// How much a report holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Diagnostics of rules at level *deny*.
    pub errors: usize,
    /// Diagnostics of rules at level *warn*.
    pub warnings: usize,
}

/// One diagnostic with what a format needs to show it.
#[derive(Debug)]
struct Entry<'a> {
    diagnostic: &'a Diagnostic,
    level: Level,
    /// The place and the lines it touches; `None` for a file without text.
    place: Option<Place>,
}

impl<'a> Report<'a> {
    /// A report of `diagnostics`, each as loud as `level` says, with source lines from `text`.
    pub fn new(diagnostics: &'a [Diagnostic], level: impl Fn(Rule) -> Level, text: &Texts<'_>) -> Self {
        let mut shown: Vec<_> = diagnostics.iter().filter(|one| level(one.rule) != Level::Allow).collect();
        shown.sort();
        shown.dedup();
        // Sorted by path: a file's lines are found once for all of its diagnostics.
        let mut entries = Vec::with_capacity(shown.len());
        for of_file in shown.chunk_by(|a, b| a.path == b.path) {
            let text = of_file.first().and_then(|first| text(&first.path));
            let lines = text.as_deref().map(Lines::new);
            entries.extend(of_file.iter().map(|diagnostic| Entry {
                diagnostic,
                level: level(diagnostic.rule),
                place: lines.as_ref().map(|lines| lines.place(diagnostic.span())),
            }));
        }
        Self { entries }
    }

    /// How many errors and warnings there are.
    pub fn counts(&self) -> Counts {
        let errors = self.entries.iter().filter(|entry| entry.level == Level::Deny).count();
        Counts { errors, warnings: self.entries.len() - errors }
    }

    /// For a terminal: message, place, the source line with the place underlined, help. Empty when there is nothing to say.
    pub fn human(&self, style: Style) -> String {
        human::write(&self.entries, style)
    }

    /// The diagnostics one by one, errors before warnings; excerpts as [`Report::human`] shows them.
    pub fn shown(&self, style: Style) -> impl Iterator<Item = Shown<'a>> + '_ {
        let of_level = move |level| self.entries.iter().filter(move |entry| entry.level == level);
        of_level(Level::Deny).chain(of_level(Level::Warn)).map(move |entry| shown::shown(entry, style))
    }

    /// One JSON object: `{"version": 1, "diagnostics": [...], "questions": {...}}`. Lines and columns count from 1, columns in characters.
    /// `questions` is what was recognised, if that is known.
    pub fn json(&self, questions: Option<&serde_json::Value>) -> String {
        json::write(&self.entries, questions)
    }

    /// Workflow commands, which GitHub shows as annotations beside the lines. `base` stands before each path: the book's
    /// place in the repository, such as `docs/guide/`, or nothing.
    pub fn github(&self, base: &str) -> String {
        github::write(&self.entries, base)
    }

    /// A SARIF 2.1.0 log, for code-scanning tools and editors. `base` as for [`Report::github`].
    pub fn sarif(&self, base: &str) -> String {
        sarif::write(&self.entries, base)
    }
}

impl Entry<'_> {
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
