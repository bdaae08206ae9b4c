//! `book.toml` into [`Config`].

use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::data::{Tree, toml, typed};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Level, Outcome, Rule};
use crate::source::Sources;

/// The book file's path.
pub const BOOK_FILE: &str = "book.toml";

/// What `book.toml` says. Every key may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "book.toml of a Prepbook guide")]
pub struct Config {
    /// The guide's name. The title of the home page, or else the folder's name, if left out.
    pub title: Option<String>,
    /// One or two sentences on what the guide is, for the home page, search engines and social cards.
    pub description: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The language as a BCP 47 tag, such as `en`, `pt-BR` or `ar`. English, if left out.
    pub language: Option<String>,
    /// The folder where the site is published, such as `https://example.org/guide/`. Needed for canonical links, the sitemap and the feed.
    pub base_url: Option<String>,
    /// A folder of `themes/`, whose files override those of the default theme.
    pub theme: Option<String>,
    /// Where the source is kept, for "edit this page" links, such as `https://github.com/me/guide`. A branch other than `main` is named
    /// by the address of its tree: `https://github.com/me/guide/tree/trunk`.
    pub repository: Option<String>,
    /// How articles are read.
    pub build: BuildConfig,
    /// How questions are recognised.
    pub questions: QuestionsConfig,
    /// What learners are asked, and how often.
    pub study: StudyConfig,
    /// What `prepbook serve` needs to know.
    pub serve: ServeConfig,
    /// Levels of rules: `rule = "allow" | "warn" | "deny"`.
    pub lints: BTreeMap<String, Level>,
    /// Keys of your own, for templates: `site.extra`.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// `[build]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BuildConfig {
    /// What becomes of HTML in articles: `allow`, if left out. In a folder without a `book.toml`, it is `sanitize`.
    pub raw_html: Option<RawHtml>,
    /// Whether straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
}

/// `[questions]`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuestionsConfig {
    /// Which headings are questions, in articles whose front matter does not say.
    pub recognise: QuestionPolicy,
    /// Whether `<details>` elements whose summary asks are questions, and headings that are answered by one.
    pub details: bool,
    /// Whether bold lines that ask and lines marked with `Q:` are questions.
    pub lines: bool,
    /// Whether items of lists of questions are questions, and headings in lists.
    pub lists: bool,
    /// Whether lists with letters and a line with the answer are multiple choice.
    pub choices: bool,
    /// Whether rows of tables with the columns *Question* and *Answer* are questions.
    pub tables: bool,
    /// Whether cards of notes with the tag `#flashcards` are questions: `front::back`, `?` between lines, `==cloze==`.
    pub cards: bool,
    /// Whether a title that asks is a question, if its article has no other.
    pub titles: bool,
}

/// Which headings are questions.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionPolicy {
    /// Those that ask: they end in a question mark or begin with “Explain”, “Describe”, …
    #[default]
    Auto,
    /// Every heading.
    All,
    /// None.
    None,
}

/// `[study]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StudyConfig {
    /// How likely an answer should be known when it is asked again: higher asks more often. Learners may choose otherwise.
    #[schemars(range(min = 0.7, max = 0.97))]
    pub retention: f64,
    /// The most new cards a day. Learners may choose otherwise.
    #[schemars(range(min = 0, max = 999))]
    pub new_per_day: u32,
    /// The most cards asked again a day. Learners may choose otherwise.
    #[schemars(range(min = 1, max = 9999))]
    pub due_per_day: u32,
    /// Which cards are made from comparisons.
    pub comparisons: ComparisonCards,
}

/// Which cards are made from comparisons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ComparisonCards {
    /// One for each row.
    #[default]
    Rows,
    /// One for each cell, and one for each row.
    Cells,
    /// None.
    None,
}

impl Default for QuestionsConfig {
    fn default() -> Self {
        Self {
            recognise: QuestionPolicy::default(),
            details: true,
            lines: true,
            lists: true,
            choices: true,
            tables: true,
            cards: true,
            titles: true,
        }
    }
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
    /// The editor that opens where a message of the preview points. The one in whose terminal the server runs, if left out and known.
    pub editor: Option<Editor>,
    /// The address that opens a file in an editor not listed, with `{path}`, `{line}` and `{column}` in it, such as
    /// `mine://open?file={path}&line={line}`.
    pub editor_url: Option<String>,
}

/// An editor that opens files by an address.
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
    /// TextMate, and editors that know its addresses.
    Textmate,
    /// The command in `PREPBOOK_EDITOR`, `VISUAL` or `EDITOR`, run by the server. It may hold `{path}`, `{line}` and `{column}`.
    Environment,
}

/// What becomes of HTML in articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// Kept as written. For authors one trusts.
    #[default]
    Allow,
    /// Kept where it is harmless: no scripts, styles, frames, forms or event handlers.
    Sanitize,
    /// Shown as text.
    Escape,
}

impl ServeConfig {
    /// What the book wants to happen on this machine when a file is opened, if that needs the author's permission. An editor's own address does not.
    pub fn wish(&self) -> Option<String> {
        if let Some(address) = &self.editor_url {
            return Some(format!("by the address `{}`", address.escape_debug()));
        }
        (self.editor == Some(Editor::Environment))
            .then(|| "with the command in PREPBOOK_EDITOR, VISUAL or EDITOR".to_owned())
    }
}

impl BuildConfig {
    /// What becomes of HTML in articles, `allow` if the book does not say.
    pub fn raw_html(&self) -> RawHtml {
        self.raw_html.unwrap_or_default()
    }
}

impl Config {
    /// What a folder without a book file is built with. Who builds it need not be who wrote it, so its HTML is sanitized.
    fn of_plain_folder() -> Self {
        let build = BuildConfig { raw_html: Some(RawHtml::Sanitize), ..BuildConfig::default() };
        Self { build, ..Self::default() }
    }

    /// The language, `en` if the book does not say.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }
}

/// Reads `book.toml`, where there is one.
pub fn load(sources: &Sources) -> Outcome<Config> {
    let Some(file) = sources.get(BOOK_FILE) else {
        return Outcome { value: Config::of_plain_folder(), diagnostics: Vec::new() };
    };
    let path: Arc<str> = Arc::from(BOOK_FILE);
    let Some(text) = file.text() else {
        let message = format!("`{BOOK_FILE}` is not UTF-8");
        return Outcome {
            value: Config::default(),
            diagnostics: vec![Diagnostic::new(Rule::UnreadableFile, &path, 0..0, message)],
        };
    };
    let document = toml::parse(&text, 0..text.len());
    let mut diagnostics: Vec<_> = document
        .errors
        .iter()
        .map(|(message, span)| Diagnostic::new(Rule::InvalidToml, &path, span.clone(), message.clone()))
        .collect();
    let mut config: Config =
        typed::read(&path, &text, &document.tree, &typed::schema_of::<Config>()).drain_into(&mut diagnostics);
    check_lints(&mut config, &document.tree, &path, &mut diagnostics);
    check_urls(&mut config, &document.tree, &path, &mut diagnostics);
    check_editor_url(&mut config, &document.tree, &path, &mut diagnostics);
    Outcome { value: config, diagnostics }
}

fn check_lints(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let names = || Rule::ALL.iter().map(|rule| rule.name());
    let lints = tree.get("lints").map(|(_, lints)| lints);
    config.lints.retain(|name, _| {
        let known = Rule::from_name(name).is_some();
        if !known {
            let span = lints.and_then(|lints| lints.get(name)).map_or(0..0, |(key, _)| key.span());
            let found = Diagnostic::new(Rule::UnknownKey, path, span, format!("there is no rule `{name}`"));
            diagnostics.push(found.label("not a rule").help_if(did_you_mean(name, names())));
        }
        known
    });
}

fn check_urls(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    let base_url = config.base_url.take().and_then(|url| match base_url(&url) {
        Ok(url) => Some(url),
        Err(expected) => {
            diagnostics.push(wrong_url(
                tree,
                "base_url",
                path,
                format!("`{url}` is not a site's address"),
                expected,
            ));
            None
        }
    });
    config.base_url = base_url;
    if let Some(url) = config.repository.take_if(|url| !is_web_address(url)) {
        let expected = "expected an address that starts with https://";
        diagnostics.push(wrong_url(
            tree,
            "repository",
            path,
            format!("`{url}` is not a web address"),
            expected,
        ));
    }
}

fn wrong_url(tree: &Tree, key: &str, path: &Arc<str>, message: String, expected: &str) -> Diagnostic {
    let span = tree.get(key).map_or(0..0, |(_, value)| value.span());
    Diagnostic::new(Rule::InvalidValue, path, span, message).label(expected)
}

/// The address of a site's folder, with `/` at its end.
///
/// # Errors
/// What was expected, where `text` is no such address.
pub fn base_url(text: &str) -> Result<String, &'static str> {
    // Names of folders may have a dot: `v1.2`.
    const PAGES: [&str; 6] = [".html", ".htm", ".xhtml", ".php", ".asp", ".aspx"];
    if !is_web_address(text) {
        return Err("expected an address that starts with https:// or http://");
    }
    if text.contains(['?', '#']) {
        return Err("expected an address without `?` and `#`");
    }
    let lower = text.to_ascii_lowercase();
    let (_, address) = lower.split_once("//").unwrap_or_default();
    if address.contains('/') && PAGES.iter().any(|ending| address.ends_with(ending)) {
        return Err("expected the address of a folder, without a file name");
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_host = host.is_some_and(|host| !host.starts_with('/') && !host.contains(char::is_whitespace));
    has_host && Url::parse(text).is_ok()
}

/// An address that any page may open, or that runs a script, is no way to an editor.
fn check_editor_url(config: &mut Config, tree: &Tree, path: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) {
    const ELSEWHERE: [&str; 7] = ["http", "https", "file", "javascript", "vbscript", "data", "blob"];
    let Some(url) = &config.serve.editor_url else { return };
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !ELSEWHERE.contains(&scheme.to_ascii_lowercase().as_str());
    if is_scheme && url.contains("{path}") {
        return;
    }
    let value = tree.get("serve").and_then(|(_, serve)| serve.get("editor_url"));
    let span = value.map_or(0..0, |(_, value)| value.span());
    let message = format!("`{url}` is no address of an editor");
    let found = Diagnostic::new(Rule::InvalidValue, path, span, message);
    diagnostics.push(found.label("expected an editor's scheme and `{path}`, such as `mine://{path}:{line}`"));
    config.serve.editor_url = None;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_that_of_a_folder() {
        for (written, read) in [
            ("https://example.org", "https://example.org/"),
            ("http://example.org/guide/", "http://example.org/guide/"),
            ("https://example.org/v1.2", "https://example.org/v1.2/"),
            ("http://localhost:8080/a", "http://localhost:8080/a/"),
            ("https://example.html", "https://example.html/"),
        ] {
            assert_eq!(base_url(written).as_deref(), Ok(read));
        }
        for wrong in [
            "example.org",
            "https://",
            "https:///x",
            "https://exa mple.org",
            "ftp://example.org",
            "https://example.org/?x=1",
            "https://example.org/#top",
            "https://example.org/index.html",
            "https://example.org/guide/Index.HTM",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }
}
