//! Schemes of addresses, and which addresses lead out of a book.

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
}
