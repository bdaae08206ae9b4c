//! Assembles parsed articles into a guide. Always runs in full, which is cheap compared to parsing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::guide::{Guide, GuideComparison, LinkTarget, Page, PageRole, RedirectTarget};
use super::ids::{IndexSlice, IndexVec, PageId, index_vec};
use super::links::{LinkResolver, Resolved};
use super::pages::{self, ClaimedAddresses, ParsedArticle, has_long_name, is_name, taken};
use super::routes::{FILES, HOST_FILES, ICONS, Routes, comparison_page, topic_page};
use super::target::alias_url;
use super::{checks, copies, grouping, href, order, social};
use crate::cache::ByText;
use crate::config::Config;
use crate::content::article::Article;
use crate::content::files::{ContentFiles, FileFacts};
use crate::content::names::{humanize, title_from_path};
use crate::content::navigation::Outline;
use crate::content::slug::{Slugger, shortened, slug};
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::dialect::readable_name;
use crate::source::names::is_readme;
use crate::source::{CommitDates, is_article};
use crate::strings::languages::{language_name, named};

/// Assembles parsed articles, in the order of `outline` if there is one.
pub fn assemble(
    parsed: Vec<ParsedArticle>,
    config: Config,
    outline: Option<&Outline>,
    files: &ContentFiles,
) -> Outcome<Guide> {
    let mut diagnostics = Vec::new();
    let mut found = pages::pages(parsed, files, config.language(), &mut diagnostics);
    if config.is_foreign {
        name_by_sections(&mut found.pages);
        name_by_languages(&mut found.pages);
    }
    let mut taken_urls = std::mem::take(&mut found.taken);
    let routes = routes(&found.pages, &config, files);
    let mut guide = order::arrange(found, outline, files, &mut diagnostics);
    name_guide(&mut guide, &config, files);
    guide.other_formats = files.other_formats;
    guide.config = config;
    guide.routes = routes;
    diagnostics.extend(date_pages(&mut guide, &files.commit_dates));
    assign_topic_urls(&mut guide);
    number_comparisons(&mut guide, &mut diagnostics);
    grouping::gather(&mut guide);
    copies::find(&mut guide);
    copies::find_repeated(&mut guide);
    let (resolved, links) = {
        let resolver = LinkResolver::new(&guide, files);
        let (resolved, found) = rayon::join(|| resolve_links(&guide, &resolver), || checks::run(&guide));
        diagnostics.extend(found);
        let theme = &guide.config.theme;
        let links =
            [&theme.navigation, &theme.social].map(|links| resolver.settings(links, &mut diagnostics));
        (resolved, links)
    };
    [guide.navigation_links, guide.social_links] = links;
    take_links(&mut guide, resolved, files, &mut diagnostics);
    lead_to_tables(&mut guide);
    social::take_images(&mut guide, files, &mut diagnostics);
    collect_assets(&mut guide, files, &mut taken_urls, &mut diagnostics);
    collect_redirects(&mut guide, &mut taken_urls, &mut diagnostics);
    Outcome { value: guide, diagnostics }
}

/// Names pages after their only section where several have the same title: some projects write their own name above each page. Where there are more, or that of
/// another is called the same, pages are parts or variants of one, and have the names of their files.
fn name_by_sections(pages: &mut IndexVec<PageId, Page>) {
    const MIN_SAME_TITLES: usize = 3;
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter().filter(|page| is_titled_by_heading(page)) {
        *counts.entry(page.article().title.clone()).or_default() += 1;
    }
    let only_section = |page: &Page| {
        let (first, others) = page.article().headings.raw.split_first()?;
        let is_only = first.question.is_none() && others.iter().all(|other| other.level > first.level);
        is_only.then(|| first.title.text().to_owned())
    };
    let is_repeated =
        |page: &Page| is_titled_by_heading(page) && counts[&page.article().title] >= MIN_SAME_TITLES;
    let mut sections: HashMap<String, usize> = HashMap::new();
    for name in pages.iter().filter(|page| is_repeated(page)).filter_map(only_section) {
        *sections.entry(name).or_default() += 1;
    }
    for page in pages.iter_mut().filter(|page| is_repeated(page)) {
        let section = only_section(page).filter(|name| sections[name] == 1);
        page.name = Some(section.unwrap_or_else(|| title_from_path(&page.article().path)));
    }
}

/// Whether a page that is neither the home page nor a translation has the title of its heading.
fn is_titled_by_heading(page: &Page) -> bool {
    let article = page.article();
    page.role != PageRole::Home
        && page.language.is_none()
        && article.front.title.is_none()
        && !article.is_untitled
}

/// Names the page of a folder that is named after its language, where it has no title.
fn name_by_languages(pages: &mut IndexVec<PageId, Page>) {
    for page in pages.iter_mut().filter(|page| page.article().is_untitled && page.is_index()) {
        let folder = page.id.rsplit('/').nth(1).and_then(named);
        if let Some((_, tag)) = folder.zip(page.language.as_deref()) {
            page.name = Some(language_name(tag));
        }
    }
}

/// The guide's title: what the settings say, or that of the home page, or of the README beside the content, or the name of the repository. A home page without a title has the guide's.
fn name_guide(guide: &mut Guide, config: &Config, files: &ContentFiles) {
    let is_untitled = |article: &Article| article.is_untitled || is_readme(&article.title);
    let home = guide.home.map(|home| &mut guide.pages[home]);
    let of_home = home.as_ref().map(|home| &home.parsed.value).filter(|home| !is_untitled(home));
    let of_home = of_home.map(|home| home.title.clone());
    // Other generators draw icons and emoji in it.
    let of_settings = config.title.as_deref().map(|title| match config.is_foreign {
        true => readable_name(title),
        false => title.to_owned(),
    });
    // The title of the only project in a folder says more than the name of the repository.
    let of_project = || match &files.projects[..] {
        [only] => only.title.clone(),
        _ => None,
    };
    let of_readme = || files.readme_title.clone();
    let title = of_settings.or(of_home).or_else(of_readme).or_else(of_project);
    guide.title = title.unwrap_or_else(|| humanize(&files.root_name));
    if let Some(home) = home.filter(|home| is_untitled(&home.parsed.value)) {
        home.name = Some(guide.title.clone());
    }
}

/// Reserves every address of the author: of articles, of other files, and of aliases. In a plain folder all files count, linked or not, so that
/// no address depends on the text of articles.
fn routes(pages: &IndexSlice<PageId, [Page]>, config: &Config, files: &ContentFiles) -> Routes {
    let mut routes = Routes::new(files.iter().map(|(path, _)| path).filter(|path| !is_article(path)));
    for page in pages {
        routes.reserve(&page.url);
        let aliases = page.article().front.aliases.iter().filter(|alias| !is_name(config, alias));
        aliases.filter_map(|alias| alias_url(alias)).for_each(|url| routes.reserve(&url));
    }
    routes
}

/// Sets the day of the last change of pages; returns a diagnostic if the git history covers only some of them.
fn date_pages(guide: &mut Guide, dates: &CommitDates) -> Option<Diagnostic> {
    let mut undated: Vec<Arc<str>> = Vec::new();
    for page in guide.pages.iter_mut() {
        let article = page.article();
        let updated = article.front.updated.as_ref().or_else(|| dates.days.get(&*article.path)).cloned();
        if updated.is_none() && dates.unknown.contains(&*article.path) {
            undated.push(Arc::clone(&article.path));
        }
        page.updated = updated;
    }
    let articles = match undated.len() {
        1 => "1 article has".to_owned(),
        count => format!("{count} articles have"),
    };
    let message = format!("the git history is shallow, so {articles} no date");
    let found = Diagnostic::new(Rule::ShallowHistory, undated.first()?, 0..0, message);
    Some(found.help("fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in a GitHub workflow"))
}

/// Sets the addresses of pages that are generated for topics without an index page.
fn assign_topic_urls(guide: &mut Guide) {
    for topic in guide.topics.iter_mut().filter(|topic| topic.index.is_none()) {
        topic.url = guide.routes.free(&topic_page(&topic.id));
        guide.routes.reserve(&topic.url);
    }
}

/// Assigns ids and addresses to comparisons.
fn number_comparisons(guide: &mut Guide, diagnostics: &mut Vec<Diagnostic>) {
    let mut slugger = Slugger::default();
    let order: Vec<PageId> = guide.order.iter().chain(&guide.unlisted).copied().collect();
    // Ids from the source are claimed before any id is derived from a title.
    for page in &order {
        let article = guide.pages[*page].article();
        for comparison in &article.comparisons {
            if let Some(id) = &comparison.id
                && !slugger.claim(shortened(&slug(id)))
            {
                let message = format!("another comparison is called `{id}`");
                diagnostics.push(
                    Diagnostic::new(Rule::DuplicateId, &article.path, comparison.span.clone(), message)
                        .label("gets another id"),
                );
            }
        }
    }
    let mut claimed = HashSet::new();
    for page in order {
        let parsed = Arc::clone(&guide.pages[page].parsed);
        for (index, comparison) in parsed.value.comparisons.iter_enumerated() {
            let pinned = comparison.id.as_deref().map(|id| shortened(&slug(id)).to_owned());
            let pinned = pinned.filter(|id| !id.is_empty());
            let id = match pinned {
                Some(id) if claimed.insert(id.clone()) => id,
                Some(id) => slugger.make(&id),
                None => slugger.make_of(shortened(&comparison.slug)),
            };
            let url = guide.routes.free(&comparison_page(&id));
            guide.routes.reserve(&url);
            let comparison =
                guide.comparisons.push(GuideComparison { id, url, page, index, from_file: None });
            guide.pages[page].comparisons.push(comparison);
        }
    }
}

/// Resolves the links of all pages.
fn resolve_links<'g>(guide: &'g Guide, resolver: &LinkResolver<'g>) -> IndexVec<PageId, Resolved> {
    let resolved: Vec<Resolved> = guide.pages.raw.par_iter().map(|page| resolver.page(page)).collect();
    resolved.into()
}

/// Stores link targets and backlinks in each page.
fn take_links(
    guide: &mut Guide,
    resolved: IndexVec<PageId, Resolved>,
    files: &ContentFiles,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut linked_from: IndexVec<PageId, Vec<PageId>> = index_vec![Vec::new(); guide.pages.len()];
    for page in guide.order.clone() {
        for target in &resolved[page].targets {
            if let LinkTarget::Page(to, _) = target
                && *to != page
                && linked_from[*to].last() != Some(&page)
            {
                linked_from[*to].push(page);
            }
        }
    }
    // Where no wiki link leads to an article, double brackets are something else.
    let has_wiki_links = resolved.iter().any(|found| found.has_wiki_links);
    let is_meant =
        |found: &Diagnostic| found.rule != Rule::UnknownNote || has_wiki_links || found.help.is_some();
    let are_notes = guide.config.is_foreign && has_wiki_links;
    for (page, mut found) in resolved.into_iter_enumerated() {
        for target in found.targets.iter_mut().filter(|target| **target == LinkTarget::MissingNote) {
            if !are_notes {
                *target = LinkTarget::Unresolved;
            }
        }
        for found in found.diagnostics.iter_mut().filter(|found| found.rule == Rule::UnknownNote) {
            let shown = if are_notes { "shown as text" } else { "shown as it is written" };
            found.label = Some(shown.to_owned());
        }
        diagnostics.extend(found.diagnostics.into_iter().filter(is_meant));
        let comparisons = guide.pages[page].comparisons.clone();
        for (link, table) in found.tables {
            let article = guide.pages[page].parsed.value.comparisons.iter();
            let found = comparisons.iter().zip(article).find(|(_, parsed)| parsed.file == Some(link));
            if let Some((comparison, _)) = found {
                guide.comparisons[*comparison].from_file = Some(table);
            }
        }
        for file in found.files {
            if let Some(facts) = files.get(&file) {
                guide.assets.insert(file, Arc::clone(&facts.path));
            }
        }
        guide.pages[page].links = found.targets;
    }
    for (page, backlinks) in linked_from.into_iter_enumerated() {
        guide.pages[page].backlinks = backlinks;
    }
}

/// Changes links to the page of a comparison that has none, now that all tables are read: they lead to the table.
fn lead_to_tables(guide: &mut Guide) {
    let without_page = guide.comparisons.iter_enumerated().filter(|(id, _)| !guide.has_comparison_page(*id));
    let tables: ByText<String, (PageId, String)> = without_page
        .map(|(id, found)| (found.url.clone(), (found.page, guide.comparison_address(id).anchor.to_owned())))
        .collect();
    if tables.is_empty() {
        return;
    }
    let table = |url: &str| tables.get(url.split('#').next().unwrap_or_default());
    for target in guide.pages.iter_mut().flat_map(|page| &mut page.links) {
        if let LinkTarget::File(url) = target
            && let Some((page, anchor)) = table(url)
        {
            *target = LinkTarget::Page(*page, Some(anchor.clone()));
        }
    }
    for link in guide.navigation_links.iter_mut().chain(&mut guide.social_links) {
        if let Some((page, anchor)) = table(&link.url) {
            link.url = href::with_anchor(&guide.pages[*page].url, anchor);
        }
    }
}

/// Adds the files to copy: in a book, every file of the content that is not an article; in a plain folder, those that pages link to, those
/// that replace a generated file, and those that hosts and browsers look for.
fn collect_assets(
    guide: &mut Guide,
    files: &ContentFiles,
    taken_urls: &mut ClaimedAddresses,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = FILES.iter().map(|row| row.address).chain(ICONS).chain(HOST_FILES);
    let known: HashSet<&str> = known.collect();
    let is_published = |path: &str, facts: &FileFacts| match files.are_published {
        true => !is_article(path) || facts.is_housekeeping,
        false => known.contains(path),
    };
    for (path, facts) in files.iter().filter(|(path, facts)| is_published(path, facts)) {
        guide.assets.insert(path.to_owned(), Arc::clone(&facts.path));
    }
    guide.assets.retain(|url, path| {
        let is_housekeeping = files.get(url).is_some_and(|facts| facts.is_housekeeping);
        if is_article(path) && !is_housekeeping {
            return false;
        }
        let claimed = taken_urls.claim(url, path);
        diagnostics.extend(claimed.as_ref().err().map(|first| taken(path, 0..0, url, first)));
        claimed.is_ok()
    });
}

fn collect_redirects(
    guide: &mut Guide,
    taken_urls: &mut ClaimedAddresses,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for page in guide.pages.indices() {
        let parsed = Arc::clone(&guide.pages[page].parsed);
        let article = &parsed.value;
        let aliases = article.front.aliases.iter().filter(|alias| !is_name(&guide.config, alias));
        for alias in aliases {
            let wrong = |message: &str, expected: &str| {
                Diagnostic::new(Rule::InvalidValue, &article.path, alias.span(), message).label(expected)
            };
            let Some(url) = alias_url(alias) else {
                let expected = "expected a path from the site's root, such as `old/page.html`";
                diagnostics.push(wrong("the alias is not an address in the site", expected));
                continue;
            };
            if has_long_name(&url) {
                diagnostics.push(wrong("the alias is too long", "expected names of at most 255 bytes"));
                continue;
            }
            if taken_urls.has_folder_of(&url) {
                let message = "one of the folders of the alias is the address of a page";
                diagnostics.push(wrong(message, "expected a path in another folder"));
                continue;
            }
            match taken_urls.claim(&url, &article.path) {
                Ok(()) => drop(guide.redirects.insert(url, RedirectTarget::Page(page))),
                Err(first) => diagnostics.push(taken(&article.path, alias.span(), &url, &first)),
            }
        }
    }
    // What other generators call pages, where nothing else is.
    let foreign: Vec<(String, PageId)> = foreign_redirects(guide);
    for (url, page) in foreign {
        if taken_urls.claim(&url, &guide.pages[page].article().path.clone()).is_ok()
            && !guide.routes.is_taken(&url)
        {
            guide.redirects.insert(url, RedirectTarget::Page(page));
        }
    }
}

/// Addresses that pages have by `slug`, by the settings of another generator, and by the location of the home page's file.
fn foreign_redirects(guide: &Guide) -> Vec<(String, PageId)> {
    let by_url: ByText<&str, PageId> =
        guide.pages.iter().map(|page| (page.url.as_str(), page.index)).collect();
    let moved = guide.config.redirects.iter().filter_map(|(from, to)| {
        let to = to.split('#').next().unwrap_or_default().trim_start_matches('/');
        Some((alias_url(from)?, *by_url.get(to)?))
    });
    let slugs = guide.pages.iter().filter_map(|page| Some((page.foreign_url()?, page.index)));
    let home = guide.home.map(|home| (format!("{}.html", guide.pages[home].id), home));
    let home = home.filter(|(url, home)| *url != guide.pages[*home].url);
    moved.chain(slugs).chain(home).collect()
}
