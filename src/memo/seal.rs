//! Bytes for a later process of this very code: with a word for what they are, the code's fingerprint, and a checksum.

use super::Fingerprint;

/// Bytes of a fingerprint.
pub(super) const PRINT: usize = 16;

/// What the bytes begin with, room for `length` more behind it.
pub(super) fn begin(magic: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(magic.len() + 2 * PRINT + length);
    bytes.extend_from_slice(magic);
    bytes.extend_from_slice(&Fingerprint::of_code().0.to_le_bytes());
    bytes
}

/// The bytes with what they end with.
pub(super) fn end(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.extend_from_slice(&Fingerprint::of(&bytes).0.to_le_bytes());
    bytes
}

/// What stands between; `None` where the bytes are not what this very code wrote, to the last one.
pub(super) fn open<'b>(magic: &[u8], bytes: &'b [u8]) -> Option<&'b [u8]> {
    let (bytes, sum) = bytes.split_last_chunk::<PRINT>()?;
    let whole = *sum == Fingerprint::of(bytes).0.to_le_bytes();
    whole.then_some(bytes)?.strip_prefix(magic)?.strip_prefix(&Fingerprint::of_code().0.to_le_bytes())
}
