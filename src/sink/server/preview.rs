//! What is served now, and who waits for the next.

use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::watch;

use crate::diag::report::Report;
use crate::diag::{Diagnostic, Outcome};
use crate::pipeline::Build;
use crate::source::Sources;

/// A book as read, and what the pipeline made of it.
#[derive(Debug)]
pub struct Book {
    /// The files, for the source lines of reports.
    pub sources: Outcome<Sources>,
    /// The site and what was found wrong.
    pub build: Build,
}

/// The book that is served. Browsers wait on it for the next.
#[derive(Debug)]
pub struct Preview {
    views: watch::Sender<View>,
}

/// One state of the preview.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The last book that could be read.
    pub(super) book: Arc<Book>,
    /// Why the book could not be read again since.
    pub(super) trouble: Option<String>,
    /// Counts every change.
    pub(super) number: u64,
    /// The number with which `book` came.
    pub(super) book_number: u64,
}

impl Preview {
    /// A preview of `book`.
    pub fn new(book: Book) -> Self {
        // Numbers go on from the clock, so that a page which an earlier server served knows itself to be old.
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let number = u64::try_from(since_epoch.as_micros()).unwrap_or_default();
        let view = View { book: Arc::new(book), trouble: None, number, book_number: number };
        Self { views: watch::Sender::new(view) }
    }

    /// Serves `book` from now on.
    pub fn show(&self, book: Book) {
        self.views.send_modify(|view| {
            let number = view.number + 1;
            *view = View { book: Arc::new(book), trouble: None, number, book_number: number };
        });
    }

    /// Keeps serving the last book, and says why.
    pub fn keep(&self, trouble: String) {
        self.views.send_modify(|view| {
            view.number += 1;
            view.trouble = Some(trouble);
        });
    }

    /// What is served now.
    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.views.borrow().book)
    }

    pub(super) fn view(&self) -> View {
        self.views.borrow().clone()
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<View> {
        self.views.subscribe()
    }
}

impl Book {
    /// The report on `diagnostics`, which are this book's or those of a page of it.
    pub fn report<'a>(&'a self, diagnostics: &'a [Diagnostic]) -> Report<'a> {
        let text = |path: &str| self.sources.value.text(path);
        Report::new(diagnostics, |rule| self.build.levels.of(rule), &text)
    }
}
