//! `prepbook new`
#![allow(clippy::disallowed_methods, reason = "a new article is written here")]

use std::path::{Component, Path, PathBuf};

use clap::Args;

use super::book::RootArgument;
use super::new_file::{root_argument, write_new};
use super::terminal::Terminal;
use super::{Exit, Failure, date, schema};
use crate::source::disk;
use crate::source::names::names_folder;

/// Create an article, and its topic if the topic does not exist.
#[derive(Debug, Args)]
pub(super) struct New {
    /// Path of the article in the content, such as `databases/sharding`; a path that ends with `/` creates a topic.
    path: String,
    #[command(flatten)]
    root: RootArgument,
}

impl New {
    pub(super) fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let root = &self.root.find(terminal)?;
        let layout = disk::layout(root).unwrap_or_default();
        let content = root.join(layout.content.trim_end_matches('/'));
        let parts = parts(&self.path, &layout.content)?;
        let Some((name, folders)) = parts.split_last() else {
            return Err(Failure::new("the path is empty; name an article, such as `databases/sharding`"));
        };
        let new_topics = new_folders(&content, folders)?;
        let file = content.join(folders.join("/")).join(format!("{name}.md"));
        let directive = |depth: usize| directive(root, depth + layout.content.matches('/').count());
        write(
            terminal,
            &file,
            &with_directive(&article(name, folders, &date::today()), &directive(folders.len())),
        )?;
        let is_index = names_folder(name);
        for topic in new_topics.iter().filter(|topic| !is_index || Some(topic.as_path()) != file.parent()) {
            let name = topic.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            let depth = topic.strip_prefix(&content).unwrap_or(topic).components().count();
            write(
                terminal,
                &topic.join("index.md"),
                &with_directive(&folder_index(&name, depth), &directive(depth)),
            )?;
        }
        terminal.line(&format!("Next: prepbook serve{} --open", root_argument(root)));
        Ok(Exit::Clean)
    }
}

/// The folders and the name, without `.md`, in `path`.
fn parts<'p>(path: &'p str, content: &str) -> Result<Vec<&'p str>, Failure> {
    let leaves =
        || Failure::new(format!("`{path}` is not a path in the content, such as `databases/sharding`"));
    let mut parts = Vec::new();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str().ok_or_else(leaves)?),
            Component::CurDir => {}
            _ => return Err(leaves()),
        }
    }
    // As a shell completes it from the book's folder.
    let folders: Vec<&str> = content.split_terminator('/').collect();
    if parts.len() > folders.len() && parts.starts_with(&folders) {
        parts.drain(..folders.len());
    }
    if path.ends_with('/') {
        parts.push("index");
    }
    if let Some(name) = parts.last_mut() {
        *name = name.strip_suffix(".md").unwrap_or(name);
    }
    // Names that start with a dot are not part of a book.
    if parts.iter().any(|part| part.is_empty() || part.starts_with('.')) { Err(leaves()) } else { Ok(parts) }
}

/// The nested `folders` below `content` that do not exist.
fn new_folders(content: &Path, folders: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let real_content = content.canonicalize().unwrap_or_else(|_| content.to_owned());
    let mut new = Vec::new();
    let mut folder = content.to_owned();
    for part in folders {
        folder.push(part);
        match folder.canonicalize() {
            Ok(real) if real.is_dir() && real.starts_with(&real_content) => {}
            Ok(real) if real.is_dir() => {
                let message =
                    format!("`{}` is a symbolic link that points outside the content", folder.display());
                return Err(Failure::new(message));
            }
            Ok(_) => return Err(Failure::new(format!("`{}` is not a folder", folder.display()))),
            Err(_) => new.push(folder.clone()),
        }
    }
    Ok(new)
}

/// The comment that names the schema of front matter for editors, in a file at `depth` folders. Empty if the book has no schema.
fn directive(root: &Path, depth: usize) -> String {
    let schema = Path::new(schema::FOLDER).join(schema::FRONT_MATTER_FILE);
    if !root.join(&schema).is_file() {
        return String::new();
    }
    format!(
        "# yaml-language-server: $schema={}{}/{}\n",
        "../".repeat(depth),
        schema::FOLDER,
        schema::FRONT_MATTER_FILE
    )
}

/// Adds `directive` as the first line of the front matter.
fn with_directive(article: &str, directive: &str) -> String {
    article.replacen("---\n", &format!("---\n{directive}"), 1)
}

fn write(terminal: &Terminal, file: &Path, text: &str) -> Result<(), Failure> {
    write_new(file, text.as_bytes())?;
    terminal.line(&format!("Wrote {}", file.display()));
    Ok(())
}

fn article(name: &str, folders: &[&str], today: &str) -> String {
    if let Some(folder) = folders.last().filter(|_| names_folder(name)) {
        return folder_index(folder, folders.len());
    }
    let title = title(name);
    format!(
        "---\ntitle: {}\nupdated: {today}\n---\n\n## What is {}?\n\nAnswer in two or three sentences, as you would aloud. \
         **Bold phrases** are the answer's key points.\n",
        yaml(&title),
        markdown(&title)
    )
}

/// The page of a folder `depth` folders deep: of a topic, or of a section of one.
fn folder_index(folder: &str, depth: usize) -> String {
    let title = yaml(&title(folder));
    let (priority, noun) = if depth == 1 { ("priority: medium\n", "topic") } else { ("", "section") };
    format!(
        "---\ntitle: {title}\n{priority}---\n\nSay here what is asked about this {noun} and where to begin.\n"
    )
}

/// `cap-theorem` → `Cap theorem`
fn title(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    chars.next().map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// A YAML scalar: plain if that is safe, otherwise quoted as in JSON.
fn yaml(text: &str) -> String {
    let plain =
        text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let is_word =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if plain && !is_word { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Text with backslashes before characters that Markdown interprets.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>#|$~!&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_content() {
        let parts = |path, has_book| parts(path, if has_book { "content/" } else { "" }).ok();
        assert_eq!(parts("databases/sharding", true), Some(vec!["databases", "sharding"]));
        assert_eq!(parts("content/databases/sharding.md", true), Some(vec!["databases", "sharding"]));
        assert_eq!(parts("content/sharding", false), Some(vec!["content", "sharding"]));
        assert_eq!(parts("./databases/", true), Some(vec!["databases", "index"]));
        for path in ["../up", "/root", "a/../../b", "a/.hidden", ".md", "a/.md"] {
            assert_eq!(parts(path, true), None, "{path}");
        }
    }

    #[test]
    fn titles_are_yaml_and_markdown() {
        assert_eq!(title("cap-theorem"), "Cap theorem");
        assert_eq!(title("--"), "--");
        assert_eq!(yaml("Cap theorem"), "Cap theorem");
        assert_eq!(yaml("C#: a \"tip\""), r#""C#: a \"tip\"""#);
        assert_eq!(yaml("No"), "\"No\"");
        assert!(article("c#_[x]", &[], "2026-11-24").contains("## What is C\\# \\[x\\]?\n"));
    }
}
