//! Links and images of articles, for formats that are rendered from the trees of articles.

use std::borrow::Cow;

use crate::document::{Address, Document, LinkId, ResolvedImage, Resolver};
use crate::model::PageId;
use crate::model::guide::LinkTarget;
use crate::site::views::Views;
use crate::source::address::opens_anywhere;

/// How a format addresses what links lead to. Paths and anchors are not encoded.
pub(super) trait Medium {
    /// Whether it shows images that are data URIs.
    const SHOWS_DATA: bool = true;

    /// The address, on the page `on`, of a page or file of the site, or of an anchor on it.
    fn site(&self, on: &str, path: &str, anchor: &str) -> Option<String>;

    /// The address of an image of the site.
    fn image(&self, path: &str) -> Option<String>;

    /// An address outside of the site, if it can be opened.
    fn elsewhere(&self, url: &str) -> Option<String> {
        opens_anywhere(url).then(|| url.to_owned())
    }

    /// The id to write for an id of the page `on`.
    fn id<'i>(&self, _on: &str, id: &'i str) -> Cow<'i, str> {
        Cow::Borrowed(id)
    }
}

/// The links of a page in a medium.
pub(super) struct ArticleLinks<'p, M> {
    pub(super) views: &'p Views,
    /// The page with its links; a topic may have none.
    pub(super) page: Option<PageId>,
    /// Its address in the site.
    pub(super) on: &'p str,
    pub(super) medium: M,
}

impl<M> ArticleLinks<'_, M> {
    fn target(&self, link: LinkId) -> Option<&LinkTarget> {
        self.views.target(self.page?, link)
    }
}

impl<M: Medium> Resolver for ArticleLinks<'_, M> {
    fn link(&self, link: LinkId) -> Option<Address<'_>> {
        let guide = self.views.guide();
        let site = |path: &str, anchor: &str| self.medium.site(self.on, path, anchor);
        let address = match self.target(link)? {
            LinkTarget::Page(to, anchor) => {
                site(&guide.pages[*to].url, anchor.as_deref().unwrap_or_default())
            }
            LinkTarget::File(url) => {
                let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
                site(path, anchor)
            }
            LinkTarget::Here(anchor) => site(self.on, anchor),
            LinkTarget::Image { url, .. } if is_data(url) => None,
            LinkTarget::Image { url, .. } => site(url, ""),
            LinkTarget::Elsewhere(url) | LinkTarget::Remote(url) => self.medium.elsewhere(url),
            LinkTarget::Comparison(comparison) => {
                let found = guide.comparison_address(*comparison);
                site(found.path, found.anchor)
            }
            LinkTarget::Table(_) | LinkTarget::MissingNote | LinkTarget::Unresolved => None,
        };
        address.map(Address::new)
    }

    fn is_broken(&self, link: LinkId) -> bool {
        matches!(self.target(link), Some(LinkTarget::Unresolved))
    }

    fn image(&self, link: LinkId) -> Option<ResolvedImage<'_>> {
        let LinkTarget::Image { url, size } = self.target(link)? else { return None };
        let address = match is_data(url) {
            true => M::SHOWS_DATA.then(|| Address::new(url))?,
            false => Address::new(self.medium.image(url)?),
        };
        Some(ResolvedImage { address, size: *size })
    }

    fn anchor(&self, id: &str) -> Option<Address<'_>> {
        self.medium.site(self.on, self.on, id).map(Address::new)
    }

    fn id<'i>(&self, id: &'i str) -> Option<Cow<'i, str>> {
        Some(self.medium.id(self.on, id))
    }

    fn table(&self, link: LinkId) -> Option<&Document> {
        match self.target(link)? {
            LinkTarget::Table(table) => Some(table),
            _ => None,
        }
    }

    fn label(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.views.strings().with(key, values)
    }
}

fn is_data(url: &str) -> bool {
    url.starts_with("data:")
}
