//! Rows of badges, as READMEs have them, which tell the state of a repository and would be loaded from other sites.

use crate::document::{Document, Kind, NodeId, Visit};

/// Hosts of badges.
const HOSTS: [&str; 14] = [
    "img.shields.io", "shields.io", "badgen.net", "badge.fury.io", "codecov.io", "coveralls.io",
    "travis-ci.org", "travis-ci.com", "sonarcloud.io", "badges.gitter.im", "api.codacy.com", "circleci.com",
    "ci.appveyor.com", "opencollective.com",
];

/// Takes out paragraphs of nothing but badges.
pub fn drop(document: &mut Document) {
    let blocks = document.descendants(Document::ROOT);
    let blocks = blocks.filter(|node| {
        document.kind(*node) == Kind::Paragraph
            || matches!(document.element(*node), Some("p" | "div" | "center"))
    });
    let rows: Vec<NodeId> = blocks.filter(|block| is_row(document, *block)).collect();
    rows.into_iter().for_each(|row| document.detach(row));
}

/// Whether a block shows badges and nothing else.
fn is_row(document: &Document, block: NodeId) -> bool {
    let mut count = 0;
    for visit in document.walk(block) {
        let Visit::Enter(node) = visit else { continue };
        let address = match document.kind(node) {
            Kind::Image { target, .. } => Some(document.str(target)),
            Kind::Text(words) if document.str(words).trim().is_empty() => None,
            Kind::Paragraph | Kind::Link { .. } | Kind::SoftBreak | Kind::HardBreak | Kind::Comment(_) => {
                None
            }
            Kind::Element { .. } => match document.element(node) {
                Some("img") => document.attribute(node, "src"),
                Some("a" | "p" | "div" | "center" | "br" | "span") => None,
                _ => return false,
            },
            _ => return false,
        };
        match address {
            Some(address) if is_badge(address) => count += 1,
            Some(_) => return false,
            None => {}
        }
    }
    count > 0
}

fn is_badge(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    HOSTS.contains(&host) || path.ends_with("badge.svg") || path.ends_with("/badge")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_badges() {
        for badge in [
            "https://img.shields.io/a/b",
            "https://github.com/a/b/actions/workflows/ci.yml/badge.svg?branch=main",
        ] {
            assert!(is_badge(badge), "{badge}");
        }
        for image in ["badge.svg", "https://a.b/c.png", "https://github.com/a/badges/b.png"] {
            assert!(!is_badge(image), "{image}");
        }
    }
}
