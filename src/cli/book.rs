//! The book that a command works on, and what commands share in reporting on it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure, cache};
use crate::diag::report::{Counts, Report};
use crate::diag::{Diagnostic, Outcome};
use crate::pipeline::{Build, Pipeline};
use crate::site::Stats;
use crate::source::{Sources, disk};

/// Arguments of every command that reads a book.
#[derive(Debug, Clone, Args)]
pub(super) struct BookArguments {
    /// The book: a folder with a book.toml and content/, or any folder of Markdown.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Take in articles whose front matter says `draft: true`.
    #[arg(long)]
    pub(super) drafts: bool,
    /// Parse every article again: neither read the cache nor write it.
    #[arg(long)]
    pub(super) no_cache: bool,
}

impl BookArguments {
    /// The pipeline for the book.
    pub(super) fn pipeline(&self) -> Pipeline {
        cache::pipeline(&self.root, self.no_cache)
    }
}

/// Whether `root` is a folder that can be a book.
///
/// # Errors
/// When it is not there, or not a folder.
pub(super) fn check_root(root: &Path) -> Result<(), Failure> {
    match std::fs::metadata(root) {
        Ok(meta) if meta.is_dir() => Ok(()),
        Ok(_) => Err(Failure::new(format!("`{}` is not a folder", root.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("there is no folder `{}`", root.display())))
        }
        Err(error) => Err(Failure::new(format!("cannot open `{}`: {error}", root.display()))),
    }
}

/// Reads the book in `root`, without `except`.
///
/// # Errors
/// When it cannot be read at all.
pub(super) fn load(root: &Path, except: Option<&Path>) -> Result<Outcome<Sources>, Failure> {
    disk::load(root, except)
        .map_err(|error| Failure::new(format!("cannot read the book in `{}`: {error}", root.display())))
}

/// The report on `diagnostics`, with lines from `sources` and levels from `build`.
pub(super) fn report<'a>(diagnostics: &'a [Diagnostic], sources: &'a Sources, build: &Build) -> Report<'a> {
    Report::new(diagnostics, |rule| build.levels.of(rule), &|path| sources.text(path))
}

/// Prints a report for people to standard error.
pub(super) fn print_report(terminal: &Terminal, report: &Report<'_>) {
    terminal.print_error(&report.human(terminal.style()));
}

/// Denied when there is an error.
pub(super) fn exit(counts: Counts) -> Exit {
    if counts.errors > 0 { Exit::Denied } else { Exit::Clean }
}

/// `214 pages, 180 questions`
pub(super) fn amount(stats: Stats) -> String {
    format!("{}, {}", plural(stats.pages, "page"), plural(stats.questions, "question"))
}

/// ` 1 error, 3 warnings.`, or nothing.
pub(super) fn verdict(counts: Counts) -> String {
    let parts: Vec<_> = [(counts.errors, "error"), (counts.warnings, "warning")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| plural(number, noun))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" {}.", parts.join(", ")) }
}

/// `1 page`, `2 pages`
pub(super) fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
