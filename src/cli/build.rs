//! `prepbook build`
#![allow(clippy::disallowed_methods, reason = "the duration of a build is measured here")]

use std::mem;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::book::{self, BookArguments, WarningArguments};
use super::terminal::Terminal;
use super::watch::WatchArguments;
use super::{Exit, Failure, date, duration, lock};
use crate::config;
use crate::pipeline::Inputs;
use crate::sink::disk::{self, BESIDE_PUBLIC, OutputFolder, WriteSummary};
use crate::study::update::UpdateRequest;

/// Build the site.
///
/// Exit codes: 0 if there are no errors, 1 if there are errors (the site is written anyway), 2 if the build could not run.
#[derive(Debug, Args)]
pub(super) struct BuildArguments {
    #[command(flatten)]
    book: BookArguments,
    /// Output folder [default: public, in the book; dist/site if you have files in public].
    #[arg(long, value_name = "DIR", env = "PREPBOOK_OUT", hide_env_values = true)]
    out: Option<PathBuf>,
    /// URL where the site will be published, such as https://example.org/guide/.
    #[arg(long, value_name = "URL", value_parser = config::base_url, env = "PREPBOOK_BASE_URL", hide_env_values = true)]
    base_url: Option<String>,
    #[command(flatten)]
    warnings: WarningArguments,
    /// Update book.lock first, like `prepbook lock`.
    #[arg(long)]
    update_lock: bool,
    #[command(flatten)]
    watch: WatchArguments,
}

impl BuildArguments {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.book.root.find(terminal)?;
        let default = OutputFolder::default_path(root);
        if self.out.is_none() && default.ends_with(BESIDE_PUBLIC) {
            terminal.print_error(&format!(
                "note: `public/` has files that are not Prepbook's, so the site is written to `{}`\n",
                default.display()
            ));
        }
        let out = OutputFolder::new(self.out.as_ref().unwrap_or(&default), root)?;
        self.watch.run(terminal, root, out.path(), || self.build(terminal, root, &out))
    }

    fn build(&self, terminal: &Terminal, root: &Path, out: &OutputFolder) -> Result<Exit, Failure> {
        let started = Instant::now();
        let inputs = Inputs {
            base_url: self.base_url.clone(),
            drafts: self.book.drafts,
            strict: self.warnings.strict,
            ..Inputs::default()
        };
        let pipeline = self.book.pipeline(root);
        let mut sources = book::load_with_dates(root, out.path())?;
        let lock = self.update_lock.then(|| {
            let today = date::today();
            let request = UpdateRequest { today: &today, latest: &today, ..UpdateRequest::default() };
            lock::update_lock(terminal, root, &pipeline, &mut sources, &request)
        });
        let lock = lock.transpose()?;
        let build = pipeline.run(&sources, &inputs);
        book::check_settings(terminal, &sources.value, &build)?;

        let bar = terminal.with_quiet(self.warnings.quiet).progress(0);
        let progress = |done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let written = disk::write(&build.site, out, &progress);
        bar.finish_and_clear();
        let written = written.map_err(|error| {
            Failure::caused_by(format!("cannot write the site to `{}`", out.path().display()), error)
        })?;

        let mut diagnostics = build.diagnostics.clone();
        diagnostics.extend(written.diagnostics.iter().cloned());
        let report = book::report(&diagnostics, &sources.value, &build);
        book::print_report(terminal, &report, self.warnings.examples());
        for conflict in &written.conflicts {
            terminal.error(&conflict.to_string());
        }
        let mut counts = report.counts();
        counts.errors += written.conflicts.len();
        if !self.warnings.quiet {
            lock.iter().for_each(|changes| terminal.line(&lock::summary(changes)));
            book::print_findings(terminal, build.site.stats());
            let pages = book::page_counts(build.site.stats());
            let verdict = book::verdict(counts);
            let duration = duration::format(started.elapsed());
            let WriteSummary { written, unchanged, pruned, .. } = written;
            terminal.line(&format!(
                "Built {pages} in {duration}, {verdict} ({written} written, {unchanged} unchanged, {pruned} removed)"
            ));
        }
        if !self.watch.is_set() {
            // The process ends: freeing a large guide piece by piece would only take time.
            mem::forget((sources, build));
        }
        Ok(book::exit(counts))
    }
}
