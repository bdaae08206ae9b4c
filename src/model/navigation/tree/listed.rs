//! The order in which pages list others: a README with a table of its lessons, or an index with a list of its articles.

use std::collections::{HashMap, HashSet};

use super::TreeBuilder;
use crate::cache::ByText;
use crate::content::article::LinkKind;
use crate::content::files::absolute;
use crate::model::guide::{Page, PageRole};
use crate::model::ids::{IndexVec, NavigationId, PageId, index_vec};
use crate::model::links::repository::Repository;
use crate::model::navigation::NavigationNode;
use crate::model::navigation::listing::{self, ListEntry};
use crate::model::target::decoded_path;
use crate::source::address::scheme;
use crate::source::{article_stem, relative};

/// A level with fewer nodes has no order that is worth looking for.
const MIN_ORDERED_NODES: usize = 3;
/// Minimum number of nodes of which a list may leave one out.
const NEARLY_ALL: usize = 5;
/// How deep nested lists are nested in the navigation.
const NESTED: usize = 8;

/// What an entry of a list leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Node(NavigationId),
    Home,
    Nothing,
}

/// The nodes of one level that a page lists, in order: the number of the entry, the node, and the node that the entry leads to, which may be in it.
type ListedLevel = Vec<(usize, NavigationId, NavigationId)>;

/// What a page lists: its entries with what each leads to.
type Listing = Vec<(ListEntry, Target)>;

/// Where links in lists lead.
struct ListTargets<'g> {
    by_path: ByText<&'g str, PageId>,
    nodes: IndexVec<PageId, Option<NavigationId>>,
    repository: Option<Repository<'g>>,
}

impl<'g> TreeBuilder<'g> {
    /// Puts nodes into the order in which the page of their folder lists them, or else the home page. A list counts if it names nearly all nodes of the level
    /// in one order, and nothing else says where they are. `pages` are those beside the home page that may list what is at the top.
    pub(super) fn follow_lists(&mut self, pages: &[PageId]) {
        let targets = self.list_targets();
        let home = self.pages.iter().find(|page| page.role == PageRole::Home).map(|page| page.index);
        let of_home = home.and_then(|home| self.listing(home, MIN_ORDERED_NODES, &targets));
        let levels = of_home.as_ref().map(|listing| self.levels(listing)).unwrap_or_default();
        let is_followed = of_home.as_ref().is_some_and(|listing| self.follow(None, listing));
        let home_lesson = of_home.as_ref().filter(|_| is_followed).and_then(home_lesson);
        self.tree.home_lesson = home_lesson.map(str::to_owned);
        self.tree.is_listed = is_followed
            || pages.iter().any(|page| {
                let listing = self.listing(*page, MIN_ORDERED_NODES, &targets);
                listing.is_some_and(|listing| self.follow(None, &listing))
            });
        for node in self.tree.nodes.indices() {
            let count = self.tree.nodes[node].children.len();
            if count < MIN_ORDERED_NODES {
                continue;
            }
            let page = self.tree.nodes[node].page;
            let own = page.and_then(|page| self.listing(page, least_named(count), &targets));
            if !own.is_some_and(|listing| self.follow(Some(node), &listing))
                && let Some(level) = levels.get(&Some(node))
            {
                self.order(Some(node), level);
            }
        }
    }

    fn list_targets(&self) -> ListTargets<'g> {
        let mut nodes: IndexVec<PageId, Option<NavigationId>> = index_vec![None; self.pages.len()];
        for (id, node) in self.tree.nodes.iter_enumerated() {
            node.page.into_iter().for_each(|page| nodes[page] = Some(id));
        }
        let mut by_path = self.by_path();
        // Links may leave out the ending, or have that of a page.
        for page in self.pages {
            by_path.entry(page.id.as_str()).or_insert(page.index);
        }
        ListTargets {
            by_path,
            nodes,
            repository: self.files.repository.as_deref().and_then(Repository::parse),
        }
    }

    /// What a page lists, if it has `least` links or more.
    fn listing(&self, page: PageId, least: usize, targets: &ListTargets<'_>) -> Option<Listing> {
        let page = &self.pages[page];
        let links = &page.article().links;
        if links.iter().filter(|link| link.kind == LinkKind::Page).count() < least {
            return None;
        }
        let with_target = |entry: ListEntry| {
            let link = entry.link.and_then(|link| links.get(link.0 as usize));
            let link = link.filter(|link| link.kind == LinkKind::Page);
            let target = link.map_or(Target::Nothing, |link| self.list_target(page, &link.target, targets));
            (entry, target)
        };
        Some(listing::entries(&page.article().text().body).into_iter().map(with_target).collect())
    }

    /// What the target of a link in a page means: an article, or a folder.
    fn list_target(&self, page: &Page, target: &str, targets: &ListTargets<'_>) -> Target {
        let target = target.trim();
        let prefix = self.files.prefix();
        let path = match scheme(target) {
            Some(_) => targets
                .repository
                .and_then(|known| known.path(target))
                .and_then(|path| path.strip_prefix(prefix).map(|path| path.trim_end_matches('/').to_owned())),
            None => {
                let path = decoded_path(target);
                // On GitHub a path starts at the repository.
                let rooted = path.strip_prefix('/').and_then(|path| path.strip_prefix(prefix));
                let rooted = rooted.filter(|_| !prefix.is_empty()).map(|path| format!("/{path}"));
                let here = relative(&page.article().path, prefix);
                Some(path)
                    .filter(|path| !path.is_empty())
                    .and_then(|path| absolute(here, &rooted.unwrap_or(path)))
            }
        };
        let Some(path) = path else { return Target::Nothing };
        let stem = article_stem(&path).or_else(|| path.strip_suffix(".html")).unwrap_or(&path);
        let found = targets.by_path.get(path.as_str()).or_else(|| targets.by_path.get(stem));
        match found {
            Some(page) if self.pages[*page].role == PageRole::Home => Target::Home,
            Some(page) => targets.nodes[*page].map_or(Target::Nothing, Target::Node),
            None => self.folders.get(&path).map_or(Target::Nothing, |node| Target::Node(*node)),
        }
    }

    /// The nodes that a page lists, by the sections that they are in.
    fn levels(&self, listing: &Listing) -> HashMap<Option<NavigationId>, ListedLevel> {
        let mut levels: HashMap<Option<NavigationId>, ListedLevel> = HashMap::new();
        for (entry, (_, target)) in listing.iter().enumerate() {
            let Target::Node(target) = *target else { continue };
            for node in std::iter::once(target).chain(self.tree.ancestors(target)) {
                levels.entry(self.tree.nodes[node].parent).or_default().push((entry, node, target));
            }
        }
        levels
    }

    /// Puts a level into the order of the page that is its own, and what nested lists say is in another into that.
    fn follow(&mut self, section: Option<NavigationId>, listing: &Listing) -> bool {
        let in_section = |target: NavigationId| {
            let mut nodes = std::iter::once(target).chain(self.tree.ancestors(target));
            nodes.find(|node| self.tree.nodes[*node].parent == section)
        };
        let entries = listing.iter().enumerate().filter_map(|(entry, (_, target))| match *target {
            Target::Node(target) => Some((entry, in_section(target)?, target)),
            Target::Home | Target::Nothing => None,
        });
        let level: ListedLevel = entries.collect();
        let is_ordered = self.order(section, &level);
        if is_ordered {
            self.nest(section, listing, &level);
        }
        is_ordered
    }

    /// Puts a level into the order of a list. One that the list leaves out stays behind the one that it is behind by name.
    fn order(&mut self, section: Option<NavigationId>, level: &ListedLevel) -> bool {
        let all = section.map_or(&self.tree.top, |node| &self.tree.nodes[node].children);
        let mut children: Vec<NavigationId> =
            all.iter().copied().filter(|child| self.keys[*child].0 == usize::MAX).collect();
        let has_order = |child: &NavigationId| (self.keys[*child].1, self.keys[*child].2) != (0, i64::MAX);
        let mut positions: HashMap<NavigationId, usize> = HashMap::new();
        for (entry, child, _) in level {
            positions.entry(*child).or_insert(*entry);
        }
        let named = children.iter().filter(|child| positions.contains_key(child)).count();
        let is_order = children.len() >= MIN_ORDERED_NODES
            && named >= least_named(children.len())
            && !children.iter().any(has_order)
            && is_one_order(level.iter().map(|(_, _, target)| *target));
        if !is_order {
            return false;
        }
        children.sort_by(|one, other| self.keys[*one].cmp(&self.keys[*other]));
        let mut last = 0;
        for child in children {
            last = positions.get(&child).copied().unwrap_or(last);
            self.keys[child].1 = last;
        }
        true
    }

    /// Moves the pages of nested lists into the node of the item that they are below, which may be a new section.
    fn nest(&mut self, section: Option<NavigationId>, listing: &Listing, level: &ListedLevel) {
        let mut seen = HashSet::new();
        let firsts = level.iter().filter(|(_, child, _)| seen.insert(*child));
        let listed: HashMap<usize, (NavigationId, bool)> =
            firsts.map(|(entry, child, target)| (*entry, (*child, child == target))).collect();
        // The entries above, with their levels: the node of each, if it may hold others.
        let mut above: Vec<(usize, Option<NavigationId>)> = Vec::new();
        // Nodes with those that they are to be in. Sections that nothing is in stay out of the tree.
        let mut moved: Vec<(NavigationId, NavigationId)> = Vec::new();
        let mut sections: HashMap<NavigationId, Option<NavigationId>> = HashMap::new();
        for (position, (entry, _)) in listing.iter().enumerate() {
            while above.last().is_some_and(|(level, _)| *level >= entry.level) {
                above.pop();
            }
            let parent = above.iter().take(NESTED).rev().find_map(|(_, node)| *node);
            let node = match listed.get(&position) {
                Some((child, is_itself)) => {
                    let is_leaf = self.tree.nodes[*child].children.is_empty();
                    moved.extend(parent.filter(|_| is_leaf).map(|parent| (*child, parent)));
                    is_itself.then_some(*child)
                }
                None if entry.link.is_none() => {
                    let node = self.tree.nodes.push(NavigationNode {
                        label: Some(entry.label.clone()),
                        ..NavigationNode::default()
                    });
                    self.keys.push((usize::MAX, position, i64::MAX, Vec::new()));
                    sections.insert(node, parent);
                    Some(node)
                }
                None => None,
            };
            above.push((entry.level, node));
        }
        let away: HashSet<NavigationId> = moved.iter().map(|(child, _)| *child).collect();
        self.children_mut(section).retain(|child| !away.contains(child));
        for (child, parent) in moved {
            self.put(child, Some(parent));
            let mut holder = parent;
            while let Some(parent) = sections.remove(&holder) {
                self.put(holder, parent.or(section));
                let Some(parent) = parent else { break };
                holder = parent;
            }
        }
    }

    fn put(&mut self, node: NavigationId, parent: Option<NavigationId>) {
        self.tree.nodes[node].parent = parent;
        self.children_mut(parent).push(node);
    }

    fn children_mut(&mut self, section: Option<NavigationId>) -> &mut Vec<NavigationId> {
        match section {
            Some(node) => &mut self.tree.nodes[node].children,
            None => &mut self.tree.top,
        }
    }
}

/// How many of the nodes of a level a list has to name.
fn least_named(count: usize) -> usize {
    count - count / NEARLY_ALL
}

/// Whether all that is listed more than once is listed in one order.
fn is_one_order(targets: impl DoubleEndedIterator<Item = NavigationId> + Clone) -> bool {
    let (mut seen, mut seen_last) = (HashSet::new(), HashSet::new());
    let firsts = targets.clone().filter(|target| seen.insert(*target));
    let mut lasts: Vec<NavigationId> = targets.rev().filter(|target| seen_last.insert(*target)).collect();
    lasts.reverse();
    firsts.eq(lasts)
}

/// What a list of lessons calls the home page, if it begins with that.
fn home_lesson(listing: &Listing) -> Option<&str> {
    let is_lesson = |(_, target): &&(ListEntry, Target)| matches!(target, Target::Node(_));
    let block = listing.iter().find(is_lesson).map(|(entry, _)| entry.block);
    let mut in_block = listing.iter().filter(|(entry, _)| Some(entry.block) == block);
    let (first, target) = in_block.find(|(_, target)| *target != Target::Nothing)?;
    (*target == Target::Home).then_some(first.label.as_str())
}
