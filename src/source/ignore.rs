//! Files that are not read: those that `content.ignore` in `book.toml` or `.gitignore` names, and those whose names begin with a dot.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Why a file or folder is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// A `.gitignore` names it.
    Gitignore,
    /// `content.ignore` of `book.toml` names it.
    Setting,
    /// Its name begins with a dot.
    Hidden,
}

/// The file whose patterns hold for its folder and those in it.
pub(super) const GITIGNORE: &str = ".gitignore";

/// The patterns that hold where a walk through folders is. Folders must be entered before what is in them.
#[derive(Debug)]
pub(super) struct Ignored {
    /// `content.ignore`, which goes first.
    own: Gitignore,
    /// The `.gitignore` files above, the innermost last, with their folders.
    files: Vec<(PathBuf, Gitignore)>,
}

impl Ignored {
    /// `patterns` are those of `content.ignore`, from the folder `content`.
    pub(super) fn new(content: &Path, patterns: &[String]) -> Self {
        let lines = patterns.iter().map(String::as_str);
        Self { own: matcher(content, lines), files: Vec::new() }
    }

    /// Takes in the text of the `.gitignore` of `folder`.
    pub(super) fn enter(&mut self, folder: &Path, text: &str) {
        self.leave(folder);
        self.files.push((folder.to_owned(), matcher(folder, text.lines())));
    }

    /// What names the file or folder at `path` as one that is not to be read.
    pub(super) fn exclusion(&mut self, path: &Path, is_folder: bool) -> Option<Exclusion> {
        self.leave(path);
        let files = self.files.iter().rev().map(|(_, file)| (Exclusion::Gitignore, file));
        let (exclusion, decision) = std::iter::once((Exclusion::Setting, &self.own))
            .chain(files)
            .map(|(exclusion, patterns)| (exclusion, patterns.matched(path, is_folder)))
            .find(|(_, found)| !found.is_none())?;
        matches!(decision, Match::Ignore(_)).then_some(exclusion)
    }

    /// Forgets the files of folders that `path` is not in.
    fn leave(&mut self, path: &Path) {
        while self.files.last().is_some_and(|(folder, _)| !path.starts_with(folder)) {
            self.files.pop();
        }
    }
}

/// What is wrong with a pattern.
pub fn pattern_error(pattern: &str) -> Option<String> {
    GitignoreBuilder::new("").add_line(None, pattern).err().map(|error| error.to_string())
}

/// The patterns that can be read.
fn matcher<'a>(folder: &Path, lines: impl Iterator<Item = &'a str>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for line in lines {
        // One that cannot be read matches nothing, as in git.
        let _unread = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The file in which MkDocs' awesome-pages plug-in takes the order of a folder: of those whose name starts with a dot, the one that is read.
const ORDER_FILE: &str = ".pages";

/// Whether a file or folder of this name is never content.
pub(super) fn is_no_content(name: &str) -> bool {
    name.starts_with('.') && *name != *ORDER_FILE || is_leftover(name)
}

/// Whether a program left the file beside others: a backup, a rejected change, what becomes the new file in a moment, settings of a folder.
fn is_leftover(name: &str) -> bool {
    const ENDS: [&str; 13] = [
        "~", "___jb_tmp___", "___jb_old___", ".orig", ".rej", ".bak", ".swp", ".swo", ".tmp", ".save",
        ".part", ".crdownload", ".kate-swp",
    ];
    const NAMES: [&str; 5] = ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"];
    // Copies that programs make of a file that was changed in two places, and the file that TextEdit writes.
    const PARTS: [&str; 3] = ["conflicted copy", ".sync-conflict-", ".sb-"];
    let name = name.to_ascii_lowercase();
    ENDS.iter().any(|end| name.ends_with(end))
        || NAMES.contains(&name.as_str())
        || PARTS.iter().any(|part| name.contains(part))
        || name.starts_with("~$")
        || name.starts_with('#') && name.ends_with('#')
        || is_of_vim(&name)
        || is_of_mergetool(&name)
}

/// Whether Vim tried with the file whether it may write to the folder: with `4913`, and 123 more if there is such a file.
fn is_of_vim(name: &str) -> bool {
    name.parse::<u32>().is_ok_and(|number| (4913..20_000).contains(&number) && (number - 4913) % 123 == 0)
}

/// Whether `git mergetool` made the file: `a_REMOTE_4711.md`.
fn is_of_mergetool(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let Some((before, number)) = stem.rsplit_once('_') else { return false };
    let is_side = ["_remote", "_local", "_base", "_backup"].iter().any(|side| before.ends_with(side));
    is_side && !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_pattern_decides() {
        let mut ignored = Ignored::new(Path::new("/book/content"), &["/drafts/".into(), "!/kept.log".into()]);
        ignored.enter(Path::new("/book"), "*.log\nbuild/\n[z-a]\n");
        let of = |ignored: &mut Ignored, path: &str, is_folder| ignored.exclusion(Path::new(path), is_folder);
        let by_git = Some(Exclusion::Gitignore);
        assert_eq!(of(&mut ignored, "/book/content/drafts", true), Some(Exclusion::Setting));
        assert_eq!(of(&mut ignored, "/book/content/drafts", false), None);
        assert_eq!(of(&mut ignored, "/book/content/a.log", false), by_git);
        assert_eq!(of(&mut ignored, "/book/content/kept.log", false), None);
        ignored.enter(Path::new("/book/content/a"), "!b.log\n");
        assert_eq!(of(&mut ignored, "/book/content/a/b.log", false), None);
        assert_eq!(of(&mut ignored, "/book/content/b.log", false), by_git, "outside of the folder");
        assert!(pattern_error("[z-a]").is_some() && pattern_error("a/*.md").is_none());
    }
}
