//! A site to browsers, rendered as they ask. [I/O]
//!
//! [`Preview`] holds what is served and is notified of each rebuild; [`serve`] answers from it. The bytes are those of a
//! build; the live client is added to HTML in the response (see [`live`]).
#![allow(clippy::disallowed_methods, reason = "this folder is the edge where a site is served")]

mod book;
mod editor;
mod host;
mod last_good;
mod live;
mod media;
mod open;
mod preview;
mod problems;
mod pull;
mod range;
mod respond;
mod timed;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;

pub use book::LoadedBook;
pub use preview::{AssetChange, Edited, Preview};
use timed::{Peer, TimedListener};

/// How many ports are tried, counting up, when the one asked for is taken.
const PORTS_TRIED: u16 = 20;

/// Listens on `host`, on `port` or the first free one of the twenty that follow. Port 0 is any free port.
///
/// # Errors
/// When no port is free, or the address is not this machine's.
pub fn bind(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut tried = port;
    loop {
        match TcpListener::bind(SocketAddr::new(host, tried)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && tried - port < PORTS_TRIED => {
                tried = tried.checked_add(1).ok_or(error)?;
            }
            bound => return bound,
        }
    }
}

/// Answers requests on `listener` from `preview` until the process ends. `allowed_hosts` are names that it answers to besides its own.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(listener: TcpListener, preview: Arc<Preview>, allowed_hosts: Vec<String>) -> io::Result<()> {
    let server = Arc::new(Server { address: listener.local_addr()?.ip(), allowed_hosts, preview });
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TimedListener(tokio::net::TcpListener::from_std(listener)?);
        let router = Router::new().fallback(answer).with_state(server);
        axum::serve(listener, router.into_make_service_with_connect_info::<Peer>()).await
    })
}

/// What every request needs.
struct Server {
    /// Where it listens.
    address: IpAddr,
    /// Names that it answers to besides its own.
    allowed_hosts: Vec<String>,
    preview: Arc<Preview>,
}

async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let host = request.headers().get(axum::http::header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| host::is_ours(host, server.address, &server.allowed_hosts)) {
        return respond::refused();
    }
    let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|peer| peer.0.0.ip());
    let (parts, _) = request.into_parts();
    match parts.uri.path() {
        live::EVENTS => live::events(&server.preview, &parts.uri, &parts.headers),
        open::PATH => open::open(&server.preview, &parts, peer),
        _ => {
            // Templates take milliseconds, and other requests should not wait for them.
            let preview = Arc::clone(&server.preview);
            let rendered = tokio::task::spawn_blocking(move || {
                respond::respond(&preview, &parts.method, &parts.uri, &parts.headers)
            });
            rendered.await.unwrap_or_else(|_| respond::broken())
        }
    }
}

#[cfg(test)]
mod tests;
