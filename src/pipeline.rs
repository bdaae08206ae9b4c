//! The only list of stages, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::config::{self, Config};
use crate::content::article::{Article, ArticleText};
use crate::content::front_matter::FrontMatter;
use crate::content::isolation::Runner;
use crate::content::{self, Options, Scan, Tools};
use crate::diag::{Diagnostic, Level, Outcome, Rule};
use crate::dialect::include::{self, Found, Included, Request};
use crate::dialect::questions::Collection;
use crate::memo::{Again, Cache, Fingerprint, Memo, Shelf, Shelved, Traces};
use crate::model::guide::Page;
use crate::model::{self, Selection};
use crate::search::ArticleTerms;
use crate::site::views::Views;
use crate::site::{self, Site};
use crate::source::{SourceFile, Sources, is_article};
use crate::study::lock::{LOCK_FILE, Lock};
use crate::study::{Study, drift};
use crate::theme::{self, Theme};

/// Rules of a guide that is meant to be one: elsewhere what they look for is no mistake.
const GUIDE_RULES: [Rule; 9] = [
    Rule::UnknownKey,
    Rule::MissingTitle,
    Rule::HeadingSkip,
    Rule::MissingAlt,
    Rule::UnansweredQuestion,
    Rule::LongAnswer,
    Rule::ListAnswerTooLong,
    Rule::DuplicateQuestion,
    Rule::EmptyCell,
];

/// The file that gives an order, and is no article.
const SUMMARY: &str = "SUMMARY.md";

/// What a run takes besides the sources: the command line's say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Overrides `base_url`.
    pub base_url: Option<String>,
    /// Whether drafts are part of the guide.
    pub drafts: bool,
    /// Whether articles are whose front matter cannot be read, so that they may be drafts. The author's preview shows them.
    pub unreadable: bool,
    /// Whether every warning counts as an error.
    pub strict: bool,
    /// Which part of the guide is wanted.
    pub selection: Selection,
}

impl Inputs {
    fn include(&self, front: &FrontMatter) -> bool {
        self.drafts || front.is_published() || self.unreadable && !front.draft
    }
}

/// What stages keep from run to run.
#[derive(Debug, Default)]
pub struct Pipeline {
    tools: Arc<Tools>,
    scans: Memo<Scan>,
    requests: Memo<Vec<Request>>,
    shelf: Arc<Shelf>,
    articles: Memo<Outcome<Article>>,
    terms: Arc<Memo<Shelved<ArticleTerms>>>,
    traces: Arc<Traces>,
    themes: Memo<Outcome<Arc<Theme>>>,
    locks: Memo<Outcome<Arc<Lock>>>,
}

/// The shelf's key for what pages were made of.
pub const TRACES: Fingerprint = Fingerprint(0);

/// What is kept of an article, each part for itself.
#[derive(Clone, Copy)]
enum Part {
    /// What is known of it.
    Article,
    /// What stands in it.
    Text,
    /// What it is found by.
    Terms,
}

impl Part {
    /// The key of the part, given the article's.
    fn of(self, article: Fingerprint) -> Fingerprint {
        article.and([Fingerprint(self as u128)])
    }
}

/// What a run made.
#[derive(Debug)]
pub struct Build {
    /// The site, to be pulled from.
    pub site: Arc<Site>,
    /// The guide and its parts, as the site's pages show them.
    pub views: Arc<Views>,
    /// All that was found wrong before rendering, in order of place. Rendering may find more.
    pub diagnostics: Vec<Diagnostic>,
    /// How loud each rule is in this book.
    pub levels: Levels,
}

/// How loud each rule is: its default, what `[lints]` says, and `--strict`.
#[derive(Debug, Clone)]
pub struct Levels(Vec<Level>);

impl Levels {
    fn new(config: &Config, has_book: bool, strict: bool) -> Self {
        let level = |rule: &Rule| {
            // A folder that nobody made for Prepbook is not refused, and not measured by the rules of a good guide.
            let default = match rule.default_level() {
                level if has_book => level,
                _ if GUIDE_RULES.contains(rule) => Level::Allow,
                level => level.min(Level::Warn),
            };
            let level = config.lints.get(rule.name()).copied().unwrap_or(default);
            if strict && level == Level::Warn { Level::Deny } else { level }
        };
        Self(Rule::ALL.iter().map(level).collect())
    }

    /// The level of a rule.
    pub fn of(&self, rule: Rule) -> Level {
        self.0[rule as usize]
    }
}

/// Of what the policy blocks, leaves the first of each kind in articles and in the theme: an author who knows of one knows of all.
fn first_of_each_kind(diagnostics: &mut Vec<Diagnostic>) {
    let mut kinds = BTreeSet::new();
    diagnostics.retain(|one| {
        one.rule != Rule::BlockedByCsp || kinds.insert((one.message.clone(), one.path.starts_with("themes/")))
    });
}

impl Pipeline {
    /// A pipeline that remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A pipeline that has what an earlier one left, keeps articles on `shelf`, and draws by `runner`.
    pub fn with_kept(drawings: Cache, shelf: Shelf, runner: Arc<dyn Runner>) -> Self {
        let tools = Arc::new(Tools::new(drawings, runner));
        let traces = Arc::new(Traces::new(shelf.get(TRACES).unwrap_or_default()));
        Self { tools, traces, shelf: Arc::new(shelf), ..Self::default() }
    }

    /// What holds its articles.
    pub fn shelf(&self) -> &Arc<Shelf> {
        &self.shelf
    }

    /// What pages were made of.
    pub fn traces(&self) -> &Arc<Traces> {
        &self.traces
    }

    /// The drawings of all diagrams it has seen.
    pub fn drawings(&self) -> &Cache {
        &self.tools.drawings
    }

    /// Runs every stage over `sources`. The memos make it cheap where little changed; the result is the same as without.
    pub fn run(&self, sources: &Outcome<Sources>, inputs: &Inputs) -> Build {
        let mut diagnostics = sources.diagnostics.clone();
        let sources = &sources.value;
        let mut config = config::load(sources).drain_into(&mut diagnostics);
        if let Some(base) = &inputs.base_url {
            config.base_url = Some(format!("{}/", base.trim_end_matches('/')));
        }
        let levels = Levels::new(&config, sources.get(config::BOOK_FILE).is_some(), inputs.strict);

        let collection = self.collection(sources);
        let (mut parsed, theme) = rayon::join(
            || self.parse(sources, Options::of(&config, collection), inputs),
            || self.theme(sources, &config),
        );
        let composed = pieces(&parsed);
        let mut is_complete = true;
        parsed.retain(|(article, _)| {
            let front = &article.value.front;
            let is_included = inputs.include(front);
            is_complete &= is_included || !front.is_unreadable;
            // What is wrong in a draft that is left out matters later.
            if is_included || front.is_unreadable {
                diagnostics.extend_from_slice(&article.diagnostics);
            }
            is_included
        });
        let theme = theme.drain_into(&mut diagnostics);
        let guide = model::assemble(parsed, config, sources).drain_into(&mut diagnostics);
        let lock = self.lock(sources, &mut diagnostics);
        // Questions of an article that is left out by mistake are not gone.
        let known = lock.iter().filter(|_| is_complete);
        diagnostics.extend(known.flat_map(|lock| drift::check(&guide, lock)));
        let guide = guide.select(&inputs.selection);
        let study = Study::new(lock);
        let (site, views) = site::plan(guide, study, Arc::clone(&self.traces), self.terms(), &theme, sources);

        relocate(&composed, &mut diagnostics);
        self.scans.sweep();
        self.requests.sweep();
        self.articles.sweep();
        self.terms.sweep();
        self.themes.sweep();
        self.locks.sweep();
        diagnostics.sort();
        diagnostics.dedup();
        first_of_each_kind(&mut diagnostics);
        Build { site: Arc::new(site), views, diagnostics, levels }
    }

    /// What a folder that was not made for Prepbook is, by its name and by the headings of its articles.
    fn collection(&self, sources: &Sources) -> Collection {
        if sources.get(config::BOOK_FILE).is_some() {
            return Collection::Guide;
        }
        let scans = article_files(sources).into_par_iter().map(|(path, file)| {
            let scan = self.scans.get_or(file.fingerprint, || Scan::of(&file.bytes()));
            let is_first = !path.contains('/') && path.to_ascii_lowercase().starts_with("readme.");
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

    /// The files that an article includes, and those that they include.
    fn included(
        &self,
        path: &Arc<str>,
        file: &SourceFile,
        sources: &Sources,
        notes: &Notes<'_>,
        inputs: &Inputs,
    ) -> Included {
        let mut included = Included::default();
        let mut open = vec![(Arc::clone(path), file.clone())];
        while let Some((from, file)) = open.pop() {
            let requests = self.requests.get_or(file.fingerprint, || {
                file.text().map(|text| include::requests(&text)).unwrap_or_default()
            });
            for request in requests.iter().filter(|request| !request.target.is_empty()) {
                if included.has(&from, request) {
                    continue;
                }
                let found = if request.is_note() {
                    notes.find(&request.target)
                } else {
                    find(sources, &from, request)
                };
                // What is not published as an article is not published in another.
                let is_published = |path: &Arc<str>, file: &SourceFile| {
                    !is_article(path)
                        || inputs.include(&content::front_matter_of(path, &file.bytes(), &self.tools))
                };
                let found = found.and_then(|(path, file)| {
                    if is_published(&path, file) { Ok((path, file)) } else { Err(Found::Missing) }
                });
                let (answer, next) = match found {
                    Ok((path, file)) => match file.text() {
                        Some(text) => {
                            (Found::File(Arc::clone(&path), Arc::from(&*text)), Some((path, file.clone())))
                        }
                        None => (Found::Binary, None),
                    },
                    Err(reason) => (reason, None),
                };
                included.insert(&from, request, answer);
                open.extend(next);
            }
        }
        included
    }

    /// Every article of the content, parsed now or before.
    fn parse(
        &self,
        sources: &Sources,
        options: Options,
        inputs: &Inputs,
    ) -> Vec<(Arc<Outcome<Article>>, Fingerprint)> {
        let notes = Notes::new(sources);
        let articles = article_files(sources)
            .into_par_iter()
            // One may take as long as a thousand others: each is to be free for whoever has time.
            .with_max_len(1)
            .map(|(path, file)| {
                let mut key = Fingerprint::of_parts([
                    path.as_bytes(),
                    &options.key(),
                    &file.fingerprint.0.to_le_bytes(),
                ]);
                let included = self.included(path, file, sources, &notes, inputs);
                if !included.is_empty() {
                    key = key.and([included.fingerprint()]);
                }
                let article =
                    self.articles.get_or(key, || self.article(key, path, file, Arc::new(included), options));
                let fingerprint = article_fingerprint(key, &article);
                (article, fingerprint)
            })
            .collect();
        self.tools.isolation.runner().release();
        articles
    }

    /// One article, from the shelf or parsed now. Its text is on the shelf from then on.
    fn article(
        &self,
        key: Fingerprint,
        path: &Arc<str>,
        file: &SourceFile,
        included: Arc<Included>,
        options: Options,
    ) -> Outcome<Article> {
        let text_key = Part::Text.of(key);
        let again: Again<ArticleText> = {
            // Not to hold what the tools remember, once nobody parses any more.
            let tools = Arc::downgrade(&self.tools);
            let runner = Arc::clone(self.tools.isolation.runner());
            let (path, file, included) = (Arc::clone(path), file.clone(), Arc::clone(&included));
            Arc::new(move || {
                let new_tools = || Arc::new(Tools::new(Cache::default(), Arc::clone(&runner)));
                let tools = tools.upgrade().unwrap_or_else(new_tools);
                ArticleText::clone(
                    &content::parse_with(&path, &file.bytes(), &included, options, &tools).value.text(),
                )
            })
        };
        if let Some(text) = Shelved::find(&self.shelf, text_key, Arc::clone(&again))
            && let Some(kept) = self.shelf.get::<Outcome<Article>>(Part::Article.of(key))
        {
            // They are read when somebody searches, and are not to be forgotten until then.
            self.shelf.touch(Part::Terms.of(key));
            return Outcome { value: Article { text, ..kept.value }, ..kept };
        }
        let mut parsed = content::parse_with(path, &file.bytes(), &included, options, &self.tools);
        if parsed.diagnostics.iter().any(|found| found.is_temporary) {
            return parsed;
        }
        self.shelf.put(Part::Article.of(key), &parsed);
        let text = std::mem::take(&mut parsed.value.text).leave(&self.shelf, text_key, again);
        // Copied, it takes a fifth less: what grew while it was parsed had room to spare.
        Outcome { value: Article { text, ..parsed.value.clone() }, ..parsed }
    }

    /// What finds the search terms of an article. The site calls it when somebody searches: it costs as much as parsing does, and most
    /// previews are never searched.
    fn terms(&self) -> impl Fn(&Page) -> Arc<ArticleTerms> + Send + Sync + 'static {
        let (terms, shelf) = (Arc::clone(&self.terms), Arc::clone(&self.shelf));
        move |page| {
            let key = Part::Terms.of(page.fingerprint);
            let kept_or_made = || {
                let article = Arc::clone(&page.parsed);
                let make: Again<ArticleTerms> = Arc::new(move || ArticleTerms::of(&article.value));
                Shelved::find(&shelf, key, Arc::clone(&make))
                    .unwrap_or_else(|| Shelved::from(make()).leave(&shelf, key, make))
            };
            terms.get_or(key, kept_or_made).get()
        }
    }

    /// The lock of the book's questions, where it has one.
    fn lock(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Lock>> {
        let file = sources.get(LOCK_FILE)?;
        let outcome = self.locks.get_or(file.fingerprint, || {
            let Outcome { value, diagnostics } = Lock::read(&file.bytes());
            Outcome { value: Arc::new(value), diagnostics }
        });
        diagnostics.extend_from_slice(&outcome.diagnostics);
        Some(Arc::clone(&outcome.value))
    }

    fn theme(&self, sources: &Sources, config: &Config) -> Outcome<Arc<Theme>> {
        let name = config.theme.as_deref().unwrap_or_default();
        let book = sources.get(config::BOOK_FILE).map(|file| file.fingerprint).unwrap_or_default();
        let files = theme::fingerprint(sources, config);
        // The book file is in the key for the place of the theme's name in it.
        let key = files.and([Fingerprint::of(name.as_bytes()), book]);
        let outcome = self.themes.get_or(key, || {
            let Outcome { value, diagnostics } = theme::load(sources, config);
            Outcome { value: Arc::new(value), diagnostics }
        });
        Outcome::clone(&outcome)
    }
}

/// Where the texts of articles come from that include files, by their paths.
fn pieces(parsed: &[(Arc<Outcome<Article>>, Fingerprint)]) -> BTreeMap<Arc<str>, Arc<Outcome<Article>>> {
    let includes = parsed.iter().filter(|(article, _)| !article.value.pieces.is_empty());
    includes.map(|(article, _)| (Arc::clone(&article.value.path), Arc::clone(article))).collect()
}

/// Moves diagnostics of articles that include files to the files that their texts come from.
fn relocate(pieces: &BTreeMap<Arc<str>, Arc<Outcome<Article>>>, diagnostics: &mut [Diagnostic]) {
    for found in diagnostics {
        if let Some(article) = pieces.get(&found.path) {
            article.value.pieces.relocate(found);
        }
    }
}

/// Notes by their names, put in order when the first is asked for.
struct Notes<'s> {
    sources: &'s Sources,
    by_name: OnceLock<BTreeMap<String, &'s Arc<str>>>,
}

impl<'s> Notes<'s> {
    fn new(sources: &'s Sources) -> Self {
        Self { sources, by_name: OnceLock::new() }
    }

    /// The note of a name or path.
    fn find(&self, name: &str) -> Result<(Arc<str>, &'s SourceFile), Found> {
        let stem = |path: &str| path.strip_suffix(".md").unwrap_or(path).to_lowercase();
        let by_name = self.by_name.get_or_init(|| {
            let mut names = BTreeMap::new();
            let prefix = self.sources.content_prefix();
            for (path, _) in article_files(self.sources) {
                let path_stem = stem(path.strip_prefix(prefix).unwrap_or(path));
                let name = path_stem.rsplit('/').next().unwrap_or_default().to_owned();
                names.entry(name).or_insert(path);
                names.entry(path_stem).or_insert(path);
            }
            names
        });
        let path = by_name.get(&stem(name.trim_start_matches('/'))).ok_or(Found::Missing)?;
        let file = self.sources.get(path).ok_or(Found::Missing)?;
        Ok((Arc::clone(path), file))
    }
}

/// The file that a request of the file `from` asks for.
fn find<'s>(
    sources: &'s Sources,
    from: &str,
    request: &Request,
) -> Result<(Arc<str>, &'s SourceFile), Found> {
    let mut reason = Found::Missing;
    for path in include::resolve(from, request) {
        let Some(path) = path else {
            reason = Found::Outside;
            continue;
        };
        if let Some(file) = sources.get(&path) {
            return Ok((Arc::from(path), file));
        }
        if sources.under(&format!("{path}/")).next().is_some() {
            reason = Found::Folder;
        }
    }
    Err(reason)
}

/// The files of articles.
fn article_files(sources: &Sources) -> Vec<(&Arc<str>, &SourceFile)> {
    let prefix = sources.content_prefix();
    sources
        .under(prefix)
        .filter(|(path, _)| is_article(path) && path.strip_prefix(prefix) != Some(SUMMARY))
        .filter(|(path, _)| !(prefix.is_empty() && path.starts_with("themes/")))
        .collect()
}

/// The fingerprint of an article by its `key`. What a limit on time or memory kept out of it may be in it at the next run, with the same key.
fn article_fingerprint(key: Fingerprint, article: &Outcome<Article>) -> Fingerprint {
    let temporary = article.diagnostics.iter().filter(|found| found.is_temporary);
    let places = temporary.map(|found| Fingerprint::of(&found.start.to_le_bytes()));
    let places: Vec<_> = places.collect();
    if places.is_empty() { key } else { key.and(places) }
}
