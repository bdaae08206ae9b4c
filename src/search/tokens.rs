//! Splits text into terms. The page does the same with queries: `docs/content/reference/search-index.md` has the rules, and both run
//! `tests/search/tokens.tsv`.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// Characters in the longest term.
const LONGEST_TERM: usize = 40;
/// Characters in the longest whole of several words, and in a big O's parentheses.
const LONGEST_WHOLE: usize = 20;
/// Words in the longest whole.
const MOST_WORDS: usize = 4;
/// Endings that are dropped after an apostrophe.
const CLITICS: [&str; 7] = ["s", "t", "d", "m", "re", "ve", "ll"];
/// Letters that have no decomposition, and how they are spelled where they are missing.
const SPELLED: [(char, &str); 17] = [
    ('ß', "ss"),
    ('ẞ', "SS"),
    ('æ', "ae"),
    ('Æ', "Ae"),
    ('œ', "oe"),
    ('Œ', "Oe"),
    ('ø', "o"),
    ('Ø', "O"),
    ('ł', "l"),
    ('Ł', "L"),
    ('đ', "d"),
    ('Đ', "D"),
    ('ð', "d"),
    ('Ð', "D"),
    ('þ', "th"),
    ('Þ', "Th"),
    ('ı', "i"),
];
/// What operators are made of; one that has only the signs of [`PUNCTUATION`] is none, apart from `??`, and `!!` that does not end a word.
const OPERATOR: &str = "=!<>&|?:*~^%-";
const PUNCTUATION: [char; 5] = ['!', '?', '-', '~', '^'];

/// The terms of a text in order, a whole before its parts.
#[derive(Debug, Default)]
pub struct Tokens {
    /// All terms, concatenated: an allocation per term would dominate the run time.
    text: String,
    /// The end offset of each term, and how many of the terms after it are its parts.
    terms: Vec<(usize, usize)>,
}

impl Tokens {
    /// The terms of `text`.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        tokens.read(text);
        tokens
    }

    /// Replaces the terms by those of `text`.
    pub fn read(&mut self, text: &str) {
        self.text.clear();
        self.terms.clear();
        Scanner { text: &without_marks(text), at: 0, tokens: self }.run();
    }

    /// Adds a term.
    fn push(&mut self, text: &str) {
        if text.is_ascii() {
            let start = self.text.len();
            self.text.push_str(&text[..text.len().min(LONGEST_TERM)]);
            self.text[start..].make_ascii_lowercase();
        } else {
            // Lower-cases the whole term: a sigma has another form at the end of a word.
            self.text.extend(text.to_lowercase().chars().take(LONGEST_TERM));
        }
        self.terms.push((self.text.len(), 0));
    }

    /// The terms, case-folded, as they are compared and stored.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.terms.iter().map(|(end, _)| *end));
        starts.zip(&self.terms).map(|(start, (end, _))| &self.text[start..*end])
    }

    /// The terms without the wholes of several: what a text has in common with one whose words are joined otherwise.
    pub fn leaves(&self) -> impl Iterator<Item = &str> {
        self.iter().zip(self.parts()).filter(|(_, parts)| *parts == 0).map(|(term, _)| term)
    }

    /// For each term, how many of the terms after it are its parts.
    pub fn parts(&self) -> impl Iterator<Item = usize> {
        self.terms.iter().map(|(_, parts)| *parts)
    }
}

/// `text` in compatibility form and without marks. Case is preserved, because it separates words.
fn without_marks(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut bare = String::with_capacity(decomposed.len());
    for c in decomposed.chars().filter(|c| !is_dropped(*c)) {
        match SPELLED.iter().find(|(letter, _)| c == *letter) {
            Some((_, spelled)) => bare.push_str(spelled),
            None => bare.push(c),
        }
    }
    match ComposingNormalizerBorrowed::new_nfc().normalize(&bare) {
        Cow::Borrowed(_) => Cow::Owned(bare),
        Cow::Owned(composed) => Cow::Owned(composed),
    }
}

/// Whether `c` is a soft hyphen or a mark that people often omit. Marks of scripts in which they change the word are not dropped.
fn is_dropped(c: char) -> bool {
    match u32::from(c) {
        0x00AD => true,
        0x0300..=0x06ED | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF => is_mark(c),
        _ => false,
    }
}

fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// How the scanner treats a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CharClass {
    /// Part of a word that ends at a space.
    Spaced,
    /// Part of a script without spaces between words.
    Unspaced,
    Other,
}

fn class(c: char) -> CharClass {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() || c == '_' { CharClass::Spaced } else { CharClass::Other };
    }
    if !c.is_alphanumeric() && !is_mark(c) {
        return CharClass::Other;
    }
    match u32::from(c) {
        0x0E00..=0x0EFF
        | 0x1000..=0x109F
        | 0x1780..=0x17FF
        | 0x3005..=0x9FFF
        | 0xAC00..=0xFAFF
        | 0x20000..=0x3FFFF => CharClass::Unspaced,
        _ => CharClass::Spaced,
    }
}

/// Reads a text. Positions are byte offsets of characters.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    tokens: &'t mut Tokens,
}

/// A run of characters, as a range of byte offsets.
type CharRun = std::ops::Range<usize>;

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(c) = self.char(self.at) {
            match class(c) {
                CharClass::Unspaced => self.pairs(),
                CharClass::Spaced if matches!(c, 'O' | 'o' | 'Θ' | 'θ' | 'Ω' | 'ω') && self.big_o(c) => {}
                CharClass::Spaced => self.words(),
                CharClass::Other if c == '.' && self.dotted() => {}
                CharClass::Other if OPERATOR.contains(c) => self.operator(),
                CharClass::Other => self.at += c.len_utf8(),
            }
        }
    }

    fn char(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte.is_ascii() { Some(char::from(byte)) } else { self.text[at..].chars().next() }
    }

    fn is_spaced(&self, at: usize) -> bool {
        self.char(at).is_some_and(|c| class(c) == CharClass::Spaced)
    }

    fn is_letters(&self, run: &CharRun) -> bool {
        self.text[run.clone()].chars().all(char::is_alphabetic)
    }

    /// The characters of this class that begin at `start`.
    fn run_at(&self, start: usize, wanted: CharClass) -> CharRun {
        let mut end = start;
        while let Some(c) = self.char(end).filter(|c| class(*c) == wanted) {
            end += c.len_utf8();
        }
        start..end
    }

    /// The word that begins at `start`.
    fn word_at(&self, start: usize) -> CharRun {
        self.run_at(start, CharClass::Spaced)
    }

    /// Adds a term.
    fn push(&mut self, text: &str) {
        self.tokens.push(text);
    }

    fn push_run(&mut self, run: CharRun) {
        self.tokens.push(&self.text[run]);
    }

    /// Adds a term by `add_whole` and then, by `add_parts`, its parts.
    fn group(&mut self, add_whole: impl FnOnce(&mut Self), add_parts: impl FnOnce(&mut Self)) {
        let whole = self.tokens.terms.len();
        add_whole(self);
        add_parts(self);
        self.tokens.terms[whole].1 = self.tokens.terms.len() - whole - 1;
    }

    /// Reads a run of a script without spaces as pairs of neighboring characters.
    fn pairs(&mut self) {
        let run = self.run_at(self.at, CharClass::Unspaced);
        self.at = run.end;
        let mut offsets = self.text[run.clone()].char_indices().map(|(offset, _)| run.start + offset).skip(1);
        let Some(mut second) = offsets.next() else { return self.push_run(run) };
        let mut first = run.start;
        for third in offsets.chain([run.end]) {
            self.tokens.push(&self.text[first..third]);
            (first, second) = (second, third);
        }
    }

    /// Reads `O(n log n)`, and returns whether there is one here. `letter` is its first character.
    fn big_o(&mut self, letter: char) -> bool {
        let open = self.at + letter.len_utf8();
        if self.char(open) != Some('(') {
            return false;
        }
        let inside = self.text[open + 1..].chars().take(LONGEST_WHOLE);
        let length: usize = inside.take_while(|c| !matches!(c, '(' | ')' | '\n')).map(char::len_utf8).sum();
        let close = open + 1 + length;
        let content = &self.text[open + 1..close];
        let bare: String = content.chars().filter(|c| c.is_alphanumeric()).collect();
        if self.char(close) != Some(')') || bare.is_empty() {
            return false;
        }
        let add_parts = |scanner: &mut Self| {
            scanner.push_run(scanner.at..open);
            for term in Tokens::of(content).iter() {
                scanner.push(term);
            }
        };
        self.group(|scanner| scanner.push(&format!("o({bare})")), add_parts);
        self.at = close + 1;
        true
    }

    /// Reads a run of signs, which is a term if it looks like an operator: two or three signs.
    fn operator(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.find(|c| !OPERATOR.contains(c)).unwrap_or(rest.len());
        let run = &rest[..length];
        // `What is ===?`
        let asked = run.strip_suffix('?').filter(|signs| signs.len() > 1 && !signs.ends_with('?'));
        let signs = asked.unwrap_or(run);
        let is_operator = match signs {
            "??" => true,
            "!!" => self.text[..self.at].chars().next_back().is_none_or(|c| class(c) == CharClass::Other),
            _ => (2..=3).contains(&signs.len()) && signs.contains(|c| !PUNCTUATION.contains(&c)),
        };
        if is_operator {
            self.push(signs);
        }
        self.at += length;
    }

    /// Reads a word such as `.NET`, and returns whether there is one here.
    fn dotted(&mut self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        if before.is_some_and(|c| c == '.' || class(c) != CharClass::Other) || !self.is_spaced(self.at + 1) {
            return false;
        }
        let word = self.word_at(self.at + 1);
        if !self.is_letters(&word) {
            return false;
        }
        self.at = word.end;
        self.group(
            |scanner| scanner.push_run(word.start - 1..word.end),
            |scanner| scanner.add_word(word.clone()),
        );
        true
    }

    /// Reads a word, or several that are joined into a whole.
    fn words(&mut self) {
        let first = self.word_at(self.at);
        if let Some(end) = self.symbol_after(&first) {
            self.at = end;
            self.group(
                |scanner| scanner.push_run(first.start..end),
                |scanner| scanner.add_word(first.clone()),
            );
        } else if !matches!(self.char(first.end), Some('.' | '/' | '-')) {
            self.at = first.end;
            self.add_word(first);
        } else {
            let mut chain = self.chain(first);
            if self.is_version(&chain) {
                chain[0].start += 1;
            }
            let last = chain.last().map_or(self.at + 1, |word| word.end);
            self.at = last;
            let whole = self.whole(&chain);
            let add_words = |scanner: &mut Self| chain.into_iter().for_each(|word| scanner.add_word(word));
            match whole {
                Some(whole) => self.group(|scanner| scanner.push(&whole), add_words),
                None => add_words(self),
            }
        }
        self.skip_clitic();
    }

    /// The end of a word's `++`, `+` or `#`.
    fn symbol_after(&self, word: &CharRun) -> Option<usize> {
        let end = word.end;
        let sign = self.char(end).filter(|c| matches!(c, '+' | '#'))?;
        if !self.is_letters(word) {
            return None;
        }
        match (sign, self.char(end + 1)) {
            ('+', Some('+')) => Some(end + 2),
            _ if !self.is_spaced(end + 1) => Some(end + 1),
            _ => None,
        }
    }

    /// This word and those joined to it by a single kind of `.`, `/` or `-`.
    fn chain(&self, first: CharRun) -> Vec<CharRun> {
        let mut chain = vec![first];
        let mut joint = None;
        while let Some(last) = chain.last() {
            let end = last.end;
            let Some(c) = self.char(end).filter(|c| matches!(c, '.' | '/' | '-')) else { break };
            if joint.is_some_and(|joint| joint != c) || !self.is_spaced(end + 1) {
                break;
            }
            joint = Some(c);
            chain.push(self.word_at(end + 1));
        }
        chain
    }

    /// Whether a chain is a version with a `v` before it, such as `v3.11`.
    fn is_version(&self, chain: &[CharRun]) -> bool {
        let is_number = |word: &CharRun| self.text[word.clone()].bytes().all(|byte| byte.is_ascii_digit());
        let [first, rest @ ..] = chain else { return false };
        self.char(first.end) == Some('.')
            && !rest.is_empty()
            && is_v_number(&self.text[first.clone()])
            && rest.iter().all(is_number)
    }

    /// The term of a whole chain, if it is short.
    fn whole(&self, chain: &[CharRun]) -> Option<String> {
        let (first, last) = (chain.first()?, chain.last()?);
        let text = &self.text[first.start..last.end];
        if chain.len() < 2 || chain.len() > MOST_WORDS || text.chars().count() > LONGEST_WHOLE {
            return None;
        }
        // `1.2` is not twelve.
        Some(if text.contains(char::is_alphabetic) {
            text.replace(['-', '.', '/'], "")
        } else {
            text.replace('-', "")
        })
    }

    /// Adds a word, and its parts if it has several.
    fn add_word(&mut self, word: CharRun) {
        let text = &self.text[word.clone()];
        // Most words are plain.
        let bytes = text.as_bytes();
        if bytes[0].is_ascii_alphanumeric() && bytes[1..].iter().all(u8::is_ascii_lowercase) {
            return self.push_run(word);
        }
        let parts = parts(text);
        match &parts[..] {
            [] => {}
            [only] if only.len() == word.len() => self.push_run(word),
            _ => {
                let add_parts = |scanner: &mut Self| {
                    for part in parts {
                        scanner.push_run(word.start + part.start..word.start + part.end);
                    }
                };
                self.group(|scanner| scanner.push_run(word.clone()), add_parts);
            }
        }
    }

    fn skip_clitic(&mut self) {
        let Some(apostrophe) = self.char(self.at).filter(|c| matches!(c, '\'' | '’')) else { return };
        let word = self.word_at(self.at + apostrophe.len_utf8());
        if CLITICS.contains(&self.text[word.clone()].to_lowercase().as_str()) {
            self.at = word.end;
        }
    }
}

/// Whether a word is `v` and a number.
fn is_v_number(word: &str) -> bool {
    let number = word.strip_prefix(['v', 'V']).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The parts of a word, which is split at `_` and where the case changes (`camelCase` → `camel`, `Case`; `HTTPServer` → `HTTP`, `Server`;
/// the plural `APIs` is one). The part of `v20` is `20`.
fn parts(word: &str) -> Vec<CharRun> {
    if is_v_number(word) {
        return std::iter::once(1..word.len()).collect();
    }
    let (offsets, chars): (Vec<usize>, Vec<char>) = word.char_indices().unzip();
    let offset = |at: usize| offsets.get(at).copied().unwrap_or(word.len());
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 0..=chars.len() {
        let ends = at == chars.len() || chars[at] == '_';
        if ends || at > start && starts_part(&chars, at) {
            parts.extend((at > start).then(|| offset(start)..offset(at)));
            start = if ends { at + 1 } else { at };
        }
    }
    parts
}

/// Whether the case changes before this character.
fn starts_part(word: &[char], at: usize) -> bool {
    let (before, here) = (word[at - 1], word[at]);
    let rest = word[at + 1..].split(|c| *c == '_').next().unwrap_or_default();
    let rises = !before.is_uppercase() && here.is_uppercase();
    let acronym_ends = before.is_uppercase()
        && here.is_uppercase()
        && rest.first().is_some_and(|next| next.is_lowercase())
        && rest != ['s'];
    rises || acronym_ends
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The terms, a whole with its parts in brackets.
    fn shown(tokens: &Tokens) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut ends: Vec<usize> = Vec::new();
        for (index, (term, parts)) in tokens.iter().zip(tokens.parts()).enumerate() {
            let mut text = term.to_owned();
            if parts > 0 {
                text.insert(0, '[');
                ends.push(index + parts);
            }
            while ends.last() == Some(&index) {
                ends.pop();
                text.push(']');
            }
            out.push(text);
        }
        out.join(" ")
    }

    #[test]
    fn the_golden_file_holds() {
        let golden = include_str!("../../tests/search/tokens.tsv");
        let mut lines = 0;
        for line in golden.lines().filter(|line| !line.starts_with("//") && !line.is_empty()) {
            let (text, expected) = line.split_once('\t').expect("a tab");
            let text = text.replace("\\n", "\n");
            assert_eq!(shown(&Tokens::of(&text)), expected, "terms of {text:?}");
            lines += 1;
        }
        assert!(lines > 60, "{lines} lines");
    }
}
