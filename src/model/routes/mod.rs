//! The table of page kinds, generated files and folders, and their addresses.
//!
//! An author's file keeps its address. A generated page whose address is taken gets a second name: [`PREFIX`] is put before the first part of its
//! path that conflicts, until there is no conflict. If an address is fixed by convention, such as `robots.txt`, the author's file replaces the
//! generated one.

mod table;

use std::collections::HashSet;

use super::groups::GroupKind;
use super::guide::Guide;
use super::ids::{GroupId, PageId, TopicId};

pub use table::*;

/// The prefix of a second name, as in `prepbook-faq.html`.
pub const PREFIX: &str = "prepbook-";
/// The reserved addresses, which generated pages do not use. Compared without case, since some file systems ignore it.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// Addresses in lower case.
    files: HashSet<String>,
    /// Their folders, without a final `/`.
    folders: HashSet<String>,
}

impl Routes {
    /// Routes with these reserved addresses.
    pub fn new<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Self {
        let mut routes = Self::default();
        addresses.into_iter().for_each(|address| routes.reserve(address));
        routes
    }

    /// Reserves an address.
    pub fn reserve(&mut self, address: &str) {
        let address = address.to_lowercase();
        let mut folder = address.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.folders.contains(above) {
                break;
            }
            self.folders.insert(above.to_owned());
            folder = above;
        }
        self.files.insert(address);
    }

    /// Whether `address` conflicts with a file or folder of the author.
    pub fn is_taken(&self, address: &str) -> bool {
        self.obstacle(address).is_some()
    }

    /// The address for a generated file, or for a generated folder if `address` ends with `/`: its own, or its second name.
    pub fn free(&self, address: &str) -> String {
        let mut address = address.to_owned();
        while let Some(part) = self.obstacle(&address) {
            address.insert_str(part, PREFIX);
        }
        address
    }

    /// The byte offset of the part of `address` that conflicts: a folder with the name of an author's file, or the last part.
    fn obstacle(&self, address: &str) -> Option<usize> {
        let path = address.strip_suffix('/').unwrap_or(address).to_lowercase();
        let folder = path.match_indices('/').find(|(end, _)| self.files.contains(&path[..*end]));
        let end = match folder {
            Some((end, _)) => end,
            None if self.files.contains(&path) || self.folders.contains(&path) => path.len(),
            None => return None,
        };
        // The lower-case path may have another length, so parts are counted instead of bytes.
        let depth = path[..end].matches('/').count();
        Some(
            depth
                .checked_sub(1)
                .map_or(0, |above| address.match_indices('/').nth(above).map_or(0, |(slash, _)| slash + 1)),
        )
    }
}

impl Guide {
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
                self.redirects.entry(url).or_insert(page);
            }
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
        if let Some(row) = PAGES.iter().find(|row| row.address == first) {
            return row.paging.as_ref().is_some_and(|paging| number <= paging.most_pages(self))
                && self.page_address(row.kind, number) == address;
        }
        let group = self.groups.position(|group| group_page(group.kind, &group.id) == first);
        if let Some(group) = group {
            return number <= self.groups[group].articles.len()
                && self.group_address(group, number) == address;
        }
        let topic = self.topics.position(|topic| topic_page(&topic.id) == first);
        topic.is_some_and(|topic| {
            number <= self.topics[topic].articles.len() && self.topic_address(topic, number) == address
        })
    }
}

/// The address of a topic's page.
pub(super) fn topic_page(id: &str) -> String {
    PageKind::Topic.row().address.replace("TOPIC", id)
}

/// The address of a comparison's page.
pub(super) fn comparison_page(id: &str) -> String {
    PageKind::Comparison.row().address.replace("ID", id)
}

/// The address of a tag's or series' page.
pub(super) fn group_page(kind: GroupKind, id: &str) -> String {
    let placeholder = match kind {
        GroupKind::Tag => "TAG",
        GroupKind::Series => "SERIES",
    };
    kind.page_kind().row().address.replace(placeholder, id)
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
    fn each_kind_has_its_row() {
        assert!(PAGES.iter().all(|row| row.kind.row().name == row.name));
        let names: HashSet<&str> = PAGES.iter().map(|row| row.name).collect();
        let addresses: HashSet<&str> = PAGES.iter().map(|row| row.address).collect();
        assert_eq!((names.len(), addresses.len()), (PAGES.len(), PAGES.len()));
    }

    #[test]
    fn generated_files_give_way() {
        let own = ["faq.html", "prepbook-faq.html", "Search.html", "compare/x.html", "assets", "cards/a.svg"];
        let routes = Routes::new(own);
        for (address, free) in [
            ("roadmap.html", "roadmap.html"),
            ("faq.html", "prepbook-prepbook-faq.html"),
            ("faq-2.html", "faq-2.html"),
            ("search.html", "prepbook-search.html"),
            ("compare/x.html", "compare/prepbook-x.html"),
            ("compare/y.html", "compare/y.html"),
            ("assets/site.css", "prepbook-assets/site.css"),
            ("assets/search/", "prepbook-assets/search/"),
            ("cards/", "prepbook-cards/"),
            ("cards.html", "cards.html"),
        ] {
            assert_eq!(routes.free(address), free);
        }
        // In lower case, the first letter takes three bytes instead of two.
        assert_eq!(Routes::new(["İ/x"]).free("İ/x"), "İ/prepbook-x");
    }

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
