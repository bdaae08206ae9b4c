//! Parses raw HTML into the tree, with the algorithms of the HTML standard.
//!
//! In a mix of HTML and Markdown, an element may open in one block and close in another, or never. The whole document is therefore passed to the
//! standard's tree builder (`html5ever`): Markdown nodes as tags that carry their index, raw HTML as tokens. The result is what a browser would
//! build from the page, so serializing and parsing it again changes nothing. A document without raw HTML is left unchanged.

mod islands;
mod names;
mod sink;
mod unclosed;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

use html5ever::interface::{ElementFlags, TreeSink as _};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute as HtmlAttribute, LocalName, ParseOpts, QualName, ns};

use super::kind::Kind;
use super::node::{Document, NodeId};
use super::sanitize;
use super::walk::Visit;
use crate::diag::nearest::nearest_typo;

use islands::Islands;
use names::{ELEMENTS, element_name, is_leaf, is_void};
use sink::{Sink, html_name};
use unclosed::OpenTags;

/// The attribute that carries the index of a node. The tokenizer lower-cases names, so authors cannot write it.
const NODE: &str = "NODE";
/// The maximum depth of elements; deeper ones lose their tags, because building a tree takes time proportional to its size times its depth.
const MAX_DEPTH: usize = 200;

/// A tag of the author, or the start of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorTag {
    /// Its source.
    pub source: String,
    /// Its span in the file.
    pub span: Range<usize>,
}

/// Tags that are not read as the author meant them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TagProblems {
    /// Those that are not elements of HTML, and are shown as text.
    pub unknown: Vec<AuthorTag>,
    /// Those that have no end, and hold or hide what follows them.
    pub unclosed: Vec<AuthorTag>,
    /// The first lines of those whose `>` or quote is missing, which are shown as text.
    pub incomplete: Vec<AuthorTag>,
}

/// The element of which a tag is a typing error. Short names and those with capitals are more often types and placeholders.
pub fn nearest_element(tag: &str) -> Option<&'static str> {
    const SHORTEST: usize = 5;
    let name = tag.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    nearest_typo(name, ELEMENTS.split_whitespace())
        .filter(|_| name.len() >= SHORTEST && !name.contains(|c: char| c.is_ascii_uppercase()))
}

/// Turns raw HTML into text, and HTML blocks into paragraphs.
pub fn escape(document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Kind::RawHtml { source, block } = document.kind(node) else { continue };
        if block {
            let text = document.str(source).trim_end().to_owned();
            let source = document.intern(&text);
            let span = document.span(node);
            let text = document.push(Kind::RawHtml { source, block: false }, span);
            document.set_kind(node, Kind::Paragraph);
            document.append(node, text);
        }
    }
}

/// The elements of raw HTML that the tree has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowedElements {
    /// Those of HTML, and custom elements, such as `<my-widget>`, that have an end tag.
    All,
    /// Those that sanitizing keeps. Of others, the tags are left out, or the content as well: what is removed from a tree afterwards can leave elements in
    /// it that may not be in each other.
    Sanitized,
}

/// Replaces raw HTML by elements. Tags that are not elements become text.
pub fn read(document: &mut Document, allowed: AllowedElements) -> TagProblems {
    let is_raw = |node: NodeId| matches!(document.kind(node), Kind::RawHtml { .. });
    if !document.descendants(Document::ROOT).any(is_raw) {
        return TagProblems::default();
    }
    let custom = match allowed {
        AllowedElements::All => closed_custom_elements(document),
        AllowedElements::Sanitized => BTreeSet::new(),
    };
    let visits: Vec<Visit> = document.walk(Document::ROOT).collect();
    for visit in &visits {
        if let Visit::Enter(node) = visit {
            document.unlink(*node);
        }
    }
    let feeder = Feeder::new(document, allowed, custom);
    feeder.document(&visits);
    feeder.finish()
}

/// Parses a whole page.
pub fn page(html: &str) -> Document {
    let mut document = Document::default();
    let mut options = ParseOpts::default();
    // Without scripting, `<noscript>` is parsed as its content.
    options.tree_builder.scripting_enabled = false;
    let sink = Sink::new(&mut document);
    let root = html5ever::parse_document(sink, options).one(html);
    move_children(&mut document, root, Document::ROOT);
    document
}

/// The names of custom elements that have an end tag.
fn closed_custom_elements(document: &Document) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for node in document.descendants(Document::ROOT) {
        let Kind::RawHtml { source, .. } = document.kind(node) else { continue };
        for after in document.str(source).split("</").skip(1) {
            let end = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
            if after[..end].contains('-') {
                names.insert(after[..end].to_ascii_lowercase());
            }
        }
    }
    names
}

fn move_children(document: &mut Document, from: NodeId, to: NodeId) {
    while let Some(child) = document.first(from) {
        document.detach(child);
        document.append(to, child);
    }
}

/// Feeds a document to the tree builder.
struct Feeder<'d> {
    builder: TreeBuilder<NodeId, Sink<'d>>,
    html: NodeId,
    allowed: AllowedElements,
    /// The names of allowed custom elements.
    custom: BTreeSet<String>,
    problems: RefCell<TagProblems>,
    open_tags: RefCell<OpenTags>,
    /// The names in the start tags that are not elements.
    unknown_names: RefCell<BTreeSet<LocalName>>,
    /// The open raw text element, such as `<script>`, with the number of open nodes around it.
    raw_text: RefCell<Option<(LocalName, usize)>>,
    islands: Islands,
    /// The number of open nodes.
    open: Cell<usize>,
    /// The offset in the file of a `<` that may start a tag.
    pending: Cell<Option<usize>>,
    /// The offset in the file up to which it was read.
    position: Cell<usize>,
}

impl<'d> Feeder<'d> {
    fn new(document: &'d mut Document, allowed: AllowedElements, custom: BTreeSet<String>) -> Self {
        let sink = Sink::new(document);
        let context = sink.create_element(html_name("div"), Vec::new(), ElementFlags::default());
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new_for_fragment(sink, context, None, options);
        let html = builder.sink.first_child_of_document();
        builder.sink.depth.set(0);
        Self {
            builder,
            html,
            allowed,
            custom,
            problems: RefCell::default(),
            open_tags: RefCell::default(),
            unknown_names: RefCell::default(),
            raw_text: RefCell::default(),
            islands: Islands::new(allowed),
            open: Cell::new(0),
            pending: Cell::new(None),
            position: Cell::new(0),
        }
    }

    fn finish(self) -> TagProblems {
        self.process(Token::EOFToken);
        let Sink { document, .. } = self.builder.sink;
        let document = document.into_inner();
        move_children(document, self.html, Document::ROOT);
        let mut problems = self.problems.into_inner();
        problems.unclosed.extend(self.open_tags.into_inner().into_unclosed(document));
        problems
    }

    /// Feeds all nodes in document order.
    fn document(&self, visits: &[Visit]) {
        // For each open node, whether it has tags.
        let mut open: Vec<bool> = Vec::new();
        for visit in visits.iter().skip(1) {
            match visit {
                Visit::Enter(node) => {
                    self.open.set(open.len());
                    let is_open = if self.raw_text.borrow().is_some() {
                        self.enter_raw_text(*node);
                        false
                    } else {
                        self.enter(*node)
                    };
                    open.push(is_open);
                }
                Visit::Leave(node) => {
                    let is_open = open.pop() == Some(true);
                    let raw_text_ends =
                        self.raw_text.borrow().as_ref().is_some_and(|(_, around)| *around > open.len());
                    if raw_text_ends {
                        self.close_raw_text();
                    }
                    self.close_islands(|around| around > open.len());
                    if is_open {
                        self.leave(*node);
                    }
                }
            }
        }
    }

    /// Feeds a node inside a raw text element, until the end tag of that element.
    fn enter_raw_text(&self, node: NodeId) {
        let text = self.builder.sink.look(|document| match document.kind(node) {
            Kind::Text(text) | Kind::Code(text) | Kind::RawHtml { source: text, .. } => {
                document.str(text).to_owned()
            }
            Kind::SoftBreak | Kind::HardBreak => "\n".to_owned(),
            _ => String::new(),
        });
        let is_end = self.raw_text.borrow().as_ref().is_some_and(|(name, _)| {
            let tag = text.strip_prefix("</").and_then(|rest| rest.get(..name.len()));
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
        });
        if is_end {
            if let Some((name, _)) = &*self.raw_text.borrow() {
                self.open_tags.borrow_mut().close(name);
            }
            self.close_raw_text();
        } else if !text.is_empty() {
            self.process(Token::CharacterTokens(StrTendril::from(text)));
        }
    }

    fn close_raw_text(&self) {
        if let Some((name, _)) = self.raw_text.take() {
            self.process(end_tag(name));
        }
    }

    fn close_islands(&self, is_over: impl Fn(usize) -> bool) {
        for name in self.islands.close(is_over) {
            self.process(end_tag(name));
        }
    }

    /// Feeds the start of a node, and returns whether its end must be fed.
    fn enter(&self, node: NodeId) -> bool {
        let (kind, span) = self.builder.sink.look(|document| (document.kind(node), document.span(node)));
        self.builder.sink.span.set((span.start, span.end));
        if !kind.is_inline() && !matches!(kind, Kind::RawHtml { .. } | Kind::Comment(_)) {
            self.close_islands(|_| true);
        }
        match kind {
            Kind::RawHtml { source, block } => {
                let source = self.builder.sink.look(|document| document.str(source).to_owned());
                self.html(&source, span.start);
                if block {
                    self.close_raw_text();
                }
                false
            }
            _ if self.islands.removes() => false,
            Kind::Text(text) => {
                let text = self.builder.sink.look(|document| StrTendril::from(document.str(text)));
                self.process(Token::CharacterTokens(text));
                false
            }
            Kind::Comment(text) => {
                let text = self.builder.sink.look(|document| comment_text(document.str(text)).to_owned());
                self.process(Token::CommentToken(StrTendril::from(text)));
                false
            }
            _ if self.islands.is_in_options() => false,
            kind => {
                if self.builder.sink.depth.get() >= 2 * MAX_DEPTH && !is_leaf(kind) {
                    return false;
                }
                self.process(self.tag(TagKind::StartTag, kind, Some(node)));
                !is_void(kind)
            }
        }
    }

    fn leave(&self, node: NodeId) {
        let kind = self.builder.sink.look(|document| document.kind(node));
        self.process(self.tag(TagKind::EndTag, kind, None));
    }

    /// The tag that represents a node.
    fn tag(&self, tag: TagKind, kind: Kind, node: Option<NodeId>) -> Token {
        let name = self.builder.sink.look(|document| LocalName::from(element_name(document, kind)));
        let attrs = node.map(|node| HtmlAttribute {
            name: QualName::new(None, ns!(), LocalName::from(NODE)),
            value: StrTendril::from(self.builder.sink.index(node)),
        });
        Token::TagToken(Tag {
            kind: tag,
            name,
            self_closing: false,
            attrs: attrs.into_iter().collect(),
            had_duplicate_attributes: false,
        })
    }

    fn process(&self, token: Token) {
        // Scripts are not run, and the tokenizer handles raw text.
        let _result = self.builder.process_token(token, 1);
    }

    /// Feeds a piece of HTML that starts at `start` in the file. An incomplete tag at its end becomes text.
    fn html(&self, html: &str, start: usize) {
        self.pending.set(None);
        self.position.set(start);
        let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
        let tokenizer = Tokenizer::new(Bridge(self, html, start), options);
        let queue = BufferQueue::default();
        // The tokenizer reports lines but not bytes: fed up to each `<` and `>`, it emits a tag directly after that tag's last byte.
        for piece in html.split_inclusive(['<', '>']) {
            let (words, mark) = piece.split_at(piece.len() - usize::from(piece.ends_with(['<', '>'])));
            for part in [words, mark].into_iter().filter(|part| !part.is_empty()) {
                if part == "<" && self.pending.get().is_none() {
                    self.pending.set(Some(self.position.get()));
                }
                self.position.set(self.position.get() + part.len());
                queue.push_back(StrTendril::from(part));
                while !queue.is_empty() {
                    let _result = tokenizer.feed(&queue);
                }
            }
        }
        if let Some(at) = self.pending.get().filter(|at| html[at - start..].starts_with("<!--")) {
            let comment = AuthorTag { source: "<!--".to_owned(), span: at..at + 4 };
            self.problems.borrow_mut().unclosed.push(comment);
        }
        tokenizer.end();
        if let Some((at, rest)) = self.pending.take().and_then(|at| Some((at, html.get(at - start..)?))) {
            let line = rest.lines().next().unwrap_or_default().trim_end();
            let name = line[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            if self.is_known(&name.to_ascii_lowercase()) {
                let tag = AuthorTag { source: line.to_owned(), span: at..at + line.len() };
                self.problems.borrow_mut().incomplete.push(tag);
            }
            self.process(Token::CharacterTokens(StrTendril::from(rest)));
        }
    }

    /// Handles an author's tag with the source `source`.
    fn author_tag(&self, tag: Tag, source: &str) -> TokenSinkResult<NodeId> {
        if self.islands.removes() {
            self.islands.read(&tag, self.open.get());
            return TokenSinkResult::Continue;
        }
        let in_html = !self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        if in_html && !self.is_known(&tag.name) {
            if tag.kind == TagKind::StartTag {
                self.problems.borrow_mut().unknown.push(self.located(source));
                self.unknown_names.borrow_mut().insert(tag.name.clone());
            } else if !self.unknown_names.borrow().contains(&tag.name) {
                // It closes nothing, and browsers show nothing.
                return TokenSinkResult::Continue;
            }
            return self.builder.process_token(Token::CharacterTokens(StrTendril::from(source)), 1);
        }
        if tag.kind == TagKind::StartTag && self.builder.sink.depth.get() >= MAX_DEPTH {
            return TokenSinkResult::Continue;
        }
        let is_left_out = self.allowed == AllowedElements::Sanitized && sanitize::is_unwrapped(&tag.name);
        if is_left_out || in_html && !self.islands.read(&tag, self.open.get()) {
            return TokenSinkResult::Continue;
        }
        let (name, kind) = (tag.name.clone(), tag.kind);
        match kind {
            TagKind::StartTag if in_html => self.open_tags.borrow_mut().open(&name, self.located(source)),
            TagKind::EndTag if in_html => self.open_tags.borrow_mut().close(&name),
            _ => {}
        }
        if kind == TagKind::EndTag {
            self.raw_text.replace(None);
        }
        match self.builder.process_token(Token::TagToken(tag), 1) {
            raw @ TokenSinkResult::RawData(_) => {
                self.raw_text.replace(Some((name, self.open.get())));
                raw
            }
            _ => TokenSinkResult::Continue,
        }
    }

    /// The tag with this source that is read now.
    fn located(&self, source: &str) -> AuthorTag {
        let (start, end) = self.builder.sink.span.get();
        AuthorTag { source: source.to_owned(), span: start..end }
    }

    fn is_known(&self, name: &str) -> bool {
        ELEMENTS.split(' ').any(|known| known == name) || self.custom.contains(name)
    }
}

/// Passes the tokens of a piece of HTML to the tree builder: the piece, and its offset in the file.
struct Bridge<'f, 'd>(&'f Feeder<'d>, &'f str, usize);

impl TokenSink for Bridge<'_, '_> {
    type Handle = NodeId;

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<NodeId> {
        let Bridge(feeder, html, start) = self;
        let end = feeder.position.get();
        let begin = feeder.pending.get().unwrap_or(end);
        match token {
            Token::EOFToken | Token::ParseError(_) | Token::DoctypeToken(_) | Token::NullCharacterToken => {
                TokenSinkResult::Continue
            }
            Token::TagToken(tag) => {
                feeder.pending.set(None);
                feeder.builder.sink.span.set((begin, end));
                feeder.author_tag(tag, html.get(begin - start..end - start).unwrap_or_default())
            }
            Token::CharacterTokens(_) | Token::CommentToken(_) if feeder.islands.removes() => {
                feeder.pending.set(None);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                feeder.pending.set(None);
                feeder.builder.sink.span.set((end.saturating_sub(text.len()).max(*start), end));
                feeder.builder.process_token(Token::CharacterTokens(text), 1)
            }
            comment @ Token::CommentToken(_) => {
                feeder.pending.set(None);
                feeder.builder.sink.span.set((begin, end));
                feeder.builder.process_token(comment, 1)
            }
        }
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.0.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn end_tag(name: LocalName) -> Token {
    Token::TagToken(Tag {
        kind: TagKind::EndTag,
        name,
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    })
}

/// The content of a comment.
fn comment_text(comment: &str) -> &str {
    let inner = comment.strip_prefix("<!--").unwrap_or(comment);
    inner.strip_suffix("-->").unwrap_or(inner)
}

#[cfg(test)]
mod tests;
