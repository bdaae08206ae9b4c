//! Anchors as GitHub makes them, so that one link works there and here.

use crate::cache::ByText;

/// The anchor of a heading: lower-cased, white space to hyphens, all else that is no letter, digit, mark, `-` or `_` dropped.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut add = |c: char| match c {
        ' ' | '\t' | '\n' => out.push('-'),
        '-' | '_' => out.push(c),
        c if c.is_alphanumeric() || is_mark(c) => out.push(c),
        _ => {}
    };
    for c in text.trim().chars() {
        // Most need no table to be lower-cased by.
        if c.is_ascii() {
            add(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(&mut add);
        }
    }
    out
}

/// Combining marks, which belong to the letter before them (Indic vowel signs, Arabic and Hebrew points, …).
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !c.is_whitespace()
        && !c.is_control()
        && matches!(u32::from(c), 0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F
            | 0x0670 | 0x06D6..=0x06ED | 0x0900..=0x0903 | 0x093A..=0x094F | 0x0951..=0x0957 | 0x0962..=0x0963
            | 0x0981..=0x0983 | 0x09BC..=0x09CD | 0x0A01..=0x0A4D | 0x0B3C..=0x0B4D | 0x0BBE..=0x0BCD | 0x0C3E..=0x0C4D
            | 0x0CBC..=0x0CCD | 0x0D3E..=0x0D4D | 0x0E31..=0x0E3A | 0x0E47..=0x0E4E | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF
            | 0x20D0..=0x20FF | 0x3099..=0x309A | 0xFE20..=0xFE2F)
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

    /// An id made from `text`: its slug, with `-1`, `-2`… if the page has it already. Text without letters gives `section`.
    pub fn make(&mut self, text: &str) -> String {
        self.make_of(slug(text))
    }

    /// The same, where the slug is known.
    pub fn make_of(&mut self, slug: String) -> String {
        let base = Some(slug).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "section".into());
        let mut id = base.clone();
        while self.used.contains_key(&id) {
            let count = self.used.entry(base.clone()).or_insert(0);
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
        assert_eq!(slug("What is a REST API?"), "what-is-a-rest-api");
        assert_eq!(slug("SQL vs. NoSQL: C++ & C#"), "sql-vs-nosql-c--c");
        assert_eq!(slug("snake_case — dash"), "snake_case--dash");
        assert_eq!(slug("什么是索引？"), "什么是索引");
        assert_eq!(slug("हिन्दी"), "हिन्दी");
    }

    #[test]
    fn ids_are_unique() {
        let mut slugger = Slugger::default();
        assert!(slugger.claim("a-1"));
        assert_eq!(
            [slugger.make("A"), slugger.make("a"), slugger.make("a"), slugger.make("?")],
            ["a", "a-2", "a-3", "section"]
        );
        assert!(!slugger.claim("a-2"));
    }
}
