//! JSON, for programs.

use serde::Serialize;

use super::{LintLevel, ReportEntry};

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    diagnostics: Vec<JsonDiagnostic<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<&'a serde_json::Value>,
}

/// Lines and columns are `null` for a file without text.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    rule: &'static str,
    level: LintLevel,
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
pub(super) fn write(entries: &[ReportEntry<'_>], questions: Option<&serde_json::Value>) -> String {
    let diagnostics = entries.iter().map(item).collect();
    super::json_line(&JsonReport { version: 1, diagnostics, questions })
}

fn item<'a>(entry: &'a ReportEntry<'a>) -> JsonDiagnostic<'a> {
    let (start, end) = entry.location.as_ref().map(|location| (location.start, location.end)).unzip();
    JsonDiagnostic {
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
