//! The third pass: tables whose columns are compared.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::blocks::{self, TableItems};
use super::inline::{Directive, directive};
use super::outline::Outline;
use super::{Context, Item, render, text};
use crate::content::article::{Comparison, LinkKind, Row, Table};
use crate::content::fragment::Fragment;
use crate::content::phrase::Phrase;
use crate::diag::{Rule, Span};

/// Heads of a first column that names aspects, lower-cased.
const ASPECT_HEADS: [&str; 9] =
    ["", "aspect", "aspects", "feature", "property", "criterion", "criteria", "dimension", "characteristic"];

/// A comparison and where it stands among the items.
pub(super) struct Draft {
    /// The table's items, or the comment that names its file.
    pub(super) items: Range<usize>,
    pub(super) comparison: Comparison,
}

/// Finds and reads the comparisons of an article.
pub(super) fn read(cx: &mut Context<'_>, outline: &Outline, items: &[Item<'_>]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    // What a comment before the table says: its id, or that it is no comparison.
    let mut id: Option<String> = None;
    let mut refused = false;
    let mut at = 0;
    while at < items.len() {
        match &items[at].0 {
            Event::Html(html) => match directive(html) {
                Some(Directive::Compare { id: named, file: Some(file) }) => {
                    let span = items[at].1.clone();
                    let place = file_span(cx.text, &span, &file);
                    let link = cx.link(file, LinkKind::Table, place);
                    let mut draft = draft(cx, outline, at..at + 1, span, drafts.len());
                    draft.comparison.id = Some(named).filter(|id| !id.is_empty());
                    draft.comparison.file = Some(link);
                    drafts.push(draft);
                    id = None;
                }
                Some(Directive::Compare { id: named, file: None }) => id = Some(named),
                Some(Directive::NotAComparison) => refused = true,
                _ => {}
            },
            Event::Start(Tag::Table(_)) => {
                let table = blocks::table_items(items, at);
                at = table.items.end - 1;
                let named = id.take();
                let heading = heading_above(outline, table.items.start);
                let words =
                    heading.map(|place| outline.headings[place].heading.title.text()).unwrap_or_default();
                let refused = std::mem::take(&mut refused);
                if let Some(aspects) = shape(items, &table, words, named.is_some()).filter(|_| !refused) {
                    let span = items[table.items.start].1.clone();
                    let mut draft = draft(cx, outline, table.items.clone(), span, drafts.len());
                    draft.comparison.table = cells(cx, items, &table, aspects);
                    draft.comparison.id = named.filter(|id| !id.is_empty());
                    draft.comparison.title = title(words, &draft.comparison.table);
                    drafts.push(draft);
                }
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => (id, refused) = (None, false),
            _ => {}
        }
        at += 1;
    }
    drafts
}

/// What a comparison is called: its heading where that compares, or its subjects.
pub fn title(heading: &str, table: &Table) -> String {
    if compares(heading) && !super::outline::is_question(heading) {
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

fn draft(cx: &mut Context<'_>, outline: &Outline, items: Range<usize>, span: Span, place: usize) -> Draft {
    let heading = heading_above(outline, items.start);
    let words = heading.map(|place| &outline.headings[place].heading);
    let comparison = Comparison {
        id: None,
        title: words.map(|heading| heading.title.text().to_owned()).unwrap_or_default(),
        slug: String::new(),
        anchor: words.map(|heading| heading.id.clone()).unwrap_or_default(),
        span: span.clone(),
        heading,
        table: Table::default(),
        file: None,
        page_link: cx.link("", LinkKind::Comparison(place), span),
    };
    Draft { items, comparison }
}

fn heading_above(outline: &Outline, item: usize) -> Option<usize> {
    outline.headings.iter().rposition(|draft| draft.items.start < item)
}

fn file_span(text: &str, span: &Span, file: &str) -> Span {
    text[span.clone()].find(file).map_or(span.clone(), |at| span.start + at..span.start + at + file.len())
}

/// Whether the table compares, and if so whether its first column names aspects.
fn shape(items: &[Item<'_>], table: &TableItems, heading: &str, named: bool) -> Option<bool> {
    let (_, head) = table.rows.first()?;
    let first = text::line(&items[head.first()?.clone()]).to_lowercase();
    let aspects = ASPECT_HEADS.contains(&first.as_str());
    let subjects = head.len() - usize::from(aspects);
    if !(named || aspects || compares(heading)) || head.len() < 2 || table.rows.len() < 2 {
        return None;
    }
    if aspects {
        return Some(true).filter(|_| subjects >= 2);
    }
    // Two columns under “SQL vs NoSQL”, or a first column that is one of the things compared, stand side by side.
    let side_by_side = head.len() == 2 || heading.to_lowercase().contains(&first);
    Some(!side_by_side)
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

fn cells(cx: &mut Context<'_>, items: &[Item<'_>], table: &TableItems, aspects: bool) -> Table {
    let cell = |range: &Range<usize>| {
        let items = &items[range.clone()];
        Phrase::new(Fragment::from_html(&render::inline_html(items)), text::line(items))
    };
    let mut rows = table.rows.iter();
    let mut head: Vec<Phrase> =
        rows.next().map(|(_, cells)| cells.iter().map(cell).collect()).unwrap_or_default();
    let mut out = Table::default();
    if aspects && !head.is_empty() {
        out.aspect_label = head.remove(0).text().to_owned();
        if out.aspect_label.is_empty() {
            out.aspect_label = "Aspect".into();
        }
    }
    out.subjects = head;
    for (row, row_cells) in rows {
        let span = items[row.start].1.clone();
        let whole = check_row(cx, &span, table.rows[0].1.len());
        let mut cells: Vec<Phrase> = row_cells.iter().map(cell).collect();
        for (range, cell) in row_cells.iter().zip(&cells) {
            // Cells that the parser added to a short row are no one's empty cells.
            if whole && cell.is_empty() {
                let place = items[range.start - 1].1.clone();
                let found = cx.report(Rule::EmptyCell, place, "a cell of the comparison is empty");
                found.help = Some("write `none`, `–` or `does not apply`".into());
            }
        }
        let aspect = if aspects && !cells.is_empty() { cells.remove(0) } else { Phrase::default() };
        out.rows.push(Row { aspect, cells });
    }
    out
}

/// Whether a row has as many cells as the head. The parser pads and cuts rows; the source tells how many there were.
fn check_row(cx: &mut Context<'_>, span: &Span, wanted: usize) -> bool {
    let source = cx.text[span.clone()].trim();
    let inner = source.strip_prefix('|').unwrap_or(source);
    let inner = if inner.ends_with("\\|") { inner } else { inner.strip_suffix('|').unwrap_or(inner) };
    let bytes = inner.as_bytes();
    let bars =
        (0..bytes.len()).filter(|at| bytes[*at] == b'|' && (*at == 0 || bytes[at - 1] != b'\\')).count();
    if bars + 1 != wanted {
        let message = format!("the row has {} cells, the table {wanted} columns", bars + 1);
        let place = span.start..span.start + cx.text[span.clone()].trim_end().len();
        let found = cx.report(Rule::RaggedComparison, place, message);
        found.help = Some("a `|` inside a cell is written `\\|`".into());
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
