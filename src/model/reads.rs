//! Which articles somebody reads, and what they are like.

use std::cell::RefCell;
use std::io;

use borsh::BorshSerialize;
use xxhash_rust::xxh3::Xxh3Default;

use super::guide::{Guide, Page};
use super::ids::PageId;
use crate::memo::Fingerprint;

thread_local! {
    /// Pages whose articles were read, while somebody wants to know.
    static READ: RefCell<Option<Vec<PageId>>> = const { RefCell::new(None) };
}

/// Does `work`, and tells the pages whose articles it read on this thread, each at least once.
pub fn recorded<T>(work: impl FnOnce() -> T) -> (T, Vec<PageId>) {
    let before = READ.replace(Some(Vec::new()));
    let value = work();
    let read = READ.take().unwrap_or_default();
    // What is done within something else is done by that, too.
    READ.set(before.map(|mut before| {
        before.extend_from_slice(&read);
        before
    }));
    (value, read)
}

/// Notes that a page's article is read.
pub(super) fn note(page: PageId) {
    READ.with_borrow_mut(|read| {
        if let Some(read) = read
            && read.last() != Some(&page)
        {
            read.push(page);
        }
    });
}

impl Guide {
    /// The fingerprint of everything but the articles themselves, where their links lead, and what leads to them: which pages, topics and
    /// comparisons there are, in which order. The rest of each page is in [`Page::print`].
    pub fn frame(&self) -> Fingerprint {
        let Guide { config, title, pages, home, topics, articles, comparisons, assets, redirects, navigation, is_ordered, order: _, unlisted, translations, routes: _ } =
            self;
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
    /// The fingerprint of its article, of where that leads, and of what leads there.
    pub fn print(&self) -> Fingerprint {
        let mut hasher = Hasher::default();
        hasher.add(&(self.fingerprint, &self.links.raw, &self.requires, &self.backlinks));
        hasher.finish()
    }
}

/// Takes values as bytes.
#[derive(Default)]
struct Hasher(Xxh3Default);

impl Hasher {
    fn add(&mut self, value: &impl BorshSerialize) {
        // To a hash, so it cannot fail.
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
