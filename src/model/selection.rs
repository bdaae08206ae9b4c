//! Selection of a part of a guide by topic, priority and level.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::groups::ArticleGroup;
use super::guide::{
    Guide, GuideComparison, LinkTarget, Page, PageRole, RedirectTarget, Requirement, SettingLink, Topic,
};
use super::ids::{
    ComparisonId, GroupId, Idx, IndexSlice, IndexVec, NavigationId, PageId, TopicId, index_vec,
};
use super::navigation::{Navigation, NavigationNode};
use super::{copies, href};
use crate::content::front_matter::{Grade, Level, Priority};

/// A part of a guide. The default is all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids of topics; empty for all.
    pub topics: Vec<String>,
    /// The lowest priority of an article. Articles without a priority are left out.
    pub priority: Option<Priority>,
    /// The highest level of an article. Articles without a level are for every level.
    pub level: Option<Level>,
}

/// The ids that pages, topics and comparisons of a guide have in the selected part; `None` for what is left out.
struct NewIds<'g> {
    guide: &'g Guide,
    pages: IndexVec<PageId, Option<PageId>>,
    topics: IndexVec<TopicId, Option<TopicId>>,
    comparisons: IndexVec<ComparisonId, Option<ComparisonId>>,
    groups: IndexVec<GroupId, Option<GroupId>>,
    /// Addresses of generated pages of topics, comparisons and groups that are left out.
    left_out: BTreeSet<&'g str>,
}

impl Selection {
    /// Whether it selects everything.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether each page is a selected article.
    fn articles(&self, guide: &Guide) -> IndexVec<PageId, bool> {
        let mut wanted: IndexVec<PageId, bool> = index_vec![self.topics.is_empty(); guide.pages.len()];
        for topic in guide.topics.iter().filter(|topic| self.has_topic(topic)) {
            topic.articles.iter().for_each(|page| wanted[*page] = true);
        }
        for (page, wanted) in wanted.iter_mut_enumerated() {
            *wanted &= guide.pages[page].role == PageRole::Article && self.has_grades(guide, page);
        }
        wanted
    }

    /// Whether a page's priority and level are selected.
    fn has_grades(&self, guide: &Guide, page: PageId) -> bool {
        let rank = |priority: Priority| priority.rank();
        self.priority.is_none_or(|least| guide.priority(page).is_some_and(|own| rank(own) >= rank(least)))
            && self.level.is_none_or(|most| guide.level(page).is_none_or(|own| own <= most))
    }

    fn has_topic(&self, topic: &Topic) -> bool {
        // A topic may be in another.
        let is_in = |wanted: &String| {
            topic
                .id
                .strip_prefix(wanted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.topics.is_empty() || self.topics.iter().any(is_in)
    }
}

impl Guide {
    /// The selected part of the guide.
    ///
    /// It contains the home page, and the index of every topic with a selected article. A link to a page that is left out leads to the published
    /// site if the book has a base URL; otherwise it becomes plain text. Requirements of a topic that is left out pass to the topics that require it.
    #[must_use]
    pub fn select(self, selection: &Selection) -> Guide {
        if selection.is_all() {
            return self;
        }
        let new = NewIds::new(&self, selection);
        let topics = new.topics();
        let pages = selected(&new.pages).map(|(page, index)| new.page(page, index, &topics)).collect();
        let page_of = |page: &PageId| new.pages[*page];
        let articles = self.articles.iter().filter_map(page_of).collect();
        let comparisons =
            selected(&new.comparisons).filter_map(|(comparison, _)| new.comparison(comparison)).collect();
        let used = new.used_files();
        let assets = self.assets.iter().filter(|(url, _)| used.contains(url.as_str()) || new.is_common(url));
        let mut guide = Guide {
            home: self.home.as_ref().and_then(page_of),
            navigation: new.navigation(),
            order: self.order.iter().filter_map(page_of).collect(),
            unlisted: self.unlisted.iter().filter_map(page_of).collect(),
            translations: new.translations(),
            articles,
            comparisons,
            groups: new.groups(),
            assets: assets.map(|(url, path)| (url.clone(), path.clone())).collect(),
            redirects: self
                .redirects
                .iter()
                .filter_map(|(url, target)| Some((url.clone(), new.redirect(*target)?)))
                .collect(),
            pages,
            topics,
            navigation_links: new.settings_links(&self.navigation_links),
            social_links: new.settings_links(&self.social_links),
            ..self
        };
        guide.place_pages();
        copies::find_repeated(&mut guide);
        guide
    }
}

impl<'g> NewIds<'g> {
    /// The links of the settings, without those to pages that are left out.
    fn settings_links(&self, links: &[SettingLink]) -> Vec<SettingLink> {
        let left_out = self.guide.pages.iter_enumerated().filter(|(page, _)| self.pages[*page].is_none());
        let left_out: HashSet<String> = left_out.map(|(_, page)| href::encode(&page.url)).collect();
        let path = |link: &SettingLink| link.url.split('#').next().unwrap_or_default().to_owned();
        links.iter().filter(|link| link.is_elsewhere || !left_out.contains(&path(link))).cloned().collect()
    }

    fn new(guide: &'g Guide, selection: &Selection) -> Self {
        let wanted = selection.articles(guide);
        let has_articles = |topic: &Topic| topic.articles.iter().any(|page| wanted[*page]);
        let kept_topics: IndexVec<TopicId, bool> =
            guide.topics.iter().map(|topic| selection.has_topic(topic) && has_articles(topic)).collect();
        let kept_pages = guide.pages.iter_enumerated().map(|(id, page)| match page.role {
            PageRole::Home => true,
            PageRole::TopicIndex => page.topic.is_some_and(|topic| kept_topics[topic]),
            PageRole::Article => wanted[id],
        });
        let pages = renumber(kept_pages);
        let comparisons =
            renumber(guide.comparisons.iter().map(|comparison| pages[comparison.page].is_some()));
        let topics = renumber(kept_topics.into_iter());
        let groups = renumber(
            guide.groups.iter().map(|group| group.articles.iter().any(|page| pages[*page].is_some())),
        );
        let left_out = left_out(&guide.topics, &topics, |topic| &topic.url)
            .chain(left_out(&guide.comparisons, &comparisons, |comparison| &comparison.url))
            .chain(left_out(&guide.groups, &groups, |group| &group.url))
            .collect();
        Self { guide, left_out, pages, topics, comparisons, groups }
    }

    /// The groups, without the articles that are left out.
    fn groups(&self) -> IndexVec<GroupId, ArticleGroup> {
        let group = |(old, _): (GroupId, GroupId)| {
            let group = &self.guide.groups[old];
            let articles = group.articles.iter().filter_map(|page| self.pages[*page]).collect();
            ArticleGroup { articles, ..group.clone() }
        };
        selected(&self.groups).map(group).collect()
    }

    /// The sections that hold a page, and the pages.
    fn navigation(&self) -> Navigation {
        let old = &self.guide.navigation;
        let order = old.in_order();
        let mut is_kept: IndexVec<NavigationId, bool> = index_vec![false; old.nodes.len()];
        // What is in a node comes behind it.
        for id in order.iter().rev() {
            let node = &old.nodes[*id];
            is_kept[*id] |= node.page.is_some_and(|page| self.pages[page].is_some());
            if let (true, Some(parent)) = (is_kept[*id], node.parent) {
                is_kept[parent] = true;
            }
        }
        let nodes = renumber(is_kept.into_iter());
        let many = |ids: &[NavigationId]| ids.iter().filter_map(|id| nodes[*id]).collect();
        let kept = selected(&nodes).map(|(id, _)| {
            let node = &old.nodes[id];
            NavigationNode {
                label: node.label.clone(),
                page: node.page.and_then(|page| self.pages[page]),
                topic: node.topic.and_then(|topic| self.topics[topic]),
                parent: node.parent.and_then(|parent| nodes[parent]),
                children: many(&node.children),
                is_left_out: node.is_left_out,
            }
        });
        Navigation {
            nodes: kept.collect(),
            top: many(&old.top),
            folder: old.folder.clone(),
            is_listed: old.is_listed,
            home_lesson: old.home_lesson.clone(),
        }
    }

    fn translations(&self) -> BTreeMap<PageId, Vec<PageId>> {
        let translations = self.guide.translations.iter().filter_map(|(original, pages)| {
            Some((self.pages[*original]?, pages.iter().filter_map(|page| self.pages[*page]).collect()))
        });
        translations.collect()
    }

    fn topics(&self) -> IndexVec<TopicId, Topic> {
        let mut topics: IndexVec<TopicId, Topic> = IndexVec::new();
        for (old, _) in selected(&self.topics) {
            let topic = &self.guide.topics[old];
            let requires = self.required_topics(old);
            // Required topics come first. A cycle, which is reported, does not count.
            let step = requires.iter().filter_map(|before| topics.get(*before)).map(|topic| topic.step).max();
            topics.push(Topic {
                index: topic.index.and_then(|page| self.pages[page]),
                requires,
                step: step.unwrap_or_default() + 1,
                articles: topic.articles.iter().filter_map(|page| self.pages[*page]).collect(),
                ..topic.clone()
            });
        }
        topics
    }

    /// The selected topics that a topic requires, directly or through topics that are left out.
    fn required_topics(&self, topic: TopicId) -> Vec<TopicId> {
        let mut seen: IndexVec<TopicId, bool> = index_vec![false; self.guide.topics.len()];
        let mut open: Vec<TopicId> = self.guide.topics[topic].requires.iter().rev().copied().collect();
        let mut found = Vec::new();
        while let Some(before) = open.pop() {
            if std::mem::replace(&mut seen[before], true) {
                continue;
            }
            match self.topics[before] {
                Some(topic) => found.push(topic),
                None => open.extend(self.guide.topics[before].requires.iter().rev()),
            }
        }
        found
    }

    fn page(&self, old: PageId, index: PageId, topics: &IndexSlice<TopicId, [Topic]>) -> Page {
        let page = &self.guide.pages[old];
        let listed = || topics.position(|topic| topic.articles.contains(&index));
        let requires = page.requires.iter().filter_map(|requirement| match requirement {
            Requirement::Topic(topic) => self.topics[*topic].map(Requirement::Topic),
            Requirement::Page(page) => self.pages[*page].map(Requirement::Page),
        });
        Page {
            index,
            original: page.original.and_then(|original| self.pages[original]),
            copy_of: page.copy_of.and_then(|original| self.pages[original]),
            node: None,
            topic: page.topic.and_then(|topic| self.topics[topic].or_else(listed)),
            links: page.links.iter().map(|target| self.target(target)).collect(),
            requires: requires.collect(),
            backlinks: page.backlinks.iter().filter_map(|page| self.pages[*page]).collect(),
            comparisons: page
                .comparisons
                .iter()
                .filter_map(|comparison| self.comparisons[*comparison])
                .collect(),
            groups: page.groups.iter().filter_map(|group| self.groups[*group]).collect(),
            ..page.clone()
        }
    }

    fn target(&self, target: &LinkTarget) -> LinkTarget {
        match target {
            LinkTarget::Page(page, anchor) => match self.pages[*page] {
                Some(page) => LinkTarget::Page(page, anchor.clone()),
                None => self.published(&self.guide.pages[*page].url, anchor.as_deref()),
            },
            LinkTarget::Comparison(comparison) => match self.comparisons[*comparison] {
                Some(comparison) => LinkTarget::Comparison(comparison),
                None => self.published(&self.guide.comparisons[*comparison].url, None),
            },
            LinkTarget::File(address) => {
                let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
                if self.left_out.contains(path) {
                    return self.published(path, Some(anchor));
                }
                target.clone()
            }
            other => other.clone(),
        }
    }

    /// The target of a link to a page that is left out.
    fn published(&self, url: &str, anchor: Option<&str>) -> LinkTarget {
        let path = href::with_anchor(url, anchor.unwrap_or_default());
        let base = self.guide.config.base_url.as_ref();
        base.map_or(LinkTarget::Unresolved, |base| LinkTarget::Elsewhere(format!("{base}{path}")))
    }

    fn redirect(&self, target: RedirectTarget) -> Option<RedirectTarget> {
        Some(match target {
            RedirectTarget::Page(page) => RedirectTarget::Page(self.pages[page]?),
            RedirectTarget::Comparison(comparison) => {
                RedirectTarget::Comparison(self.comparisons[comparison]?)
            }
        })
    }

    fn comparison(&self, old: ComparisonId) -> Option<GuideComparison> {
        let found = &self.guide.comparisons[old];
        Some(GuideComparison { page: self.pages[found.page]?, ..found.clone() })
    }

    /// The files that selected pages use.
    fn used_files(&self) -> BTreeSet<&'g str> {
        let guide = self.guide;
        let links = selected(&self.pages).flat_map(|(page, _)| &guide.pages[page].links);
        let files = links.filter_map(|target| match target {
            LinkTarget::Image { url, .. } => Some(url.as_str()),
            LinkTarget::File(path) => path.split('#').next(),
            _ => None,
        });
        files.collect()
    }

    /// Whether a file is outside of the folders of topics that are left out.
    fn is_common(&self, url: &str) -> bool {
        let folder = url.split_once('/').map(|(folder, _)| folder);
        let topics = self.guide.topics.iter().zip(&self.topics);
        !topics.into_iter().any(|(topic, to)| to.is_none() && Some(topic.id.as_str()) == folder)
    }
}

/// The old and new ids of what is selected, in order.
fn selected<I: Idx>(new: &IndexSlice<I, [Option<I>]>) -> impl Iterator<Item = (I, I)> {
    new.iter_enumerated().filter_map(|(old, new)| Some((old, (*new)?)))
}

/// The addresses of what is left out.
fn left_out<'g, I: Idx, T>(
    all: &'g IndexSlice<I, [T]>,
    new: &IndexSlice<I, [Option<I>]>,
    url: fn(&T) -> &String,
) -> impl Iterator<Item = &'g str> {
    let left_out = all.iter().zip(new.iter()).filter(|(_, new)| new.is_none());
    left_out.map(move |(one, _)| url(one).as_str())
}

/// New ids for what is selected.
fn renumber<I: Idx>(selected: impl Iterator<Item = bool>) -> IndexVec<I, Option<I>> {
    let mut next = 0;
    selected
        .map(|is_selected| {
            let id = is_selected.then(|| I::from_usize(next));
            next += usize::from(is_selected);
            id
        })
        .collect()
}
