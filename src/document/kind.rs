//! What nodes are.

use borsh::{BorshDeserialize, BorshSerialize};

use super::node::LinkId;

/// A text of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Str {
    pub(super) start: u32,
    pub(super) length: u32,
}

/// An attribute of an element that the author wrote as HTML, or of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Attribute {
    /// Its name, with a prefix such as `xlink:` where it has one.
    pub name: Str,
    /// Its value.
    pub value: Value,
}

/// The value of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Value {
    /// Text, entities decoded.
    Text(Str),
    /// The address of a link.
    Link(LinkId),
}

/// The language that an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Namespace {
    /// HTML.
    Html,
    /// SVG.
    Svg,
    /// MathML.
    MathMl,
}

/// The kind of an alert, as in `> [!NOTE]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// The alignment of a table's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Align {
    None,
    Center,
    End,
}

/// What a cell is the head of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scope {
    None,
    Column,
    Row,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Kind {
    /// The document.
    Root,

    // Blocks of Markdown.
    /// A paragraph.
    Paragraph,
    /// A heading; `id` is empty where nothing leads to it, `number` 0 where none hangs in the margin.
    #[expect(missing_docs, reason = "said above")]
    Heading { level: u8, id: Str, number: u32 },
    /// A quotation.
    BlockQuote,
    /// An alert.
    Alert(AlertKind),
    /// The title of an alert, first in it, where it is not that of its kind. An empty one is not shown.
    AlertTitle,
    /// A list, ordered if it has a start.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// The box of a task, ticked or not.
    TaskMarker(bool),
    /// A table; `label` says what it is about.
    #[expect(missing_docs, reason = "said above")]
    Table { label: Str },
    /// The rows of heads of a table.
    TableHead,
    /// The other rows of a table.
    TableBody,
    /// A row of a table.
    TableRow,
    /// A cell of a table.
    #[expect(missing_docs, reason = "the names say it")]
    TableCell { align: Align, scope: Scope },
    /// A list of terms.
    DefinitionList,
    /// A term.
    DefinitionTitle,
    /// What it means.
    DefinitionDetails,
    /// A thematic break.
    Rule,
    /// A block of code: its info string, its source, and the markup that shows it.
    #[expect(missing_docs, reason = "said above")]
    CodeBlock { language: Str, title: Str, source: Str, html: Str },
    /// A diagram: its source and its SVG.
    #[expect(missing_docs, reason = "said above")]
    Diagram { source: Str, svg: Str },

    // What stands in lines of Markdown.
    /// Text.
    Text(Str),
    /// Code.
    Code(Str),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Text that no longer holds.
    Strikethrough,
    /// The end of a line of the source.
    SoftBreak,
    /// The end of a line.
    HardBreak,
    /// A link of Markdown.
    #[expect(missing_docs, reason = "the names say it")]
    Link { target: Str, title: Str, wiki: bool, link: LinkId },
    /// An image of Markdown.
    #[expect(missing_docs, reason = "the names say it")]
    Image { target: Str, title: Str, alt: Str, link: LinkId },
    /// A formula: its LaTeX and its MathML, which is empty where it could not be read.
    #[expect(missing_docs, reason = "said above")]
    Formula { source: Str, mathml: Str, display: bool },
    /// A reference to a footnote: its label, the note's number, and how many references to it came before, plus one.
    #[expect(missing_docs, reason = "said above")]
    FootnoteReference { label: Str, number: u32, mark: u32 },

    // Footnotes.
    /// A footnote where the author wrote it.
    FootnoteDefinition(Str),
    /// The footnotes at the end.
    Footnotes,
    /// A footnote there.
    Footnote(u32),
    /// The link back from a footnote to one of its references.
    #[expect(missing_docs, reason = "the names say it")]
    FootnoteBack { number: u32, mark: u32 },

    // HTML that the author wrote.
    /// HTML not read yet.
    #[expect(missing_docs, reason = "the names say it")]
    RawHtml { source: Str, block: bool },
    /// An element.
    #[expect(missing_docs, reason = "the names say it")]
    Element { name: Str, namespace: Namespace },
    /// A comment. Only those that direct Prepbook are looked at; none is shown.
    Comment(Str),
    /// HTML that Prepbook made, to stand as it is.
    Markup(Str),

    // What passes found.
    /// A question with its answer and follow-ups; `id` is its heading's.
    #[expect(missing_docs, reason = "said above")]
    Question { id: Str, follow_up: bool, choice: bool },
    /// Nodes that belong together: a heading in it has no more than what is in it.
    Group,
    /// The answer of a question, without follow-ups.
    Answer,
    /// What a question asks about, between its heading and its choices.
    Prompt,
    /// The part of an answer that follows its choices.
    Solution,
    /// The key points of an answer.
    KeyPoints,
    /// One of them.
    KeyPoint,
    /// The choices of a question.
    Choices,
    /// One of them; `label` names it where its text is a formula, `verdict` tells whether the page has to say that it is right or wrong.
    #[expect(missing_docs, reason = "said above")]
    Choice { right: bool, verdict: bool, label: Str },
    /// What is to be chosen.
    ChoiceText,
    /// Why it is right or wrong.
    ChoiceExplanation,
    /// A comparison, with the link to its own page.
    Comparison(LinkId),
    /// The table of a comparison that is read from a file.
    FileTable(LinkId),
}

impl Kind {
    /// Whether it stands in a line of text.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Kind::Text(_)
                | Kind::Code(_)
                | Kind::Emphasis
                | Kind::Strong
                | Kind::Strikethrough
                | Kind::SoftBreak
                | Kind::HardBreak
                | Kind::Link { .. }
                | Kind::Image { .. }
                | Kind::Formula { .. }
                | Kind::FootnoteReference { .. }
                | Kind::RawHtml { block: false, .. }
                | Kind::TaskMarker(_)
        )
    }

    /// The texts it names.
    pub(super) fn texts_mut(&mut self) -> [Option<&mut Str>; 4] {
        match self {
            Kind::Heading { id, .. } | Kind::Question { id, .. } => [Some(id), None, None, None],
            Kind::Table { label } | Kind::Choice { label, .. } => [Some(label), None, None, None],
            Kind::CodeBlock { language, title, source, html } => {
                [Some(language), Some(title), Some(source), Some(html)]
            }
            Kind::Diagram { source, svg } => [Some(source), Some(svg), None, None],
            Kind::Text(text)
            | Kind::Code(text)
            | Kind::Comment(text)
            | Kind::Markup(text)
            | Kind::FootnoteDefinition(text) => [Some(text), None, None, None],
            Kind::Link { target, title, .. } => [Some(target), Some(title), None, None],
            Kind::Image { target, title, alt, .. } => [Some(target), Some(title), Some(alt), None],
            Kind::Formula { source, mathml, .. } => [Some(source), Some(mathml), None, None],
            Kind::FootnoteReference { label, .. } => [Some(label), None, None, None],
            Kind::RawHtml { source, .. } => [Some(source), None, None, None],
            Kind::Element { name, .. } => [Some(name), None, None, None],
            _ => [None, None, None, None],
        }
    }
}
