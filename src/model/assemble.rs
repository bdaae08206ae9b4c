//! Articles into a guide. Always runs in full; cheap, since articles are parsed already.

use std::sync::Arc;

use rayon::prelude::*;

use super::guide::{Guide, GuideComparison, Target};
use super::links::{Resolved, Resolver};
use super::pages::{self, Parsed, Taken, relative, taken};
use super::{checks, order};
use crate::config::Config;
use crate::content::slug::{Slugger, slug};
use crate::diag::{Diagnostic, Outcome, Rule};
use crate::source::{Sources, is_article};

/// Puts parsed articles together.
pub fn assemble(parsed: Vec<Parsed>, config: Config, sources: &Sources) -> Outcome<Guide> {
    let mut diagnostics = Vec::new();
    let mut found = pages::pages(parsed, sources.content_prefix(), &mut diagnostics);
    let mut taken_urls = std::mem::take(&mut found.taken);
    let summary = sources.text(&format!("{}{}", sources.content_prefix(), order::SUMMARY));
    let mut guide = order::arrange(found, sources.content_prefix(), summary.as_deref(), &mut diagnostics);
    guide.title = title(&config, &guide, sources);
    guide.config = config;
    for topic in 0..guide.topics.len() {
        take_topic_url(&guide, topic, &mut taken_urls);
    }
    number_comparisons(&mut guide, &mut taken_urls, &mut diagnostics);
    let (resolved, found) = rayon::join(|| resolve_links(&guide, sources), || checks::run(&guide));
    diagnostics.extend(found);
    take_links(&mut guide, resolved, sources, &mut diagnostics);
    collect_assets(&mut guide, sources, &mut taken_urls, &mut diagnostics);
    collect_redirects(&mut guide, &mut taken_urls, &mut diagnostics);
    Outcome { value: guide, diagnostics }
}

fn title(config: &Config, guide: &Guide, sources: &Sources) -> String {
    let of_home = || guide.home.map(|home| guide.pages[home].article().title.clone());
    config
        .title
        .clone()
        .or_else(of_home)
        .unwrap_or_else(|| crate::content::markdown::humanize(sources.root_name()))
}

/// A topic without an index page has a page all the same.
fn take_topic_url(guide: &Guide, topic: usize, taken_urls: &mut Taken) {
    let topic = &guide.topics[topic];
    let by = topic.articles.first().map(|page| Arc::clone(&guide.pages[*page].article().path));
    // Where the topic has an index page, that page has it.
    let _ = taken_urls.claim(&topic.url, &by.unwrap_or_default());
}

/// Gives comparisons their names in addresses.
fn number_comparisons(guide: &mut Guide, taken_urls: &mut Taken, diagnostics: &mut Vec<Diagnostic>) {
    let mut slugger = Slugger::default();
    let order = guide.reading_order();
    // Names that authors give come first, whoever is read first.
    for page in &order {
        let article = guide.pages[*page].article();
        for comparison in &article.comparisons {
            if let Some(id) = &comparison.id
                && !slugger.claim(&slug(id))
            {
                let message = format!("another comparison is called `{id}`");
                diagnostics.push(
                    Diagnostic::new(Rule::DuplicateId, &article.path, comparison.span.clone(), message)
                        .label("gets another id"),
                );
            }
        }
    }
    let mut claimed = std::collections::HashSet::new();
    for page in order {
        let start = guide.comparisons.len();
        let parsed = Arc::clone(&guide.pages[page].parsed);
        for (place, comparison) in parsed.value.comparisons.iter().enumerate() {
            let pinned = comparison.id.as_deref().map(slug).filter(|id| !id.is_empty());
            let mut id = match pinned {
                Some(id) if claimed.insert(id.clone()) => id,
                Some(id) => slugger.make(&id),
                None => slugger.make_of(comparison.slug.clone()),
            };
            let path = &parsed.value.path;
            let mut url = format!("compare/{id}.html");
            while let Err(first) = taken_urls.claim(&url, path) {
                let found = taken(path, comparison.span.clone(), &url, &first);
                diagnostics.push(found.label("gets another address"));
                id = slugger.make(&id);
                url = format!("compare/{id}.html");
            }
            guide.comparisons.push(GuideComparison { id, page, place, from_file: None });
        }
        guide.pages[page].comparisons = start..guide.comparisons.len();
    }
}

/// Where the links of each page lead.
fn resolve_links(guide: &Guide, sources: &Sources) -> Vec<Resolved> {
    let resolver = Resolver::new(guide, sources);
    (0..guide.pages.len()).into_par_iter().map(|page| resolver.page(page)).collect()
}

/// Notes on each page where its links lead, and who links to it.
fn take_links(
    guide: &mut Guide,
    resolved: Vec<Resolved>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut linked_from: Vec<Vec<usize>> = vec![Vec::new(); guide.pages.len()];
    for page in guide.reading_order() {
        for target in &resolved[page].targets {
            if let Target::Page(to, _) = target
                && *to != page
                && linked_from[*to].last() != Some(&page)
            {
                linked_from[*to].push(page);
            }
        }
    }
    let prefix = sources.content_prefix();
    for (page, found) in resolved.into_iter().enumerate() {
        diagnostics.extend(found.diagnostics);
        let comparisons = guide.pages[page].comparisons.clone();
        for (link, table) in found.tables {
            let article = guide.pages[page].parsed.value.comparisons.iter();
            let place = article
                .enumerate()
                .find(|(_, comparison)| comparison.file == Some(link))
                .map(|(place, _)| place);
            if let Some(place) = place {
                guide.comparisons[comparisons.start + place].from_file = Some(table);
            }
        }
        for file in found.files {
            let path = Arc::from(format!("{prefix}{file}"));
            guide.assets.insert(file, path);
        }
        guide.pages[page].links = found.targets;
    }
    for (page, backlinks) in linked_from.into_iter().enumerate() {
        guide.pages[page].backlinks = backlinks;
    }
}

/// In a book, every file of the content that is no article is part of the site; in a plain folder, those that are linked to.
fn collect_assets(
    guide: &mut Guide,
    sources: &Sources,
    taken_urls: &mut Taken,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let prefix = sources.content_prefix();
    if !prefix.is_empty() {
        for (path, _) in sources.under(prefix).filter(|(path, _)| !is_article(path)) {
            guide.assets.insert(relative(path, prefix).to_owned(), Arc::clone(path));
        }
    }
    guide.assets.retain(|url, path| {
        if is_article(path) {
            return false;
        }
        let claimed = taken_urls.claim(url, path);
        diagnostics.extend(claimed.as_ref().err().map(|first| taken(path, 0..0, url, first)));
        claimed.is_ok()
    });
}

fn collect_redirects(guide: &mut Guide, taken_urls: &mut Taken, diagnostics: &mut Vec<Diagnostic>) {
    for page in 0..guide.pages.len() {
        let parsed = Arc::clone(&guide.pages[page].parsed);
        let article = &parsed.value;
        for alias in &article.front.aliases {
            let Some(url) = alias_url(alias) else {
                let found = Diagnostic::new(
                    Rule::InvalidValue,
                    &article.path,
                    alias.span(),
                    format!("`{}` is no address in the site", **alias),
                );
                diagnostics
                    .push(found.label("expected a path from the site's root, such as `old/page.html`"));
                continue;
            };
            match taken_urls.claim(&url, &article.path) {
                Ok(()) => drop(guide.redirects.insert(url, page)),
                Err(first) => diagnostics.push(taken(&article.path, alias.span(), &url, &first)),
            }
        }
    }
}

/// The file that an alias stands for.
fn alias_url(alias: &str) -> Option<String> {
    let path = alias.trim().trim_start_matches('/');
    let parts_ok =
        path.split('/').all(|part| !matches!(part, "." | "..")) && !path.contains(['\\', '?', '#', ':']);
    if path.is_empty() || !parts_ok || path.contains("//") {
        return None;
    }
    Some(match path.strip_suffix('/') {
        Some(folder) => format!("{folder}/index.html"),
        None if path.ends_with(".html") || path.ends_with(".htm") => path.to_owned(),
        None => format!("{}.html", path.strip_suffix(".md").unwrap_or(path)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_aliases() {
        assert_eq!(alias_url("/old/page.html").as_deref(), Some("old/page.html"));
        assert_eq!(alias_url("old/").as_deref(), Some("old/index.html"));
        assert_eq!(alias_url("old/page.md").as_deref(), Some("old/page.html"));
        for bad in ["", "../x.html", "https://example.org/x", "a//b"] {
            assert_eq!(alias_url(bad), None, "{bad}");
        }
    }
}
