//! Diagrams and formulas that crash, hang or exhaust memory: what they do to a build, a preview and a cache.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use prepbook::cache::{DiskCache, Fingerprint, Store};
use prepbook::content::isolation::{Runner, Unfinished};
use prepbook::content::jobs::InProcess;
use prepbook::pipeline::{Build, Inputs, Pipeline};
use prepbook::raster::NoFonts;
use prepbook::worker::{ARGUMENT, Pool};
use proptest::prelude::*;

use crate::book;
use crate::cli::{Server, prepbook};

/// The renderer follows a boundary into itself.
const CRASHING: &str =
    "C4Context\n  Boundary(a, \"A\") {\n    Boundary(a, \"A\") {\n      Person(p, \"P\")\n    }\n  }\n";
/// The renderer allocates four bytes a column.
const VORACIOUS: &str = "block-beta\n  columns 4000000000\n  a b c\n";
/// Longer than a job may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The renderer doubles its work, and its memory, with each level.
fn hanging() -> String {
    let states: String =
        ["B", "A", "A", "A", "A", "A", "B", "A"].map(|name| format!("state {name} {{\nA --> [*]\n")).concat();
    format!("stateDiagram-v2\nstate B\nC --> A\n{states}{}", "}\n".repeat(8))
}

fn article(fence: &str, source: &str) -> String {
    format!("# Hostile\n\nText.\n\n```{fence}\n{source}\n```\n\n## What is it?\n\n**Hostile**.\n")
}

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_prepbook").into()
}

/// A book on disk with one article.
struct Book(tempfile::TempDir);

impl Book {
    fn new(settings: &str, text: &str) -> Self {
        let book = Self(tempfile::tempdir().expect("a scratch folder"));
        fs::create_dir(book.root().join("content")).expect("made");
        fs::write(book.root().join("book.toml"), format!("title = \"Hostile\"\n{settings}"))
            .expect("written");
        book.write(text);
        book
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, text: &str) {
        fs::write(self.root().join("content/page.md"), text).expect("written");
    }

    /// Exit code, messages and page of a build.
    fn build(&self) -> (Option<i32>, String, String) {
        let ended = prepbook(&["build", "-q", "--root", &self.root().to_string_lossy()]);
        let page = fs::read_to_string(self.root().join("public/page.html")).unwrap_or_default();
        (ended.code, ended.stderr, page)
    }

    /// The worker processes that run in its folder.
    #[cfg(target_os = "linux")]
    fn workers(&self) -> Vec<PathBuf> {
        let processes = fs::read_dir("/proc").expect("listed").flatten().map(|entry| entry.path());
        let is_worker = |process: &PathBuf| {
            let arguments = fs::read_to_string(process.join("cmdline")).unwrap_or_default();
            arguments.contains(ARGUMENT)
                && fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == self.root())
        };
        processes.filter(is_worker).collect()
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_diagram_over_a_limit_is_shown_as_code() {
    for (source, reason) in
        [(CRASHING, "the drawing library crashed"), (VORACIOUS, "needed more than 512 MB")]
    {
        let book = Book::new("", &article("mermaid", source));
        let (code, messages, page) = book.build();
        assert_eq!(code, Some(0), "{messages}");
        for words in ["warning[invalid-diagram]: the diagram cannot be drawn", "content/page.md:5:1", reason]
        {
            assert!(messages.contains(words), "{words}:\n{messages}");
        }
        let line = source.lines().nth(1).expect("two lines").trim().split('(').next().expect("a word");
        assert!(page.contains("<figure class=\"code\"") && page.contains(line), "{page}");
        let denied = Book::new("[lints]\ninvalid-diagram = \"deny\"\n", &article("mermaid", source));
        assert_eq!(denied.build().0, Some(1));
    }
}

#[test]
fn a_formula_that_crashes_is_shown_as_code() {
    // Macros make forty thousand commands that show nothing, and the parser calls itself for each.
    let formula = format!("\\def\\a{{{}}}{}", "\\relax".repeat(657), "\\a".repeat(60));
    for text in [article("math", &formula), format!("# Hostile\n\nText.\n\nSo ${formula}$.\n")] {
        let (code, messages, page) = Book::new("", &text).build();
        assert_eq!(code, Some(0), "{messages}");
        assert!(messages.contains("the math library crashed"), "{messages}");
        assert!(messages.contains("content/page.md:"), "{messages}");
        assert!(page.contains("<code") && page.contains("\\relax\\relax"), "{page}");
    }
    let (code, messages, page) = Book::new("", "# Fine\n\nSo $\\def\\a{x}\\a + \\a$.\n").build();
    assert_eq!((code, messages.as_str()), (Some(0), ""));
    assert!(page.contains("<mi>x</mi><mo>+</mo><mi>x</mi>"), "{page}");
}

#[test]
fn deep_nesting_ends_no_build() {
    let c4 = |levels: usize| {
        let open: String = (0..levels).map(|level| format!("Boundary(a{level}, \"A\") {{\n")).collect();
        format!("C4Context\n{open}Person(p, \"P\")\n{}", "}\n".repeat(levels))
    };
    let init = |levels| {
        format!("%%{{init: {}1{}}}%%\nflowchart LR\nA-->B", "{\"a\":".repeat(levels), "}".repeat(levels))
    };
    let flow =
        |levels| format!("flowchart LR\n{}A-->B\n{}", "subgraph x\n".repeat(levels), "end\n".repeat(levels));
    for source in [c4(600), c4(1_100), init(3_000), init(5_000), flow(600), flow(2_000)] {
        let (code, messages, page) = Book::new("", &article("mermaid", &source)).build();
        assert_eq!(code, Some(0), "{messages}");
        assert!(
            messages.is_empty() != page.contains("<figure class=\"code\""),
            "drawn or shown as code: {messages}"
        );
    }
    for (open, close) in [("{", "}"), ("\\sqrt{", "}"), ("\\left(", "\\right)"), ("x_{", "}")] {
        for levels in [100, 4_000 / (open.len() + close.len()), 100_000] {
            let formula = format!("{}x{}", open.repeat(levels), close.repeat(levels));
            let (code, messages, _) = Book::new("", &article("math", &formula)).build();
            assert_eq!(code, Some(0), "{levels} of {open}: {messages}");
        }
    }
}

#[test]
fn a_diagram_that_hangs_delays_a_build_by_the_limit() {
    let book = Book::new("", &article("mermaid", &hanging()));
    let started = Instant::now();
    let (code, messages, page) = book.build();
    assert_eq!(code, Some(0), "{messages}");
    // On a quick machine it reaches the other limit first.
    let reasons = ["took longer than 10 s", "needed more than 512 MB"];
    assert!(reasons.iter().any(|reason| messages.contains(reason)), "{messages}");
    assert!(page.contains("<figure class=\"code\""), "{page}");
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[test]
fn a_preview_survives_what_is_saved() {
    let book = Book::new("", "# First\n");
    let server = Server::start(&book.root().to_string_lossy());
    let page = || String::from_utf8(server.get("page.html")).expect("UTF-8");
    let wait_for = |words: &str| {
        let started = Instant::now();
        while !page().contains(words) {
            assert!(started.elapsed() < PATIENCE, "{words} is not in:\n{}", page());
            thread::sleep(Duration::from_millis(50));
        }
    };
    wait_for("First");
    for source in [CRASHING, VORACIOUS, &hanging(), CRASHING] {
        book.write(&article("mermaid", source));
        wait_for("<figure class=\"code\"");
        book.write("# Between\n");
        wait_for("Between");
    }
    book.write(&article("mermaid", "flowchart LR\n  A --> B"));
    wait_for("class=\"diagram-svg\"");
}

#[cfg(target_os = "linux")]
#[test]
fn no_worker_outlives_the_build() {
    let book = Book::new("", &article("mermaid", &hanging()));
    let root = fs::canonicalize(book.root()).expect("a folder");
    assert_eq!(root, book.root());
    let mut build = Command::new(program())
        .args(["build", "-q"])
        .current_dir(&root)
        .stderr(Stdio::null())
        .spawn()
        .expect("prepbook can be run");
    let wait_until = |what: &str, is_so: &dyn Fn() -> bool, longest: Duration| {
        let started = Instant::now();
        while !is_so() {
            assert!(started.elapsed() < longest, "{what}");
            thread::sleep(Duration::from_millis(5));
        }
    };
    wait_until("a worker draws", &|| !book.workers().is_empty(), PATIENCE);
    build.kill().expect("killed");
    build.wait().expect("ended");
    wait_until("the worker ends too", &|| book.workers().is_empty(), Duration::from_secs(5));
}

/// Counts jobs and performs them by another runner.
#[derive(Debug)]
struct Counting<R> {
    jobs: AtomicUsize,
    unfinished: AtomicUsize,
    runner: R,
}

impl<R> Counting<R> {
    fn new(runner: R) -> Arc<Self> {
        Arc::new(Self { jobs: AtomicUsize::new(0), unfinished: AtomicUsize::new(0), runner })
    }

    fn counts(&self) -> (usize, usize) {
        (self.jobs.load(Ordering::SeqCst), self.unfinished.load(Ordering::SeqCst))
    }
}

impl<R: Runner> Runner for Counting<R> {
    fn run(&self, job: &[u8]) -> Result<Vec<u8>, Unfinished> {
        self.jobs.fetch_add(1, Ordering::SeqCst);
        self.runner.run(job).inspect_err(|_| {
            self.unfinished.fetch_add(1, Ordering::SeqCst);
        })
    }

    fn release(&self) {
        self.runner.release();
    }
}

/// A machine on which everything takes too long.
#[derive(Debug)]
struct Slow;

impl Runner for Slow {
    fn run(&self, _job: &[u8]) -> Result<Vec<u8>, Unfinished> {
        Err(Unfinished::TimedOut(10))
    }
}

/// Entries of a cache, shared by pipelines as by processes.
#[derive(Debug, Clone, Default)]
struct Entries(Arc<Mutex<HashMap<Fingerprint, Vec<u8>>>>);

impl Store for Entries {
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.0.lock().expect("no thread panicked").get(&key).cloned()
    }

    fn write(&self, key: Fingerprint, bytes: &[u8]) -> bool {
        self.0.lock().expect("no thread panicked").insert(key, bytes.to_vec());
        true
    }

    fn retain(&self, keys: &HashSet<Fingerprint>) {
        self.0.lock().expect("no thread panicked").retain(|key, _| keys.contains(key));
    }
}

fn labels(build: &Build) -> Vec<String> {
    build.diagnostics.iter().filter_map(|found| found.label.clone()).collect()
}

#[test]
fn the_pool_draws_what_this_process_draws() {
    let diagrams: String = (0..30)
        .map(|n| match n % 3 {
            0 => format!("```mermaid\nflowchart LR\n  A{n} --> B\n  B -->|{n}| C\n```\n\n"),
            1 => format!("```mermaid\nsequenceDiagram\n  A->>B{n}: ask\n  B{n}-->>A: answer\n```\n\n"),
            _ => format!("```mermaid\npie title Number {n}\n  \"Größe\" : {n}\n  \"b\" : 2\n```\n\n"),
        })
        .collect();
    let wrong = "```mermaid\nflowchart LR\n  subgraph x\n  A --> B\n```\n\n$$\\def\\a{x}\\a$$\n";
    let text = format!("# Drawn\n\n{diagrams}{wrong}");
    let sources = book::sources([("book.toml", "title = \"Drawn\"\n"), ("content/page.md", &text)]);
    let runner = Counting::new(Pool::new(program()));
    let pipeline = Pipeline::with_cache(DiskCache::default(), Arc::clone(&runner) as _, Arc::new(NoFonts));
    let by_pool = pipeline.run(&sources, &Inputs::default());
    let in_process = book::build(&sources, &Inputs::default());
    assert_eq!(runner.counts(), (32, 0));
    assert_eq!(by_pool.diagnostics, in_process.diagnostics);
    assert_eq!(by_pool.diagnostics.len(), 1, "{:?}", by_pool.diagnostics);
    let (by_pool, in_process) = (book::pull(&by_pool.site), book::pull(&in_process.site));
    let page = by_pool["page.html"].as_ref().expect("rendered");
    assert_eq!(String::from_utf8_lossy(page).matches("diagram-svg").count(), 30);
    assert!(by_pool == in_process);
}

#[test]
fn a_limit_on_time_holds_for_one_process() {
    let text = article("mermaid", "flowchart LR\n  A --> B");
    let book = |more: &str| {
        let text = format!("{text}{more}");
        book::sources([("book.toml", "title = \"Slow\"\n".to_owned()), ("content/page.md", text)])
    };
    let entries = Entries::default();
    let page = |build: &Build| build.site.get("page.html").expect("a page").fingerprint();

    let slow = Counting::new(Slow);
    let first =
        Pipeline::with_cache(DiskCache::new(entries.clone()), Arc::clone(&slow) as _, Arc::new(NoFonts));
    let timed_out = first.run(&book(""), &Inputs::default());
    assert_eq!(labels(&timed_out), ["took longer than 10 s"]);
    assert_eq!(labels(&first.run(&book("More.\n"), &Inputs::default())), ["took longer than 10 s"]);
    assert_eq!(slow.counts(), (1, 1), "not again at each save");

    // The next process, with the same cache.
    let next = Pipeline::with_cache(DiskCache::new(entries), Arc::new(InProcess), Arc::new(NoFonts));
    let drawn = next.run(&book(""), &Inputs::default());
    assert_eq!(labels(&drawn), Vec::<String>::new());
    assert_ne!(page(&timed_out), page(&drawn), "the page is written again");
    let cold = book::build(&book(""), &Inputs::default());
    assert_eq!(page(&drawn), page(&cold));
    assert!(book::pull(&drawn.site) == book::pull(&cold.site));
}

#[test]
fn a_pool_without_workers_says_why() {
    let sources = book::sources([
        ("book.toml", "title = \"None\"\n"),
        ("content/page.md", &article("mermaid", "pie\n  \"a\" : 1\n")),
    ]);
    let labels_with = |program: &str| {
        let pool = Arc::new(Pool::new(program.into()));
        let pipeline = Pipeline::with_cache(DiskCache::default(), pool, Arc::new(NoFonts));
        labels(&pipeline.run(&sources, &Inputs::default())).concat()
    };
    let missing = labels_with("/no/such/program");
    assert!(missing.starts_with("cannot start a worker process: "), "{missing}");
    if cfg!(unix) {
        assert_eq!(labels_with("/bin/true"), "cannot start a worker process: it does not answer");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn workers_are_reused_and_replaced() {
    let pool = Pool::with_seconds(program(), 3);
    let text = |sources: &[&str]| {
        let blocks: String = sources.iter().map(|source| format!("```mermaid\n{source}\n```\n\n")).collect();
        format!("# Many\n\n{blocks}")
    };
    let hanging = hanging();
    let text = text(&[
        "pie\n  \"a\" : 1", CRASHING, "pie\n  \"b\" : 1", &hanging, "pie\n  \"c\" : 1", VORACIOUS,
        "pie\n  \"d\" : 1",
    ]);
    let sources = book::sources([("book.toml", "title = \"Many\"\n"), ("content/page.md", &text)]);
    let pipeline = Pipeline::with_cache(DiskCache::default(), Arc::new(pool), Arc::new(NoFonts));
    let build = pipeline.run(&sources, &Inputs::default());
    let (too_long, too_much) = ("took longer than 3 s", "needed more than 512 MB");
    let labels = labels(&build);
    assert_eq!([labels[0].as_str(), labels[2].as_str()], ["the drawing library crashed", too_much]);
    // A diagram that takes long also takes memory: which limit it reaches first depends on the machine.
    assert!([too_long, too_much].contains(&labels[1].as_str()), "{labels:?}");
    let page = build.site.get("page.html").expect("a page").render().expect("rendered");
    assert_eq!(String::from_utf8_lossy(&page).matches("diagram-svg").count(), 4);
}

/// Lines of diagrams that nest, name each other or take numbers.
const LINES: [&str; 30] = [
    "stateDiagram-v2",
    "flowchart LR",
    "C4Context",
    "block-beta",
    "classDiagram",
    "sequenceDiagram",
    "gitGraph",
    "mindmap",
    "%%{init: {\"theme\": {\"a\": {",
    "state A {",
    "state \"A\" as A {",
    "[*] --> A",
    "A --> [*]",
    "A --> B",
    "B --> A",
    "subgraph A",
    "end",
    "}",
    "Boundary(a, \"A\") {",
    "Person(a, \"A\")",
    "Rel(a, a, \"u\")",
    "columns 4000000000",
    "block:a:99",
    "space:999999999",
    "class A {",
    "A->>+B: x",
    "loop x",
    "branch a",
    "merge a",
    "    a((b))",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// A build of eight diagrams, each a header and lines in any order, some of them repeated or damaged.
    #[test]
    fn no_diagram_ends_a_build(
        diagrams in prop::collection::vec(
            (0..8usize, prop::collection::vec((0..LINES.len(), 1..5usize, prop::option::of((0..20usize, "[ -~é日]{0,3}"))), 0..16)),
            8,
        ),
    ) {
        let mut text = "# Random\n\n".to_owned();
        for (header, lines) in &diagrams {
            let mut source = format!("{}\n", LINES[*header]);
            for (line, times, damage) in lines {
                let mut line = format!("{}\n", LINES[*line]);
                if let Some((at, damage)) = damage && *at < line.len() {
                    line.insert_str(*at, damage);
                }
                source.push_str(&line.repeat(*times));
            }
            text.push_str(&format!("````mermaid\n{source}````\n\n"));
        }
        let (code, messages, page) = Book::new("", &text).build();
        prop_assert!(code == Some(0), "{code:?} {messages}\n{text}");
        prop_assert!(page.contains("Random"));
    }
}
