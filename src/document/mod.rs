//! The document tree: what an article says, before anyone knows where its links lead.
//!
//! Markdown and raw HTML become one tree of typed nodes ([`build`], [`markup`]). Everything known of an article is found by passes over that
//! tree, and everything made of it is a rendering of the tree: HTML for pages ([`html`]), HTML and XHTML for reading only ([`reading`]), plain
//! text ([`text`]). Nothing scans HTML as text, and nothing that was rendered is parsed again.

mod alert;
pub mod build;
pub mod contents;
pub mod escape;
pub mod html;
pub mod inert;
pub mod kind;
pub mod markup;
pub mod node;
pub mod phrase;
pub mod policy;
pub mod reading;
pub mod sanitize;
pub mod text;
pub mod walk;
mod xml;

pub use kind::{Attribute, Kind, Namespace, Str, Value};
pub use node::{Document, LinkId, NodeId};
pub use phrase::Phrase;
pub use walk::Visit;

use std::borrow::Cow;

/// Tells where the links of a document lead, where its ids are, and what its labels say, in what it is rendered for.
pub trait Resolver {
    /// The address of a link; `None` if it leads nowhere.
    fn link(&self, link: LinkId) -> Option<Address<'_>>;

    /// Whether a link was looked up and leads nowhere, as opposed to one that is left out here.
    fn is_broken(&self, _link: LinkId) -> bool {
        false
    }

    /// The address of an image and its size in pixels, where that is known; `None` if it cannot be shown.
    fn image(&self, link: LinkId) -> Option<(Address<'_>, Option<(u32, u32)>)>;

    /// The address of an id of the document's own page; `None` if nothing can lead there.
    fn anchor(&self, id: &str) -> Option<Address<'_>>;

    /// An id of the document as it is called in the rendering; `None` to leave it out.
    fn id<'i>(&self, id: &'i str) -> Option<Cow<'i, str>> {
        Some(Cow::Borrowed(id))
    }

    /// The table that a comparison reads from a file, if it could be read.
    fn table(&self, link: LinkId) -> Option<&Document>;

    /// A text of the interface, by its key, with the values of its placeholders.
    fn label(&self, key: &str, values: &[(&str, &str)]) -> String;
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// The value of the attribute, not escaped.
    pub url: Cow<'a, str>,
    /// Whether it is relative to the root of the site, and so written as `data-href` or `data-src` for a script to complete.
    pub from_root: bool,
}

impl<'a> Address<'a> {
    /// An address that stands as it is.
    pub fn new(url: impl Into<Cow<'a, str>>) -> Self {
        Self { url: url.into(), from_root: false }
    }
}

/// Resolves nothing: for text that has no links and no labels, or none that are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Unlinked;

impl Resolver for Unlinked {
    fn link(&self, _link: LinkId) -> Option<Address<'_>> {
        None
    }

    fn image(&self, _link: LinkId) -> Option<(Address<'_>, Option<(u32, u32)>)> {
        None
    }

    fn anchor(&self, _id: &str) -> Option<Address<'_>> {
        None
    }

    fn table(&self, _link: LinkId) -> Option<&Document> {
        None
    }

    fn label(&self, key: &str, _values: &[(&str, &str)]) -> String {
        key.to_owned()
    }
}
