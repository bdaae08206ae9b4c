//! The live client: what the server adds to pages so that they follow the author's edits.
//!
//! A page is served with a number. Its client asks [`EVENTS`] for what came after; the answer is a stream of one
//! server-sent event, held back until there is one. The browser then asks again, naming the event it saw last, so
//! nothing is missed between two streams, over a sleep, or when the server was started anew.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Response, header};

use super::preview::{Preview, View};
use crate::diag::report::{Report, Style};

/// Where clients wait for events.
pub(super) const EVENTS: &str = "/-/prepbook/events";
const NOTICE: &str = "/-/prepbook/notice.json";
const SCRIPT: &str = "/-/prepbook/live.js";
pub(super) const STYLE_SHEET: &str = "/-/prepbook/live.css";

/// How reports look in a browser: as in a terminal, without colours.
pub(super) const STYLE: Style = Style { colored: false, width: 100 };

/// A stream without an event ends after this long, so that one whose browser is gone does not stay for ever.
const PATIENCE: Duration = Duration::from_secs(25);
/// Milliseconds after which a browser asks again.
const RETRY: u32 = 50;

/// The client's own files: media type and bytes.
pub(super) fn file(view: &View, path: &str) -> Option<(&'static str, Bytes)> {
    match path {
        SCRIPT => Some(("text/javascript; charset=utf-8", Bytes::from_static(include_bytes!("live.js")))),
        STYLE_SHEET => Some(("text/css; charset=utf-8", Bytes::from_static(include_bytes!("live.css")))),
        NOTICE => Some(("application/json", Bytes::from(notice(view)))),
        _ => None,
    }
}

/// HTML with the client before its last `</body>`, or at its end. The client is told `number`.
pub(super) fn inject(html: &[u8], number: u64) -> Bytes {
    const END: &[u8] = b"</body>";
    let client = format!("<script defer src=\"{SCRIPT}\" data-since=\"{number}\"></script>");
    let at = html.windows(END.len()).rposition(|tag| tag.eq_ignore_ascii_case(END)).unwrap_or(html.len());
    let (before, after) = html.split_at(at);
    Bytes::from([before, client.as_bytes(), after].concat())
}

/// The event after the one that was `seen`, once there is one; or a comment after a while.
pub(super) async fn next_event(preview: &Preview, seen: Option<u64>) -> Response<Body> {
    let mut views = preview.subscribe();
    let news = tokio::time::timeout(PATIENCE, views.wait_for(|view| seen != Some(view.number))).await;
    let text = match news {
        Ok(Ok(view)) => {
            // A page served by an earlier server, or told nothing, is out of date as well.
            let reload = seen.is_none_or(|seen| seen < view.book_number || seen > view.number);
            let name = if reload { "reload" } else { "notice" };
            format!("retry: {RETRY}\nid: {}\nevent: {name}\ndata: {}\n\n", view.number, view.number)
        }
        _ => format!("retry: {RETRY}\n: nothing yet\n\n"),
    };
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The number that a request for [`EVENTS`] names: the last event's or, the first time, the page's.
pub(super) fn last_seen(request: &Request) -> Option<u64> {
    let again = request.headers().get("last-event-id").and_then(|id| id.to_str().ok());
    let first = request.uri().query().and_then(|query| query.strip_prefix("since="));
    again.or(first)?.parse().ok()
}

/// What the overlay shows: how many errors and warnings, and the report as text.
fn notice(view: &View) -> String {
    let report: Report<'_> = view.book.report(&view.book.build.diagnostics);
    let counts = report.counts();
    serde_json::json!({
        "trouble": view.trouble,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "report": report.human(STYLE),
    })
    .to_string()
}
