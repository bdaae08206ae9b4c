//! Images and media; links replace those of other sites.

use super::HtmlWriter;
use crate::document::media::{MEDIA, is_in_link, media_links, media_text, remote_text};
use crate::document::{Address, Document, ImageSize, Kind, LinkId, NodeId, ResolvedImage, Resolver};

impl<'w, R: Resolver> HtmlWriter<'w, '_, R> {
    pub(super) fn image(&mut self, node: NodeId, link: LinkId, alt: &str, title: &str) {
        self.push("<img");
        self.image_place(node);
        let size = self.image_address("src", link);
        self.image_size(size);
        self.push(" alt=\"");
        self.attribute_text(alt);
        self.push("\"");
        self.attribute("title", title);
        self.push(" loading=\"lazy\" decoding=\"async\">");
    }

    /// Marks an image that has something beside it on its line: it is part of the text, not a figure.
    pub(super) fn image_place(&mut self, image: NodeId) {
        if has_neighbours(self.document, image) {
            self.push(" class=\"in-text\"");
        }
    }

    /// Writes the address of an image, and returns its size if known.
    pub(super) fn image_address(&mut self, name: &str, link: LinkId) -> Option<ImageSize> {
        let ResolvedImage { address, size } = self.resolver.image(link)?;
        self.address(name, Some(address));
        size
    }

    pub(super) fn image_size(&mut self, size: Option<ImageSize>) {
        if let Some(ImageSize { width, height }) = size {
            self.push(&format!(" width=\"{width}\" height=\"{height}\""));
        }
    }

    /// Writes a link instead of an element that would load something of another site; `false` if it is another element.
    pub(super) fn remote_element(&mut self, node: NodeId, name: &str) -> bool {
        if name == "picture" {
            let image =
                self.document.descendants(node).find(|inner| self.document.element(*inner) == Some("img"));
            return image.is_some_and(|image| self.remote_element(image, "img"));
        }
        if !MEDIA.contains(&name) {
            return false;
        }
        let Some(address) = self.remote_media(node, name) else { return false };
        // A source is one of several of the element that it is in.
        if !matches!(name, "source" | "track") {
            self.remote_link(node, &address, &media_text(self.document, node));
        }
        true
    }

    /// Writes those of the candidates of a `srcset` that are shown.
    pub(super) fn source_set(&mut self, sources: &[(&str, LinkId)]) {
        let shown = sources.iter().filter_map(|(name, link)| {
            let ResolvedImage { address, .. } = self.resolver.image(*link)?;
            let descriptor = name.strip_prefix("srcset").unwrap_or_default();
            Some((format!("{}{descriptor}", address.url), address.from_root))
        });
        let shown: Vec<(String, bool)> = shown.collect();
        // A script completes one address, and `src` has it.
        if shown.is_empty() || shown.iter().any(|(_, from_root)| *from_root) {
            return;
        }
        let set: Vec<&str> = shown.iter().map(|(candidate, _)| candidate.as_str()).collect();
        self.address("srcset", Some(Address::new(set.join(", "))));
    }

    /// The address of an image or file that is not loaded but shown as a link.
    pub(super) fn remote(&self, link: LinkId) -> Option<Address<'w>> {
        let resolver = self.resolver;
        if resolver.image(link).is_some() { None } else { resolver.link(link) }
    }

    /// The address of what an element would load, if that is all on other sites.
    fn remote_media(&self, node: NodeId, name: &str) -> Option<Address<'w>> {
        let links = media_links(self.document, node, name);
        let is_shown = |link: &LinkId| self.resolver.image(*link).is_some();
        if links.iter().any(is_shown) { None } else { links.into_iter().find_map(|link| self.remote(link)) }
    }

    /// A link instead of an image of another site: its text and the site's name.
    pub(super) fn remote_link(&mut self, node: NodeId, address: &Address<'_>, text: &str) {
        let is_linked = self.is_in_link || is_in_link(self.document, node);
        self.push(if is_linked { "<span class=\"remote\"" } else { "<a class=\"remote\"" });
        if !is_linked {
            self.address("href", Some(address.clone()));
        }
        self.push(">");
        self.text(&remote_text(text, &address.url));
        self.push(if is_linked { "</span>" } else { "</a>" });
    }
}

/// Whether something is beside a node, or beside the link or emphasis that it is alone in, on the same line of text.
fn has_neighbours(document: &Document, node: NodeId) -> bool {
    let is_shown = |node: &NodeId| !document.is_blank(*node) && document.element(*node) != Some("source");
    let is_beside = |node: NodeId| !matches!(document.kind(node), Kind::SoftBreak | Kind::HardBreak);
    let before = || std::iter::successors(document.previous(node), |node| document.previous(*node));
    let after = || document.siblings_from(document.next(node));
    let is_inline = |node: NodeId| document.kind(node).is_inline() || document.element(node).is_some();
    let beside = |node: Option<NodeId>| node.is_some_and(|node| is_inline(node) && is_beside(node));
    if beside(before().find(is_shown)) || beside(after().find(is_shown)) {
        return true;
    }
    let outer = document.parent(node).filter(|outer| {
        matches!(document.kind(*outer), Kind::Link { .. } | Kind::Emphasis | Kind::Strong)
            || matches!(
                document.element(*outer),
                Some("a" | "b" | "i" | "em" | "strong" | "picture" | "span")
            )
    });
    outer.is_some_and(|outer| has_neighbours(document, outer))
}
