//! A pipeline with a memo or a disk cache gives what a new one gives: the test that guards the cache.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

use prepbook::cache::{DiskCache, Fingerprint, Store};
use prepbook::content::article::Article;
use prepbook::content::jobs::InProcess;
use prepbook::diag::{Diagnostic, Outcome};
use prepbook::model::guide::Page;
use prepbook::pipeline::{Build, Inputs, Pipeline};
use prepbook::raster::NoFonts;
use prepbook::source::{SourceFile, Sources};

use crate::book::{self, Pages};

/// Articles as authors leave them in the course of an afternoon.
const TEXTS: &[&str] = &[
    "",
    "# Other title\n\nA paragraph.\n",
    "# Indexes\n\n## What is an index?\n\nA **sorted copy** of keys.\n\n### Why not always?\n\nWrites cost.\n",
    "# Indexes\n\n## What is an index?\n\nA **sorted copy**.\n\n```rust\nfn main() { let x = 1; }\n```\n",
    "# Stores\n\n## SQL vs NoSQL\n\n| | SQL | NoSQL |\n|---|---|---|\n| Schema | fixed | free |\n",
    "# Stores\n\n<!-- compare: stores from data.csv -->\n",
    "# Drawn\n\n```mermaid\nflowchart LR\n  A --> B\n```\n\n```mermaid\nflowchart LR\n  A --> C\n```\n",
    "# Drawn\n\n```mermaid\nflowchart LR\n  A --> C\n```\n\n```mermaid\nflowchart LR\n  A --\n```\n",
    "# Links\n\n[home](../index.md) [a](../databases/sql.md#what-is-an-index) [[Stores]] [gone](gone.md) ![d](dot.svg)\n",
    "# Choice\n\n## Which?\n\n- [x] this\n- [ ] that\n\n> [!NOTE]\n> Take care, $x^2$[^1].\n\n[^1]: A note.\n",
    "---\ntitle: Front\nsummary: Something.\npriority: high\nrequires: [apis]\nupdated: 2026-11-24\n---\nText.\n",
    "---\ntitle: Front\npriority: low\nrequires: [databases]\nlevel: senior\ntopics: [apis]\norder: 3\n---\nText.\n",
    "---\ntitle: Front\naliases: [old.html]\nfaqs:\n  - question: Why?\n    answer: See [sql](sql.md).\n---\nText.\n",
    "---\ntitle: Draft\ndraft: true\n---\n## What is hidden?\n\nThis.\n",
    "---\ntitle: a: b\n---\nBroken.\n",
    "---\ntitel: typo\npriority: urgent\n---\n## Text\n",
    "---\ncomparisons:\n  - title: A vs B\n    subjects: [A, B]\n    aspects: [{name: Speed, values: [slow, fast]}]\n---\nText.\n",
];

const ARTICLES: &[&str] = &[
    "content/index.md",
    "content/databases/index.md",
    "content/databases/sql.md",
    "content/databases/stores.md",
    "content/apis/index.md",
    "content/apis/rest.md",
    "content/loose.md",
    "content/deep/er/article.md",
    "content/review.md",
    "content/compare/sql-vs-nosql.md",
];

const OTHER_FILES: &[(&str, &str)] = &[
    ("book.toml", "title = \"Guide\"\n"),
    ("book.toml", "title = \"Guide\"\nbase_url = \"https://example.org/guide\"\ndescription = \"About\"\n"),
    (
        "book.toml",
        "title = \"Anleitung\"\nlanguage = \"ar\"\n[build]\nsmart_punctuation = true\nraw_html = \"escape\"\n",
    ),
    ("book.toml", "title = \"Guide\"\ntheme = { name = \"own\" }\nrepository = \"https://example.org/r\"\n"),
    (
        "book.toml",
        "title = \"Guide\"\ntheme = { name = \"none\" }\n[lints]\nmissing-alt = \"deny\"\n[extra]\nx = 1\n",
    ),
    (
        "book.toml",
        "title = \"Guide\"\n[theme]\nname = \"own\"\nlogo = \"content/logo.svg\"\naccent = \"teal\"\ncss = [\"content/a.css\"]\n\
         footer = \"*by* us\"\nnavigation = [{ title = \"Loose\", url = \"loose.md\" }]\n",
    ),
    ("content/a.css", "p { background: url(logo.svg) }\n"),
    ("content/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 2\"/>\n"),
    ("themes/own/templates/head.html", "<meta name=\"title\" content=\"{{ page.title }}\">\n"),
    ("themes/own/templates/article_end.html", "<p>{{ article.title }}</p>\n"),
    ("book.toml", "title = \n[buidl]\n"),
    ("book.toml", "title = \"Guide\"\n[study]\ncomparisons = \"cells\"\nretention = 2\n"),
    (
        "book.lock",
        "{\"lock\":1,\"guide\":\"kept\"}\n{\"id\":\"databases/sql#what-is-an-index\",\"hash\":\"50ef9aa9f580d817\",\"sketch\":\
         \"15abc45fe40c44646b06b730a49bf720\",\"seen\":\"2026-11-24\",\"changed\":\"2026-11-24\",\"was\":[\"databases/sql#index\"]}\n",
    ),
    ("book.lock", "{\"lock\":1}\n{\"id\":\"databases/sql#gone\"}\nnonsense\n"),
    ("search/keywords.yaml", "databases/sql.md#what-is-an-index: [lookup, fast reads]\n"),
    (
        "search/keywords.yaml",
        "databases/sql.md#what-is-an-index: [seek]\ndatabases/sql.md#gone: [x]\nnone.md#a: [x]\n",
    ),
    ("search/keywords.yaml", "databases/sql.md#what-is-an-index: [seek\n"),
    ("themes/own/templates/not-found.html", "<!DOCTYPE html><title>{{ site.title }}</title>\n"),
    ("themes/own/templates/not-found.html", "{% if %}"),
    ("themes/own/templates/article.html", "<!DOCTYPE html><p>{{ article.nothing.there }}\n"),
    (
        "themes/own/templates/article.html",
        "{% extends \"base.html\" %}{% block main %}{{ article.body | safe }}{% endblock main %}\n",
    ),
    ("themes/own/assets/css/99-own.css", "body { color: red }\n"),
    ("themes/own/assets/css/99-own.css", "body { color: blue }\n"),
    ("content/SUMMARY.md", "- [Rest](apis/rest.md)\n- [Sql](databases/sql.md)\n- nonsense\n"),
    ("content/databases/data.csv", ",SQL,NoSQL\nSchema,fixed,free\n"),
    ("content/databases/data.csv", ",SQL,NoSQL\nSchema,fixed\n"),
    ("content/databases/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>"),
    ("content/databases/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"/>"),
    ("content/assets/search/notes.txt", "At the address of a generated folder.\n"),
    ("content/robots.txt", "At the address of a generated file.\n"),
    ("content/apis/index.html", "At the address of a generated page.\n"),
];

/// Something an author does.
#[derive(Debug, Clone)]
enum Edit {
    /// Overwrites an article.
    Write(&'static str, &'static str),
    /// Appends a line to some file.
    Append(Index, &'static str),
    /// Writes a file that is not an article.
    Other((&'static str, &'static str)),
    /// Moves a file to an article's place.
    Rename(Index, &'static str),
    /// Deletes a file.
    Delete(Index),
    /// Takes drafts in, or leaves them out.
    ToggleDrafts,
    /// Says where the site is published, or does not.
    ToggleBaseUrl,
    /// Undoes the last edit.
    Undo,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (select(ARTICLES), select(TEXTS)).prop_map(|(path, text)| Edit::Write(path, text)),
        3 => (any::<Index>(), select(&["\nMore.\n", "## What else?\n\nThis.\n", " ", "\\"][..]))
            .prop_map(|(file, line)| Edit::Append(file, line)),
        5 => select(OTHER_FILES).prop_map(Edit::Other),
        2 => (any::<Index>(), select(ARTICLES)).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => any::<Index>().prop_map(Edit::Delete),
        1 => Just(Edit::ToggleDrafts),
        1 => Just(Edit::ToggleBaseUrl),
        2 => Just(Edit::Undo),
    ]
}

/// A book in the making.
#[derive(Debug, Clone, PartialEq)]
struct Desk {
    files: BTreeMap<String, String>,
    inputs: Inputs,
}

impl Desk {
    fn new() -> Self {
        let text = |place: usize| TEXTS[place].to_owned();
        let files = [
            ("book.toml", OTHER_FILES[0].1.to_owned()),
            ("content/index.md", text(1)),
            ("content/databases/index.md", text(8)),
            ("content/databases/sql.md", text(2)),
            ("content/databases/stores.md", text(4)),
            ("content/apis/rest.md", text(6)),
        ];
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        Self { files, inputs: Inputs::default() }
    }

    fn apply(&mut self, edit: &Edit) {
        let some = |file: &Index, files: &BTreeMap<String, String>| {
            // A book keeps its `book.toml`: without it, it would be another kind of folder.
            let paths: Vec<&String> = files.keys().filter(|path| *path != "book.toml").collect();
            (!paths.is_empty()).then(|| paths[file.index(paths.len())].clone())
        };
        match edit {
            Edit::Write(path, text) => drop(self.files.insert((*path).into(), (*text).into())),
            Edit::Other((path, text)) => drop(self.files.insert((*path).into(), (*text).into())),
            Edit::Append(file, line) => {
                if let Some(text) = some(file, &self.files).and_then(|path| self.files.get_mut(&path)) {
                    text.push_str(line);
                }
            }
            Edit::Rename(from, to) => {
                if let Some(text) = some(from, &self.files).and_then(|path| self.files.remove(&path)) {
                    self.files.insert((*to).into(), text);
                }
            }
            Edit::Delete(file) => {
                if let Some(path) = some(file, &self.files) {
                    self.files.remove(&path);
                }
            }
            Edit::ToggleDrafts => self.inputs.drafts = !self.inputs.drafts,
            Edit::ToggleBaseUrl => {
                let url = self.inputs.base_url.take();
                self.inputs.base_url = url.is_none().then(|| "https://example.com".into());
            }
            Edit::Undo => {}
        }
    }

    fn sources(&self) -> Outcome<Sources> {
        book::sources(self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }
}

/// All that can be seen of a build.
#[derive(Debug, PartialEq)]
struct Seen {
    fingerprints: BTreeMap<String, Fingerprint>,
    pages: Pages,
    diagnostics: Vec<Diagnostic>,
}

impl Seen {
    fn of(build: &Build) -> Self {
        let fingerprints =
            build.site.iter().map(|(url, artifact)| (url.to_owned(), artifact.fingerprint())).collect();
        Self { fingerprints, pages: book::pull(&build.site), diagnostics: build.diagnostics.clone() }
    }

    /// What differs, in few words.
    fn differences(&self, other: &Seen) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let urls = self.pages.keys().chain(other.pages.keys());
        for url in urls {
            if self.pages.get(url) != other.pages.get(url) {
                all.push(format!("bytes of {url}"));
            }
            if self.fingerprints.get(url) != other.fingerprints.get(url) {
                all.push(format!("fingerprint of {url}"));
            }
        }
        if self.diagnostics != other.diagnostics {
            all.push(format!("diagnostics {:?} and {:?}", self.diagnostics, other.diagnostics));
        }
        all.sort();
        all.dedup();
        all
    }
}

fn cases(number: u32) -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(number), failure_persistence: None, ..Config::default() }
}

/// A store in memory. It loses some entries, and damages others.
#[derive(Debug, Clone, Default)]
struct Unreliable(Arc<Mutex<BTreeMap<Fingerprint, Vec<u8>>>>);

impl Store for Unreliable {
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
        let mut bytes = self.0.lock().expect("no thread panicked").get(&key)?.clone();
        match key.0 % 11 {
            0 => return None,
            1 => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }
            2 => bytes.fill(0),
            3 => bytes.truncate(bytes.len() - 1),
            _ => {}
        }
        Some(bytes)
    }

    fn write(&self, key: Fingerprint, bytes: &[u8]) -> bool {
        self.0.lock().expect("no thread panicked").insert(key, bytes.to_vec());
        true
    }

    fn retain(&self, keys: &HashSet<Fingerprint>) {
        self.0.lock().expect("no thread panicked").retain(|key, _| keys.contains(key));
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_warm_pipeline_gives_what_a_cold_one_gives(edits in vec(edit(), 1..12)) {
        let kept = Pipeline::new();
        let store = Unreliable::default();
        let mut desk = Desk::new();
        let mut undone = desk.clone();
        // What each fingerprint stood for: the folder sink skips a file on the word of its fingerprint.
        let mut known: HashMap<(String, Fingerprint), _> = HashMap::new();
        for (step, edit) in std::iter::once(&Edit::Undo).chain(&edits).enumerate() {
            let before = desk.clone();
            if matches!(edit, Edit::Undo) { desk = undone } else { desk.apply(edit) }
            undone = before;

            let sources = desk.sources();
            let warm = Seen::of(&kept.run(&sources, &desk.inputs));
            let cold = Seen::of(&Pipeline::new().run(&sources, &desk.inputs));
            let next = Pipeline::with_cache(DiskCache::new(store.clone()), Arc::new(InProcess), Arc::new(NoFonts));
            let cached = Seen::of(&next.run(&sources, &desk.inputs));
            for differences in [warm.differences(&cold), cached.differences(&cold)] {
                prop_assert!(differences.is_empty(), "step {step}, {edit:?}: {differences:?}");
            }
            for (url, page) in warm.pages {
                let fingerprint = warm.fingerprints[&url];
                let first = known.entry((url.clone(), fingerprint)).or_insert_with(|| page.clone());
                prop_assert!(*first == page, "step {step}, {edit:?}: {url} has other bytes and the same fingerprint");
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn any_number_of_threads_gives_the_same_site(edits in vec(edit(), 0..12)) {
        let mut desk = Desk::new();
        edits.iter().for_each(|edit| desk.apply(edit));
        let sources = desk.sources();
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| Seen::of(&Pipeline::new().run(&sources, &desk.inputs)))
        };
        let one = run(1);
        for threads in [2, 7] {
            let differences = one.differences(&run(threads));
            prop_assert!(differences.is_empty(), "{threads} threads: {differences:?}");
        }
    }
}

#[test]
fn a_question_added_to_one_article_changes_no_page_that_does_not_show_it() {
    let articles = ["a", "b", "c"].map(|name| {
        let text = format!("---\nfaqs: [{{question: And {name}?, answer: Yes.}}]\n---\n# {name}\n\n## What is {name}?\n\nA **letter**.\n\n| | {name} | x |\n|---|---|---|\n| Size | 1 | 2 |\n");
        (format!("content/letters/{name}.md"), text)
    });
    let fingerprints = |added: &str| {
        let texts = articles.iter().map(|(path, text)| {
            let more = if path.ends_with("b.md") { added } else { "" };
            (path.as_str(), format!("{text}{more}"))
        });
        let others = [("book.toml", "title = \"Letters\"\n"), ("content/alone.md", "# Alone\n")];
        let others = others.map(|(path, text)| (path, text.to_owned()));
        let build = Pipeline::new().run(&book::sources(others.into_iter().chain(texts)), &Inputs::default());
        let pages = build.site.iter().filter(|(url, _)| url.ends_with(".html"));
        pages.map(|(url, artifact)| (url.to_owned(), artifact.fingerprint())).collect::<BTreeMap<_, _>>()
    };
    let before = fingerprints("");
    let after = fingerprints(&format!("\n## Why?\n\n{}\n", "word ".repeat(900)));
    let changed: Vec<&str> = after
        .iter()
        .filter(|(url, print)| before.get(*url) != Some(print))
        .map(|(url, _)| url.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "404.html", "cards.html", "cram.html", "index.html", "letters/b.html", "letters/index.html",
            "mock.html", "plan.html", "progress.html", "questions.html", "review.html", "roadmap.html",
            "search.html",
        ]
    );
}

#[test]
fn the_guide_of_this_repository_is_built_alike_by_any_number_of_threads() {
    let sources = book::load(&book::repository());
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| Seen::of(&book::build(&sources, &Inputs::default())))
    };
    let (one, many) = (run(1), run(5));
    assert!(one.pages.len() > 50, "the guide is there");
    assert_eq!(one.differences(&many), Vec::<String>::new());
}

#[test]
fn the_text_of_an_article_leaves_memory_and_is_read_from_the_cache() {
    let mut sources = Sources::book("guide");
    for number in 0..300 {
        let text = format!("# Article {number}\n\n## What is {number}?\n\nA **number**.\n");
        sources.insert(format!("content/{number}.md"), SourceFile::new(text.as_bytes()));
    }
    let cache = DiskCache::new(Unreliable::default());
    let pipeline = Pipeline::with_cache(cache, Arc::new(InProcess), Arc::new(NoFonts));
    let build = pipeline.run(&Outcome::clean(sources), &Inputs::default());
    let articles: Vec<&Article> = build.views.guide().pages.iter().map(Page::article).collect();
    let texts: Vec<_> = articles.iter().map(|article| Arc::downgrade(&article.text())).collect();
    let held = texts.iter().filter(|text| text.upgrade().is_some()).count();
    assert!(held < 100, "{held} of 300 texts are in memory");
}
