//! What a browser gets, over real connections.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::*;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::memo::Fingerprint;
use crate::pipeline::{Inputs, Pipeline};
use crate::site::{Artifact, Site, Stats};
use crate::source::{SourceFile, Sources};

const HOME: &str = "<!doctype html><title>Home</title><body><p>Hello</p></body></html>";

fn book(home: &str) -> Book {
    let mut sources = Sources::new("guide", true);
    sources.insert("content/a.md", SourceFile::new(*b"one <two>\n"));
    let sources = Outcome::clean(sources);
    let broken = Diagnostic::new(Rule::TemplateError, &Arc::from("content/a.md"), 4..9, "no filter `<x>`");
    let mut build = Pipeline::new().run(&sources, &Inputs::default());
    build.diagnostics = vec![Diagnostic::new(Rule::MissingAlt, &Arc::from("content/a.md"), 0..3, "no text")];
    let failing = Artifact::lazy(|| Fingerprint::of(b"failing"), move || Err(vec![broken.clone()]));
    let panicking = Artifact::lazy(|| Fingerprint::of(b"panicking"), || panic!("a bug in a template engine"));
    let mut artifacts =
        BTreeMap::from([("failing.html".into(), failing), ("panicking.html".into(), panicking)]);
    for (url, text) in [
        ("index.html", home),
        ("404.html", "<body>No such page</body>"),
        ("databases/index.html", "<body>Databases</body>"),
        ("databases/café au lait.html", "<body>Coffee</body>"),
        ("100%.html", "<body>All</body>"),
        ("media/talk.mp3", "0123456789"),
        ("assets/style.css", "body{}"),
    ] {
        artifacts.insert(url.into(), Artifact::bytes(text.as_bytes()));
    }
    build.site = Arc::new(Site::new(artifacts, BTreeMap::new(), Stats::default()));
    Book { sources, build }
}

struct Running {
    address: SocketAddr,
    preview: Arc<Preview>,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Running {
    fn new() -> Self {
        let listener = bind([127, 0, 0, 1].into(), 0).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let preview = Arc::new(Preview::new(book(HOME)));
        let shown = Arc::clone(&preview);
        std::thread::spawn(move || serve(listener, shown));
        Self { address, preview }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let host = format!("Host: {}", self.address);
        let headers = if headers.iter().any(|header| header.starts_with("Host")) {
            headers.to_vec()
        } else {
            [headers, &[host.as_str()]].concat()
        };
        let mut stream = TcpStream::connect(self.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        let headers = headers.join("\r\n");
        write!(stream, "{method} {path} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n").expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answered");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The number that the live client is told.
    fn since(&self) -> &str {
        let (_, after) = self.body.split_once("data-since=\"").expect("the client is there");
        after.split('"').next().expect("it is quoted")
    }
}

#[test]
fn serves_the_bytes_of_the_build_and_the_client_in_html_only() {
    let server = Running::new();
    let home = server.get("/");
    assert_eq!((home.status, home.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let (before, rest) = home.body.split_once("<script defer src=\"/-/prepbook/live.js\"").expect("injected");
    let (_, after) = rest.split_once("</script>").expect("a script");
    assert_eq!(format!("{before}{after}"), HOME);
    assert!(!home.body.contains("style=") && !home.body.contains("<script>"), "no inline style or script");
    let css = server.get("/assets/style.css");
    assert_eq!((css.body.as_str(), css.header("content-type")), ("body{}", Some("text/css; charset=utf-8")));
    assert_eq!(
        server.get("/-/prepbook/live.js").header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(server.get("/-/prepbook/live.css").status, 200);
}

#[test]
fn finds_folders_and_odd_names_and_never_leaves_the_site() {
    let server = Running::new();
    assert!(server.get("/databases/").body.contains("Databases"));
    assert!(server.get("/databases/caf%C3%A9%20au%20lait.html?x=1").body.contains("Coffee"));
    assert!(server.get("/100%25.html").body.contains("All"));
    assert!(server.get("/100%.html").body.contains("All"));
    let redirect = server.get("/databases?x=1");
    assert_eq!((redirect.status, redirect.header("location")), (308, Some("/databases/?x=1")));
    assert_eq!(server.get("//databases").header("location"), Some("/databases/"));
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/databases/../../x",
        "/%00",
        "/-/prepbook/x",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("No such page") && answer.body.contains("live.js"), "{path}");
    }
    assert_eq!(server.get("/%ff").status, 400);
}

#[test]
fn answers_head_conditions_and_other_methods() {
    let server = Running::new();
    let head = server.ask("HEAD", "/assets/style.css", &[]);
    assert_eq!((head.status, head.body.as_str(), head.header("content-length")), (200, "", Some("6")));
    let tag = head.header("etag").expect("a tag");
    for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".into()] {
        let again = server.ask("GET", "/assets/style.css", &[&format!("If-None-Match: {known}")]);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{known}");
    }
    assert_eq!(server.ask("GET", "/assets/style.css", &["If-None-Match: \"x\""]).status, 200);
    let post = server.ask("POST", "/", &["Content-Length: 0"]);
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn a_page_is_another_one_after_a_rebuild() {
    let server = Running::new();
    let tag = server.get("/").header("etag").expect("a tag").to_owned();
    let condition = format!("If-None-Match: {tag}");
    assert_eq!(server.ask("GET", "/", &[&condition]).status, 304);
    server.preview.show(book(HOME));
    assert_eq!(server.ask("GET", "/", &[&condition]).status, 200);
}

#[test]
fn sends_parts_of_media() {
    let server = Running::new();
    let part = server.ask("GET", "/media/talk.mp3", &["Range: bytes=2-4"]);
    assert_eq!((part.status, part.body.as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let nothing = server.ask("GET", "/media/talk.mp3", &["Range: bytes=10-"]);
    assert_eq!((nothing.status, nothing.header("content-range")), (416, Some("bytes */10")));
    let other_version = server.ask("GET", "/media/talk.mp3", &["Range: bytes=2-4", "If-Range: \"x\""]);
    assert_eq!((other_version.status, other_version.body.as_str()), (200, "0123456789"));
}

#[test]
fn refuses_names_that_are_not_its_own() {
    let server = Running::new();
    assert_eq!(server.ask("GET", "/", &["Host: evil.example"]).status, 403);
    assert_eq!(server.ask("GET", "/-/prepbook/events", &["Host: evil.example:4000"]).status, 403);
    assert_eq!(server.ask("GET", "/", &["Host: localhost:1"]).status, 200);
}

#[test]
fn a_page_that_fails_says_why_and_others_go_on() {
    let server = Running::new();
    let failed = server.get("/failing.html");
    assert_eq!(failed.status, 500);
    assert!(
        failed.body.contains("no filter `&lt;x&gt;`") && failed.body.contains("one &lt;two&gt;"),
        "{}",
        failed.body
    );
    assert!(failed.body.contains("live.js"));
    assert_eq!(server.get("/panicking.html").status, 500);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn browsers_hear_of_every_rebuild_once() {
    let server = Running::new();
    let page = server.get("/");
    let events = |since: &str| server.ask("GET", &format!("/-/prepbook/events?since={since}"), &[]);

    // Before the browser asks.
    server.preview.show(book("<body>two</body>"));
    let event = events(page.since());
    assert_eq!(event.header("content-type"), Some("text/event-stream"));
    assert!(event.body.contains("event: reload\n"), "{}", event.body);
    assert!(server.get("/").body.contains("two"));

    // While it waits; two browsers at once.
    let since = server.get("/").since().to_owned();
    let started = Instant::now();
    std::thread::scope(|scope| {
        let waiting = [scope.spawn(|| events(&since)), scope.spawn(|| events(&since))];
        std::thread::sleep(Duration::from_millis(100));
        assert!(waiting.iter().all(|browser| !browser.is_finished()));
        server.preview.show(book("<body>three</body>"));
        for browser in waiting {
            assert!(browser.join().expect("answered").body.contains("event: reload\n"));
        }
    });
    assert!(started.elapsed() < Duration::from_secs(5));

    // A page of a server that ran before this one.
    assert!(events("12345").body.contains("event: reload\n"));
    // The header of a browser that asks again counts more than the page's address.
    let id = server.get("/").since().to_owned();
    server.preview.keep("`content/` is gone".into());
    let again = server.ask("GET", "/-/prepbook/events?since=1", &[&format!("Last-Event-ID: {id}")]);
    assert!(again.body.contains("event: notice\n"), "{}", again.body);
}

#[test]
fn the_overlay_is_told_what_is_wrong() {
    let server = Running::new();
    server.preview.keep("`content/` is gone".into());
    let notice = server.get("/-/prepbook/notice.json");
    let notice: serde_json::Value = serde_json::from_str(&notice.body).expect("JSON");
    assert_eq!((&notice["errors"], &notice["warnings"]), (&0.into(), &1.into()));
    assert_eq!(notice["trouble"], "`content/` is gone");
    assert!(notice["report"].as_str().is_some_and(|report| report.contains("1 | one <two>")), "{notice}");
    // The last good pages stay.
    assert!(server.get("/").body.contains("Hello"));
}

#[test]
fn takes_the_next_free_port() {
    let taken = bind([127, 0, 0, 1].into(), 0).expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let next = bind([127, 0, 0, 1].into(), port).expect("another port");
    let next = next.local_addr().expect("an address").port();
    assert!(next > port && next - port <= PORTS_TRIED, "{port} then {next}");
}
