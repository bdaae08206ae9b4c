//! Formats of files by their extensions: what they are called, how they are served, and what they are for.

use super::paths::extension;

/// A format of files.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// Its extensions; the first is the usual one.
    pub extensions: &'static [&'static str],
    /// What it is called.
    pub name: &'static str,
    /// The media type; of texts, with their encoding.
    pub media_type: &'static str,
    /// What files of this format are.
    pub class: FormatClass,
    /// Whether it is compressed already.
    pub is_compressed: bool,
}

/// What files of a format are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FormatClass {
    Image,
    Audio,
    Video,
    Captions,
    Font,
    Page,
    Code,
    Data,
}

/// All formats that the program knows.
pub const FORMATS: &[Format] = &[
    packed(FormatClass::Image, &["png", "apng"], "PNG", "image/png"),
    packed(FormatClass::Image, &["jpg", "jpeg", "jfif"], "JPEG", "image/jpeg"),
    packed(FormatClass::Image, &["gif"], "GIF", "image/gif"),
    packed(FormatClass::Image, &["webp"], "WebP", "image/webp"),
    packed(FormatClass::Image, &["avif"], "AVIF", "image/avif"),
    plain(FormatClass::Image, &["bmp"], "BMP", "image/bmp"),
    plain(FormatClass::Image, &["ico"], "ICO", "image/x-icon"),
    plain(FormatClass::Image, &["svg"], "SVG", "image/svg+xml"),
    packed(FormatClass::Audio, &["mp3"], "MP3", "audio/mpeg"),
    packed(FormatClass::Audio, &["m4a"], "M4A", "audio/mp4"),
    packed(FormatClass::Audio, &["ogg", "oga", "opus"], "Ogg", "audio/ogg"),
    packed(FormatClass::Audio, &["flac"], "FLAC", "audio/flac"),
    plain(FormatClass::Audio, &["wav"], "WAV", "audio/wav"),
    packed(FormatClass::Video, &["mp4", "m4v"], "MP4", "video/mp4"),
    packed(FormatClass::Video, &["webm"], "WebM", "video/webm"),
    packed(FormatClass::Video, &["ogv"], "Ogg", "video/ogg"),
    packed(FormatClass::Video, &["mov"], "QuickTime", "video/quicktime"),
    packed(FormatClass::Video, &["mkv"], "Matroska", "video/x-matroska"),
    packed(FormatClass::Video, &["3gp"], "3GP", "video/3gpp"),
    plain(FormatClass::Captions, &["vtt"], "WebVTT", "text/vtt"),
    packed(FormatClass::Font, &["woff2"], "WOFF2", "font/woff2"),
    packed(FormatClass::Font, &["woff"], "WOFF", "font/woff"),
    plain(FormatClass::Font, &["ttf"], "TrueType", "font/ttf"),
    plain(FormatClass::Font, &["otf"], "OpenType", "font/otf"),
    plain(FormatClass::Page, &["html", "htm"], "HTML", "text/html; charset=utf-8"),
    plain(FormatClass::Code, &["css"], "CSS", "text/css; charset=utf-8"),
    plain(FormatClass::Code, &["js", "mjs"], "JavaScript", "text/javascript; charset=utf-8"),
    plain(FormatClass::Code, &["wasm"], "WebAssembly", "application/wasm"),
    plain(FormatClass::Data, &["json", "map"], "JSON", "application/json"),
    plain(FormatClass::Data, &["webmanifest"], "JSON", "application/manifest+json"),
    plain(FormatClass::Data, &["xml"], "XML", "application/xml; charset=utf-8"),
    plain(FormatClass::Data, &["md"], "Markdown", "text/markdown; charset=utf-8"),
    plain(FormatClass::Data, &["txt", "csv", "toml", "yaml", "yml"], "text", "text/plain; charset=utf-8"),
    plain(FormatClass::Data, &["pdf"], "PDF", "application/pdf"),
    packed(FormatClass::Data, &["zip"], "ZIP", "application/zip"),
];

impl Format {
    /// The usual extension.
    pub fn extension(&self) -> &'static str {
        self.extensions[0]
    }
}

/// The format that the extension of a file promises.
pub fn of_path(path: &str) -> Option<&'static Format> {
    of_extension(extension(path))
}

/// The format with this extension, in lower or upper case.
pub fn of_extension(extension: &str) -> Option<&'static Format> {
    let has = |format: &&Format| format.extensions.iter().any(|known| extension.eq_ignore_ascii_case(known));
    FORMATS.iter().find(has)
}

/// The same for images only.
pub fn of_image(path: &str) -> Option<&'static Format> {
    of_path(path).filter(|format| format.class == FormatClass::Image)
}

const fn plain(
    class: FormatClass,
    extensions: &'static [&'static str],
    name: &'static str,
    media_type: &'static str,
) -> Format {
    Format { extensions, name, media_type, class, is_compressed: false }
}

const fn packed(
    class: FormatClass,
    extensions: &'static [&'static str],
    name: &'static str,
    media_type: &'static str,
) -> Format {
    Format { extensions, name, media_type, class, is_compressed: true }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_extension_is_in_the_table_once() {
        let all: Vec<&str> = FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert!(FORMATS.iter().all(|format| !format.extensions.is_empty()));
    }

    #[test]
    fn formats_are_found_by_path() {
        let name = |path: &str| of_image(path).map(Format::extension);
        assert_eq!((name("a/b.JPEG"), name("a.apng")), (Some("jpg"), Some("png")));
        assert_eq!((name("png"), name("a.mp4")), (None, None));
        assert_eq!(of_path("a.MP4").map(|format| format.media_type), Some("video/mp4"));
    }
}
