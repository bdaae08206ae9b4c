//! Targets of articles' links, for formats that are rendered from the trees of articles.

use crate::document::{Document, LinkId};
use crate::model::PageId;
use crate::model::guide::LinkTarget;
use crate::site::views::Views;

/// The target of a link; paths and anchors are not encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination<'v> {
    /// A file of the site, with an anchor that may be empty.
    Site { path: String, anchor: String },
    /// An address outside of the site.
    Elsewhere(&'v str),
    /// A data URI.
    Data(&'v str),
}

/// The target of a link of a page, if it has one.
pub(super) fn destination(views: &Views, page: PageId, link: LinkId) -> Option<Destination<'_>> {
    let guide = views.guide();
    let site = |path: &str, anchor: &str| {
        Some(Destination::Site { path: path.to_owned(), anchor: anchor.to_owned() })
    };
    match views.target(page, link)? {
        LinkTarget::Page(to, anchor) => site(&guide.pages[*to].url, anchor.as_deref().unwrap_or_default()),
        LinkTarget::File(url) => {
            let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
            site(path, anchor)
        }
        LinkTarget::Here(anchor) => site(&guide.pages[page].url, anchor),
        LinkTarget::Image(url, _) if url.starts_with("data:") => Some(Destination::Data(url)),
        LinkTarget::Image(url, _) => site(url, ""),
        LinkTarget::Elsewhere(url) | LinkTarget::Remote(url) => Some(Destination::Elsewhere(url)),
        LinkTarget::Comparison(comparison) => {
            let (path, anchor) = guide.comparison_address(*comparison);
            site(path, anchor)
        }
        LinkTarget::Table(_) | LinkTarget::MissingNote | LinkTarget::Unresolved => None,
    }
}

/// The size of an image in pixels, if known.
pub(super) fn size(views: &Views, page: PageId, link: LinkId) -> Option<(u32, u32)> {
    match views.target(page, link)? {
        LinkTarget::Image(_, size) => *size,
        _ => None,
    }
}

/// The table that a comparison reads from a file.
pub(super) fn table(views: &Views, page: PageId, link: LinkId) -> Option<&Document> {
    match views.target(page, link)? {
        LinkTarget::Table(table) => Some(table),
        _ => None,
    }
}

/// Whether other programs can open an address.
pub(super) fn is_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}
