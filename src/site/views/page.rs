//! `site` and `page`: the variables of the page layout.

use std::collections::BTreeMap;

use super::Views;
use crate::config::Version;
use crate::model::guide::SettingLink;
use crate::model::routes::{FOLDERS, Menu, PAGES, PageKind, PageRow, SOCIAL_CARDS_FOLDER, SiteFile};
use crate::model::{Guide, PageId, TopicId};
use crate::site::href;
use crate::source::address::is_web;
use crate::source::paths::file_name;
use crate::strings::Strings;
use crate::strings::languages::{direction, language_name};
use crate::study::Study;
use crate::theme::view::{
    ArticleLink, CountsView, HasView, LanguageLink, LinkView, MenuLink, MenusView, OutsideLink, OverviewView,
    PageView, SiteView, ThemeParts, TopicLink, TopicRef, VersionLink,
};

/// Articles of the largest guide that browsers keep offline: they download all of it.
const OFFLINE_PAGES: usize = 2_000;
/// Articles of no topic that are shown.
const LOOSE_ARTICLES: usize = 40;

/// The properties of a page that its kind does not determine.
pub(crate) struct PageIdentity {
    pub(crate) row: &'static PageRow,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) topic: Option<TopicId>,
    /// The page of the guide, for one that has a Markdown file.
    pub(crate) page: Option<PageId>,
}

pub(super) fn site(study: &Study, overview: &OverviewView, strings: &Strings, theme: ThemeParts) -> SiteView {
    let guide = study.guide();
    let config = &guide.config;
    let language = config.language().to_owned();
    let mut site = SiteView {
        id: study.guide_id(),
        title: guide.title.clone(),
        description: description(guide),
        authors: config.authors.clone(),
        direction: direction(&language),
        language,
        base_url: config.base_url.clone(),
        repository: config.repository.clone(),
        theme,
        footer: super::footer::html(&config.theme.footer),
        navigation_links: guide.navigation_links.iter().map(outside_link).collect(),
        social_links: guide.social_links.iter().map(outside_link).collect(),
        feed: None,
        worker: None,
        manifest: None,
        topics: overview.topics.iter().map(topic_ref).collect(),
        articles: overview.articles.iter().map(article_link).collect(),
        has: has(&overview.counts),
        pages: pages(guide),
        folders: folders(guide),
        menus: menus(guide, strings),
        extra: serde_json::Value::Object(config.extra.clone()),
    };
    let dated = guide.articles.iter().any(|page| guide.pages[*page].updated.is_some());
    site.feed = (config.base_url.is_some() && dated).then(|| SiteFile::Feed.address().to_owned());
    let worker = SiteFile::Worker.address();
    if config.site.offline && guide.pages.len() <= OFFLINE_PAGES && !guide.routes.is_taken(worker) {
        site.worker = Some(worker.to_owned());
        site.manifest = Some(SiteFile::Manifest.address().to_owned());
    }
    site
}

/// Addresses of single pages, and of the first pages of lists, by the names of their kinds.
fn pages(guide: &Guide) -> BTreeMap<String, String> {
    let pages = PAGES.iter().filter(|row| row.is_single() && guide.has_page(row.kind));
    pages.map(|row| (row.name.to_owned(), href::encode(&guide.page_address(row.kind, 1)))).collect()
}

/// Addresses of generated folders, by the last part of their first names.
fn folders(guide: &Guide) -> BTreeMap<String, String> {
    let name = |address: &str| file_name(address.trim_end_matches('/')).to_owned();
    FOLDERS.iter().map(|row| (name(row.address), guide.routes.free(row.address))).collect()
}

fn menus(guide: &Guide, strings: &Strings) -> MenusView {
    let menu = |menu: Menu| {
        let rows = PAGES.iter().filter(|row| row.menus.contains(&menu) && guide.has_page(row.kind));
        let link = |row: &PageRow| MenuLink {
            name: row.name,
            url: href::encode(&guide.page_address(row.kind, 1)),
            title: strings.text(&format!("page.{}.title", row.name)).to_owned(),
        };
        rows.map(link).collect()
    };
    MenusView { main: menu(Menu::Main), footer: menu(Menu::Footer), study: menu(Menu::Study) }
}

fn outside_link(link: &SettingLink) -> OutsideLink {
    OutsideLink { url: link.url.clone(), title: link.title.clone(), is_elsewhere: link.is_elsewhere }
}

fn topic_ref(topic: &TopicLink) -> TopicRef {
    TopicRef {
        id: topic.id.clone(),
        url: topic.url.clone(),
        title: topic.title.clone(),
        priority: topic.priority,
    }
}

fn article_link(article: &ArticleLink) -> LinkView {
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

/// `overview`.
pub(super) fn overview(guide: &Guide) -> OverviewView {
    // A guide without topics may have thousands of articles, of which the first are shown.
    let loose = guide.articles.iter().filter(|page| guide.pages[**page].topic.is_none());
    OverviewView {
        counts: counts(guide),
        topics: guide.topics.indices().map(|topic| super::parts::topic_link(guide, topic)).collect(),
        articles: loose.take(LOOSE_ARTICLES).map(|page| super::parts::article_link(guide, *page)).collect(),
    }
}

fn description(guide: &Guide) -> String {
    if !guide.config.description.is_empty() {
        return guide.config.description.clone();
    }
    guide.home.map(|home| guide.pages[home].article().summary.clone()).unwrap_or_default()
}

fn counts(guide: &Guide) -> CountsView {
    let mut counts =
        CountsView { topics: guide.topics.len(), articles: guide.articles.len(), ..CountsView::default() };
    for page in &guide.order {
        let page = &guide.pages[*page];
        counts.questions += page.question_count();
        counts.comparisons += page.compared().len();
        counts.faqs += page.article().faqs.len();
        counts.minutes += page.minutes();
        counts.words += page.article().words;
    }
    counts
}

impl Views {
    /// `page` for a page of this identity, without structured data.
    pub(crate) fn page(&self, identity: PageIdentity) -> PageView {
        let guide = &self.guide;
        let node = identity.page.and_then(|page| guide.node_of(page));
        let translated = identity.page.and_then(|page| guide.translation_language(page));
        // A page without a node in the navigation belongs to its topic.
        let in_navigation = node.or_else(|| identity.topic.and_then(|topic| self.topic_nodes[topic]));
        let base = guide.config.base_url.as_deref();
        let newest = guide.config.versions.newest().map(|version| version.url.as_str());
        let is_missing = identity.url == PageKind::NotFound.row().address;
        let home = PageKind::Home.row().address;
        let row = identity.row;
        let (card, card_absolute) = match self.preview_image(&identity) {
            Some(url) if is_web(&url) => (None, Some(url)),
            Some(url) => (Some(href::encode(&url)), None),
            None => (None, None),
        };
        let mut crumbs = self.crumbs(in_navigation, translated);
        let is_topic = row.kind == PageKind::Topic;
        if let Some(topic) = identity.topic.filter(|_| node.is_none() && !is_topic) {
            let topic = &guide.topics[topic];
            crumbs.push(LinkView { url: href::encode(&topic.url), title: topic.title.clone() });
        }
        let language = identity.page.and_then(|page| guide.pages[page].language.clone());
        let language = language.unwrap_or_else(|| guide.config.language().to_owned());
        // Of what is not listed, nothing is asked; what a copy asks is known by the ids of its original.
        let asked = identity.page.filter(|page| self.order_indexes[*page].is_some());
        let asked = asked.map(|page| guide.pages[page].copy_of.unwrap_or(page));
        let head_title = if row.kind == PageKind::Home || identity.title == guide.title {
            guide.title.clone()
        } else {
            format!("{} – {}", identity.title, guide.title)
        };
        PageView {
            kind: row.name,
            nav_section: row.section.map(|section| section.row().name),
            // The page for missing addresses has no canonical address.
            canonical: newest.or(base).filter(|_| !is_missing).map(|base| canonical(base, &identity.url)),
            versions: self.versions(if is_missing { home } else { &identity.url }),
            card_absolute: card_absolute
                .or_else(|| base.zip(card.as_ref()).map(|(base, card)| format!("{base}{card}"))),
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
            is_quiz: false,
            topic: identity.topic.map(|topic| guide.topics[topic].id.clone()),
            source: asked.map(|page| guide.pages[page].id.clone()),
            renamed: asked.and_then(|page| self.renamed(page)),
            navigation: self.navigation(in_navigation, translated),
            crumbs,
            direction: direction(&language),
            language,
            search_language: translated.map(str::to_owned),
            languages: identity.page.map(|page| self.languages(page)).unwrap_or_default(),
        }
    }

    /// The image of a page's social preview: the one that its author chose, else its card; else that of its topic, else that of the guide.
    fn preview_image(&self, identity: &PageIdentity) -> Option<String> {
        let guide = &self.guide;
        let of = |page: Option<PageId>, url: &str| {
            let chosen = page.and_then(|page| guide.pages[page].image.clone());
            chosen.or_else(|| self.social_cards.contains(url).then(|| self.card_url(url)))
        };
        let of_topic = || {
            let topic = &guide.topics[identity.topic?];
            of(topic.index, &topic.url)
        };
        let own = of(identity.page, &identity.url);
        own.or_else(of_topic).or_else(|| of(guide.home, &guide.page_address(PageKind::Home, 1)))
    }

    /// The address of the social card of the page at `url`.
    pub(crate) fn card_url(&self, url: &str) -> String {
        let folder = self.guide.routes.free(SOCIAL_CARDS_FOLDER);
        format!("{folder}{}.png", url.strip_suffix(".html").unwrap_or(url))
    }

    /// The path from the page at `url` to the site's root. Hosts show the page for missing addresses at any depth, so its path starts at the host's root.
    pub(crate) fn root(&self, url: &str) -> String {
        if url == PageKind::NotFound.row().address {
            return href::base_path(self.guide.config.base_url.as_deref()).to_owned();
        }
        href::root_from(url)
    }

    /// The page at `url` in all published versions.
    fn versions(&self, url: &str) -> Vec<VersionLink> {
        let config = &self.guide.config;
        let link = |version: &Version| VersionLink {
            name: version.name.clone(),
            url: canonical(&version.url, url),
            is_current: config.versions.is_current(version, config.base_url.as_deref()),
        };
        config.versions.list.iter().map(link).collect()
    }

    /// The versions of a page in all its languages.
    fn languages(&self, page: PageId) -> Vec<LanguageLink> {
        let guide = &self.guide;
        let link = |version: PageId| {
            let found = &guide.pages[version];
            let tag = found.language.as_deref().unwrap_or(guide.config.language());
            LanguageLink {
                tag: tag.to_owned(),
                name: language_name(tag),
                url: href::encode(&found.url),
                is_current: version == page,
            }
        };
        guide.versions(page).into_iter().map(link).collect()
    }

    /// Questions of a page whose id differs from the one in the source: a JSON mapping from anchor to id.
    fn renamed(&self, page: PageId) -> Option<String> {
        if !self.study.is_locked() {
            return None;
        }
        let (found, identities) = (&self.guide.pages[page], self.study.identities());
        let article = found.article();
        let questions = article.questions.iter_enumerated().filter_map(|(index, question)| {
            let anchor = &article.headings[question.heading].id;
            let id = identities.question(page.question(index)).id;
            (id != format!("{}#{anchor}", found.id)).then(|| (anchor.clone(), id.into()))
        });
        let renamed: serde_json::Map<String, serde_json::Value> = questions.collect();
        (!renamed.is_empty()).then(|| serde_json::Value::Object(renamed).to_string())
    }
}

/// The absolute address of a page. That of the home page is the address of its folder.
pub(crate) fn canonical(base: &str, url: &str) -> String {
    let path = if url == PageKind::Home.row().address { "" } else { url };
    format!("{base}{}", href::encode(path))
}
