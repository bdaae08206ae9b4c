//! The result of a build: every address of the site with what makes its bytes.

pub mod artifact;
pub mod card_svg;
mod feeds;
pub mod href;
pub mod paging;
pub mod plan;
pub mod roadmap_svg;
mod structured_data;
mod svg_text;
pub mod views;

use std::collections::BTreeMap;

pub use artifact::{Artifact, Rendered};
pub use plan::plan;

use crate::diag::Diagnostic;

/// Addresses (paths from the site's root, without a leading `/`) and their artifacts.
#[derive(Debug, Default)]
pub struct Site {
    artifacts: BTreeMap<String, Artifact>,
    stats: Stats,
}

/// What the last line of a build says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// HTML pages, redirects left out.
    pub pages: usize,
    /// Articles, without drafts that were left out.
    pub articles: usize,
    /// Questions, follow-ups left out.
    pub questions: usize,
}

impl Site {
    /// A site of these artifacts.
    pub fn new(artifacts: BTreeMap<String, Artifact>, stats: Stats) -> Self {
        Self { artifacts, stats }
    }

    /// Addresses and artifacts, by address.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Artifact)> {
        self.artifacts.iter().map(|(url, artifact)| (url.as_str(), artifact))
    }

    /// The artifact at an address.
    pub fn get(&self, url: &str) -> Option<&Artifact> {
        self.artifacts.get(url)
    }

    /// Makes the bytes at an address, or `None` where the site has nothing.
    ///
    /// # Errors
    /// The diagnostics of a template that failed for the page.
    pub fn pull(&self, url: &str) -> Option<Result<Rendered, Vec<Diagnostic>>> {
        self.get(url).map(Artifact::render)
    }

    /// How much there is of everything.
    pub fn stats(&self) -> Stats {
        self.stats
    }
}
