//! JSON, for programs.

use serde::Serialize;

use super::{Entry, Level};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Item<'a>>,
}

/// Lines and columns are `null` for a file without text.
#[derive(Serialize)]
struct Item<'a> {
    rule: &'static str,
    level: Level,
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'a str,
    label: Option<&'a str>,
    help: Option<&'a str>,
}

/// The whole document on one line.
pub(super) fn write(entries: &[Entry<'_>]) -> String {
    let diagnostics = entries.iter().map(item).collect();
    super::json_line(&Document { version: 1, diagnostics })
}

fn item<'a>(entry: &'a Entry<'a>) -> Item<'a> {
    let (start, end) = entry.location.as_ref().map(|location| (location.start, location.end)).unzip();
    Item {
        rule: entry.diagnostic.rule.name(),
        level: entry.level,
        path: &entry.diagnostic.path,
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        end_line: end.map(|end| end.line),
        end_column: end.map(|end| end.column),
        message: &entry.diagnostic.message,
        label: entry.diagnostic.label.as_deref(),
        help: entry.diagnostic.help.as_deref(),
    }
}
