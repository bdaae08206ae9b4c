//! `prepbook clean`

use std::path::PathBuf;

use clap::Args;

use super::book::{RootArgument, plural};
use super::terminal::Terminal;
use super::{Exit, Failure, cache};
use crate::export::size;
use crate::sink::disk::{self, OutputFolder};
use crate::source::layout::BUNDLES;

/// Remove the output and the cache.
///
/// Removes the files that `build` and `bundle` wrote to `public` and `dist`, and the cache of the book. Other files stay. Exits with 0, with 1 when
/// a file could not be removed, and with 2 when a folder could not be read.
#[derive(Debug, Args)]
pub(super) struct Clean {
    #[command(flatten)]
    root: RootArgument,
    /// The output folder, instead of `public` and `dist` in the book.
    #[arg(long, value_name = "DIR")]
    out: Vec<PathBuf>,
}

impl Clean {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.root.find(terminal)?;
        let folders = match &self.out[..] {
            [] => vec![OutputFolder::default_path(root), root.join(BUNDLES)],
            folders => folders.to_vec(),
        };
        let (mut is_clean, mut exit) = (true, Exit::Clean);
        for folder in folders {
            let removed = OutputFolder::new(&folder, root).and_then(|out| disk::clear(&out));
            let removed = removed
                .map_err(|error| Failure::caused_by(format!("cannot clean `{}`", folder.display()), error))?;
            for conflict in &removed.conflicts {
                terminal.error(&conflict.to_string());
                exit = Exit::Denied;
            }
            if removed.pruned > 0 {
                is_clean = false;
                let files = plural(removed.pruned, "file");
                terminal.line(&format!("Removed {files} from {}.", folder.display()));
            }
        }
        let cached =
            cache::clear(root).map_err(|error| Failure::caused_by("cannot remove the cache", error))?;
        if cached > 0 {
            is_clean = false;
            let cached = usize::try_from(cached).unwrap_or(usize::MAX);
            terminal.line(&format!("Removed the cache, {}.", size(cached)));
        }
        if is_clean && exit == Exit::Clean {
            terminal.line("Nothing to remove.");
        }
        Ok(exit)
    }
}
