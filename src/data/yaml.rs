//! YAML, by `serde_yaml`. The only file that names that crate.
//!
//! `serde_yaml` tells places only in errors. To find where a value stands, [`locate`] reads the document again
//! with a visitor that walks to the value and fails there: the error carries the place. That costs a parse, and is paid
//! only for what is reported.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Step, Tree};

/// What is wrong with a document that does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The parser's words, without the place.
    pub message: String,
    /// Bytes of the document; one character where the parser stopped.
    pub span: Range<usize>,
}

/// Parses one document. An empty one is an empty mapping.
///
/// # Errors
/// When the text is not YAML.
pub fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let deserializer = serde_yaml::Deserializer::from_str(text);
    match TreeSeed.deserialize(deserializer) {
        Ok(Tree::Null) => Ok(Tree::Map(Vec::new())),
        Ok(tree) => Ok(tree),
        Err(error) => Err(syntax_error(text, &error)),
    }
}

/// Where the value (or key) at `path` stands in `text`, a document that parses. The whole first line, if it cannot be found.
pub fn locate(text: &str, path: &[Step]) -> Range<usize> {
    let deserializer = serde_yaml::Deserializer::from_str(text);
    let start = match (Locator { path }).deserialize(deserializer) {
        Err(error) => error.location().map(|location| location.index()),
        Ok(()) => None,
    };
    match start {
        Some(start) if start < text.len() => start..start + scalar_length(&text[start..]),
        _ => 0..text.find('\n').unwrap_or(text.len()),
    }
}

fn syntax_error(text: &str, error: &serde_yaml::Error) -> SyntaxError {
    let full = error.to_string();
    let message =
        full.split(" at line ").next().unwrap_or(&full).trim_start_matches("did not find ").to_owned();
    let message = if full.starts_with("did not find ") { format!("{message} is missing") } else { message };
    let index = error.location().map_or(0, |location| location.index()).min(text.len());
    // The mark often stands at the start of the line after the one that is wrong, or past the end.
    let mut start = index;
    while start > 0 && (start == text.len() || matches!(text.as_bytes()[start], b'\n' | b'\r')) {
        start -= 1;
    }
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    SyntaxError { message, span: start..start + length }
}

/// How far the scalar (or the first line of the collection) at the start of `rest` goes.
fn scalar_length(rest: &str) -> usize {
    let line = rest.find(['\n', '\r']).map_or(rest, |end| &rest[..end]);
    let end = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => line[1..].find(quote).map_or(line.len(), |end| end + 2),
        Some('[') => line.rfind(']').map_or(line.len(), |end| end + 1),
        Some('{') => line.rfind('}').map_or(line.len(), |end| end + 1),
        _ => {
            let colon = line.find(": ").or_else(|| line.strip_suffix(':').map(str::len));
            let comment = line.find(" #");
            let flow = line.find([',', ']', '}']).filter(|_| !line.contains(": "));
            [colon, comment, flow].into_iter().flatten().min().unwrap_or(line.len())
        }
    };
    line[..end].trim_end().len().max(1)
}

struct TreeSeed;

impl<'de> DeserializeSeed<'de> for TreeSeed {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        TreeSeed.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(i64::try_from(value).map_or(Tree::Float(value as f64), Tree::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(TreeSeed)? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(TreeSeed)? {
            let key = match key {
                Tree::Text(key) => key,
                Tree::Null => "null".into(),
                other => other.to_json().to_string(),
            };
            entries.push((key, map.next_value_seed(TreeSeed)?));
        }
        Ok(Tree::Map(entries))
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, data: A) -> Result<Tree, A::Error> {
        // A tagged value (`!env NAME`): the tag means nothing here, the value counts.
        use serde::de::VariantAccess;
        let (_, variant) = data.variant_seed(TreeSeed)?;
        variant.newtype_variant_seed(TreeSeed)
    }
}

/// Walks to a value and fails there.
struct Locator<'p> {
    path: &'p [Step],
}

impl<'de> DeserializeSeed<'de> for Locator<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Locator<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value looked for")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Err(E::custom("here"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((Step::Item(wanted), rest)) = self.path.split_first() else {
            return Err(A::Error::custom("here"));
        };
        for _ in 0..*wanted {
            seq.next_element::<IgnoredAny>()?;
        }
        seq.next_element_seed(Locator { path: rest })?;
        drain_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (wanted, rest, key) = match self.path.split_first() {
            Some((Step::Entry(wanted), rest)) => (*wanted, rest, false),
            Some((Step::Key(wanted), rest)) => (*wanted, rest, true),
            _ => return Err(A::Error::custom("here")),
        };
        for _ in 0..wanted {
            map.next_entry::<IgnoredAny, IgnoredAny>()?;
        }
        if key {
            map.next_key_seed(Locator { path: &[] })?;
        } else {
            map.next_key::<IgnoredAny>()?;
            map.next_value_seed(Locator { path: rest })?;
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

fn drain_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "title: SQL and NoSQL\npriority: \"high\" # much asked\nfaqs:\n  - question: Why?\n    answer: 7\ntopics: [databases, apis]\n";

    fn at(path: &[Step]) -> &str {
        &TEXT[locate(TEXT, path)]
    }

    #[test]
    fn keeps_order_and_duplicates() {
        let Ok(Tree::Map(entries)) = parse("b: 1\na: two\nb: [3.5, true, ]\n") else { panic!("parses") };
        assert_eq!(entries.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["b", "a", "b"]);
        assert_eq!(entries[2].1, Tree::List(vec![Tree::Float(3.5), Tree::Bool(true)]));
        assert_eq!(parse(""), Ok(Tree::Map(Vec::new())));
    }

    #[test]
    fn finds_keys_values_and_items() {
        assert_eq!(at(&[Step::Key(0)]), "title");
        assert_eq!(at(&[Step::Entry(0)]), "SQL and NoSQL");
        assert_eq!(at(&[Step::Entry(1)]), "\"high\"");
        assert_eq!(at(&[Step::Entry(2), Step::Item(0), Step::Key(1)]), "answer");
        assert_eq!(at(&[Step::Entry(2), Step::Item(0), Step::Entry(1)]), "7");
        assert_eq!(at(&[Step::Entry(3), Step::Item(1)]), "apis");
    }

    #[test]
    fn points_at_what_does_not_parse() {
        let text = "title: ok\nsummary: a: b\n";
        let error = parse(text).expect_err("a colon in a plain scalar");
        assert_eq!(text[..error.span.start].lines().count(), 2, "{error:?}");
    }
}
