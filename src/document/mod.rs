//! The document tree: the content of an article with unresolved links.
//!
//! Markdown and raw HTML are parsed into one tree of typed nodes ([`build`], [`markup`]). Passes over that tree collect the facts about an article,
//! and every output is a rendering of it: HTML for pages ([`html`]), static HTML and XHTML ([`reading`]), plain text ([`text`]). HTML is never
//! scanned as text, and rendered output is never parsed.

mod alert;
pub mod build;
mod characters;
pub mod contents;
pub mod css;
mod diagram;
pub mod escape;
pub mod formula;
pub mod html;
pub mod inert;
pub mod kind;
pub mod markup;
mod media;
pub mod node;
pub mod phrase;
pub mod policy;
pub mod reading;
pub mod sanitize;
pub mod style_sheet;
pub mod text;
pub mod walk;
pub mod xml;

pub use kind::{Attribute, FormulaStyle, Kind, LinkId, Namespace, Str, Value};
pub use node::{Document, NodeId};
pub use phrase::Phrase;
pub use walk::Visit;

pub use crate::raster::ImageSize;

use std::borrow::Cow;

/// Resolves links, ids and labels of a document for one output format.
pub trait Resolver {
    /// The address of a link; `None` if it has no target.
    fn link(&self, link: LinkId) -> Option<Address<'_>>;

    /// Whether a link is unresolved, as opposed to one that this output leaves out.
    fn is_broken(&self, _link: LinkId) -> bool {
        false
    }

    /// The image of a link; `None` if it cannot be shown.
    fn image(&self, link: LinkId) -> Option<ResolvedImage<'_>>;

    /// The address of an id on the document's own page; `None` if it cannot be linked.
    fn anchor(&self, id: &str) -> Option<Address<'_>>;

    /// The id to write for an id of the document; `None` to leave it out.
    fn id<'i>(&self, id: &'i str) -> Option<Cow<'i, str>> {
        Some(Cow::Borrowed(id))
    }

    /// The table that a comparison reads from a file, if the file is valid.
    fn table(&self, link: LinkId) -> Option<&Document>;

    /// A text of the interface, by its key, with the values of its placeholders.
    fn label(&self, key: &str, values: &[(&str, &str)]) -> String;
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// The value of the attribute, not escaped.
    pub url: Cow<'a, str>,
    /// Whether it is relative to the root of the site, and therefore written as `data-href` or `data-src`, which a script completes.
    pub from_root: bool,
}

impl<'a> Address<'a> {
    /// An address that needs no completion.
    pub fn new(url: impl Into<Cow<'a, str>>) -> Self {
        Self { url: url.into(), from_root: false }
    }
}

/// An image that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedImage<'a> {
    /// Where it is.
    pub address: Address<'a>,
    /// Its size, if that is known.
    pub size: Option<ImageSize>,
}

/// Resolves nothing: for text without links and labels, or whose links are dropped.
#[derive(Debug, Clone, Copy)]
pub struct Unlinked;

impl Resolver for Unlinked {
    fn link(&self, _link: LinkId) -> Option<Address<'_>> {
        None
    }

    fn image(&self, _link: LinkId) -> Option<ResolvedImage<'_>> {
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
