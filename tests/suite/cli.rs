//! Tests of the command line.
//!
//! `tests/cli/NAME.txt` is a transcript (see [`transcript`]), run in a scratch folder that holds a copy of `tests/cli/books/`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rayon::prelude::*;
use serde_json::Value;

use crate::{book, golden, transcript};

#[test]
fn commands_match_their_transcripts() {
    let transcripts: Vec<_> = golden::files(&book::repository().join("tests/cli"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .filter(|path| !path.components().any(|part| part.as_os_str() == "books"))
        .collect();
    assert!(transcripts.len() > 8, "the transcripts are there");
    let failures: Vec<String> = transcripts.par_iter().filter_map(|file| replay(file).err()).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

fn replay(file: &Path) -> Result<(), String> {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    golden::copy(&book::repository().join("tests/cli/books"), scratch.path());
    transcript::replay(file, scratch.path())
}

#[test]
fn json_and_sarif_are_valid() {
    let root = book::repository().join("tests/rules/broken-link/book");
    let check = |format: &str| {
        let output = prepbook(&["check", "--root", &root.to_string_lossy(), "--format", format]);
        assert_eq!((output.code, output.stderr.as_str()), (Some(1), ""), "{format}");
        output.stdout
    };
    let json: Value = serde_json::from_str(&check("json")).expect("JSON");
    let diagnostics = json["diagnostics"].as_array().expect("a list");
    let sarif: Value = serde_json::from_str(&check("sarif")).expect("JSON");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert_eq!((sarif["version"].as_str(), results.len()), (Some("2.1.0"), diagnostics.len()));
    let github = check("github");
    assert_eq!(github.lines().count(), diagnostics.len());
    for ((found, result), line) in diagnostics.iter().zip(results).zip(github.lines()) {
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], found["path"]);
        assert_eq!(location["region"]["startLine"], found["line"]);
        assert_eq!(location["region"]["startColumn"], found["column"]);
        assert_eq!(result["ruleId"], found["rule"]);
        let rule = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], found["rule"]);
        let start =
            format!("::error file={},line={}", found["path"].as_str().expect("a path"), found["line"]);
        assert!(line.starts_with(&start), "{line}");
    }
}

#[test]
fn schemas_are_json_schemas_and_completions_name_every_command() {
    for format in ["front-matter", "book"] {
        let schema: Value = serde_json::from_str(&prepbook(&["schema", format]).stdout).expect("JSON");
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        for later in ["prefixItems", "unevaluated", "dependentRequired", "dependentSchemas", "$dynamicRef"] {
            assert!(!schema.to_string().contains(later), "`{later}` is not in draft 07");
        }
        let keys = schema["properties"].as_object().expect("properties");
        assert!(
            keys.values().all(|key| key["description"].is_string()),
            "every key is described: {schema:#}"
        );
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = prepbook(&["completions", shell]).stdout;
        for command in ["build", "check", "serve", "init", "new", "explain", "schema", "completions"] {
            assert!(script.contains(command), "{shell} does not complete `{command}`");
        }
    }
}

#[test]
fn a_new_book_has_no_problems() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("guide");
    let root = root.to_string_lossy();
    assert_eq!(prepbook(&["init", &root]).code, Some(0));
    let build = prepbook(&["build", "--strict", "--root", &root, "--base-url", "https://example.org/guide/"]);
    assert_eq!((build.code, build.stderr.as_str()), (Some(0), ""), "{}", build.stdout);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_book_and_unreadable_files_are_reported() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("book");
    golden::copy(&book::repository().join("tests/cli/books/clean"), &root);
    fs::write(scratch.path().join("secret.md"), "# Secret\n").expect("written");
    std::os::unix::fs::symlink(scratch.path().join("secret.md"), root.join("content/link.md"))
        .expect("linked");
    std::os::unix::fs::symlink(root.join("content"), root.join("content/loop")).expect("linked");
    // Folders behind links, each with one that is none: out of the book, and to another part of it.
    for folder in [scratch.path().join("elsewhere"), root.join("themes/shared")] {
        fs::create_dir_all(folder.join("deep")).expect("made");
        fs::write(folder.join("deep/page.md"), "# Page\n").expect("written");
    }
    std::os::unix::fs::symlink(scratch.path().join("elsewhere"), root.join("content/out")).expect("linked");
    std::os::unix::fs::symlink(root.join("themes/shared"), root.join("content/shared")).expect("linked");
    fs::write(root.join("content/huge.md"), " ".repeat(8 * 1024 * 1024 + 1)).expect("written");
    // Who opens a pipe waits for its other end.
    for pipe in ["content/pipe.md", "content/.gitignore", ".gitignore"] {
        let made = std::process::Command::new("mkfifo").arg(root.join(pipe)).status().expect("run");
        assert!(made.success(), "{pipe}");
    }
    let check = prepbook(&["check", "--root", &root.to_string_lossy()]);
    assert_eq!(check.code, Some(1));
    for reason in [
        "`content/link.md` was not read: it is a link that leads out of the book",
        "`content/loop` was not read: it is a link to a folder that holds it",
        "`content/out` was not read: it is a link that leads out of the book",
        "`content/pipe.md` was not read: it is not a regular file but a folder, a pipe, a socket or a device",
        "`content/huge.md` was not read: it is larger than 8 MiB",
    ] {
        assert!(check.stderr.contains(reason), "{reason} is not in:\n{}", check.stderr);
    }
    assert!(!check.stderr.contains("content/out/"), "what is behind the link is not read:\n{}", check.stderr);
    assert!(!check.stderr.contains("content/shared"), "it is in the book:\n{}", check.stderr);
    std::os::unix::fs::symlink(scratch.path().join("gone"), scratch.path().join("out")).expect("linked");
    let out = scratch.path().join("out").to_string_lossy().into_owned();
    let build = prepbook(&["build", "--root", &root.to_string_lossy(), "--out", &out]);
    assert!(build.stderr.contains("out: it is a link that leads nowhere"), "{}", build.stderr);
    fs::remove_dir_all(root.join("content")).expect("removed");
    std::os::unix::fs::symlink(scratch.path().join("elsewhere"), root.join("content")).expect("linked");
    let check = prepbook(&["check", "--root", &root.to_string_lossy()]);
    let reason = "`content` was not read: it is a link that leads out of the book";
    assert!(check.stderr.contains(reason), "{}", check.stderr);
}

#[test]
fn a_book_without_valid_settings_is_not_written() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("book");
    golden::copy(&book::repository().join("tests/cli/books/clean"), &root);
    // The site is usable without what is wrong here.
    for settings in [
        "[theme]\naccent = \"bluish\"\n",
        "[versions]\ncurrent = \"9\"\nlist = [{ name = \"1\", url = \"https://a.example\" }]\n",
    ] {
        fs::write(root.join("book.toml"), settings).expect("written");
        let run = prepbook(&["build", "--root", &root.to_string_lossy()]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("error[invalid-value]") && root.join("public/index.html").is_file());
    }
    fs::remove_dir_all(root.join("public")).expect("removed");
    for (settings, rule) in [
        ("title = \"A\"\n[build]\nraw_html = \"sanitise\"\n", "invalid-value"),
        ("title = \"A", "invalid-toml"),
    ] {
        fs::write(root.join("book.toml"), settings).expect("written");
        for command in ["build", "bundle"] {
            let run = prepbook(&[command, "--root", &root.to_string_lossy()]);
            assert_eq!(run.code, Some(2), "{}", run.stderr);
            assert!(run.stderr.contains(rule), "{}", run.stderr);
            assert!(run.stderr.contains("nothing was written: fix `book.toml` first"), "{}", run.stderr);
            assert!(!root.join("public").exists() && !root.join("dist").exists());
        }
    }
}

#[test]
fn folders_of_a_book_are_content_whatever_their_names() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let names = ["dist", "node_modules", "public", "target"];
    for (settings, content, found) in [(Some("title = \"A\"\n"), "content/", 4), (None, "", 0)] {
        let root = scratch.path().join(format!("book-{found}"));
        for name in names {
            fs::create_dir_all(root.join(content).join(name)).expect("made");
            fs::write(root.join(content).join(name).join("page.md"), "# Page\n\nText.\n").expect("written");
        }
        fs::write(root.join(content).join("start.md"), "# Start\n\nText.\n").expect("written");
        if let Some(settings) = settings {
            fs::write(root.join("book.toml"), settings).expect("written");
        }
        let out = scratch.path().join(format!("out-{found}"));
        let build = prepbook(&["build", "--root", &root.to_string_lossy(), "--out", &out.to_string_lossy()]);
        assert_eq!(build.code, Some(0), "{}", build.stderr);
        let pages = names.iter().filter(|name| out.join(name).join("page.html").is_file()).count();
        assert_eq!(pages, found);
    }
}

#[test]
fn builds_at_once_into_one_folder_succeed() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("book");
    golden::copy(&book::repository().join("tests/cli/books/clean"), &root);
    for number in 0..60 {
        let text = format!("# Page {number}\n\n## What is {number}?\n\nA number.\n");
        fs::write(root.join(format!("content/page-{number}.md")), text).expect("written");
    }
    let root = root.to_string_lossy().into_owned();
    std::thread::scope(|scope| {
        let builds = [(); 4].map(|()| scope.spawn(|| prepbook(&["build", "--root", &root])));
        for build in builds {
            let build = build.join().expect("ran");
            assert_eq!(build.code, Some(0), "{}{}", build.stdout, build.stderr);
        }
    });
    let again = prepbook(&["build", "--root", &root]);
    assert!(again.stdout.contains("(0 written,"), "{}", again.stdout);
}

#[test]
fn serve_sends_the_bytes_of_build() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join("book");
    golden::copy(&book::repository().join("tests/golden/links/input"), &root);
    let root_argument = root.to_string_lossy().into_owned();
    assert_eq!(prepbook(&["build", "--root", &root_argument]).code, Some(0));
    let server = Server::start(&root_argument);
    let site = root.join("public");
    let mut compared = 0;
    for file in golden::files(&site) {
        let url = file.strip_prefix(&site).expect("in the site").to_string_lossy().into_owned();
        if url == ".prepbook-manifest" {
            continue;
        }
        let built = fs::read(&file).expect("read");
        let served = server.get(&url.replace('%', "%25").replace(' ', "%20"));
        let served = if url.ends_with(".html") { without_client(&served) } else { served };
        assert!(served == built, "`{url}` is served otherwise than built");
        compared += 1;
    }
    assert!(compared > 15, "{compared} files were compared");
    let second = Server::start_at(&root_argument, server.port);
    assert_ne!(second.port, server.port, "a port that is taken gives way to the next");
}

/// The result of a command.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn prepbook(arguments: &[&str]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("prepbook can be run");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A `prepbook serve` that ends with the test.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub(crate) fn start(root: &str) -> Self {
        Self::start_at(root, 0)
    }

    fn start_at(root: &str, port: u16) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prepbook"))
            .args(["serve", "--root", root, "--port", &port.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("prepbook can be run");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut said = lines.map(|line| line.expect("a line"));
        let serving = said.find(|line| line.starts_with("Serving at ")).expect("the server says where it is");
        let port = serving.split(['/', ':', ' ']).find_map(|part| part.parse().ok()).expect("a port");
        Self { child, port }
    }

    /// The body of the answer to a request for a path.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        let request = format!("GET /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head and a body");
        answer.split_off(end + 4)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// HTML without the preview client that the server inserts.
fn without_client(html: &[u8]) -> Vec<u8> {
    let html = String::from_utf8(html.to_vec()).expect("UTF-8");
    let (before, client) = html.split_once("<script src=\"/-/prepbook/").expect("the client is there");
    let (_, after) = client.split_once("</script>").expect("the client ends");
    format!("{before}{after}").into_bytes()
}
