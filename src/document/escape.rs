//! Escaping for markup and URLs.

use percent_encoding::percent_decode_str;

/// Escapes text for an element or a quoted attribute of HTML or XML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML cannot represent these characters, and HTML does not show them.
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => {}
            c => out.push(c),
        }
    }
    out
}

/// Decodes percent-encoded bytes; a `%` that does not start a valid code is left as it is.
pub fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_markup_means() {
        assert_eq!(escape("<a href=\"x\">&\u{1}é</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;é&lt;/a&gt;");
    }

    #[test]
    fn decodes_what_is_percent_encoded() {
        assert_eq!(percent_decode("a%20b%C3%A9%zz%"), "a bé%zz%");
    }
}
