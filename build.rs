//! Generates what the crate includes: `PREPBOOK_CODE`, a hash of `src/` and of the dependencies' versions that is part of every
//! fingerprint, so that a changed Prepbook renders pages again; and `licenses.txt`, the licenses of the packages in the binary.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "build scripts read and print")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// How file names of license texts start, in lower case.
const LICENSE_FILES: [&str; 7] =
    ["license", "licence", "copying", "notice", "unlicense", "ofl.txt", "ufl.txt"];
/// The depth at which packages have the licenses of C libraries that they contain.
const DEEPEST_LICENSE: usize = 4;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    // Watched separately: the theme is embedded, and the macro that embeds it does not report its folders.
    println!("cargo:rerun-if-changed=themes/default");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let lock = fs::read("Cargo.lock")?;
    let mut hasher = DefaultHasher::new();
    hash(Path::new("src"), &mut hasher)?;
    lock.hash(&mut hasher);
    println!("cargo:rustc-env=PREPBOOK_CODE={}-{:016x}", env!("CARGO_PKG_VERSION"), hasher.finish());
    write_licenses(&lock)
}

/// Hashes the names and bytes of a folder's files, in order of their names.
fn hash(folder: &Path, hasher: &mut impl Hasher) -> io::Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            path.hash(hasher);
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}

/// The paths in a folder, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Writes `licenses.txt`, unless it is up to date.
fn write_licenses(lock: &[u8]) -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let (file, key_file) = (out.join("licenses.txt"), out.join("licenses.key"));
    let mut hasher = DefaultHasher::new();
    (lock, features()).hash(&mut hasher);
    let key = format!("{:016x}", hasher.finish());
    if file.is_file() && fs::read_to_string(&key_file).is_ok_and(|written| written == key) {
        return Ok(());
    }
    fs::write(file, licenses())?;
    fs::write(key_file, key)
}

/// The features of this build, separated by commas.
fn features() -> String {
    let features =
        env::vars().filter_map(|(name, _)| Some(name.strip_prefix("CARGO_FEATURE_")?.to_lowercase()));
    let mut features: Vec<String> = features.filter(|name| name != "default").collect();
    features.sort();
    features.join(",")
}

/// The packages with their licenses, then each license text once.
fn licenses() -> String {
    let mut out = String::from("Prepbook is licensed under the MIT license. It contains these packages:\n\n");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version, license) in packages() {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{name} {version}: {license}");
        for text in source_folder(&name, &version).map(|folder| license_texts(&folder, 0)).unwrap_or_default()
        {
            texts.entry(text).or_default().push(name.clone());
        }
    }
    for (text, names) in texts {
        let _ = write!(out, "\n{}\n{}\n\n{text}\n", "-".repeat(80), names.join(", "));
    }
    out
}

/// Name, version and license of the packages that are linked, as `cargo tree` lists them.
fn packages() -> Vec<(String, String, String)> {
    let target = env::var("TARGET").unwrap_or_default();
    let features = features();
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["tree", "--offline", "--edges", "normal,no-proc-macro", "--prefix", "none"])
        .args(["--format", "{p}|{l}", "--no-default-features", "--features", &features, "--target", &target])
        .output();
    let list = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mut packages: Vec<_> = list.lines().skip(1).filter_map(package).collect();
    packages.sort();
    packages.dedup();
    packages
}

/// `adler2 v2.0.1|0BSD OR MIT OR Apache-2.0`
fn package(line: &str) -> Option<(String, String, String)> {
    let (package, license) = line.trim_end_matches(" (*)").split_once('|')?;
    let (name, version) = package.split_once(" v")?;
    let version = version.split(' ').next()?;
    Some((name.to_owned(), version.to_owned(), license.to_owned()))
}

/// The folder with the source of a package from a registry.
fn source_folder(name: &str, version: &str) -> Option<PathBuf> {
    let home =
        env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    let registries = entries(&home.join("registry/src")).ok()?;
    registries
        .into_iter()
        .map(|registry| registry.join(format!("{name}-{version}")))
        .find(|folder| folder.is_dir())
}

/// The license texts in a folder and below it. Of several at the top, one is enough: the package lets you choose.
fn license_texts(folder: &Path, depth: usize) -> Vec<String> {
    let mut texts = Vec::new();
    let paths = entries(folder).unwrap_or_default();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_license =
        |path: &&PathBuf| path.is_file() && LICENSE_FILES.iter().any(|stem| name(path).starts_with(stem));
    let files: Vec<&PathBuf> = paths.iter().filter(is_license).collect();
    let has_choice = files.iter().any(|path| !name(path).contains("apache"));
    for path in files.into_iter().filter(|path| !has_choice || !name(path).contains("apache")) {
        let text =
            fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).replace('\r', "")).unwrap_or_default();
        texts.extend((!text.trim().is_empty()).then(|| text.trim().to_owned()));
    }
    if depth < DEEPEST_LICENSE {
        let folders = paths.iter().filter(|path| path.is_dir());
        texts.extend(folders.flat_map(|folder| license_texts(folder, depth + 1)));
    }
    texts
}
