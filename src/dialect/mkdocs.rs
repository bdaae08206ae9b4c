//! Material for MkDocs and Python-Markdown: admonitions, tabs, keys and tables of contents.

use std::collections::BTreeSet;
use std::ops::Range;

use super::alert;
use super::attributes::anchor;
use super::icons;
use super::lines::{Line, Source};
use super::rewrite::{Container, Edit};
use super::texts;
use crate::config::Extensions;
use crate::document::{Document, Kind, NodeId};

/// Opens `!!! note "Title"`, `??? note` and `=== "Tab"`, whose content is indented.
pub(super) fn open_blocks(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !["!!!", "???", "==="].iter().any(|mark| source.text.contains(mark)) {
        return edits;
    }
    let lines = source.lines();
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        next += 1;
        let Some((container, title)) = opening(line.content()).filter(|_| !source.is_opaque(line.content))
        else {
            continue;
        };
        let column = line.column();
        let body = &lines[next..];
        let inside =
            body.iter().take_while(|line| line.text.trim().is_empty() || line.indent() >= column + 4);
        let count = inside.count();
        let Some(last) = body[..count].iter().rposition(|line| !line.text.trim().is_empty()) else {
            // A tab may be empty.
            if matches!(container, Container::Tab) {
                edits.push(line.open(container, title.as_deref()));
                edits.push(line.close_after(line.end));
            }
            continue;
        };
        edits.push(line.open(container, title.as_deref()));
        if let Some(stray) = stray_fence(&body[..=last]) {
            edits.push(Edit::replace(stray.content..stray.end, String::new()));
        }
        edits
            .extend(body[..=last].iter().filter_map(|inside| Some(inside.dedent(column, 4)?.of(line.start))));
        edits.push(line.close_after(body[last].end));
        next += last + 1;
    }
    edits
}

/// The fence among lines that none closes: to Python-Markdown it opens no code.
fn stray_fence<'l, 's>(lines: &'l [Line<'s>]) -> Option<&'l Line<'s>> {
    let mut open: Option<(&Line<'_>, &str)> = None;
    for line in lines {
        let content = line.content();
        let mark = content.trim_start_matches(['`', '~']);
        let mark = &content[..content.len() - mark.len()];
        let is_fence =
            mark.len() >= 3 && (mark.bytes().all(|c| c == b'`') || mark.bytes().all(|c| c == b'~'));
        match open {
            Some((_, opening)) => {
                let closes = is_fence && mark.starts_with(opening) && content.trim_end() == mark;
                open = open.filter(|_| !closes);
            }
            None if is_fence => open = Some((line, mark)),
            None => {}
        }
    }
    // One with a language is meant to open code.
    open.map(|(line, _)| line).filter(|line| line.content().trim_end().trim_matches(['`', '~']).is_empty())
}

/// Gives tabs the ids of Python-Markdown: `__tabbed_1_2` for the second of the first group, and the slug of its label, alone and after that of its heading.
/// What headings are called is left to them.
pub(super) fn name_tabs(document: &mut Document, source: &str, slug: impl Fn(&str) -> String) {
    if !source.contains("=== \"") {
        return;
    }
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    let id_of = |document: &Document, node: NodeId| match document.kind(node) {
        Kind::Heading { id, .. } if !document.str(id).is_empty() => document.str(id).to_owned(),
        _ => slug(&source_lines(document, node)),
    };
    let is_heading = |document: &Document, node: NodeId| matches!(document.kind(node), Kind::Heading { .. });
    let headings = nodes.iter().filter(|node| is_heading(document, **node));
    let mut taken: BTreeSet<String> = headings.map(|node| id_of(document, *node)).collect();
    let (mut group, mut heading) = (0, String::new());
    for node in nodes {
        if is_heading(document, node) {
            heading = id_of(document, node);
        }
        if document.attribute(node, "class") != Some("tab-group") {
            continue;
        }
        group += 1;
        for (tab, index) in document.children(node).collect::<Vec<_>>().into_iter().zip(1..) {
            document.set_attribute(tab, "id", &format!("__tabbed_{group}_{index}"));
            let Some(label) = document.first(tab) else { continue };
            let name = id_of(document, label);
            for id in [format!("{heading}-{name}"), name.clone()] {
                if !name.is_empty() && taken.insert(id.clone()) {
                    let anchor = anchor(document, label, &id);
                    document.append(label, anchor);
                }
            }
        }
    }
}

/// Puts the name for what mkdocstrings writes of a program: `::: package.module`, with its options indented below.
pub(super) fn name_references(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("::: ") {
        return edits;
    }
    let lines = source.lines();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = line.content().strip_prefix("::: ").map(str::trim) else { continue };
        let column = line.column();
        let options = lines[index + 1..].iter();
        let options = options.take_while(|line| !line.text.trim().is_empty() && line.indent() >= column + 4);
        let options = options.count();
        let has_options = lines.get(index + 1).filter(|_| options > 0).is_some_and(|first| {
            let first = first.text.trim();
            first.starts_with(':') || first.ends_with(':')
        });
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
            && !name.ends_with('.');
        if !is_name || !(name.contains('.') || has_options) || source.is_code(line.content) {
            continue;
        }
        edits.push(Edit::replace(line.content..lines[index + options].end, format!("`{name}`")));
    }
    edits
}

/// What a line opens, and its title.
fn opening(content: &str) -> Option<(Container, Option<String>)> {
    let (mark, rest) = content.split_once(' ')?;
    let rest = rest.trim();
    if matches!(mark, "===" | "===!" | "===+") {
        return Some((Container::Tab, Some(quoted(rest)?.to_owned())));
    }
    let (names, title) = match rest.find('"') {
        Some(at) => (rest[..at].trim_end(), Some(quoted(&rest[at..])?)),
        None => (rest, None),
    };
    let name = names.split(' ').next().filter(|name| !name.is_empty())?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ');
    if !names.chars().all(is_name) {
        return None;
    }
    let kind = alert::kind(name).unwrap_or(crate::document::kind::AlertKind::Note);
    let is_open = match mark {
        "!!!" => return Some(Container::alert(name, kind, title.map(str::to_owned))),
        "???" => false,
        "???+" => true,
        _ => return None,
    };
    Some((Container::Fold { kind, is_open }, Some(title.map_or_else(|| alert::title(name), str::to_owned))))
}

fn quoted(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.or_else(|| text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')))
}

/// Reads `++ctrl+c++`, names of icons, and drops `[TOC]`, since every page has its contents.
pub(super) fn read_inline(document: &mut Document, source: &str) {
    if source.contains("++") {
        for node in texts::holding(document, "++") {
            keys(document, node);
        }
    }
    if icons::are_in(source) {
        for node in texts::joined(document, ":") {
            icons::read(document, node);
        }
    }
    if source.contains("[TOC]") || source.contains("[toc]") {
        let paragraphs =
            document.descendants(Document::ROOT).filter(|node| document.kind(*node) == Kind::Paragraph);
        let is_toc = |node: &NodeId| {
            let text: String = document.children(*node).map(|child| texts::words(document, child)).collect();
            text.eq_ignore_ascii_case("[toc]")
        };
        let found: Vec<NodeId> = paragraphs.filter(is_toc).collect();
        found.into_iter().for_each(|node| document.detach(node));
    }
}

/// Puts a backslash before `|` in code in tables, which Python-Markdown does not part there.
pub(super) fn escape_pipes(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.syntax.extensions.whole_code || !source.text.contains('|') {
        return edits;
    }
    let document = source.document;
    let tables = document
        .descendants(Document::ROOT)
        .filter(|node| matches!(document.kind(*node), Kind::Table { .. }));
    for table in tables {
        let mut start = document.span(table).start;
        for line in source.text[document.span(table)].split_inclusive('\n') {
            let pipes = pipes_in_code(line).into_iter().map(|at| Edit::insert(start + at, "\\"));
            edits.extend(pipes);
            start += line.len();
        }
    }
    edits
}

/// The offsets of `|` in code on a line that have no backslash.
fn pipes_in_code(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find('`').map(|start| at + start) {
        let run = line[start..].len() - line[start..].trim_start_matches('`').len();
        let begin = start + run;
        let ticks = &line[start..begin];
        let Some(length) = line[begin..].find(ticks) else { break };
        let pipes = line[begin..begin + length].match_indices('|').map(|(pipe, _)| begin + pipe);
        found.extend(pipes.filter(|pipe| !line[..*pipe].ends_with('\\')));
        at = begin + length + run;
    }
    found
}

/// Shows what comments such as `<!-- md:setting config.enabled -->` name: the documentation of Material, and what is built like it, make names of settings of
/// them.
pub(super) fn show_settings(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("<!-- md:") {
        return edits;
    }
    for (start, _) in source.text.match_indices("<!-- md:").filter(|(at, _)| !source.is_code(*at)) {
        let line = source.text[start..].lines().next().unwrap_or_default();
        let Some(length) = line.find("-->").map(|end| end + "-->".len()) else { continue };
        let words: Vec<&str> = line[..length].split_whitespace().collect();
        let text = match words[..] {
            [_, "md:setting", name, _] => format!("`{name}` {{#{name}}}"),
            [_, "md:option", name, _] => {
                format!("<span id=\"+{name}\"></span>`{}`", name.rsplit(':').next().unwrap_or(name))
            }
            _ => continue,
        };
        edits.push(Edit::replace(start..start + length, text));
    }
    edits
}

/// Takes the explanations of abbreviations out, `*[HTML]: Hypertext …`, and puts each where its abbreviation is used.
pub(super) fn explain_abbreviations(document: &mut Document) {
    let paragraphs: Vec<NodeId> = document
        .descendants(Document::ROOT)
        .filter(|node| document.kind(*node) == Kind::Paragraph)
        .filter(|node| {
            document.first(*node).is_some_and(|first| texts::words(document, first).starts_with('*'))
        })
        .collect();
    let mut known: Vec<(String, String)> = Vec::new();
    for paragraph in paragraphs {
        let whole = source_lines(document, paragraph);
        let read = |line: &str| {
            let (name, explanation) = line.strip_prefix("*[")?.split_once("]:")?;
            (!name.is_empty()).then(|| (name.to_owned(), explanation.trim().to_owned()))
        };
        let read: Option<Vec<(String, String)>> = whole.lines().map(read).collect();
        if let Some(read) = read {
            known.extend(read);
            document.detach(paragraph);
        }
    }
    // The longest first: `HTML5` is not `HTML` and a digit.
    known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for node in texts::holding(document, "").into_iter().filter(|_| !known.is_empty()) {
        let words = texts::words(document, node);
        let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
        for (index, (name, _)) in known.iter().enumerate() {
            for (start, _) in words.match_indices(name.as_str()) {
                let part = start..start + name.len();
                let is_letter = |c: char| c.is_alphanumeric() || c == '_';
                let is_free =
                    !words[..part.start].ends_with(is_letter) && !words[part.end..].starts_with(is_letter);
                if is_free
                    && parts.iter().all(|(other, _)| other.end <= part.start || part.end <= other.start)
                {
                    parts.push((part, index));
                }
            }
        }
        parts.sort_by_key(|(part, _)| part.start);
        let ranges: Vec<Range<usize>> = parts.iter().map(|(part, _)| part.clone()).collect();
        if ranges.is_empty() {
            continue;
        }
        texts::split(document, node, &ranges, |document, index, words| {
            let element = document.push(Kind::Paragraph, 0..0);
            document.make_element(element, "abbr");
            document.set_attribute(element, "title", &known[parts[index].1].1);
            let inner = document.push_text(words);
            document.append(element, inner);
            element
        });
    }
}

/// The text of a paragraph, with its line breaks.
fn source_lines(document: &Document, paragraph: NodeId) -> String {
    let parts = document.descendants(paragraph).map(|node| match document.kind(node) {
        Kind::Text(words) | Kind::Code(words) => document.str(words),
        Kind::SoftBreak | Kind::HardBreak => "\n",
        _ => "",
    });
    parts.collect()
}

/// Reads `^^inserted^^`, `x^2^` and `H~2~O`, as far as `extensions` switch them on.
pub(super) fn read_marks(document: &mut Document, extensions: Extensions) {
    let marks =
        [("^^", "ins", extensions.caret), ("^", "sup", extensions.caret), ("~", "sub", extensions.tilde)];
    for (mark, name, _) in marks.into_iter().filter(|(.., is_on)| *is_on) {
        let length = mark.len();
        for node in texts::joined(document, mark) {
            let words = texts::words(document, node);
            let marks: Vec<usize> = words.match_indices(mark).map(|(at, _)| at).collect();
            let pairs = marks.chunks_exact(2).filter(|pair| {
                let inner = &words[pair[0] + length..pair[1]];
                !inner.is_empty() && inner.trim() == inner && (length > 1 || !inner.contains(' '))
            });
            let parts: Vec<Range<usize>> = pairs.map(|pair| pair[0]..pair[1] + length).collect();
            if parts.is_empty() {
                continue;
            }
            texts::split(document, node, &parts, |document, _, words| {
                let element = document.push(Kind::Paragraph, 0..0);
                document.make_element(element, name);
                let inner = document.push_text(&words[length..words.len() - length]);
                document.append(element, inner);
                element
            });
        }
    }
}

/// A part of a text that is a combination of keys, without its marks.
fn key_parts(words: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(start) = words[at..].find("++").map(|found| at + found) {
        at = start + 2;
        let Some(length) = words[at..].find("++") else { break };
        let inner = &words[at..at + length];
        let is_key = |key: &str| {
            let is_name = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !key.is_empty();
            is_name || key.len() > 2 && quoted(key).is_some()
        };
        let stands_free = !words[..start].ends_with(|c: char| c.is_alphanumeric() || c == '+')
            && !words[at + length + 2..].starts_with(|c: char| c.is_alphanumeric() || c == '+');
        if stands_free && inner.split('+').all(is_key) {
            parts.push(start..at + length + 2);
            at += length + 2;
        }
    }
    parts
}

fn keys(document: &mut Document, node: NodeId) {
    let parts = key_parts(texts::words(document, node));
    if parts.is_empty() {
        return;
    }
    texts::split(document, node, &parts, |document, _, words| {
        let outer = document.push_element("span");
        for (index, key) in words.trim_matches('+').split('+').enumerate() {
            if index > 0 {
                let plus = document.push_text("+");
                document.append(outer, plus);
            }
            let element = document.push_element("kbd");
            document.append(outer, element);
            let name = document.push_text(&key_name(key));
            document.append(element, name);
        }
        outer
    });
}

fn key_name(key: &str) -> String {
    if let Some(text) = quoted(key) {
        return text.to_owned();
    }
    let words: Vec<String> = key.split('-').map(alert::title).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_keys_but_no_increments() {
        let keys =
            |words: &'static str| key_parts(words).into_iter().map(|part| &words[part]).collect::<Vec<_>>();
        assert_eq!(keys("press ++ctrl+alt+del++, or ++arrow-up++"), ["++ctrl+alt+del++", "++arrow-up++"]);
        assert_eq!(keys("++\"Any key\"++"), ["++\"Any key\"++"]);
        for plain in ["C++ and D++", "i++ + j++", "a++b++", "++++", "++ x ++"] {
            assert!(keys(plain).is_empty(), "{plain}");
        }
    }

    #[test]
    fn finds_pipes_in_code() {
        assert_eq!(pipes_in_code("| `a|b` | ``c`|`` | `\\|` | `d |\n"), [4, 14]);
    }

    #[test]
    fn reads_first_lines() {
        assert!(
            matches!(opening("!!! note \"A \"b\"\""), Some((Container::Alert(_), Some(title))) if title == "A \"b\"")
        );
        assert!(
            matches!(opening("??? danger inline end"), Some((Container::Fold { is_open: false, .. }, Some(title))) if title == "Danger")
        );
        assert!(
            matches!(opening("???+ tip \"\""), Some((Container::Fold { is_open: true, .. }, Some(title))) if title.is_empty())
        );
        assert!(matches!(opening("=== \"C++\""), Some((Container::Tab, Some(title))) if title == "C++"));
        for plain in ["=== x", "!!! wow, this!", "!!!", "== \"a\"", "??? why?"] {
            assert!(opening(plain).is_none(), "{plain}");
        }
    }
}
