//! A guide's parts as the values templates see.

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
pub(crate) use lists::QuestionPlace;
pub(crate) use print::PrintPlace;

pub(crate) use page::{Identity, canonical};
pub(crate) use parts::article_link;

use crate::model::Guide;
use crate::strings::Strings;
use crate::study::Study;
use crate::theme::view::{OverviewView, SiteView};

/// Makes views of a guide. Holds what several views need and is dear to find.
#[derive(Debug)]
pub struct Views {
    guide: Guide,
    study: Study,
    strings: Arc<Strings>,
    site: SiteView,
    overview: OverviewView,
    /// Reading order.
    order: Vec<usize>,
    /// Each page's place in `guide.articles`, if it is there.
    article_places: Vec<Option<usize>>,
    /// Comparisons by topic, in reading order.
    comparisons_by_topic: BTreeMap<Option<usize>, Vec<usize>>,
    /// Topics that require the topic of that place.
    unlocks: Vec<Vec<usize>>,
}

/// What the theme and the plan add to `site`.
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
    /// Views of `guide` and what is asked of it, with labels from `strings`.
    pub fn new(guide: Guide, study: Study, strings: Arc<Strings>, parts: SiteParts) -> Self {
        let order = guide.reading_order();
        let article_places = places(guide.articles.iter().copied(), guide.pages.len());
        let mut comparisons_by_topic: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for page in &order {
            let page = &guide.pages[*page];
            comparisons_by_topic.entry(page.topic).or_default().extend(page.comparisons.clone());
        }
        let mut unlocks = vec![Vec::new(); guide.topics.len()];
        for (place, topic) in guide.topics.iter().enumerate() {
            for before in &topic.requires {
                unlocks[*before].push(place);
            }
        }
        let overview = page::overview(&guide, &order);
        let site = page::site(&guide, &study, &overview, &strings, parts);
        Self { guide, study, strings, site, overview, order, article_places, comparisons_by_topic, unlocks }
    }

    /// The guide.
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// What is asked of it.
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

    /// Pages in reading order.
    pub fn order(&self) -> &[usize] {
        &self.order
    }
}

/// For each of `count` pages its place among `pages`, if it is one of them.
fn places(pages: impl Iterator<Item = usize>, count: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; count];
    pages.enumerate().for_each(|(place, page)| places[page] = Some(place));
    places
}
