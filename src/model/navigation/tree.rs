//! How the tree is made.

mod listed;
mod projects;
mod rest;
mod wrappers;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{MAX_DEPTH, Navigation, NavigationNode};
use crate::cache::ByText;
use crate::content::files::ContentFiles;
use crate::content::names::humanize;
use crate::content::navigation::{FolderSettings, Outline, OutlineEntry};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Rule};
use crate::model::guide::{Page, PageRole};
use crate::model::ids::{IndexSlice, IndexVec, NavigationId, PageId};
use crate::model::natural::{NameKey, name_key};
use crate::source::paths::{file_name, split};
use crate::source::{article_stem, relative};

/// Entries for whose missing files a name like theirs is looked for: each time costs as much as there are files.
const SUGGESTIONS: usize = 20;

/// Makes a tree of pages.
pub(in crate::model) struct TreeBuilder<'g> {
    pages: &'g IndexSlice<PageId, [Page]>,
    files: &'g ContentFiles,
    tree: Navigation,
    /// By path from the content, without a final `/`.
    folders: BTreeMap<String, NavigationId>,
    /// The folder, the name and the position of nodes that are folders or files of them.
    keys: IndexVec<NavigationId, Key>,
    /// What an author says of folders, by path from the content.
    settings: HashMap<String, FolderSettings>,
}

/// By what a node is sorted among its neighbours: position in an outline, position by the folder's settings, `order`, name.
type Key = (usize, usize, i64, Vec<NameKey>);

impl<'g> TreeBuilder<'g> {
    pub(in crate::model) fn new(pages: &'g IndexSlice<PageId, [Page]>, files: &'g ContentFiles) -> Self {
        Self {
            pages,
            files,
            tree: Navigation::default(),
            folders: BTreeMap::new(),
            keys: IndexVec::new(),
            settings: files.folders.clone(),
        }
    }

    /// The tree of all pages that are listed, but the home page.
    ///
    /// What an outline does not name is put into folders behind it, in a book; elsewhere its author left it out.
    pub(in crate::model) fn build(
        mut self,
        outline: Option<&Outline>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Navigation {
        let mut placed = Placed::default();
        if let Some(outline) = outline {
            diagnostics.extend_from_slice(&outline.diagnostics);
            self.place(outline, None, &mut placed, diagnostics);
        }
        let projects = self.add_projects(&mut placed, diagnostics);
        let is_flat = outline.is_none_or(Outline::is_flat);
        let is_rest_listed = outline.is_none_or(|outline| outline.is_partial) || !self.files.is_foreign;
        let pages = self.pages;
        let wanted = |page: &&Page| {
            let has_node = placed.nodes.contains(&page.index);
            page.is_listed && !has_node && (is_rest_listed || placed.positions.contains_key(&page.index))
        };
        let rest: Vec<&Page> = pages.iter().filter(wanted).collect();
        let is_joined = self.files.is_foreign && !is_flat;
        let sections = if is_joined { self.join_sections(&rest) } else { Vec::new() };
        self.add_folders(&rest);
        for section in sections {
            self.tree.nodes[section].is_left_out = self.tree.nodes[section].page.is_some();
        }
        if self.files.is_foreign {
            self.name_folders();
        }
        if is_flat {
            self.place_folders(&placed.positions, &projects);
        }
        if outline.is_none() && self.files.is_foreign {
            let pages = self.open_wrappers();
            self.follow_lists(&pages);
            self.tree.is_listed |=
                projects.iter().any(|(_, root)| self.tree.folder.starts_with(root.as_str()));
        }
        self.sort();
        self.tree
    }

    /// Places the pages that an outline names: as it nests them, in a section or at the top, or in their folders, where it nests nothing.
    fn place(
        &mut self,
        outline: &Outline,
        section: Option<NavigationId>,
        placed: &mut Placed,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let targets = self.targets(outline, diagnostics);
        if !outline.is_flat() {
            return self.add_outline(outline, &targets, section, placed);
        }
        let start = placed.positions.len();
        for (position, (entry, page)) in outline.entries.iter().zip(&targets).enumerate() {
            if let Some(page) = page {
                placed.positions.entry(*page).or_insert(start + position);
                self.name(*page, entry);
            }
        }
    }

    /// The page of each entry. An entry that names a page which another names already, or none, has none.
    fn targets(&self, outline: &Outline, diagnostics: &mut Vec<Diagnostic>) -> Vec<Option<PageId>> {
        let by_path = self.by_path();
        let find =
            |target: &str| by_path.get(target).or_else(|| by_path.get(format!("{target}.md").as_str()));
        let mut seen = HashMap::new();
        let mut missing = 0;
        let mut report = |entry: &OutlineEntry, rule: Rule, message: String| {
            let found = Diagnostic::new(rule, &outline.path, entry.span.clone(), message);
            diagnostics.push(found);
            diagnostics.len() - 1
        };
        let mut found = Vec::with_capacity(outline.entries.len());
        let mut to_help = Vec::new();
        for entry in &outline.entries {
            let Some(target) = entry.target.as_deref().filter(|_| !entry.is_folder) else {
                found.push(None);
                continue;
            };
            let page = find(target).copied();
            match page {
                Some(page) if seen.insert(page, ()).is_some() => {
                    let at = report(entry, Rule::InvalidSummary, format!("`{target}` is listed twice"));
                    to_help.push((at, Some("is left out".to_owned()), None));
                    found.push(None);
                    continue;
                }
                None if self.files.get(target).is_none() || article_stem(target).is_some() => {
                    let at = report(entry, Rule::BrokenLink, format!("there is no article `{target}`"));
                    missing += 1;
                    let help = (missing <= SUGGESTIONS)
                        .then(|| did_you_mean(target, by_path.keys().copied()))
                        .flatten();
                    to_help.push((at, None, help));
                }
                _ => {}
            }
            found.push(page);
        }
        for (at, label, help) in to_help {
            diagnostics[at].label = label;
            diagnostics[at].help = help;
        }
        found
    }

    /// Pages by their paths from the content. A folder means its own page.
    fn by_path(&self) -> ByText<&'g str, PageId> {
        let mut by_path = ByText::default();
        for page in self.pages {
            by_path.insert(relative(&page.article().path, self.files.prefix()), page.index);
            if let Some(folder) = page.id.strip_suffix("/index") {
                by_path.insert(folder, page.index);
            }
        }
        by_path
    }

    /// The paths of folders in the navigation, where no folder only names a language, by their paths from the content.
    fn folders_by_id(&self) -> ByText<&'g str, &'g str> {
        let mut folders = ByText::default();
        let pages = self.pages;
        for page in pages.iter().filter(|page| page.is_listed) {
            for (end, _) in page.id.match_indices('/') {
                if let Some(folder) = page.path.strip_suffix(&page.id[end..]) {
                    folders.entry(&page.id[..end]).or_insert(folder);
                }
            }
        }
        folders
    }

    /// Nodes of an outline. Sections without a page and without entries are chapters to come.
    fn add_outline(
        &mut self,
        outline: &Outline,
        targets: &[Option<PageId>],
        section: Option<NavigationId>,
        placed: &mut Placed,
    ) {
        let start = placed.positions.len();
        let folders = if outline.entries.iter().any(|entry| entry.is_folder) {
            self.folders_by_id()
        } else {
            ByText::default()
        };
        // The nodes above, with their levels.
        let mut above: Vec<(usize, Option<NavigationId>)> = Vec::new();
        for (position, (entry, page)) in outline.entries.iter().zip(targets).enumerate() {
            let position = start + position;
            while above.last().is_some_and(|(level, _)| *level >= entry.level) {
                above.pop();
            }
            let parent = above.iter().take(MAX_DEPTH).rev().find_map(|(_, node)| *node).or(section);
            if let Some(folder) = entry.target.as_deref().filter(|_| entry.is_folder) {
                let folder = folders.get(folder).copied().unwrap_or(folder);
                let node = self.add_folder(folder, entry, parent, position);
                above.push((entry.level, Some(node)));
                continue;
            }
            // The home page is the guide's own, and not one of its sections. An entry that leads nowhere holds what is in it, but is not shown.
            let is_home = page.is_some_and(|page| self.pages[page].role == PageRole::Home);
            let is_hidden = page.is_some_and(|page| !self.pages[page].is_listed);
            if is_home || is_hidden || page.is_none() && entry.target.is_some() {
                above.push((entry.level, None));
                placed.add(*page, position);
                continue;
            }
            let label = Some(entry.title.clone()).filter(|title| !title.is_empty());
            let node = self.push(parent, NavigationNode { label, page: *page, ..NavigationNode::default() });
            self.keys[node] = (position, 0, 0, Vec::new());
            placed.add(*page, position);
            if let Some(page) = page {
                // The folder of a project is the section that all of it is in.
                if let Some(folder) = self.pages[*page].path.strip_suffix("/index")
                    && section.is_none_or(|section| self.folders.get(folder) != Some(&section))
                {
                    self.folders.insert(folder.to_owned(), node);
                }
            }
            above.push((entry.level, Some(node)));
        }
    }

    /// The node of an entry that represents a folder; without a title, the section that it is in holds what is in the folder.
    fn add_folder(
        &mut self,
        folder: &str,
        entry: &OutlineEntry,
        parent: Option<NavigationId>,
        position: usize,
    ) -> NavigationId {
        let section = parent.filter(|_| entry.title.is_empty());
        let node = section.unwrap_or_else(|| {
            let node = self.new_folder(folder, parent);
            self.keys[node].0 = position;
            if !entry.title.is_empty() {
                self.tree.nodes[node].label = Some(entry.title.clone());
            }
            node
        });
        self.folders.insert(folder.to_owned(), node);
        node
    }

    /// Remembers what a flat outline calls a page.
    fn name(&mut self, page: PageId, entry: &OutlineEntry) {
        let path = self.pages[page].path.as_str();
        let (folder, name) = split(path);
        if entry.title.is_empty() {
            return;
        }
        let settings = self.settings(folder);
        settings.order.entry(format!("{name}.md")).or_insert((0, Some(entry.title.clone())));
    }

    fn settings(&mut self, folder: &str) -> &mut FolderSettings {
        self.settings.entry(folder.to_owned()).or_default()
    }

    /// Nodes of pages in their folders.
    fn add_folders(&mut self, pages: &[&Page]) {
        for page in pages {
            let path = page.path.as_str();
            let Some((folder, name)) = path.rsplit_once('/') else { continue };
            let node = self.folder(folder);
            if name == "index" && self.tree.nodes[node].page.is_none() {
                self.set_page(node, page, folder, "index.md");
            }
        }
        for page in pages {
            let path = page.path.as_str();
            let (folder, name) = split(path);
            let has_node = |node: NavigationId| self.tree.nodes[node].page == Some(page.index);
            if page.role == PageRole::Home || self.folders.get(folder).copied().is_some_and(has_node) {
                continue;
            }
            // `x.md` beside `x/` is the page of that.
            let own = self.folders.get(path).copied().filter(|node| self.tree.nodes[*node].page.is_none());
            let node = own.unwrap_or_else(|| {
                let parent = (!folder.is_empty()).then(|| self.folder(folder));
                self.push(parent, NavigationNode::default())
            });
            self.set_page(node, page, folder, &format!("{name}.md"));
        }
    }

    /// Calls a folder without a page as its only article is called, where both mean the same: `css/` has the article "CSS".
    fn name_folders(&mut self) {
        let letters = |name: &str| {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        for node in self.tree.nodes.indices() {
            let folder = &self.tree.nodes[node];
            let (None, [only], Some(label)) = (folder.page, &folder.children[..], &folder.label) else {
                continue;
            };
            let only = &self.tree.nodes[*only];
            let Some(page) = only.page.filter(|_| only.children.is_empty()) else { continue };
            let title = only.label.as_deref().unwrap_or_else(|| self.pages[page].title());
            if letters(title) == letters(label) {
                self.tree.nodes[node].label = Some(title.to_owned());
            }
        }
    }

    fn set_page(&mut self, node: NavigationId, page: &Page, folder: &str, file: &str) {
        let front = &page.article().front;
        let is_index = file == "index.md";
        let settings = self.settings(folder);
        let label = settings.label_of(file).or_else(|| front.label.clone());
        let label = label.or_else(|| settings.label.clone().filter(|_| is_index));
        // An outline that gives a folder its position may give it its name as well.
        let listed_at = self.keys[node].0;
        let label = self.tree.nodes[node].label.take().filter(|_| listed_at != usize::MAX).or(label);
        let position = if is_index { self.keys[node].1 } else { self.settings(folder).position_of(file) };
        // Jekyll sorts what is in a collection by day.
        let is_dated = self.files.has_collections && folder.split('/').any(|part| part.starts_with('_'));
        let day = front.date.as_deref().filter(|_| is_dated && !is_index);
        let day = day.and_then(|day| day.replace('-', "").parse().ok());
        let order = match front.order_key() {
            i64::MAX => day.unwrap_or(self.keys[node].2),
            order => order,
        };
        let name = page.path.trim_end_matches("/index");
        self.keys[node] = (listed_at, position, order, name_key(file_name(name)));
        let node = &mut self.tree.nodes[node];
        node.page = Some(page.index);
        node.label = label;
    }

    /// The node of a folder, made if it is new, and so those above.
    fn folder(&mut self, path: &str) -> NavigationId {
        if let Some(node) = self.folders.get(path) {
            return *node;
        }
        let mut parent = None;
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for (depth, end) in ends.enumerate() {
            let folder = &path[..end];
            let known = self.folders.get(folder).copied();
            let node = match (known, parent) {
                (Some(node), _) => node,
                // Deeper than a tree may be.
                (None, Some(parent)) if depth >= MAX_DEPTH => parent,
                (None, parent) => self.new_folder(folder, parent),
            };
            if known.is_none() {
                self.folders.insert(folder.to_owned(), node);
            }
            parent = Some(node);
        }
        self.folders[path]
    }

    fn new_folder(&mut self, path: &str, parent: Option<NavigationId>) -> NavigationId {
        let (above, name) = split(path);
        let position = self.settings(above).position_of(name);
        let named = self.settings(above).label_of(name);
        let settings = self.settings(path);
        let order = settings.position.map_or(i64::MAX, crate::content::front_matter::order_key);
        let label = named.or_else(|| settings.label.clone()).unwrap_or_else(|| humanize(name));
        let node = self.push(parent, NavigationNode { label: Some(label), ..NavigationNode::default() });
        self.keys[node] = (usize::MAX, position, order, name_key(name));
        node
    }

    fn push(&mut self, parent: Option<NavigationId>, node: NavigationNode) -> NavigationId {
        let id = self.tree.nodes.push(NavigationNode { parent, ..node });
        self.keys.push((usize::MAX, usize::MAX, i64::MAX, Vec::new()));
        match parent {
            Some(parent) => self.tree.nodes[parent].children.push(id),
            None => self.tree.top.push(id),
        }
        id
    }

    /// Gives each folder the position of its first page, but those of projects, which give themselves none.
    fn place_folders(
        &mut self,
        positions: &HashMap<PageId, usize>,
        projects: &HashMap<NavigationId, String>,
    ) {
        for node in self.tree.nodes.indices().rev() {
            let own = self.tree.nodes[node].page.and_then(|page| positions.get(&page).copied());
            let children = self.tree.nodes[node].children.iter().map(|child| self.keys[*child].0);
            let first = children.chain(own).min().filter(|_| !projects.contains_key(&node));
            self.keys[node].0 = first.unwrap_or(usize::MAX);
        }
    }

    /// Sorts what is in each node.
    fn sort(&mut self) {
        let keys = &self.keys;
        for node in &mut self.tree.nodes {
            node.children.sort_by(|one, other| keys[*one].cmp(&keys[*other]));
        }
        self.tree.top.sort_by(|one, other| keys[*one].cmp(&keys[*other]));
    }
}

/// The pages that outlines name.
#[derive(Debug, Default)]
struct Placed {
    positions: HashMap<PageId, usize>,
    /// Those whose place outlines give as well, not their folders.
    nodes: HashSet<PageId>,
}

impl Placed {
    fn add(&mut self, page: Option<PageId>, position: usize) {
        self.positions.extend(page.map(|page| (page, position)));
        self.nodes.extend(page);
    }
}
