//! What commands do with terminals and arguments. [I/O]
//!
//! One file a command; each ends with an [`Exit`], or a [`Failure`] when it could not do its work at all.

#[cfg(feature = "serve")]
mod adopt;
mod author;
mod book;
mod build;
mod bundle;
mod check;
mod chromium;
mod completions;
mod date;
mod explain;
mod init;
mod kept;
mod lock;
mod new;
#[cfg(feature = "serve")]
mod permission;
#[cfg(feature = "serve")]
mod qr;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod terminal;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use terminal::{Color, Terminal};

use crate::diag::internal;
use crate::worker;

/// Turns a folder of Markdown into a study guide: a site with questions, comparisons and a roadmap.
#[derive(Debug, Parser)]
#[command(name = "prepbook", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Whether to colour what is printed.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Build),
    Bundle(bundle::Bundle),
    Check(check::Check),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    Init(init::Init),
    New(new::New),
    Lock(lock::Lock),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing that is denied was found.
    Clean,
    /// A rule at level *deny* fired, or a file could not be written.
    Denied,
}

/// Why a command could not do its work.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    /// A failure with a message: what went wrong and, where there is one, the way out.
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Runs the command that `arguments` (with the program's name first) ask for.
///
/// The exit code is 0 when nothing is denied, 1 when something is, 2 when the command could not run.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|argument| argument == worker::ARGUMENT) {
        return worker::run(arguments.get(2).map(OsString::as_os_str));
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output and are no failure; clap knows which is which.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let terminal = Terminal::new(arguments.color);
    // What panics is caught and reported as a diagnostic; the backtrace is for those who ask for one.
    #[allow(clippy::disallowed_methods, reason = "the environment is read in cli/ only")]
    let wants_backtrace = std::env::var_os("RUST_BACKTRACE").is_some();
    if !wants_backtrace {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let result = catch_unwind(AssertUnwindSafe(|| run_command(&arguments.command, &terminal)));
    let result = result.unwrap_or_else(|panic| {
        let message = internal::message(&*panic);
        Err(Failure::new(format!("internal error: {message}. Please report this as a bug of Prepbook.")))
    });
    match result {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Denied) => ExitCode::from(1),
        Err(Failure(message)) => {
            terminal.error(&message);
            ExitCode::from(2)
        }
    }
}

fn run_command(command: &Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Build(command) => command.run(terminal),
        Command::Bundle(command) => command.run(terminal),
        Command::Check(command) => command.run(terminal),
        #[cfg(feature = "serve")]
        Command::Serve(command) => command.run(terminal),
        Command::Init(command) => command.run(terminal),
        Command::New(command) => command.run(terminal),
        Command::Lock(command) => command.run(terminal),
        Command::Explain(command) => command.run(terminal),
        Command::Schema(command) => command.run(terminal),
        Command::Completions(command) => command.run(terminal),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
