//! A document before it has a type.

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
    List(Vec<Tree>),
    /// A mapping.
    Map(Vec<(String, Tree)>),
}

/// One step from a value to one in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of the n-th entry of a mapping. (By place: a key may stand twice.)
    Entry(usize),
    /// The key of the n-th entry of a mapping.
    Key(usize),
    /// The n-th item of a sequence.
    Item(usize),
}

impl Tree {
    /// Text as a document gives it. A NUL, which only an escape can write, becomes U+FFFD as in Markdown.
    pub fn text(text: &str) -> Self {
        Tree::Text(text.replace('\0', "\u{fffd}"))
    }

    /// What the value is, for messages.
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

    /// The value as JSON. Of a key that stands twice, the first counts.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(value) => Value::Bool(*value),
            Tree::Integer(value) => Value::from(*value),
            Tree::Float(value) => Value::from(*value),
            Tree::Text(value) => Value::String(value.clone()),
            Tree::List(items) => Value::Array(items.iter().map(Tree::to_json).collect()),
            Tree::Map(entries) => {
                let mut map = serde_json::Map::new();
                for (key, value) in entries {
                    map.entry(key.clone()).or_insert_with(|| value.to_json());
                }
                Value::Object(map)
            }
        }
    }
}
