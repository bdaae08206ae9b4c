//! Where links lead.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::guide::{Guide, LinkTarget, Page};
use super::ids::{IndexVec, PageId};
use super::image_size::image_size;
use super::pages::relative;
use super::target::{is_data_of, relative_link, scheme, split_anchor, with_anchor};
use crate::config::RawHtml;
use crate::content::article::{Article, Link, LinkKind};
use crate::content::slug;
use crate::content::table_file::{self, TableFile};
use crate::diag::nearest::nearest;
use crate::diag::{Diagnostic, Rule};
use crate::document::{LinkId, Phrase};
use crate::memo::ByText;
use crate::source::{Sources, is_article};

/// Schemes of addresses that run code, or hold a page that does.
const CODE: [&str; 5] = ["javascript", "vbscript", "blob", "filesystem", "view-source"];
/// Kinds of data that an address may hold: none that a browser runs scripts of.
const DATA: [&str; 8] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "text/plain",
    "text/csv",
    "application/json",
    "application/pdf",
];
/// Schemes of links that are kept under `sanitize`.
const SAFE: [&str; 8] = ["http", "https", "mailto", "tel", "xmpp", "irc", "ircs", "ftp"];

/// The files that a link may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Any,
    /// All but articles.
    Asset,
}

/// Finds what links lead to. Built once a run.
pub(super) struct LinkResolver<'g> {
    guide: &'g Guide,
    sources: &'g Sources,
    /// Pages by path from the content's root.
    by_path: ByText<&'g str, PageId>,
    /// Pages by address.
    by_url: ByText<&'g str, PageId>,
    /// Pages by the names wiki links use, lower-cased: path without `.md`, file name, title. The first in reading order counts.
    /// Made for the first such link, since most guides have none.
    by_name: OnceLock<ByText<String, PageId>>,
    /// Addresses of generated pages. Made for the first link that leads to no article.
    generated: OnceLock<HashSet<String>>,
    /// Paths of files that are no articles, by their names in lower case. Made for the first image that needs it.
    files_by_name: OnceLock<ByText<String, &'g str>>,
}

/// What one page's links came to.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) targets: IndexVec<LinkId, LinkTarget>,
    /// Paths of files the page uses, from the content's root.
    pub(super) files: Vec<String>,
    /// Tables read from files, by link.
    pub(super) tables: Vec<(LinkId, TableFile)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'g> LinkResolver<'g> {
    pub(super) fn new(guide: &'g Guide, sources: &'g Sources) -> Self {
        let prefix = sources.content_prefix();
        let mut by_path = ByText::with_capacity_and_hasher(guide.pages.len(), Default::default());
        let mut by_url = ByText::with_capacity_and_hasher(guide.pages.len(), Default::default());
        for (id, page) in guide.pages.iter_enumerated() {
            by_path.insert(relative(&page.article().path, prefix), id);
            by_url.insert(page.url.as_str(), id);
        }
        Self {
            guide,
            sources,
            by_path,
            by_url,
            by_name: OnceLock::new(),
            generated: OnceLock::new(),
            files_by_name: OnceLock::new(),
        }
    }

    fn by_name(&self) -> &ByText<String, PageId> {
        self.by_name.get_or_init(|| {
            let order = self.guide.reading_order();
            let mut by_name = ByText::default();
            for names in [name_by_path as fn(&Page) -> String, name_by_stem, name_by_title] {
                for page in &order {
                    by_name.entry(names(&self.guide.pages[*page])).or_insert(*page);
                }
            }
            by_name
        })
    }

    fn files_by_name(&self) -> &ByText<String, &'g str> {
        self.files_by_name.get_or_init(|| {
            let prefix = self.sources.content_prefix();
            let mut by_name = ByText::default();
            for (path, _) in self.sources.under(prefix).filter(|(path, _)| !is_article(path)) {
                let path = relative(path, prefix);
                let name = path.rsplit('/').next().unwrap_or_default();
                by_name.entry(name.to_lowercase()).or_insert(path);
            }
            by_name
        })
    }

    /// Resolves all links of a page.
    pub(super) fn page(&self, page: &Page) -> Resolved {
        let article = page.article();
        let mut resolved = Resolved::default();
        for link in &article.links {
            let id = resolved.targets.next_idx();
            let target = match link.kind {
                LinkKind::Comparison(index) => LinkTarget::Comparison(page.comparisons[index]),
                LinkKind::Wiki => self.wiki(page.index, article, link, &mut resolved),
                LinkKind::Page => self.link(page.index, article, link, &mut resolved),
                LinkKind::Image | LinkKind::Embed => self.image(article, link, &mut resolved),
                LinkKind::SizedImage => match self.image(article, link, &mut resolved) {
                    LinkTarget::Image(url, _) => LinkTarget::Image(url, None),
                    other => other,
                },
                LinkKind::File => self.file(article, link, &mut resolved),
                LinkKind::Table => self.table(article, link, id, &mut resolved),
            };
            resolved.targets.push(target);
        }
        resolved
    }

    fn link(&self, page: PageId, article: &Article, link: &Link, resolved: &mut Resolved) -> LinkTarget {
        let target = link.target.trim();
        if let Some(scheme) = scheme(target) {
            if let Some((message, help)) = self.refused(scheme, target) {
                let found = Diagnostic::new(Rule::BrokenLink, &article.path, link.span.clone(), message);
                resolved.diagnostics.push(found.label("leads nowhere").help(help));
                return LinkTarget::Unresolved;
            }
            return LinkTarget::Elsewhere(target.to_owned());
        }
        if target.starts_with("//") {
            return LinkTarget::Elsewhere(target.to_owned());
        }
        let (path, anchor) = split_anchor(target);
        if path.is_empty() {
            // `#` alone leads to the top of the page.
            let top = anchor.as_deref().unwrap_or_default().is_empty();
            let anchor = self.anchor(page, anchor, article, link, resolved);
            return if top {
                LinkTarget::Here(String::new())
            } else {
                anchor.map_or(LinkTarget::Unresolved, LinkTarget::Here)
            };
        }
        let Some(wanted) = self.absolute(article, &path) else {
            return self.broken(article, link, &path, resolved);
        };
        if let Some(found) = self.find_page(&wanted) {
            let anchor = self.anchor(found, anchor, article, link, resolved);
            return LinkTarget::Page(found, anchor);
        }
        if let Some(url) = self.find_generated(&wanted) {
            return LinkTarget::File(with_anchor(&url, &anchor));
        }
        if self.sources.get(&format!("{}{wanted}", self.sources.content_prefix())).is_some() {
            // Articles become pages or nothing: a draft, or one whose address was taken.
            if wanted.to_ascii_lowercase().ends_with(".md") {
                let message = format!("`{path}` has no page in this site");
                let found = Diagnostic::new(Rule::BrokenLink, &article.path, link.span.clone(), message);
                let help = "a draft has one with `--drafts`";
                resolved.diagnostics.push(found.label("leads nowhere").help(help));
                return LinkTarget::Unresolved;
            }
            resolved.files.push(wanted.clone());
            return LinkTarget::File(with_anchor(&wanted, &anchor));
        }
        self.broken(article, link, &path, resolved)
    }

    /// Why a link with a scheme leads nowhere, and what to do, if it is not to be followed.
    fn refused(&self, scheme: &str, target: &str) -> Option<(String, String)> {
        let name = scheme.to_ascii_lowercase();
        if CODE.contains(&name.as_str()) || name == "data" && !is_data_of(target, &DATA) {
            let message = format!("an address with `{name}:` can run code");
            return Some((message, "link to a page, or to a file in the content".into()));
        }
        let is_listed =
            self.guide.config.build.raw_html() != RawHtml::Sanitize || SAFE.contains(&name.as_str());
        (!is_listed).then(|| {
            let message = format!("`raw_html = \"sanitize\"` allows no links with `{name}:`");
            (message, format!("allowed are {}", SAFE.join(", ")))
        })
    }

    /// The address of the page that Prepbook generates at this address, or for this folder.
    fn find_generated(&self, wanted: &str) -> Option<String> {
        let generated = self.generated.get_or_init(|| self.guide.generated_pages().collect());
        let is_generated = |url: &String| generated.contains(url) || self.guide.may_have_further_page(url);
        [wanted.to_owned(), index_of(wanted)].into_iter().find(is_generated)
    }

    /// The page that a path from the content's root means: the file, its folder's index, or its address in the site.
    fn find_page(&self, wanted: &str) -> Option<PageId> {
        self.by_path
            .get(wanted)
            .or_else(|| self.by_path.get(format!("{wanted}.md").as_str()))
            .or_else(|| self.by_url.get(wanted))
            .or_else(|| self.by_url.get(index_of(wanted).as_str()))
            .copied()
    }

    fn wiki(&self, page: PageId, article: &Article, link: &Link, resolved: &mut Resolved) -> LinkTarget {
        let (name, anchor) = split_anchor(link.target.trim());
        if let (true, Some(words)) = (name.is_empty(), &anchor) {
            let here = self.guide.pages[page].article();
            let anchor = Some(if here.has_anchor(words) { words.clone() } else { slug::slug(words) });
            return self
                .anchor(page, anchor, article, link, resolved)
                .map_or(LinkTarget::Unresolved, LinkTarget::Here);
        }
        let wanted = name.trim_end_matches(".md").to_lowercase();
        if let Some(page) = self.by_name().get(&wanted) {
            // Wiki links name headings by their words as well as by their anchors.
            let anchor = anchor.map(|words| {
                if self.guide.pages[*page].article().has_anchor(&words) { words } else { slug::slug(&words) }
            });
            let anchor = self.anchor(*page, anchor, article, link, resolved);
            return LinkTarget::Page(*page, anchor);
        }
        let message = format!("there is no article called `{name}`");
        let found = Diagnostic::new(Rule::UnknownNote, &article.path, link.span.clone(), message)
            .label("shown as it is written");
        let mut names: Vec<&str> = self.by_name().keys().map(String::as_str).collect();
        names.sort_unstable();
        let help = nearest(&wanted, names).map(|name| format!("did you mean `[[{name}]]`?"));
        resolved.diagnostics.push(found.help_if(help));
        LinkTarget::Unresolved
    }

    fn image(&self, article: &Article, link: &Link, resolved: &mut Resolved) -> LinkTarget {
        let target = link.target.trim();
        match scheme(target) {
            Some(_) if is_data_of(target, &["image/"]) => {
                return LinkTarget::Image(target.to_owned(), None);
            }
            Some(_) => return remote("image", article, link, resolved),
            None if target.starts_with("//") => return remote("image", article, link, resolved),
            None => {}
        }
        let (path, _) = split_anchor(target);
        let mut wanted = self.absolute(article, &path);
        let is_there = |wanted: &String| {
            self.sources.get(&format!("{}{wanted}", self.sources.content_prefix())).is_some()
        };
        if link.kind == LinkKind::Embed && !wanted.as_ref().is_some_and(is_there) {
            wanted = self
                .files_by_name()
                .get(path.to_lowercase().as_str())
                .map(|found| (*found).to_owned())
                .or(wanted);
        }
        let file = wanted
            .as_ref()
            .and_then(|wanted| self.sources.get(&format!("{}{wanted}", self.sources.content_prefix())));
        let (Some(wanted), Some(file)) = (wanted, file) else {
            let message = format!("there is no file `{path}`");
            let found = Diagnostic::new(Rule::MissingAsset, &article.path, link.span.clone(), message)
                .label("is not in the book");
            resolved.diagnostics.push(found.help(self.file_help(article, &path, FileKind::Asset)));
            return LinkTarget::Unresolved;
        };
        let size = image_size(&wanted, &file.bytes());
        resolved.files.push(wanted.clone());
        LinkTarget::Image(wanted, size)
    }

    /// A file that an element loads.
    fn file(&self, article: &Article, link: &Link, resolved: &mut Resolved) -> LinkTarget {
        let target = link.target.trim();
        if scheme(target).is_some() || target.starts_with("//") {
            let is_trusted = self.guide.config.build.raw_html() == RawHtml::Allow;
            if is_trusted || is_data_of(target, &["image/", "audio/", "video/", "text/vtt"]) {
                return LinkTarget::Elsewhere(target.to_owned());
            }
            return remote("file", article, link, resolved);
        }
        match self.image(article, link, resolved) {
            LinkTarget::Image(url, _) => LinkTarget::Image(url, None),
            other => other,
        }
    }

    fn table(&self, article: &Article, link: &Link, id: LinkId, resolved: &mut Resolved) -> LinkTarget {
        let path = link.target.trim();
        let text = self
            .absolute(article, path)
            .and_then(|wanted| self.sources.text(&format!("{}{wanted}", self.sources.content_prefix())));
        let Some(text) = text else {
            let message = format!("there is no file `{path}`");
            let found = Diagnostic::new(Rule::InvalidComparison, &article.path, link.span.clone(), message);
            resolved.diagnostics.push(found.label("is not in the book").help(self.file_help(
                article,
                path,
                FileKind::Asset,
            )));
            return LinkTarget::Unresolved;
        };
        match table_file::parse(path, &text) {
            Ok(file) => {
                let table = &file.table;
                let label: Vec<&str> = table.subjects.iter().map(Phrase::text).collect();
                let document = table_file::document(table, &label.join(", "));
                for row in table.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.text().is_empty()))
                {
                    let message = format!(
                        "a cell of the comparison in `{path}` is empty, in the row “{}”",
                        row.aspect.text()
                    );
                    let found = Diagnostic::new(Rule::EmptyCell, &article.path, link.span.clone(), message);
                    resolved.diagnostics.push(found.help("write `none`, `–` or `does not apply`"));
                }
                resolved.tables.push((id, file));
                LinkTarget::Table(document)
            }
            Err(reason) => {
                let message = format!("`{path}` holds no comparison: {reason}");
                resolved.diagnostics.push(Diagnostic::new(
                    Rule::InvalidComparison,
                    &article.path,
                    link.span.clone(),
                    message,
                ));
                LinkTarget::Unresolved
            }
        }
    }

    /// The anchor, if the page has it.
    fn anchor(
        &self,
        page: PageId,
        anchor: Option<String>,
        article: &Article,
        link: &Link,
        resolved: &mut Resolved,
    ) -> Option<String> {
        let anchor = anchor.filter(|anchor| !anchor.is_empty())?;
        let target = self.guide.pages[page].article();
        if target.has_anchor(&anchor) {
            return Some(anchor);
        }
        // GitHub puts `user-content-` before ids, and takes links without it.
        let lower = anchor.to_lowercase();
        let known = [lower.as_str(), lower.trim_start_matches("user-content-")];
        if let Some(known) = known.into_iter().find(|known| target.has_anchor(known)) {
            return Some(known.to_owned());
        }
        let where_to = relative(&target.path, self.sources.content_prefix());
        let message = format!("`{where_to}` has no heading `#{anchor}`");
        let found = Diagnostic::new(Rule::BrokenAnchor, &article.path, link.span.clone(), message)
            .label("leads to no heading");
        let help = nearest(&anchor, target.anchors()).map(|near| format!("did you mean `#{near}`?"));
        resolved.diagnostics.push(found.help_if(help));
        None
    }

    /// A path as written in an article, from the content's root; `None` where it leaves the content.
    fn absolute(&self, article: &Article, path: &str) -> Option<String> {
        let here = relative(&article.path, self.sources.content_prefix());
        let folder = here.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = if path.starts_with('/') {
            Vec::new()
        } else {
            folder.split('/').filter(|part| !part.is_empty()).collect()
        };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    fn broken(&self, article: &Article, link: &Link, path: &str, resolved: &mut Resolved) -> LinkTarget {
        let message = format!("there is no file `{path}`");
        let found = Diagnostic::new(Rule::BrokenLink, &article.path, link.span.clone(), message)
            .label("leads nowhere");
        resolved.diagnostics.push(found.help(self.file_help(article, path, FileKind::Any)));
        LinkTarget::Unresolved
    }

    /// What to write in the article instead of the path of a file that is not there, of the kind that the link may lead to.
    fn file_help(&self, article: &Article, path: &str, kind: FileKind) -> String {
        let prefix = self.sources.content_prefix();
        self.nearest_file(article, path, kind).unwrap_or_else(|| match self.absolute(article, path) {
            Some(wanted) => {
                format!("it was looked for at `{prefix}{wanted}`: a path starts at the article's folder, or with `/` at the content's")
            }
            None => "the path leads out of the content".to_owned(),
        })
    }

    /// The nearest file, as it would be written in the article, of the kind that the link may lead to.
    fn nearest_file(&self, article: &Article, path: &str, kind: FileKind) -> Option<String> {
        let prefix = self.sources.content_prefix();
        let here = relative(&article.path, prefix);
        let folder = here.rsplit_once('/').map_or("", |(folder, _)| folder);
        let inside = self.absolute(article, path);
        let wanted = inside.clone().unwrap_or_else(|| path.to_owned());
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let paths = || {
            let files = self.sources.under(prefix).map(|(path, _)| relative(path, prefix));
            files.filter(|path| kind == FileKind::Any || !is_article(path))
        };
        // The same file in another folder is what was meant more often than a like path is.
        let moved = paths().find(|path| name(path) == name(&wanted));
        // A path that leaves the content is like none in it.
        let near = moved.or_else(|| inside.and_then(|wanted| nearest(&wanted, paths())))?;
        Some(format!("did you mean `{}`?", relative_link(folder, near)))
    }
}

/// The address of a folder's index page; the empty path is the root.
fn index_of(folder: &str) -> String {
    match folder.trim_end_matches('/') {
        "" => "index.html".to_owned(),
        folder => format!("{folder}/index.html"),
    }
}

fn name_by_path(page: &Page) -> String {
    page.id.trim_end_matches("/index").to_lowercase()
}

fn name_by_stem(page: &Page) -> String {
    name_by_path(page).rsplit('/').next().unwrap_or_default().to_owned()
}

fn name_by_title(page: &Page) -> String {
    page.article().title.to_lowercase()
}

fn remote(what: &str, article: &Article, link: &Link, resolved: &mut Resolved) -> LinkTarget {
    let message = format!("the {what} `{}` would be loaded from elsewhere", link.target);
    let found = Diagnostic::new(Rule::RemoteImage, &article.path, link.span.clone(), message);
    let label = if what == "image" { "only its text is shown" } else { "is not loaded" };
    resolved.diagnostics.push(found.label(label).help("copy it into the content, and link to the copy"));
    LinkTarget::Unresolved
}
