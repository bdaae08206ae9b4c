//! What a folder's own files say of its name and order: `_category_.json` of Docusaurus, `.pages` of MkDocs' awesome-pages.

use std::collections::HashMap;

use crate::data::{Spanned, Tree, yaml};
use crate::source::Sources;

/// Files of settings of a folder. JSON is YAML as well.
const CATEGORY_FILES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];
const PAGES_FILE: &str = ".pages";

/// What a folder's files say of it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FolderSettings {
    /// What it is called.
    pub(super) label: Option<String>,
    /// Its position among its neighbours.
    pub(super) position: Option<f64>,
    /// Positions and labels of what is in it, by name.
    pub(super) order: HashMap<String, (usize, Option<String>)>,
    /// The position of what `order` does not name.
    pub(super) rest: Option<usize>,
}

impl FolderSettings {
    /// The settings of the folder at `path`, from the root with a final `/` or empty.
    pub(super) fn read(sources: &Sources, path: &str) -> Self {
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
    pub(super) fn position_of(&self, name: &str) -> usize {
        let rest = self.rest.unwrap_or(if self.order.is_empty() { 0 } else { usize::MAX });
        self.order.get(name).map_or(rest, |(position, _)| *position)
    }

    /// What it calls the file or folder `name`.
    pub(super) fn label_of(&self, name: &str) -> Option<String> {
        self.order.get(name)?.1.clone()
    }
}

fn text(tree: &Tree, key: &str) -> Option<String> {
    match &*tree.get(key)?.1 {
        Tree::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn reads_settings_of_folders() {
        let mut sources = Sources::new("x", false);
        sources.insert("a/_category_.json", SourceFile::new(*b"{\"label\": \"First\", \"position\": 2.5}"));
        sources.insert("b/.pages", SourceFile::new(*b"title: B\nnav:\n  - z.md\n  - ...\n  - Named: y\n"));
        let settings = FolderSettings::read(&sources, "a/");
        assert_eq!((settings.label.as_deref(), settings.position), (Some("First"), Some(2.5)));
        let settings = FolderSettings::read(&sources, "b/");
        assert_eq!(settings.label.as_deref(), Some("B"));
        let names = ["z.md", "other.md", "y"];
        assert_eq!(names.map(|name| settings.position_of(name)), [0, 1, 2]);
        assert_eq!(settings.label_of("y").as_deref(), Some("Named"));
        assert_eq!(FolderSettings::read(&sources, "c/"), FolderSettings::default());
    }
}
