//! The guide and a theme into a [`Site`]: which addresses there are, and how each is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Value};

use super::artifact::{Artifact, Recipe, Rendered};
use super::kind::{self, Kind, kinds};
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
///
/// `terms` finds the search terms of its articles; it is called when a file of the search index is asked for.
pub fn plan(
    guide: Guide,
    study: Study,
    terms: impl Fn(&Guide) -> TermsByPage + Send + Sync + 'static,
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
    let press = Arc::new(Press {
        site: Value::from_serializable(views.site()),
        fingerprint: theme.fingerprint.and([Fingerprint::of_value(views.site()), Fingerprint::of_code()]),
        theme: Arc::clone(theme),
        views: Arc::clone(&views),
    });
    let with_artifact = |(url, kind): (String, Kind)| {
        let artifact = page(&press, &url, kind);
        (url, artifact)
    };
    // Where two want one address, the later has it.
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
    let assets = press.theme.assets.iter();
    artifacts.extend(assets.map(|(url, bytes)| (url.clone(), Artifact::bytes(Arc::clone(bytes)))));
    add_machine_files(&press, &mut artifacts);
    let folders = BTreeMap::from([
        (search::FOLDER, search_folder(&press, terms)),
        (deck::FOLDER, study_folder(&press)),
        ("cards", list_folder(&press, kind::cards)),
        ("cram", list_folder(&press, kind::cram)),
        ("sitemap", sitemap_folder(&press)),
    ]);
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
        let files = deck::files(&press.views);
        let chunks = files.chunks.into_iter().map(|(url, chunk)| {
            let (press, fingerprint) = (Arc::clone(&press), chunk.fingerprint);
            (url, Artifact::lazy(fingerprint, move || Ok(chunk.render(&press.views).into())))
        });
        let index = files.index.map(|(url, bytes)| (url, Artifact::bytes(bytes)));
        chunks.chain(index).collect()
    })
}

/// The search index.
fn search_folder(
    press: &Arc<Press>,
    terms: impl Fn(&Guide) -> TermsByPage + Send + Sync + 'static,
) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let guide = press.views.guide();
        let files = search::files(guide, &terms(guide));
        let ready = files.ready.into_iter().map(|(url, bytes)| (url, Artifact::bytes(bytes)));
        let texts = files.texts.into_iter().map(|(url, texts)| {
            let (press, fingerprint) = (Arc::clone(&press), texts.fingerprint);
            (url, Artifact::lazy(fingerprint, move || Ok(texts.render(press.views.guide()).into())))
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
    Artifact::by(PageRecipe { press: Arc::clone(press), url: url.to_owned(), kind })
}

/// How a page is made: its views go into its fingerprint and into its template.
struct PageRecipe {
    press: Arc<Press>,
    url: String,
    kind: Kind,
}

impl PageRecipe {
    fn fill<V: Variables>(&self, mut variables: V) -> (V, &'static str) {
        let template = self.press.fill(&self.url, &self.kind, &mut variables);
        (variables, template)
    }

    fn press(&self, template: &str, values: Values) -> Result<Rendered, Vec<Diagnostic>> {
        let mut context = values.0;
        context.insert_value("site", self.press.site.clone());
        self.press.theme.render(template, &context, &self.url).map_err(|found| vec![found])
    }
}

impl Recipe for PageRecipe {
    fn fingerprint(&self) -> Fingerprint {
        let (prints, _) = self.fill(Prints::default());
        self.press.fingerprint.and(prints.0)
    }

    fn render(&self) -> Result<Rendered, Vec<Diagnostic>> {
        let (values, template) = self.fill(Values::default());
        self.press(template, values)
    }

    fn fingerprint_and_render(&self) -> (Fingerprint, Result<Rendered, Vec<Diagnostic>>) {
        let ((prints, values), template) = self.fill((Prints::default(), Values::default()));
        (self.press.fingerprint.and(prints.0), self.press(template, values))
    }
}

impl Press {
    /// Puts a page's variables into `out` and tells its template.
    fn fill(&self, url: &str, kind: &Kind, out: &mut dyn Variables) -> &'static str {
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
            Kind::Article(page) => out.put("article", &views.article(*page)),
            Kind::Roadmap => out.put("roadmap", &views.roadmap()),
            Kind::Questions(part) => out.put("questions", &views.questions(part)),
            Kind::Comparisons(part) => out.put("comparisons", &views.comparisons(part)),
            Kind::Comparison(comparison) => out.put("comparison", &views.comparison(*comparison, url)),
            Kind::Faqs(part) => out.put("faqs", &views.faq_page(part)),
            Kind::Cards(part) => out.put("cards", &views.cards(part)),
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

/// Takes a page's variables.
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
            Fingerprint::of_value(self)
        }
    }
}

/// Variables for a template.
#[derive(Default)]
struct Values(Context);

impl Variables for Values {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.insert_value(name, value.to_value());
    }
}

/// Fingerprints of variables and of their names, in the order put.
#[derive(Default)]
struct Prints(Vec<Fingerprint>);

impl Variables for Prints {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.extend([Fingerprint::of(name.as_bytes()), value.fingerprint()]);
    }
}

impl<A: Variables, B: Variables> Variables for (A, B) {
    fn put(&mut self, name: &'static str, value: &dyn erased::Variable) {
        self.0.put(name, value);
        self.1.put(name, value);
    }
}

/// Assets of the guide, and Markdown copies.
fn files(press: &Press, sources: &Sources) -> BTreeMap<String, Artifact> {
    let guide = press.views.guide();
    let artifact = |(url, path): (String, &Arc<str>)| {
        let file = sources.get(path)?;
        Some((url, Artifact::known(Arc::clone(&file.bytes), file.fingerprint)))
    };
    let copies = guide.pages.iter().map(|page| {
        let url = format!("{}.md", page.url.strip_suffix(".html").unwrap_or(&page.url));
        (url, &page.article().path)
    });
    let assets = guide.assets.iter().map(|(url, path)| (url.clone(), path));
    copies.chain(assets).filter_map(artifact).collect()
}

/// Social cards of home, topics and articles.
fn cards(press: &Arc<Press>) -> BTreeMap<String, Artifact> {
    let guide = press.views.guide();
    let articles = guide.articles.iter().map(|page| (guide.pages[*page].url.as_str(), Card::Article(*page)));
    let topics =
        guide.topics.iter().enumerate().map(|(place, topic)| (topic.url.as_str(), Card::Topic(place)));
    let artifact = |(url, card): (&str, Card)| {
        let path = format!("cards/{}.svg", url.strip_suffix(".html").unwrap_or(url));
        let press = Arc::clone(press);
        (path, Artifact::text(move || card.svg(&press.views)))
    };
    articles.chain(topics).chain([("index.html", Card::Home)]).map(artifact).collect()
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

fn add_machine_files(press: &Arc<Press>, artifacts: &mut BTreeMap<String, Artifact>) {
    let base = press.views.guide().config.base_url.clone();
    let mut add = |url: &str, make: Box<dyn Fn(&Press) -> String + Send + Sync>| {
        let press = Arc::clone(press);
        artifacts.insert(url.to_owned(), Artifact::text(move || make(&press)));
    };
    let robots = base.clone();
    add("robots.txt", Box::new(move |_| feeds::robots(robots.as_deref())));
    add("llms.txt", Box::new(|press| feeds::llms(&press.views)));
    add("_headers", Box::new(|press| feeds::headers(&hashed(&press.theme))));
    if let Some(base) = base.filter(|_| press.views.site().feed.is_some()) {
        add("feed.xml", Box::new(move |press| feeds::atom(&press.views, &base)));
    }
}

/// The sitemap: one file, or several and the list of them. None where nobody knows where the site will be.
fn sitemap_folder(press: &Arc<Press>) -> Folder {
    let press = Arc::clone(press);
    Folder::lazy(move || {
        let Some(base) = press.views.guide().config.base_url.as_deref() else { return BTreeMap::new() };
        let pages = sitemap_pages(&press.views);
        let file = |url: &str, text: String| (url.to_owned(), Artifact::bytes(text.into_bytes()));
        if pages.len() <= feeds::SITEMAP_URLS {
            return BTreeMap::from([file("sitemap.xml", feeds::sitemap(base, &pages))]);
        }
        let parts = pages.chunks(feeds::SITEMAP_URLS).enumerate();
        let mut files: BTreeMap<String, Artifact> = parts
            .map(|(place, part)| file(&format!("sitemap-{}.xml", place + 1), feeds::sitemap(base, part)))
            .collect();
        let names: Vec<String> = (1..=files.len()).map(|number| format!("sitemap-{number}.xml")).collect();
        files.extend([file("sitemap.xml", feeds::sitemap_index(base, &names))]);
        files
    })
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
    let all = [kinds, kind::cards, kind::cram].into_iter().flat_map(|kinds| kinds(views));
    let listed = all.filter(|(_, kind)| kind.is_listed());
    let mut pages: Vec<_> = listed.map(|(url, kind)| (url, updated(&kind))).collect();
    pages.sort();
    pages
}
