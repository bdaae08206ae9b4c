//! Addresses in the document: ids of pages and of places on them, and links to them.

use std::collections::{BTreeMap, BTreeSet};

use super::pages;
use crate::export::Source;
use crate::export::address::{Reference, resolve};
use crate::export::ids::link;
use crate::model::PageId;

/// Which pages there are.
pub(super) struct Addresses {
    pages: BTreeSet<String>,
    /// Earlier addresses, and where they lead now.
    redirects: BTreeMap<String, String>,
    base_url: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// To this address: in the document, or out of the guide.
    To(String),
    /// To a file of the site that is no page.
    File(String),
    /// To nothing that is here or published.
    Nowhere,
}

impl Addresses {
    pub(super) fn new(source: &Source<'_>) -> Self {
        let guide = source.views.guide();
        let to = |page: &PageId| guide.pages[*page].url.clone();
        Self {
            pages: pages::urls(source).into_iter().collect(),
            redirects: guide.redirects.iter().map(|(from, page)| (from.clone(), to(page))).collect(),
            base_url: source.views.site().base_url.clone(),
        }
    }

    /// Where `href` leads, which stands on the page `on`.
    pub(super) fn way(&self, on: &str, href: &str) -> Way {
        let Reference::Site { path, query, anchor } = resolve(on, href) else {
            return Way::To(href.to_owned());
        };
        let path = self.redirects.get(&path).cloned().unwrap_or(path);
        if self.pages.contains(&path) {
            return Way::To(link(&path, &query, &anchor));
        }
        if !path.ends_with(".html") {
            return Way::File(path);
        }
        self.published(&path, &anchor).map_or(Way::Nowhere, Way::To)
    }

    /// The address of a path where the site is published.
    pub(super) fn published(&self, path: &str, anchor: &str) -> Option<String> {
        self.base_url.as_ref().map(|base| format!("{base}{}", crate::site::href::with_anchor(path, anchor)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_into_the_document_or_to_the_site() {
        let addresses = Addresses {
            pages: ["a/b c.html".to_owned(), "x.html".to_owned()].into(),
            redirects: [("old.html".to_owned(), "x.html".to_owned())].into(),
            base_url: Some("https://example.org/g/".into()),
        };
        let to = |text: &str| Way::To(text.to_owned());
        assert_eq!(addresses.way("x.html", "a/b%20c.html#%C3%BC"), to("#a/b%C2%A0c.html#ü"));
        assert_eq!(addresses.way("a/b c.html", "#y"), to("#a/b%C2%A0c.html#y"));
        assert_eq!(addresses.way("a/b c.html", "../old.html?q=1"), to("#x.html?q=1"));
        assert_eq!(addresses.way("x.html", "gone.html#z"), to("https://example.org/g/gone.html#z"));
        assert_eq!(addresses.way("x.html", "a/data.csv"), Way::File("a/data.csv".into()));
        assert_eq!(addresses.way("x.html", "mailto:a@b.c"), to("mailto:a@b.c"));
    }
}
