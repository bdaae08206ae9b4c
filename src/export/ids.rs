//! Ids in a document of many pages, which are prefixed with the path of their page.

use std::collections::BTreeSet;

use crate::document::{Document, Kind, Namespace, NodeId, Value};
use crate::site::href::{encode, encode_anchor};

/// Attributes whose value is an id, or a list of ids.
const REFERENCES: [&str; 15] = [
    "for", "list", "form", "headers", "popovertarget", "commandfor", "itemref", "aria-labelledby",
    "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-flowto", "aria-activedescendant",
    "aria-errormessage",
];

/// The id of a page (with an empty `anchor`), or of an anchor on it. An id has no spaces.
pub(super) fn id(path: &str, anchor: &str) -> String {
    let joined = if anchor.is_empty() { path.to_owned() } else { format!("{path}#{anchor}") };
    joined.replace(' ', "\u{a0}")
}

/// A link to it, with a query.
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

/// All ids in a node of a page.
pub(super) fn all(document: &Document, node: NodeId) -> BTreeSet<String> {
    let ids = document.descendants(node).filter_map(|node| document.attribute(node, "id"));
    ids.map(str::to_owned).collect()
}

/// Prefixes an element's id, and the ids that it refers to, with the page's `url`. `own` are the ids of the page. Links are not changed.
pub(super) fn name(document: &mut Document, node: NodeId, url: &str, own: &BTreeSet<String>) {
    let Kind::Element { name: element, namespace } = document.kind(node) else { return };
    let named = |name: &str| if own.contains(name) { id(url, name) } else { name.to_owned() };
    let mut changes: Vec<(String, String)> = Vec::new();
    for attribute in document.attributes(node) {
        let Value::Text(value) = attribute.value else { continue };
        let (name, value) = (document.str(attribute.name), document.str(value));
        let changed = if name == "id" {
            Some(named(value))
        } else if REFERENCES.contains(&name) {
            Some(value.split_whitespace().map(named).collect::<Vec<_>>().join(" "))
        } else if namespace == Namespace::Svg
            && matches!(name, "href" | "xlink:href")
            && document.str(element) != "a"
        {
            value.strip_prefix('#').map(|target| format!("#{}", named(target)))
        } else if let Some((before, after)) = value.split_once("url(#")
            && let Some((target, rest)) = after.split_once(')')
        {
            let target = named(target).replace('\\', "\\\\").replace('"', "\\\"");
            Some(format!("{before}url(\"#{target}\"){rest}"))
        } else {
            None
        };
        changes.extend(changed.filter(|changed| changed != value).map(|changed| (name.to_owned(), changed)));
    }
    for (name, value) in changes {
        document.set_attribute(node, &name, &value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Unlinked, html, markup};

    #[test]
    fn what_refers_to_an_id_finds_it() {
        let mut page = markup::page(
            "<h2 id=\"a\">A</h2><p aria-labelledby=\"a b\"></p><svg><path id=\"p\" marker-end=\"url(#a)\"/><use href=\"#p\"/></svg>",
        );
        let own = all(&page, Document::ROOT);
        for node in page.descendants(Document::ROOT).collect::<Vec<_>>() {
            name(&mut page, node, "t/x y.html", &own);
        }
        let body = page.descendants(Document::ROOT).find(|node| page.element(*node) == Some("body"));
        assert_eq!(
            html::render(&page, body.expect("a body"), &Unlinked),
            "<body><h2 id=\"t/x\u{a0}y.html#a\">A</h2><p aria-labelledby=\"t/x\u{a0}y.html#a b\"></p>\
             <svg><path id=\"t/x\u{a0}y.html#p\" marker-end=\"url(&quot;#t/x\u{a0}y.html#a&quot;)\"/><use href=\"#t/x\u{a0}y.html#p\"/></svg></body>"
        );
        assert_eq!(link("t/x y.html", "", "a"), "#t/x%C2%A0y.html#a");
    }
}
