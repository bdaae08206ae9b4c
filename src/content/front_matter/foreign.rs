//! Front matter that was written for other generators: keys that mean what one of Prepbook's does.

use super::DRAFT;
use super::block::Parts;
use crate::data::{Spanned, Tree, yaml};
use crate::document::{Document, markup, text};

/// Keys of other generators with what they are called here. Of several, the first that is there counts.
const NAMES: [(&str, &str); 17] = [
    ("description", "summary"),
    ("excerpt", "summary"),
    ("lastmod", "updated"),
    ("last_modified_at", "updated"),
    ("lastUpdated", "updated"),
    ("modified", "updated"),
    ("sidebar_label", "label"),
    ("linkTitle", "label"),
    ("nav_title", "label"),
    ("sidebar_position", "order"),
    ("weight", "order"),
    ("nav_order", "order"),
    ("tag", "tags"),
    ("unlisted", "unlisted"),
    ("nav_exclude", "unlisted"),
    ("hide", "unlisted"),
    ("alias", "aliases"),
];
/// The same for keys in Starlight's `sidebar`.
const SIDEBAR_NAMES: [(&str, &str); 3] = [("label", "label"), ("order", "order"), ("hidden", "unlisted")];
/// Other keys that say something which is read apart from the rest.
const READ_APART: [&str; 2] = ["sidebar", "publish"];

/// Keys that other generators make an address of. The first that is there counts.
const ADDRESSES: [&str; 3] = ["slug", "permalink", "id"];

/// How many keys of a file may be left out since their values cannot be read.
const MAX_LEFT_OUT: usize = 8;

/// The mapping without the keys whose values are not YAML; `None` if one of these may say that the article is not published.
pub(super) fn readable_rest(text: &str, parts: &Parts) -> Option<Spanned<Tree>> {
    let mut text = text[..parts.front.end].to_owned();
    for _ in 0..MAX_LEFT_OUT {
        let error = match yaml::parse(&text, parts.front.clone()) {
            Ok(tree) => return matches!(*tree, Tree::Map(_)).then_some(tree),
            Err(error) => error,
        };
        let is_key = |line: &str| line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\''));
        let (mut start, mut end, mut at) = (parts.front.start, parts.front.end, parts.front.start);
        for line in text[parts.front.clone()].split_inclusive('\n') {
            if is_key(line) && at <= error.span.start {
                start = at;
            } else if is_key(line) {
                end = end.min(at);
            }
            at += line.len();
        }
        let entry = text[start..end].to_lowercase();
        if [DRAFT, "publish"].iter().any(|key| entry.contains(key)) {
            return None;
        }
        // A comment of the same length, so that spans stay.
        let lines = text[start..end].split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
            Some(words) => format!("{}\n", "#".repeat(words.len())),
            None => "#".repeat(line.len()),
        });
        let comment: String = lines.collect();
        text.replace_range(start..end, &comment);
    }
    None
}

/// The mapping with keys as Prepbook calls them, and what other generators make an address of. What does not fit is left out.
pub(super) fn adapt(tree: &Spanned<Tree>) -> (Spanned<Tree>, Option<String>) {
    let slug = ADDRESSES.iter().find_map(|key| plain(&tree.get(key)?.1)).map(str::to_owned);
    let span = tree.span();
    let sidebar = tree.get("sidebar").map(|(_, value)| value.entries().to_vec()).unwrap_or_default();
    let mut entries = Vec::new();
    let mut foreign = Vec::new();
    for (key, value) in tree.entries().iter().cloned() {
        match NAMES.iter().find(|(name, _)| *name == key.as_str()) {
            Some((_, own)) => foreign.push((*own, key, value)),
            None if matches!(key.as_str(), "aliases" | "tags") => {
                let value = Spanned::new(list(&value).unwrap_or_else(|| (*value).clone()), value.span());
                entries.push((key, value));
            }
            None if key.as_str() == "series" => {
                // A list in Hugo, of which the first counts.
                let first = match &*value {
                    Tree::List(items) => items.first().cloned(),
                    _ => None,
                };
                entries.push((key, first.unwrap_or(value)));
            }
            None if ADDRESSES.iter().chain(&READ_APART).any(|known| key.as_str() == *known) => {}
            None if key.as_str() == "image" && plain(&value).is_none() => {}
            None => entries.push((key, value)),
        }
    }
    let publish =
        tree.get("publish").filter(|(_, publish)| !matches!(**publish, Tree::Bool(true) | Tree::Null));
    if let Some((key, publish)) = publish {
        // What is not said to be published may be private.
        entries.retain(|(name, _)| name.as_str() != DRAFT);
        let draft = Spanned::new(Tree::Bool(true), publish.span());
        entries.push((Spanned::new(DRAFT.to_owned(), key.span()), draft));
    }
    for (key, value) in sidebar {
        let own = SIDEBAR_NAMES.iter().find(|(name, _)| *name == key.as_str());
        foreign.extend(own.map(|(_, own)| (*own, key, value)));
    }
    for (own, key, value) in foreign {
        let is_new = !entries.iter().any(|(name, _): &(Spanned<String>, _)| name.as_str() == own);
        if let Some(fitting) = fitting(own, &value).filter(|_| is_new) {
            let value = Spanned::new(fitting, value.span());
            entries.push((Spanned::new(own.to_owned(), key.span()), value));
        }
    }
    (Spanned::new(Tree::Map(entries), span), slug)
}

/// The value as the key `own` takes it.
fn fitting(own: &str, value: &Spanned<Tree>) -> Option<Tree> {
    match (own, &**value) {
        ("summary", Tree::Text(words)) if words.contains('&') => Some(Tree::text(&decoded(words))),
        ("summary" | "label" | "updated", Tree::Text(_)) => Some((**value).clone()),
        ("order", Tree::Integer(_) | Tree::Float(_)) | ("unlisted", Tree::Bool(_)) => Some((**value).clone()),
        ("tags" | "aliases", _) => list(value),
        _ => None,
    }
}

/// A text with its entities decoded: other generators put it into HTML as it is.
fn decoded(words: &str) -> String {
    text::line(&markup::page(&words.replace('<', "&lt;")), Document::ROOT)
}

/// A list of texts; a text as one, parted at its commas.
fn list(value: &Spanned<Tree>) -> Option<Tree> {
    match &**value {
        Tree::Text(text) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Some(Tree::List(parts.map(|part| Spanned::new(Tree::text(part), value.span())).collect()))
        }
        Tree::List(items) => {
            Some(Tree::List(items.iter().filter(|item| matches!(***item, Tree::Text(_))).cloned().collect()))
        }
        Tree::Null => Some(Tree::List(Vec::new())),
        _ => None,
    }
}

fn plain(value: &Tree) -> Option<&str> {
    if let Tree::Text(text) = value { Some(text) } else { None }
}
