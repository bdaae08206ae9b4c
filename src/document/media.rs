//! Images and media that a page does not load, shown as links.

use super::kind::{Kind, Value};
use super::node::{Document, LinkId, NodeId};
use super::text;

/// Elements of HTML that load images and media.
pub(super) const MEDIA: [&str; 5] = ["img", "video", "audio", "source", "track"];

/// The addresses of what an element shows: its own, and those of its sources.
pub(super) fn media_links(document: &Document, node: NodeId, name: &str) -> Vec<LinkId> {
    let own = |node: NodeId| {
        document.attributes(node).iter().filter_map(|attribute| match attribute.value {
            Value::Link(link) if document.str(attribute.name) != "poster" => Some(link),
            _ => None,
        })
    };
    let mut links: Vec<LinkId> = own(node).collect();
    if matches!(name, "video" | "audio") {
        let sources = document.descendants(node).filter(|inner| document.element(*inner) == Some("source"));
        links.extend(sources.flat_map(own));
    }
    links
}

/// What an element of media says in words.
pub(super) fn media_text(document: &Document, node: NodeId) -> String {
    let attributes =
        ["alt", "aria-label", "title"].into_iter().filter_map(|name| document.attribute(node, name));
    let said = attributes.map(str::trim).find(|said| !said.is_empty()).map(str::to_owned);
    said.unwrap_or_else(|| text::line(document, node))
}

/// Whether a node is in a link, which holds no other link.
pub(super) fn is_in_link(document: &Document, node: NodeId) -> bool {
    let is_link = |outer: NodeId| {
        matches!(document.kind(outer), Kind::Link { .. }) || document.element(outer) == Some("a")
    };
    document.ancestors(node).any(is_link)
}

/// What is shown instead of an image of another site: its text and the name of the site.
pub(super) fn remote_text(text: &str, address: &str) -> String {
    let host = host(address).unwrap_or(address);
    match text.trim() {
        "" => host.to_owned(),
        text => format!("{text} ({host})"),
    }
}

fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    Some(authority.rsplit_once('@').map_or(authority, |(_, host)| host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_site() {
        assert_eq!(remote_text("A cat ", "https://a.example:80/b?c"), "A cat (a.example:80)");
        assert_eq!(remote_text("", "//me:secret@a.example"), "a.example");
        assert_eq!(remote_text("x", "no address"), "x (no address)");
    }
}
