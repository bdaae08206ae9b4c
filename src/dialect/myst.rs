//! MyST, the Markdown of Sphinx and Jupyter Book: directives, roles, targets and labels of formulas.

mod directive;
mod roles;

use std::ops::Range;

use super::lines::{Line, Source};
use super::rewrite::{Container, Edit};
use crate::document::{Document, Kind};
use directive::{Directive, Meaning};
pub(super) use roles::read_roles;

/// A directive between fences, by the indexes of its first and last lines.
struct Block<'s> {
    first: usize,
    last: usize,
    name: &'s str,
    argument: &'s str,
}

/// The name and the argument of a directive: `{name} argument`.
pub(super) fn name_of(info: &str) -> Option<(&str, &str)> {
    let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '+'));
    is_name.then_some((name, argument.trim()))
}

/// Opens directives between fences: ` ```{note} `.
pub(super) fn open_directives(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = tabs(source);
    if !["```{", "~~~{", "``` {", "```toc", "```eval_rst"].iter().any(|mark| source.text.contains(mark)) {
        return edits;
    }
    let lines = source.lines();
    let blocks = blocks(source, lines);
    let mut next = 0;
    while let Some(block) = blocks.get(next) {
        let rest = &blocks[next + 1..];
        next += match block.name {
            "exercise" | "exercise-start" => exercise(lines, block, rest, &mut edits),
            "solution-start" => gated(lines, block, rest, &mut edits).map_or(1, |(count, _)| count),
            _ => {
                directive(lines, block, &mut edits);
                1
            }
        };
    }
    edits
}

/// Opens tabs of the book "Dive into Deep Learning": from `` :begin_tab:`label` `` to `:end_tab:`.
fn tabs(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains(":begin_tab:`") {
        return edits;
    }
    let mut open: Option<(&Line<'_>, &str)> = None;
    for line in source.lines() {
        let content = line.content();
        if let Some(label) = content.strip_prefix(":begin_tab:`").and_then(|rest| rest.strip_suffix('`')) {
            open = Some((line, label)).filter(|_| !source.is_fenced(line.content));
        } else if content == ":end_tab:"
            && let Some((start, label)) = open.take()
        {
            edits.push(start.open(Container::Tab, Some(label)));
            edits.push(line.close(start));
        }
    }
    edits
}

/// The directives between fences that are not in others.
fn blocks<'s>(source: &'s Source<'_>, lines: &[Line<'s>]) -> Vec<Block<'s>> {
    let document: &Document = source.document;
    let mut found = Vec::new();
    for node in document.descendants(Document::ROOT) {
        let Kind::CodeBlock { language, .. } = document.kind(node) else { continue };
        let info = document.str(language).trim();
        // The book "Dive into Deep Learning" leaves the braces out.
        let bare = matches!(info, "toc" | "eval_rst").then_some((info, ""));
        let Some((name, argument)) = name_of(info).or(bare) else { continue };
        let span = document.span(node);
        let first = lines.partition_point(|line| line.start <= span.start).saturating_sub(1);
        let last = lines.partition_point(|line| line.start < span.end).saturating_sub(1);
        let marks = fence_of(&lines[first]);
        // A fence that is not closed stays code.
        if last > first && !marks.is_empty() && lines[last].content().starts_with(marks) {
            found.push(Block { first, last, name, argument });
        }
    }
    found
}

fn fence_of<'s>(line: &Line<'s>) -> &'s str {
    let content = line.content();
    &content[..content.len() - content.trim_start_matches(['`', '~']).len()]
}

/// Opens an exercise, and in it the solution that follows it. Yields how many blocks were read.
fn exercise(lines: &[Line<'_>], block: &Block<'_>, rest: &[Block<'_>], edits: &mut Vec<Edit>) -> usize {
    let is_gated = block.name.ends_with("-start");
    let (mut count, mut last) = (1, block.last);
    if is_gated {
        let Some(end) = rest.iter().position(|other| other.name == "exercise-end") else { return 1 };
        // Directives in it.
        rest[..end].iter().for_each(|inner| directive(lines, inner, edits));
        (count, last) = (end + 2, rest[end].last);
        edits.push(erase(lines, &rest[end]));
    }
    let rest = &rest[count - 1..];
    let mut close = last;
    let is_blank =
        |from: usize, to: usize| lines[from + 1..to].iter().all(|line| line.text.trim().is_empty());
    if let Some(next) = rest.first().filter(|next| is_blank(last, next.first)) {
        match next.name {
            "solution" => {
                directive(lines, next, edits);
                (count, close) = (count + 1, next.last);
            }
            "solution-start" => {
                if let Some((blocks, end)) = gated(lines, next, &rest[1..], edits) {
                    (count, close) = (count + blocks, end);
                }
            }
            _ => {}
        }
    }
    let first = &lines[block.first];
    edits.push(opening(lines, block));
    if !is_gated {
        edits.push(erase_line(&lines[block.last], first.start));
    }
    edits.push(first.close_after(lines[close].end));
    count
}

/// Opens a block between two directives, `{solution-start}` and `{solution-end}`. Yields how many blocks were read, and the last line.
fn gated(
    lines: &[Line<'_>],
    block: &Block<'_>,
    rest: &[Block<'_>],
    edits: &mut Vec<Edit>,
) -> Option<(usize, usize)> {
    let end_name = format!("{}-end", block.name.trim_end_matches("-start"));
    let end = rest.iter().position(|other| other.name == end_name)?;
    rest[..end].iter().for_each(|inner| directive(lines, inner, edits));
    edits.push(opening(lines, block));
    let last = &rest[end];
    let close = lines[block.first].close(&lines[block.first]);
    edits.push(Edit { range: lines[last.first].start..lines[last.last].end, ..close });
    Some((end + 2, last.last))
}

/// The edit that opens the container of a directive in place of its first lines: all, if it is gated.
fn opening(lines: &[Line<'_>], block: &Block<'_>) -> Edit {
    let first = &lines[block.first];
    let body = &lines[block.first + 1..block.last];
    let found = Directive::read(block.name, block.argument, body);
    let end = match block.name.ends_with("-start") {
        true => lines[block.last].end,
        false => lines[block.first + found.option_lines].end,
    };
    let (container, title) = found.container();
    let edit = first.open_named(container, title.as_deref(), found.label.as_deref());
    Edit { range: first.start..end, ..edit }
}

/// Removes all lines of a directive.
fn erase(lines: &[Line<'_>], block: &Block<'_>) -> Edit {
    Edit::remove(lines[block.first].content..lines[block.last].end)
}

fn erase_line(line: &Line<'_>, group: usize) -> Edit {
    Edit::remove(line.content..line.end).of(group)
}

/// Opens one directive.
fn directive(lines: &[Line<'_>], block: &Block<'_>, edits: &mut Vec<Edit>) {
    open_directive(&lines[block.first..=block.last], block.name, block.argument, edits);
}

/// Opens the directive on `lines`, with the lines that open and close it.
pub(super) fn open_directive(lines: &[Line<'_>], name: &str, argument: &str, edits: &mut Vec<Edit>) {
    let [first, body @ .., last] = lines else { return };
    let found = Directive::read(name, argument, body);
    let group = first.start;
    let head = first.content..lines[found.option_lines].end;
    let replace = |range: Range<usize>, text: String| Edit::replace(range, text).of(group);
    let next = first.continuation();
    match &found.meaning {
        Meaning::Block(..) => {
            let (container, title) = found.container();
            let edit = first.open_named(container, title.as_deref(), found.label.as_deref());
            edits.push(Edit { range: first.start..head.end, ..edit });
            edits.push(last.close(first));
        }
        Meaning::Code(language) => {
            let fence = fence_of(first);
            let fence = if fence.is_empty() { "```" } else { fence };
            edits.push(replace(head, format!("{fence}{language}")));
            if fence_of(last).is_empty() {
                edits.push(replace(last.content..last.end, fence.to_owned()));
            }
        }
        Meaning::Formula => {
            let inner = body.iter().map(|line| line.text);
            let is_aligned = inner.clone().any(|line| line.contains('&') || line.contains("\\\\"))
                && !inner.clone().any(|line| line.contains("\\begin"));
            let [begin, end] = match is_aligned {
                true => [format!("\n{next}\\begin{{aligned}}"), format!("\\end{{aligned}}\n{next}")],
                false => [String::new(), String::new()],
            };
            let label = found.label.as_deref().map(|label| format!(" {}", equation(label)));
            edits.push(replace(head, format!("$${begin}")));
            edits.push(replace(last.content..last.end, format!("{end}$${}", label.unwrap_or_default())));
        }
        Meaning::Picture(path) => {
            let caption = body.get(found.option_lines..).unwrap_or_default();
            let caption = caption.iter().map(|line| line.text.trim()).find(|line| !line.is_empty());
            let alt = found.alt.as_deref().or(caption).unwrap_or_default();
            let alt = alt.replace(['[', ']'], "");
            let anchor =
                found.label.as_deref().map(|label| format!("[]{{#{label}}}\n{}\n{next}", next.trim_end()));
            let anchor = anchor.unwrap_or_default();
            let image = format!("{anchor}![{alt}](<{path}>)\n{}", next.trim_end());
            edits.push(replace(head, image));
            edits.push(replace(last.content..last.end, String::new()));
        }
        Meaning::Nothing => edits.push(replace(first.content..last.end, String::new())),
    }
}

/// The label of a formula, with an anchor.
fn equation(label: &str) -> String {
    format!("([{label}]{{#{label}}})")
}

/// Makes anchors of targets, `(label)=` on a line, and of labels of formulas, `$$ (label)`.
pub(super) fn name_targets(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains(")=") && !source.text.contains("$$ (") && !source.text.contains("$$(") {
        return edits;
    }
    for line in source.lines() {
        let content = line.content();
        let is_target = content.starts_with('(') && content.ends_with(")=");
        let is_label = content.ends_with(')') && content.contains("$$");
        if !(is_target || is_label) || source.is_opaque(line.content) {
            continue;
        }
        if let Some(label) = content.strip_suffix(")=").and_then(|rest| rest.strip_prefix('(')) {
            if is_name(label) {
                let blank = line.continuation();
                let text = format!("[]{{#{label}}}\n{}", blank.trim_end());
                edits.push(Edit::replace(line.content..line.end, text));
            }
            continue;
        }
        let Some((_, label)) = content.rsplit_once("$$") else { continue };
        let name = label.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        if let Some(name) = name.filter(|name| is_name(name)) {
            let end = line.content + content.len();
            edits.push(Edit::replace(end - label.len()..end, format!(" {}", equation(name))));
        }
    }
    edits
}

/// Whether a text is a label.
fn is_name(label: &str) -> bool {
    label.starts_with(|c: char| c.is_alphabetic())
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}

/// How many directives and citations have no meaning here.
pub(super) fn unknown_directives(source: &Source<'_>) -> usize {
    if !source.text.contains('{') {
        return 0;
    }
    let lines = source.lines();
    let unknown = |block: &&Block<'_>| Directive::read(block.name, block.argument, &[]).is_unknown;
    blocks(source, lines).iter().filter(unknown).count() + roles::citations(source)
}
