//! `prepbook lock`, and what `build --update-lock` shares with it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::book::{self, plural};
use super::terminal::Terminal;
use super::{Exit, Failure, cache, date};
use crate::data::typed::is_date;
use crate::diag::{Outcome, Rule};
use crate::pipeline::{Build, Inputs, Pipeline};
use crate::sink;
use crate::source::{SourceFile, Sources};
use crate::study::lock::{LOCK_FILE, Lock as LockFile};
use crate::study::update::{self, Changes, Request};

/// Changes of one kind that are listed; of more only the number is told.
const LISTED: usize = 12;

/// Write down what questions are called and say, so that progress outlives a rewording.
///
/// Writes book.lock in the book's folder, which is committed with the book. A question that is gone where a new one has the same answer is kept as
/// an alias of it. Exits with 0 when all is known, with 1 when a person must say what became of some, and with 2 when the lock could not be written.
#[derive(Debug, Args)]
pub(super) struct Lock {
    /// The book: a folder with a book.toml and content/, or any folder of Markdown.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// A question that is gone and the one that took its place: databases/indexes#old=databases/indexes#new.
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    alias: Vec<(String, String)>,
    /// A question that is gone for good, though a new one looks like it.
    #[arg(long, value_name = "ID")]
    retire: Vec<String>,
    /// The day to write down, such as 2026-11-24; today in UTC, if left out.
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<String>,
}

impl Lock {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        book::check_root(&self.root)?;
        let mut sources = book::load(&self.root, Some(&self.root.join("public")))?;
        let pipeline = cache::pipeline(&self.root, false);
        let today = self.date.clone().unwrap_or_else(date::today);
        let request = Request { aliases: &self.alias, retire: &self.retire, today: &today };
        let changes = bring_up_to_date(terminal, &self.root, &pipeline, &mut sources, &request)?;
        tell(terminal, &changes);
        if changes.unresolved.is_empty() {
            return Ok(Exit::Clean);
        }
        let build = pipeline.run(&sources, &Inputs { unreadable: true, ..Inputs::default() });
        print_rule(terminal, &build, &sources.value, Rule::LostQuestionId);
        Ok(Exit::Denied)
    }
}

/// Updates the lock of the book in `root`, on disk and in `sources`, and says what changed.
///
/// # Errors
/// When the request is wrong, when the lock has lines that would be lost, or when it cannot be written.
pub(super) fn bring_up_to_date(
    terminal: &Terminal,
    root: &Path,
    pipeline: &Pipeline,
    sources: &mut Outcome<Sources>,
    request: &Request<'_>,
) -> Result<Changes, Failure> {
    let inputs = Inputs { unreadable: true, ..Inputs::default() };
    let build = pipeline.run(sources, &inputs);
    let old = sources.value.get(LOCK_FILE).map(SourceFile::shared);
    let lock = LockFile::read(old.as_deref().unwrap_or_default()).value;
    if lock.is_partial {
        print_rule(terminal, &build, &sources.value, Rule::InvalidLock);
        return Err(Failure::new(format!(
            "`{LOCK_FILE}` has lines that cannot be read, and was left as it is"
        )));
    }
    let (lock, changes) = update::update(&lock, build.views.guide(), request).map_err(Failure::new)?;
    let text = lock.to_text();
    if old.as_deref() != Some(text.as_bytes()) {
        let file = root.join(LOCK_FILE);
        sink::disk::replace(&file, text.as_bytes())
            .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display())))?;
        sources.value.insert(LOCK_FILE, SourceFile::new(text.into_bytes()));
    }
    Ok(changes)
}

/// `book.lock: 3 added, 1 changed`
pub(super) fn summary(changes: &Changes) -> String {
    let counts = [
        (changes.added.len(), "added"),
        (changes.changed.len(), "changed"),
        (changes.kept.len(), "kept as aliases"),
        (changes.retired.len(), "retired"),
        (changes.unresolved.len(), "to be decided"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let told = if told.is_empty() { "up to date".to_owned() } else { told.join(", ") };
    format!("{LOCK_FILE}: {told}.")
}

fn tell(terminal: &Terminal, changes: &Changes) {
    let list = |what: &str, lines: Vec<String>| {
        lines.iter().take(LISTED).for_each(|line| terminal.line(&format!("  {what} {line}")));
        let more = lines.len().saturating_sub(LISTED);
        if more > 0 {
            terminal.line(&format!("  and {} more", plural(more, "id")));
        }
    };
    terminal.line(&summary(changes));
    list("kept", changes.kept.iter().map(|(old, new)| format!("{old} as {new}")).collect());
    list("retired", changes.retired.clone());
}

/// Prints what one rule has to say.
fn print_rule(terminal: &Terminal, build: &Build, sources: &Sources, rule: Rule) {
    let found: Vec<_> = build.diagnostics.iter().filter(|found| found.rule == rule).cloned().collect();
    book::print_report(terminal, &book::report(&found, sources, build));
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.to_owned(), new.to_owned())),
        _ => Err("expected the old id, `=`, and the new one".into()),
    }
}

fn day(text: &str) -> Result<String, String> {
    if is_date(text) { Ok(text.to_owned()) } else { Err("expected a date as 2026-11-24".into()) }
}
