//! Names of alerts.

use crate::diag::nearest::nearest_typo;
use crate::document::kind::AlertKind;
use crate::document::{Document, NodeId};

/// The kind of a name; `None` if no tool knows it.
pub(super) fn kind(name: &str) -> Option<AlertKind> {
    Some(match name.to_ascii_lowercase().as_str() {
        "note" | "info" | "abstract" | "summary" | "tldr" | "example" | "quote" | "cite" | "question"
        | "help" | "faq" | "todo" | "seealso" | "secondary" | "primary" => AlertKind::Note,
        "tip" | "hint" | "success" | "check" | "done" => AlertKind::Tip,
        "important" => AlertKind::Important,
        "warning" | "attention" | "warn" => AlertKind::Warning,
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => AlertKind::Caution,
        _ => return None,
    })
}

/// A name as words.
pub(super) fn title(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(chars.flat_map(char::to_lowercase))
        .collect::<String>()
        .replace('-', " ")
}

/// Whether an alert of this name has that name as its title anyway.
pub(super) fn is_default(name: &str) -> bool {
    AlertKind::ALL.iter().any(|kind| name.eq_ignore_ascii_case(kind.name()))
}

/// Words of other languages that are similar to these names. An alert has them as its title.
const FOREIGN: [&str; 9] =
    ["nota", "notas", "importante", "importanti", "importants", "tipp", "tipps", "warnung", "varning"];

/// The name that a name no tool knows was meant as, if it is similar to a common one.
pub fn misspelled(name: &str) -> Option<&'static str> {
    let is_word = FOREIGN.iter().any(|word| name.eq_ignore_ascii_case(word));
    nearest_typo(name, AlertKind::ALL.map(AlertKind::name)).filter(|_| kind(name).is_none() && !is_word)
}

/// Makes a node an alert that can be folded, and `title`, the first node in it, its summary.
pub(super) fn fold(
    document: &mut Document,
    node: NodeId,
    kind: AlertKind,
    is_open: bool,
    title: Option<NodeId>,
) {
    document.make_element(node, "details");
    document.set_attribute(node, "class", &kind.class());
    if is_open {
        document.set_attribute(node, "open", "");
    }
    if let Some(title) = title {
        document.make_element(title, "summary");
        document.set_attribute(title, "class", "alert-title");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_languages_are_no_misspelled_names() {
        let found = ["NOET", "warnng", "nota", "Importante", "Tipp", "note"].map(misspelled);
        assert_eq!(found, [Some("note"), Some("warning"), None, None, None, None]);
    }
}
