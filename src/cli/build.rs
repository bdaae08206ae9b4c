//! `prepbook build`
#![allow(clippy::disallowed_methods, reason = "the time that a build takes is measured here")]

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::book::{self, BookArguments};
use super::terminal::Terminal;
use super::{Exit, Failure, date, kept, lock};
use crate::config;
use crate::pipeline::Inputs;
use crate::sink::disk::{self, OutputFolder, Written};
use crate::study::update::Request;

/// Write the site to a folder.
///
/// Exits with 0 when no rule at level deny fired, with 1 when one did (the site is written all the same), and with 2
/// when the build could not run.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    book: BookArguments,
    /// Where the site goes; `public` in the book, if left out.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will be published, such as https://example.org/guide/.
    #[arg(long, value_name = "URL", value_parser = config::base_url)]
    base_url: Option<String>,
    /// Count every warning as an error.
    #[arg(long)]
    strict: bool,
    /// Bring book.lock up to date first, as `prepbook lock` does.
    #[arg(long)]
    update_lock: bool,
    /// Print diagnostics only.
    #[arg(long, short)]
    quiet: bool,
}

impl Build {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let started = Instant::now();
        let root = &self.book.root;
        book::check_root(root)?;
        let out = OutputFolder::new(&self.out.clone().unwrap_or_else(|| root.join("public")), root)?;
        let inputs = Inputs {
            base_url: self.base_url.clone(),
            drafts: self.book.drafts,
            strict: self.strict,
            ..Inputs::default()
        };
        let ((pipeline, keeper), sources) =
            rayon::join(|| kept::open(root), || book::load(root, Some(out.path())));
        // Never dropped: the process ends, and giving back a large guide piece by piece would keep its author waiting.
        let mut sources = ManuallyDrop::new(sources?);
        let lock = self.update_lock.then(|| {
            let today = date::today();
            let request = Request { today: &today, ..Request::default() };
            lock::bring_up_to_date(terminal, root, &pipeline, &mut sources, &request)
        });
        let lock = lock.transpose()?;
        let build = ManuallyDrop::new(pipeline.run(&sources, &inputs));
        keeper.keep_drawings(&pipeline);
        // What is remembered for a next run is not needed, and room for pages is.
        drop(pipeline);

        let bar = terminal.progress(0, self.quiet);
        let progress = |done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let written = disk::write(&build.site, &out, &progress);
        bar.finish_and_clear();
        keeper.keep_traces();
        keeper.keep_articles();
        let written = written.map_err(|error| {
            Failure::new(format!("cannot write the site to `{}`: {error}", out.path().display()))
        })?;

        let mut diagnostics = build.diagnostics.clone();
        diagnostics.extend(written.diagnostics.iter().cloned());
        let report = book::report(&diagnostics, &sources.value, &build);
        book::print_report(terminal, &report);
        for conflict in &written.conflicts {
            terminal.error(&conflict.to_string());
        }
        let mut counts = report.counts();
        counts.errors += written.conflicts.len();
        if !self.quiet {
            lock.iter().for_each(|changes| terminal.line(&lock::summary(changes)));
            book::recognised(build.site.stats()).iter().for_each(|line| terminal.line(line));
            let amount = book::amount(build.site.stats());
            let verdict = book::verdict(counts);
            let seconds = started.elapsed().as_secs_f64();
            let Written { written, unchanged, pruned, .. } = written;
            terminal.line(&format!(
                "Built {amount} in {seconds:.2} s: {written} written, {unchanged} unchanged, {pruned} removed.{verdict}"
            ));
        }
        Ok(book::exit(counts))
    }
}
