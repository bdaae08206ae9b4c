//! Plans a [`Site`] from a guide and a theme: which addresses it has, and how each file is rendered.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::artifact::{Artifact, RenderError, RenderTask, Rendered};
use super::offline::AppIcons;
use super::pages::{self, PlannedPage, SitePage};
use super::renderer::{PageRenderer, PageTask};
use super::root_data::{self, PartFiles};
use super::social_cards::CardPlan;
use super::svg_text::Direction;
use super::views::Views;
use super::{Folder, Site, SiteFolder, Stats, app_icon, deck, feeds, offline};
use crate::cache::Fingerprint;
use crate::model::guide;
use crate::model::routes::{ICONS, PageKind, SEARCH_FOLDER, SOCIAL_CARDS_FOLDER, STUDY_FOLDER, SiteFile};
use crate::search::{self, ArticleTerms};
use crate::source::Sources;
use crate::source::formats::of_path;
use crate::study::Study;
use crate::theme::Theme;
use crate::theme::view::SiteView;

/// Plans the site of a guide; returns it with the views that its pages are rendered from, for exports.
///
/// `terms` finds the search terms of an article; it is called when a file of the search index is requested.
pub fn plan(
    study: Study,
    terms: impl Fn(&guide::Page) -> Arc<ArticleTerms> + Send + Sync + 'static,
    theme: &Arc<Theme>,
    sources: &Sources,
    social_cards: CardPlan,
) -> (Site, Arc<Views>) {
    let guide = Arc::clone(study.guide());
    let mut parts = theme.parts.map(|url| guide.routes.free(url));
    // The site's script has a statement before that of the theme.
    let mut unused: Vec<&str> = vec![&theme.parts.js];
    // A guide without aliases has no page that loads it.
    if guide.redirects.is_empty() {
        parts.redirect = None;
        unused.extend(theme.parts.redirect.as_deref());
    }
    let has_asset = |name: &str| !theme.has_favicon && guide.assets.contains_key(name);
    let own_icon = ICONS.into_iter().find(|name| has_asset(name));
    if let Some((name, format)) = own_icon.zip(own_icon.and_then(of_path)) {
        (parts.icon, parts.icon_type) = (name.to_owned(), format.media_type);
        unused.push(&theme.parts.icon);
    }
    let theme_files = theme.assets.iter().filter(|(url, _)| !unused.contains(&url.as_str()));
    let with_card = social_cards.pages().map(str::to_owned).collect();
    let mut views = Views::new(study, Arc::clone(&theme.strings), parts, with_card);
    let mut script = root_data::statement(views.site(), PartFiles::Separate).into_bytes();
    script.extend(theme.assets.get(&theme.parts.js).into_iter().flat_map(|theme| theme.iter()));
    let script_url = guide.routes.free(&format!("assets/site.{}.js", Fingerprint::of(&script).short()));
    views.set_script(script_url.clone());
    let views = Arc::new(views);
    let renderer = Arc::new(PageRenderer::new(Arc::clone(&views), Arc::clone(theme)));
    let with_artifact = |PlannedPage { url, page }: PlannedPage| {
        let artifact = page_artifact(&renderer, &url, page);
        (url, artifact)
    };
    let ((mut pages, stats), mut artifacts) = rayon::join(
        || {
            let pages = pages::pages(&renderer.views);
            let stats = stats(&renderer.views, &pages);
            (pages.into_iter().map(with_artifact).collect::<BTreeMap<String, Artifact>>(), stats)
        },
        || {
            let mut artifacts = cards(&renderer, &Arc::new(social_cards));
            artifacts.append(&mut files(&renderer, sources));
            artifacts
        },
    );
    artifacts.append(&mut pages);
    let routes = &renderer.views.guide().routes;
    artifacts.insert(script_url, Artifact::bytes(script));
    artifacts.extend(theme_files.map(|(url, bytes)| (routes.free(url), Artifact::bytes(Arc::clone(bytes)))));
    let icons = if own_icon.is_none() && !theme.has_own_icon { AppIcons::Drawn } else { AppIcons::Own };
    add_machine_files(&renderer, icons, &mut artifacts);
    let cram = Arc::new(cram_folder(&renderer));
    let sitemap = sitemap_folder(&renderer, Arc::clone(&cram));
    let mut folders = vec![
        SiteFolder::new(routes.free(SEARCH_FOLDER), Arc::new(search_folder(&renderer, terms))),
        SiteFolder::new(routes.free(STUDY_FOLDER), Arc::new(study_folder(&renderer))),
        SiteFolder::new(address_prefix(PageKind::Cram.row().address), cram),
        SiteFolder::new(address_prefix(SiteFile::Sitemap.address()), Arc::new(sitemap)),
    ];
    let artifacts = Arc::new(artifacts);
    let worker_url = SiteFile::Worker.address();
    if !routes.is_taken(worker_url) {
        let files = offline_files(&renderer, &artifacts, &folders);
        let task = offline::WorkerTask {
            script: Arc::clone(&theme.worker),
            files,
            social_cards: routes.free(SOCIAL_CARDS_FOLDER),
        };
        let worker = || BTreeMap::from([(worker_url.to_owned(), Artifact::rendered_by(task))]);
        folders.push(SiteFolder::new(worker_url, Arc::new(Folder::lazy(worker))));
    }
    (Site::new(artifacts, folders, stats), views)
}

/// What the offline copy is taken from, unless the book has none.
fn offline_files(
    renderer: &PageRenderer,
    artifacts: &Arc<BTreeMap<String, Artifact>>,
    folders: &[SiteFolder],
) -> Option<offline::SiteFiles> {
    renderer.views.site().worker.as_ref()?;
    let folders = folders.iter().map(|part| Arc::clone(&part.folder)).collect();
    Some(offline::SiteFiles { artifacts: Arc::clone(artifacts), folders })
}

/// The pages of the cram sheet, which take long to compute.
fn cram_folder(renderer: &Arc<PageRenderer>) -> Folder {
    let renderer = Arc::clone(renderer);
    Folder::lazy(move || {
        let with_artifact = |PlannedPage { url, page }: PlannedPage| {
            let artifact = page_artifact(&renderer, &url, page);
            (url, artifact)
        };
        pages::cram(&renderer.views).into_iter().map(with_artifact).collect()
    })
}

/// The deck, and the list of questions.
fn study_folder(renderer: &Arc<PageRenderer>) -> Folder {
    let renderer = Arc::clone(renderer);
    Folder::lazy(move || {
        let files = deck::files(&renderer);
        let chunks = files.chunks.into_iter().map(|chunk| {
            let (renderer, url, fingerprint) = (Arc::clone(&renderer), chunk.address(), chunk.fingerprint);
            let position = renderer.views.order_index(chunk.first_page(&renderer.views));
            let make = move || chunk.payload(&renderer.views);
            (url, Artifact::lazy_payload(fingerprint, make).at(position))
        });
        let ready = files.ready.into_iter().map(|file| (file.address(), Artifact::payload(file)));
        chunks.chain(ready).collect()
    })
}

/// The search index.
fn search_folder(
    renderer: &Arc<PageRenderer>,
    terms: impl Fn(&guide::Page) -> Arc<ArticleTerms> + Send + Sync + 'static,
) -> Folder {
    let renderer = Arc::clone(renderer);
    Folder::lazy(move || {
        let guide = renderer.views.guide();
        let files = search::files(guide, &terms);
        let ready = files.ready.into_iter().map(|file| (file.address(), Artifact::payload(file)));
        let chunks = files.chunks.into_iter().map(|chunk| {
            let (renderer, url, fingerprint) = (Arc::clone(&renderer), chunk.address(), chunk.fingerprint);
            let position = renderer.views.order_index(chunk.first_page(renderer.views.guide()));
            let make = move || chunk.payload(renderer.views.guide());
            (url, Artifact::lazy_payload(fingerprint, make).at(position))
        });
        ready.chain(chunks).collect()
    })
}

fn stats(views: &Views, pages: &[PlannedPage]) -> Stats {
    Stats {
        pages: pages.iter().filter(|planned| !matches!(planned.page, SitePage::Redirect(_))).count(),
        articles: views.guide().articles.len(),
        questions: views.overview().counts.questions,
        unanswered: views.guide().unanswered(),
        recognized: views.guide().recognized(),
        left_out: views.guide().left_out(),
        copied: views.guide().copied(),
        other_formats: views.guide().other_formats,
    }
}

fn page_artifact(renderer: &Arc<PageRenderer>, url: &str, page: SitePage) -> Artifact {
    let position = page.first().and_then(|page| renderer.views.order_index(page));
    let task = PageTask { renderer: Arc::clone(renderer), url: url.to_owned(), page };
    Artifact::rendered_by(task).at(position)
}

/// Assets of the guide, and Markdown copies.
fn files(renderer: &PageRenderer, sources: &Sources) -> BTreeMap<String, Artifact> {
    let guide = renderer.views.guide();
    let artifact = |(url, path): (String, &Arc<str>)| {
        let file = sources.get(path)?;
        Some((url, Artifact::fingerprinted(file.shared(), file.fingerprint)))
    };
    let copied = guide.pages.iter().filter(|_| guide.config.site.markdown_copies);
    let copies = copied.filter_map(|page| {
        let url = format!("{}.md", page.url.strip_suffix(".html").unwrap_or(&page.url));
        let article = page.article();
        if article.hidden.is_empty() {
            return artifact((url, &article.path));
        }
        let published = article.published(sources.get(&article.path)?.bytes());
        Some((url, Artifact::bytes(published.into_bytes())))
    });
    let assets = guide.assets.iter().map(|(url, path)| (url.clone(), path));
    copies.chain(assets.filter_map(artifact)).collect()
}

/// Social cards.
fn cards(renderer: &Arc<PageRenderer>, plan: &Arc<CardPlan>) -> BTreeMap<String, Artifact> {
    let artifact = |page: &str| {
        let (renderer, plan, page) = (Arc::clone(renderer), Arc::clone(plan), page.to_owned());
        (renderer.views.card_url(&page), Artifact::rendered_by(SocialCardTask { renderer, plan, page }))
    };
    plan.pages().map(artifact).collect()
}

/// Draws a social card. Its fingerprint is that of its text and fonts, which is cheaper than drawing.
struct SocialCardTask {
    renderer: Arc<PageRenderer>,
    plan: Arc<CardPlan>,
    page: String,
}

impl SocialCardTask {
    /// The direction of its text, and the book's accent.
    fn look(&self) -> (Direction, Option<&str>) {
        let site = self.renderer.views.site();
        (Direction::of(site), site.theme.accent.as_ref().map(|accent| accent.light.as_str()))
    }
}

impl RenderTask for SocialCardTask {
    fn fingerprint(&self) -> Fingerprint {
        let (direction, accent) = self.look();
        self.plan.fingerprint(&self.page, self.renderer.views.guide(), direction, accent)
    }

    fn render(&self) -> Result<Rendered, RenderError> {
        let (direction, accent) = self.look();
        Ok(self.plan.draw(&self.page, self.renderer.views.guide(), direction, accent).into())
    }
}

/// Adds files that no page shows.
fn add_machine_files(
    renderer: &Arc<PageRenderer>,
    icons: AppIcons,
    artifacts: &mut BTreeMap<String, Artifact>,
) {
    let base = renderer.views.guide().config.base_url.clone();
    let routes = &renderer.views.guide().routes;
    let mut add = |file: SiteFile, make: Box<dyn Fn(&PageRenderer) -> String + Send + Sync>| {
        let url = file.address();
        // The author's file replaces it.
        if routes.is_taken(url) {
            return;
        }
        let renderer = Arc::clone(renderer);
        artifacts.insert(url.to_owned(), Artifact::text(move || make(&renderer)));
    };
    let robots = base.clone();
    add(SiteFile::Robots, Box::new(move |_| feeds::robots(robots.as_deref())));
    add(SiteFile::Llms, Box::new(|renderer| feeds::llms(&renderer.views)));
    add(SiteFile::NoJekyll, Box::new(|_| String::new()));
    let policy = renderer.views.guide().config.host_policy();
    add(SiteFile::Headers, Box::new(move |renderer| feeds::headers(&policy, &hashed(renderer.views.site()))));
    if renderer.views.site().manifest.is_some() {
        add(SiteFile::Manifest, Box::new(move |renderer| offline::manifest(&renderer.views, icons)));
    }
    if let Some(base) = base.filter(|_| renderer.views.site().feed.is_some()) {
        add(SiteFile::Feed, Box::new(move |renderer| feeds::atom(&renderer.views, &base)));
    }
    if icons == AppIcons::Drawn && renderer.views.site().manifest.is_some() {
        let icons =
            app_icon::SIZES.map(|size| (routes.free(&app_icon::address(size)), app_icon::artifact(size)));
        artifacts.extend(icons);
    }
}

/// The sitemap: one file, or several with an index. Empty without a base URL.
fn sitemap_folder(renderer: &Arc<PageRenderer>, cram: Arc<Folder>) -> Folder {
    let renderer = Arc::clone(renderer);
    Folder::lazy(move || {
        let guide = renderer.views.guide();
        let routes = &guide.routes;
        let sitemap = SiteFile::Sitemap.address();
        let Some(base) = guide.config.base_url.as_deref().filter(|_| !routes.is_taken(sitemap)) else {
            return BTreeMap::new();
        };
        let pages = sitemap_pages(&renderer.views, &cram);
        let file = |url: &str, text: String| (url.to_owned(), Artifact::bytes(text.into_bytes()));
        if pages.len() <= feeds::SITEMAP_URLS {
            return BTreeMap::from([file(sitemap, feeds::sitemap(base, &pages))]);
        }
        let parts = pages.chunks(feeds::SITEMAP_URLS).enumerate();
        let name = |number: usize| routes.free(&format!("{}-{number}.xml", address_prefix(sitemap)));
        let mut files: BTreeMap<String, Artifact> =
            parts.map(|(index, part)| file(&name(index + 1), feeds::sitemap(base, part))).collect();
        let names: Vec<String> = (1..=files.len()).map(name).collect();
        files.extend([file(sitemap, feeds::sitemap_index(base, &names))]);
        files
    })
}

/// The beginning of the addresses of a file and of its further parts: `sitemap.xml`, `sitemap-1.xml`.
fn address_prefix(address: &str) -> &str {
    address.rsplit_once('.').map_or(address, |(stem, _)| stem)
}

/// Addresses of the theme's content-hashed files.
fn hashed(site: &SiteView) -> Vec<&str> {
    let theme = &site.theme;
    // The author's own icon has no hash in its name.
    let icon = Some(&theme.icon).filter(|url| !ICONS.contains(&url.as_str()));
    let always = [Some(&theme.css), Some(&theme.js), theme.early.as_ref(), theme.redirect.as_ref(), icon];
    let logo = theme.logo.as_ref().map(|logo| &logo.url);
    let parts = theme.styles.values().chain(theme.scripts.values()).chain(logo);
    always.into_iter().flatten().chain(parts).map(String::as_str).collect()
}

/// Addresses for search engines: all pages, including those of `cram`, except redirects and the page for missing addresses.
fn sitemap_pages(views: &Views, cram: &Folder) -> Vec<(String, Option<String>)> {
    let guide = views.guide();
    let updated = |page: &SitePage| match page {
        SitePage::Article(page) => guide.pages[*page].updated.clone(),
        _ => None,
    };
    let listed = pages::pages(views)
        .into_iter()
        .filter(|planned| planned.page.row().is_listed && planned.url != PageKind::NotFound.row().address);
    let mut pages: Vec<_> = listed.map(|planned| (planned.url, updated(&planned.page))).collect();
    pages.extend(cram.files().keys().map(|url| (url.clone(), None)));
    pages.sort();
    pages
}
