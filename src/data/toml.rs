//! TOML, by the `toml` crate, whose parser recovers from errors and knows where each value stands.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Step, Tree};

/// A parsed file: as much as could be read, and what could not.
pub struct Document {
    /// The values.
    pub tree: Tree,
    /// Messages with the bytes they are about.
    pub errors: Vec<(String, Range<usize>)>,
    spans: SpanTree,
}

/// The places of a [`Tree`]'s values, in the same shape.
struct SpanTree {
    span: Range<usize>,
    key: Range<usize>,
    children: Vec<SpanTree>,
}

/// Parses a file, as far as it goes.
pub fn parse(text: &str) -> Document {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors
        .into_iter()
        .map(|error| {
            (error.message().lines().next().unwrap_or_default().to_owned(), error.span().unwrap_or(0..0))
        })
        .collect();
    let span = table.span();
    let (tree, children) = read_table(table.get_ref());
    Document { tree, errors, spans: SpanTree { key: span.clone(), span, children } }
}

impl Document {
    /// Where the value or key at `path` stands.
    pub fn locate(&self, path: &[Step]) -> Range<usize> {
        let mut at = &self.spans;
        for step in path {
            let (Step::Entry(place) | Step::Key(place) | Step::Item(place)) = step;
            let Some(child) = at.children.get(*place) else { break };
            if matches!(step, Step::Key(_)) {
                return child.key.clone();
            }
            at = child;
        }
        at.span.clone()
    }
}

fn read_table(table: &DeTable<'_>) -> (Tree, Vec<SpanTree>) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut trees = Vec::new();
    let mut spans = Vec::new();
    for (key, value) in entries {
        let (tree, children) = read_value(value);
        trees.push((key.get_ref().to_string(), tree));
        spans.push(SpanTree { span: value.span(), key: key.span(), children });
    }
    (Tree::Map(trees), spans)
}

fn read_value(value: &Spanned<DeValue<'_>>) -> (Tree, Vec<SpanTree>) {
    match value.get_ref() {
        DeValue::String(text) => (Tree::text(text), Vec::new()),
        DeValue::Integer(integer) => {
            let digits = integer.as_str().replace('_', "");
            let tree =
                i64::from_str_radix(&digits, integer.radix()).map_or(Tree::Float(f64::MAX), Tree::Integer);
            (tree, Vec::new())
        }
        DeValue::Float(float) => (float.as_str().parse().map_or(Tree::Null, Tree::Float), Vec::new()),
        DeValue::Boolean(value) => (Tree::Bool(*value), Vec::new()),
        DeValue::Datetime(datetime) => (Tree::Text(datetime.to_string()), Vec::new()),
        DeValue::Array(items) => {
            let mut trees = Vec::new();
            let mut spans = Vec::new();
            for item in items.iter() {
                let (tree, children) = read_value(item);
                trees.push(tree);
                spans.push(SpanTree { span: item.span(), key: item.span(), children });
            }
            (Tree::List(trees), spans)
        }
        DeValue::Table(table) => read_table(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_on_after_an_error_and_knows_places() {
        let text = "title = \"Guide\"\ndescription = \n[build]\nbase = 7\n";
        let document = parse(text);
        assert_eq!(document.errors.len(), 1);
        let Tree::Map(entries) = &document.tree else { panic!("a table") };
        assert_eq!(entries[0], ("title".into(), Tree::Text("Guide".into())));
        assert_eq!(&text[document.locate(&[Step::Entry(0)])], "\"Guide\"");
        let build = entries.iter().position(|(key, _)| key == "build").expect("read on");
        assert_eq!(&text[document.locate(&[Step::Entry(build), Step::Key(0)])], "base");
    }
}
