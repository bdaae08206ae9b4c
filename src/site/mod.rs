//! The site: an artifact for every address.

mod app_icon;
pub mod artifact;
mod deck;
mod feeds;
mod folder;
mod offline;
mod pages;
pub mod paging;
pub mod plan;
mod renderer;
pub mod roadmap_svg;
pub mod root_data;
pub mod social_cards;
mod structured_data;
pub mod svg_text;
mod variables;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use artifact::{Artifact, RenderError, Rendered};
pub use folder::Folder;
pub use plan::plan;

use crate::dialect::questions::Pattern;
use crate::model::counts::{Copies, LeftOutCounts, PatternCount};
pub use crate::model::href;
use crate::model::routes;
use crate::source::OTHER_FORMATS;

/// Addresses (paths from the site's root, without a leading `/`) and their artifacts.
#[derive(Debug, Default)]
pub struct Site {
    artifacts: Arc<BTreeMap<String, Artifact>>,
    folders: Vec<SiteFolder>,
    stats: Stats,
}

/// Artifacts that are generated together.
#[derive(Debug)]
pub struct SiteFolder {
    /// How their addresses begin, without the prefix of a second name. Without a final slash it is that of a list of pages.
    pub prefix: String,
    /// The artifacts.
    pub folder: Arc<Folder>,
}

impl SiteFolder {
    /// A folder of artifacts whose addresses begin with `prefix`.
    pub fn new(prefix: impl Into<String>, folder: Arc<Folder>) -> Self {
        Self { prefix: prefix.into(), folder }
    }
}

/// Statistics of a build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// HTML pages, without redirects.
    pub pages: usize,
    /// Articles, without drafts that are left out.
    pub articles: usize,
    /// Questions, without follow-ups.
    pub questions: usize,
    /// Those of them without an answer, which are not scheduled.
    pub unanswered: usize,
    /// How many questions are marked by each pattern, and in how many files.
    pub recognized: [PatternCount; Pattern::ALL.len()],
    /// What articles have of other tools that has no meaning here, and in how many files.
    pub left_out: LeftOutCounts,
    /// How many articles are copies of others, and how many of their questions are asked once.
    pub copied: Copies,
    /// How many texts are in formats that are not read, by [`OTHER_FORMATS`].
    pub other_formats: [usize; OTHER_FORMATS.len()],
}

impl Site {
    /// A site of artifacts and folders. The first folder should be the most expensive one. `stats` excludes folders.
    pub fn new(artifacts: Arc<BTreeMap<String, Artifact>>, folders: Vec<SiteFolder>, stats: Stats) -> Self {
        Self { artifacts, folders, stats }
    }

    /// All addresses and artifacts; generates every folder.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Artifact)> {
        self.make_folders();
        let files = self.folders.iter().flat_map(|part| part.folder.files());
        self.artifacts.iter().chain(files).map(|(url, artifact)| (url.as_str(), artifact))
    }

    /// The number of addresses; generates every folder.
    pub fn len(&self) -> usize {
        self.make_folders();
        self.artifacts.len() + self.folders.iter().map(|part| part.folder.files().len()).sum::<usize>()
    }

    /// Whether the site has no address.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The artifact at an address; generates the folder that may contain it.
    pub fn get(&self, url: &str) -> Option<&Artifact> {
        self.artifacts.get(url).or_else(|| {
            let first_name = url.trim_start_matches(routes::PREFIX);
            let is_in = |name: &str| url.starts_with(name) || first_name.starts_with(name);
            let mut folders = self.folders.iter().filter(|part| is_in(&part.prefix));
            folders.find_map(|part| part.folder.files().get(url))
        })
    }

    /// Renders the artifact at an address; `None` if there is none.
    ///
    /// # Errors
    /// The diagnostics of a template that failed for the page.
    pub fn pull(&self, url: &str) -> Option<Result<Rendered, RenderError>> {
        self.get(url).map(Artifact::render)
    }

    /// Generates the search index on one thread and the other folders on another: it takes as long as all the others, and much of it is sequential.
    /// The deck comes first among those, since pages of lists wait for it.
    fn make_folders(&self) {
        let Some((first, others)) = self.folders.split_first() else { return };
        rayon::join(|| first.folder.files(), || others.iter().for_each(|part| _ = part.folder.files()));
    }

    /// Statistics; generates the folders of pages.
    pub fn stats(&self) -> Stats {
        let folders = self.folders.iter().filter(|part| !part.prefix.ends_with('/'));
        let files = folders.flat_map(|part| part.folder.files().keys());
        let pages = files.filter(|url| url.ends_with(".html")).count();
        Stats { pages: self.stats.pages + pages, ..self.stats }
    }
}
