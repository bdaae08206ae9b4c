//! A folder of the site that is made as a whole.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Artifact;

type Make = dyn FnOnce() -> BTreeMap<String, Artifact> + Send;

/// Files that are only known together, such as the search index, whose shards depend on every article. The folder is
/// made when the first of them is asked for: a preview in which nobody searches never pays for it.
pub struct Folder {
    files: OnceLock<BTreeMap<String, Artifact>>,
    /// Gone with all it holds when the files are made.
    make: Mutex<Option<Box<Make>>>,
}

impl Folder {
    /// A folder whose files `make` gives by their addresses from the site's root. It must be pure.
    pub fn lazy(make: impl FnOnce() -> BTreeMap<String, Artifact> + Send + 'static) -> Self {
        Self { files: OnceLock::new(), make: Mutex::new(Some(Box::new(make))) }
    }

    /// The files, made now if they were not yet.
    pub fn files(&self) -> &BTreeMap<String, Artifact> {
        self.files.get_or_init(|| {
            let make = self.make.lock().unwrap_or_else(PoisonError::into_inner).take();
            make.map(|make| make()).unwrap_or_default()
        })
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder").field("files", &self.files.get().map(BTreeMap::len)).finish_non_exhaustive()
    }
}
