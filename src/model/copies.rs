//! Articles and lists of questions that are in the guide twice: the questions and comparisons of each are asked once.

use std::collections::hash_map::Entry;

use super::guide::{Guide, Page};
use super::ids::PageId;
use crate::cache::{ByFingerprint, Fingerprint};
use crate::content::digest::Sketch;
use crate::dialect::questions::Pattern;

/// Answers that are so like each other say the same.
const ALIKE: f64 = 0.5;

/// Tells pages that say the same as a page before them, in reading order, which that is.
pub(super) fn find(guide: &mut Guide) {
    let mut first: ByFingerprint<PageId> = ByFingerprint::default();
    for page in &guide.order {
        let found = &guide.pages[*page];
        if found.article().questions.is_empty() && found.comparisons.is_empty() {
            continue;
        }
        match first.entry(content(found)) {
            Entry::Occupied(original) => guide.pages[*page].copy_of = Some(*original.get()),
            Entry::Vacant(vacant) => _ = vacant.insert(*page),
        }
    }
}

/// Tells pages which questions of their lists are asked elsewhere, with an answer or as they are here: lists of contents repeat the questions of a book,
/// and logs those of other lists.
pub(super) fn find_repeated(guide: &mut Guide) {
    let mut all = Vec::new();
    for page in &guide.order {
        guide.pages[*page].repeated.clear();
        let asked = guide.pages[*page].asked().map(|(index, question)| {
            let is_listed = question.pattern == Pattern::List;
            (!question.answered, is_listed, *page, index, question.wording, question.digest.sketch)
        });
        all.extend(asked);
    }
    if !all.iter().any(|(_, is_listed, ..)| *is_listed) {
        return;
    }
    // Those with an answer come first, and those in lists last.
    all.sort_by_key(|(is_open, is_listed, ..)| (*is_open, *is_listed));
    let mut first: ByFingerprint<Sketch> = ByFingerprint::default();
    for (is_open, is_listed, page, index, wording, answer) in all {
        match first.entry(wording) {
            Entry::Vacant(vacant) => _ = vacant.insert(answer),
            Entry::Occupied(known) if is_listed && (is_open || known.get().likeness(&answer) >= ALIKE) => {
                guide.pages[page].repeated.push(index);
            }
            Entry::Occupied(_) => {}
        }
    }
    guide.pages.iter_mut().for_each(|page| page.repeated.sort_unstable());
}

/// The fingerprint of what an article says and asks: copies have links of their own, since these are relative.
fn content(page: &Page) -> Fingerprint {
    let article = page.article();
    let numbers = [article.words as u64, article.comparisons.len() as u64, article.links.len() as u64];
    let hashes = article.questions.iter().map(|question| question.digest.hash);
    let hashes: Vec<u8> = numbers.into_iter().chain(hashes).flat_map(u64::to_le_bytes).collect();
    let headings = article.headings.iter().map(|heading| heading.title.text().as_bytes());
    Fingerprint::of_parts([article.title.as_bytes(), hashes.as_slice()].into_iter().chain(headings))
}
