//! Files of texts: a TOML table of texts, and of tables of texts.

use std::sync::Arc;

use super::PluralForm;
use crate::data::{Spanned, Tree, toml};
use crate::diag::{Diagnostic, Rule, encoding};

/// A text in its plural forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forms {
    /// The same for every number.
    One(String),
    /// By form, in the order of CLDR; not empty.
    Plural(Vec<(PluralForm, String)>),
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPiece<'t> {
    /// Shown as it is.
    Literal(&'t str),
    /// The name of a value: `{count}`.
    Placeholder(&'t str),
}

/// An entry of a file: a key with the spans of its name and of its texts.
pub(super) struct StringEntry {
    pub(super) key: Spanned<String>,
    pub(super) texts: EntryTexts,
}

/// The texts of an entry, where they are in the file.
pub(super) enum EntryTexts {
    One(Spanned<String>),
    Plural(Vec<(Spanned<String>, Spanned<String>)>),
}

impl Forms {
    /// The text in a form, or in the most general one there is.
    pub(super) fn get(&self, form: Option<PluralForm>) -> &str {
        match self {
            Forms::One(text) => text,
            Forms::Plural(forms) => {
                let of = |wanted: PluralForm| forms.iter().find(|(form, _)| *form == wanted);
                let found = form.and_then(of).or_else(|| of(PluralForm::Other)).or_else(|| forms.last());
                found.map_or("", |(_, text)| text)
            }
        }
    }

    /// The most general form.
    pub(super) fn any(&self) -> &str {
        self.get(None)
    }

    /// All forms with their texts.
    pub fn all(&self) -> impl Iterator<Item = (Option<PluralForm>, &str)> {
        let (one, plural) = match self {
            Forms::One(text) => (Some(text), None),
            Forms::Plural(forms) => (None, Some(forms)),
        };
        let plural = plural.into_iter().flatten().map(|(form, text)| (Some(*form), text.as_str()));
        one.into_iter().map(|text| (None, text.as_str())).chain(plural)
    }

    /// The names of its placeholders, in all forms.
    pub(super) fn placeholders(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.all().flat_map(|(_, text)| placeholders(text)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The pieces of a text. A brace that begins no placeholder is shown.
pub fn pieces(text: &str) -> impl Iterator<Item = TextPiece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let found = rest.match_indices('{').find_map(|(start, _)| Some((start, name(&rest[start..])?)));
        let (piece, length) = match found {
            Some((0, name)) => (TextPiece::Placeholder(name), name.len() + 2),
            Some((start, _)) => (TextPiece::Literal(&rest[..start]), start),
            None => (TextPiece::Literal(rest), rest.len()),
        };
        rest = &rest[length..];
        Some(piece)
    })
}

/// The names of the placeholders in a text.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| if let TextPiece::Placeholder(name) = piece { Some(name) } else { None })
}

/// The name of the placeholder that a text begins with.
fn name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name.then_some(name)
}

/// The entries of a file in its order, and what is wrong with its form. `is_group` returns whether a key begins those of other texts.
pub(super) fn entries(
    path: &Arc<str>,
    bytes: &[u8],
    is_group: &dyn Fn(&str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<StringEntry> {
    diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, path, bytes));
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let document = toml::parse(text, 0..text.len());
    diagnostics.extend(document.errors.into_iter().map(|error| {
        Diagnostic::new(Rule::InvalidToml, path, error.span, error.message).help_if(error.help)
    }));
    let mut reader = TableParser { path, is_group, diagnostics, entries: Vec::new() };
    reader.group(&document.tree, "");
    reader.entries
}

struct TableParser<'r> {
    path: &'r Arc<str>,
    is_group: &'r dyn Fn(&str) -> bool,
    diagnostics: &'r mut Vec<Diagnostic>,
    entries: Vec<StringEntry>,
}

impl TableParser<'_> {
    fn group(&mut self, tree: &Tree, prefix: &str) {
        for (name, value) in tree.entries() {
            let key = Spanned::new(format!("{prefix}{}", **name), name.span());
            let is_group = (self.is_group)(&key);
            match &**value {
                Tree::Text(text) if !is_group => {
                    let texts = EntryTexts::One(Spanned::new(text.clone(), value.span()));
                    self.entries.push(StringEntry { key, texts });
                }
                Tree::Map(parts) => {
                    let is_plural = parts.iter().any(|(name, _)| PluralForm::from_name(name).is_some());
                    if is_group || !is_plural {
                        self.group(value, &format!("{}.", *key));
                    } else {
                        self.plural(key, value);
                    }
                }
                other => {
                    let expected = if is_group {
                        "expected a table of texts"
                    } else {
                        "expected text, or its plural forms"
                    };
                    self.report_type(&key, other, value.span(), expected);
                }
            }
        }
    }

    fn plural(&mut self, key: Spanned<String>, tree: &Tree) {
        let mut forms = Vec::new();
        for (name, value) in tree.entries() {
            match &**value {
                Tree::Text(text) => forms.push((name.clone(), Spanned::new(text.clone(), value.span()))),
                other => self.report_type(&key, other, value.span(), "expected text"),
            }
        }
        self.entries.push(StringEntry { key, texts: EntryTexts::Plural(forms) });
    }

    fn report_type(&mut self, key: &str, value: &Tree, span: std::ops::Range<usize>, expected: &str) {
        let message = format!("`{key}` is {}", value.kind());
        self.diagnostics.push(Diagnostic::new(Rule::InvalidValue, self.path, span, message).label(expected));
    }
}
