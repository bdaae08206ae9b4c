//! The targets of fuzzing. Any bytes are input: nothing panics, each diagnostic is inside of its file, and what is written can be read again.
//! `cargo fuzz` runs them by coverage, and `tests/suite/fuzz.rs` with a fixed number of inputs.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{env, fs, process};

use prepbook::cache::{DiskCache, Fingerprint, Store};
use prepbook::content::jobs::InProcess;
use prepbook::content::{Options, ParserResources, parse, table_file};
use prepbook::diag::Diagnostic;
use prepbook::pipeline::{Inputs, Pipeline};
use prepbook::raster::NoFonts;
use prepbook::sink::disk::{self, OutputFolder};
use prepbook::site::{Artifact, Site, Stats};
use prepbook::source::{MANIFEST_FILE, SourceFile, Sources};
use prepbook::study::Lock;
use prepbook::{config, diag::Outcome};

/// A target: its name and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 8] = [
    ("article", article),
    ("front_matter", front_matter),
    ("book_toml", book_toml),
    ("summary", summary),
    ("lock", lock),
    ("table", table),
    ("cache", cache),
    ("manifest", manifest),
];

/// An article of any bytes.
pub fn article(bytes: &[u8]) {
    let found = parse(&Arc::from("content/a.md"), bytes, Options::default(), &ParserResources::default());
    check("content/a.md", bytes, &found.diagnostics);
    assert!(!found.value.title.is_empty(), "an article has a title");
}

/// An article with any front matter.
pub fn front_matter(bytes: &[u8]) {
    for fence in ["---", "+++"] {
        article(&[fence.as_bytes(), b"\n", bytes, b"\n", fence.as_bytes(), b"\n\n# A\n\nText.\n"].concat());
    }
}

/// Any settings.
pub fn book_toml(bytes: &[u8]) {
    let mut sources = Sources::book("guide");
    sources.insert("book.toml", SourceFile::new(bytes));
    let found = config::load(&sources);
    check("book.toml", bytes, &found.diagnostics);
}

/// A book with any `SUMMARY.md`.
pub fn summary(bytes: &[u8]) {
    let mut sources = Sources::book("guide");
    for (path, text) in
        [("content/a.md", "# A\n"), ("content/b/c.md", "# C\n"), ("content/b/index.md", "# B\n")]
    {
        sources.insert(path, SourceFile::new(text.as_bytes()));
    }
    sources.insert("content/SUMMARY.md", SourceFile::new(bytes));
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    let pipeline = PIPELINE.get_or_init(Pipeline::new);
    let build = pipeline.run(&Outcome::clean(sources), &Inputs::default());
    check("content/SUMMARY.md", bytes, &build.diagnostics);
}

/// Any lock. What is read of it is written and read as the same.
pub fn lock(bytes: &[u8]) {
    let read = Lock::read(bytes);
    check("book.lock", bytes, &read.diagnostics);
    let lock = Lock { is_partial: false, ..read.value };
    assert_eq!(Lock::parse(&lock.to_text()), Outcome::clean(lock));
}

/// Any file with a comparison.
pub fn table(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for path in ["a.csv", "a.yaml"] {
        // An error is a message, and no panic.
        let _ = table_file::parse(path, &text);
    }
}

/// The entries of a cache, in memory.
#[derive(Debug, Clone, Default)]
struct Entries(Arc<Mutex<BTreeMap<Fingerprint, Vec<u8>>>>);

impl Store for Entries {
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    fn write(&self, key: Fingerprint, bytes: &[u8]) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, bytes.to_vec());
        true
    }

    fn retain(&self, _: &HashSet<Fingerprint>) {}
}

/// A cache whose entries are any bytes, or right ones changed by any bytes: the article is the same.
pub fn cache(bytes: &[u8]) {
    static ENTRIES: OnceLock<(Entries, String)> = OnceLock::new();
    let parsed = |entries: &Entries| {
        let cache = DiskCache::new(entries.clone());
        let mut sources = Sources::book("guide");
        sources.insert("content/a.md", SourceFile::new(*b"# A\n\n## What is a?\n\nA **letter**, $x$.\n"));
        let build = Pipeline::with_cache(cache, Arc::new(InProcess), Arc::new(NoFonts))
            .run(&Outcome::clean(sources), &Inputs::default());
        format!(
            "{:?}",
            build.views.guide().pages.iter().map(|page| page.article().text()).collect::<Vec<_>>()
        )
    };
    let (entries, expected) = ENTRIES.get_or_init(|| {
        let entries = Entries::default();
        let expected = parsed(&entries);
        (entries, expected)
    });
    let right = entries.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let changed = right.iter().map(|(key, entry)| {
        let mut entry = entry.clone();
        match bytes.split_first() {
            Some((first, rest)) if first % 2 == 0 => {
                let at = usize::from(*first) * entry.len() / 256;
                entry.splice(at..(at + rest.len()).min(entry.len()), rest.iter().copied());
            }
            _ => entry = bytes.to_vec(),
        }
        (*key, entry)
    });
    let changed = Entries(Arc::new(Mutex::new(changed.collect())));
    assert_eq!(parsed(&changed), *expected);
}

/// An output folder with any manifest: the site is written, and a file of the author's that the manifest does not name stays.
pub fn manifest(bytes: &[u8]) {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    let root = ROOT.get_or_init(|| env::temp_dir().join(format!("prepbook-fuzz-{}", process::id())));
    let out = root.join("public");
    fs::create_dir_all(&out).expect("made");
    let text = [b"prepbook-manifest 1 0.1.0\n", bytes].concat();
    fs::write(out.join(MANIFEST_FILE), if bytes.len().is_multiple_of(2) { &text } else { bytes })
        .expect("written");
    fs::write(out.join("notes-of-the-author.txt"), "mine").expect("written");
    let page = ("index.html".to_owned(), Artifact::bytes(b"home".to_vec()));
    let site = Site::new(Arc::new([page].into()), Vec::new(), Stats::default());
    let folder = OutputFolder::new(&out, root).expect("fit");
    let written = disk::write(&site, &folder, &|_, _| {}).expect("written");
    assert!(written.conflicts.is_empty() || out.join("index.html").exists());
    assert_eq!(fs::read(out.join("notes-of-the-author.txt")).expect("kept"), b"mine");
    fs::remove_dir_all(root).expect("removed");
}

fn check(path: &str, bytes: &[u8], diagnostics: &[Diagnostic]) {
    // Spans are those of the text that is shown, in which invalid bytes are replaced.
    let length = String::from_utf8_lossy(bytes).len();
    for found in diagnostics.iter().filter(|found| &*found.path == path) {
        let span = found.span();
        assert!(span.start <= span.end && span.end <= length, "{found:?} in {length} bytes");
    }
}
