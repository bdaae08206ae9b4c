//! What is on disk after a build, a second one, a killed one, and one among an author's own files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::*;
use crate::cache::Fingerprint;
use crate::diag::Rule;
use crate::site::{Artifact, Folder, RenderError, SiteFolder, Stats};

fn site(files: &[(&str, &str)]) -> Site {
    let artifact = |text: &str| Artifact::bytes(text.as_bytes());
    let artifacts = files.iter().map(|(url, text)| ((*url).to_owned(), artifact(text))).collect();
    Site::new(Arc::new(artifacts), Vec::new(), Stats::default())
}

fn one(url: &str, artifact: Artifact) -> Site {
    Site::new(Arc::new(BTreeMap::from([(url.to_owned(), artifact)])), Vec::new(), Stats::default())
}

/// A folder for output in a book.
struct TestBook(TempDir);

impl TestBook {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn out(&self) -> std::path::PathBuf {
        self.0.path().join("public")
    }

    fn write(&self, site: &Site) -> WriteSummary {
        let out = OutputFolder::new(&self.out(), self.0.path()).expect("fit to be written to");
        write(site, &out, &|_, _| {}).expect("written")
    }

    fn put(&self, path: &str, text: &str) {
        let file = self.out().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.out().join(path)).ok()
    }

    /// Makes all files look as old as `seconds` ago, oldest first, the manifest last.
    fn age(&self) {
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        for path in self.files() {
            let later = Duration::from_secs(u64::from(path == MANIFEST_FILE));
            let file = fs::File::options().append(true).open(self.out().join(path)).expect("opened");
            file.set_modified(long_ago + later).expect("aged");
        }
    }

    /// All files, by path, the manifest too.
    fn files(&self) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
                if entry.file_type().expect("a kind").is_dir() {
                    walk(root, &entry.path(), found);
                } else {
                    let path = entry.path();
                    found.push(path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.out(), &self.out(), &mut found);
        found.sort();
        found
    }

    fn times(&self) -> Vec<SystemTime> {
        let time =
            |path: &String| fs::metadata(self.out().join(path)).expect("there").modified().expect("a time");
        self.files().iter().map(time).collect()
    }
}

fn counts(written: &WriteSummary) -> (usize, usize, usize) {
    (written.written, written.unchanged, written.pruned)
}

#[test]
fn writes_what_changed_and_nothing_twice() {
    let book = TestBook::new();
    let first = site(&[("index.html", "home"), ("a/b/c.html", "deep")]);
    assert_eq!(counts(&book.write(&first)), (2, 0, 0));
    let times = book.times();
    assert_eq!(counts(&book.write(&first)), (0, 2, 0));
    assert_eq!(book.times(), times);
    assert_eq!(book.files(), [".prepbook-manifest", "a/b/c.html", "index.html"]);

    let second = site(&[("index.html", "home"), ("a/b/c.html", "changed")]);
    assert_eq!(counts(&book.write(&second)), (1, 1, 0));
    assert_eq!(book.read("a/b/c.html").as_deref(), Some("changed"));
}

#[test]
fn renders_only_what_changed() {
    let book = TestBook::new();
    let renders = Arc::new(AtomicUsize::new(0));
    let page = |version: &[u8]| {
        let (renders, bytes) = (Arc::clone(&renders), version.to_vec());
        let render = move || {
            renders.fetch_add(1, Ordering::Relaxed);
            Ok(Arc::from(&bytes[..2]))
        };
        let fingerprint = Fingerprint::of(version);
        one("a.html", Artifact::lazy(fingerprint, render))
    };
    book.write(&page(b"ok 1"));
    book.age();
    assert_eq!(counts(&book.write(&page(b"ok 1"))), (0, 1, 0));
    assert_eq!(renders.load(Ordering::Relaxed), 1);
    // Another fingerprint: rendered, and found equal.
    assert_eq!(counts(&book.write(&page(b"ok 2"))), (0, 1, 0));
    assert_eq!(renders.load(Ordering::Relaxed), 2);
    // Changed by someone, to the same size: rendered and written again.
    book.age();
    book.put("a.html", "no");
    assert_eq!(counts(&book.write(&page(b"ok 2"))), (1, 0, 0));
    assert_eq!(book.read("a.html").as_deref(), Some("ok"));
}

#[test]
fn prunes_only_what_a_build_wrote() {
    let book = TestBook::new();
    book.put("CNAME", "example.org");
    book.put("a/notes.txt", "mine");
    book.put(".git/HEAD", "ref");
    book.write(&site(&[("index.html", "1"), ("a/x.html", "2"), ("b/c/d.html", "3")]));
    assert_eq!(counts(&book.write(&site(&[("index.html", "1")]))), (0, 1, 2));
    assert_eq!(book.files(), [".git/HEAD", ".prepbook-manifest", "CNAME", "a/notes.txt", "index.html"]);
    assert!(!book.out().join("b").exists());
}

#[test]
fn leaves_an_authors_file_and_says_so() {
    let book = TestBook::new();
    book.put("robots.txt", "mine");
    book.put("same.txt", "same");
    let wanted = site(&[("robots.txt", "ours"), ("same.txt", "same")]);
    for _ in 0..2 {
        let written = book.write(&wanted);
        assert_eq!(written.conflicts, [Conflict { path: "robots.txt".into(), reason: Reason::Foreign }]);
        assert_eq!(counts(&written), (0, 1, 0));
    }
    assert_eq!(book.read("robots.txt").as_deref(), Some("mine"));
    book.write(&site(&[]));
    assert_eq!(book.read("robots.txt").as_deref(), Some("mine"));
}

#[test]
fn a_page_that_fails_keeps_its_older_file() {
    let book = TestBook::new();
    book.write(&site(&[("a.html", "good"), ("b.html", "b")]));
    let diagnostic =
        Diagnostic::new(Rule::TemplateError, &Arc::from("themes/x/article.html"), 0..1, "no such filter");
    let failing = |diagnostic: Diagnostic| {
        one("a.html", Artifact::lazy(Fingerprint::of(b"bad"), move || Err(diagnostic.clone().into())))
    };
    let written = book.write(&failing(diagnostic.clone()));
    assert_eq!((counts(&written), written.diagnostics), ((0, 0, 1), vec![diagnostic]));
    assert_eq!(book.read("a.html").as_deref(), Some("good"));
    // It is still known as ours.
    assert_eq!(counts(&book.write(&site(&[]))), (0, 0, 1));
    assert_eq!(book.files(), [".prepbook-manifest"]);
}

#[test]
fn a_page_whose_hook_fails_is_written_without_it_and_reported_each_time() {
    let book = TestBook::new();
    let found = Diagnostic::new(Rule::TemplateError, &Arc::from("themes/x/head.html"), 0..1, "no such field");
    let error = RenderError { without_hooks: Some(Arc::from(b"plain".as_slice())), ..found.clone().into() };
    let failing = one("a.html", Artifact::lazy(Fingerprint::of(b"bad"), move || Err(error.clone())));
    let written = book.write(&failing);
    assert_eq!((counts(&written), written.diagnostics), ((1, 0, 0), vec![found.clone()]));
    assert_eq!(book.read("a.html").as_deref(), Some("plain"));
    let written = book.write(&failing);
    assert_eq!((counts(&written), written.diagnostics), ((0, 1, 0), vec![found]));
}

#[test]
fn files_become_folders_and_folders_files() {
    let book = TestBook::new();
    book.write(&site(&[("a", "file"), ("b/c.html", "in a folder")]));
    let written = book.write(&site(&[("a/x.html", "in a folder"), ("b", "file")]));
    assert_eq!((counts(&written), written.conflicts), ((2, 0, 2), vec![]));
    assert_eq!(book.files(), [".prepbook-manifest", "a/x.html", "b"]);

    book.put("d/mine.txt", "mine");
    book.put("e", "mine");
    let written = book.write(&site(&[
        ("d", "file"),
        ("e/x.html", "in a folder"),
        ("ok.html", "ok"),
        ("ok.html/x", ""),
    ]));
    let reasons: Vec<_> = written.conflicts.iter().map(|one| (one.path.as_str(), &one.reason)).collect();
    let expected =
        [("d", &Reason::Folder), ("e/x.html", &Reason::NoFolder), ("ok.html/x", &Reason::NoFolder)];
    assert_eq!(reasons, expected);
    assert_eq!(book.files(), [".prepbook-manifest", "d/mine.txt", "e", "ok.html"]);
}

#[test]
fn addresses_that_lead_away_are_not_written() {
    let book = TestBook::new();
    let written = book.write(&site(&[("../up.html", ""), (MANIFEST_FILE, ""), ("a/../../b", "")]));
    assert_eq!(written.conflicts.len(), 3);
    assert!(written.conflicts.iter().all(|one| one.reason == Reason::Outside));
    assert!(!book.0.path().join("up.html").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let book = TestBook::new();
    let elsewhere = TempDir::new().expect("a folder");
    fs::write(elsewhere.path().join("x.html"), "theirs").expect("written");
    book.write(&site(&[("a/x.html", "1"), ("b.html", "1")]));
    fs::remove_dir_all(book.out().join("a")).expect("removed");
    fs::remove_file(book.out().join("b.html")).expect("removed");
    std::os::unix::fs::symlink(elsewhere.path(), book.out().join("a")).expect("linked");
    std::os::unix::fs::symlink(elsewhere.path().join("x.html"), book.out().join("b.html")).expect("linked");
    assert_eq!(book.write(&site(&[("a/x.html", "2"), ("b.html", "2")])).conflicts.len(), 2);
    book.write(&site(&[]));
    assert_eq!(fs::read_to_string(elsewhere.path().join("x.html")).expect("there"), "theirs");
    assert!(book.out().join("b.html").is_symlink());
}

#[test]
fn read_only_files_are_replaced() {
    let book = TestBook::new();
    book.write(&site(&[("a.html", "1")]));
    let file = book.out().join("a.html");
    let mut permissions = fs::metadata(&file).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).expect("set");
    assert_eq!(counts(&book.write(&site(&[("a.html", "2")]))), (1, 0, 0));
    assert_eq!(book.read("a.html").as_deref(), Some("2"));
}

#[test]
fn names_that_differ_by_case_alone_meet_on_a_disk_that_ignores_it() {
    let book = TestBook::new();
    book.write(&site(&[("Old.html", "1")]));
    let manifest = ledger::read_manifest(&book.out()).expect("read");
    let mut ledger = Ledger::open(&book.out(), manifest.as_deref()).expect("opened");
    ledger.ignores_case = true;
    let site = site(&[("API.html", "1"), ("api.html", "2"), ("old.html", "1")]);
    let plan = Plan::new(&site, &ledger);
    assert_eq!(
        plan.conflicts,
        [Conflict { path: "api.html".into(), reason: Reason::SameName("API.html".into()) }]
    );
    assert!(plan.stale.is_empty(), "the renamed file is the new one");
    assert_eq!(plan.jobs.len(), 2);
}

#[test]
fn equal_sites_have_equal_folders() {
    let (one, two) = (TestBook::new(), TestBook::new());
    let wanted = site(&[("a.html", "1"), ("b/ü x.html", "2")]);
    one.write(&wanted);
    two.write(&site(&[("z.html", "old")]));
    two.write(&wanted);
    assert_eq!(one.files(), two.files());
    assert!(one.files().iter().all(|path| one.read(path) == two.read(path)));
}

#[test]
fn progress_counts_to_the_end() {
    let book = TestBook::new();
    let most = AtomicUsize::new(0);
    let out = OutputFolder::new(&book.out(), book.0.path()).expect("fit");
    let progress = |done, all| {
        assert_eq!(all, 3);
        most.fetch_max(done, Ordering::Relaxed);
    };
    write(&site(&[("a", "1"), ("b", "2"), ("c", "3")]), &out, &progress).expect("written");
    assert_eq!(most.load(Ordering::Relaxed), 3);
}

#[test]
fn refuses_to_write_where_the_book_is() {
    let book = TempDir::new().expect("a folder");
    let root = book.path().join("guide");
    fs::create_dir_all(root.join("content/topic")).expect("made");
    fs::write(root.join("file"), "").expect("written");
    let refused = |path: &Path| OutputFolder::new(path, &root).is_err();
    for path in
        ["", ".", "..", "content", "content/topic", "content/new/folder", "themes/x", "a/../content", "file"]
    {
        // `a/..` resolves only where `a` is.
        assert!(refused(&root.join(path)), "{path}");
    }
    assert!(refused(Path::new("/")));
    for path in ["public", "docs/site", "../elsewhere", "contents"] {
        assert!(!refused(&root.join(path)), "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root.join("content"), root.join("link")).expect("linked");
        assert!(refused(&root.join("link/x")));
    }
}

#[test]
fn refuses_to_write_between_articles() {
    let book = TempDir::new().expect("a folder");
    let root = book.path().join("notes");
    for folder in ["docs/deep", "public", ".git", "empty"] {
        fs::create_dir_all(root.join(folder)).expect("made");
    }
    for file in ["a.md", "docs/b.md", "public/.gitignore"] {
        fs::write(root.join(file), "text").expect("written");
    }
    let refused = |path: &str| OutputFolder::new(&root.join(path), &root).is_err();
    for path in [".", "docs", "docs/deep", "docs/new", ".git", ".git/site"] {
        assert!(refused(path), "{path}");
    }
    for path in ["public", "dist", "new/site", "empty"] {
        assert!(!refused(path), "{path}");
    }
    assert_eq!(OutputFolder::default_path(&root), root.join("public"));
    // Where a build wrote before.
    fs::write(root.join("docs").join(MANIFEST_FILE), "").expect("written");
    assert!(!refused("docs"));
    // Files of the author
    fs::write(root.join("public/p.png"), "").expect("written");
    assert!(!refused("public"), "nothing says that it is published");
    fs::write(root.join("package.json"), "{}").expect("written");
    assert!(refused("public") && refused("public/site") && !refused("dist/site"));
    assert_eq!(OutputFolder::default_path(&root), root.join("dist/site"));
    fs::write(root.join("public").join(MANIFEST_FILE), "").expect("written");
    assert!(!refused("public"));
}

#[test]
fn an_equal_file_stays_the_authors() {
    let book = TestBook::new();
    book.put("CNAME", "example.org");
    let written = book.write(&site(&[("CNAME", "example.org"), ("a.html", "a")]));
    assert_eq!((counts(&written), written.conflicts), ((1, 1, 0), Vec::new()));
    book.write(&site(&[("b.html", "b")]));
    assert_eq!(book.files(), [MANIFEST_FILE, "CNAME", "b.html"]);
}

const PAGES: usize = 40;

fn pages(version: &str, dies_at: Option<usize>) -> Site {
    let page = |number: usize| {
        let text = format!("{version} of page {number}\n").repeat(2_000);
        let fingerprint = Fingerprint::of(text.as_bytes());
        let artifact = Artifact::lazy(fingerprint, move || {
            if dies_at == Some(number) {
                std::process::abort();
            }
            Ok(Arc::from(text.as_bytes()))
        });
        (format!("topic-{}/{version}-{}.html", number % 3, number / 2), artifact)
    };
    Site::new(Arc::new((0..PAGES).map(page).collect()), Vec::new(), Stats::default())
}

/// Not a test: the process that [`killed_half_way_all_files_are_whole_and_known`] lets die.
#[test]
#[ignore = "run by another test, in a process of its own"]
fn dies_while_writing() {
    let (Ok(root), Ok(page)) = (std::env::var("PREPBOOK_TEST_ROOT"), std::env::var("PREPBOOK_TEST_PAGE"))
    else {
        return;
    };
    let out = OutputFolder::new(&Path::new(&root).join("public"), Path::new(&root)).expect("fit");
    let _ = write(&pages("new", page.parse().ok()), &out, &|_, _| {});
}

#[test]
fn killed_half_way_all_files_are_whole_and_known() {
    for dies_at in [0, 7, 21, 38] {
        let book = TestBook::new();
        book.put("CNAME", "example.org");
        book.write(&pages("old", None));
        let program = std::env::current_exe().expect("this program");
        let status = Command::new(program)
            .args(["--ignored", "--exact", "sink::disk::tests::dies_while_writing"])
            .env("PREPBOOK_TEST_ROOT", book.0.path())
            .env("PREPBOOK_TEST_PAGE", dies_at.to_string())
            .output()
            .expect("it ran")
            .status;
        assert!(!status.success());
        for path in book.files().iter().filter(|path| path.ends_with(".html")) {
            let text = book.read(path).expect("readable");
            assert_eq!(text.lines().count(), 2_000, "{path} is whole");
        }
        book.put("topic-0/.123-0123456789.prepbook-tmp", "half");
        book.put("topic-0/.mine.prepbook-tmp", "mine");
        // Another site than the one that was killed: what that one wrote is pruned, temporary files too.
        book.write(&site(&[("index.html", "home")]));
        assert_eq!(book.files(), [MANIFEST_FILE, "CNAME", "index.html", "topic-0/.mine.prepbook-tmp"]);
    }
}

#[test]
fn no_page_is_rendered_twice_for_the_service_worker_which_names_all() {
    const COUNT: usize = 64;
    let rendered = Arc::new(AtomicUsize::new(0));
    let page = |number: usize| {
        let rendered = Arc::clone(&rendered);
        let render = move || {
            rendered.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(if number == 0 { 100 } else { 0 }));
            format!("page {number}")
        };
        (format!("{number:02}.html"), Artifact::text(render))
    };
    let pages: Arc<BTreeMap<String, Artifact>> = Arc::new((0..COUNT).map(page).collect());
    let others = Arc::clone(&pages);
    let worker = Folder::lazy(move || {
        let names = move || others.values().map(|page| page.fingerprint().to_string()).collect();
        BTreeMap::from([("worker.js".to_owned(), Artifact::text(names))])
    });
    let folders = vec![SiteFolder::new("worker.js", Arc::new(worker))];
    TestBook::new().write(&Site::new(pages, folders, Stats::default()));
    assert_eq!(rendered.load(Ordering::Relaxed), COUNT);
}
