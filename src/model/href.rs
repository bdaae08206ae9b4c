//! URLs in pages.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use crate::document::escape::escape;

/// What a path need not encode besides letters and digits: `-._~/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Encodes a path from the site's root for a link.
pub fn encode(path: &str) -> String {
    Cow::from(utf8_percent_encode(path, PATH)).into_owned()
}

/// Encodes a fragment for a link. Letters of any script stay as they are: browsers match them unencoded.
pub fn encode_anchor(anchor: &str) -> String {
    let mut out = String::with_capacity(anchor.len());
    for c in anchor.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || !c.is_ascii() && !c.is_whitespace() {
            out.push(c);
        } else {
            out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        }
    }
    out
}

/// Encodes a path and an anchor for a link.
pub fn with_anchor(path: &str, anchor: &str) -> String {
    if anchor.is_empty() { encode(path) } else { format!("{}#{}", encode(path), encode_anchor(anchor)) }
}

/// The relative path from a page to the site's root: one `../` for each of its folders.
pub fn root_from(url: &str) -> String {
    "../".repeat(url.matches('/').count())
}

/// The path of a site on its host, with `/` at both ends: `/guide/` for `https://example.org/guide/`; `/` without a base URL.
pub fn base_path(base_url: Option<&str>) -> &str {
    let after_scheme = base_url.and_then(|base| base.split_once("://")).map_or("", |(_, rest)| rest);
    after_scheme.find('/').map_or("/", |slash| &after_scheme[slash..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_a_link_cannot_hold() {
        assert_eq!(encode("a b/ü.html"), "a%20b/%C3%BC.html");
        assert_eq!(encode("a#b?c%"), "a%23b%3Fc%25");
        assert_eq!(with_anchor("x.html", "什么 是"), "x.html#什么%20是");
        assert_eq!((root_from("x.html"), root_from("a/b/x.html")), (String::new(), "../../".into()));
        let paths = ["https://example.org/a/b/", "http://localhost:8080/"].map(|base| base_path(Some(base)));
        assert_eq!((paths, base_path(None)), (["/a/b/", "/"], "/"));
    }
}
