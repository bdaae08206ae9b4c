//! Characters that no page may have.

use std::borrow::Cow;

use super::xml;

/// What authors mean who write the numbers from 128 to 159, such as `&#146;`: the characters of Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// Text with other characters in place of those that are errors in HTML, as browsers show them.
pub(super) fn valid(text: &str) -> Cow<'_, str> {
    let may_be_invalid =
        |byte: u8| byte < b' ' && !byte.is_ascii_whitespace() || matches!(byte, 0x0c | 0x7f | 0xc2 | 0xef..);
    if text.bytes().any(may_be_invalid) && text.chars().any(|c| substitute(c).is_some()) {
        text.chars().map(|c| substitute(c).unwrap_or(c)).collect::<String>().into()
    } else {
        text.into()
    }
}

/// What replaces a character.
fn substitute(c: char) -> Option<char> {
    match c {
        '\u{80}'..='\u{9f}' => Some(WINDOWS_1252[c as usize - 0x80]),
        '\u{7f}' | '\u{fdd0}'..='\u{fdef}' => Some('\u{fffd}'),
        _ if c as u32 & 0xfffe == 0xfffe => Some('\u{fffd}'),
        _ => xml::substitute(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_is_an_error_in_html() {
        assert_eq!(valid("it\u{92}s \u{80}5\u{1}\u{7f}\u{1fffe}"), "it’s €5 \u{fffd}\u{fffd}");
        assert!(matches!(valid("é “x”\n\t\u{feff}，\u{1f600}"), Cow::Borrowed(_)));
    }
}
