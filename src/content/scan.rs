//! What the lines of a file reveal before it is parsed.

use crate::dialect::questions::{is_navigation, is_question, is_rhetorical, names_interview};

/// Headings of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// How many there are.
    pub headings: usize,
    /// How many of them ask.
    pub asking: usize,
    /// How many files have a heading that introduces questions of an interview.
    pub interviews: usize,
    /// How many files these are.
    pub files: usize,
    /// The first one.
    pub title: Option<String>,
}

impl Scan {
    /// Looks at the lines of a file. What is in fenced code is not a heading.
    pub fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut scan = Self { files: 1, ..Self::default() };
        let mut is_code = false;
        let mut before = "";
        for line in text.lines() {
            let content = line.trim_start();
            // `Title` over a line of `===`
            let is_underline = content.len() > 2 && content.trim_end().bytes().all(|byte| byte == b'=');
            if is_underline && !is_code && !before.is_empty() {
                scan.title.get_or_insert_with(|| before.to_owned());
            }
            before = content.trim_end();
            if content.starts_with("```") || content.starts_with("~~~") {
                is_code = !is_code;
            }
            let words = content.trim_start_matches('#');
            if is_code || words.len() == content.len() || !words.starts_with(' ') {
                continue;
            }
            let words = words.trim().trim_end_matches('#');
            scan.headings += 1;
            scan.asking += usize::from(is_question(words) && !is_navigation(words) && !is_rhetorical(words));
            scan.interviews |= usize::from(names_interview(words));
            scan.title.get_or_insert_with(|| words.to_owned());
        }
        scan
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            headings: self.headings + other.headings,
            asking: self.asking + other.asking,
            interviews: self.interviews + other.interviews,
            files: self.files + other.files,
            title: self.title.or(other.title),
        }
    }
}

/// A heading up to its first tag or picture; `None` where it has other markup.
pub(super) fn title_without_markup(heading: &str) -> Option<String> {
    let words = heading.split(['<', '!']).next().unwrap_or_default().trim();
    let is_plain = !words.is_empty() && !words.contains(['[', ']', '`', '*', '{', '\\']);
    is_plain.then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_ends_with_its_first_tag() {
        assert_eq!(title_without_markup("Astro Docs <img src=\"a\">").as_deref(), Some("Astro Docs"));
        assert_eq!(title_without_markup("[![b](c)](d) A"), None);
    }

    #[test]
    fn counts_headings_outside_of_code() {
        let scan = Scan::of(b"# T\n\n```sh\n# no heading?\n```\n\n## What is it?\n#tag\n");
        assert_eq!(scan, Scan { headings: 2, asking: 1, interviews: 0, files: 1, title: Some("T".into()) });
    }
}
