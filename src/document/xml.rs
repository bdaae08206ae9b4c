//! Rules of XML, and of EPUB content documents.

use std::borrow::Cow;

use icu_locale_core::Locale;

use crate::source::address::encoded;

/// Whether EPUB allows an attribute with a value.
pub(super) fn is_permitted(element: &str, name: &str, value: &str) -> bool {
    match (element, name) {
        (_, "id" | "class" | "title" | "aria-label") | ("a", "href") | ("img", "src" | "alt") => true,
        (_, "lang") => Locale::try_from_str(value).is_ok(),
        (_, "dir") => ["ltr", "rtl", "auto"].contains(&value),
        (_, "hidden") => ["", "hidden"].contains(&value),
        (_, "aria-hidden") => ["true", "false"].contains(&value),
        ("ol", "reversed") => ["", "reversed"].contains(&value),
        ("ol", "type") => ["1", "a", "A", "i", "I"].contains(&value),
        ("th", "scope") => ["row", "col", "rowgroup", "colgroup"].contains(&value),
        ("ol", "start") | ("li", "value") | ("img", "width" | "height") | ("td" | "th", "rowspan") => {
            is_number(value)
        }
        ("td" | "th", "colspan") | ("col" | "colgroup", "span") => {
            is_number(value) && value.parse() != Ok(0_u32)
        }
        (_, name) => name.strip_prefix("data-").is_some_and(|name| !name.is_empty()) && is_name(name),
    }
}

/// The valid value of an inert attribute of SVG; `None` for an address that cannot be one.
pub fn valid_attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_link = element == "a" && name.rsplit(':').next() == Some("href");
    if is_link && !value.starts_with('#') { encoded(value).map(Cow::Owned) } else { Some(value.into()) }
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Text without the characters that XML forbids. What replaces them has as many bytes, so that spans stay right.
pub fn legal(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| substitute(c).is_some()) {
        text.chars().map(|c| substitute(c).unwrap_or(c)).collect::<String>().into()
    } else {
        text.into()
    }
}

/// What replaces a character that XML forbids.
pub(super) fn substitute(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => None,
        '\0'..' ' => Some(' '),
        '\u{fffe}' | '\u{ffff}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// Whether it is a valid XML name; HTML allows nearly anything.
pub fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let prefix_ok = !name.contains(':') || ["xlink:", "xml:"].iter().any(|known| name.starts_with(known));
    prefix_ok && parts.clone().count() <= 2 && parts.all(is_part)
}
