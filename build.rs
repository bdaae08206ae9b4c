//! Tells the crate which code it is: `PREPBOOK_CODE` is a hash of `src/` and of the versions it is compiled with, part of every
//! fingerprint, so that a changed Prepbook renders anew what an earlier one wrote.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "build scripts read and print")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    // Watched by themselves: the theme is embedded, and folders are not noticed by the macro that does it.
    println!("cargo:rerun-if-changed=themes/default");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let mut hasher = DefaultHasher::new();
    hash(Path::new("src"), &mut hasher)?;
    fs::read("Cargo.lock")?.hash(&mut hasher);
    println!("cargo:rustc-env=PREPBOOK_CODE={}-{:016x}", env!("CARGO_PKG_VERSION"), hasher.finish());
    Ok(())
}

/// Hashes names and bytes of a folder's files, in order of names.
fn hash(folder: &Path, hasher: &mut impl Hasher) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            path.hash(hasher);
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
