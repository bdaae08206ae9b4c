//! What builds of a book leave for the next one, in its folder `.prepbook/cache/`.
#![allow(clippy::disallowed_methods, reason = "what is kept is in files")]

mod file_store;

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use file_store::FileStore;

use crate::content::isolation::{InProcess, Runner};
use crate::memo::{Cache, Shelf, ShelfIndex, Traces};
use crate::pipeline::{Pipeline, TRACES};
use crate::sink::disk::replace;
use crate::source::disk;
use crate::worker::Pool;

/// Beside `book.toml`; hidden, so that it is no source and no change to it starts a build. `prepbook init` puts schemas beside it, which are
/// the author's to commit.
const FOLDER: &str = ".prepbook/cache";
/// The diagrams.
const DRAWINGS: &str = "drawings";
/// The articles, one behind the other, and where in it each is.
const ARTICLES: &str = "articles";
const INDEX: &str = "articles.index";
/// Locked by the process that writes articles.
const LOCK: &str = "articles.lock";

/// Leaves what a process makes for the next one. Where that cannot be, the next one takes as long as this one, and nobody need be told.
pub(super) struct Keeper {
    folder: PathBuf,
    shelf: Arc<Shelf>,
    traces: Arc<Traces>,
    /// The articles' file while this process may write it; the lock is its until it ends.
    articles: Option<(Arc<FileStore>, File)>,
}

/// A pipeline with what earlier builds of the book in `root` left. It leaves nothing itself.
pub(super) fn pipeline(root: &Path) -> Pipeline {
    let folder = root.join(FOLDER);
    let articles = FileStore::open(&folder.join(ARTICLES));
    let shelf = articles.map_or_else(Shelf::default, |file| Shelf::new(Arc::new(file), index(&folder)));
    Pipeline::with_kept(drawings(&folder), shelf, runner())
}

/// The same, and what leaves for the next one what this one makes.
pub(super) fn open(root: &Path) -> (Pipeline, Keeper) {
    let folder = root.join(FOLDER);
    let (pipeline, articles) = match writable(root, &folder) {
        Some((file, index, lock)) => {
            let shelf = Shelf::new(Arc::clone(&file) as _, index);
            (Pipeline::with_kept(drawings(&folder), shelf, runner()), Some((file, lock)))
        }
        None => (pipeline(root), None),
    };
    let (shelf, traces) = (Arc::clone(pipeline.shelf()), Arc::clone(pipeline.traces()));
    (pipeline, Keeper { folder, shelf, traces, articles })
}

/// Worker processes of this program, where the system says which that is.
fn runner() -> Arc<dyn Runner> {
    match env::current_exe() {
        Ok(program) => Arc::new(Pool::new(program)),
        Err(_) => Arc::new(InProcess),
    }
}

fn drawings(folder: &Path) -> Cache {
    Cache::from_bytes(&fs::read(folder.join(DRAWINGS)).unwrap_or_default())
}

fn index(folder: &Path) -> ShelfIndex {
    ShelfIndex::read(&fs::read(folder.join(INDEX)).unwrap_or_default())
}

/// The articles' file, to be written by this process alone, with its index and the lock.
fn writable(root: &Path, folder: &Path) -> Option<(Arc<FileStore>, ShelfIndex, File)> {
    // A folder that nobody made for Prepbook stays as it is.
    if !disk::layout(root).is_ok_and(|layout| layout.is_book) {
        return None;
    }
    if !folder.exists() && fs::create_dir_all(folder).is_ok() {
        let _ = fs::write(folder.join(".gitignore"), "*\n");
    }
    let lock = File::options().create(true).append(true).open(folder.join(LOCK)).ok()?;
    lock.try_lock().ok()?;
    let index = index(folder);
    let file = FileStore::append_to(&folder.join(ARTICLES), index.size())?;
    Some((Arc::new(file), index, lock))
}

impl Keeper {
    /// Leaves the drawings of `pipeline`.
    pub(super) fn keep_drawings(&self, pipeline: &Pipeline) {
        if !self.folder.is_dir() {
            return;
        }
        let Some(drawings) = pipeline.drawings().to_bytes() else { return };
        let file = self.folder.join(DRAWINGS);
        if fs::read(&file).map_or(true, |found| Cache::is_one(&found)) {
            let _ = replace(&file, &drawings);
        }
    }

    /// Leaves what pages were made of, for who asked for every page.
    pub(super) fn keep_traces(&self) {
        if let Some(traces) = self.traces.used() {
            self.shelf.put(TRACES, &traces);
        }
    }

    /// Leaves the articles that the process asked for until now, with their search terms as far as these were asked for.
    pub(super) fn keep_articles(&self) {
        let Some((file, _)) = &self.articles else { return };
        if let Some(index) = self.shelf.index()
            && file.flush().is_some()
        {
            let _ = replace(&self.folder.join(INDEX), &index);
        }
    }
}
