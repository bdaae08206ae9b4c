//! Files that stand inside a document: images, style sheets, code.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Source;
use super::address::{Reference, resolve};
use super::pictures::{TOO_LARGE, carry, data_uri, size};

/// Takes files of the site into the document. Pages ask from many threads: each file is made ready once.
pub(super) struct Carrier<'s> {
    source: &'s Source<'s>,
    carried: Mutex<BTreeMap<String, Carried>>,
}

/// A file as an address that holds it, and what is to be told of it.
#[derive(Clone)]
struct Carried {
    uri: Option<Arc<str>>,
    note: Option<String>,
}

/// Text that may stand in an element that ends where its name comes.
pub(super) fn raw(text: &str, name: &str) -> String {
    let end = format!("</{name}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find(&end) {
        out.push_str(&rest[..at]);
        out.push_str("<\\/");
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    // A line end of two characters would not be what the browser hashes.
    out.replace("\r\n", "\n")
}

/// What `script-src` and `style-src` name an element by.
pub(super) fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

impl<'s> Carrier<'s> {
    pub(super) fn new(source: &'s Source<'s>) -> Self {
        Self { source, carried: Mutex::default() }
    }

    /// The image, sound or font at `path`, as an address that holds it.
    pub(super) fn data_uri(&self, path: &str) -> Option<Arc<str>> {
        self.take(path, |bytes| {
            let file = carry(path, bytes);
            Carried {
                uri: file.as_ref().ok().map(|file| data_uri(file.media_type, &file.bytes).into()),
                note: file.map_or_else(Some, |file| file.note),
            }
        })
    }

    /// A file to be saved, of the author's own.
    pub(super) fn download(&self, path: &str) -> Option<Arc<str>> {
        if !self.source.views.guide().assets.contains_key(path) {
            return None;
        }
        self.take(path, |bytes| {
            if bytes.len() > TOO_LARGE {
                let note = format!(
                    "`{path}` ({}) is left out: it is larger than {}",
                    size(bytes.len()),
                    size(TOO_LARGE)
                );
                return Carried { uri: None, note: Some(note) };
            }
            Carried { uri: Some(data_uri("application/octet-stream", bytes).into()), note: None }
        })
    }

    /// Whether the site makes the file itself.
    pub(super) fn is_made(&self, path: &str) -> bool {
        self.source.site.get(path).is_some() && !self.source.views.guide().assets.contains_key(path)
    }

    fn take(&self, path: &str, make: impl FnOnce(&Arc<[u8]>) -> Carried) -> Option<Arc<str>> {
        let known = |carried: &Mutex<BTreeMap<String, Carried>>| {
            carried.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
        };
        if let Some(file) = known(&self.carried) {
            return file.uri;
        }
        let bytes = self.source.site.pull(path).and_then(Result::ok)?;
        let file = make(&bytes);
        let mut carried = self.carried.lock().unwrap_or_else(PoisonError::into_inner);
        carried.entry(path.to_owned()).or_insert(file).uri.clone()
    }

    /// What is to be told of files.
    pub(super) fn notes(&self) -> Vec<String> {
        let carried = self.carried.lock().unwrap_or_else(PoisonError::into_inner);
        carried.values().filter_map(|file| file.note.clone()).collect()
    }

    /// A file of the theme as text.
    pub(super) fn text(&self, path: Option<&str>) -> String {
        let bytes = path.and_then(|path| self.source.site.pull(path)).and_then(Result::ok);
        bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// The theme's style sheet, with the files that it uses.
    pub(super) fn style(&self) -> String {
        let path = &self.source.views.site().css;
        self.with_files(&self.text(Some(path)), path)
    }

    /// All style sheets of the theme, with the files that they use.
    pub(super) fn styles(&self) -> String {
        let parts = self.source.views.site().styles.values();
        let parts: String = parts.map(|path| self.with_files(&self.text(Some(path)), path)).collect();
        self.style() + &parts
    }

    /// All code of the theme but what runs early. Parts come in the order of their names, those that build on another after it.
    pub(super) fn code(&self) -> String {
        let site = self.source.views.site();
        let mut parts: Vec<(&String, &String)> = site.scripts.iter().collect();
        // The plan builds on the study part.
        parts.sort_by_key(|(name, _)| (*name == "plan", *name));
        let paths = std::iter::once(&site.js).chain(parts.into_iter().map(|(_, path)| path));
        paths.map(|path| self.text(Some(path))).collect()
    }

    /// A style sheet whose `url(…)` hold the files themselves.
    fn with_files(&self, style: &str, on: &str) -> String {
        let mut out = String::with_capacity(style.len());
        let mut rest = style;
        while let Some(at) = rest.find("url(") {
            let (before, after) = rest.split_at(at + "url(".len());
            let end = after.find(')').unwrap_or(after.len());
            let written = after[..end].trim().trim_matches(['"', '\'']);
            let file = match resolve(on, written) {
                Reference::Site { path, .. } if !written.starts_with('#') => self.data_uri(&path),
                _ => None,
            };
            out.push_str(before);
            match file {
                Some(uri) => out.push_str(&format!("\"{uri}\"")),
                None => out.push_str(&after[..end]),
            }
            rest = &after[end..];
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_does_not_end_its_element() {
        assert_eq!(raw("a</script>b</SCRIPT \r\n</style", "script"), "a<\\/script>b<\\/SCRIPT \n</style");
    }
}
