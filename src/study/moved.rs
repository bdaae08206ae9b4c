//! Pages that moved and comparisons that had pages, as a lock records it.

use std::collections::{BTreeMap, HashSet};

use super::identity::{comparison_id, question_id};
use super::lock::Lock;
use crate::model::{ComparisonId, Guide, PageId};

/// The earlier ids of pages, each with the page that has most of its questions now. Pages that still exist have not moved.
pub fn moved_pages(guide: &Guide, lock: &Lock) -> BTreeMap<String, PageId> {
    let present: HashSet<&str> = guide.pages.iter().map(|page| page.id.as_str()).collect();
    let mut questions: BTreeMap<(&str, PageId), usize> = BTreeMap::new();
    for (id, page) in guide.pages.iter_enumerated() {
        for index in page.article().questions.indices() {
            let entry = lock.entries.get(&question_id(guide, id.question(index)));
            let earlier = entry.into_iter().flat_map(|entry| &entry.was);
            let pages = earlier.filter_map(|name| Some(name.split_once('#')?.0));
            for earlier in pages.filter(|earlier| !present.contains(earlier)) {
                *questions.entry((earlier, id)).or_default() += 1;
            }
        }
    }
    let mut moved: BTreeMap<String, (usize, PageId)> = BTreeMap::new();
    for ((earlier, page), count) in questions {
        let best = moved.entry(earlier.to_owned()).or_insert((count, page));
        if count > best.0 {
            *best = (count, page);
        }
    }
    moved.into_iter().map(|(earlier, (_, page))| (earlier, page)).collect()
}

/// The recorded ids of comparisons in addresses, present and earlier ones, each with its comparison.
pub fn recorded_comparisons(guide: &Guide, lock: &Lock) -> Vec<(String, ComparisonId)> {
    let ids = guide.comparisons.indices().flat_map(|comparison| {
        let id = comparison_id(guide, comparison);
        let entry = lock.entries.get(&id);
        let earlier = entry.into_iter().flat_map(|entry| entry.was.clone());
        let recorded = entry.map(|_| id.clone()).into_iter().chain(earlier);
        recorded.filter_map(move |id| Some((id.strip_prefix("compare/")?.to_owned(), comparison)))
    });
    ids.collect()
}
