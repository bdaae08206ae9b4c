//! URLs in `book.toml`: of the site, of its versions and of its repository.

use std::sync::Arc;

use url::Url;

use super::{Config, edit};
use crate::data::Tree;
use crate::diag::{Diagnostic, Rule};

/// Why a text cannot be a base URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It is not an absolute web URL.
    #[error("expected a URL that starts with https:// or http://")]
    Scheme,
    /// It has a space.
    #[error("expected a URL without spaces")]
    Space,
    /// It has a query or a fragment.
    #[error("expected a URL without `?` and `#`")]
    Query,
    /// It names a file.
    #[error("expected the URL of a folder, without a file name")]
    File,
}

/// Removes URLs that are invalid, and reports them.
pub(super) fn check(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let base_url = config.base_url.take().and_then(|url| match base_url(&url) {
        Ok(url) => Some(url),
        Err(expected) => {
            diagnostics.push(
                wrong_url(
                    tree,
                    "base_url",
                    path,
                    format!("`{url}` is not the URL of a site"),
                    &expected.to_string(),
                )
                .help_if(nearest_url(&url)),
            );
            None
        }
    });
    config.base_url = base_url;
    if let Some(url) = config.repository.take_if(|url| !is_web_address(url)) {
        let expected = "expected a URL that starts with https://";
        let found = wrong_url(tree, "repository", path, format!("`{url}` is not a web URL"), expected);
        diagnostics.push(found.help_if(nearest_url(&url)));
    }
    if let Some(url) = config.edit_url.take_if(|url| !is_web_address(url) || !url.contains(edit::PATH)) {
        let expected = "expected a web URL with `{path}`, such as `https://example.org/edit/{path}`";
        let message = format!("`{url}` is not a template for edit links");
        diagnostics.push(wrong_url(tree, "edit_url", path, message, expected));
    }
}

fn wrong_url(tree: &Tree, key: &str, path: &Arc<str>, message: String, expected: &str) -> Diagnostic {
    let span = tree.get(key).map_or(0..0, |(_, value)| value.span());
    Diagnostic::new(Rule::InvalidValue, path, span, message).label(expected)
}

/// The URL of a site's folder, with `/` at its end.
///
/// # Errors
/// What was expected instead of `text`.
pub fn base_url(text: &str) -> Result<String, BaseUrlError> {
    // Folder names may contain a dot, such as `v1.2`.
    const PAGES: [&str; 6] = [".html", ".htm", ".xhtml", ".php", ".asp", ".aspx"];
    if text.trim().contains(char::is_whitespace) {
        return Err(BaseUrlError::Space);
    }
    if !is_web_address(text) {
        return Err(BaseUrlError::Scheme);
    }
    if text.contains(['?', '#']) {
        return Err(BaseUrlError::Query);
    }
    let lower = text.to_ascii_lowercase();
    let (_, address) = lower.split_once("//").unwrap_or_default();
    if address.contains('/') && PAGES.iter().any(|ending| address.ends_with(ending)) {
        return Err(BaseUrlError::File);
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// The suggested fix for a URL without a scheme, with a misspelled one, or as git clones write it.
pub(super) fn nearest_url(text: &str) -> Option<String> {
    let address = text.trim().rsplit_once("//").map_or(text.trim(), |(_, address)| address);
    let address = match address.strip_prefix("git@") {
        Some(clone) => clone.replacen(':', "/", 1),
        None => address.split(['?', '#']).next().unwrap_or_default().to_owned(),
    };
    let scheme = if text.starts_with("http://") { "http" } else { "https" };
    let url = format!("{scheme}://{}", address.trim_start_matches('/').trim_end_matches(".git"));
    let host = Url::parse(&url).ok()?.host_str()?.to_owned();
    (host.contains('.') && base_url(&url).is_ok()).then(|| format!("did you mean `{url}`?"))
}

pub(super) fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_host = host.is_some_and(|host| !host.starts_with('/') && !host.contains(char::is_whitespace));
    has_host && Url::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_names_a_folder() {
        for (written, read) in [
            ("https://example.org", "https://example.org/"),
            ("http://example.org/guide/", "http://example.org/guide/"),
            ("https://example.org/v1.2", "https://example.org/v1.2/"),
            ("http://localhost:8080/a", "http://localhost:8080/a/"),
            ("https://example.html", "https://example.html/"),
        ] {
            assert_eq!(base_url(written), Ok(read.to_owned()));
        }
        for wrong in [
            "example.org",
            "https://",
            "https:///x",
            "https://exa mple.org",
            "ftp://example.org",
            "https://example.org/?x=1",
            "https://example.org/#top",
            "https://example.org/index.html",
            "https://example.org/guide/Index.HTM",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn suggests_the_url_that_was_meant() {
        for (written, near) in [
            ("www.example.org", "https://www.example.org"),
            ("htps://example.org/guide", "https://example.org/guide"),
            ("http://example.org/?x=1", "http://example.org/"),
            ("//example.org", "https://example.org"),
            ("git@github.com:me/guide.git", "https://github.com/me/guide"),
        ] {
            assert_eq!(nearest_url(written), Some(format!("did you mean `{near}`?")), "{written}");
        }
        for other in ["", "guide", "my guide", "/srv/www"] {
            assert_eq!(nearest_url(other), None, "{other}");
        }
    }
}
