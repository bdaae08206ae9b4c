//! The `nav` of `mkdocs.yml`.

use std::sync::Arc;

use super::entry::{Outline, OutlineEntry, SUMMARY, target};
use crate::data::{Spanned, Tree};
use crate::dialect::readable_name;
use crate::source::article_stem;
use crate::source::names::names_folder;
use crate::source::paths::file_name;

/// Reads the entries; `None` where there is no `nav`.
pub(super) fn read(path: &Arc<str>, settings: &Spanned<Tree>) -> Option<Outline> {
    let (_, nav) = settings.get("nav")?;
    let Tree::List(items) = &**nav else { return None };
    let mut entries = Vec::new();
    // What is left to read, the last first: it may be nested as deep as YAML allows.
    let mut open: Vec<(usize, &Spanned<Tree>)> = items.iter().rev().map(|item| (0, item)).collect();
    while let Some((level, item)) = open.pop() {
        match &**item {
            Tree::Text(written) => entries.extend(entry(level, "", written, item)),
            Tree::Map(pairs) => {
                for (title, value) in pairs {
                    match &**value {
                        Tree::Text(written) => entries.extend(entry(level, title, written, value)),
                        Tree::List(items) => {
                            let (title, span) = (readable_name(title), title.span());
                            entries.push(OutlineEntry { level, title, span, ..OutlineEntry::default() });
                            open.extend(items.iter().rev().map(|item| (level + 1, item)));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Some(Outline { path: Arc::clone(path), entries: with_indexes(entries), ..Outline::default() })
}

/// The file in which the plug-in `literate-nav` looks for the order, where it is used.
pub(super) fn nav_file(settings: &Spanned<Tree>) -> Option<String> {
    const PLUGIN: &str = "literate-nav";
    let (_, plugins) = settings.get("plugins")?;
    let items: Vec<&Spanned<Tree>> = match &**plugins {
        Tree::List(items) => items.iter().collect(),
        _ => vec![plugins],
    };
    items.into_iter().find_map(|item| match &**item {
        Tree::Text(name) if name == PLUGIN => Some(SUMMARY.to_owned()),
        _ => match item.get(PLUGIN)?.1.get("nav_file").map(|(_, file)| &**file) {
            Some(Tree::Text(file)) => Some(file.clone()),
            _ => Some(SUMMARY.to_owned()),
        },
    })
}

/// An entry with a file; `None` for a link to elsewhere.
fn entry(level: usize, title: &str, written: &str, value: &Spanned<Tree>) -> Option<OutlineEntry> {
    let target = Some(target(written)?);
    Some(OutlineEntry {
        level,
        title: readable_name(title),
        target,
        span: value.span(),
        ..OutlineEntry::default()
    })
}

/// Gives each section its page: an index without a title that comes first in it.
fn with_indexes(entries: Vec<OutlineEntry>) -> Vec<OutlineEntry> {
    let mut kept: Vec<OutlineEntry> = Vec::with_capacity(entries.len());
    for entry in entries {
        let is_index = entry.title.is_empty()
            && entry
                .target
                .as_deref()
                .is_some_and(|target| article_stem(target).is_some_and(|stem| names_folder(file_name(stem))));
        match kept.last_mut() {
            Some(section) if is_index && section.target.is_none() && section.level + 1 == entry.level => {
                section.target = entry.target;
                section.span = entry.span;
            }
            _ => kept.push(entry),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;

    #[test]
    fn reads_pages_sections_and_their_indexes() {
        let text = "nav:\n  - index.md\n  - About: about.md\n  - Setup:\n    - setup/index.md\n    - Colours: setup/colours.md\n    - Deep:\n      - a.md\n\
                    \x20   - Site: https://example.org\n  - Last: ./z.md\n";
        let tree = yaml::parse(text, 0..text.len()).expect("YAML");
        let outline = read(&Arc::from("mkdocs.yml"), &tree).expect("nav");
        let shown = outline.entries.iter().map(|entry| {
            format!("{} {} {}", entry.level, entry.title, entry.target.as_deref().unwrap_or("–"))
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                "0  index.md",
                "0 About about.md",
                "0 Setup setup/index.md",
                "1 Colours setup/colours.md",
                "1 Deep –",
                "2  a.md",
                "0 Last z.md"
            ]
        );
        assert_eq!(&text[outline.entries[1].span.clone()], "about.md");
    }
}
