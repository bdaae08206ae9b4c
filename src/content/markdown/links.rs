//! Links, images and ids: collected, so that `model` can resolve them.

use super::Context;
use crate::content::article::LinkKind;
use crate::content::navigation::SUMMARY;
use crate::diag::{Rule, Span};
use crate::document::{Attribute, Document, Kind, NodeId, Value};

/// Attributes that load a file, and the elements they belong to.
const FILES: [(&str, &str); 7] = [
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("source", "src"),
    ("source", "srcset"),
    ("img", "srcset"),
    ("track", "src"),
];

/// Collects references out of the article and to anchors in it.
pub(super) fn collect(cx: &mut Context<'_>, document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        match document.kind(node) {
            Kind::Link { target, title, wiki, .. } => {
                let span = cx.span(document, node);
                let kind = match wiki {
                    true if may_be_code(cx.text, &span) => LinkKind::WikiOrCode,
                    true => LinkKind::Wiki,
                    false => LinkKind::Page,
                };
                check_address(cx, span, document.str(target));
                let link = cx.link(document.str(target), kind, cx.span(document, node));
                document.set_kind(node, Kind::Link { target, title, wiki, link });
            }
            Kind::Image { target, title, alt, .. } => {
                check_alt(cx, document, node, document.str(alt), document.str(target));
                let kind = if is_embedded(cx, document, node) { LinkKind::Embed } else { LinkKind::Image };
                let link = cx.link(document.str(target), kind, cx.span(document, node));
                document.set_kind(node, Kind::Image { target, title, alt, link });
            }
            Kind::Element { .. } => element(cx, document, node),
            _ => {}
        }
    }
}

/// Whether double brackets may be those of a program: `x[[0]]`, `m[i][[1]]`, `[[ -f x ]]`.
fn may_be_code(text: &str, span: &Span) -> bool {
    let follows =
        text[..span.start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ']' | ')'));
    let inner = text[span.clone()].trim_start_matches('[').trim_end_matches(']');
    follows || inner.trim() != inner
}

/// Reports a link that is written without an address. What is to replace the tags of other tools may be empty.
fn check_address(cx: &mut Context<'_>, span: Span, target: &str) {
    // A chapter that is not written yet has no address in an outline.
    if !target.is_empty() || !cx.text[span.clone()].ends_with("()") || cx.path.ends_with(SUMMARY) {
        return;
    }
    let found = cx.report(Rule::BrokenLink, span, "the link has no address");
    found.label = Some("leads to this page itself".into());
    found.help = Some("write the address between `(` and `)`, or leave out the brackets".into());
}

fn check_alt(cx: &mut Context<'_>, document: &Document, node: NodeId, alt: &str, target: &str) {
    if !alt.trim().is_empty() {
        return;
    }
    let span = cx.span(document, node);
    let found = cx.report(Rule::MissingAlt, span, "the image has no alternative text");
    found.label = Some("nothing between `[` and `]`".into());
    found.help = Some(format!("say what it shows: `![what it shows]({target})`"));
}

/// The ids and addresses of an element that the author wrote.
fn element(cx: &mut Context<'_>, document: &mut Document, node: NodeId) {
    let Some(name) = document.element(node).map(str::to_owned) else { return };
    let span = cx.span(document, node);
    if name == "img" && document.attribute(node, "alt").is_none() {
        cx.report(Rule::MissingAlt, span.clone(), "the image has no `alt` text").help =
            Some("say what it shows, or write `alt=\"\"` if it only decorates".into());
    }
    let sized = ["width", "height"].iter().any(|name| document.attribute(node, name).is_some());
    let attributes: Vec<Attribute> = document.attributes(node).to_vec();
    let mut kept = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        let Value::Text(text) = attribute.value else { continue };
        let value = document.str(text).to_owned();
        let kind = match document.str(attribute.name) {
            "id" => {
                note_id(cx, &value);
                None
            }
            "name" if name == "a" => {
                note_id(cx, &value);
                None
            }
            "href" if name == "a" => Some(LinkKind::Page),
            "src" if name == "img" && is_embedded(cx, document, node) => Some(LinkKind::Embed),
            "src" if name == "img" => Some(if sized { LinkKind::SizedImage } else { LinkKind::Image }),
            wanted if FILES.contains(&(name.as_str(), wanted)) => Some(LinkKind::File),
            _ => None,
        };
        let value = match kind {
            None => attribute.value,
            Some(LinkKind::File) if document.str(attribute.name) == "srcset" => {
                for (address, descriptor) in candidates(&value) {
                    let name = document.intern(format!("srcset {descriptor}").trim_end());
                    let value = Value::Link(cx.link(address, LinkKind::File, span.clone()));
                    kept.push(Attribute { name, value });
                }
                continue;
            }
            Some(kind) => Value::Link(cx.link(value, kind, span.clone())),
        };
        kept.push(Attribute { value, ..attribute });
    }
    document.set_attributes(node, kept);
}

/// The addresses of a `srcset` and what follows each, such as `2x`. An address may hold commas, but not end in one.
fn candidates(srcset: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let is_between = |c: char| c.is_whitespace() || c == ',';
    let mut rest = srcset.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let has_descriptor = !address.ends_with(',');
        let descriptor = if has_descriptor { after.split(',').next().unwrap_or_default() } else { "" };
        found.push((address.trim_end_matches(','), descriptor.trim()));
        rest = after[descriptor.len()..].trim_start_matches(is_between);
    }
    found
}

/// Whether an image is written as `![[…]]`.
fn is_embedded(cx: &Context<'_>, document: &Document, node: NodeId) -> bool {
    cx.text[cx.span(document, node)].starts_with("![[")
}

fn note_id(cx: &mut Context<'_>, id: &str) {
    cx.slugger.claim(id);
    cx.anchors.insert(id.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sets_of_sources() {
        assert_eq!(candidates("a.png"), [("a.png", "")]);
        assert_eq!(
            candidates(" a,b.png 1x,c.png 2x , d.png"),
            [("a,b.png", "1x"), ("c.png", "2x"), ("d.png", "")]
        );
        assert_eq!(candidates("a.png, b.png 480w,"), [("a.png", ""), ("b.png", "480w")]);
        assert_eq!(candidates(" , "), []);
    }
}
