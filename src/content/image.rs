//! What images are by their bytes: the format, and the size, so that pages do not jump while they load.

use crate::document::ImageSize;
use crate::source::formats::{Format, of_extension, of_image};

/// An image by its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImageFacts {
    /// Its format; `None` if the format is unknown.
    pub format: Option<&'static Format>,
    /// Its size, if that is known.
    pub size: Option<ImageSize>,
}

/// How far the start tag of an SVG is looked for, in bytes.
const SVG_HEAD: usize = 8 * 1024;

/// What the image at `path` is by its bytes.
pub fn image_facts(path: &str, bytes: &[u8]) -> ImageFacts {
    if let Some(promised) = of_image(path).filter(|format| format.extension() == "svg") {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SVG_HEAD)]);
        return ImageFacts { format: head.contains("<svg").then_some(promised), size: svg_size(&head) };
    }
    ImageFacts { format: detected_format(bytes), size: pixel_size(bytes) }
}

/// The format of an image of pixels, by its bytes.
pub fn detected_format(bytes: &[u8]) -> Option<&'static Format> {
    let extension = match imagesize::image_type(bytes).ok()? {
        imagesize::ImageType::Png => "png",
        imagesize::ImageType::Jpeg => "jpg",
        imagesize::ImageType::Gif => "gif",
        imagesize::ImageType::Webp => "webp",
        imagesize::ImageType::Bmp => "bmp",
        imagesize::ImageType::Ico => "ico",
        imagesize::ImageType::Heif(_) if bytes.get(8..11) == Some(b"avi") => "avif",
        _ => return None,
    };
    of_extension(extension)
}

fn pixel_size(bytes: &[u8]) -> Option<ImageSize> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some(ImageSize { width: u32::try_from(size.width).ok()?, height: u32::try_from(size.height).ok()? })
}

/// The size of an SVG: its `width` and `height`, or those of its `viewBox`.
fn svg_size(text: &str) -> Option<ImageSize> {
    let root = &text[text.find("<svg")?..];
    let root = &root[..root.find('>')?];
    let value = |name: &str| -> Option<&str> {
        let at = root.find(&format!(" {name}=")).map(|at| at + name.len() + 2)?;
        let quote = root[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        root[at + 1..].split(quote).next()
    };
    let pixels = |text: &str| {
        let number = text.trim().trim_end_matches("px").parse::<f64>().ok()?;
        (number.is_finite() && (1.0..=100_000.0).contains(&number)).then_some(number.round() as u32)
    };
    if let (Some(width), Some(height)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some(ImageSize { width, height });
    }
    let mut numbers = value("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2).map(pixels);
    Some(ImageSize { width: numbers.next()??, height: numbers.next()?? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_drawings() {
        let size = |width, height| Some(ImageSize { width, height });
        assert_eq!(svg_size("<?xml?><svg width='40px' height=\"30\">"), size(40, 30));
        assert_eq!(svg_size("<svg viewBox=\"0 0 120 80\" width=\"100%\">"), size(120, 80));
        assert_eq!(svg_size("<svg>"), None);
    }

    #[test]
    fn formats_are_detected_from_the_bytes() {
        let of = |path: &str, bytes: &[u8]| image_facts(path, bytes).format.map(Format::extension);
        assert_eq!(of("a.png", b"not an image"), None);
        assert_eq!(of("a.png", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01"), Some("jpg"));
        assert_eq!(of("a.webp", b"RIFF\x1a\0\0\0WEBPVP8L"), Some("webp"));
        assert_eq!(of("a.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"), Some("avif"));
        assert_eq!(of("a.svg", b"<svg>"), Some("svg"));
    }
}
