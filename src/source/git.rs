//! What `.git/config` says about a repository.

/// The web address of the remote repository that a git configuration names, `origin` first.
pub(super) fn remote(config: &str) -> Option<String> {
    let mut section = "";
    let mut found: Option<(bool, String)> = None;
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        let value = line.strip_prefix("url").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        let address =
            value.filter(|_| section.starts_with("[remote ")).and_then(|value| web_address(value.trim()));
        let is_origin = section == "[remote \"origin\"]";
        if let Some(address) = address
            && found.as_ref().is_none_or(|(is_best, _)| is_origin && !is_best)
        {
            found = Some((is_origin, address));
        }
    }
    found.map(|(_, address)| address)
}

/// The address of a repository's page: without a name or password in it, and with `https` whatever git uses.
fn web_address(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .or_else(|| url.strip_prefix("ssh://"))
        .map(str::to_owned)
        // `git@github.com:me/guide.git`
        .or_else(|| {
            let (host, path) = url.split_once(':')?;
            (host.contains('@') && !path.starts_with('/')).then(|| format!("{host}/{path}"))
        })?;
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let path = path.trim_end_matches('/').trim_end_matches(".git");
    (host.contains('.') && !path.is_empty()).then(|| format!("https://{host}/{path}"))
}

/// A repository's name, from its web address.
pub(super) fn name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_web_address() {
        let remote_of =
            |url: &str| remote(&format!("[core]\n\turl = x\n[remote \"origin\"]\n\turl = {url}\n"));
        for url in [
            "https://github.com/me/guide.git",
            "https://me:secret@github.com/me/guide",
            "git@github.com:me/guide.git",
            "ssh://git@github.com:22/me/guide.git/",
        ] {
            assert_eq!(remote_of(url).as_deref(), Some("https://github.com/me/guide"), "{url}");
        }
        for url in ["/srv/guide.git", "../guide", "file:///srv/guide", "https://localhost/x"] {
            assert_eq!(remote_of(url), None, "{url}");
        }
        let two = "[remote \"fork\"]\nurl=https://a.org/b/c\n[remote \"origin\"]\nurl=https://a.org/d/e\n";
        assert_eq!(remote(two).as_deref(), Some("https://a.org/d/e"));
        assert_eq!(name("https://a.org/d/e"), "e");
    }
}
