//! Texts in settings that are a program, which is not run.

/// The words in quotes of a program, from where it first speaks of a sidebar.
pub(super) fn quoted_in(text: &str) -> Vec<String> {
    let start = text.find("idebar").unwrap_or_default();
    let mut found = Vec::new();
    for line in text[start..].lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut rest = line;
        while let Some(at) = rest.find(['"', '\'', '`']) {
            let quote = rest.as_bytes()[at] as char;
            let Some(length) = rest[at + 1..].find(quote) else { break };
            let words = &rest[at + 1..at + 1 + length];
            if !words.is_empty() && !words.contains([' ', '$', ':']) {
                found.push(words.to_owned());
            }
            rest = &rest[at + length + 2..];
        }
    }
    found
}

/// The text in quotes that a program gives `key`: `title: 'A'`. Of several, the one in the fewest brackets, and of those the first.
pub(super) fn quoted_after(text: &str, key: &str) -> Option<String> {
    if !text.contains(key) {
        return None;
    }
    let tokens = tokens(text);
    let mut depth = 0_usize;
    let mut found: Option<(usize, &str)> = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Token::Name(name) | Token::Text(name) if *name == key => {
                let [Token::Sign(':'), Token::Text(value), rest @ ..] = &tokens[at + 1..] else { continue };
                let is_whole = !matches!(rest.first(), Some(Token::Sign('+' | '.' | '?' | ':' | '[')));
                let is_plain = is_whole && !value.is_empty() && !value.contains('\\');
                if is_plain && found.is_none_or(|(outer, _)| depth < outer) {
                    found = Some((depth, value));
                }
            }
            _ => {}
        }
    }
    found.map(|(_, value)| value.to_owned())
}

/// A token of a program.
#[derive(Debug, PartialEq)]
pub enum Token<'t> {
    /// What quotes hold; nothing of a text that is computed.
    Text(&'t str),
    /// A name or a number.
    Name(&'t str),
    /// Any other character but white space.
    Sign(char),
}

/// The tokens of a program, without comments.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(first, '"' | '\'' | '`') {
            let end = end_of_text(&rest[1..], first).unwrap_or(rest.len() - 1);
            let inner = &rest[1..=end];
            tokens.push(Token::Text(if inner.contains("${") { "" } else { inner }));
            (end + 2).min(rest.len())
        } else if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            tokens.push(Token::Name(&rest[..end]));
            end
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Where a text in quotes ends.
fn end_of_text(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let mut ends = text.char_indices().filter(|(_, c)| {
        let is_end = *c == quote && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    ends.next().map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_key_is_set_to() {
        let title = |text: &str| quoted_after(text, "title");
        for text in [
            "export default {\n  title: 'X',\n}",
            "export default { title: 'X' }",
            "defineConfig({ head: [['meta', { title: 'no' }]], lang: 'en', title: \"X\", a: 1 })",
            "starlight({ navbar: { title: 'no' }, /* title: 'old' */ title: `X` })",
            "module.exports = { 'title': 'X' }",
        ] {
            assert_eq!(title(text).as_deref(), Some("X"), "{text}");
        }
        for text in ["{ title: name }", "{ title: 'X' + y }", "{ title: `${x}` }", "{ subtitle: 'X' }"] {
            assert_eq!(title(text), None, "{text}");
        }
    }
}
