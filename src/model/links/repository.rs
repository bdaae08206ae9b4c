//! Web addresses of files of the book's own repository.

use crate::document::escape::percent_decode;

/// The repository that contains a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) struct Repository<'g> {
    host: &'g str,
    owner: &'g str,
    name: &'g str,
}

impl<'g> Repository<'g> {
    /// The repository at a web address such as `https://github.com/me/guide/tree/trunk`.
    pub(in crate::model) fn parse(address: &'g str) -> Option<Self> {
        let mut parts = without_scheme(address)?.split('/');
        let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
        let name = name.trim_end_matches(".git");
        (!owner.is_empty() && !name.is_empty()).then_some(Self { host, owner, name })
    }

    /// The path from the repository's root of the file that a web address shows; `None` if the repository has no such file.
    pub(in crate::model) fn path(&self, address: &str) -> Option<String> {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = without_scheme(address)?.split_once('/')?;
        let host = host.to_ascii_lowercase();
        let file = match host.as_str() {
            "raw.githubusercontent.com" if self.is_on("github.com") => {
                let rest = self.in_repository(path)?.strip_prefix('/')?;
                let rest = rest.strip_prefix("refs/heads/").unwrap_or(rest);
                rest.split_once('/')?.1
            }
            "cdn.jsdelivr.net" if self.is_on("github.com") => {
                let rest = self.in_repository(path.strip_prefix("gh/")?)?;
                match rest.strip_prefix('@') {
                    Some(version) => version.split_once('/')?.1,
                    None => rest.strip_prefix('/')?,
                }
            }
            host if self.is_on(host.trim_start_matches("www.")) => {
                let rest = self.in_repository(path)?.strip_prefix('/')?;
                // GitLab puts a hyphen before what is not a group or project.
                let rest = rest.strip_prefix("-/").unwrap_or(rest);
                let rest = ["blob/", "raw/", "tree/"].iter().find_map(|start| rest.strip_prefix(start))?;
                rest.split_once('/')?.1
            }
            _ => return None,
        };
        Some(percent_decode(file)).filter(|file| !file.is_empty())
    }

    fn is_on(&self, host: &str) -> bool {
        self.host.eq_ignore_ascii_case(host)
    }

    /// What follows `OWNER/NAME` at the start of a path.
    fn in_repository<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = strip_prefix_ignoring_case(path, self.owner)?.strip_prefix('/')?;
        let rest = strip_prefix_ignoring_case(rest, self.name)?;
        rest.starts_with(['/', '@']).then_some(rest)
    }
}

/// Whether an address shows lines of a file's source, or a file as it was in a commit: no page of the site says the same.
pub(super) fn is_of_lines(address: &str) -> bool {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let is_commit = |part: &str| part.len() == 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    anchor.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || path.ends_with("?plain=1")
        || path.split('/').any(is_commit)
}

/// The host of an address on.
fn without_scheme(address: &str) -> Option<&str> {
    ["https://", "http://", "//"].into_iter().find_map(|scheme| strip_prefix_ignoring_case(address, scheme))
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_file_that_an_address_shows() {
        let repository = Repository::parse("https://github.com/me/guide/tree/trunk").expect("an address");
        for address in [
            "https://raw.githubusercontent.com/me/guide/main/img/a%20b.png",
            "https://raw.githubusercontent.com/Me/Guide/refs/heads/main/img/a%20b.png?raw=true",
            "https://github.com/me/guide/blob/v1/img/a%20b.png?raw=true",
            "//github.com/me/guide/raw/main/img/a%20b.png",
            "https://cdn.jsdelivr.net/gh/me/guide@1.2/img/a%20b.png",
            "https://cdn.jsdelivr.net/gh/me/guide/img/a%20b.png",
        ] {
            assert_eq!(repository.path(address).as_deref(), Some("img/a b.png"), "{address}");
        }
        for address in [
            "https://raw.githubusercontent.com/you/guide/main/a.png",
            "https://github.com/me/guide2/blob/main/a.png",
            "https://github.com/me/guide/actions/workflows/ci.yml/badge.svg",
            "https://github.com/me/guide/blob/main",
            "https://example.org/me/guide/main/a.png",
            "img/a.png",
        ] {
            assert_eq!(repository.path(address), None, "{address}");
        }
        for lines in [
            "x/blob/main/a.md#L48",
            "x/blob/main/a.md?plain=1",
            "x/blob/0123456789abcdef0123456789abcdef01234567/a.md",
        ] {
            assert!(is_of_lines(lines), "{lines}");
        }
        assert!(!is_of_lines("x/blob/main/a.md#Lists"));
        let gitlab = Repository::parse("https://gitlab.com/me/guide").expect("an address");
        let address = "https://gitlab.com/me/guide/-/raw/main/a.png";
        assert_eq!(gitlab.path(address).as_deref(), Some("a.png"));
        assert_eq!(Repository::parse("https://example.org/"), None);
    }
}
