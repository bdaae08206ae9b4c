//! A map of terms that is quick where millions are looked up.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

/// Numbers by term.
pub(super) type TermMap<T> = HashMap<T, u32, BuildHasherDefault<TermHasher>>;

/// Terms are short: one call of a fast hash each.
#[derive(Default)]
pub(super) struct TermHasher(u64);

impl Hasher for TermHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.rotate_left(5) ^ xxh3_64(bytes);
    }

    fn write_u8(&mut self, _end: u8) {}
}
