//! Where a site goes. [I/O]

pub mod disk;
