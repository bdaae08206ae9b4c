//! `--watch`: runs a command again after each change of the book.

use std::path::Path;

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure};

/// `--watch`
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct WatchArguments {
    /// Run again whenever the book changes, until you press Ctrl+C.
    #[cfg(feature = "serve")]
    #[arg(long)]
    watch: bool,
}

impl WatchArguments {
    /// Whether the command runs more than once.
    pub(super) fn is_set(self) -> bool {
        #[cfg(feature = "serve")]
        return self.watch;
        #[cfg(not(feature = "serve"))]
        return false;
    }

    /// Runs a command on the book in `root`, which writes to `output`: once, or again after each change.
    ///
    /// # Errors
    /// The failure of a single run. With `--watch`, those of the command are printed.
    pub(super) fn run(
        self,
        terminal: &Terminal,
        root: &Path,
        output: &Path,
        mut command: impl FnMut() -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        if !self.is_set() {
            return command();
        }
        #[cfg(feature = "serve")]
        repeat(terminal, root, output, command)?;
        #[cfg(not(feature = "serve"))]
        let _ = (terminal, root, output);
        Ok(Exit::Clean)
    }
}

#[cfg(feature = "serve")]
fn repeat(
    terminal: &Terminal,
    root: &Path,
    output: &Path,
    mut command: impl FnMut() -> Result<Exit, Failure>,
) -> Result<(), Failure> {
    use crate::sink::watch::Watch;
    use crate::source::disk::BookReader;

    let mut watch = Watch::new(root, output)
        .map_err(|error| Failure::caused_by(format!("cannot watch `{}`", root.display()), error))?;
    let mut reader = BookReader::default();
    let mut read = |watch: &mut Watch| {
        let sources = reader.load(root, Some(output)).ok()?.value;
        watch.watch_linked(reader.linked_folders());
        Some(sources.iter().map(|(path, file)| (path.clone(), file.fingerprint)).collect::<Vec<_>>())
    };
    let mut last = read(&mut watch);
    loop {
        if let Err(failure) = command() {
            terminal.error(&failure.full_message());
        }
        // Editors also touch unchanged files, and write files that are not part of the book.
        let changed = loop {
            if !watch.wait() {
                return Ok(());
            }
            while watch.settle() {}
            let now = read(&mut watch);
            if now != last {
                break now;
            }
        };
        last = changed;
    }
}
