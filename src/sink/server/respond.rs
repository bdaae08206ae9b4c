//! From a request to a response, without waiting for anything.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};

use super::preview::{Preview, View};
use super::problems::STYLE;
use super::pull::{RenderedFile, below_base, decode, pull};
use super::range::{self, RequestedRange};
use super::{live, media};
use crate::document::escape::escape;
use crate::site::href::encode;

const TEXT: &str = "text/plain; charset=utf-8";

/// A file to send, before conditions and ranges.
struct ServedFile {
    status: StatusCode,
    media_type: &'static str,
    bytes: Bytes,
    /// Equal for equal bytes; none where that is not known.
    tag: Option<String>,
}

/// Answers a request for the file at `uri`.
pub(super) fn respond(preview: &Preview, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    let view = &preview.view();
    if *method != Method::GET && *method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(url) = decode(uri.path().trim_start_matches('/')) else {
        return plain(StatusCode::BAD_REQUEST, "The address is not UTF-8.\n");
    };
    let url = below_base(view, url);
    let file = match live::file(uri.path(), headers, &preview.token) {
        Some((media_type, bytes)) => ServedFile { status: StatusCode::OK, media_type, bytes, tag: None },
        None if is_folder(view, &url) => return redirect(uri),
        None => match view.moved_to(&url) {
            Some(target) => {
                return redirect_to(StatusCode::TEMPORARY_REDIRECT, &format!("/{}", encode(target)));
            }
            None => file(view, pull(preview, view, &url)),
        },
    };
    let policy = view.book.build.views.guide().config.policy();
    send(file, &policy, *method == Method::HEAD, headers)
}

/// The answer to a request under a name that is not this server's.
pub(super) fn refused() -> Response<Body> {
    plain(
        StatusCode::FORBIDDEN,
        "This preview answers to localhost and to its own address only; `--allowed-host NAME` allows another name.\n",
    )
}

/// The answer when rendering panicked: the server goes on.
pub(super) fn broken() -> Response<Body> {
    plain(StatusCode::INTERNAL_SERVER_ERROR, "This page made Prepbook fail. Please report it.\n")
}

/// Whether `url` is a folder asked for without its final `/`, with which links on its page are resolved.
fn is_folder(view: &View, url: &str) -> bool {
    let site = &view.book.build.site;
    !url.is_empty()
        && !url.ends_with('/')
        && site.get(url).is_none()
        && site.get(&format!("{url}/index.html")).is_some()
}

fn file(view: &View, pulled: RenderedFile) -> ServedFile {
    let RenderedFile { url, status, bytes, fingerprint, failed } = pulled;
    let Some(bytes) = bytes else {
        if status == StatusCode::NOT_FOUND {
            return message(status, "Not found", "There is no page at this address.");
        }
        let report = view.book.report(&failed).human(STYLE, usize::MAX);
        return message(status, &format!("{url} could not be rendered"), &report);
    };
    let media_type = media::type_of(&url);
    if media_type != media::HTML {
        let tag = Some(format!("\"{fingerprint}\""));
        return ServedFile { status, media_type, bytes: Bytes::from_owner(bytes), tag };
    }
    // The client is part of what is sent: a tag with it differs from that of the built page.
    let tag = Some(format!("\"{fingerprint}-live\""));
    ServedFile { status, media_type, bytes: live::inject(&bytes, &fingerprint), tag }
}

/// A page of our own: a heading and text as it is.
fn message(status: StatusCode, title: &str, text: &str) -> ServedFile {
    let (title, text, style_sheet) = (escape(title), escape(text), live::STYLE_SHEET);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{style_sheet}\">\n</head>\n\
         <body class=\"prepbook-message\">\n<h1>{title}</h1>\n<pre>{text}</pre>\n</body>\n</html>\n"
    );
    ServedFile { status, media_type: media::HTML, bytes: live::inject(html.as_bytes(), ""), tag: None }
}

fn send(file: ServedFile, policy: &str, head: bool, asked: &HeaderMap) -> Response<Body> {
    let length = file.bytes.len();
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // As on a host, but that editors may show the preview in a frame.
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(tag) = file.tag.as_deref().and_then(|tag| HeaderValue::from_str(tag).ok()) {
        headers.insert(header::ETAG, tag);
    }
    let (mut status, mut bytes) = (file.status, file.bytes);
    if status == StatusCode::OK {
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if file.tag.as_deref().is_some_and(|tag| matches_tag(asked, &header::IF_NONE_MATCH, tag)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let part = match asked_range(asked, file.tag.as_deref(), length) {
            RequestedRange::Whole => None,
            RequestedRange::Part(part) => {
                status = StatusCode::PARTIAL_CONTENT;
                bytes = bytes.slice(part.clone());
                Some(format!("bytes {}-{}/{length}", part.start, part.end - 1))
            }
            RequestedRange::Nothing => {
                status = StatusCode::RANGE_NOT_SATISFIABLE;
                bytes = Bytes::new();
                Some(format!("bytes */{length}"))
            }
        };
        if let Some(part) = part.and_then(|part| HeaderValue::from_str(&part).ok()) {
            headers.insert(header::CONTENT_RANGE, part);
        }
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    *response.status_mut() = status;
    if !head {
        *response.body_mut() = Body::from(bytes);
    }
    response
}

fn asked_range(headers: &HeaderMap, tag: Option<&str>, length: usize) -> RequestedRange {
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    // A player that has bytes of another version must get all of this one.
    let same = !headers.contains_key(header::IF_RANGE)
        || tag.is_some_and(|tag| headers.get(header::IF_RANGE).is_some_and(|known| known == tag));
    range.filter(|_| same).map_or(RequestedRange::Whole, |range| range::parse(range, length))
}

/// Whether a list of entity tags holds `tag` by weak comparison (RFC 9110, section 8.8.3.2), or is `*`.
fn matches_tag(headers: &HeaderMap, name: &header::HeaderName, tag: &str) -> bool {
    let known = headers.get_all(name).into_iter().filter_map(|known| known.to_str().ok());
    let mut known = known.flat_map(|known| known.split(',')).map(str::trim);
    known.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn redirect(uri: &Uri) -> Response<Body> {
    // `//name/` would lead to another server.
    let path = uri.path().trim_start_matches('/');
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    redirect_to(StatusCode::PERMANENT_REDIRECT, &format!("/{path}/{query}"))
}

fn redirect_to(status: StatusCode, location: &str) -> Response<Body> {
    let mut response = plain(status, "");
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    // What is at an address may be another thing after the next rebuild.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A response of one text.
pub(super) fn plain(status: StatusCode, text: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(TEXT));
    response
}
