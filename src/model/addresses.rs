//! Which generated pages a guide has, and their addresses.

use std::collections::HashSet;

use super::guide::{Guide, RedirectTarget};
use super::href;
use super::ids::{ComparisonId, GroupId, PageId, TopicId};
use super::routes::{PAGES, PREFIX, PageKind, comparison_page, group_page, topic_page};

/// The fewest rows of a comparison that has a page of its own. Fewer are seen at a glance: there is nothing to sort or to filter.
const LEAST_ROWS: usize = 3;

/// Where something is in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination<'g> {
    /// The path of its page from the site's root.
    pub path: &'g str,
    /// Its anchor on that page; empty for the page itself.
    pub anchor: &'g str,
}

impl<'g> Destination<'g> {
    fn page(path: &'g str) -> Self {
        Self { path, anchor: "" }
    }

    /// The address as it is written in a link, from the site's root.
    pub fn href(&self) -> String {
        href::with_anchor(self.path, self.anchor)
    }
}

impl Guide {
    /// Whether a comparison has a page of its own. Otherwise it is only in its article.
    pub fn has_comparison_page(&self, comparison: ComparisonId) -> bool {
        self.table(comparison).rows.len() >= LEAST_ROWS
    }

    /// Where a comparison is: its own page, or the table in its article.
    pub fn comparison_address(&self, comparison: ComparisonId) -> Destination<'_> {
        let found = &self.comparisons[comparison];
        if self.has_comparison_page(comparison) {
            return Destination::page(&found.url);
        }
        let page = &self.pages[found.page];
        Destination { path: &page.url, anchor: &page.article().comparisons[found.index].anchor }
    }

    /// Whether the site has a page of this kind.
    pub fn has_page(&self, kind: PageKind) -> bool {
        let row = kind.row();
        row.needs.are_met(self) && !(row.is_fixed && self.routes.is_taken(row.address))
    }

    /// The address of a single page, or of the page `number` of a list (from 1).
    pub fn page_address(&self, kind: PageKind, number: usize) -> String {
        let home = self.home.filter(|_| kind == PageKind::Home).and_then(|page| self.pages.get(page));
        home.map_or_else(|| self.routes.free(&numbered(kind.row().address, number)), |page| page.url.clone())
    }

    /// The address of the page `number` of a topic's list (from 1).
    pub fn topic_address(&self, topic: TopicId, number: usize) -> String {
        let topic = &self.topics[topic];
        if number == 1 {
            topic.url.clone()
        } else {
            self.routes.free(&numbered(&topic_page(&topic.id), number))
        }
    }

    /// The address of the page `number` of a tag's or series' list (from 1).
    pub fn group_address(&self, group: GroupId, number: usize) -> String {
        let group = &self.groups[group];
        if number == 1 {
            group.url.clone()
        } else {
            self.routes.free(&numbered(&group_page(group.kind, &group.id), number))
        }
    }

    /// Adds redirects from the earlier ids of pages, where nothing else is.
    pub fn redirect_moved(&mut self, moved: impl IntoIterator<Item = (String, PageId)>) {
        let generated: HashSet<String> = self.generated_pages().collect();
        for (id, page) in moved {
            let url = format!("{id}.html");
            let is_free = !self.routes.is_taken(&url) && !generated.contains(&url);
            if is_free && !self.may_have_further_page(&url) {
                self.redirects.entry(url).or_insert(RedirectTarget::Page(page));
            }
        }
    }

    /// Adds redirects from the pages that comparisons had by these ids, where nothing else is.
    pub fn redirect_comparisons(&mut self, earlier: impl IntoIterator<Item = (String, ComparisonId)>) {
        let present: HashSet<String> = self.comparisons.iter().map(|found| found.id.clone()).collect();
        for (id, comparison) in earlier {
            let found = &self.comparisons[comparison];
            let (url, is_taken) = if found.id == id {
                (found.url.clone(), self.has_comparison_page(comparison))
            } else {
                (self.routes.free(&comparison_page(&id)), present.contains(&id))
            };
            if !is_taken {
                self.redirects.entry(url).or_insert(RedirectTarget::Comparison(comparison));
            }
        }
    }

    /// Where a redirect leads.
    pub fn redirect_address(&self, target: RedirectTarget) -> Destination<'_> {
        match target {
            RedirectTarget::Page(page) => Destination::page(&self.pages[page].url),
            RedirectTarget::Comparison(comparison) => self.comparison_address(comparison),
        }
    }

    /// The addresses of generated pages; further pages of lists are left out.
    pub(super) fn generated_pages(&self) -> impl Iterator<Item = String> {
        let single = PAGES.iter().filter(|row| row.is_single() && self.has_page(row.kind));
        let single = single.map(|row| self.page_address(row.kind, 1));
        let topics = self.topics.iter().map(|topic| topic.url.clone());
        let comparisons = self.comparisons.iter().map(|comparison| comparison.url.clone());
        single.chain(topics).chain(comparisons).chain(self.groups.iter().map(|group| group.url.clone()))
    }

    /// Whether a list may have a further page at this address. It may not where it has too few items.
    pub(super) fn may_have_further_page(&self, address: &str) -> bool {
        let Some((first, number)) = further_page(address) else { return false };
        let may = |most: usize| number <= most && self.routes.free(&numbered(&first, number)) == address;
        if let Some(row) = PAGES.iter().find(|row| row.address == first) {
            return row.paging.as_ref().is_some_and(|paging| may(paging.most_pages(self)));
        }
        let groups = self.groups.iter().map(|group| (group_page(group.kind, &group.id), &group.articles));
        let topics = self.topics.iter().map(|topic| (topic_page(&topic.id), &topic.articles));
        groups.chain(topics).find(|(page, _)| *page == first).is_some_and(|(_, articles)| may(articles.len()))
    }
}

/// The address of a list's page `number`: `questions.html`, `questions-2.html`.
fn numbered(address: &str, number: usize) -> String {
    match address.strip_suffix(".html") {
        Some(stem) if number > 1 => format!("{stem}-{number}.html"),
        _ => address.to_owned(),
    }
}

/// Splits the address of a further page of a list into the address of the first page and the number of the page.
fn further_page(address: &str) -> Option<(String, usize)> {
    let (folder, name) =
        address.rsplit_once('/').map_or(("", address), |(folder, _)| address.split_at(folder.len() + 1));
    let (stem, number) = name.trim_start_matches(PREFIX).strip_suffix(".html")?.rsplit_once('-')?;
    let number = number.parse().ok().filter(|number| *number > 1)?;
    Some((format!("{folder}{stem}.html"), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_further_pages() {
        let first = |address| further_page(address).map(|(first, number)| format!("{first} {number}"));
        assert_eq!(first("questions-2.html").as_deref(), Some("questions.html 2"));
        assert_eq!(first("topic/prepbook-index-10.html").as_deref(), Some("topic/index.html 10"));
        for address in ["questions.html", "questions-1.html", "faq-x.html", "a-2.svg"] {
            assert_eq!(first(address), None, "{address}");
        }
    }
}
