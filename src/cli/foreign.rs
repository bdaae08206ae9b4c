//! Recognizes the books of other tools, to suggest the folder with their Markdown.
#![allow(clippy::disallowed_methods, reason = "files of other tools are looked for here")]

use std::path::Path;

use crate::source::is_article;
use crate::source::layout::BOOK_FILE;

/// Files of other tools, with the tool and the folder of its Markdown.
const TOOLS: [(&str, &str, &str); 10] = [
    (BOOK_FILE, "mdBook", "src"),
    ("mkdocs.yml", "MkDocs site", "docs"),
    ("docusaurus.config.js", "Docusaurus site", "docs"),
    ("docusaurus.config.ts", "Docusaurus site", "docs"),
    ("hugo.toml", "Hugo site", "content"),
    ("hugo.yaml", "Hugo site", "content"),
    ("zola.toml", "Zola site", "content"),
    ("config.toml", "Zola site", "content"),
    ("_config.yml", "Jekyll site", "_posts"),
    ("astro.config.mjs", "Astro site", "src/content"),
];

/// What the folder looks like, and the `--root` to use instead. `None` if no other tool is recognized.
pub(super) fn hint(root: &Path) -> Option<String> {
    // A `book.toml` beside the `src/` of a program is not of mdBook.
    let is_of = |file: &str, folder: &Path| file != BOOK_FILE || has_markdown(folder);
    let (_, tool, folder) = TOOLS.iter().find(|(file, _, folder)| {
        root.join(file).is_file() && root.join(folder).is_dir() && is_of(file, &root.join(folder))
    })?;
    let article = if tool.starts_with(['A', 'M', 'm']) { "an" } else { "a" };
    Some(format!("this looks like {article} {tool}: try `--root {}`", root.join(folder).display()))
}

/// What to do where the settings in `file` name a `folder` for the articles that does not exist.
pub(super) fn absent(file: &str, folder: &str) -> String {
    let folder = folder.trim_end_matches('/');
    let (tool, key) = match file {
        BOOK_FILE => ("mdBook", "`src` in `[book]`"),
        _ => ("MkDocs", "`docs_dir`"),
    };
    format!(
        "by its `{file}`, {tool} reads `{folder}/`, which does not exist: create it with an article in it, or change {key}"
    )
}

/// Whether a folder has Markdown in it, not below.
fn has_markdown(folder: &Path) -> bool {
    let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| is_article(&entry.file_name().to_string_lossy()))
}
