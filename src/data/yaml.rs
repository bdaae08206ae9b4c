//! YAML, through `serde_yaml`. This is the only file that uses that crate.
//!
//! `serde_yaml` determines the values, and a second parser their spans ([`marks`]): both are read in parallel, node by node.

mod explain;
mod marks;

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::tree::KeyValue;
use super::{Spanned, Tree};
pub use explain::{CONFLICT_HELP, CONFLICT_START, unspaced_key};
use marks::{Marks, Stop, YamlKind};

/// Why a document does not parse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// The span of the error.
    pub span: Range<usize>,
    /// The suggested fix, if known.
    pub help: Option<String>,
}

/// Parses the document `text[part]`. An empty document is an empty mapping. Spans are relative to `text`.
///
/// # Errors
/// It is not valid YAML.
pub fn parse(text: &str, part: Range<usize>) -> Result<Spanned<Tree>, SyntaxError> {
    let yaml = &text[part.clone()];
    let (mut marks, stop) = Marks::of(yaml);
    let shift = |error: SyntaxError| {
        let span = part.start + error.span.start..part.start + error.span.end;
        SyntaxError { span, ..error }
    };
    if let Some(Stop::TooDeep(at)) = stop {
        return Err(shift(explain::too_deep(yaml, at)));
    }
    let seed = TreeSeed { marks: &mut marks, offset: part.start };
    match seed.deserialize(serde_yaml::Deserializer::from_str(yaml)) {
        Ok(tree) if *tree == Tree::Null => Ok(Spanned::new(Tree::Map(Vec::new()), part)),
        Ok(tree) => Ok(tree),
        Err(error) => {
            // Errors that `serde_yaml` finds at the end have no position.
            let at = match (error.location(), stop) {
                (Some(location), _) => location.index(),
                (None, Some(Stop::Syntax(at))) => at,
                (None, _) => 0,
            };
            Err(shift(explain::syntax_error(yaml, &error.to_string(), at)))
        }
    }
}

/// Reads a node together with its mark.
struct TreeSeed<'m> {
    marks: &'m mut Marks,
    /// Where the document starts in the file.
    offset: usize,
}

impl<'de> DeserializeSeed<'de> for TreeSeed<'_> {
    type Value = Spanned<Tree>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Spanned<Tree>, D::Error> {
        let entered = self.marks.enter();
        let node = entered.map(|(index, _)| index);
        let tree = deserializer.deserialize_any(TreeVisitor {
            marks: &mut *self.marks,
            offset: self.offset,
            node,
        })?;
        if let Some((_, Some(back))) = entered {
            self.marks.go_to(back);
        }
        Ok(tree)
    }
}

struct TreeVisitor<'m> {
    marks: &'m mut Marks,
    offset: usize,
    /// The index of the node's mark.
    node: Option<usize>,
}

impl TreeVisitor<'_> {
    fn span(&mut self, kind: YamlKind) -> Range<usize> {
        let span = self.marks.span(self.node, kind);
        self.offset + span.start..self.offset + span.end
    }

    fn scalar<E>(mut self, tree: Tree) -> Result<Spanned<Tree>, E> {
        Ok(Spanned::new(tree, self.span(YamlKind::Scalar)))
    }

    /// The next node.
    fn seed(&mut self) -> TreeSeed<'_> {
        TreeSeed { marks: &mut *self.marks, offset: self.offset }
    }
}

impl<'de> Visitor<'de> for TreeVisitor<'_> {
    type Value = Spanned<Tree>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Spanned<Tree>, E> {
        self.scalar(i64::try_from(value).map_or(Tree::Float(value as f64), Tree::Integer))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Spanned<Tree>, E> {
        self.scalar(Tree::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Spanned<Tree>, A::Error> {
        let span = self.span(YamlKind::List);
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.seed())? {
            items.push(item);
        }
        self.marks.leave();
        Ok(Spanned::new(Tree::List(items), span))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Spanned<Tree>, A::Error> {
        let span = self.span(YamlKind::Map);
        let mut entries = Vec::new();
        let mut merged = Vec::new();
        while let Some(key) = map.next_key_seed(self.seed())? {
            let key_span = key.span();
            let key = match key.into_inner() {
                Tree::Text(key) => key,
                other => Spanned::new(other, 0..0).to_json().to_string(),
            };
            let mut value = map.next_value_seed(self.seed())?;
            if *value == Tree::Null && value.span().is_empty() {
                // There is no value to point at, so this uses the key.
                value = Spanned::new(Tree::Null, key_span.clone());
            }
            match maps(&key, value) {
                Ok(maps) => merged.extend(maps),
                Err(value) => entries.push((Spanned::new(key, key_span), value)),
            }
        }
        self.marks.leave();
        merge(&mut entries, merged);
        Ok(Spanned::new(Tree::Map(entries), span))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Spanned<Tree>, A::Error> {
        // A tagged value (`!env NAME`): the tag is ignored.
        let (_, variant) = data.variant::<String>()?;
        if let Some(node) = self.node {
            self.marks.go_to(node);
        }
        variant.newtype_variant_seed(TreeSeed { marks: self.marks, offset: self.offset })
    }
}

/// The entries of the mappings that a merge key (`<<: *defaults`, `<<: [*a, *b]`) includes. Returns the value as an error if it is not one.
fn maps(key: &str, value: Spanned<Tree>) -> Result<Vec<KeyValue>, Spanned<Tree>> {
    let is_map = |tree: &Spanned<Tree>| matches!(**tree, Tree::Map(_));
    let merges = match &*value {
        Tree::List(items) => items.iter().all(is_map),
        _ => is_map(&value),
    };
    if key != "<<" || !merges {
        return Err(value);
    }
    let mut entries = Vec::new();
    let mut take = |tree: Tree| {
        if let Tree::Map(more) = tree {
            entries.extend(more);
        }
    };
    match value.into_inner() {
        Tree::List(items) => items.into_iter().for_each(|item| take(item.into_inner())),
        map => take(map),
    }
    Ok(entries)
}

/// Adds entries with new keys: the mapping's own entries take precedence, then those that are merged first.
fn merge(entries: &mut Vec<KeyValue>, merged: Vec<KeyValue>) {
    if merged.is_empty() {
        return;
    }
    let mut keys: std::collections::HashSet<String> =
        entries.iter().map(|(key, _)| key.to_string()).collect();
    entries.extend(merged.into_iter().filter(|(key, _)| keys.insert(key.to_string())));
}

#[cfg(test)]
mod tests;
