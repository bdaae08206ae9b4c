//! Material for MkDocs and Python-Markdown: admonitions, tabs, keys and tables of contents.

use std::ops::Range;

use super::alert;
use super::lines::Source;
use super::rewrite::{Container, Edit};
use super::texts;
use crate::document::{Document, Kind, NodeId};

/// Names that the sets of icons of Material for MkDocs begin with.
const ICONS: [&str; 4] = [":material-", ":octicons-", ":fontawesome-", ":simple-"];

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
            continue;
        };
        edits.push(line.open(container, title.as_deref()));
        edits
            .extend(body[..=last].iter().filter_map(|inside| Some(inside.dedent(column, 4)?.of(line.start))));
        edits.push(line.close_after(body[last].end));
        next += last + 1;
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
    let title = title.map_or_else(|| alert::title(name), str::to_owned);
    let container = match mark {
        "!!!" => Container::Alert(kind),
        "???" => Container::Fold(kind, false),
        "???+" => Container::Fold(kind, true),
        _ => return None,
    };
    Some((container, Some(title)))
}

fn quoted(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.or_else(|| text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')))
}

/// Reads `++ctrl+c++`, drops names of icons, which are drawings, and `[TOC]`, since every page has its contents.
pub(super) fn read_inline(document: &mut Document, source: &str) {
    if source.contains("++") {
        for node in texts::holding(document, "++") {
            keys(document, node);
        }
    }
    if ICONS.iter().any(|icon| source.contains(icon)) {
        for node in texts::holding(document, ":") {
            icons(document, node);
        }
    }
    if source.contains("<!-- md:") {
        settings(document);
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

/// Shows the names of settings that Material for MkDocs documents in comments: `<!-- md:setting config.lang -->` and `<!-- md:option toc.slugify -->`
/// are anchors.
fn settings(document: &mut Document) {
    let comments: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for comment in comments {
        let Kind::Comment(text) = document.kind(comment) else { continue };
        let words = document.str(text).trim_start_matches("<!--").trim_end_matches("-->").trim();
        let (prefix, name) = match words.split_once(' ') {
            Some(("md:setting", name)) => ("", name.trim()),
            Some(("md:option", name)) => ("+", name.trim()),
            _ => continue,
        };
        let id = format!("{prefix}{name}");
        let shown = name.rsplit(['.', ':']).next().unwrap_or(name).to_owned();
        let is_block = document.parent(comment).is_none_or(|outer| {
            !document.kind(outer).is_inline()
                && !matches!(document.kind(outer), Kind::Paragraph | Kind::Heading { .. })
        });
        let span = document.span(comment);
        let code = document.push_element("code");
        document.set_attribute(code, "id", &id);
        document.set_span(code, span.clone());
        let text = document.push_text(&shown);
        document.append(code, text);
        document.insert_before(comment, code);
        document.detach(comment);
        if is_block {
            document.wrap(code, document.next(code), Kind::Paragraph, span);
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

fn icons(document: &mut Document, node: NodeId) {
    let words = texts::words(document, node);
    let mut parts = Vec::new();
    for (start, _) in words.match_indices(':') {
        let rest = &words[start..];
        if parts.last().is_some_and(|last: &Range<usize>| last.end > start)
            || !ICONS.iter().any(|icon| rest.starts_with(icon))
        {
            continue;
        }
        let name = rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).map(|end| end + 1);
        if let Some(end) = name.filter(|end| rest[*end..].starts_with(':')) {
            parts.push(start..start + end + 1);
        }
    }
    if !parts.is_empty() {
        texts::split(document, node, &parts, |document, _, _| document.push_text(""));
    }
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
    fn reads_first_lines() {
        assert!(
            matches!(opening("!!! note \"A \"b\"\""), Some((Container::Alert(_), Some(title))) if title == "A \"b\"")
        );
        assert!(
            matches!(opening("??? danger inline end"), Some((Container::Fold(_, false), Some(title))) if title == "Danger")
        );
        assert!(
            matches!(opening("???+ tip \"\""), Some((Container::Fold(_, true), Some(title))) if title.is_empty())
        );
        assert!(matches!(opening("=== \"C++\""), Some((Container::Tab, Some(title))) if title == "C++"));
        for plain in ["=== x", "!!! wow, this!", "!!!", "== \"a\"", "??? why?"] {
            assert!(opening(plain).is_none(), "{plain}");
        }
    }
}
