//! In what order a guide is read.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::graph;
use super::guide::{Guide, Page, PageRole, Requirement, Topic};
use super::ids::{Idx, IndexSlice, IndexVec, NavigationId, PageId, TopicId, index_vec};
use super::natural::name_key;
use super::navigation::{NavigationNode, TreeBuilder};
use super::pages::CollectedPages;
use super::routes::topic_page;
use crate::cache::ByText;
use crate::content::article::Article;
use crate::content::files::ContentFiles;
use crate::content::front_matter::Grade;
use crate::content::navigation::Outline;
use crate::content::slug::{Slugger, slug};
use crate::data::Spanned;
use crate::diag::nearest::{did_you_mean, nearest};
use crate::diag::{Diagnostic, Rule};
use crate::source::relative;

/// Puts pages and topics into reading order, and resolves what they require.
pub(super) fn arrange(
    found: CollectedPages,
    outline: Option<&Outline>,
    files: &ContentFiles,
    diagnostics: &mut Vec<Diagnostic>,
) -> Guide {
    let prefix = files.prefix();
    let by_path: ByText<String, PageId> = found
        .pages
        .iter_enumerated()
        .map(|(id, page)| (relative(&page.article().path, prefix).to_owned(), id))
        .collect();
    let navigation = TreeBuilder::new(&found.pages, files).build(outline, diagnostics);
    let mut guide = Guide { pages: found.pages, home: found.home, navigation, ..Guide::default() };
    guide.is_ordered = outline.is_some();
    guide.place_pages();
    name_pages(&mut guide);
    let mut topics = topics(&mut guide, files.is_foreign);
    assign_topics(&mut guide, &mut topics);
    add_cross_listed(&mut guide, &mut topics, files, diagnostics);
    let requirements = requirements(&guide.pages, &topics, &by_path, diagnostics);
    for (page, requires) in requirements.into_iter_enumerated() {
        guide.pages[page].requires = requires;
    }
    let is_written =
        outline.is_some() || guide.navigation.is_listed || files.is_foreign && is_numbered(&guide);
    let order = if is_written { TopicOrder::Written } else { TopicOrder::Free };
    order_topics(&mut guide, topics, order, diagnostics);
    check_page_rings(&guide, diagnostics);
    guide.order = guide.home.into_iter().chain(guide.navigation.pages()).collect();
    let is_article = |page: &PageId| guide.pages[*page].role == PageRole::Article;
    guide.articles = guide.order.iter().copied().filter(is_article).collect();
    let is_unlisted = |page: &PageId| guide.pages[*page].node.is_none() && guide.home != Some(*page);
    guide.unlisted = guide.pages.indices().filter(is_unlisted).collect();
    for page in &guide.pages {
        if let Some(original) = page.original {
            guide.translations.entry(original).or_default().push(page.index);
        }
    }
    guide
}

/// Whether folders at the top, and only folders, have numbers in their names: they are in their author's order.
fn is_numbered(guide: &Guide) -> bool {
    let navigation = &guide.navigation;
    let first = |node: &NavigationId| {
        guide.pages[navigation.first_page(*node)?].path.strip_prefix(navigation.folder.as_str())
    };
    let paths = navigation.top.iter().filter_map(first);
    let numbered: Vec<&str> = paths.filter(|path| path.starts_with(|c: char| c.is_ascii_digit())).collect();
    numbered.len() > 1 && numbered.iter().all(|path| path.contains('/'))
}

/// A page whose article has no title is called as it is in the navigation.
fn name_pages(guide: &mut Guide) {
    for node in &guide.navigation.nodes {
        if let Some(page) = node.page {
            let page = &mut guide.pages[page];
            if page.parsed.value.is_untitled {
                page.name.clone_from(&node.label);
            }
        }
    }
}

/// The topics of the navigation: sections at the top, and others whose page has a priority or says so.
fn topics(guide: &mut Guide, is_foreign: bool) -> IndexVec<TopicId, Topic> {
    let mut topics: IndexVec<TopicId, Topic> = IndexVec::new();
    let mut names = Slugger::default();
    let are_alike =
        is_foreign && guide.navigation.are_alike(&guide.navigation.top, |page| guide.pages[page].is_index());
    for id in guide.navigation.in_order() {
        let node = &guide.navigation.nodes[id];
        let page = node.page.map(|page| &guide.pages[page]);
        let is_section = !node.children.is_empty() && node.parent.is_none() && !are_alike;
        if !is_topic(node, page, is_section) {
            continue;
        }
        let label = node.label.clone().unwrap_or_default();
        let name = match page {
            Some(page) => page.path.trim_end_matches("/index").to_owned(),
            None => folder_of(guide, id).unwrap_or_else(|| slug(&label)),
        };
        let name = if names.claim(&name) { name } else { names.make(&name) };
        let topic = topics.push(Topic {
            index: node.page,
            title: page.map_or(label, |page| page.title().to_owned()),
            url: page.map_or_else(|| topic_page(&name), |page| page.url.clone()),
            priority: page.and_then(|page| page.article().front.priority.as_deref().copied()),
            id: name,
            ..Topic::default()
        });
        if let Some(page) = node.page {
            guide.pages[page].role = PageRole::TopicIndex;
        }
        guide.navigation.nodes[id].topic = Some(topic);
    }
    topics
}

fn is_topic(node: &NavigationNode, page: Option<&Page>, is_section: bool) -> bool {
    let has_children = !node.children.is_empty();
    let Some(page) = page else { return is_section };
    let article = page.article();
    let is_one = article
        .front
        .topic
        .unwrap_or(is_section || (has_children || page.is_index()) && article.front.priority.is_some());
    is_one && (has_children || article.words > 0)
}

/// The folder that all of a section's pages are in, if it is the section's.
fn folder_of(guide: &Guide, node: NavigationId) -> Option<String> {
    let navigation = &guide.navigation;
    let children = &navigation.nodes[node].children;
    let mut folders = children.iter().filter_map(|child| {
        let page = &guide.pages[navigation.first_page(*child)?];
        let path = page.path.trim_end_matches("/index").strip_prefix(navigation.folder.as_str())?;
        Some(path.split_once('/').map_or("", |(folder, _)| folder))
    });
    let first = folders.next().filter(|folder| !folder.is_empty())?;
    folders.all(|folder| folder == first).then(|| format!("{}{first}", navigation.folder))
}

/// A page belongs to the topic that it is in; one in none to the first topic it names.
fn assign_topics(guide: &mut Guide, topics: &mut IndexSlice<TopicId, [Topic]>) {
    let mut topic_of: IndexVec<NavigationId, Option<TopicId>> =
        index_vec![None; guide.navigation.nodes.len()];
    for id in guide.navigation.in_order() {
        let node = &guide.navigation.nodes[id];
        topic_of[id] = node.topic.or_else(|| topic_of[node.parent?]);
        let (Some(page), Some(topic)) = (node.page, topic_of[id]) else { continue };
        guide.pages[page].topic = Some(topic);
        if node.topic.is_none() {
            topics[topic].articles.push(page);
        }
    }
}

/// Articles that name topics in front matter are listed there too.
fn add_cross_listed(
    guide: &mut Guide,
    topics: &mut IndexSlice<TopicId, [Topic]>,
    files: &ContentFiles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let by_name: ByText<String, TopicId> =
        topics.iter_enumerated().map(|(id, topic)| (topic.id.clone(), id)).collect();
    let sorted = LazyCell::new(|| {
        let mut sorted: Vec<&str> = by_name.keys().map(String::as_str).collect();
        sorted.sort_unstable();
        sorted
    });
    let mut listed: HashSet<(TopicId, PageId)> = HashSet::new();
    for page in guide.navigation.pages() {
        for name in &guide.pages[page].article().front.topics {
            if let Some(topic) = by_name.get(name.as_str()).copied()
                && guide.pages[page].role == PageRole::Article
                && guide.pages[page].topic != Some(topic)
                && listed.insert((topic, page))
            {
                topics[topic].articles.push(page);
            }
        }
    }
    for page in &mut guide.pages {
        let article = &page.parsed.value;
        if page.topic.is_none() && page.role == PageRole::Article && page.node.is_some() {
            page.topic = article.front.topics.first().and_then(|name| by_name.get(name.as_str()).copied());
        }
        // In notes that were not made for Prepbook, the key is the author's own.
        let topics = article.front.topics.iter().filter(|_| !files.is_foreign);
        for name in topics.filter(|name| !by_name.contains_key(name.as_str())) {
            let diagnostic = unknown_topic(article, name, format!("there is no topic `{}`", **name));
            let help =
                did_you_mean(name, sorted.iter().copied()).unwrap_or_else(|| match sorted.join(", ") {
                    names if names.is_empty() => "topics are folders, and the guide has none".to_owned(),
                    names => format!("topics are the folders: {names}"),
                });
            diagnostics.push(diagnostic.help(help));
        }
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
            // A folder that is not a topic is represented by its page.
            let files = ["{}", "{}.md", "{}/index.md", "{}/README.md"];
            let page = files.iter().find_map(|file| by_path.get(&file.replace("{}", name)));
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

/// Whether an author gave topics an order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TopicOrder {
    /// It is written down.
    Written,
    /// The program may choose it.
    Free,
}

/// Puts topics into the order of the navigation. Those whose order is free come behind the pages at the top, each after those that it requires, then by
/// priority.
fn order_topics(
    guide: &mut Guide,
    mut topics: IndexVec<TopicId, Topic>,
    order: TopicOrder,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let requires = acyclic_requirements(guide, &topics, diagnostics);
    let keys: IndexVec<TopicId, _> = topics
        .iter()
        .map(|topic| {
            let order = topic.index.map_or(i64::MAX, |page| guide.pages[page].article().front.order_key());
            let rank = topic.priority.map_or(5, |priority| 4 - priority.rank());
            (rank, order, name_key(&topic.id))
        })
        .collect();
    let roadmap = graph::order(&requires, &keys);
    let steps = graph::steps(&requires, &roadmap);
    if order == TopicOrder::Free {
        let mut ranks: IndexVec<TopicId, usize> = index_vec![0; topics.len()];
        roadmap.iter().enumerate().for_each(|(rank, topic)| ranks[*topic] = rank);
        let nodes = &guide.navigation.nodes;
        guide.navigation.top.sort_by_key(|node| nodes[*node].topic.map(|topic| ranks[topic]));
    }
    for (topic, before) in requires.into_iter_enumerated() {
        topics[topic].requires = before;
        topics[topic].step = steps[topic];
    }
    number_topics(guide, topics);
}

/// Numbers topics as they are read.
fn number_topics(guide: &mut Guide, mut topics: IndexVec<TopicId, Topic>) {
    let order = guide.navigation.in_order();
    let order: Vec<TopicId> =
        order.into_iter().filter_map(|node| guide.navigation.nodes[node].topic).collect();
    let mut index_of: IndexVec<TopicId, TopicId> = topics.indices().collect();
    for (index, topic) in order.iter().enumerate() {
        index_of[*topic] = TopicId::from_usize(index);
    }
    for topic in &mut topics {
        topic.requires.iter_mut().for_each(|before| *before = index_of[*before]);
        topic.requires.sort_unstable();
    }
    for node in &mut guide.navigation.nodes {
        node.topic = node.topic.map(|topic| index_of[topic]);
    }
    for page in &mut guide.pages {
        page.topic = page.topic.map(|topic| index_of[topic]);
        for requirement in &mut page.requires {
            if let Requirement::Topic(topic) = requirement {
                *topic = index_of[*topic];
            }
        }
    }
    let mut taken: IndexVec<TopicId, Option<Topic>> = topics.into_iter().map(Some).collect();
    guide.topics = order.into_iter().filter_map(|topic| taken[topic].take()).collect();
}

/// What topics require; cycles are reported, and opened.
fn acyclic_requirements(
    guide: &Guide,
    topics: &IndexSlice<TopicId, [Topic]>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexVec<TopicId, Vec<TopicId>> {
    let mut requires: IndexVec<TopicId, Vec<TopicId>> =
        topics.indices().map(|topic| topic_requires(topic, topics, &guide.pages)).collect();
    while let Some(cycle) = graph::find_cycle(&requires) {
        let names: Vec<&str> =
            cycle.iter().chain(cycle.first()).map(|topic| topics[*topic].id.as_str()).collect();
        let index = topics[cycle[0]].index.map(|page| guide.pages[page].article());
        if let Some(article) = index {
            let message = format!("topics require each other in a cycle: {}", names.join(" → "));
            let next = names[1];
            diagnostics.push(ring_found(article, message, |name| name.split('/').next() == Some(next)));
        }
        // The last arrow closes the cycle.
        let (last, first) = (cycle[cycle.len() - 1], cycle[0]);
        requires[last].retain(|before| *before != first);
    }
    requires
}

/// Topics that a topic's index requires, each once; a required article counts as its topic.
fn topic_requires(
    topic: TopicId,
    topics: &IndexSlice<TopicId, [Topic]>,
    pages: &IndexSlice<PageId, [Page]>,
) -> Vec<TopicId> {
    let Some(index) = topics[topic].index else { return Vec::new() };
    let mut before: Vec<TopicId> = pages[index]
        .requires
        .iter()
        .filter_map(|requirement| match requirement {
            Requirement::Topic(topic) => Some(*topic),
            Requirement::Page(page) => pages[*page].topic.filter(|of_page| *of_page != topic),
        })
        .collect();
    before.sort_unstable();
    before.dedup();
    before
}

fn check_page_rings(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    // A folder with nothing but its page is an article of the guide, and a topic to its author.
    let is_lone = |page: &Page| {
        let is_of_topic = |topic: TopicId| guide.topics[topic].index == Some(page.index);
        page.is_index() && !page.topic.is_some_and(is_of_topic)
    };
    let mut requires: IndexVec<PageId, Vec<PageId>> = guide
        .pages
        .iter()
        .map(|page| {
            let pages = page.requires.iter().filter_map(|requirement| match requirement {
                Requirement::Page(page) => Some(*page),
                // Cycles of topics alone are found when these are put into order.
                Requirement::Topic(topic) => guide.topics[*topic].index.filter(|_| is_lone(page)),
            });
            pages.collect()
        })
        .collect();
    while let Some(cycle) = graph::find_cycle(&requires) {
        let are_topics = cycle.iter().all(|page| guide.pages[*page].is_index());
        let name = |page: PageId| {
            let id = guide.pages[page].id.as_str();
            if are_topics { id.strip_suffix("/index").unwrap_or(id) } else { id }
        };
        let names: Vec<&str> = cycle.iter().chain(cycle.first()).map(|page| name(*page)).collect();
        let article = guide.pages[cycle[0]].article();
        let noun = if are_topics { "topics" } else { "articles" };
        let message = format!("{noun} require each other in a cycle: {}", names.join(" → "));
        let next = names[1];
        let is_next = |name: &str| {
            let name = name.strip_suffix(".md").unwrap_or(name);
            name == next || are_topics && name.strip_suffix("/index") == Some(next)
        };
        diagnostics.push(ring_found(article, message, is_next));
        let (last, first) = (cycle[cycle.len() - 1], cycle[0]);
        requires[last].retain(|before| *before != first);
    }
}

/// Topics or articles require each other; `leads_on` returns the requirement of the article that leads to the next one.
fn ring_found(article: &Article, message: String, leads_on: impl Fn(&str) -> bool) -> Diagnostic {
    let requires = &article.front.requires;
    let next = requires.iter().find(|name| leads_on(name.trim_matches('/'))).or(requires.first());
    let span = next.map_or(article.front_span.clone(), Spanned::span);
    let found = Diagnostic::new(Rule::RoadmapCycle, &article.path, span, message);
    found.help("take one of them out of a `requires:`")
}
