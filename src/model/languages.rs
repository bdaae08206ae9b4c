//! Which articles are one article in several languages, by their paths.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use crate::cache::ByText;
use crate::source::article_stem;

/// Languages whose codes are no other words in the names of files.
const CLEAR: [&str; 47] = [
    "ar", "bg", "bn", "bs", "da", "de", "el", "en", "eo", "es", "eu", "fa", "fi", "fil", "fr", "gl", "he",
    "hi", "hr", "hu", "ja", "ka", "kk", "ko", "ku", "ky", "lt", "lv", "mk", "nb", "ne", "nl", "nn", "pl",
    "pt", "ro", "ru", "si", "sk", "sr", "sv", "th", "tr", "uk", "uz", "vi", "zh",
];
/// Languages whose codes are other words as well: `it`, `os`, `cs`, `id`. They count where more says that a language is meant.
const UNCLEAR: [&str; 32] = [
    "af", "am", "az", "be", "ca", "cs", "cy", "et", "ga", "gu", "hy", "id", "is", "it", "km", "kn", "lo",
    "ml", "mn", "mr", "ms", "my", "pa", "sl", "sq", "sw", "ta", "te", "tg", "tk", "tl", "ur",
];
/// Countries whose codes mean their languages in the names of files. They are as unclear.
const COUNTRIES: [(&str, &str); 11] = [
    ("br", "pt-BR"),
    ("ptbr", "pt-BR"),
    ("cn", "zh"),
    ("ch", "zh"),
    ("tw", "zh-TW"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("ua", "uk"),
    ("vn", "vi"),
    ("cz", "cs"),
    ("kh", "km"),
];
/// Folders whose folders are languages.
const CONTAINERS: [&str; 8] =
    ["localization", "localizations", "translation", "translations", "i18n", "l10n", "locales", "lang"];
/// Languages as folders of [`CONTAINERS`] name them in English.
const ENGLISH_NAMES: [(&str, &str); 39] = [
    ("arabic", "ar"),
    ("bengali", "bn"),
    ("brazilian-portuguese", "pt-BR"),
    ("bulgarian", "bg"),
    ("burmese", "my"),
    ("chinese", "zh"),
    ("chinese-traditional", "zh-Hant"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("farsi", "fa"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("latvian", "lv"),
    ("norwegian", "nb"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("slovakian", "sk"),
    ("slovenian", "sl"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("vietnamese", "vi"),
];

/// What an article's path says of its language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PathLanguage {
    /// The path that the article has in the navigation: its own, without a folder that only names the language.
    pub(super) path: String,
    /// The language, where it is not the guide's.
    pub(super) language: Option<String>,
    /// The article that it is a translation of, as an index in the list of paths.
    pub(super) original: Option<usize>,
    /// Whether it is part of a translation of the guide, if only of a page that the guide itself does not have.
    pub(super) is_translation: bool,
}

impl PathLanguage {
    /// An article in the guide's language.
    fn own(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }
}

/// The versions of articles at `paths`, from the content. `language` is the guide's.
pub(super) fn versions(paths: &[&str], language: &str) -> Vec<PathLanguage> {
    let known = KnownPaths::new(paths, language);
    let mut versions: Vec<(PathLanguage, Option<&str>)> =
        paths.iter().map(|path| known.version(path)).collect();
    let independent = independent_folders(paths, &versions);
    // Folders that hold the folder of a translation.
    let translated: HashSet<&str> = versions
        .iter()
        .filter(|(version, _)| version.is_translation)
        .filter_map(|(_, folder)| folder.filter(|folder| !independent.contains(folder)).map(parent))
        .collect();
    for (path, (version, folder)) in paths.iter().zip(&mut versions) {
        let Some(folder) = *folder else { continue };
        let is_own = if version.is_translation {
            independent.contains(folder)
        } else {
            !translated.contains(parent(folder))
        };
        if is_own {
            *version = PathLanguage { language: version.language.take(), ..PathLanguage::own(path) };
        }
    }
    versions.into_iter().map(|(version, _)| version).collect()
}

/// Folders of languages that hold articles of their own: they translate nothing, though their index may look like it.
fn independent_folders<'p>(paths: &[&str], versions: &[(PathLanguage, Option<&'p str>)]) -> HashSet<&'p str> {
    let mut has_originals: HashMap<&str, bool> = HashMap::new();
    for (path, (version, folder)) in paths.iter().zip(versions) {
        if let Some(folder) = folder
            && version.is_translation
            && !is_readme(article_stem(path).unwrap_or(path))
        {
            *has_originals.entry(folder).or_default() |= version.original.is_some();
        }
    }
    has_originals.into_iter().filter(|(_, has_originals)| !has_originals).map(|(folder, _)| folder).collect()
}

/// The folder that holds a folder: `docs/` of `docs/fr/`.
fn parent(folder: &str) -> &str {
    let name = folder.trim_end_matches('/');
    &name[..name.rfind('/').map_or(0, |slash| slash + 1)]
}

struct KnownPaths<'p> {
    /// Articles by their paths as [`normal`] writes them.
    by_path: ByText<String, usize>,
    /// For each folder with two folders or more that clearly are languages, the one whose articles are the originals.
    defaults: HashMap<&'p str, &'p str>,
    /// Names of articles, as paths without a language, that have clear languages after them.
    suffixed: HashSet<String>,
    language: String,
}

impl<'p> KnownPaths<'p> {
    fn new(paths: &[&'p str], language: &str) -> Self {
        let language = primary(language);
        let by_path = paths.iter().enumerate().map(|(index, path)| (normal(path), index)).collect();
        let mut folders: HashMap<&str, HashSet<&str>> = HashMap::new();
        let mut suffixed = HashSet::new();
        for path in paths {
            let mut start = 0;
            for (end, _) in path.match_indices('/') {
                if let Some((_, true)) = code(&path[start..end]) {
                    folders.entry(&path[..start]).or_default().insert(&path[start..end]);
                }
                start = end + 1;
            }
            if let Some((stem, _, true)) = suffix(path) {
                suffixed.insert(normal(stem));
            }
        }
        let default = |names: &HashSet<&'p str>| {
            let of = |wanted: &str| names.iter().copied().filter(|name| primary(name) == wanted).min();
            of(&language).or_else(|| of("en"))
        };
        let several = folders.into_iter().filter(|(_, names)| names.len() > 1);
        let defaults = several.filter_map(|(folder, names)| Some((folder, default(&names)?))).collect();
        Self { by_path, defaults, suffixed, language }
    }

    /// The version of an article, and the folder of its language that is beside folders of other languages or the originals.
    fn version<'a>(&self, path: &'a str) -> (PathLanguage, Option<&'a str>) {
        let by_name = || Some((self.version_by_name(path)?, None));
        self.version_by_folder(path).or_else(by_name).unwrap_or_else(|| (PathLanguage::own(path), None))
    }

    /// `guide/fr/a.md` of `guide/en/a.md` or `guide/a.md`, with `guide/fr/` where it is beside folders of other languages or the originals.
    fn version_by_folder<'a>(&self, path: &'a str) -> Option<(PathLanguage, Option<&'a str>)> {
        let own = PathLanguage::own(path);
        let mut start = 0;
        for (end, _) in path.match_indices('/') {
            let (before, name, rest) = (&path[..start], &path[start..end], &path[end + 1..]);
            start = end + 1;
            let default = self.defaults.get(before);
            if default == Some(&name) {
                return Some((PathLanguage { path: format!("{before}{rest}"), ..own }, Some(&path[..=end])));
            }
            let container = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let is_contained = CONTAINERS.contains(&container.to_lowercase().as_str());
            let named = || ENGLISH_NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
            let (language, is_clear) = match code(name) {
                Some(found) => found,
                None if is_contained && named().is_some() => {
                    (named().map(|(_, code)| (*code).to_owned()).unwrap_or_default(), true)
                }
                None => continue,
            };
            if !is_clear && !is_contained && default.is_none() {
                continue;
            }
            let above = if is_contained {
                &before[..before.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1)]
            } else {
                before
            };
            // `ar/README_AR.md`, `fr/readme.fr.md`
            let plain = suffix(rest).filter(|(_, code, _)| primary(code) == primary(&language));
            let plain = plain.map(|(stem, ..)| stem);
            // A translation of what introduces the repository may be far below it.
            let introduces = is_contained && is_readme(plain.unwrap_or(rest)) && !rest.contains('/');
            let in_default = default.map(|default| format!("{before}{default}/{rest}"));
            let candidates = [
                Some(format!("{above}{rest}")),
                plain.map(|stem| format!("{above}{stem}")),
                in_default,
                introduces.then(|| "README.md".to_owned()),
            ];
            let original =
                candidates.iter().flatten().find_map(|path| self.by_path.get(normal(path).as_str()));
            if original.is_some() || is_contained || default.is_some() {
                let folder = (!is_contained).then_some(&path[..=end]);
                return Some((self.translation(own, language, original), folder));
            }
        }
        None
    }

    /// `a.fr.md`, `README-zh.md`, `translations/README-zh.md`
    fn version_by_name(&self, path: &str) -> Option<PathLanguage> {
        let (stem, language, is_clear) = suffix(path)?;
        let index = self.by_path.get(normal(path).as_str());
        let above = outside_container(stem);
        let candidates = [Some(stem), above.as_deref()];
        let mut found = candidates.into_iter().flatten().filter_map(|stem| self.by_path.get(&normal(stem)));
        let original = found.find(|found| Some(*found) != index)?;
        let is_language =
            is_clear || above.is_some() || is_readme(stem) || self.suffixed.contains(&normal(stem));
        is_language.then(|| self.translation(PathLanguage::own(path), language, Some(original)))
    }

    fn translation(&self, own: PathLanguage, language: String, original: Option<&usize>) -> PathLanguage {
        // A folder of the guide's own language, with nothing of which it is a translation.
        if original.is_none() && primary(&language) == self.language {
            return own;
        }
        PathLanguage { language: Some(language), original: original.copied(), is_translation: true, ..own }
    }
}

/// The path without the folder that it is directly in, where that is one of [`CONTAINERS`].
fn outside_container(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    let (above, container) = folder.rsplit_once('/').map_or(("", folder), |(above, name)| (above, name));
    let is_one = CONTAINERS.contains(&container.to_lowercase().as_str());
    is_one.then(|| if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") })
}

/// A path without its extension, in lower case; `readme` and `index` are one.
fn normal(path: &str) -> String {
    let stem = article_stem(path).unwrap_or(path).to_lowercase();
    match stem.strip_suffix("readme").or_else(|| stem.strip_suffix("_index")) {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}index"),
        _ => stem,
    }
}

fn is_readme(stem: &str) -> bool {
    matches!(normal(stem).rsplit('/').next(), Some("index"))
}

/// The path before the language at its end, the language, and whether it is clear that it is one: `a.fr.md`, `README-zh-CN.md`, `README_pt_BR.md`.
fn suffix(path: &str) -> Option<(&str, String, bool)> {
    let stem = article_stem(path).unwrap_or(path);
    let name = stem.rfind('/').map_or(0, |slash| slash + 1);
    let parts = stem[name..].match_indices(['.', '-', '_']).map(|(at, _)| name + at).filter(|at| *at > name);
    // The longest code: `zh-CN` rather than `CN`.
    parts.into_iter().find_map(|at| {
        let (language, is_clear) = code(&stem[at + 1..])?;
        Some((&stem[..at], language, is_clear))
    })
}

/// A name as a BCP 47 tag, and whether it is clear that a language is meant.
fn code(name: &str) -> Option<(String, bool)> {
    let mut parts = name.split(['-', '_']);
    let language = parts.next()?.to_lowercase();
    let of_country = COUNTRIES.iter().find(|(country, _)| name.eq_ignore_ascii_case(country));
    if let Some((_, tag)) = of_country {
        return Some(((*tag).to_owned(), false));
    }
    let is_clear = CLEAR.contains(&language.as_str());
    if !is_clear && !UNCLEAR.contains(&language.as_str()) {
        return None;
    }
    let Some(second) = parts.next() else { return Some((language, is_clear)) };
    let is_letters = second.chars().all(|c| c.is_ascii_alphabetic());
    if parts.next().is_some() || !is_letters {
        return None;
    }
    match second.len() {
        // Region
        2 => Some((format!("{language}-{}", second.to_uppercase()), true)),
        // Script
        4 => Some((format!("{language}-{}{}", second[..1].to_uppercase(), second[1..].to_lowercase()), true)),
        _ => None,
    }
}

/// The language of a tag, without script and region.
pub(super) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// The language of most letters of a text, judged by script: a script of several languages means the largest of them.
pub(super) fn of_script<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'static str> {
    let mut counts = [0_usize; SCRIPTS.len()];
    let mut latin = 0;
    for c in texts.flat_map(str::chars) {
        match SCRIPTS.iter().position(|(_, ranges)| ranges.iter().any(|range| range.contains(&c))) {
            Some(script) => counts[script] += 1,
            None => latin += usize::from(c.is_alphabetic()),
        }
    }
    // Japanese is written in Chinese characters as well, Chinese without kana.
    let (kana, han) = (counts[0], counts[1]);
    let counts = if kana * 10 > han { [&[kana + han, 0], &counts[2..]].concat() } else { counts.to_vec() };
    let (script, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    // A character of Chinese says as much as several letters; and names of programs are Latin everywhere.
    (*most > 0 && most * 3 > latin).then_some(SCRIPTS[script].0)
}

/// Languages by their scripts.
const SCRIPTS: [(&str, &[RangeInclusive<char>]); 10] = [
    ("ja", &['\u{3040}'..='\u{30ff}']),
    ("zh", &['\u{3400}'..='\u{9fff}', '\u{20000}'..='\u{2fa1f}']),
    ("ko", &['\u{1100}'..='\u{11ff}', '\u{ac00}'..='\u{d7af}']),
    ("ru", &['\u{0400}'..='\u{04ff}']),
    ("ar", &['\u{0600}'..='\u{06ff}']),
    ("he", &['\u{0590}'..='\u{05ff}']),
    ("el", &['\u{0370}'..='\u{03ff}']),
    ("hi", &['\u{0900}'..='\u{097f}']),
    ("bn", &['\u{0980}'..='\u{09ff}']),
    ("th", &['\u{0e00}'..='\u{0e7f}']),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each path that is not one of the guide's language: its language, and what it is a translation of.
    fn translations(paths: &[&str]) -> Vec<String> {
        let versions = versions(paths, "en");
        let of = |(path, version): (&&str, PathLanguage)| {
            let original = version.original.map_or("–", |original| paths[original]);
            version.language.map(|language| format!("{path} {language} {original}"))
        };
        paths.iter().zip(versions).filter_map(of).collect()
    }

    #[test]
    fn finds_translations_by_their_names() {
        assert_eq!(
            translations(&[
                "README.md", "README-zh-Hans.md", "README_ja.md", "readme.pt_br.md", "README-it.md"
            ]),
            [
                "README-zh-Hans.md zh-Hans README.md",
                "README_ja.md ja README.md",
                "readme.pt_br.md pt-BR README.md",
                "README-it.md it README.md"
            ]
        );
        assert_eq!(translations(&["a.md", "a.fr.md", "a.it.md"]), ["a.fr.md fr a.md", "a.it.md it a.md"]);
        assert_eq!(
            translations(&["README.md", "README.uz-UZ.md", "README.tg-TJ.md"]),
            ["README.uz-UZ.md uz-UZ README.md", "README.tg-TJ.md tg-TJ README.md"]
        );
        assert_eq!(
            translations(&["linux.md", "linux-os.md", "linux-id.md", "b-fr.md", "x/c-de.md"]),
            [""; 0]
        );
    }

    #[test]
    fn finds_translations_by_their_folders() {
        assert_eq!(
            translations(&[
                "README.md", "ar-AR/README_AR.md", "fr/README.md", "os/README.md", "it/README.md"
            ]),
            ["ar-AR/README_AR.md ar-AR README.md", "fr/README.md fr README.md"]
        );
        assert_eq!(
            translations(&["a/README.md", "localization/zh/a/README.md", "localization/it/b/README.md"]),
            ["localization/zh/a/README.md zh a/README.md", "localization/it/b/README.md it –"]
        );
        assert_eq!(
            translations(&[
                "q/a.md",
                "README.md",
                "x/translations/russian/README.md",
                "translations/russian/q/a.md"
            ]),
            ["x/translations/russian/README.md ru README.md", "translations/russian/q/a.md ru q/a.md"]
        );
        assert_eq!(
            translations(&["README.md", "translations/README-cn.md", "translations/how-to.md"]),
            ["translations/README-cn.md zh README.md"]
        );
    }

    #[test]
    fn folders_with_articles_of_their_own_are_not_translations() {
        let paths = ["index.md", "ja/index.md", "ja/a.md", "zh/index.md", "zh/b.md"];
        let found = versions(&paths, "ja");
        assert!(found.iter().all(|version| !version.is_translation && version.original.is_none()));
        assert_eq!(found.iter().map(|version| version.path.as_str()).collect::<Vec<_>>(), paths);
        assert_eq!(found[4].language.as_deref(), Some("zh"));
    }

    #[test]
    fn detects_languages_by_their_scripts() {
        let of = |text: &str| of_script(std::iter::once(text));
        assert_eq!(of("如何保证 Kafka 高可用？"), Some("zh"));
        assert_eq!(of("設計パターン入門"), Some("ja"));
        assert_eq!(of("Что такое Docker"), Some("ru"));
        assert_eq!(of("What is TCP? 你好"), None);
        assert_eq!(of("123 – ✏️"), None);
    }

    #[test]
    fn one_of_folders_beside_each_other_is_the_original() {
        let paths = ["docs/de/a.md", "docs/en/a.md", "docs/fr/a.md", "docs/fr/b.md"];
        assert_eq!(
            translations(&paths),
            ["docs/de/a.md de docs/en/a.md", "docs/fr/a.md fr docs/en/a.md", "docs/fr/b.md fr –"]
        );
        assert_eq!(versions(&paths, "en")[1].path, "docs/a.md");
        assert_eq!(versions(&paths, "de")[0].path, "docs/a.md");
    }
}
