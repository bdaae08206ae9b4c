//! Builds that are killed, run out of space or may not write: what was there is whole, and the next build is right.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use crate::golden;

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// How often a build is killed; `PREPBOOK_TEST_ALL`, which scripts/nightly sets, makes it fifty times.
fn kills() -> u32 {
    if std::env::var_os("PREPBOOK_TEST_ALL").is_some() { 50 } else { 8 }
}

/// A book with its output and the cache of the user who builds it.
struct Workplace {
    folder: TempDir,
}

impl Workplace {
    fn new() -> Self {
        let workplace = Self { folder: tempfile::tempdir().expect("a scratch folder") };
        workplace.write("book/book.toml", "title = \"Faults\"\n");
        workplace.edit("first");
        workplace
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }

    /// Changes each of the forty articles.
    fn edit(&self, version: &str) {
        for number in 0..40 {
            let text = format!(
                "# Page {number}\n\n## What is {number}?\n\nA **number** of the {version} version.\n"
            );
            self.write(&format!("book/content/topic-{}/page-{number}.md", number % 4), &text);
        }
    }

    fn command(&self, out: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prepbook"));
        command.args(["build", "-q", "--root"]).arg(self.path("book")).arg("--out").arg(self.path(out));
        command.env("PREPBOOK_CACHE_DIR", self.path("cache"));
        command
    }

    /// Builds, and returns the files of the output.
    fn build(&self, out: &str) -> Files {
        let done = self.command(out).output().expect("prepbook can be run");
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        files(&self.path(out))
    }

    /// What `script` gives, with the build's command line as its arguments.
    fn shell(&self, script: &str, out: &str) -> Output {
        let build = self.command(out);
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(build.get_program()).args(build.get_args());
        shell.env("PREPBOOK_CACHE_DIR", self.path("cache")).output().expect("sh can be run")
    }
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

fn files(folder: &Path) -> Files {
    let found = golden::files(folder).into_iter();
    found
        .map(|file| (file.strip_prefix(folder).expect("in it").to_owned(), fs::read(&file).expect("a file")))
        .collect()
}

/// Whether this process may mount file systems in a namespace of its own.
fn can_mount() -> bool {
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "--map-root-user", "sh", "-c", "mount -t tmpfs tmpfs /tmp"]);
    unshare.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_the_next_is_right() {
    let workplace = Workplace::new();
    let started = Instant::now();
    let first = workplace.build("out");
    let duration = started.elapsed();
    workplace.write("out/CNAME", "example.org");
    let sources = files(&workplace.path("book"));
    let mut seed = 7_u32;
    for round in 0..kills() {
        let version = format!("round {round}");
        workplace.edit(&version);
        let edited = files(&workplace.path("book"));
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut build = workplace.command("out").stderr(Stdio::null()).spawn().expect("prepbook can be run");
        std::thread::sleep(duration.mul_f64(f64::from(seed >> 8) / f64::from(1 << 24)));
        build.kill().expect("killed");
        build.wait().expect("ended");
        assert!(files(&workplace.path("book")) == edited, "the book is as it was");
        for (path, bytes) in files(&workplace.path("out")) {
            if path.extension().is_some_and(|ending| ending == "html") {
                assert!(bytes.trim_ascii_end().ends_with(b"</html>"), "{} is whole", path.display());
            }
        }
        let mut next = workplace.build("out");
        assert_eq!(next.remove(Path::new("CNAME")).as_deref(), Some(&b"example.org"[..]));
        let clean = workplace.path(&format!("clean-{round}"));
        assert!(next == workplace.build(clean.to_str().expect("UTF-8")), "round {round}");
    }
    workplace.edit("first");
    assert!(files(&workplace.path("book")) == sources);
    let mut last = workplace.build("out");
    last.remove(Path::new("CNAME"));
    assert!(last == first);
}

#[test]
fn a_build_without_space_keeps_the_old_site_and_says_so() {
    let workplace = Workplace::new();
    let first = workplace.build("out");
    workplace.edit("second");
    // No file may have more than a block, as if the disk were full: for pages, for the cache.
    let full = workplace.shell("trap '' XFSZ; ulimit -f 1; exec \"$@\"", "out");
    assert_eq!(full.status.code(), Some(2), "{}", said(&full));
    assert!(said(&full).contains("error: cannot write the site to"), "{}", said(&full));
    assert!(!said(&full).contains("panicked"), "{}", said(&full));
    for (path, bytes) in files(&workplace.path("out")) {
        let is_page = path.extension().is_some_and(|ending| ending == "html");
        assert!(!is_page || first.get(&path) == Some(&bytes), "{} is the old one", path.display());
    }
    let next = workplace.build("out");
    assert!(next == workplace.build("clean"));
}

#[test]
fn a_full_disk_and_a_read_only_one_are_errors_and_harm_nothing() {
    if !can_mount() {
        return;
    }
    let workplace = Workplace::new();
    let clean = workplace.build("clean");
    let out = workplace.path("out");
    fs::create_dir(&out).expect("made");
    let in_namespace = |mount: &str| {
        let script = format!("exec unshare --mount --map-root-user sh -c '{mount} && \"$@\"' sh \"$@\"");
        workplace.shell(&script.replace("OUT", &out.display().to_string()), "out")
    };
    for (mount, reason) in [
        ("mount -t tmpfs -o size=128k tmpfs OUT", "No space left on device"),
        ("mount --bind OUT OUT && mount -o remount,ro,bind OUT", "Read-only file system"),
    ] {
        let done = in_namespace(mount);
        assert_eq!(done.status.code(), Some(2), "{}", said(&done));
        assert!(said(&done).contains(reason) && !said(&done).contains("panicked"), "{}", said(&done));
    }
    // A cache that cannot be written is none.
    let cache = workplace.path("cache");
    let script = format!(
        "exec unshare --mount --map-root-user sh -c 'mount --bind {0} {0} && mount -o remount,ro,bind {0} && \"$@\"' sh \"$@\"",
        cache.display()
    );
    workplace.edit("second");
    let done = workplace.shell(&script, "out");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    workplace.edit("first");
    assert!(workplace.build("out") == clean);
}
