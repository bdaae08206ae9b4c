//! What each stage of a build takes: `cargo bench --bench stages`.
//!
//! The book is this repository's guide, or the folder that `PREPBOOK_BENCH_BOOK` names, such as one that `scripts/make-corpus` wrote. Times are for
//! the whole book. The stages that take one article after another run on one thread here, so that a figure is their work and not how well it
//! was shared out; `assemble`, `plan`, `search_index` and all of `pipeline` use every core, as in a build.
#![allow(missing_docs, reason = "benchmarks have no public API")]
#![allow(clippy::disallowed_methods, reason = "the book to measure with is named by the environment")]

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use prepbook::cache::{ByFingerprint, Fingerprint};
use prepbook::config::Config;
use prepbook::content::files::ContentFiles;
use prepbook::content::front_matter::{self, FrontMatter};
use prepbook::content::highlight::{Highlighter, LineSet};
use prepbook::content::language;
use prepbook::content::{self, Options, ParserResources};
use prepbook::data::typed;
use prepbook::diag::Outcome;
use prepbook::dialect::questions::Collection;
use prepbook::model::guide::Page;
use prepbook::model::{self, Guide, ParsedArticle};
use prepbook::pipeline::{Inputs, Pipeline};
use prepbook::search::{self, ArticleTerms};
use prepbook::sink::disk::OutputFolder;
use prepbook::site::social_cards::CardPlan;
use prepbook::site::{self, Site};
use prepbook::source::{Sources, disk, is_article};
use prepbook::study::Study;
use prepbook::theme::{self, Theme};
use prepbook::{config, sink};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The book, and what of it the stages are given.
struct Book {
    root: PathBuf,
    sources: Outcome<Sources>,
    config: Config,
    /// Paths and texts.
    articles: Vec<(Arc<str>, String)>,
    /// Languages and texts of the blocks of code.
    code: Vec<(String, String)>,
    parsed: Vec<ParsedArticle>,
    theme: Arc<Theme>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let root = std::env::var_os("PREPBOOK_BENCH_BOOK").map_or_else(repository, PathBuf::from);
    let sources = disk::load(&root, None).expect("a book to measure with");
    let config = config::load(&sources.value).value;
    let articles: Vec<(Arc<str>, String)> = sources
        .value
        .under(sources.value.content_prefix())
        .filter(|(path, _)| is_article(path))
        .filter_map(|(path, file)| Some((Arc::clone(path), file.text()?.to_owned())))
        .collect();
    let code = articles.iter().flat_map(|(_, text)| code_of(text)).collect();
    let tools = ParserResources::default();
    let parsed = articles.iter().map(|(path, text)| {
        let article = content::parse(path, text.as_bytes(), Options::of(&config, Collection::Guide), &tools);
        let fingerprint = Fingerprint::of_parts([path.as_bytes(), text.as_bytes()]);
        ParsedArticle { outcome: Arc::new(article), fingerprint }
    });
    let parsed = parsed.collect();
    let theme = Arc::new(theme::load(&sources.value, &config).value);
    Book { root, config, articles, code, parsed, theme, sources }
});

static SITE: LazyLock<Site> = LazyLock::new(|| plan(guide()));

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn code_of(text: &str) -> Vec<(String, String)> {
    let body = &text[front_matter::split(text).body];
    let mut blocks = Vec::new();
    let mut open = false;
    for event in Parser::new(body) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let language = info.split([' ', ',', '{']).next().unwrap_or_default();
                open = !matches!(language, "" | "mermaid");
                if open {
                    blocks.push((language.to_owned(), String::new()));
                }
            }
            Event::Text(part) if open => {
                if let Some((_, code)) = blocks.last_mut() {
                    code.push_str(&part);
                }
            }
            Event::End(_) => open = false,
            _ => {}
        }
    }
    blocks
}

fn guide() -> Guide {
    let articles = BOOK.parsed.iter().map(ParsedArticle::article);
    let files = ContentFiles::gather(&BOOK.sources.value, articles, &language::vote);
    model::assemble(BOOK.parsed.clone(), BOOK.config.clone(), None, &files).value
}

/// Every article's terms, in memory.
static TERMS: LazyLock<ByFingerprint<Arc<ArticleTerms>>> = LazyLock::new(|| {
    let terms = BOOK
        .parsed
        .iter()
        .map(|parsed| (parsed.fingerprint, Arc::new(ArticleTerms::of(parsed.article(), None))));
    terms.collect()
});

/// What finds an article's terms.
fn terms(page: &Page) -> Arc<ArticleTerms> {
    Arc::clone(&TERMS[&page.fingerprint])
}

fn plan(guide: Guide) -> Site {
    site::plan(
        Study::new(Arc::new(guide), None),
        terms,
        &BOOK.theme,
        &BOOK.sources.value,
        CardPlan::default(),
    )
    .0
}

fn articles() -> ItemsCount {
    ItemsCount::new(BOOK.articles.len())
}

fn bytes_of(texts: &[(impl AsRef<str>, String)]) -> BytesCount {
    BytesCount::new(texts.iter().map(|(_, text)| text.len()).sum::<usize>())
}

#[divan::bench(max_time = 3)]
fn load(bencher: Bencher<'_, '_>) {
    bencher.counter(articles()).bench(|| disk::load(&BOOK.root, None));
}

#[divan::bench(max_time = 3)]
fn front_matter(bencher: Bencher<'_, '_>) {
    let schema = typed::schema_of::<FrontMatter>();
    bencher.counter(articles()).bench(|| {
        for (path, text) in &BOOK.articles {
            black_box(front_matter::read(path, text, &front_matter::split(text), &schema, false));
        }
    });
}

/// One article with so many FAQs and comparisons in front matter: a figure is to grow with their number.
#[divan::bench(args = [500, 1_000, 2_000])]
fn long_front_matter(bencher: Bencher<'_, '_>, items: usize) {
    let list = |item: &dyn Fn(usize) -> String| (0..items).map(item).collect::<String>();
    let faqs = list(&|item| format!("  - {{question: Question {item}?, answer: See `c`.}}\n"));
    let comparisons = list(&|item| {
        format!("  - {{title: C{item}, subjects: [a, b], aspects: [{{name: n, values: [1, 2]}}]}}\n")
    });
    let text = format!("---\nfaqs:\n{faqs}comparisons:\n{comparisons}---\n# Title\n");
    let (path, tools) = (Arc::from("content/long.md"), ParserResources::default());
    bencher
        .counter(ItemsCount::new(items))
        .bench_local(|| content::parse(&path, text.as_bytes(), Options::default(), &tools));
}

/// An article less its front matter and the languages of its blocks, so that nothing is highlighted.
#[divan::bench(max_time = 3)]
fn markdown(bencher: Bencher<'_, '_>) {
    let plain = |text: &str| {
        let lines = text[front_matter::split(text).body].split_inclusive('\n');
        let lines = lines.map(|line| if line.starts_with("```") { "```\n" } else { line });
        lines.collect::<String>()
    };
    let texts: Vec<_> = BOOK.articles.iter().map(|(path, text)| (path, plain(text))).collect();
    let (tools, options) = (ParserResources::default(), Options::of(&BOOK.config, Collection::Guide));
    bencher.counter(bytes_of(&BOOK.articles)).bench(|| {
        for (path, text) in &texts {
            black_box(content::parse(path, text.as_bytes(), options, &tools));
        }
    });
}

fn highlight_all(highlighter: &Highlighter) {
    for (language, code) in &BOOK.code {
        black_box(highlighter.highlight(code, language, &LineSet::default()));
    }
}

/// With grammars loaded, and no line seen before.
#[divan::bench(max_time = 3)]
fn highlight_new_lines(bencher: Bencher<'_, '_>) {
    let fresh = || {
        let highlighter = Highlighter::new();
        black_box(highlighter.nearest("rust"));
        highlighter
    };
    bencher
        .counter(bytes_of(&BOOK.code))
        .with_inputs(fresh)
        .bench_refs(|highlighter| highlight_all(highlighter));
}

/// With every line seen before.
#[divan::bench(max_time = 3)]
fn highlight_known_lines(bencher: Bencher<'_, '_>) {
    let highlighter = Highlighter::new();
    highlight_all(&highlighter);
    bencher.counter(bytes_of(&BOOK.code)).bench(|| highlight_all(&highlighter));
}

#[divan::bench]
fn load_grammars() -> bool {
    Highlighter::new().nearest("rust").is_some()
}

#[divan::bench(max_time = 3)]
fn search_terms(bencher: Bencher<'_, '_>) {
    bencher.counter(articles()).bench(|| {
        for parsed in &BOOK.parsed {
            black_box(ArticleTerms::of(parsed.article(), None));
        }
    });
}

#[divan::bench(max_time = 3)]
fn assemble(bencher: Bencher<'_, '_>) {
    bencher.counter(articles()).bench(guide);
}

#[divan::bench(max_time = 3)]
fn load_theme(bencher: Bencher<'_, '_>) {
    let book = &*BOOK;
    bencher.bench(|| theme::load(&book.sources.value, &book.config));
}

/// What there is to learn, with the ids of questions.
#[divan::bench(max_time = 3)]
fn study(bencher: Bencher<'_, '_>) {
    let guide = Arc::new(guide());
    let study = || Study::new(Arc::clone(&guide), None);
    bencher.counter(articles()).bench(|| black_box(study().deck().cards.len()));
}

/// Which pages there are; none is rendered.
#[divan::bench(max_time = 3)]
fn plan_site(bencher: Bencher<'_, '_>) {
    bencher.counter(articles()).with_inputs(guide).bench_values(plan);
}

/// What tells whether a page changed, for every page.
#[divan::bench(max_time = 3)]
fn fingerprints(bencher: Bencher<'_, '_>) {
    let pages = pages();
    bencher.counter(articles()).with_inputs(|| plan(guide())).bench_refs(|site| {
        for url in &pages {
            black_box(site.get(url).map(site::Artifact::fingerprint));
        }
    });
}

/// Every page.
#[divan::bench(max_time = 3)]
fn render(bencher: Bencher<'_, '_>) {
    let pages = pages();
    bencher.counter(articles()).bench(|| {
        for url in &pages {
            black_box(SITE.pull(url));
        }
    });
}

/// The addresses of all pages. Asking for them makes the site, search index and all, before the clock runs.
fn pages() -> Vec<&'static str> {
    SITE.iter().map(|(url, _)| url).filter(|url| url.ends_with(".html")).collect()
}

/// All files of the index but the texts, which are made when they are asked for.
#[divan::bench(max_time = 3)]
fn search_index(bencher: Bencher<'_, '_>) {
    let guide = guide();
    LazyLock::force(&TERMS);
    bencher.counter(articles()).bench(|| search::files(&guide, &terms));
}

/// All stages but loading and writing.
#[divan::bench_group(max_time = 3)]
mod pipeline {
    use super::{BOOK, Bencher, Inputs, Pipeline, articles};

    /// With nothing kept from a run before.
    #[divan::bench]
    fn first(bencher: Bencher<'_, '_>) {
        bencher
            .counter(articles())
            .with_inputs(Pipeline::new)
            .bench_refs(|pipeline| pipeline.run(&BOOK.sources, &Inputs::default()));
    }

    /// With the same articles run before, as in a preview.
    #[divan::bench]
    fn again(bencher: Bencher<'_, '_>) {
        let pipeline = Pipeline::new();
        pipeline.run(&BOOK.sources, &Inputs::default());
        bencher.counter(articles()).bench(|| pipeline.run(&BOOK.sources, &Inputs::default()));
    }
}

/// Rendering and writing a whole site, on all cores.
#[divan::bench_group(max_time = 3)]
mod write {
    use super::{BOOK, Bencher, OutputFolder, SITE, articles, black_box, sink};

    /// Into an empty folder.
    #[divan::bench]
    fn first(bencher: Bencher<'_, '_>) {
        black_box(SITE.len());
        bencher
            .counter(articles())
            .with_inputs(|| tempfile::tempdir().expect("a temporary folder"))
            .bench_refs(|folder| write(folder.path()));
    }

    /// Where everything is there already.
    #[divan::bench]
    fn again(bencher: Bencher<'_, '_>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(folder.path());
        bencher.counter(articles()).bench(|| write(folder.path()));
    }

    fn write(folder: &std::path::Path) -> sink::disk::WriteSummary {
        let out = OutputFolder::new(&folder.join("site"), &BOOK.root).expect("a folder to write to");
        sink::disk::write(&SITE, &out, &|_, _| {}).expect("a site that can be written")
    }
}
