//! Untyped documents.

use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};

use super::Spanned;
use super::spanned::SPANNED;

/// A value in a document. Mappings keep the author's order and may hold a key twice.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// `null`, or nothing after the colon.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A sequence.
    List(Vec<Spanned<Tree>>),
    /// A mapping.
    Map(Vec<KeyValue>),
}

/// A key of a mapping and its value.
pub type KeyValue = (Spanned<String>, Spanned<Tree>);

impl Tree {
    /// A text. NUL characters, which only an escape sequence can write, become U+FFFD, as in Markdown.
    pub fn text(text: &str) -> Self {
        Tree::Text(text.replace('\0', "\u{fffd}"))
    }

    /// The type of the value, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Tree::Null => "nothing",
            Tree::Bool(_) => "a boolean",
            Tree::Integer(_) => "a whole number",
            Tree::Float(_) => "a number",
            Tree::Text(_) => "text",
            Tree::List(_) => "a list",
            Tree::Map(_) => "a mapping",
        }
    }

    /// The entries of a mapping; empty for other values.
    pub fn entries(&self) -> &[KeyValue] {
        if let Tree::Map(entries) = self { entries } else { &[] }
    }

    /// The first entry whose key is `key`.
    pub fn get(&self, key: &str) -> Option<&KeyValue> {
        self.entries().iter().find(|(name, _)| **name == key)
    }

    /// What a text says, without the space around it; `None` for one that says nothing, and for other values.
    pub fn trimmed_text(&self) -> Option<&str> {
        let Tree::Text(text) = self else { return None };
        Some(text.trim()).filter(|text| !text.is_empty())
    }
}

impl Spanned<Tree> {
    /// The value that these keys lead to, each in the value of the one before.
    pub fn at(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |tree, key| Some(&tree.get(key)?.1))
    }

    /// The value as JSON. The last of duplicate keys wins.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::Value::deserialize(self.clone()).unwrap_or_default()
    }
}

impl IntoDeserializer<'_, Error> for Spanned<Tree> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Spanned<Tree> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.into_inner() {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Integer(value) => visitor.visit_i64(value),
            Tree::Float(value) => visitor.visit_f64(value),
            Tree::Text(value) => visitor.visit_string(value),
            Tree::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Tree::Map(entries) => {
                visitor.visit_map(MapDeserializer::new(entries.into_iter().map(|(key, value)| {
                    let span = key.span();
                    (Spanned::new(Tree::Text(key.into_inner()), span), value)
                })))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if *self == Tree::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name != SPANNED {
            return visitor.visit_newtype_struct(self);
        }
        let span = self.span();
        let offset = |at: usize| Spanned::new(Tree::Integer(i64::try_from(at).unwrap_or(i64::MAX)), 0..0);
        visitor.visit_seq(SeqDeserializer::new([offset(span.start), offset(span.end), self].into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.into_inner() {
            Tree::Text(word) => word.into_deserializer().deserialize_enum(name, variants, visitor),
            other => Spanned::new(other, 0..0).deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}
