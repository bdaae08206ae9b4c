//! GitHub's workflow commands: `::error file=…,line=…::message`.
//!
//! Escapes are those of GitHub's own toolkit (`@actions/core`, `command.ts`).

use std::fmt::Write as _;

use super::{Entry, Level};

/// One command a line, with `base` before each path.
pub(super) fn write(entries: &[Entry<'_>], base: &str) -> String {
    let mut out = String::new();
    for entry in entries {
        let diagnostic = entry.diagnostic;
        let command = if entry.level == Level::Deny { "error" } else { "warning" };
        out.push_str("::");
        out.push_str(command);
        out.push_str(" file=");
        out.push_str(&escape_property(&format!("{base}{}", diagnostic.path)));
        if let Some(place) = &entry.place {
            // Writing to a `String` cannot fail.
            let _ = write!(out, ",line={},endLine={}", place.start.line, place.end.line);
            // GitHub refuses columns that span lines.
            if place.start.line == place.end.line {
                let _ = write!(out, ",col={},endColumn={}", place.start.column, place.end.column);
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
