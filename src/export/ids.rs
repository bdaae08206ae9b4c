//! Ids in a document that holds many pages: those of a page get its path before them.

use std::collections::BTreeSet;

use super::tree::{self, Element, Node, Space};
use crate::site::href::{encode, encode_anchor};

/// Attributes that name ids of the same page; some of them several.
const REFERENCES: [&str; 15] = [
    "for",
    "list",
    "form",
    "headers",
    "popovertarget",
    "commandfor",
    "itemref",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-flowto",
    "aria-activedescendant",
    "aria-errormessage",
];

/// The id of a page (with an empty `anchor`), or of a place on it. An id has no spaces.
pub(super) fn id(path: &str, anchor: &str) -> String {
    let joined = if anchor.is_empty() { path.to_owned() } else { format!("{path}#{anchor}") };
    joined.replace(' ', "\u{a0}")
}

/// A link to it, with what a page is asked in `query`.
pub(super) fn link(path: &str, query: &str, anchor: &str) -> String {
    let mut out = format!("#{}", encode(&path.replace(' ', "\u{a0}")));
    if !query.is_empty() {
        out.push('?');
        out.push_str(query);
    }
    if !anchor.is_empty() {
        out.push('#');
        out.push_str(&encode_anchor(&anchor.replace(' ', "\u{a0}")));
    }
    out
}

/// All ids in nodes.
pub(super) fn all<'n>(nodes: impl Iterator<Item = &'n Node>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for node in nodes {
        tree::visit(std::slice::from_ref(node), &mut |element| {
            ids.extend(element.get("id").map(str::to_owned));
        });
    }
    ids
}

/// Gives an element's id, and what it refers to by id, the name of the page at `url`, whose ids are `own`. Links are another matter.
pub(super) fn name(element: &mut Element, url: &str, own: &BTreeSet<String>) {
    let named = |name: &str| if own.contains(name) { id(url, name) } else { name.to_owned() };
    for (name, value) in &mut element.attributes {
        if name == "id" {
            *value = named(value);
        } else if REFERENCES.contains(&name.as_str()) {
            *value = value.split_whitespace().map(named).collect::<Vec<_>>().join(" ");
        } else if element.space == Space::Svg
            && matches!(name.as_str(), "href" | "xlink:href")
            && element.name != "a"
        {
            if let Some(target) = value.strip_prefix('#') {
                *value = format!("#{}", named(target));
            }
        } else if let Some((before, after)) = value.split_once("url(#")
            && let Some((target, rest)) = after.split_once(')')
        {
            let target = named(target).replace('\\', "\\\\").replace('"', "\\\"");
            *value = format!("{before}url(\"#{target}\"){rest}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::{fragment, map};
    use super::super::write::html;
    use super::*;

    #[test]
    fn what_refers_to_an_id_finds_it() {
        let nodes = fragment(
            "<h2 id=\"a\">A</h2><p aria-labelledby=\"a b\"></p><svg><path id=\"p\" marker-end=\"url(#a)\"/><use href=\"#p\"/></svg>",
        );
        let own = all(nodes.iter());
        let named = map(nodes, &mut |mut element| {
            name(&mut element, "t/x y.html", &own);
            vec![element.into()]
        });
        assert_eq!(
            html(&named),
            "<h2 id=\"t/x\u{a0}y.html#a\">A</h2><p aria-labelledby=\"t/x\u{a0}y.html#a b\"></p>\
             <svg><path id=\"t/x\u{a0}y.html#p\" marker-end=\"url(&quot;#t/x\u{a0}y.html#a&quot;)\"/><use href=\"#t/x\u{a0}y.html#p\"/></svg>"
        );
        assert_eq!(link("t/x y.html", "", "a"), "#t/x%C2%A0y.html#a");
    }
}
