//! Loading a book, and reporting on it, as shared by all commands.

use std::path::{Path, PathBuf};

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure, kept};
use crate::diag::report::{Counts, Report};
use crate::diag::{Diagnostic, Outcome};
use crate::pipeline::{Build, Inputs};
use crate::site::Stats;
use crate::source::{Sources, disk};

/// Arguments of every command that reads a book.
#[derive(Debug, Clone, Args)]
pub(super) struct BookArguments {
    /// Folder of the book: with a book.toml and content/, or any folder of Markdown.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Include drafts: articles with `draft: true` in their front matter.
    #[arg(long)]
    pub(super) drafts: bool,
}

/// Whether `root` is a folder that can be a book.
///
/// # Errors
/// It does not exist, or is not a folder.
pub(super) fn check_root(root: &Path) -> Result<(), Failure> {
    match std::fs::metadata(root) {
        Ok(meta) if meta.is_dir() => Ok(()),
        Ok(_) => Err(Failure::new(format!("`{}` is not a folder", root.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("folder `{}` does not exist", root.display())))
        }
        Err(error) => Err(Failure::caused_by(format!("cannot open `{}`", root.display()), error)),
    }
}

/// Reads the book in `root`, without `except`.
///
/// # Errors
/// The book cannot be read.
pub(super) fn load(root: &Path, except: Option<&Path>) -> Result<Outcome<Sources>, Failure> {
    disk::load(root, except)
        .map_err(|error| Failure::caused_by(format!("cannot read the book in `{}`", root.display()), error))
}

/// Reads the book in `root`, without `except`, and runs the pipeline once.
pub(super) fn run_once(
    root: &Path,
    except: Option<&Path>,
    inputs: &Inputs,
) -> Result<(Outcome<Sources>, Build), Failure> {
    let sources = load(root, except)?;
    let build = kept::pipeline(root).run(&sources, inputs);
    Ok((sources, build))
}

/// A report on `diagnostics`, with source lines from `sources` and levels from `build`.
pub(super) fn report<'a>(diagnostics: &'a [Diagnostic], sources: &'a Sources, build: &Build) -> Report<'a> {
    Report::new(diagnostics, |rule| build.levels.of(rule), &|path| sources.text(path))
}

/// Prints a report to standard error, as text.
pub(super) fn print_report(terminal: &Terminal, report: &Report<'_>) {
    terminal.print_error(&report.human(terminal.style()));
}

/// `Denied` if there is an error.
pub(super) fn exit(counts: Counts) -> Exit {
    if counts.errors > 0 { Exit::Denied } else { Exit::Clean }
}

/// `214 pages with 180 questions`
pub(super) fn page_counts(stats: Stats) -> String {
    format!("{} with {}", plural(stats.pages, "page"), plural(stats.questions, "question"))
}

/// `1 error, 3 warnings`, or `no problems`.
pub(super) fn verdict(counts: Counts) -> String {
    let parts: Vec<_> = [(counts.errors, "error"), (counts.warnings, "warning")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| plural(number, noun))
        .collect();
    if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
}

/// `1 page`, `2 pages`
pub(super) fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
