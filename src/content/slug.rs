//! Anchors as GitHub makes them, so that one link works there and here.

use icu_properties::CodePointMapData;
use icu_properties::CodePointSetData;
use icu_properties::props::{Alphabetic, GeneralCategory};

use crate::cache::ByText;

/// The anchor of a heading, as GitHub and the package `github-slugger` make it: the text in lower case, spaces as hyphens, and without any
/// character other than letters, marks, decimal digits, connectors and hyphens. White space at the ends counts.
pub fn slug(text: &str) -> String {
    if text.is_ascii() {
        let bytes = text.bytes().filter_map(|byte| match byte {
            b' ' => Some('-'),
            b'-' | b'_' => Some(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => Some(char::from(byte.to_ascii_lowercase())),
            _ => None,
        });
        return bytes.collect();
    }
    // The lower case of a character depends on its neighbors: a Greek word ends in another sigma.
    let lower = text.to_lowercase();
    lower.chars().filter(|c| is_slug_char(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A slug cut to what fits into the name of a file.
pub fn shortened(slug: &str) -> &str {
    const MAX_NAME_BYTES: usize = 200;
    let end =
        slug.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MAX_NAME_BYTES).last();
    &slug[..end.unwrap_or(0)]
}

fn is_slug_char(c: char) -> bool {
    use GeneralCategory as Category;
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_');
    }
    CodePointSetData::new::<Alphabetic>().contains(c)
        || matches!(
            CodePointMapData::<GeneralCategory>::new().get(c),
            Category::NonspacingMark
                | Category::SpacingMark
                | Category::EnclosingMark
                | Category::DecimalNumber
                | Category::LetterNumber
                | Category::ConnectorPunctuation
        )
}

/// Gives each heading of a page an id of its own.
#[derive(Debug, Default)]
pub struct Slugger {
    used: ByText<String, usize>,
}

impl Slugger {
    /// Takes an id as it is. `false` if the page has it already.
    pub fn claim(&mut self, id: &str) -> bool {
        let fresh = !self.used.contains_key(id);
        self.used.entry(id.to_owned()).or_insert(0);
        fresh
    }

    /// An id made from `text`: its slug, with `-1`, `-2`… if the page has it already. The first text without letters gives `section`,
    /// since an id cannot be empty.
    pub fn make(&mut self, text: &str) -> String {
        self.make_of(&slug(text))
    }

    /// The same, where the slug is known.
    pub fn make_of(&mut self, base: &str) -> String {
        if base.is_empty() && self.claim("") {
            return self.make_of("section");
        }
        let mut id = base.to_owned();
        while self.used.contains_key(&id) {
            let count = self.used.entry(base.to_owned()).or_insert(0);
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.used.insert(id.clone(), 0);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_as_github_does() {
        for (text, expected) in [
            ("What is a REST API?", "what-is-a-rest-api"),
            ("SQL vs. NoSQL: C++ & C#", "sql-vs-nosql-c--c"),
            ("snake_case — dash–dash", "snake_case--dashdash"),
            ("什么是索引？", "什么是索引"),
            ("हिन्दी", "हिन्दी"),
            // Emoji go, their variation selectors stay.
            ("⚙️ Setup", "\u{fe0f}-setup"),
            ("🚀 Go 👩‍💻", "-go-"),
            ("1️⃣ First", "1\u{fe0f}\u{20e3}-first"),
            ("x² + ½ ①", "x---"),
            ("Ⅳ Ⓐ ª", "ⅳ-ⓐ-ª"),
            ("ΌΣΟΣ", "όσος"),
            ("İstanbul", "i\u{307}stanbul"),
            ("a\tb\u{a0}c\nd", "abcd"),
            (" a ", "-a-"),
            ("a‿b＿c", "a‿b＿c"),
            ("٣ arabic", "٣-arabic"),
            ("I ♥ it", "i--it"),
            ("\u{e9} e\u{301}", "\u{e9}-e\u{301}"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_are_unique() {
        let mut slugger = Slugger::default();
        assert!(slugger.claim("a-1"));
        assert_eq!(
            [slugger.make("A"), slugger.make("a"), slugger.make("a"), slugger.make("?")],
            ["a", "a-2", "a-3", "section"]
        );
        assert_eq!([slugger.make("!"), slugger.make("*")], ["-1", "-2"], "as on GitHub");
        assert!(!slugger.claim("a-2"));
    }
}
