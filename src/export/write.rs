//! A tree as text: HTML for browsers, XHTML for readers of books.

use super::tree::{Element, Node, Space};
use crate::content::escape::escape;

/// HTML elements without an end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// HTML elements whose text is written as it is.
const RAW: [&str; 6] = ["script", "style", "xmp", "iframe", "noembed", "noframes"];
/// HTML elements that lose a line end right after their start.
const TRIMMED: [&str; 3] = ["pre", "textarea", "listing"];

const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Nodes as HTML.
pub(super) fn html(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_html(nodes, false, &mut out);
    out
}

/// Nodes as XHTML: well-formed XML, to stand where XHTML is the default namespace.
pub(super) fn xhtml(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_xhtml(nodes, Space::Html, &mut out);
    out
}

fn write_html(nodes: &[Node], raw: bool, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) if raw => out.push_str(text),
            Node::Text(text) => out.push_str(&escape(text)),
            Node::Element(element) => element_html(element, out),
        }
    }
}

fn element_html(element: &Element, out: &mut String) {
    let name = element.name.as_str();
    let is_html = element.space == Space::Html;
    open(element, element.attributes.iter(), out);
    if is_html && VOID.contains(&name) {
        out.push('>');
        return;
    }
    if !is_html && element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    if is_html
        && TRIMMED.contains(&name)
        && matches!(element.children.first(), Some(Node::Text(text)) if text.starts_with('\n'))
    {
        out.push('\n');
    }
    write_html(&element.children, is_html && RAW.contains(&name), out);
    close(name, out);
}

fn write_xhtml(nodes: &[Node], around: Space, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(&escape(&legal(text))),
            Node::Element(element) => element_xhtml(element, around, out),
        }
    }
}

fn element_xhtml(element: &Element, around: Space, out: &mut String) {
    if !is_name(&element.name) {
        write_xhtml(&element.children, around, out);
        return;
    }
    let named = element.attributes.iter().filter(|(name, _)| is_name(name) && !name.starts_with("xmlns"));
    open(element, named, out);
    if element.space != around {
        let namespace = match element.space {
            Space::Html => "http://www.w3.org/1999/xhtml",
            Space::Svg => SVG,
            Space::MathMl => MATHML,
        };
        out.push_str(&format!(" xmlns=\"{namespace}\""));
    }
    if element.attributes.iter().any(|(name, _)| name.starts_with("xlink:")) {
        out.push_str(&format!(" xmlns:xlink=\"{XLINK}\""));
    }
    let is_void = element.space == Space::Html && VOID.contains(&element.name.as_str());
    if is_void || element.space != Space::Html && element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    write_xhtml(&element.children, element.space, out);
    close(&element.name, out);
}

fn open<'e>(element: &Element, attributes: impl Iterator<Item = &'e (String, String)>, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(&escape(&legal(value)));
        out.push('"');
    }
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Text without the two characters that are no control characters and yet none of XML's.
fn legal(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Whether XML takes it for a name: HTML takes nearly anything.
fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let prefix_ok =
        !name.contains(':') || ["xlink:", "xml:", "epub:"].iter().any(|known| name.starts_with(known));
    prefix_ok && parts.clone().count() <= 2 && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::super::tree::fragment;
    use super::*;

    #[test]
    fn html_is_read_as_it_was_written() {
        for text in [
            "<p>a &lt;b&gt; &amp;amp; <br>c</p>",
            "<pre>\n\nx</pre>",
            "<script>if (a < b && c) {}</script>",
            "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><use xlink:href=\"#a\"/></svg>",
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ] {
            let written = html(&fragment(text));
            assert_eq!(fragment(&written), fragment(text), "{text} became {written}");
        }
    }

    #[test]
    fn xhtml_is_well_formed() {
        let nodes = fragment(
            "<p \"x=1 @y=2 a:b=3 hidden>1<br>2&nbsp;&lt;<svg><use xlink:href=#a></svg><math><mi>x</math><x\u{1}y>z</x\u{1}y>",
        );
        assert_eq!(
            xhtml(&nodes),
            "<p hidden=\"\">1<br/>2\u{a0}&lt;<svg xmlns=\"http://www.w3.org/2000/svg\"><use xlink:href=\"#a\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\"/></svg><math xmlns=\"http://www.w3.org/1998/Math/MathML\">\
             <mi>x</mi></math>z</p>"
        );
    }
}
