//! Every term of a guide once, with a number.
//!
//! Pages' terms may be far away (on a disk), and all of them together are most of what a large guide is: they are read page by page, here and
//! once more for the index, and none is kept.

use std::sync::Arc;

use rayon::prelude::*;

use super::files::Page;
use super::names::Names;
use super::section::Place;
use super::terms::{ArticleTerms, FIELDS, PageTerms};
use crate::model::{Guide, guide};

/// Pages whose terms are numbered together first.
const GROUP: usize = 256;

/// Finds the terms of a page with a Markdown file.
pub type FindTerms<'f> = dyn Fn(&guide::Page) -> Arc<ArticleTerms> + Sync + 'f;

/// The pages of an index in order, and what finds their terms.
pub(super) struct Pages<'a> {
    pub(super) guide: &'a Guide,
    pub(super) places: &'a [Place],
    pub(super) find: &'a FindTerms<'a>,
}

impl Pages<'_> {
    /// Does something with the terms of one: its own, or those of a table from another file, which no article knows.
    pub(super) fn with_terms<T>(&self, place: Place, work: impl FnOnce(&PageTerms) -> T) -> T {
        let known = (self.find)(&self.guide.pages[place.page(self.guide)]);
        match place {
            Place::Page(_) => work(&known.page),
            Place::Comparison(comparison) => {
                let kept = known.comparisons.get(self.guide.comparisons[comparison].index);
                match kept.and_then(Option::as_ref) {
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

/// What there is to know of all pages' terms before any of them is weighed.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Every term.
    pub(super) names: Names,
    /// For each page the numbers of its terms, in the order of the page's own.
    pub(super) numbers: Vec<Vec<u32>>,
    /// The pages themselves.
    pub(super) pages: Vec<Page>,
    /// The average lengths of fields, at least 1.
    pub(super) average: [f32; FIELDS],
}

impl Vocabulary {
    /// The vocabulary of `pages`.
    ///
    /// Groups of pages are numbered each for itself, on all cores: looking up every term of every page in one map would take longer than
    /// all the rest. What is left to do one after the other is to look up each group's terms once.
    pub(super) fn of(pages: &Pages<'_>) -> Self {
        let groups: Vec<Group> =
            pages.places.par_chunks(GROUP).with_max_len(1).map(|group| Group::of(pages, group)).collect();
        let mut all = Self::default();
        let (mut sums, mut count) = ([0_u64; FIELDS], 0_u64);
        let mut renumbered = Vec::with_capacity(groups.len());
        for group in groups {
            let numbers: Vec<u32> = group.names.iter().map(|term| all.names.number(term)).collect();
            all.pages.extend(group.pages);
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
    pages: Vec<Page>,
    /// Sums of the lengths of fields.
    lengths: [u64; FIELDS],
    sections: u64,
}

impl Group {
    fn of(pages: &Pages<'_>, places: &[Place]) -> Self {
        let mut group = Self::default();
        for place in places {
            pages.with_terms(*place, |terms| group.add(*place, terms));
        }
        group
    }

    fn add(&mut self, place: Place, terms: &PageTerms) {
        self.numbers.push(terms.terms().map(|term| self.names.number(term)).collect());
        let sections = terms.sections();
        self.pages.push(Page { place, sections: sections.len(), text: terms.text });
        for section in sections {
            self.sections += 1;
            for (sum, length) in self.lengths.iter_mut().zip(section.lengths) {
                *sum += u64::from(length);
            }
        }
    }
}
