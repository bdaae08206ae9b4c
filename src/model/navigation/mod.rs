//! The navigation: a tree of sections and pages, from what an author wrote down or from folders.

mod listing;
mod tree;

pub(super) use tree::TreeBuilder;

use super::ids::{IndexVec, NavigationId, PageId, TopicId};

/// The deepest level of a tree. Deeper nodes are on this level, so that no page grows with the depth of folders.
pub const MAX_DEPTH: usize = 64;

/// The sections and pages of a guide, in reading order. The home page is in none.
#[derive(Debug, Clone, Default)]
pub struct Navigation {
    /// All nodes.
    pub nodes: IndexVec<NavigationId, NavigationNode>,
    /// Those in no other, in order.
    pub top: Vec<NavigationId>,
    /// The folder that the sections at the top are in, from the content: empty or with a final `/`.
    pub folder: String,
    /// Whether a page lists what is at the top, which is in its order.
    pub is_listed: bool,
    /// What that page calls itself in its list, if it is the home page and lists itself first: it is the first lesson.
    pub home_lesson: Option<String>,
}

/// A section or a page.
#[derive(Debug, Clone, Default)]
pub struct NavigationNode {
    /// What the navigation calls it, where that is not its page's title.
    pub label: Option<String>,
    /// Its page; a section may have none.
    pub page: Option<PageId>,
    /// The topic that it is.
    pub topic: Option<TopicId>,
    /// The section that it is in.
    pub parent: Option<NavigationId>,
    /// What is in it, in order.
    pub children: Vec<NavigationId>,
    /// Whether its page is that of a folder, which the author's order leaves out.
    pub is_left_out: bool,
}

impl Navigation {
    /// All nodes in reading order, each before what is in it.
    pub fn in_order(&self) -> Vec<NavigationId> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut open: Vec<NavigationId> = self.top.iter().rev().copied().collect();
        while let Some(node) = open.pop() {
            order.push(node);
            open.extend(self.nodes[node].children.iter().rev());
        }
        order
    }

    /// All pages in reading order.
    pub fn pages(&self) -> impl Iterator<Item = PageId> {
        self.in_order().into_iter().filter_map(|node| self.nodes[node].page)
    }

    /// Whether the folder at `path` holds all sections at the top, and is left out of the navigation.
    pub fn is_below(&self, path: &str) -> bool {
        !path.is_empty() && self.folder.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The sections that a node is in, the innermost first.
    pub fn ancestors(&self, node: NavigationId) -> impl Iterator<Item = NavigationId> {
        std::iter::successors(self.nodes[node].parent, |above| self.nodes[*above].parent)
    }

    /// Whether folders are alike although some hold another page: more of them are a page alone, and none holds more than one besides its own.
    pub(super) fn are_alike(&self, nodes: &[NavigationId], is_index: impl Fn(PageId) -> bool) -> bool {
        let mut alone = 0;
        let mut with_another = 0;
        for node in nodes.iter().map(|node| &self.nodes[*node]) {
            match (node.page, &node.children[..]) {
                (page, []) => alone += usize::from(page.is_some_and(&is_index)),
                (Some(page), _) if is_index(page) && self.pages_below(&node.children) == 1 => {
                    with_another += 1;
                }
                _ => return false,
            }
        }
        with_another > 0 && with_another < alone
    }

    /// How many pages are in the nodes, including their own.
    fn pages_below(&self, nodes: &[NavigationId]) -> usize {
        let mut open = nodes.to_vec();
        let mut count = 0;
        while let Some(node) = open.pop() {
            let node = &self.nodes[node];
            count += usize::from(node.page.is_some());
            open.extend(&node.children);
        }
        count
    }

    /// The first page in a node: its own, or else the first page of what is in it.
    pub fn first_page(&self, node: NavigationId) -> Option<PageId> {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let node = &self.nodes[node];
            if node.page.is_some() {
                return node.page;
            }
            open.extend(node.children.iter().rev());
        }
        None
    }
}
