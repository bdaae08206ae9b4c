//! `:::figure Caption`: images with a caption, each a link to its file.

use crate::document::{Document, Kind, LinkId, NodeId};

/// Makes a node with images a figure. `title`, its first node, becomes the caption.
pub(super) fn arrange(document: &mut Document, figure: NodeId, title: Option<NodeId>) {
    document.make_element(figure, "figure");
    document.set_attribute(figure, "class", "captioned");
    let images: Vec<NodeId> = document
        .descendants(figure)
        .filter(|node| matches!(document.kind(*node), Kind::Image { .. }))
        .filter(|node| {
            document.parent(*node).is_none_or(|parent| !matches!(document.kind(parent), Kind::Link { .. }))
        })
        .collect();
    for image in images {
        let Kind::Image { target, title, .. } = document.kind(image) else { continue };
        let link = Kind::Link { target, title, wiki: false, link: LinkId(0) };
        let next = document.next(image);
        document.wrap(image, next, link, document.span(image));
    }
    if let Some(title) = title {
        document.make_element(title, "figcaption");
        document.detach(title);
        document.append(figure, title);
    }
}
