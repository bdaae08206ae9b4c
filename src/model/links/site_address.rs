//! Addresses in the site that another tool makes of a folder, such as `/guides/start/`, which are not paths of files.

use std::borrow::Cow;

use super::super::guide::Page;
use super::super::ids::PageId;
use super::super::target::decoded_path;
use super::LinkResolver;
use super::lookup::{Lookup, MAX_SAME_NAME};
use crate::cache::ByText;
use crate::content::article::Article;
use crate::content::files::absolute;
use crate::source::paths::file_name;
use crate::source::{article_stem, is_article};

impl<'g> LinkResolver<'g> {
    /// The page at an address of the other tool's site.
    pub(super) fn page_of_site(&self, article: &Article, path: &str) -> Option<PageId> {
        if !self.guide.config.is_foreign || is_article(path) {
            return None;
        }
        if path.starts_with('/') {
            return self.lookup.page_by_end(path);
        }
        self.lookup.page(&self.below_page(article, path)?)
    }

    /// The file at an address of the other tool's site.
    pub(super) fn file_of_site(&self, article: &Article, path: &str) -> Option<&'g str> {
        if !self.guide.config.is_foreign {
            return None;
        }
        if path.starts_with('/') {
            return self.lookup.asset_by_end(path);
        }
        self.lookup.file(&self.below_page(article, path)?)
    }

    /// Whether an address leads to what is published beside the other tool's site, such as `../std/index.html`.
    pub(super) fn is_beside_site(&self, article: &Article, target: &str) -> bool {
        let path = decoded_path(target);
        let name = file_name(&path);
        let is_page = name.ends_with(".html") || !name.contains('.');
        self.guide.config.is_foreign
            && is_page
            && absolute(self.lookup.relative(&article.path), &path).is_none()
    }

    /// The path from the content's root that a relative address means where a page is the folder of its name: `b/c` in `a/b.md` is `a/b/b/c`.
    fn below_page(&self, article: &Article, path: &str) -> Option<String> {
        absolute(&format!("{}/", article_stem(self.lookup.relative(&article.path))?), path)
    }
}

impl<'g> Lookup<'g> {
    /// The only page whose path ends in an address. A page that is not translated is that of the guide's language.
    fn page_by_end(&self, address: &str) -> Option<PageId> {
        let wanted = address.trim_matches('/').trim_end_matches(".html").trim_end_matches("/index");
        let by_end = self.pages_by_last_part.get_or_init(|| {
            let mut pages: ByText<String, Vec<(String, PageId)>> = ByText::default();
            for (index, page) in self.guide.pages.iter_enumerated() {
                for path in site_paths(page) {
                    pages.entry(file_name(&path).to_lowercase()).or_default().push((path, index));
                }
            }
            pages
        });
        let same_name = by_end.get(&file_name(wanted).to_lowercase());
        let same_name = same_name.filter(|pages| pages.len() <= MAX_SAME_NAME)?;
        // Some tools write addresses in lower case.
        let lower = |path: &str| path.to_lowercase();
        let any = |_: PageId| true;
        let original = |page: PageId| self.guide.pages[page].language.is_none();
        let ending_in = |wanted: &str, is_meant: &dyn Fn(PageId) -> bool| {
            let same = |is_same: &dyn Fn(&str) -> bool| {
                let found = same_name.iter().filter(|(path, index)| is_same(path) && is_meant(*index));
                let mut found = found.map(|(_, index)| *index);
                let first = found.next()?;
                found.all(|other| other == first).then_some(first)
            };
            same(&|path| ends_in(path, wanted))
                .or_else(|| same(&|path| ends_in(&lower(path), &lower(wanted))))
        };
        let translated = || {
            let (language, rest) = wanted.split_once('/')?;
            let is_language =
                language.split('-').all(|part| (2..=4).contains(&part.len())) && language.is_ascii();
            ending_in(rest, &original).filter(|_| is_language)
        };
        ending_in(wanted, &any).or_else(|| ending_in(wanted, &original)).or_else(translated)
    }

    /// The only file whose path ends in an address and which is not an article, such as a file about the repository.
    fn asset_by_end(&self, address: &str) -> Option<&'g str> {
        let wanted = address.trim_matches('/');
        let by_end = self.assets_by_last_part.get_or_init(|| {
            let mut assets: ByText<&str, Vec<&str>> = ByText::default();
            let is_file = |path: &str| !is_article(path) || self.is_housekeeping(path);
            for (path, _) in self.files.iter().filter(|(path, _)| is_file(path)) {
                assets.entry(file_name(path)).or_default().push(path);
                // A page may be named by its folder: `/contact/` is `contact.html`.
                assets.entry(file_name(page_path(path))).or_default().push(path);
            }
            assets
        });
        let same_name = by_end.get(file_name(wanted)).filter(|files| files.len() <= MAX_SAME_NAME)?;
        let is_end = |path: &&str| {
            let path = in_site(path);
            ends_in(&path, wanted) || ends_in(page_path(&path), wanted)
        };
        let mut found = same_name.iter().copied().filter(is_end);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

/// The paths that a page may have in the site of another tool, without the name of an index.
fn site_paths(page: &Page) -> Vec<String> {
    let path = in_site(page.id.strip_suffix("/index").unwrap_or(&page.id));
    let dated = dated(&path);
    let foreign = page.foreign_url().map(|url| {
        let path = url.trim_end_matches(".html");
        path.strip_suffix("/index").unwrap_or(path).to_owned()
    });
    [Some(path.into_owned()), dated, foreign].into_iter().flatten().collect()
}

/// A path as Jekyll publishes it: folders of collections are called `_name`.
fn in_site(path: &str) -> Cow<'_, str> {
    if path.starts_with('_') || path.contains("/_") {
        let parts = path.split('/').map(|part| part.trim_start_matches('_'));
        return Cow::Owned(parts.collect::<Vec<_>>().join("/"));
    }
    Cow::Borrowed(path)
}

/// The address that blogs give a post by the date in its name: `blog/2026/11/24/a` of `blog/2026-11-24-a`.
fn dated(path: &str) -> Option<String> {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let mut parts = path[name..].splitn(4, '-');
    let mut number = |digits: usize| {
        parts.next().filter(|part| part.len() == digits && part.bytes().all(|c| c.is_ascii_digit()))
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    Some(format!("{}{year}/{month}/{day}/{}", &path[..name], parts.next()?))
}

/// The path of a file as the address of its page.
fn page_path(path: &str) -> &str {
    article_stem(path).unwrap_or(path.trim_end_matches(".html"))
}

/// Whether the last parts of a path are those of `end`.
fn ends_in(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}
