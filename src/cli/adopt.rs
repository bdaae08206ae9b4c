//! `prepbook init` in a folder that has articles already: a `book.toml` that says what Prepbook understood of it.

use std::fmt::Write as _;
use std::path::Path;

use super::new_file::{root_argument, write_new};
use super::terminal::Terminal;
use super::{Exit, Failure, book};
use crate::config::{BOOK_FILE, NavigationSource};
use crate::content::Scan;
use crate::content::navigation::{Outline, SUMMARY};
use crate::dialect::questions::Pattern;
use crate::model::Guide;
use crate::pipeline::{Inputs, Pipeline};
use crate::source::names::is_readme_in_any_language;
use crate::source::{Sources, is_article, relative};

/// What a folder is, as far as its settings go.
struct FoundSettings<'f> {
    sources: &'f Sources,
    guide: &'f Guide,
    navigation: NavigationSource,
    /// How many files are about the repository, and no articles.
    housekeeping: usize,
}

/// A README with fewer headings, and fewer bytes, only introduces a repository.
const GUIDE_HEADINGS: usize = 4;
const GUIDE_BYTES: usize = 4_000;

/// Whether the folder has articles, besides what introduces the repository. A long README is the guide.
pub(super) fn has_articles(sources: &Sources) -> bool {
    let prefix = sources.content_prefix();
    let lessons = sources.under(prefix).filter(|(path, _)| is_article(path));
    lessons.filter(|(path, _)| !sources.is_housekeeping(path)).any(|(path, file)| {
        let inside = relative(path, prefix);
        let is_readme = !inside.contains('/') && is_readme_in_any_language(inside);
        !is_readme || file.bytes().len() >= GUIDE_BYTES || Scan::of(file.bytes()).headings >= GUIDE_HEADINGS
    })
}

/// Writes the `book.toml`, and says what it is made of.
pub(super) fn adopt(folder: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let loaded = book::load(folder, None)?;
    let build = Pipeline::new().run(&loaded, &Inputs::default());
    let sources = &loaded.value;
    let guide = build.views.guide();
    let prefix = sources.content_prefix();
    let inside = |path: &str| relative(path, prefix).to_owned();
    let articles = sources.under(prefix).map(|(path, _)| path).filter(|path| is_article(path));
    let outline = Outline::find(sources, &guide.config);
    let housekeeping = articles.filter(|path| sources.is_housekeeping(path)).map(|path| inside(path));
    let is_named = |path: &String| outline.as_ref().is_some_and(|outline| outline.names(path));
    let found = FoundSettings {
        sources,
        guide,
        navigation: match &outline {
            Some(outline) if outline.is_partial => NavigationSource::Sidebars,
            Some(outline) if inside(&outline.path) == SUMMARY => NavigationSource::Summary,
            Some(_) => NavigationSource::Mkdocs,
            None => NavigationSource::Folders,
        },
        housekeeping: housekeeping.filter(|path| !is_named(path)).count(),
    };
    let file = folder.join(BOOK_FILE);
    write_new(&file, found.settings().as_bytes())?;
    terminal.line(&format!("Wrote {}", file.display()));
    terminal.line(&found.summary());
    terminal.line(&format!("Next: prepbook serve{} --open", root_argument(folder)));
    Ok(Exit::Clean)
}

impl FoundSettings<'_> {
    fn settings(&self) -> String {
        let config = &self.guide.config;
        let mut text = String::new();
        let mut line = |key: &str, value: &str| {
            // Writing to a text does not fail.
            let _written = writeln!(text, "{key} = {}", quoted(value));
        };
        line("title", &self.guide.title);
        if !config.description.is_empty() {
            line("description", &config.description);
        }
        line("language", config.language());
        if let Some(repository) = config.repository.as_deref().or(self.sources.repository()) {
            line("repository", repository);
        }
        if let Some(edit_url) = &config.edit_url {
            line("edit_url", edit_url);
        }
        if !config.authors.is_empty() {
            let names: Vec<String> = config.authors.iter().map(|name| quoted(name)).collect();
            let _written = writeln!(text, "authors = [{}]", names.join(", "));
        }
        text.push_str("\n[content]\n");
        let mut line = |key: &str, value: &str| {
            let _written = writeln!(text, "{key} = {}", quoted(value));
        };
        let root = self.sources.content_prefix().trim_end_matches('/');
        line("root", if root.is_empty() { "." } else { root });
        let navigation = match self.navigation {
            NavigationSource::Summary => "summary",
            NavigationSource::Mkdocs => "mkdocs",
            NavigationSource::Sidebars => "sidebars",
            NavigationSource::Folders => "folders",
        };
        line("navigation", navigation);
        text.push_str(
            "# Links, front matter and questions are read as other tools do. `false` makes the folder a guide for Prepbook, with all its rules.\n\
             foreign = true\n",
        );
        let patterns = self.guide.recognized();
        let found =
            patterns.iter().filter(|found| found.pattern != Pattern::Heading && found.questions.count > 0);
        let lines: Vec<String> = found.map(|found| format!("{} = true\n", found.pattern.id())).collect();
        if !lines.is_empty() {
            let _written = write!(text, "\n[questions]\n{}", lines.concat());
        }
        text.push_str("\n[build]\n# \"allow\" keeps all HTML of the articles.\nraw_html = \"sanitize\"\n");
        text
    }

    fn summary(&self) -> String {
        let guide = self.guide;
        let questions: usize = guide.order.iter().map(|page| guide.pages[*page].question_count()).sum();
        let mut parts = vec![
            book::plural(guide.articles.len(), "article"),
            book::plural(guide.topics.len(), "topic"),
            book::plural(questions, "question"),
        ];
        let translations: usize = guide.translations.values().map(Vec::len).sum();
        if translations > 0 {
            parts.push(book::plural(translations, "translation"));
        }
        let order = match self.navigation {
            NavigationSource::Summary => "the order of `SUMMARY.md`",
            NavigationSource::Mkdocs => "the order of `nav` in MkDocs' settings",
            NavigationSource::Sidebars => "the order in which the sidebars' settings name them",
            NavigationSource::Folders if self.sources.has_sidebars() => {
                "the order of folders and names, since the sidebars' settings name no articles in quotes"
            }
            NavigationSource::Folders => "the order of folders and names",
        };
        let left_out = match self.housekeeping {
            0 => String::new(),
            count => format!("; {} about the repository left out", book::plural(count, "file")),
        };
        format!("Found {}, in {order}{left_out}.", parts.join(", "))
    }
}

/// A text as TOML writes it: as in JSON, except that this escapes no delete character.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_texts_as_toml() {
        let text = "a \"b\" \\c\nd\u{1}\u{7f}é";
        let document = format!("x = {}", quoted(text));
        let tree = crate::data::toml::parse(&document, 0..document.len()).tree;
        let value = tree.get("x").map(|(_, value)| &**value);
        assert_eq!(value, Some(&crate::data::Tree::Text(text.to_owned())));
    }
}
