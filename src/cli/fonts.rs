//! The fonts of this computer, for social cards in scripts that the program has no font for.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use fontdb::{Database, FaceInfo, ID, Style, Weight};

use crate::raster::{FontFile, FontFinder};

/// The maximum number of fonts for one guide.
const MOST_FONTS: usize = 4;

/// Finds fonts where the system keeps them.
#[derive(Debug)]
pub(super) struct SystemFonts;

impl FontFinder for SystemFonts {
    fn find(&self, characters: &BTreeSet<char>, language: &str) -> Vec<FontFile> {
        let mut database = Database::new();
        database.load_system_fonts();
        let mut missing = characters.clone();
        let mut candidates: Vec<(ID, BTreeSet<char>, Preference)> = Vec::new();
        for info in database.faces() {
            let covered = covered(&database, info.id, characters);
            if !covered.is_empty() {
                candidates.push((info.id, covered, Preference::of(info, language)));
            }
        }
        let mut found = Vec::new();
        while !missing.is_empty() && found.len() < MOST_FONTS {
            let gain = |covered: &BTreeSet<char>| covered.intersection(&missing).count();
            let best =
                candidates.iter().max_by_key(|(_, covered, preference)| (gain(covered), Reverse(preference)));
            let Some((id, covered, _)) = best.filter(|(_, covered, _)| gain(covered) > 0) else { break };
            let file =
                database.with_face_data(*id, |bytes, index| FontFile { bytes: Arc::from(bytes), index });
            found.extend(file);
            missing.retain(|c| !covered.contains(c));
        }
        found
    }
}

/// The order in which fonts with the same characters are preferred, the smallest first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    is_of_other_region: bool,
    is_slanted: bool,
    weight_distance: u16,
    is_sans: bool,
    name: String,
}

impl Preference {
    fn of(info: &FaceInfo, language: &str) -> Self {
        let family = info.families.first().map(|(name, _)| name.clone()).unwrap_or_default();
        // Fonts for Chinese, Japanese and Korean draw the same characters differently, and say in their names for which region.
        let region = match language.to_ascii_lowercase().as_str() {
            "zh-tw" | "zh-hant" | "zh-hk" | "zh-hant-tw" | "zh-hant-hk" => "TC",
            other if other.starts_with("ja") => "JP",
            other if other.starts_with("ko") => "KR",
            _ => "SC",
        };
        Self {
            is_of_other_region: family.contains("CJK") && !family.ends_with(region),
            is_slanted: info.style != Style::Normal,
            weight_distance: info.weight.0.abs_diff(Weight::NORMAL.0),
            is_sans: !family.contains("Serif"),
            name: info.post_script_name.clone(),
        }
    }
}

/// The characters that a font has.
fn covered(database: &Database, id: ID, characters: &BTreeSet<char>) -> BTreeSet<char> {
    let covered = database.with_face_data(id, |bytes, index| {
        let face = rustybuzz::ttf_parser::Face::parse(bytes, index).ok()?;
        Some(characters.iter().copied().filter(|c| face.glyph_index(*c).is_some()).collect())
    });
    covered.flatten().unwrap_or_default()
}
