//! Where a folder keeps its articles, and which files are not articles.

use crate::data::{Spanned, Tree, toml, yaml};

/// The settings of a Prepbook book, and of an mdBook.
pub const BOOK_FILE: &str = "book.toml";
/// The settings of MkDocs, under either name.
pub const MKDOCS_FILES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// Folders of a book beside its content that are read.
pub const BOOK_FOLDERS: [&str; 3] = ["search", "strings", "themes"];

/// Files that other generators keep beside the folder with the articles, and that folder.
const GENERATORS: [(&str, &[&str]); 4] = [
    ("docusaurus.config", &["docs/"]),
    ("astro.config", &["src/content/docs/"]),
    ("quartz.config", &["content/", "docs/"]),
    ("hugo", &["content/"]),
];

/// Files about a repository, by their names in lower case with `_` between words. They are not articles of a folder that was not made for Prepbook.
const HOUSEKEEPING: [&str; 12] = [
    "license",
    "licence",
    "copying",
    "contributing",
    "contributors",
    "code_of_conduct",
    "changelog",
    "pull_request_template",
    "issue_template",
    "bug_report",
    "feature_request",
    "release_notes",
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
/// Folders of texts that others are started from.
const TEMPLATE_FOLDERS: [&str; 5] =
    ["ISSUE_TEMPLATE", "PULL_REQUEST_TEMPLATE", "_template", "_templates", "__template__"];
/// Folders of tests, where a program is beside them.
const TEST_FOLDERS: [&str; 9] =
    ["test", "tests", "__tests__", "spec", "e2e", "testdata", "test-data", "fixtures", "__fixtures__"];
/// Files beside which a folder of tests tests a program.
const PROGRAMS: [&str; 12] = [
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "setup.py",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "meson.build",
    "Makefile",
];

/// Where a folder keeps its articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The folder with the articles, from the root: empty or with a final `/`.
    pub content: String,
    /// Whether the folder was made for Prepbook: it has a `book.toml` that is not mdBook's.
    pub is_book: bool,
    /// Whether the root holds nothing to read but the content, the themes and the settings.
    pub is_closed: bool,
    /// Patterns of files that are not read, as in `.gitignore`, from the content.
    pub ignored: Vec<String>,
    /// The folder for the articles, if it does not exist: the root holds files that nobody meant to publish.
    pub missing: Option<String>,
}

impl Layout {
    /// The layout of a folder. `read` returns the text of a file at its root; `names` are the names of its files and folders; `is_folder` returns whether a
    /// path is a folder.
    pub fn find(
        read: impl Fn(&str) -> Option<String>,
        names: &[String],
        is_folder: impl Fn(&str) -> bool,
    ) -> Self {
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
            let text = |table: &str, key: &str| text_of(&tree, table, key);
            let ignored = list_of(&tree, "content", "ignore");
            if tree.get("book").is_none() {
                let wanted = text("content", "root").unwrap_or_else(|| "content".into());
                let content = folder(&wanted);
                let missing = content.is_none().then_some(wanted);
                let content = content.unwrap_or_default();
                return Self { is_closed: !content.is_empty(), content, is_book: true, ignored, missing };
            }
            let content = folder(&text("book", "src").unwrap_or_else(|| "src".into())).unwrap_or_default();
            return Self { content, ignored, ..Self::default() };
        }
        let mkdocs = MKDOCS_FILES.iter().find_map(|name| read(name));
        let content = match mkdocs {
            Some(text) => {
                let docs = yaml::parse(&text, 0..text.len()).ok();
                let docs = docs.as_ref().and_then(|tree| tree.get("docs_dir")).map(|(_, value)| &**value);
                let docs = if let Some(Tree::Text(docs)) = docs { docs } else { "docs" };
                folder(docs)
            }
            None => GENERATORS.iter().find_map(|(file, folders)| {
                let is_there =
                    names.iter().any(|name| name.split_once('.').map(|_| stem(name)) == Some(*file));
                is_there.then(|| folders.iter().find_map(|path| folder(path))).flatten()
            }),
        };
        Self { content: content.unwrap_or_default(), ..Self::default() }
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn text_of(tree: &Spanned<Tree>, table: &str, key: &str) -> Option<String> {
    match &**tree.get(table)?.1.get(key).map(|(_, value)| value)? {
        Tree::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn list_of(tree: &Spanned<Tree>, table: &str, key: &str) -> Vec<String> {
    let list = tree.get(table).and_then(|(_, table)| table.get(key)).map(|(_, value)| &**value);
    let Some(Tree::List(items)) = list else { return Vec::new() };
    let text = |item: &Spanned<Tree>| if let Tree::Text(text) = &**item { Some(text.clone()) } else { None };
    items.iter().filter_map(text).collect()
}

/// Whether the file at `path`, from the content, is about the repository and not an article. `is_file` returns whether there is a file at a path.
pub(super) fn is_housekeeping(path: &str, is_file: impl Fn(&str) -> bool) -> bool {
    let mut starts = path.match_indices('/').map(|(end, _)| end);
    let is_test = |end: usize| {
        let start = path[..end].rfind('/').map_or(0, |slash| slash + 1);
        TEST_FOLDERS.contains(&&path[start..end])
            && PROGRAMS.iter().any(|name| is_file(&format!("{}{name}", &path[..start])))
    };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if folder.split('/').any(|part| TEMPLATE_FOLDERS.contains(&part)) {
        return true;
    }
    let name = name.split('.').next().unwrap_or(name);
    let is_in_capitals = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    // `CONTRIBUTING-zh`, `LICENSE_MIT`
    let is_one = |name: &str, known: &str| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    let lower = name.to_lowercase().replace('-', "_");
    let is_named = (is_in_capitals || folder.is_empty())
        && HOUSEKEEPING.iter().any(|known| is_one(&lower, known))
        || is_in_capitals && HOUSEKEEPING_IN_CAPITALS.iter().any(|known| is_one(name, known));
    is_named || starts.any(is_test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(files: &[(&str, &str)], folders: &[&str]) -> Layout {
        let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let read =
            |name: &str| files.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned());
        Layout::find(read, &names, |path| folders.contains(&path))
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
        assert_eq!(content(&[("hugo.toml", "")], &["content"]), "content/");
    }

    #[test]
    fn an_mdbook_is_not_a_book_of_prepbook() {
        assert!(find(&[("book.toml", "title = \"A\"")], &[]).is_book);
        assert!(!find(&[("book.toml", "[book]\ntitle = \"A\"")], &[]).is_book);
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
        ] {
            assert!(is_housekeeping(path, is_file), "{path}");
        }
        for path in [
            "README.md",
            "security.md",
            "guide/contributing.md",
            "guide/changelog.md",
            "license-models.md",
            "b/tests/y.md",
            "tests.md",
            "agents.md",
            "History.md",
        ] {
            assert!(path == "license-models.md" || !is_housekeeping(path, is_file), "{path}");
        }
    }
}
