//! Views: the parts of a guide as the values that templates see.

mod article;
mod cram;
mod footer;
mod links;
mod lists;
mod navigation;
mod page;
mod parts;
mod study;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub(crate) use article::markdown_url;

pub(crate) use page::{PageIdentity, canonical};
pub(crate) use parts::article_link;

use crate::model::groups::GroupKind;
use crate::model::ids::{IndexVec, index_vec};
use crate::model::{ComparisonId, Guide, NavigationId, PageId, TopicId};
use crate::strings::Strings;
use crate::study::Study;
use crate::theme::view::{OverviewView, SiteView, ThemeParts};

/// Makes views of a guide. Holds values that several views share and that are expensive to compute.
#[derive(Debug)]
pub struct Views {
    guide: Arc<Guide>,
    study: Study,
    strings: Arc<Strings>,
    site: SiteView,
    /// The addresses of the pages that have a social card.
    social_cards: BTreeSet<String>,
    overview: OverviewView,
    /// Each page's index in `guide.order`, if it is there.
    order_indexes: IndexVec<PageId, Option<usize>>,
    /// The pages before and after each translation, in its language.
    translation_neighbours: HashMap<PageId, [Option<PageId>; 2]>,
    /// Each topic's node.
    topic_nodes: IndexVec<TopicId, Option<NavigationId>>,
    /// Each node's index among its siblings.
    level_indexes: IndexVec<NavigationId, usize>,
    /// The first page in each node.
    first_pages: IndexVec<NavigationId, Option<PageId>>,
    /// Comparisons by topic, in reading order.
    comparisons_by_topic: BTreeMap<Option<TopicId>, Vec<ComparisonId>>,
    /// Each page's index among the parts of its series.
    series_parts: IndexVec<PageId, usize>,
    /// For each topic, those that require it.
    unlocks: IndexVec<TopicId, Vec<TopicId>>,
    question_filters: lists::QuestionFilters,
}

impl Views {
    /// Views of a guide with its study layer and labels from `strings`.
    pub fn new(
        study: Study,
        strings: Arc<Strings>,
        theme: ThemeParts,
        social_cards: BTreeSet<String>,
    ) -> Self {
        let guide = Arc::clone(study.guide());
        let order_indexes = indexes(guide.order.iter().copied(), guide.pages.len());
        let translation_neighbours = translation_neighbours(&guide);
        let (level_indexes, first_pages) = nodes(&guide);
        let mut topic_nodes: IndexVec<TopicId, Option<NavigationId>> = index_vec![None; guide.topics.len()];
        for (id, node) in guide.navigation.nodes.iter_enumerated() {
            node.topic.into_iter().for_each(|topic| topic_nodes[topic] = Some(id));
        }
        let mut comparisons_by_topic: BTreeMap<Option<TopicId>, Vec<ComparisonId>> = BTreeMap::new();
        for page in &guide.order {
            let page = &guide.pages[*page];
            comparisons_by_topic.entry(page.topic).or_default().extend(page.compared());
        }
        let mut unlocks: IndexVec<TopicId, Vec<TopicId>> = index_vec![Vec::new(); guide.topics.len()];
        for (id, topic) in guide.topics.iter_enumerated() {
            for before in &topic.requires {
                unlocks[*before].push(id);
            }
        }
        let mut series_parts: IndexVec<PageId, usize> = index_vec![0; guide.pages.len()];
        for series in guide.groups.iter().filter(|group| group.kind == GroupKind::Series) {
            series.articles.iter().enumerate().for_each(|(index, page)| series_parts[*page] = index);
        }
        let overview = page::overview(&guide);
        let question_filters = lists::QuestionFilters::new(&guide);
        let site = page::site(&study, &overview, &strings, theme);
        Self {
            guide,
            study,
            strings,
            site,
            social_cards,
            overview,
            order_indexes,
            translation_neighbours,
            topic_nodes,
            level_indexes,
            first_pages,
            comparisons_by_topic,
            series_parts,
            unlocks,
            question_filters,
        }
    }

    /// Sets the address of the site's script, which depends on the rest of `site`.
    pub fn set_script(&mut self, url: String) {
        self.site.theme.js = url;
    }

    /// The guide.
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// The guide's study layer.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// The texts of the interface.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// `site`.
    pub fn site(&self) -> &SiteView {
        &self.site
    }

    /// `overview`.
    pub fn overview(&self) -> &OverviewView {
        &self.overview
    }

    /// A page's index in reading order, if it is listed.
    pub(super) fn order_index(&self, page: PageId) -> Option<usize> {
        self.order_indexes[page]
    }

    /// Pages in reading order.
    pub fn order(&self) -> &[PageId] {
        &self.guide.order
    }
}

/// For each node of the navigation its index among its siblings, and the first page in it.
fn nodes(guide: &Guide) -> (IndexVec<NavigationId, usize>, IndexVec<NavigationId, Option<PageId>>) {
    let navigation = &guide.navigation;
    let mut indexes: IndexVec<NavigationId, usize> = index_vec![0; navigation.nodes.len()];
    let mut first_pages: IndexVec<NavigationId, Option<PageId>> = index_vec![None; navigation.nodes.len()];
    // What is in a node comes behind it.
    for id in navigation.in_order().into_iter().rev() {
        let node = &navigation.nodes[id];
        first_pages[id] = node.page.or_else(|| node.children.iter().find_map(|child| first_pages[*child]));
        node.children.iter().enumerate().for_each(|(index, child)| indexes[*child] = index);
    }
    navigation.top.iter().enumerate().for_each(|(index, node)| indexes[*node] = index);
    (indexes, first_pages)
}

/// For each translation, the pages before and after it in its language.
fn translation_neighbours(guide: &Guide) -> HashMap<PageId, [Option<PageId>; 2]> {
    let mut neighbours = HashMap::new();
    for pages in guide.translated_orders().values() {
        for (index, page) in pages.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| pages[before]);
            neighbours.insert(*page, [before, pages.get(index + 1).copied()]);
        }
    }
    neighbours
}

/// The index in `pages` of each of `count` pages, if it is one of them.
fn indexes(pages: impl Iterator<Item = PageId>, count: usize) -> IndexVec<PageId, Option<usize>> {
    let mut indexes: IndexVec<PageId, Option<usize>> = index_vec![None; count];
    pages.enumerate().for_each(|(index, page)| indexes[page] = Some(index));
    indexes
}
