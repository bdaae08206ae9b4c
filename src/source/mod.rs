//! What a book is made of: paths and bytes, read once.

pub mod address;
pub mod disk;
pub mod formats;
mod git;
mod hidden;
mod ignore;
pub mod layout;
pub mod names;
pub mod paths;
pub mod program;
mod templates;

pub use ignore::{Exclusion, pattern_error};
pub use paths::{join, relative};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use crate::cache::Fingerprint;
use crate::diag::encoding;
use layout::{ASTRO, DOCUSAURUS, Layout, QUARTO_FILE};

/// The file that a build writes to its output folder. Such a folder is not read as a source.
pub const MANIFEST_FILE: &str = ".prepbook-manifest";
/// The extensions of articles.
pub const ARTICLE_EXTENSIONS: [&str; 5] = ["md", "mdx", "markdown", "qmd", "rmd"];
/// Those of them whose code a program runs: they are articles in folders that were not made for Prepbook.
const RUN_EXTENSIONS: [&str; 2] = ["qmd", "rmd"];
/// The extensions of texts that are written in other formats, which are not read.
pub const OTHER_FORMATS: [&str; 4] = ["adoc", "ipynb", "org", "rst"];
/// The largest article that is read, in bytes.
pub const MAX_ARTICLE_BYTES: u64 = 8 * 1024 * 1024;

/// Whether a file is an article: Markdown by its name.
pub fn is_article(path: &str) -> bool {
    article_stem(path).is_some()
}

/// An article's path without its extension; `None` for any other file.
pub fn article_stem(path: &str) -> Option<&str> {
    let (stem, extension) = path.rsplit_once('.')?;
    let is_markdown = ARTICLE_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known));
    (is_markdown && !stem.is_empty() && !stem.ends_with('/')).then_some(stem)
}

/// Whether a program runs the code of an article: R Markdown and Quarto.
fn is_run(path: &str) -> bool {
    let extension = paths::extension(path);
    RUN_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// All of a book's files, by path from its root with `/`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<Arc<str>, SourceFile>,
    /// Where the articles are.
    layout: Layout,
    /// The repository's or root folder's name, for a book that has no title.
    root_name: String,
    /// The web address of the repository that the root is in.
    repository: Option<String>,
    /// When files were last committed.
    commit_dates: Arc<CommitDates>,
    /// Files and folders that were not read, by path; folders with a final `/`.
    excluded: BTreeMap<String, Exclusion>,
}

/// When files were last committed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CommitDates {
    /// The days, such as `2026-11-24`, by path.
    pub days: BTreeMap<String, String>,
    /// Files whose day is unknown, because the history of a shallow clone is not complete.
    pub unknown: BTreeSet<String>,
}

/// A file's bytes.
#[derive(Debug, Clone)]
pub struct SourceFile {
    bytes: Arc<[u8]>,
    /// The fingerprint of the bytes.
    pub fingerprint: Fingerprint,
}

impl SourceFile {
    /// A file with these bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { fingerprint: Fingerprint::of(&bytes), bytes }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, shared.
    pub fn shared(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }

    /// The text, where it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The text as reports show it, with `�` for what is not UTF-8.
    pub fn shown_text(&self) -> Option<Cow<'_, str>> {
        encoding::text(&self.bytes)
    }
}

impl Sources {
    /// An empty book, with its content in `content/`.
    pub fn book(root_name: impl Into<String>) -> Self {
        let content = layout::CONTENT.into();
        Self::with_layout(root_name, Layout { content, is_book: true, ..Layout::default() })
    }

    /// An empty folder that was not made for Prepbook.
    pub fn folder(root_name: impl Into<String>) -> Self {
        Self::with_layout(root_name, Layout { is_foreign: true, ..Layout::default() })
    }

    /// An empty folder of this layout.
    pub fn with_layout(root_name: impl Into<String>, layout: Layout) -> Self {
        Self { layout, root_name: root_name.into(), ..Self::default() }
    }

    /// Whether only the content of the book is read, since no settings of another tool name it.
    pub fn is_closed(&self) -> bool {
        self.layout.is_closed
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<Arc<str>>, file: SourceFile) {
        self.files.insert(path.into(), file);
    }

    /// Adds the files of static folders to the content, as another generator does: `static/img/a.png` is `/img/a.png`.
    fn add_static_files(&mut self) {
        let content = &self.layout.content;
        let mut found = Vec::new();
        for folder in self.layout.static_folders.iter().filter(|_| !content.is_empty()) {
            for (path, file) in self.under(folder).filter(|(path, _)| !is_article(path)) {
                // Programs name the folder: `@site/static/img/a.png`.
                let name = paths::file_name(folder.trim_end_matches('/'));
                let rest = &path[folder.len()..];
                let inside = [format!("{content}{rest}"), format!("{content}{name}/{rest}")];
                let new = inside.into_iter().filter(|path| !self.contains(path));
                found.extend(new.map(|path| (path, file.clone())));
            }
        }
        self.files.extend(found.into_iter().map(|(path, file)| (Arc::from(path), file)));
    }

    /// The file at `path` from the root.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// The same with its path.
    pub fn get_entry(&self, path: &str) -> Option<(&Arc<str>, &SourceFile)> {
        self.files.get_key_value(path)
    }

    /// Whether there is a file at `path` from the root.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The text of the file at `path`, where there is one and it is UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path).and_then(SourceFile::text)
    }

    /// All files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &SourceFile)> {
        self.files.iter()
    }

    /// The files whose path starts with `prefix`, by path.
    pub fn under<'a, 'p>(
        &'a self,
        prefix: &'p str,
    ) -> impl Iterator<Item = (&'a Arc<str>, &'a SourceFile)> + use<'a, 'p> {
        self.files
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(prefix))
    }

    /// What comes before a content path, such as `content/`; empty where the root is the content.
    pub fn content_prefix(&self) -> &str {
        &self.layout.content
    }

    /// The settings of another tool that name a folder for the articles, and the folder, if it does not exist.
    pub fn absent_content(&self) -> Option<&(&'static str, String)> {
        self.layout.absent.as_ref()
    }

    /// Whether the folder has a `book.toml` for Prepbook.
    pub fn is_book(&self) -> bool {
        self.layout.is_book
    }

    /// Whether the articles are not written for Prepbook.
    pub fn is_foreign(&self) -> bool {
        self.layout.is_foreign
    }

    /// Whether every file of the content is published: a folder of a book that holds nothing else.
    pub fn publishes_all_files(&self) -> bool {
        !self.is_foreign() && !self.layout.content.is_empty()
    }

    /// Whether the file at `path` is the source of an article beside it, or one that the site does not show.
    fn is_source(&self, path: &str) -> bool {
        let stem = article_stem(path).unwrap_or(path);
        let is_r = || path[stem.len()..].eq_ignore_ascii_case(".rmd");
        is_run(path)
            && (!self.is_foreign()
                || self.contains(&format!("{stem}.md"))
                || is_r() && self.contains(QUARTO_FILE))
    }

    /// Whether the articles are written for Docusaurus.
    pub fn is_docusaurus(&self) -> bool {
        self.layout.program == Some(DOCUSAURUS)
    }

    /// Whether the file at `path` is a part that articles of Docusaurus or Astro include: its name, or that of a folder it is in, begins with `_`.
    pub fn is_part(&self, path: &str) -> bool {
        let has_parts = matches!(self.layout.program, Some(DOCUSAURUS | ASTRO));
        let inside = path.strip_prefix(self.content_prefix()).filter(|_| has_parts);
        inside.is_some_and(|path| path.split('/').any(|name| name.starts_with('_')))
    }

    /// Whether the file at `path` is about the repository and not an article, such as its licence. Among articles for Prepbook, none is, but files that other
    /// tools make articles of.
    pub fn is_housekeeping(&self, path: &str) -> bool {
        if self.is_source(path) {
            return true;
        }
        let prefix = self.content_prefix();
        let inside = relative(path, prefix);
        let text = || self.text(path).unwrap_or_default();
        self.is_foreign()
            && (layout::is_housekeeping(inside, |path| self.get(&format!("{prefix}{path}")).is_some())
                || self.layout.template_folders.iter().any(|folder| path.starts_with(folder))
                || self.is_part(path)
                || self.get(path).is_some_and(|file| templates::is_drawing(path, file.bytes()))
                || templates::is_named_so(inside) && templates::has_placeholders(text()))
    }

    /// The web address of the repository that the root is in, where git knows it.
    pub fn repository(&self) -> Option<&str> {
        self.repository.as_deref()
    }

    /// Files and folders below `prefix` that were not read, by path from there; folders with a final `/`.
    pub fn excluded_under(&self, prefix: &str) -> BTreeMap<String, Exclusion> {
        let below = |(path, why): (&String, &Exclusion)| Some((path.strip_prefix(prefix)?.to_owned(), *why));
        self.excluded.iter().filter_map(below).collect()
    }

    /// Sets when files were last committed.
    pub fn set_commit_dates(&mut self, dates: Arc<CommitDates>) {
        self.commit_dates = dates;
    }

    /// When files were last committed.
    pub fn commit_dates(&self) -> &Arc<CommitDates> {
        &self.commit_dates
    }

    /// The settings of Hugo or Zola, where the site is theirs.
    pub fn site_file(&self) -> Option<&'static str> {
        self.layout.site_file
    }

    /// The title that settings of another generator give the site, where they are a program.
    pub fn site_title(&self) -> Option<&str> {
        self.layout.title.as_deref()
    }

    /// Whether another generator's settings have a file with the order of articles.
    pub fn has_sidebars(&self) -> bool {
        self.layout.has_sidebars
    }

    /// The programs in which sidebars of another generator may be written down, and whether each holds nothing else.
    pub fn sidebars(&self) -> &[(String, bool)] {
        &self.layout.sidebars
    }

    /// What settings of another generator have in quotes, where they are a program.
    pub fn quoted_in_settings(&self) -> &[String] {
        &self.layout.quoted
    }

    /// The repository's or root folder's name.
    pub fn root_name(&self) -> &str {
        &self.root_name
    }
}
