//! Markup with a mistake in it, so that a page shows it as text or does not show what the article says.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Context, directive};
use crate::diag::Rule;
use crate::diag::nearest::{NearestIndex, is_typo};
use crate::dialect;
use crate::document::{Document, Kind, NodeId};

/// The longest label of a footnote that is looked for in text, in bytes with its bracket.
const MAX_LABEL: usize = 60;

/// Reports markup that is certainly not read as the author meant it.
pub(super) fn check(cx: &mut Context<'_>, document: &Document) {
    for node in document.descendants(Document::ROOT) {
        let span = cx.span(document, node);
        match document.kind(node) {
            Kind::CodeBlock { source, .. } => check_fence(cx, &span, document.str(source)),
            Kind::Paragraph => check_headings(cx, document, node),
            Kind::Alert(_) | Kind::Element { .. } => check_alert(cx, &span),
            Kind::Comment(comment) => check_directive(cx, document.str(comment), span),
            _ => {}
        }
    }
    check_references(cx, document);
}

/// Reports rows of tables with cells that are not shown. Those of comparisons are reported before.
pub(super) fn check_rows(cx: &mut Context<'_>, document: &Document) {
    let ragged = cx.diagnostics.iter().filter(|found| found.rule == Rule::RaggedComparison);
    let ragged: BTreeSet<usize> = ragged.map(|found| found.start).collect();
    for node in document.descendants(Document::ROOT) {
        if document.kind(node) == Kind::TableRow && !ragged.contains(&cx.span(document, node).start) {
            check_row(cx, document, node);
        }
    }
}

/// Reports a block of code that goes on to the end of what it is in. `source` is the code.
fn check_fence(cx: &mut Context<'_>, span: &Range<usize>, source: &str) {
    let block = cx.text[span.clone()].trim_end();
    let Some(mark) = block.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
    let fence = block.len() - block.trim_start_matches(mark).len();
    let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
    let last = rest.rsplit('\n').next().unwrap_or_default();
    let last = last.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end();
    let is_closed = last.len() >= fence && last.chars().all(|c| c == mark);
    // In MDX, the indent of a line has no meaning.
    let is_indented = || cx.text[..span.start].ends_with([' ', '\t']);
    if fence < 3 || is_closed || source.starts_with(first.trim_end()) || cx.syntax().is_mdx && is_indented() {
        return;
    }
    let opening = span.start..span.start + first.trim_end().len();
    let found = cx.report(Rule::MalformedMarkup, opening, "the code block is not closed");
    found.label = Some("everything after it is shown as code".into());
    found.help = Some(format!(
        "write {} on a line of its own after the code, indented like this line",
        mark.to_string().repeat(fence)
    ));
}

/// Reports cells of a row for which the table has no column.
fn check_row(cx: &mut Context<'_>, document: &Document, row: NodeId) {
    let span = cx.span(document, row);
    let row_end = span.start + cx.text[span.clone()].trim_end().len();
    let cells = document.children(row).filter(|cell| matches!(document.kind(*cell), Kind::TableCell { .. }));
    // A cell that the row lacks has a position after it.
    let spans = cells.map(|cell| cx.span(document, cell));
    let ends =
        spans.filter(|cell| cell.start < row_end && !cell.is_empty()).map(|cell| cell.end.min(row_end));
    let Some(end) = ends.max() else { return };
    let is_between = |c: char| c.is_whitespace() || c == '|';
    let rest = cx.text[end..].split('\n').next().unwrap_or_default();
    let lost = rest.trim_matches(is_between);
    // kramdown has attributes after a row.
    if lost.is_empty() || !rest.trim_start().starts_with('|') || lost.starts_with("{:") {
        return;
    }
    let start = end + rest.len() - rest.trim_start_matches(is_between).len();
    let message = "the row has more cells than its table has columns";
    let found = cx.report(Rule::MalformedMarkup, start..start + lost.len(), message);
    found.label = Some("not shown".into());
    found.help =
        Some("add a column to the first row of the table, or write `\\|` for a `|` in a cell".into());
}

/// Reports lines of a paragraph that were meant as headings.
fn check_headings(cx: &mut Context<'_>, document: &Document, paragraph: NodeId) {
    let mut starts_line = true;
    for node in document.children(paragraph) {
        let kind = document.kind(node);
        if let Kind::Text(words) = kind
            && starts_line
        {
            let (words, start) = (document.str(words), cx.span(document, node).start);
            let marks = words.len() - words.trim_start_matches('#').len();
            let next = words[marks..].chars().next();
            let message = match (marks, next) {
                (2..=6, Some(c)) if c.is_alphanumeric() => "the heading has no space after its `#`",
                (7.., Some(' ')) => "headings have at most six `#`",
                _ => "",
            };
            // `\##` is text, and formulas and HTML before it end a line as well.
            let is_written = cx.text[start..].starts_with('#') && !cx.text[..start].ends_with('\\');
            if !message.is_empty() && is_written {
                let level = &words[..marks.min(6)];
                let line = words[marks..].trim();
                let found = cx.report(Rule::MalformedMarkup, start..start + marks, message);
                found.label = Some("shown as text".into());
                found.help = Some(format!("write `{level} {line}`, or `\\{}` for text", &words[..marks]));
            }
        }
        starts_line = matches!(kind, Kind::SoftBreak | Kind::HardBreak);
    }
}

/// Reports the name of an alert that is similar to a known one.
fn check_alert(cx: &mut Context<'_>, span: &Range<usize>) {
    let block = &cx.text[span.clone()];
    let Some(inner) = block.trim_start_matches(['>', ' ']).strip_prefix("[!") else { return };
    let start = span.start + block.len() - inner.len();
    let name = inner.split([']', '|', '\n']).next().unwrap_or_default();
    let Some(near) = dialect::misspelled_alert(name).filter(|_| block.starts_with('>')) else { return };
    let message = format!("there is no alert `[!{name}]`");
    let found = cx.report(Rule::MalformedMarkup, start..start + name.len(), message);
    found.label = Some("shown as a note with this title".into());
    found.help = Some(format!("did you mean `[!{}]`?", near.to_uppercase()));
}

/// Reports a comment that is similar to one that directs Prepbook.
fn check_directive(cx: &mut Context<'_>, comment: &str, span: Range<usize>) {
    if let Some(near) = directive::misspelled(comment) {
        let span = span.start..span.start + cx.text[span.clone()].trim_end().len();
        let found = cx.report(Rule::MalformedMarkup, span, "the comment has no effect");
        found.help = Some(format!("did you mean `<!-- {near} -->`?"));
    }
}

/// Reports references to footnotes that are not defined. The parser leaves them as text.
fn check_references(cx: &mut Context<'_>, document: &Document) {
    if !cx.text.contains("[^") {
        return;
    }
    let labels = document.descendants(Document::ROOT).filter_map(|node| match document.kind(node) {
        Kind::FootnoteDefinition(label) => Some(document.str(label)),
        _ => None,
    });
    let labels: BTreeSet<&str> = labels.collect();
    let index = NearestIndex::new(labels.iter().copied());
    for node in document.descendants(Document::ROOT) {
        // The parser parts a text at the bracket.
        let Kind::Text(words) = document.kind(node) else { continue };
        let span = cx.span(document, node);
        if !document.str(words).ends_with('[') && !document.str(words).contains("[^") {
            continue;
        }
        let text = cx.text;
        let end = text.floor_char_boundary(span.end + 1);
        for (at, _) in text[span.start..end].match_indices("[^") {
            let start = span.start + at;
            let longest = text.floor_char_boundary(start + 2 + MAX_LABEL);
            let Some((label, _)) = text[start + 2..longest].split_once(']') else { continue };
            let end = start + label.len() + 3;
            let is_label = !label.is_empty()
                && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
            let near = index.nearest(label).filter(|near| !is_number && is_typo(label, near));
            // `[^abc]` in a pattern is a set of characters.
            let is_meant = match text[..start].chars().next_back() {
                Some(c) if c.is_alphanumeric() || matches!(c, '.' | ',' | ')') => {
                    is_number || !labels.is_empty() || is_word(label, &text[end..])
                }
                Some(' ') => is_number || near.is_some(),
                _ => false,
            };
            if is_label && is_meant {
                let message = format!("the footnote `{label}` is not defined");
                let found = cx.report(Rule::MalformedMarkup, start..end, message);
                found.label = Some("shown as text".into());
                found.help = Some(near.map_or_else(
                    || format!("write `[^{label}]: …` on a line of its own, or `\\[^{label}]` for text"),
                    |near| format!("did you mean `[^{near}]`?"),
                ));
            }
        }
    }
}

/// Whether a label that `after` follows is a word, and no set of characters of a pattern.
fn is_word(label: &str, after: &str) -> bool {
    const MIN_WORD_LENGTH: usize = 3;
    let next = after.chars().next().unwrap_or(' ');
    label.len() >= MIN_WORD_LENGTH
        && label.chars().all(char::is_alphabetic)
        && (next.is_whitespace() || matches!(next, ',' | ';' | ':' | '!'))
}
