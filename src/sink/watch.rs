//! Waits until a book on disk changes. [I/O]
//!
//! It reports *that* something changed, never *what*: the caller reads the whole book again.
//!
//! It uses `notify` directly. A debouncer would keep a queue of what happened to which file, which nobody here asks
//! for, and hide the kinds of events: but reading a file is an event too, and must not count, or each reading would be
//! followed by the next.
#![allow(clippy::disallowed_methods, reason = "this file looks at the folders it watches")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::source::disk;
use crate::source::layout::BOOK_FOLDERS;

/// How long nothing must have happened before a change counts as over: editors write, rename and touch in one go.
const QUIET: Duration = Duration::from_millis(10);
/// The longest time that a series of changes is debounced.
const MAX_DEBOUNCE: Duration = Duration::from_millis(250);
/// How often to look for a missing root.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How often a watch that polls says that something may have changed.
const POLL: Duration = Duration::from_millis(500);
/// Folders that are never read, and may be large.
const SKIPPED_FOLDERS: [&str; 2] = ["node_modules", "target"];

/// The source of change events.
pub struct Watch(Method);

enum Method {
    /// The system.
    Events(Box<WatchEvents>),
    /// No system watcher: the caller polls.
    Polling {
        /// Because the system has no watches left.
        is_limited: bool,
    },
}

/// A watch over a book's folder.
///
/// Folders at the top are watched one by one rather than all through their parent, so that a large one that is not
/// read (`target`, `.git`) costs nothing.
struct WatchEvents {
    watcher: RecommendedWatcher,
    events: Receiver<(Event, Instant)>,
    /// When the change that goes on began, and when its last event came.
    since: Instant,
    last: Instant,
    scope: WatchScope,
    /// The root, and those folders in it that are watched.
    watched: BTreeSet<PathBuf>,
    /// Whether the system had no watch left for a folder.
    is_limited: Arc<AtomicBool>,
}

/// What is watched and what in it is not.
#[derive(Debug, Clone)]
struct WatchScope {
    root: PathBuf,
    output: PathBuf,
    /// Folders that links of the book lead to. They are watched wherever in the root they are.
    linked: Arc<RwLock<BTreeSet<PathBuf>>>,
}

impl Watch {
    /// Watches the book in `root`, but not `output`. Changes from now on are seen, also before the first [`Watch::wait`].
    ///
    /// # Errors
    /// When `root` cannot be opened. If the system has no watches left, it polls.
    pub fn new(root: &Path, output: &Path) -> notify::Result<Self> {
        match WatchEvents::new(root, output) {
            Ok(events) => Ok(Self(Method::Events(Box::new(events)))),
            Err(error) if is_limit(&error) => Ok(Self(Method::Polling { is_limited: true })),
            Err(error) => Err(error),
        }
    }

    /// A watch that needs no help of the system: it says twice a second that something may have changed.
    pub fn polling() -> Self {
        Self(Method::Polling { is_limited: false })
    }

    /// Whether the system has no watches left, so that it looks for changes twice a second as well.
    pub fn is_limited(&self) -> bool {
        match &self.0 {
            Method::Events(events) => events.is_limited(),
            Method::Polling { is_limited } => *is_limited,
        }
    }

    /// Watches also what links of the book lead to: `folders` of the root, without the folders in them.
    pub fn watch_linked(&mut self, folders: &BTreeSet<PathBuf>) {
        if let Method::Events(events) = &mut self.0 {
            events.watch_linked(folders);
        }
    }

    /// Blocks until something changed. `false` when there will be no more events.
    pub fn wait(&mut self) -> bool {
        match &mut self.0 {
            Method::Events(events) => events.wait(),
            Method::Polling { .. } => {
                std::thread::sleep(POLL);
                true
            }
        }
    }

    /// Blocks until there was no change for a moment, and returns whether there was one before: a caller that has read the book since
    /// [`Watch::wait`] reads it again. Reading takes its part of that moment, so most edits do not wait.
    pub fn settle(&mut self) -> bool {
        match &mut self.0 {
            Method::Events(events) => events.settle(),
            Method::Polling { .. } => false,
        }
    }
}

impl WatchEvents {
    fn new(root: &Path, output: &Path) -> notify::Result<Self> {
        let root = root.canonicalize()?;
        let scope = WatchScope { root, output: output.to_owned(), linked: Arc::default() };
        let (sender, events) = mpsc::channel();
        let in_scope = scope.clone();
        let is_limited = Arc::new(AtomicBool::new(false));
        let limited = Arc::clone(&is_limited);
        // Links out of the book are not read, and what others lead to is watched itself.
        let config = Config::default().with_follow_symlinks(false);
        let tell = move |event: notify::Result<Event>| {
            if event.as_ref().is_err_and(is_limit) {
                limited.store(true, Ordering::Relaxed);
            }
            // An error means that events may have been lost: that counts as one.
            let event = event.unwrap_or_else(|_| Event::new(EventKind::Any));
            if in_scope.concerns(&event) {
                // Fails only when the watch is being dropped.
                let _ = sender.send((event, Instant::now()));
            }
        };
        let watcher = RecommendedWatcher::new(tell, config)?;
        let mut watch = Self {
            watcher,
            events,
            since: Instant::now(),
            last: Instant::now(),
            scope,
            watched: BTreeSet::new(),
            is_limited,
        };
        watch.watcher.watch(&watch.scope.root, RecursiveMode::NonRecursive)?;
        watch.watched.insert(watch.scope.root.clone());
        watch.follow();
        Ok(watch)
    }

    fn is_limited(&self) -> bool {
        self.is_limited.load(Ordering::Relaxed)
    }

    fn wait(&mut self) -> bool {
        loop {
            let is_lost = !self.watched.contains(&self.scope.root);
            let is_limited = self.is_limited();
            let longest = match (is_lost, is_limited) {
                (true, _) => LOOK_AGAIN,
                (false, true) => POLL,
                (false, false) => Duration::MAX,
            };
            match self.events.recv_timeout(longest) {
                Ok(first) => {
                    self.since = first.1;
                    self.take(first);
                    return true;
                }
                Err(RecvTimeoutError::Timeout) if self.follow() || is_limited => {
                    (self.since, self.last) = (Instant::now(), Instant::now());
                    return true;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    fn settle(&mut self) -> bool {
        let mut more = false;
        while self.since.elapsed() < MAX_DEBOUNCE {
            let left = QUIET.saturating_sub(self.last.elapsed());
            let Ok(event) = self.events.recv_timeout(left) else { break };
            more = true;
            self.take(event);
        }
        more
    }

    /// Notes an event and those that came with it.
    fn take(&mut self, first: (Event, Instant)) {
        let mut next = Some(first);
        while let Some((event, at)) = next {
            self.forget(&event);
            self.last = at;
            next = self.events.try_recv().ok();
        }
        self.follow();
    }

    /// Forgets the watches of folders that were removed, renamed or created again: the system watches what was there before.
    fn forget(&mut self, event: &Event) {
        if matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        ) {
            for path in &event.paths {
                if self.watched.remove(path) {
                    // It may no longer exist.
                    let _ = self.watcher.unwatch(path);
                }
            }
        }
    }

    fn watch_linked(&mut self, folders: &BTreeSet<PathBuf>) {
        self.scope.linked.write().unwrap_or_else(PoisonError::into_inner).clone_from(folders);
        for folder in folders {
            // A folder at the top is watched with all that is in it.
            let mut above = folder.ancestors().take_while(|above| *above != self.scope.root);
            if *folder == self.scope.root || above.any(|above| self.watched.contains(above)) {
                continue;
            }
            match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder.clone());
                }
                Err(error) if is_limit(&error) => self.is_limited.store(true, Ordering::Relaxed),
                // A folder that vanished in between comes back with an event.
                Err(_) => {}
            }
        }
    }

    /// Watches files and folders in the root that are not watched yet. Returns whether a missing root exists again.
    fn follow(&mut self) -> bool {
        let root = self.scope.root.clone();
        let was_lost = !self.watched.contains(&root);
        if was_lost {
            if self.watcher.watch(&root, RecursiveMode::NonRecursive).is_err() {
                return false;
            }
            self.watched.clear();
            self.watched.insert(root.clone());
        }
        let layout = disk::layout(&root).unwrap_or_default();
        let content = layout.content.split('/').next().unwrap_or_default();
        for entry in fs::read_dir(&root).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let is_read =
                !layout.is_closed || name == content || BOOK_FOLDERS.iter().any(|folder| name == *folder);
            let fits =
                is_read && path.is_dir() && !self.scope.leaves_out(&path) && !self.watched.contains(&path);
            if !fits {
                continue;
            }
            match self.watcher.watch(&path, RecursiveMode::Recursive) {
                Ok(()) => {
                    self.watched.insert(path);
                }
                Err(error) if is_limit(&error) => self.is_limited.store(true, Ordering::Relaxed),
                // A folder that vanished in between comes back with an event.
                Err(_) => {}
            }
        }
        was_lost
    }
}

/// Whether the system has no watches left, or no watcher.
fn is_limit(error: &notify::Error) -> bool {
    // ENFILE, EMFILE and ENOSPC: on Linux, a user may have so many watchers and watches.
    const LIMITS: [i32; 3] = [23, 24, 28];
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => error.raw_os_error().is_some_and(|code| LIMITS.contains(&code)),
        _ => false,
    }
}

impl WatchScope {
    /// Whether `event` may have changed the book. Reading it is an event too, and must not be one here.
    fn concerns(&self, event: &Event) -> bool {
        !matches!(event.kind, EventKind::Access(_))
            && (event.paths.is_empty() || event.paths.iter().any(|path| !self.leaves_out(path)))
    }

    /// Whether `path` is never read: in the output, hidden, or in a folder that is skipped, and not where a link leads to.
    fn leaves_out(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return false };
        let linked = self.linked.read().unwrap_or_else(PoisonError::into_inner);
        if linked.iter().any(|folder| path == folder || path.parent() == Some(folder)) {
            return false;
        }
        path.starts_with(&self.output)
            || inside.components().any(|part| {
                let name = part.as_os_str().to_string_lossy();
                name.starts_with('.') || SKIPPED_FOLDERS.contains(&&*name)
            })
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A watched book; each wait reports by a message.
    struct Watched {
        root: TempDir,
        changes: Receiver<()>,
    }

    impl Watched {
        fn new() -> Self {
            let root = TempDir::new().expect("a folder");
            for folder in ["content/topic", "public", ".git", "node_modules"] {
                fs::create_dir_all(root.path().join(folder)).expect("made");
            }
            let output = root.path().canonicalize().expect("there").join("public");
            let mut watch = Watch::new(root.path(), &output).expect("watched");
            let (sender, changes) = mpsc::channel();
            std::thread::spawn(move || {
                while watch.wait() {
                    while watch.settle() {}
                    if sender.send(()).is_err() {
                        break;
                    }
                }
            });
            Self { root, changes }
        }

        fn write(&self, path: &str) {
            let file = self.root.path().join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            fs::write(file, "text").expect("written");
        }

        fn tells(&self) -> bool {
            let changed = self.changes.recv_timeout(Duration::from_secs(5)).is_ok();
            self.settle();
            changed
        }

        fn is_silent(&self) -> bool {
            self.changes.recv_timeout(Duration::from_millis(150)).is_err()
        }

        /// Waits until one change is surely over.
        fn settle(&self) {
            while self.changes.recv_timeout(Duration::from_millis(60)).is_ok() {}
        }
    }

    #[test]
    fn reports_edits_but_no_reads() {
        let book = Watched::new();
        book.write("content/topic/a.md");
        assert!(book.tells());
        fs::read(book.root.path().join("content/topic/a.md")).expect("read");
        fs::read_dir(book.root.path().join("content")).expect("listed").count();
        assert!(book.is_silent());
        book.write("book.toml");
        assert!(book.tells());
        // As many editors save: a new file over the old one.
        let file = book.root.path().join("content/topic/a.md");
        fs::write(file.with_extension("tmp"), "new").expect("written");
        fs::rename(file.with_extension("tmp"), file).expect("renamed");
        assert!(book.tells());
    }

    #[test]
    fn is_silent_about_what_is_not_read() {
        let book = Watched::new();
        for path in ["public/index.html", ".git/HEAD", "node_modules/x.md", "content/.a.md.swp"] {
            book.write(path);
        }
        assert!(book.is_silent());
    }

    #[test]
    fn follows_folders_that_come_go_and_come_back() {
        let book = Watched::new();
        book.write("themes/mine/page.html");
        assert!(book.tells());
        book.write("themes/mine/page.html");
        assert!(book.tells(), "a new folder is watched");
        book.write("content/new/deep/a.md");
        assert!(book.tells());
        book.write("content/new/deep/a.md");
        assert!(book.tells(), "a folder in a watched one is watched");
        fs::remove_dir_all(book.root.path().join("content")).expect("removed");
        assert!(book.tells());
        book.write("content/a.md");
        assert!(book.tells());
        book.write("content/a.md");
        assert!(book.tells(), "a folder that was created again is watched");
    }

    #[test]
    fn finds_a_root_that_comes_back() {
        let book = Watched::new();
        let root = book.root.path().to_owned();
        let aside = root.with_extension("aside");
        fs::rename(&root, &aside).expect("renamed");
        book.settle();
        fs::rename(&aside, &root).expect("renamed back");
        std::thread::sleep(2 * LOOK_AGAIN);
        book.settle();
        book.write("content/a.md");
        assert!(book.tells());
    }
}
