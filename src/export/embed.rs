//! Files embedded in a document: images, style sheets, scripts.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::ExportInput;
use super::address::{Reference, resolve};
use super::error::MediaError;
use super::media::{data_uri, embed};
use super::size::TOO_LARGE;
use crate::document::css::map_urls;
use crate::site::root_data::{self, PartFiles};
use crate::theme::scripts;

/// Embeds files of the site in a document. Called by pages on many threads; each file is encoded once.
pub(super) struct Embedder<'s> {
    source: &'s ExportInput<'s>,
    files: Mutex<BTreeMap<String, EmbeddedFile>>,
}

/// A file as a data URI, with a note for the author.
#[derive(Clone)]
struct EmbeddedFile {
    uri: Option<Arc<str>>,
    note: Option<String>,
}

/// Text for a raw text element, such as `<script>`, which ends at its end tag.
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
    // Browsers normalize line ends before hashing.
    out.replace("\r\n", "\n")
}

/// The hash of an inline element for `script-src` and `style-src`.
pub(super) fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

impl<'s> Embedder<'s> {
    pub(super) fn new(source: &'s ExportInput<'s>) -> Self {
        Self { source, files: Mutex::default() }
    }

    /// The image, sound or font at `path` as a data URI.
    pub(super) fn data_uri(&self, path: &str) -> Option<Arc<str>> {
        self.embedded(path, |bytes| {
            let file = embed(path, bytes);
            EmbeddedFile {
                uri: file.as_ref().ok().map(|file| data_uri(file.media_type, &file.bytes).into()),
                note: file.map_or_else(|error| Some(error.note()), |file| file.note),
            }
        })
    }

    /// A file of the author's as a data URI to download.
    pub(super) fn download(&self, path: &str) -> Option<Arc<str>> {
        if !self.source.views.guide().assets.contains_key(path) {
            return None;
        }
        self.embedded(path, |bytes| {
            if bytes.len() > TOO_LARGE {
                let error = MediaError::TooLargeToDownload { path: path.to_owned(), bytes: bytes.len() };
                return EmbeddedFile { uri: None, note: Some(error.note()) };
            }
            EmbeddedFile { uri: Some(data_uri("application/octet-stream", bytes).into()), note: None }
        })
    }

    /// Whether the site generates the file.
    pub(super) fn is_generated(&self, path: &str) -> bool {
        self.source.site.get(path).is_some() && !self.source.views.guide().assets.contains_key(path)
    }

    fn embedded(&self, path: &str, make: impl FnOnce(&Arc<[u8]>) -> EmbeddedFile) -> Option<Arc<str>> {
        let known = |files: &Mutex<BTreeMap<String, EmbeddedFile>>| {
            files.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
        };
        if let Some(file) = known(&self.files) {
            return file.uri;
        }
        let bytes = self.source.site.pull(path).and_then(Result::ok)?;
        let file = make(&bytes);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.entry(path.to_owned()).or_insert(file).uri.clone()
    }

    /// Notes for the author.
    pub(super) fn notes(&self) -> Vec<String> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.values().filter_map(|file| file.note.clone()).collect()
    }

    /// A file of the theme as text.
    pub(super) fn text(&self, path: Option<&str>) -> String {
        let bytes = path.and_then(|path| self.source.site.pull(path)).and_then(Result::ok);
        bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// The theme's style sheet, with the files that it uses.
    pub(super) fn style(&self) -> String {
        let path = &self.source.views.site().theme.css;
        self.with_files(&self.text(Some(path)), path)
    }

    /// All style sheets of the theme, with the files that they use.
    pub(super) fn styles(&self) -> String {
        let parts = self.source.views.site().theme.styles.values();
        let parts: String = parts.map(|path| self.with_files(&self.text(Some(path)), path)).collect();
        self.style() + &parts
    }

    /// The theme's scripts except the early one, in the order of their names; a part follows the one that it depends on.
    pub(super) fn code(&self) -> String {
        let site = self.source.views.site();
        let mut parts: Vec<(&String, &String)> = site.theme.scripts.iter().collect();
        parts.sort_by_key(|(name, _)| (scripts::depth(name), *name));
        let script = self.text(Some(&site.theme.js));
        let theme = script.strip_prefix(&root_data::statement(site, PartFiles::Separate)).unwrap_or(&script);
        let parts: String = parts.into_iter().map(|(_, path)| self.text(Some(path))).collect();
        root_data::statement(site, PartFiles::Embedded) + theme + &parts
    }

    /// A style sheet with data URIs in its `url(…)`.
    fn with_files(&self, style: &str, on: &str) -> String {
        map_urls(style, |written| match resolve(on, written) {
            Reference::Site { path, .. } if !written.starts_with('#') => {
                self.data_uri(&path).map(|uri| uri.to_string())
            }
            _ => None,
        })
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
