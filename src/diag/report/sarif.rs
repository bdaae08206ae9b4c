//! SARIF 2.1.0, the OASIS format for results of static analysis.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{LintLevel, ReportEntry, Rule};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the log on one line, with `base` prepended to each path.
pub(super) fn write(entries: &[ReportEntry<'_>], base: &str) -> String {
    let mut rules: Vec<Rule> = entries.iter().map(|entry| entry.diagnostic.rule).collect();
    rules.sort();
    rules.dedup();
    let results: Vec<Value> = entries.iter().map(|entry| result(entry, &rules, base)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Prepbook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().copied().map(descriptor).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    super::json_line(&log)
}

fn descriptor(rule: Rule) -> Value {
    let explanation = rule.explanation();
    let short = explanation.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    json!({
        "id": rule.name(),
        "shortDescription": { "text": short },
        "fullDescription": { "text": explanation },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": level(rule.default_level()) },
    })
}

fn result(entry: &ReportEntry<'_>, rules: &[Rule], base: &str) -> Value {
    let diagnostic = entry.diagnostic;
    let mut physical = json!({ "artifactLocation": { "uri": uri(&format!("{base}{}", diagnostic.path)), "uriBaseId": "%SRCROOT%" } });
    if let Some(location) = &entry.location {
        physical["region"] = json!({
            "startLine": location.start.line,
            "startColumn": location.start.column,
            "endLine": location.end.line,
            "endColumn": location.end.column,
        });
    }
    json!({
        "ruleId": diagnostic.rule.name(),
        "ruleIndex": rules.iter().position(|rule| *rule == diagnostic.rule),
        "level": level(entry.level),
        "message": { "text": entry.full_text() },
        "locations": [{ "physicalLocation": physical }],
    })
}

fn level(level: LintLevel) -> &'static str {
    match level {
        LintLevel::Allow => "none",
        LintLevel::Warn => "warning",
        LintLevel::Deny => "error",
    }
}

/// A relative path as a URI reference (RFC 3986): everything but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    const PATH: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, PATH).to_string()
}
