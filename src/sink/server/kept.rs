//! The last good rendering of pages that were looked at.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::cache::Fingerprint;
use crate::site::Rendered;

/// How many pages are kept: more than an author has in mind at once.
const MOST: usize = 64;

/// Pages, those looked at last at the end.
#[derive(Debug, Default)]
pub(super) struct KeptPages {
    pages: Mutex<VecDeque<Kept>>,
}

/// A page as it was rendered.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    url: String,
    pub(super) fingerprint: Fingerprint,
    pub(super) bytes: Rendered,
}

impl KeptPages {
    /// The last good rendering of a page.
    pub(super) fn get(&self, url: &str) -> Option<Kept> {
        let mut pages = self.lock();
        let place = pages.iter().position(|kept| kept.url == url)?;
        let kept = pages.remove(place)?;
        pages.push_back(kept.clone());
        Some(kept)
    }

    /// Keeps a rendering instead of the page's older one.
    pub(super) fn put(&self, url: &str, fingerprint: Fingerprint, bytes: Rendered) {
        let mut pages = self.lock();
        pages.retain(|kept| kept.url != url);
        pages.push_back(Kept { url: url.to_owned(), fingerprint, bytes });
        if pages.len() > MOST {
            pages.pop_front();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Kept>> {
        // A panic elsewhere leaves the list whole.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn forgets_what_was_not_looked_at_for_longest() {
        let kept = KeptPages::default();
        let put = |number: usize| {
            kept.put(&number.to_string(), Fingerprint::of(&number.to_le_bytes()), Arc::from(*b"x"));
        };
        (0..MOST).for_each(put);
        assert!(kept.get("0").is_some());
        put(MOST);
        assert!(kept.get("0").is_some() && kept.get("1").is_none());
    }
}
