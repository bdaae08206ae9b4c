//! The live client: what the server adds to pages so that they follow the author's edits.
//!
//! A page is served with its fingerprint. Its client opens a stream of server-sent events for that page: the first says
//! how things are now, each further one what changed. An event's id is the fingerprint of the page that the browser then
//! has, so a stream continues after the computer slept or the server was restarted.
//!
//! The client is a script of its own, never an inline one, and comes first in the head: it must see the page before the
//! theme's scripts change it, and the browser before any other script does.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, Uri, header};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;

use super::preview::{Edited, Preview, View};
use super::problems::Problems;
use super::pull::{self, RenderedFile};

/// Where clients wait for events.
pub(super) const EVENTS: &str = "/-/prepbook/events";
const SCRIPT: &str = "/-/prepbook/live.js";
pub(super) const STYLE_SHEET: &str = "/-/prepbook/live.css";

/// The client, its files joined. It begins once the page is read, which is before deferred scripts run.
const CLIENT: &str = concat!(
    "const send = fetch;\nconst script = document.currentScript;\n",
    "document.addEventListener(\"readystatechange\", () => {\n",
    include_str!("client/tree.js"),
    include_str!("client/align.js"),
    include_str!("client/patch.js"),
    include_str!("client/overlay.js"),
    include_str!("client/live.js"),
    "}, { once: true });\n})();\n"
);

/// A stream that is silent for this long sends a comment, which detects a closed connection.
const QUIET: Duration = Duration::from_secs(15);
/// Milliseconds after which a browser whose stream broke tries again.
const RETRY: u32 = 300;

/// The client's own files: media type and bytes. Only a browser that loads the client into a page of this server is given the token: pages'
/// scripts cannot set these headers, and so not read it.
pub(super) fn file(path: &str, asked: &HeaderMap, token: &str) -> Option<(&'static str, Bytes)> {
    match path {
        SCRIPT => {
            let is = |name: &str, value: &str| asked.get(name).is_some_and(|given| given == value);
            let is_loaded = is("sec-fetch-dest", "script") && is("sec-fetch-site", "same-origin");
            let token = if is_loaded { token } else { "" };
            let client = format!("(() => {{\n\"use strict\";\nconst token = \"{token}\";\n{CLIENT}");
            Some(("text/javascript; charset=utf-8", Bytes::from(client)))
        }
        STYLE_SHEET => {
            Some(("text/css; charset=utf-8", Bytes::from_static(include_bytes!("client/overlay.css"))))
        }
        _ => None,
    }
}

/// HTML with the client right behind its `<head>`, or at its end. The client receives the page's fingerprint.
pub(super) fn inject(html: &[u8], fingerprint: &str) -> Bytes {
    let client = format!("<script src=\"{SCRIPT}\" data-page=\"{fingerprint}\"></script>");
    let (before, after) = html.split_at(head_start(html).unwrap_or(html.len()));
    Bytes::from([before, client.as_bytes(), after].concat())
}

/// Where the head's content begins.
fn head_start(html: &[u8]) -> Option<usize> {
    const HEAD: &[u8] = b"<head";
    let is_tag = |at: &usize| html.get(at + HEAD.len()).is_some_and(|byte| b"> \t\r\n".contains(byte));
    let tag = html
        .windows(HEAD.len())
        .enumerate()
        .filter(|(_, window)| window.eq_ignore_ascii_case(HEAD))
        .map(|(at, _)| at)
        .find(is_tag)?;
    Some(tag + html[tag..].iter().position(|byte| *byte == b'>')? + 1)
}

/// An event for a client.
#[derive(Serialize)]
struct LiveEvent<'a> {
    server: &'a str,
    /// The page as it is now, where the client has another one.
    html: Option<&'a str>,
    problems: &'a Problems,
    /// Files that changed since the server began, with the number of the change.
    files: &'a BTreeMap<String, u64>,
    /// Where to go, if the browser follows the author.
    edited: Option<&'a Edited>,
}

/// The state of one client's stream.
struct Client {
    preview: Arc<Preview>,
    views: watch::Receiver<View>,
    /// The path of the page that it shows.
    path: String,
    /// The fingerprint of what it shows.
    has: String,
    /// The number of the view sent last; none before the first.
    sent: Option<u64>,
}

/// The stream of events for the page that the request names.
pub(super) fn events(preview: &Arc<Preview>, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let client = Client {
        views: preview.subscribe(),
        preview: Arc::clone(preview),
        path: pull::query(uri, "page").unwrap_or_else(|| "/".into()),
        has: last.or_else(|| pull::query(uri, "has")).unwrap_or_default(),
        sent: None,
    };
    let events = stream::unfold(client, |mut client| async move {
        let text = client.next().await?;
        Some((Ok::<_, std::convert::Infallible>(text), client))
    });
    let mut response = Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl Client {
    /// The next event, or a comment after a while; `None` when the preview was dropped.
    async fn next(&mut self) -> Option<String> {
        if self.sent.is_some() {
            match tokio::time::timeout(QUIET, self.views.changed()).await {
                Ok(changed) => changed.ok()?,
                Err(_) => return Some(": nothing new\n\n".into()),
            }
        }
        let view = self.views.borrow_and_update().clone();
        let (preview, path) = (Arc::clone(&self.preview), self.path.clone());
        let (has, sent) = (self.has.clone(), self.sent.replace(view.number));
        let made = tokio::task::spawn_blocking(move || event(&preview, &view, &path, &has, sent)).await;
        // Rendering panicked: the page says so when it is loaded.
        let Ok((has, text)) = made else { return Some(": this page made Prepbook fail\n\n".into()) };
        self.has = has;
        Some(text)
    }
}

/// The event for a client that has the page `has`, and that page's fingerprint afterwards.
fn event(preview: &Preview, view: &View, path: &str, has: &str, sent: Option<u64>) -> (String, String) {
    let pulled = pull::pull_path(preview, view, path);
    let RenderedFile { bytes, fingerprint, failed, .. } = &pulled;
    let problems = if failed.is_empty() {
        Arc::clone(&view.problems)
    } else {
        let page = Problems::among(failed, &view.book, &view.opener, &preview.root);
        Arc::new(view.problems.with_page(page))
    };
    let new_files = view.changed_files.values().any(|number| sent.is_some_and(|sent| *number > sent));
    let new_page = bytes.as_ref().filter(|_| fingerprint != has || new_files);
    let html = new_page.and_then(|bytes| std::str::from_utf8(bytes).ok());
    let event = LiveEvent {
        server: &preview.server,
        html,
        problems: &problems,
        files: &view.changed_files,
        // What was edited before the browser came does not take it elsewhere.
        edited: view.edited.as_deref().filter(|_| sent.is_some()),
    };
    let has = if html.is_some() { fingerprint } else { has };
    // Maps with text as keys always serialize.
    let data = serde_json::to_string(&event).unwrap_or_default();
    (has.to_owned(), format!("retry: {RETRY}\nid: {has}\ndata: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_first_in_the_head() {
        let injected = |html: &str| String::from_utf8(inject(html.as_bytes(), "f").to_vec()).expect("UTF-8");
        let client = "<script src=\"/-/prepbook/live.js\" data-page=\"f\"></script>";
        for (html, before) in [
            ("<!doctype html><head><title>x</title>", "<!doctype html><head>"),
            ("<HEAD lang=en>\n<script>", "<HEAD lang=en>"),
            ("<header>no head</header>", "<header>no head</header>"),
        ] {
            let rest = &html[before.len()..];
            assert_eq!(injected(html), format!("{before}{client}{rest}"));
        }
    }
}
