//! `prepbook bundle`
#![allow(clippy::disallowed_methods, reason = "the time that a bundle takes is measured here")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Instant;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::book::{self, BookArguments};
use super::chromium::Chromium;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::config;
use crate::content::front_matter::{Priority, Reader};
use crate::diag::Diagnostic;
use crate::diag::nearest::did_you_mean;
use crate::export::{self, Exported, Source};
use crate::model::{Guide, Selection};
use crate::pipeline::{Build, Inputs};
use crate::sink::disk::{self, OutputFolder};
use crate::site::{Artifact, Site, Stats};
use crate::source::{Sources, disk as book_on_disk};

/// Write the guide into single files: a page, an archive, a book, cards.
///
/// guide.html holds the whole guide and opens by a double click; guide.zip is the published folder; guide.epub is for e-readers; guide.apkg and
/// guide.tsv are cards for Anki; guide.pdf is for paper, and needs Chromium.
///
/// Exits with 0 when no rule at level deny fired, with 1 when one did or a file that was asked for could not be made, and with 2 when the bundle
/// could not run.
#[derive(Debug, Args)]
pub(super) struct Bundle {
    #[command(flatten)]
    book: BookArguments,
    /// What to write; may be given more than once, or with commas.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "all", value_name = "FORMAT")]
    format: Vec<Format>,
    /// Where the files go; `dist` in the book, if left out.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Take in these topics only, by the names of their folders.
    #[arg(long, value_delimiter = ',', value_name = "TOPIC")]
    topics: Vec<String>,
    /// Take in what has this priority or a higher one.
    #[arg(long, value_parser = one_of(PRIORITIES, Priority::id), value_name = "PRIORITY")]
    priority: Option<Priority>,
    /// Take in what is asked at this level or a lower one.
    #[arg(long, value_parser = one_of(LEVELS, Reader::id), value_name = "LEVEL")]
    level: Option<Reader>,
    /// Where the site is published, such as https://example.org/guide/: links to what is left out lead there.
    #[arg(long, value_name = "URL", value_parser = config::base_url)]
    base_url: Option<String>,
    /// The Chromium that prints the PDF; the first on the path, if left out.
    #[arg(long, value_name = "FILE")]
    chromium: Option<PathBuf>,
    /// Count every warning as an error.
    #[arg(long)]
    strict: bool,
    /// Print diagnostics only.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Format {
    /// Everything below.
    All,
    /// guide.html: one page with everything in it.
    Html,
    /// guide.zip: the published folder.
    Zip,
    /// guide.epub: a book for e-readers.
    Epub,
    /// guide.apkg: a deck for Anki.
    Apkg,
    /// guide.tsv: the same cards as text.
    Tsv,
    /// guide.pdf: for paper.
    Pdf,
}

const PRIORITIES: [Priority; 4] = [Priority::VeryHigh, Priority::High, Priority::Medium, Priority::Low];
const LEVELS: [Reader; 3] = [Reader::Junior, Reader::Mid, Reader::Senior];

/// The formats that are made, their files, and what they are made of.
const FORMATS: [(Format, &str, export::Format); 6] = [
    (Format::Html, "guide.html", export::Format::Html),
    (Format::Zip, "guide.zip", export::Format::Zip),
    (Format::Epub, "guide.epub", export::Format::Epub),
    (Format::Apkg, "guide.apkg", export::Format::Apkg),
    (Format::Tsv, "guide.tsv", export::Format::Tsv),
    (Format::Pdf, "guide.pdf", export::Format::Print),
];

/// The files that were made, and what is to be said.
#[derive(Default)]
struct Made {
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: Vec<Diagnostic>,
    errors: Vec<String>,
}

impl Bundle {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let started = Instant::now();
        let root = &self.book.root;
        book::check_root(root)?;
        let out = OutputFolder::new(&self.out.clone().unwrap_or_else(|| root.join("dist")), root)?;
        let sources = book_on_disk::load(root, Some(out.path())).map_err(|error| {
            Failure::new(format!("cannot read the book in `{}`: {error}", root.display()))
        })?;
        let build = self.build(&sources)?;
        let made = self.make(&build, terminal);
        let sizes: Vec<(String, usize)> =
            made.files.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect();
        let written = disk::add(&site_of(made.files), &out).map_err(|error| {
            Failure::new(format!("cannot write the bundle to `{}`: {error}", out.path().display()))
        })?;

        let mut diagnostics = build.diagnostics.clone();
        diagnostics.extend(made.diagnostics);
        diagnostics.sort();
        diagnostics.dedup();
        let report = book::report(&diagnostics, &sources.value, &build);
        book::print_report(terminal, &report);
        let conflicts: Vec<String> = written.conflicts.iter().map(ToString::to_string).collect();
        made.errors.iter().chain(&conflicts).for_each(|message| terminal.error(message));
        let mut counts = report.counts();
        counts.errors += made.errors.len() + conflicts.len();
        if !self.quiet {
            let stands = |name: &str| written.conflicts.iter().all(|conflict| conflict.path != name);
            for (name, bytes) in sizes.iter().filter(|(name, _)| stands(name)) {
                terminal.line(&format!("{name:10}  {}", export::size(*bytes)));
            }
            let amount = book::amount(build.site.stats());
            let seconds = started.elapsed().as_secs_f64();
            let (new, same, verdict) = (written.written, written.unchanged, book::verdict(counts));
            terminal.line(&format!(
                "Bundled {amount} in {seconds:.2} s: {new} written, {same} unchanged.{verdict}"
            ));
        }
        Ok(book::exit(counts))
    }

    /// The part of the guide that is wanted.
    fn build(&self, sources: &crate::diag::Outcome<Sources>) -> Result<Build, Failure> {
        let selection = Selection { topics: self.topics.clone(), priority: self.priority, level: self.level };
        let whole = Inputs {
            base_url: self.base_url.clone(),
            drafts: self.book.drafts,
            strict: self.strict,
            ..Inputs::default()
        };
        let pipeline = self.book.pipeline();
        let build = pipeline.run(sources, &whole);
        if selection.is_all() {
            return Ok(build);
        }
        self.check_topics(build.views.guide())?;
        // What was parsed is remembered: this run only puts fewer articles together.
        let build = pipeline.run(sources, &Inputs { selection, ..whole });
        if build.views.guide().articles.is_empty() {
            return Err(Failure::new(
                "no article is left: `--topics`, `--priority` and `--level` together leave everything out",
            ));
        }
        Ok(build)
    }

    fn check_topics(&self, guide: &Guide) -> Result<(), Failure> {
        let known = || guide.topics.iter().map(|topic| topic.id.as_str());
        let Some(unknown) = self.topics.iter().find(|name| known().all(|known| known != name.as_str()))
        else {
            return Ok(());
        };
        let list = || format!("the topics are {}", known().collect::<Vec<_>>().join(", "));
        let help = did_you_mean(unknown, known()).unwrap_or_else(list);
        Err(Failure::new(format!("there is no topic `{unknown}`: {help}")))
    }

    /// Makes the files that are wanted. What goes wrong with one does not keep the others.
    fn make(&self, build: &Build, terminal: &Terminal) -> Made {
        let asked: BTreeSet<Format> = self.format.iter().copied().collect();
        let all = asked.contains(&Format::All);
        let mut made = Made::default();
        for (format, name, kind) in FORMATS {
            if !(all || asked.contains(&format)) {
                continue;
            }
            let result = self.export(kind, build, terminal);
            match result {
                Ok(exported) => {
                    exported.notes.iter().for_each(|note| self.note(&format!("{name}: {note}"), terminal));
                    made.diagnostics.extend(exported.diagnostics);
                    made.files.insert(name.to_owned(), exported.bytes);
                }
                // What was not asked for by its name may be left out.
                Err(reason) if !asked.contains(&format) => {
                    self.note(&format!("no {name}: {reason}"), terminal);
                }
                Err(reason) => made.errors.push(format!("no {name}: {reason}")),
            }
        }
        made
    }

    fn export(&self, kind: export::Format, build: &Build, terminal: &Terminal) -> Result<Exported, String> {
        // Looked for first: no one waits for a page that cannot be printed.
        let chromium = match kind {
            export::Format::Print => Some(Chromium::find(self.chromium.as_deref())?),
            _ => None,
        };
        let bar = terminal.progress(export::steps(kind, &build.site, &build.views), self.quiet);
        let progress = || bar.inc(1);
        let source = Source { views: &build.views, site: &build.site, progress: &progress };
        let exported = export::export(kind, &source);
        bar.finish_and_clear();
        let mut exported = exported?;
        if let Some(chromium) = chromium {
            exported.bytes = chromium.print(&exported.bytes)?;
        }
        Ok(exported)
    }

    fn note(&self, text: &str, terminal: &Terminal) {
        if !self.quiet {
            terminal.print_error(&format!("note: {text}\n"));
        }
    }
}

/// Takes one of `values` by its id.
fn one_of<T: Copy + Send + Sync + 'static, const N: usize>(
    values: [T; N],
    id: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let parser = PossibleValuesParser::new(values.map(id));
    // Only an id of one of them is let through.
    parser.map(move |text| values.into_iter().find(|value| id(*value) == text).unwrap_or(values[0]))
}

/// Files as a site, for the sink.
fn site_of(files: BTreeMap<String, Vec<u8>>) -> Site {
    let artifacts = files.into_iter().map(|(name, bytes)| (name, Artifact::bytes(bytes)));
    Site::new(artifacts.collect(), Vec::new(), Stats::default())
}
