//! Where a folder keeps its articles, and which files are not articles.

use super::names::is_readme;
use super::program::{docs_path, quoted_after, quoted_in};
use super::{paths, templates};
use crate::data::{Spanned, Tree, toml, yaml};

/// The settings of a Prepbook book, and of an mdBook.
pub const BOOK_FILE: &str = "book.toml";
/// The settings of MkDocs, under either name.
pub const MKDOCS_FILES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// Tables in the settings of an mdBook that those of a Prepbook book do not have.
const MDBOOK_TABLES: [&str; 4] = ["book", "output", "preprocessor", "rust"];
/// Where an mdBook without such a table has its order.
const MDBOOK_ORDER: &str = "src/SUMMARY.md";

/// The content of a book, where its settings name no other folder.
pub const CONTENT: &str = "content/";
/// The folder of a book's themes.
pub const THEMES: &str = "themes/";
/// The folder of texts of the interface, in a theme and in a book.
pub const STRINGS: &str = "strings/";
/// The recorded identities of questions.
pub const LOCK_FILE: &str = "book.lock";
/// Folders of a book beside its content that are read, without a final `/`.
pub const BOOK_FOLDERS: [&str; 3] = ["search", "strings", "themes"];

/// The order of a Jupyter Book, whose settings are in a file of the same name as Jekyll's.
pub const TOC_FILE: &str = "_toc.yml";
/// The settings of a Jupyter Book of version 2.
pub const MYST_FILE: &str = "myst.yml";
/// The settings of a lesson of the Carpentries.
pub const CARPENTRIES_FILE: &str = "config.yaml";
/// The page in which docsify's settings are.
pub const DOCSIFY_PAGE: &str = "index.html";
/// The settings of Jekyll, and of a Jupyter Book.
pub const JEKYLL_FILE: &str = "_config.yml";

/// The settings of Quarto and bookdown.
pub const PANDOC_FILES: [&str; 2] = [QUARTO_FILE, "_bookdown.yml"];
/// The settings of Quarto.
pub const QUARTO_FILE: &str = "_quarto.yml";

/// The output folder, where the author has no files in it.
pub const PUBLIC: &str = "public";
/// The folder of bundles.
pub const BUNDLES: &str = "dist";

/// The settings of Hugo and Zola.
const SITE_FILES: [&str; 7] =
    ["hugo.toml", "hugo.yaml", "hugo.yml", "zola.toml", "config.toml", "config.yaml", "config.yml"];
/// The same in Hugo's folder of settings.
const SITE_FOLDER_FILES: [&str; 4] = [
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
];

/// The settings of Docusaurus and Astro, without an ending.
pub(super) const DOCUSAURUS: &str = "docusaurus.config";
pub(super) const ASTRO: &str = "astro.config";
/// Files of settings that other generators keep in a folder, by their names without an ending; the folders with the articles; and the key of the site's
/// title. The folder with the settings may be one of [`SITE_FOLDERS`].
const GENERATORS: [(&str, &[&str], &str); 5] = [
    (DOCUSAURUS, &["docs/"], "title"),
    (ASTRO, &["src/content/docs/"], "title"),
    ("quartz.config", &["content/", "docs/"], "pageTitle"),
    (".vitepress/config", &[""], "title"),
    (".vuepress/config", &[""], "title"),
];
/// Files beside these settings that give the order of articles.
const SIDEBAR_FILES: [&str; 2] = ["sidebars", "astro.sidebar"];
/// Endings of settings that are programs.
const PROGRAM_ENDINGS: [&str; 6] = ["js", "ts", "mjs", "mts", "cjs", "cts"];
/// Where a repository keeps its site, if that is not its root.
const SITE_FOLDERS: [&str; 6] = ["", "website/", "docs/", "site/", "apps/website/", "apps/docs/"];
/// Folders of a site beside `content/`, by which `config.toml` is known as its settings.
const BESIDE_CONTENT: [&str; 4] = ["templates", "layouts", "archetypes", "static"];

/// Files about a repository, by their names in lower case with `_` between words. They are not articles of a folder whose articles are not written for Prepbook.
const HOUSEKEEPING: [&str; 12] = [
    "license", "licence", "copying", "contributing", "contributors", "code_of_conduct", "changelog",
    "pull_request_template", "issue_template", "bug_report", "feature_request", "release_notes",
];
/// The same for names that an article may have as well: they must be in capitals.
const HOUSEKEEPING_IN_CAPITALS: [&str; 16] = [
    "AGENTS",
    "CLAUDE",
    "GEMINI",
    "SECURITY",
    "SUPPORT",
    "AUTHORS",
    "MAINTAINERS",
    "GOVERNANCE",
    "CODEOWNERS",
    "NOTICE",
    "NEWS",
    "HISTORY",
    concat!("TO", "DO"),
    "ADMIN_TASKS",
    "RELEASE",
    "TRANSLATIONS",
];
/// Parts of the pages of docsify and of wikis on GitHub, and what pages are started from, in lower case.
const PAGE_PARTS: [&str; 8] =
    ["404", "_coverpage", "_navbar", "_sidebar", "_footer", "_404", "_template", "__template__"];
/// Folders of texts that others are started from.
const TEMPLATE_FOLDERS: [&str; 5] =
    ["ISSUE_TEMPLATE", "PULL_REQUEST_TEMPLATE", "_template", "_templates", "__template__"];
/// Folders of pictures and the like. What is written in one is about these.
const MEDIA_FOLDERS: [&str; 10] =
    ["assets", "images", "img", "static", "_assets", "_includes", "_layouts", "_media", "_sass", "_style"];
/// Folders of a repository whose README is about the programs in them.
const PROGRAM_FOLDERS: [&str; 6] = ["scripts", "bin", "benchmark", "benchmarks", "logo", "hack"];
/// Folders of tests, where a program is beside them.
const TEST_FOLDERS: [&str; 5] = ["test", "tests", "spec", "e2e", "fixtures"];
/// Folders of tests and their data anywhere.
const TEST_DATA_FOLDERS: [&str; 5] = ["__tests__", "testcases", "testdata", "test-data", "__fixtures__"];
/// Files beside which a folder of tests tests a program.
const PROGRAMS: [&str; 12] = [
    "Cargo.toml", "package.json", "pyproject.toml", "setup.py", "go.mod", "pom.xml", "build.gradle",
    "build.gradle.kts", "Gemfile", "composer.json", "meson.build", "Makefile",
];

/// Where a folder keeps its articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The folder with the articles, from the root: empty or with a final `/`.
    pub content: String,
    /// Whether the folder has a `book.toml` for Prepbook, not for mdBook.
    pub is_book: bool,
    /// Whether the articles are not written for Prepbook: those of a folder without a `book.toml`, those that the settings of another tool name, or where
    /// `foreign` in `book.toml` says so.
    pub is_foreign: bool,
    /// Whether the root holds nothing to read but the content, the themes and the settings.
    pub is_closed: bool,
    /// Patterns of files that are not read, as in `.gitignore`, from the content.
    pub ignored: Vec<String>,
    /// The folder for the articles, if it does not exist: the root holds files that nobody meant to publish.
    pub missing: Option<String>,
    /// The settings of another tool that name a folder for the articles, and the folder, if it does not exist.
    pub absent: Option<(&'static str, String)>,
    /// Whether `public/` holds files of the author, and is not the output.
    pub has_public: bool,
    /// Folders beside the content whose files the other generator publishes at the root of the site, each with a final `/`.
    pub static_folders: Vec<String>,
    /// The settings of Hugo or Zola.
    pub site_file: Option<&'static str>,
    /// The settings that are a program, without an ending.
    pub program: Option<&'static str>,
    /// The site's title, as settings that are a program say in plain text.
    pub title: Option<String>,
    /// What such settings have in quotes, in order: among it the paths and addresses of articles.
    pub quoted: Vec<String>,
    /// The programs in which sidebars may be written down, and whether each holds nothing else.
    pub sidebars: Vec<(String, bool)>,
    /// Whether such settings have a file with the order of articles.
    pub has_sidebars: bool,
    /// The folders, each with a final `/`, whose notes Obsidian starts others from.
    pub template_folders: Vec<String>,
}

impl Layout {
    /// The layout of a folder. `read` gives the text of a file in it; `is_folder` returns whether a path is a folder.
    pub fn find(read: impl Fn(&str) -> Option<String>, is_folder: impl Fn(&str) -> bool) -> Self {
        Self { template_folders: templates::folders(&read), ..Self::of_content(read, is_folder) }
    }

    fn of_content(read: impl Fn(&str) -> Option<String>, is_folder: impl Fn(&str) -> bool) -> Self {
        let folder = |path: &str| {
            let path = path.trim_start_matches("./").trim_matches('/');
            match path {
                "" | "." => Some(String::new()),
                path if path.split('/').any(|part| part == "..") => None,
                path => is_folder(path).then(|| format!("{path}/")),
            }
        };
        if let Some(text) = read(BOOK_FILE) {
            let tree = toml::parse(&text, 0..text.len()).tree;
            let text = |table: &str, key: &str| match value_of(&tree, table, key) {
                Some(Tree::Text(text)) => Some(text.clone()),
                _ => None,
            };
            let ignored = list_of(&tree, "content", "ignore");
            if !is_mdbook(&tree, &read, &is_folder) {
                let root = text("content", "root");
                let wanted = root.clone().unwrap_or_else(|| "content".into());
                let content = folder(&wanted);
                let is_set = match value_of(&tree, "content", "foreign") {
                    Some(Tree::Bool(is_foreign)) => Some(*is_foreign),
                    _ => None,
                };
                // The articles may be those that the settings of another tool name.
                let is_of = |site: &Self| match &content {
                    Some(content) => site.content == *content || is_set == Some(true),
                    // The root holds files that nobody meant to publish, unless the book names it.
                    None => root.is_none() && !site.content.is_empty(),
                };
                let site = Self::of_other_tool(&read, &folder, &is_folder).filter(is_of);
                let is_foreign = is_set.unwrap_or(site.is_some());
                let content = content.or_else(|| site.as_ref().map(|site| site.content.clone()));
                let missing = content.is_none().then_some(wanted).filter(|_| root.is_some() || !is_foreign);
                let content = content.unwrap_or_default();
                let is_closed = !content.is_empty() && site.is_none() && !is_foreign;
                let mut site = site.unwrap_or_default();
                site.title = site.title.filter(|_| is_foreign);
                return Self { content, is_book: true, is_foreign, is_closed, ignored, missing, ..site };
            }
            let wanted = text("book", "src").unwrap_or_else(|| "src".into());
            let content = folder(&wanted);
            let absent = content.is_none().then_some((BOOK_FILE, wanted));
            let content = content.unwrap_or_default();
            return Self { content, is_foreign: true, ignored, absent, ..Self::default() };
        }
        let site = Self::of_other_tool(&read, &folder, &is_folder);
        Self { is_foreign: true, ..site.unwrap_or_default() }
    }

    /// The layout of a folder by the settings of another tool, where it has any: the one place that knows the tools, for books and plain folders.
    fn of_other_tool(
        read: &impl Fn(&str) -> Option<String>,
        folder: &impl Fn(&str) -> Option<String>,
        is_folder: &impl Fn(&str) -> bool,
    ) -> Option<Self> {
        if let Some((name, text)) = MKDOCS_FILES.into_iter().find_map(|name| Some((name, read(name)?))) {
            let docs = yaml::parse(&text, 0..text.len()).ok();
            let docs = docs.as_ref().and_then(|tree| tree.get("docs_dir")).map(|(_, value)| &**value);
            let docs = if let Some(Tree::Text(docs)) = docs { docs } else { "docs" };
            let content = folder(docs);
            let absent = content.is_none().then(|| (name, docs.to_owned()));
            return Some(Self { content: content.unwrap_or_default(), absent, ..Self::default() });
        }
        let is_site = |name: &str, text: &str| {
            let is_address = |line: &str| {
                let key = line.split(['=', ':']).next().unwrap_or_default().trim_end();
                key == "base_url" || key.eq_ignore_ascii_case("baseURL")
            };
            let has_address = text.lines().any(is_address);
            // In a guide, `config.toml` and `static/` may belong to any program.
            let is_beside = || read(BOOK_FILE).is_none() && BESIDE_CONTENT.iter().any(|name| is_folder(name));
            !name.starts_with("config.") || has_address || is_beside()
        };
        let mut names = SITE_FILES.into_iter().chain(SITE_FOLDER_FILES);
        let settings = names.find_map(|name| Some((name, read(name)?)));
        let settings = settings.filter(|(name, text)| is_folder("content") && is_site(name, text));
        if let Some((name, text)) = settings {
            let wanted = name.ends_with(".toml").then(|| content_of_language(&text)).flatten();
            let content = wanted.and_then(|path| folder(&path)).unwrap_or_else(|| CONTENT.into());
            let static_folders = vec!["static/".into()];
            return Some(Self { content, site_file: Some(name), static_folders, ..Self::default() });
        }
        let is_in_root = || [JEKYLL_FILE].iter().chain(&PANDOC_FILES).any(|name| read(name).is_some());
        Self::of_program(read, folder).or_else(|| is_in_root().then(Self::default))
    }

    /// The layout of a site whose settings are a program.
    fn of_program(
        read: &impl Fn(&str) -> Option<String>,
        folder: &impl Fn(&str) -> Option<String>,
    ) -> Option<Self> {
        let sites = SITE_FOLDERS.iter().filter(|site| site.is_empty() || folder(site).is_some());
        let found = sites.flat_map(|site| GENERATORS.iter().map(move |generator| (site, generator)));
        found.into_iter().find_map(|(site, (file, folders, title))| {
            let program = |name: &str| {
                PROGRAM_ENDINGS.iter().find_map(|ending| read(&format!("{site}{name}.{ending}")))
            };
            let data = |name: &str| read(&format!("{site}{name}.json"));
            let text = program(file)?;
            let below = folders.iter().map(|path| format!("{site}{path}"));
            // The settings of a site in `website/` may lead to `docs/` beside it.
            let beside = folders.iter().filter(|path| !path.is_empty()).map(|path| (*path).to_owned());
            let wanted = match *file {
                DOCUSAURUS => docs_path(&text),
                file => quoted_after(&text, "srcDir").filter(|_| file.starts_with('.')),
            };
            let wanted = wanted.map(|path| match path.strip_prefix("../") {
                Some(path) => path.to_owned(),
                None => format!("{site}{}", path.trim_start_matches("./")),
            });
            let content = wanted.into_iter().chain(below).chain(beside).find_map(|path| folder(&path))?;
            let sidebars: Vec<String> =
                SIDEBAR_FILES.iter().filter_map(|name| program(name).or_else(|| data(name))).collect();
            let has_sidebars = sidebars.iter().any(|text| !text.contains("autogenerated"));
            let quoted = sidebars.iter().chain([&text]).flat_map(|text| quoted_in(text)).collect();
            let whole = sidebars.into_iter().map(|text| (text, true));
            let sidebars = whole.chain([(text.clone(), false)]).collect();
            let title = quoted_after(&text, title);
            let below = [site.to_string(), content.clone()].map(|folder| format!("{folder}public/"));
            let static_folders = [format!("{site}static/")].into_iter().chain(below).collect();
            let has_public = true;
            let found = Self { content, title, quoted, sidebars, has_sidebars, ..Self::default() };
            Some(Self { has_public, static_folders, program: Some(*file), ..found })
        })
    }
}

/// The folder of the only language of a site of Hugo.
fn content_of_language(text: &str) -> Option<String> {
    let tree = toml::parse(text, 0..text.len()).tree;
    let (_, languages) = tree.get("languages")?;
    let [(_, language)] = languages.entries() else { return None };
    match language.get("contentDir").map(|(_, value)| &**value) {
        Some(Tree::Text(path)) => Some(path.clone()),
        _ => None,
    }
}

/// Whether `book.toml` is that of an mdBook: all of its tables may be left out.
fn is_mdbook(
    tree: &Spanned<Tree>,
    read: impl Fn(&str) -> Option<String>,
    is_folder: impl Fn(&str) -> bool,
) -> bool {
    let has_only_build = || tree.entries().iter().all(|(key, _)| key.as_str() == "build");
    MDBOOK_TABLES.iter().any(|table| tree.get(table).is_some())
        || has_only_build() && read(MDBOOK_ORDER).is_some() && !is_folder("content")
}

fn value_of<'t>(tree: &'t Spanned<Tree>, table: &str, key: &str) -> Option<&'t Tree> {
    tree.get(table)?.1.get(key).map(|(_, value)| &**value)
}

fn list_of(tree: &Spanned<Tree>, table: &str, key: &str) -> Vec<String> {
    let Some(Tree::List(items)) = value_of(tree, table, key) else { return Vec::new() };
    let text = |item: &Spanned<Tree>| if let Tree::Text(text) = &**item { Some(text.clone()) } else { None };
    items.iter().filter_map(text).collect()
}

/// The folder of a theme, with a final `/`.
pub fn theme_folder(name: &str) -> String {
    format!("{THEMES}{name}/")
}

/// Whether a folder is called as folders of tests are.
pub fn is_test_folder(name: &str) -> bool {
    TEST_FOLDERS.contains(&name) || TEST_DATA_FOLDERS.contains(&name)
}

/// Whether the file at `path`, from the content, is about the repository and not an article. `is_file` returns whether there is a file at a path.
pub(super) fn is_housekeeping(path: &str, is_file: impl Fn(&str) -> bool) -> bool {
    let mut starts = path.match_indices('/').map(|(end, _)| end);
    let is_test = |end: usize| {
        let start = path[..end].rfind('/').map_or(0, |slash| slash + 1);
        let name = &path[start..end];
        let is_beside_program = || PROGRAMS.iter().any(|name| is_file(&format!("{}{name}", &path[..start])));
        TEST_DATA_FOLDERS.contains(&name) || TEST_FOLDERS.contains(&name) && is_beside_program()
    };
    let (folder, name) = paths::split(path);
    if folder.split('/').any(|part| TEMPLATE_FOLDERS.contains(&part) || MEDIA_FOLDERS.contains(&part)) {
        return true;
    }
    let name = name.split('.').next().unwrap_or(name);
    // What `_build/README.md` is about no site shows.
    let is_in_underscore = paths::file_name(folder).starts_with('_');
    if is_in_underscore && is_readme(name) {
        return true;
    }
    // Beside a home page, a README is about the repository.
    let is_about_programs = PROGRAM_FOLDERS.contains(&folder) || folder.is_empty() && is_file("index.md");
    if is_about_programs && is_readme(name) {
        return true;
    }
    let is_in_capitals = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    // `CONTRIBUTING-zh`, `LICENSE_MIT`
    let is_one = |name: &str, known: &str| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    let lower = name.to_lowercase().replace('-', "_");
    let is_named = (is_in_capitals || folder.is_empty())
        && HOUSEKEEPING.iter().any(|known| is_one(&lower, known))
        || is_in_capitals && HOUSEKEEPING_IN_CAPITALS.iter().any(|known| is_one(name, known))
        || PAGE_PARTS.contains(&lower.as_str());
    is_named || starts.any(is_test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(files: &[(&str, &str)], folders: &[&str]) -> Layout {
        let read =
            |name: &str| files.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned());
        Layout::find(read, |path| folders.contains(&path))
    }

    #[test]
    fn finds_the_content_of_each_generator() {
        let content = |files: &[(&str, &str)], folders: &[&str]| find(files, folders).content;
        assert_eq!(content(&[], &[]), "");
        assert_eq!(content(&[("book.toml", "")], &["content"]), "content/");
        assert_eq!(content(&[("book.toml", "")], &[]), "");
        assert_eq!(content(&[("book.toml", "[content]\nroot = \"./docs\"")], &["content", "docs"]), "docs/");
        assert_eq!(content(&[("book.toml", "[book]\nsrc = \"text\"")], &["text", "src"]), "text/");
        assert_eq!(content(&[("book.toml", "[book]\nsrc = \".\"")], &["src"]), "");
        assert_eq!(content(&[("book.toml", "[book]\n")], &["src"]), "src/");
        assert_eq!(content(&[("book.toml", "[book]\nsrc = \"../up\"")], &["../up"]), "");
        assert_eq!(content(&[("mkdocs.yml", "site_name: A")], &["docs"]), "docs/");
        assert_eq!(content(&[("mkdocs.yaml", "docs_dir: text\nx: !!python/name:a.b")], &["text"]), "text/");
        assert_eq!(content(&[("docusaurus.config.ts", "")], &["docs"]), "docs/");
        assert_eq!(content(&[("astro.config.mjs", "")], &["src/content/docs"]), "src/content/docs/");
        assert_eq!(content(&[("website/docusaurus.config.js", "")], &["website", "docs"]), "docs/");
        let both = ["website", "website/docs", "docs"];
        assert_eq!(content(&[("website/docusaurus.config.js", "")], &both), "website/docs/");
        let elsewhere = "{\n  docs: {\n    path: '../docs',\n}}";
        assert_eq!(content(&[("website/docusaurus.config.js", elsewhere)], &both), "docs/");
        assert_eq!(content(&[(".vitepress/config.ts", "  srcDir: 'src',\n")], &["src"]), "src/");
        assert_eq!(content(&[("docs/.vitepress/config.mts", "")], &["docs"]), "docs/");
        assert_eq!(content(&[("hugo.toml", "")], &["content", "layouts"]), "content/");
        assert_eq!(content(&[("config.toml", "")], &["content", "templates"]), "content/");
        assert_eq!(content(&[("config.toml", "")], &["content"]), "", "settings of any program");
        let one = "[languages.en]\ncontentDir = \"content/en\"\n";
        assert_eq!(content(&[("hugo.toml", one)], &["content", "content/en", "static"]), "content/en/");
    }

    #[test]
    fn reads_titles_of_settings_that_are_programs() {
        let title = |text: &str| find(&[("docusaurus.config.js", text)], &["docs"]).title;
        assert_eq!(
            title("const config = {\n  title: 'My Site',\n  tagline: 'x',\n").as_deref(),
            Some("My Site")
        );
        let quoted = find(
            &[
                ("docusaurus.config.js", "url: 'x',\n"),
                ("sidebars.js", "// sidebar\n['a/b', {id: \"c\"}, 'A label']"),
            ],
            &["docs"],
        )
        .quoted;
        assert_eq!(quoted, ["a/b", "c", "x"]);
        assert_eq!(title("  title: `${name}`,\n  title: process.env.T,\n  items: [{ title: 'a' }]\n"), None);
    }

    #[test]
    fn articles_that_another_tool_names_are_foreign() {
        let is_foreign = |book: &str, files: &[(&str, &str)], folders: &[&str]| {
            find(&[&[("book.toml", book)][..], files].concat(), folders).is_foreign
        };
        let hugo = [("hugo.toml", "")];
        assert!(is_foreign("", &hugo, &["content"]));
        assert!(!is_foreign("[content]\nforeign = false", &hugo, &["content"]));
        assert!(!is_foreign("[content]\nroot = \"guide\"", &hugo, &["content", "guide"]));
        assert!(is_foreign("[content]\nroot = \".\"\nforeign = true", &[], &[]));
        assert!(is_foreign("[content]\nroot = \".\"", &[("_config.yml", "")], &["content"]));
        // A guide with a theme, and settings of any program.
        assert!(!is_foreign("", &[("config.toml", "x = 1")], &["content", "themes"]));
        assert!(find(&[("book.toml", ""), ("_config.yml", "")], &["content"]).is_closed);
    }

    #[test]
    fn an_mdbook_is_not_a_book_of_prepbook() {
        assert!(find(&[("book.toml", "title = \"A\"")], &[]).is_book);
        assert!(!find(&[("book.toml", "[book]\ntitle = \"A\"")], &[]).is_book);
        // Each table of an mdBook may be left out.
        assert!(!find(&[("book.toml", "[rust]\nedition = \"2024\"")], &["src"]).is_book);
        let order = ("src/SUMMARY.md", "");
        assert!(!find(&[("book.toml", ""), order], &["src"]).is_book);
        assert!(!find(&[("book.toml", "[build]\nbuild-dir = \"b\""), order], &["src"]).is_book);
        assert!(find(&[("book.toml", ""), order], &["content", "src"]).is_book);
    }

    #[test]
    fn knows_files_about_the_repository() {
        let is_file = |path: &str| ["Cargo.toml", "a/package.json"].contains(&path);
        for path in [
            "LICENSE.md",
            "CONTRIBUTING-zh.md",
            "contributing.md",
            "docs/CODE_OF_CONDUCT.md",
            "code-of-conduct.md",
            "AGENTS.md",
            "a/SECURITY.md",
            "tests/x/y.md",
            "a/__tests__/y.md",
            "b/ISSUE_TEMPLATE/bug.md",
            "translations/_template/README.md",
            "assets/jobs.md",
            "docs/_style/a/README.md",
            "docs/_coverpage.md",
            "algorithms/__template__.md",
            "_Sidebar.md",
        ] {
            assert!(is_housekeeping(path, is_file), "{path}");
        }
        for path in [
            "README.md", "security.md", "guide/contributing.md", "guide/changelog.md", "license-models.md",
            "b/tests/y.md", "tests.md", "agents.md", "History.md",
        ] {
            assert!(path == "license-models.md" || !is_housekeeping(path, is_file), "{path}");
        }
    }
}
