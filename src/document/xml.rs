//! What XML takes, and what a book may hold.

use std::borrow::Cow;

/// Attributes that any element may have in a book. `aria-` and `data-` go before them.
const COMMON: [&str; 7] = ["id", "class", "lang", "dir", "title", "role", "hidden"];
/// Attributes of single elements.
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
/// Attributes that are whole numbers, or nothing.
const NUMBERS: [&str; 6] = ["width", "height", "colspan", "rowspan", "start", "value"];

/// Whether a book may have an attribute.
pub(super) fn is_permitted(element: &str, name: &str, value: &str) -> bool {
    let own = OWN.iter().find(|(known, _)| *known == element).map_or(&[][..], |(_, own)| own);
    let is_known = COMMON.contains(&name)
        || own.contains(&name)
        || name.starts_with("aria-")
        || name.starts_with("data-");
    is_known && is_name(name) && (!NUMBERS.contains(&name) || value.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Text without the two characters that are no control characters and yet none of XML's.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Whether XML takes it for a name: HTML takes nearly anything.
pub(super) fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let prefix_ok = !name.contains(':') || ["xlink:", "xml:"].iter().any(|known| name.starts_with(known));
    prefix_ok && parts.clone().count() <= 2 && parts.all(is_part)
}
