//! Titles of alerts.

use super::kind::Kind;
use super::node::{Document, NodeId};
use super::text;

/// The text of an alert's custom title.
pub(super) fn own_title(document: &Document, alert: NodeId) -> Option<String> {
    let first = document.first(alert).filter(|first| document.kind(*first) == Kind::AlertTitle);
    first.map(|title| text::line(document, title))
}
