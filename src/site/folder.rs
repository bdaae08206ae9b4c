//! A folder of the site that is made as a whole.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use super::Artifact;

type Make = dyn Fn() -> BTreeMap<String, Artifact> + Send + Sync;

/// Files that are only known together, such as the search index, whose shards depend on every article. The folder is
/// made when the first of them is asked for: a preview in which nobody searches never pays for it.
pub struct Folder {
    files: OnceLock<BTreeMap<String, Artifact>>,
    make: Box<Make>,
}

impl Folder {
    /// A folder whose files `make` gives by their addresses from the site's root. It must be pure.
    pub fn lazy(make: impl Fn() -> BTreeMap<String, Artifact> + Send + Sync + 'static) -> Self {
        Self { files: OnceLock::new(), make: Box::new(make) }
    }

    /// The files, made now if they were not yet.
    pub fn files(&self) -> &BTreeMap<String, Artifact> {
        self.files.get_or_init(&self.make)
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder").field("files", &self.files.get().map(BTreeMap::len)).finish_non_exhaustive()
    }
}
