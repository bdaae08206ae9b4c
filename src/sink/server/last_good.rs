//! The last good rendering of the pages that were requested most recently.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::cache::Fingerprint;
use crate::site::Rendered;

/// The number of pages in memory.
const CAPACITY: usize = 64;

/// An LRU cache of pages; the most recently used is the last.
#[derive(Debug, Default)]
pub(super) struct LastGoodPages {
    pages: Mutex<VecDeque<LastGood>>,
}

/// A rendered page.
#[derive(Debug, Clone)]
pub(super) struct LastGood {
    url: String,
    pub(super) fingerprint: Fingerprint,
    pub(super) bytes: Rendered,
}

impl LastGoodPages {
    /// The last good rendering of a page.
    pub(super) fn get(&self, url: &str) -> Option<LastGood> {
        let mut pages = self.lock();
        let index = pages.iter().position(|page| page.url == url)?;
        let page = pages.remove(index)?;
        pages.push_back(page.clone());
        Some(page)
    }

    /// Replaces the rendering of a page.
    pub(super) fn put(&self, url: &str, fingerprint: Fingerprint, bytes: Rendered) {
        let mut pages = self.lock();
        pages.retain(|page| page.url != url);
        pages.push_back(LastGood { url: url.to_owned(), fingerprint, bytes });
        if pages.len() > CAPACITY {
            pages.pop_front();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<LastGood>> {
        // A panic in another thread leaves the list valid.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn drops_the_least_recently_used_page() {
        let pages = LastGoodPages::default();
        let put = |number: usize| {
            pages.put(&number.to_string(), Fingerprint::of(&number.to_le_bytes()), Arc::from(*b"x"));
        };
        (0..CAPACITY).for_each(put);
        assert!(pages.get("0").is_some());
        put(CAPACITY);
        assert!(pages.get("0").is_some() && pages.get("1").is_none());
    }
}
