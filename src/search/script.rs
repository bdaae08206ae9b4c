//! The scripts that pass the index's values to the page, and their names.

use crate::cache::Fingerprint;

/// Files of one kind that share a hash: a change to one of them leaves the other groups unchanged.
const GROUP: usize = 32;

/// The script that passes the value of `key`, its address without `.js`, to the page. `<` occurs only in JSON strings; escaped, it cannot close an element when the script is inlined.
pub(super) fn script(key: &str, json: &str) -> Vec<u8> {
    let mut out = String::with_capacity(json.len() + json.len() / 16 + 64);
    let mut parts = json.split('<');
    out.extend(["prepbook.receive(\"", key, "\",", parts.next().unwrap_or_default()]);
    parts.for_each(|part| out.extend(["\\u003c", part]));
    out.push_str(");\n");
    out.into_bytes()
}

/// The names of files of one kind: by number and by the hash of their group. The first file, which every search loads, has one hash per group rather
/// than one per file.
pub(super) struct Named {
    stem: &'static str,
    /// Eight digits for each group: enough to tell a file from its older versions.
    hashes: Vec<String>,
}

impl Named {
    /// The names of files with these fingerprints.
    pub(super) fn of(stem: &'static str, fingerprints: &[Fingerprint]) -> Self {
        let hash = |group: &[Fingerprint]| {
            let mut hash = Fingerprint::default().and(group.iter().copied()).short();
            hash.truncate(8);
            hash
        };
        Self { stem, hashes: fingerprints.chunks(GROUP).map(hash).collect() }
    }

    /// The name of the file with this number.
    pub(super) fn name(&self, number: usize) -> String {
        format!("{}{number}.{}", self.stem, self.hashes[number / GROUP])
    }

    /// The hashes of all groups.
    pub(super) fn hashes(&self) -> String {
        self.hashes.concat()
    }
}
