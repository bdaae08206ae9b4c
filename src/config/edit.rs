//! Where an article can be edited in the browser, and where a file of the repository is shown.

/// The placeholder for an article's path from the root of the book.
pub(super) const PATH: &str = "{path}";

/// A host of repositories, by its name; GitHub is any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    GitLab,
    Gitea,
    Bitbucket,
    GitHub,
}

impl Host {
    fn of(address: &str) -> Self {
        let host =
            address.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
        let host = host.to_ascii_lowercase();
        let is_on = |names: &[&str]| {
            names.iter().any(|name| host == *name || name.ends_with('.') && host.starts_with(name))
        };
        if is_on(&["gitlab.com", "gitlab."]) {
            Host::GitLab
        } else if is_on(&["codeberg.org", "gitea.", "forgejo."]) {
            Host::Gitea
        } else if is_on(&["bitbucket.org", "bitbucket."]) {
            Host::Bitbucket
        } else {
            Host::GitHub
        }
    }

    /// What is between a repository and a branch, in the address of a folder, of a file, and where it is edited.
    fn paths(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Host::GitLab => ("/-/tree/", "/-/blob/", "/-/edit/"),
            Host::Gitea => ("/src/branch/", "/src/branch/", "/_edit/"),
            Host::Bitbucket => ("/src/", "/src/", "/src/"),
            Host::GitHub => ("/tree/", "/blob/", "/edit/"),
        }
    }
}

/// The template for edit links into a repository: that of GitLab, Gitea and Forgejo or Bitbucket if the host's name says so, else that of GitHub. The URL of a tree names the
/// branch and the folder of the book.
pub(super) fn template(repository: &str) -> String {
    let host = Host::of(repository);
    let (tree, _, edit) = host.paths();
    let (repository, folder) = parts(repository, tree);
    let folder = folder.unwrap_or("main");
    let branch = folder.split('/').next().unwrap_or_default();
    let query = if host == Host::Bitbucket { format!("?mode=edit&at={branch}") } else { String::new() };
    format!("{repository}{edit}{folder}/{PATH}{query}")
}

/// Where a repository shows the file at `path` from the book's root, on its default branch if the URL names none.
pub(super) fn file_url(repository: &str, path: &str) -> String {
    let host = Host::of(repository);
    let (tree, blob, _) = host.paths();
    let (repository, folder) = parts(repository, tree);
    let folder = folder.unwrap_or(if host == Host::Gitea { "main" } else { "HEAD" });
    format!("{repository}{blob}{folder}/{path}")
}

/// The URL of a repository, and the branch and the folder that it names.
fn parts<'a>(address: &'a str, tree: &str) -> (&'a str, Option<&'a str>) {
    let address = address.trim_end_matches('/');
    let (repository, folder) = match address.split_once(tree) {
        Some((repository, folder)) => (repository, Some(folder)),
        None => (address, None),
    };
    (repository.trim_end_matches(".git"), folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_hosts() {
        for (repository, wanted) in [
            ("https://github.com/me/guide.git", "https://github.com/me/guide/edit/main/{path}"),
            (
                "https://github.com/me/guide/tree/trunk/docs/",
                "https://github.com/me/guide/edit/trunk/docs/{path}",
            ),
            ("https://gitlab.com/team/sub/guide", "https://gitlab.com/team/sub/guide/-/edit/main/{path}"),
            (
                "https://gitlab.example.org/me/guide/-/tree/dev",
                "https://gitlab.example.org/me/guide/-/edit/dev/{path}",
            ),
            (
                "https://codeberg.org/me/guide/src/branch/dev",
                "https://codeberg.org/me/guide/_edit/dev/{path}",
            ),
            ("https://gitea.example.org/me/guide", "https://gitea.example.org/me/guide/_edit/main/{path}"),
            (
                "https://bitbucket.org/me/guide/src/dev/docs",
                "https://bitbucket.org/me/guide/src/dev/docs/{path}?mode=edit&at=dev",
            ),
            ("https://git.example.org/me/guide", "https://git.example.org/me/guide/edit/main/{path}"),
        ] {
            assert_eq!(template(repository), wanted, "{repository}");
        }
    }

    #[test]
    fn knows_where_files_are_shown() {
        for (repository, wanted) in [
            ("https://github.com/me/guide.git", "https://github.com/me/guide/blob/HEAD/.github/a.md"),
            (
                "https://gitlab.com/me/guide/-/tree/dev/docs",
                "https://gitlab.com/me/guide/-/blob/dev/docs/.github/a.md",
            ),
            ("https://codeberg.org/me/guide", "https://codeberg.org/me/guide/src/branch/main/.github/a.md"),
        ] {
            assert_eq!(file_url(repository, ".github/a.md"), wanted, "{repository}");
        }
    }
}
