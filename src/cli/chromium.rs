//! An installed Chromium, which prints pages to PDF. [I/O]
#![allow(clippy::disallowed_methods, reason = "another program is run here")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs, io, process};

/// Names under which it is installed, in the order in which they are looked for.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];
/// Where it is on systems that do not put it on the path.
const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];
/// What it says when it is started by root, where its sandbox does not work.
const NEEDS_NO_SANDBOX: &str = "no-sandbox";

/// The browser.
pub(super) struct Chromium(PathBuf);

/// A folder for the page, the PDF and the browser's profile, removed when dropped.
struct Scratch(PathBuf);

impl Chromium {
    /// The browser at `named`; else what the environment names; else the first that is found.
    ///
    /// # Errors
    /// That there is none, and what to do about it.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, String> {
        let from_environment = env::var_os("PREPBOOK_CHROMIUM").map(PathBuf::from);
        if let Some(named) = named.map(Path::to_owned).or(from_environment) {
            let is_path = named.components().count() > 1;
            let found =
                if is_path { Some(named.clone()).filter(|file| file.is_file()) } else { on_path(&named) };
            return found.map(Self).ok_or_else(|| format!("there is no browser `{}`", named.display()));
        }
        let installed = NAMES.iter().find_map(|name| on_path(Path::new(name)));
        let elsewhere = || PLACES.iter().map(PathBuf::from).find(|file| file.is_file());
        installed.or_else(elsewhere).map(Self).ok_or_else(|| {
            "a PDF is printed by Chromium, which is not found; install it, or name it with `--chromium`"
                .into()
        })
    }

    /// Prints a page that loads nothing.
    ///
    /// # Errors
    /// What the disk or the browser says.
    pub(super) fn print(&self, page: &[u8]) -> Result<Vec<u8>, String> {
        let scratch =
            Scratch::new().map_err(|error| format!("there is no room for the page to print: {error}"))?;
        let (html, pdf) = (scratch.0.join("guide.html"), scratch.0.join("guide.pdf"));
        fs::write(&html, page).map_err(|error| format!("the page to print cannot be written: {error}"))?;
        let mut output = self.run(&html, &pdf, &scratch.0, &[])?;
        if !pdf.is_file() && String::from_utf8_lossy(&output.stderr).contains(NEEDS_NO_SANDBOX) {
            // The page is the author's own, and its policy lets no script run.
            output = self.run(&html, &pdf, &scratch.0, &["--no-sandbox"])?;
        }
        fs::read(&pdf).map_err(|_| {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
            format!("`{}` printed nothing: {last}", self.0.display())
        })
    }

    fn run(&self, html: &Path, pdf: &Path, profile: &Path, more: &[&str]) -> Result<Output, String> {
        let argument = |name: &str, path: &Path| {
            let mut text = OsString::from(name);
            text.push(path);
            text
        };
        let command = Command::new(&self.0)
            .args([
                "--headless",
                "--disable-gpu",
                "--no-first-run",
                "--disable-extensions",
                "--hide-scrollbars",
            ])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--no-pdf-header-footer", "--generate-pdf-document-outline"])
            .args(more)
            .arg(argument("--user-data-dir=", &profile.join("profile")))
            .arg(argument("--print-to-pdf=", pdf))
            .arg(argument("file://", html))
            .stdin(Stdio::null())
            .output();
        command.map_err(|error| format!("`{}` cannot be run: {error}", self.0.display()))
    }
}

impl Scratch {
    fn new() -> io::Result<Self> {
        let folder = env::temp_dir().join(format!("prepbook-print-{}", process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays is in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program of that name.
fn on_path(name: &Path) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .flat_map(|folder| [folder.join(name), folder.join(name).with_extension("exe")])
        .find(|file| file.is_file())
}
