//! The order and the names that an author wrote down: `SUMMARY.md`, the `nav` of `mkdocs.yml`, settings of folders.

mod entry;
mod folder;
mod mkdocs;
mod outline;
mod summary;

pub use entry::{Outline, OutlineEntry};
pub use folder::FolderSettings;
pub use outline::SUMMARY;
