//! GitHub's workflow commands: `::error file=…,line=…::message`.
//!
//! Escapes are those of GitHub's own toolkit (`@actions/core`, `command.ts`).

use std::fmt::Write as _;

use super::{LintLevel, ReportEntry};

/// Writes one command per line, with `base` prepended to each path.
pub(super) fn write(entries: &[ReportEntry<'_>], base: &str) -> String {
    let mut out = String::new();
    for entry in entries {
        let diagnostic = entry.diagnostic;
        let command = if entry.level == LintLevel::Deny { "error" } else { "warning" };
        out.push_str("::");
        out.push_str(command);
        out.push_str(" file=");
        out.push_str(&escape_property(&format!("{base}{}", diagnostic.path)));
        if let Some(location) = &entry.location {
            // Writing to a `String` cannot fail.
            let _ = write!(out, ",line={},endLine={}", location.start.line, location.end.line);
            // GitHub rejects columns for a range of several lines.
            if location.start.line == location.end.line {
                let _ = write!(out, ",col={},endColumn={}", location.start.column, location.end.column);
            }
        }
        out.push_str(",title=");
        out.push_str(&escape_property(diagnostic.rule.name()));
        out.push_str("::");
        out.push_str(&escape_data(&entry.full_text()));
        out.push('\n');
    }
    out
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
