//! What a text is known by when the text itself is gone: a hash that tells whether it changed, and a sketch that tells how like another it is.
//!
//! The sketch is MinHash (A. Broder, *On the resemblance and containment of documents*, 1997) with eight bits kept of each minimum (P. Li and
//! A. C. König, *b-Bit Minwise Hashing*, 2010): the share of equal bytes in two sketches estimates the Jaccard likeness of their sets of word pairs.

use std::fmt;
use std::str::FromStr;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Bytes in a sketch. The estimate's standard error is at most 1/8.
const SKETCH: usize = 16;

/// Stands for a text. Markup, case, white space, and the shape of quotes and dashes leave it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest {
    /// Of the text.
    pub hash: u64,
    /// Of its words.
    pub sketch: Sketch,
}

/// Says which texts are like each other; all zeros for a text without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sketch([u8; SKETCH]);

impl Digest {
    /// The digest of a question and its answer: the hash is that of both, the sketch that of the answer.
    pub fn of(question: &str, answer: &str) -> Self {
        Self { hash: hash([question, answer]), sketch: Sketch::of(answer) }
    }
}

/// The hash of some texts in order: their markup, case, white space, quotes and dashes leave it as it is.
pub fn hash<'t>(texts: impl IntoIterator<Item = &'t str>) -> u64 {
    let lines: Vec<String> = texts.into_iter().map(normalise).collect();
    xxh3_64(lines.join("\n").as_bytes())
}

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Self {
        let hashes: Vec<u64> = words(text).iter().map(|word| xxh3_64(word.as_bytes())).collect();
        let mut least = [u64::MAX; SKETCH];
        let mut add = |pair: [u64; 2]| {
            let both = pair[0].rotate_left(31) ^ pair[1];
            for (place, least) in least.iter_mut().enumerate() {
                *least = (*least).min(xxh3_64_with_seed(&both.to_le_bytes(), place as u64));
            }
        };
        match hashes.as_slice() {
            [] => return Self::default(),
            [one] => add([*one, 0]),
            several => several.windows(2).for_each(|pair| add([pair[0], pair[1]])),
        }
        // A text with words has no byte that is zero, so that it is unlike one without.
        Self(least.map(|hash| (hash % 255) as u8 + 1))
    }

    /// Its bytes with their places; none for a text without words.
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

/// The text as it is compared: one kind of white space, quote and dash, no capitals.
fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '-' | '–' | '—' => {
                if !out.ends_with('-') {
                    out.push('-');
                }
            }
            '…' => out.push_str("..."),
            c => out.push(c),
        }
    }
    out
}

/// Runs of letters and digits, lower-cased; a letter of a script without spaces is a word of its own.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let alone = super::markdown::is_unspaced(c);
        if (alone || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if alone {
            words.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
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
    fn likeness_falls_with_what_was_changed() {
        let sketch = Sketch::of(ANSWER);
        let edited = Sketch::of(&ANSWER.replace("usually sorted", "often a tree"));
        let other = Sketch::of(
            "A transaction is a unit of work that happens as a whole or not at all, whoever else is at work.",
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
