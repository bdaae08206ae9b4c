//! Colors of `[theme]`, with enough contrast to be read.

use csscolorparser::Color;

use super::view::Accent;
use crate::content::diagram;

/// The contrast of text with its background that WCAG 2 requires at level AA.
pub(super) const LEAST_CONTRAST: f32 = 4.5;
/// The backgrounds of light and dark pages: `--paper` of the default theme.
const PAPER: Color = Color::from_rgba8(0xfb, 0xfa, 0xf6, 255);
const DARK_PAPER: Color = Color::from_rgba8(0x12, 0x15, 0x1d, 255);
/// Lightness and chroma in OKLCH of the default theme's accent on dark pages.
const DARK_ACCENT: (f32, f32) = (0.77, 0.115);
/// The steps by which a color is made darker or lighter.
const STEP: f32 = 0.005;

/// Which pages a color is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    /// The contrast of a color with the background of these pages.
    pub(super) fn contrast(self, color: &Color) -> f32 {
        let (one, other) = (luminance(color), luminance(&self.paper()));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The nearest color of the same hue that has enough contrast.
    pub(super) fn readable(self, color: &Color) -> Color {
        let [lightness, chroma, hue, _] = color.to_oklcha();
        let step = if self == Scheme::Light { -STEP } else { STEP };
        let mut shades = (0_u8..=200).map(|count| {
            let lightness = (lightness + f32::from(count) * step).clamp(0.0, 1.0);
            from_hex(&Color::from_oklcha(lightness, chroma, hue, 1.0).clamp())
        });
        shades.find(|shade| self.contrast(shade) >= LEAST_CONTRAST).unwrap_or(*color)
    }

    fn paper(self) -> Color {
        if self == Scheme::Light { PAPER } else { DARK_PAPER }
    }
}

impl Accent {
    /// The accent with these colors; without `dark`, with a lighter shade of `light`.
    pub(super) fn new(light: &Color, dark: Option<&Color>) -> Self {
        let [_, chroma, hue, _] = light.to_oklcha();
        let shade =
            |lightness: f32, most: f32| Color::from_oklcha(lightness, chroma.min(most), hue, 1.0).clamp();
        let dark = dark.copied().unwrap_or_else(|| shade(DARK_ACCENT.0, DARK_ACCENT.1));
        Self {
            light: hex(light),
            dark: hex(&dark),
            wash: hex(&shade(0.953, 0.022)),
            dark_wash: hex(&shade(0.27, 0.045)),
        }
    }

    /// The rules that give pages this accent.
    pub(super) fn style(&self) -> String {
        let Self { light, dark, wash, dark_wash } = self;
        format!(
            ":root{{--accent:light-dark({light},{dark});--wash:light-dark({wash},{dark_wash})}}\n{}",
            self.diagram_style()
        )
    }

    /// The rules that give diagrams this accent. They are drawn on light paper everywhere.
    pub fn diagram_style(&self) -> String {
        let rules = [(diagram::ACCENT, &self.light), (diagram::WASH, &self.wash)].map(|(drawn, color)| {
            format!(".diagram [fill=\"{drawn}\"]{{fill:{color}}}\n.diagram [stroke=\"{drawn}\"]{{stroke:{color}}}\n")
        });
        rules.concat()
    }
}

/// The color as `#rrggbb`.
pub(super) fn hex(color: &Color) -> String {
    let [red, green, blue, _] = color.to_rgba8();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The color that remains when it is written as `#rrggbb`.
fn from_hex(color: &Color) -> Color {
    let [red, green, blue, _] = color.to_rgba8();
    Color::from_rgba8(red, green, blue, 255)
}

/// The relative luminance by WCAG 2.
fn luminance(color: &Color) -> f32 {
    let [red, green, blue, _] = color.to_linear_rgba();
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        csscolorparser::parse(text).expect("a color")
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Scheme::Light.contrast(&color("#fbfaf6")) - 1.0).abs() < 0.001);
        assert!((Scheme::Light.contrast(&color("black")) - 20.1).abs() < 0.1);
        assert!((Scheme::Dark.contrast(&color("white")) - 18.3).abs() < 0.1);
    }

    #[test]
    fn readable_colors_keep_their_hue_and_have_contrast() {
        for text in ["orange", "yellow", "#0f0", "white", "black", "#888", "#284bba", "hotpink"] {
            for scheme in [Scheme::Light, Scheme::Dark] {
                let (written, readable) = (color(text), scheme.readable(&color(text)));
                assert!(scheme.contrast(&readable) >= LEAST_CONTRAST, "{text} {scheme:?}");
                if scheme.contrast(&written) >= LEAST_CONTRAST {
                    assert_eq!(hex(&readable), hex(&written));
                }
            }
        }
        assert_eq!(hex(&Scheme::Light.readable(&color("#284bba"))), "#284bba");
    }

    #[test]
    fn the_accent_of_dark_pages_is_a_readable_shade() {
        for text in ["#7a1f5c", "teal", "black", "#a35f00", "#00f"] {
            let accent = Accent::new(&color(text), None);
            assert!(Scheme::Dark.contrast(&color(&accent.dark)) >= LEAST_CONTRAST, "{text}: {}", accent.dark);
        }
    }
}
