//! The command line: arguments, terminal output and exit codes. [I/O]
//!
//! One file per command. A command returns an [`Exit`], or a [`Failure`] if it could not run.

mod adopt;
#[cfg(feature = "serve")]
mod author;
mod book;
mod build;
mod bundle;
mod cache;
mod check;
mod chromium;
mod clean;
mod completions;
mod date;
mod duration;
mod explain;
#[cfg(feature = "external")]
mod external;
mod fonts;
mod history;
mod init;
mod licenses;
mod lock;
mod man;
mod new;
mod new_file;
#[cfg(feature = "serve")]
mod permission;
#[cfg(feature = "serve")]
mod qr;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod terminal;
mod theme;
#[cfg(not(feature = "serve"))]
mod unavailable;
mod watch;

use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use terminal::{ColorWhen, Terminal};

use crate::diag::internal;
use crate::export::ExportError;
use crate::study::update::UpdateError;
use crate::worker;

/// Build a study guide from a folder of Markdown: a site with questions, comparisons and a roadmap.
#[derive(Debug, Parser)]
#[command(name = "prepbook", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to use colors.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        env = "PREPBOOK_COLOR",
        hide_env_values = true
    )]
    color: ColorWhen,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArguments),
    Bundle(bundle::Bundle),
    Check(check::Check),
    Clean(clean::Clean),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    #[cfg(not(feature = "serve"))]
    Serve(unavailable::Unavailable),
    Init(init::Init),
    New(new::New),
    Lock(lock::LockArguments),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Theme(theme::ThemeCommand),
    Completions(completions::Completions),
    Man(man::Man),
    Licenses(licenses::Licenses),
}

/// The result of a command that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// There are no errors.
    Clean,
    /// A rule at level *deny* reported an error, or a file could not be written.
    Denied,
}

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Message(String),
    #[error("{message}")]
    Caused { message: String, source: Box<dyn Error + Send + Sync> },
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Lock(#[from] UpdateError),
    #[error(transparent)]
    Print(#[from] chromium::PrintError),
}

impl Failure {
    /// A failure with a message: what is wrong and, if known, the suggested fix.
    fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }

    /// A failure that `source` caused.
    fn caused_by(message: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Caused { message: message.into(), source: source.into() }
    }

    /// The message, followed by those of its causes.
    fn full_message(&self) -> String {
        let mut message = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        message
    }
}

/// Why the value of an argument is invalid: what was expected.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct ArgumentError(&'static str);

/// Runs the command that `arguments`, including the program name, select.
///
/// The exit code is 0 if there are no errors, 1 if there are errors, 2 if the command could not run.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|argument| argument == worker::ARGUMENT) {
        return worker::run(arguments.get(2).map(OsString::as_os_str));
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are not errors; clap knows which is which.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let terminal = Terminal::new(arguments.color);
    // Panics are caught and reported as diagnostics; a backtrace is only printed on request.
    #[allow(clippy::disallowed_methods, reason = "the environment is read in cli/ only")]
    let wants_backtrace = std::env::var_os("RUST_BACKTRACE").is_some();
    if !wants_backtrace {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let result = catch_unwind(AssertUnwindSafe(|| run_command(&arguments.command, &terminal)));
    let result = result.unwrap_or_else(|panic| {
        let message = internal::message(&*panic);
        Err(Failure::new(format!("internal error: {message}; this is a bug in Prepbook, please report it")))
    });
    match result {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Denied) => ExitCode::from(1),
        Err(failure) => {
            terminal.error(&failure.full_message());
            ExitCode::from(2)
        }
    }
}

fn run_command(command: &Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Build(command) => command.run(terminal),
        Command::Bundle(command) => command.run(terminal),
        Command::Check(command) => command.run(terminal),
        Command::Clean(command) => command.run(terminal),
        Command::Serve(command) => command.run(terminal),
        Command::Init(command) => command.run(terminal),
        Command::New(command) => command.run(terminal),
        Command::Lock(command) => command.run(terminal),
        Command::Explain(command) => command.run(terminal),
        Command::Schema(command) => command.run(terminal),
        Command::Theme(command) => command.run(terminal),
        Command::Completions(command) => command.run(terminal),
        Command::Man(command) => command.run(terminal),
        Command::Licenses(command) => command.run(terminal),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_valid() {
        Arguments::command().debug_assert();
    }
}
