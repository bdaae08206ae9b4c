//! Static SVG files for e-readers: without scripts, animation and external resources.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use roxmltree::{Document, Node, ParsingOptions};

use crate::document::inert::{is_inert_attribute, is_inert_element, is_inert_style};
use crate::document::style_sheet::is_complete;
use crate::document::xml::{is_name, valid_attribute};
use crate::export::error::{MAX_DEPTH, SvgError};
use crate::site::href::escape;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Maximum number of nodes, since entities may expand exponentially.
const MAX_NODES: u32 = 1_000_000;

/// The drawing, with inert elements and attributes only.
///
/// # Errors
/// If it is not SVG.
pub(super) fn static_svg(svg: &[u8]) -> Result<Vec<u8>, SvgError> {
    let text = std::str::from_utf8(svg)?;
    // The parser descends with the stack of its thread.
    if is_deep(text) {
        return Err(SvgError::Depth);
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES };
    let document = Document::parse_with_options(text, options)?;
    let root = document.root_element();
    if !is_kept(root) || root.tag_name().name() != "svg" {
        return Err(SvgError::Root);
    }
    let mut out = String::with_capacity(text.len());
    let mut ids = BTreeSet::new();
    start(root, &mut ids, &mut out);
    let mut open = vec![(root, root.first_child())];
    while let Some((parent, next)) = open.last_mut() {
        match next.take() {
            Some(node) => {
                *next = node.next_sibling();
                if node.is_text() {
                    out.push_str(&escape(node.text().unwrap_or_default()));
                } else if is_kept(node) {
                    start(node, &mut ids, &mut out);
                    open.push((node, node.first_child()));
                    // Entities make elements deeper than they are written.
                    if open.len() > MAX_DEPTH {
                        return Err(SvgError::Depth);
                    }
                }
            }
            None => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "</{}>", parent.tag_name().name());
                open.pop();
            }
        }
    }
    Ok(out.into_bytes())
}

/// Whether elements are nested deeper than the maximum, as they are written.
fn is_deep(svg: &str) -> bool {
    let after = |text: &'static str, rest: &str| rest.find(text).map_or(rest.len(), |at| at + text.len());
    let (mut depth, mut rest) = (0_usize, svg);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = match rest.as_bytes() {
            [b'!', b'-', b'-', ..] => after("-->", rest),
            [b'!', b'[', ..] => after("]]>", rest),
            // Declarations of entities may hold elements.
            [b'!' | b'?', ..] => 1,
            [b'/', ..] => {
                depth = depth.saturating_sub(1);
                1
            }
            _ => {
                let end = tag_end(rest);
                depth += usize::from(!rest[..end].ends_with('/'));
                end
            }
        };
        if depth > MAX_DEPTH {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

/// The index of the `>` that ends a tag; one in a quoted value does not.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    let end = tag.bytes().position(|byte| match quote {
        Some(open) => {
            quote = quote.filter(|_| byte != open);
            false
        }
        None => {
            quote = Some(byte).filter(|byte| matches!(byte, b'"' | b'\''));
            byte == b'>'
        }
    });
    end.unwrap_or(tag.len())
}

fn is_kept(node: Node<'_, '_>) -> bool {
    let name = node.tag_name();
    let words = || node.descendants().filter_map(|inner| inner.text()).collect::<String>();
    name.namespace() == Some(SVG)
        && is_inert_element(name.name())
        && (name.name() != "style" || is_inert_style(&words()) && is_complete(&words()))
}

fn start<'s>(node: Node<'s, '_>, ids: &mut BTreeSet<&'s str>, out: &mut String) {
    let name = node.tag_name().name();
    let _ = write!(out, "<{name}");
    if node.parent_element().is_none() {
        let _ = write!(out, " xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\"");
    }
    for attribute in node.attributes() {
        let prefix = match attribute.namespace() {
            None => "",
            Some(XLINK) => "xlink:",
            Some(XML) => "xml:",
            // Attributes of drawing programs.
            Some(_) => continue,
        };
        if prefix.is_empty() && attribute.name() == "id" && !is_new_id(attribute.value(), ids) {
            continue;
        }
        let is_picture = name == "image" && is_raster(attribute.value());
        if is_picture || is_inert_attribute(name, attribute.name(), attribute.value()) {
            let Some(value) = valid_attribute(name, attribute.name(), attribute.value()) else { continue };
            let _ = write!(out, " {prefix}{}=\"{}\"", attribute.name(), escape(&value));
        }
    }
    out.push('>');
}

/// Whether an id is valid in XML and the first of its name.
fn is_new_id<'s>(id: &'s str, ids: &mut BTreeSet<&'s str>) -> bool {
    is_name(id) && !id.contains(':') && ids.insert(id)
}

/// Whether an address contains an image other than SVG.
fn is_raster(address: &str) -> bool {
    ["png", "jpeg", "gif", "webp"]
        .iter()
        .any(|kind| address.starts_with(&format!("data:image/{kind};base64,")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(svg: &str) -> String {
        String::from_utf8(static_svg(svg.as_bytes()).expect("is a drawing")).expect("is UTF-8")
    }

    #[test]
    fn keeps_what_draws() {
        let svg = "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY red \"#f00\">]>\n\
            <s:svg xmlns:s=\"http://www.w3.org/2000/svg\" xmlns:i=\"urn:i\" i:x=\"1\" viewBox=\"0 0 9 9\">\
            <i:meta/><s:style>.a { fill: url(#g) }</s:style><s:text fill=\"&red;\">a &lt; b</s:text></s:svg>";
        assert_eq!(
            written(svg),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">\
             <style>.a { fill: url(#g) }</style><text fill=\"#f00\">a &lt; b</text></svg>"
        );
    }

    #[test]
    fn links_have_valid_addresses() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"https://x.org/a b\"/><a href=\"http://a b/\"/></svg>";
        assert!(
            written(svg).ends_with("<a href=\"https://x.org/a%20b\"></a><a></a></svg>"),
            "{}",
            written(svg)
        );
    }

    #[test]
    fn elements_are_not_too_deep() {
        let deep = |depth: usize| {
            let (start, end) = ("<g a=\"/>\">", "<g/></g><!-- <g> -->");
            let (start, end) = (start.repeat(depth - 2), end.repeat(depth - 2));
            static_svg(format!("<svg xmlns=\"{SVG}\"><g/>{start}{end}</svg>").as_bytes())
        };
        assert!(deep(MAX_DEPTH).is_ok());
        let entity = format!("<!DOCTYPE svg [<!ENTITY a \"{}{}\">]>", "<g>".repeat(150), "</g>".repeat(150));
        let twice =
            format!("{entity}<svg xmlns=\"{SVG}\">{}&a;{}</svg>", "<g>".repeat(150), "</g>".repeat(150));
        assert!(matches!(static_svg(twice.as_bytes()), Err(SvgError::Depth)));
        assert!(deep(100_000).is_err());
        let error = deep(MAX_DEPTH + 1).expect_err("is too deep");
        assert_eq!(error.to_string(), "its elements are nested deeper than 200 levels");
    }

    #[test]
    fn ids_are_valid_and_unique() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"a\"/><g id=\"a\"/><g id=\"1 b\"/><g id=\"x:y\"/></svg>";
        assert_eq!(written(svg).matches("id=").count(), 1);
    }

    #[test]
    fn drops_what_runs_and_loads() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"><script>x()</script>\
            <style>@import url(x.css);</style><image href=\"http://example.org/\"/><set to=\"x\"/></svg>";
        assert_eq!(
            written(svg),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><image></image></svg>"
        );
        assert!([&b"<svg>"[..], b"<html/>", b"\xff"].into_iter().all(|bytes| static_svg(bytes).is_err()));
    }
}
