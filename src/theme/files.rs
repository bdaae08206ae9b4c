//! A theme's files: those of the default theme, which is part of the binary, under those of the book.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::scripts;
use crate::cache::Fingerprint;
use crate::config::BOOK_FILE;
use crate::diag::Diagnostic;
use crate::source::Sources;
use crate::source::layout::{STRINGS, theme_folder};
use crate::strings::{self, FileOrigin, Strings};

pub(super) static DEFAULT_THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The files that make a theme.
pub(super) struct ThemeFiles<'s> {
    /// The default theme's, by path from the theme's folder.
    default: BTreeMap<String, &'s [u8]>,
    /// The book's own.
    own: BTreeMap<String, &'s [u8]>,
    /// The book's texts of the interface, by path from the book's root.
    strings: BTreeMap<String, &'s [u8]>,
}

impl<'s> ThemeFiles<'s> {
    /// The default theme under the book's theme `name`.
    pub(super) fn collect(sources: &'s Sources, name: &str) -> Self {
        let mut default = BTreeMap::new();
        add_folder(&DEFAULT_THEME, &mut default);
        let folder = theme_folder(name);
        let own = sources
            .under(&folder)
            .filter_map(|(path, file)| Some((path.strip_prefix(&folder)?.to_owned(), file.bytes())))
            .collect();
        // A folder without a book file may have one of that name among its articles.
        let is_book = sources.get(BOOK_FILE).is_some();
        let strings = sources.under(STRINGS).filter(|(path, _)| is_book && path.ends_with(".toml"));
        let strings = strings.map(|(path, file)| (path.to_string(), file.bytes())).collect();
        Self { default, own, strings }
    }

    /// Of names and bytes of all files.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let parts = |files: &BTreeMap<String, &[u8]>| {
            let hashes = files.iter().map(|(path, bytes)| Fingerprint::of_parts([path.as_bytes(), bytes]));
            Fingerprint::default().and(hashes.collect::<Vec<_>>())
        };
        parts(&self.default).and([parts(&self.own), parts(&self.strings)])
    }

    /// A file, the book's before the default theme's.
    pub(super) fn get(&self, path: &str) -> Option<&[u8]> {
        self.own.get(path).or_else(|| self.default.get(path)).copied()
    }

    /// A file of the default theme.
    pub(super) fn default(&self, path: &str) -> Option<&[u8]> {
        self.default.get(path).copied()
    }

    /// Templates of the default theme by name.
    pub(super) fn default_templates(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.default.iter();
        files
            .filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, str::from_utf8(bytes).ok()?)))
    }

    /// Templates of the book by name.
    pub(super) fn own_templates(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.own().filter_map(|(path, bytes)| Some((path.strip_prefix("templates/")?, bytes)))
    }

    /// The book's own files.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.own.iter().map(|(path, bytes)| (path.as_str(), &**bytes))
    }

    /// Files of texts of the interface: those of the default theme, of the book's theme in `folder`, and of the book.
    pub(super) fn strings<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = strings::File<'f>> {
        let layers = [
            (&self.default, "themes/default/", FileOrigin::Default),
            (&self.own, folder, FileOrigin::Theme),
            (&self.strings, "", FileOrigin::Book),
        ];
        layers.into_iter().flat_map(|(files, folder, origin)| {
            let is_wanted = |path: &str| path.starts_with(STRINGS) && path.ends_with(".toml");
            let found = files.iter().filter(move |(path, _)| is_wanted(path));
            found.map(move |(path, bytes)| strings::File {
                path: Arc::from(format!("{folder}{path}")),
                origin,
                bytes,
            })
        })
    }

    /// The names of the folders in `folder`, in order.
    pub(super) fn folders(&self, folder: &str) -> BTreeSet<String> {
        let paths = self.default.keys().chain(self.own.keys());
        let within = paths.filter_map(|path| path.strip_prefix(folder)?.split_once('/'));
        within.map(|(name, _)| name.to_owned()).collect()
    }

    /// Removes the book's scripts that are not valid JavaScript and returns why, so that the default theme's scripts of the same name
    /// are used. `folder` is that of the book's theme.
    pub(super) fn remove_invalid_scripts(&mut self, folder: &str) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        self.own.retain(|path, bytes| {
            let is_script = path.starts_with("assets/js/") && path.ends_with(".js");
            if !is_script || self.default.get(path) == Some(bytes) {
                return true;
            }
            let found = scripts::check(&Arc::from(format!("{folder}{path}")), bytes);
            found.map_err(|found| diagnostics.push(found)).is_ok()
        });
        diagnostics
    }

    /// The style sheets directly in a folder, joined in the order of their names.
    pub(super) fn styles(&self, folder: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for (_, sheet) in self.all_sent(folder, ".css") {
            out.extend(sheet.trim_ascii_end());
            out.push(b'\n');
        }
        out
    }

    /// The scripts directly in a folder, joined in the order of their names, and `extra` scripts after them, each in a scope of its own; `except`
    /// left out. The texts that they use come first.
    pub(super) fn scripts(
        &self,
        folder: &str,
        except: &[&str],
        extra: &[&[u8]],
        strings: &Strings,
    ) -> Vec<u8> {
        let mut joined = Vec::new();
        for (_, script) in self.all_sent(folder, ".js").filter(|(name, _)| !except.contains(name)) {
            scripts::append(&script, &mut joined);
        }
        for script in extra {
            scripts::append(script, &mut joined);
        }
        let mut out = strings.script(&joined);
        out.append(&mut joined);
        out
    }

    /// Whether a template or a script of the book has the name of a text between quotes.
    pub(super) fn has_quoted(&self, name: &str) -> bool {
        let quoted = ['"', '\'', '`'].map(|quote| format!("{quote}{name}{quote}"));
        self.own
            .values()
            .filter_map(|bytes| std::str::from_utf8(bytes).ok())
            .any(|text| quoted.iter().any(|quoted| text.contains(quoted)))
    }

    /// A script or style sheet as it is sent: the book's as it is written, the default theme's without comments.
    pub(super) fn sent(&self, path: &str) -> Option<Vec<u8>> {
        let default = self.default.get(path);
        match self.own.get(path) {
            Some(own) if Some(own) != default => Some(own.to_vec()),
            _ => default.map(|bytes| without_comments(bytes)),
        }
    }

    /// Names and contents of the files directly in a folder with an ending, in the order of their names.
    fn all_sent(&self, folder: &str, ending: &str) -> impl Iterator<Item = (&str, Vec<u8>)> {
        let paths: BTreeSet<&String> = self.default.keys().chain(self.own.keys()).collect();
        paths.into_iter().filter_map(move |path| {
            let name = path.strip_prefix(folder)?;
            let is_wanted = name.ends_with(ending) && !name.contains('/');
            Some((name, is_wanted.then(|| self.sent(path))??))
        })
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

/// Adds the files of a folder by their paths.
pub(super) fn add_folder<'d>(folder: &Dir<'d>, files: &mut BTreeMap<String, &'d [u8]>) {
    for file in folder.files() {
        if let Some(path) = file.path().to_str() {
            files.insert(path.replace('\\', "/"), file.contents());
        }
    }
    for inner in folder.dirs() {
        add_folder(inner, files);
    }
}

/// Removes lines that are comments or empty, types in comments, and the indentation of lines. Meant for the default theme's scripts and style
/// sheets alone, in which no line of a multi-line text looks like a comment.
fn without_comments(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut in_comment = false;
    for line in bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        let end = line.windows(2).position(|pair| pair == b"*/");
        // A type before an expression is followed by code.
        in_comment |= line.starts_with(b"/*") && end.is_none_or(|end| end + 2 == line.len());
        if !in_comment && !line.starts_with(b"//") && !line.is_empty() {
            append_without_types(line, &mut out);
            out.push(b'\n');
        }
        in_comment &= !line.ends_with(b"*/");
    }
    out
}

/// Appends a line without comments such as `/** @type {Element} */`.
fn append_without_types(line: &[u8], out: &mut Vec<u8>) {
    let find = |text: &[u8], wanted: &[u8]| text.windows(wanted.len()).position(|part| part == wanted);
    let mut rest = line;
    while let Some(start) = find(rest, b"/** @")
        && let Some(length) = find(&rest[start..], b"*/")
    {
        out.extend(&rest[..start]);
        rest = rest[start + length + 2..].trim_ascii_start();
    }
    out.extend(rest);
}

/// A template of the default theme without the indentation of its lines.
pub(super) fn without_indentation(template: &str) -> String {
    template.split_inclusive('\n').map(|line| line.trim_start_matches(' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_scripts_are_valid_without_their_comments() {
        let mut default = BTreeMap::new();
        add_folder(&DEFAULT_THEME, &mut default);
        let scripts: Vec<_> = default.iter().filter(|(path, _)| path.ends_with(".js")).collect();
        assert!(scripts.len() > 40);
        for (path, bytes) in scripts {
            assert_eq!(scripts::check(&Arc::from(path.as_str()), &without_comments(bytes)), Ok(()));
        }
    }

    #[test]
    fn comments_are_removed_if_they_are_lines_or_types() {
        let sent = without_comments(
            b"// a\nb /* c */ + d; // e\n  /**\n   * f\n   */\n  g('/* h');\n\n/* i */\n/* j */ k(/** @type {L} */ (m), /** @type {N} */ (o));",
        );
        assert_eq!(String::from_utf8_lossy(&sent), "b /* c */ + d; // e\ng('/* h');\n/* j */ k((m), (o));\n");
    }
}
