//! Schemes of addresses, which addresses lead out of a book, and their valid form.

use percent_encoding::percent_encode_byte;
use url::{Position, Url};

/// Schemes of addresses that run code, or hold a page that does.
const CODE: [&str; 5] = ["javascript", "vbscript", "blob", "filesystem", "view-source"];

/// The scheme of an address, if it has one.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut chars = scheme.chars();
    let valid = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // `C:` is a drive, and `a/b:c` is a path.
    (valid && scheme.len() > 1).then_some(scheme)
}

/// Whether an address is on the web: it begins with `https://` or `http://`.
pub fn is_web(address: &str) -> bool {
    scheme(address).is_some_and(|scheme| {
        let is_known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        is_known && address[scheme.len()..].starts_with("://")
    })
}

/// Whether every program can open an address: one on the web, or of mail.
pub fn opens_anywhere(address: &str) -> bool {
    is_web(address) || scheme(address).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto"))
}

/// Whether an address is that of another site, with a scheme or without.
pub fn is_on_other_site(address: &str) -> bool {
    is_web(address) || address.starts_with("//")
}

/// Whether addresses with this scheme run code.
pub fn runs_code(scheme: &str) -> bool {
    CODE.iter().any(|code| scheme.eq_ignore_ascii_case(code))
}

/// A valid address of the web, of mail or of a telephone: what a browser makes of it, with all encoded that a path, a query or a fragment may not contain.
pub fn encoded(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| opens_anywhere(address) || url.scheme() == "tel")?;
    let (authority, rest) = (&url[..Position::BeforePath], &url[Position::BeforePath..]);
    if rest.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(address.len());
    out.push_str(authority);
    let mut in_fragment = false;
    for (index, byte) in rest.bytes().enumerate() {
        let is_code = || {
            let digits = rest.as_bytes().get(index + 1..index + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        let is_permitted = match byte {
            b'%' => is_code(),
            b'#' => !std::mem::replace(&mut in_fragment, true),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if is_permitted {
            out.push(char::from(byte));
        } else {
            out.push_str(percent_encode_byte(byte));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_schemes_from_names() {
        assert_eq!(scheme("https://example.org"), Some("https"));
        assert_eq!(scheme("mailto:a@b.c"), Some("mailto"));
        for name in ["a.md", "../a:b.md", "C:/x", ":x", "a b:c"] {
            assert_eq!(scheme(name), None, "{name}");
        }
    }

    #[test]
    fn knows_what_is_on_the_web_in_any_case() {
        for address in ["https://a.org", "HTTP://a.org", "Https://a.org/b"] {
            assert!(is_web(address) && opens_anywhere(address) && is_on_other_site(address), "{address}");
        }
        for address in ["https:a", "httpss://a", "a/https://b", "ftp://a", "//a.org"] {
            assert!(!is_web(address), "{address}");
        }
        assert!(is_on_other_site("//a.org") && opens_anywhere("MAILTO:a@b.c"));
        assert!(!opens_anywhere("javascript:alert(1)") && runs_code("JavaScript"));
    }

    #[test]
    fn encoded_addresses_are_valid() {
        for (address, expected) in [
            ("http://[::1]/[a]", Some("http://[::1]/%5Ba%5D")),
            ("http://x/%zz|#a#b", Some("http://x/%25zz%7C#a%23b")),
            ("https://exämple.com/ü", Some("https://xn--exmple-cua.com/%C3%BC")),
            ("mailto:a@example.com", Some("mailto:a@example.com")),
            ("tel:12 34", Some("tel:12%2034")),
            ("http://a b/", None),
            ("http://", None),
            ("http://h:99999999/", None),
            ("mailto:", None),
            ("javascript:x", None),
        ] {
            assert_eq!(encoded(address).as_deref(), expected, "{address}");
        }
    }
}
