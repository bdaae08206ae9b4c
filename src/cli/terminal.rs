//! Standard output and standard error.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::report::Style;

/// `--color`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Even into a file or a pipe.
    Always,
    /// Not at all.
    Never,
}

/// Where commands print. A reader that went away (`prepbook explain | head -1`) is no failure.
#[derive(Debug, Clone)]
pub(super) struct Terminal {
    color: Color,
    width: usize,
}

/// Columns of a terminal that does not say, and of a file.
const DEFAULT_WIDTH: usize = 120;

impl Terminal {
    /// The terminal, coloured as `color` says.
    pub(super) fn new(color: Color) -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Self { color, width: columns.filter(|columns| *columns >= 40).unwrap_or(DEFAULT_WIDTH) }
    }

    /// Prints `text` as it is to standard output.
    pub(super) fn print(&self, text: &str) {
        let choice = self.choice(&io::stdout());
        let _ = AutoStream::new(io::stdout().lock(), choice).write_all(text.as_bytes());
    }

    /// Prints a line to standard output.
    pub(super) fn line(&self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Prints `text` as it is to standard error.
    pub(super) fn print_error(&self, text: &str) {
        let choice = self.choice(&io::stderr());
        let _ = AutoStream::new(io::stderr().lock(), choice).write_all(text.as_bytes());
    }

    /// Prints a line that says what went wrong to standard error.
    pub(super) fn error(&self, message: &str) {
        self.print_error(&format!("\u{1b}[1;91merror\u{1b}[0m: {message}\n"));
    }

    /// How reports look on standard error.
    pub(super) fn style(&self) -> Style {
        Style { colored: self.choice(&io::stderr()) != ColorChoice::Never, width: self.width }
    }

    /// A bar on standard error that counts `length` steps; hidden when that is no terminal, or when `quiet`.
    pub(super) fn progress(&self, length: usize, quiet: bool) -> ProgressBar {
        if quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} files");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    fn choice(&self, stream: &impl anstream::stream::RawStream) -> ColorChoice {
        match self.color {
            Color::Auto => AutoStream::choice(stream),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}
