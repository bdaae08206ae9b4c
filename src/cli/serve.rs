//! `prepbook serve`
#![allow(clippy::disallowed_methods, reason = "the time that a rebuild takes is measured here")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::book::{self, BookArguments};
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::report::Counts;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::pipeline::{Inputs, Pipeline};
use crate::sink::disk::OutputFolder;
use crate::sink::server::{self, Book, Preview};
use crate::sink::watch::Watch;
use crate::source::{Sources, disk};

/// Show the site in a browser and follow every edit.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    book: BookArguments,
    /// The port, or the first free one after it.
    #[arg(long, default_value_t = 4000, value_name = "N")]
    port: u16,
    /// The address to listen on; 0.0.0.0 to let other devices see it.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "ADDR", value_parser = address)]
    host: IpAddr,
    /// Open a browser.
    #[arg(long)]
    open: bool,
}

impl Serve {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.book.root;
        book::check_root(root)?;
        let output = OutputFolder::new(&root.join("public"), root).map(|out| out.path().to_owned());
        let output = output.unwrap_or_else(|_| root.join("public"));
        let listener = server::bind(self.host, self.port)
            .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", self.host)))?;
        let address = listener.local_addr()?;
        // Before the first reading, so that no edit falls between the two.
        let watch = Watch::new(root, &output)
            .map_err(|error| Failure::new(format!("cannot watch `{}`: {error}", root.display())))?;

        let mut author = Author {
            root: root.clone(),
            output,
            inputs: Inputs { drafts: self.book.drafts, ..Inputs::default() },
            pipeline: Pipeline::new(),
            terminal: terminal.clone(),
        };
        let preview = Arc::new(author.first());
        let url = browser_url(address);
        if self.port != 0 && address.port() != self.port {
            terminal.line(&format!("Port {} is taken; using {}.", self.port, address.port()));
        }
        terminal.line(&format!("Serving at {url} (Ctrl-C ends it)"));
        if self.open {
            open(terminal, &url);
        }
        let shown = Arc::clone(&preview);
        std::thread::Builder::new().name("rebuild".into()).spawn(move || author.follow(watch, &shown))?;
        server::serve(listener, preview)?;
        Ok(Exit::Clean)
    }
}

/// Reads and builds the book again after each change.
struct Author {
    root: PathBuf,
    output: PathBuf,
    inputs: Inputs,
    pipeline: Pipeline,
    terminal: Terminal,
}

impl Author {
    /// The book as it is now. One that cannot be read is shown as an empty site with the reason.
    fn first(&mut self) -> Preview {
        let started = Instant::now();
        let sources = disk::load(&self.root, Some(&self.output));
        let trouble = sources.as_ref().err().map(ToString::to_string);
        let book = self.build(sources.unwrap_or_else(|_| Outcome::clean(Sources::default())));
        self.say("Built", started, &book, &[]);
        let preview = Preview::new(book);
        if let Some(trouble) = trouble {
            self.keep(&preview, &trouble);
        }
        preview
    }

    /// Rebuilds after every change, for as long as there is a watch.
    fn follow(&mut self, mut watch: Watch, preview: &Preview) {
        let mut in_trouble = false;
        while watch.wait() {
            let started = Instant::now();
            match disk::load(&self.root, Some(&self.output)) {
                Ok(sources) => {
                    let before = preview.book();
                    // Editors also touch files they do not change, and write files that are not read.
                    if same(&before.sources, &sources) && !in_trouble {
                        continue;
                    }
                    in_trouble = false;
                    let book = self.build(sources);
                    self.say("Rebuilt", started, &book, &before.build.diagnostics);
                    preview.show(book);
                }
                Err(error) => {
                    in_trouble = true;
                    self.keep(preview, &error.to_string());
                }
            }
        }
    }

    fn build(&self, sources: Outcome<Sources>) -> Book {
        let mut build = self.pipeline.run(&sources, &self.inputs);
        // The lock falls behind with every edit. It is brought up to date once, before a commit.
        build.diagnostics.retain(|found| found.rule != Rule::OutdatedLock);
        Book { sources, build }
    }

    /// Prints what is newly wrong, then how long it took and how much is wrong in all.
    fn say(&self, verb: &str, started: Instant, book: &Book, before: &[Diagnostic]) {
        let elapsed = started.elapsed().as_millis();
        let diagnostics = &book.build.diagnostics;
        let new: Vec<_> = diagnostics.iter().filter(|one| !before.contains(one)).cloned().collect();
        book::print_report(&self.terminal, &book.report(&new));
        let counts = book.report(diagnostics).counts();
        let verdict =
            if counts == Counts::default() { " nothing to mend".into() } else { book::verdict(counts) };
        self.terminal.line(&format!("{verb} in {elapsed} ms:{}", verdict.trim_end_matches('.')));
    }

    fn keep(&self, preview: &Preview, trouble: &str) {
        let message = format!("the book cannot be read, so its last state is shown: {trouble}");
        self.terminal.error(&message);
        preview.keep(message);
    }
}

/// Whether two readings of a book found the same files with the same bytes, and the same trouble.
fn same(one: &Outcome<Sources>, other: &Outcome<Sources>) -> bool {
    let files = |sources: &Outcome<Sources>| -> Vec<_> {
        sources.value.iter().map(|(path, file)| (Arc::clone(path), file.fingerprint)).collect()
    };
    one.diagnostics == other.diagnostics
        && one.value.content_prefix() == other.value.content_prefix()
        && files(one) == files(other)
}

/// `localhost` is the one name that is an address too.
fn address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse().map_err(|_| "expected an address such as 127.0.0.1, ::1 or 0.0.0.0".into())
}

/// Where a browser on this machine finds the server.
fn browser_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

fn open(terminal: &Terminal, url: &str) {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let quiet = || Stdio::null();
    let child =
        Command::new(program).args(arguments).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    if let Err(error) = child {
        terminal.error(&format!("cannot open a browser with `{program}`: {error}"));
    }
}
