//! Scripts and style sheets as they are sent: without comments and indents, scripts without spaces that part nothing.
//!
//! Nothing else changes. Every literal and name stays as it is written, and so does each end of a line that parts two of
//! them, so that what a browser's tools show can be read. A file that is not understood for certain is sent as it is.

mod script;
mod style;

/// What a file becomes, by its ending.
pub(super) fn compact(path: &str, bytes: &[u8]) -> Vec<u8> {
    let rewritten = std::str::from_utf8(bytes).ok().and_then(|text| match path.rsplit('.').next() {
        Some("js") => script::compact(text),
        Some("css") => style::compact(text),
        _ => None,
    });
    rewritten.map_or_else(|| bytes.to_vec(), String::into_bytes)
}

/// White space and comments between two pieces of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

/// What is written, with the gap before what comes next.
struct Output {
    text: String,
    gap: Gap,
}

impl Output {
    fn new(capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), gap: Gap::None }
    }

    /// Widens the gap.
    fn part(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Widens the gap by white space or by a comment, which parts like the widest of what is in it.
    fn part_by(&mut self, space: &str) {
        self.part(if space.contains(['\n', '\r']) { Gap::Line } else { Gap::Space });
    }

    /// Appends a piece as it is. A space before it goes where `joins` says of what is written that nothing is parted by it.
    fn push(&mut self, piece: &str, joins: impl FnOnce(&str) -> bool) {
        if self.gap == Gap::Space && joins(&self.text) {
            self.gap = Gap::None;
        }
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.gap = Gap::None;
        self.text.push_str(piece);
    }

    fn finish(mut self) -> String {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}

/// Bytes of the quoted text at the beginning of `text`, quotes included; `None` if its line ends before it does.
fn quoted(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, quote) = chars.next()?;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                // A line end after it may be two characters.
                if let Some((_, '\r')) = chars.next()
                    && chars.as_str().starts_with('\n')
                {
                    chars.next();
                }
            }
            '\n' | '\r' => return None,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// Whether the comment that may be at the beginning of `text` is to be kept: `/*! … */`, as licences are written.
fn is_licence(text: &str) -> bool {
    text.starts_with("/*!")
}

/// Bytes of the comment `/* … */` at the beginning of `text`.
fn block_comment(text: &str) -> Option<usize> {
    text[2..].find("*/").map(|end| end + 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::files::DEFAULT_THEME;

    /// Asserts what `compact` makes of `text`, and that it leaves that as it is.
    pub(super) fn assert_rewritten(compact: fn(&str) -> Option<String>, text: &str, expected: &str) {
        assert_eq!(compact(text).as_deref(), Some(expected), "{text}");
        assert_eq!(compact(expected).as_deref(), Some(expected), "compact already: {text}");
    }

    #[test]
    fn every_file_of_the_default_theme_is_understood() {
        let mut folders: Vec<_> = DEFAULT_THEME.dirs().collect();
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_str().expect("UTF-8");
                let text = file.contents_utf8().unwrap_or_default();
                let understood = match path.rsplit('.').next() {
                    Some("js") => script::compact(text).is_some(),
                    Some("css") => style::compact(text).is_some(),
                    _ => continue,
                };
                assert!(understood, "{path} would be sent as it is");
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen} files");
    }

    #[test]
    fn what_is_no_text_or_no_code_is_left_alone() {
        for (path, bytes) in
            [("a.js", &b"a // \xff"[..]), ("a.svg", b"<!-- a -->  <svg/>"), ("a.css", b"/* a")]
        {
            assert_eq!(compact(path, bytes), bytes);
        }
    }
}
