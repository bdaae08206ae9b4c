//! Where front matter starts and ends, and what is not front matter.

use crate::data::yaml::{CONFLICT_START, unspaced_key};
use crate::diag::Finding;
use std::ops::Range;

/// Keys by which front matter is known where it could also be Markdown: those that an article is most likely to start with.
const KNOWN_KEYS: [&str; 12] = [
    "title", "summary", "topics", "priority", "level", "requires", "order", "draft", "aliases", "updated",
    "date", "tags",
];

/// Where the parts of an article's file are, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The front matter, without the lines around it. Empty where there is none.
    pub front: Range<usize>,
    /// The Markdown.
    pub body: Range<usize>,
    /// The line that opens the front matter. Empty where there is none.
    opening: Range<usize>,
    fence: Delimiter,
    is_closed: bool,
    is_late: bool,
    /// Whether the line that opens it is not as it should be: indented, or of too few or too many signs.
    is_misspelled: bool,
}

/// The text around front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    /// `---`, around YAML; also closed by `...`.
    Yaml,
    /// `+++`, around TOML.
    Toml,
    /// `{` and `}`, which are part of the JSON between them.
    Json,
}

/// Splits the file's text into front matter and Markdown.
///
/// A `---` line at the head is also Markdown's thematic break: followed by an empty line, or by prose, it is one.
pub fn split(text: &str) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let whole = Parts {
        front: start..start,
        body: start..text.len(),
        opening: start..start,
        fence: Delimiter::Yaml,
        is_closed: true,
        is_late: false,
        is_misspelled: false,
    };
    let is_before = |line: &str| line.trim().is_empty() || line.starts_with(CONFLICT_START);
    let Some(opening) = lines(text, start).find(|line| !is_before(&text[line.clone()])) else { return whole };
    let (opening_text, after) = (text[opening.clone()].trim_end(), opening.end);
    let Some(fence) = Delimiter::meant(opening_text) else { return whole };
    let is_late = opening.start > start;
    let is_misspelled = opening_text != fence.text();
    if is_misspelled || fence == Delimiter::Json {
        let next = text[after..].lines().next().unwrap_or_default();
        if is_late || !key(next, fence).is_some_and(|key| KNOWN_KEYS.contains(&key)) {
            return whole;
        }
    }
    let closing = lines(text, after).find(|line| {
        let line = &text[line.clone()];
        fence.closes(line) || is_misspelled && Delimiter::meant(line) == Some(fence)
    });
    if let Delimiter::Json = fence {
        let end = closing.as_ref().map_or(text.len(), |line| line.end);
        let (front, body) = (opening.start..end, end..text.len());
        return Parts { front, body, opening, fence, is_closed: closing.is_some(), is_late, is_misspelled };
    }
    if is_misspelled && closing.is_none() {
        return whole;
    }
    let end = closing.clone().unwrap_or_else(|| fence.end_of_unclosed(text, after));
    let (front, body) = (after..end.start, end.end..text.len());
    let line = text[front.clone()].lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let starts_blank = text[after..].lines().next().is_none_or(|line| line.trim().is_empty());
    let is_front = match line {
        // Nothing, or comments alone.
        None => closing.is_some() && !is_late && !starts_blank,
        Some(line) if starts_blank => key(line, fence).is_some_and(|key| KNOWN_KEYS.contains(&key)),
        Some(line) if closing.is_none() || is_late => is_key(line, fence),
        // In a block that is closed, everything but prose is front matter.
        Some(line) => {
            let is_data = line.starts_with(['-', '[', '{']) || text[front.clone()].contains([':', '=']);
            is_data || unspaced_key(line).is_some()
        }
    };
    if !is_front {
        return whole;
    }
    Parts { front, body, opening, fence, is_closed: closing.is_some(), is_late, is_misspelled }
}

impl Parts {
    /// Whether the front matter is TOML, not YAML.
    pub(super) fn is_toml(&self) -> bool {
        self.fence == Delimiter::Toml
    }

    /// The line that closes the front matter.
    pub(super) fn fence(&self) -> &'static str {
        if self.fence == Delimiter::Json { "}" } else { self.fence.text() }
    }

    /// What is wrong with the line that opens the front matter, and the suggested fix.
    pub(super) fn opening_problem(&self, text: &str) -> Option<Finding> {
        let written = text[self.opening.clone()].trim_end();
        let span = self.opening.start..self.opening.start + written.len();
        // Zola reads it below blank lines.
        if self.is_late && (self.fence != Delimiter::Toml || self.is_in_conflict(text)) {
            let help = "delete what stands above it".to_owned();
            return Some(Finding::new(span, "front matter must start on the first line", help));
        }
        let help = || format!("write `{}` instead of `{written}`", self.fence.text());
        let message = "front matter starts with a line that does not open it";
        self.is_misspelled.then(|| Finding::new(span, message, help()))
    }

    /// Whether it is one side of a merge conflict that is not resolved.
    pub(super) fn is_in_conflict(&self, text: &str) -> bool {
        self.is_late && !text[..self.opening.start].trim().is_empty()
    }

    /// Where the front matter is not closed, and the suggested fix.
    pub(super) fn unclosed(&self, text: &str) -> Option<Finding> {
        if self.is_closed { None } else { self.badly_closed(text) }
    }

    /// Where front matter that cannot be parsed is not closed as it should be, and the suggested fix. It may go on to a line that was meant as a thematic break.
    pub(super) fn badly_closed(&self, text: &str) -> Option<Finding> {
        let fence = self.fence();
        let message = format!("the front matter is not closed by `{fence}`");
        let almost = lines(text, self.front.start)
            .take_while(|line| line.start <= self.front.end)
            .find(|line| self.fence.is_almost(text[line.clone()].trim_end()));
        if let Some(line) = almost {
            let written = text[line.clone()].trim_end();
            let span = line.start..line.start + written.len();
            return Some(Finding::new(span, message, format!("write `{fence}` instead of `{written}`")));
        }
        let front = &text[self.front.clone()];
        let paragraph = front.find("\n\n").or_else(|| front.find("\n\r\n")).filter(|end| {
            let rest = front[*end..].trim_start().lines().next().unwrap_or_default();
            !rest.is_empty() && !is_key(rest, self.fence) && !rest.starts_with(['-', '['])
        });
        if self.is_closed && paragraph.is_none() {
            return None;
        }
        let help = format!("write `{fence}` on a line of its own after the last key");
        Some(Finding::new(self.opening.start..self.opening.start + 3, message, help))
    }
}

impl Delimiter {
    fn text(self) -> &'static str {
        match self {
            Delimiter::Yaml => "---",
            Delimiter::Toml => "+++",
            Delimiter::Json => "{",
        }
    }

    /// The delimiter that a line is, or was meant to be: indented, or of too few or too many signs.
    fn meant(line: &str) -> Option<Self> {
        let line = line.trim();
        let is_meant = |fence: &Self| line == fence.text() || fence.is_almost(line);
        [Delimiter::Yaml, Delimiter::Toml, Delimiter::Json].into_iter().find(is_meant)
    }

    fn closes(self, line: &str) -> bool {
        let line = line.trim_end();
        match self {
            Delimiter::Yaml => line == "---" || line == "...",
            Delimiter::Toml => line == "+++",
            Delimiter::Json => line == "}",
        }
    }

    /// Whether a line was meant to close: `--`, `----`, `———`.
    fn is_almost(self, line: &str) -> bool {
        let of_fence = |c| match self {
            Delimiter::Yaml => matches!(c, '-' | '–' | '—'),
            Delimiter::Toml => c == '+',
            Delimiter::Json => false,
        };
        line != self.text() && line.chars().count() > 1 && line.chars().all(of_fence)
    }

    /// Where front matter that no line closes ends: at a line that was meant to close it, or before the first that cannot be of it.
    fn end_of_unclosed(self, text: &str, start: usize) -> Range<usize> {
        let goes_on = |line: &str| {
            is_key(line, self)
                || key(line, self).is_some()
                || line.starts_with([' ', '\t', '-', '[', ']', '{', '}', '#'])
        };
        let mut has_key = false;
        let end = lines(text, start).find(|line| {
            let line = text[line.clone()].trim_end();
            let is_heading = has_key && line.starts_with('#');
            has_key |= key(line, self).is_some();
            has_key && line.is_empty()
                || is_heading
                || self.is_almost(line)
                || !line.is_empty() && !goes_on(line)
        });
        match end {
            Some(line) if self.is_almost(text[line.clone()].trim_end()) => line,
            Some(line) => line.start..line.start,
            None => text.len()..text.len(),
        }
    }
}

/// Lines from `start` on, with their breaks.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        start..next
    })
}

/// The key that a line starts with: a word before a colon (TOML: an equals sign; JSON: in quotes).
fn key(line: &str, fence: Delimiter) -> Option<&str> {
    let (key, value) = line.split_once(if fence == Delimiter::Toml { '=' } else { ':' })?;
    let key = match fence {
        Delimiter::Json => key.trim().strip_prefix('"')?.strip_suffix('"')?,
        Delimiter::Yaml | Delimiter::Toml => key.trim_end(),
    };
    let is_word =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let is_apart = fence != Delimiter::Yaml || value.is_empty() || value.starts_with(char::is_whitespace);
    (is_word && is_apart).then_some(key)
}

/// Whether a line is one of front matter rather than of a paragraph: its key starts with a small letter, or is known.
fn is_key(line: &str, fence: Delimiter) -> bool {
    let of_key = |key: &str| {
        key.starts_with(|c: char| c.is_ascii_lowercase())
            || KNOWN_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
    };
    key(line, fence).is_some_and(of_key) || fence == Delimiter::Toml && line.starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (&str, &str) {
        let parts = split(text);
        (&text[parts.front], &text[parts.body])
    }

    #[test]
    fn splits_whatever_line_ends_and_marks() {
        assert_eq!(parts("---\ntitle: A\n---\n# B\n"), ("title: A\n", "# B\n"));
        assert_eq!(parts("\u{feff}---\r\ntitle: A\r\n---\r\nB"), ("title: A\r\n", "B"));
        assert_eq!(parts("---\ntitle: A\n...\nB"), ("title: A\n", "B"));
        assert_eq!(parts("---\n---\n"), ("", ""));
        assert_eq!(parts("---\n# note\n---\nB"), ("# note\n", "B"));
        assert_eq!(parts("+++\ntitle = 1\n+++\nB"), ("title = 1\n", "B"));
        assert_eq!(parts("---\n\ntitle: A\n---\nB"), ("\ntitle: A\n", "B"));
        assert_eq!(parts(""), ("", ""));
    }

    #[test]
    fn a_thematic_break_is_no_front_matter() {
        for text in [
            "---\nno end",
            "text\n---\n",
            "---\n\nA paragraph.\n\n---\n\n# Head\n",
            "---\n\nNote: a paragraph.\n\n---\n",
            "---\n\n---\n",
            "---\nA heading\n---\n",
            "---\n# Heading\n\ntext\n",
            "---\nNote: a paragraph.\n\ntext\n",
            "---\nhttps://example.org\n",
            "---\n",
            "\n---\n\ntext\n\n---\n",
            " ---\nA heading\n---\n",
            "----\nAn aside: this\n----\n",
            " ---\ntitle: A\n",
            "{\n\"a\": 1\n}\n",
            "+++\n",
        ] {
            assert_eq!(parts(text), ("", text));
        }
    }

    #[test]
    fn finds_where_unclosed_and_late_front_matter_ends() {
        assert_eq!(parts("---\ntitle: A\ntags:\n- b\n\n# Head\n"), ("title: A\ntags:\n- b\n", "\n# Head\n"));
        assert_eq!(parts("---\ntitle: A\n# Head\n"), ("title: A\n", "# Head\n"));
        assert_eq!(parts("---\nlayout: post\nText\n"), ("layout: post\n", "Text\n"));
        assert_eq!(parts("---\ntitle: A\n--\nText\n"), ("title: A\n", "Text\n"));
        assert_eq!(parts("+++\ntitle = 1\n\nText\n"), ("title = 1\n", "\nText\n"));
        assert_eq!(parts("\n\n---\ntitle: A\n---\nText\n"), ("title: A\n", "Text\n"));
    }

    #[test]
    fn json_is_front_matter_with_its_braces() {
        assert_eq!(parts("{\n  \"title\": \"A\"\n}\nText\n"), ("{\n  \"title\": \"A\"\n}\n", "Text\n"));
        assert_eq!(parts("{\n  \"draft\": true\n"), ("{\n  \"draft\": true\n", ""));
    }

    #[test]
    fn an_opening_line_that_is_misspelled_still_opens_front_matter() {
        for (text, fix) in [
            (" ---\ntitle: A\n---\nText\n", "write `---` instead of ` ---`"),
            ("----\ntitle: A\n----\nText\n", "write `---` instead of `----`"),
            ("--\ntitle: A\n---\nText\n", "write `---` instead of `--`"),
            ("++++\ntitle: = 1\n", ""),
            ("++++\ntitle = 1\n++++\nText\n", "write `+++` instead of `++++`"),
        ] {
            let found = split(text).opening_problem(text).map(|found| found.help);
            assert_eq!(found.unwrap_or_default(), fix, "{text}");
            assert!(fix.is_empty() || parts(text).1 == "Text\n", "{text}");
        }
    }

    #[test]
    fn names_the_missing_end() {
        let text = "---\ntitle: A\n--\n\n# B\n";
        let found = split(text).unclosed(text).expect("not closed");
        assert_eq!((&text[found.span], found.help.as_str()), ("--", "write `---` instead of `--`"));
        let invalid = |text: &str| split(text).badly_closed(text).map(|found| text[found.span].to_owned());
        assert_eq!(invalid("---\ntitle: A\n\nText.\n\n---\n").as_deref(), Some("---"));
        assert_eq!(invalid("---\ntitle: A: b\n---\n"), None);
        assert_eq!(invalid("---\ntitle: A\n\nlevel: mid\n---\n"), None);
    }
}
