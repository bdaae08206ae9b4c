//! What a book is made of: paths and bytes, read once.

pub mod disk;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use crate::cache::Fingerprint;

/// The file that a build leaves in the folder it writes to; a folder with it is no source.
pub const MANIFEST_FILE: &str = ".prepbook-manifest";
/// The largest article that is read, in bytes.
pub const MAX_ARTICLE_BYTES: u64 = 8 * 1024 * 1024;

/// Whether a file is an article: Markdown by its name.
pub fn is_article(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(stem, extension)| !stem.is_empty() && extension.eq_ignore_ascii_case("md"))
}

/// All of a book's files, by path from its root with `/`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<Arc<str>, SourceFile>,
    /// `content/` in a book with a `book.toml`, empty where the folder itself is the content.
    content_prefix: &'static str,
    /// The root folder's name, for a book that has no title.
    root_name: String,
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
}

impl Sources {
    /// An empty book. With `book_file` there is a `book.toml`, and the content is in `content/`.
    pub fn new(root_name: impl Into<String>, book_file: bool) -> Self {
        Self {
            files: BTreeMap::new(),
            content_prefix: if book_file { "content/" } else { "" },
            root_name: root_name.into(),
        }
    }

    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<Arc<str>>, file: SourceFile) {
        self.files.insert(path.into(), file);
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The file at `path` from the root.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
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

    /// What comes before a content path: `content/` or nothing.
    pub fn content_prefix(&self) -> &'static str {
        self.content_prefix
    }

    /// The root folder's name.
    pub fn root_name(&self) -> &str {
        &self.root_name
    }
}
