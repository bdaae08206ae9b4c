//! Renders a document as HTML for a page.

mod blocks;
mod choices;
mod media;
mod question;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::kind::{Kind, Namespace, Scope, Value};
use super::media::is_in_link;
use super::node::{Document, NodeId};
use super::walk::Visit;
use super::{Address, Resolver, diagram};

pub use question::is_flashcard;

/// HTML elements without an end tag.
pub(super) const VOID: [&str; 16] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "param", "source", "track", "wbr",
];
/// HTML elements whose text is not escaped.
const RAW: [&str; 6] = ["script", "style", "xmp", "iframe", "noembed", "noframes"];
/// HTML elements that ignore a line break directly after their start tag.
const TRIMMED: [&str; 3] = ["pre", "textarea", "listing"];

/// Renders a node with its children; of the root, an answer and a solution, only the children.
pub fn render(document: &Document, node: NodeId, resolver: &impl Resolver) -> String {
    let mut out = String::with_capacity(256);
    render_to(document, node, resolver, &mut out);
    out
}

/// Appends the rendered node to `out`.
pub fn render_to(document: &Document, node: NodeId, resolver: &impl Resolver, out: &mut String) {
    let writer = HtmlWriter { document, resolver, out, start: node, is_in_link: false };
    writer.render();
}

/// Renders a document that is shown in a link.
pub fn render_in_link(document: &Document, resolver: &impl Resolver) -> String {
    let mut out = String::new();
    HtmlWriter { document, resolver, out: &mut out, start: Document::ROOT, is_in_link: true }.render();
    out
}

/// How to continue after entering a node.
#[derive(PartialEq, Eq)]
enum Inside {
    /// Write the children, then the end of the node.
    Follows,
    /// The node is written completely.
    Done,
}

struct HtmlWriter<'w, 'd, R> {
    document: &'d Document,
    resolver: &'w R,
    out: &'w mut String,
    start: NodeId,
    /// Whether what is written is shown in a link.
    is_in_link: bool,
}

impl<'w, R: Resolver> HtmlWriter<'w, '_, R> {
    fn render(mut self) {
        let mut walk = self.document.walk(self.start);
        while let Some(visit) = walk.next() {
            match visit {
                Visit::Enter(node) => {
                    if self.enter(node) == Inside::Done {
                        walk.skip_children();
                    }
                }
                Visit::Leave(node) => self.leave(node),
            }
        }
    }

    fn enter(&mut self, node: NodeId) -> Inside {
        let document = self.document;
        let kind = document.kind(node);
        if let Some(name) = kind.tag() {
            self.start_tag(node, kind, name);
            return Inside::Follows;
        }
        match kind {
            Kind::Root
            | Kind::Group
            | Kind::Prompt
            | Kind::TaskMarker(_)
            | Kind::Comment(_)
            | Kind::FootnoteDefinition(_)
            | Kind::ChoiceExplanation => return self.enter_unmarked(node),
            Kind::Heading { level, id, number } => self.heading(node, level, document.str(id), number),
            Kind::Alert(kind) => self.alert(node, kind),
            Kind::AlertTitle if document.first(node).is_none() => {}
            Kind::AlertTitle => self.push("<p class=\"alert-title\">"),
            Kind::List(start) => self.block(&format!("<ol start=\"{}\">\n", start.unwrap_or(1))),
            Kind::Table { label } => self.table(document.str(label)),
            Kind::TableCell { align, scope } => self.cell(align, scope),
            Kind::Rule => self.block("<hr />\n"),
            Kind::CodeBlock { language, title, html, .. } => {
                self.code_block(document.str(language), document.str(title), document.str(html));
                return Inside::Done;
            }
            Kind::Diagram { kind, parts, svg, has_links, .. } => {
                let label = diagram::label(self.resolver, document.str(kind), document.str(parts));
                self.diagram(&label, diagram::role(has_links), document.str(svg));
            }
            Kind::Footnotes => {
                self.push("<section class=\"footnotes\"");
                self.label("content.footnotes");
                self.push(">\n<ol>\n");
            }
            Kind::Footnote(number) => {
                self.push("<li");
                self.id(&format!("fn-{number}"));
                self.push(">");
            }
            Kind::Element { name, namespace } => return self.element(node, document.str(name), namespace),
            Kind::Question { .. }
            | Kind::Answer
            | Kind::Solution
            | Kind::KeyPoints
            | Kind::Choices
            | Kind::Choice { .. }
            | Kind::ChoiceText => self.enter_question(node, kind),
            Kind::Comparison(_) => self.push("<figure class=\"comparison\">\n"),
            Kind::FileTable(link) => {
                if let Some(table) = self.resolver.table(link) {
                    render_to(table, Document::ROOT, self.resolver, self.out);
                }
            }
            kind => self.enter_inline(node, kind),
        }
        Inside::Follows
    }

    /// A node in a line of text.
    fn enter_inline(&mut self, node: NodeId, kind: Kind) {
        let document = self.document;
        match kind {
            Kind::Text(text) if self.is_raw_text(node) => self.push(document.str(text)),
            Kind::Text(text) | Kind::RawHtml { source: text, .. } => self.text(document.str(text)),
            Kind::Markup(html) => self.push(document.str(html)),
            Kind::Code(text) => {
                self.push("<code>");
                self.text(document.str(text));
                self.push("</code>");
            }
            Kind::SoftBreak => self.push("\n"),
            Kind::HardBreak => self.push("<br />\n"),
            // Text in double brackets that does not name an article is not a link.
            Kind::Link { wiki: true, link, .. } if self.resolver.is_broken(link) => self.push("[["),
            Kind::Link { title, link, .. } => {
                self.push("<a");
                self.address("href", self.resolver.link(link));
                self.attribute("title", document.str(title));
                self.push(">");
            }
            Kind::Image { title, alt, link, .. } => match self.remote(link) {
                Some(address) => self.remote_link(node, &address, document.str(alt)),
                None => self.image(node, link, document.str(alt), document.str(title)),
            },
            Kind::Formula { source, mathml, .. } => match document.str(mathml) {
                "" => {
                    self.push("<code class=\"formula\">");
                    self.attribute_text(document.str(source));
                    self.push("</code>");
                }
                mathml => self.push(mathml),
            },
            Kind::FootnoteReference { label, number, mark } => {
                self.footnote_reference(document.str(label), number, mark);
            }
            Kind::FootnoteBack { number, mark } => {
                self.trim_end();
                self.push(" <a class=\"footnote-back\"");
                self.address("href", self.resolver.anchor(&reference_id(number, mark)));
                self.label("content.back_to_text");
                self.push(">↩</a>");
            }
            // Kinds with a tag, which are written before.
            _ => {}
        }
    }

    /// A question and its parts.
    fn enter_question(&mut self, node: NodeId, kind: Kind) {
        match kind {
            Kind::Question { id, role, form } => {
                self.question(node, self.document.str(id), role, form);
            }
            Kind::Answer => self.answer(node),
            Kind::Solution if node == self.start => {}
            Kind::Solution => {
                self.push("<details class=\"solution\"><summary>");
                self.text(&self.resolver.label("content.answer", &[]));
                self.push("</summary>\n");
            }
            Kind::KeyPoints => {
                self.push("<div class=\"key-points\">\n<p class=\"eyebrow\">");
                self.text(&self.resolver.label("content.key_points", &[]));
                self.push("</p>\n<ul>\n");
            }
            Kind::Choices => self.push("<ul class=\"choices\">\n"),
            Kind::Choice { right, .. } => {
                let right = if right { "right" } else { "wrong" };
                self.push(&format!("<li><details class=\"choice\" data-choice=\"{right}\">"));
            }
            Kind::ChoiceText if node == self.start => {}
            Kind::ChoiceText => self.choice_text(node),
            _ => {}
        }
    }

    /// Nodes that show only their children, or nothing.
    fn enter_unmarked(&mut self, node: NodeId) -> Inside {
        match self.document.kind(node) {
            Kind::TaskMarker(done) => {
                let (checked, key) = if done { (" checked", "content.done") } else { ("", "content.to_do") };
                self.push(&format!("<input type=\"checkbox\" disabled{checked}"));
                self.label(key);
                self.push("> ");
                Inside::Done
            }
            Kind::Comment(_) | Kind::FootnoteDefinition(_) => Inside::Done,
            Kind::ChoiceExplanation if node != self.start => {
                self.verdict(node);
                Inside::Follows
            }
            _ => Inside::Follows,
        }
    }

    fn leave(&mut self, node: NodeId) {
        let document = self.document;
        let kind = document.kind(node);
        if let Some(name) = kind.tag() {
            if kind == Kind::TableHead {
                self.trim_end();
            }
            self.end_tag(name);
            self.push(if kind.is_inline() { "" } else { "\n" });
            return;
        }
        match kind {
            Kind::Heading { level, id, .. } => self.end_heading(node, level, document.str(id)),
            Kind::Alert(_) => self.push("</aside>\n"),
            Kind::AlertTitle if document.first(node).is_none() => {}
            Kind::AlertTitle => self.push("</p>\n"),
            Kind::List(_) => self.push("</ol>\n"),
            Kind::Table { .. } => self.push("</table></div>\n"),
            Kind::TableCell { scope: Scope::None, .. } => self.push("</td>"),
            Kind::TableCell { .. } => self.push("</th>"),
            Kind::Link { wiki: true, link, .. } if self.resolver.is_broken(link) => self.push("]]"),
            Kind::Link { .. } => self.push("</a>"),
            Kind::Footnotes => self.push("</ol>\n</section>\n"),
            Kind::Footnote(_) => {
                self.trim_end();
                self.push("</li>\n");
            }
            Kind::Element { name, .. } => {
                self.end_tag(document.str(name));
                if is_outer_table(document, node) {
                    self.push("</div>");
                }
            }
            Kind::Question { .. } => self.push("</section>\n"),
            Kind::Answer => self.end_answer(node),
            Kind::Solution if node != self.start => self.push("</details>\n"),
            Kind::KeyPoints => self.push("</ul>\n</div>\n"),
            Kind::Choices => self.push("</ul>\n"),
            Kind::Choice { .. } => self.push("</details></li>\n"),
            Kind::ChoiceText if node != self.start => {
                self.trim_end();
                self.push("</summary>\n");
            }
            Kind::Comparison(link) => {
                let address = self.resolver.link(link).filter(|_| !is_in_link(document, node));
                if address.is_some() {
                    self.push("<figcaption><a");
                    self.address("href", address);
                    self.push(">");
                    self.text(&self.resolver.label("compare.open_table", &[]));
                    self.push("</a></figcaption>\n");
                }
                self.push("</figure>\n");
            }
            _ => {}
        }
    }

    fn element(&mut self, node: NodeId, name: &str, namespace: Namespace) -> Inside {
        if namespace == Namespace::Html && self.remote_element(node, name) {
            return Inside::Done;
        }
        if is_outer_table(self.document, node) {
            self.push("<div class=\"table-scroll\" tabindex=\"0\">");
        }
        self.push("<");
        self.push(name);
        self.attributes(node);
        if name == "img" && self.document.attribute(node, "class").is_none() {
            self.image_place(node);
        }
        let is_html = namespace == Namespace::Html;
        if is_html && VOID.contains(&name) {
            self.push(">");
            return Inside::Done;
        }
        if !is_html && self.document.first(node).is_none() {
            self.push("/>");
            return Inside::Done;
        }
        self.push(">");
        if is_html && TRIMMED.contains(&name) && self.begins_with_line_end(node) {
            self.push("\n");
        }
        Inside::Follows
    }

    /// Starts an element without attributes.
    fn start_tag(&mut self, node: NodeId, kind: Kind, name: &str) {
        let follows = kind.is_inline() || kind == Kind::TableRow;
        if !(follows || kind == Kind::Paragraph && self.begins_note(node)) {
            self.block("");
        }
        self.push("<");
        self.push(name);
        let holds_blocks = matches!(name, "blockquote" | "ul" | "ol" | "dl" | "tbody");
        self.push(if holds_blocks { ">\n" } else { ">" });
    }

    fn end_tag(&mut self, name: &str) {
        self.push("</");
        self.push(name);
        self.push(">");
    }

    fn begins_note(&self, node: NodeId) -> bool {
        let parent = self.document.parent(node).map(|parent| self.document.kind(parent));
        matches!(parent, Some(Kind::Footnote(_))) && self.document.previous(node).is_none()
    }

    fn begins_with_line_end(&self, node: NodeId) -> bool {
        let first = self.document.first(node).map(|node| self.document.kind(node));
        matches!(first, Some(Kind::Text(text)) if self.document.str(text).starts_with('\n'))
    }

    fn is_raw_text(&self, node: NodeId) -> bool {
        let parent = self.document.parent(node).and_then(|parent| self.document.element(parent));
        parent.is_some_and(|name| RAW.contains(&name))
    }

    /// The author's attributes.
    fn attributes(&mut self, node: NodeId) {
        let document = self.document;
        let mut sources = Vec::new();
        for attribute in document.attributes(node) {
            let name = document.str(attribute.name);
            match attribute.value {
                Value::Text(value) if name == "id" => self.id(document.str(value)),
                Value::Text(value) => {
                    self.push(" ");
                    self.push(name);
                    self.push("=\"");
                    self.attribute_text(document.str(value));
                    self.push("\"");
                }
                Value::Link(link) if name == "href" => self.address(name, self.resolver.link(link)),
                // One attribute for each candidate, with its descriptor in the name.
                Value::Link(link) if name.starts_with("srcset") => sources.push((name, link)),
                Value::Link(link) => {
                    let sized =
                        ["width", "height"].iter().any(|name| document.attribute(node, name).is_some());
                    let takes_size = document.element(node) == Some("img") && name == "src" && !sized;
                    let size = self.image_address(name, link).filter(|_| takes_size);
                    self.image_size(size);
                }
            }
        }
        self.source_set(&sources);
    }

    fn id(&mut self, id: &str) {
        if let Some(id) = self.resolver.id(id) {
            self.push(" id=\"");
            self.attribute_text(&id);
            self.push("\"");
        }
    }

    fn address(&mut self, name: &str, address: Option<Address<'_>>) {
        let Some(address) = address else { return };
        self.push(if address.from_root { " data-" } else { " " });
        self.push(name);
        self.push("=\"");
        self.attribute_text(&address.url);
        self.push("\"");
    }

    /// Writes an attribute unless it is empty.
    fn attribute(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.push(" ");
            self.push(name);
            self.push("=\"");
            self.attribute_text(value);
            self.push("\"");
        }
    }

    /// The attribute with the name of what has no text, or none of its own.
    fn label(&mut self, key: &str) {
        self.attribute("aria-label", &self.resolver.label(key, &[]));
    }

    fn attribute_text(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _written = escape_html(&mut *self.out, text);
    }

    fn text(&mut self, text: &str) {
        let _written = escape_html_body_text(&mut *self.out, text);
    }

    /// Starts a block on a new line.
    fn block(&mut self, tag: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(tag);
    }

    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn trim_end(&mut self) {
        self.out.truncate(self.out.trim_end().len());
    }
}

/// Whether an element is a table that is in no other.
fn is_outer_table(document: &Document, node: NodeId) -> bool {
    let is_table = |node: NodeId| document.element(node) == Some("table");
    is_table(node) && !document.ancestors(node).any(is_table)
}

/// The id of a reference to a footnote.
pub fn reference_id(number: u32, mark: u32) -> String {
    if mark == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{mark}") }
}
