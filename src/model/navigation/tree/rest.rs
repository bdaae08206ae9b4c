//! What an outline leaves out of a folder whose other pages it names.

use std::collections::{BTreeMap, HashMap};

use super::TreeBuilder;
use crate::model::guide::Page;
use crate::model::ids::NavigationId;

impl TreeBuilder<'_> {
    /// Makes the section that holds most of a folder's pages the section of the folder, so that the pages that an outline leaves out join it. Returns
    /// such sections without a page, which may get that of the folder.
    pub(super) fn join_sections(&mut self, rest: &[&Page]) -> Vec<NavigationId> {
        let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
        for page in rest {
            let Some((folder, _)) = page.path.rsplit_once('/') else { continue };
            *left_out.entry(folder).or_default() += 1;
        }
        let mut joined = Vec::new();
        if left_out.is_empty() {
            return joined;
        }
        let mut nodes_by_folder: HashMap<&str, Vec<NavigationId>> = HashMap::new();
        // How many pages are in each section.
        let mut pages_in: HashMap<NavigationId, usize> = HashMap::new();
        let pages = self.pages;
        for (node, found) in self.tree.nodes.iter_enumerated() {
            let Some(page) = found.page else { continue };
            self.tree.ancestors(node).for_each(|above| *pages_in.entry(above).or_default() += 1);
            let path = pages[page].path.as_str();
            let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
            for folder in folders.filter(|folder| left_out.contains_key(folder)) {
                nodes_by_folder.entry(folder).or_default().push(node);
            }
        }
        for (folder, count) in left_out {
            let nodes = nodes_by_folder.get(folder).filter(|_| !self.folders.contains_key(folder));
            let Some((section, named)) = nodes.and_then(|nodes| self.section_of(nodes)) else { continue };
            if named >= count && 2 * named > pages_in[&section] {
                self.folders.insert(folder.to_owned(), section);
                joined.extend(Some(section).filter(|section| self.tree.nodes[*section].page.is_none()));
            }
        }
        joined
    }

    /// The innermost section that holds all of the nodes which are in the section at the top that holds most of them; and how many these are.
    fn section_of(&self, nodes: &[NavigationId]) -> Option<(NavigationId, usize)> {
        let top = |node: NavigationId| self.tree.ancestors(node).last();
        let mut by_top: BTreeMap<NavigationId, Vec<NavigationId>> = BTreeMap::new();
        for node in nodes {
            let Some(top) = top(*node) else { continue };
            by_top.entry(top).or_default().push(*node);
        }
        let held = by_top.into_values().max_by_key(Vec::len).filter(|held| 2 * held.len() > nodes.len())?;
        let mut counts: HashMap<NavigationId, usize> = HashMap::new();
        for node in &held {
            self.tree.ancestors(*node).for_each(|above| *counts.entry(above).or_default() += 1);
        }
        let section = self.tree.ancestors(held[0]).find(|above| counts[above] == held.len())?;
        Some((section, held.len()))
    }
}
