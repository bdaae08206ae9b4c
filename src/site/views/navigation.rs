//! The navigation as a page shows it: the way to the page, the siblings of each step, and what is in the page.

use super::Views;
use super::parts::{grade_view, page_ref};
use crate::model::guide::PageRole;
use crate::model::{NavigationId, PageId};
use crate::site::href;
use crate::theme::view::{LinkView, NavigationRow, NavigationView};

/// Levels with more nodes show a window of them.
const WHOLE_LEVEL: usize = 40;
/// Nodes shown before and after the one on the way, in a level too large to show whole.
const NEIGHBOURS: usize = 8;

impl Views {
    /// The navigation of a page that is at `here`, for readers of `language` if that is not the guide's.
    pub(super) fn navigation(&self, here: Option<NavigationId>, language: Option<&str>) -> NavigationView {
        let navigation = &self.guide.navigation;
        // From the top to the page itself.
        let mut way: Vec<NavigationId> =
            here.into_iter().flat_map(|node| navigation.ancestors(node)).collect();
        way.reverse();
        way.extend(here);
        let mut rows: Vec<NavigationRow> = Vec::new();
        // Levels that are open, each with what is left of it.
        let mut levels = vec![self.window(&navigation.top, way.first())];
        while let Some(level) = levels.pop() {
            let depth = levels.len();
            let Some((node, rest)) = level.split_first() else {
                // The level ends, and so does the node it is in.
                if let Some(row) = rows.last_mut().filter(|_| depth > 0) {
                    row.closes.push(depth);
                }
                continue;
            };
            let node = *node;
            levels.push(rest);
            let on_way = way.get(depth) == Some(&node);
            let children = &navigation.nodes[node].children;
            let opens = on_way && !children.is_empty();
            rows.push(NavigationRow {
                depth,
                is_current: here == Some(node),
                is_on_way: on_way,
                opens,
                hidden: if opens && children.len() > WHOLE_LEVEL { children.len() } else { 0 },
                ..self.row(node, language)
            });
            if opens {
                levels.push(self.window(children, way.get(depth + 1)));
            }
        }
        NavigationView { rows, is_cut: navigation.top.len() > WHOLE_LEVEL }
    }

    /// The nodes of a level that are shown; the page or a step of the way to it is `around`.
    fn window<'n>(&self, level: &'n [NavigationId], around: Option<&NavigationId>) -> &'n [NavigationId] {
        if level.len() <= WHOLE_LEVEL {
            return level;
        }
        let here = around.map_or(0, |node| self.level_indexes[*node]);
        let shown = 2 * NEIGHBOURS + 1;
        let start = here.saturating_sub(NEIGHBOURS).min(level.len() - shown);
        &level[start..start + shown]
    }

    /// A row of a page that is elsewhere.
    fn row(&self, node: NavigationId, language: Option<&str>) -> NavigationRow {
        let found = &self.guide.navigation.nodes[node];
        let topic = found.topic.map(|topic| &self.guide.topics[topic]);
        NavigationRow {
            title: self.node_title(node, language),
            url: self.node_url(node, language),
            topic: topic.map(|topic| topic.id.clone()),
            priority: topic.and_then(|topic| topic.priority).map(grade_view),
            ..NavigationRow::default()
        }
    }

    fn node_title(&self, node: NavigationId, language: Option<&str>) -> String {
        let found = &self.guide.navigation.nodes[node];
        let shown = found.page.map(|page| self.guide.in_language(page, language));
        let label = found.label.clone().filter(|_| shown == found.page);
        let of_page = || shown.map(|page| self.guide.pages[page].title().to_owned());
        label.or_else(of_page).unwrap_or_default()
    }

    /// Where a node leads: to its page, or else to the first page in it; nowhere for a chapter to come.
    fn node_url(&self, node: NavigationId, language: Option<&str>) -> Option<String> {
        let found = &self.guide.navigation.nodes[node];
        let page = found.page.or(self.first_pages[node]);
        let shown = page.map(|page| self.guide.in_language(page, language));
        // The page of a topic shows its articles, in the guide's language.
        if let Some(topic) = found.topic.filter(|_| shown == page) {
            return Some(href::encode(&self.guide.topics[topic].url));
        }
        Some(href::encode(&self.guide.pages[shown?].url))
    }

    /// The way from the top to a page, without the page.
    pub(super) fn crumbs(&self, node: Option<NavigationId>, language: Option<&str>) -> Vec<LinkView> {
        let ancestors = node.into_iter().flat_map(|node| self.guide.navigation.ancestors(node));
        let link = |node| {
            Some(LinkView { url: self.node_url(node, language)?, title: self.node_title(node, language) })
        };
        let mut crumbs: Vec<LinkView> = ancestors.filter_map(link).collect();
        crumbs.reverse();
        crumbs
    }

    /// The pages that are read before and after a page. The home page is one of them only where it is the first lesson.
    pub(super) fn neighbours(&self, page: PageId) -> (Option<LinkView>, Option<LinkView>) {
        let guide = &self.guide;
        let in_order = |index: usize| guide.order.get(index).copied();
        let [before, after] = match self.order_indexes[page] {
            Some(index) => [index.checked_sub(1).and_then(in_order), in_order(index + 1)],
            None => self.translation_neighbours.get(&page).copied().unwrap_or_default(),
        };
        let is_home =
            |page: PageId| guide.pages[guide.pages[page].original.unwrap_or(page)].role == PageRole::Home;
        let is_read = |page: &PageId| guide.navigation.home_lesson.is_some() || !is_home(*page);
        let link = |page: Option<PageId>| page.filter(is_read).map(|page| page_ref(&guide.pages[page]));
        (link(before), link(after))
    }
}
