//! What a browser gets, over real connections.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::cache::Fingerprint;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::pipeline::{Inputs, Pipeline};
use crate::site::{Artifact, Site, Stats};
use crate::source::{SourceFile, Sources};

const HOME: &str = "<!doctype html><head><title>Home</title></head><body><p>Hello</p></body></html>";
const NOT_FOUND: &str = "<head><link rel=\"stylesheet\" href=\"/guide/assets/style.css\">\n\
    <link rel=\"stylesheet\" href=\"assets/style.css\"></head><body>No such page</body>";

fn book(home: &str) -> LoadedBook {
    let mut sources = Sources::book("guide");
    sources.insert("book.toml", SourceFile::new(*b"base_url = \"https://example.org/guide/\"\n"));
    sources.insert("content/a.md", SourceFile::new(*b"one <two>\n"));
    let sources = Arc::new(Outcome::clean(sources));
    let broken = Diagnostic::new(Rule::TemplateError, &Arc::from("content/a.md"), 4..9, "no filter `<x>`");
    let mut build = Pipeline::new().run(&sources, &Inputs::default());
    build.diagnostics = vec![Diagnostic::new(Rule::MissingAlt, &Arc::from("content/a.md"), 0..3, "no text")];
    let failing = Artifact::lazy(Fingerprint::of(b"failing"), move || Err(broken.clone().into()));
    let panicking = Artifact::lazy(Fingerprint::of(b"panicking"), || panic!("a bug in a template engine"));
    let mut artifacts =
        BTreeMap::from([("failing.html".into(), failing), ("panicking.html".into(), panicking)]);
    for (url, text) in [
        ("index.html", home),
        ("404.html", NOT_FOUND),
        ("databases/index.html", "<body>Databases</body>"),
        ("databases/café au lait.html", "<body>Coffee</body>"),
        ("100%.html", "<body>All</body>"),
        ("media/talk.mp3", "0123456789"),
        ("assets/style.css", "body{}"),
    ] {
        artifacts.insert(url.into(), Artifact::bytes(text.as_bytes()));
    }
    build.site = Arc::new(Site::new(Arc::new(artifacts), Vec::new(), Stats::default()));
    LoadedBook { sources, build }
}

struct Running {
    address: SocketAddr,
    preview: Arc<Preview>,
}

struct HttpResponse {
    status: u16,
    head: String,
    body: String,
}

impl Running {
    fn new() -> Self {
        let listener = bind([127, 0, 0, 1].into(), 0).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let preview = Arc::new(Preview::new(book(HOME), Path::new("/book"), None));
        let shown = Arc::clone(&preview);
        std::thread::spawn(move || serve(listener, shown, Vec::new()));
        Self { address, preview }
    }

    fn get(&self, path: &str) -> HttpResponse {
        self.ask("GET", path, &[])
    }

    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> HttpResponse {
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
        HttpResponse { status, head: head.to_owned(), body: body.to_owned() }
    }
}

impl HttpResponse {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The fingerprint sent to the live client.
    fn page(&self) -> &str {
        let (_, after) = self.body.split_once("data-page=\"").expect("the client is there");
        after.split('"').next().expect("it is quoted")
    }
}

/// A stream of events, read one by one.
struct EventStream(BufReader<TcpStream>);

impl EventStream {
    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("a line") > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }
}

impl Running {
    /// A browser that shows the page at `path` and has it as `has`.
    fn events(&self, path: &str, has: &str) -> EventStream {
        let mut stream = TcpStream::connect(self.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        let page = path.replace('/', "%2F");
        let host = self.address;
        write!(stream, "GET /-/prepbook/events?page={page}&has={has} HTTP/1.1\r\nHost: {host}\r\n\r\n")
            .expect("sent");
        EventStream(BufReader::new(stream))
    }
}

#[test]
fn serves_the_site_under_the_path_of_its_base_url_too() {
    let server = Running::new();
    assert_eq!(server.get("/guide/assets/style.css").body, "body{}");
    assert_eq!(server.get("/guide/databases/").status, 200);
    let missing = server.get("/guide/deep/down/nothing.html");
    assert_eq!((missing.status, missing.body.contains("No such page")), (404, true));
    // The style sheets by relative paths are for reading the page from disk.
    let relative = "href=\"assets/style.css\"";
    assert!(missing.body.contains("href=\"/guide/assets/style.css\"") && !missing.body.contains(relative));
    assert!(server.get("/404.html").body.contains(relative));
}

#[test]
fn serves_the_bytes_of_the_build_and_the_client_in_html_only() {
    let server = Running::new();
    let home = server.get("/");
    assert_eq!((home.status, home.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let (before, rest) = home.body.split_once("<script src=\"/-/prepbook/live.js\"").expect("injected");
    let (_, after) = rest.split_once("</script>").expect("a script");
    assert_eq!(format!("{before}{after}"), HOME);
    assert!(!home.body.contains("style=") && !home.body.contains("<script>"), "no inline style or script");
    assert_eq!(home.header("content-security-policy"), Some(&*crate::config::Config::default().policy()));
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
        "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "/databases/../../x", "/%00",
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
fn a_page_is_sent_again_only_when_it_changed() {
    let server = Running::new();
    let tag = server.get("/").header("etag").expect("a tag").to_owned();
    let condition = format!("If-None-Match: {tag}");
    assert_eq!(server.ask("GET", "/", &[&condition]).status, 304);
    server.preview.show(book(HOME), AssetChange::default());
    assert_eq!(server.ask("GET", "/", &[&condition]).status, 304);
    server.preview.show(book("<head></head>Other"), AssetChange::default());
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
fn browsers_are_sent_what_changed_on_their_page() {
    let server = Running::new();
    let home = server.get("/");
    let mut up_to_date = server.events("/", home.page());
    let mut old = server.events("/", "of-an-earlier-server");
    let mut elsewhere = server.events("/databases/", server.get("/databases/").page());
    assert_eq!(up_to_date.next()["html"], serde_json::Value::Null);
    assert!(old.next()["html"].as_str().is_some_and(|html| html == HOME), "the bytes of the build");
    elsewhere.next();

    server.preview.show(book("<head></head><p>two"), AssetChange::default());
    for browser in [&mut up_to_date, &mut old] {
        assert_eq!(browser.next()["html"], "<head></head><p>two");
    }
    assert_eq!(elsewhere.next()["html"], serde_json::Value::Null, "its page is the same");

    // A file of the page may have changed while the page did not.
    let files = AssetChange { files: vec!["media/talk.mp3".into()], ..AssetChange::default() };
    server.preview.show(book("<head></head><p>two"), files);
    let event = up_to_date.next();
    assert!(event["html"].is_string() && event["files"]["media/talk.mp3"].is_number(), "{event}");
}

#[test]
fn browsers_that_follow_receive_the_edited_position() {
    let server = Running::new();
    let mut browser = server.events("/", "");
    browser.next();
    let edited = Edited { url: "databases/index.html".into(), anchor: Some("acid".into()) };
    server.preview.show(book(HOME), AssetChange { edited: Some(edited), ..AssetChange::default() });
    assert_eq!(
        browser.next()["edited"],
        serde_json::json!({"url": "databases/index.html", "anchor": "acid"})
    );
    assert_eq!(
        server.events("/", "").next()["edited"],
        serde_json::Value::Null,
        "what was before is not news"
    );
}

#[test]
fn the_last_good_page_stays_under_what_is_wrong() {
    let server = Running::new();
    let mut browser = server.events("/", "");
    assert_eq!(browser.next()["problems"]["warnings"], 1);
    server.preview.keep("`content/` is gone".into(), None);
    let problems = &browser.next()["problems"];
    assert_eq!(problems["trouble"], "`content/` is gone");
    let item = &problems["items"][0];
    assert_eq!(
        (&item["path"], &item["line"], &item["error"]),
        (&"content/a.md".into(), &1.into(), &false.into())
    );
    assert!(item["excerpt"].as_str().is_some_and(|excerpt| excerpt.contains("1 | one <two>")), "{item}");
    assert!(server.get("/").body.contains("Hello"));

    // A page that fails now and did not before.
    server.preview.show(book(HOME), AssetChange::default());
    let mut failing = book(HOME);
    let mut artifacts = BTreeMap::new();
    let broken = Diagnostic::new(Rule::TemplateError, &Arc::from("content/a.md"), 4..9, "no such filter");
    let render = move || Err(broken.clone().into());
    artifacts.insert("index.html".into(), Artifact::lazy(Fingerprint::of(b"fails"), render));
    failing.build.site = Arc::new(Site::new(Arc::new(artifacts), Vec::new(), Stats::default()));
    server.preview.show(failing, AssetChange::default());
    let home = server.get("/");
    assert!(home.status == 500 && home.body.contains("Hello"), "{}", home.body);
    let event = server.events("/", home.page()).next();
    assert_eq!((&event["html"], &event["problems"]["errors"]), (&serde_json::Value::Null, &1.into()));
    assert_eq!(event["problems"]["items"][0]["message"], "no such filter");
}

#[test]
fn an_article_that_cannot_be_read_stays_as_it_was() {
    let article = |text: &[u8]| {
        let mut sources = Sources::book("guide");
        sources.insert("book.toml", SourceFile::new(*b""));
        sources.insert("content/a.md", SourceFile::new(text));
        let sources = Arc::new(Outcome::clean(sources));
        let build = Pipeline::new().run(&sources, &Inputs { unreadable: true, ..Inputs::default() });
        LoadedBook { sources, build }
    };
    let server = Running::new();
    server.preview.show(article(b"---\ntitle: Good\n---\n\nText.\n"), AssetChange::default());
    assert!(server.get("/a.html").body.contains(">Good</h1>"));
    server.preview.show(article(b"---\ntitle: [Bad\n---\n\nText.\n"), AssetChange::default());
    let held = server.get("/a.html");
    assert!(held.status == 200 && held.body.contains(">Good</h1>"), "{}", held.body);
    assert_eq!(server.events("/a.html", "").next()["problems"]["errors"], 1);
    server.preview.show(article(b"---\ntitle: Better\n---\n\nText.\n"), AssetChange::default());
    assert!(server.get("/a.html").body.contains(">Better</h1>"));
}

#[test]
fn only_the_preview_itself_opens_the_editor() {
    let server = Running::new();
    let ask =
        |path: &str, headers: &[&str]| server.ask("POST", path, &[headers, &["Content-Length: 0"]].concat());
    let token = format!("X-Prepbook: {}", server.preview.token);
    let origin = format!("Origin: http://{}", server.address);
    let article = "/-/prepbook/open?path=content%2Fa.md&line=1";
    for headers in [
        &[][..],
        &[token.as_str()],
        &[origin.as_str()],
        &["X-Prepbook: open", &origin],
        &[&token, "Origin: http://localhost.example"],
        &[&token, &origin, "Sec-Fetch-Site: same-site"],
    ] {
        assert_eq!(ask(article, headers).status, 403, "{headers:?}");
    }
    assert_eq!(server.ask("GET", article, &[&token, &origin]).status, 403);
    assert_eq!(ask("/-/prepbook/open?path=..%2Fsecret", &[&token, &origin]).status, 404);
    let none = ask(article, &[&token, &origin]);
    assert!(none.status == 501 && none.body.contains("PREPBOOK_EDITOR"), "{}", none.body);
}

#[test]
fn only_a_browser_that_loads_the_client_is_given_the_token() {
    let server = Running::new();
    let client = |headers: &[&str]| server.ask("GET", "/-/prepbook/live.js", headers).body;
    let loaded = client(&["Sec-Fetch-Dest: script", "Sec-Fetch-Site: same-origin"]);
    assert!(loaded.contains(&server.preview.token) && server.preview.token.len() == 32);
    for headers in [
        &[][..],
        &["Sec-Fetch-Dest: empty", "Sec-Fetch-Site: same-origin"],
        &["Sec-Fetch-Dest: script", "Sec-Fetch-Site: cross-site"],
    ] {
        assert!(!client(headers).contains(&server.preview.token), "{headers:?}");
    }
    assert_ne!(server.preview.token, Running::new().preview.token);
}

#[test]
fn takes_the_next_free_port() {
    let taken = bind([127, 0, 0, 1].into(), 0).expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let next = bind([127, 0, 0, 1].into(), port).expect("another port");
    let next = next.local_addr().expect("an address").port();
    assert!(next > port && next - port <= PORTS_TRIED, "{port} then {next}");
}
