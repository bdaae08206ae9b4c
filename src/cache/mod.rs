//! One cache: [`Memo`] in memory, [`DiskCache`] on disk, both keyed by [`Fingerprint`], and [`Lazy`] values between them.
//!
//! Three rules keep it right. Values are immutable. An entry depends on nothing but its key, so everything a stage reads (path, bytes, options)
//! is in the key. Diagnostics are part of the value, so a hit reports what the miss reported.

mod disk;
mod fingerprint;
mod lazy;
mod memo;

pub use disk::{DiskCache, Store};
pub use fingerprint::{ByFingerprint, ByHash, ByText, Fingerprint};
pub use lazy::{Lazy, LazyCache};
pub use memo::Memo;
