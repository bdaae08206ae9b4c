//! Tracking of the articles that a computation reads, and fingerprints of what it may read.

use std::cell::RefCell;
use std::io;

use borsh::BorshSerialize;
use xxhash_rust::xxh3::Xxh3Default;

use super::guide::{Guide, Page};
use super::ids::PageId;
use crate::memo::Fingerprint;

thread_local! {
    /// Pages whose articles were read on this thread; `None` while reads are not tracked.
    static READ: RefCell<Option<Vec<PageId>>> = const { RefCell::new(None) };
}

/// Runs `work`; returns its value and the pages whose articles it read on this thread, each at least once.
pub fn track_reads<T>(work: impl FnOnce() -> T) -> (T, Vec<PageId>) {
    let before = READ.replace(Some(Vec::new()));
    let value = work();
    let read = READ.take().unwrap_or_default();
    // An enclosing call has read what this one has.
    READ.set(before.map(|mut before| {
        before.extend_from_slice(&read);
        before
    }));
    (value, read)
}

/// Records a read of a page's article.
pub(super) fn record_read(page: PageId) {
    READ.with_borrow_mut(|read| {
        if let Some(read) = read
            && read.last() != Some(&page)
        {
            read.push(page);
        }
    });
}

impl Guide {
    /// The fingerprint of the guide's structure: its configuration, and its pages, topics and comparisons in their order. The rest of each page,
    /// which is its article and the links from and to it, is in [`Page::content_fingerprint`].
    pub fn structure_fingerprint(&self) -> Fingerprint {
        let Guide {
            config,
            title,
            pages,
            home,
            topics,
            articles,
            comparisons,
            assets,
            redirects,
            navigation,
            is_ordered,
            order: _,
            unlisted,
            translations,
            routes: _,
        } = self;
        let mut hasher = Hasher::default();
        hasher.add(&(title, home, articles, &comparisons.raw, assets, redirects, self.free_addresses()));
        hasher.add(&topics.raw);
        hasher.add(&(&navigation.nodes.raw, &navigation.top, is_ordered, unlisted, translations));
        for page in pages {
            let Page {
                index,
                id,
                path: _,
                url,
                role,
                name,
                language,
                original,
                is_listed: _,
                node: _,
                topic,
                comparisons,
                parsed: _,
                fingerprint: _,
                links: _,
                requires: _,
                backlinks: _,
            } = page;
            hasher.add(&(index, id, url, role, topic, comparisons));
            hasher.add(&(name, language, original));
        }
        hasher.finish().and([Fingerprint::of_value(config)])
    }
}

impl Page {
    /// The fingerprint of the article, of the targets of its links, and of the links to it.
    pub fn content_fingerprint(&self) -> Fingerprint {
        let mut hasher = Hasher::default();
        hasher.add(&(self.fingerprint, &self.links.raw, &self.requires, &self.backlinks));
        hasher.finish()
    }
}

/// Hashes the serialized form of values.
#[derive(Default)]
struct Hasher(Xxh3Default);

impl Hasher {
    fn add(&mut self, value: &impl BorshSerialize) {
        // Writing to a hash cannot fail.
        let _written = value.serialize(self);
    }

    fn finish(&self) -> Fingerprint {
        Fingerprint(self.0.digest128())
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
