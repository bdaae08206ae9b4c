//! Opens the author's editor where a message points, for editors that no address reaches.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Response, StatusCode, header};

use super::editor::EditorPosition;
use super::preview::Preview;
use super::{pull, respond};

/// Where the overlay asks for it.
pub(super) const PATH: &str = "/-/prepbook/open";
/// The header with the client's token.
const HEADER: &str = "x-prepbook";

/// Opens the file that the request names. It must come from the client in a page of this server, in a browser on this machine, and name
/// a file of the book.
pub(super) fn open(preview: &Preview, request: &Parts, peer: Option<IpAddr>) -> Response<Body> {
    let here = peer.is_some_and(|peer| peer.to_canonical().is_loopback());
    let is_client = request.headers.get(HEADER).is_some_and(|token| *token == preview.token);
    if request.method != Method::POST || !is_client || !is_from_here(&request.headers) || !here {
        return respond::plain(
            StatusCode::FORBIDDEN,
            "Only the preview itself opens the editor. Reload the page.\n",
        );
    }
    let query = |name: &str| pull::query(&request.uri, name);
    let path = query("path").unwrap_or_default();
    let number = |name: &str| query(name).and_then(|number| number.parse().ok()).unwrap_or(1);
    let view = preview.view();
    if view.book.sources.value.get(&path).is_none() {
        return respond::plain(StatusCode::NOT_FOUND, format!("The book has no file `{path}`.\n"));
    }
    let file = preview.root.join(&path);
    match view.opener.open(EditorPosition { file: &file, line: number("line"), column: number("column") }) {
        Ok(()) => respond::plain(StatusCode::NO_CONTENT, ""),
        Err(error) => respond::plain(StatusCode::NOT_IMPLEMENTED, format!("{error}\n")),
    }
}

/// Whether a page of this server asks.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::HOST).map(|host| format!("http://{host}"));
    let site = headers.get("sec-fetch-site");
    text(header::ORIGIN) == origin.as_deref() && site.is_none_or(|site| site == "same-origin")
}
