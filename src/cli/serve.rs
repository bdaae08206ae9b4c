//! `prepbook serve`
#![allow(
    clippy::disallowed_methods,
    reason = "a browser is started here, and this machine's address asked for"
)]

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use clap::Args;

use super::author::Author;
use super::book::{self, BookArguments};
use super::terminal::Terminal;
use super::{Exit, Failure, qr};
use crate::pipeline::Inputs;
use crate::sink::disk::OutputFolder;
use crate::sink::server;
use crate::sink::watch::Watch;
use crate::source::disk;

/// Show the site in a browser and follow every edit.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    book: BookArguments,
    /// The port, or the first free one after it.
    #[arg(long, default_value_t = 4000, value_name = "N")]
    port: u16,
    /// Let other devices see the preview, such as a phone; with ADDR, at that address of this machine only.
    #[arg(long, value_name = "ADDR", value_parser = address, num_args = 0..=1,
        default_missing_value = "0.0.0.0", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), hide_default_value = true)]
    host: IpAddr,
    /// Open a browser.
    #[arg(long)]
    open: bool,
    /// Have browsers go to the article that is being edited, at the changed heading.
    #[arg(long)]
    follow: bool,
    /// Let `book.toml` choose the command or the address that opens files, now and from now on.
    #[arg(long)]
    allow_editor: bool,
    /// Look for changes twice a second instead of being told, for network folders and containers that tell nothing.
    #[arg(long)]
    poll: bool,
}

impl Serve {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.book.root;
        book::check_root(root)?;
        let output = OutputFolder::new(&root.join("public"), root).map(|out| out.path().to_owned());
        let output = output.unwrap_or_else(|_| root.join("public"));
        let listener = server::bind(self.host, self.port)
            .map_err(|error| Failure::new(format!("cannot listen on {}: {error}", self.host)))?;
        let address = listener.local_addr()?;
        // Before the first reading, so that no edit falls between the two.
        let watch = self.watch(terminal, root, &output)?;
        let mut author = Author {
            root: root.clone(),
            output,
            inputs: Inputs { drafts: self.book.drafts, unreadable: true, ..Inputs::default() },
            follow: self.follow,
            allow_editor: self.allow_editor,
            pipeline: self.book.pipeline(),
            reader: disk::Reader::default(),
            terminal: terminal.clone(),
        };
        let (preview, latest) = author.first();
        let preview = Arc::new(preview);
        if self.port != 0 && address.port() != self.port {
            terminal.line(&format!("Port {} is taken; using {}.", self.port, address.port()));
        }
        let url = browser_url(address);
        terminal.line(&format!("Serving at {url} (Ctrl-C ends it)"));
        if !address.ip().is_loopback() {
            show_to_others(terminal, address);
        }
        if self.open {
            open(terminal, &url);
        }
        let shown = Arc::clone(&preview);
        std::thread::Builder::new()
            .name("rebuild".into())
            .spawn(move || author.follow(watch, &shown, latest))?;
        server::serve(listener, preview)?;
        Ok(Exit::Clean)
    }

    /// A watch over the book; one that polls if asked for, or where the system has no watches left.
    fn watch(&self, terminal: &Terminal, root: &Path, output: &Path) -> Result<Watch, Failure> {
        if self.poll {
            return Ok(Watch::polling());
        }
        Watch::new(root, output).or_else(|error| {
            if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                terminal
                    .error("the system has no file watches left, so changes are looked for twice a second");
                return Ok(Watch::polling());
            }
            Err(Failure::new(format!(
                "cannot watch `{}`: {error}; `--poll` looks for changes without",
                root.display()
            )))
        })
    }
}

/// Prints where other devices find the server, and the code that takes a phone there.
fn show_to_others(terminal: &Terminal, address: SocketAddr) {
    let ip = if address.ip().is_unspecified() { own_ip(address.ip()) } else { Some(address.ip()) };
    let Some(ip) = ip else {
        terminal.line("This machine has no address that other devices could use.");
        return;
    };
    let url = format!("http://{}/", SocketAddr::new(ip, address.port()));
    terminal.line(&format!("On a phone in the same network: {url}"));
    terminal.print(&qr::code(&url));
}

/// The address under which this machine is known to others, of the kind of `any`: the one it would send from. Connecting a UDP
/// socket sends nothing; the address is one of those kept for documentation.
fn own_ip(any: IpAddr) -> Option<IpAddr> {
    let elsewhere = if any.is_ipv4() { "192.0.2.1:9" } else { "[2001:db8::1]:9" };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
    socket.connect(elsewhere).ok()?;
    socket
        .local_addr()
        .ok()
        .map(|address| address.ip())
        .filter(|ip| !ip.is_unspecified() && !ip.is_loopback())
}

/// `localhost` is the one name that is an address too.
fn address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse().map_err(|_| "expected an address such as 127.0.0.1, ::1 or 0.0.0.0".into())
}

/// Where a browser on this machine finds the server.
fn browser_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

fn open(terminal: &Terminal, url: &str) {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let quiet = || Stdio::null();
    let child =
        Command::new(program).args(arguments).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    if let Err(error) = child {
        terminal.error(&format!("cannot open a browser with `{program}`: {error}"));
    }
}
