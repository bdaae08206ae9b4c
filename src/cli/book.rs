//! Loading a book, and reporting on it, as shared by all commands.
#![allow(clippy::disallowed_methods, reason = "the current folder is read here")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::history::History;
use super::terminal::{DEFAULT_WIDTH, Terminal};
use super::{Exit, Failure, cache};
use crate::config::{self, BOOK_FILE};
use crate::data::toml;
use crate::diag::nearest::did_you_mean;
use crate::diag::report::{Counts, Report, ReportStyle};
use crate::diag::{Diagnostic, LintLevel, Outcome, Rule};
use crate::dialect::questions::Pattern;
use crate::model::counts::{Copies, InFiles, LeftOutCounts, PatternCount};
use crate::pipeline::{Build, Pipeline};
use crate::site::Stats;
use crate::source::{OTHER_FORMATS, Sources, disk, is_article};

/// The warnings of each rule that a report shows without `--all`.
pub(super) const EXAMPLES: usize = 3;

/// Which warnings a command prints.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct WarningArguments {
    /// Treat warnings as errors.
    #[arg(long, env = "PREPBOOK_STRICT", hide_env_values = true)]
    pub(super) strict: bool,
    /// Print all warnings, not only three per rule.
    #[arg(long)]
    all: bool,
    /// Print only diagnostics.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl WarningArguments {
    /// The number of warnings per rule to print.
    pub(super) fn examples(&self) -> usize {
        if self.all { usize::MAX } else { EXAMPLES }
    }
}

/// Arguments of every command that reads a book.
#[derive(Debug, Clone, Args)]
pub(super) struct BookArguments {
    #[command(flatten)]
    pub(super) root: RootArgument,
    /// Include drafts: articles with `draft: true` in their front matter.
    #[arg(long, env = "PREPBOOK_DRAFTS", hide_env_values = true)]
    pub(super) drafts: bool,
    /// Parse every article again: neither read the cache nor write it.
    #[arg(long, env = "PREPBOOK_NO_CACHE", hide_env_values = true)]
    pub(super) no_cache: bool,
}

impl BookArguments {
    /// The pipeline for the book in `root`.
    pub(super) fn pipeline(&self, root: &Path) -> Pipeline {
        if self.no_cache { cache::pipeline_without_cache() } else { cache::pipeline(root) }
    }

    /// The cache folder of the book in `root`, unless `--no-cache` is set.
    #[cfg(feature = "external")]
    pub(super) fn cache_folder(&self, root: &Path) -> Option<PathBuf> {
        if self.no_cache { None } else { cache::open(root) }
    }
}

/// The folder of the book.
#[derive(Debug, Clone, Args)]
pub(super) struct RootArgument {
    /// Folder of the book: with a book.toml and content/, or any folder of Markdown [default: the current folder, or the book that it is
    /// part of].
    #[arg(long, value_name = "DIR", env = "PREPBOOK_ROOT", hide_env_values = true)]
    root: Option<PathBuf>,
}

impl RootArgument {
    /// The folder of the book. Without `--root`, that is the current folder, or the book whose content or theme it is in.
    ///
    /// # Errors
    /// It does not exist, or is not a folder.
    pub(super) fn find(&self, terminal: &Terminal) -> Result<PathBuf, Failure> {
        let Some(root) = &self.root else {
            let above = enclosing_book();
            if let Some(root) = &above {
                terminal.print_error(&format!("note: using the book in `{}`\n", root.display()));
            }
            return Ok(above.unwrap_or_else(|| PathBuf::from(".")));
        };
        check_folder(root)?;
        Ok(root.clone())
    }
}

/// The relative path of the book whose `content/` or `themes/` contains the current folder.
fn enclosing_book() -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    if current.join(BOOK_FILE).is_file() {
        return None;
    }
    let mut up = PathBuf::new();
    for folder in current.ancestors() {
        let parent = folder.parent()?;
        up.push("..");
        let is_part =
            ["content", "themes"].iter().any(|name| folder.file_name().is_some_and(|file| file == *name));
        if is_part && parent.join(BOOK_FILE).is_file() {
            return Some(up);
        }
    }
    None
}

/// # Errors
/// `root` does not exist, or is not a folder.
fn check_folder(root: &Path) -> Result<(), Failure> {
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
/// The book cannot be read, or is a folder without Markdown.
pub(super) fn load(root: &Path, except: Option<&Path>) -> Result<Outcome<Sources>, Failure> {
    let shown = root.display();
    let sources = disk::load(root, except).map_err(|error| match (missing_root(root), folder_with_articles(root)) {
        (Some(report), _) => Failure::new(format!("no book in `{shown}`\n\n{report}")),
        (None, Some(name)) => Failure::new(format!(
            "no book in `{shown}`; `{name}` has Markdown: set `root = \"{name}\"` in `[content]` of `{BOOK_FILE}`"
        )),
        (None, None) => Failure::caused_by(format!("cannot read the book in `{shown}`"), error),
    })?;
    if !sources.value.is_book() && !sources.value.iter().any(|(path, _)| is_article(path)) {
        if sources.value.absent_content().is_some() {
            let found = config::load(&sources.value).diagnostics;
            let report = plain(&settings_report(&found, &sources.value));
            return Err(Failure::new(format!("no Markdown in `{shown}`\n\n{report}")));
        }
        let (content, hint) = match sources.value.content_prefix().trim_end_matches('/') {
            "" => (root.to_owned(), "`prepbook init` creates an example"),
            folder => (root.join(folder), "write the first article there, for example `index.md`"),
        };
        return Err(Failure::new(format!("no Markdown in `{}`; {hint}", content.display())));
    }
    Ok(sources)
}

/// A report on settings that are wrong: whatever the level of a rule is, these are errors.
fn settings_report<'a>(found: &'a [Diagnostic], sources: &'a Sources) -> Report<'a> {
    Report::new(found, |_| LintLevel::Deny, &|path| sources.get(path)?.shown_text())
}

/// A report as the text of a failure.
fn plain(report: &Report<'_>) -> String {
    let style = ReportStyle { colored: false, width: DEFAULT_WIDTH };
    report.human(style, EXAMPLES).trim_end().to_owned()
}

/// A report on the folder that `root` in `[content]` names, if it does not exist.
fn missing_root(root: &Path) -> Option<String> {
    let folder = disk::layout(root).ok()?.missing?;
    let text = std::fs::read_to_string(root.join(BOOK_FILE)).ok()?;
    let tree = toml::parse(&text, 0..text.len()).tree;
    let (_, setting) = tree.get("content")?.1.get("root")?;
    let entries = std::fs::read_dir(root).ok()?.flatten().filter(|entry| entry.path().is_dir());
    let folders: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let message = format!("there is no folder `{folder}`");
    let found = Diagnostic::new(Rule::InvalidValue, &Arc::from(BOOK_FILE), setting.span(), message);
    let found = [found.help_if(did_you_mean(&folder, folders.iter().map(String::as_str)))];
    Some(plain(&Report::new(&found, |_| LintLevel::Deny, &|_| Some(text.as_str().into()))))
}

/// The first folder in `root` that has articles in it, not below.
fn folder_with_articles(root: &Path) -> Option<String> {
    let names = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
    };
    let has_articles =
        |name: &String| !disk::is_skipped(name) && names(&root.join(name)).any(|file| is_article(&file));
    names(root).filter(has_articles).min()
}

/// Fails if settings of `book.toml` are unknown: nothing is published then.
pub(super) fn check_settings(terminal: &Terminal, sources: &Sources, build: &Build) -> Result<(), Failure> {
    let is_unreadable = |found: &&Diagnostic| &*found.path == BOOK_FILE && found.rule == Rule::UnreadableFile;
    let mut unknown: Vec<Diagnostic> = build.diagnostics.iter().filter(is_unreadable).cloned().collect();
    unknown.extend(build.views.guide().config.unknown.iter().cloned());
    unknown.sort();
    unknown.dedup();
    let Some(first) = unknown.first() else { return Ok(()) };
    print_report(terminal, &settings_report(&unknown, sources), usize::MAX);
    Err(Failure::new(format!("nothing was written: fix `{}` first", first.path)))
}

/// Reads the book in `root`, without `except`, with the dates of articles from git.
///
/// # Errors
/// See [`load`].
pub(super) fn load_with_dates(root: &Path, except: &Path) -> Result<Outcome<Sources>, Failure> {
    let history = History::start(root);
    let mut sources = load(root, Some(except))?;
    history.date(&mut sources.value, root);
    Ok(sources)
}

/// A report on `diagnostics`, with source lines from `sources` and levels from `build`.
pub(super) fn report<'a>(diagnostics: &'a [Diagnostic], sources: &'a Sources, build: &Build) -> Report<'a> {
    Report::new(diagnostics, |rule| build.levels.of(rule), &|path| sources.get(path)?.shown_text())
}

/// Prints a report to standard error, as text, with at most `examples` warnings of each rule.
pub(super) fn print_report(terminal: &Terminal, report: &Report<'_>, examples: usize) {
    terminal.print_error(&report.human(terminal.style(), examples));
}

/// `Denied` if there is an error.
pub(super) fn exit(counts: Counts) -> Exit {
    if counts.errors > 0 { Exit::Denied } else { Exit::Clean }
}

/// `214 pages with 180 questions`
pub(super) fn page_counts(stats: Stats) -> String {
    format!("{} with {}", plural(stats.pages, "page"), plural(stats.questions, "question"))
}

/// Prints what was recognized, and what was left out.
pub(super) fn print_findings(terminal: &Terminal, stats: Stats) {
    let lines = [recognized(stats), left_out(stats), copied(stats), other_formats(stats)];
    lines.into_iter().flatten().for_each(|line| terminal.line(&line));
}

/// `Recognized 2,597 questions in `<details>` in 63 files; 4 of all questions have no answer.`, unless all are headings with answers.
fn recognized(stats: Stats) -> Option<String> {
    let patterns = || stats.recognized.iter().filter(|found| found.questions.count > 0);
    let only_headings = patterns().all(|found| found.pattern == Pattern::Heading);
    let patterns: Vec<String> = patterns()
        .map(|PatternCount { pattern, questions: InFiles { count, files } }| {
            format!("{} in {} in {}", plural(*count, "question"), pattern.label(), plural(*files, "file"))
        })
        .collect();
    let unanswered = match stats.unanswered {
        0 => String::new(),
        count => format!("; {count} without an answer, not scheduled"),
    };
    (!only_headings || stats.unanswered > 0)
        .then(|| format!("Recognized {}{unanswered}.", patterns.join(", ")))
}

/// `Left out the tags of 512 components of MDX in 83 files; their content is shown.`, if there are any.
fn left_out(stats: Stats) -> Option<String> {
    let LeftOutCounts { components, shortcodes, directives } = stats.left_out;
    let kinds = [
        (components, "component of MDX", "components of MDX"),
        (shortcodes, "shortcode or template tag", "shortcodes and template tags"),
        (directives, "directive or citation of MyST", "directives and citations of MyST"),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(found, ..)| found.count > 0)
        .map(|(InFiles { count, files }, one, many)| {
            format!("{count} {} in {}", if count == 1 { one } else { many }, plural(files, "file"))
        })
        .collect();
    (!parts.is_empty())
        .then(|| format!("Left out the tags of {}; their content is shown.", parts.join(" and ")))
}

/// `3 articles are copies of others; their 41 questions are asked once.`, if there are any.
fn copied(stats: Stats) -> Option<String> {
    let Copies { articles, questions } = stats.copied;
    let are = if articles == 1 { "is a copy of another" } else { "are copies of others" };
    let whose = if articles == 1 { "its" } else { "their" };
    let asked = match questions {
        0 => String::new(),
        1 => format!("; {whose} question is asked once"),
        count => format!("; {whose} {} are asked once", plural(count, "question")),
    };
    (articles > 0).then(|| format!("{} {are}{asked}.", plural(articles, "article")))
}

/// `12 files are in other formats than Markdown and were left out: 10 .ipynb, 2 .rst.`, if there are any.
fn other_formats(stats: Stats) -> Option<String> {
    let kinds = stats.other_formats.into_iter().zip(OTHER_FORMATS).filter(|(count, _)| *count > 0);
    let parts: Vec<String> = kinds.map(|(count, extension)| format!("{count} .{extension}")).collect();
    let count: usize = stats.other_formats.iter().sum();
    let (are, formats) = if count == 1 { ("is", "another format") } else { ("are", "other formats") };
    let were = if count == 1 { "was" } else { "were" };
    (count > 0).then(|| {
        format!(
            "{} {are} in {formats} than Markdown and {were} left out: {}.",
            plural(count, "file"),
            parts.join(", ")
        )
    })
}

/// What was recognized, for programs.
pub(super) fn questions(stats: Stats) -> serde_json::Value {
    let patterns = stats.recognized.iter().filter(|found| found.questions.count > 0);
    let patterns = patterns.map(|PatternCount { pattern, questions: InFiles { count, files } }| {
        serde_json::json!({ "pattern": pattern.id(), "questions": count, "files": files })
    });
    serde_json::json!({
        "total": stats.questions,
        "unanswered": stats.unanswered,
        "recognized": patterns.collect::<Vec<_>>(),
    })
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
