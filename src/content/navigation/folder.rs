//! What a folder's own files say of its name and order: `_category_.json` of Docusaurus, `.pages` of MkDocs' awesome-pages.

use std::collections::HashMap;

use crate::data::{Spanned, Tree, yaml};
use crate::source::paths::split;
use crate::source::{Sources, relative};

/// Files of settings of a folder. JSON is YAML as well.
const CATEGORY_FILES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];
const PAGES_FILE: &str = ".pages";

/// What a folder's files say of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FolderSettings {
    /// What it is called.
    pub label: Option<String>,
    /// Its position among its neighbours.
    pub position: Option<f64>,
    /// Positions and labels of what is in it, by name.
    pub order: HashMap<String, (usize, Option<String>)>,
    /// The position of what `order` does not name.
    rest: Option<usize>,
}

impl FolderSettings {
    /// The settings of all folders that have some, by path from the content.
    pub fn read_all(sources: &Sources) -> HashMap<String, Self> {
        let prefix = sources.content_prefix();
        let mut all = HashMap::new();
        for (path, _) in sources.under(prefix) {
            let inside = relative(path, prefix);
            let (folder, name) = split(inside);
            if name == PAGES_FILE || CATEGORY_FILES.contains(&name) {
                let files = path.strip_suffix(name).unwrap_or_default();
                all.entry(folder.to_owned()).or_insert_with(|| Self::read(sources, files));
            }
        }
        all
    }

    /// The settings of the folder at `path`, from the root with a final `/` or empty.
    fn read(sources: &Sources, path: &str) -> Self {
        let mut settings = Self::default();
        let read = |name: &str| {
            let text = sources.text(&format!("{path}{name}"))?;
            yaml::parse(text, 0..text.len()).ok()
        };
        if let Some(tree) = CATEGORY_FILES.iter().find_map(|name| read(name)) {
            settings.label = text(&tree, "label");
            settings.position = match tree.get("position").map(|(_, value)| &**value) {
                Some(Tree::Integer(position)) => Some(*position as f64),
                Some(Tree::Float(position)) => Some(*position),
                _ => None,
            };
        }
        if let Some(tree) = read(PAGES_FILE) {
            settings.label = text(&tree, "title").or(settings.label);
            let list = tree.get("nav").or_else(|| tree.get("arrange")).map(|(_, value)| &**value);
            if let Some(Tree::List(items)) = list {
                items.iter().for_each(|item| settings.add(item));
            }
        }
        settings
    }

    fn add(&mut self, item: &Spanned<Tree>) {
        let next = self.order.len() + usize::from(self.rest.is_some());
        match &**item {
            Tree::Text(name) if name.starts_with("...") => self.rest = Some(next),
            Tree::Text(name) => drop(self.order.insert(name.clone(), (next, None))),
            Tree::Map(pairs) => {
                for (label, value) in pairs {
                    if let Tree::Text(name) = &**value {
                        self.order.insert(name.clone(), (next, Some(label.to_string())));
                    }
                }
            }
            _ => {}
        }
    }

    /// The position of the file or folder `name` in it.
    pub fn position_of(&self, name: &str) -> usize {
        let rest = self.rest.unwrap_or(if self.order.is_empty() { 0 } else { usize::MAX });
        self.order.get(name).map_or(rest, |(position, _)| *position)
    }

    /// What it calls the file or folder `name`.
    pub fn label_of(&self, name: &str) -> Option<String> {
        self.order.get(name)?.1.clone()
    }
}

fn text(tree: &Tree, key: &str) -> Option<String> {
    tree.get(key)?.1.trimmed_text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn reads_settings_of_folders() {
        let mut sources = Sources::book("x");
        let category = b"{\"label\": \"First\", \"position\": 2.5}";
        sources.insert("content/a/_category_.json", SourceFile::new(*category));
        sources.insert(
            "content/b/.pages",
            SourceFile::new(*b"title: B\nnav:\n  - z.md\n  - ...\n  - Named: y\n"),
        );
        sources.insert("content/c/page.md", SourceFile::new(*b""));
        let all = FolderSettings::read_all(&sources);
        assert_eq!(all.len(), 2);
        let settings = &all["a"];
        assert_eq!((settings.label.as_deref(), settings.position), (Some("First"), Some(2.5)));
        let settings = &all["b"];
        assert_eq!(settings.label.as_deref(), Some("B"));
        let names = ["z.md", "other.md", "y"];
        assert_eq!(names.map(|name| settings.position_of(name)), [0, 1, 2]);
        assert_eq!(settings.label_of("y").as_deref(), Some("Named"));
    }
}
