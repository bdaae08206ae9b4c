//! Fingerprints, and maps whose keys need no hashing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::num::ParseIntError;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64, xxh3_128};

/// A 128-bit hash. Equal inputs give equal fingerprints on every machine.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize,
)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// The fingerprint of `bytes` (XXH3, 128 bits).
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The fingerprint of this program: its code and the versions of its dependencies.
    pub fn of_code() -> Self {
        Self::of(env!("PREPBOOK_CODE").as_bytes())
    }

    /// The fingerprint of several parts, each prefixed with its length.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Xxh3Default::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// The fingerprint of plain data: structs, texts, numbers, and maps with text keys.
    pub fn of_value(value: &impl Serialize) -> Self {
        let json = serde_json::to_vec(value);
        debug_assert!(json.is_ok(), "plain data can be written as JSON: {json:?}");
        Self::of(&json.unwrap_or_default())
    }

    /// The fingerprint of this one and others, in order.
    #[must_use]
    pub fn and(self, others: impl IntoIterator<Item = Fingerprint>) -> Self {
        let mut hasher = Xxh3Default::new();
        hasher.update(&self.0.to_le_bytes());
        for other in others {
            hasher.update(&other.0.to_le_bytes());
        }
        Self(hasher.digest128())
    }

    /// The first ten hexadecimal digits: enough to name an asset.
    pub fn short(self) -> String {
        format!("{:010x}", (self.0 >> 88) as u64)
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // In halves: formatting a `u128` takes five times as long.
        write!(f, "{:016x}{:016x}", (self.0 >> 64) as u64, self.0 as u64)
    }
}

impl FromStr for Fingerprint {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

/// A map by fingerprints, which are hashes already.
pub type ByFingerprint<V> = HashMap<Fingerprint, V, BuildHasherDefault<KeyHasher>>;

/// A map by numbers that are hashes, or as well distributed.
pub type ByHash<K, V> = HashMap<K, V, BuildHasherDefault<KeyHasher>>;

/// A map by texts with a fast hash. The texts are the author's own, so collisions are not attacks.
pub type ByText<K, V> = HashMap<K, V, BuildHasherDefault<TextHasher>>;

/// Hashes a text with one call of XXH3.
#[derive(Debug, Default)]
pub struct TextHasher(u64);

impl Hasher for TextHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.rotate_left(5) ^ xxh3_64(bytes);
    }

    fn write_u8(&mut self, _end: u8) {}
}

/// Takes the low half of a fingerprint as its hash.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 ^= u64::from_le_bytes(word);
        }
    }

    fn write_u64(&mut self, value: u64) {
        // Spreads every bit of the value over all bits of the result.
        let product = u128::from(self.0 ^ value) * 0x9E37_79B9_7F4A_7C15;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn write_u128(&mut self, value: u128) {
        self.0 = value as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_distinguished() {
        assert_ne!(Fingerprint::of_parts([&b"ab"[..], b"c"]), Fingerprint::of_parts([&b"a"[..], b"bc"]));
    }
}
