//! Adopting a drawing: from the renderer's SVG to one that can be embedded in any page, next to others.
//!
//! What is allowed is listed, and all else is left out, so that nothing an author writes into a label becomes markup.

use super::theme::FONTS;
use crate::document::ImageSize;
use crate::document::css::refers_inside;
use crate::source::address::opens_anywhere;

/// Elements that draw. Any other is left out with all in it.
const ELEMENTS: &[&str] = &[
    "a", "circle", "clipPath", "defs", "ellipse", "g", "line", "linearGradient", "marker", "path", "polygon",
    "polyline", "rect", "stop", "svg", "symbol", "text", "title", "tspan", "use",
];

/// Attributes that say how to draw; `id`, `href` and `style` are treated apart. Not `textLength`: it squeezes text that the
/// reader's font makes longer than the tables have it.
const ATTRIBUTES: &[&str] = &[
    "alignment-baseline", "clip-path", "clip-rule", "cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill",
    "fill-opacity", "fill-rule", "font-family", "font-size", "font-style", "font-weight", "gradientUnits",
    "height", "letter-spacing", "marker-end", "marker-start", "markerHeight", "markerUnits", "markerWidth",
    "offset", "opacity", "orient", "points", "r", "refX", "refY", "rx", "ry", "stop-color", "stop-opacity",
    "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width",
    "text-anchor", "text-decoration", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
];

/// Attributes that position an element, which a group ignores.
const POSITION_ATTRIBUTES: &[&str] = &["x", "y", "width", "height"];

/// A tag's attributes in order, values still escaped.
type Attributes<'a> = Vec<(&'a str, String)>;

/// The renderer's `svg` with ids that begin with `prefix`; `None` if it is not well-formed.
pub(super) fn adopt(svg: &str, prefix: &str) -> Option<String> {
    let (root, content) = svg.strip_prefix("<svg ")?.split_once('>')?;
    let content = content.trim_end().strip_suffix("</svg>")?;
    let root = attributes(root)?;
    let (_, view_box) = root.iter().find(|(name, _)| *name == "viewBox")?;
    let ImageSize { width, height } = size(view_box)?;
    let body = Adoption { prefix, out: String::with_capacity(content.len()) }.run(content)?;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram-svg\" viewBox=\"{view_box}\" width=\"{width}\" \
         height=\"{height}\">{body}</svg>"
    ))
}

/// The size in whole pixels.
fn size(view_box: &str) -> Option<ImageSize> {
    let numbers: Vec<f32> = view_box.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [_, _, width, height] = numbers[..] else {
        return None;
    };
    // A cast of a float saturates.
    let size = ImageSize { width: width.ceil() as u32, height: height.ceil() as u32 };
    (width.is_finite() && height.is_finite()).then_some(size)
}

/// Whether an element of this name is let in.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.contains(&name)
}

struct Adoption<'a> {
    prefix: &'a str,
    out: String,
}

impl Adoption<'_> {
    fn run(mut self, content: &str) -> Option<String> {
        let mut rest = content;
        let mut open: Vec<&str> = Vec::new();
        // The depth at which an element is left out that has not ended yet.
        let mut left_out = None;
        while let Some((text, after)) = rest.split_once('<') {
            if left_out.is_none() {
                self.text(text);
            }
            let (tag, after) = split_tag(after)?;
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop()? != name.trim_end() {
                    return None;
                }
                if left_out.is_none() {
                    self.out.push_str("</");
                    self.out.push_str(name);
                    self.out.push('>');
                } else if left_out == Some(open.len()) {
                    left_out = None;
                }
                continue;
            }
            let (inner, is_empty) = tag.strip_suffix('/').map_or((tag, false), |inner| (inner, true));
            let (name, rest_of_tag) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
            if left_out.is_none() && (!is_element(name) || !self.start(name, rest_of_tag, is_empty)?) {
                left_out = (!is_empty).then_some(open.len());
            }
            if !is_empty {
                open.push(name);
            }
        }
        self.text(rest);
        open.is_empty().then_some(self.out)
    }

    /// Writes a start tag. False when the element shows nothing and is left out.
    fn start(&mut self, name: &str, rest_of_tag: &str, is_empty: bool) -> Option<bool> {
        let attributes = self.adopt_attributes(name, attributes(rest_of_tag)?);
        if is_empty && name == "rect" && is_invisible(&attributes) {
            return Some(false);
        }
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push_str(&format!(" {name}=\"{value}\""));
        }
        self.out.push_str(if is_empty { "/>" } else { ">" });
        Some(true)
    }

    fn adopt_attributes<'a>(&self, element: &str, found: Attributes<'a>) -> Attributes<'a> {
        let mut kept: Attributes<'a> = Vec::new();
        for (name, value) in found {
            match name {
                "style" => {
                    for (property, value) in declarations(&value).filter(|(_, value)| is_local(value)) {
                        set(&mut kept, property, value.into());
                    }
                }
                "id" => set(&mut kept, name, format!("{}-{value}", self.prefix)),
                "href" | "xlink:href" => {
                    if let Some(target) = self.target(&value) {
                        set(&mut kept, "href", target);
                    }
                }
                "target" | "rel" if element == "a" => set(&mut kept, name, value),
                "font-family" => set(&mut kept, name, FONTS.into()),
                _ if element == "g" && POSITION_ATTRIBUTES.contains(&name) => {}
                _ if ATTRIBUTES.contains(&name) && is_local(&value) => {
                    let value = value.replace("url(#", &format!("url(#{}-", self.prefix));
                    set(&mut kept, name, value);
                }
                _ => {}
            }
        }
        kept
    }

    /// Where a link or a use leads: into the drawing, or to a page.
    fn target(&self, value: &str) -> Option<String> {
        if let Some(id) = value.strip_prefix('#') {
            return Some(format!("#{}-{id}", self.prefix));
        }
        // The text before the first of these is a scheme only if that is a colon, escaped or not.
        let scheme = value.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        let is_page = !scheme.contains([':', '&']) || opens_anywhere(value);
        is_page.then(|| value.to_owned())
    }

    /// Writes text, which is escaped; what is not is escaped now.
    fn text(&mut self, text: &str) {
        for (index, piece) in text.split('&').enumerate() {
            if index > 0 {
                let name = piece.split_once(';').map_or("", |(name, _)| name);
                let is_reference =
                    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
                self.out.push_str(if is_reference { "&" } else { "&amp;" });
            }
            self.out.push_str(&piece.replace('>', "&gt;"));
        }
    }
}

/// Splits after the `>` that ends a tag: the first outside quotes.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })?;
    Some((&text[..end], &text[end + 1..]))
}

/// Reads `name="value"` pairs. None when there is anything else.
fn attributes(text: &str) -> Option<Attributes<'_>> {
    let mut attributes = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        attributes.push((name, value.replace('<', "&lt;")));
        rest = after.trim_start();
    }
    Some(attributes)
}

/// The declarations of a style attribute that are attributes as well.
fn declarations(style: &str) -> impl Iterator<Item = (&'static str, &str)> {
    style.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let property = ATTRIBUTES.iter().find(|name| **name == property.trim())?;
        let value = if *property == "font-family" { FONTS } else { value.trim() };
        Some((*property, value))
    })
}

/// Whether a value names nothing outside of the drawing. Escapes could hide a name.
fn is_local(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    !value.contains(['\\', '&']) && refers_inside(&value)
}

/// Sets an attribute: the last that is set counts, as a style does against an attribute.
fn set<'a>(attributes: &mut Attributes<'a>, name: &'a str, value: String) {
    match attributes.iter_mut().find(|(known, _)| *known == name) {
        Some(attribute) => attribute.1 = value,
        None => attributes.push((name, value)),
    }
}

/// Whether neither area nor line is painted, as of the ground that is the page's own.
fn is_invisible(attributes: &Attributes<'_>) -> bool {
    let value =
        |name: &str| attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    let unpainted = |paint: Option<&str>, opacity: Option<&str>| {
        paint == Some("none") || opacity.is_some_and(|opacity| opacity.parse() == Ok(0.0))
    };
    unpainted(value("fill"), value("fill-opacity"))
        && unpainted(value("stroke").or(Some("none")), value("stroke-opacity"))
}
