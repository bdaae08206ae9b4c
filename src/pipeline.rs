//! The only list of stages, in order.

mod includes;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use includes::Notes;

use crate::config::{self, Config};
use crate::content::article::{Article, ArticleText};
use crate::content::files::ContentFiles;
use crate::content::front_matter::FrontMatter;
use crate::content::isolation::Runner;
use crate::content::{self, Options, Scan, Tools};
use crate::diag::{Diagnostic, LintLevel, Outcome, Rule};
use crate::dialect::include::{Included, Request};
use crate::dialect::questions::Collection;
use crate::memo::{Again, Cache, Fingerprint, Memo, Shelf, Shelved, Traces};
use crate::model::guide::Page;
use crate::model::navigation::{Outline, SUMMARY};
use crate::model::{self, Selection};
use crate::search::ArticleTerms;
use crate::site::views::Views;
use crate::site::{self, Site};
use crate::source::{SourceFile, Sources, is_article};
use crate::study::lock::{LOCK_FILE, Lock};
use crate::study::{Study, drift};
use crate::theme::{self, Theme};

/// Rules of a guide that is meant to be one: elsewhere what they look for is no mistake.
const GUIDE_RULES: [Rule; 10] = [
    Rule::UnknownKey,
    Rule::MissingTitle,
    Rule::HeadingSkip,
    Rule::MissingAlt,
    Rule::UnansweredQuestion,
    Rule::LongAnswer,
    Rule::ListAnswerTooLong,
    Rule::DuplicateQuestion,
    Rule::EmptyCell,
    Rule::MissingText,
];

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
pub struct Levels(Vec<LintLevel>);

impl Levels {
    fn new(config: &Config, strict: bool) -> Self {
        let level = |rule: &Rule| {
            // A folder that nobody made for Prepbook is not refused, and not measured by the rules of a good guide.
            let default = match rule.default_level() {
                level if !config.is_foreign => level,
                _ if GUIDE_RULES.contains(rule) => LintLevel::Allow,
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
        let levels = Levels::new(&config, inputs.strict);

        let outline = Outline::find(sources, &config);
        let files = article_files(sources, outline.as_ref());
        let options = Options::of(&config, self.collection(sources, &files));
        let (mut parsed, theme) =
            rayon::join(|| self.parse(&files, sources, options, inputs), || self.theme(sources, &config));
        let composed = includes::pieces(&parsed);
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
        let files = ContentFiles::gather(sources, parsed.iter().map(|(article, _)| &article.value));
        let guide = model::assemble(parsed, config, outline.as_ref(), sources, &files);
        let guide = guide.drain_into(&mut diagnostics);
        let lock = self.lock(sources, &mut diagnostics);
        // Questions of an article that is left out by mistake are not gone.
        let known = lock.iter().filter(|_| is_complete);
        diagnostics.extend(known.flat_map(|lock| drift::check(&guide, lock)));
        let study = Study::new(Arc::new(guide.select(&inputs.selection)), lock);
        let (site, views) = site::plan(study, Arc::clone(&self.traces), self.terms(), &theme, sources);

        includes::relocate(&composed, &mut diagnostics);
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
    fn collection(&self, sources: &Sources, articles: &[(&Arc<str>, &SourceFile)]) -> Collection {
        if sources.get(config::BOOK_FILE).is_some() {
            return Collection::Guide;
        }
        let scans = articles.par_iter().map(|(path, file)| {
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

    /// Every article of the content, parsed now or before.
    fn parse(
        &self,
        files: &[(&Arc<str>, &SourceFile)],
        sources: &Sources,
        options: Options,
        inputs: &Inputs,
    ) -> Vec<(Arc<Outcome<Article>>, Fingerprint)> {
        let notes = NoteIndex::new(sources, files);
        let articles = files
            .into_par_iter()
            // One may take as long as a thousand others: each is to be free for whoever has time.
            .with_max_len(1)
            .map(|(path, file)| {
                let mut key = Fingerprint::of_parts([
                    path.as_bytes(),
                    &options.key(),
                    &file.fingerprint.0.to_le_bytes(),
                ]);
                let included = self.included(path, file, &notes, options, inputs);
                if !included.is_empty() {
                    key = key.and([included.fingerprint()]);
                }
                let article =
                    self.articles.get_or(key, || self.article(key, path, file, &Arc::new(included), options));
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
        included: &Arc<Included>,
        options: Options,
    ) -> Outcome<Article> {
        let text_key = Part::Text.of(key);
        let again: Again<ArticleText> = {
            // Not to hold what the tools remember, once nobody parses any more.
            let tools = Arc::downgrade(&self.tools);
            let runner = Arc::clone(self.tools.isolation.runner());
            let (path, file, included) = (Arc::clone(path), file.clone(), Arc::clone(included));
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
        let mut parsed = content::parse_with(path, &file.bytes(), included, options, &self.tools);
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

/// The files of articles. What is about the repository is none, unless the outline names it.
fn article_files<'s>(sources: &'s Sources, outline: Option<&Outline>) -> Vec<(&'s Arc<str>, &'s SourceFile)> {
    let prefix = sources.content_prefix();
    let is_lesson = |path: &str| {
        let inside = path.strip_prefix(prefix).unwrap_or(path);
        inside != SUMMARY
            && !(prefix.is_empty() && path.starts_with("themes/"))
            && (!sources.is_housekeeping(path) || outline.is_some_and(|outline| outline.names(inside)))
    };
    sources.under(prefix).filter(|(path, _)| is_article(path) && is_lesson(path)).collect()
}

/// The fingerprint of an article by its `key`. What a limit on time or memory kept out of it may be in it at the next run, with the same key.
fn article_fingerprint(key: Fingerprint, article: &Outcome<Article>) -> Fingerprint {
    let temporary = article.diagnostics.iter().filter(|found| found.is_temporary);
    let places = temporary.map(|found| Fingerprint::of(&found.start.to_le_bytes()));
    let places: Vec<_> = places.collect();
    if places.is_empty() { key } else { key.and(places) }
}
