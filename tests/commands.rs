//! Tests of commands: their output, the files they write, and their exit codes.
#![allow(clippy::disallowed_methods, reason = "a test stands where an author does")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The output and the exit code of a command.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prepbook"));
    command.current_dir(folder).env("NO_COLOR", "1").env_remove("COLUMNS");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = command(folder).args(arguments).output().expect("it runs");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

/// A new guide in `guide` of a folder.
fn guide() -> TempDir {
    let folder = folder();
    assert_eq!(run(folder.path(), &["init", "guide"]).code, Some(0));
    folder
}

#[test]
fn a_new_guide_has_no_problems() {
    let folder = guide();
    let check = run(folder.path(), &["check", "--root", "guide", "--strict"]);
    assert_eq!((check.code, check.err.as_str()), (Some(0), ""), "{}", check.out);
    let build = run(folder.path(), &["build", "--root", "guide", "--strict"]);
    assert_eq!((build.code, build.err.as_str()), (Some(0), ""));
    let line = build.out.trim_end();
    assert!(line.starts_with("Built ") && line.ends_with(" 0 unchanged, 0 removed)"), "{line}");
    assert!(folder.path().join("guide/public/index.html").is_file());
    assert!(folder.path().join("guide/public/.gitignore").is_file());
    let again = run(folder.path(), &["build", "--root", "guide"]);
    assert!(again.out.contains("(0 written, "), "{}", again.out);
    assert_eq!(run(folder.path(), &["build", "--root", "guide", "--quiet"]).out, "");
}

#[test]
fn init_does_not_write_to_a_folder_with_files() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("guide/.git")).expect("made");
    fs::write(folder.path().join("guide/README.md"), "mine").expect("written");
    let init = run(folder.path(), &["init", "guide"]);
    assert_eq!(init.code, Some(0), "{}", init.err);
    assert!(init.out.ends_with("Next: prepbook serve --root guide --open\n"), "{}", init.out);
    assert_eq!(fs::read_to_string(folder.path().join("guide/README.md")).expect("there"), "mine");

    fs::remove_file(folder.path().join("guide/book.toml")).expect("removed");
    let again = run(folder.path(), &["init", "guide"]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert!(again.out.contains("Found 3 articles, 2 topics"), "its articles are adopted: {}", again.out);

    fs::create_dir(folder.path().join("other")).expect("made");
    fs::write(folder.path().join("other/data.csv"), "a").expect("written");
    let refused = run(folder.path(), &["init", "other"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("is not empty") && refused.err.contains("\n  data.csv"), "{}", refused.err);
    assert!(!folder.path().join("other/book.toml").exists());
}

#[test]
fn new_creates_an_article_and_its_topic() {
    let folder = guide();
    let new = run(&folder.path().join("guide"), &["new", "databases/b-trees"]);
    assert_eq!(new.code, Some(0), "{}", new.err);
    assert!(new.out.ends_with("Next: prepbook serve --open\n"), "{}", new.out);
    let read =
        |path: &str| fs::read_to_string(folder.path().join("guide/content").join(path)).expect("there");
    assert!(read("databases/b-trees.md").starts_with(
        "---
# yaml-language-server: $schema=../../.prepbook/front-matter.schema.json
title: B trees
updated: 20"
    ));
    assert!(read("databases/index.md").contains("title: Databases\n"));
    let check = run(folder.path(), &["check", "--root", "guide", "--strict"]);
    assert_eq!((check.code, check.err.as_str()), (Some(0), ""));

    for path in ["databases/b-trees", "databases/b-trees.md", "../outside", "/outside", "a/../../outside"] {
        let again = run(folder.path(), &["new", path, "--root", "guide"]);
        assert_eq!((again.code, again.out.as_str()), (Some(2), ""), "{path}");
    }
    assert!(!folder.path().join("outside.md").exists() && !folder.path().join("guide/outside.md").exists());
}

#[test]
fn files_reference_existing_schemas() {
    let folder = guide();
    let root = folder.path().join("guide");
    let schema = |file: &Path, name: &str| -> serde_json::Value {
        let text =
            fs::read_to_string(file.parent().expect("a folder").join(name)).expect("the schema is there");
        serde_json::from_str(&text).expect("JSON")
    };
    let book = root.join("book.toml");
    let text = fs::read_to_string(&book).expect("there");
    let name = text.strip_prefix("#:schema ").and_then(|rest| rest.lines().next()).expect("a directive");
    assert!(schema(&book, name)["properties"]["base_url"].is_object());
    assert_eq!(run(&root, &["new", "deep/er/article"]).code, Some(0));
    for article in ["index.md", "commits/index.md", "deep/er/article.md", "deep/er/index.md", "deep/index.md"]
    {
        let article = root.join("content").join(article);
        let text = fs::read_to_string(&article).expect("there");
        let name = text.lines().nth(1).and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        assert!(
            schema(&article, name.expect("a directive"))["properties"]["title"].is_object(),
            "{}",
            article.display()
        );
    }
    fs::remove_dir_all(root.join(".prepbook")).expect("removed");
    let write = run(&root, &["schema", "--write"]);
    assert_eq!(write.code, Some(0), "{}", write.err);
    assert!(schema(&book, name)["properties"]["serve"].is_object());
}

#[test]
fn exit_codes_distinguish_success_errors_and_failures() {
    let folder = guide();
    let article = folder.path().join("guide/content/broken.md");
    fs::write(&article, "# Broken\n\n[x](gone.md)\n\n![](../gone.png)\n").expect("written");
    let build = run(folder.path(), &["build", "--root", "guide"]);
    assert_eq!(build.code, Some(1));
    assert!(
        build.err.contains("error[broken-link]") && build.err.contains("content/broken.md:3:"),
        "{}",
        build.err
    );
    assert!(folder.path().join("guide/public/broken.html").is_file(), "the site is written anyway");
    assert!(build.out.contains(" errors") || build.out.contains(" error,"), "{}", build.out);

    fs::write(&article, "text without a title\n").expect("written");
    assert_eq!(run(folder.path(), &["check", "--root", "guide"]).code, Some(0));
    assert_eq!(run(folder.path(), &["check", "--root", "guide", "--strict"]).code, Some(1));

    for (arguments, says) in [
        (&["build", "--root", "nowhere"][..], "folder `nowhere` does not exist"),
        (&["build", "--root", "guide/book.toml"], "is not a folder"),
        (&["build", "--root", "guide", "--out", "guide/content"], "the book is read from it"),
        (&["build", "--root", "guide", "--out", "."], "it contains the book"),
        (&["build", "--base-url", "example.org"], "starts with https://"),
        (&["explain", "brken-link"], "did you mean `broken-link`?"),
        (&["bild"], "build"),
    ] {
        let failed = run(folder.path(), arguments);
        assert_eq!((failed.code, failed.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(failed.err.contains(says), "{}", failed.err);
    }
}

#[test]
fn other_files_in_the_output_are_errors_and_are_not_changed() {
    let folder = guide();
    let file = folder.path().join("guide/public/robots.txt");
    fs::write(&file, "mine").expect("written");
    let build = run(folder.path(), &["build", "--root", "guide"]);
    assert_eq!(build.code, Some(1));
    assert!(build.err.contains("`robots.txt` was not written"), "{}", build.err);
    assert_eq!(fs::read_to_string(file).expect("there"), "mine");
}

#[test]
fn check_prints_formats_for_programs_to_standard_output() {
    let folder = guide();
    fs::write(folder.path().join("guide/content/broken.md"), "# Broken\n\n[x](gone.md)\n").expect("written");
    let check = |format| run(folder.path(), &["check", "--root", "guide", "--format", format]);
    let json = check("json");
    assert_eq!((json.code, json.err.as_str()), (Some(1), ""));
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(value["diagnostics"][0]["path"], "content/broken.md");
    assert_eq!(value["diagnostics"][0]["line"], 3);
    let github = check("github");
    assert!(github.out.starts_with("::error file=guide/content/broken.md,line=3,"), "{}", github.out);
    let sarif: serde_json::Value = serde_json::from_str(&check("sarif").out).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "broken-link");
    let human = check("human");
    assert!(human.err.contains("3 | [x](gone.md)"), "{}", human.err);
    assert!(!folder.path().join("guide/public/index.html").exists(), "a check writes nothing");
}

#[test]
fn colors_depend_on_the_option() {
    let folder = guide();
    fs::write(folder.path().join("guide/content/broken.md"), "# Broken\n\n[x](gone.md)\n").expect("written");
    let check = |color| run(folder.path(), &["check", "--root", "guide", "--color", color]).err;
    assert!(!check("auto").contains('\u{1b}'));
    assert!(check("always").contains("\u{1b}["));
    assert!(!check("never").contains('\u{1b}'));
}

#[test]
fn prints_rules_schemas_and_completions() {
    let folder = folder();
    let all = run(folder.path(), &["explain"]).out;
    assert!(all.lines().any(|line| line.starts_with("broken-link ") && line.contains(" deny ")), "{all}");
    assert!(run(folder.path(), &["explain", "broken-link"]).out.contains("links between articles"));
    let schemas: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["schema"]).out).expect("JSON");
    assert!(schemas["book"]["properties"]["base_url"].is_object());
    let book: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["schema", "book"]).out).expect("JSON");
    assert_eq!(book, schemas["book"]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(folder.path(), &["completions", shell]).out.contains("prepbook"), "{shell}");
    }
    assert_eq!(
        run(folder.path(), &["--version"]).out.trim(),
        concat!("prepbook ", env!("CARGO_PKG_VERSION"))
    );
}

/// A server that ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn new(folder: &Path) -> Self {
        let mut child = command(folder)
            .args(["serve", "--root", "guide", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("http://")?.1.split_once('/')?.0.to_owned()))
            .expect("it says where it is");
        // Reads on, so that the server's lines have somewhere to go.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    }

    /// Requests a page until it contains `text`.
    fn waits_for(&self, path: &str, text: &str) {
        let started = Instant::now();
        while !self.get(path).contains(text) {
            assert!(started.elapsed() < Duration::from_secs(10), "{path} never holds `{text}`");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serve_follows_edits_and_survives_errors() {
    let folder = guide();
    let content = folder.path().join("guide/content");
    let server = Server::new(folder.path());
    assert!(server.get("/").starts_with("HTTP/1.1 200"));
    assert!(!folder.path().join("guide/public/index.html").exists(), "serving writes nothing");

    fs::write(content.join("new.md"), "# New\n\nFirst text.\n").expect("written");
    server.waits_for("/new.html", "First text.");
    fs::write(content.join("new.md"), "# New\n\nSecond text.\n").expect("written");
    server.waits_for("/new.html", "Second text.");

    // Held as it was while it cannot be read; the last good site stays when nothing can.
    fs::write(content.join("new.md"), b"# New\n\n\xff\xfe\n").expect("written");
    server.waits_for("/commits/objects.html", "Git");
    server.waits_for("/new.html", "Second text.");
    fs::rename(&content, folder.path().join("aside")).expect("renamed");
    assert!(server.get("/").starts_with("HTTP/1.1 200"), "the last good site stays");
    fs::rename(folder.path().join("aside"), &content).expect("renamed back");
    fs::write(content.join("new.md"), "# New\n\nThird text.\n").expect("written");
    server.waits_for("/new.html", "Third text.");
}

#[test]
fn served_pages_equal_built_ones() {
    let folder = guide();
    assert_eq!(run(folder.path(), &["build", "--root", "guide"]).code, Some(0));
    let server = Server::new(folder.path());
    for path in ["index.html", "roadmap.html", "commits/objects.html"] {
        let built = fs::read_to_string(folder.path().join("guide/public").join(path)).expect("built");
        let answer = server.get(&format!("/{path}"));
        let (_, served) = answer.split_once("\r\n\r\n").expect("a head");
        let (before, rest) = served.split_once("<script src=\"/-/prepbook/live.js\"").expect("the client");
        let (_, after) = rest.split_once("</script>").expect("it ends");
        assert!(format!("{before}{after}") == built, "{path} differs");
    }
}
