//! The loop of `prepbook serve`: reads, builds and shows the book after each change.
#![allow(clippy::disallowed_methods, reason = "the duration of a rebuild is measured here")]

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::history::History;
use super::terminal::Terminal;
use super::{book, duration, permission};
use crate::content::article::Article;
use crate::diag::report::Counts;
use crate::diag::{Diagnostic, Outcome, Rule, internal};
use crate::pipeline::{Inputs, Pipeline};
use crate::sink::server::{AssetChange, Edited, LoadedBook, Preview};
use crate::sink::watch::Watch;
use crate::source::layout::theme_folder;
use crate::source::{CommitDates, SourceFile, Sources, disk, is_article};

/// How long to wait for a file that became empty or vanished: many programs truncate or remove a file before they write it.
const REWRITE_DELAY: Duration = Duration::from_millis(200);

/// Reads and builds the book again after each change.
pub(super) struct Author {
    pub(super) root: PathBuf,
    /// The output folder of `prepbook build`, which is not read.
    pub(super) output: PathBuf,
    pub(super) inputs: Inputs,
    /// Whether browsers follow the article that is being edited.
    pub(super) follow: bool,
    /// Whether the book may choose how files are opened without asking.
    pub(super) allow_editor: bool,
    pub(super) pipeline: Pipeline,
    pub(super) reader: disk::BookReader,
    /// When files were last committed, as of the start.
    pub(super) commit_dates: Option<Arc<CommitDates>>,
    pub(super) terminal: Terminal,
}

/// The last version of the book that was read; `None` if it could not be read.
type Latest = Option<Arc<Outcome<Sources>>>;

/// What is said once the system has no file watches left.
const NO_WATCHES: &str = "the system has no file watches left; polling for changes twice a second instead";

impl Author {
    /// The current book. A book that cannot be read is shown as an empty site with the reason.
    pub(super) fn first(&mut self) -> (Preview, Latest) {
        let started = Instant::now();
        let read = self.read();
        let problem = read.as_ref().err().map(ToString::to_string);
        let latest = read.ok();
        let book = self.build(latest.clone().unwrap_or_else(|| Arc::new(Outcome::clean(Sources::default()))));
        let counts = self.report(&book, &[]);
        self.print_summary("Built", book.build.site.stats().pages, started.elapsed(), counts);
        let request = book.build.views.guide().config.serve.open_request();
        let granted = request
            .filter(|request| permission::granted(&self.root, request, self.allow_editor, &self.terminal));
        let preview = Preview::new(book, &self.root, granted);
        if let Some(problem) = problem {
            self.keep_last(&preview, format!("cannot read the book: {problem}"), None);
        }
        (preview, latest)
    }

    /// Rebuilds after every change until the watch ends.
    pub(super) fn follow(&mut self, mut watch: Watch, preview: &Preview, mut latest: Latest) {
        // The diagnostics that were printed.
        let mut known = preview.book().build.diagnostics.clone();
        watch.watch_linked(self.reader.linked_folders());
        let mut was_limited = false;
        while watch.wait() {
            if watch.is_limited() && !std::mem::replace(&mut was_limited, true) {
                self.terminal.error(NO_WATCHES);
            }
            let root = self.root.display().to_string();
            let rebuilt =
                internal::catch(&root, || self.rebuild(&mut watch, preview, &mut latest, &mut known));
            if let Err(found) = rebuilt {
                let help = found.help.unwrap_or_default();
                let problem = format!(
                    "{}; the preview shows the last good site until the next change. {help}",
                    found.message
                );
                self.keep_last(preview, problem, None);
            }
        }
    }

    /// Reads and builds the book after a change. `known` are the diagnostics that were printed.
    fn rebuild(
        &mut self,
        watch: &mut Watch,
        preview: &Preview,
        latest: &mut Latest,
        known: &mut Vec<Diagnostic>,
    ) {
        let started = Instant::now();
        let mut read = self.read_whole(latest.as_deref());
        while watch.settle() {
            read = self.read_whole(latest.as_deref());
        }
        watch.watch_linked(self.reader.linked_folders());
        let sources = match read {
            Ok(sources) => sources,
            Err(error) => {
                if latest.take().is_some() {
                    let problem =
                        format!("cannot read the book, so the preview shows its last state: {error}");
                    self.keep_last(preview, problem, None);
                }
                return;
            }
        };
        // Editors also touch unchanged files, and write files that are not part of the book.
        if latest.as_deref().is_some_and(|latest| same(latest, &sources)) {
            return;
        }
        let before = preview.book();
        let book = self.build(Arc::clone(&sources));
        *latest = Some(sources);
        let diagnostics = book.build.diagnostics.clone();
        let pages = book.build.site.stats().pages;
        let (verb, counts) = if let Some(rule) = blocking_rule(&book) {
            let counts = self.report(&book, known);
            let problem = format!("the preview shows the last good site until `{}` is fixed", rule.name());
            self.keep_last(preview, problem, Some(&book));
            ("Read", counts)
        } else {
            let change = self.change(&before, &book);
            preview.show(book, change);
            ("Rebuilt", self.report(&preview.book(), known))
        };
        self.print_summary(verb, pages, started.elapsed(), counts);
        *known = diagnostics;
    }

    fn read(&mut self) -> io::Result<Arc<Outcome<Sources>>> {
        let history = self.commit_dates.is_none().then(|| History::start(&self.root));
        let mut sources = self.reader.load(&self.root, Some(&self.output))?;
        match (history, &self.commit_dates) {
            (Some(history), _) => {
                history.date(&mut sources.value, &self.root);
                self.commit_dates = Some(Arc::clone(sources.value.commit_dates()));
            }
            (None, Some(dates)) => sources.value.set_commit_dates(Arc::clone(dates)),
            (None, None) => {}
        }
        Ok(Arc::new(sources))
    }

    /// Reads the book, and reads it again after a moment if a file has become empty or vanished.
    fn read_whole(&mut self, before: Option<&Outcome<Sources>>) -> io::Result<Arc<Outcome<Sources>>> {
        let sources = self.read()?;
        let emptied = |path: &Arc<str>, file: &SourceFile| {
            let was_empty = || {
                before.and_then(|before| before.value.get(path)).is_none_or(|file| file.bytes().is_empty())
            };
            file.bytes().is_empty() && !was_empty()
        };
        let vanished = |path: &Arc<str>| sources.value.get(path).is_none();
        let has_vanished =
            || before.is_some_and(|before| before.value.iter().any(|(path, _)| vanished(path)));
        if sources.value.iter().any(|(path, file)| emptied(path, file)) || has_vanished() {
            std::thread::sleep(REWRITE_DELAY);
            return self.read();
        }
        Ok(sources)
    }

    fn build(&self, sources: Arc<Outcome<Sources>>) -> LoadedBook {
        let mut build = self.pipeline.run(&sources, &self.inputs);
        // Every edit makes the lock out of date. It is updated once, before a commit.
        build.diagnostics.retain(|found| found.rule != Rule::OutdatedLock);
        LoadedBook { sources, build }
    }

    /// What changed, for browsers that show the site.
    fn change(&self, before: &LoadedBook, after: &LoadedBook) -> AssetChange {
        let changed = changed_paths(&before.sources.value, &after.sources.value);
        let prefix = after.sources.value.content_prefix();
        let theme = after.build.views.guide().config.theme.name();
        let theme = theme_folder(theme);
        let address = |path: &Arc<str>| {
            let url = path
                .strip_prefix(prefix)
                .filter(|_| !path.starts_with(&theme))
                .or_else(|| path.strip_prefix(&theme))?;
            (!is_article(path) && after.build.site.get(url).is_some()).then(|| url.to_owned())
        };
        let files = changed.iter().filter_map(address).collect();
        let moved = moved_pages(before, after);
        let mut articles = changed.iter().filter(|path| is_article(path));
        // Several articles change in a `git checkout`, not while writing.
        let edited = match (self.follow, articles.next(), articles.next()) {
            (true, Some(path), None) => edited(before, after, path),
            _ => None,
        };
        AssetChange { files, edited, moved }
    }

    /// Prints new diagnostics, and counts all of them.
    fn report(&self, book: &LoadedBook, known: &[Diagnostic]) -> Counts {
        let diagnostics = &book.build.diagnostics;
        // Both are sorted.
        let new: Vec<_> =
            diagnostics.iter().filter(|one| known.binary_search(one).is_err()).cloned().collect();
        book::print_report(&self.terminal, &book.report(&new), book::EXAMPLES);
        book.counts(diagnostics)
    }

    /// Prints the number of pages, the duration and the number of problems.
    fn print_summary(&self, verb: &str, pages: usize, took: Duration, counts: Counts) {
        let pages = book::plural(pages, "page");
        let took = duration::format(took);
        self.terminal.line(&format!("{verb} {pages} in {took}, {}", book::verdict(counts)));
    }

    fn keep_last(&self, preview: &Preview, problem: String, book: Option<&LoadedBook>) {
        self.terminal.error(&problem);
        preview.keep(problem, book);
    }
}

/// The rule that makes a build unfit to show: the book has lost its settings or its theme, on every page.
fn blocking_rule(book: &LoadedBook) -> Option<Rule> {
    let rules = [Rule::InvalidToml, Rule::UnknownTheme, Rule::TemplateError];
    book.build.diagnostics.iter().map(|one| one.rule).find(|rule| rules.contains(rule))
}

/// Whether two versions of a book have the same files with the same bytes, and the same diagnostics.
fn same(one: &Outcome<Sources>, other: &Outcome<Sources>) -> bool {
    one.diagnostics == other.diagnostics
        && one.value.content_prefix() == other.value.content_prefix()
        && files(&one.value).eq(files(&other.value))
}

fn files(sources: &Sources) -> impl Iterator<Item = (&str, crate::cache::Fingerprint)> {
    sources.iter().map(|(path, file)| (&**path, file.fingerprint))
}

/// Paths of new and changed files, in order.
fn changed_paths(before: &Sources, after: &Sources) -> Vec<Arc<str>> {
    let mut before = files(before).peekable();
    let mut changed = Vec::new();
    for (path, file) in after.iter() {
        while before.next_if(|(known, _)| *known < &**path).is_some() {}
        if before.next_if(|known| *known == (&**path, file.fingerprint)).is_none() {
            changed.push(Arc::clone(path));
        }
    }
    changed
}

/// Addresses of articles that were renamed, each with the present one.
fn moved_pages(before: &LoadedBook, after: &LoadedBook) -> Vec<(String, String)> {
    let (old, new) = (&before.sources.value, &after.sources.value);
    let gone = old.iter().filter(|(path, _)| is_article(path) && new.get(path).is_none());
    let gone: HashMap<_, _> = gone.map(|(path, file)| (file.fingerprint, path)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let address = |book: &LoadedBook, path: &str| {
        let page = book.build.views.guide().pages.iter().find(|page| *page.article().path == *path)?;
        Some(page.url.clone())
    };
    let come = new.iter().filter(|(path, _)| old.get(path).is_none());
    come.filter_map(|(path, file)| {
        Some((address(before, gone.get(&file.fingerprint)?)?, address(after, path)?))
    })
    .collect()
}

/// The page of the article at `path`, and the heading above its first change, or the FAQ that changed in its front matter.
fn edited(before: &LoadedBook, after: &LoadedBook, path: &Arc<str>) -> Option<Edited> {
    let page = after.build.views.guide().pages.iter().find(|page| page.article().path == *path)?;
    let bytes = |book: &LoadedBook| book.sources.value.get(path).map(SourceFile::shared).unwrap_or_default();
    let (old, new) = (bytes(before), bytes(after));
    let first = old.iter().zip(new.iter()).take_while(|(a, b)| a == b).count();
    let article = page.article();
    let heading = article.headings.iter().rfind(|heading| heading.span.start <= first);
    let faq = || {
        let known = before.build.views.guide().pages.iter().find(|page| page.article().path == *path);
        let known = known.map(|page| faqs(page.article())).unwrap_or_default();
        faqs(article).into_iter().find(|faq| !known.contains(faq)).map(|(id, _)| id)
    };
    Some(Edited { url: page.url.clone(), anchor: heading.map(|heading| heading.id.clone()).or_else(faq) })
}

/// The anchors of an article's FAQs with their text.
fn faqs(article: &Article) -> Vec<(String, String)> {
    let text = article.text();
    let faqs = article.faqs.iter().zip(&text.faqs);
    faqs.map(|(faq, answer)| (faq.id.clone(), format!("{}\n{}", faq.question, answer.words))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(article: &str) -> LoadedBook {
        let mut sources = Sources::book("guide");
        sources.insert("content/a.md", SourceFile::new(article.as_bytes()));
        sources.insert("content/b.svg", SourceFile::new(*b"<svg/>"));
        let sources = Arc::new(Outcome::clean(sources));
        let build = Pipeline::new().run(&sources, &Inputs::default());
        LoadedBook { sources, build }
    }

    #[test]
    fn finds_the_position_of_an_edit() {
        let before = book("# A\n\nText.\n\n## One\n\nText.\n\n## Two\n\nText.\n");
        let path = Arc::from("content/a.md");
        for (text, anchor) in [
            ("# A\n\nOther.\n\n## One\n\nText.\n\n## Two\n\nText.\n", None),
            ("# A\n\nText.\n\n## One\n\nText, more.\n\n## Two\n\nText.\n", Some("one")),
            ("# A\n\nText.\n\n## One\n\nText.\n\n## Two\n\nText.\n\nMore.\n", Some("two")),
        ] {
            let found = edited(&before, &book(text), &path).expect("a page");
            assert_eq!((found.url.as_str(), found.anchor.as_deref()), ("a.html", anchor), "{text}");
        }
    }

    #[test]
    fn finds_the_faq_of_an_edit() {
        let article = |answer: &str| {
            format!(
                "---\nfaqs:\n  - question: One?\n    answer: First.\n  - question: Two?\n    answer: {answer}\n---\n\n# A\n"
            )
        };
        let before = book(&article("Second."));
        let found = edited(&before, &book(&article("Other.")), &Arc::from("content/a.md")).expect("a page");
        assert_eq!(found.anchor.as_deref(), Some("two"));
    }

    #[test]
    fn finds_renamed_articles() {
        let before = book("# A\n");
        let mut sources = Sources::book("guide");
        sources.insert("content/c.md", SourceFile::new(*b"# A\n"));
        let sources = Arc::new(Outcome::clean(sources));
        let build = Pipeline::new().run(&sources, &Inputs::default());
        let moved = moved_pages(&before, &LoadedBook { sources, build });
        assert_eq!(moved, [("a.html".to_owned(), "c.html".to_owned())]);
    }

    #[test]
    fn finds_changed_files() {
        let (before, after) = (book("# A\n"), book("# B\n"));
        let changed = changed_paths(&before.sources.value, &after.sources.value);
        assert_eq!(changed, [Arc::from("content/a.md")]);
        assert!(same(&before.sources, &book("# A\n").sources) && !same(&before.sources, &after.sources));
    }
}
