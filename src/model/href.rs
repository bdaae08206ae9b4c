//! Addresses in pages.

pub use crate::content::escape::escape;

/// A path from the site's root as it stands in a link: all but letters, digits and `-._~/` percent-encoded.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A fragment as it stands in a link. Letters of any script stay: browsers match them as they are.
pub fn encode_anchor(anchor: &str) -> String {
    let mut out = String::with_capacity(anchor.len());
    for c in anchor.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || !c.is_ascii() && !c.is_whitespace() {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// A path and an anchor as they stand in a link.
pub fn with_anchor(path: &str, anchor: &str) -> String {
    if anchor.is_empty() { encode(path) } else { format!("{}#{}", encode(path), encode_anchor(anchor)) }
}

/// The way from a page to the site's root: one `../` for each folder it is in.
pub fn root_from(url: &str) -> String {
    "../".repeat(url.matches('/').count())
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
    }
}
