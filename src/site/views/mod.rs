//! Views: the parts of a guide as the values that templates see.

mod article;
mod links;
mod lists;
mod page;
mod parts;
mod print;
mod study;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use article::markdown_url;
pub(crate) use print::NumberedCard;

pub(crate) use page::{PageIdentity, canonical};
pub(crate) use parts::article_link;

use crate::model::ids::{IndexVec, index_vec};
use crate::model::{ComparisonId, Guide, PageId, TopicId};
use crate::study::Study;
use crate::theme::view::{OverviewView, SiteView};

/// Makes views of a guide. Holds values that several views share and that are expensive to compute.
#[derive(Debug)]
pub struct Views {
    guide: Arc<Guide>,
    study: Study,
    site: SiteView,
    overview: OverviewView,
    /// Pages in reading order.
    order: Vec<PageId>,
    /// The index of each page in `guide.articles`, if it is there.
    article_indexes: IndexVec<PageId, Option<usize>>,
    /// Comparisons by topic, in reading order.
    comparisons_by_topic: BTreeMap<Option<TopicId>, Vec<ComparisonId>>,
    /// For each topic, those that require it.
    unlocks: IndexVec<TopicId, Vec<TopicId>>,
}

/// Addresses of the theme's files, for `site`.
#[derive(Debug, Clone, Default)]
pub struct SiteParts {
    /// Address of the style sheet.
    pub css: String,
    /// Address of the script.
    pub js: String,
    /// Addresses of style sheets loaded when needed, by name.
    pub styles: BTreeMap<String, String>,
    /// Addresses of scripts loaded when needed, by name.
    pub scripts: BTreeMap<String, String>,
    /// Address of the early script.
    pub early: Option<String>,
    /// Address of the script of redirects.
    pub redirect: Option<String>,
    /// Address of the icon.
    pub icon: String,
}

impl Views {
    /// Views of a guide with its study layer.
    pub fn new(study: Study, parts: SiteParts) -> Self {
        let guide = Arc::clone(study.guide());
        let order = guide.reading_order();
        let article_indexes = indexes(guide.articles.iter().copied(), guide.pages.len());
        let mut comparisons_by_topic: BTreeMap<Option<TopicId>, Vec<ComparisonId>> = BTreeMap::new();
        for page in &order {
            let page = &guide.pages[*page];
            comparisons_by_topic.entry(page.topic).or_default().extend(&page.comparisons);
        }
        let mut unlocks: IndexVec<TopicId, Vec<TopicId>> = index_vec![Vec::new(); guide.topics.len()];
        for (id, topic) in guide.topics.iter_enumerated() {
            for before in &topic.requires {
                unlocks[*before].push(id);
            }
        }
        let overview = page::overview(&guide, &order);
        let site = page::site(&study, &overview, parts);
        Self { guide, study, site, overview, order, article_indexes, comparisons_by_topic, unlocks }
    }

    /// The guide.
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// The guide's study layer.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// `site`.
    pub fn site(&self) -> &SiteView {
        &self.site
    }

    /// `overview`.
    pub fn overview(&self) -> &OverviewView {
        &self.overview
    }

    /// Pages in reading order.
    pub fn order(&self) -> &[PageId] {
        &self.order
    }
}

/// The index in `pages` of each of `count` pages, if it is one of them.
fn indexes(pages: impl Iterator<Item = PageId>, count: usize) -> IndexVec<PageId, Option<usize>> {
    let mut indexes: IndexVec<PageId, Option<usize>> = index_vec![None; count];
    pages.enumerate().for_each(|(index, page)| indexes[page] = Some(index));
    indexes
}
