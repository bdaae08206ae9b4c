//! Commands of features that this program was compiled without.

use std::ffi::OsString;

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure};

/// Not available: compiled without the feature `serve`.
#[derive(Debug, Args)]
pub(super) struct Unavailable {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    arguments: Vec<OsString>,
}

impl Unavailable {
    pub(super) fn run(&self, _: &Terminal) -> Result<Exit, Failure> {
        Err(Failure::new(
            "this `prepbook` was compiled without `serve`: compile it again with `--features serve`",
        ))
    }
}
