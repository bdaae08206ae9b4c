//! Markdown into an [`Article`]: one document tree, and passes over it. [`article`] is the only list of passes, in order.

mod asking;
mod choices;
mod comparison;
mod directive;
mod extras;
mod footnotes;
mod grades;
mod key_points;
mod leaves;
mod links;
mod lost_markup;
mod malformed;
mod outline;
mod questions;
mod tables;

pub use comparison::title as comparison_title;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::anchors::Anchors;
use super::article::{Article, ArticleText, Comparison, Link, LinkKind, SectionText};
use super::front_matter::{self, FrontMatter};
use super::isolation::{Isolation, Runner};
use super::jobs::InProcess;
use super::merge_conflict;
use super::names::title_from_path;
use super::slug::{Slugger, slug};
use crate::cache::{DiskCache, Fingerprint};
use crate::config::{Config, Extensions, RawHtml, RemoteImages};
use crate::data::typed;
use crate::diag::{Diagnostic, Outcome, Rule, Span, encoding, internal};
use crate::dialect::component::{ComponentProblem, Components};
use crate::dialect::include::{self, IncludedFiles, Pieces};
use crate::dialect::questions::{Collection, Recognition};
use crate::dialect::{self, DialectText, LeftOut, SourceSyntax};
use crate::document::markup::AllowedElements;
use crate::document::policy::{self, PolicyUse};
use crate::document::{Document, LinkId, NodeId, markup, sanitize, text, xml};

/// What the book says about how to read articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of HTML.
    pub raw_html: RawHtml,
    /// Whether quotes and dashes become typographic ones.
    pub smart_punctuation: bool,
    /// Whether the articles are not written for Prepbook.
    pub is_foreign: bool,
    /// How questions are recognized.
    pub questions: Recognition,
    /// Mark-up that the settings of another generator switch on.
    pub extensions: Extensions,
    /// Whether images of other sites are shown.
    pub shows_remote_images: bool,
}

/// What parsing needs that is costly to make: made once, shared by all articles.
#[derive(Debug)]
pub struct ParserResources {
    /// Colours code.
    pub highlighter: super::highlight::Highlighter,
    /// Has the drawings of diagrams.
    pub cache: Arc<DiskCache>,
    /// Performs what could end the process.
    pub isolation: Isolation,
    /// JSON Schema of [`FrontMatter`].
    schema: serde_json::Value,
}

impl Default for ParserResources {
    fn default() -> Self {
        Self::new(Arc::default(), Arc::new(InProcess))
    }
}

impl ParserResources {
    /// Resources that take drawings from `cache`, and draw by `runner` what is not there.
    pub fn new(cache: Arc<DiskCache>, runner: Arc<dyn Runner>) -> Self {
        Self {
            highlighter: super::highlight::Highlighter::default(),
            cache,
            isolation: Isolation::new(runner),
            schema: typed::schema_of::<FrontMatter>(),
        }
    }
}

impl Options {
    /// The settings of `book.toml` for a folder that is such a `collection`.
    pub fn of(config: &Config, collection: Collection) -> Self {
        Self {
            raw_html: config.build.raw_html(),
            smart_punctuation: config.build.smart_punctuation,
            is_foreign: config.is_foreign,
            questions: Recognition::new(config.questions, collection),
            extensions: config.extensions,
            shows_remote_images: config.build.remote_images == RemoteImages::Allow,
        }
    }

    /// The options as bytes, for the memo's key.
    pub fn key(self) -> [u8; 8] {
        let [policy, patterns, collection] = self.questions.key();
        let [smart_punctuation, is_foreign, remote] =
            [self.smart_punctuation, self.is_foreign, self.shows_remote_images].map(u8::from);
        let extensions = self.extensions.key();
        [self.raw_html as u8, smart_punctuation, is_foreign, policy, patterns, collection, extensions, remote]
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
    tools: &'a ParserResources,
    diagnostics: Vec<Diagnostic>,
    links: Vec<Link>,
    slugger: Slugger,
    anchors: BTreeSet<String>,
    components: Option<&'a dyn Components>,
    /// The keys of the diagrams so far.
    drawings: Vec<Fingerprint>,
    /// Parts of the file that are not published.
    hidden: Vec<Range<usize>>,
    left_out: LeftOut,
    policy_uses: Vec<(PolicyUse, Span)>,
}

impl Context<'_> {
    fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let index = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::new(rule, self.path, span, message));
        &mut self.diagnostics[index]
    }

    /// Adds a link to those of the article.
    fn link(&mut self, target: impl Into<String>, kind: LinkKind, span: Span) -> LinkId {
        self.links.push(Link { target: target.into(), kind, span });
        LinkId(self.links.len() as u32 - 1)
    }

    /// A node's bytes, inside the file whatever HTML made of them.
    fn span(&self, document: &Document, node: NodeId) -> Span {
        let span = document.span(node);
        let start = self.text.floor_char_boundary(span.start);
        start..self.text.floor_char_boundary(span.end).max(start)
    }
}

/// The front matter of the article in `bytes` alone.
pub fn front_matter_of(
    path: &Arc<str>,
    bytes: &[u8],
    options: Options,
    tools: &ParserResources,
) -> FrontMatter {
    let text = String::from_utf8_lossy(bytes);
    front_matter::read(path, &text, &front_matter::split(&text), &tools.schema, options.is_foreign).value
}

/// Parses the article in `bytes`, which includes no other file.
pub fn parse(path: &Arc<str>, bytes: &[u8], options: Options, tools: &ParserResources) -> Outcome<Article> {
    parse_with(path, bytes, &IncludedFiles::default(), options, tools)
}

/// Parses the article in `bytes` with the files it includes. Pure: depends on nothing but its arguments, and yields an article whatever the bytes are.
/// Its spans and those of its diagnostics are positions in its text with what is included: [`Article::pieces`] leads to the files.
pub fn parse_with(
    path: &Arc<str>,
    bytes: &[u8],
    included: &IncludedFiles,
    options: Options,
    tools: &ParserResources,
) -> Outcome<Article> {
    internal::catch(path, || parse_article(path, bytes, included, options, tools)).unwrap_or_else(|found| {
        Outcome {
            value: Article { path: Arc::clone(path), title: title_from_path(path), ..Article::default() },
            diagnostics: vec![found],
        }
    })
}

fn parse_article(
    path: &Arc<str>,
    bytes: &[u8],
    included: &IncludedFiles,
    options: Options,
    tools: &ParserResources,
) -> Outcome<Article> {
    let lossy = String::from_utf8_lossy(bytes);
    let mut diagnostics = Vec::new();
    diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, path, bytes));
    // Its front matter cannot be found, and may have `draft: true`.
    let is_utf16 = lossy.contains('\0') && encoding::is_utf16(bytes);
    let mut text = lossy.replace('\0', " ");
    // Lines of the first Macintosh.
    if !text.contains('\n') {
        text = text.replace('\r', "\n");
    }
    if let (Some(at), true) = (lossy.find('\0'), diagnostics.is_empty()) {
        let found = Diagnostic::new(Rule::UnreadableFile, path, at..at + 1, "a NUL byte in a text file");
        let help = if is_utf16 {
            encoding::help(path, bytes)
        } else {
            "delete it; if the file is not text, give it another extension".to_owned()
        };
        diagnostics.push(found.help(help));
    }
    let mut parts = front_matter::split(&text);
    let mut pieces = Pieces::default();
    if !included.is_empty() || !include::requests(&text).is_empty() {
        let expanded = include::expand(path, &text, parts.body.start, included);
        parts.body.end = expanded.text.len();
        (text, pieces) = (expanded.text, expanded.pieces);
        diagnostics.extend(expanded.diagnostics);
    }
    if let Cow::Owned(body) = xml::legal(&text[parts.body.clone()]) {
        text.replace_range(parts.body.clone(), &body);
    }
    let mut front = front_matter::read(path, &text, &parts, &tools.schema, options.is_foreign)
        .drain_into(&mut diagnostics);
    front.is_unreadable |= is_utf16;
    diagnostics.extend(merge_conflict::find(path, &text, &parts));
    let mut cx = Context {
        path,
        text: &text,
        options,
        tools,
        components: included.components.as_deref(),
        diagnostics,
        links: Vec::new(),
        slugger: Slugger::default(),
        anchors: BTreeSet::new(),
        drawings: Vec::new(),
        hidden: Vec::new(),
        left_out: LeftOut::default(),
        policy_uses: Vec::new(),
    };
    let mut value = article(&mut cx, front, parts.front, parts.body, &pieces);
    if !pieces.is_empty() {
        let own = value.hidden.into_iter().map(|part| pieces.locate(part)).filter(|(path, _)| path.is_none());
        value.hidden = own.map(|(_, part)| part).collect();
    }
    value.pieces = pieces;
    Outcome { value, diagnostics: cx.diagnostics }
}

fn article(
    cx: &mut Context<'_>,
    mut front: FrontMatter,
    front_span: Range<usize>,
    body: Range<usize>,
    pieces: &Pieces,
) -> Article {
    let mut document = cx.read(body);
    let is_tagged = cx.text[front_span.clone()].contains("flashcards");
    let settings = cx.options.questions.of_article(front.questions, cx.path, is_tagged);
    malformed::check(cx, &document);
    lost_markup::check(cx, &document);
    let policy = dialect::questions::recognize(&mut document, &settings);
    footnotes::gather(cx, &mut document);
    links::collect(cx, &mut document);
    leaves::render(cx, &mut document);
    leaves::check_balance(cx, &document);
    let title = outline::take_title(cx.path, &front, pieces, policy, &mut document);
    let mut outline = outline::read(cx, &title, &mut document);
    let mut questions = questions::find(policy, &mut outline, &mut document);
    let mut comparisons = comparison::read(cx, &outline, &mut document);
    malformed::check_rows(cx, &document);
    grades::read(cx, &mut outline, &comparisons);
    tables::label(&mut document);
    questions::check(cx, &outline, &mut questions, &document);
    questions::read(&outline, &mut questions, &mut document);
    let unclear_points = questions::unclear_points(cx, &questions, &document);
    let mut nodes: Vec<NodeId> = outline.headings.iter().map(|draft| draft.node).collect();
    let mut sections = text::sections(&document, &nodes).into_iter().map(SectionText::from);
    let intro = sections.next().unwrap_or_default();
    let mut below: Vec<SectionText> = sections.collect();
    let words = text::count_words(&document, [Document::ROOT]);
    let summary = front.summary.clone().unwrap_or_else(|| {
        text::shorten(&text::first_paragraph(&document, title.end..outline.introduction_end()), 200)
    });
    let extra = extras::comparisons(cx, &front, &mut comparisons, &mut document);
    for comparison in &mut comparisons {
        comparison.slug = slug(&comparison.title);
    }
    let (faqs, faq_answers) = extras::faqs(cx, &front);
    // They are parts of the article now, and not held twice.
    front.comparisons = Vec::new();
    front.faqs = Vec::new();
    let mut ids: Vec<&mut NodeId> = questions.iter_mut().flat_map(|draft| draft.nodes_mut()).collect();
    ids.extend(nodes.iter_mut());
    let document = document.compacted(&mut ids);
    let (questions, answers) = questions::finish(questions, &outline, &document, &below);
    let mut headings: Vec<_> = outline.headings.into_iter().map(|draft| draft.heading).collect();
    headings.extend(extra.headings);
    below.extend(extra.below);
    let text = ArticleText {
        body: document,
        intro,
        below: below.into(),
        answers: answers.into(),
        faqs: faq_answers,
    };
    let named = headings.iter().map(|heading| &*heading.id).chain(faqs.iter().map(|faq| &*faq.id));
    let anchors = Anchors::of(std::mem::take(&mut cx.anchors), &named.collect::<Vec<_>>());
    Article {
        path: Arc::clone(cx.path),
        summary,
        front,
        front_span,
        title: title.text,
        title_id: outline.title_id,
        is_untitled: title.is_of_file,
        text: text.into(),
        anchors,
        headings: headings.into(),
        questions: questions.into(),
        unclear_points,
        comparisons: comparisons.into(),
        faqs,
        links: std::mem::take(&mut cx.links),
        hidden: std::mem::take(&mut cx.hidden),
        left_out: cx.left_out,
        policy_uses: std::mem::take(&mut cx.policy_uses),
        pieces: Pieces::default(),
        drawings: std::mem::take(&mut cx.drawings),
        words,
    }
}

impl Context<'_> {
    /// The tree of a part of the file.
    fn read(&mut self, part: Range<usize>) -> Document {
        let file_span = |span: Range<usize>| part.start + span.start..part.start + span.end;
        let (flags, syntax) = (self.options.parser(), self.syntax());
        let read = dialect::read(&self.text[part.clone()], flags, syntax, self.components, file_span);
        let DialectText { mut document, hidden, problems, left_out } = read;
        (self.hidden, self.left_out) = (hidden, left_out);
        self.report_components(problems);
        self.read_html(&mut document);
        dialect::refine(&mut document, self.text, slug);
        if self.options.is_foreign && !self.options.shows_remote_images {
            dialect::drop_badges(&mut document);
        }
        document
    }

    fn syntax(&self) -> SourceSyntax {
        let is_mdx = self.path.ends_with(".mdx");
        SourceSyntax { is_mdx, extensions: self.options.extensions }
    }

    /// The tree of Markdown that is not in the body, such as an FAQ's answer. All its spans are `span`.
    fn read_snippet(&mut self, markdown: &str, span: &Span) -> Document {
        // Footnotes are numbered in the body and listed at its end.
        let flags = self.options.parser() - pulldown_cmark::Options::ENABLE_FOOTNOTES;
        let read = dialect::read(markdown, flags, self.syntax(), self.components, |_| span.clone());
        let DialectText { mut document, problems, .. } = read;
        self.report_components(problems);
        self.read_html(&mut document);
        dialect::refine(&mut document, markdown, slug);
        links::collect(self, &mut document);
        leaves::render(self, &mut document);
        tables::label(&mut document);
        document.compacted(&mut [])
    }

    /// Reports what is wrong with components, but in folders of other tools, which have their own.
    fn report_components(&mut self, problems: Vec<ComponentProblem>) {
        if self.options.is_foreign {
            return;
        }
        for problem in problems {
            self.report(Rule::InvalidComponent, problem.span, problem.message).help = problem.help;
        }
    }

    /// Collects what the site's security policy may block.
    fn collect_policy_uses(&mut self, document: &Document) {
        for (one, node) in policy::uses(document) {
            let span = self.span(document, node);
            self.policy_uses.push((one, span));
        }
    }

    /// Raw HTML into elements, as the book says.
    fn read_html(&mut self, document: &mut Document) {
        let raw_html = self.options.raw_html;
        if raw_html == RawHtml::Escape {
            markup::escape(document);
            return;
        }
        let allowed = match raw_html {
            RawHtml::Allow => AllowedElements::All,
            _ => AllowedElements::Sanitized,
        };
        let problems = markup::read(document, allowed);
        for tag in problems.unknown {
            let span = located(self.text, &tag.source, tag.span.start);
            let message = format!("`{}` is not an element of HTML, and is shown as text", tag.source);
            let found = self.report(Rule::UnknownElement, span, message);
            found.label = Some("unknown element".into());
            found.help = Some(match markup::nearest_element(&tag.source) {
                Some(near) => format!("did you mean `<{near}>`? For text, write `\\{}`", tag.source),
                None => format!("write it as code: `` `{}` ``, or as text: `\\{}`", tag.source, tag.source),
            });
        }
        for tag in problems.incomplete {
            let span = located(self.text, &tag.source, tag.span.start);
            let found = self.report(Rule::MalformedMarkup, span, "the tag has no end");
            found.label = Some("shown as text".into());
            found.help = Some("write `>` at its end, and close the quotes in it".into());
        }
        for tag in problems.unclosed {
            // What is not in the file comes from the mark-up of another tool.
            let span = located(self.text, &tag.source, tag.span.start);
            if self.text[span.clone()] == tag.source {
                report_unclosed(self, &tag.source, span);
            }
        }
        if raw_html == RawHtml::Sanitize {
            sanitize::sanitize(document);
        } else {
            self.collect_policy_uses(document);
        }
        outline::adopt_headings(document);
    }
}

/// Reports a tag or a comment that has no end.
fn report_unclosed(cx: &mut Context<'_>, tag: &str, span: Span) {
    let name = tag.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next();
    let (message, label, end) = match name.filter(|name| !name.is_empty()) {
        Some(name) => {
            (format!("the element `{name}` is not closed"), "holds what follows it", format!("</{name}>"))
        }
        None => ("the comment is not closed".to_owned(), "hides what follows it", "-->".to_owned()),
    };
    let found = cx.report(Rule::MalformedMarkup, span, message);
    (found.label, found.help) = (Some(label.into()), Some(format!("write `{end}` where it ends")));
}

/// The span of `tag` in the file, given an offset near it: a block of HTML is read without the indents of its lines.
fn located(text: &str, tag: &str, near: usize) -> Span {
    const BEFORE: usize = 16;
    const AFTER: usize = 4_000;
    let start = text.floor_char_boundary(near.saturating_sub(BEFORE));
    let end = text.floor_char_boundary(near + tag.len() + AFTER);
    match text[start..end].find(tag) {
        Some(at) => start + at..start + at + tag.len(),
        None => {
            let at = text.floor_char_boundary(near);
            at..text.floor_char_boundary(near + tag.len())
        }
    }
}

impl From<text::TextSection> for SectionText {
    fn from(section: text::TextSection) -> Self {
        Self { words: section.words, code: section.code }
    }
}

/// The comparison that a draft becomes, with no table yet.
fn empty_comparison(title: String, anchor: String, span: Span, page_link: LinkId) -> Comparison {
    Comparison {
        id: None,
        title,
        slug: String::new(),
        anchor,
        span,
        heading: None,
        table: super::article::Table::default(),
        file: None,
        page_link,
    }
}
