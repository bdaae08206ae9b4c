//! Orders in YAML whose entries are maps: `_toc.yml` and `myst.yml` of Jupyter Book, `_quarto.yml`, `config.yaml` of the Carpentries.

use super::entry::{Outline, OutlineEntry, target};
use crate::data::{Spanned, Tree};
use crate::source::article_stem;
use crate::source::layout::{CARPENTRIES_FILE, MYST_FILE, QUARTO_FILE, TOC_FILE};

/// The files, by name.
pub(super) const FILES: [&str; 5] = [TOC_FILE, MYST_FILE, QUARTO_FILE, BOOKDOWN_FILE, CARPENTRIES_FILE];
const BOOKDOWN_FILE: &str = "_bookdown.yml";
/// Keys of what an entry is called; where the value is a file, it is the entry's page.
const TITLES: [&str; 5] = ["title", "text", "caption", "section", "part"];
/// Keys of an entry's page.
const PAGES: [&str; 3] = ["file", "href", "root"];
/// Keys of what is in an entry.
const CHILDREN: [&str; 7] = ["parts", "chapters", "sections", "contents", "children", "appendices", "menu"];
/// The lists of a lesson of the Carpentries, which are folders as well.
const CARPENTRIES: [&str; 4] = ["episodes", "learners", "instructors", "profiles"];

/// Reads the entries of the file called `name`; `None` where it has none.
pub(super) fn read(name: &str, tree: &Spanned<Tree>) -> Option<Outline> {
    let mut entries = Vec::new();
    match name {
        TOC_FILE => add(&mut entries, tree),
        MYST_FILE => add(&mut entries, tree.at(&["project", "toc"])?),
        BOOKDOWN_FILE => add(&mut entries, tree.at(&["rmd_files"])?),
        QUARTO_FILE => {
            let sidebar = || {
                let sidebar = tree.at(&["website", "sidebar"])?;
                // A map is the only sidebar, and says how it looks.
                sidebar.at(&["contents"]).or(Some(sidebar))
            };
            let keys: [&[&str]; 2] = [&["book", "chapters"], &["book", "appendices"]];
            keys.iter().filter_map(|keys| tree.at(keys)).for_each(|list| add(&mut entries, list));
            sidebar().into_iter().for_each(|list| add(&mut entries, list));
        }
        _ => {
            tree.get("carpentry")?;
            for folder in CARPENTRIES {
                let start = entries.len();
                tree.at(&[folder]).into_iter().for_each(|list| add(&mut entries, list));
                let targets = entries[start..].iter_mut().filter_map(|entry| entry.target.as_mut());
                targets.for_each(|target| *target = format!("{folder}/{target}"));
            }
        }
    }
    (!entries.is_empty()).then(|| Outline { entries, is_partial: true, ..Outline::default() })
}

/// Adds the entries of a list, and those in them: they may be nested as deep as YAML allows.
fn add(entries: &mut Vec<OutlineEntry>, list: &Spanned<Tree>) {
    let mut open: Vec<(usize, &Spanned<Tree>)> = vec![(0, list)];
    while let Some((level, item)) = open.pop() {
        match &**item {
            Tree::List(items) => open.extend(items.iter().rev().map(|item| (level, item))),
            Tree::Text(written) => entries.extend(page(level, "", written, item)),
            Tree::Map(_) => {
                let of = |keys: &[&str]| keys.iter().find_map(|key| item.get(key)?.1.trimmed_text());
                let title = of(&TITLES).unwrap_or_default();
                let own = of(&PAGES).or_else(|| Some(title).filter(|title| article_stem(title).is_some()));
                let title = if own == Some(title) { "" } else { title };
                let count = entries.len();
                match own {
                    Some(written) => entries.extend(page(level, title, written, item)),
                    None if title.is_empty() => {}
                    None => entries.push(OutlineEntry {
                        level,
                        title: title.to_owned(),
                        span: item.span(),
                        ..OutlineEntry::default()
                    }),
                }
                // What `root` names is the page of all, and holds nothing.
                let holds = entries.len() > count && item.get("root").is_none();
                let lists = CHILDREN.iter().rev().filter_map(|key| Some(&item.get(key)?.1));
                open.extend(lists.map(|list| (level + usize::from(holds), list)));
            }
            _ => {}
        }
    }
}

/// An entry with a page; `None` for a link to elsewhere.
fn page(level: usize, title: &str, written: &str, item: &Spanned<Tree>) -> Option<OutlineEntry> {
    let target = Some(target(written)?);
    Some(OutlineEntry {
        level,
        title: title.to_owned(),
        target,
        span: item.span(),
        ..OutlineEntry::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;

    fn entries(name: &str, text: &str) -> Vec<String> {
        let tree = yaml::parse(text, 0..text.len()).expect("YAML");
        let outline = read(name, &tree).expect("an order");
        let shown = outline.entries.iter().map(|entry| {
            format!("{} {} {}", entry.level, entry.title, entry.target.as_deref().unwrap_or("–"))
        });
        shown.collect()
    }

    #[test]
    fn reads_the_contents_of_jupyter_book() {
        assert_eq!(
            entries(
                "_toc.yml",
                "format: jb-book\nroot: intro\nparts:\n- caption: One\n  chapters:\n  - file: a\n    sections:\n    - file: b\n  - url: https://a.org\n- caption: Two\n  chapters:\n  - file: c\n    title: C\n"
            ),
            ["0  intro", "0 One –", "1  a", "2  b", "0 Two –", "1 C c"]
        );
    }

    #[test]
    fn reads_chapters_and_sidebars_of_quarto() {
        assert_eq!(
            entries(
                "_quarto.yml",
                "book:\n  chapters:\n  - index.qmd\n  - part: p.qmd\n    chapters: [a.qmd]\n  appendices: [z.qmd]\n"
            ),
            ["0  index.qmd", "0  p.qmd", "1  a.qmd", "0  z.qmd"]
        );
        assert_eq!(
            entries(
                "_quarto.yml",
                "website:\n  sidebar:\n  - title: One\n    contents:\n    - section: S\n      contents:\n      - text: A\n        file: a.qmd\n"
            ),
            ["0 One –", "1 S –", "2 A a.qmd"]
        );
    }

    #[test]
    fn reads_the_lists_of_the_carpentries() {
        assert_eq!(
            entries(
                "config.yaml",
                "carpentry: swc\nlearners:\nepisodes:\n- b.md\n- a.md\nprofiles: [c.md]\n"
            ),
            ["0  episodes/b.md", "0  episodes/a.md", "0  profiles/c.md"]
        );
    }
}
