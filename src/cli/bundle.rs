//! `prepbook bundle`
#![allow(clippy::disallowed_methods, reason = "the duration of a bundle is measured here")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::book::{self, BookArguments, WarningArguments};
use super::chromium::Chromium;
use super::fonts::SystemFonts;
use super::terminal::Terminal;
use super::watch::WatchArguments;
use super::{Exit, Failure, duration};
use crate::config;
use crate::content::front_matter::{Grade, Level, Priority};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Outcome};
use crate::export::{self, ExportFormat, ExportInput, Exported, PagePrinter};
use crate::model::{Guide, Selection};
use crate::pipeline::{Build, Inputs};
use crate::sink::disk::{self, OutputFolder};
use crate::site::{Artifact, Site, Stats};
use crate::source::Sources;
use crate::source::layout::BUNDLES;

/// Export the guide as HTML, ZIP, EPUB, PDF, and cards for other programs.
///
/// guide.html contains the whole guide in one file; guide.zip is the published folder; guide.epub is for e-readers; guide.apkg and guide.tsv are
/// cards for Anki, guide.txt for Quizlet and Mochi, guide.md for Obsidian; guide.pdf is for printing, and needs Chromium.
///
/// Exit codes: 0 if there are no errors, 1 if there are errors or a requested file could not be exported, 2 if the bundle could not run.
#[derive(Debug, Args)]
pub(super) struct Bundle {
    #[command(flatten)]
    book: BookArguments,
    /// Formats to write; repeat the option or separate them with commas.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "all", value_name = "FORMAT")]
    format: Vec<BundleFormat>,
    /// Output folder [default: dist, in the book].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Include only these topics, by folder name.
    #[arg(long, value_delimiter = ',', value_name = "TOPIC")]
    topics: Vec<String>,
    /// Include only content at or above this priority.
    #[arg(long, value_parser = one_of::<Priority>(), value_name = "PRIORITY")]
    priority: Option<Priority>,
    /// Include only content at or below this level.
    #[arg(long, value_parser = one_of::<Level>(), value_name = "LEVEL")]
    level: Option<Level>,
    /// URL where the site is published, such as https://example.org/guide/; links to excluded content point there.
    #[arg(long, value_name = "URL", value_parser = config::base_url, env = "PREPBOOK_BASE_URL", hide_env_values = true)]
    base_url: Option<String>,
    /// Chromium that prints the PDF [default: the first one on the path].
    #[arg(long, value_name = "FILE", env = "PREPBOOK_CHROMIUM", hide_env_values = true)]
    chromium: Option<PathBuf>,
    #[command(flatten)]
    warnings: WarningArguments,
    #[command(flatten)]
    watch: WatchArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum BundleFormat {
    /// All formats.
    All,
    /// guide.html: the whole guide in one file.
    Html,
    /// guide.zip: the published folder.
    Zip,
    /// guide.epub: a book for e-readers.
    Epub,
    /// guide.apkg: a deck for Anki.
    Apkg,
    /// guide.tsv: the same cards, as text.
    Tsv,
    /// guide.txt: the same cards in two columns of plain text, for Quizlet, Mochi and others.
    #[value(alias = "quizlet", alias = "mochi")]
    Text,
    /// guide.md: the same cards for the plug-in Spaced Repetition of Obsidian.
    Obsidian,
    /// guide.pdf: for printing.
    Pdf,
}

/// The formats with their file names and exporters.
const FORMATS: [(BundleFormat, &str, ExportFormat); 9] = [
    (BundleFormat::Html, "guide.html", ExportFormat::Html),
    (BundleFormat::Zip, "guide.zip", ExportFormat::Zip),
    (BundleFormat::Epub, "guide.epub", ExportFormat::Epub),
    (BundleFormat::Apkg, "guide.apkg", ExportFormat::Apkg),
    (BundleFormat::Apkg, "guide-removed.apkg", ExportFormat::RemovedCards),
    (BundleFormat::Tsv, "guide.tsv", ExportFormat::Tsv),
    (BundleFormat::Text, "guide.txt", ExportFormat::Text),
    (BundleFormat::Obsidian, "guide.md", ExportFormat::Obsidian),
    (BundleFormat::Pdf, "guide.pdf", ExportFormat::Pdf),
];

/// What became of the files.
#[derive(Default)]
struct Exports {
    written: usize,
    unchanged: usize,
    diagnostics: Vec<Diagnostic>,
    errors: Vec<String>,
}

impl Bundle {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.book.root.find(terminal)?;
        let out = OutputFolder::new(&self.out.clone().unwrap_or_else(|| root.join(BUNDLES)), root)?;
        self.watch.run(terminal, root, out.path(), || self.bundle(terminal, root, &out))
    }

    fn bundle(&self, terminal: &Terminal, root: &Path, out: &OutputFolder) -> Result<Exit, Failure> {
        let started = Instant::now();
        let sources = book::load_with_dates(root, out.path())?;
        let build = self.build(root, &sources)?;
        book::check_settings(terminal, &sources.value, &build)?;
        let exports = self.make(&build, out, terminal)?;

        let mut diagnostics = build.diagnostics.clone();
        diagnostics.extend(exports.diagnostics);
        diagnostics.sort();
        diagnostics.dedup();
        let report = book::report(&diagnostics, &sources.value, &build);
        book::print_report(terminal, &report, self.warnings.examples());
        exports.errors.iter().for_each(|message| terminal.error(message));
        let mut counts = report.counts();
        counts.errors += exports.errors.len();
        if !self.warnings.quiet {
            let pages = book::page_counts(build.site.stats());
            let duration = duration::format(started.elapsed());
            let (new, same, verdict) = (exports.written, exports.unchanged, book::verdict(counts));
            terminal
                .line(&format!("Bundled {pages} in {duration}, {verdict} ({new} written, {same} unchanged)"));
        }
        Ok(book::exit(counts))
    }

    /// Builds the selected part of the guide.
    fn build(&self, root: &Path, sources: &Outcome<Sources>) -> Result<Build, Failure> {
        let selection = Selection { topics: self.topics.clone(), priority: self.priority, level: self.level };
        let whole = Inputs {
            base_url: self.base_url.clone(),
            drafts: self.book.drafts,
            strict: self.warnings.strict,
            ..Inputs::default()
        };
        let pipeline = self.book.pipeline(root);
        let build = pipeline.run(sources, &whole);
        if selection.is_all() {
            return Ok(build);
        }
        self.check_topics(build.views.guide())?;
        // Parsed articles are cached, so this run only assembles fewer of them.
        let build = pipeline.run(sources, &Inputs { selection, ..whole });
        if build.views.guide().articles.is_empty() {
            return Err(Failure::new("no article matches `--topics`, `--priority` and `--level`"));
        }
        Ok(build)
    }

    fn check_topics(&self, guide: &Guide) -> Result<(), Failure> {
        let known = || guide.topics.iter().map(|topic| topic.id.as_str());
        let Some(unknown) = self.topics.iter().find(|name| known().all(|known| known != name.as_str()))
        else {
            return Ok(());
        };
        let list = || match known().collect::<Vec<_>>().join(", ") {
            names if names.is_empty() => "the guide has no topics".to_owned(),
            names => format!("the topics are {names}"),
        };
        let help = did_you_mean(unknown, known()).unwrap_or_else(list);
        Err(Failure::new(format!("unknown topic `{unknown}`; {help}")))
    }

    /// Exports and writes the requested files, one after the other. An error in one does not stop the others.
    fn make(&self, build: &Build, out: &OutputFolder, terminal: &Terminal) -> Result<Exports, Failure> {
        let requested: BTreeSet<BundleFormat> = self.format.iter().copied().collect();
        let all = requested.contains(&BundleFormat::All);
        let mut exports = Exports::default();
        for (format, name, kind) in FORMATS {
            if !(all || requested.contains(&format)) {
                continue;
            }
            let has_removed = || build.views.study().locked_notes().any(|(_, note)| note.removed);
            if kind == ExportFormat::RemovedCards && !has_removed() {
                continue;
            }
            match self.export(name, kind, build, terminal) {
                Ok(exported) => {
                    exported.notes.iter().for_each(|note| self.note(&format!("{name}: {note}"), terminal));
                    exports.diagnostics.extend(exported.diagnostics);
                    let size = exported.bytes.len();
                    let written = disk::add(&site_of(name, exported.bytes), out).map_err(|error| {
                        Failure::caused_by(
                            format!("cannot write the bundle to `{}`", out.path().display()),
                            error,
                        )
                    })?;
                    exports.written += written.written;
                    exports.unchanged += written.unchanged;
                    if written.conflicts.is_empty() && !self.warnings.quiet {
                        terminal.line(&format!("{name:10}  {}", export::size(size)));
                    }
                    exports.errors.extend(written.conflicts.iter().map(ToString::to_string));
                }
                // A format that is only part of `all` may be skipped.
                Err(reason) if !requested.contains(&format) => {
                    self.note(&format!("skipped {name}: {}", reason.full_message()), terminal);
                }
                Err(reason) => exports.errors.push(format!("cannot make {name}: {}", reason.full_message())),
            }
        }
        Ok(exports)
    }

    fn export(
        &self,
        name: &'static str,
        kind: ExportFormat,
        build: &Build,
        terminal: &Terminal,
    ) -> Result<Exported, Failure> {
        // Found first, so that a missing Chromium is reported without waiting for the export.
        let chromium = match kind {
            ExportFormat::Pdf => Some(Chromium::find(self.chromium.as_deref())?),
            _ => None,
        };
        let bar = terminal.with_quiet(self.warnings.quiet);
        let bar = bar.progress(export::steps(kind, &build.site, &build.views));
        bar.set_message(name);
        let progress = || bar.inc(1);
        let source = ExportInput {
            views: &build.views,
            site: &build.site,
            font_finder: &SystemFonts,
            printer: chromium.as_ref().map(|chromium| chromium as &dyn PagePrinter),
            progress: &progress,
        };
        let exported = export::export(kind, &source).map_err(Failure::from);
        bar.finish_and_clear();
        exported
    }

    fn note(&self, text: &str, terminal: &Terminal) {
        if !self.warnings.quiet {
            terminal.print_error(&format!("note: {text}\n"));
        }
    }
}

/// Parses a value of a scale by its id.
fn one_of<G: Grade + Send + Sync>() -> impl TypedValueParser<Value = G> {
    let parser = PossibleValuesParser::new(G::ALL.iter().map(|one| one.id()));
    // The parser only accepts these ids.
    parser.map(|text| *G::ALL.iter().find(|one| one.id() == text).unwrap_or(&G::ALL[0]))
}

/// A file as a site, for the sink.
fn site_of(name: &str, bytes: Vec<u8>) -> Site {
    Site::new(Arc::new([(name.to_owned(), Artifact::bytes(bytes))].into()), Vec::new(), Stats::default())
}
