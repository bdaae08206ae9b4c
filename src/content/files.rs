//! Facts about the files beside the articles, gathered once, so that a guide is assembled without a look at any file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::article::{Article, LinkKind};
use super::image::{ImageFacts, image_facts};
use super::language;
use super::navigation::{FolderSettings, Project};
use super::scan::{Scan, title_without_markup};
use super::table_file::{self, TableFile, TableFileError};
use crate::diag::encoding;
use crate::document::escape::percent_decode;
use crate::source::formats::of_image;
use crate::source::layout::{JEKYLL_FILE, TOC_FILE};
use crate::source::paths::{extension, folder_of};
use crate::source::{CommitDates, Exclusion, OTHER_FORMATS, SourceFile, Sources, is_article, join, relative};

/// The folder of the program of a site.
const SITE_PROGRAM: &str = "src";

/// The files of the content.
#[derive(Debug, Default)]
pub struct ContentFiles {
    /// What comes before a content path, such as `content/`.
    prefix: String,
    /// By path from the content's root.
    files: BTreeMap<String, FileFacts>,
    /// Files beside the content of another tool that articles show: where they are published, by path from the root.
    beside: BTreeMap<String, String>,
    /// What files say of their folders, by path from the content's root.
    pub folders: HashMap<String, FolderSettings>,
    /// Whether the articles are not written for Prepbook.
    pub is_foreign: bool,
    /// Whether they are written for Docusaurus.
    pub is_docusaurus: bool,
    /// Folders of such articles that are named after the language of these, with it, by path from the content's root with a final `/`.
    pub written_in: BTreeMap<String, String>,
    /// Such articles whose names say their language, where their text confirms it, with it, by path from the content's root.
    pub named_after: BTreeMap<String, String>,
    /// Projects of other tools in such a folder.
    pub projects: Vec<Project>,
    /// Whether folders whose names begin with `_` are collections of Jekyll.
    pub has_collections: bool,
    /// How many texts are in formats that are not read, by [`OTHER_FORMATS`].
    pub other_formats: [usize; OTHER_FORMATS.len()],
    /// Whether every file is published.
    pub are_published: bool,
    /// The title of the README beside such articles.
    pub readme_title: Option<String>,
    /// The repository's or root folder's name.
    pub root_name: String,
    /// The web address of the repository that the root is in.
    pub repository: Option<String>,
    /// When files were last committed.
    pub commit_dates: Arc<CommitDates>,
    /// What was not read, by path from the content's root; folders with a final `/`.
    excluded: BTreeMap<String, Exclusion>,
}

/// What is known of a file.
#[derive(Debug, Default)]
pub struct FileFacts {
    /// Its path from the root.
    pub path: Arc<str>,
    /// Whether it is about the repository, such as its licence, and no lesson.
    pub is_housekeeping: bool,
    /// What it is, if it is an image by its name.
    pub image: Option<ImageFacts>,
    /// The comparison in it, if an article shows it as one; or why there is none.
    pub table: Option<Result<TableFile, TableFileError>>,
}

impl ContentFiles {
    /// The files of `sources`, with what `articles` need to know of them, and what `vote` says of the language of each.
    pub fn gather<'a>(
        sources: &Sources,
        articles: impl IntoIterator<Item = &'a Article>,
        vote: &dyn Fn(&SourceFile) -> language::Vote,
    ) -> Self {
        let prefix = sources.content_prefix();
        let has_beside = sources.is_foreign() && !prefix.is_empty();
        let (mut tables, mut beside) = (BTreeSet::new(), BTreeMap::new());
        for article in articles {
            for link in &article.links {
                if link.kind == LinkKind::Table {
                    tables.extend(absolute(relative(&article.path, prefix), link.target.trim()));
                } else if has_beside
                    && let Some(path) = path_beside(&article.path, prefix, &link.target)
                        .filter(|path| sources.contains(path) && !is_article(path))
                {
                    beside.entry(path).or_default();
                }
            }
        }
        let facts = |(path, file): (&Arc<str>, &SourceFile)| {
            let inside = relative(path, prefix);
            let image = of_image(inside).map(|_| image_facts(file.bytes()));
            let table = tables.contains(inside).then(|| match file.text() {
                Some(text) if !text.contains('\0') => table_file::parse(inside, text),
                _ => Err(TableFileError::Encoding { help: encoding::help(inside, file.bytes()) }),
            });
            let is_housekeeping = sources.is_housekeeping(path);
            (inside.to_owned(), FileFacts { path: Arc::clone(path), is_housekeeping, image, table })
        };
        let mut files: BTreeMap<String, FileFacts> = sources.under(prefix).map(facts).collect();
        for (path, published) in &mut beside {
            let Some((path, file)) = sources.get_entry(path) else { continue };
            let (_, facts) = facts((path, file));
            // The content may have a file at the same path.
            let free = std::iter::successors(Some(path.to_string()), |taken| Some(format!("beside/{taken}")))
                .find(|free| !files.contains_key(free));
            *published = free.unwrap_or_default();
            files.insert(published.clone(), facts);
        }
        let readme = sources.get("README.md").filter(|_| sources.is_foreign() && !prefix.is_empty());
        let foreign = || {
            let articles = sources.under(prefix).filter(|(path, _)| sources.is_foreign() && is_article(path));
            articles.map(|(path, file)| (relative(path, prefix), file))
        };
        Self {
            prefix: prefix.to_owned(),
            files,
            beside,
            folders: FolderSettings::read_all(sources),
            is_foreign: sources.is_foreign(),
            is_docusaurus: sources.is_docusaurus(),
            written_in: language::of_folders(foreign(), vote),
            named_after: language::of_names(foreign(), vote),
            projects: Vec::new(),
            has_collections: sources.is_foreign()
                && sources.contains(JEKYLL_FILE)
                && !sources.contains(TOC_FILE),
            other_formats: other_formats(sources),
            are_published: sources.publishes_all_files(),
            readme_title: readme.and_then(|file| title_without_markup(&Scan::of(file.bytes()).title?)),
            root_name: sources.root_name().to_owned(),
            repository: sources.repository().map(str::to_owned),
            commit_dates: Arc::clone(sources.commit_dates()),
            excluded: sources.excluded_under(prefix),
        }
    }

    /// What comes before a content path: `content/`, or nothing where the root is the content.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What is known of the file at `path` from the content's root.
    pub fn get(&self, path: &str) -> Option<&FileFacts> {
        self.files.get(path)
    }

    /// All files by path from the content's root.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FileFacts)> {
        self.files.iter().map(|(path, facts)| (path.as_str(), facts))
    }

    /// Where the file beside the content is published that `target` in the article at `article`, from the root, leads to.
    pub fn beside(&self, article: &str, target: &str) -> Option<&str> {
        if self.beside.is_empty() {
            return None;
        }
        self.beside.get(&path_beside(article, &self.prefix, target)?).map(String::as_str)
    }

    /// The path of the file at `path` from the content's root, if there is one.
    pub fn path(&self, path: &str) -> Option<&str> {
        self.files.get_key_value(path).map(|(path, _)| path.as_str())
    }

    /// Why the file at `path` from the content's root was not read; and whose name says so: its own, or that of a folder that holds it, which has a final `/`.
    pub fn exclusion<'p>(&self, path: &'p str) -> Option<(Exclusion, &'p str)> {
        let folders = path.match_indices('/').map(|(end, _)| &path[..=end]);
        let mut names = folders.chain([path]);
        names.find_map(|name| Some((*self.excluded.get(name)?, name)))
    }

    /// Whether there are files in the folder at `path` from the content's root.
    pub fn is_folder(&self, path: &str) -> bool {
        let start = format!("{path}/");
        self.files.range(start.clone()..).next().is_some_and(|(first, _)| first.starts_with(&start))
    }
}

/// How many texts of a folder that was not made for Prepbook are in each format that is not read, without those about the repository.
fn other_formats(sources: &Sources) -> [usize; OTHER_FORMATS.len()] {
    let paths = sources.under(sources.content_prefix()).map(|(path, _)| path);
    let mut counts = [0; OTHER_FORMATS.len()];
    for path in paths.filter(|_| sources.is_foreign()) {
        let extension = extension(path);
        let format = OTHER_FORMATS.iter().position(|known| extension.eq_ignore_ascii_case(known));
        if let Some(format) = format.filter(|_| !sources.is_housekeeping(path)) {
            counts[format] += 1;
        }
    }
    counts
}

/// The path that `target` in the article at `article` means, both from the content's root; `None` where it leaves the content.
pub fn absolute(article: &str, target: &str) -> Option<String> {
    let folder = folder_of(article);
    join(if target.starts_with('/') { "" } else { folder }, target)
}

/// The path from the root that `target` in the article at `article` means, if that is not in the content at `prefix`. `~` and `@` are the folder of a
/// site's program.
fn path_beside(article: &str, prefix: &str, target: &str) -> Option<String> {
    let target = target.trim().split(['#', '?']).next().unwrap_or_default();
    let target = percent_decode(target);
    let folder = folder_of(article);
    let path = match target.split_once('/') {
        Some(("", path)) => join("", path),
        Some(("~" | "@", path)) => join(SITE_PROGRAM, path),
        _ => join(folder, &target),
    };
    path.filter(|path| !path.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_articles_folder_or_at_the_root() {
        for (target, expected) in
            [("c.md", Some("a/c.md")), ("../d", Some("d")), ("/e/./f", Some("e/f")), ("../../g", None)]
        {
            assert_eq!(absolute("a/b.md", target).as_deref(), expected, "{target}");
        }
        assert_eq!(absolute("a/b/x.md", "c.png").as_deref(), Some("a/b/c.png"));
        assert_eq!(absolute("a/b/x.md", "../c.png").as_deref(), Some("a/c.png"));
        assert_eq!(absolute("a/b/x.md", "/c.png").as_deref(), Some("c.png"));
        assert_eq!(absolute("x.md", "../c.png"), None);
    }
}
