//! Files in folders whose names begin with a dot: only those that articles of other tools show or include are read.

use std::collections::BTreeSet;

use super::paths::{extension, folder_of, split};
use super::{Sources, is_article, join};

/// Endings of files that articles show.
const MEDIA: [&str; 12] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "ico", "mp4", "webm", "mp3"];
/// The folder of git, which is not a part of a repository.
const GIT: &str = ".git";
/// No address has so many bytes on either side of a dot.
const LONGEST: usize = 1024;
/// How directives of mdBook begin that include a file.
const INCLUDES: [&str; 3] = ["{{#include", "{{#rustdoc_include", "{{#playground"];

/// The paths of such files that articles name, from the root.
pub(super) fn named(sources: &Sources) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    if sources.is_foreign() {
        for (path, file) in sources.under("").filter(|(path, _)| is_article(path)) {
            file.text().into_iter().for_each(|text| add_named(folder_of(path), text, &mut paths));
        }
    }
    paths
}

/// Adds what the text of an article in `folder` names.
fn add_named(folder: &str, text: &str, paths: &mut BTreeSet<String>) {
    let bytes = text.as_bytes();
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"()<>\"'=`}".contains(byte);
    for (at, _) in text.match_indices('.') {
        let is_start = at == 0 || bytes[at - 1] == b'/' || is_end(&bytes[at - 1]);
        if !is_start || !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
            continue;
        }
        let before = bytes[..at].iter().rev().take(LONGEST).take_while(|byte| !is_end(byte)).count();
        let after = bytes[at..].iter().take(LONGEST).take_while(|byte| !is_end(byte)).count();
        if before.max(after) == LONGEST {
            continue;
        }
        let start = at - before;
        let written = text[start..at + after].split(['?', '#']).next().unwrap_or_default();
        let directive = text[..start].trim_end();
        let is_include = INCLUDES.iter().any(|name| directive.ends_with(name));
        let written = if is_include { written.split(':').next().unwrap_or_default() } else { written };
        let folder = if written.starts_with('/') { "" } else { folder };
        let Some(path) = join(folder, written).filter(|_| !written.contains("://")) else { continue };
        if (is_include || is_media(&path)) && is_in_hidden(&path) {
            paths.insert(path);
        }
    }
}

fn is_media(path: &str) -> bool {
    let ending = extension(path);
    MEDIA.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether a file that is not hidden itself is in a folder that is, other than git's.
fn is_in_hidden(path: &str) -> bool {
    let (folders, name) = split(path);
    !name.starts_with('.')
        && folders.split('/').any(|folder| folder.starts_with('.'))
        && !folders.split('/').any(|folder| folder.eq_ignore_ascii_case(GIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_articles_name() {
        let named = |text: &str| {
            let mut paths = BTreeSet::new();
            add_named("a", text, &mut paths);
            paths.into_iter().collect::<Vec<_>>()
        };
        for (text, path) in [
            ("![x](../.github/banner.svg)", ".github/banner.svg"),
            ("<img src=\"/.github/b.PNG?raw=true\">", ".github/b.PNG"),
            ("![x](.assets/b.png \"B\")", "a/.assets/b.png"),
            ("{{#include ex/.cargo/config.toml:1:3}}", "a/ex/.cargo/config.toml"),
        ] {
            assert_eq!(named(text), [path], "{text}");
        }
        for text in [
            "[x](../.github/secret.txt)",
            "![x](../.git/a.png)",
            "![x](https://e.org/.github/a.png)",
            "![x](../../.ssh/a.png)",
            "{{#include .env}} and {{#include ../.git/config}}",
            "a .NET app, e.g. ./a.png",
        ] {
            assert!(named(text).is_empty(), "{text}");
        }
    }
}
