//! Words and phrases that are never right in names, comments, messages and documentation. `CONTRIBUTING.md` has the rules.
#![allow(clippy::disallowed_methods, reason = "the test reads the repository")]

use std::fs;
use std::path::{Path, PathBuf};

/// The files and folders that are checked.
const CHECKED: [&str; 13] = [
    "build.rs", "src", "benches", "fuzz/fuzz_targets", "tests/cli", "tests/suite", "themes", "docs/content",
    "README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "scripts",
];
/// Parts of checked folders that are checked with another room.
const SKIPPED: [&str; 1] = ["docs/content/theme/variables.md"];
/// Words and phrases, in lower case, with what to write instead.
const FORBIDDEN: [(&str, &str); 21] = [
    ("all the same", "anyway"),
    ("anew", "again"),
    ("by lot", "at random"),
    ("from elsewhere", "from other sites"),
    ("it is no", "it is not a"),
    ("left out altogether", "optional"),
    ("mended", "fixed"),
    ("mends", "fixes"),
    ("nothing is to be done", "automatically"),
    ("nothing to mend", "no problems"),
    ("put right", "corrected"),
    ("quizzed on", "quiz yourself"),
    ("stand for", "represent"),
    ("stands for", "represents"),
    ("taken back", "undone"),
    ("that is no", "that is not a"),
    ("this is no", "this is not a"),
    ("to mend", "to fix"),
    ("way out", "suggested fix"),
    ("which is no", "which is not a"),
    ("whoever", "the person who"),
];

#[test]
fn no_forbidden_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for path in CHECKED.iter().flat_map(|path| files(&root.join(path))) {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        if SKIPPED.iter().any(|skipped| name.starts_with(skipped)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            let found = FORBIDDEN.iter().filter(|(phrase, _)| has(line, phrase));
            wrong.extend(
                found.map(|(phrase, instead)| format!("{name}:{}: “{phrase}”: {instead}", index + 1)),
            );
        }
    }
    assert!(wrong.is_empty(), "{} found:\n{}", wrong.len(), wrong.join("\n"));
}

/// How a doc comment of a constant must not begin: its name and the comment say what is counted.
const FORBIDDEN_BEGINNINGS: [&str; 2] = ["so few ", "so many "];

#[test]
fn no_riddles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for path in CHECKED.iter().flat_map(|path| files(&root.join(path))) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            let comment =
                line.trim_start().strip_prefix("///").unwrap_or_default().trim_start().to_lowercase();
            let is_riddle = FORBIDDEN_BEGINNINGS.iter().any(|start| comment.starts_with(start));
            if is_riddle || denies(line) {
                wrong.push(format!("{}:{}: {line}", path.display(), index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "write “is not a …”, “maximum number of …”:\n{}", wrong.join("\n"));
}

/// Whether a line says of something that it “is no …”. “There is no …” and “no longer” are right.
fn denies(line: &str) -> bool {
    let lower = line.to_lowercase();
    [" is no ", " are no "].iter().any(|phrase| {
        lower.match_indices(phrase).any(|(start, _)| {
            let before = lower[..start].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            before != "there" && !lower[start + phrase.len()..].starts_with("longer")
        })
    })
}

#[test]
fn finds_what_denies() {
    assert!(denies("// Code is no heading.") && denies("files that are no articles"));
    assert!(!denies("there is no link") && !denies("it is no longer there") && !denies("it is not a link"));
}

#[test]
fn finds_whole_words_only() {
    assert!(has("// Whoever reads it.", "whoever") && has("this is no link", "this is no"));
    assert!(!has("there is no link", "it is no") && !has("renew anewed", "anew"));
}

/// Whether a line contains a phrase, as whole words and in any case.
fn has(line: &str, phrase: &str) -> bool {
    let lower = line.to_lowercase();
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    lower.match_indices(phrase).any(|(start, _)| {
        let (before, after) =
            (lower[..start].chars().next_back(), lower[start + phrase.len()..].chars().next());
        is_edge(before) && is_edge(after)
    })
}

/// The file at `path`, or all files below it.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a checked folder exists");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}
