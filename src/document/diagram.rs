//! The text alternative of a diagram.

use super::Resolver;

/// The name of a kind of diagram and what this one shows.
pub(super) fn label(resolver: &impl Resolver, kind: &str, parts: &str) -> String {
    let kind = resolver.label(&format!("diagram.{kind}"), &[]);
    match parts {
        "" => kind,
        parts => resolver.label("content.diagram", &[("kind", &kind), ("parts", parts)]),
    }
}

/// Its role: links in an image are out of reach, those in a group are not.
pub(super) fn role(has_links: bool) -> &'static str {
    if has_links { "group" } else { "img" }
}
