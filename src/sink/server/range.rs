//! The `Range` header (RFC 9110, section 14), for players that seek.

use std::ops::Range;

/// What a `Range` header asks of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RequestedRange {
    /// All of it: no range, one that makes no sense, or several at once, which a server may ignore.
    Whole,
    /// Some of its bytes.
    Part(Range<usize>),
    /// Bytes that it does not have.
    Nothing,
}

/// Reads `header` for a file of `length` bytes.
pub(super) fn parse(header: &str, length: usize) -> RequestedRange {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return RequestedRange::Whole;
    };
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.trim().is_empty() => first..length,
        (None, Some(count)) if first.trim().is_empty() => length.saturating_sub(count)..length,
        _ => return RequestedRange::Whole,
    };
    if range.is_empty() { RequestedRange::Nothing } else { RequestedRange::Part(range) }
}

fn number(text: &str) -> Option<usize> {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_range() {
        assert_eq!(parse("bytes=0-3", 10), RequestedRange::Part(0..4));
        assert_eq!(parse("bytes=4-", 10), RequestedRange::Part(4..10));
        assert_eq!(parse("bytes=-3", 10), RequestedRange::Part(7..10));
        assert_eq!(parse("bytes=-30", 10), RequestedRange::Part(0..10));
        assert_eq!(parse("bytes=8-99", 10), RequestedRange::Part(8..10));
        assert_eq!(parse("bytes=10-", 10), RequestedRange::Nothing);
        assert_eq!(parse("bytes=-0", 10), RequestedRange::Nothing);
        for header in
            ["", "bytes=", "bytes=-", "bytes=3-1", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=+1-2"]
        {
            assert_eq!(parse(header, 10), RequestedRange::Whole, "{header}");
        }
    }
}
