//! The lines of a code block an author wants marked.

use std::ops::RangeInclusive;

/// A set of lines, counted from 1, as authors write it after a language: `{2,4-5}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineSet {
    ranges: Vec<RangeInclusive<usize>>,
}

impl LineSet {
    /// Reads `{2,4-5}`; spaces are allowed around each number. None where it is not such a set: no braces, no
    /// number, line 0, or a range that runs backwards.
    pub fn parse(text: &str) -> Option<Self> {
        let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
        let ranges = inner.split(',').map(range).collect::<Option<_>>()?;
        Some(Self { ranges })
    }

    /// Whether `line`, counted from 1, is marked.
    pub fn contains(&self, line: usize) -> bool {
        self.ranges.iter().any(|range| range.contains(&line))
    }
}

/// `4` or `4-5`.
fn range(text: &str) -> Option<RangeInclusive<usize>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (1 <= first && first <= last).then_some(first..=last)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_and_ranges() {
        let set = LineSet::parse("{2, 4-5}").unwrap();
        let marked: Vec<_> = (0..8).filter(|&line| set.contains(line)).collect();
        assert_eq!(marked, [2, 4, 5]);
    }

    #[test]
    fn refuses_what_is_not_a_set_of_lines() {
        for text in ["", "{}", "2", "{2", "{a}", "{0}", "{5-4}", "{1-}", "{-1}", "{1,,2}"] {
            assert_eq!(LineSet::parse(text), None, "{text}");
        }
    }
}
