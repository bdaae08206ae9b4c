//! Diagnostics one by one, for front ends that link their locations.

use super::{LintLevel, ReportEntry, ReportStyle, human};

/// A diagnostic split into the parts that a front end shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedDiagnostic<'a> {
    /// The level of its rule.
    pub level: LintLevel,
    /// The rule's name.
    pub rule: &'static str,
    /// The file, from the book's root.
    pub path: &'a str,
    /// Line and column from 1, columns in characters; none in a file without text.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub message: &'a str,
    /// The underlined source line and the help, as a terminal shows them.
    pub excerpt: String,
}

pub(super) fn render<'a>(entry: &ReportEntry<'a>, style: ReportStyle) -> RenderedDiagnostic<'a> {
    let diagnostic = entry.diagnostic;
    let text = human::one(entry, style);
    // The lines above the location are the message.
    let arrow = text.lines().position(|line| line.trim_start().starts_with("--> "));
    let below = text.lines().skip(arrow.map_or(0, |arrow| arrow + 1));
    // The empty margin line separates the location from the source, which is not needed here.
    let excerpt: Vec<&str> = below.skip_while(|line| line.trim() == "|").collect();
    RenderedDiagnostic {
        level: entry.level,
        rule: diagnostic.rule.name(),
        path: &diagnostic.path,
        position: entry.location.as_ref().map(|location| (location.start.line, location.start.column)),
        message: &diagnostic.message,
        excerpt: excerpt.join("\n"),
    }
}
