//! How choices are named: by letters and by numbers.

/// The choice that a line is: 0 for `A. …`, 1 for `B) …`.
pub(super) fn letter_of(words: &str) -> Option<usize> {
    let rest = words.trim_start().trim_start_matches('(');
    let mut after = rest.chars();
    let index = after.next().and_then(letter_index)?;
    let after = after.as_str().trim_start_matches('*');
    after.starts_with(['.', ':', ')', '：', '、']).then_some(index)
}

/// The position of a choice by its letter.
pub(super) fn letter_index(letter: char) -> Option<usize> {
    const ARABIC: [char; 6] = ['أ', 'ب', 'ج', 'د', 'ه', 'و'];
    match letter.to_ascii_lowercase() {
        letter @ 'a'..='z' => Some(usize::from(letter as u8 - b'a')),
        letter => ARABIC.iter().position(|other| *other == letter),
    }
}

/// The choice that an item is by a number in its words: 0 for `1: …`.
pub(super) fn number_label(words: &str) -> Option<usize> {
    let (number, _) = words.trim_start().split_once([':', '：'])?;
    number.parse::<usize>().ok()?.checked_sub(1)
}
