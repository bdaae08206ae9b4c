//! Where links of articles lead on the pages that show them.

use std::borrow::Cow;

use super::Views;
use crate::document::{Address, Document, LinkId, NodeId, Phrase, Resolver, html};
use crate::model::PageId;
use crate::model::guide::LinkTarget;
use crate::site::href;

/// Where a part of an article is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// On the page at this address.
    On(&'a str),
    /// On the page at this address, beside parts of other articles: ids are left out.
    Among(&'a str),
    /// On any page: links into the site are told from its root, for scripts.
    Anywhere,
}

/// The links of one page of the guide.
pub(crate) struct PageLinks<'v> {
    views: &'v Views,
    page: PageId,
    shown: Shown<'v>,
    /// How the site's root is written where it is shown.
    root: String,
}

impl Views {
    /// The links of `page` where it is shown.
    pub(super) fn links<'v>(&'v self, page: PageId, shown: Shown<'v>) -> PageLinks<'v> {
        let root = match shown {
            Shown::On(url) | Shown::Among(url) => self.root(url),
            Shown::Anywhere => String::new(),
        };
        PageLinks { views: self, page, shown, root }
    }

    /// The HTML of one of `page`'s documents.
    pub(super) fn html(&self, page: PageId, document: &Document, shown: Shown<'_>) -> String {
        self.node_html(page, document, Document::ROOT, shown)
    }

    /// The HTML of a part of one of `page`'s documents.
    pub(super) fn node_html(
        &self,
        page: PageId,
        document: &Document,
        node: NodeId,
        shown: Shown<'_>,
    ) -> String {
        html::render(document, node, &self.links(page, shown))
    }

    /// The HTML of one of `page`'s phrases.
    pub(super) fn phrase(&self, page: PageId, phrase: &Phrase, shown: Shown<'_>) -> String {
        phrase.html(&self.links(page, shown))
    }

    /// Whether a link of `page` leads nowhere.
    pub(crate) fn is_broken(&self, page: PageId, link: LinkId) -> bool {
        matches!(self.target(page, link), Some(LinkTarget::Unresolved))
    }

    /// Where a link of `page` leads.
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
        Address { url: Cow::Owned(format!("{}{path}", self.root)), from_root: self.shown == Shown::Anywhere }
    }

    /// Whether it is shown on its own page, where ids are near.
    fn is_at_home(&self) -> bool {
        self.shown == Shown::On(&self.views.guide.pages[self.page].url)
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
            LinkTarget::Comparison(comparison) => {
                Some(self.rooted(&href::encode(&guide.comparisons[*comparison].url)))
            }
            LinkTarget::Image(..) | LinkTarget::Table(_) | LinkTarget::Unresolved => None,
        }
    }

    fn is_broken(&self, link: LinkId) -> bool {
        self.views.is_broken(self.page, link)
    }

    fn image(&self, link: LinkId) -> Option<(Address<'_>, Option<(u32, u32)>)> {
        match self.target(link)? {
            LinkTarget::Image(url, size) if url.starts_with("data:") => {
                Some((Address::new(url.as_str()), *size))
            }
            LinkTarget::Image(url, size) => Some((self.rooted(&href::encode(url)), *size)),
            LinkTarget::Elsewhere(url) => Some((Address::new(url.as_str()), None)),
            _ => None,
        }
    }

    fn anchor(&self, id: &str) -> Option<Address<'_>> {
        let anchor = href::encode_anchor(id);
        // The same part may be shown on another page: the comparison's, the FAQ page.
        if self.is_at_home() {
            return Some(Address::new(format!("#{anchor}")));
        }
        let path = href::encode(&self.views.guide.pages[self.page].url);
        Some(self.rooted(&format!("{path}#{anchor}")))
    }

    fn id<'i>(&self, id: &'i str) -> Option<Cow<'i, str>> {
        (!matches!(self.shown, Shown::Among(_))).then_some(Cow::Borrowed(id))
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
