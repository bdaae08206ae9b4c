//! In what order a guide is read.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::graph;
use super::guide::{Guide, Page, Requirement, Role, Topic};
use super::ids::{Idx, IndexSlice, IndexVec, PageId, TopicId};
use super::pages::{CollectedPages, relative};
use crate::content::article::Article;
use crate::data::Spanned;
use crate::diag::nearest::{did_you_mean, nearest};
use crate::diag::{Diagnostic, Rule};
use crate::memo::ByText;

/// The file that gives the order, where there is one.
pub(super) const SUMMARY: &str = "SUMMARY.md";

/// Puts pages and topics into reading order, and resolves what they require.
///
/// `prefix` is the content's, cut off paths; `summary` is the text of `SUMMARY.md`, where there is one.
pub(super) fn arrange(
    found: CollectedPages,
    prefix: &str,
    summary: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Guide {
    let by_path: ByText<String, PageId> = found
        .pages
        .iter_enumerated()
        .map(|(id, page)| (relative(&page.article().path, prefix).to_owned(), id))
        .collect();
    let path = Arc::from(format!("{prefix}{SUMMARY}"));
    let summary = summary.map(|text| read_summary(&path, text, &by_path, diagnostics));
    let mut guide = Guide { pages: found.pages, home: found.home, ..Guide::default() };
    let mut topics: IndexVec<TopicId, Topic> = found.topics.into_values().collect();
    add_cross_listed(&guide, &mut topics, diagnostics);
    for topic in &mut topics {
        topic.articles.sort_by_cached_key(|page| page_key(&guide.pages[*page], summary.as_ref()));
        topic.articles.dedup();
    }
    let requirements = requirements(&guide.pages, &topics, &by_path, diagnostics);
    for (page, requires) in requirements.into_iter_enumerated() {
        guide.pages[page].requires = requires;
    }
    guide.topics = order_topics(topics, &mut guide.pages, summary.as_ref(), diagnostics);
    check_page_rings(&guide, diagnostics);
    assign_topics(&mut guide);
    let mut loose: Vec<PageId> = guide
        .pages
        .indices()
        .filter(|page| guide.pages[*page].role == Role::Article && guide.pages[*page].topic.is_none())
        .collect();
    loose.sort_by_cached_key(|page| page_key(&guide.pages[*page], summary.as_ref()));
    let placed = guide.topics.iter_enumerated().flat_map(|(id, topic)| {
        let pages = &guide.pages;
        topic.articles.iter().copied().filter(move |page| pages[*page].topic == Some(id))
    });
    guide.articles = loose.into_iter().chain(placed).collect();
    guide
}

/// Position in `SUMMARY.md` first, then `order:`, then the path with numbers read as numbers.
type PageKey = (usize, i64, Vec<NameKey>, PageId);

/// A stretch of a name: digits compare as a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameKey {
    Number(u64),
    Text(String),
}

fn page_key(page: &Page, summary: Option<&HashMap<PageId, usize>>) -> PageKey {
    let in_summary = summary.map_or(0, |summary| summary.get(&page.index).copied().unwrap_or(usize::MAX));
    (in_summary, page.article().front.order.unwrap_or(i64::MAX), name_key(&page.id), page.index)
}

pub(super) fn name_key(name: &str) -> Vec<NameKey> {
    let mut key = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            key.push(NameKey::Number(rest[..digits].parse().unwrap_or(u64::MAX)));
            rest = &rest[digits..];
        } else {
            let end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            key.push(NameKey::Text(rest[..end].to_lowercase()));
            rest = &rest[end..];
        }
    }
    key
}

/// Positions of pages in `SUMMARY.md`.
fn read_summary(
    path: &Arc<str>,
    text: &str,
    by_path: &ByText<String, PageId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<PageId, usize> {
    let mut positions = HashMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let entry = line.trim().trim_start_matches(['-', '*', '+']).trim_start();
        let is_item = entry.len() < line.trim().len();
        if !(is_item || entry.starts_with('[')) || entry.chars().all(|c| matches!(c, '-' | '*' | '_' | ' ')) {
            continue;
        }
        let target = entry
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]("))
            .and_then(|(_, rest)| rest.split_once(')'));
        let Some((target, _)) = target else {
            let found = Diagnostic::new(Rule::InvalidSummary, path, span, "the line is not an entry");
            diagnostics.push(found.label("expected `- [Title](path.md)`"));
            continue;
        };
        let target = target.trim().trim_start_matches("./");
        // An entry without a file is a chapter to come.
        if target.is_empty() {
            continue;
        }
        match by_path.get(target) {
            Some(page) => {
                let next = positions.len();
                positions.entry(*page).or_insert(next);
            }
            None => {
                let message = format!("there is no article `{target}`");
                let found = Diagnostic::new(Rule::BrokenLink, path, span, message);
                diagnostics.push(found.help_if(did_you_mean(target, by_path.keys().map(String::as_str))));
            }
        }
    }
    positions
}

/// Articles that name topics in front matter are listed there too.
fn add_cross_listed(
    guide: &Guide,
    topics: &mut IndexSlice<TopicId, [Topic]>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let by_name: ByText<String, TopicId> =
        topics.iter_enumerated().map(|(id, topic)| (topic.id.clone(), id)).collect();
    let sorted = LazyCell::new(|| {
        let mut sorted: Vec<&str> = by_name.keys().map(String::as_str).collect();
        sorted.sort_unstable();
        sorted
    });
    for (page, found) in guide.pages.iter_enumerated() {
        let article = found.article();
        for name in &article.front.topics {
            if let Some(topic) = by_name.get(name.as_str()) {
                if found.role == Role::Article {
                    topics[*topic].articles.push(page);
                }
                continue;
            }
            let diagnostic = unknown_topic(article, name, format!("there is no topic `{}`", **name));
            let help = did_you_mean(name, sorted.iter().copied());
            diagnostics
                .push(diagnostic.help_if(
                    help.or_else(|| Some(format!("topics are the folders: {}", sorted.join(", ")))),
                ));
        }
    }
    for topic in topics {
        topic.articles.sort_unstable();
        topic.articles.dedup();
    }
}

fn unknown_topic(article: &Article, name: &Spanned<String>, message: String) -> Diagnostic {
    Diagnostic::new(Rule::UnknownTopic, &article.path, name.span(), message)
}

/// What each page requires; topics by their index in `topics`.
fn requirements(
    pages: &IndexSlice<PageId, [Page]>,
    topics: &IndexSlice<TopicId, [Topic]>,
    by_path: &ByText<String, PageId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexVec<PageId, Vec<Requirement>> {
    let by_topic: ByText<&str, TopicId> =
        topics.iter_enumerated().map(|(id, topic)| (topic.id.as_str(), id)).collect();
    let resolve = |name: &str| {
        let name = name.trim_matches('/');
        let topic = by_topic.get(name).map(|topic| Requirement::Topic(*topic));
        topic.or_else(|| {
            let page = by_path.get(name).or_else(|| by_path.get(&format!("{name}.md")));
            page.map(|page| Requirement::Page(*page))
        })
    };
    let names = LazyCell::new(|| {
        let mut names: Vec<&str> =
            by_topic.keys().copied().chain(by_path.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names
    });
    let mut all = IndexVec::with_capacity(pages.len());
    for page in pages {
        let article = page.article();
        let mut requires = Vec::new();
        for name in &article.front.requires {
            if let Some(found) = resolve(name) {
                requires.push(found);
                continue;
            }
            let message = format!("there is no topic or article `{}`", **name);
            let close = nearest(name, names.iter().copied()).map(|close| format!("did you mean `{close}`?"));
            diagnostics.push(unknown_topic(article, name, message).help_if(close));
        }
        all.push(requires);
    }
    all
}

/// Topics in roadmap order; in pages' requirements, topics get their indexes in that order.
fn order_topics(
    mut topics: IndexVec<TopicId, Topic>,
    pages: &mut IndexSlice<PageId, [Page]>,
    summary: Option<&HashMap<PageId, usize>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexVec<TopicId, Topic> {
    let mut requires: IndexVec<TopicId, Vec<TopicId>> =
        topics.indices().map(|topic| topic_requires(topic, &topics, pages)).collect();
    while let Some(ring) = graph::find_cycle(&requires) {
        let names: Vec<&str> =
            ring.iter().chain(ring.first()).map(|topic| topics[*topic].id.as_str()).collect();
        let index = topics[ring[0]].index.map(|page| pages[page].article());
        if let Some(article) = index {
            let message = format!("topics require each other in a ring: {}", names.join(" → "));
            let next = names[1];
            diagnostics.push(ring_found(article, message, |name| name.split('/').next() == Some(next)));
        }
        // The last arrow closes the ring.
        let (last, first) = (ring[ring.len() - 1], ring[0]);
        requires[last].retain(|before| *before != first);
    }
    let keys: IndexVec<TopicId, _> = topics
        .iter()
        .map(|topic| {
            let in_summary = summary.map_or(0, |summary| {
                let pages = topic.index.iter().chain(&topic.articles);
                pages.filter_map(|page| summary.get(page).copied()).min().unwrap_or(usize::MAX)
            });
            let order = topic.index.and_then(|page| pages[page].article().front.order).unwrap_or(i64::MAX);
            let rank = topic.priority.map_or(5, |priority| 4 - priority.rank());
            (in_summary, rank, order, name_key(&topic.id))
        })
        .collect();
    let order = if summary.is_some() {
        let mut order: Vec<TopicId> = topics.indices().collect();
        order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        order
    } else {
        graph::order(&requires, &keys)
    };
    let steps = graph::steps(&requires, &graph::order(&requires, &keys));
    let mut index_of: IndexVec<TopicId, TopicId> = topics.indices().collect();
    for (index, topic) in order.iter().enumerate() {
        index_of[*topic] = TopicId::from_usize(index);
    }
    for (topic, before) in requires.into_iter_enumerated() {
        topics[topic].requires = before.into_iter().map(|topic| index_of[topic]).collect();
        topics[topic].requires.sort_unstable();
        topics[topic].step = steps[topic];
    }
    for page in pages {
        for requirement in &mut page.requires {
            if let Requirement::Topic(topic) = requirement {
                *topic = index_of[*topic];
            }
        }
    }
    let mut taken: IndexVec<TopicId, Option<Topic>> = topics.into_iter().map(Some).collect();
    order.into_iter().filter_map(|topic| taken[topic].take()).collect()
}

/// Topics that a topic's index requires, each once; a required article stands for its topic.
fn topic_requires(
    topic: TopicId,
    topics: &IndexSlice<TopicId, [Topic]>,
    pages: &IndexSlice<PageId, [Page]>,
) -> Vec<TopicId> {
    let Some(index) = topics[topic].index else { return Vec::new() };
    let topic_of = |page: PageId| {
        let folder = pages[page].id.split_once('/').map(|(folder, _)| folder)?;
        topics.position(|topic| topic.id == folder)
    };
    let mut before: Vec<TopicId> = pages[index]
        .requires
        .iter()
        .filter_map(|requirement| match requirement {
            Requirement::Topic(topic) => Some(*topic),
            Requirement::Page(page) => topic_of(*page).filter(|of_page| *of_page != topic),
        })
        .collect();
    before.sort_unstable();
    before.dedup();
    before
}

fn check_page_rings(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    let mut requires: IndexVec<PageId, Vec<PageId>> = guide
        .pages
        .iter()
        .map(|page| {
            let pages = page.requires.iter().filter_map(|requirement| match requirement {
                Requirement::Page(page) => Some(*page),
                Requirement::Topic(_) => None,
            });
            pages.collect()
        })
        .collect();
    while let Some(ring) = graph::find_cycle(&requires) {
        let names: Vec<&str> =
            ring.iter().chain(ring.first()).map(|page| guide.pages[*page].id.as_str()).collect();
        let article = guide.pages[ring[0]].article();
        let message = format!("articles require each other in a ring: {}", names.join(" → "));
        let next = names[1];
        diagnostics
            .push(ring_found(article, message, |name| name.strip_suffix(".md").unwrap_or(name) == next));
        let (last, first) = (ring[ring.len() - 1], ring[0]);
        requires[last].retain(|before| *before != first);
    }
}

/// Topics or articles require each other; `leads_on` tells which requirement of the article leads to the next of them.
fn ring_found(article: &Article, message: String, leads_on: impl Fn(&str) -> bool) -> Diagnostic {
    let requires = &article.front.requires;
    let next = requires.iter().find(|name| leads_on(name.trim_matches('/'))).or(requires.first());
    let span = next.map_or(article.front_span.clone(), Spanned::span);
    let found = Diagnostic::new(Rule::RoadmapCycle, &article.path, span, message);
    found.help("take one of them out of a `requires:`")
}

/// A page belongs to the topic of its folder; one in no folder to the first topic it names.
fn assign_topics(guide: &mut Guide) {
    for (id, topic) in guide.topics.iter_enumerated() {
        for page in topic.index.iter().chain(&topic.articles) {
            let page = &mut guide.pages[*page];
            let folder = page.id.split_once('/').map(|(folder, _)| folder);
            let named = page.parsed.value.front.topics.first().map(|topic| topic.as_str());
            if folder.or(named) == Some(topic.id.as_str()) {
                page.topic = Some(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_count() {
        let mut names = ["10-last", "9-first", "Alpha", "alpha-2", "alpha-10"];
        names.sort_by_key(|name| name_key(name));
        assert_eq!(names, ["9-first", "10-last", "Alpha", "alpha-2", "alpha-10"]);
    }
}
