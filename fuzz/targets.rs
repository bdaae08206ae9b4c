//! The targets of fuzzing. Any bytes are input: nothing panics, each diagnostic is inside of its file, and what is written can be read again.
//! `cargo fuzz` runs them by coverage, and `tests/suite/fuzz.rs` with a fixed number of inputs.

use std::sync::Arc;

use prepbook::content::{Options, Tools, parse, table_file};
use prepbook::diag::Diagnostic;
use prepbook::pipeline::{Inputs, Pipeline};
use prepbook::source::{SourceFile, Sources};
use prepbook::study::Lock;
use prepbook::{config, diag::Outcome};

/// A target: its name and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("article", article),
    ("front_matter", front_matter),
    ("book_toml", book_toml),
    ("summary", summary),
    ("lock", lock),
    ("table", table),
];

/// An article of any bytes.
pub fn article(bytes: &[u8]) {
    let found = parse(&Arc::from("content/a.md"), bytes, Options::default(), &Tools::default());
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
    let mut sources = Sources::new("guide", true);
    sources.insert("book.toml", SourceFile::new(bytes));
    let found = config::load(&sources);
    check("book.toml", bytes, &found.diagnostics);
}

/// A book with any `SUMMARY.md`.
pub fn summary(bytes: &[u8]) {
    let mut sources = Sources::new("guide", true);
    for (path, text) in
        [("content/a.md", "# A\n"), ("content/b/c.md", "# C\n"), ("content/b/index.md", "# B\n")]
    {
        sources.insert(path, SourceFile::new(text.as_bytes()));
    }
    sources.insert("content/SUMMARY.md", SourceFile::new(bytes));
    let build = Pipeline::new().run(&Outcome::clean(sources), &Inputs::default());
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

fn check(path: &str, bytes: &[u8], diagnostics: &[Diagnostic]) {
    // Spans are those of the text that is shown, in which invalid bytes are replaced.
    let length = String::from_utf8_lossy(bytes).len();
    for found in diagnostics.iter().filter(|found| &*found.path == path) {
        let span = found.span();
        assert!(span.start <= span.end && span.end <= length, "{found:?} in {length} bytes");
    }
}
