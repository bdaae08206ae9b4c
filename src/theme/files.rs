//! A theme's files: those of the default theme, which is part of the binary, under those of the book.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};

use super::compact::compact;
use crate::memo::Fingerprint;
use crate::source::Sources;

pub(super) static DEFAULT_THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The files that make a theme.
pub(super) struct Files<'s> {
    /// The default theme's, by path from the theme's folder.
    default: BTreeMap<String, Cow<'s, [u8]>>,
    /// The book's own.
    own: BTreeMap<String, Cow<'s, [u8]>>,
}

impl<'s> Files<'s> {
    /// The default theme under the book's theme `name`.
    pub(super) fn collect(sources: &'s Sources, name: &str) -> Self {
        let mut default = BTreeMap::new();
        add_folder(&DEFAULT_THEME, &mut default);
        let folder = format!("themes/{name}/");
        let own = sources
            .under(&folder)
            .filter_map(|(path, file)| Some((path.strip_prefix(&folder)?.to_owned(), file.bytes())))
            .collect();
        Self { default, own }
    }

    /// Of names and bytes of all files.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let parts = |files: &BTreeMap<String, Cow<'_, [u8]>>| {
            let hashes = files.iter().map(|(path, bytes)| Fingerprint::of_parts([path.as_bytes(), &**bytes]));
            Fingerprint::default().and(hashes.collect::<Vec<_>>())
        };
        parts(&self.default).and([parts(&self.own)])
    }

    /// A file, the book's before the default theme's.
    pub(super) fn get(&self, path: &str) -> Option<&[u8]> {
        self.own.get(path).or_else(|| self.default.get(path)).map(|bytes| &**bytes)
    }

    /// Templates by name; whether each is the book's own.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &[u8], bool)> {
        let default = self.default.iter().map(|(path, bytes)| (path, bytes, false));
        let own = self.own.iter().map(|(path, bytes)| (path, bytes, true));
        default
            .chain(own)
            .filter_map(|(path, bytes, own)| Some((path.strip_prefix("templates/")?, &**bytes, own)))
    }

    /// The book's own files.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.own.iter().map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    /// The names of the folders in `folder`, in order.
    pub(super) fn folders(&self, folder: &str) -> BTreeSet<String> {
        let paths = self.default.keys().chain(self.own.keys());
        let within = paths.filter_map(|path| path.strip_prefix(folder)?.split_once('/'));
        within.map(|(name, _)| name.to_owned()).collect()
    }

    /// The files right in a folder with an ending, made compact and joined in the order of their names; `except` left out.
    pub(super) fn joined(&self, folder: &str, ending: &str, except: Option<&str>) -> Vec<u8> {
        let mut paths: Vec<&String> = self.default.keys().chain(self.own.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut out = Vec::new();
        for path in paths {
            let Some(name) =
                path.strip_prefix(folder).filter(|name| name.ends_with(ending) && !name.contains('/'))
            else {
                continue;
            };
            if except == Some(name) {
                continue;
            }
            out.extend(compact(path, self.get(path).unwrap_or_default()));
            if !out.ends_with(b"\n") {
                out.push(b'\n');
            }
        }
        out
    }

    /// Assets that are copied as they are: neither joined nor renamed.
    pub(super) fn others(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.default.iter().chain(&self.own);
        all.map(|(path, bytes)| (path.as_str(), &**bytes)).filter(|(path, _)| {
            path.starts_with("assets/")
                && !path.starts_with("assets/css/")
                && !path.starts_with("assets/js/")
                && *path != "assets/icon.svg"
        })
    }
}

fn add_folder<'d>(folder: &Dir<'d>, files: &mut BTreeMap<String, Cow<'d, [u8]>>) {
    for file in folder.files() {
        if let Some(path) = file.path().to_str() {
            files.insert(path.replace('\\', "/"), Cow::Borrowed(file.contents()));
        }
    }
    for inner in folder.dirs() {
        add_folder(inner, files);
    }
}
