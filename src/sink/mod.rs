//! Where a site goes. [I/O]

pub mod disk;
pub mod server;
pub mod watch;
