//! What is served now, and who waits for the next.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde::Serialize;
use tokio::sync::watch;

use super::book::LoadedBook;
use super::editor::Opener;
use super::last_good::LastGoodPages;
use super::problems::Problems;
use crate::config::ServeConfig;

/// The book that is served. Browsers wait on it for the next.
#[derive(Debug)]
pub struct Preview {
    views: watch::Sender<View>,
    pub(super) last_good: LastGoodPages,
    /// The book's folder, for links to the editor.
    pub(super) root: PathBuf,
    /// Tells servers apart: a page of an earlier one knows itself to be old.
    pub(super) server: String,
    /// What the book wishes for its editor, if the author allowed it.
    granted: Option<String>,
    /// What the client shows that it is the client. No page's script can read it.
    pub(super) token: String,
}

/// One state of the preview.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The last good book.
    pub(super) book: Arc<LoadedBook>,
    /// What is wrong with the book as it is now.
    pub(super) problems: Arc<Problems>,
    /// How positions open in the author's editor.
    pub(super) opener: Arc<Opener>,
    /// Addresses of pages whose article cannot be read as it is now: these stay as they were.
    pub(super) held: Arc<BTreeSet<String>>,
    /// Addresses of files that are not pages and changed since the server began, with the number of the change.
    pub(super) changed_files: Arc<BTreeMap<String, u64>>,
    /// Where the author is writing, if browsers are to follow.
    pub(super) edited: Option<Arc<Edited>>,
    /// Earlier addresses of pages that were renamed since the server began, each with the next one.
    pub(super) moved: Arc<BTreeMap<String, String>>,
    /// Counts every change.
    pub(super) number: u64,
}

/// A path in the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edited {
    /// The page's address.
    pub url: String,
    /// The heading's anchor; none above the first.
    pub anchor: Option<String>,
}

/// What a new book brings besides its site.
#[derive(Debug, Default)]
pub struct AssetChange {
    /// Addresses of files other than pages whose bytes changed.
    pub files: Vec<String>,
    /// Where the author is writing, if browsers are to follow.
    pub edited: Option<Edited>,
    /// Earlier addresses of pages that were renamed, each with the present one.
    pub moved: Vec<(String, String)>,
}

impl Preview {
    /// A preview of `book`, which was read from `root`. Of what it may wish for its editor, only `granted` is done.
    pub fn new(book: LoadedBook, root: &Path, granted: Option<String>) -> Self {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let opener = opener(&book, granted.as_deref());
        let view = View {
            problems: Arc::new(Problems::of(&book, None, &opener, &root)),
            held: Arc::new(book.unreadable_pages()),
            opener: Arc::new(opener),
            book: Arc::new(book),
            changed_files: Arc::default(),
            edited: None,
            moved: Arc::default(),
            number: 0,
        };
        Self {
            views: watch::Sender::new(view),
            last_good: LastGoodPages::default(),
            root,
            server: format!("{:x}", since_epoch.as_micros()),
            granted,
            token: random(),
        }
    }

    /// Serves `book` from now on.
    pub fn show(&self, book: LoadedBook, change: AssetChange) {
        let opener = Arc::new(opener(&book, self.granted.as_deref()));
        let problems = Arc::new(Problems::of(&book, None, &opener, &self.root));
        let held = Arc::new(book.unreadable_pages());
        let book = Arc::new(book);
        self.change(|view| {
            let mut changed_files = Arc::clone(&view.changed_files);
            if !change.files.is_empty() {
                let number = view.number + 1;
                let files = change.files.into_iter().map(|url| (url, number));
                Arc::make_mut(&mut changed_files).extend(files);
            }
            let edited = change.edited.map(Arc::new);
            let mut moved = Arc::clone(&view.moved);
            if !change.moved.is_empty() {
                Arc::make_mut(&mut moved).extend(change.moved);
            }
            View { book, problems, opener, held, changed_files, edited, moved, number: 0 }
        });
    }

    /// Keeps serving the last book and says why; `book`, where it could be read, says what is wrong.
    pub fn keep(&self, trouble: String, book: Option<&LoadedBook>) {
        let now = self.view();
        let shown = book.unwrap_or(&now.book);
        let problems = Arc::new(Problems::of(shown, Some(trouble), &now.opener, &self.root));
        self.change(|view| View { problems, edited: None, ..view.clone() });
    }

    /// What is served now.
    pub fn book(&self) -> Arc<LoadedBook> {
        Arc::clone(&self.views.borrow().book)
    }

    pub(super) fn view(&self) -> View {
        self.views.borrow().clone()
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<View> {
        self.views.subscribe()
    }

    fn change(&self, next: impl FnOnce(&View) -> View) {
        let mut before = None;
        self.views.send_modify(|view| {
            let mut next = next(view);
            next.number = view.number + 1;
            before = Some(std::mem::replace(view, next));
        });
        // The old book, which may be large, is dropped only now: requests wait for what is above.
        drop(before);
    }
}

impl View {
    /// The present address of a page that was renamed.
    pub(super) fn moved_to(&self, url: &str) -> Option<&str> {
        let exists = |url: &str| self.book.build.site.get(url).is_some();
        let mut target = self.moved.get(url)?;
        // Renamed more than once; there and back at most.
        for _ in 0..self.moved.len() {
            if exists(target) {
                break;
            }
            target = self.moved.get(target)?;
        }
        (exists(target) && !exists(url)).then_some(target)
    }
}

/// 128 bits that nobody can guess: what hash maps take from the system's source of randomness to be safe from floods.
fn random() -> String {
    (0..2).map(|_| format!("{:016x}", RandomState::new().hash_one("prepbook"))).collect()
}

fn opener(book: &LoadedBook, granted: Option<&str>) -> Opener {
    let config = &book.build.views.guide().config.serve;
    let is_granted = config.open_request().is_none_or(|wish| Some(&*wish) == granted);
    let none = ServeConfig::default();
    Opener::of(if is_granted { config } else { &none }, |name| std::env::var(name).ok())
}
