//! The default icon as PNG files: browsers install a site as an app only if it has icons of two sizes in pixels.

use super::artifact::Artifact;
use crate::cache::Fingerprint;
use crate::raster::{Color, ColorType, Compression, ImageSize, png};

/// Widths in pixels, which browsers require.
pub(super) const SIZES: [u32; 2] = [192, 512];
/// Width and height of the drawing, that of the theme's `icon.svg`.
const DRAWING: f64 = 32.0;

/// A rectangle with round corners, as in `icon.svg`.
struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    radius: f64,
    color: Color,
    opacity: f64,
}

const WHITE: Color = [0xff, 0xff, 0xff];

/// The shapes of `icon.svg`, the lowest first.
const SHAPES: [Rectangle; 6] = [
    Rectangle {
        x: 0.0,
        y: 0.0,
        width: DRAWING,
        height: DRAWING,
        radius: 6.0,
        color: [0x3a, 0x4f, 0xc4],
        opacity: 1.0,
    },
    Rectangle { x: 6.0, y: 8.25, width: 20.0, height: 1.5, radius: 0.0, color: WHITE, opacity: 0.45 },
    bar(6.5, 21.0, WHITE),
    bar(11.7, 18.5, WHITE),
    bar(16.9, 16.0, WHITE),
    bar(22.1, 13.0, [0xff, 0xe2, 0x7a]),
];

/// A bar of the drawing, by its upper left corner.
const fn bar(x: f64, y: f64, color: Color) -> Rectangle {
    Rectangle { x, y, width: 3.5, height: 26.0 - y, radius: 0.8, color, opacity: 1.0 }
}

/// The address of the icon of a size.
pub(super) fn address(size: u32) -> String {
    format!("assets/icon-{size}.png")
}

/// The icon of a size, drawn on demand.
pub(super) fn artifact(size: u32) -> Artifact {
    let fingerprint = Fingerprint::of_code().and([Fingerprint::of_value(&("app icon", size))]);
    Artifact::lazy(fingerprint, move || Ok(draw(size).into()))
}

fn draw(size: u32) -> Vec<u8> {
    let scale = f64::from(size) / DRAWING;
    let pixels: Vec<u8> = (0..size)
        .flat_map(|y| (0..size).flat_map(move |x| pixel(scale, f64::from(x), f64::from(y))))
        .collect();
    png(ImageSize { width: size, height: size }, ColorType::Rgba, Compression::Balanced, &pixels)
}

/// The color and opacity of the pixel at `x` and `y`.
fn pixel(scale: f64, x: f64, y: f64) -> [u8; 4] {
    let mut color = [0.0; 3];
    let mut opacity = 0.0;
    for shape in &SHAPES {
        let part = shape.opacity * shape.coverage(scale, x + 0.5, y + 0.5);
        let below = opacity * (1.0 - part);
        opacity = part + below;
        if opacity > 0.0 {
            for (value, own) in color.iter_mut().zip(shape.color) {
                *value = (f64::from(own) * part + *value * below) / opacity;
            }
        }
    }
    let [red, green, blue] = color.map(|value: f64| value.round() as u8);
    [red, green, blue, (opacity * 255.0).round() as u8]
}

impl Rectangle {
    /// The part of the pixel around a point that the shape covers, from the distance of the point to its edge.
    fn coverage(&self, scale: f64, x: f64, y: f64) -> f64 {
        let distance = |at: f64, start: f64, length: f64| {
            (at / scale - start - length / 2.0).abs() - length / 2.0 + self.radius
        };
        let (across, along) = (distance(x, self.x, self.width), distance(y, self.y, self.height));
        let outside = across.max(0.0).hypot(along.max(0.0)) + across.max(along).min(0.0) - self.radius;
        (0.5 - outside * scale).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_are_those_of_the_drawing() {
        let drawing = include_str!("../../themes/default/assets/icon.svg");
        for shape in SHAPES.iter().filter(|shape| shape.radius > 0.0 && shape.radius < 6.0) {
            let Rectangle { x, y, width, height, radius, .. } = shape;
            let radius = radius.to_string();
            let radius = radius.trim_start_matches('0');
            let markup =
                format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"");
            assert!(drawing.contains(&markup), "{markup}");
        }
        for Rectangle { color: [red, green, blue], .. } in SHAPES {
            let color = format!("#{red:02x}{green:02x}{blue:02x}").replace("#ffffff", "#fff");
            assert!(drawing.contains(&color), "{color}");
        }
    }

    #[test]
    fn an_icon_has_its_size_round_corners_and_its_bars() {
        for size in SIZES {
            let bytes = draw(size);
            let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
            let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
            let info = reader.next_frame(&mut pixels).expect("pixels");
            assert_eq!((info.width, info.height), (size, size));
            let at = |x: f64, y: f64| {
                let index = |value: f64| (value / DRAWING * f64::from(size)) as usize;
                let start = (index(y) * size as usize + index(x)) * 4;
                pixels[start..start + 4].to_vec()
            };
            assert_eq!(at(0.1, 0.1), [0, 0, 0, 0], "outside the corner");
            assert_eq!(at(4.0, 16.0), [0x3a, 0x4f, 0xc4, 255]);
            assert_eq!(at(8.0, 24.0), [255, 255, 255, 255]);
            assert_eq!(at(24.0, 20.0), [0xff, 0xe2, 0x7a, 255]);
        }
    }
}
