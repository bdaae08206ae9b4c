//! Where a site goes. [I/O]
