//! `prepbook lock`, and what `build --update-lock` shares with it.

use std::path::Path;

use clap::Args;

use super::book::{self, RootArgument, plural};
use super::terminal::Terminal;
use super::{ArgumentError, Exit, Failure, cache, date};
use crate::data::typed::is_date;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::export::{self, ExportInput};
use crate::pipeline::{Build, Inputs, Pipeline};
use crate::sink::{self, disk::OutputFolder};
use crate::source::{SourceFile, Sources};
use crate::study::lock::{LOCK_FILE, Lock as LockFile};
use crate::study::notes;
use crate::study::update::{self, Changes, UpdateRequest};

/// The maximum number of changes of one kind to list.
const LISTED: usize = 12;

/// Record question ids and text, so that learners keep their progress when you reword a question.
///
/// Writes book.lock in the folder of the book; commit it together with the book. The id of a removed question becomes an alias of a new question with
/// the same answer.
///
/// Exit codes: 0 if every id is resolved, 1 if you need to decide about some with --alias or --retire, 2 if the lock could not be written.
#[derive(Debug, Args)]
pub(super) struct LockArguments {
    #[command(flatten)]
    root: RootArgument,
    /// Keep the progress of a removed question for a new one: databases/indexes#old=databases/indexes#new.
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    alias: Vec<(String, String)>,
    /// Retire a removed question, even if a new one looks similar.
    #[arg(long, value_name = "ID")]
    retire: Vec<String>,
    /// Date to record, such as 2026-11-24 [default: today in UTC].
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<String>,
}

impl LockArguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.root.find(terminal)?;
        let mut sources = book::load(root, Some(&OutputFolder::default_path(root)))?;
        let pipeline = cache::pipeline(root);
        let today = self.date.clone().unwrap_or_else(date::today);
        let latest = date::today().max(today.clone());
        let request =
            UpdateRequest { aliases: &self.alias, retire: &self.retire, today: &today, latest: &latest };
        let changes = update_lock(terminal, root, &pipeline, &mut sources, &request)?;
        print_changes(terminal, &changes);
        if changes.unresolved.is_empty() {
            return Ok(Exit::Clean);
        }
        let build = pipeline.run(&sources, &Inputs { unreadable: true, ..Inputs::default() });
        print_rule(terminal, &build, &sources.value, Rule::LostQuestionId);
        Ok(Exit::Denied)
    }
}

/// Updates the lock of the book in `root`, on disk and in `sources`, and returns the changes.
///
/// # Errors
/// The request is invalid, the lock has unreadable lines that would be lost, or it cannot be written.
pub(super) fn update_lock(
    terminal: &Terminal,
    root: &Path,
    pipeline: &Pipeline,
    sources: &mut Outcome<Sources>,
    request: &UpdateRequest<'_>,
) -> Result<Changes, Failure> {
    let inputs = Inputs { unreadable: true, ..Inputs::default() };
    let is_of_lock = |found: &&Diagnostic| found.rule == Rule::UnreadableFile && &*found.path == LOCK_FILE;
    if let Some(found) = sources.diagnostics.iter().find(is_of_lock) {
        return Err(Failure::new(found.message.clone()));
    }
    let build = pipeline.run(sources, &inputs);
    let old = sources.value.get(LOCK_FILE).map(SourceFile::shared);
    let lock = LockFile::read(old.as_deref().unwrap_or_default()).value;
    if lock.is_partial {
        print_rule(terminal, &build, &sources.value, Rule::InvalidLock);
        return Err(Failure::new(format!("`{LOCK_FILE}` has lines that cannot be read; fix them first")));
    }
    let (mut lock, changes) = update::update(&lock, build.views.guide(), request)?;
    // Notes are known by the ids that the new lock gives them.
    sources.value.insert(LOCK_FILE, SourceFile::new(lock.to_text().into_bytes()));
    let build = pipeline.run(sources, &inputs);
    let input = ExportInput::new(&build.views, &build.site);
    notes::update(&mut lock.notes, &export::note_digests(&input), request.today);
    let text = lock.to_text();
    if old.as_deref() != Some(text.as_bytes()) {
        let file = root.join(LOCK_FILE);
        sink::disk::replace(&file, text.as_bytes())
            .map_err(|error| Failure::caused_by(format!("cannot write `{}`", file.display()), error))?;
    }
    sources.value.insert(LOCK_FILE, SourceFile::new(text.into_bytes()));
    Ok(changes)
}

/// `book.lock: 3 added, 1 changed`
pub(super) fn summary(changes: &Changes) -> String {
    let counts = [
        (changes.added.len(), "added"),
        (changes.changed.len(), "changed"),
        (changes.redated.len(), "redated"),
        (changes.kept.len(), "aliased"),
        (changes.retired.len(), "retired"),
        (changes.unresolved.len(), "unresolved"),
    ];
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let summary = if parts.is_empty() { "up to date".to_owned() } else { parts.join(", ") };
    format!("{LOCK_FILE}: {summary}")
}

fn print_changes(terminal: &Terminal, changes: &Changes) {
    let list = |what: &str, lines: Vec<String>| {
        lines.iter().take(LISTED).for_each(|line| terminal.line(&format!("  {what} {line}")));
        let more = lines.len().saturating_sub(LISTED);
        if more > 0 {
            terminal.line(&format!("  ... and {} more", plural(more, "id")));
        }
    };
    terminal.line(&summary(changes));
    list(
        "redated",
        changes.redated.iter().map(|id| format!("{id}, which was dated in the future")).collect(),
    );
    list("aliased", changes.kept.iter().map(|(old, new)| format!("{old} to {new}")).collect());
    list("retired", changes.retired.clone());
}

/// Prints the diagnostics of one rule.
fn print_rule(terminal: &Terminal, build: &Build, sources: &Sources, rule: Rule) {
    let found: Vec<_> = build.diagnostics.iter().filter(|found| found.rule == rule).cloned().collect();
    book::print_report(terminal, &book::report(&found, sources, build), usize::MAX);
}

fn pair(text: &str) -> Result<(String, String), ArgumentError> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.to_owned(), new.to_owned())),
        _ => Err(ArgumentError("expected `OLD=NEW`, such as databases/indexes#old=databases/indexes#new")),
    }
}

fn day(text: &str) -> Result<String, ArgumentError> {
    if is_date(text) { Ok(text.to_owned()) } else { Err(ArgumentError("expected a date such as 2026-11-24")) }
}
