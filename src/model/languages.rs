//! Which articles are one article in several languages, by their paths.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::cache::ByText;
use crate::source::article_stem;
use crate::source::names::{INDEX, SECTION};
use crate::source::paths::{file_name, folder_prefix, in_folder, split};
use crate::strings::languages::{at_end, by_name, code, is_whole_tag, primary};

/// Folders whose folders are languages.
const CONTAINERS: [&str; 8] =
    ["localization", "localizations", "translation", "translations", "i18n", "l10n", "locales", "lang"];
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

/// The versions of articles at `paths`, from the content. `language` is the guide's; `written_in` has the folders whose articles are in the language that the folder
/// is named after, and `named_after` the articles that are in the language that they are named after.
pub(super) fn versions(
    paths: &[&str],
    language: &str,
    written_in: &BTreeMap<String, String>,
    named_after: &BTreeMap<String, String>,
) -> Vec<PathLanguage> {
    let known = KnownPaths::new(paths, language, written_in, named_after);
    let mut versions: Vec<(PathLanguage, Option<&str>)> =
        paths.iter().map(|path| known.version(path)).collect();
    let mut independent = independent_folders(paths, &versions);
    independent.retain(|folder| !known.is_translated(folder));
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
    folder_prefix(folder.trim_end_matches('/'))
}

struct KnownPaths<'p> {
    /// Articles by their paths as [`normal`] writes them.
    by_path: ByText<String, usize>,
    /// For each folder with two folders or more that clearly are languages, the one whose articles are the originals.
    defaults: HashMap<&'p str, &'p str>,
    /// Names of articles, as paths without a language, that have clear languages after them.
    suffixed: HashSet<String>,
    /// Articles by their names without a folder; `None` where several have the name.
    by_name: HashMap<String, Option<usize>>,
    written_in: &'p BTreeMap<String, String>,
    /// Articles that are in the language that they are named after.
    named_after: &'p BTreeMap<String, String>,
    /// For each folder with articles whose whole names are languages, the one in the guide's language.
    tagged: HashMap<&'p str, usize>,
    language: String,
}

impl<'p> KnownPaths<'p> {
    fn new(
        paths: &[&'p str],
        language: &str,
        written_in: &'p BTreeMap<String, String>,
        named_after: &'p BTreeMap<String, String>,
    ) -> Self {
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
        let mut known = Self {
            by_path,
            defaults,
            suffixed,
            by_name: HashMap::new(),
            written_in,
            named_after,
            tagged: HashMap::new(),
            language,
        };
        let tagged = paths.iter().enumerate().filter_map(|(index, path)| {
            let tag = known.whole_tag(path).filter(|tag| primary(tag) == known.language)?;
            Some((folder_prefix(path), index, tag))
        });
        // Of `en-GB` and `en-US`, the first by name.
        let mut tagged: Vec<_> = tagged.collect();
        tagged.sort();
        tagged.reverse();
        known.tagged = tagged.into_iter().map(|(folder, index, _)| (folder, index)).collect();
        if !written_in.is_empty() {
            let is_original = |path: &str| {
                let mut folders = path.match_indices('/').map(|(end, _)| &path[..=end]);
                !folders.any(|folder| known.is_translated(folder))
            };
            let mut by_name = HashMap::new();
            let originals =
                paths.iter().enumerate().filter(|(_, path)| is_original(path) && !is_readme(path));
            for (index, path) in originals {
                let several = by_name.entry(file_name(&normal(path)).to_owned());
                several.and_modify(|index| *index = None).or_insert(Some(index));
            }
            known.by_name = by_name;
        }
        known
    }

    /// Whether the articles in a folder are in another language than the guide, and the folder is named after it.
    fn is_translated(&self, folder: &str) -> bool {
        self.written_in.get(folder).is_some_and(|tag| primary(tag) != self.language)
    }

    /// The version of an article, and the folder of its language that is beside folders of other languages or the originals.
    fn version<'a>(&self, path: &'a str) -> (PathLanguage, Option<&'a str>) {
        let by_name = || {
            let found = self.version_of_readme(path).or_else(|| self.version_by_whole_name(path));
            Some((found.or_else(|| self.version_by_name(path))?, None))
        };
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
            let container = file_name(before.trim_end_matches('/'));
            let is_contained = CONTAINERS.contains(&container.to_lowercase().as_str());
            let is_translated = self.is_translated(&path[..=end]);
            let by_name = || by_name(name).filter(|_| is_contained || is_translated);
            let Some((language, is_clear)) = code(name).or_else(|| Some((by_name()?.to_owned(), true)))
            else {
                continue;
            };
            if !is_clear && !is_contained && !is_translated && default.is_none() {
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
            let by_path =
                candidates.iter().flatten().find_map(|path| self.by_path.get(normal(path).as_str()));
            let by_name = || self.by_name.get(file_name(&normal(plain.unwrap_or(rest))))?.as_ref();
            let original = by_path.or_else(|| by_name().filter(|_| is_translated));
            if original.is_some() || is_contained || is_translated || default.is_some() {
                let folder = (!is_contained).then_some(&path[..=end]);
                return Some((self.translation(own, language, original), folder));
            }
        }
        None
    }

    /// `translations/FRENCH.md`: the README above the folder, in the language that the file is named after.
    fn version_of_readme(&self, path: &str) -> Option<PathLanguage> {
        let above = outside_container(article_stem(path)?)?;
        let name = file_name(&above);
        let script = name.split('-').next().unwrap_or(name);
        let of_code = code(name).filter(|(_, is_clear)| *is_clear).map(|(tag, _)| tag);
        let language = of_code.or_else(|| [name, script].into_iter().find_map(by_name).map(str::to_owned))?;
        let original = self.by_path.get(format!("{}index", parent(&above)).as_str())?;
        Some(self.translation(PathLanguage::own(path), language, Some(original)))
    }

    /// The language that is the whole name of an article: `pt-BR.md`, or `fr.md` where the text confirms it.
    fn whole_tag(&self, path: &str) -> Option<String> {
        let name = file_name(article_stem(path)?);
        let (tag, _) = code(name)?;
        (is_whole_tag(name) || self.named_after.contains_key(path)).then_some(tag)
    }

    /// `q/zh-CN.md` beside `q/en-US.md`, which is `q.md` in the navigation, or beside `q/README.md`.
    fn version_by_whole_name(&self, path: &str) -> Option<PathLanguage> {
        let language = self.whole_tag(path)?;
        let folder = folder_prefix(path);
        let index = self.by_path.get(format!("{folder}{INDEX}").to_lowercase().as_str());
        let own = PathLanguage::own(path);
        if primary(&language) == self.language {
            let is_page = index.is_none() && !folder.is_empty();
            let name = format!("{}.md", folder.trim_end_matches('/'));
            return Some(PathLanguage { path: if is_page { name } else { own.path }, ..own });
        }
        let original = self.tagged.get(folder).or(index)?;
        Some(self.translation(own, language, Some(original)))
    }

    /// `a.fr.md`, `README-zh.md`, `translations/README-zh.md`
    fn version_by_name(&self, path: &str) -> Option<PathLanguage> {
        let (stem, language, is_clear) = suffix(path)?;
        let index = self.by_path.get(normal(path).as_str());
        let above = outside_container(stem);
        let candidates = [Some(stem), above.as_deref()];
        // `git_quiz_fr.md` beside `git-quiz.md`
        let hyphenated =
            is_clear.then(|| format!("{}{}", folder_prefix(stem), file_name(stem).replace('_', "-")));
        let candidates = candidates.into_iter().flatten().chain(hyphenated.as_deref());
        let mut found = candidates.filter_map(|stem| self.by_path.get(&normal(stem)));
        let original = found.find(|found| Some(*found) != index)?;
        let is_language = is_clear
            || above.is_some()
            || is_readme(stem)
            || self.suffixed.contains(&normal(stem))
            || self.named_after.contains_key(path);
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
    let (above, container) = split(folder);
    let is_one = CONTAINERS.contains(&container.to_lowercase().as_str());
    is_one.then(|| in_folder(above, name))
}

/// A path without its extension, in lower case; `readme` and `index` are one.
fn normal(path: &str) -> String {
    let stem = article_stem(path).unwrap_or(path).to_lowercase();
    match stem.strip_suffix("readme").or_else(|| stem.strip_suffix(SECTION)) {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}{INDEX}"),
        _ => stem,
    }
}

fn is_readme(stem: &str) -> bool {
    file_name(&normal(stem)) == INDEX
}

/// The path before the language at its end, the language, and whether it is clear that it is one.
fn suffix(path: &str) -> Option<(&str, String, bool)> {
    let stem = article_stem(path).unwrap_or(path);
    let (at, language, is_clear) = at_end(file_name(stem))?;
    Some((&stem[..folder_prefix(stem).len() + at], language, is_clear))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each path that is not one of the guide's language: its language, and what it is a translation of.
    fn translations(paths: &[&str]) -> Vec<String> {
        let versions = versions(paths, "en", &BTreeMap::new(), &BTreeMap::new());
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
            translations(&[
                "README.md",
                "translations/FRENCH.md",
                "translations/SERBIAN-Latin.md",
                "translations/pt-BR.md"
            ]),
            [
                "translations/FRENCH.md fr README.md",
                "translations/SERBIAN-Latin.md sr README.md",
                "translations/pt-BR.md pt-BR README.md"
            ]
        );
        assert_eq!(translations(&["README.md", "lang/go.md", "lang/it.md", "french.md"]), [""; 0]);
        assert_eq!(
            translations(&["linux.md", "linux-os.md", "linux-id.md", "b-fr.md", "x/c-de.md"]),
            [""; 0]
        );
    }

    #[test]
    fn finds_translations_that_are_named_after_their_language() {
        let paths =
            ["README.md", "a/en-US.md", "a/zh-CN.md", "b-ua.md", "b.md", "d-id.md", "d.md", "zh-cn.md"];
        let named_after = BTreeMap::from([("b-ua.md".to_owned(), "uk".to_owned())]);
        let found = versions(&paths, "en", &BTreeMap::new(), &named_after);
        let of = |(path, version): (&&str, &PathLanguage)| {
            let original = version.original.map_or("–", |original| paths[original]);
            version.language.as_ref().map(|language| format!("{path} {language} {original}"))
        };
        assert_eq!(
            paths.iter().zip(&found).filter_map(of).collect::<Vec<_>>(),
            ["a/zh-CN.md zh-CN a/en-US.md", "b-ua.md uk b.md", "zh-cn.md zh-CN README.md"]
        );
        assert_eq!(found[1].path, "a.md");
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
    fn folders_of_another_language_are_translations_by_their_text() {
        let paths = ["02_Day_A/02_a.md", "French/02_a_fr.md", "French/x.md", "German/grammar.md"];
        let written_in = BTreeMap::from([("French/".to_owned(), "fr".to_owned())]);
        let found = versions(&paths, "en", &written_in, &BTreeMap::new());
        let of = |version: &PathLanguage| (version.language.clone(), version.original);
        let french = Some("fr".to_owned());
        assert_eq!(
            found.iter().map(of).collect::<Vec<_>>(),
            [(None, None), (french.clone(), Some(0)), (french, None), (None, None)]
        );
        let own = versions(&paths, "fr", &written_in, &BTreeMap::new());
        assert!(own.iter().all(|version| !version.is_translation));
    }

    #[test]
    fn folders_with_articles_of_their_own_are_not_translations() {
        let paths = ["index.md", "ja/index.md", "ja/a.md", "zh/index.md", "zh/b.md"];
        let found = versions(&paths, "ja", &BTreeMap::new(), &BTreeMap::new());
        assert!(found.iter().all(|version| !version.is_translation && version.original.is_none()));
        assert_eq!(found.iter().map(|version| version.path.as_str()).collect::<Vec<_>>(), paths);
        assert_eq!(found[4].language.as_deref(), Some("zh"));
    }

    #[test]
    fn one_of_folders_beside_each_other_is_the_original() {
        let paths = ["docs/de/a.md", "docs/en/a.md", "docs/fr/a.md", "docs/fr/b.md"];
        assert_eq!(
            translations(&paths),
            ["docs/de/a.md de docs/en/a.md", "docs/fr/a.md fr docs/en/a.md", "docs/fr/b.md fr –"]
        );
        assert_eq!(versions(&paths, "en", &BTreeMap::new(), &BTreeMap::new())[1].path, "docs/a.md");
        assert_eq!(versions(&paths, "de", &BTreeMap::new(), &BTreeMap::new())[0].path, "docs/a.md");
    }
}
