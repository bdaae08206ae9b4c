//! A tree checked against the JSON Schema of a Rust type, then read into it.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Step, Tree};
use crate::diag::Rule;
use crate::diag::nearest::{did_you_mean, nearest};

/// One thing that does not fit, and the path to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// `duplicate-key`, `unknown-key` or `invalid-value`.
    pub rule: Rule,
    /// From the document's root to the key or value.
    pub path: Vec<Step>,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub label: String,
    /// The way out.
    pub help: Option<String>,
}

/// The schema of `T`, as published by `prepbook schema`.
pub fn schema_of<T: JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

/// Reads `tree` as a `T` whose schema is `schema`. What does not fit is left out, so its default holds.
///
/// Every field of `T` must have a default (`#[serde(default)]`), or be in a list whose items may be left out.
pub fn read<T: DeserializeOwned + Default>(tree: &Tree, schema: &Value) -> (T, Vec<Misfit>) {
    let mut reader = Reader { root: schema, misfits: Vec::new(), path: Vec::new() };
    let clean = reader.value(tree, schema).unwrap_or_else(|| Value::Object(Map::new()));
    match serde_json::from_value(clean) {
        Ok(value) => (value, reader.misfits),
        Err(error) => {
            // The schema let something through that the type refuses: say so rather than hide it.
            reader.misfit(Rule::InvalidValue, error.to_string(), String::new(), None);
            (T::default(), reader.misfits)
        }
    }
}

struct Reader<'s> {
    root: &'s Value,
    misfits: Vec<Misfit>,
    path: Vec<Step>,
}

impl<'s> Reader<'s> {
    /// The part of `tree` that fits `schema`, or `None` when nothing of it does.
    fn value(&mut self, tree: &Tree, schema: &'s Value) -> Option<Value> {
        let schema = self.resolve(schema);
        if *tree == Tree::Null {
            return Some(Value::Null).filter(|_| allows(schema, "null"));
        }
        if let Some(words) = words(schema) {
            return self.word(tree, &words);
        }
        match tree {
            Tree::Map(entries) if allows(schema, "object") => self.map(entries, schema),
            Tree::List(items) if allows(schema, "array") => {
                let item_schema = schema.get("items").unwrap_or(&Value::Bool(true));
                let mut list = Vec::new();
                for (place, item) in items.iter().enumerate() {
                    self.path.push(Step::Item(place));
                    list.extend(self.value(item, item_schema));
                    self.path.pop();
                }
                Some(Value::Array(list))
            }
            Tree::Text(text) if allows(schema, "string") => self.text(text, schema),
            // `title: 1984` is text to its author.
            Tree::Integer(number) if allows(schema, "string") && !allows(schema, "integer") => {
                self.text(&number.to_string(), schema)
            }
            Tree::Integer(_) if allows(schema, "integer") || allows(schema, "number") => {
                self.number(tree, schema)
            }
            Tree::Float(_) if allows(schema, "number") => self.number(tree, schema),
            Tree::Bool(_) if allows(schema, "boolean") => Some(tree.to_json()),
            _ => {
                let expected = expected(schema);
                let help = match tree {
                    Tree::Text(text) if allows(schema, "array") => {
                        Some(format!("write it as a list: `[{text}]`"))
                    }
                    Tree::Bool(_) | Tree::Float(_) if allows(schema, "string") => {
                        Some(format!("quote it: `\"{}\"`", tree.to_json()))
                    }
                    _ => None,
                };
                let message = format!("{} where {expected} is expected", tree.kind());
                self.misfit(Rule::InvalidValue, message, format!("expected {expected}"), help);
                None
            }
        }
    }

    fn map(&mut self, entries: &[(String, Tree)], schema: &'s Value) -> Option<Value> {
        let no_properties = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        // A schema that names no keys at all is of a map within `extra`: anything goes.
        let free = properties.is_none().then_some(&Value::Bool(true));
        let rest = schema.get("additionalProperties").or(free);
        let names: Vec<&str> = properties.unwrap_or(&no_properties).keys().map(String::as_str).collect();
        let mut map = Map::new();
        for (place, (key, value)) in entries.iter().enumerate() {
            if entries[..place].iter().any(|(earlier, _)| earlier == key) {
                self.path.push(Step::Key(place));
                let message = format!("the key `{key}` stands twice");
                self.misfit(Rule::DuplicateKey, message, "the first one is used".into(), None);
                self.path.pop();
                continue;
            }
            let field = properties.and_then(|properties| properties.get(key));
            let Some(field) = field.or_else(|| rest.filter(|rest| **rest != Value::Bool(false))) else {
                self.path.push(Step::Key(place));
                let close = nearest(key, names.iter().copied());
                let help = match close {
                    Some(close) => format!("did you mean `{close}`?"),
                    None if names.contains(&"extra") => "keys of your own belong under `extra`".into(),
                    None => format!("the keys are {}", list(&names)),
                };
                self.misfit(
                    Rule::UnknownKey,
                    format!("unknown key `{key}`"),
                    "not a key here".into(),
                    Some(help),
                );
                self.path.pop();
                continue;
            };
            self.path.push(Step::Entry(place));
            if let Some(value) = self.value(value, field) {
                map.insert(key.clone(), value);
            }
            self.path.pop();
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !map.contains_key(name) {
                if !entries.iter().any(|(key, _)| key == name) {
                    let message = format!("the key `{name}` is missing");
                    self.misfit(Rule::InvalidValue, message, format!("needs `{name}`"), None);
                }
                return None;
            }
        }
        Some(Value::Object(map))
    }

    fn word(&mut self, tree: &Tree, words: &[&str]) -> Option<Value> {
        let text = match tree {
            Tree::Text(text) if words.contains(&text.as_str()) => return Some(Value::String(text.clone())),
            Tree::Text(text) => text.clone(),
            other => other.to_json().to_string(),
        };
        // `Very High` is the word `very-high` to its author: name it as the nearest.
        let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
        let help = did_you_mean(&plain, words.iter().copied());
        let label = format!("expected {}", list(words));
        self.misfit(Rule::InvalidValue, format!("`{text}` is not one of the values"), label, help);
        None
    }

    fn text(&mut self, text: &str, schema: &Value) -> Option<Value> {
        if schema.get("format").and_then(Value::as_str) == Some("date") && !is_date(text) {
            let message = format!("`{text}` is not a date");
            self.misfit(Rule::InvalidValue, message, "expected a date as 2026-11-24".into(), None);
            return None;
        }
        Some(Value::String(text.to_owned()))
    }

    fn number(&mut self, tree: &Tree, schema: &Value) -> Option<Value> {
        let value = tree.to_json();
        let number = value.as_f64().unwrap_or_default();
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        if bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most)
        {
            let label = match (bound("minimum"), bound("maximum")) {
                (Some(least), Some(most)) => format!("expected {least} to {most}"),
                (Some(least), None) => format!("expected {least} or more"),
                (_, most) => format!("expected {} or less", most.unwrap_or_default()),
            };
            self.misfit(Rule::InvalidValue, format!("{number} is out of range"), label, None);
            return None;
        }
        Some(value)
    }

    /// Follows `$ref`, and takes the branch of an `anyOf` that is not `null`.
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

    fn misfit(&mut self, rule: Rule, message: String, label: String, help: Option<String>) {
        self.misfits.push(Misfit { rule, path: self.path.clone(), message, label, help });
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
        // No type: anything goes, as in `extra`.
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

/// Whether the text is a day of the calendar, as `2026-11-24`.
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
    struct Page {
        title: Option<String>,
        size: Option<Size>,
        tags: Vec<String>,
        order: Option<i64>,
        pairs: Vec<Pair>,
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

    fn page(text: &str) -> (Page, Vec<Misfit>) {
        read(&yaml::parse(text).expect("YAML"), &schema_of::<Page>())
    }

    #[test]
    fn takes_anything_at_any_depth_where_no_type_is_given() {
        let (page, misfits) = page("extra: {a: {b: 1, c: [{d: x}]}, e: null}\n");
        assert_eq!(misfits, []);
        assert_eq!(
            Value::Object(page.extra),
            serde_json::json!({"a": {"b": 1, "c": [{"d": "x"}]}, "e": null})
        );
    }

    #[test]
    fn reads_what_fits_and_reports_the_rest_at_once() {
        let (page, misfits) = page(
            "titel: x\ntitle: 1984\nsize: Very Big\ntags: [a, [b], 3]\norder: soon\npairs: [{left: a, right: b}, {left: c}]\ntitle: y\n",
        );
        assert_eq!(page.title.as_deref(), Some("1984"));
        assert_eq!((page.size, page.order), (None, None));
        assert_eq!(page.tags, ["a", "3"]);
        assert_eq!(page.pairs.len(), 1);
        let rules: Vec<_> =
            misfits.iter().map(|misfit| (misfit.rule.name(), misfit.help.as_deref())).collect();
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
    fn knows_the_calendar() {
        assert!(
            is_date("2024-02-29")
                && !is_date("2026-02-29")
                && !is_date("2026-13-01")
                && !is_date("24.11.2026")
        );
    }
}
