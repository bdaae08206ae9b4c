//! What is read of the settings of mdBook, MkDocs, Hugo, Zola, Jekyll, Quarto and bookdown.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{BOOK_FILE, Config};
use crate::data::{Spanned, Tree, toml, typed, yaml};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::source::Sources;
use crate::source::layout::{
    CARPENTRIES_FILE, DOCSIFY_PAGE, JEKYLL_FILE, MKDOCS_FILES, MYST_FILE, PANDOC_FILES, QUARTO_FILE, TOC_FILE,
};

/// Tables of mdBook. Others in its `book.toml` are Prepbook's.
const MDBOOK_TABLES: [&str; 5] = ["book", "build", "rust", "output", "preprocessor"];

/// Mark-up that the settings of another generator switch on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extensions {
    /// `\(…\)` and `\[…\]` are formulas: `pymdownx.arithmatex`.
    pub math: bool,
    /// `\\(…\\)` and `\\[…\\]` are formulas: `mathjax-support` of mdBook.
    pub escaped_math: bool,
    /// `~x~` is below the line: `pymdownx.tilde`.
    pub tilde: bool,
    /// `^x^` is above the line, and `^^x^^` was inserted: `pymdownx.caret`.
    pub caret: bool,
    /// `*[HTML]: …` explains an abbreviation: `abbr`.
    pub abbreviations: bool,
    /// `{{< name >}}` and `{{ name() }}` are shortcodes: of Hugo and Zola.
    pub shortcodes: bool,
    /// `{% tag %}` and `{{ value }}` are Liquid: of Jekyll.
    pub liquid: bool,
    /// `|` in code does not end a table's cell: in MkDocs.
    pub whole_code: bool,
}

impl Extensions {
    /// All of it in one byte, for the memo's key.
    pub fn key(self) -> u8 {
        let Self { math, escaped_math, tilde, caret, abbreviations, shortcodes, liquid, whole_code } = self;
        let all = [math, escaped_math, tilde, caret, abbreviations, shortcodes, liquid, whole_code];
        all.into_iter().fold(0, |bits, bit| bits << 1 | u8::from(bit))
    }

    /// What `markdown_extensions` of MkDocs names.
    fn of_mkdocs(tree: &Spanned<Tree>) -> Self {
        let Some(Tree::List(items)) = tree.at(&["markdown_extensions"]).map(|value| &**value) else {
            return Self::default();
        };
        let mut names: Vec<&str> = Vec::new();
        for item in items {
            match &**item {
                Tree::Text(name) => names.push(name),
                other => names.extend(other.entries().iter().map(|(name, _)| name.as_str())),
            }
        }
        let has = |name: &str| names.contains(&name) || names.contains(&"pymdownx.extra") && name == "abbr";
        Self {
            math: has("pymdownx.arithmatex"),
            tilde: has("pymdownx.tilde"),
            caret: has("pymdownx.caret"),
            abbreviations: has("abbr") || has("markdown.extensions.abbr") || has("extra"),
            ..Self::default()
        }
    }
}

/// What the settings of another tool in a folder say.
pub(super) fn of_folder(sources: &Sources) -> Config {
    let mut config = Config::of_plain_folder();
    let Some((_, tree)) = mkdocs(sources) else { return of_site(config, sources) };
    config.extensions = Extensions { whole_code: true, ..Extensions::of_mkdocs(&tree) };
    config.title = text(&tree, &["site_name"]);
    config.description = text(&tree, &["site_description"]).unwrap_or_default();
    config.authors = text(&tree, &["site_author"]).into_iter().collect();
    config.language = text(&tree, &["theme", "language"]).and_then(|language| tag(&language));
    config.repository = text(&tree, &["repo_url"]).filter(|url| super::urls::is_web_address(url));
    config
}

/// What the settings of Hugo, Zola and of generators in JavaScript say.
fn of_site(mut config: Config, sources: &Sources) -> Config {
    config.title = sources.site_title().map(str::to_owned);
    if config.title.is_some() {
        return config;
    }
    if sources.content_prefix().is_empty() {
        return of_jekyll(config, sources);
    }
    let settings = sources.site_file().and_then(|name| Some((name, sources.text(name)?)));
    let tree = settings.and_then(|(name, text)| match name.ends_with(".toml") {
        true => Some(toml::parse(text, 0..text.len()).tree),
        false => yaml::parse(text, 0..text.len()).ok(),
    });
    let Some(tree) = tree else { return config };
    let of = |keys: &[&[&str]]| keys.iter().find_map(|keys| text(&tree, keys));
    config.title = of(&[&["title"]]);
    config.extensions.shortcodes = true;
    let extras = |name: &str| {
        let keys = ["markup", "goldmark", "extensions", "extras", name, "enable"];
        tree.at(&keys).map(|value| &**value) == Some(&Tree::Bool(true))
    };
    config.extensions.tilde = extras("subscript");
    config.extensions.caret = extras("superscript");
    config.description = of(&[&["description"], &["params", "description"]]).unwrap_or_default();
    let language = of(&[&["default_language"], &["defaultContentLanguage"], &["languageCode"], &["locale"]]);
    config.language = language.and_then(|language| tag(&language));
    config
}

/// The tag of a language, if it is one.
fn tag(language: &str) -> Option<String> {
    Some(language.replace('_', "-")).filter(|tag| crate::strings::canonical(tag).is_some())
}

/// What the settings of another tool call the whole: those in the file called `name`.
pub fn title_in(name: &str, tree: &Spanned<Tree>) -> Option<String> {
    let keys: &[&[&str]] = match name {
        QUARTO_FILE => &[&["book", "title"], &["website", "title"]],
        MYST_FILE => &[&["project", "title"], &["site", "title"]],
        CARPENTRIES_FILE => {
            tree.get("carpentry")?;
            &[&["title"]]
        }
        _ => &[&["title"], &["site_name"]],
    };
    keys.iter().find_map(|keys| text(tree, keys))
}

/// What the settings of docsify call the site, in the page that shows it.
pub fn docsify_title(page: &str) -> Option<String> {
    let (_, settings) = page.split_once("$docsify")?;
    let name = settings.match_indices("name").find_map(|(at, _)| {
        let before = settings[..at].chars().next_back()?;
        let value = settings[at + 4..].trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?;
        (before.is_whitespace() || matches!(before, '{' | ',' | '"' | '\'')).then(|| value.trim_start())
    })?;
    let quote = name.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = name[1..].split(quote).next()?.trim();
    (!inner.is_empty() && !inner.contains(['<', '\n', '$'])).then(|| inner.to_owned())
}

/// What the settings of Jekyll, Jupyter Book, Quarto, bookdown, the Carpentries and docsify say, where there are any.
fn of_jekyll(mut config: Config, sources: &Sources) -> Config {
    let parse = |name: &str| sources.text(name).and_then(|text| yaml::parse(text, 0..text.len()).ok());
    let named = [QUARTO_FILE, MYST_FILE, CARPENTRIES_FILE];
    config.title = named.into_iter().find_map(|name| title_in(name, &parse(name)?));
    config.title = config.title.or_else(|| sources.text(DOCSIFY_PAGE).and_then(docsify_title));
    if sources.contains(TOC_FILE) {
        config.title = parse(JEKYLL_FILE).and_then(|tree| title_in(JEKYLL_FILE, &tree)).or(config.title);
        return config;
    }
    // Pandoc is what reads these.
    let is_pandoc = PANDOC_FILES.iter().any(|name| sources.contains(name));
    (config.extensions.tilde, config.extensions.caret) = (is_pandoc, is_pandoc);
    let Some(tree) = parse(JEKYLL_FILE) else { return config };
    config.extensions.liquid = true;
    // kramdown leaves formulas to MathJax, whose backslashes are escaped.
    config.extensions.escaped_math = true;
    config.title = text(&tree, &["title"]).or(config.title);
    config.description = text(&tree, &["description"]).unwrap_or_default();
    let language = text(&tree, &["lang"]).or_else(|| text(&tree, &["locale"]));
    config.language = language.and_then(|language| tag(&language));
    config
}

/// The settings of MkDocs, where there are any that can be read, and the name of their file.
pub fn mkdocs(sources: &Sources) -> Option<(&'static str, Spanned<Tree>)> {
    let (name, text) = MKDOCS_FILES.iter().find_map(|name| Some((*name, sources.text(name)?)))?;
    Some((name, yaml::parse(text, 0..text.len()).ok()?))
}

/// Reports settings that name a folder for the articles which does not exist.
pub(super) fn absent_content(sources: &Sources) -> Option<Diagnostic> {
    let (file, folder) = sources.absent_content().filter(|_| !sources.is_book())?;
    let folder = folder.trim_end_matches('/');
    let (tool, keys): (_, &[&str]) =
        if *file == BOOK_FILE { ("mdBook", &["book", "src"]) } else { ("MkDocs", &["docs_dir"]) };
    let tree = match sources.text(BOOK_FILE).filter(|_| *file == BOOK_FILE) {
        Some(text) => Some(toml::parse(text, 0..text.len()).tree),
        None => mkdocs(sources).map(|(_, tree)| tree),
    };
    let span = tree.as_ref().and_then(|tree| tree.at(keys)).map_or(0..0, |setting| setting.span());
    let folders: BTreeSet<&str> =
        sources.iter().filter_map(|(path, _)| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    let help = did_you_mean(folder, folders).unwrap_or_else(|| {
        let key = keys.join(".");
        format!("create the folder with an article in it, or set `{key}` to the folder with the articles")
    });
    let message = format!("there is no folder `{folder}`, from which {tool} reads the articles");
    Some(Diagnostic::new(Rule::InvalidValue, &Arc::from(*file), span, message).help(help))
}

/// The settings in the `book.toml` of mdBook, which may have tables of Prepbook as well.
pub(super) fn of_mdbook(path: &Arc<str>, source: &str, tree: &Spanned<Tree>) -> Outcome<Config> {
    let own = tree.entries().iter().filter(|(key, _)| !MDBOOK_TABLES.contains(&key.as_str())).cloned();
    let own = Spanned::new(Tree::Map(own.collect()), tree.span());
    let mut outcome: Outcome<Config> = typed::read(path, source, &own, &typed::schema_of::<Config>());
    let config = &mut outcome.value;
    let html = |key: &str| text(tree, &["output", "html", key]);
    config.title = config.title.take().or_else(|| text(tree, &["book", "title"]));
    config.language = config.language.take().or_else(|| text(tree, &["book", "language"]));
    if config.description.is_empty() {
        config.description = text(tree, &["book", "description"]).unwrap_or_default();
    }
    if config.authors.is_empty() {
        config.authors = texts(tree, &["book", "authors"]);
    }
    let repository = || html("git-repository-url").filter(|url| super::urls::is_web_address(url));
    config.repository = config.repository.take().or_else(repository);
    config.edit_url = config
        .edit_url
        .take()
        .or_else(|| html("edit-url-template").filter(|url| super::urls::is_web_address(url)));
    config.is_foreign = true;
    config.extensions.escaped_math =
        tree.at(&["output", "html", "mathjax-support"]).map(|value| &**value) == Some(&Tree::Bool(true));
    let smart = tree.at(&["output", "html", "smart-punctuation"]).map(|value| &**value);
    config.build = super::BuildConfig {
        smart_punctuation: smart == Some(&Tree::Bool(true)),
        ..Config::of_plain_folder().build
    };
    let redirects = tree.at(&["output", "html", "redirect"]).map(|value| value.entries()).unwrap_or_default();
    config.redirects = redirects
        .iter()
        .filter_map(|(from, to)| match &**to {
            Tree::Text(to) => Some((from.to_string(), to.clone())),
            _ => None,
        })
        .collect();
    outcome
}

fn text(tree: &Spanned<Tree>, keys: &[&str]) -> Option<String> {
    tree.at(keys)?.trimmed_text().map(str::to_owned)
}

fn texts(tree: &Spanned<Tree>, keys: &[&str]) -> Vec<String> {
    let Some(Tree::List(items)) = tree.at(keys).map(|value| &**value) else { return Vec::new() };
    let text = |item: &Spanned<Tree>| if let Tree::Text(text) = &**item { Some(text.clone()) } else { None };
    items.iter().filter_map(text).collect()
}

/// Whether the `book.toml` is mdBook's.
pub(super) fn is_mdbook(sources: &Sources) -> bool {
    !sources.is_book() && sources.contains(BOOK_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{RawHtml, load};
    use crate::source::{SourceFile, layout::Layout};

    fn config(name: &str, text: &str) -> Outcome<Config> {
        let mut sources = Sources::with_layout("x", Layout::default());
        sources.insert(name, SourceFile::new(text.as_bytes()));
        load(&sources)
    }

    #[test]
    fn reads_the_settings_of_mdbook() {
        let Outcome { value, diagnostics } = config(
            "book.toml",
            "[book]\ntitle = \"A\"\nauthors = [\"B\"]\nlanguage = \"de\"\nmultilingual = false\n\
             [build]\nbuild-dir = \"x\"\n[preprocessor.toc]\ncommand = \"x\"\n[study]\nnew_per_day = 5\n\
             [output.html]\ngit-repository-url = \"https://a.org/b\"\nedit-url-template = \"https://a.org/b/edit/main/{path}\"\n\
             smart-punctuation = true\n[output.html.redirect]\n\"a.html\" = \"b.html\"\n",
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!((value.title.as_deref(), value.language()), (Some("A"), "de"));
        assert_eq!(value.authors, ["B"]);
        assert_eq!(value.repository.as_deref(), Some("https://a.org/b"));
        assert_eq!(value.edit_url.as_deref(), Some("https://a.org/b/edit/main/{path}"));
        assert_eq!(value.redirects, [("a.html".to_owned(), "b.html".to_owned())]);
        assert_eq!((value.study.new_per_day, value.build.raw_html()), (5, RawHtml::Sanitize));
        assert!(value.build.smart_punctuation);
    }

    #[test]
    fn reads_the_settings_of_mkdocs() {
        let Outcome { value, diagnostics } = config(
            "mkdocs.yml",
            "site_name: A\nrepo_url: https://a.org/b\ntheme:\n  name: material\n  language: fr\n\
             markdown_extensions:\n  - x:\n      y: !!python/name:a.b.c\nplugins: !ENV [CI, false]\n",
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!((value.title.as_deref(), value.language()), (Some("A"), "fr"));
        assert_eq!(value.repository.as_deref(), Some("https://a.org/b"));
    }
}
