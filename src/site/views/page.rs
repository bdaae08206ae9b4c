//! `site` and `page`: the variables of the page layout.

use std::collections::BTreeMap;

use super::{SiteParts, Views};
use crate::model::routes::{FOLDERS, Menu, PAGES, PageKind, PageRow, SOCIAL_CARDS_FOLDER};
use crate::model::{Guide, PageId, TopicId};
use crate::site::href;
use crate::study::Study;
use crate::theme::view::{
    ArticleLink, CountsView, HasView, LinkView, MenuLink, MenusView, OverviewView, PageView, SiteView,
    TopicLink, TopicRef,
};

/// Neighbours shown in the navigation before and after the page, in a large topic.
const NEIGHBOURS: usize = 8;
/// Topics with more articles show a window of them.
const WHOLE_TOPIC: usize = 40;

/// Languages written from right to left.
const RTL: [&str; 10] = ["ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ur", "yi"];

/// The properties of a page that its kind does not determine.
pub(crate) struct PageIdentity {
    pub(crate) row: &'static PageRow,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) topic: Option<TopicId>,
    /// The page of the guide, for one that has a Markdown file.
    pub(crate) page: Option<PageId>,
    pub(crate) card: bool,
}

pub(super) fn site(study: &Study, overview: &OverviewView, parts: SiteParts) -> SiteView {
    let guide = study.guide();
    let config = &guide.config;
    let language = config.language().to_owned();
    let primary = language.split('-').next().unwrap_or_default().to_lowercase();
    let mut site = SiteView {
        id: study.guide_id(),
        title: guide.title.clone(),
        description: description(guide),
        authors: config.authors.clone(),
        direction: if RTL.contains(&primary.as_str()) { "rtl" } else { "ltr" },
        language,
        base_url: config.base_url.clone(),
        repository: config.repository.clone(),
        css: parts.css,
        js: parts.js,
        styles: parts.styles,
        scripts: parts.scripts,
        early: parts.early,
        redirect: parts.redirect,
        icon: parts.icon,
        feed: None,
        topics: overview.topics.iter().map(topic_place).collect(),
        articles: overview.articles.iter().map(article_place).collect(),
        has: has(&overview.counts),
        pages: pages(guide),
        folders: folders(guide),
        menus: menus(guide),
        extra: serde_json::Value::Object(config.extra.clone()),
    };
    let dated = guide.articles.iter().any(|page| guide.pages[*page].article().front.updated.is_some());
    site.feed = (config.base_url.is_some() && dated).then(|| "feed.xml".to_owned());
    site
}

/// Addresses of single pages, and of the first pages of lists, by the names of their kinds.
fn pages(guide: &Guide) -> BTreeMap<String, String> {
    let pages = PAGES.iter().filter(|row| row.is_single() && guide.has_page(row.kind));
    pages.map(|row| (row.name.to_owned(), href::encode(&guide.page_address(row.kind, 1)))).collect()
}

/// Addresses of generated folders, by the last part of their first names.
fn folders(guide: &Guide) -> BTreeMap<String, String> {
    let name =
        |address: &str| address.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    FOLDERS.iter().map(|row| (name(row.address), guide.routes.free(row.address))).collect()
}

fn menus(guide: &Guide) -> MenusView {
    let menu = |menu: Menu| {
        let rows = PAGES.iter().filter(|row| row.menus.contains(&menu) && guide.has_page(row.kind));
        let link = |row: &PageRow| MenuLink {
            name: row.name,
            url: href::encode(&guide.page_address(row.kind, 1)),
            title: row.title,
        };
        rows.map(link).collect()
    };
    MenusView { main: menu(Menu::Main), footer: menu(Menu::Footer), study: menu(Menu::Study) }
}

fn topic_place(topic: &TopicLink) -> TopicRef {
    TopicRef {
        id: topic.id.clone(),
        url: topic.url.clone(),
        title: topic.title.clone(),
        priority: topic.priority,
    }
}

fn article_place(article: &ArticleLink) -> LinkView {
    LinkView { url: article.url.clone(), title: article.title.clone() }
}

fn has(counts: &CountsView) -> HasView {
    HasView {
        topics: counts.topics > 0,
        articles: counts.articles > 0,
        questions: counts.questions > 0,
        comparisons: counts.comparisons > 0,
        faqs: counts.faqs > 0,
    }
}

/// `overview`. `order` is the reading order.
pub(super) fn overview(guide: &Guide, order: &[PageId]) -> OverviewView {
    // A guide without topics may have thousands of articles, of which the first are shown.
    let loose = guide.articles.iter().filter(|page| guide.pages[**page].topic.is_none());
    OverviewView {
        counts: counts(guide, order),
        topics: guide.topics.indices().map(|topic| super::parts::topic_link(guide, topic)).collect(),
        articles: loose.take(WHOLE_TOPIC).map(|page| super::parts::article_link(guide, *page)).collect(),
    }
}

fn description(guide: &Guide) -> String {
    if !guide.config.description.is_empty() {
        return guide.config.description.clone();
    }
    guide.home.map(|home| guide.pages[home].article().summary.clone()).unwrap_or_default()
}

fn counts(guide: &Guide, order: &[PageId]) -> CountsView {
    let mut counts = CountsView {
        topics: guide.topics.len(),
        articles: guide.articles.len(),
        comparisons: guide.comparisons.len(),
        ..CountsView::default()
    };
    for page in order {
        let page = &guide.pages[*page];
        counts.questions += page.question_count();
        counts.faqs += page.article().faqs.len();
        counts.minutes += page.minutes();
    }
    counts
}

impl Views {
    /// `page` for a page of this identity, without structured data.
    pub(crate) fn page(&self, identity: PageIdentity) -> PageView {
        let guide = &self.guide;
        let (siblings, siblings_cut) = self.siblings(identity.topic, identity.page);
        let base = guide.config.base_url.as_deref();
        let row = identity.row;
        let card = identity.card.then(|| href::encode(&self.card_url(&identity.url)));
        let mut crumbs = Vec::new();
        if let Some(topic) =
            identity.topic.filter(|_| matches!(row.kind, PageKind::Article | PageKind::Comparison))
        {
            let topic = &guide.topics[topic];
            crumbs.push(LinkView { url: href::encode(&topic.url), title: topic.title.clone() });
        }
        let head_title = if row.kind == PageKind::Home || identity.title == guide.title {
            guide.title.clone()
        } else {
            format!("{} – {}", identity.title, guide.title)
        };
        PageView {
            kind: row.name,
            place: row.section.map(|section| section.row().name),
            is_place: row.section == Some(row.kind),
            // The page for missing addresses has no canonical address.
            canonical: base
                .filter(|_| identity.url != PageKind::NotFound.row().address)
                .map(|base| canonical(base, &identity.url)),
            card_absolute: base.zip(card.as_ref()).map(|(base, card)| format!("{base}{card}")),
            card,
            url: href::encode(&identity.url),
            title: identity.title,
            title_id: identity
                .page
                .map(|page| guide.pages[page].article().title_id.clone())
                .filter(|id| !id.is_empty()),
            head_title,
            description: identity.description,
            json_ld: None,
            topic: identity.topic.map(|topic| guide.topics[topic].id.clone()),
            source: identity.page.map(|page| guide.pages[page].id.clone()),
            renamed: identity.page.and_then(|page| self.renamed(page)),
            siblings,
            siblings_cut,
            siblings_total: identity.topic.map_or(0, |topic| guide.topics[topic].articles.len()),
            crumbs,
        }
    }

    /// The address of the social card of the page at `url`.
    pub(crate) fn card_url(&self, url: &str) -> String {
        let folder = self.guide.routes.free(SOCIAL_CARDS_FOLDER);
        format!("{folder}{}.svg", url.strip_suffix(".html").unwrap_or(url))
    }

    /// The path from the page at `url` to the site's root. The page for missing addresses is shown at any depth, so with a base URL its path is
    /// absolute; without, it works at the top level only.
    pub(crate) fn root(&self, url: &str) -> String {
        match self.guide.config.base_url.as_deref() {
            Some(base) if url == PageKind::NotFound.row().address => {
                let after_scheme = base.find("://").map_or(0, |at| at + 3);
                base[after_scheme..]
                    .find('/')
                    .map_or_else(|| "/".into(), |slash| base[after_scheme + slash..].to_owned())
            }
            _ => href::root_from(url),
        }
    }

    /// Questions of a page whose id differs from the one in the source: a JSON mapping from anchor to id.
    fn renamed(&self, page: PageId) -> Option<String> {
        if !self.study.is_locked() {
            return None;
        }
        let (found, identities) = (&self.guide.pages[page], self.study.identities());
        let article = found.article();
        let questions = article.questions.iter().enumerate().filter_map(|(index, question)| {
            let anchor = &article.headings[question.heading].id;
            let id = identities.question(page.question(index)).id;
            (id != format!("{}#{anchor}", found.id)).then(|| (anchor.clone(), id.into()))
        });
        let renamed: serde_json::Map<String, serde_json::Value> = questions.collect();
        (!renamed.is_empty()).then(|| serde_json::Value::Object(renamed).to_string())
    }

    /// The articles of a topic, or those around the page; and whether some are left out.
    fn siblings(&self, topic: Option<TopicId>, page: Option<PageId>) -> (Vec<LinkView>, bool) {
        let Some(topic) = topic else { return (Vec::new(), false) };
        let articles = &self.guide.topics[topic].articles;
        let link = |pages: &[PageId]| {
            pages.iter().map(|page| super::parts::page_ref(&self.guide.pages[*page])).collect()
        };
        if articles.len() <= WHOLE_TOPIC {
            return (link(articles), false);
        }
        // The articles of a topic are consecutive in reading order.
        let index = |page: PageId| self.article_indexes[page];
        let first = articles.first().and_then(|first| index(*first));
        let here = page.and_then(index).zip(first).map_or(0, |(here, first)| here.saturating_sub(first));
        let here = here.min(articles.len() - 1);
        let start = here.saturating_sub(NEIGHBOURS);
        let end = (here + NEIGHBOURS + 1).min(articles.len());
        (link(&articles[start..end]), true)
    }
}

/// The absolute address of a page. That of the home page is the address of its folder.
pub(crate) fn canonical(base: &str, url: &str) -> String {
    let path = if url == "index.html" { "" } else { url };
    format!("{base}{}", href::encode(path))
}
