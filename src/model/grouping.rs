//! Finds groups of articles: tags and series.

use std::collections::BTreeMap;

use super::groups::{ArticleGroup, GroupKind};
use super::guide::Guide;
use super::ids::PageId;
use super::routes::group_page;
use crate::content::slug::{Slugger, shortened, slug};

/// Finds the groups of the guide: tags, then series, each by name. Names that differ only in case are one.
pub(super) fn gather(guide: &mut Guide) {
    let mut named: BTreeMap<(GroupKind, String), (String, Vec<PageId>)> = BTreeMap::new();
    for page in &guide.order {
        let front = &guide.pages[*page].article().front;
        let tags = front.tags.iter().map(|tag| (GroupKind::Tag, tag.trim_start_matches('#')));
        let series = front.series.iter().map(|series| (GroupKind::Series, series.as_str()));
        for (kind, title) in tags.chain(series).map(|(kind, title)| (kind, title.trim())) {
            if title.is_empty() {
                continue;
            }
            let (_, articles) =
                named.entry((kind, title.to_lowercase())).or_insert_with(|| (title.to_owned(), Vec::new()));
            if articles.last() != Some(page) {
                articles.push(*page);
            }
        }
    }
    let mut tag_ids = Slugger::default();
    let mut series_ids = Slugger::default();
    for ((kind, _), (title, mut articles)) in named {
        let ids = match kind {
            GroupKind::Tag => &mut tag_ids,
            GroupKind::Series => {
                articles.sort_by_key(|page| guide.pages[*page].article().front.series_order_key());
                &mut series_ids
            }
        };
        let id = ids.make_of(shortened(&slug(&title)));
        let url = guide.routes.free(&group_page(kind, &id));
        guide.routes.reserve(&url);
        let group = guide.groups.next_idx();
        articles.iter().for_each(|page| guide.pages[*page].groups.push(group));
        guide.groups.push(ArticleGroup { kind, id, title, url, articles });
    }
}
