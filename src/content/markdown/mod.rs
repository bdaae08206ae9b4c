//! Markdown into an [`Article`], in passes over the parser's events.
//!
//! 1. [`inline`]: links, images, formulas and raw HTML become HTML with holes.
//! 2. [`outline`]: headings get ids; questions, their answers and follow-ups are found.
//! 3. [`comparison`]: tables that compare are read.
//! 4. [`render`]: what is left becomes HTML.

mod blocks;
mod comparison;
mod extras;
mod inline;
mod outline;
mod raw_html;
mod render;
mod text;

pub use comparison::title as comparison_title;
pub use outline::humanize;
pub(super) use text::is_unspaced;
pub use text::shorten;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser};

use super::anchors::Anchors;
use super::article::{Article, ArticleText, Comparison, Link, LinkKind};
use super::fragment::Marked;
use super::front_matter::{self, FrontMatter};
use super::merge_conflict;
use super::slug::{Slugger, slug};
use crate::config::{Config, RawHtml};
use crate::data::typed;
use crate::diag::{Diagnostic, Outcome, Rule, Span};
use crate::memo::Cache;

/// An event and its place in the file.
type Item<'a> = (Event<'a>, Range<usize>);

/// What the book says about how to read articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of HTML.
    pub raw_html: RawHtml,
    /// Whether quotes and dashes become typographic ones.
    pub smart_punctuation: bool,
}

/// What parsing needs that is costly to make: made once, shared by all articles.
#[derive(Debug)]
pub struct Tools {
    /// Colours code.
    pub highlighter: super::highlight::Highlighter,
    /// Diagrams that were drawn before.
    pub drawings: Cache,
    /// Of [`FrontMatter`].
    schema: serde_json::Value,
}

impl Default for Tools {
    fn default() -> Self {
        Self {
            highlighter: super::highlight::Highlighter::default(),
            drawings: Cache::default(),
            schema: typed::schema_of::<FrontMatter>(),
        }
    }
}

impl Tools {
    /// Tools that have drawings of earlier diagrams.
    pub fn with_drawings(drawings: Cache) -> Self {
        Self { drawings, ..Self::default() }
    }
}

impl Options {
    /// What `book.toml` says.
    pub fn of(config: &Config) -> Self {
        Self {
            raw_html: config.build.raw_html.unwrap_or_default(),
            smart_punctuation: config.build.smart_punctuation,
        }
    }

    /// The options as bytes, for the memo's key.
    pub fn key(self) -> [u8; 2] {
        [self.raw_html as u8, u8::from(self.smart_punctuation)]
    }

    fn parser(self) -> pulldown_cmark::Options {
        use pulldown_cmark::Options as Flags;
        let mut flags = Flags::ENABLE_TABLES
            | Flags::ENABLE_FOOTNOTES
            | Flags::ENABLE_STRIKETHROUGH
            | Flags::ENABLE_TASKLISTS
            | Flags::ENABLE_HEADING_ATTRIBUTES
            | Flags::ENABLE_MATH
            | Flags::ENABLE_GFM
            | Flags::ENABLE_DEFINITION_LIST
            | Flags::ENABLE_WIKILINKS;
        flags.set(Flags::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        flags
    }
}

/// What the passes over one article share.
struct Context<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    options: Options,
    tools: &'a Tools,
    diagnostics: Vec<Diagnostic>,
    links: Vec<Link>,
    slugger: Slugger,
    anchors: BTreeSet<String>,
    /// Diagrams so far: each needs ids of its own.
    diagrams: usize,
}

impl Context<'_> {
    fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::new(rule, self.path, span, message));
        &mut self.diagnostics[place]
    }

    /// Notes a reference and gives the number of its hole.
    fn link(&mut self, target: impl Into<String>, kind: LinkKind, span: Span) -> usize {
        self.links.push(Link { target: target.into(), kind, span });
        self.links.len() - 1
    }
}

/// Parses the article in `bytes`. Pure: depends on nothing but its arguments, and yields an article whatever the bytes are.
pub fn parse(path: &Arc<str>, bytes: &[u8], options: Options, tools: &Tools) -> Outcome<Article> {
    let lossy = String::from_utf8_lossy(bytes);
    let mut diagnostics = Vec::new();
    if matches!(lossy, std::borrow::Cow::Owned(_)) {
        let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        let message = format!("`{path}` is not UTF-8: byte {at} starts no character");
        diagnostics.push(Diagnostic::new(Rule::UnreadableFile, path, at..at + 1, message).label("not UTF-8"));
    }
    // A NUL would be taken for a hole, and means that the file is no text at all.
    let text = lossy.replace('\0', " ");
    if let Some(at) = lossy.find('\0') {
        let message = format!("`{path}` holds a NUL byte");
        diagnostics.push(Diagnostic::new(Rule::UnreadableFile, path, at..at + 1, message));
    }
    let parts = front_matter::split(&text);
    let front = front_matter::read(path, &text, &parts, &tools.schema).drain_into(&mut diagnostics);
    diagnostics.extend(merge_conflict::find(path, &text, &parts));
    let mut cx = Context {
        path,
        text: &text,
        options,
        tools,
        diagnostics,
        links: Vec::new(),
        slugger: Slugger::default(),
        anchors: BTreeSet::new(),
        diagrams: 0,
    };
    let items = cx.events(parts.body);
    let value = article(&mut cx, front, parts.front, items);
    Outcome { value, diagnostics: cx.diagnostics }
}

fn article(
    cx: &mut Context<'_>,
    mut front: FrontMatter,
    front_span: Range<usize>,
    mut items: Vec<Item<'_>>,
) -> Article {
    let notes = blocks::take_footnotes(&mut items);
    let title = outline::take_title(cx, &front, &mut items);
    let mut outline = outline::read(cx, &front, &items);
    let drafts = comparison::read(cx, &outline, &items);
    let mut html = render::body(cx, &mut outline, &drafts, &notes, &items);
    let mut comparisons: Vec<Comparison> = drafts.into_iter().map(|draft| draft.comparison).collect();
    let extra = extras::comparisons(cx, &front, &mut comparisons);
    for comparison in &mut comparisons {
        comparison.slug = slug(&comparison.title);
    }
    html.push_str(&extra.html);
    let (faqs, faq_answers) = extras::faqs(cx, &front);
    // They are parts of the article now, and not held twice.
    front.comparisons = Vec::new();
    front.faqs = Vec::new();
    let marked = Marked::from_html(&html);
    let intro_end = items.iter().position(|(event, _)| text::is_heading_start(event)).unwrap_or(items.len());
    let intro = outline::section_text(&items[..intro_end]);
    let mut text = ArticleText { body: marked.fragment, intro, faqs: faq_answers, ..ArticleText::default() };
    let (mut headings, questions) = outline.finish(&marked.marks, &items, &mut text);
    headings.extend(extra.headings);
    text.below.extend(extra.below);
    let article = Article {
        path: Arc::clone(cx.path),
        summary: front.summary.clone().unwrap_or_else(|| text::first_paragraph(&items)),
        front,
        front_span,
        title,
        text: text.into(),
        anchors: Anchors::of(std::mem::take(&mut cx.anchors), &headings, &faqs),
        headings,
        questions,
        comparisons,
        faqs,
        links: std::mem::take(&mut cx.links),
        words: text::count_words(&items),
    };
    extras::check_section_keywords(cx, &article);
    article
}

impl<'a> Context<'a> {
    /// The events of a part of the file, after the inline pass.
    fn events(&mut self, part: Range<usize>) -> Vec<Item<'a>> {
        let text = self.text;
        let events = Parser::new_ext(&text[part.clone()], self.options.parser())
            .into_offset_iter()
            .map(|(event, span)| (event, part.start + span.start..part.start + span.end))
            .collect();
        inline::pass(self, events)
    }

    /// The HTML of Markdown that is not in the body, such as an FAQ's answer. All its places are `span`.
    fn aside(&mut self, markdown: &str, span: &Span) -> (String, String) {
        // Footnotes are numbered in the body and stand at its end; here they would be numbered anew.
        let flags = self.options.parser() - pulldown_cmark::Options::ENABLE_FOOTNOTES;
        let events: Vec<Item<'_>> =
            Parser::new_ext(markdown, flags).map(|event| (event, span.clone())).collect();
        let items = inline::pass(self, events);
        let plain = text::blocks(&items);
        (render::fragment(self, &items), plain)
    }
}
