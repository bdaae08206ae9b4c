//! `prepbook check`

use std::path::{Component, Path};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::book::{self, BookArguments, WarningArguments};
#[cfg(feature = "external")]
use super::external::ExternalArguments;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::report::RuleCount;
use crate::diag::{Diagnostic, LintLevel};
use crate::pipeline::Inputs;
use crate::sink::disk::OutputFolder;
use crate::site::Site;

/// Check the book without writing anything.
///
/// Exit codes: 0 if there are no errors, 1 if there are errors, 2 if the check could not run.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    book: BookArguments,
    /// Output format; all but `human` go to standard output.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ReportFormat,
    #[command(flatten)]
    warnings: WarningArguments,
    #[cfg(feature = "external")]
    #[command(flatten)]
    external: ExternalArguments,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Text with underlined source lines.
    #[default]
    Human,
    /// A JSON object.
    Json,
    /// Workflow commands for annotations on GitHub, which shows at most 10 errors and 10 warnings per step.
    Github,
    /// A SARIF 2.1.0 log, for code scanning.
    Sarif,
}

impl Check {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let terminal = &terminal.with_quiet(self.warnings.quiet);
        let root = &self.book.root.find(terminal)?;
        let inputs = Inputs { drafts: self.book.drafts, strict: self.warnings.strict, ..Inputs::default() };
        let sources = book::load(root, Some(&OutputFolder::default_path(root)))?;
        let build = self.book.pipeline(root).run(&sources, &inputs);
        let mut diagnostics = build.diagnostics.clone();
        diagnostics.extend(render_all(&build.site, terminal));
        #[cfg(feature = "external")]
        let external = self.external.check(build.views.guide(), self.book.cache_folder(root), terminal)?;
        #[cfg(feature = "external")]
        diagnostics.extend(external.iter().flat_map(|checked| checked.diagnostics.clone()));
        let report = book::report(&diagnostics, &sources.value, &build);
        let counts = report.counts();
        match self.format {
            ReportFormat::Human => {
                book::print_report(terminal, &report, self.warnings.examples());
                if !self.warnings.quiet {
                    book::print_findings(terminal, build.site.stats());
                    let pages = book::page_counts(build.site.stats());
                    terminal.line(&format!("Checked {pages}, {}", book::verdict(counts)));
                    #[cfg(feature = "external")]
                    external.iter().for_each(|checked| terminal.line(&checked.summary()));
                    terminal.print(&next_steps(&report.rules()));
                }
            }
            ReportFormat::Json => terminal.print(&report.json(Some(&book::questions(build.site.stats())))),
            ReportFormat::Github => terminal.print(&report.github(&base(root))),
            ReportFormat::Sarif => terminal.print(&report.sarif(&base(root))),
        }
        Ok(book::exit(counts))
    }
}

/// The rules that were broken, in the order in which to fix them, and what to do first. Empty for a single rule.
fn next_steps(rules: &[RuleCount]) -> String {
    let [first, _, ..] = rules else { return String::new() };
    let label = |found: &RuleCount| {
        book::plural(found.count, if found.level == LintLevel::Deny { "error" } else { "warning" })
    };
    let width = rules.iter().map(|found| label(found).len()).max().unwrap_or_default();
    let lines: String =
        rules.iter().map(|found| format!("  {:>width$}  {}\n", label(found), found.rule.name())).collect();
    let rule = first.rule.name();
    format!("\n{lines}\nStart with `{rule}`: `prepbook explain {rule}` shows how to fix it\n")
}

/// The path from the working folder to the book, such as `docs/guide/`; empty if they are the same.
fn base(root: &Path) -> String {
    // An absolute path, or one with `..`, does not name a file in the repository.
    if !root.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return String::new();
    }
    let parts = root.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// Renders every page and drops the result, because some template errors only occur then.
fn render_all(site: &Site, terminal: &Terminal) -> Vec<Diagnostic> {
    let artifacts: Vec<_> = site.iter().map(|(_, artifact)| artifact).collect();
    let bar = terminal.progress(artifacts.len());
    let failures: Vec<_> = artifacts
        .par_iter()
        .with_max_len(1)
        .filter_map(|artifact| {
            let failure = artifact.render().err();
            bar.inc(1);
            failure
        })
        .collect();
    bar.finish_and_clear();
    failures.into_iter().flat_map(|failure| failure.diagnostics).collect()
}
