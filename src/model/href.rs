//! URLs in pages.

use std::fmt::Write as _;

pub use crate::document::escape::escape;

/// Encodes a path from the site's root for a link: everything except letters, digits and `-._~/` is percent-encoded.
pub fn encode(path: &str) -> String {
    let is_plain = |byte: u8| is_unreserved(byte) || byte == b'/';
    if path.bytes().all(is_plain) {
        return path.to_owned();
    }
    let mut out = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            percent_encode(&mut out, byte);
        }
    }
    out
}

/// Encodes a fragment for a link. Letters of any script stay as they are: browsers match them unencoded.
pub fn encode_anchor(anchor: &str) -> String {
    if anchor.bytes().all(is_unreserved) {
        return anchor.to_owned();
    }
    let mut out = String::with_capacity(anchor.len() + 16);
    for c in anchor.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || !c.is_ascii() && !c.is_whitespace() {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                percent_encode(&mut out, byte);
            }
        }
    }
    out
}

fn is_unreserved(byte: u8) -> bool {
    // A table, since pages have thousands of addresses.
    const UNRESERVED: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
            byte += 1;
        }
        table
    };
    UNRESERVED[usize::from(byte)]
}

fn percent_encode(out: &mut String, byte: u8) {
    // Writing to a `String` cannot fail.
    let _written = write!(out, "%{byte:02X}");
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
