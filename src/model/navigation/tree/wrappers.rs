//! Folders that hold all others, such as `docs/` or `src/`.

use super::TreeBuilder;
use crate::model::guide::Page;
use crate::model::ids::{NavigationId, PageId};

impl TreeBuilder<'_> {
    /// Replaces a folder that is the only one at the top by what is in it, as long as there are sections in it, and fewer pages beside it: these sections are the
    /// topics. Returns the pages of such folders.
    pub(super) fn open_wrappers(&mut self) -> Vec<PageId> {
        let mut pages = Vec::new();
        let mut firsts = Vec::new();
        while let Some((only, folder)) = self.wrapper() {
            self.tree.folder = format!("{folder}/");
            let children = std::mem::take(&mut self.tree.nodes[only].children);
            children.iter().for_each(|child| self.tree.nodes[*child].parent = None);
            self.tree.top.retain(|node| *node != only);
            self.tree.top.extend(children);
            if let Some(page) = self.tree.nodes[only].page {
                pages.push(page);
                self.keys[only] = (firsts.len(), 0, i64::MAX, Vec::new());
                firsts.push(only);
            }
        }
        self.tree.top.splice(..0, firsts);
        pages
    }

    /// The folder at the top that only holds others, with its path: neither its page nor a file of settings says that it is a topic.
    fn wrapper(&self) -> Option<(NavigationId, String)> {
        let is_section = |node: &&NavigationId| !self.tree.nodes[**node].children.is_empty();
        let mut sections = self.tree.top.iter().filter(is_section);
        let (Some(only), None) = (sections.next(), sections.next()) else { return None };
        let found = &self.tree.nodes[*only];
        let holds_most = found.children.iter().filter(is_section).count() >= self.tree.top.len();
        let is_topic = |page: &Page| {
            let front = &page.article().front;
            front.topic == Some(true) || front.priority.is_some()
        };
        let says_topic = found.page.is_some_and(|page| is_topic(&self.pages[page]));
        let (path, _) = self.folders.iter().find(|(_, folder)| *folder == only)?;
        let are_alike = self.tree.are_alike(&found.children, |page| self.pages[page].is_index());
        let is_wrapper = holds_most && !are_alike && !says_topic && !self.files.folders.contains_key(path);
        is_wrapper.then(|| (*only, path.clone()))
    }
}
