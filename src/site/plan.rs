//! The guide and a theme into a [`Site`]: which addresses there are, and how each is made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Value};

use super::artifact::{Artifact, Rendered};
use super::kind::{Kind, kinds};
use super::views::{self, Identity, SiteParts, Views};
use super::{Folder, Site, Stats, card_svg, deck, feeds, href, structured_data};
use crate::diag::Diagnostic;
use crate::memo::Fingerprint;
use crate::model::Guide;
use crate::search::{self, TermsByPage};
use crate::source::Sources;
use crate::study::Study;
use crate::theme::Theme;
use crate::theme::view::{LinkView, PageView};

/// What rendering needs, shared by all artifacts.
struct Press {
    views: Arc<Views>,
    theme: Arc<Theme>,
    /// `site`, made once.
    site: Value,
    /// Of the theme, of `site` and of the code.
    fingerprint: Fingerprint,
}

/// Plans the site of a guide. The views are what its pages are made of, for those who make something else of them.
pub fn plan(
    guide: Guide,
    study: Study,
    terms: TermsByPage,
    theme: &Arc<Theme>,
    sources: &Sources,
) -> (Site, Arc<Views>) {
    let parts = SiteParts {
        css: theme.css.clone(),
        js: theme.js.clone(),
        styles: theme.styles.clone(),
        scripts: theme.scripts.clone(),
        early: theme.early.clone(),
        icon: theme.icon.clone(),
    };
    let views = Arc::new(Views::new(guide, study, parts));
    let site_json = serde_json::to_vec(views.site()).unwrap_or_default();
    let code = Fingerprint::of(env!("PREPBOOK_CODE").as_bytes());
    let press = Arc::new(Press {
        site: Value::from_serializable(views.site()),
        fingerprint: theme.fingerprint.and([Fingerprint::of(&site_json), code]),
        theme: Arc::clone(theme),
        views: Arc::clone(&views),
    });
    let kinds = kinds(&press.views);
    let stats = stats(&press.views, &kinds);
    let listed = kinds.iter().filter(|(_, kind)| kind.is_listed()).count();
    let mut artifacts: BTreeMap<String, Artifact> = kinds
        .into_iter()
        .map(|(url, kind)| {
            let artifact = page(&press, &url, kind);
            (url, artifact)
        })
        .collect();
    add_files(&press, sources, &mut artifacts);
    add_cards(&press, &mut artifacts);
    add_machine_files(&press, listed, &mut artifacts);
    let folders = BTreeMap::from([
        (search::FOLDER, search_folder(&press, terms)),
        (deck::FOLDER, study_folder(&press)),
    ]);
    (Site::new(artifacts, folders, stats), views)
}

/// The deck.
fn study_folder(press: &Arc<Press>) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let files = deck::files(&press.views);
        let chunks = files.chunks.into_iter().map(|(url, chunk)| {
            let (press, fingerprint) = (Arc::clone(&press), chunk.fingerprint);
            (url, Artifact::lazy(move || fingerprint, move || Ok(chunk.render(&press.views).into())))
        });
        let index = files.index.map(|(url, bytes)| (url, Artifact::bytes(bytes)));
        chunks.chain(index).collect()
    })
}

/// The search index.
fn search_folder(press: &Arc<Press>, terms: TermsByPage) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let files = search::files(press.views.guide(), &terms);
        let ready = files.ready.into_iter().map(|(url, bytes)| (url, Artifact::bytes(bytes)));
        let texts = files.texts.into_iter().map(|(url, texts)| {
            let (press, fingerprint) = (Arc::clone(&press), texts.fingerprint);
            (url, Artifact::lazy(move || fingerprint, move || Ok(texts.render(press.views.guide()).into())))
        });
        ready.chain(texts).collect()
    })
}

fn stats(views: &Views, kinds: &[(String, Kind)]) -> Stats {
    Stats {
        pages: kinds.iter().filter(|(_, kind)| !matches!(kind, Kind::Redirect(_))).count(),
        articles: views.guide().articles.len(),
        questions: views.site().counts.questions,
    }
}

fn page(press: &Arc<Press>, url: &str, kind: Kind) -> Artifact {
    let page = Arc::new((Arc::clone(press), url.to_owned(), kind));
    let same = Arc::clone(&page);
    Artifact::lazy(
        move || {
            let (press, url, kind) = &*same;
            press.page_fingerprint(url, kind)
        },
        move || {
            let (press, url, kind) = &*page;
            press.render(url, kind).map_err(|found| vec![found])
        },
    )
}

impl Press {
    /// Of all that a page depends on: theme, `site`, its views, and for articles' bodies the articles and where their links lead.
    fn page_fingerprint(&self, url: &str, kind: &Kind) -> Fingerprint {
        let mut context = Fields::default();
        self.fill(url, kind, false, &mut context);
        let fields = context.0.iter().flat_map(|(name, json)| [Fingerprint::of(name.as_bytes()), *json]);
        let mut all: Vec<Fingerprint> = fields.collect();
        let bodies = match kind {
            Kind::Article(page) => BTreeSet::from([*page]),
            Kind::Cards(part) => self.views.pages_on_cards(part),
            _ => BTreeSet::new(),
        };
        for page in bodies {
            all.push(self.views.guide().pages[page].fingerprint);
            all.push(Fingerprint::of(self.views.body_links(page).join("\n").as_bytes()));
        }
        self.fingerprint.and(all)
    }

    fn render(&self, url: &str, kind: &Kind) -> Result<Rendered, Diagnostic> {
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        let template = self.fill(url, kind, true, &mut context);
        self.theme.render(template, &context, url).map(Arc::from)
    }

    /// Puts a page's variables into `out` and tells its template.
    fn fill(&self, url: &str, kind: &Kind, with_body: bool, out: &mut dyn Variables) -> &'static str {
        let root = self.root(url, kind);
        out.put("root", &root);
        let views = &self.views;
        if let Kind::Redirect(page) = kind {
            let target = &views.guide().pages[*page];
            let link = LinkView { url: href::encode(&target.url), title: target.article().title.clone() };
            let base = views.guide().config.base_url.as_deref();
            out.put("canonical", &base.map(|base| views::canonical(base, &target.url)));
            out.put("target", &link);
            return "redirect.html";
        }
        out.put("page", &self.page_view(url, kind));
        match kind {
            Kind::Home => out.put("home", &views.home()),
            Kind::Topic(topic, part) => out.put("topic", &views.topic(*topic, part)),
            Kind::Article(page) => out.put("article", &views.article(*page, with_body)),
            Kind::Roadmap => out.put("roadmap", &views.roadmap()),
            Kind::Questions(part) => out.put("questions", &views.questions(part)),
            Kind::Comparisons(part) => out.put("comparisons", &views.comparisons(part)),
            Kind::Comparison(comparison) => out.put("comparison", &views.comparison(*comparison, url)),
            Kind::Faqs(part) => out.put("faqs", &views.faq_page(part)),
            Kind::Cards(part) => out.put("cards", &views.cards(part, with_body)),
            Kind::Cram(part) => out.put("cram", &views.cram(part)),
            Kind::Study(_) | Kind::Search | Kind::NotFound | Kind::Redirect(_) => {}
        }
        kind.template()
    }

    /// The way to the site's root. The page for missing addresses is shown at any depth: where the site's address is known it
    /// starts from there, else it works at the top only.
    fn root(&self, url: &str, kind: &Kind) -> String {
        let base = self.views.guide().config.base_url.as_deref();
        match (kind, base) {
            (Kind::NotFound, Some(base)) => {
                let after_scheme = base.find("://").map_or(0, |at| at + 3);
                base[after_scheme..]
                    .find('/')
                    .map_or_else(|| "/".into(), |slash| base[after_scheme + slash..].to_owned())
            }
            _ => href::root_from(url),
        }
    }

    fn page_view(&self, url: &str, kind: &Kind) -> PageView {
        let views = &self.views;
        let guide = views.guide();
        let site = views.site();
        let named = |title: &str, description: String| Identity {
            kind: kind.name(),
            url: url.to_owned(),
            title: title.to_owned(),
            description,
            topic: None,
            page: None,
            card: false,
        };
        let of_page = |page: usize| {
            let article = guide.pages[page].article();
            let identity = named(&article.title, article.summary.clone());
            Identity { topic: guide.pages[page].topic, page: Some(page), card: true, ..identity }
        };
        let mut json_ld = None;
        let identity = match kind {
            Kind::Home => {
                json_ld = guide.home.and_then(|page| structured_data::of_page(views, page));
                Identity { card: true, page: guide.home, ..named(&guide.title, site.description.clone()) }
            }
            Kind::Topic(topic, part) => {
                let found = &guide.topics[*topic];
                let summary =
                    found.index.map(|page| guide.pages[page].article().summary.clone()).unwrap_or_default();
                json_ld = found
                    .index
                    .filter(|_| part.view.current == 1)
                    .and_then(|page| structured_data::of_page(views, page));
                let is_first = part.view.current == 1;
                let page = found.index.filter(|_| is_first);
                Identity { topic: Some(*topic), page, card: is_first, ..named(&found.title, summary) }
            }
            Kind::Article(page) => {
                json_ld = structured_data::of_page(views, *page);
                of_page(*page)
            }
            Kind::Comparison(comparison) => {
                let title = guide.comparison_title(*comparison);
                let page = guide.comparisons[*comparison].page;
                Identity { topic: guide.pages[page].topic, ..named(&title, describe(&title)) }
            }
            Kind::Roadmap => {
                named("Roadmap", format!("What to study in which order: the topics of {}.", guide.title))
            }
            Kind::Questions(_) => {
                named("Questions", format!("All {} questions of {}.", site.counts.questions, guide.title))
            }
            Kind::Comparisons(_) => named("Compare", format!("All comparison tables of {}.", guide.title)),
            Kind::Faqs(part) => {
                json_ld = structured_data::of_faqs(views, &part.items);
                named("FAQ", format!("Short answers to what readers of {} ask.", guide.title))
            }
            Kind::Study(page) => named(page.title(), page.description(&guide.title)),
            Kind::Cards(_) => {
                named("Flash cards", format!("The questions of {}, to print and cut.", guide.title))
            }
            Kind::Cram(_) => {
                named("Cram sheet", format!("The key points of {}, what is asked most first.", guide.title))
            }
            Kind::Search => named("Search", format!("Search {}.", guide.title)),
            Kind::NotFound | Kind::Redirect(_) => named("Page not found", String::new()),
        };
        PageView { json_ld, ..views.page(identity) }
    }
}

fn describe(title: &str) -> String {
    format!("{title}, side by side: sort it, filter it, quiz yourself.")
}

/// Takes a page's variables: a template's context, or what a fingerprint is made of.
trait Variables {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable);
}

/// Serializable values behind a pointer.
mod erased {
    use super::{Fingerprint, Serialize, Value};

    pub(super) trait Variable {
        fn to_value(&self) -> Value;
        fn fingerprint(&self) -> Fingerprint;
    }

    impl<T: Serialize> Variable for T {
        fn to_value(&self) -> Value {
            Value::from_serializable(self)
        }

        fn fingerprint(&self) -> Fingerprint {
            // Views are plain data: writing them as JSON cannot fail.
            Fingerprint::of(&serde_json::to_vec(self).unwrap_or_default())
        }
    }
}

impl Variables for Context {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.insert_value(name, value.to_value());
    }
}

/// Fingerprints of variables, in the order put.
#[derive(Default)]
struct Fields(Vec<(&'static str, Fingerprint)>);

impl Variables for Fields {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.push((name, value.fingerprint()));
    }
}

/// Assets of theme and guide, and Markdown copies.
fn add_files(press: &Press, sources: &Sources, artifacts: &mut BTreeMap<String, Artifact>) {
    for (url, bytes) in &press.theme.assets {
        artifacts.insert(url.clone(), Artifact::bytes(Arc::clone(bytes)));
    }
    let guide = press.views.guide();
    for (url, path) in &guide.assets {
        if let Some(file) = sources.get(path) {
            artifacts
                .entry(url.clone())
                .or_insert_with(|| Artifact::known(Arc::clone(&file.bytes), file.fingerprint));
        }
    }
    for page in &guide.pages {
        if let Some(file) = sources.get(&page.article().path) {
            let url = format!("{}.md", page.url.strip_suffix(".html").unwrap_or(&page.url));
            artifacts
                .entry(url)
                .or_insert_with(|| Artifact::known(Arc::clone(&file.bytes), file.fingerprint));
        }
    }
}

/// Social cards of home, topics and articles.
fn add_cards(press: &Arc<Press>, artifacts: &mut BTreeMap<String, Artifact>) {
    let guide = press.views.guide();
    let pages = guide.articles.iter().map(|page| (guide.pages[*page].url.as_str(), Card::Article(*page)));
    let topics =
        guide.topics.iter().enumerate().map(|(place, topic)| (topic.url.as_str(), Card::Topic(place)));
    for (url, card) in std::iter::once(("index.html", Card::Home)).chain(topics).chain(pages) {
        let path = format!("cards/{}.svg", url.strip_suffix(".html").unwrap_or(url));
        let press = Arc::clone(press);
        artifacts.entry(path).or_insert_with(|| Artifact::text(move || card.svg(&press.views)));
    }
}

/// What a social card is for.
#[derive(Debug, Clone, Copy)]
enum Card {
    Home,
    Topic(usize),
    Article(usize),
}

impl Card {
    fn svg(self, views: &Views) -> String {
        let guide = views.guide();
        let (topic, title, priority) = match self {
            Card::Home => (None, &guide.title, None),
            Card::Topic(topic) => (None, &guide.topics[topic].title, guide.topics[topic].priority),
            Card::Article(page) => {
                let found = &guide.pages[page];
                let topic = found.topic.map(|topic| guide.topics[topic].title.as_str());
                (topic, &found.article().title, guide.priority(page))
            }
        };
        let rank = priority.map_or(0, |priority| priority.rank());
        card_svg::card(&guide.title, topic, title, rank, views.site().direction == "rtl")
    }
}

/// `listed`: how many addresses the sitemap has.
fn add_machine_files(press: &Arc<Press>, listed: usize, artifacts: &mut BTreeMap<String, Artifact>) {
    let base = press.views.guide().config.base_url.clone();
    let mut add = |url: &str, make: Box<dyn Fn(&Press) -> String + Send + Sync>| {
        let press = Arc::clone(press);
        artifacts.insert(url.to_owned(), Artifact::text(move || make(&press)));
    };
    let robots = base.clone();
    add("robots.txt", Box::new(move |_| feeds::robots(robots.as_deref())));
    add("llms.txt", Box::new(|press| feeds::llms(&press.views)));
    add("_headers", Box::new(|press| feeds::headers(&hashed(&press.theme))));
    let Some(base) = base else { return };
    if press.views.site().feed.is_some() {
        let base = base.clone();
        add("feed.xml", Box::new(move |press| feeds::atom(&press.views, &base)));
    }
    let parts = listed.div_ceil(feeds::SITEMAP_URLS);
    let part = |place: usize| {
        let base = base.clone();
        move |press: &Press| {
            let pages = sitemap_pages(&press.views);
            feeds::sitemap(&base, pages.chunks(feeds::SITEMAP_URLS).nth(place).unwrap_or_default())
        }
    };
    if parts <= 1 {
        add("sitemap.xml", Box::new(part(0)));
        return;
    }
    let names: Vec<String> = (1..=parts).map(|number| format!("sitemap-{number}.xml")).collect();
    for (place, name) in names.iter().enumerate() {
        add(name, Box::new(part(place)));
    }
    add("sitemap.xml", Box::new(move |_| feeds::sitemap_index(&base, &names)));
}

/// Addresses of the theme's files that are named by their content.
fn hashed(theme: &Theme) -> Vec<&str> {
    let always = [Some(&theme.css), Some(&theme.js), theme.early.as_ref(), Some(&theme.icon)];
    let parts = theme.styles.values().chain(theme.scripts.values());
    always.into_iter().flatten().chain(parts).map(String::as_str).collect()
}

/// Addresses for search engines: all pages but redirects and the one for missing addresses.
fn sitemap_pages(views: &Views) -> Vec<(String, Option<String>)> {
    let guide = views.guide();
    let updated = |kind: &Kind| match kind {
        Kind::Article(page) => guide.pages[*page].article().front.updated.clone(),
        _ => None,
    };
    let listed = kinds(views).into_iter().filter(|(_, kind)| kind.is_listed());
    let mut pages: Vec<_> = listed.map(|(url, kind)| (url, updated(&kind))).collect();
    pages.sort();
    pages
}
