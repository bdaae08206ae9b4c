//! Finds the order that an author wrote down: in `SUMMARY.md`, in `mkdocs.yml`, or in settings that are a program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::entry::{Outline, OutlineEntry};
use crate::config::{Config, NavigationSource, mkdocs};
use crate::diag::{Rule, encoding};
use crate::source::{Sources, article_stem, relative};

/// The file that gives the order, where there is one.
pub const SUMMARY: &str = "SUMMARY.md";

/// So many articles have to be named for an order.
const FEWEST: usize = 3;

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
            return super::mkdocs::read(&Arc::from(name), &tree);
        }
        wants(NavigationSource::Sidebars).then(|| Self::of_program(sources)).flatten()
    }

    /// The order in which settings that are a program name articles. They are not run, so this is all that is known of it.
    fn of_program(sources: &Sources) -> Option<Self> {
        let prefix = sources.content_prefix();
        let mut by_path = BTreeMap::new();
        for (path, _) in sources.under(prefix) {
            let inside = relative(path, prefix);
            let Some(stem) = article_stem(inside) else { continue };
            let key = path_key(stem);
            // Articles may be in a folder of their language.
            if let Some((language, rest)) = key.split_once('/').filter(|(first, _)| *first == "en") {
                by_path.entry(rest.to_owned()).or_insert(inside);
                by_path.entry(format!("{language}/{rest}")).or_insert(inside);
            } else {
                by_path.insert(key, inside);
            }
        }
        let mut seen = BTreeSet::new();
        let named = sources.quoted_in_settings().iter().filter_map(|words| by_path.get(&path_key(words)));
        let named: Vec<&str> = named.copied().filter(|path| seen.insert(*path)).collect();
        let entry = |path: &str| OutlineEntry {
            level: 0,
            title: String::new(),
            target: Some(path.to_owned()),
            span: 0..0,
            is_part: false,
        };
        (named.len() >= FEWEST).then(|| Self {
            entries: named.into_iter().map(entry).collect(),
            is_partial: true,
            ..Self::default()
        })
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
