//! Files that are not UTF-8: where, in which encoding they seem to be, and how to convert them.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Diagnostic, Rule};

/// The share of characters beyond ASCII, in percent, up to which a text in an encoding of one byte a character is taken for a Western one.
const WESTERN_PERCENT: usize = 25;

/// An encoding that a text seems to be in, as `iconv` calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Latin1,
    Windows1252,
    Unknown,
}

/// A diagnostic of `rule` at the first byte of `path` that is not UTF-8, if there is one. Its span fits [`text`].
pub fn not_utf8(rule: Rule, path: &Arc<str>, bytes: &[u8]) -> Option<Diagnostic> {
    let at = std::str::from_utf8(bytes).err()?.valid_up_to();
    let message = format!("invalid UTF-8 at byte {at}");
    let found = Diagnostic::new(rule, path, at..at + 1, message);
    let found = found.label(format!("the byte `{:02X}` is not UTF-8", bytes[at]));
    Some(found.help(help(path, bytes)))
}

/// How to convert the file `path` to UTF-8.
pub fn help(path: &str, bytes: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match guess(bytes) {
        Encoding::Utf8 => {
            "the rest of the file is UTF-8, so the character is damaged: write it again".to_owned()
        }
        Encoding::Unknown => "save the file as UTF-8 in your editor".to_owned(),
        encoding => {
            let (shown, iconv) = encoding.names();
            format!(
                "the file seems to be {shown}: save it as UTF-8 in your editor, or with `iconv -f {iconv} -t UTF-8 {name} > new-{name}`"
            )
        }
    }
}

/// Whether a text seems to be UTF-16, in which every other byte of ASCII is NUL.
pub fn is_utf16(bytes: &[u8]) -> bool {
    matches!(guess(bytes), Encoding::Utf16Le | Encoding::Utf16Be)
}

/// The text of a file, with `�` for what is not UTF-8. `None` for one that is not text.
pub fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match String::from_utf8_lossy(bytes) {
        Cow::Owned(_) if bytes.contains(&0) && !is_utf16(bytes) => None,
        text => Some(text),
    }
}

impl Encoding {
    /// Its name for people and for `iconv`.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Encoding::Utf8 | Encoding::Unknown => ("UTF-8", "UTF-8"),
            Encoding::Utf16Le => ("UTF-16", "UTF-16LE"),
            Encoding::Utf16Be => ("UTF-16", "UTF-16BE"),
            Encoding::Latin1 => ("Latin-1", "ISO-8859-1"),
            Encoding::Windows1252 => ("Windows-1252", "WINDOWS-1252"),
        }
    }
}

fn guess(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let nuls = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    if (even + odd) * 4 > bytes.len() {
        return match even.cmp(&odd) {
            _ if even.min(odd) * 4 > even.max(odd) => Encoding::Unknown,
            std::cmp::Ordering::Greater => Encoding::Utf16Be,
            _ => Encoding::Utf16Le,
        };
    }
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    // In other encodings, bytes seldom happen to be a character of UTF-8.
    if valid > invalid
        || bytes.utf8_chunks().last().is_some_and(|last| is_cut(last.invalid()) && invalid == 1)
    {
        return Encoding::Utf8;
    }
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let letters = bytes.iter().filter(|byte| !byte.is_ascii() || byte.is_ascii_alphabetic()).count();
    if bytes.contains(&0) || high * 100 > letters * WESTERN_PERCENT && high > 3 {
        return Encoding::Unknown;
    }
    // Latin-1 has control characters where Windows has punctuation, such as quotes and the euro sign; five bytes mean nothing there.
    if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        return Encoding::Unknown;
    }
    if bytes.iter().any(|byte| matches!(byte, 0x80..=0x9F)) {
        return Encoding::Windows1252;
    }
    Encoding::Latin1
}

/// Whether these are the first bytes of a longer character.
fn is_cut(invalid: &[u8]) -> bool {
    invalid.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: Encoding) {
        assert_eq!(guess(bytes), encoding, "{:?}", String::from_utf8_lossy(bytes));
    }

    fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn guesses_the_encoding_of_a_text() {
        check(b"Un caf\xe9 cr\xe8me, s'il vous pla\xeet.", Encoding::Latin1);
        check(b"It\x92s 5 \x80 \x96 he said that this is a \x93quote\x94.", Encoding::Windows1252);
        check(&utf16("\u{feff}# Title\n", u16::to_le_bytes), Encoding::Utf16Le);
        check(&utf16("\u{feff}# Title\n", u16::to_be_bytes), Encoding::Utf16Be);
        check(&utf16("# Title\n\nWords.\n", u16::to_le_bytes), Encoding::Utf16Le);
        check(&utf16("# Title\n\nWords.\n", u16::to_be_bytes), Encoding::Utf16Be);
        // Shift JIS, and Russian in KOI8-R.
        check(b"# \x93\xfa\x96{\x8c\xea\n\n\x83e\x83X\x83g\n", Encoding::Unknown);
        check(b"# \xf4\xc5\xd3\xd4 \xd0\xd2\xcf\xd7\xc5\xd2\xcb\xc1\n", Encoding::Unknown);
    }

    #[test]
    fn a_damaged_character_of_utf8_is_not_another_encoding() {
        check("Größe, Straße, caf\u{e9}".as_bytes().split_last().expect("long").1, Encoding::Utf8);
        check(&[b"Stra\xdfe in ", "Köln, Düren und Jülich".as_bytes()].concat(), Encoding::Utf8);
        check(&"# A\n\nx 日".as_bytes()[..9], Encoding::Utf8);
    }

    #[test]
    fn what_is_not_text_has_none() {
        assert_eq!(text(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\0\0\0\x01\0\x08"), None);
        assert_eq!(text(b"caf\xe9").as_deref(), Some("caf\u{fffd}"));
        assert!(text(&utf16("\u{feff}# Title é\n", u16::to_le_bytes)).is_some());
    }
}
