//! What builds of a book leave for the next one, in its folder `.prepbook/`.
#![allow(clippy::disallowed_methods, reason = "what is kept is in files")]

use std::fs;
use std::path::Path;

use crate::config::BOOK_FILE;
use crate::memo::Cache;
use crate::pipeline::Pipeline;
use crate::sink::disk::replace;

/// Beside `book.toml`; hidden, so that it is no source and no change to it starts a build.
const FOLDER: &str = ".prepbook";
/// The diagrams.
const DRAWINGS: &str = "drawings";

/// A pipeline with what earlier builds of the book in `root` left.
pub(super) fn pipeline(root: &Path) -> Pipeline {
    let drawings = fs::read(root.join(FOLDER).join(DRAWINGS)).unwrap_or_default();
    Pipeline::with_drawings(Cache::from_bytes(&drawings))
}

/// Leaves what `pipeline` made for the next build. Where that cannot be, the next one takes as long as this one, and nobody need be told.
pub(super) fn keep(root: &Path, pipeline: &Pipeline) {
    // A folder that nobody made for Prepbook stays as it is.
    if !root.join(BOOK_FILE).is_file() {
        return;
    }
    let Some(drawings) = pipeline.drawings().to_bytes() else { return };
    let folder = root.join(FOLDER);
    if fs::create_dir(&folder).is_ok() {
        let _ = fs::write(folder.join(".gitignore"), "*\n");
    }
    let file = folder.join(DRAWINGS);
    if fs::read(&file).map_or(true, |found| Cache::is_one(&found)) {
        let _ = replace(&file, &drawings);
    }
}
