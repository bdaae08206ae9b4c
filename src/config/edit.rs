//! Where an article can be edited in the browser.

/// The placeholder for an article's path from the root of the book.
pub(super) const PATH: &str = "{path}";

/// The template for edit links into a repository: that of GitLab, Gitea and Forgejo or Bitbucket if the host's name says so, else that of GitHub. The URL of a tree names the
/// branch and the folder of the book.
pub(super) fn template(repository: &str) -> String {
    let address = repository.trim_end_matches('/');
    let host = address.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
    let is_on = |names: &[&str]| {
        let host = host.to_ascii_lowercase();
        names.iter().any(|name| host == *name || name.ends_with('.') && host.starts_with(name))
    };
    let is_bitbucket = is_on(&["bitbucket.org", "bitbucket."]);
    let (tree, edit) = if is_on(&["gitlab.com", "gitlab."]) {
        ("/-/tree/", "/-/edit/")
    } else if is_on(&["codeberg.org", "gitea.", "forgejo."]) {
        ("/src/branch/", "/_edit/")
    } else if is_bitbucket {
        ("/src/", "/src/")
    } else {
        ("/tree/", "/edit/")
    };
    let (repository, folder) = address.split_once(tree).unwrap_or((address, "main"));
    let branch = folder.split('/').next().unwrap_or_default();
    let query = if is_bitbucket { format!("?mode=edit&at={branch}") } else { String::new() };
    format!("{}{edit}{folder}/{PATH}{query}", repository.trim_end_matches(".git"))
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
}
