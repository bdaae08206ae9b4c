//! Transcripts of a shell: commands with their output and exit code.
//!
//! A line that starts with `$ ` is a command for `sh`; the lines below it are its output, on both streams; a line
//! `? 1` is its exit code, which is 0 without such a line.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::snapshot;

/// The folder that holds the `prepbook` under test.
fn binaries() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_prepbook")).parent().expect("a binary is in a folder").to_owned()
}

/// Runs the commands of the transcript `file` in `folder`, and compares their output.
pub(crate) fn replay(file: &Path, folder: &Path) -> Result<(), String> {
    let script = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let commands = script.lines().filter_map(|line| line.strip_prefix("$ "));
    let transcript: String = commands.map(|command| run(command, folder)).collect();
    snapshot::check(&transcript, file)
}

/// A command with its output and exit code.
fn run(command: &str, folder: &Path) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(binaries()).chain(std::env::split_paths(&path));
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(path).expect("no colon in the path"))
        .env("COLUMNS", "100")
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("sh can be run");
    let printed = String::from_utf8(output.stdout).expect("output is UTF-8");
    let mut out = format!("$ {command}\n{}", redact(&printed, folder));
    if !out.ends_with('\n') {
        out.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => out.push_str(&format!("? {code}\n")),
        None => out.push_str("? killed\n"),
    }
    out
}

fn redact(text: &str, folder: &Path) -> String {
    // A report ends its underlines with spaces; editors would cut them from a transcript.
    let lines: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let folder = folder.canonicalize().expect("the folder is there");
    snapshot::redact(&lines)
        .replace(&*folder.to_string_lossy(), "[FOLDER]")
        .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
}
