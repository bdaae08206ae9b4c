//! The fonts that text is drawn in: those in the program, and others for the scripts that they lack.

use std::collections::BTreeSet;
use std::fmt::{self, Debug};
use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use rustybuzz::Face;

use crate::cache::Fingerprint;

/// A font in a file.
#[derive(Clone)]
pub struct FontFile {
    /// The bytes of the file.
    pub bytes: Arc<[u8]>,
    /// The index of the font among those of the file.
    pub index: u32,
}

impl Debug for FontFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "font {} of {} bytes", self.index, self.bytes.len())
    }
}

/// Finds fonts that the program does not contain.
pub trait FontFinder: Debug + Send + Sync {
    /// Fonts with as many of `characters` as possible. `language` chooses among fonts that draw the same characters differently.
    fn find(&self, characters: &BTreeSet<char>, language: &str) -> Vec<FontFile>;
}

/// Finds no font, for programs that do not read files.
#[derive(Debug)]
pub struct NoFonts;

impl FontFinder for NoFonts {
    fn find(&self, _: &BTreeSet<char>, _: &str) -> Vec<FontFile> {
        Vec::new()
    }
}

/// The style of text in the fonts of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FontStyle {
    /// For headings.
    Serif,
    /// For everything else.
    Sans,
}

/// The fonts of the program, then those that were found.
#[derive(Debug, Default)]
pub struct Fonts {
    found: Vec<FontFile>,
    fingerprint: Fingerprint,
}

impl Fonts {
    /// The fonts of the program, and others for the characters that they lack.
    pub fn with(found: Vec<FontFile>) -> Self {
        let index = |font: &FontFile| Fingerprint(font.index.into());
        let fingerprint = Fingerprint::default()
            .and(found.iter().flat_map(|font| [Fingerprint::of(&font.bytes), index(font)]));
        Self { found, fingerprint }
    }

    /// The fingerprint of the fonts that were found; those of the program are part of its code.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The fonts, the preferred ones for `style` first.
    pub(super) fn faces(&self, style: FontStyle) -> Vec<Face<'_>> {
        let mut own = [(dejavu::serif::regular(), 0), (dejavu::sans::regular(), 0)];
        if style == FontStyle::Sans {
            own.reverse();
        }
        let found = self.found.iter().map(|font| (&*font.bytes, font.index));
        own.into_iter().chain(found).filter_map(|(bytes, index)| Face::from_slice(bytes, index)).collect()
    }

    /// Measures characters in `style`: the width of one in units of the font size.
    pub fn measure(&self, style: FontStyle) -> impl Fn(char) -> f64 {
        let faces = self.faces(style);
        move |c| {
            let advance = |face: &Face| {
                let advance = face.glyph_hor_advance(face.glyph_index(c)?)?;
                Some(f64::from(advance) / f64::from(face.units_per_em()))
            };
            faces.iter().find_map(advance).unwrap_or(if is_written(c) { 1.0 } else { 0.0 })
        }
    }

    /// For a text: the text without the symbols that no font has, such as emoji, and the letters, digits and punctuation that no font has.
    pub fn drawable(&self) -> impl Fn(&str) -> (String, BTreeSet<char>) {
        let faces = self.faces(FontStyle::Serif);
        move |text| drawable(&faces, text)
    }
}

fn drawable(faces: &[Face<'_>], text: &str) -> (String, BTreeSet<char>) {
    let has = |c: char| faces.iter().any(|face| face.glyph_index(c).is_some());
    let mut missing = BTreeSet::new();
    let shown = text.chars().filter(|c| {
        if c.is_ascii_graphic() || !is_written(*c) || has(*c) {
            return true;
        }
        let is_symbol = GeneralCategoryGroup::Symbol.contains(category(*c));
        if !is_symbol {
            missing.insert(*c);
        }
        !is_symbol
    });
    let shown: String = shown.collect();
    (shown.split_whitespace().collect::<Vec<_>>().join(" "), missing)
}

/// Whether a character is drawn by itself: not a space, an accent or an invisible character.
fn is_written(c: char) -> bool {
    let groups = [
        GeneralCategoryGroup::Letter,
        GeneralCategoryGroup::Number,
        GeneralCategoryGroup::Punctuation,
        GeneralCategoryGroup::Symbol,
    ];
    groups.iter().any(|group| group.contains(category(c)))
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_many_scripts_and_leaves_out_emoji() {
        let fonts = Fonts::default();
        for text in [
            "What is C++?",
            "Индексы и «планы»",
            "Ευρετήρια",
            "قاعدة البيانات",
            "מסדי נתונים",
            "Žluťoučký kůň",
        ] {
            assert_eq!(fonts.drawable()(text), (text.to_owned(), BTreeSet::new()));
        }
        // What joined them is invisible.
        assert_eq!(
            fonts.drawable()("🚀 Launch \u{1f469}\u{200d}\u{1f4bb}\u{fe0f}").0,
            "Launch \u{200d}\u{fe0f}"
        );
        assert_eq!(fonts.drawable()("数 a").1, BTreeSet::from(['数']));
    }

    #[test]
    fn measures_characters() {
        let fonts = Fonts::default();
        let width = fonts.measure(FontStyle::Serif);
        assert!(width('i') < width('m') && width('m') < 1.0);
        assert!((width('数') - 1.0).abs() < f64::EPSILON);
    }
}
