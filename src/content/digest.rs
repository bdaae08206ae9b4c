//! Digests of a text that outlive the text: a hash that detects changes, and a sketch that estimates its similarity to another.
//!
//! The sketch is MinHash (A. Broder, *On the resemblance and containment of documents*, 1997) with eight bits of each minimum (P. Li and
//! A. C. König, *b-Bit Minwise Hashing*, 2010): the share of equal bytes in two sketches estimates the Jaccard likeness of their sets of word pairs.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use xxhash_rust::xxh3::xxh3_64;

/// Bytes in a sketch. The estimate's standard error is at most 1/8.
const SKETCH: usize = 16;

/// An odd number without pattern: 2⁶⁴ divided by the golden ratio.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Odd multipliers, one for each byte of a sketch: by them, one hash of a pair becomes as many that are independent enough (M. Dietzfelbinger and
/// others, *A Reliable Randomized Algorithm for the Closest-Pair Problem*, 1997). By SplitMix64 from zero.
const STEPS: [u64; SKETCH] = steps();

const fn steps() -> [u64; SKETCH] {
    let mut steps = [0; SKETCH];
    let mut state = 0_u64;
    let mut index = 0;
    while index < SKETCH {
        state = state.wrapping_add(MULTIPLIER);
        let mut mixed = state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        steps[index] = (mixed ^ mixed >> 31) | 1;
        index += 1;
    }
    steps
}

/// The digest of a text. It does not depend on markup, case, white space, and the shape of quotes and dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Digest {
    /// Hash of the text.
    pub hash: u64,
    /// Sketch of its words.
    pub sketch: Sketch,
}

/// Says which texts are like each other; all zeros for a text without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Sketch([u8; SKETCH]);

impl Digest {
    /// The digest of a question and its answer: the hash is that of both, the sketch that of the answer.
    pub fn of(question: &str, answer: &str) -> Self {
        Self { hash: hash([question, answer]), sketch: Sketch::of(answer) }
    }
}

/// The hash of some texts in order: their markup, case, white space, quotes and dashes leave it as it is.
pub fn hash(texts: impl IntoIterator<Item = impl AsRef<str>>) -> u64 {
    let mut lines = Vec::new();
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            lines.push(b'\n');
        }
        normalise_into(&mut lines, text.as_ref());
    }
    xxh3_64(&lines)
}

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Self {
        let mut least = [u64::MAX; SKETCH];
        let mut earlier = None;
        let mut add = |word: u64, after: u64| {
            let pair = (after.rotate_left(31) ^ word).wrapping_mul(MULTIPLIER);
            for (least, step) in least.iter_mut().zip(STEPS) {
                *least = (*least).min(pair.wrapping_mul(step) ^ pair >> 32);
            }
        };
        let mut pairs = 0;
        words(text, |word| {
            let hash = xxh3_64(word);
            if let Some(earlier) = earlier.replace(hash) {
                add(hash, earlier);
                pairs += 1;
            }
        });
        match earlier {
            None => return Self::default(),
            Some(only) if pairs == 0 => add(only, 0),
            Some(_) => {}
        }
        // A text with words has no byte that is zero, so that it is unlike one without.
        Self(least.map(|hash| (hash % 255) as u8 + 1))
    }

    /// Its bytes with their indexes; none for a text without words.
    pub fn bytes(&self) -> impl Iterator<Item = (usize, u8)> + use<> {
        self.0.into_iter().enumerate().filter(|(_, byte)| *byte != 0)
    }

    /// How like the texts are: 0 to 1. A text without words is like none.
    pub fn likeness(&self, other: &Sketch) -> f64 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b && **a != 0).count();
        equal as f64 / SKETCH as f64
    }
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Sketch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 2 * SKETCH || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        u128::from_str_radix(text, 16).map(|bits| Self(bits.to_be_bytes())).map_err(drop)
    }
}

/// Appends the text as it is compared: one kind of white space, quote and dash, no capitals.
fn normalise_into(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    let once = |out: &mut Vec<u8>, sign: u8| {
        if out.len() == start || out.last() != Some(&sign) {
            out.push(sign);
        }
    };
    out.reserve(text.len());
    let mut rest = text.trim();
    loop {
        // What most are.
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        out.extend(rest.bytes().take(plain).map(|byte| byte.to_ascii_lowercase()));
        let mut others = rest[plain..].chars();
        let Some(c) = others.next() else { break };
        rest = others.as_str();
        match c {
            '-' | '–' | '—' => once(out, b'-'),
            c if c.is_whitespace() => once(out, b' '),
            c if c.is_ascii() => out.push(c as u8),
            '‘' | '’' => out.push(b'\''),
            '“' | '”' => out.push(b'"'),
            '…' => out.extend(b"..."),
            c => c.to_lowercase().for_each(|c| out.extend(c.encode_utf8(&mut [0; 4]).as_bytes())),
        }
    }
}

/// Tells `add` the runs of letters and digits, lower-cased; a letter of a script without spaces is a word of its own.
fn words(text: &str, mut add: impl FnMut(&[u8])) {
    if text.is_ascii() {
        let lower = text.as_bytes().to_ascii_lowercase();
        let words = lower.split(|byte| !byte.is_ascii_alphanumeric());
        return words.filter(|word| !word.is_empty()).for_each(add);
    }
    let mut word = String::new();
    for c in text.chars() {
        let alone = crate::document::text::is_unspaced(c);
        if (alone || !c.is_alphanumeric()) && !word.is_empty() {
            add(word.as_bytes());
            word.clear();
        }
        if alone {
            add(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        add(word.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "An index is a separate structure, usually sorted, that points to rows, so the database finds matches without \
                          reading the whole table. It costs space, and time on every write.";

    #[test]
    fn a_hash_is_of_words_and_signs_not_of_their_dress() {
        let hash = |answer: &str| Digest::of("What is it?", answer).hash;
        assert_eq!(hash("It’s “a” – b…"), hash("it's  \"a\" -- B..."));
        assert_ne!(hash("a < b"), hash("a > b"));
        assert_ne!(Digest::of("a", "b").hash, Digest::of("a b", "").hash);
    }

    #[test]
    fn words_are_the_same_in_ascii_as_in_any_text() {
        let of = |text: &str| {
            let mut all = Vec::new();
            words(text, |word| all.push(String::from_utf8(word.to_owned()).expect("letters")));
            all
        };
        let ascii = " Don't-stop\t`B2B`: x=1;\u{b}Y ";
        assert_eq!(of(ascii), ["don", "t", "stop", "b2b", "x", "1", "y"]);
        assert_eq!(of(&format!("{ascii}…")), of(ascii));
    }

    #[test]
    fn likeness_falls_with_what_was_changed() {
        let sketch = Sketch::of(ANSWER);
        let edited = Sketch::of(&ANSWER.replace("usually sorted", "often a tree"));
        let other = Sketch::of(
            "A transaction is a unit of work that happens as a whole or not at all, no matter what else is running.",
        );
        assert!((sketch.likeness(&Sketch::of(&ANSWER.to_uppercase())) - 1.0).abs() < f64::EPSILON);
        assert!(sketch.likeness(&edited) >= 0.5, "{}", sketch.likeness(&edited));
        assert!(sketch.likeness(&other) < 0.2);
        assert!(Sketch::of("").likeness(&Sketch::of("")) < 0.1, "nothing is like nothing");
        assert!(Sketch::of("索引让查询更快。").likeness(&Sketch::of("索引让查询更快，写入更慢。")) >= 0.4);
    }

    #[test]
    fn a_sketch_is_read_as_it_was_written() {
        let sketch = Sketch::of(ANSWER);
        assert_eq!(sketch.to_string().parse(), Ok(sketch));
        for bad in ["", "12", "zz", &"é".repeat(16), &"+".repeat(32)] {
            assert_eq!(bad.parse::<Sketch>(), Err(()), "{bad}");
        }
    }
}
