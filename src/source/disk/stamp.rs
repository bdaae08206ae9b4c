//! What the system says about a file, by which its changes are noticed.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// How long a file must have rested for its times to tell the next edit from this one: the coarsest file systems count in
/// steps of two seconds.
pub(super) const RESTED: Duration = Duration::from_secs(2);

/// What the system says about a file without opening it. Every write changes some of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    created: Option<SystemTime>,
    /// When anything about it changed, by seconds and nanoseconds; its device and number. Zeros where there is no such thing.
    #[cfg(unix)]
    inode: [i128; 4],
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            created: metadata.created().ok(),
            #[cfg(unix)]
            inode: [
                metadata.ctime().into(),
                metadata.ctime_nsec().into(),
                metadata.dev().into(),
                metadata.ino().into(),
            ],
        }
    }

    /// Whether the last change was a while before `now`. A file whose times lie ahead or are unknown never rests.
    pub(super) fn has_rested(&self, now: SystemTime) -> bool {
        let rested = |at: SystemTime| now.duration_since(at).is_ok_and(|passed| passed > RESTED);
        #[cfg(unix)]
        let rested_on_disk = u64::try_from(self.inode[0])
            .is_ok_and(|seconds| rested(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds + 1)));
        #[cfg(not(unix))]
        let rested_on_disk = true;
        rested_on_disk && self.modified.is_some_and(rested)
    }
}
