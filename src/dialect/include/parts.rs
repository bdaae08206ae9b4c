//! Parts of a file: lines, the text between two marks, the section of a heading, or a block.

use std::fmt;
use std::ops::Range;

use pulldown_cmark::Options;

use crate::document::{Document, Kind, NodeId};

/// How a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RequestForm {
    /// `{{#include f}}` and `{{#rustdoc_include f}}`
    MdBook,
    /// `{{#playground f}}`
    Playground,
    /// `--8<-- "f"`
    Snippet,
    /// `<<< @/f`
    VitePress,
    /// `{!f!}` of Python-Markdown
    Mdx,
    /// `{* f *}` of the same
    MdxCode,
    /// `![[Note]]`
    Note,
    /// `<Part />`, where `Part` is imported from Markdown
    Component,
}

/// A part of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum FilePart {
    /// All of it.
    #[default]
    Whole,
    /// Lines, counted from 0; to the end if there is none.
    Lines(usize, Option<usize>),
    /// Several ranges of lines.
    Ranges(Vec<(usize, Option<usize>)>),
    /// What is between marks with this name.
    Marked(String),
    /// A heading and the text below it.
    Section(String),
    /// The block that ends in `^id`, or that such a line follows.
    Block(String),
}

impl fmt::Display for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FilePart::Whole => f.write_str("text"),
            FilePart::Lines(first, _) => write!(f, "line {}", first + 1),
            FilePart::Ranges(ranges) => {
                write!(f, "line {}", ranges.first().map_or(1, |(first, _)| first + 1))
            }
            FilePart::Marked(name) => write!(f, "part `{name}`"),
            FilePart::Section(name) => write!(f, "heading `{name}`"),
            FilePart::Block(id) => write!(f, "block `^{id}`"),
        }
    }
}

impl FilePart {
    /// The part after a colon: `2`, `2:10`, `:10`, `2:` or a name.
    pub(super) fn read(words: &str) -> Self {
        let mut numbers = words.split(':').map(str::trim);
        let (first, last) = (numbers.next().unwrap_or_default(), numbers.next());
        let number = |words: &str| words.parse::<usize>().ok();
        match (number(first), last) {
            (Some(first), None) => FilePart::Lines(first.saturating_sub(1), Some(first)),
            (Some(first), Some(last)) => FilePart::Lines(first.saturating_sub(1), number(last)),
            (None, Some(last)) if first.is_empty() => FilePart::Lines(0, number(last)),
            _ if words.trim().is_empty() => FilePart::Whole,
            _ => FilePart::Marked(words.trim().to_owned()),
        }
    }

    /// The lines in a list such as `1-3,5` or `1:3,5`.
    pub(super) fn of_lines(list: &str) -> Self {
        let ranges: Vec<(usize, Option<usize>)> = line_ranges(list).collect();
        match ranges[..] {
            [] => FilePart::Whole,
            [(first, last)] => FilePart::Lines(first, last),
            _ => FilePart::Ranges(ranges),
        }
    }

    /// The bytes of the part, without lines that are marks. `None` if there is no such part.
    pub(super) fn of(&self, text: &str, form: RequestForm) -> Option<Vec<Range<usize>>> {
        let has_front_matter = matches!(form, RequestForm::Note | RequestForm::Component);
        let body = if has_front_matter { body_start(text) } else { 0 };
        if let FilePart::Block(id) = self {
            return block(text, body, id);
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut at = body;
        let mut is_inside = !matches!(self, FilePart::Marked(_) | FilePart::Section(_));
        let (mut is_found, mut is_code, mut level) = (is_inside, false, 0);
        for (number, line) in text[body..].split_inclusive('\n').enumerate() {
            let range = at..at + line.len();
            at = range.end;
            let words = line.trim();
            let is_wanted = match self {
                FilePart::Whole => mark(words, form).is_none(),
                FilePart::Lines(first, last) => number >= *first && last.is_none_or(|last| number < last),
                FilePart::Ranges(ranges) => { ranges.iter() }
                    .any(|(first, last)| number >= *first && last.is_none_or(|last| number < last)),
                FilePart::Marked(name) => match mark(words, form) {
                    Some((known, is_start)) => {
                        if known == name {
                            is_inside = is_start;
                            is_found = true;
                        }
                        false
                    }
                    None => is_inside,
                },
                FilePart::Section(name) => {
                    if words.starts_with("```") || words.starts_with("~~~") {
                        is_code = !is_code;
                    }
                    let own = words.len() - words.trim_start_matches('#').len();
                    if own > 0 && !is_code && words[own..].starts_with(' ') {
                        let is_named = same_heading(&words[own..], name);
                        if is_inside && own <= level {
                            is_inside = false;
                        } else if !is_found && is_named {
                            (is_inside, is_found, level) = (true, true, own);
                        }
                    }
                    is_inside
                }
                FilePart::Block(_) => false,
            };
            if is_wanted {
                join(&mut ranges, range);
            }
        }
        let is_past = matches!(self, FilePart::Lines(first, _) if *first > 0 && ranges.is_empty());
        (is_found && !is_past).then_some(ranges)
    }
}

/// The ranges in a list of lines, each from a line counted from 0 to the one before its end.
pub(super) fn line_ranges(list: &str) -> impl Iterator<Item = (usize, Option<usize>)> {
    list.split(',').filter_map(|range| {
        let (first, last) = range.split_once(['-', ':']).unwrap_or((range, range));
        let number = |words: &str| words.trim().parse::<usize>().ok();
        let start = number(first).or_else(|| first.trim().is_empty().then_some(1))?;
        Some((start.saturating_sub(1), number(last)))
    })
}

/// Appends a range to those before it.
fn join(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

/// The block of a note whose id is `^id`, without the id and without the indent that it has in its list.
fn block(text: &str, body: usize, id: &str) -> Option<Vec<Range<usize>>> {
    let note = &text[body..];
    let document = crate::dialect::parse(note, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS);
    let (node, mark) = note.match_indices('^').find_map(|(at, _)| {
        let rest = note[at + 1..].split('\n').next()?;
        let is_id = rest.trim_end().eq_ignore_ascii_case(id)
            && note[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == '>');
        let node = if is_id { block_at(&document, note, at) } else { None };
        Some((node?, at..at + 1 + rest.trim_end().len()))
    })?;
    let mut span = document.span(node);
    span.start += note[span.clone()].len() - note[span.clone()].trim_start().len();
    let column = span.start - note[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let mut ranges = Vec::new();
    let mut at = span.start;
    for line in note[span.clone()].trim_end().split_inclusive('\n') {
        let indent = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        let start = if at == span.start { at } else { at + indent.min(column) };
        let end = at + line.len();
        if (start..end).contains(&mark.start) {
            join(&mut ranges, start..start + note[start..mark.start].trim_end().len());
            join(&mut ranges, mark.end..end);
        } else {
            join(&mut ranges, start..end);
        }
        at = end;
    }
    Some(ranges.into_iter().map(|range| body + range.start..body + range.end).collect())
}

/// The block that an id at a byte of a note is the name of: the item it ends, the block it ends, or the one before it, if it is a paragraph of its own.
fn block_at(document: &Document, note: &str, at: usize) -> Option<NodeId> {
    let holding = |node: &NodeId| document.span(*node).contains(&at);
    let mut found = document.children(Document::ROOT).find(holding)?;
    let mut next = Some(found);
    while let Some(node) = next {
        match document.kind(node) {
            Kind::CodeBlock { .. } | Kind::Code(_) => return None,
            Kind::Paragraph if note[document.span(node)].trim_start().starts_with('^') => {
                return document.previous(node);
            }
            Kind::Item => found = node,
            _ => {}
        }
        next = document.children(node).find(holding);
    }
    Some(found)
}

/// The name of the mark that a line is, and whether it starts a part.
fn mark(line: &str, form: RequestForm) -> Option<(&str, bool)> {
    let name = |rest: &'_ str| {
        rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len())
    };
    match form {
        RequestForm::MdBook | RequestForm::Playground => {
            let at = line.find("ANCHOR")?;
            let rest = &line[at + "ANCHOR".len()..];
            let (rest, is_start) = match rest.strip_prefix("_END:") {
                Some(rest) => (rest, false),
                None => (rest.strip_prefix(':')?, true),
            };
            let rest = rest.trim_start();
            Some((&rest[..name(rest)], is_start)).filter(|(name, _)| !name.is_empty())
        }
        RequestForm::Snippet => {
            let at = line.find("8<-")?;
            let rest = line[at + 2..].trim_start_matches('-').trim_start().strip_prefix('[')?;
            let (word, rest) = rest.split_once(':')?;
            let rest = rest.trim_start();
            matches!(word.trim(), "start" | "end").then(|| (&rest[..name(rest)], word.trim() == "start"))
        }
        RequestForm::VitePress => {
            let at = line.find("#region").map(|at| (at + "#region".len(), true));
            let (at, is_start) =
                at.or_else(|| line.find("#endregion").map(|at| (at + "#endregion".len(), false)))?;
            let rest = line[at..].trim_start();
            Some((&rest[..name(rest)], is_start))
        }
        RequestForm::Mdx | RequestForm::MdxCode | RequestForm::Note | RequestForm::Component => None,
    }
}

/// Where a note or a part starts after its front matter.
fn body_start(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return 0 };
    let mut at = text.len() - rest.len();
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return at;
        }
    }
    0
}

fn same_heading(heading: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    plain(heading) == plain(name)
}
