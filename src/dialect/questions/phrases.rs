//! The phrases of paragraphs and items, by lines.

use crate::document::{Document, Kind, NodeId};

/// A line of phrases.
pub(super) type LineNodes = Vec<NodeId>;

/// The phrases of a paragraph, or of an item before its blocks.
pub(super) fn phrases(document: &Document, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    document.children(node).take_while(|node| is_phrase(document, *node))
}

pub(super) fn is_phrase(document: &Document, node: NodeId) -> bool {
    const ELEMENTS: [&str; 18] = [
        "a", "abbr", "b", "br", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "small", "span",
        "strong", "sub", "sup", "u",
    ];
    document.kind(node).is_inline() || document.element(node).is_some_and(|name| ELEMENTS.contains(&name))
}

/// The lines of a paragraph, or of an item before its blocks.
pub(super) fn lines(document: &Document, node: NodeId) -> Vec<LineNodes> {
    let mut lines = vec![LineNodes::new()];
    for node in phrases(document, node) {
        if is_break(document, node) {
            lines.push(LineNodes::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(node);
        }
    }
    lines
}

/// Lines with breaks between them.
pub(super) fn joined(document: &mut Document, lines: &[LineNodes]) -> LineNodes {
    let mut all = LineNodes::new();
    for line in lines {
        if !all.is_empty() {
            all.push(document.push(Kind::SoftBreak, 0..0));
        }
        all.extend(line);
    }
    all
}

pub(super) fn is_break(document: &Document, node: NodeId) -> bool {
    matches!(document.kind(node), Kind::SoftBreak | Kind::HardBreak) || document.element(node) == Some("br")
}

/// Whether phrases are bold, all of them.
pub(super) fn is_bold_line(document: &Document, line: &[NodeId]) -> bool {
    let is_bold = |node: &NodeId| {
        document.kind(*node) == Kind::Strong || matches!(document.element(*node), Some("b" | "strong"))
    };
    let is_space = |node: &NodeId| match document.kind(*node) {
        Kind::Text(text) => document.str(text).chars().all(|c| !c.is_alphanumeric()),
        _ => false,
    };
    line.iter().any(is_bold) && line.iter().all(|node| is_bold(node) || is_space(node))
}

pub(super) fn move_to(document: &mut Document, parent: NodeId, nodes: &[NodeId]) {
    for node in nodes {
        document.detach(*node);
        document.append(parent, *node);
    }
}

/// Inserts a node after a sibling.
pub(super) fn insert_after(document: &mut Document, sibling: NodeId, node: NodeId) {
    match (document.next(sibling), document.parent(sibling)) {
        (Some(next), _) => document.insert_before(next, node),
        (None, Some(parent)) => document.append(parent, node),
        (None, None) => {}
    }
}
