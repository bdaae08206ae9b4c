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

/// The first text in quotes that a program gives `key`, alone on its line: `title: 'A',`.
pub(super) fn quoted_after(text: &str, key: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let value = line.trim().strip_prefix(key)?.trim_start().strip_prefix(':')?.trim();
        let value = value.trim_end_matches(',');
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.is_empty() && !inner.contains([quote, '\\', '$'])).then(|| inner.to_owned())
    })
}
