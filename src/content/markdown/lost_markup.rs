//! Links, tables and formulas that a mistake leaves as text.

use std::collections::BTreeSet;

use super::Context;
use crate::diag::nearest::{NearestIndex, is_typo};
use crate::diag::{Finding, Rule};
use crate::dialect::defined_labels;
use crate::document::{Document, Kind, NodeId};
use crate::source::address::is_web;

/// What is not text of the article is blank: code, links, formulas, escapes, and what begins the lines of quotations.
const BLANK: u8 = 0;
/// The longest words and address of a link that are looked at, in bytes.
const MAX_LENGTH: usize = 500;
/// The extensions of files that articles link to.
const EXTENSIONS: [&str; 8] = [".md", ".mdx", ".html", ".png", ".jpg", ".svg", ".gif", ".pdf"];

/// Reports text that is certainly meant as a link, a table or a formula.
pub(super) fn check(cx: &mut Context<'_>, document: &Document) {
    let mut found = Vec::new();
    let mut labels = None;
    for node in document.descendants(Document::ROOT) {
        if !matches!(document.kind(node), Kind::Paragraph | Kind::Item) {
            continue;
        }
        let Some((start, text)) = text_of(cx, document, node) else { continue };
        // `at` is the offset of the text that has the problem.
        let report = |at: usize, problem: Finding| {
            let span = at + problem.span.start..at + problem.span.end;
            let moved = Finding { span, ..problem };
            moved.diagnostic(Rule::MalformedMarkup, cx.path).label("shown as text")
        };
        found.extend(table(&text).or_else(|| formula(&text)).map(|problem| report(start, problem)));
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let mut problems: Vec<Finding> = inline_links(line).chain(reversed_links(line)).collect();
            if line.contains("][") {
                problems.extend(references(line, labels.get_or_insert_with(|| Labels::of(cx.text))));
            }
            found.extend(problems.into_iter().map(|problem| report(at, problem)));
            at += line.len();
        }
    }
    cx.diagnostics.extend(found);
}

/// The text of a block and where it starts, if something in it may be lost. Everything else in its lines is blank.
fn text_of(cx: &Context<'_>, document: &Document, block: NodeId) -> Option<(usize, String)> {
    let children = || document.children(block).take_while(|child| document.kind(*child).is_inline());
    let start = cx.span(document, children().next()?).start;
    let end = children().map(|child| cx.span(document, child).end).max()?.max(start);
    let source = &cx.text[start..end];
    let is_suspicious =
        ["](", ")[", "][", "$$\n"].iter().any(|part| source.contains(part)) || source.starts_with('|');
    if !is_suspicious {
        return None;
    }
    let mut text: Vec<u8> = source.bytes().map(|byte| if byte == b'\n' { byte } else { BLANK }).collect();
    for child in children() {
        for node in document.descendants(child) {
            let span = cx.span(document, node);
            if matches!(document.kind(node), Kind::Text(_)) && span.start >= start && span.end <= end {
                text[span.start - start..span.end - start].copy_from_slice(&cx.text.as_bytes()[span]);
            }
        }
    }
    // Nodes have whole characters.
    Some((start, String::from_utf8(text).ok()?))
}

/// Whether text is certainly an address.
fn is_address(text: &str) -> bool {
    let path = text.split('#').next().unwrap_or_default();
    is_web(text)
        || EXTENSIONS.iter().any(|extension| path.len() > extension.len() && path.ends_with(extension))
}

/// The opening bracket `bracket` of words that end at `end`.
fn opening(line: &str, end: usize, bracket: char) -> Option<usize> {
    let start = line.floor_char_boundary(end.saturating_sub(MAX_LENGTH));
    line[start..end].rfind(bracket).map(|at| start + at).filter(|open| open + 1 < end)
}

/// What follows the byte `start`, as far as an address may go.
fn following(line: &str, start: usize) -> &str {
    line[start..line.floor_char_boundary(start + MAX_LENGTH)].trim_end()
}

/// Links whose address has a space in it, or no end.
fn inline_links(line: &str) -> impl Iterator<Item = Finding> {
    let last = line.rfind(')').unwrap_or_default();
    line.match_indices("](").filter_map(move |(at, _)| {
        const NOT_IN_ADDRESS: [char; 6] = ['\0', '<', '"', '\'', '(', '['];
        let open = opening(line, at, '[')?;
        let words = &line[open..=at];
        let rest = following(line, at + 2);
        let (address, closing) =
            rest.split_once(')').map_or((rest, None), |(address, _)| (address, Some(())));
        let first = address.split(' ').next().unwrap_or_default();
        if words.contains('\0') || first.contains(NOT_IN_ADDRESS) {
            return None;
        }
        let is_spaced = address.contains(' ') && is_address(address) && !address.contains(NOT_IN_ADDRESS);
        match closing {
            Some(()) if is_spaced && !is_address(first) => {
                let help = format!("write `{words}(<{address}>)`");
                Some(Finding::new(
                    open..at + 2 + address.len() + 1,
                    "a space ends the address of the link",
                    help,
                ))
            }
            None if is_address(first) && last < at => {
                let help = format!("write `{words}({first})`");
                Some(Finding::new(open..at + 2 + first.len(), "the link is not closed", help))
            }
            _ => None,
        }
    })
}

/// Links whose brackets are exchanged: `(words)[address]`.
fn reversed_links(line: &str) -> impl Iterator<Item = Finding> {
    line.match_indices(")[").filter_map(move |(at, _)| {
        let open = opening(line, at, '(')?;
        let (address, _) = following(line, at + 2).split_once(']')?;
        let end = at + 2 + address.len() + 1;
        let is_meant = is_address(address) && !address.contains(' ') && !line[end..].starts_with(['(', '[']);
        let help = format!("write `[{}]({address})`", &line[open + 1..at]);
        is_meant.then(|| Finding::new(open..end, "the brackets of the link are exchanged", help))
    })
}

/// Links whose label is a typing error of one of the `labels`.
fn references(line: &str, labels: &Labels<'_>) -> impl Iterator<Item = Finding> {
    line.match_indices("][").filter_map(|(at, _)| {
        let open = opening(line, at, '[')?;
        let (label, _) = following(line, at + 2).split_once(']')?;
        let near = labels.index.nearest(label).filter(|near| is_typo(label, near))?;
        let help = format!("did you mean `{}[{near}]`?", &line[open..=at]);
        let span = open..at + 2 + label.len() + 1;
        let is_unknown = !labels.known.contains(&label.to_lowercase());
        is_unknown.then(|| Finding::new(span, "the label of the link is not defined", help))
    })
}

/// The labels of links that an article defines.
struct Labels<'t> {
    /// In lower case.
    known: BTreeSet<String>,
    index: NearestIndex<'t>,
}

impl<'t> Labels<'t> {
    /// Those of lines such as `[label]: address`.
    fn of(text: &'t str) -> Self {
        let labels: Vec<&str> = defined_labels(text).filter(|label| !label.starts_with('^')).collect();
        Self {
            known: labels.iter().map(|label| label.to_lowercase()).collect(),
            index: NearestIndex::new(labels),
        }
    }
}

/// A table without a line of dashes, or with one that has not as many cells as the first row.
fn table(text: &str) -> Option<Finding> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_matches([' ', '\0'])).collect();
    let is_row = |line: &&str| line.len() > 2 && line.starts_with('|') && line.ends_with('|');
    let [first, second, ..] = lines[..] else { return None };
    if !lines.iter().all(is_row) || first.matches('|').count() < 3 {
        return None;
    }
    let cells = |line: &str| line.matches('|').count() - 1;
    let dashes = format!("|{}", "---|".repeat(cells(first)));
    let is_dashes = second.contains('-') && second.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let start = |line: &str| line.as_ptr().addr() - text.as_ptr().addr();
    if is_dashes {
        let help = format!("write `{dashes}`: a cell for each of the first row");
        let span = start(second)..start(second) + second.len();
        return Some(Finding::new(span, "the line of dashes has not as many cells as the row above", help));
    }
    let help = format!("write `{dashes}` below the first row");
    Some(Finding::new(start(first)..start(first) + first.len(), "the table has no line of dashes", help))
}

/// A formula that has no end, or an empty line in it.
fn formula(text: &str) -> Option<Finding> {
    let is_open = text.starts_with("$$\n") && !text[2..].contains("$$");
    let help = "write `$$` on the line after the formula, and no empty line in it";
    is_open.then(|| Finding::new(0..2, "the formula is not closed", help))
}
