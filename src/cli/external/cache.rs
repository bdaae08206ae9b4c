//! Links that worked, with the time of the request, in the cache of the book.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::sink::disk::replace;

const FILE: &str = "external-links.json";
const VERSION: u32 = 1;

/// Working links that need no new request.
pub(super) struct LinkCache {
    /// `None` without a cache.
    file: Option<PathBuf>,
    now: u64,
    content: LinkCacheFile,
}

#[derive(Default, Serialize, Deserialize)]
struct LinkCacheFile {
    version: u32,
    /// Links with the seconds since 1970 at which they worked.
    links: BTreeMap<String, u64>,
}

impl LinkCache {
    /// The links in the cache folder of a book, without those older than `max_age`.
    pub(super) fn read(folder: Option<PathBuf>, max_age: Duration) -> Self {
        let file = folder.map(|folder| folder.join(FILE));
        let content = file.as_ref().and_then(|file| fs::read(file).ok());
        let content = content.and_then(|bytes| serde_json::from_slice::<LinkCacheFile>(&bytes).ok());
        let mut content = content.filter(|content| content.version == VERSION).unwrap_or_default();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        content.links.retain(|_, time| now.checked_sub(*time).is_some_and(|age| age < max_age.as_secs()));
        Self { file, now, content }
    }

    /// Whether the link worked recently.
    pub(super) fn has(&self, link: &str) -> bool {
        self.content.links.contains_key(link)
    }

    /// Adds a link that works.
    pub(super) fn add(&mut self, link: &str) {
        self.content.links.insert(link.to_owned(), self.now);
    }

    /// Writes the cache. Without one, the next check takes longer, so errors are ignored.
    pub(super) fn write(mut self) {
        let Some(file) = &self.file else { return };
        self.content.version = VERSION;
        if let Ok(bytes) = serde_json::to_vec(&self.content) {
            let _ = replace(file, &bytes);
        }
    }
}
