//! Machine-readable files: sitemap, feed, robots, `llms.txt`, headers.

use super::href::{encode, escape};
use super::views::{Views, canonical, markdown_url};
use crate::model::PageId;
use crate::model::routes::SiteFile;

/// Entries in the feed.
const FEED_ENTRIES: usize = 30;
/// Addresses in one sitemap (the protocol's limit is 50,000).
pub(super) const SITEMAP_URLS: usize = 50_000;

/// `sitemap.xml`: addresses of pages, with the date of the last change if known.
pub(super) fn sitemap(base: &str, pages: &[(String, Option<String>)]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (url, updated) in pages {
        let date =
            updated.as_ref().map(|date| format!("<lastmod>{}</lastmod>", escape(date))).unwrap_or_default();
        out.push_str(&format!("<url><loc>{}</loc>{date}</url>\n", escape(&canonical(base, url))));
    }
    out.push_str("</urlset>\n");
    out
}

/// `sitemap.xml` as an index of several sitemaps.
pub(super) fn sitemap_index(base: &str, sitemaps: &[String]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for url in sitemaps {
        out.push_str(&format!("<sitemap><loc>{}{}</loc></sitemap>\n", escape(base), encode(url)));
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// `robots.txt`
pub(super) fn robots(base: Option<&str>) -> String {
    let sitemap =
        base.map(|base| format!("Sitemap: {base}{}\n", SiteFile::Sitemap.address())).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

/// `feed.xml` (Atom, RFC 4287): the articles with the latest `updated`.
pub(super) fn atom(views: &Views, base: &str) -> String {
    let guide = views.guide();
    let site = views.site();
    let dated = views.recent(FEED_ENTRIES);
    let latest = dated.first().map_or("1970-01-01", |(date, _)| date);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n<subtitle>{}</subtitle>\n<id>{base}</id>\n<link href=\"{base}\"/>\n<link rel=\"self\" href=\"{base}{feed}\"/>\n<updated>{latest}T00:00:00Z</updated>\n",
        escape(&site.language),
        escape(&site.title),
        escape(&site.description),
        base = escape(base),
        feed = SiteFile::Feed.address(),
    );
    let authors = if site.authors.is_empty() { vec![site.title.clone()] } else { site.authors.clone() };
    for author in authors {
        out.push_str(&format!("<author><name>{}</name></author>\n", escape(&author)));
    }
    for (date, page) in dated {
        let found = &guide.pages[page];
        let url = escape(&canonical(base, &found.url));
        out.push_str(&format!(
            "<entry><title>{}</title><id>{url}</id><link href=\"{url}\"/><updated>{date}T00:00:00Z</updated><summary>{}</summary></entry>\n",
            escape(found.title()),
            escape(&found.article().summary),
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// `llms.txt`: the contents for language models, with links to Markdown copies, or to the pages of a site without copies.
pub(super) fn llms(views: &Views) -> String {
    let guide = views.guide();
    let base = guide.config.base_url.as_deref().unwrap_or_default();
    let mut out = format!("# {}\n", guide.title);
    if !views.site().description.is_empty() {
        out.push_str(&format!("\n> {}\n", one_line(&views.site().description)));
    }
    let entry = |page: PageId| {
        let found = &guide.pages[page];
        let article = found.article();
        let summary = if article.summary.is_empty() {
            String::new()
        } else {
            format!(": {}", one_line(&article.summary))
        };
        let url =
            if guide.config.site.markdown_copies { markdown_url(&found.url) } else { encode(&found.url) };
        format!("- [{}]({base}{url}){summary}\n", one_line(found.title()))
    };
    let loose: Vec<String> = guide
        .articles
        .iter()
        .filter(|page| guide.pages[**page].topic.is_none())
        .map(|page| entry(*page))
        .collect();
    if !loose.is_empty() {
        out.push_str(&format!("\n## {}\n\n{}", views.strings().text("label.articles"), loose.concat()));
    }
    for (id, topic) in guide.topics.iter_enumerated() {
        out.push_str(&format!("\n## {}\n\n", one_line(&topic.title)));
        let own = topic.articles.iter().filter(|page| guide.pages[**page].topic == Some(id));
        out.push_str(&own.map(|page| entry(*page)).collect::<String>());
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `_headers`, for static hosts such as Netlify and Cloudflare Pages: the policy, and immutable caching of content-hashed files.
pub(super) fn headers(policy: &str, hashed: &[&str]) -> String {
    let mut out = format!(
        "/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n",
    );
    for url in hashed {
        out.push_str(&format!("/{url}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    out
}
