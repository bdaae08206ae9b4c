//! The order that pages list in blocks of Sphinx: ```` ```toc ```` of Dive into Deep Learning's tool, ```` ```{toctree} ```` of MyST.

use std::collections::HashSet;

use super::entry::{Outline, OutlineEntry, target};
use crate::source::paths::folder_of;
use crate::source::{Sources, join};

/// The deepest level that is read.
const DEEPEST: usize = 16;

/// The order of the pages that `index.md` lists, and that these list.
pub(super) fn read(sources: &Sources) -> Option<Outline> {
    let prefix = sources.content_prefix();
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![(0, "index.md".to_owned())];
    while let Some((level, path)) = open.pop() {
        if !seen.insert(path.clone()) || level > DEEPEST {
            continue;
        }
        let Some(text) = sources.text(&format!("{prefix}{path}")) else { continue };
        // `index.md` is the page of all.
        let level = if entries.is_empty() && path == "index.md" && level == 0 { 0 } else { level + 1 };
        if level > 0 {
            entries.push(OutlineEntry {
                level: level - 1,
                title: String::new(),
                target: Some(path.clone()),
                span: 0..0,
                ..OutlineEntry::default()
            });
        }
        let folder = folder_of(&path);
        let pages: Vec<String> = listed(text).filter_map(|page| join(folder, &target(page)?)).collect();
        open.extend(pages.into_iter().rev().map(|page| (level, format!("{page}.md"))));
    }
    (!entries.is_empty()).then(|| Outline { entries, is_partial: true, ..Outline::default() })
}

/// The pages that the blocks of a text list.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    let mut is_open = false;
    text.lines().map(str::trim).filter_map(move |line| {
        if let Some(info) = line.strip_prefix("```") {
            is_open = !is_open && matches!(info.trim_matches('`').trim(), "toc" | "{toctree}");
            return None;
        }
        let is_page = is_open && !line.is_empty() && !line.starts_with(':');
        // `Title <page>`
        let page = line.rsplit_once('<').map_or(line, |(_, page)| page.trim_end_matches('>'));
        is_page.then(|| page.trim_end_matches(".md"))
    })
}
