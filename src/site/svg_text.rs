//! Text in drawings: direction, width and line breaks. Widths are estimates, so that they are equal on every machine.

pub(crate) use crate::raster::Direction;
use crate::theme::view::SiteView;

impl Direction {
    /// The direction of the site's language.
    pub(crate) fn of(site: &SiteView) -> Self {
        if site.direction == "rtl" { Self::RightToLeft } else { Self::LeftToRight }
    }

    /// Its attribute on SVG text.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::LeftToRight => "",
            Self::RightToLeft => " direction=\"rtl\"",
        }
    }
}

/// Estimated width of text in units of its font size.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(char_width).sum()
}

/// Average widths of character classes in a serif font, rounded up, so that text which fits by this estimate fits in every font.
fn char_width(c: char) -> f64 {
    match c {
        'i' | 'l' | 'j' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' => 0.3,
        't' | 'f' | 'r' | '(' | ')' | '-' | ' ' | 'I' => 0.38,
        'm' | 'w' | 'M' | 'W' => 0.88,
        c if c.is_ascii_uppercase() => 0.7,
        c if c.is_ascii() => 0.53,
        // Chinese, Japanese, Korean and full-width characters are square.
        c if matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF) => {
            1.0
        }
        c if c.is_uppercase() => 0.7,
        _ => 0.56,
    }
}

/// Wraps `text` to at most `lines` lines of width `limit` (in font sizes); a truncated last line ends in `…`.
pub(crate) fn wrap(text: &str, limit: f64, lines: usize) -> Vec<String> {
    wrap_by(text, limit, lines, &char_width)
}

/// As [`wrap`], with the widths of characters in units of the font size.
pub(crate) fn wrap_by(
    text: &str,
    limit: f64,
    lines: usize,
    char_width: &impl Fn(char) -> f64,
) -> Vec<String> {
    let width = |text: &str| text.chars().map(char_width).sum::<f64>();
    let mut out: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in pieces(word, limit, char_width) {
            let last = out.len() - 1;
            let with_space =
                if out[last].is_empty() { piece.clone() } else { format!("{} {piece}", out[last]) };
            if width(&with_space) <= limit || out[last].is_empty() {
                out[last] = with_space;
            } else {
                out.push(piece);
            }
        }
    }
    if out.len() > lines {
        out.truncate(lines);
        if let Some(last) = out.last_mut() {
            while width(last) + width("…") > limit && last.pop().is_some() {}
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    out
}

/// Splits a word into pieces that fit: scripts without spaces break between any two letters.
fn pieces(word: &str, limit: f64, char_width: &impl Fn(char) -> f64) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut used = 0.0;
    for c in word.chars() {
        let wide = char_width(c);
        if used + wide > limit && used > 0.0 {
            out.push(String::new());
            used = 0.0;
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
        used += wide;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_words_and_letters() {
        assert_eq!(wrap("Replication and sharding", 6.0, 3), ["Replication", "and sharding"]);
        let cjk = wrap("数据库索引与查询优化", 5.0, 3);
        assert_eq!(cjk, ["数据库索引", "与查询优化"]);
        let cut = wrap("one two three four five six seven eight nine", 5.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…') && width(&cut[1]) <= 5.0, "{cut:?}");
        assert_eq!(wrap("", 5.0, 2), [""]);
    }
}
