//! Link targets as they are written in articles.

use crate::document::escape::percent_decode;

/// The path, percent-decoded and without query; and the anchor.
pub(super) fn split_anchor(target: &str) -> (String, Option<String>) {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    (percent_decode(path), anchor.map(percent_decode))
}

/// The path of an address, percent-decoded, without its query and anchor.
pub(super) fn decoded_path(target: &str) -> String {
    split_anchor(target).0
}

/// The path of an address as it is written, without its anchor.
pub(super) fn written_path(target: &str) -> &str {
    target.split_once('#').map_or(target, |(path, _)| path)
}

/// An address and an anchor as authors write them, not encoded.
pub(super) fn with_plain_anchor(url: &str, anchor: &Option<String>) -> String {
    anchor.as_ref().map_or_else(|| url.to_owned(), |anchor| format!("{url}#{anchor}"))
}

/// Whether an address is a data URI of one of the media types. A type that ends in `/` matches all its subtypes.
pub(super) fn is_data_of(target: &str, kinds: &[&str]) -> bool {
    let Some((scheme, data)) = target.split_once(':') else { return false };
    let kind = data.split([',', ';']).next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_one = |known: &&str| if known.ends_with('/') { kind.starts_with(known) } else { kind == *known };
    scheme.eq_ignore_ascii_case("data") && kinds.iter().any(is_one)
}

/// The relative link from a file in `folder` to `to`; both are paths from the same root.
pub(super) fn relative_link(folder: &str, to: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = to.split('/').collect();
    let common = from.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut out: Vec<&str> = vec![".."; from.len() - common];
    out.extend(&parts[common..]);
    out.join("/")
}

/// The address of an alias.
pub(super) fn alias_url(alias: &str) -> Option<String> {
    let path = alias.trim().trim_start_matches('/');
    let parts_ok =
        path.split('/').all(|part| !matches!(part, "." | "..")) && !path.contains(['\\', '?', '#', ':']);
    if path.is_empty() || !parts_ok || path.contains("//") {
        return None;
    }
    Some(match path.strip_suffix('/') {
        Some(folder) => format!("{folder}/index.html"),
        None if path.ends_with(".html") || path.ends_with(".htm") => path.to_owned(),
        None => format!("{}.html", path.strip_suffix(".md").unwrap_or(path)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_parts_of_an_address() {
        assert!(
            is_data_of("data:image/png;base64,AA", &["image/png"])
                && is_data_of("DATA: image/PNG ,a", &["image/"])
        );
        for target in
            ["data:text/html,a", "data:,a", "data:image/svg+xml,a", "image/png", "data:image/pngx,a"]
        {
            assert!(!is_data_of(target, &["image/png"]), "{target}");
        }
    }

    #[test]
    fn writes_relative_links() {
        assert_eq!(relative_link("databases", "databases/acid.md"), "acid.md");
        assert_eq!(relative_link("databases", "apis/rest.md"), "../apis/rest.md");
        assert_eq!(relative_link("", "apis/rest.md"), "apis/rest.md");
        assert_eq!(relative_link("a/b", "c.md"), "../../c.md");
    }

    #[test]
    fn decodes() {
        assert_eq!(split_anchor("a.md?x=1#b%20c"), ("a.md".into(), Some("b c".into())));
    }

    #[test]
    fn reads_aliases() {
        assert_eq!(alias_url("/old/page.html").as_deref(), Some("old/page.html"));
        assert_eq!(alias_url("old/").as_deref(), Some("old/index.html"));
        assert_eq!(alias_url("old/page.md").as_deref(), Some("old/page.html"));
        for bad in ["", "../x.html", "https://example.org/x", "a//b"] {
            assert_eq!(alias_url(bad), None, "{bad}");
        }
    }
}
