//! `prepbook man`
#![allow(clippy::disallowed_methods, reason = "manual pages are written here")]

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory};

use super::terminal::Terminal;
use super::{Arguments, Exit, Failure};

/// Print the manual page, or write those of all commands to a folder.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// Folder to write the manual pages of all commands to, such as ~/.local/share/man/man1.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let Some(folder) = &self.out else {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
            terminal.print(&String::from_utf8_lossy(&page));
            return Ok(Exit::Clean);
        };
        let cannot_write =
            |error| Failure::caused_by(format!("cannot write to `{}`", folder.display()), error);
        fs::create_dir_all(folder).map_err(cannot_write)?;
        clap_mangen::generate_to(Arguments::command(), folder).map_err(cannot_write)?;
        terminal.line(&format!("Wrote the manual pages to `{}`", folder.display()));
        Ok(Exit::Clean)
    }
}
