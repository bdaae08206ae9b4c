//! A folder of the site that is generated as a whole.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Artifact;

type Make = dyn FnOnce() -> BTreeMap<String, Artifact> + Send;

/// Files that are generated together, such as the search index, whose shards depend on every article. They are generated on first access, so that a
/// preview without searches does not pay for them.
pub struct Folder {
    files: OnceLock<BTreeMap<String, Artifact>>,
    /// Taken, and dropped, when the files are generated.
    make: Mutex<Option<Box<Make>>>,
}

impl Folder {
    /// A folder whose files `make` returns by address. It must be pure.
    pub fn lazy(make: impl FnOnce() -> BTreeMap<String, Artifact> + Send + 'static) -> Self {
        Self { files: OnceLock::new(), make: Mutex::new(Some(Box::new(make))) }
    }

    /// The files, generated on first access.
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
