//! `prepbook check`

use std::path::{Component, Path};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::book::{self, BookArguments};
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::Diagnostic;
use crate::pipeline::Inputs;
use crate::site::Site;

/// Report what is wrong and write nothing.
///
/// Exits with 0 when no rule at level deny fired, with 1 when one did, and with 2 when the check could not run.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    book: BookArguments,
    /// What to print. All but `human` go to standard output.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Count every warning as an error.
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Source lines with what is wrong underlined.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// Workflow commands, shown by GitHub beside the lines.
    Github,
    /// A SARIF 2.1.0 log, for code scanning.
    Sarif,
}

impl Check {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.book.root;
        book::check_root(root)?;
        let inputs = Inputs { drafts: self.book.drafts, strict: self.strict, ..Inputs::default() };
        let (sources, build) = book::run_once(root, Some(&root.join("public")), &inputs)?;
        let mut diagnostics = build.diagnostics.clone();
        diagnostics.extend(render_all(&build.site, terminal));
        let report = book::report(&diagnostics, &sources.value, &build);
        let counts = report.counts();
        match self.format {
            Format::Human => {
                book::print_report(terminal, &report);
                book::recognised(build.site.stats()).iter().for_each(|line| terminal.line(line));
                let amount = book::amount(build.site.stats());
                terminal.line(&format!("Checked {amount}.{}", book::verdict(counts)));
            }
            Format::Json => terminal.print(&report.json(Some(&book::questions(build.site.stats())))),
            Format::Github => terminal.print(&report.github(&base(root))),
            Format::Sarif => terminal.print(&report.sarif(&base(root))),
        }
        Ok(book::exit(counts))
    }
}

/// What leads from the working folder, where such tools run, to the book: nothing, or `docs/guide/`.
fn base(root: &Path) -> String {
    // A path that goes up or starts at the top names nothing in a repository.
    if !root.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return String::new();
    }
    let parts = root.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

/// Pulls every page and drops it: what is wrong with a template shows only then.
fn render_all(site: &Site, terminal: &Terminal) -> Vec<Diagnostic> {
    let artifacts: Vec<_> = site.iter().map(|(_, artifact)| artifact).collect();
    let bar = terminal.progress(artifacts.len(), false);
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
    failures.into_iter().flatten().collect()
}
