//! Projects of other tools in folders of a repository: each gives the order, and often the title, of its own folder.

use super::entry::{Outline, OutlineEntry, SUMMARY};
use super::{contents, mkdocs, summary};
use crate::config::{docsify_title, title_in};
use crate::content::front_matter;
use crate::data::{Tree, toml, yaml};
use crate::source::layout::{BOOK_FILE, DOCSIFY_PAGE, JEKYLL_FILE, MKDOCS_FILES, TOC_FILE, is_test_folder};
use crate::source::paths::in_folder;
use crate::source::{Sources, article_stem, join, relative};
use std::collections::HashSet;
use std::sync::Arc;

/// The order of docsify.
pub(super) const SIDEBAR: &str = "_sidebar.md";
/// Minimum number of articles that an order names.
const FEWEST: usize = 2;

/// A project in a folder of the content.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its folder, from the content.
    pub root: String,
    /// The folder of its articles, from the content: the same or one in it.
    pub folder: String,
    /// What its settings call it.
    pub title: Option<String>,
    /// The order of its articles, whose paths are from the content.
    pub outline: Outline,
}

impl Project {
    /// The projects of a folder that was not made for Prepbook, in order of their paths. None is in another.
    pub fn find_all(sources: &Sources) -> Vec<Self> {
        if !sources.is_foreign() {
            return Vec::new();
        }
        let prefix = sources.content_prefix();
        let mut found: Vec<(&str, &str)> = Vec::new();
        for (path, _) in sources.under(prefix) {
            let Some((folder, name)) = relative(path, prefix).rsplit_once('/') else { continue };
            let is_order = matches!(name, SUMMARY | SIDEBAR)
                || contents::FILES.contains(&name)
                || MKDOCS_FILES.contains(&name);
            if is_order {
                found.push((folder, name));
            }
        }
        // The outermost first.
        found.sort_by_key(|(folder, name)| (folder.matches('/').count(), *folder, *name != SUMMARY));
        let mut projects: Vec<Self> = Vec::new();
        let mut taken: HashSet<String> = HashSet::new();
        for (folder, name) in found {
            let mut above = folder.match_indices('/').map(|(end, _)| &folder[..end]).chain([folder]);
            if above.any(|folder| {
                taken.contains(folder) || is_test_folder(folder.rsplit('/').next().unwrap_or(folder))
            }) {
                continue;
            }
            if let Some(project) = Self::read(sources, folder, name) {
                taken.insert(project.root.clone());
                projects.push(project);
            }
        }
        projects.sort_by(|one, other| one.root.cmp(&other.root));
        projects
    }

    /// Whether `path`, from the content, is the file of the order, and no article that it names.
    pub fn is_order_file(&self, path: &str) -> bool {
        &*self.outline.path == path && !self.outline.names(path)
    }

    /// The project whose order is in the file `name` of a folder, both from the content.
    fn read(sources: &Sources, folder: &str, name: &str) -> Option<Self> {
        let prefix = sources.content_prefix();
        let parse = |path: &str| {
            let text = sources.text(&format!("{prefix}{path}"))?;
            yaml::parse(text, 0..text.len()).ok()
        };
        let path = format!("{folder}/{name}");
        let mut project = Self {
            root: folder.to_owned(),
            folder: folder.to_owned(),
            title: None,
            outline: Outline::default(),
        };
        if MKDOCS_FILES.contains(&name) {
            let tree = parse(&path)?;
            let docs = tree.get("docs_dir").map(|(_, docs)| &**docs);
            let docs = if let Some(Tree::Text(docs)) = docs { docs } else { "docs" };
            project.folder = join(folder, docs)?;
            project.title = title_in(name, &tree);
            project.outline = mkdocs::read(&Arc::from(path), &tree)?;
        } else {
            project.outline = order_in(sources, folder, name)?;
            let is_mdbook = name == SUMMARY;
            let book = |root: &str| {
                let text = sources.text(&format!("{prefix}{}", in_folder(root, BOOK_FILE)))?;
                let tree = toml::parse(text, 0..text.len()).tree;
                let title = tree.at(&["book", "title"]).and_then(|title| title.trimmed_text());
                Some((root.to_owned(), title.map(str::to_owned)))
            };
            let above = folder.rsplit_once('/').map(|(above, _)| above);
            let book = is_mdbook.then(|| book(folder).or_else(|| book(above?))).flatten();
            if let Some((root, title)) = book {
                (project.root, project.title) = (root, title);
            } else if name == TOC_FILE {
                project.title = parse(&in_folder(folder, JEKYLL_FILE)).and_then(|tree| title_in(name, &tree));
            } else if contents::FILES.contains(&name) {
                project.title = parse(&path).and_then(|tree| title_in(name, &tree));
            } else if name == SIDEBAR {
                let page = sources.text(&format!("{prefix}{}", in_folder(folder, DOCSIFY_PAGE)));
                project.title = page.and_then(docsify_title);
            }
        }
        keep_existing(&mut project.outline, sources, &project.folder);
        project.outline.is_partial = true;
        (project.outline.pages() >= FEWEST).then_some(project)
    }
}

/// The order in the file `name` of a folder, both from the content: `SUMMARY.md`, `_sidebar.md`, or one in YAML. Paths in it are from the folder.
fn order_in(sources: &Sources, folder: &str, name: &str) -> Option<Outline> {
    let inside = in_folder(folder, name);
    let text = sources.text(&format!("{}{inside}", sources.content_prefix()))?;
    let path = Arc::from(inside);
    if article_stem(name).is_some() {
        return Some(summary::read(&path, &text[front_matter::split(text).body]));
    }
    let tree = yaml::parse(text, 0..text.len()).ok()?;
    Some(Outline { path, ..contents::read(name, &tree)? })
}

/// The order of a whole folder in a file of docsify or in YAML.
pub(super) fn order_of_root(sources: &Sources) -> Option<Outline> {
    let names = [SIDEBAR].into_iter().chain(contents::FILES);
    let outline = names.into_iter().find_map(|name| of_file(sources, name))?;
    Some(Outline { is_partial: true, ..outline })
}

/// The order in the file `name` at the content's root. What it names and does not exist is left out of it.
pub(super) fn of_file(sources: &Sources, name: &str) -> Option<Outline> {
    let mut outline = order_in(sources, "", name)?;
    keep_existing(&mut outline, sources, "");
    outline.path = Arc::from(format!("{}{name}", sources.content_prefix()));
    (outline.pages() >= FEWEST).then_some(outline)
}

/// Leaves out of an order what names no article. Paths in it are from `folder`, and then from the content.
fn keep_existing(outline: &mut Outline, sources: &Sources, folder: &str) {
    for entry in &mut outline.entries {
        let target = entry.target.as_deref().map(|target| in_folder(folder, target));
        entry.target = target.and_then(|target| existing(sources, &target));
    }
    outline.entries = without_dead_ends(std::mem::take(&mut outline.entries));
    outline.diagnostics.clear();
}

/// The article that a path from the content means, which may leave out the ending, or be a folder.
fn existing(sources: &Sources, path: &str) -> Option<String> {
    const NAMES: [&str; 8] = ["", ".md", ".mdx", ".markdown", ".qmd", ".Rmd", "/README.md", "/index.md"];
    let prefix = sources.content_prefix();
    let names = NAMES.iter().map(|end| format!("{path}{end}"));
    let mut names = names.map(|name| name.trim_start_matches('/').to_owned());
    names.find(|name| article_stem(name).is_some() && sources.contains(&format!("{prefix}{name}")))
}

/// The entries without those that lead nowhere and hold nothing or have no title, and without what is named again. What is in one that is left out is in
/// the entry above it.
pub(super) fn without_dead_ends(mut entries: Vec<OutlineEntry>) -> Vec<OutlineEntry> {
    let mut seen = HashSet::new();
    let is_new: Vec<bool> =
        entries.iter().map(|entry| entry.target.clone().is_none_or(|target| seen.insert(target))).collect();
    let mut is_kept = vec![false; entries.len()];
    // The level of the next entry that is kept.
    let mut next = 0;
    for (index, entry) in entries.iter().enumerate().rev() {
        let holds = next > entry.level || entry.is_part && next > 0;
        is_kept[index] = is_new[index] && (entry.target.is_some() || holds && !entry.title.is_empty());
        if is_kept[index] {
            next = entry.level;
        }
    }
    // The levels of those above that are left out.
    let mut left_out: Vec<usize> = Vec::new();
    let mut index = 0;
    entries.retain_mut(|entry| {
        while left_out.last().is_some_and(|level| *level >= entry.level) {
            left_out.pop();
        }
        let is_kept = is_kept[index];
        index += 1;
        if !is_kept {
            left_out.push(entry.level);
        }
        entry.level -= left_out.len().min(entry.level);
        is_kept
    });
    entries
}
