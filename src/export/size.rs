//! Sizes of files: the limit, and how they are written.

/// Size in bytes above which a file that cannot be scaled is left out.
pub(super) const TOO_LARGE: usize = 8 * 1024 * 1024;

/// `1.2 MB`, `340 kB`
pub fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
