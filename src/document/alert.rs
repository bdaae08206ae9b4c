//! Titles of alerts.

use super::kind::{AlertKind, Kind};
use super::node::{Document, NodeId};
use super::text;

/// The text of an alert's custom title.
pub(super) fn own_title(document: &Document, alert: NodeId) -> Option<String> {
    let first = document.first(alert).filter(|first| document.kind(*first) == Kind::AlertTitle);
    first.map(|title| text::line(document, title))
}

/// The class and the default title of an alert.
pub(super) fn names(kind: AlertKind) -> (&'static str, &'static str) {
    match kind {
        AlertKind::Note => ("note", "Note"),
        AlertKind::Tip => ("tip", "Tip"),
        AlertKind::Important => ("important", "Important"),
        AlertKind::Warning => ("warning", "Warning"),
        AlertKind::Caution => ("caution", "Caution"),
    }
}
