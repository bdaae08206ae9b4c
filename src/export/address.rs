//! Resolution of links in a rendered page.

use crate::document::escape::percent_decode;

/// The target of a link; paths and anchors are decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// A file of the site, by its path from the root, with its query (no `?`) and anchor (no `#`), which may be empty.
    Site { path: String, query: String, anchor: String },
    /// An address outside of the site, or none.
    Elsewhere,
}

/// Resolves `href` on the site's page `on`.
pub(super) fn resolve(on: &str, href: &str) -> Reference {
    let (rest, anchor) = href.split_once('#').unwrap_or((href, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let is_elsewhere =
        path.starts_with('/') || path.split('/').next().is_some_and(|first| first.contains(':'));
    if is_elsewhere {
        return Reference::Elsewhere;
    }
    let mut parts: Vec<String> = on.split('/').map(str::to_owned).collect();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Reference::Elsewhere;
                    }
                }
                part => parts.push(percent_decode(part)),
            }
        }
    }
    Reference::Site { path: parts.join("/"), query: query.to_owned(), anchor: percent_decode(anchor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_as_browsers_do() {
        let site = |path: &str, query: &str, anchor: &str| Reference::Site {
            path: path.into(),
            query: query.into(),
            anchor: anchor.into(),
        };
        for (href, expected) in [
            ("#x%20y", site("a/b.html", "", "x y")),
            ("", site("a/b.html", "", "")),
            ("c.html", site("a/c.html", "", "")),
            ("../c%C3%A9.html?q=1#z", site("cé.html", "q=1", "z")),
            ("./d/e.html", site("a/d/e.html", "", "")),
            ("../../x.html", Reference::Elsewhere),
            ("https://example.org/a", Reference::Elsewhere),
            ("mailto:a@b.c", Reference::Elsewhere),
            ("//example.org", Reference::Elsewhere),
            ("data:image/png;base64,AA", Reference::Elsewhere),
        ] {
            assert_eq!(resolve("a/b.html", href), expected, "{href}");
        }
    }
}
