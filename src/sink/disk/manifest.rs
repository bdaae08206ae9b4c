//! The list of what an earlier build wrote: only that is skipped, overwritten or pruned.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use rayon::prelude::*;

use crate::cache::Fingerprint;

pub use crate::source::MANIFEST_FILE;

/// The form of the file, and the version that wrote it: another version may render the same sources differently.
const HEADER: &str = concat!("prepbook-manifest 1 ", env!("CARGO_PKG_VERSION"));
const FORMAT_PREFIX: &str = "prepbook-manifest 1 ";

/// Lines that a core writes at once.
const AT_ONCE: usize = 4096;

/// Paths from the output folder with `/`, and what was written there. Most paths are written verbatim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest<'t> {
    pub(super) entries: BTreeMap<Cow<'t, str>, ManifestEntry>,
}

/// What a build wrote to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ManifestEntry {
    /// The artifact's fingerprint, or the default one for a file about to be written.
    pub(super) fingerprint: Fingerprint,
    /// In bytes.
    pub(super) size: u64,
}

impl ManifestEntry {
    /// A file that a build is about to write: named, so that it can be pruned, and never taken for up to date.
    pub(super) const PENDING: ManifestEntry = ManifestEntry { fingerprint: Fingerprint(0), size: 0 };
}

impl<'t> Manifest<'t> {
    /// Reads a manifest. Lines that make no sense, or lead out of the folder, are left out: what they named is then
    /// treated as the author's.
    pub(super) fn parse(text: &'t str) -> Self {
        let header = text.lines().next().unwrap_or_default();
        if !header.starts_with(FORMAT_PREFIX) {
            return Self::default();
        }
        let entries: Vec<_> = text[header.len()..].par_lines().filter_map(parse_line).collect();
        let mut entries: BTreeMap<_, _> = entries.into_iter().collect();
        if header != HEADER {
            entries.values_mut().for_each(|entry| *entry = ManifestEntry::PENDING);
        }
        Self { entries }
    }

    /// The manifest as it is written: sorted by path, equal for equal sites.
    pub(super) fn to_text(&self) -> String {
        let entries: Vec<(&Cow<'_, str>, &ManifestEntry)> = self.entries.iter().collect();
        let lines = entries.par_chunks(AT_ONCE).map(|entries| {
            let mut lines = String::new();
            for (path, entry) in entries {
                // Writing to a `String` cannot fail.
                let _ = writeln!(lines, "{} {} {}", entry.fingerprint, entry.size, escape(path));
            }
            lines
        });
        format!("{HEADER}\n{}", lines.collect::<Vec<_>>().concat())
    }

    /// Whether the build that wrote it came to its end: until then it names what is about to be written.
    pub(super) fn is_finished(&self) -> bool {
        self.entries.values().all(|entry| *entry != ManifestEntry::PENDING)
    }
}

/// Whether `path` names a file under the folder it is relative to, whatever the folder holds.
pub(super) fn stays_inside(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    plain && !path.is_empty() && !path.ends_with('/') && !path.contains('\0')
}

fn parse_line(line: &str) -> Option<(Cow<'_, str>, ManifestEntry)> {
    let mut parts = line.splitn(3, ' ');
    let fingerprint = parts.next()?.parse().ok()?;
    let size = parts.next()?.parse().ok()?;
    let path = unescape(parts.next()?)?;
    stays_inside(&path).then_some((path, ManifestEntry { fingerprint, size }))
}

fn escape(path: &str) -> Cow<'_, str> {
    if !path.contains(['\\', '\n', '\r']) {
        return path.into();
    }
    path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").into()
}

fn unescape(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('\\') {
        return Some(text.into());
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reads_what_it_writes(paths in proptest::collection::btree_map("[a-zé/ \\\\\n\r%.]{1,12}", any::<(u128, u64)>(), 0..6)) {
            let entries: BTreeMap<_, _> = paths
                .into_iter()
                .filter(|(path, _)| stays_inside(path))
                .map(|(path, (hash, size))| (path.into(), ManifestEntry { fingerprint: Fingerprint(hash), size }))
                .collect();
            let manifest = Manifest { entries };
            let text = manifest.to_text();
            prop_assert_eq!(Manifest::parse(&text), manifest);
        }

        #[test]
        fn no_text_panics(text in ".{0,80}") {
            Manifest::parse(&text);
            Manifest::parse(&format!("{HEADER}\n{text}"));
        }
    }

    #[test]
    fn leaves_out_what_leads_away() {
        let text = format!("{HEADER}\n0 1 ../up\n0 1 /root\n0 1 a/../../b\n0 1 ok.html\n0 x no\nnonsense\n");
        let manifest = Manifest::parse(&text);
        assert_eq!(manifest.entries.into_keys().collect::<Vec<_>>(), ["ok.html"]);
        assert_eq!(Manifest::parse("something else\n0 1 a\n"), Manifest::default());
    }

    #[test]
    fn what_another_version_wrote_is_ours_and_out_of_date() {
        let manifest = Manifest::parse("prepbook-manifest 1 0.0.0\nff 7 a.html\n");
        assert_eq!(manifest.entries.get("a.html"), Some(&ManifestEntry::PENDING));
    }
}
