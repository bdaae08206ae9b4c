//! Builds books in memory and on disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prepbook::diag::{Diagnostic, Outcome};
use prepbook::pipeline::{Build, Inputs, Pipeline};
use prepbook::site::Site;
use prepbook::source::{SourceFile, Sources};

/// The bytes at each address, or the diagnostics of its template.
pub(crate) type Pages = BTreeMap<String, Result<Arc<[u8]>, Vec<Diagnostic>>>;

/// The repository's folder.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A book with a `book.toml`, from paths and texts.
pub(crate) fn sources<'f, B: AsRef<[u8]> + 'f>(
    files: impl IntoIterator<Item = (&'f str, B)>,
) -> Outcome<Sources> {
    let mut sources = Sources::book("guide");
    for (path, bytes) in files {
        sources.insert(path, SourceFile::new(bytes.as_ref()));
    }
    Outcome::clean(sources)
}

/// The book in a folder.
pub(crate) fn load(folder: &Path) -> Outcome<Sources> {
    prepbook::source::disk::load(folder, None).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// A build without a cache.
pub(crate) fn build(sources: &Outcome<Sources>, inputs: &Inputs) -> Build {
    Pipeline::new().run(sources, inputs)
}

/// Every address of a site, rendered.
pub(crate) fn pull(site: &Site) -> Pages {
    site.iter()
        .map(|(url, artifact)| (url.to_owned(), artifact.render().map_err(|error| error.diagnostics)))
        .collect()
}
