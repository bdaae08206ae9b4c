//! Pages and files by the names that links use, and the nearest ones for names that lead nowhere.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::super::guide::{Guide, Page};
use super::super::ids::PageId;
use super::super::pages::is_name;
use super::super::target::{alias_url, decoded_path, relative_link, written_path};
use super::{FileKind, LinkProblem, LinkResolver, LinkSource, Resolved};
use crate::cache::ByText;
use crate::content::article::Article;
use crate::content::files::{ContentFiles, absolute};
use crate::diag::Rule;
use crate::diag::nearest::NearestIndex;
use crate::model::routes::PageKind;
use crate::source::paths::{file_name, folder_of};
use crate::source::{Exclusion, article_stem, is_article, relative};

/// Pages of one name, in reading order.
struct NamedPages {
    /// What names them: a path, a file name, a title or an alias. What comes first counts.
    kind: usize,
    pages: Vec<PageId>,
}

/// The maximum number of pages or files of one name that a link is compared with, so that all links together take linear time.
pub(super) const MAX_SAME_NAME: usize = 100;

/// Indexes over the pages and files of a guide. All but the first three are made when they are first needed.
pub(super) struct Lookup<'g> {
    pub(super) guide: &'g Guide,
    pub(super) files: &'g ContentFiles,
    /// Pages by path from the content's root.
    by_path: ByText<&'g str, PageId>,
    /// Pages by that path without its extension.
    by_id: ByText<&'g str, PageId>,
    /// Pages by address, in this site or in that of another generator.
    by_url: ByText<String, PageId>,
    /// Pages by the names of wiki links, normalized and in lower case: path, file name, title, aliases.
    by_name: OnceLock<ByText<String, NamedPages>>,
    /// Files that are not articles by their names in lower case.
    assets_by_name: OnceLock<ByText<String, &'g str>>,
    /// Files by their names in lower case; `None` where several have the name.
    files_by_name: OnceLock<ByText<String, Option<&'g str>>>,
    /// All files by their paths, normalized.
    by_normal_path: OnceLock<ByText<String, &'g str>>,
    /// All files by their paths, normalized and in lower case.
    by_lower_path: OnceLock<ByText<String, &'g str>>,
    /// Pages by the last parts of their paths, in lower case.
    pub(super) pages_by_last_part: OnceLock<ByText<String, Vec<(String, PageId)>>>,
    /// Files that are not articles by their names.
    pub(super) assets_by_last_part: OnceLock<ByText<&'g str, Vec<&'g str>>>,
    near_notes: OnceLock<NearestIndex<'g>>,
    near_files: OnceLock<NearestIndex<'g>>,
    near_assets: OnceLock<NearestIndex<'g>>,
}

impl<'g> Lookup<'g> {
    pub(super) fn new(guide: &'g Guide, files: &'g ContentFiles) -> Self {
        let sized = || ByText::with_capacity_and_hasher(guide.pages.len(), Default::default());
        let (mut by_path, mut by_id) = (sized(), sized());
        let mut by_url = ByText::with_capacity_and_hasher(guide.pages.len(), Default::default());
        for (index, page) in guide.pages.iter_enumerated() {
            by_path.insert(relative(&page.article().path, files.prefix()), index);
            by_id.insert(page.id.as_str(), index);
            by_url.insert(page.url.clone(), index);
        }
        for (index, page) in guide.pages.iter_enumerated() {
            let aliases = page.article().front.aliases.iter().filter(|alias| !is_name(&guide.config, alias));
            for url in page.foreign_url().into_iter().chain(aliases.filter_map(|alias| alias_url(alias))) {
                by_url.entry(url).or_insert(index);
            }
        }
        Self {
            guide,
            files,
            by_path,
            by_id,
            by_url,
            by_name: OnceLock::new(),
            assets_by_name: OnceLock::new(),
            files_by_name: OnceLock::new(),
            by_normal_path: OnceLock::new(),
            by_lower_path: OnceLock::new(),
            pages_by_last_part: OnceLock::new(),
            assets_by_last_part: OnceLock::new(),
            near_notes: OnceLock::new(),
            near_files: OnceLock::new(),
            near_assets: OnceLock::new(),
        }
    }

    /// A path from the content's root.
    pub(super) fn relative<'p>(&self, path: &'p str) -> &'p str {
        relative(path, self.files.prefix())
    }

    /// The page that a path from the content's root means: the file, its folder's index, or its address in the site.
    pub(super) fn page(&self, wanted: &str) -> Option<PageId> {
        let exact = |wanted: &str| {
            let with_extension = || self.by_url.get(format!("{wanted}.html").as_str());
            let as_folder = || self.by_url.get(index_of(wanted).as_str());
            let by_url = || self.by_url.get(wanted).or_else(with_extension).or_else(as_folder);
            self.by_path.get(wanted).or_else(|| self.by_id.get(wanted)).or_else(by_url).copied()
        };
        exact(wanted).or_else(|| exact(self.normal_path(wanted)?))
    }

    /// The file at a path from the content's root.
    pub(super) fn file(&self, wanted: &str) -> Option<&'g str> {
        self.files.path(wanted).or_else(|| self.normal_path(wanted))
    }

    /// Whether a file is about the repository, and no lesson.
    pub(super) fn is_housekeeping(&self, file: &str) -> bool {
        self.files.get(file).is_some_and(|facts| facts.is_housekeeping)
    }

    /// The file whose path says the same in other characters: `é` may be one character, or a letter and an accent.
    fn normal_path(&self, wanted: &str) -> Option<&'g str> {
        if wanted.is_ascii() {
            return None;
        }
        let paths = self.by_normal_path.get_or_init(|| {
            let paths = self.files.iter().map(|(path, _)| path).filter(|path| !path.is_ascii());
            paths.map(|path| (normalize(path).into_owned(), path)).collect()
        });
        paths.get(&*normalize(wanted)).copied()
    }

    /// The page that a wiki link in `source` names. Of several with one name it is the nearest in the folders, as in Obsidian.
    pub(super) fn note(&self, name: &str, source: PageId) -> Option<PageId> {
        let wanted = note_key(name);
        let is_any = |_: &PageId| true;
        // The end of a path names a note as well.
        self.nearest_named(&wanted, source, is_any).or_else(|| {
            let (_, last) = wanted.rsplit_once('/')?;
            let end = format!("/{}", wanted.trim_start_matches('/'));
            self.nearest_named(last, source, |page| note_key(&self.guide.pages[*page].id).ends_with(&end))
        })
    }

    /// The page called `name` that has the most folders in common with the page `source`; of several, the one in the fewest folders.
    fn nearest_named(
        &self,
        name: &str,
        source: PageId,
        is_meant: impl Fn(&PageId) -> bool,
    ) -> Option<PageId> {
        let folders = |page: PageId| self.guide.pages[page].id.split('/');
        let common = |page: &PageId| folders(*page).zip(folders(source)).take_while(|(a, b)| a == b).count();
        let named = self.by_name().get(name)?.pages.iter().take(MAX_SAME_NAME).copied();
        named.filter(is_meant).min_by_key(|page| (Reverse(common(page)), folders(*page).count()))
    }

    fn by_name(&self) -> &ByText<String, NamedPages> {
        self.by_name.get_or_init(|| {
            let order = &self.guide.order;
            let mut by_name: ByText<String, NamedPages> = ByText::default();
            let mut name = |kind: usize, name: String, page: PageId| {
                let named = by_name.entry(name).or_insert_with(|| NamedPages { kind, pages: Vec::new() });
                if named.kind == kind {
                    named.pages.push(page);
                }
            };
            let names = [name_by_path as fn(&Page) -> String, name_by_stem, name_by_title];
            for (kind, name_of) in names.into_iter().enumerate() {
                for page in order.iter().chain(&self.guide.unlisted) {
                    name(kind, name_of(&self.guide.pages[*page]), *page);
                }
            }
            for page in order {
                let aliases = self.guide.pages[*page].article().front.aliases.iter();
                for alias in aliases.filter(|alias| is_name(&self.guide.config, alias)) {
                    name(names.len(), note_key(alias), *page);
                }
            }
            by_name
        })
    }

    /// The name of a note most like `name`.
    pub(super) fn nearest_note(&self, name: &str) -> Option<&'g str> {
        let index = self.near_notes.get_or_init(|| {
            let pages = self.guide.order.iter().map(|page| &self.guide.pages[*page]);
            NearestIndex::new(pages.flat_map(|page| {
                let path = page.id.trim_end_matches("/index");
                let stem = file_name(path);
                [path, stem, page.title()]
            }))
        });
        index.nearest(name)
    }

    /// The first file of this name that is not an article.
    pub(super) fn asset_by_name(&self, name: &str) -> Option<&'g str> {
        let assets = self.assets_by_name.get_or_init(|| self.asset_names());
        assets.get(&name_key(name)).copied()
    }

    /// Files that are not articles, or about the repository, by their names in lower case, the first of each.
    fn asset_names(&self) -> ByText<String, &'g str> {
        let mut names = ByText::default();
        for (path, facts) in
            self.files.iter().filter(|(path, facts)| !is_article(path) || facts.is_housekeeping)
        {
            let name = name_key(path);
            if facts.is_housekeeping {
                names.entry(note_key(&name)).or_insert(path);
            }
            names.entry(name).or_insert(path);
        }
        names
    }

    /// The file of the note that a wiki link names, if it has no page.
    pub(super) fn unpublished_note(&self, name: &str) -> Option<&'g str> {
        let names = self.files_by_name.get_or_init(|| self.unique_names());
        names.get(&format!("{}.md", note_key(&name_key(name)))).copied().flatten()
    }

    /// Files by their names in lower case; `None` where several have the name.
    fn unique_names(&self) -> ByText<String, Option<&'g str>> {
        let mut names = ByText::default();
        for (path, _) in self.files.iter() {
            names.entry(name_key(path)).and_modify(|file| *file = None).or_insert(Some(path));
        }
        names
    }

    /// The file whose path differs from `wanted` in case only.
    fn in_other_case(&self, wanted: &str) -> Option<&'g str> {
        let key = |path: &str| normalize(path).to_lowercase();
        let paths =
            self.by_lower_path.get_or_init(|| self.files.iter().map(|(path, _)| (key(path), path)).collect());
        paths.get(&key(wanted)).copied()
    }

    /// The path of the article that was probably meant by `wanted`.
    pub(super) fn nearest_page(&self, wanted: &str) -> Option<&'g str> {
        self.nearest_file(wanted, Some(wanted), FileKind::Any).filter(|path| is_article(path))
    }

    /// The file that `path` was probably meant to be: a file of the same name in another folder, or else, if `inside` is the path in the content, one with
    /// a similar path.
    fn nearest_file(&self, path: &str, inside: Option<&str>, kind: FileKind) -> Option<&'g str> {
        let wanted = inside.unwrap_or(path);
        let (moved, index) = match kind {
            FileKind::Any => {
                let names = self.files_by_name.get_or_init(|| self.unique_names());
                (names.get(&name_key(wanted)).copied().flatten(), &self.near_files)
            }
            FileKind::Asset => (self.asset_by_name(file_name(wanted)), &self.near_assets),
        };
        moved.or_else(|| {
            let paths = || {
                let paths = self.files.iter().map(|(path, _)| path);
                paths.filter(|path| kind == FileKind::Any || !is_article(path))
            };
            let index = index.get_or_init(|| NearestIndex::new(paths()));
            index.nearest(inside?)
        })
    }
}

impl LinkResolver<'_> {
    /// The paths from the content's root that an address may mean: decoded, and as it is written, for files with `%` or `?` in their names.
    pub(super) fn candidates(&self, article: &Article, target: &str) -> Vec<String> {
        let here = self.lookup.relative(&article.path);
        let (decoded, written) = (decoded_path(target), written_path(target));
        let mut paths: Vec<String> = absolute(here, &decoded).into_iter().collect();
        if decoded != written {
            paths.extend(absolute(here, written));
        }
        // On GitHub a path starts at the repository.
        let prefix = self.files.prefix();
        let inside = decoded.strip_prefix('/').and_then(|path| path.strip_prefix(prefix));
        if let Some(path) = inside.filter(|_| self.guide.config.is_foreign && !prefix.is_empty()) {
            paths.extend(absolute(here, &format!("/{path}")));
        }
        paths.extend(self.files.beside(&article.path, target).map(str::to_owned));
        if self.files.is_docusaurus && is_article(&decoded) && !decoded.starts_with(['.', '/']) {
            paths.extend(absolute("", &decoded));
        }
        // In Sphinx it starts at the folder of the settings, which is above the article.
        if self.guide.config.is_foreign && decoded.starts_with('/') {
            let above = here.match_indices('/').rev().map(|(end, _)| &here[..end]);
            paths.extend(above.filter_map(|folder| absolute(here, &format!("/{folder}{decoded}"))));
        }
        paths
    }

    /// Reports a path without a file.
    pub(super) fn report_missing(
        &self,
        rule: Rule,
        source: LinkSource<'_>,
        path: &str,
        kind: FileKind,
        resolved: &mut Resolved,
    ) {
        let here = self.lookup.relative(&source.article.path);
        let folder = folder_of(here);
        let inside = absolute(here, path);
        let wanted = inside.as_deref().unwrap_or(path);
        let report = |message: String| source.found(rule, message);
        let did_you_mean = |found: &str| format!("did you mean `{}`?", relative_link(folder, found));
        let label = match kind {
            FileKind::Any => "leads nowhere",
            FileKind::Asset => "is not in the book",
        };
        let found = if let Some((why, name)) = self.files.exclusion(wanted) {
            let problem = excluded(path, why, name);
            report(problem.message).label(label).help(problem.help)
        } else if let Some(found) = self.lookup.in_other_case(wanted) {
            report(format!("there is no file `{path}`: upper and lower case differ"))
                .label("differs in case")
                .help(did_you_mean(found))
        } else if inside.is_some() && self.files.is_folder(wanted.trim_end_matches('/')) {
            report(format!("`{path}` is a folder without a page")).label(label).help("link to a file in it")
        } else {
            let near = self.lookup.nearest_file(path, inside.as_deref(), kind);
            let prefix = self.files.prefix();
            let help = other_address(path).or_else(|| near.map(did_you_mean)).unwrap_or_else(|| match &inside {
                Some(wanted) => format!(
                    "it was looked for at `{prefix}{wanted}`: a path starts at the article's folder, or with `/` at the content's"
                ),
                None => "the path leads out of the content".to_owned(),
            });
            report(format!("there is no file `{path}`")).label(label).help(help)
        };
        resolved.diagnostics.push(found);
    }
}

/// What is said of a link to the file `path`, which was not read, and what helps. `name` is that of the file or of the folder that is left out.
fn excluded(path: &str, why: Exclusion, name: &str) -> LinkProblem {
    let what = if name.ends_with('/') { name } else { path };
    match why {
        Exclusion::Gitignore => LinkProblem::new(
            format!("`{path}` is not in the book: `.gitignore` leaves `{what}` out"),
            format!(
                "remove the pattern from `.gitignore`, or add `\"!/{name}\"` to `ignore` in `[content]` of `book.toml`"
            ),
        ),
        Exclusion::Setting => LinkProblem::new(
            format!(
                "`{path}` is not in the book: `ignore` in `[content]` of `book.toml` leaves `{what}` out"
            ),
            "remove the pattern from `ignore`, or remove the link".to_owned(),
        ),
        Exclusion::Hidden => LinkProblem::new(
            format!("`{path}` is not in the book: names that begin with a dot are left out"),
            format!("set `repository` in `book.toml` to link to it there, or rename `{what}`"),
        ),
    }
}

/// The fix for a path that looks like another kind of address: one with backslashes, a host, or an e-mail address.
fn other_address(path: &str) -> Option<String> {
    if path.contains('\\') {
        return Some(format!("paths have slashes: `{}`", path.replace('\\', "/")));
    }
    let without_colon = ["https", "http"]
        .into_iter()
        .find_map(|scheme| Some((scheme, path.strip_prefix(scheme)?.strip_prefix("//")?)));
    if let Some((scheme, host)) = without_colon {
        return Some(format!("did you mean `{scheme}://{host}`?"));
    }
    let is_host = path.starts_with("www.");
    let is_mail = path.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains('/') && host.contains('.') && !is_article(host)
    });
    let scheme = if is_host { "https://" } else { "mailto:" };
    (is_host || is_mail).then(|| format!("did you mean `{scheme}{path}`?"))
}

/// The address of a folder's index page; the empty path is the root.
pub(super) fn index_of(folder: &str) -> String {
    match folder.trim_end_matches('/') {
        "" => PageKind::Home.row().address.to_owned(),
        folder => format!("{folder}/index.html"),
    }
}

/// A text in the one form of Unicode that most keyboards give, to compare texts by.
pub(super) fn normalize(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

fn name_key(path: &str) -> String {
    normalize(file_name(path)).to_lowercase()
}

fn note_key(name: &str) -> String {
    normalize(article_stem(name).unwrap_or(name)).to_lowercase()
}

fn name_by_path(page: &Page) -> String {
    normalize(page.id.trim_end_matches("/index")).to_lowercase()
}

fn name_by_stem(page: &Page) -> String {
    file_name(&name_by_path(page)).to_owned()
}

fn name_by_title(page: &Page) -> String {
    normalize(page.title()).to_lowercase()
}
