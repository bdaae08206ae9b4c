//! Media files inside a bundle: their types, and smaller copies of large images.

mod scale;

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::MediaError;
use super::size::{TOO_LARGE, size};
use crate::content::image::image_facts;
use crate::document::ImageSize;
use crate::site::Site;
use crate::source::formats::{Format, FormatClass, of_path};

/// Size in bytes above which an image is scaled down.
pub(super) const LARGE: usize = 1024 * 1024;
/// The longest side of a scaled image, in pixels.
const LONGEST_SIDE: u32 = 1600;

/// A media file as it is embedded.
#[derive(Debug, Clone)]
pub(super) struct MediaFile {
    pub(super) bytes: Arc<[u8]>,
    /// Such as `image/png`.
    pub(super) media_type: &'static str,
    /// Without the dot.
    pub(super) extension: &'static str,
    /// A note for the author.
    pub(super) note: Option<String>,
}

/// Media files of a bundle by their path in the site, each with its name in the bundle; or why they are left out.
#[derive(Default)]
pub(super) struct NamedMedia(BTreeMap<String, Result<(String, MediaFile), MediaError>>);

impl NamedMedia {
    /// Adds the file of the site at `path`, if it is new, and returns its name. `name` names a file by its number, from 1, or rejects it.
    pub(super) fn add(
        &mut self,
        site: &Site,
        path: &str,
        name: impl FnOnce(usize, MediaFile) -> Result<(String, MediaFile), MediaError>,
    ) -> Option<String> {
        let number = self.0.len() + 1;
        let entry = self.0.entry(path.to_owned()).or_insert_with(|| {
            let bytes = site.pull(path).and_then(Result::ok);
            let bytes = bytes.ok_or_else(|| MediaError::Missing { path: path.to_owned() })?;
            name(number, embed(path, &bytes)?)
        });
        entry.as_ref().ok().map(|(name, _)| name.clone())
    }

    /// The files with their names, by path.
    pub(super) fn files(&self) -> impl Iterator<Item = &(String, MediaFile)> {
        self.0.values().filter_map(|file| file.as_ref().ok())
    }

    /// Notes for the author: files that are scaled or left out.
    pub(super) fn notes(&self) -> Vec<String> {
        let note = |file: &Result<(String, MediaFile), MediaError>| match file {
            Ok((_, file)) => file.note.clone(),
            Err(error) => Some(error.note()),
        };
        self.0.values().filter_map(note).collect()
    }
}

/// The file at `path`; a large image is scaled down.
///
/// # Errors
/// If browsers do not show files of its kind, or it is too large.
pub(super) fn embed(path: &str, bytes: &Arc<[u8]>) -> Result<MediaFile, MediaError> {
    let format = format_of(path, bytes)?;
    let (extension, media_type) = (format.extension(), format.media_type);
    if bytes.len() <= LARGE {
        return Ok(MediaFile { bytes: Arc::clone(bytes), media_type, extension, note: None });
    }
    let scaled = match extension {
        "png" => scale::png(bytes, LONGEST_SIDE, LARGE),
        "jpg" => scale::jpeg(bytes, LONGEST_SIDE, LARGE),
        _ => None,
    };
    if let Some(scaled) = scaled {
        let (ImageSize { width: from_width, height: from_height }, ImageSize { width, height }) =
            (scaled.from, scaled.to);
        let note = format!(
            "`{path}` ({}, {from_width} × {from_height} pixels) is embedded as a smaller copy ({}, {width} × {height})",
            size(bytes.len()),
            size(scaled.bytes.len())
        );
        let extension = scaled.extension;
        let media_type = if extension == "png" { "image/png" } else { "image/jpeg" };
        return Ok(MediaFile { bytes: scaled.bytes.into(), media_type, extension, note: Some(note) });
    }
    if bytes.len() > TOO_LARGE {
        return Err(MediaError::TooLarge { path: path.to_owned(), bytes: bytes.len() });
    }
    let note = format!("`{path}` makes the bundle {} larger: save a smaller one", size(bytes.len()));
    Ok(MediaFile { bytes: Arc::clone(bytes), media_type, extension, note: Some(note) })
}

/// The format of a file that pages show or load. An image may be of another than its name says: e-readers and Anki believe the media type.
fn format_of(path: &str, bytes: &[u8]) -> Result<&'static Format, MediaError> {
    let unknown = || MediaError::UnknownKind { path: path.to_owned() };
    let promised = of_path(path).ok_or_else(unknown)?;
    match promised.class {
        FormatClass::Image => {
            image_facts(bytes).format.map_err(|_| MediaError::NotAnImage { path: path.to_owned() })
        }
        FormatClass::Audio | FormatClass::Video | FormatClass::Captions | FormatClass::Font => Ok(promised),
        FormatClass::Page | FormatClass::Code | FormatClass::Data => Err(unknown()),
    }
}

/// A data URI.
pub(super) fn data_uri(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(path: &str, bytes: Vec<u8>) -> Result<MediaFile, MediaError> {
        embed(path, &Arc::from(bytes))
    }

    /// A GIF of one pixel, with bytes behind it.
    fn gif(more: usize) -> Vec<u8> {
        [b"GIF89a\x01\0\x01\0\0\0\0".to_vec(), vec![0; more]].concat()
    }

    #[test]
    fn small_files_stay_as_they_are() {
        let file = embedded("a/b.GIF", gif(0)).expect("is embedded");
        assert_eq!((&*file.bytes, file.media_type, file.note), (&*gif(0), "image/gif", None));
        assert_eq!(data_uri("image/png", &[1, 2, 3]), "data:image/png;base64,AQID");
    }

    #[test]
    fn an_image_is_what_its_content_says() {
        let file = embedded("a.png", gif(0)).expect("is embedded");
        assert_eq!((file.media_type, file.extension), ("image/gif", "gif"));
        assert_eq!(embedded("a.png", b"<svg/>".to_vec()).expect("is embedded").media_type, "image/svg+xml");
        for other in [&b""[..], b"GIF89a", b"<html>", b"version https://git-lfs.github.com/spec/v1\n"] {
            let error = embedded("a.gif", other.to_vec()).expect_err("is left out");
            assert_eq!(error.to_string(), "`a.gif` is left out: it is not an image");
        }
    }

    #[test]
    fn what_cannot_be_scaled_is_reported() {
        let large = embedded("a.gif", gif(LARGE)).expect("is embedded");
        assert!(large.note.is_some_and(|note| note.contains("1.0 MB larger")));
        let broken = embedded("a.gif", gif(TOO_LARGE)).expect_err("is left out");
        assert!(broken.to_string().contains("8.3 MB) is left out"), "{broken}");
        assert!(embedded("a.txt", vec![0]).is_err());
    }

    #[test]
    fn an_image_of_too_many_pixels_is_not_decoded() {
        let blank = |width: u32, height: u32| {
            let mut out = Vec::new();
            let mut encoder = png::Encoder::new(&mut out, width, height);
            encoder.set_color(png::ColorType::Grayscale);
            encoder.add_text_chunk("Comment".into(), "x".repeat(LARGE)).expect("is text");
            let mut writer = encoder.write_header().expect("written");
            writer.write_image_data(&vec![0; (width * height) as usize]).expect("written");
            writer.finish().expect("written");
            out
        };
        let note = |width, height| embedded("a.png", blank(width, height)).expect("is embedded").note;
        assert!(note(1_000, 1_000).is_some_and(|note| note.contains("a smaller copy")));
        assert!(note(10_000, 5_001).is_some_and(|note| note.contains("MB larger: save a smaller one")));
    }
}
