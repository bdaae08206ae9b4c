//! Acronyms and their expansions, as a guide itself defines them: “write-ahead log (WAL)”, “WAL (write-ahead log)”.
//!
//! An expansion is found as Schwartz and Hearst do (“A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text”, 2003): each
//! letter of the acronym occurs in order, and the first begins a word; here so do most of the others.

use super::tokens::Tokens;

/// Characters of an acronym.
const SHORTEST: usize = 2;
const LONGEST: usize = 8;
/// Bytes before an acronym that may be its expansion: far more than the words of one take.
const EXPANSION: usize = 400;

/// Adds the acronyms that `text` defines, each with its expansion, in lower case.
pub(super) fn collect(text: &str, found: &mut Vec<(String, String)>) {
    for (open, _) in text.match_indices('(') {
        let inside = &text[open + 1..];
        let Some(inside) = inside.find([')', '(', '\n']).map(|end| &inside[..end]) else { continue };
        let before = &text[text.floor_char_boundary(open.saturating_sub(EXPANSION))..open];
        let before = before.rsplit('\n').next().unwrap_or_default();
        let definition = if is_acronym(inside) {
            expansion_before(inside, before).map(|expansion| (inside, expansion))
        } else {
            let acronym = before.trim_end().rsplit([' ', '(']).next().unwrap_or_default();
            let fits = is_acronym(acronym) && expansion_before(acronym, inside) == Some(inside);
            fits.then_some((acronym, inside))
        };
        if let Some((acronym, expansion)) = definition {
            let expansion = Tokens::of(expansion);
            let words: Vec<&str> = expansion.leaves().collect();
            found.push((singular(acronym).to_lowercase(), words.join(" ")));
        }
    }
}

/// Whether a text is written like an acronym: `TCP`, `JWTs`, `mTLS`.
fn is_acronym(text: &str) -> bool {
    let text = singular(text);
    (SHORTEST..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && 2 * text.bytes().filter(u8::is_ascii_uppercase).count() > text.len()
}

fn singular(acronym: &str) -> &str {
    acronym.strip_suffix('s').unwrap_or(acronym)
}

/// The end of `text` that is the expansion of an acronym: at most twice as many words as it has letters.
fn expansion_before<'t>(acronym: &str, text: &'t str) -> Option<&'t str> {
    let text = text.trim_end();
    let is_start = |at: usize| text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let letters: Vec<u8> = singular(acronym).bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let mut at = text.len();
    let mut starts = 0;
    for (index, letter) in letters.iter().enumerate().rev() {
        let rightmost = |wanted: &dyn Fn(usize) -> bool| {
            let mut bytes = text[..at].bytes().enumerate().rev();
            bytes.find(|(at, byte)| byte.eq_ignore_ascii_case(letter) && wanted(*at)).map(|(at, _)| at)
        };
        // The start of a word is the likelier source of a letter.
        at = rightmost(&is_start).or_else(|| rightmost(&|_| index > 0))?;
        starts += usize::from(is_start(at));
    }
    let expansion = &text[at..];
    let words = expansion.split([' ', '-']).count();
    let is_sentence = expansion.contains(['.', ';', ':', '“', '"']);
    (words >= 2 && words <= 2 * letters.len() && 2 * starts > letters.len() && !is_sentence)
        .then_some(expansion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_definitions_both_ways() {
        let mut found = Vec::new();
        for text in [
            "How does multiversion concurrency control (MVCC) work?",
            "The WAL (write-ahead log) is flushed.",
            "Use JSON Web Tokens (JWTs), or not (NOT).",
            "In a\nbloom filter (BF)",
            "Infrastructure as code (IaC) and role-based access control (RBAC).",
        ] {
            collect(text, &mut found);
        }
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            found,
            [
                ("mvcc", "multiversion concurrency control"),
                ("wal", "write ahead log"),
                ("jwt", "json web tokens"),
                ("bf", "bloom filter"),
                ("iac", "infrastructure as code"),
                ("rbac", "role based access control"),
            ]
        );
    }

    #[test]
    fn other_parentheses_define_nothing() {
        let mut found = Vec::new();
        for text in [
            "A cache (Redis) is fast.",
            "Reads (SELECT) only",
            "O(N) and f(X)",
            "(ABC)",
            "All of it. Big data (ABD)",
            "é (É)",
            "one vendor-neutral instrumentation and protocol (OTLP)",
        ] {
            collect(text, &mut found);
        }
        assert_eq!(found, []);
    }
}
