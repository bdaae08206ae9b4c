//! Connections that end if nothing was sent or received for a while: clients that never finish a request, and those that do not read.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep, sleep};

/// How long a connection may rest. Event streams send something more often.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Accepts connections that end after a rest.
pub(super) struct TimedListener(pub(super) TcpListener);

/// The address of a client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// A connection that ends after a rest.
pub(super) struct TimedStream {
    stream: TcpStream,
    rest: Pin<Box<Sleep>>,
    longest: Duration,
}

impl Listener for TimedListener {
    type Io = TimedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TimedStream, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        (TimedStream::new(stream, LONGEST_REST), peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, TimedListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TimedListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl TimedStream {
    fn new(stream: TcpStream, longest: Duration) -> Self {
        Self { stream, rest: Box::pin(sleep(longest)), longest }
    }

    /// The result of a read or write: the rest begins again with each, and a pending one fails at its end.
    fn timed<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.rest.as_mut().reset(Instant::now() + self.longest);
            return polled;
        }
        self.rest.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.timed(polled, context)
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.timed(polled, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.timed(polled, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[test]
    fn a_resting_connection_ends() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
            let client =
                TcpStream::connect(listener.local_addr().expect("an address")).await.expect("connected");
            let (stream, _) = listener.accept().await.expect("accepted");
            let mut timed = TimedStream::new(stream, Duration::from_millis(20));
            let mut buffer = [0; 8];
            let read =
                poll_fn(|context| Pin::new(&mut timed).poll_read(context, &mut ReadBuf::new(&mut buffer)))
                    .await;
            assert_eq!(read.map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
            drop(client);
        });
    }
}
