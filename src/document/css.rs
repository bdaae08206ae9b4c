//! Addresses in style sheets and values of CSS.

/// A style sheet in which `map` has replaced addresses in `url(…)`, if it returns another. Comments and strings stay as they are.
pub fn map_urls(style: &str, mut map: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find(['/', '"', '\'', '(']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let is_url = before.len() >= 3
            && before.get(before.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case("url"));
        let length = if after.starts_with("/*") {
            after.find("*/").map_or(after.len(), |end| end + 2)
        } else if after.starts_with('(') && is_url {
            let address = address(&after[1..]);
            let start = address.as_ptr().addr() - after.as_ptr().addr();
            out.push_str(&after[..start]);
            match map(address) {
                Some(new) => out.push_str(&new),
                None => out.push_str(address),
            }
            // The end of a quoted address is not the beginning of a string.
            let quotes = usize::from(after[start + address.len()..].starts_with(['"', '\'']));
            out.push_str(&after[start + address.len()..start + address.len() + quotes]);
            rest = &after[start + address.len() + quotes..];
            continue;
        } else if let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            string_length(after, quote)
        } else {
            1
        };
        out.push_str(&after[..length]);
        rest = &after[length..];
    }
    out.push_str(rest);
    out
}

/// Whether every `url(…)` of a value in lower case refers to something in the same document.
pub(crate) fn refers_inside(value: &str) -> bool {
    value.matches("url(").count() == value.matches("url(#").count()
}

/// The address that begins after `url(`, without blanks and quotes around it.
fn address(text: &str) -> &str {
    let text = text.trim_start();
    match text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => {
            let length = string_length(text, quote);
            let inner = &text[1..length];
            inner.strip_suffix(quote).unwrap_or(inner)
        }
        None => text[..text.find(')').unwrap_or(text.len())].trim_end(),
    }
}

/// The length of the string that `text` begins with; it ends at the end of its line at the latest.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = !escaped && (*c == quote || *c == '\n');
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map_or(text.len(), |(at, c)| if c == quote { at + 1 } else { at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_are_replaced() {
        let mapped =
            |style: &str| map_urls(style, |url| (!url.starts_with('#')).then(|| format!("../{url}")));
        for (style, expected) in [
            ("a{b:url(c.png)}", "a{b:url(../c.png)}"),
            ("a{b:URL( \"c d.png\" ) , url('e')}", "a{b:URL( \"../c d.png\" ) , url('../e')}"),
            ("/* url(c) */ a{b:\"url(c)\"}", "/* url(c) */ a{b:\"url(c)\"}"),
            ("a{b:url(#c)}", "a{b:url(#c)}"),
            ("a{b:'it\\'s url(c)';d:url(e)}", "a{b:'it\\'s url(c)';d:url(../e)}"),
            ("/* url(c", "/* url(c"),
            ("a{b:url(\"c", "a{b:url(\"../c"),
            ("é url", "é url"),
        ] {
            assert_eq!(mapped(style), expected, "{style}");
        }
    }
}
