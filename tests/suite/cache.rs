//! The cache of a book, as its author meets it: it saves time and changes nothing, nobody can forge it, and `clean` removes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use prepbook::cache::Fingerprint;
use tempfile::TempDir;

use crate::golden;

const HOSTILE: &str = "# Hostile\n\n<video src=\"a.mp4\"></video>\n";

/// A book, and the cache folder of the user who builds it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a scratch folder") };
        files.iter().for_each(|(path, text)| desk.write(path, text));
        desk
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// The file with the book's entries.
    fn entries(&self) -> PathBuf {
        let mut books = fs::read_dir(self.cache()).expect("a cache folder");
        books.next().expect("a book").expect("readable").path().join("entries")
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prepbook"))
            .args([command, "--root"])
            .arg(self.root())
            .args(arguments)
            .env("PREPBOOK_CACHE_DIR", self.cache())
            .output()
            .expect("prepbook can be run")
    }

    /// What a build says and writes, beginning with an empty output folder.
    fn build(&self, arguments: &[&str]) -> (String, Files) {
        let out = self.folder.path().join("out");
        let _ = fs::remove_dir_all(&out);
        let arguments = [&["-q", "--out", out.to_str().expect("UTF-8")], arguments].concat();
        let output = self.run("build", &arguments);
        (String::from_utf8(output.stderr).expect("UTF-8"), contents(&out))
    }

    fn page(&self) -> String {
        String::from_utf8(self.build(&[]).1[Path::new("page.html")].clone()).expect("UTF-8")
    }
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The files of a folder, by path.
fn contents(folder: &Path) -> Files {
    let files = golden::files(folder).into_iter();
    files
        .map(|file| (file.strip_prefix(folder).expect("in it").to_owned(), fs::read(&file).expect("a file")))
        .collect()
}

#[test]
fn a_build_is_the_same_with_and_without() {
    let drawn = "# Drawn\n\n```mermaid\nflowchart LR\n  A --> B\n  B --> A\n```\n\n## What?\n\nA **box**.\n";
    let other = ("content/other.md", "# Other\n\n## Why?\n\n[So](gone.md).\n");
    let desk = Desk::new(&[("book.toml", "title = \"Drawn\"\n"), ("content/index.md", drawn), other]);
    let first = desk.build(&["--no-cache"]);
    assert!(first.0.contains("broken-link"), "{}", first.0);
    assert!(
        String::from_utf8_lossy(&first.1[Path::new("index.html")])
            .contains("<figure class=\"diagram\" role=\"img\"")
    );
    assert!(!desk.cache().exists(), "--no-cache writes none");

    assert!(desk.build(&[]) == first, "cold");
    let entries = desk.entries();
    let cached = fs::read(&entries).expect("entries");
    assert!(desk.build(&[]) == first, "warm");
    assert!(fs::read(&entries).expect("entries") == cached, "nothing new");
    assert!(!desk.root().join(".prepbook").exists(), "nothing in the book's folder");

    // Damaged anywhere, cut short anywhere, or gone.
    let step = if std::env::var_os("PREPBOOK_TEST_ALL").is_some() { 1 } else { cached.len() / 24 };
    for at in (0..cached.len()).step_by(step) {
        let mut damaged = cached.clone();
        damaged[at] ^= 0x21;
        for bytes in [&damaged, &cached[..at]] {
            fs::write(&entries, bytes).expect("written");
            assert!(desk.build(&[]) == first, "{at}");
        }
    }
    fs::remove_file(&entries).expect("removed");
    assert!(desk.build(&[]) == first, "gone");

    // An edit, and back.
    desk.write("content/index.md", "# Not drawn\n");
    let edited = desk.build(&[]);
    assert!(desk.build(&["--no-cache"]) == edited);
    desk.write("content/index.md", drawn);
    assert!(desk.build(&[]) == first, "and back");

    // While another process has the cache.
    let before = fs::read(&entries).expect("entries");
    let other = fs::File::open(entries.with_file_name("book")).expect("a file to lock");
    other.lock().expect("locked");
    desk.write("content/index.md", "# Not drawn at all\n");
    let beside = desk.build(&[]);
    assert!(fs::read(&entries).expect("entries") == before, "it is read only");
    drop(other);
    assert!(desk.build(&[]) == beside);
    desk.write("content/index.md", drawn);

    // Where no folder can be made.
    fs::remove_dir_all(desk.cache()).expect("removed");
    fs::write(desk.cache(), "a file").expect("written");
    assert!(desk.build(&[]) == first, "without a cache folder");
}

#[test]
fn builds_at_the_same_time_are_safe() {
    let desk = Desk::new(&[("book.toml", "title = \"Two\"\n"), ("content/page.md", "# Page\n")]);
    let cold = desk.build(&["--no-cache"]);
    std::thread::scope(|scope| {
        for out in 0..4 {
            let (desk, cold) = (&desk, &cold);
            scope.spawn(move || {
                let out = desk.folder.path().join(format!("out-{out}"));
                for _ in 0..5 {
                    let output = desk.run("build", &["-q", "--out", out.to_str().expect("UTF-8")]);
                    assert_eq!(output.status.code(), Some(0));
                    assert!(contents(&out) == cold.1);
                }
            });
        }
    });
}

/// A book that escapes HTML, and entries for it in which the HTML is live. With the right `checksum`, they are well forged.
fn forged(checksum: bool) -> (Desk, Vec<u8>) {
    let book = |raw_html: &str| format!("title = \"Hostile\"\n[build]\nraw_html = \"{raw_html}\"\n");
    let desk = Desk::new(&[("book.toml", &book("allow")), ("content/page.md", HOSTILE)]);
    assert!(desk.page().contains("<video"));
    let live = fs::read(desk.entries()).expect("entries");
    fs::remove_file(desk.entries()).expect("removed");
    desk.write("book.toml", book("escape"));
    assert!(!desk.page().contains("<video"));
    // The text of the article comes first, and a record begins with its key and its length.
    let key = b"prepbook cache 1\n".len()..b"prepbook cache 1\n".len() + 16;
    let end = |bytes: &[u8]| {
        let length = bytes[key.end..key.end + 8].try_into().expect("eight bytes");
        key.end + 8 + usize::try_from(u64::from_le_bytes(length)).expect("small")
    };
    let own = fs::read(desk.entries()).expect("entries");
    let mut forged = [&own[..key.end], &live[key.end..end(&live)], &own[end(&own)..]].concat();
    if checksum {
        let value = key.end + 8 + 16..end(&forged);
        let checksum = Fingerprint::of_parts([&forged[key], &forged[value.clone()]]).0.to_le_bytes();
        forged[value.start - 16..value.start].copy_from_slice(&checksum);
    }
    (desk, forged)
}

#[test]
fn an_entry_that_is_copied_to_another_key_reaches_no_page() {
    let (desk, forged) = forged(false);
    fs::write(desk.entries(), &forged).expect("written");
    assert!(!desk.page().contains("<video"));
}

#[test]
fn files_in_the_book_are_not_a_cache() {
    let (desk, forged) = forged(true);
    let name = desk.entries().parent().and_then(Path::file_name).expect("a name").to_owned();
    for folder in [".prepbook/cache", ".prepbook", ".cache", ".cache/prepbook", "cache"] {
        desk.write(&format!("{folder}/entries"), &forged);
        desk.write(&format!("{folder}/{}/entries", name.to_string_lossy()), &forged);
    }
    fs::remove_dir_all(desk.cache()).expect("removed");
    assert!(!desk.page().contains("<video"));
}

#[cfg(unix)]
#[test]
fn a_cache_that_others_may_write_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, forged) = forged(true);
    let entries = desk.entries();
    let folder = entries.parent().expect("a folder");
    let mode = fs::metadata(folder).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "this user's alone");
    fs::write(&entries, &forged).expect("written");
    assert!(desk.page().contains("<video"), "the entry is well forged");
    for mode in [0o720, 0o702] {
        fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("set");
        assert!(!desk.page().contains("<video"), "{mode:o}");
    }
}

#[test]
fn clean_removes_what_prepbook_wrote_and_nothing_else() {
    let text = "# Page\n\n## Why?\n\nSo.\n";
    let desk = Desk::new(&[("book.toml", "title = \"Clean\"\n"), ("content/page.md", text)]);
    let book = contents(&desk.root());
    let clean = || {
        let output = desk.run("clean", &[]);
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(clean(), "Nothing to remove.\n");
    assert_eq!(desk.run("build", &["-q"]).status.code(), Some(0));
    assert_eq!(desk.run("bundle", &["-q", "--format", "tsv,html"]).status.code(), Some(0));
    desk.write("public/CNAME", "example.org");
    let said = clean();
    let lines: Vec<&str> = said.lines().collect();
    let [public, dist, cache] = lines[..] else { panic!("{said}") };
    assert!(public.starts_with("Removed ") && public.ends_with("/public."), "{public}");
    assert!(dist.starts_with("Removed 2 files from ") && dist.ends_with("/dist."), "{dist}");
    assert!(cache.starts_with("Removed the cache, "), "{cache}");
    let mut left = contents(&desk.root());
    assert_eq!(left.remove(Path::new("public/CNAME")).as_deref(), Some(&b"example.org"[..]));
    assert!(left == book);
    assert!(!desk.root().join("dist").exists());
    assert_eq!(contents(&desk.cache()), Files::new());
    assert_eq!(clean(), "Nothing to remove.\n");
}

#[test]
fn the_caches_of_books_that_are_gone_are_removed() {
    let desk = Desk::new(&[("content/page.md", "# Page\n")]);
    desk.build(&[]);
    let first = desk.entries();
    fs::rename(desk.root(), desk.folder.path().join("elsewhere")).expect("moved");
    let other = Desk { folder: desk.folder };
    other.write("content/page.md", "# Page\n");
    other.build(&[]);
    assert!(first.exists(), "there is a book at the path again");

    let moved = other.folder.path().join("elsewhere");
    let build = |root: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prepbook"));
        command.args(["check", "--root"]).arg(root).env("PREPBOOK_CACHE_DIR", other.cache());
        assert_eq!(command.output().expect("prepbook can be run").status.code(), Some(0));
    };
    fs::remove_dir_all(other.root()).expect("removed");
    build(&moved);
    assert!(!first.exists());
}
