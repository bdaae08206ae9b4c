//! Addresses in the document: ids of pages and of anchors on them, and links to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::export::ExportInput;
use crate::export::address::{Reference, resolve};
use crate::export::ids::link;
use crate::model::guide::RedirectTarget;

/// The addresses of all pages.
pub(super) struct Addresses {
    pages: BTreeSet<String>,
    /// Present addresses by earlier address.
    redirects: BTreeMap<String, String>,
    base_url: Option<String>,
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HrefTarget {
    /// An address in the document, or outside of the guide.
    Address(String),
    /// A file of the site that is not a page.
    File(String),
    /// Neither in the document nor published.
    Unresolved,
}

impl Addresses {
    /// The addresses of the site's `pages`.
    pub(super) fn new(source: &ExportInput<'_>, pages: &[String]) -> Self {
        let guide = source.views.guide();
        let to = |target: &RedirectTarget| guide.redirect_address(*target).path.to_owned();
        Self {
            pages: pages.iter().cloned().collect(),
            redirects: guide.redirects.iter().map(|(from, target)| (from.clone(), to(target))).collect(),
            base_url: source.views.site().base_url.clone(),
        }
    }

    /// The target of `href` on the page `on`.
    pub(super) fn resolve(&self, on: &str, href: &str) -> HrefTarget {
        let Reference::Site { path, query, anchor } = resolve(on, href) else {
            return HrefTarget::Address(href.to_owned());
        };
        let path = self.redirects.get(&path).cloned().unwrap_or(path);
        if self.pages.contains(&path) {
            return HrefTarget::Address(link(&path, &query, &anchor));
        }
        if !path.ends_with(".html") {
            return HrefTarget::File(path);
        }
        self.published(&path, &anchor).map_or(HrefTarget::Unresolved, HrefTarget::Address)
    }

    /// The address of a path on the published site.
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
        let to = |text: &str| HrefTarget::Address(text.to_owned());
        assert_eq!(addresses.resolve("x.html", "a/b%20c.html#%C3%BC"), to("#a/b%C2%A0c.html#ü"));
        assert_eq!(addresses.resolve("a/b c.html", "#y"), to("#a/b%C2%A0c.html#y"));
        assert_eq!(addresses.resolve("a/b c.html", "../old.html?q=1"), to("#x.html?q=1"));
        assert_eq!(addresses.resolve("x.html", "gone.html#z"), to("https://example.org/g/gone.html#z"));
        assert_eq!(addresses.resolve("x.html", "a/data.csv"), HrefTarget::File("a/data.csv".into()));
        assert_eq!(addresses.resolve("x.html", "mailto:a@b.c"), to("mailto:a@b.c"));
    }
}
