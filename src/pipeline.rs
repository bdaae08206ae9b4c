//! The only list of stages, in order.

mod includes;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use includes::NoteIndex;

use crate::cache::{DiskCache, Fingerprint, Lazy, LazyCache, Memo};
use crate::config::{self, Config};
use crate::content::article::{Article, ArticleText};
use crate::content::files::ContentFiles;
use crate::content::front_matter::FrontMatter;
use crate::content::isolation::Runner;
use crate::content::navigation::{Outline, Project, SUMMARY, find_projects};
use crate::content::{self, Options, ParserResources, Scan, language};
use crate::diag::{Diagnostic, LintLevel, Outcome, Rule};
use crate::dialect::component::Components;
use crate::dialect::include::{IncludedFiles, Request};
use crate::dialect::questions::Collection;
use crate::model::guide::Page;
use crate::model::{self, Guide, ParsedArticle, Selection};
use crate::raster::{FontFinder, Fonts, NoFonts};
use crate::search::keywords::{KEYWORDS_FILE, SectionKeywords};
use crate::search::{ArticleTerms, Keywords};
use crate::site::social_cards::{self, CardPlan};
use crate::site::views::Views;
use crate::site::{self, Site};
use crate::source::layout::THEMES;
use crate::source::names::is_readme;
use crate::source::{SourceFile, Sources, article_stem, is_article, relative};
use crate::study::lock::{LOCK_FILE, Lock};
use crate::study::moved::{moved_pages, recorded_comparisons};
use crate::study::{Study, drift};
use crate::theme::components::{self, ThemeComponents};
use crate::theme::{self, Theme};

/// The inputs of a run besides the sources: options of the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Overrides the `base_url` of `book.toml`.
    pub base_url: Option<String>,
    /// Whether drafts are part of the guide.
    pub drafts: bool,
    /// Whether articles with invalid front matter are part of the guide. They may be drafts, so only the preview includes them.
    pub unreadable: bool,
    /// Whether every warning counts as an error.
    pub strict: bool,
    /// The part of the guide to build.
    pub selection: Selection,
}

impl Inputs {
    fn include(&self, front: &FrontMatter) -> bool {
        self.drafts || front.is_published() || self.unreadable && !front.draft
    }
}

/// Runs all stages, and caches their results between runs.
#[derive(Debug)]
pub struct Pipeline {
    tools: Arc<ParserResources>,
    font_finder: Arc<dyn FontFinder>,
    scans: Memo<Scan>,
    languages: Memo<language::Vote>,
    requests: Memo<Vec<Request>>,
    articles: Memo<Outcome<Article>>,
    texts: Arc<LazyCache<ArticleText>>,
    terms: Arc<Memo<Lazy<ArticleTerms>>>,
    term_cache: Arc<LazyCache<ArticleTerms>>,
    themes: Memo<Outcome<Arc<Theme>>>,
    locks: Memo<Outcome<Arc<Lock>>>,
    keywords: Memo<Outcome<Arc<Keywords>>>,
    fonts: Memo<Fonts>,
    components: Memo<Outcome<Arc<ThemeComponents>>>,
}

/// A cached part of an article.
#[derive(Clone, Copy)]
enum CachedPart<'k> {
    Article,
    Text,
    /// Its search terms, with the keywords of its sections.
    Terms(Option<&'k SectionKeywords>),
}

impl CachedPart<'_> {
    /// The cache key of this part of the article with this fingerprint.
    fn key(self, article: Fingerprint) -> Fingerprint {
        match self {
            CachedPart::Article => article.and([Fingerprint::of(b"article")]),
            CachedPart::Text => article.and([Fingerprint::of(b"text")]),
            CachedPart::Terms(None) => article.and([Fingerprint::of(b"terms")]),
            CachedPart::Terms(Some(keywords)) => {
                article.and([Fingerprint::of(b"terms"), keywords.fingerprint()])
            }
        }
    }
}

/// The result of a run.
#[derive(Debug)]
pub struct Build {
    /// The site. Its files are rendered on demand.
    pub site: Arc<Site>,
    /// The views that the site's pages are rendered from.
    pub views: Arc<Views>,
    /// The diagnostics, by path and position. Rendering may add more.
    pub diagnostics: Vec<Diagnostic>,
    /// The level of each rule in this book.
    pub levels: Levels,
}

/// The level of each rule: its default, overridden by `[lints]` and `--strict`.
#[derive(Debug, Clone)]
pub struct Levels(Vec<LintLevel>);

impl Levels {
    fn new(config: &Config, strict: bool) -> Self {
        let level = |rule: &Rule| {
            // A folder that is not written for Prepbook has no errors, and need not follow the rules for guides.
            let default = match rule.default_level() {
                level if !config.is_foreign => level,
                _ if rule.is_for_guides() => LintLevel::Allow,
                level => level.min(LintLevel::Warn),
            };
            let level = config.lints.get(rule.name()).copied().unwrap_or(default);
            if strict && level == LintLevel::Warn { LintLevel::Deny } else { level }
        };
        Self(Rule::ALL.iter().map(level).collect())
    }

    /// The level of a rule.
    pub fn of(&self, rule: Rule) -> LintLevel {
        self.0[rule as usize]
    }
}

/// Keeps the first `blocked-by-csp` diagnostic of each kind and site, in articles and in the theme: the others say the same.
fn first_of_each_kind(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    diagnostics.retain(|one| {
        one.rule != Rule::BlockedByCsp || seen.insert((one.message.clone(), one.path.starts_with(THEMES)))
    });
}

impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

impl Pipeline {
    /// A pipeline without a disk cache.
    pub fn new() -> Self {
        Self::with(ParserResources::default(), Arc::new(NoFonts))
    }

    /// A pipeline with a disk cache. `runner` draws diagrams, and `font_finder` finds fonts for social cards.
    pub fn with_cache(cache: DiskCache, runner: Arc<dyn Runner>, font_finder: Arc<dyn FontFinder>) -> Self {
        Self::with(ParserResources::new(Arc::new(cache), runner), font_finder)
    }

    fn with(tools: ParserResources, font_finder: Arc<dyn FontFinder>) -> Self {
        Self {
            texts: LazyCache::new(Arc::clone(&tools.cache)),
            term_cache: LazyCache::new(Arc::clone(&tools.cache)),
            tools: Arc::new(tools),
            font_finder,
            scans: Memo::default(),
            languages: Memo::default(),
            requests: Memo::default(),
            articles: Memo::default(),
            terms: Arc::default(),
            themes: Memo::default(),
            locks: Memo::default(),
            keywords: Memo::default(),
            fonts: Memo::default(),
            components: Memo::default(),
        }
    }

    /// Runs all stages on `sources`. The result does not depend on what is cached.
    pub fn run(&self, sources: &Outcome<Sources>, inputs: &Inputs) -> Build {
        let mut diagnostics = sources.diagnostics.clone();
        let sources = &sources.value;
        let mut config = config::load(sources).drain_into(&mut diagnostics);
        if let Some(base) = &inputs.base_url {
            config.base_url = Some(format!("{}/", base.trim_end_matches('/')));
        }
        let levels = Levels::new(&config, inputs.strict);

        let outline = Outline::find(sources, &config);
        let projects = find_projects(sources, &config, outline.as_ref());
        let files = article_files(sources, outline.as_ref(), &projects);
        let vote = |file: &SourceFile| *self.languages.get_or(file.fingerprint, || language::vote(file));
        if config.is_foreign && config.language.is_none() {
            let prefix = sources.content_prefix();
            let articles: Vec<_> = files.iter().map(|(path, file)| (relative(path, prefix), *file)).collect();
            config.language = language::of_articles(&articles, &vote).map(str::to_owned);
        }
        let options = Options::of(&config, self.collection(&config, sources, &files));
        let components = self.components(sources, &config, &mut diagnostics);
        let mut theme_diagnostics = Vec::new();
        let (mut parsed, theme) = rayon::join(
            || self.parse(&files, sources, options, inputs, components.as_ref()),
            || self.theme(sources, &config, &mut theme_diagnostics),
        );
        diagnostics.append(&mut theme_diagnostics);
        let keywords = self.keywords(sources, &mut diagnostics);
        self.cache().retain(parsed.iter().flat_map(|parsed| {
            let article = parsed.article();
            let terms = CachedPart::Terms(keywords.of(&article.path));
            let parts = [CachedPart::Article, CachedPart::Text, terms];
            parts.map(|part| part.key(parsed.fingerprint)).into_iter().chain(article.drawings.iter().copied())
        }));
        diagnostics.extend(keywords.check(parsed.iter().map(ParsedArticle::article)));
        let composed = includes::pieces(&parsed);
        let mut is_complete = true;
        parsed.retain(|parsed| {
            let front = &parsed.article().front;
            let is_included = inputs.include(front);
            is_complete &= is_included || !front.is_unreadable;
            // Drafts that are left out have no diagnostics.
            if is_included || front.is_unreadable {
                diagnostics.extend_from_slice(&parsed.outcome.diagnostics);
            }
            is_included
        });
        let mut files = ContentFiles::gather(sources, parsed.iter().map(ParsedArticle::article), &vote);
        files.projects = projects;
        let guide = model::assemble(parsed, config, outline.as_ref(), &files);
        let mut guide = guide.drain_into(&mut diagnostics);
        let lock = self.lock(sources, &mut diagnostics);
        let moved = lock.as_ref().map(|lock| moved_pages(&guide, lock));
        guide.redirect_moved(moved.into_iter().flatten());
        let recorded = lock.as_ref().map(|lock| recorded_comparisons(&guide, lock));
        guide.redirect_comparisons(recorded.into_iter().flatten());
        // An article that is left out because of invalid front matter has not lost its questions.
        let known = lock.iter().filter(|_| is_complete);
        diagnostics.extend(known.flat_map(|lock| drift::check(&guide, lock)));
        let fonts = self.fonts(&guide, sources, &mut diagnostics);
        let study = Study::new(Arc::new(guide.select(&inputs.selection)), lock);
        let cards = CardPlan::new(study.guide(), fonts);
        let (site, views) = site::plan(study, self.terms(keywords), &theme, sources, cards);

        includes::relocate(&composed, &mut diagnostics);
        self.sweep();
        diagnostics.sort();
        diagnostics.dedup();
        first_of_each_kind(&mut diagnostics);
        Build { site: Arc::new(site), views, diagnostics, levels }
    }

    /// Drops what this run did not use.
    fn sweep(&self) {
        self.scans.sweep();
        self.languages.sweep();
        self.requests.sweep();
        self.articles.sweep();
        self.terms.sweep();
        self.themes.sweep();
        self.locks.sweep();
        self.keywords.sweep();
        self.fonts.sweep();
        self.components.sweep();
    }

    /// The kind of a folder that is not written for Prepbook, by its name and the headings of its articles.
    fn collection(
        &self,
        config: &Config,
        sources: &Sources,
        articles: &[(&Arc<str>, &SourceFile)],
    ) -> Collection {
        if sources.is_book() && !config.is_foreign {
            return Collection::Guide;
        }
        let scans = articles.par_iter().map(|(path, file)| {
            let scan = self.scans.get_or(file.fingerprint, || Scan::of(file.bytes()));
            let is_first = article_stem(path).is_some_and(is_readme);
            Scan { title: scan.title.clone().filter(|_| is_first), ..*scan }
        });
        let all = scans.reduce(Scan::default, Scan::and);
        let title = all.title.unwrap_or_default();
        Collection::of_folder(
            [sources.root_name(), &title],
            (all.asking, all.headings),
            (all.interviews, all.files),
        )
    }

    /// The articles of the content, cached or parsed.
    fn parse(
        &self,
        files: &[(&Arc<str>, &SourceFile)],
        sources: &Sources,
        options: Options,
        inputs: &Inputs,
        components: Option<&Arc<ThemeComponents>>,
    ) -> Vec<ParsedArticle> {
        let notes = NoteIndex::new(sources, files);
        let articles = files
            .into_par_iter()
            // One article may take as long as a thousand others, so each is a task of its own.
            .with_max_len(1)
            .map(|(path, file)| {
                let mut key = Fingerprint::of_parts([
                    path.as_bytes(),
                    &options.key(),
                    &file.fingerprint.0.to_le_bytes(),
                ]);
                let mut included = self.included(path, file, &notes, options, inputs);
                if !included.is_empty() {
                    key = key.and([included.fingerprint()]);
                }
                if let Some(components) = components {
                    key = key.and([components.fingerprint()]);
                    included.components = Some(Arc::clone(components) as Arc<dyn Components>);
                }
                let outcome = self.articles.get_or(key, || self.article(key, path, file, included, options));
                let fingerprint = article_fingerprint(key, &outcome);
                ParsedArticle { outcome, fingerprint }
            })
            .collect();
        self.tools.isolation.runner().release();
        articles
    }

    /// The article in `file`, from the disk cache or parsed. Its text is in the cache from then on.
    fn article(
        &self,
        key: Fingerprint,
        path: &Arc<str>,
        file: &SourceFile,
        included: IncludedFiles,
        options: Options,
    ) -> Outcome<Article> {
        let (key, text_key) = (CachedPart::Article.key(key), CachedPart::Text.key(key));
        let (path, file, tools) = (Arc::clone(path), file.clone(), Arc::clone(&self.tools));
        let parse = move || content::parse_with(&path, file.bytes(), &included, options, &tools);
        if let Some(cached) = self.cache().get::<Outcome<Article>>(key) {
            let text = self.texts.stored(text_key, move || parse().value.text.into_value());
            return Outcome { value: Article { text, ..cached.value }, ..cached };
        }
        let parsed = parse();
        // A limit on time or memory may not be reached the next time.
        if parsed.diagnostics.iter().any(|found| found.is_temporary) {
            return parsed;
        }
        let text = parsed.value.text.clone();
        let text = self.texts.store(text_key, text, move || parse().value.text.into_value());
        self.cache().put(key, &parsed);
        // A clone has no spare capacity, and is not between what parsing allocated.
        Outcome { value: Article { text, ..parsed.value }, ..parsed }.clone()
    }

    /// The search terms of an article. The site asks for them when it makes the search index: they cost as much as parsing, and most previews
    /// are never searched.
    fn terms(&self, keywords: Arc<Keywords>) -> impl Fn(&Page) -> Arc<ArticleTerms> + Send + Sync + 'static {
        let (terms, cache) = (Arc::clone(&self.terms), Arc::clone(&self.term_cache));
        move |page| {
            let (parsed, keywords) = (Arc::clone(&page.parsed), Arc::clone(&keywords));
            let key = CachedPart::Terms(keywords.of(&parsed.value.path)).key(page.fingerprint);
            let compute = move || ArticleTerms::of(&parsed.value, keywords.of(&parsed.value.path));
            terms.get_or(key, || cache.get_or_store(key, compute)).get()
        }
    }

    /// The fonts for the guide's social cards.
    fn fonts(&self, guide: &Guide, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Arc<Fonts> {
        let (characters, _) = social_cards::missing(guide, &Fonts::default());
        if characters.is_empty() {
            return Arc::default();
        }
        let language = guide.config.language();
        let key = Fingerprint::of_value(&(&characters, language));
        let fonts = self.fonts.get_or(key, || Fonts::with(self.font_finder.find(&characters, language)));
        let (missing, page) = social_cards::missing(guide, &fonts);
        if let Some(character) = missing.first() {
            let path = page.map_or_else(
                || Arc::from(config::BOOK_FILE),
                |page| Arc::clone(&guide.pages[page].article().path),
            );
            let others = if missing.len() == 1 { "" } else { " and other characters of titles" };
            let message =
                format!("no font on this computer has `{character}`{others}, so social cards are left out");
            let text = sources.text(&path).unwrap_or_default();
            let found = text.char_indices().find(|(_, c)| missing.contains(c));
            let span = found.map_or(0..0, |(start, c)| start..start + c.len_utf8());
            let help = "install a font for this script, or set `image:` in the front matter of the page";
            diagnostics.push(Diagnostic::new(Rule::MissingFont, &path, span, message).help(help));
        }
        fonts
    }

    /// The components of the book's theme, if it has any.
    fn components(
        &self,
        sources: &Sources,
        config: &Config,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Arc<ThemeComponents>> {
        let key = components::fingerprint(sources, config)?;
        Some(cached(&self.components, key, diagnostics, || components::load(sources, config)))
    }

    fn cache(&self) -> &Arc<DiskCache> {
        &self.tools.cache
    }

    /// The lock file of the book.
    fn lock(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Lock>> {
        let file = sources.get(LOCK_FILE)?;
        Some(cached(&self.locks, file.fingerprint, diagnostics, || Lock::read(file.bytes())))
    }

    /// The search keywords of the book's sections.
    fn keywords(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Arc<Keywords> {
        let Some(file) = sources.get(KEYWORDS_FILE).filter(|_| sources.is_book()) else {
            return Arc::default();
        };
        let prefix = sources.content_prefix();
        let key = file.fingerprint.and([Fingerprint::of(prefix.as_bytes())]);
        cached(&self.keywords, key, diagnostics, || Keywords::read(file.bytes(), prefix))
    }

    /// The theme of the book.
    fn theme(&self, sources: &Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Arc<Theme> {
        theme::check_name(sources, config, diagnostics);
        let name = config.theme.name();
        let book = sources.get(config::BOOK_FILE).map(|file| file.fingerprint).unwrap_or_default();
        let files = theme::fingerprint(sources, config);
        // Diagnostics point at the theme's name in `book.toml`, so that file is in the key. Settings of other tools and arguments give these settings as well.
        let settings = Fingerprint::of_value(&(&config.language, &config.base_url));
        let key = files.and([Fingerprint::of(name.as_bytes()), book, settings]);
        cached(&self.themes, key, diagnostics, || theme::load(sources, config))
    }
}

/// The value for `key`, read on a miss. Its diagnostics are added on a hit as well.
fn cached<T>(
    memo: &Memo<Outcome<Arc<T>>>,
    key: Fingerprint,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl FnOnce() -> Outcome<T>,
) -> Arc<T> {
    let outcome = memo.get_or(key, || {
        let Outcome { value, diagnostics } = read();
        Outcome { value: Arc::new(value), diagnostics }
    });
    diagnostics.extend_from_slice(&outcome.diagnostics);
    Arc::clone(&outcome.value)
}

/// The files of articles: not those about the repository, unless an outline names them, and not those that give the order.
fn article_files<'s>(
    sources: &'s Sources,
    outline: Option<&Outline>,
    projects: &[Project],
) -> Vec<(&'s Arc<str>, &'s SourceFile)> {
    let prefix = sources.content_prefix();
    let is_lesson = |path: &Arc<str>| {
        let inside = relative(path, prefix);
        let outlines = || outline.into_iter().chain(projects.iter().map(|project| &project.outline));
        let is_order = outline.is_some_and(|outline| outline.path == *path && !outline.names(inside))
            || projects.iter().any(|project| project.is_order_file(inside));
        inside != SUMMARY
            && !is_order
            && !(prefix.is_empty() && path.starts_with(THEMES))
            && (!sources.is_housekeeping(path) || outlines().any(|outline| outline.names(inside)))
    };
    sources.under(prefix).filter(|(path, _)| is_article(path) && is_lesson(path)).collect()
}

/// The fingerprint of an article with this cache key. The same key may give another article if a limit on time or memory was reached, so these
/// diagnostics are part of the fingerprint.
fn article_fingerprint(key: Fingerprint, article: &Outcome<Article>) -> Fingerprint {
    let temporary = article.diagnostics.iter().filter(|found| found.is_temporary);
    let positions: Vec<_> = temporary.map(|found| Fingerprint::of(&found.start.to_le_bytes())).collect();
    if positions.is_empty() { key } else { key.and(positions) }
}
