//! What the site has at an address.

use axum::http::{StatusCode, Uri};
use percent_encoding::percent_decode_str;

use super::last_good::LastGood;
use super::media;
use super::preview::{Preview, View};
use crate::diag::Diagnostic;
use crate::site::href::base_path;
use crate::site::{RenderError, Rendered};
use crate::source::address::is_web;

/// The page for missing addresses.
const MISSING: &str = "404.html";

/// What the site has at an address.
pub(super) struct RenderedFile {
    pub(super) url: String,
    pub(super) status: StatusCode,
    /// The last good rendering; none where there never was one.
    pub(super) bytes: Option<Rendered>,
    /// Of `bytes`.
    pub(super) fingerprint: String,
    /// Why it could not be rendered as it is now.
    pub(super) failed: Vec<Diagnostic>,
}

/// What is shown at a path of this server, as a browser names it.
pub(super) fn pull_path(preview: &Preview, view: &View, path: &str) -> RenderedFile {
    let url = decode(path.trim_start_matches('/')).unwrap_or_default();
    pull(preview, view, &below_base(view, url))
}

/// The address in the site of a request for `url`. The links of the page for missing addresses start with the path of the base URL, under which the preview has the
/// same files.
pub(super) fn below_base(view: &View, url: String) -> String {
    let guide = view.book.build.views.guide();
    let base_path = base_path(guide.config.base_url.as_deref());
    match url.strip_prefix(base_path.trim_start_matches('/')) {
        Some(rest) if view.book.build.site.get(&url).is_none() => rest.to_owned(),
        _ => url,
    }
}

/// Renders what is at `url`, or the page for missing addresses.
pub(super) fn pull(preview: &Preview, view: &View, url: &str) -> RenderedFile {
    let mut pulled = pull_published(preview, view, url);
    if pulled.status == StatusCode::NOT_FOUND {
        pulled.bytes = pulled.bytes.map(without_relative_styles);
    }
    pulled
}

/// The page for missing addresses without the style sheets that it names by relative paths as well, for reading it from disk: below a
/// folder, the browser would report them as missing.
fn without_relative_styles(page: Rendered) -> Rendered {
    const LINK: &str = "<link rel=\"stylesheet\" href=\"";
    let Ok(html) = std::str::from_utf8(&page) else { return page };
    let mut parts = html.split(LINK);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('>') {
            Some((href, rest)) if !href.starts_with('/') && !is_web(href) => kept.push_str(rest),
            _ => kept.extend([LINK, part]),
        }
    }
    kept.into_bytes().into()
}

/// What is published at `url`, or the page for missing addresses. A page that cannot be rendered, or whose article cannot be
/// read, is given as it was last.
fn pull_published(preview: &Preview, view: &View, url: &str) -> RenderedFile {
    let site = &view.book.build.site;
    let index = format!("{url}index.html");
    let url = if url.is_empty() || url.ends_with('/') { index.as_str() } else { url };
    let (url, status, artifact) = match site.get(url) {
        Some(artifact) => (url, StatusCode::OK, Some(artifact)),
        None => (MISSING, StatusCode::NOT_FOUND, site.get(MISSING)),
    };
    let mut pulled = RenderedFile {
        url: url.to_owned(),
        status,
        bytes: None,
        fingerprint: String::new(),
        failed: Vec::new(),
    };
    let Some(artifact) = artifact else { return pulled };
    if media::type_of(url) != media::HTML {
        pulled.fingerprint = artifact.fingerprint().to_string();
        pulled.bytes = artifact.render().ok();
        return pulled;
    }
    let last_good = preview.last_good.get(url);
    let fingerprint = artifact.fingerprint();
    let is_current = |page: &LastGood| view.held.contains(url) || page.fingerprint == fingerprint;
    if let Some(page) = last_good.as_ref().filter(|page| is_current(page)) {
        pulled.fingerprint = page.fingerprint.to_string();
        pulled.bytes = Some(Rendered::clone(&page.bytes));
        return pulled;
    }
    match artifact.render() {
        Ok(bytes) => {
            // A page of an unreadable article is not good, and shown only if there is no better one.
            if !view.held.contains(url) {
                preview.last_good.put(url, fingerprint, Rendered::clone(&bytes));
            }
            pulled.fingerprint = fingerprint.to_string();
            pulled.bytes = Some(bytes);
        }
        Err(RenderError { diagnostics, without_hooks: Some(bytes) }) => {
            pulled.failed = diagnostics;
            pulled.fingerprint = fingerprint.to_string();
            pulled.bytes = Some(bytes);
        }
        Err(RenderError { diagnostics, without_hooks: None }) => {
            pulled.status = StatusCode::INTERNAL_SERVER_ERROR;
            pulled.failed = diagnostics;
            if let Some(page) = last_good {
                pulled.fingerprint = page.fingerprint.to_string();
                pulled.bytes = Some(page.bytes);
            }
        }
    }
    pulled
}

/// The value of a key of the query.
pub(super) fn query(uri: &Uri, name: &str) -> Option<String> {
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| decode(value))
}

/// Decodes percent-encoded bytes. A `%` without two digits after it stays, as browsers send it. `None` if the result is not UTF-8.
pub(super) fn decode(path: &str) -> Option<String> {
    Some(percent_decode_str(path).decode_utf8().ok()?.into_owned())
}
