//! Standard output and standard error.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::report::ReportStyle;

/// `--color`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// Use colors on a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Use colors even in a file or a pipe.
    Always,
    /// Do not use colors.
    Never,
}

/// Prints the output of commands. A closed pipe (`prepbook explain | head -1`) is not an error.
#[derive(Debug, Clone)]
pub(super) struct Terminal {
    color: ColorWhen,
    width: usize,
    is_quiet: bool,
}

/// The width of a file, and of a terminal that does not report its width.
pub(super) const DEFAULT_WIDTH: usize = 120;

impl Terminal {
    /// A terminal that uses colors as `color` says.
    pub(super) fn new(color: ColorWhen) -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Self {
            color,
            width: columns.filter(|columns| *columns >= 40).unwrap_or(DEFAULT_WIDTH),
            is_quiet: false,
        }
    }

    /// The same terminal; without progress bars if `is_quiet`.
    pub(super) fn with_quiet(&self, is_quiet: bool) -> Self {
        Self { is_quiet, ..self.clone() }
    }

    /// Prints `text` to standard output, without a line break.
    pub(super) fn print(&self, text: &str) {
        let choice = self.choice(&io::stdout());
        let _ = AutoStream::new(io::stdout().lock(), choice).write_all(text.as_bytes());
    }

    /// Prints a line to standard output.
    pub(super) fn line(&self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Prints `text` to standard error, without a line break.
    pub(super) fn print_error(&self, text: &str) {
        let choice = self.choice(&io::stderr());
        let _ = AutoStream::new(io::stderr().lock(), choice).write_all(text.as_bytes());
    }

    /// Prints an error message to standard error.
    pub(super) fn error(&self, message: &str) {
        self.print_error(&format!("\u{1b}[1;91merror\u{1b}[0m: {message}\n"));
    }

    /// The style of reports on standard error.
    pub(super) fn style(&self) -> ReportStyle {
        ReportStyle { colored: self.choice(&io::stderr()) != ColorChoice::Never, width: self.width }
    }

    /// A progress bar of `length` steps on standard error. Hidden if that is not a terminal, or the command is quiet.
    pub(super) fn progress(&self, length: usize) -> ProgressBar {
        if self.is_quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len}  {msg}");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    fn choice(&self, stream: &impl anstream::stream::RawStream) -> ColorChoice {
        match self.color {
            ColorWhen::Auto => AutoStream::choice(stream),
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        }
    }
}
