//! Rules of XML, and of EPUB content documents.

use std::borrow::Cow;

/// Attributes that EPUB allows on every element, in addition to `aria-` and `data-` attributes.
const COMMON: [&str; 7] = ["id", "class", "lang", "dir", "title", "role", "hidden"];
/// Attributes that EPUB allows on specific elements.
const OWN: [(&str, &[&str]); 13] = [
    ("a", &["href", "hreflang"]),
    ("img", &["src", "alt", "width", "height"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("time", &["datetime"]),
    ("q", &["cite"]),
    ("blockquote", &["cite"]),
    ("ins", &["cite", "datetime"]),
    ("del", &["cite", "datetime"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
];
/// Attributes whose values must be whole numbers.
const NUMBERS: [&str; 6] = ["width", "height", "colspan", "rowspan", "start", "value"];

/// Whether EPUB allows an attribute.
pub(super) fn is_permitted(element: &str, name: &str, value: &str) -> bool {
    let own = OWN.iter().find(|(known, _)| *known == element).map_or(&[][..], |(_, own)| own);
    let is_known = COMMON.contains(&name)
        || own.contains(&name)
        || name.starts_with("aria-")
        || name.starts_with("data-");
    is_known && is_name(name) && (!NUMBERS.contains(&name) || value.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Text without the two non-control characters that XML forbids.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Whether it is a valid XML name; HTML allows nearly anything.
pub(super) fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let prefix_ok = !name.contains(':') || ["xlink:", "xml:"].iter().any(|known| name.starts_with(known));
    prefix_ok && parts.clone().count() <= 2 && parts.all(is_part)
}
