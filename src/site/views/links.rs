//! Addresses of an article's links, by the page that shows it.

use std::borrow::Cow;

use super::Views;
use crate::cache::Fingerprint;
use crate::document::{Address, Document, LinkId, NodeId, Phrase, ResolvedImage, Resolver, html};
use crate::model::PageId;
use crate::model::guide::LinkTarget;
use crate::site::href;

/// The page that shows a part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShownOn<'a> {
    /// The page at this address.
    Page(&'a str),
    /// The page at this address, which also shows parts of other articles: ids are left out, since they may not be unique.
    SharedPage(&'a str),
    /// Any page: links into the site start at its root, for scripts.
    AnyPage,
}

/// The links of one page of the guide.
pub(crate) struct PageLinks<'v> {
    views: &'v Views,
    page: PageId,
    shown: ShownOn<'v>,
    /// The relative path to the site's root.
    root: String,
}

impl Views {
    /// A resolver of the links of `page`.
    pub(super) fn links<'v>(&'v self, page: PageId, shown: ShownOn<'v>) -> PageLinks<'v> {
        let root = match shown {
            ShownOn::Page(url) | ShownOn::SharedPage(url) => self.root(url),
            ShownOn::AnyPage => String::new(),
        };
        PageLinks { views: self, page, shown, root }
    }

    /// The HTML of one of `page`'s documents.
    pub(super) fn html(&self, page: PageId, document: &Document, shown: ShownOn<'_>) -> String {
        self.node_html(page, document, Document::ROOT, shown)
    }

    /// The HTML of a part of one of `page`'s documents.
    pub(super) fn node_html(
        &self,
        page: PageId,
        document: &Document,
        node: NodeId,
        shown: ShownOn<'_>,
    ) -> String {
        html::render(document, node, &self.links(page, shown))
    }

    /// The HTML of one of `page`'s phrases, which may be shown in a link.
    pub(super) fn phrase(&self, page: PageId, phrase: &Phrase, shown: ShownOn<'_>) -> String {
        phrase.html_in_link(&self.links(page, shown))
    }

    /// The HTML of a cell of one of `page`'s tables.
    pub(super) fn cell(&self, page: PageId, cell: &Phrase, shown: ShownOn<'_>) -> String {
        cell.html(&self.links(page, shown))
    }

    /// The target of a link of `page`.
    pub(crate) fn target(&self, page: PageId, link: LinkId) -> Option<&LinkTarget> {
        self.guide.pages[page].links.get(link)
    }
}

impl<'v> PageLinks<'v> {
    fn target(&self, link: LinkId) -> Option<&'v LinkTarget> {
        self.views.target(self.page, link)
    }

    /// The address of a path from the site's root.
    fn rooted<'a>(&self, path: &str) -> Address<'a> {
        Address { url: Cow::Owned(format!("{}{path}", self.root)), from_root: self.shown == ShownOn::AnyPage }
    }

    /// The fingerprint of where a link leads and what it shows.
    pub(super) fn fingerprint(&self, link: LinkId) -> Fingerprint {
        let address = |found: Address<'_>| (found.url.into_owned(), found.from_root);
        let image = self
            .image(link)
            .map(|image| (address(image.address), image.size.map(|size| (size.width, size.height))));
        let leads = (self.link(link).map(address), image, self.is_broken(link));
        let table = self.table(link).map(|table| borsh::to_vec(table).unwrap_or_default());
        Fingerprint::of_value(&leads).and(table.map(|bytes| Fingerprint::of(&bytes)))
    }

    /// Whether it is shown on its own page.
    fn is_at_home(&self) -> bool {
        self.shown == ShownOn::Page(&self.views.guide.pages[self.page].url)
    }
}

impl Resolver for PageLinks<'_> {
    fn link(&self, link: LinkId) -> Option<Address<'_>> {
        let guide = &self.views.guide;
        match self.target(link)? {
            LinkTarget::Page(to, anchor) => {
                let anchor = anchor.as_deref().unwrap_or_default();
                Some(self.rooted(&href::with_anchor(&guide.pages[*to].url, anchor)))
            }
            LinkTarget::File(url) => {
                let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
                Some(self.rooted(&href::with_anchor(path, anchor)))
            }
            LinkTarget::Here(anchor) => self.anchor(anchor),
            LinkTarget::Elsewhere(url) | LinkTarget::Remote(url) => Some(Address::new(url.as_str())),
            LinkTarget::Comparison(comparison) => guide
                .has_comparison_page(*comparison)
                .then(|| self.rooted(&href::encode(&guide.comparisons[*comparison].url))),
            LinkTarget::Image { .. }
            | LinkTarget::Table(_)
            | LinkTarget::MissingNote
            | LinkTarget::Unresolved => None,
        }
    }

    fn is_broken(&self, link: LinkId) -> bool {
        matches!(self.target(link), Some(LinkTarget::Unresolved))
    }

    fn image(&self, link: LinkId) -> Option<ResolvedImage<'_>> {
        let (address, size) = match self.target(link)? {
            LinkTarget::Image { url, size } if url.starts_with("data:") => {
                (Address::new(url.as_str()), *size)
            }
            LinkTarget::Image { url, size } => (self.rooted(&href::encode(url)), *size),
            LinkTarget::Elsewhere(url) => (Address::new(url.as_str()), None),
            _ => return None,
        };
        Some(ResolvedImage { address, size })
    }

    fn anchor(&self, id: &str) -> Option<Address<'_>> {
        let anchor = href::encode_anchor(id);
        // Comparisons and FAQs are also shown on pages of their own.
        if self.is_at_home() {
            return Some(Address::new(format!("#{anchor}")));
        }
        let path = href::encode(&self.views.guide.pages[self.page].url);
        Some(self.rooted(&format!("{path}#{anchor}")))
    }

    fn id<'i>(&self, id: &'i str) -> Option<Cow<'i, str>> {
        (!matches!(self.shown, ShownOn::SharedPage(_))).then_some(Cow::Borrowed(id))
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
