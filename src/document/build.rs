//! Builds the tree from the events of the Markdown parser.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};

use super::kind::{AlertKind, Attribute, CellAlign, FormulaStyle, Kind, LinkId, Scope, Str, Value};
use super::node::{Document, NodeId};

/// Adds the events to the document's root. Raw HTML is left unparsed, see [`super::markup`].
pub fn build<'e>(document: &mut Document, events: impl Iterator<Item = (Event<'e>, Range<usize>)>) {
    let mut builder = Builder {
        document,
        open: vec![Document::ROOT],
        columns: Vec::new(),
        column: 0,
        in_head: false,
        code: None,
        image: None,
        html: None,
    };
    for (event, span) in events {
        builder.event(event, span);
    }
}

struct Builder<'d, 'e> {
    document: &'d mut Document,
    open: Vec<NodeId>,
    /// The alignment of the columns of the open table.
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// The source of the open code block.
    code: Option<String>,
    /// The open image.
    image: Option<Image<'e>>,
    /// The open HTML block: its start and its content.
    html: Option<(Option<usize>, String)>,
}

struct Image<'e> {
    target: pulldown_cmark::CowStr<'e>,
    title: pulldown_cmark::CowStr<'e>,
    span: Range<usize>,
    alt: String,
    /// The number of open images, including those in its alternative text.
    depth: usize,
}

impl<'e> Builder<'_, 'e> {
    fn event(&mut self, event: Event<'e>, span: Range<usize>) {
        if self.image.is_some() {
            self.in_image(&event);
            return;
        }
        if let Some((start, html)) = &mut self.html {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    start.get_or_insert(span.start);
                    html.push_str(&line);
                }
                Event::End(TagEnd::HtmlBlock) => self.close_html(&span),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(end) => self.end(end),
            Event::Text(words) => match &mut self.code {
                Some(code) => code.push_str(&words),
                None => self.text_leaf(&words, span, Kind::Text),
            },
            Event::Code(code) => self.text_leaf(&code, span, Kind::Code),
            Event::InlineMath(latex) => self.formula(&latex, FormulaStyle::Inline, span),
            Event::DisplayMath(latex) => self.formula(&latex, FormulaStyle::Display, span),
            // Only a comment that is a block by itself can be a directive.
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::InlineHtml(html) | Event::Html(html) => {
                self.text_leaf(&html, span, |source| Kind::RawHtml { source, block: false });
            }
            Event::FootnoteReference(label) => {
                self.text_leaf(&label, span, |label| Kind::FootnoteReference { label, number: 0, mark: 0 });
            }
            Event::SoftBreak => self.leaf(Kind::SoftBreak, span),
            Event::HardBreak => self.leaf(Kind::HardBreak, span),
            Event::Rule => self.leaf(Kind::Rule, span),
            Event::TaskListMarker(done) => self.leaf(Kind::TaskMarker(done), span),
        }
    }

    fn start(&mut self, tag: Tag<'e>, span: Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, classes, attrs } => {
                // Python-Markdown also has `{ id="name" }`.
                let named = attrs.iter().find(|(name, _)| &**name == "id");
                let named = named.and_then(|(_, value)| Some(value.as_deref()?.trim_matches(['"', '\''])));
                self.heading(level, id.as_deref().or(named).unwrap_or_default(), &classes, span);
                return;
            }
            Tag::BlockQuote(None) => Kind::BlockQuote,
            Tag::BlockQuote(Some(kind)) => Kind::Alert(match kind {
                BlockQuoteKind::Note => AlertKind::Note,
                BlockQuoteKind::Tip => AlertKind::Tip,
                BlockQuoteKind::Important => AlertKind::Important,
                BlockQuoteKind::Warning => AlertKind::Warning,
                BlockQuoteKind::Caution => AlertKind::Caution,
            }),
            Tag::CodeBlock(kind) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => self.document.intern(info),
                    CodeBlockKind::Indented => Str::default(),
                };
                self.code = Some(String::new());
                let none = Str::default();
                Kind::CodeBlock { language: info, title: none, source: none, html: none }
            }
            Tag::HtmlBlock => {
                self.html = Some((None, String::new()));
                return;
            }
            Tag::List(start) => Kind::List(start.map(|start| u32::try_from(start).unwrap_or(u32::MAX))),
            Tag::Item => Kind::Item,
            Tag::FootnoteDefinition(label) => Kind::FootnoteDefinition(self.document.intern(&label)),
            Tag::DefinitionList => Kind::DefinitionList,
            Tag::DefinitionListTitle => Kind::DefinitionTitle,
            Tag::DefinitionListDefinition => Kind::DefinitionDetails,
            Tag::Table(columns) => {
                self.columns = columns;
                Kind::Table { label: Str::default() }
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.push(Kind::TableHead, span.clone());
                Kind::TableRow
            }
            Tag::TableRow => {
                self.column = 0;
                Kind::TableRow
            }
            Tag::TableCell => {
                let align = match self.columns.get(self.column) {
                    Some(Alignment::Center) => CellAlign::Center,
                    Some(Alignment::Right) => CellAlign::End,
                    _ => CellAlign::None,
                };
                self.column += 1;
                Kind::TableCell { align, scope: if self.in_head { Scope::Column } else { Scope::None } }
            }
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Superscript => self.html_element("sup"),
            Tag::Subscript => self.html_element("sub"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let target = match link_type {
                    LinkType::Email => self.document.intern(&format!("mailto:{dest_url}")),
                    _ => self.document.intern(&dest_url),
                };
                let title = self.document.intern(&title);
                let wiki = matches!(link_type, LinkType::WikiLink { .. });
                Kind::Link { target, title, wiki, link: LinkId::NONE }
            }
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(Image { target: dest_url, title, span, alt: String::new(), depth: 1 });
                return;
            }
            // Front matter does not belong to the body.
            Tag::MetadataBlock(_) => return,
        };
        self.push(kind, span);
    }

    fn heading(&mut self, level: HeadingLevel, id: &str, classes: &[CowStr<'_>], span: Range<usize>) {
        let id = self.document.intern(id);
        let node = self.push(Kind::Heading { level: level as u8, id, number: 0 }, span);
        if !classes.is_empty() {
            let classes: Vec<&str> = classes.iter().map(|class| &**class).collect();
            let name = self.document.intern("class");
            let value = Value::Text(self.document.intern(&classes.join(" ")));
            self.document.set_attributes(node, [Attribute { name, value }]);
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::CodeBlock => {
                let source = self.document.intern(&self.code.take().unwrap_or_default());
                let node = self.top();
                if let Kind::CodeBlock { language, title, html, .. } = self.document.kind(node) {
                    self.document.set_kind(node, Kind::CodeBlock { language, title, source, html });
                }
                self.pop();
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.pop();
                self.pop();
                let span = self.document.span(self.top());
                self.push(Kind::TableBody, span);
            }
            TagEnd::Table => {
                self.pop();
                self.pop();
            }
            TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
            _ => self.pop(),
        }
    }

    fn in_image(&mut self, event: &Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Image { .. }) => image.depth += 1,
            Event::End(TagEnd::Image) => image.depth -= 1,
            Event::Text(words) | Event::Code(words) => image.alt.push_str(words),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            _ => {}
        }
        if image.depth > 0 {
            return;
        }
        let Some(image) = self.image.take() else { return };
        let (target, title) = (self.document.intern(&image.target), self.document.intern(&image.title));
        let alt = self.document.intern(&image.alt);
        self.leaf(Kind::Image { target, title, alt, link: LinkId::NONE }, image.span);
    }

    fn close_html(&mut self, span: &Range<usize>) {
        let Some((start, html)) = self.html.take() else { return };
        let span = start.unwrap_or(span.start)..span.end;
        let is_comment = html.trim_start().starts_with("<!--")
            && html.find("-->").is_some_and(|end| html[end + 3..].trim().is_empty());
        if is_comment {
            self.text_leaf(html.trim(), span, Kind::Comment);
        } else {
            self.text_leaf(&html, span, |source| Kind::RawHtml { source, block: true });
        }
    }

    fn formula(&mut self, latex: &str, style: FormulaStyle, span: Range<usize>) {
        self.text_leaf(latex, span, |source| Kind::Formula { source, mathml: Str::default(), style });
    }

    fn html_element(&mut self, name: &str) -> Kind {
        Kind::Element { name: self.document.intern(name), namespace: super::Namespace::Html }
    }

    fn text_leaf(&mut self, text: &str, span: Range<usize>, kind: impl FnOnce(Str) -> Kind) {
        let text = self.document.intern(text);
        self.leaf(kind(text), span);
    }

    fn leaf(&mut self, kind: Kind, span: Range<usize>) {
        let node = self.document.push(kind, span);
        self.document.append(self.top(), node);
    }

    fn push(&mut self, kind: Kind, span: Range<usize>) -> NodeId {
        let node = self.document.push(kind, span);
        self.document.append(self.top(), node);
        self.open.push(node);
        node
    }

    fn pop(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    fn top(&self) -> NodeId {
        self.open.last().copied().unwrap_or(Document::ROOT)
    }
}
