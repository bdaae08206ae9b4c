//! Width and height of images, so that pages do not jump while they load.

/// Width and height in pixels, where the bytes are those of a known kind of image.
pub(super) fn image_size(path: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if path.to_ascii_lowercase().ends_with(".svg") {
        return svg_size(std::str::from_utf8(bytes).ok()?);
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
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
        assert_eq!(image_size("a.png", b"not an image"), None);
    }
}
