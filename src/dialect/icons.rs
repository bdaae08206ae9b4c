//! Names of icons, as Material for MkDocs has them: `:material-check:`.

use std::ops::Range;

use super::attributes::list_length;
use super::texts;
use crate::document::{Document, Kind, NodeId};

/// Names that the sets of icons of Material for MkDocs begin with.
const ICONS: [&str; 4] = [":material-", ":octicons-", ":fontawesome-", ":simple-"];

/// Whether a source has names of icons.
pub(super) fn are_in(source: &str) -> bool {
    ICONS.iter().any(|icon| source.contains(icon))
}

/// Draws the icons in a text that say something, and takes out the others; in headings, all.
pub(super) fn read(document: &mut Document, node: NodeId) {
    let words = texts::words(document, node);
    let parts = parts(words);
    if parts.is_empty() {
        return;
    }
    let is_title = document.ancestors(node).any(|outer| matches!(document.kind(outer), Kind::Heading { .. }));
    let signs: Vec<&str> =
        parts.iter().map(|part| if is_title { "" } else { sign(&words[part.clone()]) }).collect();
    texts::split(document, node, &parts, |document, index, _| document.push_text(signs[index]));
}

/// The character that says the same as an icon, such as a check mark in a table; empty for icons that decorate.
fn sign(icon: &str) -> &'static str {
    let name = icon.trim_start_matches(':').split(':').next().unwrap_or_default();
    let name =
        ICONS.iter().find_map(|set| name.strip_prefix(set.trim_start_matches(':'))).unwrap_or_default();
    let name = name.trim_start_matches("solid-").trim_start_matches("regular-");
    match name.trim_end_matches("-outline").trim_end_matches(|c: char| c.is_ascii_digit() || c == '-') {
        "check" | "check-bold" | "check-all" | "check-circle" | "circle-check" => "\u{2713}",
        "close" | "close-circle" | "close-thick" | "cancel" | "x" | "x-circle" | "xmark" | "circle-xmark" => {
            "\u{2717}"
        }
        "minus" | "minus-circle" | "dash" => "\u{2212}",
        "plus" | "plus-circle" => "+",
        "alert" | "alert-circle" | "warning" | "triangle-exclamation" => "\u{26A0}",
        "star" => "\u{2605}",
        "heart" => "\u{2665}",
        _ => "",
    }
}

/// The names of icons in a text, with the attributes that follow them.
pub(super) fn parts(words: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    for (start, _) in words.match_indices(':') {
        let rest = &words[start..];
        if parts.last().is_some_and(|last: &Range<usize>| last.end > start)
            || !ICONS.iter().any(|icon| rest.starts_with(icon))
        {
            continue;
        }
        let name = rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).map(|end| end + 1);
        if let Some(end) = name.filter(|end| rest[*end..].starts_with(':')) {
            let end = start + end + 1;
            parts.push(start..end + list_length(&words[end..]));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_icons_that_say_something() {
        for (icon, expected) in [
            (":material-check:", "\u{2713}"),
            (":fontawesome-solid-xmark:", "\u{2717}"),
            (":octicons-x-circle-16:", "\u{2717}"),
            (":material-linux:", ""),
        ] {
            assert_eq!(sign(icon), expected, "{icon}");
        }
    }
}
