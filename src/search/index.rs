//! The inverted index: classes of terms, and the weight of each class in each section.
//!
//! The weight is the term frequency of BM25F (Robertson and Zaragoza, “The Probabilistic Relevance Framework: BM25 and
//! Beyond”, 2009, section 3.6): counts of the fields, each divided by its length against the average, weighted and
//! added up, then saturated. The inverse document frequency is left to the query.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;

use super::names::Names;
use super::stem::Stems;
use super::terms::{FIELDS, ONCE, PageTerms, SectionTerms};
use super::varint;
use super::vocabulary::{IndexedPages, Vocabulary};
use crate::cache::ByText;

/// The weight of a term in the heading, the title, the body, the code and the keywords.
const BOOSTS: [f32; FIELDS] = [5.0, 2.0, 1.0, 0.5, 1.5];
/// How much a field's length matters, 0 to 1.
const LENGTH: [f32; FIELDS] = [0.5, 0.3, 0.7, 0.7, 0.0];
/// How quickly repeated terms stop adding weight (BM25's k1).
const SATURATION: f32 = 1.4;
/// The largest weight: weights have four bits.
pub(super) const HEAVIEST: u8 = 15;

/// The index of a whole guide.
#[derive(Debug, Default)]
pub(super) struct Index<'t> {
    /// Every term in order (of UTF-16 units, as browsers sort) with its class.
    pub(super) terms: Vec<(&'t str, u32)>,
    /// How many sections each class is in. Classes are in order of their first terms.
    pub(super) frequencies: Vec<u32>,
    pages: Vec<PagePostings>,
}

impl<'t> Index<'t> {
    /// The index of pages in order; sections are numbered consecutively. `numbers` are those of each page's terms in the vocabulary.
    pub(super) fn of(
        pages: &IndexedPages<'_>,
        vocabulary: &'t Vocabulary,
        numbers: Vec<Vec<u32>>,
        stems: &Stems,
    ) -> Self {
        let (terms, class_of) = classes(&vocabulary.names, stems);
        let pages: Vec<PagePostings> = numbers
            .into_par_iter()
            .zip(pages.pages)
            .map_init(ScoreScratch::default, |scratch, (numbers, page)| {
                pages.with_terms(*page, |terms| {
                    PagePostings::of(terms, &numbers, &class_of, &vocabulary.average, scratch)
                })
            })
            .collect();
        let count = terms.iter().map(|(_, class)| class + 1).max().unwrap_or_default() as usize;
        Self { terms, frequencies: frequencies(&pages, count), pages }
    }

    /// How many sections a class is in.
    pub(super) fn frequency(&self, class: u32) -> usize {
        self.frequencies[class as usize] as usize
    }

    /// The postings of some classes, sorted by class (pages hold them by section). Reads all pages: callers request many at once, limited by the
    /// memory they may use.
    pub(super) fn columns(&self, classes: Range<u32>) -> Columns {
        let (first, last) = (classes.start as usize, classes.end as usize);
        let mut ends = Vec::with_capacity(last - first);
        let mut next = 0;
        for frequency in &self.frequencies[first..last] {
            ends.push(next);
            next += *frequency as usize;
        }
        let mut postings = vec![Posting::default(); next];
        for (section, of_section) in (0..).zip(self.pages.iter().flat_map(PagePostings::sections)) {
            for (class, weight) in of_section.skip_while(|(class, _)| *class < first) {
                let Some(at) = ends.get_mut(class - first) else { break };
                postings[*at] = Posting::new(section, weight);
                *at += 1;
            }
        }
        Columns { first, ends, postings }
    }
}

/// The classes in each section of a page.
#[derive(Debug, Default)]
struct PagePostings {
    /// Classes, ascending in each section: for each the distance to the one before, and its weight in the lowest four bits.
    classes: Box<[u8]>,
    /// The end offset of each section's classes.
    ends: Vec<usize>,
}

/// The terms in order with their classes, and the class of each by the number it had.
fn classes<'t>(names: &'t Names, stems: &Stems) -> (Vec<(&'t str, u32)>, Vec<u32>) {
    let keyed = names.iter().enumerate().map(|(number, term)| (key(term), term, number));
    let mut order: Vec<(u64, &str, usize)> = keyed.collect();
    order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare(a.1, b.1)));
    let stemmed: Vec<String> = order.par_iter().map(|(_, term, _)| stems.stem(term)).collect();
    let mut by_stem: ByText<&str, u32> = ByText::default();
    let mut class_of = vec![0; order.len()];
    let mut terms = Vec::with_capacity(order.len());
    for ((_, term, number), stem) in order.iter().zip(&stemmed) {
        let next = by_stem.len() as u32;
        let class = *by_stem.entry(stem).or_insert(next);
        class_of[*number] = class;
        terms.push((*term, class));
    }
    (terms, class_of)
}

/// A sort key from the start of a term: of two terms with different keys, the one with the smaller key sorts first.
fn key(term: &str) -> u64 {
    let mut key = [0; 8];
    for (slot, byte) in key.iter_mut().zip(term.bytes()) {
        // Characters beyond the first plane begin with these bytes in UTF-8, and come before the last of the first plane in UTF-16.
        *slot = match byte {
            0xF0.. => byte - 2,
            0xEE.. => byte + 5,
            _ => byte,
        };
    }
    u64::from_be_bytes(key)
}

/// Compares by UTF-16 units.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    // Only characters beyond the first plane sort differently in UTF-8.
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

impl PagePostings {
    fn of(
        page: &PageTerms,
        numbers: &[u32],
        class_of: &[u32],
        average: &[f32; FIELDS],
        scratch: &mut ScoreScratch,
    ) -> Self {
        scratch.begin(numbers, class_of);
        let ScoreScratch { classes, ranks, frequencies, found, postings, .. } = scratch;
        let mut ends = Vec::with_capacity(page.sections().len());
        for section in page.sections() {
            let factors = factors(section, average);
            let frequency = |counts: [u8; FIELDS]| -> f32 {
                counts.iter().zip(factors).map(|(count, factor)| f32::from(*count) * factor).sum()
            };
            // Most terms occur once in a section: that weight is computed once.
            let once = frequency(ONCE);
            let weight_of_once = weight(once);
            for (term, counts) in section.counts() {
                let rank = ranks[term as usize] as usize;
                frequencies[rank] += if counts == ONCE { once } else { frequency(counts) };
                found[rank / 64] |= 1 << (rank % 64);
            }
            let mut before = 0;
            for (word, bits) in found.iter_mut().enumerate() {
                while *bits != 0 {
                    let rank = word * 64 + bits.trailing_zeros() as usize;
                    *bits &= *bits - 1;
                    let frequency = std::mem::take(&mut frequencies[rank]);
                    let weight = if frequency == once { weight_of_once } else { weight(frequency) };
                    varint::push(u64::from(classes[rank] - before) << 4 | u64::from(weight), postings);
                    before = classes[rank];
                }
            }
            ends.push(postings.len());
        }
        Self { classes: postings.as_slice().into(), ends }
    }

    /// The sections: classes with their weights.
    fn sections(&self) -> impl Iterator<Item = impl Iterator<Item = (usize, u8)>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| {
            let mut rest = &self.classes[start..*end];
            let mut class = 0;
            std::iter::from_fn(move || {
                let posting = varint::read(&mut rest)?;
                class += (posting >> 4) as usize;
                Some((class, (posting & 15) as u8))
            })
        })
    }
}

/// Buffers that pages reuse.
#[derive(Debug, Default)]
struct ScoreScratch {
    /// The classes of a page's terms, ascending and each once: a class's index here is its rank.
    classes: Vec<u32>,
    /// The rank of each term's class.
    ranks: Vec<u32>,
    /// Each term's class, with the term in the lower half.
    order: Vec<u64>,
    /// The frequency of each class in the section, by rank; zero between sections.
    frequencies: Vec<f32>,
    /// The ranks that occur in the section, as a bit set, which yields them in order without sorting.
    found: Vec<u64>,
    postings: Vec<u8>,
}

impl ScoreScratch {
    /// Prepares for a page whose terms have these numbers.
    fn begin(&mut self, numbers: &[u32], class_of: &[u32]) {
        let of_terms = numbers.iter().map(|number| u64::from(class_of[*number as usize]));
        self.order.clear();
        self.order.extend(of_terms.zip(0..).map(|(class, term): (_, u64)| class << 32 | term));
        self.order.sort_unstable();
        self.classes.clear();
        self.ranks.resize(numbers.len(), 0);
        for class_and_term in &self.order {
            let (class, term) = ((class_and_term >> 32) as u32, *class_and_term as u32);
            if self.classes.last() != Some(&class) {
                self.classes.push(class);
            }
            self.ranks[term as usize] = self.classes.len() as u32 - 1;
        }
        self.frequencies.resize(self.classes.len(), 0.0);
        self.found.resize(self.classes.len().div_ceil(64), 0);
        self.postings.clear();
    }
}

/// A frequency, saturated, from 1 to [`HEAVIEST`].
fn weight(frequency: f32) -> u8 {
    let share = frequency / (SATURATION + frequency);
    // Rounds to the nearest: adding a half and truncating through `i32` is the fastest way for non-negative values.
    ((share * f32::from(HEAVIEST) + 0.5) as i32 as u8).max(1)
}

/// The weight of one occurrence in each field of the section.
fn factors(section: SectionTerms<'_>, average: &[f32; FIELDS]) -> [f32; FIELDS] {
    let mut factors = [0.0; FIELDS];
    for (field, factor) in factors.iter_mut().enumerate() {
        let relative = section.lengths[field] as f32 / average[field];
        *factor = BOOSTS[field] / (1.0 - LENGTH[field] + LENGTH[field] * relative);
    }
    factors
}

/// How many sections each of `count` classes is in.
fn frequencies(pages: &[PagePostings], count: usize) -> Vec<u32> {
    let of_some = |pages: &[PagePostings]| {
        let mut frequencies = vec![0; count];
        for (class, _) in pages.iter().flat_map(PagePostings::sections).flatten() {
            frequencies[class] += 1;
        }
        frequencies
    };
    let each = pages.len().div_ceil(rayon::current_num_threads()).max(1);
    let sum = |mut all: Vec<u32>, some: Vec<u32>| {
        all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
        all
    };
    pages.par_chunks(each).map(of_some).reduce(|| vec![0; count], sum)
}

/// A section with the weight of a class in it; the weight is in the lowest four bits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Posting(u32);

impl Posting {
    fn new(section: u32, weight: u8) -> Self {
        Self(section << 4 | u32::from(weight))
    }

    /// The section's number.
    pub(super) fn section(self) -> u32 {
        self.0 >> 4
    }

    /// The class's weight in it, 1 to 15.
    pub(super) fn weight(self) -> u8 {
        (self.0 & 15) as u8
    }
}

/// The postings of some classes.
pub(super) struct Columns {
    /// The first of the classes, which are numbered consecutively.
    first: usize,
    /// The end index of each class's postings.
    ends: Vec<usize>,
    /// By section, ascending in each class.
    postings: Vec<Posting>,
}

impl Columns {
    /// The postings of a class.
    pub(super) fn of(&self, class: u32) -> &[Posting] {
        let index = class as usize - self.first;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.postings[start..self.ends[index]]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_their_terms(a in "[ab\u{d7ff}\u{e000}-\u{e002}\u{ffff}\u{10000}-\u{10002}]{0,5}", b in "[ab\u{d7ff}\u{e000}-\u{e002}\u{ffff}\u{10000}-\u{10002}]{0,5}") {
            let units = a.encode_utf16().cmp(b.encode_utf16());
            prop_assert_eq!(compare(&a, &b), units);
            prop_assert!(key(&a) == key(&b) || key(&a).cmp(&key(&b)) == units);
        }
    }

    #[test]
    fn terms_of_one_class_share_a_rank() {
        // Terms 0 to 3 have the numbers 5, 2, 0 and 1; the classes of these are 7, 3, 7 and 1.
        let class_of = [7, 1, 3, 0, 0, 7];
        let mut scratch = ScoreScratch::default();
        for _ in 0..2 {
            scratch.begin(&[5, 2, 0, 1], &class_of);
            assert_eq!((&scratch.classes[..], &scratch.ranks[..]), (&[1, 3, 7][..], &[2, 1, 2, 0][..]));
        }
    }
}
