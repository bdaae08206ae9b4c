//! Names of raw elements in static output.

/// Obsolete elements, those that EPUB restricts, and their replacements.
const RENAMED: [(&str, &str); 25] = [
    ("tt", "code"),
    ("strike", "s"),
    ("center", "div"),
    ("big", "span"),
    ("acronym", "abbr"),
    ("dir", "ul"),
    ("menu", "ul"),
    ("listing", "pre"),
    ("xmp", "pre"),
    ("data", "span"),
    ("dfn", "i"),
    ("slot", "span"),
    ("time", "span"),
    // Parts of a page; the chapter has its own.
    ("address", "div"),
    ("article", "div"),
    ("aside", "div"),
    ("footer", "div"),
    ("header", "div"),
    ("hgroup", "div"),
    ("main", "div"),
    ("nav", "div"),
    ("search", "div"),
    ("section", "div"),
    // Content that was folded.
    ("details", "div"),
    ("summary", "p"),
];

/// The name that is written for a raw element.
pub(super) fn output_name(name: &str) -> &str {
    match name {
        // EPUB allows a fixed set of elements.
        name if name.contains('-') => "span",
        name => RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| *new),
    }
}
