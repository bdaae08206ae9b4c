//! TOML, through the `toml` crate, whose parser recovers from errors and reports the span of each value.

mod explain;

use std::ops::Range;

use toml::Spanned as Parsed;
use toml::de::{DeTable, DeValue};

use super::yaml::SyntaxError;
use super::{Spanned, Tree};

/// A parsed document, with the errors that the parser recovered from.
pub struct TomlDocument {
    /// The values.
    pub tree: Spanned<Tree>,
    /// What is wrong.
    pub errors: Vec<SyntaxError>,
}

/// Parses `text[part]` as far as possible. Spans are relative to `text`.
pub fn parse(text: &str, part: Range<usize>) -> TomlDocument {
    let (table, errors) = DeTable::parse_recoverable(&text[part.clone()]);
    let converter = Converter { offset: part.start };
    let errors = errors.into_iter().map(|error| {
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        (message, error.span().unwrap_or(0..0))
    });
    let errors = explain::syntax_errors(&text[part.clone()], errors.collect());
    let errors =
        errors.into_iter().map(|error| SyntaxError { span: converter.span(error.span), ..error }).collect();
    let tree = Spanned::new(converter.table(table.get_ref()), part);
    TomlDocument { tree, errors }
}

struct Converter {
    offset: usize,
}

impl Converter {
    fn span(&self, span: Range<usize>) -> Range<usize> {
        self.offset + span.start..self.offset + span.end
    }

    fn table(&self, table: &DeTable<'_>) -> Tree {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entries = entries.into_iter().map(|(key, value)| {
            (Spanned::new(key.get_ref().to_string(), self.span(key.span())), self.value(value))
        });
        Tree::Map(entries.collect())
    }

    fn value(&self, value: &Parsed<DeValue<'_>>) -> Spanned<Tree> {
        let tree = match value.get_ref() {
            DeValue::String(text) => Tree::text(text),
            DeValue::Integer(integer) => {
                let digits = integer.as_str().replace('_', "");
                i64::from_str_radix(&digits, integer.radix()).map_or(Tree::Float(f64::MAX), Tree::Integer)
            }
            DeValue::Float(float) => float.as_str().parse().map_or(Tree::Null, Tree::Float),
            DeValue::Boolean(value) => Tree::Bool(*value),
            DeValue::Datetime(datetime) => Tree::Text(datetime.to_string()),
            DeValue::Array(items) => Tree::List(items.iter().map(|item| self.value(item)).collect()),
            DeValue::Table(table) => self.table(table),
        };
        Spanned::new(tree, self.span(value.span()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continues_after_an_error_and_reports_spans() {
        let text = "+++\ntitle = \"Guide\"\ndescription = \n[build]\nbase = 7\n+++\n";
        let document = parse(text, 4..text.len() - 4);
        assert_eq!(document.errors.len(), 1);
        let (_, title) = document.tree.get("title").expect("before the error");
        assert_eq!((&**title, &text[title.span()]), (&Tree::Text("Guide".into()), "\"Guide\""));
        let (_, build) = document.tree.get("build").expect("after the error");
        let (key, value) = build.get("base").expect("a key of the table");
        assert_eq!((&text[key.span()], &text[value.span()]), ("base", "7"));
    }
}
