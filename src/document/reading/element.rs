//! Raw HTML elements in static output.

use std::borrow::Cow;

use super::content_model::is_valid_math;
use super::names::output_name;
use super::{MATHML, ReadingWriter, SVG, Syntax, XLINK};
use crate::document::Resolver;
use crate::document::escape::escape;
use crate::document::html::VOID;
use crate::document::inert::{is_inert_attribute, is_inert_element, is_inert_style};
use crate::document::kind::{Kind, Namespace, Value};
use crate::document::media::{is_in_link, media_links, media_text};
use crate::document::node::{Document, NodeId};
use crate::document::text;
use crate::document::xml::{is_name, legal};

/// HTML elements that show nothing in print. Like active elements, they are removed with their content.
const DROPPED: [&str; 3] = ["style", "template", "textarea"];
/// Elements that are replaced by their content.
const UNWRAPPED: [&str; 20] = [
    "applet", "form", "fieldset", "legend", "label", "noscript", "picture", "font", "blink", "marquee",
    "nobr", "datalist", "meter", "optgroup", "option", "output", "progress", "rb", "rtc", "title",
];

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
        if DROPPED.contains(&name) || !is_inert_element(name) || !is_name(name) {
            return None;
        }
        if matches!(name, "video" | "audio") {
            let links = media_links(document, node, name);
            self.unshown(&links, &media_text(document, node), is_in_link(document, node));
            return None;
        }
        if UNWRAPPED.contains(&name) {
            return Some("".into());
        }
        let name = output_name(name);
        let name = if self.syntax == Syntax::Epub { self.model.name(document, node, name) } else { name };
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
        let is_inert =
            is_inert_element(name) && (name != "style" || is_inert_style(&text::line(document, node)));
        if !is_inert || !is_name(name) {
            return None;
        }
        if self.syntax == Syntax::Epub && name == "math" && !is_valid_math(document, node) {
            self.text_element("code", &[("class", "formula")], &text::line(document, node));
            return None;
        }
        self.push("<");
        self.push(name);
        for (name, value) in text_attributes(document, node) {
            if name == "id" && self.syntax == Syntax::Epub {
                if is_name(value) && !value.contains(':') {
                    self.id(value);
                }
                continue;
            }
            let is_data = name.starts_with("data-") || name.starts_with("xmlns");
            if is_data && self.syntax == Syntax::Epub || !is_name(name) {
                continue;
            }
            let value = escape(&legal(value));
            self.push(&format!(" {name}=\"{value}\""));
        }
        if self.syntax == Syntax::Epub && self.around.last() != Some(&namespace) {
            let space = if namespace == Namespace::Svg { SVG } else { MATHML };
            self.push(&format!(" xmlns=\"{space}\" xmlns:xlink=\"{XLINK}\""));
        }
        self.has_math |= namespace == Namespace::MathMl;
        self.has_svg |= namespace == Namespace::Svg;
        self.around.push(namespace);
        self.push(">");
        Some(format!(":</{name}>").into())
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
