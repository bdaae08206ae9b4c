//! Titles of alerts.

use super::kind::{AlertKind, Kind};
use super::node::{Document, NodeId};
use super::text;

/// The text of an alert's custom title.
pub(super) fn own_title(document: &Document, alert: NodeId) -> Option<String> {
    let first = document.first(alert).filter(|first| document.kind(*first) == Kind::AlertTitle);
    first.map(|title| text::line(document, title))
}

/// The class of an alert and the key of its title.
pub(super) fn names(kind: AlertKind) -> (&'static str, &'static str) {
    match kind {
        AlertKind::Note => ("note", "alert.note"),
        AlertKind::Tip => ("tip", "alert.tip"),
        AlertKind::Important => ("important", "alert.important"),
        AlertKind::Warning => ("warning", "alert.warning"),
        AlertKind::Caution => ("caution", "alert.caution"),
    }
}
