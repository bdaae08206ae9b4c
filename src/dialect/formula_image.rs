//! Formulas as images that a service draws, from when GitHub drew none: their source is in the address.

use crate::document::escape::percent_decode;
use crate::document::kind::FormulaStyle;
use crate::document::{Document, Kind, NodeId};

/// Hosts of the services, each with what comes before the formula in the address.
const SERVICES: [(&str, &[&str]); 4] = [
    ("render.githubusercontent.com/render/", &["math="]),
    ("latex.codecogs.com/", &[".latex?", ".image?", ".download?"]),
    ("i.upmath.me/", &["svg/", "png/"]),
    ("math.now.sh", &["from="]),
];
/// Commands of these services that say how to draw.
const COMMANDS: [&str; 6] = [r"\inline", r"\bg_white", r"\bg_black", r"\large", r"\Large", r"\fn_cm"];

/// Makes formulas of such images.
pub(super) fn read(document: &mut Document, source: &str) {
    if !SERVICES.iter().any(|(host, _)| source.contains(host)) {
        return;
    }
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Some(formula) = address(document, node).and_then(formula) else { continue };
        let source = document.intern(&formula);
        let style = if is_alone(document, node) { FormulaStyle::Display } else { FormulaStyle::Inline };
        document.set_attributes(node, []);
        document.set_kind(node, Kind::Formula { source, mathml: Default::default(), style });
    }
}

/// The address of an image.
fn address(document: &Document, node: NodeId) -> Option<&str> {
    match document.kind(node) {
        Kind::Image { target, .. } => Some(document.str(target)),
        Kind::Element { .. } if document.element(node) == Some("img") => document.attribute(node, "src"),
        _ => None,
    }
}

/// The formula in an address.
fn formula(address: &str) -> Option<String> {
    let path = address.split_once("://").map_or(address, |(_, path)| path);
    let starts = SERVICES.iter().find(|(host, _)| path.starts_with(host))?.1;
    let is_parameter = starts.iter().all(|start| start.ends_with('='));
    let query = starts.iter().find_map(|start| Some(path.split_once(start)?.1))?;
    let mut formula = if is_parameter {
        percent_decode(&query.split('&').next()?.replace('+', " "))
    } else {
        percent_decode(query).replace("&space;", " ")
    };
    for command in COMMANDS {
        formula = formula.replace(command, "");
    }
    Some(formula.trim().to_owned()).filter(|formula| !formula.is_empty())
}

/// Whether a node is all that its paragraph shows.
fn is_alone(document: &Document, node: NodeId) -> bool {
    let Some(parent) = document.parent(node) else { return false };
    let mut shown = document.children(parent).filter(|node| !document.is_blank(*node));
    shown.next() == Some(node) && shown.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_from_addresses() {
        for (address, expected) in [
            ("https://render.githubusercontent.com/render/math?math=X^TX%2B1&mode=inline", Some("X^TX+1")),
            ("https://latex.codecogs.com/svg.latex?\\inline&space;E%3Dmc%5E2", Some("E=mc^2")),
            ("http://latex.codecogs.com/gif.latex?a+b", Some("a+b")),
            ("https://i.upmath.me/svg/x%5E2", Some("x^2")),
            ("https://render.githubusercontent.com/render/math?math=", None),
            ("https://example.org/render/math?math=x", None),
            ("a.png", None),
        ] {
            assert_eq!(formula(address).as_deref(), expected, "{address}");
        }
    }
}
