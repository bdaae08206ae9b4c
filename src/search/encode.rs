//! Encodes numbers and terms as text, as `docs/content/reference/search-index.md` specifies.

/// The digits: printable ASCII without the characters that JSON, HTML or a script has to escape.
const DIGITS: &[u8; 89] =
    b" !#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
/// Digits from this value on continue a number; smaller ones end it.
const LAST: u32 = 57;

/// The character of a digit, which is clamped to 88.
pub(super) fn digit(value: u8) -> char {
    DIGITS[usize::from(value).min(DIGITS.len() - 1)] as char
}

/// Appends a number.
pub(super) fn number(value: u32, out: &mut String) {
    if value < LAST {
        return out.push(digit(value as u8));
    }
    let more = DIGITS.len() as u32 - LAST;
    let mut high = value / LAST;
    let mut reversed = [0_u8; 8];
    let mut length = 0;
    while high > 0 {
        high -= 1;
        reversed[length] = (LAST + high % more) as u8;
        high /= more;
        length += 1;
    }
    out.extend(reversed[..length].iter().rev().map(|value| digit(*value)));
    out.push(digit((value % LAST) as u8));
}

/// Encodes numbers, one after the other.
pub(super) fn numbers(values: impl IntoIterator<Item = u32>) -> String {
    let mut out = String::new();
    for value in values {
        number(value, &mut out);
    }
    out
}

/// Encodes a sorted list of terms.
pub(super) fn term_list<'a>(terms: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    let mut before = "";
    for term in terms {
        if !out.is_empty() {
            out.push('\n');
        }
        let shared = shared_prefix(before, term);
        out.push(digit(term[..shared].encode_utf16().count() as u8));
        out.push_str(&term[shared..]);
        before = term;
    }
    out
}

/// The length in bytes of the common prefix of two terms: whole characters, limited so that the UTF-16 length fits a digit.
fn shared_prefix(a: &str, b: &str) -> usize {
    let alike = a.chars().zip(b.chars()).take(DIGITS.len() / 2).take_while(|(a, b)| a == b);
    alike.map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_take_one_character_and_larger_ones_more() {
        let lengths = [0, 56, 57, 1880, 1881, u32::MAX].map(|value| numbers([value]).len());
        assert_eq!(lengths, [1, 1, 2, 2, 3, 7]);
        assert_eq!(numbers([0, 1, 57, 58]), " !_ _!");
    }

    #[test]
    fn digits_are_89_and_in_order() {
        assert!(DIGITS.is_sorted() && DIGITS.iter().all(|c| !b"\"&'<>\\".contains(c)));
        assert_eq!(DIGITS.iter().filter(|c| c.is_ascii_graphic() || **c == b' ').count(), 89);
    }

    #[test]
    fn terms_share_their_beginnings() {
        assert_eq!(term_list(["index", "indexes", "inner", "日本", "日曜"]), " index\n(es\n#ner\n 日本\n!曜");
    }
}
