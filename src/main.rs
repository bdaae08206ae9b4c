//! The `prepbook` command.

fn main() {}
