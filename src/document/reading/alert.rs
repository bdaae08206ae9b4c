//! Alerts, and what is no link, for reading only.

use std::borrow::Cow;

use super::Writer;
use crate::document::kind::AlertKind;
use crate::document::node::{Document, NodeId};
use crate::document::{Resolver, alert};

impl<R: Resolver> Writer<'_, R> {
    /// The start of an alert with its title, unless that is a node of its own; and what ends it.
    pub(super) fn alert(&mut self, document: &Document, node: NodeId, kind: AlertKind) -> Cow<'static, str> {
        let (class, title) = alert::names(kind);
        let own = alert::own_title(document, node);
        let label = own.as_deref().filter(|own| !own.is_empty()).unwrap_or(title);
        self.open("aside", &[("class", &format!("alert alert-{class}")), ("aria-label", label)]);
        self.push("\n");
        if own.is_none() {
            self.text_element("p", &[("class", "alert-title")], title);
        }
        "</aside>\n".into()
    }

    /// The brackets around what names no article, which may be something else.
    pub(super) fn brackets(&mut self) -> Cow<'static, str> {
        self.push("[[");
        "]]".into()
    }
}
