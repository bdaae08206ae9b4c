//! Comparisons: tables whose columns are compared.

use std::collections::HashMap;

use super::directive::{self, Directive};
use super::outline::HeadingList;
use super::{Context, empty_comparison, tables};
use crate::content::article::{Comparison, LinkKind, Row, Table};
use crate::content::ids::{ComparisonIndex, HeadingIndex};
use crate::diag::{Rule, Span};
use crate::document::{Document, Kind, NodeId, Phrase, text};
use index_vec::Idx as _;

/// Heads of a first column that names aspects, lower-cased.
const ASPECT_HEADS: [&str; 9] =
    ["", "aspect", "aspects", "feature", "property", "criterion", "criteria", "dimension", "characteristic"];

/// Heads of columns that say something of what is in their row, lower-cased.
const ATTRIBUTES: [&str; 24] = [
    "argument", "command", "comment", "comments", "default", "description", "details", "effect", "example",
    "examples", "explanation", "link", "meaning", "method", "note", "notes", "purpose", "result", "returns",
    "syntax", "type", "usage", "use case", "value",
];

/// Finds and reads the comparisons of an article, and puts each table into a node that leads to its page.
pub(super) fn read(cx: &mut Context<'_>, outline: &HeadingList, document: &mut Document) -> Vec<Comparison> {
    let headings: HashMap<NodeId, usize> =
        outline.headings.iter().enumerate().map(|(index, draft)| (draft.node, index)).collect();
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    let mut comparisons: Vec<Comparison> = Vec::new();
    let mut above = None;
    // What a comment before the table says: its id, or that the table is not a comparison.
    let (mut id, mut refused) = (None, false);
    for node in nodes {
        match document.kind(node) {
            Kind::Comment(_) => match directive::of(document, node) {
                Some(Directive::Compare { id: named, file: Some(file) })
                    if may_hold_table(document, node) =>
                {
                    let comparison = from_file(cx, outline, document, node, above, &file, comparisons.len());
                    comparisons
                        .push(Comparison { id: Some(named).filter(|id| !id.is_empty()), ..comparison });
                    id = None;
                }
                Some(Directive::Compare { id: named, file: None }) => id = Some(named),
                Some(Directive::NotAComparison) => refused = true,
                _ => {}
            },
            Kind::Table { .. } => {
                let (named, refused) = (id.take(), std::mem::take(&mut refused));
                let words = above.map(|above: usize| outline.headings[above].heading.title.text());
                let words = words.unwrap_or_default();
                if let Some(first) = first_column(document, node, words, named.is_some()).filter(|_| !refused)
                {
                    let comparison = from_table(cx, outline, document, node, above, first, comparisons.len());
                    comparisons.push(Comparison { id: named.filter(|id| !id.is_empty()), ..comparison });
                }
            }
            Kind::Heading { .. } => {
                above = headings.get(&node).copied().or(above);
                (id, refused) = (None, false);
            }
            Kind::Paragraph => (id, refused) = (None, false),
            _ => {}
        }
    }
    comparisons
}

/// What the first column of a table that compares holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FirstColumn {
    /// The names of the rows.
    Aspects,
    /// The first thing that is compared.
    Subject,
}

/// Whether a table can replace a node.
fn may_hold_table(document: &Document, node: NodeId) -> bool {
    let is_line = |outer: NodeId| match document.kind(outer) {
        Kind::Paragraph | Kind::Heading { .. } => true,
        Kind::Element { .. } => {
            matches!(
                document.element(outer),
                None | Some("p" | "span" | "a" | "b" | "i" | "em" | "strong" | "summary" | "table")
            )
        }
        kind => kind.is_inline(),
    };
    !document.ancestors(node).any(is_line)
}

fn from_file(
    cx: &mut Context<'_>,
    outline: &HeadingList,
    document: &mut Document,
    comment: NodeId,
    above: Option<usize>,
    file: &str,
    index: usize,
) -> Comparison {
    let span = cx.span(document, comment);
    let file_span = cx.text[span.clone()].find(file).map(|at| span.start + at..span.start + at + file.len());
    let link = cx.link(file, LinkKind::Table, file_span.unwrap_or_else(|| span.clone()));
    let comparison = draft(cx, outline, above, span.clone(), index);
    document.set_kind(comment, Kind::Comparison(comparison.page_link));
    let table = document.push(Kind::FileTable(link), span);
    document.append(comment, table);
    Comparison { file: Some(link), ..comparison }
}

fn from_table(
    cx: &mut Context<'_>,
    outline: &HeadingList,
    document: &mut Document,
    node: NodeId,
    above: Option<usize>,
    first: FirstColumn,
    index: usize,
) -> Comparison {
    let span = cx.span(document, node);
    let comparison = draft(cx, outline, above, span.clone(), index);
    let table = cells(cx, document, node, first);
    if table.has_aspects() {
        tables::name_rows(document, node);
    }
    document.wrap(node, document.next(node), Kind::Comparison(comparison.page_link), span);
    Comparison { title: title(&comparison.title, &table), table, ..comparison }
}

/// What a comparison is called: its heading where that compares, or its subjects.
pub fn title(heading: &str, table: &Table) -> String {
    if compares(heading) && !crate::dialect::questions::is_question(heading) {
        return heading.to_owned();
    }
    let subjects: Vec<&str> =
        table.subjects.iter().map(Phrase::text).filter(|text| !text.is_empty()).collect();
    match subjects.len() {
        2..=4 => subjects.join(" vs "),
        _ if !heading.is_empty() => heading.to_owned(),
        _ => subjects.join(", "),
    }
}

fn draft(
    cx: &mut Context<'_>,
    outline: &HeadingList,
    above: Option<usize>,
    span: Span,
    index: usize,
) -> Comparison {
    let heading = above.map(|above| &outline.headings[above].heading);
    let title = heading.map(|heading| heading.title.text().to_owned()).unwrap_or_default();
    let anchor = heading.map(|heading| heading.id.clone()).unwrap_or_default();
    let page_link = cx.link("", LinkKind::Comparison(ComparisonIndex::from_usize(index)), span.clone());
    Comparison {
        heading: above.map(HeadingIndex::from_usize),
        ..empty_comparison(title, anchor, span, page_link)
    }
}

/// What the first column holds, if the table compares.
fn first_column(document: &Document, table: NodeId, heading: &str, named: bool) -> Option<FirstColumn> {
    let rows = tables::rows(document, table);
    let head = tables::cells(document, *rows.first()?);
    let first = text::line(document, *head.first()?).to_lowercase();
    let aspects = ASPECT_HEADS.contains(&first.as_str());
    if !(named || aspects || compares(heading)) || head.len() < 2 || rows.len() < 2 {
        return None;
    }
    // Two columns under “SQL vs NoSQL”, or a first column that is one of the things compared, are shown side by side.
    let side_by_side = !aspects && (head.len() == 2 || heading.to_lowercase().contains(&first));
    let subjects = &head[usize::from(!side_by_side)..];
    (if named { !aspects || subjects.len() >= 2 } else { is_compared(document, subjects) })
        .then_some(if side_by_side { FirstColumn::Subject } else { FirstColumn::Aspects })
}

/// Whether heads of columns name at least two things, each once.
fn is_compared(document: &Document, heads: &[NodeId]) -> bool {
    let heads: Vec<String> = heads.iter().map(|head| text::line(document, *head).to_lowercase()).collect();
    let mut names: Vec<&str> = heads.iter().map(|head| head.trim()).filter(|head| !head.is_empty()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() == count && names.iter().filter(|name| !ATTRIBUTES.contains(name)).count() >= 2
}

/// Whether a heading compares.
fn compares(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let word = |wanted: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == wanted);
    word("vs")
        || word("versus")
        || word("compare")
        || word("compared")
        || word("comparison")
        || word("difference") && word("between")
        || word("differences") && word("between")
}

fn cells(cx: &mut Context<'_>, document: &Document, table: NodeId, first: FirstColumn) -> Table {
    let cell = |cell: &NodeId| Phrase::linked(document, document.children(*cell));
    let rows = tables::rows(document, table);
    let mut rows = rows.into_iter().map(|row| (row, tables::cells(document, row)));
    let mut out = Table::default();
    let Some((_, head)) = rows.next() else { return out };
    let mut subjects: Vec<Phrase> = head.iter().map(cell).collect();
    let has_aspects = first == FirstColumn::Aspects;
    if has_aspects && !subjects.is_empty() {
        out.aspect_label = subjects.remove(0).text().to_owned();
    }
    out.subjects = subjects;
    for (row, nodes) in rows {
        let whole = check_row(cx, &cx.span(document, row), head.len());
        let mut cells: Vec<Phrase> = nodes.iter().map(cell).collect();
        for (node, cell) in nodes.iter().zip(&cells) {
            // Cells that the parser added to a short row are not empty cells of the author.
            if whole && cell.is_empty() {
                let span = cx.span(document, *node);
                let found = cx.report(Rule::EmptyCell, span, "a cell of the comparison is empty");
                found.help = Some("write `none`, `–` or `does not apply`".into());
            }
        }
        let aspect = if has_aspects && !cells.is_empty() { cells.remove(0) } else { Phrase::default() };
        out.rows.push(Row { aspect, cells });
    }
    out
}

/// Whether a row has as many cells as the head. The parser pads and truncates rows; the source has the original number.
fn check_row(cx: &mut Context<'_>, span: &Span, wanted: usize) -> bool {
    let source = cx.text[span.clone()].trim();
    let inner = source.strip_prefix('|').unwrap_or(source);
    let inner = if inner.ends_with("\\|") { inner } else { inner.strip_suffix('|').unwrap_or(inner) };
    let bytes = inner.as_bytes();
    let bars =
        (0..bytes.len()).filter(|at| bytes[*at] == b'|' && (*at == 0 || bytes[at - 1] != b'\\')).count();
    if bars + 1 != wanted {
        let message = format!("the row has {} cells, the table {wanted} columns", bars + 1);
        let span = span.start..span.start + cx.text[span.clone()].trim_end().len();
        let found = cx.report(Rule::RaggedComparison, span, message);
        let help = if bars + 1 < wanted {
            "write a cell for each column"
        } else {
            "add a column to the first row, or write `\\|` for a `|` in a cell"
        };
        found.help = Some(help.into());
    }
    bars + 1 == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_heading_that_compares() {
        for yes in
            ["SQL vs NoSQL", "SQL vs. NoSQL", "What is the difference between a and b?", "Queues compared"]
        {
            assert!(compares(yes), "{yes}");
        }
        for no in ["Status codes", "What is the difference engine?", "Comparable types"] {
            assert!(!compares(no), "{no}");
        }
    }
}
