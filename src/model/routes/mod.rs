//! The table of page kinds, generated files and folders, and their addresses.
//!
//! An author's file keeps its address. A generated page whose address is taken gets a second name: [`PREFIX`] is put before the first part of its
//! path that conflicts, until there is no conflict. If an address is fixed by convention, such as `robots.txt`, the author's file replaces the
//! generated one.

mod table;

use std::collections::HashSet;

use super::groups::GroupKind;

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

impl PageKind {
    /// The kind of a group's pages.
    pub fn of_group(kind: GroupKind) -> Self {
        match kind {
            GroupKind::Tag => Self::Tag,
            GroupKind::Series => Self::Series,
        }
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
    PageKind::of_group(kind).row().address.replace(placeholder, id)
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
}
