//! Element names.

use crate::document::kind::{Kind, Scope};
use crate::document::node::Document;

/// The element that represents a Markdown node in the tree builder.
pub(super) fn element_name(document: &Document, kind: Kind) -> &str {
    match kind {
        Kind::Paragraph | Kind::AlertTitle => "p",
        Kind::Heading { level: 1, .. } => "h1",
        Kind::Heading { level: 2, .. } => "h2",
        Kind::Heading { level: 3, .. } => "h3",
        Kind::Heading { level: 4, .. } => "h4",
        Kind::Heading { level: 5, .. } => "h5",
        Kind::Heading { .. } => "h6",
        Kind::BlockQuote => "blockquote",
        Kind::Alert(_) => "aside",
        Kind::List(Some(_)) => "ol",
        Kind::List(None) => "ul",
        Kind::Item => "li",
        Kind::Table { .. } => "table",
        Kind::TableHead => "thead",
        Kind::TableBody => "tbody",
        Kind::TableRow => "tr",
        Kind::TableCell { scope: Scope::Column, .. } => "th",
        Kind::TableCell { .. } => "td",
        Kind::DefinitionList => "dl",
        Kind::DefinitionTitle => "dt",
        Kind::DefinitionDetails => "dd",
        Kind::Rule => "hr",
        Kind::CodeBlock { .. } => "pre",
        Kind::Emphasis => "em",
        Kind::Strong => "strong",
        Kind::Strikethrough => "del",
        Kind::HardBreak => "br",
        // As a text, it would become one with its neighbors.
        Kind::SoftBreak => "wbr",
        Kind::Link { .. } | Kind::FootnoteReference { .. } => "a",
        Kind::Image { .. } | Kind::TaskMarker(_) => "img",
        Kind::Code(_) | Kind::Formula { .. } => "span",
        Kind::Element { name, .. } => document.str(name),
        _ => "div",
    }
}

/// Whether the tree builder adds no children to it.
pub(super) fn is_void(kind: Kind) -> bool {
    matches!(kind, Kind::Rule | Kind::HardBreak | Kind::SoftBreak | Kind::Image { .. } | Kind::TaskMarker(_))
}

pub(super) fn is_leaf(kind: Kind) -> bool {
    let is_shown = matches!(
        kind,
        Kind::CodeBlock { .. } | Kind::Code(_) | Kind::Formula { .. } | Kind::FootnoteReference { .. }
    );
    is_void(kind) || is_shown
}

/// The elements of HTML, including obsolete ones, and the root elements of SVG and MathML. `plaintext` and frames are excluded: they would
/// swallow the rest of the page.
pub(super) const ELEMENTS: &str = "\
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink \
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn \
    dialog dir div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header \
    hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee math menu meta \
    meter nav nobr noembed noframes noscript object ol optgroup option output p param picture pre progress q \
    rb rp rt rtc ruby s samp script search section select slot small source span strike strong style sub \
    summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video \
    wbr xmp";
