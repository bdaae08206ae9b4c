//! Articles that are in the guide twice: the questions and comparisons of each are asked once.

use std::collections::hash_map::Entry;

use super::guide::{Guide, Page};
use super::ids::PageId;
use crate::cache::{ByFingerprint, Fingerprint};

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

/// The fingerprint of what an article says and asks: copies have links of their own, since these are relative.
fn content(page: &Page) -> Fingerprint {
    let article = page.article();
    let numbers = [article.words as u64, article.comparisons.len() as u64, article.links.len() as u64];
    let hashes = article.questions.iter().map(|question| question.digest.hash);
    let hashes: Vec<u8> = numbers.into_iter().chain(hashes).flat_map(u64::to_le_bytes).collect();
    let headings = article.headings.iter().map(|heading| heading.title.text().as_bytes());
    Fingerprint::of_parts([article.title.as_bytes(), hashes.as_slice()].into_iter().chain(headings))
}
