//! The guide and a theme into a [`Site`]: which addresses there are, and how each is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::artifact::{Artifact, Recipe, Rendered};
use super::kind::{self, Kind, kinds};
use super::press::{PageRecipe, Press};
use super::views::{SiteParts, Views};
use super::{Folder, Site, Stats, card_svg, deck, feeds};
use crate::diag::Diagnostic;
use crate::memo::{Fingerprint, Traces};
use crate::model::Guide;
use crate::model::guide;
use crate::model::routes::{PageKind, SEARCH_FOLDER, STUDY_FOLDER};
use crate::search::{self, ArticleTerms};
use crate::source::Sources;
use crate::study::Study;
use crate::theme::Theme;
use crate::theme::view::SiteView;

/// How many bytes may wait as they are.
const UNPACKED: usize = 1 << 26;

/// Plans the site of a guide. The views are what its pages are made of, for those who make something else of them.
///
/// `terms` finds the search terms of an article; it is called when a file of the search index is asked for. `traces` know what pages were made
/// of before.
pub fn plan(
    guide: Guide,
    study: Study,
    traces: Arc<Traces>,
    terms: impl Fn(&guide::Page) -> Arc<ArticleTerms> + Send + Sync + 'static,
    theme: &Arc<Theme>,
    sources: &Sources,
) -> (Site, Arc<Views>) {
    // A guide without aliases has no page that loads it.
    let redirect = theme.redirect.as_ref().filter(|_| !guide.redirects.is_empty());
    let unused = theme.redirect.as_ref().filter(|_| redirect.is_none());
    let theme_files = theme.assets.iter().filter(|(url, _)| Some(*url) != unused);
    let at = |url: &String| guide.routes.free(url);
    let all =
        |urls: &BTreeMap<String, String>| urls.iter().map(|(name, url)| (name.clone(), at(url))).collect();
    let parts = SiteParts {
        css: at(&theme.css),
        js: at(&theme.js),
        styles: all(&theme.styles),
        scripts: all(&theme.scripts),
        early: theme.early.as_ref().map(at),
        redirect: redirect.map(at),
        icon: at(&theme.icon),
    };
    let views = Arc::new(Views::new(guide, study, parts));
    let press = Arc::new(Press::new(Arc::clone(&views), Arc::clone(theme), traces));
    let with_artifact = |(url, kind): (String, Kind)| {
        let artifact = page(&press, &url, kind);
        (url, artifact)
    };
    let ((mut pages, stats), mut artifacts) = rayon::join(
        || {
            let kinds = kinds(&press.views);
            let stats = stats(&press.views, &kinds);
            (kinds.into_iter().map(with_artifact).collect::<BTreeMap<String, Artifact>>(), stats)
        },
        || {
            let mut artifacts = cards(&press);
            artifacts.append(&mut files(&press, sources));
            artifacts
        },
    );
    artifacts.append(&mut pages);
    let routes = &press.views.guide().routes;
    artifacts.extend(theme_files.map(|(url, bytes)| (routes.free(url), Artifact::bytes(Arc::clone(bytes)))));
    add_machine_files(&press, &mut artifacts);
    let cards = Arc::new(list_folder(&press, kind::cards));
    let cram = Arc::new(list_folder(&press, kind::cram));
    let sitemap = sitemap_folder(&press, [&cards, &cram].map(Arc::clone));
    let folders = vec![
        (routes.free(SEARCH_FOLDER), Arc::new(search_folder(&press, terms))),
        (routes.free(STUDY_FOLDER), Arc::new(study_folder(&press))),
        ("cards".to_owned(), cards),
        ("cram".to_owned(), cram),
        ("sitemap".to_owned(), Arc::new(sitemap)),
    ];
    (Site::new(artifacts, folders, stats), views)
}

/// The pages of a list that is long to make.
fn list_folder(press: &Arc<Press>, kinds: fn(&Views) -> Vec<(String, Kind)>) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let with_artifact = |(url, kind): (String, Kind)| {
            let artifact = page(&press, &url, kind);
            (url, artifact)
        };
        kinds(&press.views).into_iter().map(with_artifact).collect()
    })
}

/// The deck.
fn study_folder(press: &Arc<Press>) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let files = deck::files(&press);
        let chunks = files.chunks.into_iter().map(|(url, chunk)| {
            let (press, fingerprint, near) = (Arc::clone(&press), chunk.fingerprint, chunk.page);
            let render = move || Ok(chunk.render(&press.views).into());
            (url, Artifact::lazy(fingerprint, render).near_page(near))
        });
        let index = files.index.map(|(url, bytes)| {
            let all = bytes.len();
            (url, waiting(bytes, all))
        });
        chunks.chain(index).collect()
    })
}

/// The search index.
fn search_folder(
    press: &Arc<Press>,
    terms: impl Fn(&guide::Page) -> Arc<ArticleTerms> + Send + Sync + 'static,
) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let guide = press.views.guide();
        let files = search::files(guide, &terms);
        let all = files.ready.values().map(Vec::len).sum();
        let ready = files.ready.into_par_iter().map(|(url, bytes)| (url, waiting(bytes, all)));
        let ready: Vec<(String, Artifact)> = ready.collect();
        let texts = files.texts.into_iter().map(|(url, texts)| {
            let (press, fingerprint) = (Arc::clone(&press), texts.fingerprint);
            let near = texts.places.first().map_or(0, |place| place.page(press.views.guide()));
            let render = move || Ok(texts.render(press.views.guide()).into());
            (url, Artifact::lazy(fingerprint, render).near_page(near))
        });
        ready.into_iter().chain(texts).collect()
    })
}

/// A file that is there and waits to be pulled: packed where `all` of its kind take much room together. Packing takes as long as writing does.
fn waiting(bytes: Vec<u8>, all: usize) -> Artifact {
    if all > UNPACKED { Artifact::packed(&bytes) } else { Artifact::bytes(bytes) }
}

fn stats(views: &Views, kinds: &[(String, Kind)]) -> Stats {
    Stats {
        pages: kinds.iter().filter(|(_, kind)| !matches!(kind, Kind::Redirect(_))).count(),
        articles: views.guide().articles.len(),
        questions: views.overview().counts.questions,
        unanswered: views.guide().unanswered(),
        recognised: views.guide().recognised(),
    }
}

fn page(press: &Arc<Press>, url: &str, kind: Kind) -> Artifact {
    let near = kind.first_page(&press.views);
    Artifact::by(PageRecipe { press: Arc::clone(press), url: url.to_owned(), kind }).near_page(near)
}

/// Assets of the guide, and Markdown copies.
fn files(press: &Press, sources: &Sources) -> BTreeMap<String, Artifact> {
    let guide = press.views.guide();
    let artifact = |(url, path): (String, &Arc<str>)| {
        let file = sources.get(path)?;
        Some((url, Artifact::known(file.bytes.clone(), file.fingerprint)))
    };
    let copies = guide.pages.iter().filter_map(|page| {
        let url = format!("{}.md", page.url.strip_suffix(".html").unwrap_or(&page.url));
        let article = page.article();
        if article.hidden.is_empty() {
            return artifact((url, &article.path));
        }
        let published = article.published(&sources.get(&article.path)?.bytes());
        Some((url, Artifact::packed(published.as_bytes())))
    });
    let assets = guide.assets.iter().map(|(url, path)| (url.clone(), path));
    copies.chain(assets.filter_map(artifact)).collect()
}

/// Social cards of home, topics and articles.
fn cards(press: &Arc<Press>) -> BTreeMap<String, Artifact> {
    let guide = press.views.guide();
    let articles = guide.articles.iter().map(|page| (guide.pages[*page].url.as_str(), Card::Article(*page)));
    let topics =
        guide.topics.iter().enumerate().map(|(place, topic)| (topic.url.as_str(), Card::Topic(place)));
    let home = guide.page_address(PageKind::Home, 1);
    let artifact = |(url, card): (&str, Card)| {
        (press.views.card_url(url), Artifact::by(CardRecipe { press: Arc::clone(press), card }))
    };
    articles.chain(topics).chain([(home.as_str(), Card::Home)]).map(artifact).collect()
}

/// What a social card is for.
#[derive(Debug, Clone, Copy)]
enum Card {
    Home,
    Topic(usize),
    Article(usize),
}

/// How a social card is made. What it says is sooner fingerprinted than drawn.
struct CardRecipe {
    press: Arc<Press>,
    card: Card,
}

impl CardRecipe {
    fn words(&self) -> card_svg::Words<'_> {
        let views = &self.press.views;
        let guide = views.guide();
        let (topic, title, priority) = match self.card {
            Card::Home => (None, &guide.title, None),
            Card::Topic(topic) => (None, &guide.topics[topic].title, guide.topics[topic].priority),
            Card::Article(page) => {
                let found = &guide.pages[page];
                let topic = found.topic.map(|topic| guide.topics[topic].title.as_str());
                (topic, &found.article().title, guide.priority(page))
            }
        };
        let priority_rank = priority.map_or(0, |priority| priority.rank());
        let rtl = views.site().direction == "rtl";
        card_svg::Words { guide: &guide.title, topic, title, priority_rank, rtl }
    }
}

impl Recipe for CardRecipe {
    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_code().and([Fingerprint::of_value(&("social card", self.words()))])
    }

    fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        Ok(Rendered::from(card_svg::card(self.words()).into_bytes()))
    }
}

fn add_machine_files(press: &Arc<Press>, artifacts: &mut BTreeMap<String, Artifact>) {
    let base = press.views.guide().config.base_url.clone();
    let routes = &press.views.guide().routes;
    let mut add = |url: &str, make: Box<dyn Fn(&Press) -> String + Send + Sync>| {
        // The author's file replaces it.
        if routes.is_taken(url) {
            return;
        }
        let press = Arc::clone(press);
        artifacts.insert(url.to_owned(), Artifact::text(move || make(&press)));
    };
    let robots = base.clone();
    add("robots.txt", Box::new(move |_| feeds::robots(robots.as_deref())));
    add("llms.txt", Box::new(|press| feeds::llms(&press.views)));
    add("_headers", Box::new(|press| feeds::headers(&hashed(press.views.site()))));
    if let Some(base) = base.filter(|_| press.views.site().feed.is_some()) {
        add("feed.xml", Box::new(move |press| feeds::atom(&press.views, &base)));
    }
}

/// The sitemap: one file, or several and the list of them. None where nobody knows where the site will be.
fn sitemap_folder(press: &Arc<Press>, lists: [Arc<Folder>; 2]) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let guide = press.views.guide();
        let routes = &guide.routes;
        let Some(base) = guide.config.base_url.as_deref().filter(|_| !routes.is_taken("sitemap.xml")) else {
            return BTreeMap::new();
        };
        let pages = sitemap_pages(&press.views, &lists);
        let file = |url: &str, text: String| (url.to_owned(), Artifact::bytes(text.into_bytes()));
        if pages.len() <= feeds::SITEMAP_URLS {
            return BTreeMap::from([file("sitemap.xml", feeds::sitemap(base, &pages))]);
        }
        let parts = pages.chunks(feeds::SITEMAP_URLS).enumerate();
        let name = |number: usize| routes.free(&format!("sitemap-{number}.xml"));
        let mut files: BTreeMap<String, Artifact> =
            parts.map(|(index, part)| file(&name(index + 1), feeds::sitemap(base, part))).collect();
        let names: Vec<String> = (1..=files.len()).map(name).collect();
        files.extend([file("sitemap.xml", feeds::sitemap_index(base, &names))]);
        files
    })
}

/// Addresses of the theme's files that are named by their content.
fn hashed(site: &SiteView) -> Vec<&str> {
    let always =
        [Some(&site.css), Some(&site.js), site.early.as_ref(), site.redirect.as_ref(), Some(&site.icon)];
    let parts = site.styles.values().chain(site.scripts.values());
    always.into_iter().flatten().chain(parts).map(String::as_str).collect()
}

/// Addresses for search engines: all pages, those of `lists` too, but redirects and the one for missing addresses.
fn sitemap_pages(views: &Views, lists: &[Arc<Folder>]) -> Vec<(String, Option<String>)> {
    let guide = views.guide();
    let updated = |kind: &Kind| match kind {
        Kind::Article(page) => guide.pages[*page].article().front.updated.clone(),
        _ => None,
    };
    let listed = kinds(views)
        .into_iter()
        .filter(|(url, kind)| kind.row().is_listed && url != PageKind::NotFound.row().address);
    let mut pages: Vec<_> = listed.map(|(url, kind)| (url, updated(&kind))).collect();
    pages.extend(lists.iter().flat_map(|list| list.files().keys()).map(|url| (url.clone(), None)));
    pages.sort();
    pages
}
