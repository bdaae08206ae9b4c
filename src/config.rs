//! `book.toml`, or the settings of another generator, into [`Config`].

mod edit;
mod foreign;
mod questions;
mod site;
mod theme;
mod urls;
mod versions;

pub use foreign::{Extensions, docsify_title, mkdocs, title_in};
pub use questions::{QuestionPolicy, QuestionsConfig};
pub use site::{InlineCode, SiteConfig, SocialCards};
pub use theme::{FontsConfig, LinkConfig, ThemeConfig};
pub use urls::{BaseUrlError, base_url};
pub use versions::{Version, VersionsConfig};

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::data::{Tree, toml, typed};
use crate::diag::nearest::{did_you_mean, nearest};
use crate::diag::{Diagnostic, LintLevel, Outcome, Rule, encoding};
use crate::source::address::{runs_code, scheme};
pub use crate::source::layout::BOOK_FILE;
use crate::source::{Sources, pattern_error};
use crate::strings;

/// The contents of `book.toml`. Every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "book.toml of a Prepbook guide")]
pub struct Config {
    /// The name of the guide. Default: the title of the home page, or else the name of the folder.
    pub title: Option<String>,
    /// One or two sentences about the guide, for the home page, search engines and social cards.
    pub description: String,
    /// The authors of the guide.
    pub authors: Vec<String>,
    /// The language as a BCP 47 tag, such as `en`, `pt-BR` or `ar`. Default: `en`.
    pub language: Option<String>,
    /// The URL of the folder where the site is published, such as `https://example.org/guide/`. Required for canonical links, the sitemap and the feed.
    pub base_url: Option<String>,
    /// The URL of the source repository, for "Edit this page" links, such as `https://github.com/me/guide`. For a branch other than `main`,
    /// use the URL of its tree: `https://github.com/me/guide/tree/trunk`.
    pub repository: Option<String>,
    /// The URL to edit an article, with `{path}` for its path from the root, such as `https://example.org/edit/{path}`. Default: derived from `repository` on
    /// GitHub, GitLab, Gitea, Forgejo and Bitbucket.
    pub edit_url: Option<String>,
    /// The appearance of the site.
    pub theme: ThemeConfig,
    /// Which files are articles, and in what order they are read.
    pub content: ContentConfig,
    /// Settings for reading articles.
    pub build: BuildConfig,
    /// Settings for publishing the site.
    pub site: SiteConfig,
    /// The published versions of the guide.
    pub versions: VersionsConfig,
    /// Settings for search.
    pub search: SearchConfig,
    /// Settings for the recognition of questions.
    pub questions: QuestionsConfig,
    /// Settings for review cards and their schedule.
    pub study: StudyConfig,
    /// Settings of `prepbook serve`.
    pub serve: ServeConfig,
    /// Levels of rules: `rule = "allow" | "warn" | "deny"`.
    pub lints: BTreeMap<String, LintLevel>,
    /// Keys of your own, available in templates as `site.extra`.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Earlier addresses and where they lead, from the settings of another generator.
    #[serde(skip)]
    pub redirects: Vec<(String, String)>,
    /// What is wrong with `book.toml` so that settings are unknown, such as how raw HTML is treated. Errors in the theme and in the list of versions do not
    /// count: the site is usable without them.
    #[serde(skip)]
    pub unknown: Vec<Diagnostic>,
    /// Whether the articles are not written for Prepbook.
    #[serde(skip)]
    pub is_foreign: bool,
    /// Mark-up that the settings of another generator switch on.
    #[serde(skip)]
    pub extensions: Extensions,
}

/// `[content]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ContentConfig {
    /// The folder with the articles, such as `docs`; `.` is the book's folder itself. Default: `content`, if that folder exists.
    pub root: Option<String>,
    /// Files that are not read, as patterns of `.gitignore` from the content's folder: `drafts/`, `*.draft.md`.
    pub ignore: Vec<String>,
    /// Whether the articles were not written for Prepbook: links, front matter and questions are read as in a folder without a `book.toml`, and rules for
    /// guides are off. Default: `true` if the settings of another tool name the folder of the articles.
    pub foreign: Option<bool>,
    /// The source of the order of articles. Default: the first of these that exists.
    pub navigation: Option<NavigationSource>,
}

/// What gives the order of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NavigationSource {
    /// `SUMMARY.md` in the content's folder.
    Summary,
    /// `nav` in `mkdocs.yml`.
    Mkdocs,
    /// The settings of Docusaurus, Starlight or VitePress, which are a program: the articles that it names in quotes, in that order, then all others; or the files of docsify, Jupyter Book, Quarto and
    /// others.
    Sidebars,
    /// Folders, with the order that they set themselves.
    Folders,
}

/// `[build]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BuildConfig {
    /// How HTML in articles is handled. Default: `allow`; for articles that are not written for Prepbook, `sanitize`.
    pub raw_html: Option<RawHtml>,
    /// How images, video and audio from other sites are shown. Default: `link`.
    pub remote_images: RemoteImages,
    /// Whether straight quotes, `--` and `...` are replaced by typographic characters. Default: `false`.
    pub smart_punctuation: bool,
}

/// `[search]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SearchConfig {
    /// Groups of synonyms, such as `[["k8s", "Kubernetes"]]`. Acronyms that the guide defines, as in “write-ahead log
    /// (WAL)”, are found automatically.
    pub synonyms: Vec<Vec<String>>,
}

/// `[study]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StudyConfig {
    /// The probability of recalling an answer at its next review, from 0.7 to 0.97. A higher value means more frequent reviews. Learners can
    /// change it. Default: 0.9.
    #[schemars(range(min = 0.7, max = 0.97))]
    pub retention: f64,
    /// The maximum number of new cards per day. Learners can change it. Default: 20.
    #[schemars(range(min = 0, max = 999))]
    pub new_per_day: u32,
    /// The maximum number of reviews per day. Learners can change it. Default: 200.
    #[schemars(range(min = 1, max = 9999))]
    pub due_per_day: u32,
    /// The cards that are made from comparisons. Default: `rows`.
    pub comparisons: ComparisonCards,
}

/// The cards that are made from comparisons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ComparisonCards {
    /// One card per row.
    #[default]
    Rows,
    /// One card per cell, and one per row.
    Cells,
    /// No cards.
    None,
}

impl Default for StudyConfig {
    fn default() -> Self {
        Self { retention: 0.9, new_per_day: 20, due_per_day: 200, comparisons: ComparisonCards::default() }
    }
}

/// `[serve]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServeConfig {
    /// The editor that opens when you click a diagnostic in the preview. Default: the editor whose terminal runs the server, if it is known.
    pub editor: Option<Editor>,
    /// The URL that opens a file in an editor that `editor` does not list, with the placeholders `{path}`, `{line}` and `{column}`, such as
    /// `mine://open?file={path}&line={line}`.
    pub editor_url: Option<String>,
}

/// An editor that can open a file at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Editor {
    /// Visual Studio Code.
    Vscode,
    /// VSCodium.
    Vscodium,
    /// Cursor.
    Cursor,
    /// Zed.
    Zed,
    /// IntelliJ IDEA.
    Idea,
    /// TextMate, and editors that support its URLs.
    Textmate,
    /// The command in `PREPBOOK_EDITOR`, `VISUAL` or `EDITOR`, run by the server. It can contain `{path}`, `{line}` and `{column}`.
    Environment,
}

/// How HTML in articles is handled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// Leave it as it is. Use this only for content that you trust.
    #[default]
    Allow,
    /// Remove scripts, styles, frames, forms, event handlers and everything else that can run code or load files.
    Sanitize,
    /// Show it as text.
    Escape,
}

/// How images, videos and sounds of other sites are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RemoteImages {
    /// Show a link with the alternative text and the name of the site. Pages load nothing from other sites.
    #[default]
    Link,
    /// Load them. Pages need a connection for them, and other sites see who reads the guide.
    Allow,
}

impl ServeConfig {
    /// How the book asks to open files on this machine, if that needs the user's permission. The URL scheme of a known editor does not.
    pub fn open_request(&self) -> Option<String> {
        if let Some(address) = &self.editor_url {
            return Some(format!("with the URL `{}`", address.escape_debug()));
        }
        (self.editor == Some(Editor::Environment))
            .then(|| "with the command in PREPBOOK_EDITOR, VISUAL or EDITOR".to_owned())
    }
}

impl BuildConfig {
    /// How HTML in articles is handled; `allow` by default.
    pub fn raw_html(&self) -> RawHtml {
        self.raw_html.unwrap_or_default()
    }
}

impl Config {
    /// The configuration of a folder without a book file. Its author may not be the person who builds it, so its HTML is sanitized.
    fn of_plain_folder() -> Self {
        let build = BuildConfig { raw_html: Some(RawHtml::Sanitize), ..BuildConfig::default() };
        Self { build, is_foreign: true, ..Self::default() }
    }

    /// These settings, with those of a `folder` of another tool where they say nothing.
    fn over(mut self, folder: Self) -> Self {
        self.title = self.title.or(folder.title);
        self.language = self.language.or(folder.language);
        self.repository = self.repository.or(folder.repository);
        self.build.raw_html = self.build.raw_html.or(folder.build.raw_html);
        if self.description.is_empty() {
            self.description = folder.description;
        }
        if self.authors.is_empty() {
            self.authors = folder.authors;
        }
        Self { is_foreign: true, extensions: folder.extensions, ..self }
    }

    /// Where the article at `path` can be edited, if the book names its repository. `path` is percent-encoded.
    pub fn edit_url(&self, path: &str) -> Option<String> {
        let derived = || self.repository.as_deref().map(edit::template);
        Some(self.edit_url.clone().or_else(derived)?.replace(edit::PATH, path))
    }

    /// Where `repository` shows the file at `path` from the book's root, which is percent-encoded.
    pub fn file_url(repository: &str, path: &str) -> String {
        edit::file_url(repository, path)
    }

    /// The language; `en` by default.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }
}

/// Reads `book.toml`, if the book has one.
pub fn load(sources: &Sources) -> Outcome<Config> {
    let Some(file) = sources.get(BOOK_FILE) else {
        let diagnostics: Vec<Diagnostic> = foreign::absent_content(sources).into_iter().collect();
        let value = Config { unknown: diagnostics.clone(), ..foreign::of_folder(sources) };
        return Outcome { value, diagnostics };
    };
    let path: Arc<str> = Arc::from(BOOK_FILE);
    let Some(text) = file.text() else {
        let found = Vec::from_iter(encoding::not_utf8(Rule::UnreadableFile, &path, file.bytes()));
        return Outcome { value: Config { unknown: found.clone(), ..Config::default() }, diagnostics: found };
    };
    let document = toml::parse(text, 0..text.len());
    let mut diagnostics: Vec<_> = document
        .errors
        .iter()
        .map(|error| {
            let found = Diagnostic::new(Rule::InvalidToml, &path, error.span.clone(), &error.message);
            found.help_if(error.help.clone())
        })
        .collect();
    let read = if foreign::is_mdbook(sources) {
        foreign::of_mdbook(&path, text, &document.tree)
    } else {
        typed::read(&path, text, &document.tree, &typed::schema_of::<Config>())
    };
    let mut config: Config = read.drain_into(&mut diagnostics);
    check_content(&document.tree, &path, &mut diagnostics);
    check_lints(&mut config, &document.tree, &path, &mut diagnostics);
    check_language(&mut config, &document.tree, &path, &mut diagnostics);
    urls::check(&mut config, &document.tree, &path, &mut diagnostics);
    config.site.check(&document.tree, &path, &mut diagnostics);
    check_editor_url(&mut config, &document.tree, &path, &mut diagnostics);
    check_raw_html(text, &document.tree, &mut diagnostics);
    diagnostics.extend(foreign::absent_content(sources));
    let is_unknown = |found: &&Diagnostic| matches!(found.rule, Rule::InvalidToml | Rule::InvalidValue);
    config.unknown = diagnostics.iter().filter(is_unknown).cloned().collect();
    config.versions.check(&document.tree, &path, &mut diagnostics);
    if !config.is_foreign && !sources.is_closed() {
        let folder = foreign::of_folder(sources);
        config = match sources.is_foreign() {
            true => config.over(folder),
            false => Config { extensions: folder.extensions, ..config },
        };
    }
    Outcome { value: config, diagnostics }
}

/// Makes an unknown key that was probably meant to set `raw_html` an error: without it, raw HTML would be allowed.
fn check_raw_html(text: &str, tree: &Tree, diagnostics: &mut [Diagnostic]) {
    const KEY: &str = "raw_html";
    let is_meant = |key: &str| key.len() > 4 && nearest(key, [KEY]).is_some();
    for found in diagnostics.iter_mut().filter(|found| found.rule == Rule::UnknownKey) {
        let table = tree.entries().iter().find(|(key, _)| key.span() == found.span());
        let inside = table.map_or(&[][..], |(_, table)| table.entries());
        if is_meant(&text[found.span()]) || inside.iter().any(|(key, _)| is_meant(key)) {
            found.rule = Rule::InvalidValue;
            found.label = Some(format!("expected `{KEY}` in `[build]`"));
        }
    }
}

fn check_content(tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let content = tree.get("content").map(|(_, content)| content);
    let value = |key: &str| content.and_then(|content| content.get(key)).map(|(_, value)| value);
    let Some(Tree::List(patterns)) = value("ignore").map(|value| &**value) else { return };
    for pattern in patterns {
        if let Tree::Text(text) = &**pattern
            && let Some(error) = pattern_error(text)
        {
            let found = Diagnostic::new(Rule::InvalidValue, path, pattern.span(), error);
            diagnostics.push(found.label("expected a pattern as in `.gitignore`, such as `drafts/`"));
        }
    }
}

fn check_lints(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let names = || Rule::ALL.iter().map(|rule| rule.name());
    let lints = tree.get("lints").map(|(_, lints)| lints);
    config.lints.retain(|name, _| {
        let known = Rule::from_name(name).is_some();
        if !known {
            let span = lints.and_then(|lints| lints.get(name)).map_or(0..0, |(key, _)| key.span());
            let found = Diagnostic::new(Rule::UnknownKey, path, span, format!("unknown rule `{name}`"));
            diagnostics.push(found.label("not a rule").help_if(did_you_mean(name, names())));
        }
        known
    });
}

/// Browsers refuse to write numbers and dates in a language that is not a tag.
fn check_language(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(language) = config.language.take_if(|language| strings::canonical(language).is_none()) else {
        return;
    };
    let span = tree.get("language").map_or(0..0, |(_, value)| value.span());
    let message = format!("`{language}` is not a language tag");
    let found = Diagnostic::new(Rule::InvalidValue, path, span, message);
    // Operating systems write `pt_BR.UTF-8`.
    let near = strings::canonical(&language.split('.').next().unwrap_or_default().replace('_', "-"));
    let help = near.map(|near| format!("did you mean `{near}`?"));
    diagnostics.push(found.label("expected a BCP 47 tag such as `en` or `pt-BR`").help_if(help));
}

/// Rejects URLs that are not those of an editor: any page may open them, or they can run a script.
fn check_editor_url(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    const PAGES: [&str; 4] = ["http", "https", "file", "data"];
    let Some(url) = &config.serve.editor_url else { return };
    let is_editor =
        |scheme: &str| !runs_code(scheme) && !PAGES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if scheme(url).is_some_and(is_editor) && url.contains("{path}") {
        return;
    }
    let value = tree.get("serve").and_then(|(_, serve)| serve.get("editor_url"));
    let span = value.map_or(0..0, |(_, value)| value.span());
    let message = format!("`{url}` is not the URL of an editor");
    let found = Diagnostic::new(Rule::InvalidValue, path, span, message);
    diagnostics.push(
        found.label("expected the URL scheme of an editor and `{path}`, such as `mine://{path}:{line}`"),
    );
    config.serve.editor_url = None;
}
