//! Validates a tree against the JSON Schema of a Rust type, and deserializes it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::tree::KeyValue;
use super::{Spanned, Tree};
use crate::diag::nearest::{did_you_mean, nearest};
use crate::diag::{Diagnostic, Outcome, Rule};

/// The schema of `T`, as published by `prepbook schema`.
pub fn schema_of<T: JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

/// Deserializes `tree`, which was parsed from the text of the file `path`, as a `T` with the schema `schema`. Invalid parts are reported and
/// replaced by their defaults.
///
/// Every field of `T` must have a default (`#[serde(default)]`), or be in a list whose items may be left out.
pub fn read<T: DeserializeOwned + Default>(
    path: &Arc<str>,
    text: &str,
    tree: &Spanned<Tree>,
    schema: &Value,
) -> Outcome<T> {
    let mut validator = Validator { root: schema, path, text, diagnostics: Vec::new() };
    let clean = validator.value(tree, schema).unwrap_or(Tree::Map(Vec::new()));
    let value = T::deserialize(Spanned::new(clean, tree.span())).unwrap_or_else(|error| {
        // The schema accepted something that the type rejects: report it rather than hide it.
        validator.report(Rule::InvalidValue, tree.span(), error.to_string());
        T::default()
    });
    Outcome { value, diagnostics: validator.diagnostics }
}

struct Validator<'s> {
    root: &'s Value,
    path: &'s Arc<str>,
    text: &'s str,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Validator<'s> {
    /// The valid part of `tree`, or `None` if nothing is valid.
    fn value(&mut self, tree: &Spanned<Tree>, schema: &'s Value) -> Option<Tree> {
        let schema = self.resolve(schema);
        if **tree == Tree::Null {
            return Some(Tree::Null).filter(|_| allows(schema, "null"));
        }
        if let Some(words) = words(schema) {
            return self.word(tree, &words);
        }
        match &**tree {
            Tree::Map(entries) if allows(schema, "object") => self.map(tree.span(), entries, schema),
            Tree::List(items) if allows(schema, "array") => {
                let item_schema = schema.get("items").unwrap_or(&Value::Bool(true));
                let mut list = Vec::new();
                for item in items {
                    list.extend(self.value(item, item_schema).map(|value| Spanned::new(value, item.span())));
                }
                Some(Tree::List(list))
            }
            Tree::Text(text) if allows(schema, "string") => self.string(text, tree.span(), schema),
            Tree::Integer(number) if allows(schema, "integer") || allows(schema, "number") => {
                self.number(tree, *number as f64, schema)
            }
            // `title: 1984` means text, and is read as written.
            Tree::Integer(number) if allows(schema, "string") && number.to_string() == self.written(tree) => {
                self.string(&number.to_string(), tree.span(), schema)
            }
            Tree::Float(number) if allows(schema, "number") => self.number(tree, *number, schema),
            Tree::Bool(value) if allows(schema, "boolean") => Some(Tree::Bool(*value)),
            _ => {
                let expected = expected(schema);
                let help = match &**tree {
                    Tree::Text(_) if allows(schema, "array") => {
                        Some(format!("write it as a list: `[{}]`", self.written(tree)))
                    }
                    Tree::Map(_) if allows(schema, "array") => Some(if self.path.ends_with(".toml") {
                        "write it as a list: `[{ … }]`".into()
                    } else {
                        "write it as a list: start each item with `- `".into()
                    }),
                    Tree::Text(text) if allows(schema, "boolean") => {
                        truth(text).map(|value| format!("write `{value}`"))
                    }
                    Tree::Text(text) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                        Some(self.number_help(tree, text.trim()))
                    }
                    // A placeholder of a template: `{{ x }}`.
                    Tree::Map(_) if allows(schema, "string") && self.written(tree).starts_with("{{") => {
                        Some(format!("quote it: `\"{}\"`", self.written(tree)))
                    }
                    Tree::Text(text) if schema.pointer("/properties/name").is_some() => {
                        Some(format!("write it as a mapping: `{{ name = \"{text}\" }}`"))
                    }
                    Tree::Integer(_) | Tree::Float(_) if schema["format"] == "date" => {
                        Some("write it as in `2026-11-24`".into())
                    }
                    Tree::Bool(_) | Tree::Integer(_) | Tree::Float(_) if allows(schema, "string") => {
                        Some(format!("quote it: `\"{}\"`", self.written(tree)))
                    }
                    _ => None,
                };
                let message = format!("invalid type: expected {expected}, found {}", tree.kind());
                let found = self.report(Rule::InvalidValue, tree.span(), message);
                found.label = Some(format!("expected {expected}"));
                found.help = help;
                None
            }
        }
    }

    fn map(&mut self, span: Range<usize>, entries: &[KeyValue], schema: &'s Value) -> Option<Tree> {
        let no_properties = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        // A schema without properties belongs to a map in `extra`, which accepts everything.
        let free = properties.is_none().then_some(&Value::Bool(true));
        let rest = schema.get("additionalProperties").or(free);
        let names: Vec<&str> = properties.unwrap_or(&no_properties).keys().map(String::as_str).collect();
        let mut seen = HashSet::new();
        let mut found = HashSet::new();
        let mut map = Vec::new();
        for (key, value) in entries {
            if !seen.insert(key.as_str()) {
                let message = format!("duplicate key `{}`", **key);
                self.report(Rule::DuplicateKey, key.span(), message).label =
                    Some("the first value is used".into());
                continue;
            }
            let field = properties.and_then(|properties| properties.get(key.as_str()));
            let Some(field) = field.or_else(|| rest.filter(|rest| **rest != Value::Bool(false))) else {
                let of_root = self.root.get("properties").and_then(|properties| properties.get(key.as_str()));
                let help = match nearest(key, names.iter().copied()) {
                    // In TOML, the lines below a table's header belong to that table.
                    _ if of_root.is_some() && self.path.ends_with(".toml") => {
                        format!("`{}` is a key of the book: write it above the first `[table]`", **key)
                    }
                    Some(close) => format!("did you mean `{close}`?"),
                    None if names.contains(&"extra") => "put keys of your own under `extra`".into(),
                    None => format!("the keys are {}", list(&names)),
                };
                let unknown = self.report(Rule::UnknownKey, key.span(), format!("unknown key `{}`", **key));
                unknown.label = Some("not a valid key here".into());
                unknown.help = Some(help);
                continue;
            };
            if let Some(clean) = self.value(value, field) {
                found.insert(key.as_str());
                map.push((key.clone(), Spanned::new(clean, value.span())));
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !found.contains(name) {
                if !seen.contains(name) {
                    self.missing(name, span, entries, &names);
                }
                return None;
            }
        }
        Some(Tree::Map(map))
    }

    /// Reports a key that is required; at a key that was meant as this one, which is then reported once.
    fn missing(&mut self, name: &str, span: Range<usize>, entries: &[KeyValue], names: &[&str]) {
        let is_meant = |key: &str| !names.contains(&key) && nearest(key, names.iter().copied()) == Some(name);
        let misspelled = entries.iter().map(|(key, _)| key).find(|key| is_meant(key));
        if let Some(key) = misspelled {
            self.diagnostics.retain(|found| found.rule != Rule::UnknownKey || found.span() != key.span());
        }
        let first = entries.first().map(|(key, _)| key);
        let at = misspelled.or(first).map_or(span, |key| key.span());
        let found = self.report(Rule::InvalidValue, at, format!("missing key `{name}`"));
        found.label = Some(format!("`{name}` is required"));
        found.help = misspelled.map(|_| format!("did you mean `{name}`?"));
    }

    fn word(&mut self, tree: &Spanned<Tree>, words: &[&str]) -> Option<Tree> {
        let text = match &**tree {
            Tree::Text(text) if words.contains(&text.as_str()) => return Some(Tree::Text(text.clone())),
            Tree::Text(text) => text.clone(),
            _ => self.written(tree),
        };
        // Suggests `very-high` for `Very High`.
        let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
        let found = self.report(Rule::InvalidValue, tree.span(), format!("invalid value `{text}`"));
        found.label = Some(format!("expected {}", list(words)));
        found.help = did_you_mean(&plain, words.iter().copied());
        None
    }

    fn string(&mut self, text: &str, span: Range<usize>, schema: &Value) -> Option<Tree> {
        if schema.get("format").and_then(Value::as_str) != Some("date") {
            return Some(Tree::Text(text.to_owned()));
        }
        let day = day_of(text);
        if day.is_none() {
            self.report(Rule::InvalidValue, span, format!("`{text}` is not a date")).label =
                Some("expected a date such as 2026-11-24".into());
        }
        day.map(|day| Tree::Text(day.to_owned()))
    }

    fn number(&mut self, tree: &Spanned<Tree>, number: f64, schema: &Value) -> Option<Tree> {
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        if bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most)
        {
            let label = match (bound("minimum"), bound("maximum")) {
                (Some(least), Some(most)) => format!("expected {least} to {most}"),
                (Some(least), None) => format!("expected {least} or more"),
                (_, most) => format!("expected {} or less", most.unwrap_or_default()),
            };
            let found = self.report(Rule::InvalidValue, tree.span(), format!("{number} is out of range"));
            found.label = Some(label);
            // A share is below 1, and may be written as a percentage.
            let share = number / 100.0;
            if bound("minimum").is_some_and(|least| share >= least)
                && bound("maximum").is_some_and(|most| share <= most && most <= 1.0)
            {
                found.help = Some(format!("did you mean {share}?"));
            }
            return None;
        }
        Some((**tree).clone())
    }

    /// How to write a number that is text.
    fn number_help(&self, tree: &Spanned<Tree>, number: &str) -> String {
        let digits = number.trim_start_matches('0');
        if self.written(tree).starts_with(['"', '\'']) || digits.is_empty() || digits.starts_with('.') {
            return format!("write it without quotes: `{number}`");
        }
        format!("write `{digits}`: with a zero in front, a number is text")
    }

    /// The source of the value; its JSON if its span is unknown.
    fn written(&self, tree: &Spanned<Tree>) -> String {
        match self.text.get(tree.span()) {
            Some(written) if !written.is_empty() => written.to_owned(),
            _ => tree.to_json().to_string(),
        }
    }

    /// Follows `$ref`, and selects the branch of an `anyOf` that is not `null`.
    fn resolve(&self, mut schema: &'s Value) -> &'s Value {
        for _ in 0..8 {
            if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
                schema = self.root.pointer(target.trim_start_matches('#')).unwrap_or(&Value::Bool(true));
            } else if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
                let real = branches.iter().find(|branch| branch.get("type") != Some(&Value::from("null")));
                schema = real.unwrap_or(schema);
            } else {
                break;
            }
        }
        schema
    }

    fn report(&mut self, rule: Rule, span: Range<usize>, message: String) -> &mut Diagnostic {
        let index = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::new(rule, self.path, span, message));
        &mut self.diagnostics[index]
    }
}

/// What a word means that other formats have for `true` or `false`.
fn truth(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Some(true),
        "false" | "no" | "off" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// The words of an enumeration.
fn words(schema: &Value) -> Option<Vec<&str>> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return Some(words.iter().filter_map(Value::as_str).collect());
    }
    let branches = schema.get("oneOf").and_then(Value::as_array)?;
    let mut all = Vec::new();
    for branch in branches {
        match branch.get("const").and_then(Value::as_str) {
            Some(word) => all.push(word),
            None => all.extend(words(branch)?),
        }
    }
    Some(all)
}

fn allows(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        // Without a type, everything is valid, as in `extra`.
        _ => true,
    }
}

fn expected(schema: &Value) -> &'static str {
    if schema.get("format").and_then(Value::as_str) == Some("date") {
        return "a date";
    }
    for (kind, words) in [
        ("object", "a mapping"),
        ("array", "a list"),
        ("string", "text"),
        ("integer", "a whole number"),
        ("number", "a number"),
        ("boolean", "`true` or `false`"),
    ] {
        if allows(schema, kind) {
            return words;
        }
    }
    "nothing"
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The day of a date such as `2026-11-24`, also with a time and a time zone: `2026-11-24T09:30:00+01:00`.
fn day_of(text: &str) -> Option<&str> {
    let (day, time) = text.split_at_checked(10)?;
    let is_time = |time: &str| {
        let (clock, zone) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
        let clock = clock.trim_end();
        let fraction = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':');
        is_clock(clock.get(..5).unwrap_or_default())
            && clock
                .get(5..)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(':') && rest.chars().all(fraction))
            && (matches!(zone, "" | "Z") || zone.len() <= 6 && zone[1..].chars().all(fraction))
    };
    let has_time = || time.strip_prefix(['T', 't', ' ']).is_some_and(|time| is_time(time.trim_start()));
    (is_date(day) && (time.is_empty() || has_time())).then_some(day)
}

/// Whether the text is a time of day, such as `09:30`.
fn is_clock(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    let below =
        |part: &str, end: u32| part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number < end);
    below(hour, 24) && below(minute, 60)
}

/// Whether the text is a valid date, such as `2026-11-24`.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) =
        (text[..4].parse::<u32>(), text[5..7].parse::<u32>(), text[8..].parse::<u32>())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::data::yaml;

    #[derive(Debug, Default, PartialEq, Deserialize, JsonSchema)]
    #[serde(default, deny_unknown_fields)]
    struct SamplePage {
        title: Option<String>,
        size: Option<Size>,
        tags: Vec<String>,
        order: Option<i64>,
        pairs: Vec<Pair>,
        spots: Vec<Spanned<String>>,
        extra: serde_json::Map<String, Value>,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Size {
        /// Big.
        VeryBig,
        /// Small.
        Small,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Pair {
        left: String,
        right: String,
    }

    fn page(text: &str) -> (SamplePage, Vec<Diagnostic>) {
        let tree = yaml::parse(text, 0..text.len()).expect("YAML");
        let Outcome { value, diagnostics } = read(&"a.md".into(), text, &tree, &schema_of::<SamplePage>());
        (value, diagnostics)
    }

    #[test]
    fn accepts_everything_at_any_depth_without_a_type() {
        let (page, found) = page("extra: {a: {b: 1, c: [{d: x}]}, e: null}\n");
        assert_eq!(found, []);
        assert_eq!(
            Value::Object(page.extra),
            serde_json::json!({"a": {"b": 1, "c": [{"d": "x"}]}, "e": null})
        );
    }

    #[test]
    fn reads_valid_values_and_reports_all_others() {
        let (page, found) = page(
            "titel: x\ntitle: 1984\nsize: Very Big\ntags: [a, [b], 3]\norder: soon\npairs: [{left: a, right: b}, {left: c}]\ntitle: y\n",
        );
        assert_eq!(page.title.as_deref(), Some("1984"));
        assert_eq!((page.size, page.order), (None, None));
        assert_eq!(page.tags, ["a", "3"]);
        assert_eq!(page.pairs.len(), 1);
        let rules: Vec<_> = found.iter().map(|found| (found.rule.name(), found.help.as_deref())).collect();
        assert_eq!(
            rules,
            [
                ("unknown-key", Some("did you mean `title`?")),
                ("invalid-value", Some("did you mean `very-big`?")),
                ("invalid-value", None),
                ("invalid-value", None),
                ("invalid-value", None),
                ("duplicate-key", None),
            ]
        );
    }

    #[test]
    fn quotes_numbers_as_they_are_written() {
        for written in ["1.10", "1e3", "0x1F", "+5", "True"] {
            let (page, found) = page(&format!("title: {written} # a comment\n"));
            assert_eq!(page.title, None, "{written}");
            assert_eq!(found[0].help, Some(format!("quote it: `\"{written}\"`")));
        }
    }

    #[test]
    fn keeps_spans_of_items_when_others_are_left_out() {
        let text = "spots: [[no], été, two]\n";
        let (page, _) = page(text);
        let spots: Vec<_> = page.spots.iter().map(|spot| (spot.as_str(), &text[spot.span()])).collect();
        assert_eq!(spots, [("été", "été"), ("two", "two")]);
    }

    #[test]
    fn reads_the_day_of_a_date_with_a_time() {
        for date in [
            "2026-11-24",
            "2026-11-24T09:30:00Z",
            "2026-11-24 09:30:00 +0100",
            "2026-11-24t09:30:00.5-05:00",
            "2026-11-24 09:30",
        ] {
            assert_eq!(day_of(date), Some("2026-11-24"), "{date}");
        }
        for wrong in [
            "2026-11-24x",
            "2026-11-24T",
            "2026-11-24 25:00",
            "2026-11-24T09:30:00+1:00:00:00",
            "24 November",
        ] {
            assert_eq!(day_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn knows_the_calendar() {
        assert!(
            is_date("2024-02-29")
                && !is_date("2026-02-29")
                && !is_date("2026-13-01")
                && !is_date("24.11.2026")
        );
    }
}
