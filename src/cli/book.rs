//! The book that a command works on, and what commands share in reporting on it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure, kept};
use crate::diag::report::{Counts, Report};
use crate::diag::{Diagnostic, Outcome};
use crate::dialect::questions::Pattern;
use crate::pipeline::{Build, Inputs};
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

/// `Recognised 2,597 questions in `<details>` in 63 files; 4 of all questions have no answer.`, unless all are headings with answers.
pub(super) fn recognised(stats: Stats) -> Option<String> {
    let patterns = stats.recognised.iter().filter(|(_, questions, _)| *questions > 0);
    let patterns: Vec<String> = patterns
        .map(|(pattern, questions, files)| {
            format!("{} in {} in {}", plural(*questions, "question"), pattern.label(), plural(*files, "file"))
        })
        .collect();
    let only_headings = stats
        .recognised
        .iter()
        .all(|(pattern, questions, _)| *pattern == Pattern::Heading || *questions == 0);
    let unanswered = match stats.unanswered {
        0 => String::new(),
        count => format!("; {count} without an answer, not scheduled"),
    };
    (!only_headings || stats.unanswered > 0)
        .then(|| format!("Recognised {}{unanswered}.", patterns.join(", ")))
}

/// What was recognised, for programs.
pub(super) fn questions(stats: Stats) -> serde_json::Value {
    let patterns = stats.recognised.iter().filter(|(_, questions, _)| *questions > 0);
    let patterns = patterns.map(|(pattern, questions, files)| {
        serde_json::json!({ "pattern": pattern.id(), "questions": questions, "files": files })
    });
    serde_json::json!({
        "total": stats.questions,
        "unanswered": stats.unanswered,
        "recognised": patterns.collect::<Vec<_>>(),
    })
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
