//! Which pages there are, what each is, and its address.

use std::collections::HashSet;
use std::sync::Arc;

use super::guide::{Page, PageRole};
use super::ids::{IndexVec, PageId};
use super::languages::{self, PathLanguage};
use super::routes::PageKind;
use crate::cache::{ByText, Fingerprint};
use crate::config::Config;
use crate::content::article::Article;
use crate::content::files::ContentFiles;
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::source::names::{INDEX, SECTION, is_readme};
use crate::source::paths::{file_name, folder_prefix, split};
use crate::source::{article_stem, relative};

/// A parsed article.
#[derive(Debug, Clone)]
pub struct ParsedArticle {
    /// The article, and what is wrong with it.
    pub outcome: Arc<Outcome<Article>>,
    /// The fingerprint of all it depends on.
    pub fingerprint: Fingerprint,
}

impl ParsedArticle {
    /// The article.
    pub fn article(&self) -> &Article {
        &self.outcome.value
    }
}

/// Addresses of the author's files, with the path of each file.
#[derive(Debug, Clone, Default)]
pub(super) struct ClaimedAddresses(ByText<String, Arc<str>>);

/// Pages before they are put in order.
pub(super) struct CollectedPages {
    pub(super) pages: IndexVec<PageId, Page>,
    pub(super) home: Option<PageId>,
    pub(super) taken: ClaimedAddresses,
}

/// Gives each article a page. `language` is the guide's.
pub(super) fn pages(
    parsed: Vec<ParsedArticle>,
    files: &ContentFiles,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> CollectedPages {
    let (prefix, is_foreign) = (files.prefix(), files.is_foreign);
    let paths: Vec<&str> = parsed.iter().map(|parsed| relative(&parsed.article().path, prefix)).collect();
    let is_index = |path: &str| {
        let name = article_stem(path).map(file_name);
        name.is_some_and(|name| name == INDEX || is_foreign && name == SECTION)
    };
    let indexes: HashSet<String> =
        paths.iter().filter(|path| is_index(path)).map(|path| folder_prefix(path).to_owned()).collect();
    let mut versions = languages::versions(&paths, language, &files.written_in, &files.named_after);
    // Pages by the indexes of their articles.
    let mut ids: Vec<Option<PageId>> = Vec::with_capacity(parsed.len());
    let mut found = CollectedPages { pages: IndexVec::new(), home: None, taken: ClaimedAddresses::default() };
    let articles = parsed.into_iter().zip(versions.iter_mut().map(std::mem::take));
    let mut originals = Vec::new();
    for (article, version) in articles {
        let original = version.original;
        let is_aside = is_foreign && is_aside(relative(&article.article().path, prefix), files);
        let id = found.add(article, version, files, &indexes, diagnostics);
        id.into_iter().for_each(|id| found.pages[id].is_aside = is_aside);
        originals.extend(id.zip(original));
        ids.push(id);
    }
    for (page, original) in originals {
        found.pages[page].original = ids[original];
    }
    found
}

/// Whether the name of an article, or of a folder that it is in, says that it is about the guide or shows something beside it.
fn is_aside(path: &str, files: &ContentFiles) -> bool {
    const NAMES: [&str; 15] = [
        "changelog", "contact", "contrib", "contribute", "contributing", "credits", "how-to-contribute",
        "license", "navigation", "preview", "privacy", "privacy-policy", "sidebar", "tags", "terms",
    ];
    const FOLDERS: [&str; 5] = ["demo", "demos", "example", "examples", "archive"];
    let stem = article_stem(path).unwrap_or(path).to_lowercase().replace(['_', ' '], "-");
    let (folder, name) = split(&stem);
    files.get(path).is_some_and(|facts| facts.is_housekeeping)
        || NAMES.contains(&name)
        || folder.split('/').any(|part| FOLDERS.contains(&part))
}

impl ClaimedAddresses {
    /// Takes an address for the source at `path`, or returns its owner.
    pub(super) fn claim(&mut self, url: &str, path: &Arc<str>) -> Result<(), Arc<str>> {
        if let Some(first) = self.0.get(url) {
            return Err(Arc::clone(first));
        }
        self.0.insert(url.to_owned(), Arc::clone(path));
        Ok(())
    }

    /// Whether something has the address of a folder of `url`.
    pub(super) fn has_folder_of(&self, url: &str) -> bool {
        url.match_indices('/').any(|(end, _)| self.0.contains_key(&url[..end]))
    }
}

impl CollectedPages {
    fn add(
        &mut self,
        ParsedArticle { outcome: parsed, fingerprint }: ParsedArticle,
        version: PathLanguage,
        files: &ContentFiles,
        indexes: &HashSet<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<PageId> {
        let path = Arc::clone(&parsed.value.path);
        let relative = relative(&path, files.prefix());
        let folder = folder_prefix(relative);
        let name = &relative[folder.len()..];
        let stem = article_stem(name).unwrap_or(name);
        let is_index = stem == INDEX
            || files.is_foreign && stem == SECTION
            || is_readme(stem) && !indexes.contains(folder);
        let last = if is_index { INDEX } else { stem };
        let is_listed = !version.is_translation && !parsed.value.front.unlisted;
        let navigation_path = article_stem(&version.path).unwrap_or(&version.path);
        let navigation_name = file_name(navigation_path);
        let in_navigation =
            format!("{}{}", folder_prefix(navigation_path), if is_index { last } else { navigation_name });
        let is_home = is_listed && in_navigation == INDEX && self.home.is_none();
        // The home page is at the site's root, wherever its file is.
        let url =
            if is_home { PageKind::Home.row().address.to_owned() } else { format!("{folder}{last}.html") };
        if has_long_name(&url) {
            let message = "the name of the file is too long for its page";
            let found = Diagnostic::new(Rule::UnreadableFile, &path, 0..0, message);
            diagnostics.push(found.label("is left out").help(format!(
                "rename it: with `.html`, it has {} bytes, and a file's name has at most {LONGEST_NAME}",
                last.len() + ".html".len()
            )));
            return None;
        }
        if let Err(first) = self.taken.claim(&url, &path) {
            diagnostics.push(taken(&path, 0..0, &url, &first));
            return None;
        }
        let index = self.pages.next_idx();
        if is_home {
            self.home = Some(index);
        }
        self.pages.push(Page {
            index,
            id: format!("{folder}{last}"),
            path: in_navigation,
            parsed,
            fingerprint,
            url,
            role: if is_home { PageRole::Home } else { PageRole::Article },
            name: None,
            language: version.language,
            original: None,
            copy_of: None,
            repeated: Vec::new(),
            is_listed,
            is_aside: false,
            node: None,
            topic: None,
            links: IndexVec::new(),
            requires: Vec::new(),
            backlinks: Vec::new(),
            comparisons: Vec::new(),
            groups: Vec::new(),
            image: None,
            updated: None,
        });
        Some(index)
    }
}

/// Whether an alias is a name, as Obsidian's notes have them, and not an address. In a book, all are addresses, and in a site of Hugo or Zola those with a
/// slash.
pub(super) fn is_name(config: &Config, alias: &str) -> bool {
    let is_address =
        alias.starts_with('/') || alias.ends_with('/') || config.extensions.shortcodes && alias.contains('/');
    config.is_foreign && !is_address && !alias.ends_with(".html")
}

/// The longest name of a file or folder, in bytes, that file systems allow.
const LONGEST_NAME: usize = 255;

/// Whether an address has a part that no file or folder can be named.
pub(super) fn has_long_name(url: &str) -> bool {
    url.split('/').any(|name| name.len() > LONGEST_NAME)
}

/// Two sources want one address.
pub(super) fn taken(path: &Arc<str>, span: std::ops::Range<usize>, url: &str, first: &str) -> Diagnostic {
    let message = format!("the address `{url}` is taken by `{first}`");
    Diagnostic::new(Rule::DuplicateUrl, path, span, message)
        .label("is left out")
        .help("give one of them another name")
}
