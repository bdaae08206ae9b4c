//! What images are by their bytes: the format, and the size, so that pages do not jump while they load.

use std::borrow::Cow;

use crate::document::ImageSize;
use crate::source::formats::{Format, of_extension};

/// An image by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageFacts {
    /// Its format.
    pub format: Result<&'static Format, OtherContent>,
    /// Its size, if that is known.
    pub size: Option<ImageSize>,
}

/// The content of a file that browsers do not show as an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherContent {
    /// Nothing.
    Empty,
    /// A pointer of Git LFS to a file that was not downloaded.
    LfsPointer,
    /// A page of HTML, often that of an error.
    Page,
    /// Other text.
    Text,
    /// The beginning of an image.
    Damaged,
    /// Something else.
    Unknown,
}

/// How the pointers of Git LFS begin.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// What an image is by its bytes.
pub fn image_facts(bytes: &[u8]) -> ImageFacts {
    let size = pixel_size(bytes);
    if let Some(format) = pixel_format(bytes) {
        // Sizes in containers may be in unusual positions.
        let is_whole = size.is_some() || matches!(format.extension(), "avif" | "ico");
        return ImageFacts { format: if is_whole { Ok(format) } else { Err(OtherContent::Damaged) }, size };
    }
    let text = text_of(bytes);
    let root = text.as_deref().and_then(root_element);
    let svg = of_extension("svg").filter(|_| root.is_some_and(|root| element_name(root) == "svg"));
    match (svg, root) {
        (Some(svg), Some(root)) => ImageFacts { format: Ok(svg), size: svg_size(root) },
        _ => ImageFacts { format: Err(other_content(bytes, text.as_deref(), root)), size: None },
    }
}

fn other_content(bytes: &[u8], text: Option<&str>, root: Option<&str>) -> OtherContent {
    let is_page = |root: &str| {
        ["html", "head", "body"].iter().any(|name| element_name(root).eq_ignore_ascii_case(name))
    };
    match text {
        _ if bytes.is_empty() => OtherContent::Empty,
        _ if bytes.starts_with(LFS_POINTER) => OtherContent::LfsPointer,
        _ if root.is_some_and(is_page) => OtherContent::Page,
        Some(text) if !text.contains(|c: char| c.is_control() && !c.is_whitespace()) => OtherContent::Text,
        _ => OtherContent::Unknown,
    }
}

/// The format of an image of pixels.
fn pixel_format(bytes: &[u8]) -> Option<&'static Format> {
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

/// The text of a file in UTF-8, or in UTF-16 if it begins with a byte order mark; without the mark.
fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let units = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => {
            let text = std::str::from_utf8(bytes).ok()?;
            Some(text.strip_prefix('\u{feff}').unwrap_or(text).into())
        }
    }
}

/// A document of XML or HTML from its first element on.
fn root_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    loop {
        let markup = rest.strip_prefix('<')?;
        let end = match markup.as_bytes().first()? {
            b'?' => "?>",
            b'!' if markup.starts_with("!--") => "-->",
            // Declarations of entities are in brackets.
            b'!' if markup.split('>').next().is_some_and(|start| start.contains('[')) => "]>",
            b'!' => ">",
            _ => return Some(rest),
        };
        rest = markup[markup.find(end)? + end.len()..].trim_start();
    }
}

/// The name of the element that `root` begins with, without its namespace.
fn element_name(root: &str) -> &str {
    let name =
        root[1..].split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}

fn pixel_size(bytes: &[u8]) -> Option<ImageSize> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some(ImageSize { width: u32::try_from(size.width).ok()?, height: u32::try_from(size.height).ok()? })
}

/// The size of an SVG whose text begins with its root: its `width` and `height`, or those of its `viewBox`.
fn svg_size(root: &str) -> Option<ImageSize> {
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
        let of = |svg: &str| image_facts(svg.as_bytes()).size;
        assert_eq!(of("<?xml version='1.0'?><svg width='40px' height=\"30\">"), size(40, 30));
        assert_eq!(of("<svg viewBox=\"0 0 120 80\" width=\"100%\">"), size(120, 80));
        assert_eq!(of("<svg>"), None);
    }

    #[test]
    fn formats_are_detected_from_the_bytes() {
        let of = |bytes: &[u8]| image_facts(bytes).format.map(Format::extension);
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0";
        assert_eq!(of(jpeg), Ok("jpg"));
        assert_eq!(of(b"GIF89a\x01\0\x01\0\0\0\0"), Ok("gif"));
        assert_eq!(of(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"), Ok("avif"));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(OtherContent::Damaged));
        assert_eq!(of(b"\0\x01binary"), Err(OtherContent::Unknown));
    }

    #[test]
    fn drawings_are_told_from_other_text() {
        let of = |text: &str| image_facts(text.as_bytes()).format.map(Format::extension);
        for svg in [
            "<svg>",
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- <html> -->\n<s:svg xmlns:s='http://www.w3.org/2000/svg'/>",
            "<!DOCTYPE svg [ <!ENTITY a \"b\"> ]><svg/>",
        ] {
            assert_eq!(of(svg), Ok("svg"), "{svg}");
        }
        let utf16: Vec<u8> = "\u{feff}<svg/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(image_facts(&utf16).format.map(Format::extension), Ok("svg"));
        for (text, expected) in [
            ("", OtherContent::Empty),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", OtherContent::LfsPointer),
            ("<!doctype html><html><svg></svg></html>", OtherContent::Page),
            ("not found", OtherContent::Text),
            ("<!-- ", OtherContent::Text),
        ] {
            assert_eq!(of(text), Err(expected), "{text}");
        }
    }
}
