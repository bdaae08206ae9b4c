//! Raw HTML elements in static output.

use std::borrow::Cow;

use super::content_model::is_valid_math;
use super::names::{Output, output};
use super::{MATHML, ReadingWriter, SVG, Syntax, XLINK};
use crate::document::Resolver;
use crate::document::escape::escape;
use crate::document::html::VOID;
use crate::document::inert::{is_inert_attribute, is_inert_element, is_inert_style};
use crate::document::kind::{Kind, Namespace, Value};
use crate::document::media::{is_in_link, media_links, media_text};
use crate::document::node::{Document, NodeId};
use crate::document::style_sheet::is_complete;
use crate::document::text;
use crate::document::xml::{is_name, legal, valid_attribute};

impl<R: Resolver> ReadingWriter<'_, R> {
    /// Writes a raw HTML element; `None` if its content is skipped.
    pub(super) fn element(
        &mut self,
        document: &Document,
        node: NodeId,
        name: &str,
        namespace: Namespace,
    ) -> Option<Cow<'static, str>> {
        if namespace != Namespace::Html {
            return self.foreign_element(document, node, name, namespace);
        }
        if name == "input" && document.attribute(node, "type") == Some("checkbox") {
            self.push(if document.attribute(node, "checked").is_some() { "☑" } else { "☐" });
            return None;
        }
        if matches!(name, "video" | "audio") {
            let links = media_links(document, node, name);
            self.unshown(&links, &media_text(document, node), is_in_link(document, node));
            return None;
        }
        let name = match output(name) {
            Output::Element(written) if is_name(name) => self.model.name(node, written),
            Output::Nothing | Output::Element(_) => return None,
            Output::Content => return Some("".into()),
        };
        let address = document.attributes(node).iter().find_map(|attribute| match attribute.value {
            Value::Link(link) => Some(link),
            Value::Text(_) => None,
        });
        let mut attributes: Vec<(&str, &str)> = text_attributes(document, node);
        match (name, document.element(node)) {
            ("img", _) => {
                let alt = document.attribute(node, "alt").unwrap_or_default();
                attributes
                    .retain(|(name, _)| !matches!(*name, "loading" | "decoding" | "sizes" | "fetchpriority"));
                match address {
                    Some(link) => self.image(link, alt, is_in_link(document, node), &attributes),
                    None => self.text(&if alt.is_empty() { String::new() } else { format!("[{alt}]") }),
                }
                return None;
            }
            ("a", _) if is_in_link(document, node) => {
                let name = self.phrasing(node, "span");
                self.open(name, &attributes);
                return Some(format!("</{name}>").into());
            }
            ("a", _) => {
                let href = address.and_then(|link| self.resolver.link(link)).map(|address| address.url);
                let name = match &href {
                    Some(href) => {
                        attributes.push(("href", href));
                        "a"
                    }
                    None if attributes.iter().any(|(name, _)| *name == "id") => self.phrasing(node, "span"),
                    None => return Some("".into()),
                };
                self.open(name, &attributes);
                return Some(format!("</{name}>").into());
            }
            (_, Some("details")) => set_class(&mut attributes, "folded"),
            ("p", Some("summary")) => {
                self.open(name, &[("class", "summary")]);
                self.push("<b>");
                return Some("</b></p>\n".into());
            }
            (_, Some("summary")) => set_class(&mut attributes, "summary"),
            _ => {}
        }
        if VOID.contains(&name) {
            self.void(name, &attributes);
            return None;
        }
        self.open(name, &attributes);
        Some(format!("</{name}>").into())
    }

    /// `name`, an element for phrases, or that for blocks if blocks are in the node.
    pub(super) fn phrasing(&self, node: NodeId, name: &'static str) -> &'static str {
        if self.model.has_blocks(node) { "div" } else { name }
    }

    fn foreign_element(
        &mut self,
        document: &Document,
        node: NodeId,
        name: &str,
        namespace: Namespace,
    ) -> Option<Cow<'static, str>> {
        let is_written = match name {
            "style" => {
                let style = text::line(document, node);
                is_inert_style(&style) && (self.syntax == Syntax::Html || is_complete(&style))
            }
            name => is_inert_element(name) && is_name(name),
        };
        if !is_written {
            return None;
        }
        if self.syntax == Syntax::Epub && name == "math" && !is_valid_math(document, node) {
            self.text_element("code", &[("class", "formula")], &text::line(document, node));
            return None;
        }
        self.push("<");
        self.push(name);
        self.foreign_attributes(document, node, name);
        if self.syntax == Syntax::Epub && self.around.last() != Some(&namespace) {
            let space = if namespace == Namespace::Svg { SVG } else { MATHML };
            self.push(&format!(" xmlns=\"{space}\" xmlns:xlink=\"{XLINK}\""));
        }
        self.has_math |= namespace == Namespace::MathMl;
        self.has_svg |= namespace == Namespace::Svg;
        self.push(">");
        // HTML in them would be in the namespace of SVG.
        if namespace == Namespace::Svg && matches!(name, "title" | "desc") {
            self.text(&text::line(document, node));
            self.push(&format!("</{name}>"));
            return None;
        }
        self.around.push(namespace);
        Some(format!(":</{name}>").into())
    }

    fn foreign_attributes(&mut self, document: &Document, node: NodeId, element: &str) {
        let is_epub = self.syntax == Syntax::Epub;
        for (name, value) in text_attributes(document, node) {
            if name == "id" && is_epub {
                if is_name(value) && !value.contains(':') {
                    self.id(value);
                }
                continue;
            }
            let is_data = name.starts_with("data-") || name.starts_with("xmlns");
            if is_data && is_epub || !is_name(name) {
                continue;
            }
            let valid = if is_epub { valid_attribute(element, name, value) } else { Some(value.into()) };
            let Some(value) = valid else { continue };
            let value = escape(&legal(&value));
            self.push(&format!(" {name}=\"{value}\""));
        }
    }
}

fn set_class<'a>(attributes: &mut Vec<(&'a str, &'a str)>, class: &'a str) {
    attributes.retain(|(name, _)| *name != "class");
    attributes.push(("class", class));
}

/// The inert text attributes.
fn text_attributes(document: &Document, node: NodeId) -> Vec<(&str, &str)> {
    let attributes = document.attributes(node).iter().filter_map(|attribute| match attribute.value {
        Value::Text(value) => Some((document.str(attribute.name), document.str(value))),
        Value::Link(_) => None,
    });
    let Kind::Element { name: element, .. } = document.kind(node) else { return attributes.collect() };
    let element = document.str(element);
    attributes.filter(|(name, value)| is_inert_attribute(element, name, value)).collect()
}
