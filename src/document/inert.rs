//! Identifies inert markup, for e-books, print and cards, in which no script may run and nothing may be loaded.

use crate::document::css::refers_inside;
use crate::source::address::opens_anywhere;

/// Active elements, in lower case, which are removed with their content.
const ACTIVE: [&str; 30] = [
    "animate", "animatecolor", "animatemotion", "animatetransform", "area", "base", "bgsound", "button",
    "canvas", "dialog", "discard", "embed", "foreignobject", "frame", "frameset", "handler", "iframe",
    "input", "link", "listener", "map", "meta", "object", "param", "script", "select", "set", "source",
    "template", "track",
];
/// Attributes whose values are URLs or lists of URLs.
const ADDRESSES: [&str; 23] = [
    "action", "archive", "background", "cite", "classid", "code", "codebase", "data", "dynsrc", "formaction",
    "href", "icon", "longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "srcdoc", "srcset",
    "to", "usemap",
];
/// Attributes whose values are CSS.
const STYLES: [&str; 10] = [
    "style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-start", "marker-mid",
    "marker-end",
];
/// CSS functions and rules that load something, and the escape character that could hide them.
const LOADS: [&str; 7] = ["@import", "image(", "image-set(", "src(", "expression(", "binding", "\\"];

/// Whether an element is inert.
pub fn is_inert_element(name: &str) -> bool {
    !ACTIVE.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether an attribute is inert. URLs are inert if they point into the document, or are links out of it.
pub fn is_inert_attribute(element: &str, name: &str, value: &str) -> bool {
    let name = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    if ADDRESSES.contains(&name.as_str()) {
        let is_link = name == "cite" || element == "a" && name == "href";
        return value.starts_with('#') || is_link && opens_anywhere(value);
    }
    !name.starts_with("on") && (!STYLES.contains(&name.as_str()) || is_inert_style(value))
}

/// Whether a style sheet or a CSS value loads nothing.
pub fn is_inert_style(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    !LOADS.iter().any(|load| style.contains(load)) && refers_inside(&style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detects_what_does_nothing() {
        for (element, name, value) in [
            ("p", "title", "onclick: url(x)"),
            ("a", "href", "https://example.org/"),
            ("a", "xlink:href", "#a"),
            ("q", "cite", "http://example.org/"),
            ("rect", "fill", "url(#a)"),
            ("p", "style", "color: RED"),
        ] {
            assert!(is_inert_attribute(element, name, value), "{element} {name}={value}");
        }
        for (element, name, value) in [
            ("p", "onClick", "x()"),
            ("a", "xlink:href", "javascript:x()"),
            ("image", "href", "https://example.org/"),
            ("td", "background", "a.png"),
            ("rect", "fill", "URL(a.svg#b)"),
            ("p", "style", "background: u\\72l(a)"),
            ("p", "style", "background: url(#a), image-set('a' 1x)"),
        ] {
            assert!(!is_inert_attribute(element, name, value), "{element} {name}={value}");
        }
        assert!(is_inert_element("g") && !is_inert_element("foreignObject"));
    }
}
