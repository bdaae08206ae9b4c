//! Renders a document as plain text, for search, cards, addresses and comparisons.

use std::ops::Range;

use super::escape::escape;
use super::formula;
use super::kind::{Kind, Namespace};
use super::node::{Document, NodeId};
use super::walk::Visit;

/// HTML elements that end a line.
const BLOCKS: [&str; 28] = [
    "address", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary",
    "table", "tr", "ul",
];
/// What follows the text of a table's cell.
const CELL_SEPARATOR: &str = " \u{b7} ";
/// HTML elements whose text is not shown.
const HIDDEN: [&str; 4] = ["script", "style", "template", "noscript"];

/// Elements of HTML whose text is not part of the content.
const SET_APART: [&str; 8] = ["aside", "details", "figure", "footer", "li", "nav", "table", "blockquote"];
/// How a paragraph begins that a generator replaces.
const TEMPLATES: [&str; 8] = ["{%", "{{", "[TOC", "[[TOC", "[[_TOC_", "[toc", "[[toc", "@["];

/// Words of first sentences that are about the page or the repository, and not about its subject.
const NOTICES: [&str; 35] = [
    "star this",
    "star the repo",
    "give it a star",
    "give a star",
    "give this repo",
    "give us a star",
    "leave a star",
    "drop a star",
    "hit the star",
    "a ⭐",
    "个 star",
    "个star",
    "⭐ star",
    "⭐️ star",
    "已迁移",
    "不再维护",
    "read this in",
    "read in other",
    "other languages:",
    "translations:",
    "been translated to",
    "been translated into",
    "if you like this",
    "if you find this",
    "follow me on",
    "buy me a coffee",
    "join our",
    "join the discord",
    "subscribe to my",
    "subscribe to our",
    "sponsored by",
    "prs welcome",
    "prs are welcome",
    "pull requests are welcome",
    "contributions are welcome",
];
/// What a repository may be called in its notice, and what may be said of it.
const REPOSITORIES: [&str; 5] = ["repo", "project", "this page", "this guide", "this book"];
const ENDS_OF_WORK: [&str; 8] = [
    " moved to", " moved.", "archived", "no longer maintained", "not maintained", "is deprecated",
    "work in progress", "under construction",
];
/// A longer first sentence is more than a notice.
const NOTICE_CHARS: usize = 160;

/// The content of a section.
#[derive(Debug, Default)]
pub struct TextSection {
    /// The text, one block per line.
    pub words: String,
    /// The lines of code, without indentation.
    pub code: String,
}

/// The text of a node on one line, with inline code and the source of formulas; line breaks become spaces.
pub fn line(document: &Document, node: NodeId) -> String {
    let mut out = String::new();
    let mut walk = document.walk(node);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        match document.kind(node) {
            Kind::Text(text) | Kind::RawHtml { source: text, .. } => push_flat(&mut out, document.str(text)),
            Kind::Code(text) | Kind::Formula { source: text, .. } => out.push_str(document.str(text)),
            Kind::SoftBreak | Kind::HardBreak => out.push(' '),
            kind if is_hidden(document, node, kind) => walk.skip_children(),
            _ => {}
        }
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

/// The text of a heading that GitHub makes its anchor of: spaces at the ends and line ends are as written.
pub fn anchor_source(document: &Document, heading: NodeId) -> String {
    let mut out = String::new();
    let mut walk = document.walk(heading);
    while let Some(visit) = walk.next() {
        let Visit::Enter(node) = visit else { continue };
        match document.kind(node) {
            Kind::Text(text)
            | Kind::RawHtml { source: text, .. }
            | Kind::Code(text)
            | Kind::Formula { source: text, .. } => out.push_str(document.str(text)),
            Kind::SoftBreak | Kind::HardBreak => out.push('\n'),
            kind if is_hidden(document, node, kind) => walk.skip_children(),
            _ => {}
        }
    }
    out
}

/// The text of nodes, one block per line, without code blocks.
pub fn blocks(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> String {
    let mut writer = TextWriter::default();
    for node in nodes {
        writer.node(document, node, &mut |_| false);
    }
    writer.finish().words
}

/// The text before the first of `headings`, and below each of them up to the next. `headings` are in document order.
pub fn sections(document: &Document, headings: &[NodeId]) -> Vec<TextSection> {
    let mut sections = Vec::with_capacity(headings.len() + 1);
    let mut writer = TextWriter::default();
    let mut next = headings.iter().copied().peekable();
    writer.node(document, Document::ROOT, &mut |event| match event {
        TextEvent::Node(node) => next.next_if_eq(&node).is_some(),
        TextEvent::Section(section) => {
            sections.push(section);
            true
        }
    });
    sections.push(writer.finish());
    sections
}

/// Whether a heading in this node has no section of its own: it is a part of another heading, or is not shown.
pub fn holds_no_sections(document: &Document, node: NodeId) -> bool {
    let kind = document.kind(node);
    matches!(kind, Kind::Heading { .. }) || is_hidden(document, node, kind) || is_math(document, kind)
}

/// The complete text of nodes: blocks, code, formulas, and which choices are right. For comparisons, not for reading.
pub fn whole(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> String {
    let mut out = String::new();
    for node in nodes {
        for visit in document.walk(node) {
            match visit {
                Visit::Enter(node) => match document.kind(node) {
                    Kind::Text(text) | Kind::Code(text) | Kind::Formula { source: text, .. } => {
                        out.push_str(document.str(text));
                    }
                    Kind::CodeBlock { source, .. } | Kind::Diagram { source, .. } => {
                        out.push_str(document.str(source));
                    }
                    Kind::TaskMarker(done) => out.push_str(if done { "[x] " } else { "[ ] " }),
                    Kind::SoftBreak | Kind::HardBreak => out.push(' '),
                    _ => {}
                },
                Visit::Leave(node) => {
                    let kind = document.kind(node);
                    let is_leaf = kind.is_inline() && document.first(node).is_none();
                    if !is_leaf && !matches!(kind, Kind::Link { .. } | Kind::Comment(_)) {
                        out.push(' ');
                    }
                }
            }
        }
    }
    out
}

/// The number of words in nodes, without code. Scripts without spaces count two characters per word.
pub fn count_words(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> usize {
    let mut words = 0;
    for node in nodes {
        let mut walk = document.walk(node);
        while let Some(visit) = walk.next() {
            let Visit::Enter(node) = visit else { continue };
            match document.kind(node) {
                Kind::Text(text) | Kind::Code(text) => words += words_in(document.str(text)),
                kind if is_hidden(document, node, kind) => walk.skip_children(),
                _ => {}
            }
        }
    }
    words
}

/// The first top-level paragraph of prose that starts in the bytes `part`, as text; empty where there is none. A row of badges, a
/// choice of languages, a table of contents and what a generator would replace are not prose.
pub fn first_paragraph(document: &Document, part: Range<usize>) -> String {
    let paragraphs = document.descendants(Document::ROOT).filter(|node| {
        document.kind(*node) == Kind::Paragraph
            && part.contains(&document.span(*node).start)
            && is_prose(document, *node)
    });
    let is_outer = |node: &NodeId| {
        document.ancestors(*node).all(|outer| match document.kind(outer) {
            Kind::BlockQuote
            | Kind::Alert(_)
            | Kind::List(_)
            | Kind::Table { .. }
            | Kind::Footnotes
            | Kind::FootnoteDefinition(_)
            | Kind::Choices => false,
            _ => document.element(outer).is_none_or(|name| !SET_APART.contains(&name)),
        })
    };
    let mut texts = paragraphs.filter(is_outer).map(|node| line(document, node));
    texts
        .find_map(|text| {
            let is_template = TEMPLATES.iter().any(|start| text.starts_with(start));
            let text = without_introduction(&text);
            let is_tags = text.split_whitespace().all(|word| word.starts_with('#'));
            (!is_template && !is_tags && !is_notice(text)).then(|| text.to_owned())
        })
        .unwrap_or_default()
}

/// Whether a paragraph begins with a sentence about the repository: that it moved, or wants a star.
fn is_notice(text: &str) -> bool {
    let ends = [". ", "! ", "? ", "。", "！"].iter();
    let ends = ends.filter_map(|end| Some(text.find(end)? + end.trim_end().len()));
    let first = &text[..ends.min().unwrap_or(text.len())];
    let lower = first.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    first.chars().count() <= NOTICE_CHARS && (has(&NOTICES) || has(&REPOSITORIES) && has(&ENDS_OF_WORK))
}

/// A text up to the last sentence, where that ends with a colon: it introduces what comes below.
fn without_introduction(text: &str) -> &str {
    if !text.ends_with([':', '：']) {
        return text;
    }
    let ends = [". ", "! ", "? ", "。", "！", "？"]
        .iter()
        .filter_map(|end| Some(text.rfind(end)? + end.trim_end().len()));
    &text[..ends.max().unwrap_or_default()]
}

/// Whether most of a paragraph is words that are not links.
fn is_prose(document: &Document, paragraph: NodeId) -> bool {
    let (mut own, mut linked, mut depth) = (0, 0, 0);
    for visit in document.walk(paragraph) {
        let (node, entered) = match visit {
            Visit::Enter(node) => (node, true),
            Visit::Leave(node) => (node, false),
        };
        let is_link = matches!(document.kind(node), Kind::Link { .. }) || document.element(node) == Some("a");
        match document.kind(node) {
            _ if is_link && entered => depth += 1,
            _ if is_link => depth -= 1,
            Kind::Text(text) | Kind::Code(text) | Kind::Formula { source: text, .. } if entered => {
                let letters = document.str(text).chars().filter(|c| c.is_alphanumeric()).count();
                *(if depth > 0 { &mut linked } else { &mut own }) += letters;
            }
            _ => {}
        }
    }
    own > 0 && own >= linked
}

/// `text`, cut at a word to at most `limit` characters, with `…` if it was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')))
}

/// The number of words in a text.
pub fn words_in(text: &str) -> usize {
    if text.is_ascii() {
        let (mut words, mut counted) = (0, false);
        for byte in text.bytes() {
            let counts = byte.is_ascii_alphanumeric();
            words += usize::from(counts && !counted);
            counted = counts || counted && !byte.is_ascii_whitespace();
        }
        return words;
    }
    let spaced = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let unspaced = text.chars().filter(|c| is_unspaced(*c)).count();
    if unspaced == 0 { spaced } else { spaced.max(unspaced / 2) }
}

/// Whether a letter belongs to a script without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

/// Receives the sections that a [`TextWriter`] finds.
enum TextEvent {
    /// Whether a section starts with this node, which is then left out.
    Node(NodeId),
    /// Called at the end of a section.
    Section(TextSection),
}

/// Writes the text of blocks, and their code separately.
#[derive(Default)]
struct TextWriter {
    words: String,
    code: String,
}

/// A formula of MathML as XML, with the attributes that its text depends on.
fn mathml(document: &Document, formula: NodeId) -> String {
    let mut out = String::new();
    for visit in document.walk(formula) {
        let (node, is_start) = match visit {
            Visit::Enter(node) => (node, true),
            Visit::Leave(node) => (node, false),
        };
        match document.kind(node) {
            Kind::Element { name, .. } if is_start => {
                let is_bare = document.attribute(node, "linethickness").is_some();
                let attribute = if is_bare { " linethickness=\"0\"" } else { "" };
                out.push_str(&format!("<{}{attribute}>", document.str(name)));
            }
            Kind::Element { name, .. } => out.push_str(&format!("</{}>", document.str(name))),
            Kind::Text(text) if is_start => out.push_str(&escape(document.str(text))),
            _ => {}
        }
    }
    out
}

impl TextWriter {
    fn node(&mut self, document: &Document, node: NodeId, report: &mut dyn FnMut(TextEvent) -> bool) {
        let mut walk = document.walk(node);
        while let Some(visit) = walk.next() {
            match visit {
                Visit::Enter(node) => {
                    let kind = document.kind(node);
                    if matches!(kind, Kind::Heading { .. }) && report(TextEvent::Node(node)) {
                        let section = std::mem::take(self).finish();
                        report(TextEvent::Section(section));
                        walk.skip_children();
                    } else if is_hidden(document, node, kind) {
                        walk.skip_children();
                    } else if is_math(document, kind) {
                        self.words.push_str(&formula::text(&mathml(document, node)).unwrap_or_default());
                        walk.skip_children();
                    } else {
                        if ends_line(document, node, kind) {
                            self.start_line();
                        }
                        self.enter(document, kind);
                    }
                }
                Visit::Leave(node) => self.leave(document, node),
            }
        }
    }

    fn enter(&mut self, document: &Document, kind: Kind) {
        match kind {
            Kind::Text(text) | Kind::RawHtml { source: text, .. } => {
                push_flat(&mut self.words, document.str(text));
            }
            Kind::Code(text) => self.words.push_str(document.str(text)),
            Kind::Formula { source, mathml, .. } => match formula::text(document.str(mathml)) {
                Some(text) => self.words.push_str(&text),
                None => self.words.push_str(document.str(source)),
            },
            Kind::SoftBreak | Kind::HardBreak => self.words.push(' '),
            Kind::CodeBlock { source, .. } | Kind::Diagram { source, .. } => {
                let lines = document.str(source).lines().map(str::trim).filter(|line| !line.is_empty());
                for line in lines {
                    self.code.push_str(line);
                    self.code.push('\n');
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, document: &Document, node: NodeId) {
        let kind = document.kind(node);
        let is_cell =
            matches!(kind, Kind::TableCell { .. }) || matches!(document.element(node), Some("td" | "th"));
        if is_cell {
            self.words.truncate(self.words.trim_end_matches('\n').len());
            self.words.push_str(CELL_SEPARATOR);
        } else if ends_line(document, node, kind) {
            self.end_line();
        }
    }

    /// Ends the line of the text before a block, unless that is the cell before.
    fn start_line(&mut self) {
        let text = self.words.trim_end_matches(' ');
        if !text.is_empty() && !text.ends_with('\n') && !self.words.ends_with(CELL_SEPARATOR) {
            self.words.truncate(text.len());
            self.words.push('\n');
        }
    }

    fn end_line(&mut self) {
        let end = self.words.trim_end_matches([' ', '\u{b7}']).len();
        self.words.truncate(end);
        if !self.words.is_empty() && !self.words.ends_with('\n') {
            self.words.push('\n');
        }
    }

    fn finish(mut self) -> TextSection {
        for text in [&mut self.words, &mut self.code] {
            text.truncate(text.trim_end().len());
            text.shrink_to_fit();
        }
        TextSection { words: self.words, code: self.code }
    }
}

/// Whether a node is a block, which has lines of its own.
fn ends_line(document: &Document, node: NodeId, kind: Kind) -> bool {
    match kind {
        Kind::Paragraph
        | Kind::AlertTitle
        | Kind::Heading { .. }
        | Kind::List(_)
        | Kind::Item
        | Kind::TableRow
        | Kind::DefinitionTitle
        | Kind::DefinitionDetails
        | Kind::Choice { .. }
        | Kind::ChoiceText => true,
        Kind::Element { .. } => document.element(node).is_some_and(|name| BLOCKS.contains(&name)),
        _ => false,
    }
}

/// Whether a node is MathML that an author wrote.
fn is_math(document: &Document, kind: Kind) -> bool {
    matches!(kind, Kind::Element { name, namespace: Namespace::MathMl } if document.str(name) == "math")
}

/// Whether the text of a node repeats other text of its document.
fn is_hidden(document: &Document, node: NodeId, kind: Kind) -> bool {
    match kind {
        Kind::KeyPoints | Kind::Footnotes | Kind::FootnoteDefinition(_) => true,
        Kind::Element { .. } => document.element(node).is_some_and(|name| HIDDEN.contains(&name)),
        _ => false,
    }
}

/// HTML text may contain line breaks and following spaces, which are shown as one space.
fn push_flat(out: &mut String, text: &str) {
    if !text.contains('\n') {
        out.push_str(text);
        return;
    }
    for (index, line) in text.split('\n').enumerate() {
        let line = if index == 0 { line } else { line.trim_start() };
        if index > 0 && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        out.push_str(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_does_not_introduce_what_is_below() {
        assert_eq!(without_introduction("It is fast. An example:"), "It is fast.");
        assert_eq!(without_introduction("Table of contents:"), "");
        assert_eq!(without_introduction("它很快。例如："), "它很快。");
        assert_eq!(without_introduction("It is fast: very."), "It is fast: very.");
    }
}
