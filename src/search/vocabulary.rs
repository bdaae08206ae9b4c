//! Every term of a guide once, with a number.
//!
//! The terms of all pages are the largest part of a large guide and may be on disk: they are read page by page, here and again for the index, and
//! never held in memory together.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::names::Names;
use super::section::PageRef;
use super::terms::{ArticleTerms, FIELDS, PageTerms};
use crate::cache::Fingerprint;
use crate::model::ids::Idx as _;
use crate::model::{Guide, guide};

/// Pages in a group whose terms are numbered together.
const GROUP: usize = 256;

/// Finds the terms of a page with a Markdown file.
pub type FindTerms<'f> = dyn Fn(&guide::Page) -> Arc<ArticleTerms> + Sync + 'f;

/// The pages of an index in order, and the function that finds their terms.
pub(super) struct IndexedPages<'a> {
    pub(super) guide: &'a Guide,
    pub(super) pages: &'a [PageRef],
    pub(super) find: &'a FindTerms<'a>,
}

impl IndexedPages<'_> {
    /// Calls `work` with the terms of a page. Those of a table from another file, which no article holds, are computed here.
    pub(super) fn with_terms<T>(&self, page: PageRef, work: impl FnOnce(&PageTerms) -> T) -> T {
        let known = (self.find)(&self.guide.pages[page.page(self.guide)]);
        match page {
            PageRef::Page(_) => work(&known.page),
            PageRef::Comparison(comparison) => {
                let cached = known.comparisons.get(self.guide.comparisons[comparison].index.index());
                match cached.and_then(Option::as_ref) {
                    Some(terms) => work(terms),
                    None => {
                        let title = self.guide.comparison_title(comparison);
                        work(&PageTerms::of_comparison(&title, self.guide.table(comparison)))
                    }
                }
            }
        }
    }
}

/// A page of the index.
#[derive(Debug)]
pub(super) struct IndexedPage {
    pub(super) page: PageRef,
    /// The length of each section's text, in bytes.
    pub(super) text_lengths: Box<[u32]>,
    /// The fingerprint of its text.
    pub(super) text: Fingerprint,
}

/// What weighting needs to know about the terms of all pages.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Every term.
    pub(super) names: Names,
    /// For each page the numbers of its terms, in the order of the page's own.
    pub(super) numbers: Vec<Vec<u32>>,
    /// The pages themselves.
    pub(super) pages: Vec<IndexedPage>,
    /// The average lengths of fields, at least 1.
    pub(super) average: [f32; FIELDS],
    /// How often each acronym is defined by each expansion.
    pub(super) acronyms: BTreeMap<(String, String), usize>,
}

impl Vocabulary {
    /// The vocabulary of `pages`.
    ///
    /// Groups of pages number their terms in parallel: looking up every term of every page in one map would take longer than everything else. The
    /// sequential part looks up each group's terms once.
    pub(super) fn of(pages: &IndexedPages<'_>) -> Self {
        let groups: Vec<Group> =
            pages.pages.par_chunks(GROUP).with_max_len(1).map(|group| Group::of(pages, group)).collect();
        let mut all = Self::default();
        let (mut sums, mut count) = ([0_u64; FIELDS], 0_u64);
        let mut renumbered = Vec::with_capacity(groups.len());
        for group in groups {
            let numbers: Vec<u32> = group.names.iter().map(|term| all.names.number(term)).collect();
            all.pages.extend(group.pages);
            for (definition, count) in group.acronyms {
                *all.acronyms.entry(definition).or_default() += count;
            }
            renumbered.push((numbers, group.numbers));
            sums.iter_mut().zip(group.lengths).for_each(|(sum, length)| *sum += length);
            count += group.sections;
        }
        let numbers = renumbered.into_par_iter().flat_map_iter(|(numbers, mut pages)| {
            for number in pages.iter_mut().flatten() {
                *number = numbers[*number as usize];
            }
            pages
        });
        all.numbers = numbers.collect();
        all.average = sums.map(|sum| (sum as f32 / count.max(1) as f32).max(1.0));
        all
    }
}

/// A vocabulary of some pages.
#[derive(Debug, Default)]
struct Group {
    names: Names,
    numbers: Vec<Vec<u32>>,
    pages: Vec<IndexedPage>,
    /// Sums of the lengths of fields.
    lengths: [u64; FIELDS],
    sections: u64,
    acronyms: BTreeMap<(String, String), usize>,
}

impl Group {
    fn of(pages: &IndexedPages<'_>, group_pages: &[PageRef]) -> Self {
        let mut group = Self::default();
        for page in group_pages {
            if let PageRef::Page(index) = page {
                for definition in &(pages.find)(&pages.guide.pages[*index]).acronyms {
                    *group.acronyms.entry(definition.clone()).or_default() += 1;
                }
            }
            pages.with_terms(*page, |terms| group.add(*page, terms));
        }
        group
    }

    fn add(&mut self, page: PageRef, terms: &PageTerms) {
        self.numbers.push(terms.terms().map(|term| self.names.number(term)).collect());
        let text_lengths = terms.sections().map(|section| section.text_length).collect();
        self.pages.push(IndexedPage { page, text_lengths, text: terms.text });
        for section in terms.sections() {
            self.sections += 1;
            for (sum, length) in self.lengths.iter_mut().zip(section.lengths) {
                *sum += u64::from(length);
            }
        }
    }
}
