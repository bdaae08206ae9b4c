//! The dates of articles, from the git history of the book.
#![allow(clippy::disallowed_methods, reason = "git is run here")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use crate::config;
use crate::source::{CommitDates, Sources, is_article};

/// Starts the record of a commit in the output of `git log`.
const COMMIT: char = '\u{1}';
/// Settings of a repository that let `git log` run other programs or load from other machines.
const SAFE: [&str; 6] =
    ["-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "log.diffMerges=off"];

/// A `git log` that runs while the book is read.
pub(super) struct History {
    log: Option<Child>,
}

impl History {
    /// Starts to read the history of the folder `root`, if it is in a git repository and git is installed.
    pub(super) fn start(root: &Path) -> Self {
        let folder = root.canonicalize().ok();
        let folder = folder.filter(|folder| folder.ancestors().any(|folder| folder.join(".git").exists()));
        let log = folder.and_then(|folder| {
            let format = "--format=%x01%cd %P";
            let options = ["log", "-z", "--no-renames", "--name-only", "--relative", "--date=short", format];
            git(&folder).args(options).args(["--", "."]).spawn().ok()
        });
        Self { log }
    }

    /// Adds the dates of the articles of `sources` to it, unless the book turns them off.
    pub(super) fn date(self, sources: &mut Sources, root: &Path) {
        let mut wanted = BTreeSet::new();
        if config::load(sources).value.site.git_dates {
            let paths = sources.iter().map(|(path, _)| path.to_string());
            wanted.extend(paths.filter(|path| is_article(path)));
        }
        sources.set_commit_dates(Arc::new(self.dates(wanted, root)));
    }

    /// The dates of these files. Stops reading the history when it has all.
    fn dates(self, mut wanted: BTreeSet<String>, root: &Path) -> CommitDates {
        let mut dates = CommitDates::default();
        let Some(mut log) = self.log else { return dates };
        let mut of_first_commits = BTreeMap::new();
        let mut output = log.stdout.take().map(BufReader::new);
        let (mut record, mut date, mut is_first) = (Vec::new(), String::new(), false);
        while !wanted.is_empty()
            && let Some(output) = &mut output
            && output.read_until(0, &mut record).is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&record);
            let text = text.trim_end_matches('\0').trim_start_matches('\n');
            if let Some((day, parents)) = text.strip_prefix(COMMIT).and_then(|head| head.split_once(' ')) {
                date = day.to_owned();
                is_first = parents.is_empty();
            } else if wanted.remove(text) {
                let found = if is_first { &mut of_first_commits } else { &mut dates.days };
                found.insert(text.to_owned(), date.clone());
            }
            record.clear();
        }
        drop(output);
        // It may have ended on its own.
        let _ended = log.kill();
        let _status = log.wait();
        // The first commit of a shallow clone seems to have added every file.
        if !of_first_commits.is_empty() && is_shallow(root) {
            dates.unknown = of_first_commits.into_keys().collect();
        } else {
            dates.days.append(&mut of_first_commits);
        }
        dates
    }
}

fn is_shallow(root: &Path) -> bool {
    let output = git(root).args(["rev-parse", "--is-shallow-repository"]).output();
    output.is_ok_and(|output| output.stdout.starts_with(b"true"))
}

/// A git command in `folder` that asks nothing, loads nothing and runs no other program.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(SAFE).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    command
}
