//! The order and the names that an author wrote down: `SUMMARY.md`, settings of other tools, settings of folders.

mod contents;
mod entry;
mod folder;
mod mkdocs;
mod outline;
mod program;
mod projects;
mod summary;
mod toctree;

pub use entry::{Outline, OutlineEntry, SUMMARY};
pub use folder::FolderSettings;
pub use outline::find_projects;
pub use projects::Project;
