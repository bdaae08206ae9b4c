//! Where a site goes. [I/O]

pub mod disk;
#[cfg(feature = "serve")]
pub mod server;
#[cfg(feature = "serve")]
pub mod watch;
