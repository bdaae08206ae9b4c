//! A part of a guide: some topics, what is asked most, what is asked of juniors.

use std::collections::BTreeSet;

use super::guide::{Guide, GuideComparison, Page, Requirement, Role, Target, Topic};
use super::href;
use crate::content::front_matter::{Priority, Reader};

/// Which part of a guide is wanted. The default is all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids of topics; all, where it is empty.
    pub topics: Vec<String>,
    /// The least priority of an article. One without a priority is then left out.
    pub priority: Option<Priority>,
    /// The highest level of an article. One without a level is for everyone.
    pub level: Option<Reader>,
}

/// Where what is kept of a guide goes: the new place of each page, topic and comparison.
struct Moves<'g> {
    guide: &'g Guide,
    pages: Vec<Option<usize>>,
    topics: Vec<Option<usize>>,
    comparisons: Vec<Option<usize>>,
    /// Addresses of generated pages of topics and comparisons that are left out.
    left_out: BTreeSet<&'g str>,
}

impl Selection {
    /// Whether it leaves nothing out.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Which pages are articles that are wanted.
    fn articles(&self, guide: &Guide) -> Vec<bool> {
        let mut wanted = vec![self.topics.is_empty(); guide.pages.len()];
        for topic in guide.topics.iter().filter(|topic| self.has_topic(topic)) {
            topic.articles.iter().for_each(|page| wanted[*page] = true);
        }
        for (page, wanted) in wanted.iter_mut().enumerate() {
            *wanted &= guide.pages[page].role == Role::Article && self.has_grades(guide, page);
        }
        wanted
    }

    /// Whether a page's priority and level are wanted.
    fn has_grades(&self, guide: &Guide, page: usize) -> bool {
        let rank = |priority: Priority| priority.rank();
        self.priority.is_none_or(|least| guide.priority(page).is_some_and(|own| rank(own) >= rank(least)))
            && self.level.is_none_or(|most| guide.level(page).is_none_or(|own| own <= most))
    }

    fn has_topic(&self, topic: &Topic) -> bool {
        self.topics.is_empty() || self.topics.contains(&topic.id)
    }
}

impl Guide {
    /// The guide without what `selection` leaves out.
    ///
    /// The home page stays, and the index of every topic that keeps an article. A link to a page that is left out leads to the published site
    /// where the book has a base URL; else only its text stays. What required a topic that is left out requires what that topic did.
    #[must_use]
    pub fn select(self, selection: &Selection) -> Guide {
        if selection.is_all() {
            return self;
        }
        let moves = Moves::new(&self, selection);
        let topics = moves.topics();
        let pages: Vec<Page> = moves.kept(&moves.pages).map(|place| moves.page(place, &topics)).collect();
        let place_of = |page: &usize| moves.pages[*page];
        let articles = self.articles.iter().filter_map(place_of).collect();
        let comparisons =
            moves.kept(&moves.comparisons).filter_map(|place| moves.comparison(place)).collect();
        let used = moves.used_files();
        let assets =
            self.assets.iter().filter(|(url, _)| used.contains(url.as_str()) || moves.is_common(url));
        Guide {
            home: self.home.as_ref().and_then(place_of),
            articles,
            comparisons,
            assets: assets.map(|(url, path)| (url.clone(), path.clone())).collect(),
            redirects: self
                .redirects
                .iter()
                .filter_map(|(url, page)| Some((url.clone(), place_of(page)?)))
                .collect(),
            pages,
            topics,
            title: self.title.clone(),
            config: self.config.clone(),
            routes: self.routes.clone(),
        }
    }
}

impl<'g> Moves<'g> {
    fn new(guide: &'g Guide, selection: &Selection) -> Self {
        let wanted = selection.articles(guide);
        let has_articles = |topic: &Topic| topic.articles.iter().any(|page| wanted[*page]);
        let kept_topics: Vec<bool> =
            guide.topics.iter().map(|topic| selection.has_topic(topic) && has_articles(topic)).collect();
        let kept_pages = (0..guide.pages.len()).map(|page| match guide.pages[page].role {
            Role::Home => true,
            Role::TopicIndex => guide.pages[page].topic.is_some_and(|topic| kept_topics[topic]),
            Role::Article => wanted[page],
        });
        let pages = places(kept_pages);
        let comparisons = places(guide.comparisons.iter().map(|comparison| pages[comparison.page].is_some()));
        let topics = places(kept_topics.into_iter());
        let of_topics = guide.topics.iter().zip(&topics).map(|(topic, to)| (&topic.url, to));
        let of_comparisons =
            guide.comparisons.iter().zip(&comparisons).map(|(comparison, to)| (&comparison.url, to));
        let left_out = of_topics.chain(of_comparisons).filter(|(_, to)| to.is_none());
        Self { guide, left_out: left_out.map(|(url, _)| url.as_str()).collect(), pages, topics, comparisons }
    }

    /// The old places of what is kept, in order.
    fn kept<'m>(&self, moves: &'m [Option<usize>]) -> impl Iterator<Item = usize> + use<'m> {
        moves.iter().enumerate().filter(|(_, to)| to.is_some()).map(|(from, _)| from)
    }

    fn topics(&self) -> Vec<Topic> {
        let mut topics: Vec<Topic> = Vec::new();
        for from in self.kept(&self.topics) {
            let topic = &self.guide.topics[from];
            let requires = self.required_topics(from);
            // What is required stands before; a ring, which is reported, counts for nothing.
            let step = requires.iter().filter_map(|before| topics.get(*before)).map(|topic| topic.step).max();
            topics.push(Topic {
                id: topic.id.clone(),
                index: topic.index.and_then(|page| self.pages[page]),
                title: topic.title.clone(),
                url: topic.url.clone(),
                priority: topic.priority,
                requires,
                step: step.unwrap_or_default() + 1,
                articles: topic.articles.iter().filter_map(|page| self.pages[*page]).collect(),
            });
        }
        topics
    }

    /// What a topic requires, in new places, looking through topics that are left out.
    fn required_topics(&self, topic: usize) -> Vec<usize> {
        let mut seen = vec![false; self.guide.topics.len()];
        let mut open: Vec<usize> = self.guide.topics[topic].requires.iter().rev().copied().collect();
        let mut found = Vec::new();
        while let Some(before) = open.pop() {
            if std::mem::replace(&mut seen[before], true) {
                continue;
            }
            match self.topics[before] {
                Some(place) => found.push(place),
                None => open.extend(self.guide.topics[before].requires.iter().rev()),
            }
        }
        found
    }

    fn page(&self, from: usize, topics: &[Topic]) -> Page {
        let page = &self.guide.pages[from];
        let place = self.pages[from];
        let listed =
            || topics.iter().position(|topic| place.is_some_and(|place| topic.articles.contains(&place)));
        let requires = page.requires.iter().filter_map(|requirement| match requirement {
            Requirement::Topic(topic) => self.topics[*topic].map(Requirement::Topic),
            Requirement::Page(page) => self.pages[*page].map(Requirement::Page),
        });
        let first = self.comparisons[page.comparisons.clone()].iter().flatten().next().copied();
        let first = first.unwrap_or_default();
        Page {
            place: place.unwrap_or_default(),
            parsed: page.parsed.clone(),
            fingerprint: page.fingerprint,
            id: page.id.clone(),
            url: page.url.clone(),
            role: page.role,
            topic: page.topic.and_then(|topic| self.topics[topic].or_else(listed)),
            links: page.links.iter().map(|target| self.target(target)).collect(),
            requires: requires.collect(),
            backlinks: page.backlinks.iter().filter_map(|page| self.pages[*page]).collect(),
            comparisons: first..first + page.comparisons.len(),
        }
    }

    fn target(&self, target: &Target) -> Target {
        match target {
            Target::Page(page, anchor) => match self.pages[*page] {
                Some(place) => Target::Page(place, anchor.clone()),
                None => self.published(&self.guide.pages[*page].url, anchor.as_deref()),
            },
            Target::Comparison(comparison) => match self.comparisons[*comparison] {
                Some(place) => Target::Comparison(place),
                None => self.published(&self.guide.comparisons[*comparison].url, None),
            },
            Target::File(address) => {
                let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
                if self.left_out.contains(path) {
                    return self.published(path, Some(anchor));
                }
                target.clone()
            }
            other => other.clone(),
        }
    }

    /// Where a page that is left out can be read.
    fn published(&self, url: &str, anchor: Option<&str>) -> Target {
        let path = href::with_anchor(url, anchor.unwrap_or_default());
        let base = self.guide.config.base_url.as_ref();
        base.map_or(Target::Broken, |base| Target::Elsewhere(format!("{base}{path}")))
    }

    fn comparison(&self, from: usize) -> Option<GuideComparison> {
        let found = &self.guide.comparisons[from];
        Some(GuideComparison {
            id: found.id.clone(),
            url: found.url.clone(),
            page: self.pages[found.page]?,
            place: found.place,
            from_file: found.from_file.clone(),
        })
    }

    /// The files that pages which are kept use.
    fn used_files(&self) -> BTreeSet<&'g str> {
        let guide = self.guide;
        let links = self.kept(&self.pages).flat_map(|page| &guide.pages[page].links);
        let files = links.filter_map(|target| match target {
            Target::Image(path, _) => Some(path.as_str()),
            Target::File(path) => path.split('#').next(),
            _ => None,
        });
        files.collect()
    }

    /// Whether a file is in no folder of a topic that is left out.
    fn is_common(&self, url: &str) -> bool {
        let folder = url.split_once('/').map(|(folder, _)| folder);
        let topics = self.guide.topics.iter().zip(&self.topics);
        !topics.into_iter().any(|(topic, to)| to.is_none() && Some(topic.id.as_str()) == folder)
    }
}

/// New places for what is kept.
fn places(kept: impl Iterator<Item = bool>) -> Vec<Option<usize>> {
    let mut next = 0;
    kept.map(|kept| {
        let place = kept.then_some(next);
        next += usize::from(kept);
        place
    })
    .collect()
}
