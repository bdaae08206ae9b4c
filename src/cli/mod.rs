//! What commands do with terminals and arguments. [I/O]
