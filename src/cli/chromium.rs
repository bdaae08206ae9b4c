//! Prints pages to PDF with an installed Chromium. [I/O]
#![allow(clippy::disallowed_methods, reason = "another program is run here")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, error, fs, io, process, thread};

use thiserror::Error;

use crate::export::PagePrinter;

/// Names of the program, in the order in which they are tried.
const NAMES: [&str; 7] = [
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "msedge",
];
/// Its path on systems where it is not on `PATH`.
const PATHS: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];
/// Part of the message that it prints when root starts it, for whom its sandbox does not work.
const NEEDS_NO_SANDBOX: &str = "no-sandbox";
/// The time limit of a page. Some drawings would occupy the browser forever, and when one of its processes crashes, it waits.
const TIME_LIMIT: Duration = Duration::from_secs(5 * 60);
/// The memory limit of each of its processes, in kB.
#[cfg(target_os = "linux")]
const MEMORY_LIMIT: u64 = 4 * 1024 * 1024;

/// Why a page could not be printed.
#[derive(Debug, Error)]
pub(super) enum PrintError {
    /// The browser that was named does not exist.
    #[error("browser `{}` does not exist", .0.display())]
    Missing(PathBuf),
    /// No browser is installed.
    #[error("printing a PDF needs Chromium; install it, or name it with `--chromium`")]
    NotInstalled,
    /// A temporary file could not be written.
    #[error("cannot write the page to print")]
    Write(#[source] io::Error),
    /// The browser could not be started.
    #[error("cannot run `{}`", program.display())]
    Run { program: PathBuf, source: io::Error },
    /// The browser did not end in time.
    #[error(
        "`{}` could not print a part of the guide in {} minutes and 4 GB; a drawing or a table may be too large",
        program.display(), TIME_LIMIT.as_secs() / 60
    )]
    TimedOut { program: PathBuf },
    /// The browser ended without a PDF.
    #[error("`{}` did not print a PDF: {last_line}", program.display())]
    NoPdf { program: PathBuf, last_line: String },
}

/// An installed browser.
pub(super) struct Chromium {
    program: PathBuf,
    scratch: ScratchFolder,
    /// Whether its sandbox does not work here.
    has_no_sandbox: AtomicBool,
}

/// A folder for the page, the PDF and the browser's profile, removed when dropped.
struct ScratchFolder(PathBuf);

impl Chromium {
    /// The browser `named`, or the first that is installed.
    ///
    /// # Errors
    /// There is none, or no folder for temporary files.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, PrintError> {
        let program = Self::program(named)?;
        let scratch = ScratchFolder::new().map_err(PrintError::Write)?;
        Ok(Self { program, scratch, has_no_sandbox: AtomicBool::new(false) })
    }

    fn program(named: Option<&Path>) -> Result<PathBuf, PrintError> {
        if let Some(named) = named.map(Path::to_owned) {
            let is_path = named.components().count() > 1;
            let found =
                if is_path { Some(named.clone()).filter(|file| file.is_file()) } else { on_path(&named) };
            return found.ok_or(PrintError::Missing(named));
        }
        let installed = NAMES.iter().find_map(|name| on_path(Path::new(name)));
        let elsewhere = || PATHS.iter().map(PathBuf::from).find(|file| file.is_file());
        installed.or_else(elsewhere).ok_or(PrintError::NotInstalled)
    }

    fn print_page(&self, page: &[u8]) -> Result<Vec<u8>, PrintError> {
        let folder = &self.scratch.0;
        let (html, pdf) = (folder.join("guide.html"), folder.join("guide.pdf"));
        fs::write(&html, page).map_err(PrintError::Write)?;
        if let Err(error) = fs::remove_file(&pdf)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(PrintError::Write(error));
        }
        let mut messages = self.run(&html, &pdf)?;
        if !pdf.is_file()
            && messages.contains(NEEDS_NO_SANDBOX)
            && !self.has_no_sandbox.swap(true, Ordering::Relaxed)
        {
            messages = self.run(&html, &pdf)?;
        }
        fs::read(&pdf).map_err(|_| {
            let last_line =
                messages.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
            PrintError::NoPdf { program: self.program.clone(), last_line: last_line.to_owned() }
        })
    }

    /// Runs the browser, and returns what it printed.
    fn run(&self, html: &Path, pdf: &Path) -> Result<String, PrintError> {
        let argument = |name: &str, path: &Path| {
            let mut text = OsString::from(name);
            text.push(path);
            text
        };
        let messages = self.scratch.0.join("messages.txt");
        let output = fs::File::create(&messages).map_err(PrintError::Write)?;
        // The page is the author's own, and its policy blocks scripts.
        let no_sandbox = self.has_no_sandbox.load(Ordering::Relaxed).then_some("--no-sandbox");
        let child = limited(&self.program)
            .args([
                "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--hide-scrollbars",
            ])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--no-pdf-header-footer", "--generate-pdf-document-outline"])
            .args(no_sandbox)
            .arg(argument("--user-data-dir=", &self.scratch.0.join("profile")))
            .arg(argument("--print-to-pdf=", pdf))
            .arg(argument("file://", html))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(output)
            .spawn();
        let failed = |source| PrintError::Run { program: self.program.clone(), source };
        if !ends_in_time(child.map_err(failed)?).map_err(failed)? {
            return Err(PrintError::TimedOut { program: self.program.clone() });
        }
        let messages = fs::read(&messages).map_err(PrintError::Write)?;
        Ok(String::from_utf8_lossy(&messages).into_owned())
    }
}

/// `program`, with a memory limit where the system has one that browsers can run with.
#[cfg(target_os = "linux")]
fn limited(program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -d {MEMORY_LIMIT}; exec \"$0\" \"$@\"")]).arg(program);
    command
}

#[cfg(not(target_os = "linux"))]
fn limited(program: &Path) -> Command {
    Command::new(program)
}

/// Whether a process ends by itself; it is ended at the time limit.
fn ends_in_time(mut child: Child) -> io::Result<bool> {
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > TIME_LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(true)
}

impl PagePrinter for Chromium {
    fn print(&self, page: &[u8]) -> Result<Vec<u8>, Box<dyn error::Error + Send + Sync>> {
        Ok(self.print_page(page)?)
    }
}

impl ScratchFolder {
    fn new() -> io::Result<Self> {
        let folder = env::temp_dir().join(format!("prepbook-print-{}", process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        // Leftover files are in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The path of a program on `PATH`.
fn on_path(name: &Path) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .flat_map(|folder| [folder.join(name), folder.join(name).with_extension("exe")])
        .find(|file| file.is_file())
}
