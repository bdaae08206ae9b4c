//! `prepbook check --external` against a server on this machine.
#![cfg(feature = "external")]
#![allow(clippy::disallowed_methods, reason = "the test is a server and reads files")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// The requests that a server got: `HEAD /ok` with their number.
type Requests = Arc<Mutex<BTreeMap<String, usize>>>;

/// Starts a server, and returns its address and the requests it gets.
fn serve() -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let requests = Requests::default();
    let seen = Arc::clone(&requests);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer(stream, &seen);
        }
    });
    (address, requests)
}

fn answer(mut stream: TcpStream, requests: &Requests) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let key = request.trim_end_matches(" HTTP/1.1").to_owned();
    let mut seen = requests.lock().expect("the lock");
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    let (status, header) = match key.as_str() {
        "HEAD /ok" | "GET /get-only" => ("200 OK", ""),
        "HEAD /get-only" => ("405 Method Not Allowed", ""),
        "HEAD /moved" => ("301 Moved Permanently", "Location: /ok\r\n"),
        "GET /busy" if *count > 1 => ("200 OK", ""),
        "HEAD /busy" | "GET /busy" => ("503 Service Unavailable", "Retry-After: 0\r\n"),
        "HEAD /private" | "GET /private" => ("403 Forbidden", ""),
        _ => ("404 Not Found", ""),
    };
    let answer = format!("HTTP/1.1 {status}\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).expect("the client reads");
}

fn check(book: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .args(["check", "--external", "--external-local", "--external-delay", "0"])
        .args(arguments)
        .arg("--root")
        .arg(book)
        .output()
        .expect("prepbook runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn reports_broken_links_and_caches_working_ones() {
    let (address, requests) = serve();
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path();
    fs::create_dir(book.join("content")).expect("a new folder");
    fs::write(book.join("book.toml"), "").expect("written");
    let links = ["ok", "ok#part", "get-only", "moved", "busy", "private", "missing"];
    let links: String = links.map(|path| format!("- [x](http://{address}/{path})\n")).concat();
    fs::write(book.join("content/index.md"), format!("# Links\n\n{links}")).expect("written");

    let (out, err) = check(book, &[]);
    assert!(out.contains("Checked 6 external links, 1 unclear"), "{out}{err}");
    assert_eq!(err.matches("warning[broken-external-link]").count(), 1, "{err}");
    assert!(err.contains(&format!("`http://{address}/missing` returns 404 Not Found")), "{err}");
    assert!(err.contains("content/index.md:9:3"), "{err}");
    let seen = requests.lock().expect("the lock").clone();
    assert_eq!(seen.get("HEAD /ok"), Some(&2), "once for itself, once for /moved: {seen:?}");
    assert_eq!(seen.get("GET /ok"), None, "{seen:?}");
    assert_eq!(seen.get("GET /busy"), Some(&2), "{seen:?}");

    let (out, _) = check(book, &[]);
    assert!(out.contains("Checked 2 external links, 4 in the cache, 1 unclear"), "{out}");
    let (out, _) = check(book, &["--external-max-age", "0"]);
    assert!(out.contains("Checked 6 external links, 1 unclear"), "{out}");
    let (out, err) = check(book, &["--external-allow", "127.0.0.1"]);
    assert!(out.contains("Checked 0 external links\n") && err.is_empty(), "{out}{err}");
}
