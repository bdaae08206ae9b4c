//! `prepbook serve`
#![allow(
    clippy::disallowed_methods,
    reason = "a browser is started here, and the address of this machine is read"
)]

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use clap::Args;

use super::author::Author;
use super::book::BookArguments;
use super::terminal::Terminal;
use super::{ArgumentError, Exit, Failure, qr};
use crate::pipeline::Inputs;
use crate::sink::disk::OutputFolder;
use crate::sink::server;
use crate::sink::watch::Watch;
use crate::source::disk;

/// Serve a preview of the site that updates on every save.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    book: BookArguments,
    /// Port to listen on; uses the next free port if it is taken.
    #[arg(long, default_value_t = 4000, value_name = "N", env = "PREPBOOK_PORT", hide_env_values = true)]
    port: u16,
    /// Make the preview available to other devices, such as a phone; with ADDR, only on that address of this machine.
    #[arg(long, value_name = "ADDR", value_parser = address, num_args = 0..=1,
        default_missing_value = "0.0.0.0", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), hide_default_value = true)]
    host: IpAddr,
    /// Name under which browsers may ask for the preview, such as that of a container or a forwarded port; repeat for more.
    #[arg(long, value_name = "NAME")]
    allowed_host: Vec<String>,
    /// Open the preview in a browser.
    #[arg(long)]
    open: bool,
    /// Follow edits: browsers go to the changed heading of the article that is being edited.
    #[arg(long)]
    follow: bool,
    /// Allow `book.toml` to choose the command or URL that opens files, now and in the future.
    #[arg(long)]
    allow_editor: bool,
    /// Poll for changes twice a second, for network folders and containers without change notifications.
    #[arg(long)]
    poll: bool,
}

impl Serve {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = self.book.root.find(terminal)?;
        // The folder may be moved or made again while it is served, and the working folder with it.
        let root = &std::path::absolute(&root).unwrap_or(root);
        let default = OutputFolder::default_path(root);
        let output = OutputFolder::new(&default, root).map(|out| out.path().to_owned()).unwrap_or(default);
        let listener = server::bind(self.host, self.port).map_err(|error| {
            Failure::caused_by(format!("cannot listen on {}", SocketAddr::new(self.host, self.port)), error)
        })?;
        let cannot_serve = |error| Failure::caused_by("cannot serve the preview", error);
        let address = listener.local_addr().map_err(cannot_serve)?;
        // Starts before the book is read, so that no edit is missed.
        let watch = self.watch(root, &output)?;
        let mut author = Author {
            root: root.clone(),
            output,
            inputs: Inputs { drafts: self.book.drafts, unreadable: true, ..Inputs::default() },
            follow: self.follow,
            allow_editor: self.allow_editor,
            pipeline: self.book.pipeline(root),
            reader: disk::BookReader::default(),
            commit_dates: None,
            terminal: terminal.clone(),
        };
        let (preview, latest) = author.first();
        let preview = Arc::new(preview);
        if self.port != 0 && address.port() != self.port {
            terminal.line(&format!("Port {} is taken; using {}.", self.port, address.port()));
        }
        let url = browser_url(address);
        terminal.line(&format!("Serving at {url} (press Ctrl+C to stop)"));
        if !address.ip().is_loopback() {
            print_network_url(terminal, address);
        }
        if self.open {
            open(terminal, &url);
        }
        let shown = Arc::clone(&preview);
        std::thread::Builder::new()
            .name("rebuild".into())
            .spawn(move || author.follow(watch, &shown, latest))
            .map_err(cannot_serve)?;
        server::serve(listener, preview, self.allowed_host.clone()).map_err(cannot_serve)?;
        Ok(Exit::Clean)
    }

    /// A watch on the book. Polls with `--poll`, or if the system has no file watches left.
    fn watch(&self, root: &Path, output: &Path) -> Result<Watch, Failure> {
        if self.poll {
            return Ok(Watch::polling());
        }
        Watch::new(root, output).map_err(|error| {
            Failure::new(format!("cannot watch `{}`: {error}; try `--poll`", root.display()))
        })
    }
}

/// Prints the URL for other devices, and its QR code.
fn print_network_url(terminal: &Terminal, address: SocketAddr) {
    let ip = if address.ip().is_unspecified() { own_ip(address.ip()) } else { Some(address.ip()) };
    let Some(ip) = ip else {
        terminal.line("This machine has no address that other devices can use.");
        return;
    };
    let url = format!("http://{}/", SocketAddr::new(ip, address.port()));
    terminal.line(&format!("On other devices in the same network: {url}"));
    terminal.print(&qr::code(&url));
}

/// The address of this machine in the network, of the same family as `any`: the source address for outgoing packets. Connecting a UDP
/// socket sends nothing, and the target is reserved for documentation.
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

/// Parses an IP address or `localhost`.
fn address(text: &str) -> Result<IpAddr, ArgumentError> {
    if text == "localhost" {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.parse().map_err(|_| ArgumentError("expected an IP address such as 127.0.0.1, ::1 or 0.0.0.0"))
}

/// The URL of the server for a browser on this machine.
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
