//! What images are by their bytes: the format, and the size, so that pages do not jump while they load.

/// An image by its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImageFacts {
    /// The extension of its format; `None` if the format is unknown.
    pub format: Option<&'static str>,
    /// Width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
}

/// Extensions of image files, and those of the same format.
const EXTENSIONS: [(&str, &str); 11] = [
    ("png", "png"),
    ("apng", "png"),
    ("jpg", "jpg"),
    ("jpeg", "jpg"),
    ("jfif", "jpg"),
    ("gif", "gif"),
    ("webp", "webp"),
    ("avif", "avif"),
    ("bmp", "bmp"),
    ("ico", "ico"),
    ("svg", "svg"),
];
/// How far the start tag of an SVG is looked for, in bytes.
const SVG_HEAD: usize = 8 * 1024;

/// The format that the name of an image file promises; `None` if it is none of an image.
pub fn promised_format(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    let known = EXTENSIONS.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known));
    known.map(|(_, format)| *format)
}

/// What the image at `path` is by its bytes.
pub fn image_facts(path: &str, bytes: &[u8]) -> ImageFacts {
    if promised_format(path) == Some("svg") {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SVG_HEAD)]);
        return ImageFacts { format: head.contains("<svg").then_some("svg"), size: svg_size(&head) };
    }
    let format = imagesize::image_type(bytes).ok().and_then(|format| match format {
        imagesize::ImageType::Png => Some("png"),
        imagesize::ImageType::Jpeg => Some("jpg"),
        imagesize::ImageType::Gif => Some("gif"),
        imagesize::ImageType::Webp => Some("webp"),
        imagesize::ImageType::Bmp => Some("bmp"),
        imagesize::ImageType::Ico => Some("ico"),
        imagesize::ImageType::Heif(_) => (bytes.get(8..11) == Some(b"avi")).then_some("avif"),
        _ => None,
    });
    let size = imagesize::blob_size(bytes)
        .ok()
        .and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
    ImageFacts { format, size }
}

/// The size of an SVG: its `width` and `height`, or those of its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
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
        return Some((width, height));
    }
    let mut numbers = value("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2).map(pixels);
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_drawings() {
        assert_eq!(svg_size("<?xml?><svg width='40px' height=\"30\">"), Some((40, 30)));
        assert_eq!(svg_size("<svg viewBox=\"0 0 120 80\" width=\"100%\">"), Some((120, 80)));
        assert_eq!(svg_size("<svg>"), None);
    }

    #[test]
    fn formats_are_detected_from_the_bytes() {
        let of = |path: &str, bytes: &[u8]| image_facts(path, bytes).format;
        assert_eq!(of("a.png", b"not an image"), None);
        assert_eq!(of("a.png", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01"), Some("jpg"));
        assert_eq!(of("a.webp", b"RIFF\x1a\0\0\0WEBPVP8L"), Some("webp"));
        assert_eq!(of("a.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"), Some("avif"));
        assert_eq!(of("a.svg", b"<svg>"), Some("svg"));
        assert_eq!((promised_format("a/b.JPEG"), promised_format("a.apng")), (Some("jpg"), Some("png")));
        assert_eq!((promised_format("png"), promised_format("a.mp4")), (None, None));
    }
}
