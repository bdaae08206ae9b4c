//! Generates parts of the manual from the rule table, the help of commands, the types of formats and the views, and compares them
//! with the text between `<!-- generated: NAME -->` and `<!-- /generated -->`.

use std::fs;
use std::path::Path;
use std::process::Command;

use prepbook::config::Config;
use prepbook::content::front_matter::FrontMatter;
use prepbook::data::typed::schema_of;
use prepbook::diag::{LintLevel, Rule};
use prepbook::model::routes::{FILES, FOLDERS, Needs, PAGES, Unit};
use serde_json::Value;

#[test]
fn rules() {
    compare(
        "reference/rules.md",
        "rules",
        &join(Rule::ALL.iter().map(|rule| {
            let level = match rule.default_level() {
                LintLevel::Allow => "allow",
                LintLevel::Warn => "warn",
                LintLevel::Deny => "deny",
            };
            format!("### {}\n\nDefault level: `{level}`.\n\n{}", rule.name(), rule.explanation().trim())
        })),
    );
}

#[test]
fn commands() {
    let overview = help(&["--help"]);
    let names = overview
        .split("Commands:")
        .nth(1)
        .and_then(|rest| rest.split("Options:").next())
        .expect("a list of commands");
    let names = names.lines().filter_map(|line| {
        line.strip_prefix("  ")?.split_whitespace().next().filter(|_| !line.starts_with("   "))
    });
    compare(
        "reference/commands.md",
        "commands",
        &join(names.filter(|name| *name != "help").map(|name| {
            let help = help(&[name, "--help"]);
            let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
            format!("## prepbook {name}\n\n```text\n{}\n```", lines.join("\n").trim())
        })),
    );
}

#[test]
fn front_matter() {
    compare("reference/front-matter.md", "front-matter", &schema(&schema_of::<FrontMatter>()));
}

#[test]
fn book_toml() {
    compare("reference/book-toml.md", "book-toml", &schema(&schema_of::<Config>()));
}

#[test]
fn pages_and_files() {
    let pages = PAGES.iter().map(|row| {
        let needs = match row.needs {
            Needs::Nothing => "always",
            Needs::Topics => "for guides with topics",
            Needs::Questions => "for guides with questions",
            Needs::Comparisons => "for guides with comparisons",
            Needs::Groups => "for guides with tags or series",
            Needs::Faqs => "for guides with FAQs",
            Needs::Source => "one for each",
        };
        let length = row.paging.as_ref().map_or_else(String::new, |paging| match paging.unit {
            Unit::Items => format!("; {} a page", paging.most),
            Unit::Rows => format!("; {} rows a page", paging.most),
            Unit::Bytes => format!("; about {} kB a page", paging.most / 1_000),
        });
        let listed = if row.is_listed { "yes" } else { "no" };
        format!("| `{}` | {}{length} | {needs} | {listed} |", row.address, row.about)
    });
    compare(
        "publish/output.md",
        "pages",
        &format!(
            "| File | What it is | Written | In the sitemap |\n| --- | --- | --- | --- |\n{}",
            lines(pages)
        ),
    );
    let files = FILES.iter().chain(FOLDERS).map(|row| format!("| `{}` | {} |", row.address, row.about));
    compare("publish/output.md", "files", &format!("| File | What it is |\n| --- | --- |\n{}", lines(files)));
}

#[test]
fn templates() {
    let rows = PAGES.iter().map(|row| format!("| `{}` | `{}` | {} |", row.template, row.name, row.about));
    // The manual's pages are linked to from another folder.
    let rows = lines(rows).replace("(addresses.md", "(../publish/addresses.md");
    compare(
        "theme/templates.md",
        "templates",
        &format!("| Template | Kind | Page |\n| --- | --- | --- |\n{rows}"),
    );
}

/// The workflow in the manual is the one that `prepbook init` writes.
#[test]
fn workflow() {
    let folder = tempfile::tempdir().expect("a folder");
    let status =
        Command::new(env!("CARGO_BIN_EXE_prepbook")).arg("init").arg(folder.path()).output().expect("runs");
    assert!(status.status.success());
    let path = ".github/workflows/pages.yml";
    let written = fs::read_to_string(folder.path().join(path)).expect("a workflow");
    compare("publish/github-pages.md", "workflow", &format!("```yaml title=\"{path}\"\n{written}```"));
}

#[test]
fn theme_variables() {
    let files = ["", "/parts", "/settings", "/groups", "/faqs", "/cram", "/questions"]
        .map(|part| format!("src/theme/view{part}.rs"));
    let source = files.map(|file| fs::read_to_string(root().join(file)).expect("the views")).concat();
    compare("theme/variables.md", "theme-variables", &views(&source));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .args(arguments)
        .env("COLUMNS", "100")
        .output()
        .expect("runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn lines(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n\n")
}

/// Compares a block with its expected text, or updates it with `SNAPSHOTS=overwrite`.
fn compare(page: &str, name: &str, wanted: &str) {
    let file = root().join("docs/content").join(page);
    let text = fs::read_to_string(&file).expect("a page of the manual");
    let open = format!("<!-- generated: {name} -->\n");
    let start = text.find(&open).expect("the block starts") + open.len();
    let end = start + text[start..].find("<!-- /generated -->").expect("the block ends");
    let wanted = format!("\n{}\n\n", wanted.trim_matches('\n'));
    if text[start..end] == wanted {
        return;
    }
    if std::env::var("SNAPSHOTS").is_ok_and(|mode| mode == "overwrite") {
        fs::write(&file, format!("{}{wanted}{}", &text[..start], &text[end..])).expect("written");
        return;
    }
    let (had, wants): (Vec<&str>, Vec<&str>) = (text[start..end].lines().collect(), wanted.lines().collect());
    let line = had.iter().zip(&wants).position(|(a, b)| a != b).unwrap_or(had.len().min(wants.len()));
    panic!(
        "docs/content/{page}: the block `{name}` is out of date; SNAPSHOTS=overwrite updates it.\nhas:   {:?}\nwants: {:?}",
        had.get(line),
        wants.get(line)
    );
}

/// Tables of a schema's keys: first all, then those of each key that has keys or words of its own.
fn schema(schema: &Value) -> String {
    let mut parts = vec![format!("## All keys\n\n{}", key_table(&schema["properties"], &schema["$defs"]))];
    nested(&schema["properties"], &schema["$defs"], "", &mut parts);
    parts.join("\n\n")
}

fn nested(properties: &Value, defs: &Value, prefix: &str, parts: &mut Vec<String>) {
    for (key, value) in properties.as_object().expect("properties") {
        let value = not_null(value);
        let target = [value, &value["items"], &value["additionalProperties"]]
            .into_iter()
            .find_map(|inner| inner["$ref"].as_str());
        let Some(target) = target else { continue };
        let target = &defs[target.rsplit('/').next().expect("a name")];
        let path = format!("{prefix}{key}");
        if let Some(words) = target["oneOf"].as_array() {
            let rows = words
                .iter()
                .map(|word| format!("| `{}` | {} |", text(&word["const"]), cell(text(&word["description"]))));
            let rows: Vec<String> = rows.collect();
            parts.push(format!("## `{path}`\n\n| Value | Meaning |\n| --- | --- |\n{}", rows.join("\n")));
        } else {
            parts.push(format!("## `{path}`\n\n{}", key_table(&target["properties"], defs)));
            nested(&target["properties"], defs, &format!("{path}."), parts);
        }
    }
}

fn key_table(properties: &Value, defs: &Value) -> String {
    let rows = properties.as_object().expect("properties").iter().map(|(key, value)| {
        format!("| `{key}` | {} | {} |", kind(value, defs), cell(text(&value["description"])))
    });
    format!("| Key | Value | Meaning |\n| --- | --- | --- |\n{}", rows.collect::<Vec<_>>().join("\n"))
}

/// The type of a key, in words.
fn kind(value: &Value, defs: &Value) -> String {
    let value = not_null(value);
    if let Some(target) = value["$ref"].as_str() {
        let words = defs[target.rsplit('/').next().expect("a name")]["oneOf"].as_array();
        let list = |words: &Vec<Value>| {
            words.iter().map(|word| format!("`{}`", text(&word["const"]))).collect::<Vec<_>>().join(", ")
        };
        return words.map_or_else(|| "the keys below".into(), list);
    }
    let kinds = value["type"]
        .as_array()
        .map_or_else(|| vec![value["type"].as_str()], |kinds| kinds.iter().map(Value::as_str).collect());
    match kinds.into_iter().flatten().find(|kind| *kind != "null") {
        Some("array") => match kind(&value["items"], defs).as_str() {
            "text" => "list of texts".into(),
            "the keys below" => "list of mappings, with the keys below".into(),
            other => format!("list of {other}"),
        },
        Some("object") if value["additionalProperties"].is_object() => {
            let inner = kind(&value["additionalProperties"], defs);
            format!("mapping of names to {}", inner.replacen("list of", "lists of", 1))
        }
        Some("object") => "mapping".into(),
        Some("string") if value["format"] == "date" => "date".into(),
        Some("string") => "text".into(),
        Some("integer") => "whole number".into(),
        Some("number") => "number".into(),
        Some("boolean") => "`true` or `false`".into(),
        other => panic!("no words for the type {other:?}"),
    }
}

/// The branch of an `anyOf` that is not `null`, or the value.
fn not_null(value: &Value) -> &Value {
    let branches = value["anyOf"].as_array();
    branches.and_then(|branches| branches.iter().find(|branch| branch["type"] != "null")).unwrap_or(value)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// Tables of the fields of each struct in `view.rs`.
fn views(source: &str) -> String {
    let names: Vec<&str> =
        source.lines().filter_map(|line| line.strip_prefix("pub struct ")?.split(' ').next()).collect();
    let mut parts: Vec<String> = Vec::new();
    let (mut doc, mut flattened) = (Vec::new(), false);
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("///") {
            doc.push(words.trim());
        } else if line == "#[serde(flatten)]" {
            flattened = true;
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.split(' ').next()) {
            let about = if doc.is_empty() { String::new() } else { format!("{}\n\n", doc.join(" ")) };
            parts.push(format!("## {name}\n\n{about}| Field | Type | Meaning |\n| --- | --- | --- |"));
            doc.clear();
        } else if let Some((name, kind)) =
            line.strip_prefix("pub ").and_then(|rest| rest.strip_suffix(',')?.split_once(": "))
        {
            let kind = field_type(kind, &names);
            let meaning = if doc.is_empty() { String::new() } else { format!("{} ", cell(&doc.join(" "))) };
            let row = if flattened {
                format!("| all of {kind} | | |")
            } else {
                format!("| `{name}` | {kind} | {meaning}|")
            };
            let part = parts.last_mut().expect("a struct before its fields");
            part.push_str(&format!("\n{row}"));
            (doc, flattened) = (Vec::new(), false);
        } else if !line.starts_with("#[") {
            doc.clear();
        }
    }
    parts.join("\n\n")
}

fn field_type(kind: &str, names: &[&str]) -> String {
    if let Some(inner) = kind.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("{} or nothing", field_type(inner, names));
    }
    if let Some(inner) = kind.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        let inner = field_type(inner, names);
        return format!("list of {}", if inner == "text" { "texts" } else { &inner });
    }
    match kind {
        "String" | "&'static str" => "text".into(),
        "usize" | "u8" | "u32" => "number".into(),
        "bool" => "`true` or `false`".into(),
        "serde_json::Value" => "mapping".into(),
        "BTreeMap<String, String>" => "mapping of texts".into(),
        name if names.contains(&name) => format!("[{name}](#{})", name.to_lowercase()),
        other => panic!("no words for the type `{other}`"),
    }
}
