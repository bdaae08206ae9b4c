//! Where links lead.

mod lookup;
mod media;
pub(super) mod repository;
mod settings;
mod site_address;
mod table;

use std::collections::HashSet;
use std::sync::OnceLock;

use super::guide::{Guide, LinkTarget, Page};
use super::href;
use super::ids::{Idx as _, IndexVec, PageId};
use super::routes::PageKind;
use super::target::{is_data_of, split_anchor, with_plain_anchor};
use crate::cache::ByText;
use crate::config::{Config, RawHtml};
use crate::content::article::{Article, Link, LinkKind};
use crate::content::files::ContentFiles;
use crate::content::slug;
use crate::content::table_file::TableFile;
use crate::diag::nearest::{NearestIndex, nearest_typo};
use crate::diag::{Diagnostic, Rule};
use crate::document::{Document, Kind, LinkId, text};
use crate::source::address::{runs_code, scheme};
use crate::source::{Exclusion, is_article};
use lookup::{Lookup, normalize};
use repository::Repository;

/// Types of data URLs that browsers run no scripts of.
const DATA: [&str; 8] = [
    "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/csv", "application/json",
    "application/pdf",
];
/// Schemes of links that are allowed under `sanitize`. The programs that open the last three ask first.
const SAFE: [&str; 11] =
    ["http", "https", "mailto", "tel", "xmpp", "irc", "ircs", "ftp", "obsidian", "vscode", "zotero"];
/// Schemes that are often misspelled.
const COMMON: [&str; 3] = ["https", "http", "mailto"];

/// Finds what links lead to. Built once per run.
pub(super) struct LinkResolver<'g> {
    guide: &'g Guide,
    files: &'g ContentFiles,
    lookup: Lookup<'g>,
    repository: Option<Repository<'g>>,
    /// Addresses of generated pages. Made for the first link that leads to no article.
    generated: OnceLock<HashSet<String>>,
    /// The ids of each page, for suggestions. Made for the first link to the page whose id is not there.
    anchors: IndexVec<PageId, OnceLock<NearestIndex<'g>>>,
    /// The ids of each page that are not ASCII, normalized. Made as those above.
    normalized_anchors: IndexVec<PageId, OnceLock<ByText<String, &'g str>>>,
    /// The ids of each page by their letters and digits. Made for the first link to the page whose id is not there.
    anchors_by_letters: IndexVec<PageId, OnceLock<ByText<String, &'g str>>>,
    /// Pages by the ids of their elements, without those that several pages have. Made for the first link to an id that is not on its page.
    labels: OnceLock<ByText<&'g str, Option<PageId>>>,
}

/// Where the links of a page lead.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) targets: IndexVec<LinkId, LinkTarget>,
    /// Paths of files that the page uses, from the content's root.
    pub(super) files: Vec<String>,
    /// Tables read from files, by link.
    pub(super) tables: Vec<(LinkId, TableFile)>,
    /// Whether a wiki link leads to an article.
    pub(super) has_wiki_links: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The files that a link may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Any,
    /// All files except articles.
    Asset,
}

/// A link in its article.
#[derive(Clone, Copy)]
struct LinkSource<'a> {
    article: &'a Article,
    link: &'a Link,
}

impl LinkSource<'_> {
    /// A diagnostic of the link.
    fn found(self, rule: Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, &self.article.path, self.link.span.clone(), message)
    }

    /// A diagnostic of a link that leads nowhere.
    fn broken(self, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        self.found(Rule::BrokenLink, message).label("leads nowhere").help(help)
    }
}

impl<'g> LinkResolver<'g> {
    pub(super) fn new(guide: &'g Guide, files: &'g ContentFiles) -> Self {
        let repository = guide.config.repository.as_deref().or(files.repository.as_deref());
        Self {
            guide,
            files,
            lookup: Lookup::new(guide, files),
            repository: repository.and_then(Repository::parse),
            generated: OnceLock::new(),
            anchors: guide.pages.iter().map(|_| OnceLock::new()).collect(),
            normalized_anchors: guide.pages.iter().map(|_| OnceLock::new()).collect(),
            anchors_by_letters: guide.pages.iter().map(|_| OnceLock::new()).collect(),
            labels: OnceLock::new(),
        }
    }

    /// Resolves all links of a page.
    pub(super) fn page(&self, page: &'g Page) -> Resolved {
        let article = page.article();
        let mut resolved = Resolved::default();
        for link in &article.links {
            let id = resolved.targets.next_idx();
            let source = LinkSource { article, link };
            let target = match link.kind {
                LinkKind::Comparison(index) => LinkTarget::Comparison(page.comparisons[index.index()]),
                LinkKind::Wiki | LinkKind::WikiOrCode => self.wiki(page.index, source, &mut resolved),
                LinkKind::Page => self.link(page.index, source, &mut resolved),
                LinkKind::Image | LinkKind::Embed => self.image(source, &mut resolved),
                LinkKind::SizedImage | LinkKind::File => match self.image(source, &mut resolved) {
                    LinkTarget::Image { url, .. } => LinkTarget::Image { url, size: None },
                    other => other,
                },
                LinkKind::Table => self.table(source, id, &mut resolved),
            };
            resolved.targets.push(target);
        }
        resolved
    }

    fn link(&self, page: PageId, source: LinkSource<'_>, resolved: &mut Resolved) -> LinkTarget {
        let target = source.link.target.trim();
        // Zola's links start at the content.
        let rooted = target.strip_prefix("@/").filter(|_| self.guide.config.is_foreign);
        let rooted = rooted.map(|path| format!("/{path}"));
        let target = rooted.as_deref().unwrap_or(target);
        if self.is_template(target) {
            return LinkTarget::Unresolved;
        }
        if let Some(scheme) = scheme(target) {
            if let Some(problem) = refused(scheme, target) {
                resolved.diagnostics.push(source.broken(problem.message, problem.help));
                return LinkTarget::Unresolved;
            }
            if !self.is_followed(scheme) {
                return LinkTarget::Unresolved;
            }
            if let Some(found) = self.page_in_repository(target) {
                let anchor = self.anchor(found, split_anchor(target).1, source, resolved);
                return LinkTarget::Page(found, anchor.unwrap_or_default());
            }
            return LinkTarget::Elsewhere(target.to_owned());
        }
        if target.starts_with("//") {
            return LinkTarget::Elsewhere(target.to_owned());
        }
        let (path, anchor) = split_anchor(target);
        if path.is_empty() {
            if let Some((found, id)) = anchor.as_deref().and_then(|id| self.label(page, id)) {
                return LinkTarget::Page(found, Some(id));
            }
            return match self.anchor(page, anchor, source, resolved) {
                Ok(anchor) => LinkTarget::Here(anchor.unwrap_or_default()),
                Err(Broken) => LinkTarget::Unresolved,
            };
        }
        let candidates = self.candidates(source.article, target);
        if let Some(found) = candidates.iter().find_map(|wanted| self.lookup.page(wanted)) {
            let anchor = self.anchor(found, anchor, source, resolved);
            return LinkTarget::Page(found, anchor.unwrap_or_default());
        }
        if let Some(url) = candidates.iter().find_map(|wanted| self.find_generated(wanted)) {
            return LinkTarget::File(with_plain_anchor(&url, &anchor));
        }
        if let Some(file) = candidates.iter().find_map(|wanted| self.lookup.file(wanted)) {
            // Articles become pages or nothing: a draft, or one whose address was taken. What is about the repository stays a file.
            if is_article(file) && !self.lookup.is_housekeeping(file) {
                let message = format!("`{path}` has no page in this site");
                resolved.diagnostics.push(source.broken(message, "a draft has one with `--drafts`"));
                return LinkTarget::Unresolved;
            }
            resolved.files.push(file.to_owned());
            return LinkTarget::File(with_plain_anchor(file, &anchor));
        }
        if let Some(found) = self.page_of_site(source.article, &path) {
            let anchor = self.anchor(found, anchor, source, resolved);
            return LinkTarget::Page(found, anchor.unwrap_or_default());
        }
        if let Some(file) = self
            .file_of_site(source.article, &path)
            .filter(|file| !is_article(file) || self.lookup.is_housekeeping(file))
        {
            resolved.files.push(file.to_owned());
            return LinkTarget::File(with_plain_anchor(file, &anchor));
        }
        // `[text](label)`, in MyST.
        if let Some(found) = self.page_of_label(&path).filter(|_| anchor.is_none()) {
            return if found == page { LinkTarget::Here(path) } else { LinkTarget::Page(found, Some(path)) };
        }
        if self.is_beside_site(source.article, target) {
            return LinkTarget::Elsewhere(target.to_owned());
        }
        if let Some(url) = candidates.iter().find_map(|wanted| self.hidden_in_repository(wanted)) {
            return LinkTarget::Elsewhere(with_plain_anchor(&url, &anchor));
        }
        self.report_missing(Rule::BrokenLink, source, &path, FileKind::Any, resolved);
        LinkTarget::Unresolved
    }

    /// The page of a label that an anchor names, and its id, if the page itself has no such anchor.
    fn label(&self, page: PageId, id: &str) -> Option<(PageId, String)> {
        if self.guide.pages[page].article().has_anchor(id) {
            return None;
        }
        Some((self.page_of_label(id)?, id.to_owned()))
    }

    /// The page of a label: for Sphinx, labels name places in all pages.
    fn page_of_label(&self, id: &str) -> Option<PageId> {
        if !self.guide.config.is_foreign {
            return None;
        }
        let labels = self.labels.get_or_init(|| {
            let mut labels = ByText::default();
            for (page, found) in self.guide.pages.iter_enumerated() {
                for id in found.article().element_ids() {
                    let known = labels.entry(id).or_insert(Some(page));
                    *known = known.filter(|known| *known == page);
                }
            }
            labels
        });
        labels.get(id).copied().flatten()
    }

    /// Where the repository shows a file that is not read since its name, or that of a folder it is in, begins with a dot.
    fn hidden_in_repository(&self, wanted: &str) -> Option<String> {
        let repository = self.guide.config.repository.as_deref().or(self.files.repository.as_deref())?;
        let is_hidden = |path: &str| matches!(self.files.exclusion(path), Some((Exclusion::Hidden, _)));
        let path = href::encode(&format!("{}{wanted}", self.files.prefix()));
        let is_found = is_hidden(wanted) || is_hidden(&format!("{wanted}/"));
        is_found.then(|| Config::file_url(repository, &path))
    }

    /// The page of the article that a web address shows, if it is one of the book's repository.
    fn page_in_repository(&self, target: &str) -> Option<PageId> {
        if repository::is_of_lines(target) {
            return None;
        }
        let path = self.repository.filter(|_| self.guide.config.is_foreign)?.path(target)?;
        self.lookup.page(path.strip_prefix(self.files.prefix())?.trim_end_matches('/'))
    }

    /// Whether an address is a template's, which a program would fill in.
    pub(super) fn is_template(&self, target: &str) -> bool {
        self.guide.config.is_foreign && (target.contains("{{") || target.contains("%7B%7B"))
    }

    /// Whether a link with this scheme leads anywhere. One that is not allowed is shown as text, as on GitHub.
    fn is_followed(&self, scheme: &str) -> bool {
        let is_safe = SAFE.iter().any(|safe| scheme.eq_ignore_ascii_case(safe));
        is_safe || self.guide.config.build.raw_html() != RawHtml::Sanitize
    }

    /// The address of the page that Prepbook generates at this address, or for this folder.
    fn find_generated(&self, wanted: &str) -> Option<String> {
        // A folder that holds all others is none in the navigation.
        if self.guide.navigation.is_below(wanted.trim_end_matches('/')) {
            return Some(self.guide.page_address(PageKind::Home, 1));
        }
        let generated = self.generated.get_or_init(|| self.guide.generated_pages().collect());
        let is_generated = |url: &String| generated.contains(url) || self.guide.may_have_further_page(url);
        [wanted.to_owned(), lookup::index_of(wanted)].into_iter().find(is_generated)
    }

    fn wiki(&self, page: PageId, source: LinkSource<'_>, resolved: &mut Resolved) -> LinkTarget {
        let (name, anchor) = split_anchor(source.link.target.trim());
        if name.is_empty() && anchor.is_some() {
            let anchor = anchor.map(|words| self.wiki_anchor(page, words));
            return match self.anchor(page, anchor, source, resolved) {
                Ok(anchor) => LinkTarget::Here(anchor.unwrap_or_default()),
                Err(Broken) => LinkTarget::MissingNote,
            };
        }
        if let Some(page) = self.lookup.note(&name, page) {
            resolved.has_wiki_links = true;
            let anchor = anchor.map(|words| self.wiki_anchor(page, words));
            let anchor = self.anchor(page, anchor, source, resolved);
            return LinkTarget::Page(page, anchor.unwrap_or_default());
        }
        let by_path =
            || self.candidates(source.article, &name).iter().find_map(|path| self.lookup.file(path));
        if let Some(file) =
            by_path().filter(|file| !is_article(file)).or_else(|| self.lookup.asset_by_name(&name))
        {
            resolved.has_wiki_links = true;
            resolved.files.push(file.to_owned());
            return LinkTarget::File(with_plain_anchor(file, &anchor));
        }
        // A matrix or an attribute of C++ is not a name of a note.
        let may_be_meant = source.link.kind == LinkKind::Wiki && !self.guide.config.extensions.shortcodes;
        if !may_be_meant || name.contains(['[', ']', '{', '}']) {
            return LinkTarget::Unresolved;
        }
        let unpublished = self.lookup.unpublished_note(&name);
        let message = match unpublished {
            Some(file) => format!("`{file}` has no page in this site"),
            None => format!("there is no article called `{name}`"),
        };
        let help = match unpublished {
            Some(_) => Some("a draft has one with `--drafts`".to_owned()),
            None => self.lookup.nearest_note(&name).map(|name| format!("did you mean `[[{name}]]`?")),
        };
        resolved.diagnostics.push(source.found(Rule::UnknownNote, message).help_if(help));
        LinkTarget::MissingNote
    }

    /// The anchor that a wiki link means: it names headings by their words as well as by their anchors.
    fn wiki_anchor(&self, page: PageId, words: String) -> String {
        let is_anchor = words.starts_with('^') || self.guide.pages[page].article().has_anchor(&words);
        if is_anchor { words } else { slug::slug(words.trim()) }
    }

    /// The anchor of a page that is equal to `lower` when both are normalized.
    fn normalized_anchor(&self, page: PageId, lower: &str) -> Option<&'g str> {
        let normalized = self.normalized_anchors[page].get_or_init(|| {
            let mut anchors = ByText::default();
            for anchor in self.guide.pages[page].article().anchors().filter(|anchor| !anchor.is_ascii()) {
                anchors.entry(normalize(anchor).into_owned()).or_insert(anchor);
            }
            anchors
        });
        normalized.get(&*normalize(lower)).copied()
    }

    /// The anchor of a heading for which another tool would make the anchor `lower`: tools differ in what they do with spaces and punctuation.
    fn anchor_of_other_tool(&self, page: PageId, lower: &str) -> Option<&'g str> {
        let wanted = letters(lower);
        if !self.guide.config.is_foreign || wanted.is_empty() {
            return None;
        }
        let by_letters = self.anchors_by_letters[page].get_or_init(|| {
            let mut anchors = ByText::default();
            for anchor in self.guide.pages[page].article().anchors() {
                anchors.entry(letters(&anchor.to_lowercase())).or_insert(anchor);
            }
            self.add_headings_with_notes(page, &mut anchors);
            anchors
        });
        by_letters.get(&wanted).copied()
    }

    /// Adds the headings in which notes are linked: for Obsidian, the note, its heading and what the link says are all part of the anchor.
    fn add_headings_with_notes(&self, page: PageId, anchors: &mut ByText<String, &'g str>) {
        let article = self.guide.pages[page].article();
        if !article.links.iter().any(|link| link.kind == LinkKind::Wiki) {
            return;
        }
        let text = article.text();
        let document = &text.body;
        for heading in document.descendants(Document::ROOT) {
            let Kind::Heading { id, .. } = document.kind(heading) else { continue };
            let mut words = String::new();
            let mut has_note = false;
            for node in document.descendants(heading) {
                match document.kind(node) {
                    Kind::Text(text) | Kind::Code(text) => words.push_str(document.str(text)),
                    Kind::Link { target, wiki: true, .. } => {
                        let target = document.str(target);
                        has_note = true;
                        if letters(target) != letters(&text::line(document, node)) {
                            words.push_str(target);
                        }
                    }
                    _ => {}
                }
            }
            let anchor = article.anchors().find(|anchor| has_note && *anchor == document.str(id));
            anchor.into_iter().for_each(|anchor| {
                anchors.entry(letters(&words.to_lowercase())).or_insert(anchor);
            });
        }
    }

    /// The anchor of a page that a link means; `None` is the top of the page.
    fn anchor(
        &self,
        page: PageId,
        anchor: Option<String>,
        source: LinkSource<'_>,
        resolved: &mut Resolved,
    ) -> Result<Option<String>, Broken> {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else { return Ok(None) };
        let target = self.guide.pages[page].article();
        let lower = anchor.to_lowercase();
        // GitHub puts `user-content-` before ids, and takes links without it.
        let written = [anchor.as_str(), lower.as_str(), lower.trim_start_matches("user-content-")];
        let known = written.into_iter().find(|written| target.has_anchor(written));
        // One letter may be written as several characters.
        let known = known.or_else(|| self.normalized_anchor(page, &lower));
        let known = known.or_else(|| self.anchor_of_other_tool(page, &lower));
        match known {
            Some(known) if known == target.title_id => return Ok(None),
            Some(known) => return Ok(Some(known.to_owned())),
            // Every page has a top. A block that only has an id of Obsidian is somewhere below it, and so is a line of code with one of Python-Markdown.
            None if ["^", "__codelineno-", "__span-"].iter().any(|start| lower.starts_with(start)) => {
                return Ok(None);
            }
            None if lower == "top" => return Ok(None),
            None => {}
        }
        let path = self.lookup.relative(&target.path);
        let message = format!("`{path}` has no heading `#{anchor}`");
        let found = source.found(Rule::BrokenAnchor, message).label("leads to no heading");
        let index =
            self.anchors[page].get_or_init(|| NearestIndex::new(self.guide.pages[page].article().anchors()));
        let help = index.nearest(&anchor).map(|near| format!("did you mean `#{near}`?"));
        resolved.diagnostics.push(found.help_if(help));
        Err(Broken)
    }
}

/// What is wrong with a link, and the suggested fix.
struct LinkProblem {
    message: String,
    help: String,
}

impl LinkProblem {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Why a link with a scheme is a mistake, and what to do.
fn refused(scheme: &str, target: &str) -> Option<LinkProblem> {
    let name = scheme.to_ascii_lowercase();
    if runs_code(&name) || name == "data" && !is_data_of(target, &DATA) {
        let message = format!("an address with `{name}:` can run code");
        return Some(LinkProblem::new(message, "link to a page, or to a file in the content"));
    }
    if name == "file" {
        let message = "`file:` leads to a file of the reader's own computer";
        let help = "copy the file to the content, and link to the copy by a relative path";
        return Some(LinkProblem::new(message, help));
    }
    if let Some(address) = web_address(&name, &target[scheme.len()..]) {
        let message = format!("`{target}` is not a web address");
        return Some(LinkProblem::new(message, format!("did you mean `{address}`?")));
    }
    let near = nearest_typo(&name, COMMON).filter(|near| *near != name)?;
    Some(LinkProblem::new(format!("there is no scheme `{name}:`"), format!("did you mean `{near}:`?")))
}

/// The letters and digits of an anchor: all that the anchors of different tools have in common.
fn letters(anchor: &str) -> String {
    normalize(anchor).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A link whose anchor is not there. It was reported.
struct Broken;

/// The web address that was meant by one with a misspelled scheme, or without its slashes.
fn web_address(scheme: &str, rest: &str) -> Option<String> {
    let after = rest.trim_start_matches([':', '/']);
    if let "https" | "http" = scheme {
        return (!rest.starts_with("://")).then(|| format!("{scheme}://{after}"));
    }
    let near = nearest_typo(scheme, ["https", "http"]).filter(|_| rest.starts_with("://"))?;
    Some(format!("{near}://{after}"))
}
