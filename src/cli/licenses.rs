//! `prepbook licenses`

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure};

/// The packages in this program with their licenses, collected by `build.rs`.
const LICENSES: &str = include_str!(concat!(env!("OUT_DIR"), "/licenses.txt"));

/// Print the licenses of the packages that this program contains.
#[derive(Debug, Args)]
pub(super) struct Licenses {}

impl Licenses {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        terminal.print(LICENSES);
        Ok(Exit::Clean)
    }
}
