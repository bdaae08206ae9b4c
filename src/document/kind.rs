//! The kinds of nodes.

use borsh::{BorshDeserialize, BorshSerialize};
use index_vec::Idx;

/// The index of a link among those of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct LinkId(pub u32);

impl LinkId {
    /// A link that has no index yet.
    pub const NONE: Self = Self(u32::MAX);
}

impl Idx for LinkId {
    fn from_usize(index: usize) -> Self {
        Self(index as u32)
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// A text of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Str {
    pub(super) start: u32,
    pub(super) length: u32,
}

/// An attribute of a raw HTML element or of a heading.
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

/// The namespace of an element.
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

impl AlertKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Note, Self::Tip, Self::Important, Self::Warning, Self::Caution];

    /// Its name, which is part of its class and of the key of its title.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
            AlertKind::Important => "important",
            AlertKind::Warning => "warning",
            AlertKind::Caution => "caution",
        }
    }

    /// The value of its `class`.
    pub fn class(self) -> String {
        format!("alert alert-{}", self.name())
    }

    /// The key of its title in the texts of the interface.
    pub fn key(self) -> String {
        format!("alert.{}", self.name())
    }
}

/// The alignment of a table's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CellAlign {
    None,
    Center,
    End,
}

/// How a formula is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum FormulaStyle {
    /// In a line of text.
    Inline,
    /// In a line of its own.
    Display,
}

/// The scope of a header cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scope {
    None,
    Column,
    Row,
}

/// What a question is to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum QuestionRole {
    Main,
    FollowUp,
}

impl QuestionRole {
    /// The value of its `class`.
    pub fn class(self) -> &'static str {
        match self {
            QuestionRole::Main => "question",
            QuestionRole::FollowUp => "question follow-up",
        }
    }
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub enum AnswerForm {
    /// In words.
    Open,
    /// By choosing.
    Choice,
}

impl AnswerForm {
    /// Its name in attributes, addresses and data.
    pub fn name(self) -> &'static str {
        match self {
            AnswerForm::Open => "open",
            AnswerForm::Choice => "choice",
        }
    }
}

/// The kind of a node, with its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Kind {
    /// The document.
    Root,

    // Blocks of Markdown.
    /// A paragraph.
    Paragraph,
    /// A heading. `id` is empty if the heading has no anchor; `number` is 0 if it has no number in the margin.
    #[expect(missing_docs, reason = "said above")]
    Heading { level: u8, id: Str, number: u32 },
    /// A block quotation.
    BlockQuote,
    /// An alert.
    Alert(AlertKind),
    /// The custom title of an alert, as its first child. An empty title is not shown.
    AlertTitle,
    /// A list; ordered if it has a start number.
    List(Option<u32>),
    /// An item of a list.
    Item,
    /// The checkbox of a task list item.
    TaskMarker(bool),
    /// A table; `label` describes it.
    #[expect(missing_docs, reason = "said above")]
    Table { label: Str },
    /// The header rows of a table.
    TableHead,
    /// The body rows of a table.
    TableBody,
    /// A row of a table.
    TableRow,
    /// A cell of a table.
    #[expect(missing_docs, reason = "the names say it")]
    TableCell { align: CellAlign, scope: Scope },
    /// A definition list.
    DefinitionList,
    /// A term.
    DefinitionTitle,
    /// Its definition.
    DefinitionDetails,
    /// A thematic break.
    Rule,
    /// A code block: its info string, its source and its highlighted HTML.
    #[expect(missing_docs, reason = "said above")]
    CodeBlock { language: Str, title: Str, source: Str, html: Str },
    /// A diagram: its source, the name of its kind, what it shows in one line, and its SVG.
    #[expect(missing_docs, reason = "said above")]
    Diagram { source: Str, kind: Str, parts: Str, svg: Str, has_links: bool },

    // Inline Markdown.
    /// Text.
    Text(Str),
    /// Inline code.
    Code(Str),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Strikethrough text.
    Strikethrough,
    /// A soft line break.
    SoftBreak,
    /// A hard line break.
    HardBreak,
    /// A link of Markdown.
    #[expect(missing_docs, reason = "the names say it")]
    Link { target: Str, title: Str, wiki: bool, link: LinkId },
    /// An image of Markdown.
    #[expect(missing_docs, reason = "the names say it")]
    Image { target: Str, title: Str, alt: Str, link: LinkId },
    /// A formula: its LaTeX and its MathML, which is empty if the LaTeX is invalid.
    #[expect(missing_docs, reason = "said above")]
    Formula { source: Str, mathml: Str, style: FormulaStyle },
    /// A reference to a footnote: its label, the footnote's number, and the number of this reference among those to the same footnote.
    #[expect(missing_docs, reason = "said above")]
    FootnoteReference { label: Str, number: u32, mark: u32 },

    // Footnotes.
    /// The definition of a footnote, at its position in the source.
    FootnoteDefinition(Str),
    /// The list of footnotes at the end.
    Footnotes,
    /// A footnote in that list.
    Footnote(u32),
    /// The link back from a footnote to one of its references.
    #[expect(missing_docs, reason = "the names say it")]
    FootnoteBack { number: u32, mark: u32 },

    // Raw HTML.
    /// Unparsed HTML.
    #[expect(missing_docs, reason = "the names say it")]
    RawHtml { source: Str, block: bool },
    /// An element.
    #[expect(missing_docs, reason = "the names say it")]
    Element { name: Str, namespace: Namespace },
    /// A comment. Directives are comments; comments are never shown.
    Comment(Str),
    /// HTML that Prepbook generated, written without changes.
    Markup(Str),

    // Nodes that passes create.
    /// A question with its answer and follow-ups; `id` is its heading's.
    #[expect(missing_docs, reason = "said above")]
    Question { id: Str, role: QuestionRole, form: AnswerForm },
    /// A group of nodes: a section of a heading in it ends with the group.
    Group,
    /// The answer of a question, without follow-ups.
    Answer,
    /// The prompt of a question, between its heading and its choices.
    Prompt,
    /// The part of an answer that follows its choices.
    Solution,
    /// The key points of an answer.
    KeyPoints,
    /// A key point.
    KeyPoint,
    /// The choices of a question.
    Choices,
    /// A choice. `label` names it if its text is a formula; `verdict` is set if the page has to say whether it is right.
    #[expect(missing_docs, reason = "said above")]
    Choice { right: bool, verdict: bool, label: Str },
    /// The text of a choice.
    ChoiceText,
    /// The explanation of a choice.
    ChoiceExplanation,
    /// A comparison, with the link to its own page.
    Comparison(LinkId),
    /// The table of a comparison that is read from a file.
    FileTable(LinkId),
}

impl Kind {
    /// The HTML element that it is in every rendering, without attributes.
    pub(super) fn tag(self) -> Option<&'static str> {
        Some(match self {
            Kind::Paragraph => "p",
            Kind::BlockQuote => "blockquote",
            Kind::List(None) => "ul",
            Kind::List(Some(1)) => "ol",
            Kind::Item | Kind::KeyPoint => "li",
            Kind::TableHead => "thead",
            Kind::TableBody => "tbody",
            Kind::TableRow => "tr",
            Kind::DefinitionList => "dl",
            Kind::DefinitionTitle => "dt",
            Kind::DefinitionDetails => "dd",
            Kind::Emphasis => "em",
            Kind::Strong => "strong",
            Kind::Strikethrough => "del",
            _ => return None,
        })
    }

    /// Whether it is inline.
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

    /// The texts it refers to.
    pub(super) fn texts_mut(&mut self) -> [Option<&mut Str>; 4] {
        match self {
            Kind::Heading { id, .. } | Kind::Question { id, .. } => [Some(id), None, None, None],
            Kind::Table { label } | Kind::Choice { label, .. } => [Some(label), None, None, None],
            Kind::CodeBlock { language, title, source, html } => {
                [Some(language), Some(title), Some(source), Some(html)]
            }
            Kind::Diagram { source, kind, parts, svg, .. } => {
                [Some(source), Some(kind), Some(parts), Some(svg)]
            }
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
