//! Downscaling of images with an area average filter.

use crate::document::ImageSize;
use std::io::Cursor;

use jpeg_encoder::{ColorType, Encoder};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Maximum number of pixels of an image that is decoded, up to four bytes each: more than phones take by default.
const MAX_PIXELS: u64 = 50_000_000;
/// JPEG quality, from 1 to 100.
const QUALITY: u8 = 82;
/// How often a copy that is too large is scaled again.
const ATTEMPTS: u32 = 6;

/// A scaled copy.
pub(super) struct Scaled {
    pub(super) bytes: Vec<u8>,
    /// `png` or `jpg`.
    pub(super) extension: &'static str,
    /// The size before and after.
    pub(super) from: ImageSize,
    pub(super) to: ImageSize,
}

/// Pixels in rows, `channels` bytes each.
struct Pixels {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>,
}

/// Metadata of a JPEG: orientation and colour profile.
#[derive(Default)]
struct Metadata {
    exif: Option<Vec<u8>>,
    icc: Option<Vec<u8>>,
}

/// A scaled copy of a PNG, as JPEG if it is opaque. `None` if it cannot be decoded.
pub(super) fn png(bytes: &[u8], longest: u32, most_bytes: usize) -> Option<Scaled> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let (width, height) = decoder.read_header_info().ok().map(|info| (info.width, info.height))?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let mut reader = decoder.read_info().ok()?;
    let mut data = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut data).ok()?;
    let grey = matches!(info.color_type, png::ColorType::GrayscaleAlpha);
    let pixels = Pixels {
        width: width as usize,
        height: height as usize,
        channels: if grey { 2 } else { 4 },
        bytes: data,
    };
    let opaque = pixels.bytes.chunks_exact(pixels.channels).all(|pixel| pixel.last() == Some(&255));
    if !opaque {
        return shrink(&pixels, longest, most_bytes, "png", &encode_png);
    }
    // Alpha is removed from the copy: without it the image itself would be in memory twice.
    let encode = |copy: &Pixels| encode_jpeg(&copy.without_alpha(), &Metadata::default());
    shrink(&pixels, longest, most_bytes, "jpg", &encode)
}

/// A scaled copy of a JPEG. `None` if it cannot be decoded.
pub(super) fn jpeg(bytes: &[u8], longest: u32, most_bytes: usize) -> Option<Scaled> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let info = decoder.info()?;
    if u64::from(info.width) * u64::from(info.height) > MAX_PIXELS {
        return None;
    }
    let data = decoder.decode().ok()?;
    let pixels = Pixels { width: info.width.into(), height: info.height.into(), channels: 3, bytes: data };
    let metadata = Metadata { exif: decoder.exif().cloned(), icc: decoder.icc_profile() };
    shrink(&pixels, longest, most_bytes, "jpg", &|pixels| encode_jpeg(pixels, &metadata))
}

/// The largest copy, up to `longest` pixels a side, of at most `most_bytes`; else the smallest tried.
fn shrink(
    pixels: &Pixels,
    longest: u32,
    most_bytes: usize,
    extension: &'static str,
    encode: &dyn Fn(&Pixels) -> Option<Vec<u8>>,
) -> Option<Scaled> {
    let mut side = pixels.width.max(pixels.height).min(longest as usize);
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let copy = pixels.scaled(side);
        let bytes = encode(&copy)?;
        let fits = bytes.len() <= most_bytes;
        last = Some(Scaled { bytes, extension, from: pixels.size(), to: copy.size() });
        if fits {
            break;
        }
        side = side * 7 / 10;
    }
    last
}

fn encode_jpeg(pixels: &Pixels, metadata: &Metadata) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, QUALITY);
    if let Some(exif) = &metadata.exif {
        encoder.add_exif_metadata(exif).ok()?;
    }
    if let Some(icc) = &metadata.icc {
        encoder.add_icc_profile(icc).ok()?;
    }
    let color = if pixels.channels == 1 { ColorType::Luma } else { ColorType::Rgb };
    encoder
        .encode(&pixels.bytes, pixels.width.try_into().ok()?, pixels.height.try_into().ok()?, color)
        .ok()?;
    Some(out)
}

fn encode_png(pixels: &Pixels) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width as u32, pixels.height as u32);
    encoder.set_color(if pixels.channels == 2 {
        png::ColorType::GrayscaleAlpha
    } else {
        png::ColorType::Rgba
    });
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels.bytes).ok()?;
    writer.finish().ok()?;
    Some(out)
}

impl Pixels {
    fn size(&self) -> ImageSize {
        ImageSize { width: self.width as u32, height: self.height as u32 }
    }

    /// The same without the last channel.
    fn without_alpha(&self) -> Self {
        let colours = self.channels - 1;
        let bytes =
            self.bytes.chunks_exact(self.channels).flat_map(|pixel| &pixel[..colours]).copied().collect();
        Self { channels: colours, bytes, ..*self }
    }

    /// A copy whose longer side has `longest` pixels: each is the mean of the pixels that it covers, weighted by alpha.
    fn scaled(&self, longest: usize) -> Self {
        let side = self.width.max(self.height).max(1);
        let fit = |length: usize| (length * longest / side).max(1);
        let (width, height) = (fit(self.width), fit(self.height));
        let channels = self.channels;
        let has_alpha = channels.is_multiple_of(2);
        let mut bytes = Vec::with_capacity(width * height * channels);
        let covered = |position: usize, new: usize, old: usize| {
            position * old / new..((position + 1) * old).div_ceil(new)
        };
        for row in 0..height {
            for column in 0..width {
                let mut sums = [0_u64; 4];
                let mut weights = 0_u64;
                let mut count = 0_u64;
                for y in covered(row, height, self.height) {
                    let columns = covered(column, width, self.width);
                    let start = (y * self.width + columns.start) * channels;
                    for pixel in self.bytes[start..start + columns.len() * channels].chunks_exact(channels) {
                        let weight = if has_alpha { u64::from(pixel[channels - 1]) } else { 1 };
                        pixel
                            .iter()
                            .zip(&mut sums)
                            .for_each(|(value, sum)| *sum += u64::from(*value) * weight);
                        weights += weight;
                        count += 1;
                    }
                }
                for (channel, sum) in sums[..channels].iter().enumerate() {
                    let is_alpha = has_alpha && channel == channels - 1;
                    let mean = if is_alpha { weights / count.max(1) } else { sum / weights.max(1) };
                    bytes.push(mean.min(255) as u8);
                }
            }
        }
        Self { width, height, channels, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> ImageSize {
        ImageSize { width, height }
    }

    /// An image of noise, which no encoder makes small.
    fn noise(width: usize, height: usize, channels: usize) -> Pixels {
        let mut state = 1_u32;
        let bytes = (0..width * height * channels).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        Pixels { width, height, channels, bytes: bytes.collect() }
    }

    #[test]
    fn the_mean_of_what_is_covered() {
        let pixels = Pixels { width: 4, height: 2, channels: 1, bytes: vec![0, 10, 20, 30, 10, 20, 30, 40] };
        assert_eq!(pixels.scaled(2).bytes, [10, 30]);
        assert_eq!(pixels.scaled(4).bytes, pixels.bytes);
    }

    #[test]
    fn what_does_not_show_does_not_colour() {
        let pixels = Pixels { width: 2, height: 1, channels: 4, bytes: vec![200, 0, 0, 255, 0, 99, 0, 0] };
        assert_eq!(pixels.scaled(1).bytes, [200, 0, 0, 127]);
    }

    #[test]
    fn a_large_png_becomes_smaller() {
        let see_through = encode_png(&noise(400, 200, 4)).expect("is encoded");
        let copy = png(&see_through, 100, 1_000_000).expect("is read");
        assert_eq!((copy.extension, copy.from, copy.to), ("png", size(400, 200), size(100, 50)));
        let mut opaque = noise(400, 200, 4);
        opaque.bytes.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255);
        let opaque = encode_png(&opaque).expect("is encoded");
        let copy = png(&opaque, 400, 8_000).expect("is read");
        assert!(copy.extension == "jpg" && copy.bytes.len() <= 8_000 && copy.to.width < 400);
        assert!(png(&opaque[..opaque.len() / 2], 100, 1).is_none());
    }

    #[test]
    fn a_large_jpeg_keeps_its_metadata() {
        let exif = vec![b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
        let metadata = Metadata { exif: Some(exif.clone()), icc: None };
        let large = encode_jpeg(&noise(300, 300, 3), &metadata).expect("is encoded");
        let copy = jpeg(&large, 30, 1_000_000).expect("is read");
        assert_eq!((copy.extension, copy.from, copy.to), ("jpg", size(300, 300), size(30, 30)));
        let mut decoder = JpegDecoder::new(ZCursor::new(&copy.bytes[..]));
        decoder.decode_headers().expect("is a JPEG");
        assert_eq!(decoder.exif(), Some(&exif));
        assert!(jpeg(b"\xff\xd8 nonsense", 30, 1).is_none());
    }
}
