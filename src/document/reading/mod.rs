//! Renders a document as static content for print, cards and e-books: disclosures are open, answers follow their questions, and nothing needs a
//! click. The output is HTML, or XHTML that is well-formed XML.

mod content_model;
mod element;
mod footnote;
mod image;
mod math;
mod names;
mod parts;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::kind::{AlertKind, AnswerForm, CellAlign, Kind, LinkId, Namespace, QuestionRole, Scope};
use super::media::is_in_link;
use super::xml::{is_permitted, legal};
use super::{Document, NodeId, Resolver, Visit, alert, diagram};
use crate::document::escape::escape;
use content_model::ContentModel;
use math::mathml3;
use parts::arranged;

const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XLINK: &str = "http://www.w3.org/1999/xlink";
/// The elements of headings, by their level.
pub const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// The role of a part of an e-book.
#[derive(Clone, Copy)]
enum EpubRole {
    Footnotes,
    Footnote,
    QuestionAndAnswer,
}

/// The letter of a choice, by its index.
pub fn choice_letter(index: usize) -> char {
    char::from(b'A' + u8::try_from(index % 26).unwrap_or_default())
}

/// The output syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// HTML, with all of the author's attributes.
    Html,
    /// XHTML for EPUB, with the attributes that EPUB allows and its roles.
    Epub,
}

/// Renders a node as static content; of the root, an answer and a solution, only the children.
pub fn render(document: &Document, node: NodeId, syntax: Syntax, resolver: &impl Resolver) -> String {
    let mut writer = ReadingWriter::new(syntax, resolver);
    writer.document(document, node);
    writer.finish().markup
}

/// Writes documents that are parts of one page.
pub struct ReadingWriter<'w, R> {
    resolver: &'w R,
    syntax: Syntax,
    out: String,
    /// Ids that the page already has.
    ids: BTreeSet<String>,
    /// The end tags of open elements.
    ends: Vec<Cow<'static, str>>,
    /// The namespaces of open elements.
    around: Vec<Namespace>,
    /// The content model of the document that is written, in an e-book.
    model: ContentModel,
    has_math: bool,
    has_svg: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenMarkup {
    /// The markup.
    pub markup: String,
    /// All ids in it.
    pub ids: BTreeSet<String>,
    /// Whether there is MathML in it.
    pub has_math: bool,
    /// Whether there is SVG in it.
    pub has_svg: bool,
}

impl<'w, R: Resolver> ReadingWriter<'w, R> {
    /// An empty writer.
    pub fn new(syntax: Syntax, resolver: &'w R) -> Self {
        Self {
            resolver,
            syntax,
            out: String::new(),
            ids: BTreeSet::new(),
            ends: Vec::new(),
            around: vec![Namespace::Html],
            model: ContentModel::default(),
            has_math: false,
            has_svg: false,
        }
    }

    /// The output.
    pub fn finish(self) -> WrittenMarkup {
        WrittenMarkup { markup: self.out, ids: self.ids, has_math: self.has_math, has_svg: self.has_svg }
    }

    /// An element with text in it.
    pub fn text_element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.push(&format!("</{name}>\n"));
    }

    /// The size of the output until now, in bytes.
    pub fn size(&self) -> usize {
        self.out.len()
    }

    /// Writes markup of this syntax.
    pub fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Writes a node with its descendants.
    pub fn document(&mut self, document: &Document, node: NodeId) {
        let arranged = if self.syntax == Syntax::Epub { arranged(document, node) } else { None };
        let document = arranged.as_ref().unwrap_or(document);
        let model = match self.syntax {
            Syntax::Epub => ContentModel::new(document, node),
            Syntax::Html => ContentModel::default(),
        };
        let outer = std::mem::replace(&mut self.model, model);
        let mut walk = document.walk(node);
        while let Some(visit) = walk.next() {
            match visit {
                Visit::Enter(inner) => match self.enter(document, inner, node) {
                    Some(end) => self.ends.push(end),
                    None => walk.skip_children(),
                },
                Visit::Leave(_) => {
                    let end = self.ends.pop().unwrap_or_default();
                    self.leave(&end);
                }
            }
        }
        self.model = outer;
    }

    /// Ends an element. An end that starts with `:` ends a foreign element.
    fn leave(&mut self, end: &str) {
        match end.strip_prefix(':') {
            Some(end) => {
                self.around.pop();
                self.push(end);
            }
            None => self.push(end),
        }
    }

    /// Writes the start of a node, and returns its end; `None` if the node is written completely.
    fn enter(&mut self, document: &Document, node: NodeId, start: NodeId) -> Option<Cow<'static, str>> {
        let kind = document.kind(node);
        Some(match kind {
            Kind::Root | Kind::Group | Kind::Answer | Kind::Prompt | Kind::ChoiceExplanation => "".into(),
            Kind::ChoiceText | Kind::Solution if node == start => "".into(),
            Kind::AlertTitle | Kind::TableBody if document.first(node).is_none() => return None,
            Kind::Heading { level, id, .. } => self.heading(document, node, level, document.str(id)),
            Kind::Alert(kind) => self.alert(document, node, kind),
            Kind::AlertTitle => self.start(self.model.name(node, "p"), &[("class", "alert-title")]),
            Kind::List(Some(start)) if start != 1 => {
                self.start(self.model.name(node, "ol"), &[("start", &start.to_string())])
            }
            Kind::Table { .. } => self.start(self.model.name(node, "table"), &[]),
            Kind::TableCell { align, scope } => self.cell(node, align, scope),
            Kind::Link { wiki: true, link, .. } if self.resolver.is_broken(link) => {
                self.push("[[");
                "]]".into()
            }
            Kind::Link { title, link, .. } => self.link(document, node, link, document.str(title)),
            Kind::Footnotes => {
                let own = self.epub(EpubRole::Footnotes);
                let label = self.resolver.label("content.footnotes", &[]);
                self.open_with("section", &[("class", "footnotes"), ("aria-label", &label)], own);
                self.push("\n");
                self.open("ol", &[]);
                self.push("\n");
                "</ol>\n</section>\n".into()
            }
            Kind::Footnote(number) => {
                let own = self.epub(EpubRole::Footnote);
                self.open_with("li", &[("id", &format!("fn-{number}"))], own);
                "</li>\n".into()
            }
            Kind::Element { name, namespace } => {
                return self.element(document, node, document.str(name), namespace);
            }
            Kind::Question { id, role, form } => {
                self.question(document.str(id), role, form);
                "</section>\n".into()
            }
            Kind::Solution => {
                self.open("div", &[("class", "solution")]);
                self.eyebrow("content.answer");
                "</div>\n".into()
            }
            Kind::KeyPoints => {
                self.open("div", &[("class", "key-points")]);
                self.eyebrow("content.key_points");
                self.open("ul", &[]);
                "</ul>\n</div>\n".into()
            }
            Kind::Choices => {
                self.choices(document, node);
                self.open("div", &[("class", "solution")]);
                self.eyebrow("content.answer");
                self.open("ul", &[("class", "verdicts")]);
                "</ul>\n</div>\n".into()
            }
            Kind::Choice { right, .. } => {
                self.verdict(document, node, right);
                "</li>\n".into()
            }
            Kind::Comparison(_) => self.start("figure", &[("class", "comparison")]),
            _ => match kind.tag() {
                Some(name) if kind.is_inline() => self.inline(self.model.name(node, name)),
                Some(name) => self.start(self.model.name(node, name), &[]),
                None => {
                    self.leaf(document, node, kind);
                    return None;
                }
            },
        })
    }

    /// Writes a node without children, or one whose children are written elsewhere or not at all.
    fn leaf(&mut self, document: &Document, node: NodeId, kind: Kind) {
        match kind {
            Kind::TaskMarker(done) => self.push(if done { "☑ " } else { "☐ " }),
            Kind::Rule => self.void("hr", &[]),
            Kind::CodeBlock { language, title, html, .. } => {
                self.code_block(document.str(language), document.str(title), document.str(html));
            }
            Kind::Diagram { kind, parts, svg, has_links, .. } => {
                let label = diagram::label(self.resolver, document.str(kind), document.str(parts));
                let role = [("role", diagram::role(has_links))];
                self.open_with("figure", &[("class", "diagram"), ("aria-label", &label)], &role);
                self.foreign(document.str(svg), "svg", SVG);
                self.push("</figure>\n");
            }
            Kind::Text(words) | Kind::RawHtml { source: words, .. } => self.text(document.str(words)),
            Kind::Markup(html) => self.push(document.str(html)),
            Kind::Code(code) => {
                self.open("code", &[]);
                self.text(document.str(code));
                self.push("</code>");
            }
            Kind::SoftBreak => self.push("\n"),
            Kind::HardBreak => self.void("br", &[]),
            Kind::Image { title, alt, link, .. } => {
                let is_linked = is_in_link(document, node);
                self.image(link, document.str(alt), is_linked, &[("title", document.str(title))]);
            }
            Kind::Formula { source, mathml, .. } => match (document.str(mathml), self.syntax) {
                ("", _) => self.text_element("code", &[("class", "formula")], document.str(source)),
                (mathml, Syntax::Html) => self.foreign(mathml, "math", MATHML),
                (mathml, Syntax::Epub) => self.foreign(&mathml3(mathml), "math", MATHML),
            },
            Kind::FootnoteReference { label, number, mark } => {
                self.footnote_reference(document.str(label), number, mark);
            }
            Kind::FootnoteBack { number, mark } => self.footnote_back(number, mark),
            Kind::FileTable(link) => {
                if let Some(table) = self.resolver.table(link) {
                    self.document(table, Document::ROOT);
                }
            }
            // Comments, and what is written with another node.
            _ => {}
        }
    }

    /// Starts a block with the given end.
    fn start(&mut self, name: &'static str, attributes: &[(&str, &str)]) -> Cow<'static, str> {
        self.open(name, attributes);
        format!("</{name}>\n").into()
    }

    fn inline(&mut self, name: &'static str) -> Cow<'static, str> {
        self.open(name, &[]);
        format!("</{name}>").into()
    }

    fn heading(&mut self, document: &Document, node: NodeId, level: u8, id: &str) -> Cow<'static, str> {
        let level = if id.is_empty() { level } else { level.max(2) };
        let name = self.model.name(node, HEADINGS[usize::from(level.clamp(1, 6)) - 1]);
        let class = document.attribute(node, "class").unwrap_or_default();
        self.open(name, &[("id", id), ("class", class)]);
        if let Kind::Heading { number: number @ 1.., .. } = document.kind(node) {
            // The space belongs to the number: outlines leave out both.
            self.open("span", &[("class", "question-number"), ("aria-hidden", "true")]);
            self.push(&format!("{number} </span>"));
        }
        format!("</{name}>\n").into()
    }

    fn alert(&mut self, document: &Document, node: NodeId, kind: AlertKind) -> Cow<'static, str> {
        let own = alert::own_title(document, node);
        let title = self.resolver.label(&kind.key(), &[]);
        let label = own.as_deref().filter(|own| !own.is_empty()).unwrap_or(&title);
        self.open("aside", &[("class", &kind.class()), ("aria-label", label)]);
        self.push("\n");
        if own.is_none() {
            self.text_element("p", &[("class", "alert-title")], &title);
        }
        "</aside>\n".into()
    }

    fn cell(&mut self, node: NodeId, align: CellAlign, scope: Scope) -> Cow<'static, str> {
        let class = match align {
            CellAlign::None => "",
            CellAlign::Center => "align-center",
            CellAlign::End => "align-end",
        };
        let (name, scope) = match scope {
            Scope::None => ("td", ""),
            Scope::Column => ("th", "col"),
            Scope::Row => ("th", "row"),
        };
        let name = self.model.name(node, name);
        self.open(name, &[("scope", scope), ("class", class)]);
        format!("</{name}>").into()
    }

    fn code_block(&mut self, language: &str, title: &str, html: &str) {
        self.open("figure", &[("class", "code"), ("data-language", language)]);
        if !title.is_empty() {
            self.text_element("figcaption", &[], title);
        }
        // The style sheet of an e-reader may not align it.
        let direction = if self.syntax == Syntax::Epub { "ltr" } else { "" };
        self.open("pre", &[("dir", direction)]);
        let class = if language.is_empty() { String::new() } else { format!("language-{language}") };
        self.open("code", &[("class", &class)]);
        let html = legal(html);
        self.push(&html);
        self.push("</code></pre></figure>\n");
    }

    fn link(&mut self, document: &Document, node: NodeId, link: LinkId, title: &str) -> Cow<'static, str> {
        let address = self.resolver.link(link).filter(|_| !is_in_link(document, node));
        let Some(address) = address else { return "".into() };
        self.open("a", &[("href", &address.url), ("title", title)]);
        "</a>".into()
    }

    fn question(&mut self, id: &str, role: QuestionRole, form: AnswerForm) {
        let own = self.epub(EpubRole::QuestionAndAnswer);
        let attributes = [("class", role.class()), ("data-question", id), ("data-form", form.name())];
        self.open_with("section", &attributes, own);
        self.push("\n");
    }

    /// Writes the choices of a question; their explanations follow as children.
    fn choices(&mut self, document: &Document, node: NodeId) {
        self.open("ol", &[("class", "choices"), ("type", "A")]);
        for choice in document.children(node) {
            self.open("li", &[]);
            for text in document.children(choice).filter(|node| document.kind(*node) == Kind::ChoiceText) {
                self.document(document, text);
            }
            self.push("</li>\n");
        }
        self.push("</ol>\n");
    }

    fn verdict(&mut self, document: &Document, node: NodeId, right: bool) {
        let before = std::iter::successors(document.previous(node), |node| document.previous(*node)).count();
        let letter = choice_letter(before);
        let key = if right { "content.choice_right" } else { "content.choice_wrong" };
        let verdict = self.resolver.label(key, &[("choice", &letter.to_string())]);
        self.open("li", &[]);
        self.push("<p>");
        self.text_element("b", &[], &verdict);
        self.out.truncate(self.out.trim_end().len());
        self.push("</p>\n");
    }

    /// A small heading.
    fn eyebrow(&mut self, key: &str) {
        let text = self.resolver.label(key, &[]);
        self.text_element("p", &[("class", "eyebrow")], &text);
    }

    /// Writes foreign markup that Prepbook generated.
    fn foreign(&mut self, markup: &str, root: &str, namespace: &str) {
        let markup = legal(markup);
        self.has_math |= namespace == MATHML;
        self.has_svg |= namespace == SVG;
        let start = format!("<{root}");
        match markup.strip_prefix(&start) {
            Some(rest)
                if self.syntax == Syntax::Epub
                    && !rest.split('>').next().unwrap_or_default().contains("xmlns=") =>
            {
                self.push(&format!("{start} xmlns=\"{namespace}\"{rest}"));
            }
            _ => self.push(&markup),
        }
    }

    /// The attribute with the role of a part of an e-book.
    fn epub(&self, role: EpubRole) -> &'static [(&'static str, &'static str)] {
        match (self.syntax, role) {
            (Syntax::Html, _) => &[],
            (Syntax::Epub, EpubRole::Footnotes) => &[("epub:type", "footnotes")],
            (Syntax::Epub, EpubRole::Footnote) => &[("epub:type", "footnote")],
            (Syntax::Epub, EpubRole::QuestionAndAnswer) => &[("epub:type", "qna")],
        }
    }

    fn void(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        if self.syntax == Syntax::Epub {
            self.out.pop();
            self.push("/>");
        }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open_with(name, attributes, &[]);
    }

    /// Writes a start tag with the allowed, non-empty `attributes`.
    fn open_with(&mut self, name: &str, attributes: &[(&str, &str)], own: &[(&str, &str)]) {
        self.push("<");
        self.push(name);
        for (attribute, value) in attributes {
            self.attribute(name, attribute, value);
        }
        for (attribute, value) in own {
            self.push(&format!(" {attribute}=\"{value}\""));
        }
        self.push(">");
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str) {
        if name == "id" {
            self.id(value);
            return;
        }
        let is_empty = value.is_empty() && name != "hidden";
        if is_empty
            || name == "tabindex"
            || self.syntax == Syntax::Epub && !is_permitted(element, name, value)
        {
            return;
        }
        let value = escape(&legal(value));
        self.push(&format!(" {name}=\"{value}\""));
        if self.syntax == Syntax::Epub && name == "lang" {
            self.push(&format!(" xml:lang=\"{value}\""));
        }
    }

    fn id(&mut self, id: &str) {
        let is_one = !id.is_empty() && !id.contains(char::is_whitespace);
        if is_one
            && self.ids.insert(id.to_owned())
            && let Some(id) = self.resolver.id(id)
        {
            let id = escape(&legal(&id));
            self.push(&format!(" id=\"{id}\""));
        }
    }

    fn text(&mut self, text: &str) {
        let text = escape(&legal(text));
        self.push(&text);
    }
}
