//! Blocks that Markdown has no word for, or that the parser's own renderer draws with inline styles.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::{Context, Item, render, text};
use crate::content::article::Choice;
use crate::content::diagram;
pub(super) use crate::content::escape::escape;
use crate::content::fragment::Fragment;
use crate::content::highlight::LineSet;
use crate::diag::{Rule, Span};

/// A footnote's label and what it says.
pub(super) type Note<'a> = (String, Vec<Item<'a>>);

/// Takes the footnotes out of the items: they are shown together at the end.
pub(super) fn take_footnotes<'a>(items: &mut Vec<Item<'a>>) -> Vec<Note<'a>> {
    let mut notes = Vec::new();
    let mut kept = Vec::with_capacity(items.len());
    let mut note: Option<Note<'a>> = None;
    for item in items.drain(..) {
        match (&item.0, &mut note) {
            (Event::Start(Tag::FootnoteDefinition(label)), None) => {
                note = Some((label.to_string(), Vec::new()));
            }
            (Event::End(TagEnd::FootnoteDefinition), Some(_)) => notes.extend(note.take()),
            (_, Some((_, inside))) => inside.push(item),
            (_, None) => kept.push(item),
        }
    }
    *items = kept;
    notes
}

/// The footnotes that are referred to, as a list in the order of first reference.
pub(super) fn footnotes(cx: &mut Context<'_>, notes: &[Note<'_>], items: &[Item<'_>]) -> String {
    let mut marks: Vec<(String, usize)> = Vec::new();
    let inside = notes.iter().flat_map(|(_, inside)| inside);
    for (event, _) in items.iter().chain(inside) {
        if let Event::InlineHtml(html) = event
            && let Some(label) = html.strip_prefix("<sup class=\"footnote-reference\" data-note=\"")
        {
            let label = &label[..label.find('"').unwrap_or(0)];
            match marks.iter_mut().find(|(known, _)| known == label) {
                Some((_, count)) => *count += 1,
                None => marks.push((label.to_owned(), 1)),
            }
        }
    }
    if marks.is_empty() {
        return String::new();
    }
    let mut out = String::from("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
    for (place, (label, count)) in marks.iter().enumerate() {
        let number = place + 1;
        let note = notes.iter().find(|(known, _)| escape(known) == *label);
        let html = note.map(|(_, inside)| render::fragment(cx, inside)).unwrap_or_default();
        let mut back = String::new();
        for mark in 1..=*count {
            let suffix = if mark == 1 { String::new() } else { format!("-{mark}") };
            back.push_str(&format!(
                " <a class=\"footnote-back\" href=\"#fnref-{number}{suffix}\" aria-label=\"Back to text\">↩</a>"
            ));
        }
        let body = match html.trim_end().strip_suffix("</p>") {
            Some(start) => format!("{start}{back}</p>"),
            None => format!("{}{back}", html.trim_end()),
        };
        cx.anchors.insert(format!("fn-{number}"));
        out.push_str(&format!("<li id=\"fn-{number}\">{body}</li>\n"));
    }
    out.push_str("</ol>\n</section>\n");
    out
}

/// The head of an alert: `> [!NOTE]`.
pub(super) fn open_alert(kind: BlockQuoteKind) -> String {
    let (class, title) = match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    };
    format!(
        "<aside class=\"alert alert-{class}\" aria-label=\"{title}\">\n<p class=\"alert-title\">{title}</p>\n"
    )
}

/// What stands after the fence: `python title="a.py" {2,4-5}`.
struct Fence {
    language: String,
    title: Option<String>,
    marked: LineSet,
}

impl Fence {
    fn read(info: &str) -> Self {
        let mut rest = info.trim();
        let mut fence = Fence { language: String::new(), title: None, marked: LineSet::default() };
        // `rust,ignore` and `js{1}` end the language as a space does.
        let end = rest.find(|c: char| c.is_whitespace() || c == ',' || c == '{').unwrap_or(rest.len());
        if !rest.starts_with("title=") {
            rest[..end].clone_into(&mut fence.language);
            rest = rest[end..].trim_start();
        }
        if let Some(after) = rest.split_once("title=").map(|(_, after)| after) {
            let title = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split(quote).next(),
                _ => after.split_whitespace().next(),
            };
            fence.title = title.filter(|title| !title.is_empty()).map(str::to_owned);
        }
        let braces = rest.find('{').and_then(|from| rest[from..].find('}').map(|to| &rest[from..=from + to]));
        fence.marked = braces.and_then(LineSet::parse).unwrap_or_default();
        fence
    }
}

/// A code block, a diagram or a formula, by its fence.
pub(super) fn code(cx: &mut Context<'_>, kind: &CodeBlockKind<'_>, code: &str, span: &Span) -> String {
    let fence = match kind {
        CodeBlockKind::Fenced(info) => Fence::read(info),
        CodeBlockKind::Indented => Fence::read(""),
    };
    match fence.language.as_str() {
        "mermaid" => diagram_block(cx, code, span).unwrap_or_else(|| plain_code(&fence, code)),
        "math" => match crate::content::math::to_mathml(code.trim(), true, &cx.tools.isolation) {
            Ok(mathml) => format!("<p>{mathml}</p>\n"),
            Err(error) => {
                // Where the block's lines have nothing before them, the formula stands in the file as it is.
                let formula = cx.text[span.clone()].find(code.trim()).map(|at| span.start + at);
                let place = formula
                    .map_or_else(|| span.clone(), |start| start + error.span.start..start + error.span.end);
                let found = cx.report(Rule::InvalidMath, place, "the formula cannot be read");
                (found.label, found.is_temporary) = (Some(error.message), error.is_temporary);
                plain_code(&fence, code)
            }
        },
        "" | "text" | "txt" | "plain" | "plaintext" => plain_code(&fence, code),
        language => match cx.tools.highlighter.highlight(code, language, &fence.marked) {
            Some(html) => framed_code(&fence, &html),
            None => {
                let fence_line = cx.text[span.clone()].find('\n').map_or(span.end, |end| span.start + end);
                let message = format!("there is no syntax for the language `{language}`");
                let help =
                    cx.tools.highlighter.nearest(language).map(|near| format!("did you mean `{near}`?"));
                let help = help.or_else(|| Some("write `text` for a block that is no language".into()));
                cx.report(Rule::UnknownLanguage, span.start..fence_line, message).help = help;
                plain_code(&fence, code)
            }
        },
    }
}

fn diagram_block(cx: &mut Context<'_>, source: &str, span: &Span) -> Option<String> {
    cx.diagrams += 1;
    let (id_prefix, tools) = (format!("diagram-{}", cx.diagrams), cx.tools);
    match diagram::to_svg(source, &id_prefix, &tools.drawings, &tools.isolation) {
        Ok(svg) => Some(format!("<figure class=\"diagram\">{svg}</figure>\n")),
        Err(error) => {
            let place = line_span(cx.text, span, error.line.map(|line| line + 1));
            let found = cx.report(Rule::InvalidDiagram, place, "the diagram cannot be drawn");
            (found.label, found.is_temporary) = (Some(error.message), error.is_temporary);
            None
        }
    }
}

/// The n-th line (1-based) of what stands at `span`, or its first.
fn line_span(text: &str, span: &Span, line: Option<usize>) -> Span {
    let mut at = span.start;
    for (place, words) in text[span.clone()].split_inclusive('\n').enumerate() {
        if place + 1 >= line.unwrap_or(1) {
            return at..at + words.trim_end().len().max(1);
        }
        at += words.len();
    }
    span.clone()
}

fn plain_code(fence: &Fence, code: &str) -> String {
    let mut html = String::with_capacity(code.len() + code.len() / 8);
    for (place, line) in code.split_inclusive('\n').enumerate() {
        if fence.marked.contains(place + 1) {
            let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
            html.push_str(&format!("<mark>{}</mark>{end}", escape(words)));
        } else {
            html.push_str(&escape(line));
        }
    }
    framed_code(fence, &html)
}

fn framed_code(fence: &Fence, html: &str) -> String {
    let title = fence
        .title
        .as_deref()
        .map(|title| format!("<figcaption>{}</figcaption>", escape(title)))
        .unwrap_or_default();
    let (data, class) = if fence.language.is_empty() {
        (String::new(), String::new())
    } else {
        let language = escape(&fence.language);
        (format!(" data-language=\"{language}\""), format!(" class=\"language-{language}\""))
    };
    format!(
        "<figure class=\"code\"{data}>{title}<pre tabindex=\"0\"><code{class}>{html}</code></pre></figure>\n"
    )
}

/// A table's parts: the items of each cell, row by row; the head first.
pub(super) struct TableItems {
    pub(super) rows: Vec<(Range<usize>, Vec<Range<usize>>)>,
    pub(super) alignments: Vec<Alignment>,
    /// All items of the table, its start and end included.
    pub(super) items: Range<usize>,
}

/// Reads the table that starts at `start`.
pub(super) fn table_items(items: &[Item<'_>], start: usize) -> TableItems {
    let alignments = match &items[start].0 {
        Event::Start(Tag::Table(alignments)) => alignments.clone(),
        _ => Vec::new(),
    };
    let mut table = TableItems { rows: Vec::new(), alignments, items: start..items.len() };
    let (mut row, mut cell) = (start, start);
    for (place, (event, _)) in items.iter().enumerate().skip(start) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                row = place;
                table.rows.push((place..place, Vec::new()));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                if let Some(last) = table.rows.last_mut() {
                    last.0 = row..place + 1;
                }
            }
            Event::Start(Tag::TableCell) => cell = place + 1,
            Event::End(TagEnd::TableCell) => {
                if let Some((_, cells)) = table.rows.last_mut() {
                    cells.push(cell..place);
                }
            }
            Event::End(TagEnd::Table) => {
                table.items.end = place + 1;
                break;
            }
            _ => {}
        }
    }
    table
}

/// A table in a box that scrolls. `row_heads`: whether the first cell of each row names it.
pub(super) fn table(items: &[Item<'_>], table: &TableItems, row_heads: bool) -> String {
    let mut rows = table.rows.iter();
    let mut out = String::new();
    let mut label = Vec::new();
    if let Some((_, cells)) = rows.next() {
        out.push_str("<thead><tr>");
        for (place, cell) in cells.iter().enumerate() {
            let words = text::line(&items[cell.clone()]);
            let html = render::inline_html(&items[cell.clone()]);
            // A head with nothing in it is no head to a screen reader.
            let (open, close) = if words.is_empty() { ("td", "td") } else { ("th scope=\"col\"", "th") };
            out.push_str(&format!("<{open}{}>{html}</{close}>", align(table, place)));
            if !words.is_empty() {
                label.push(words);
            }
        }
        out.push_str("</tr></thead>\n");
    }
    out.push_str("<tbody>\n");
    for (_, cells) in rows {
        out.push_str("<tr>");
        for (place, cell) in cells.iter().enumerate() {
            let html = render::inline_html(&items[cell.clone()]);
            let head = row_heads && place == 0 && !html.is_empty();
            let (open, close) = if head { ("th scope=\"row\"", "th") } else { ("td", "td") };
            out.push_str(&format!("<{open}{}>{html}</{close}>", align(table, place)));
        }
        out.push_str("</tr>\n");
    }
    let label = escape(&text::shorten(&label.join(", "), 120));
    format!(
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table: {label}\"><table>\n{out}</tbody>\n</table></div>\n"
    )
}

fn align(table: &TableItems, column: usize) -> &'static str {
    match table.alignments.get(column) {
        Some(Alignment::Center) => " class=\"align-center\"",
        Some(Alignment::Right) => " class=\"align-end\"",
        _ => "",
    }
}

/// The items of the task list that an answer starts with, if it does.
pub(super) fn choice_list(items: &[Item<'_>], answer: &Range<usize>) -> Option<Range<usize>> {
    let start = answer.start;
    if start >= answer.end || !matches!(items[start].0, Event::Start(Tag::List(_))) {
        return None;
    }
    let list = start..end_of(items, start) + 1;
    let entries = list_items(items, &list);
    let all = !entries.is_empty() && entries.iter().all(|entry| task_marker(items, entry).is_some());
    (all && list.end <= answer.end).then_some(list)
}

/// The choices in a list of them.
pub(super) fn choices(
    cx: &mut Context<'_>,
    items: &[Item<'_>],
    list: &Range<usize>,
) -> Vec<(Choice, String)> {
    let mut choices = Vec::new();
    for entry in list_items(items, list) {
        let Some((marker, right)) = task_marker(items, &entry) else { continue };
        let paragraph = matches!(items[entry.start].0, Event::Start(Tag::Paragraph));
        let text_end = if paragraph {
            end_of(items, entry.start)
        } else {
            let block =
                (marker..entry.end).find(|at| matches!(&items[*at].0, Event::Start(tag) if is_block(tag)));
            block.unwrap_or(entry.end)
        };
        let rest = if paragraph { text_end + 1 } else { text_end };
        let words = &items[marker + 1..text_end];
        let text = render::inline_html(words);
        let explanation = render::fragment(cx, &items[rest..entry.end]);
        let html = choice_html(&text, &label_of_formula(words), right, &explanation);
        let choice = Choice {
            text: Fragment::from_html(&text),
            right,
            explanation: Fragment::from_html(&explanation),
        };
        choices.push((choice, html));
    }
    choices
}

/// A choice that is only a formula, as an attribute that says it in words: not every screen reader reads formulas in a summary.
fn label_of_formula(words: &[Item<'_>]) -> String {
    let written =
        |event: &Event<'_>| matches!(event, Event::Text(text) | Event::Code(text) if !text.trim().is_empty());
    let source = text::line(words).replace('\\', "");
    if source.is_empty() || words.iter().any(|(event, _)| written(event)) {
        return String::new();
    }
    format!(" aria-label=\"{}\"", escape(&source))
}

/// Words with which explanations say whether a choice is right.
const VERDICTS: [&str; 8] = ["right", "correct", "wrong", "incorrect", "yes", "no.", "no,", "not this"];

fn choice_html(text: &str, label: &str, right: bool, explanation: &str) -> String {
    let (choice, verdict) = if right { ("right", "Right.") } else { ("wrong", "Not this one.") };
    // An explanation that says it itself needs no verdict before it.
    let words = explanation.trim_start().trim_start_matches("<p>").to_lowercase();
    let said = VERDICTS.iter().any(|verdict| words.starts_with(verdict));
    let verdict = if said { String::new() } else { format!("<p class=\"verdict\">{verdict}</p>\n") };
    format!(
        "<li><details class=\"choice\" data-choice=\"{choice}\"><summary{label}>{}</summary>\n{verdict}{explanation}</details></li>\n",
        text.trim()
    )
}

/// Place and length of the longest list in an answer, nested ones counted for themselves.
pub(super) fn longest_list(items: &[Item<'_>]) -> Option<(Span, usize)> {
    let starts = (0..items.len()).filter(|at| matches!(items[*at].0, Event::Start(Tag::List(_))));
    starts
        .map(|start| (items[start].1.clone(), list_items(items, &(start..end_of(items, start) + 1)).len()))
        .max_by_key(|(_, count)| *count)
}

/// The content of each item of a list.
fn list_items(items: &[Item<'_>], list: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = list.start + 1;
    while at < list.end {
        if matches!(items[at].0, Event::Start(Tag::Item)) {
            let end = end_of(items, at);
            found.push(at + 1..end);
            at = end;
        }
        at += 1;
    }
    found
}

fn task_marker(items: &[Item<'_>], entry: &Range<usize>) -> Option<(usize, bool)> {
    entry.clone().take(2).find_map(|at| match items[at].0 {
        Event::TaskListMarker(right) => Some((at, right)),
        _ => None,
    })
}

/// Where the element that starts at `start` ends.
pub(super) fn end_of(items: &[Item<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (place, (event, _)) in items.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place;
        }
    }
    items.len() - 1
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fences() {
        let fence = Fence::read("python title=\"a b.py\" {2,4-5}");
        assert_eq!((fence.language.as_str(), fence.title.as_deref()), ("python", Some("a b.py")));
        assert!(fence.marked.contains(2) && !fence.marked.contains(3) && fence.marked.contains(5));
        assert_eq!(Fence::read("rust,ignore").language, "rust");
        assert_eq!(Fence::read("js{1}").language, "js");
        assert_eq!(Fence::read("title=x").title.as_deref(), Some("x"));
        assert_eq!(Fence::read("").language, "");
    }
}
