//! Golden sites: `tests/golden/NAME/` contains a book, the command that builds it, and the expected site.
//!
//! - `input/` is the book;
//! - `cmd` is a transcript (see [`transcript`]), run in a copy of `input/`;
//! - `files` lists every file of the site, except the theme's assets;
//! - `output/` holds the files worth checking: whole, or the part of `page.html` that the name says, without empty lines:
//!   `page.body.html` for its rendered Markdown, `page.main.html` for its `<main>`, `page.head.html` for its `<head>`, `page.nav.html` for its navigation.
//!   To check another file, make an empty one there and overwrite.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::{book, snapshot, transcript};

#[test]
fn golden_sites_match() {
    let cases = cases();
    assert!(cases.len() > 20, "the golden sites are there");
    let failures: Vec<String> =
        cases.par_iter().flat_map_iter(|case| check(case).err().unwrap_or_default()).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// Folders of golden sites, sorted.
pub(crate) fn cases() -> Vec<PathBuf> {
    folders(&book::repository().join("tests/golden"))
}

/// The folders in a folder, sorted.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

fn check(case: &Path) -> Result<(), Vec<String>> {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let root = scratch.path().join(case.file_name().expect("a case has a name"));
    copy(&case.join("input"), &root);
    let mut failures = Vec::new();
    failures.extend(transcript::replay(&case.join("cmd"), &root).err());
    let site = root.join("public");
    failures.extend(snapshot::check(&listing(&site), &case.join("files")).err());
    for expected in files(&case.join("output")) {
        let relative =
            expected.strip_prefix(case.join("output")).expect("in output").to_string_lossy().into_owned();
        failures.extend(check_file(&site, &relative, &expected).err());
    }
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

/// Compares a file of the site, or the part of it that the name of the expected file selects.
fn check_file(site: &Path, relative: &str, expected: &Path) -> Result<(), String> {
    let part = ["body", "main", "head", "nav"]
        .into_iter()
        .find_map(|part| Some((part, relative.strip_suffix(&format!(".{part}.html"))?)));
    let path = part.map_or_else(|| relative.to_owned(), |(_, stem)| format!("{stem}.html"));
    let text = fs::read_to_string(site.join(&path))
        .map_err(|error| format!("{}: no `{path}` in the site: {error}", expected.display()))?;
    let text = match part {
        Some((part, _)) => extract(&text, part).ok_or_else(|| format!("`{path}` has no {part}"))?,
        None => text,
    };
    snapshot::check(&snapshot::redact(&text), expected)
}

/// A part of a page, without empty lines.
fn extract(html: &str, part: &str) -> Option<String> {
    let (open, after) = match part {
        "head" => ("<head>", "</head>"),
        "main" => ("<main ", "</main>"),
        "nav" => ("<nav class=\"topics\"", "</nav>"),
        _ => ("<div class=\"prose\">", "</div>"),
    };
    let html = &html[html.find(open)?..];
    let end = match part {
        "body" => {
            // What is the theme's again: a list, or the article's footer.
            let next = [
                "<section class=\"part\"",
                "<footer class=\"ending\"",
                "<p class=\"source-links\"",
                "</main>",
            ];
            let next = next.iter().filter_map(|next| html.find(next)).min()?;
            html[..next].rfind(after)? + after.len()
        }
        "nav" => html.find(after)? + after.len(),
        _ => html.rfind(after)? + after.len(),
    };
    let lines = html[..end].lines().map(str::trim_end).filter(|line| !line.is_empty());
    Some(lines.map(|line| format!("{line}\n")).collect())
}

/// Every file of the site except the theme's, one per line.
fn listing(site: &Path) -> String {
    let all = files(site);
    let relative = all.iter().map(|path| path.strip_prefix(site).expect("in the site").to_string_lossy());
    let own = relative.filter(|path| !path.starts_with("assets/") && path != ".prepbook-manifest");
    own.map(|path| format!("{path}\n")).collect()
}

/// All files below a folder, sorted; empty if it does not exist.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Copies a folder with its content.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a scratch folder");
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("in the folder"));
        fs::create_dir_all(target.parent().expect("a file is in a folder")).expect("a scratch folder");
        fs::copy(&file, &target).expect("copied");
    }
}
