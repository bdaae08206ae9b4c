//! Obsidian: comments, callouts, marks, and embedded files.

use std::collections::BTreeSet;
use std::ops::Range;

use super::lines::{Source, defined_labels};
use super::rewrite::Edit;
use super::{alert, texts};
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind, LinkId, NodeId};
use crate::source::formats::of_image;
use crate::source::paths::file_name;

/// Characters of the longest address and title that are looked for after a name in brackets.
const LONGEST_DESTINATION: usize = 300;
/// Characters of the shortest id of a block that is taken as one.
const SHORTEST_BLOCK_ID: usize = 4;

/// The edits that remove `%%comments%%`, which are for the author alone. One that is alone on its line reaches over blocks, and to the end if it is not closed.
pub(super) fn comments(source: &Source<'_>) -> Vec<Edit> {
    let text = source.text;
    if !text.contains("%%") {
        return Vec::new();
    }
    let document = source.document;
    let nodes =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Text(_)));
    let marks: Vec<usize> = nodes
        .flat_map(|node| {
            let span = document.span(node);
            let words = text.get(span.clone()).unwrap_or_default();
            words.match_indices("%%").map(move |(at, _)| span.start + at)
        })
        .filter(|at| !text[..*at].ends_with('%') && !text[at + 2..].starts_with('%'))
        .collect();
    let mut edits = Vec::new();
    let mut next = 0;
    while let Some(start) = marks.get(next).copied() {
        next += 1;
        let before = text[..start].chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let indent = text[..start].trim_end_matches([' ', '\t', '>']);
        let starts_line = indent.is_empty() || indent.ends_with('\n');
        let is_alone =
            starts_line && text[start + 2..].split('\n').next().is_some_and(|rest| rest.trim().is_empty());
        match marks.get(next) {
            Some(end) if starts_line || !text[start..*end].contains("\n\n") => {
                edits.push(Edit::remove(start..end + 2));
                next += 1;
            }
            None if is_alone => edits.push(Edit::remove(start..text.len())),
            _ => {}
        }
    }
    edits
}

/// The edits that remove ids of blocks, `^id` at the end of a paragraph or of a list's item, by which links name them: `[[Note#^id]]`.
pub(super) fn remove_block_ids(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains('^') {
        return edits;
    }
    let lines = source.lines();
    for (index, line) in lines.iter().enumerate() {
        let text = line.text.trim_end();
        let Some((before, id)) = text.rsplit_once('^') else { continue };
        // `10 ^1000` is a power.
        let is_id = id.len() >= SHORTEST_BLOCK_ID
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && id.bytes().any(|byte| byte.is_ascii_alphabetic());
        let is_apart = before.ends_with(' ') || line.start + before.len() <= line.content;
        // What follows is a blank line, a comment, an item or a quotation.
        let is_last = lines.get(index + 1).is_none_or(|next| {
            let [own, after] = [line, next].map(|line| &line.text[..line.content - line.start]);
            let depth = |marks: &str| marks.matches('>').count();
            let is_item = after.contains(|c: char| c != '>' && !c.is_whitespace());
            let is_comment = next.content().starts_with("<!--") || next.content().starts_with("%%");
            next.content().is_empty() || is_comment || is_item || depth(own) != depth(after)
        });
        let at = line.start + before.len();
        if is_id && is_apart && is_last && !source.is_opaque(at) && !source.is_code_span(at) {
            let start = line.content.max(line.start + before.trim_end().len());
            edits.push(Edit::remove(start..line.start + text.len()));
        }
    }
    edits
}

/// `[[1]](address)` and `[[1]][label]` are links of Markdown whose text is in brackets, and `[[label]]` is one in brackets, where the label is defined.
pub(super) fn keep_brackets_of_links(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("]]") {
        return edits;
    }
    let mut labels = None;
    for node in source.document.descendants(Document::ROOT) {
        let Kind::Link { wiki: true, .. } = source.document.kind(node) else { continue };
        let span = source.document.span(node);
        let after = source.text.get(span.end..).unwrap_or_default();
        let Some(name) =
            source.text[span.clone()].strip_prefix("[[").and_then(|name| name.strip_suffix("]]"))
        else {
            continue;
        };
        let labels = labels.get_or_insert_with(|| {
            let labels = defined_labels(source.text).filter(|label| !label.contains(['[', ']']));
            labels.map(|label| label.trim().to_lowercase()).collect::<BTreeSet<String>>()
        });
        let is_defined = |label: &str| labels.contains(&label.trim().to_lowercase());
        let label = after.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(label, _)| label);
        if is_destination(after) || label.is_some_and(is_defined) {
            edits.push(Edit::insert(span.start + 1, "\\"));
            edits.push(Edit::insert(span.end - 2, "\\"));
        } else if is_defined(name) {
            edits.push(Edit::insert(span.start, "\\"));
        }
    }
    edits
}

/// Whether a text starts with an address in brackets, and perhaps a title.
fn is_destination(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('(') else { return false };
    let (mut depth, mut end) = (1, None);
    for (at, c) in inner.char_indices().take(LONGEST_DESTINATION) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\n' => return false,
            _ => {}
        }
        if depth == 0 {
            end = Some(at);
            break;
        }
    }
    let Some(inner) = end.map(|end| inner[..end].trim()) else { return false };
    if inner.starts_with('<') {
        return inner.contains('>');
    }
    inner.split_once(' ').is_none_or(|(_, title)| title.trim_start().starts_with(['"', '\'', '(']))
}

/// Reads callouts: quotations that start with `[!type]`, `+` or `-` where they fold, and a title.
pub(super) fn read_callouts(document: &mut Document, source: &str) {
    if !source.contains("[!") {
        return;
    }
    let quotes = document.descendants(Document::ROOT).filter(|node| document.kind(*node) == Kind::BlockQuote);
    let quotes: Vec<NodeId> = quotes.collect();
    for quote in quotes {
        let paragraph = document.first(quote).filter(|first| document.kind(*first) == Kind::Paragraph);
        let Some((paragraph, first)) = paragraph.and_then(|node| Some((node, document.first(node)?))) else {
            continue;
        };
        if !texts::words(document, first).starts_with('[') {
            continue;
        }
        texts::join(document, first);
        let words = texts::words(document, first).to_owned();
        let Some(callout) = Callout::read(&words) else { continue };
        texts::set(document, first, &words[callout.length..]);
        callout.apply(document, quote, paragraph);
    }
}

/// The start of a callout.
struct Callout<'t> {
    name: &'t str,
    /// Whether it folds, and if so whether it is open at first.
    folds: Option<bool>,
    length: usize,
}

impl<'t> Callout<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix("[!")?;
        let end = inner.find(']')?;
        // `[!info|metadata]` is for themes.
        let name = inner[..end].split('|').next().unwrap_or_default().trim();
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
        let after = &inner[end + 1..];
        let folds = match after.chars().next() {
            Some('+') => Some(true),
            Some('-') => Some(false),
            _ => None,
        };
        let after = &after[usize::from(folds.is_some())..];
        is_name.then(|| Self { name, folds, length: text.len() - after.trim_start().len() })
    }

    fn apply(&self, document: &mut Document, quote: NodeId, paragraph: NodeId) {
        let title = document.push(Kind::AlertTitle, document.span(paragraph));
        while let Some(node) = document.first(paragraph) {
            document.detach(node);
            if matches!(document.kind(node), Kind::SoftBreak | Kind::HardBreak) {
                break;
            }
            if !matches!(document.kind(node), Kind::Text(text) if document.str(text).is_empty()) {
                document.append(title, node);
            }
        }
        if document.first(paragraph).is_none() {
            document.detach(paragraph);
        }
        if document.first(title).is_none() {
            let name = document.push_text(&alert::title(self.name));
            document.append(title, name);
        }
        match document.first(quote) {
            Some(first) => document.insert_before(first, title),
            None => document.append(quote, title),
        }
        let kind = alert::kind(self.name).unwrap_or(AlertKind::Note);
        match self.folds {
            Some(is_open) => alert::fold(document, quote, kind, is_open, Some(title)),
            None => document.set_kind(quote, Kind::Alert(kind)),
        }
    }
}

/// Reads `==mark==`, `![[picture.png|200]]`, `![[file.pdf]]`, and names of notes in tables, where `|` has a backslash.
pub(super) fn read_inline(document: &mut Document, source: &str) {
    if source.contains("==") {
        let texts = texts::holding(document, "==");
        let parents: BTreeSet<NodeId> = texts.iter().filter_map(|node| document.parent(*node)).collect();
        for parent in parents {
            marks(document, parent);
        }
    }
    if !source.contains("[[") {
        return;
    }
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        match document.kind(node) {
            Kind::Link { target, title, wiki: true, link } => {
                let name = document.str(target);
                if let Some(name) = name.strip_suffix('\\').map(str::to_owned) {
                    let target = document.intern(&name);
                    document.set_kind(node, Kind::Link { target, title, wiki: true, link });
                }
            }
            Kind::Image { target, alt, .. } => {
                let span = document.span(node);
                if source.get(span).is_some_and(|image| image.starts_with("![[")) {
                    let target = document.str(target).trim_end_matches('\\').to_owned();
                    let alt = document.str(alt).to_owned();
                    embed(document, node, &target, &alt);
                }
            }
            _ => {}
        }
    }
}

/// An embedded file: an image, or a link to anything else.
fn embed(document: &mut Document, node: NodeId, target: &str, words: &str) {
    let name = file_name(target);
    if of_image(name.split('#').next().unwrap_or(name)).is_some() {
        let (alt, size) = match size(words) {
            Some(size) => (name, Some(size)),
            None => (words, None),
        };
        let (target, alt) = (target.to_owned(), alt.to_owned());
        let Some((width, height)) = size else {
            let [target, alt] = [target, alt].map(|text| document.intern(&text));
            document
                .set_kind(node, Kind::Image { target, title: Default::default(), alt, link: LinkId::NONE });
            return;
        };
        document.make_element(node, "img");
        document.set_attribute(node, "src", &target);
        document.set_attribute(node, "alt", &alt);
        document.set_attribute(node, "width", width);
        if let Some(height) = height {
            document.set_attribute(node, "height", height);
        }
        return;
    }
    let words = document.push_text(words);
    document.set_span(words, document.span(node));
    let target = document.intern(target);
    document.set_kind(node, Kind::Link { target, title: Default::default(), wiki: true, link: LinkId::NONE });
    document.append(node, words);
}

/// The width, and perhaps the height, given as the alternative text of an image.
fn size(words: &str) -> Option<(&str, Option<&str>)> {
    let is_number =
        |part: &str| !part.is_empty() && part.len() < 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    match words.split_once('x') {
        Some((width, height)) => (is_number(width) && is_number(height)).then_some((width, Some(height))),
        None => is_number(words).then_some((words, None)),
    }
}

/// What a mark of a pair is of the highlighted text.
#[derive(Debug, Clone, Copy)]
enum MarkEdge {
    Start,
    End,
}

/// The marks of a text that belong to pairs.
type HighlightMarks = Vec<(Range<usize>, MarkEdge)>;

/// Wraps the text between `==` and `==` in a node in `<mark>`.
fn marks(document: &mut Document, parent: NodeId) {
    let children: Vec<NodeId> = document.children(parent).collect();
    let mut open: Option<(NodeId, usize)> = None;
    let mut found: Vec<(NodeId, HighlightMarks)> = Vec::new();
    for child in children {
        let words = texts::words(document, child);
        for at in delimiters(words) {
            let (before, after) = (words[..at].chars().next_back(), words[at + 2..].chars().next());
            let is_space = |c: Option<char>, edge: Option<NodeId>| match c {
                Some(c) => c.is_whitespace(),
                None => edge.is_none_or(|node| !document.kind(node).is_inline()),
            };
            let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let can_close = !is_space(before, document.previous(child)) && !is_letter(after);
            let can_open = !is_space(after, document.next(child)) && !is_letter(before);
            if let Some((node, start)) = open.filter(|_| can_close) {
                if (node, start + 2) != (child, at) {
                    push(&mut found, node, start, MarkEdge::Start);
                    push(&mut found, child, at, MarkEdge::End);
                    open = None;
                }
            } else if can_open {
                open = Some((child, at));
            }
        }
    }
    let mut start = None;
    for (text, parts) in found {
        let ranges: Vec<Range<usize>> = parts.iter().map(|(range, _)| range.clone()).collect();
        let mut made = Vec::new();
        texts::split(document, text, &ranges, |document, index, words| {
            let node = document.push_text(words);
            made.push((node, parts[index].1));
            node
        });
        for (node, edge) in made {
            match edge {
                MarkEdge::Start => start = Some(node),
                MarkEdge::End => start.take().into_iter().for_each(|first| wrap(document, first, node)),
            }
        }
    }
}

/// Adds a mark to those of its text.
fn push(found: &mut Vec<(NodeId, HighlightMarks)>, node: NodeId, at: usize, edge: MarkEdge) {
    match found.last_mut() {
        Some((last, parts)) if *last == node => parts.push((at..at + 2, edge)),
        _ => found.push((node, vec![(at..at + 2, edge)])),
    }
}

/// Moves the nodes between two marks into an element that replaces the first mark.
fn wrap(document: &mut Document, first: NodeId, last: NodeId) {
    document.make_element(first, "mark");
    while let Some(node) = document.next(first).filter(|node| *node != last) {
        document.detach(node);
        document.append(first, node);
    }
    let span = document.span(first).start..document.span(last).end;
    document.set_span(first, span);
    document.detach(last);
}

/// The positions of `==` outside of longer runs.
fn delimiters(words: &str) -> Vec<usize> {
    let is_alone = |at: &usize| !words[..*at].ends_with('=') && !words[at + 2..].starts_with('=');
    words.match_indices("==").map(|(at, _)| at).filter(is_alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_sizes_from_words() {
        assert_eq!(size("200"), Some(("200", None)));
        assert_eq!(size("200x100"), Some(("200", Some("100"))));
        for words in ["", "x", "a picture", "2x", "200 px", "1234567"] {
            assert_eq!(size(words), None, "{words}");
        }
    }

    #[test]
    fn distinguishes_links_from_what_follows_a_name() {
        for link in ["(b.md)", "(https://a.b/(c))", "(b.md \"Title\")", "(<a b>)", "()"] {
            assert!(is_destination(link), "{link}");
        }
        for text in ["", "(see below)", "(not closed", " (a)", "(a\n)"] {
            assert!(!is_destination(text), "{text}");
        }
    }

    #[test]
    fn reads_the_start_of_callouts() {
        let read = |text: &'static str| {
            Callout::read(text).map(|found| (found.name, found.folds, &text[found.length..]))
        };
        assert_eq!(read("[!info]- Title"), Some(("info", Some(false), "Title")));
        assert_eq!(read("[!my type|wide]+"), Some(("my type", Some(true), "")));
        assert_eq!(read("[!note] A"), Some(("note", None, "A")));
        assert_eq!(read("[!] x"), None);
        assert_eq!(read("[!a(b)] x"), None);
    }
}
