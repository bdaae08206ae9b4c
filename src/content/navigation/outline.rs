//! Finds the order that an author wrote down: in `SUMMARY.md`, in `mkdocs.yml`, in other settings, or in a program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::entry::{Outline, OutlineEntry, SUMMARY};
use super::projects::{self, Project};
use super::{mkdocs as nav, program, toctree};
use crate::config::{Config, NavigationSource, mkdocs};
use crate::diag::{Rule, encoding};
use crate::source::{Sources, article_stem, relative};

/// Minimum number of articles that an order names: in quotes anywhere in settings, and in what is known to be a sidebar.
const FEWEST: usize = 3;
const FEWEST_IN_SIDEBARS: usize = 2;

impl Outline {
    /// The order that the book's files or settings name, where they do.
    pub fn find(sources: &Sources, config: &Config) -> Option<Self> {
        let wants =
            |source: NavigationSource| config.content.navigation.is_none_or(|wanted| wanted == source);
        let path = format!("{}{SUMMARY}", sources.content_prefix());
        if wants(NavigationSource::Summary)
            && let Some(file) = sources.get(&path)
        {
            let path = Arc::from(path);
            let mut outline = super::summary::read(&path, &String::from_utf8_lossy(file.bytes()));
            outline.diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, &path, file.bytes()));
            return Some(outline);
        }
        // Beside a guide's own content, these settings are about another folder, unless the book names them.
        if wants(NavigationSource::Mkdocs)
            && (config.content.navigation.is_some() || !sources.is_closed())
            && let Some((name, tree)) = mkdocs(sources)
        {
            return nav::read(&Arc::from(name), &tree)
                .or_else(|| projects::of_file(sources, &nav::nav_file(&tree)?));
        }
        if !wants(NavigationSource::Sidebars) {
            return None;
        }
        let of_files = || sources.is_foreign().then(|| projects::order_of_root(sources)).flatten();
        let of_pages = || sources.is_foreign().then(|| toctree::read(sources)).flatten();
        of_files().or_else(|| Self::of_program(sources)).or_else(of_pages)
    }

    /// The order in which settings that are a program name articles. They are not run, so this is all that is known of it.
    fn of_program(sources: &Sources) -> Option<Self> {
        let prefix = sources.content_prefix();
        let mut by_path = BTreeMap::new();
        for (path, _) in sources.under(prefix) {
            let inside = relative(path, prefix);
            let Some(stem) = article_stem(inside).filter(|_| !sources.is_part(path)) else { continue };
            let key = path_key(stem);
            // Articles may be in a folder of their language.
            if let Some((language, rest)) = key.split_once('/').filter(|(first, _)| *first == "en") {
                by_path.entry(rest.to_owned()).or_insert(inside);
                by_path.entry(format!("{language}/{rest}")).or_insert(inside);
            } else {
                by_path.insert(key, inside);
            }
        }
        let find = |written: &str| by_path.get(&path_key(written)).copied();
        let mut seen = BTreeSet::new();
        let named = sources.quoted_in_settings().iter().filter_map(|words| find(words));
        let named: Vec<&str> = named.filter(|path| seen.insert(*path)).collect();
        let entries = Self::of_sidebars(sources, &find);
        let has_folders = entries.iter().any(|entry| entry.is_folder);
        let with_target = entries.iter().filter(|entry| entry.target.is_some()).count();
        if named.len() < FEWEST && with_target < FEWEST_IN_SIDEBARS && !has_folders {
            return None;
        }
        let is_nested = has_folders || entries.iter().any(|entry| entry.level > 0);
        if 2 * with_target >= named.len() && is_nested {
            return Some(Self { entries, is_partial: true, ..Self::default() });
        }
        let entry = |path: &str| OutlineEntry {
            level: 0,
            title: String::new(),
            target: Some(path.to_owned()),
            span: 0..0,
            ..OutlineEntry::default()
        };
        let entries = named.into_iter().map(entry).collect();
        Some(Self { entries, is_partial: true, ..Self::default() })
    }

    /// The entries of sidebars in a program, with what they are called, as far as they are plain text. `find` gives the article that a text names.
    fn of_sidebars<'s>(sources: &Sources, find: &dyn Fn(&str) -> Option<&'s str>) -> Vec<OutlineEntry> {
        let programs = sources.sidebars().iter();
        let items = programs.flat_map(|(text, is_whole)| program::items(text, *is_whole));
        let folders = folders(sources);
        let folder = |written: &str| folders.get(&path_key(written)).map(|path| (*path).to_owned());
        let entry = |item: program::SidebarItem| {
            let page = item.target.as_deref().and_then(find).map(str::to_owned);
            let folder = item.folder.as_deref().and_then(folder);
            let is_folder = page.is_none() && folder.is_some();
            let target = page.or(folder);
            OutlineEntry {
                level: item.level,
                title: item.title,
                target,
                span: 0..0,
                is_folder,
                ..OutlineEntry::default()
            }
        };
        projects::without_dead_ends(items.map(entry).collect())
    }
}

/// The folders of articles, from the content, by how settings may write them.
fn folders(sources: &Sources) -> BTreeMap<String, &str> {
    let prefix = sources.content_prefix();
    let articles = sources.under(prefix).map(|(path, _)| relative(path, prefix));
    let articles = articles.filter(|path| article_stem(path).is_some());
    let folders = articles.flat_map(|path| path.match_indices('/').map(move |(end, _)| &path[..end]));
    let mut by_key = BTreeMap::new();
    for folder in folders {
        let key = path_key(folder);
        // Those of a language have the names of the folders in it.
        if let Some(rest) = key.strip_prefix("en/") {
            by_key.entry(rest.to_owned()).or_insert(folder);
        }
        by_key.insert(key, folder);
    }
    by_key.remove("");
    by_key
}

/// The projects in folders of `sources`, where `outline` is none for all of it.
pub fn find_projects(sources: &Sources, config: &Config, outline: Option<&Outline>) -> Vec<Project> {
    match (outline, config.content.navigation) {
        (None, None) => Project::find_all(sources),
        _ => Vec::new(),
    }
}

/// A path without what settings and files write differently: case, hyphens, numbers before names, endings, and the names of indexes.
fn path_key(path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let path = article_stem(path).unwrap_or(path).trim_end_matches(".html").trim_matches('/');
    let parts = path.split('/').filter(|part| !matches!(*part, "." | "index" | "README"));
    let parts = parts.map(|part| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let name = part[digits..].strip_prefix(['-', '_', '.']).filter(|_| digits > 0).unwrap_or(part);
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    });
    parts.collect::<Vec<_>>().join("/")
}
