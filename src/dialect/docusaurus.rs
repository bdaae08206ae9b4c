//! Docusaurus, VitePress and Starlight: directives between colons, components, imports, and what stands after the fences of code.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::alert;
use super::lines::{Line, Source};
use super::rewrite::{Container, Edit, Layout};
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind, NodeId};

/// Components that are read, and whether what they hold has a title. Others are not known to be blocks.
const COMPONENTS: [&str; 12] = [
    "Tabs",
    "TabItem",
    "Aside",
    "Card",
    "CardGrid",
    "Steps",
    "FileTree",
    "Admonition",
    "CodeGroup",
    "Details",
    "Columns",
    "Column",
];

/// Opens `:::note[Title]` … `:::`, at any depth. Of a directive that is not known, or not closed, the colons become text: they would begin a
/// definition.
pub(super) fn open_directives(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains(":::") {
        return edits;
    }
    let lines = source.lines();
    let mut open: Vec<OpeningLine<'_>> = Vec::new();
    for line in &lines {
        let content = line.content();
        let colons = content.len() - content.trim_start_matches(':').len();
        if colons < 3 || source.is_opaque(line.content) {
            continue;
        }
        let rest = content[colons..].trim();
        if !rest.is_empty() {
            open.push(OpeningLine { line: *line, colons, meaning: meaning(rest) });
            continue;
        }
        match open.pop_if(|last| last.colons <= colons) {
            Some(OpeningLine { line: start, meaning: Some((container, title)), .. }) => {
                edits.push(start.open(container, title.as_deref()));
                edits.push(line.close(&start));
            }
            Some(unknown) => edits.extend([unknown.line, *line].map(escape)),
            None => edits.push(escape(*line)),
        }
    }
    edits.extend(open.into_iter().map(|unclosed| escape(unclosed.line)));
    edits
}

/// A line that opens a directive, and what it means if that is known.
struct OpeningLine<'s> {
    line: Line<'s>,
    colons: usize,
    meaning: Option<(Container, Option<String>)>,
}

fn escape(line: Line<'_>) -> Edit {
    Edit::insert(line.content, "\\")
}

/// Reads what stands after the colons: `note`, `note Title`, `note[Title]{.class}`, `{.callout-note title="Title"}`.
fn meaning(rest: &str) -> Option<(Container, Option<String>)> {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    let (mut name, after) = rest.split_at(end);
    let (title, attributes) = match after.strip_prefix('[') {
        Some(inner) => {
            let end = inner.rfind(']')?;
            (Some(inner[..end].trim()), inner[end + 1..].trim())
        }
        None => match after.rfind('{').filter(|_| after.trim_end().ends_with('}')) {
            Some(at) => (Some(after[..at].trim()), after[at..].trim()),
            None => (Some(after.trim()), ""),
        },
    };
    if name.is_empty() {
        let classes = attributes.trim_start_matches('{').split([' ', '}']);
        name = classes.filter_map(|word| word.strip_prefix('.')).next()?;
        name = name.strip_prefix("callout-").unwrap_or(name);
    }
    let named = tag_attribute(attributes, "title");
    let title = title.filter(|title| !title.is_empty()).map(str::to_owned).or(named);
    let is_open = || attributes.contains("open");
    Some(match (name.to_ascii_lowercase().as_str(), alert::kind(name)) {
        ("details", _) => match title {
            // A block of its own, which is no alert.
            title if is_open() => {
                (Container::Fold(AlertKind::Note, true), title.or_else(|| Some("Details".into())))
            }
            title => (Container::Details, title.or_else(|| Some("Details".into()))),
        },
        ("code-group" | "tabs" | "raw", _) => (Container::Group, None),
        ("tab", _) => (Container::Tab, title.or_else(|| Some("Tab".into()))),
        ("steps", _) => (Container::Layout(Layout::Steps), None),
        ("cards", _) => (Container::Layout(Layout::Cards), None),
        ("card", _) => (Container::Layout(Layout::Card), title),
        ("file-tree", _) => (Container::Layout(Layout::FileTree), None),
        (_, Some(kind)) => alert_of(name, kind, title),
        _ => return None,
    })
}

/// An alert that is called `name`.
fn alert_of(name: &str, kind: AlertKind, title: Option<String>) -> (Container, Option<String>) {
    match title {
        Some(title) => (Container::Alert(kind), Some(title)),
        None if is_default(name) => (Container::PlainAlert(kind), None),
        None => (Container::Alert(kind), Some(alert::title(name))),
    }
}

/// Whether an alert of this name has that name as its title anyway.
fn is_default(name: &str) -> bool {
    ["note", "tip", "important", "warning", "caution"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Removes the `import` and `export` lines of MDX, which are code, and tags without content of what they import.
pub(super) fn remove_imports(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("import ") && !source.text.contains("export ") {
        return edits;
    }
    let document = source.document;
    let mut imported = BTreeSet::new();
    for node in document.children(Document::ROOT) {
        let span = document.span(node);
        if document.kind(node) != Kind::Paragraph || !source.text[span.clone()].starts_with(['i', 'e']) {
            continue;
        }
        let mut at = span.start;
        // Lines of code end where text starts.
        for line in source.text[span].split_inclusive('\n') {
            if !is_module_line(line.trim_end()) {
                break;
            }
            edits.push(Edit::remove(at..at + line.trim_end_matches(['\n', '\r']).len()));
            at += line.len();
            let names = line
                .strip_prefix("import ")
                .and_then(|rest| rest.split_once(" from "))
                .map(|(names, _)| names);
            imported.extend(
                names.into_iter().flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric())),
            );
        }
    }
    for line in source.lines().iter().filter(|_| !imported.is_empty()) {
        let mut at = 0;
        while let Some(start) = line.text[at..].find('<').map(|found| at + found) {
            at = start + 1;
            let length = line.text[at..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            let name = &line.text[at..at + length];
            if !imported.contains(name) || name.is_empty() || source.is_code(line.start + start) {
                continue;
            }
            let begin = line.start + at + length;
            let end =
                tag_end(&source.text[begin..]).filter(|end| source.text[begin..begin + end].ends_with('/'));
            if let Some(end) = end.filter(|_| !line.text[..start].ends_with('`')) {
                edits.push(Edit::remove(line.start + start..begin + end + 1));
            }
        }
    }
    edits
}

fn is_module_line(line: &str) -> bool {
    let line = line.trim_end_matches(';');
    let is_quoted = line.ends_with(['"', '\'']);
    if let Some(rest) = line.strip_prefix("import ") {
        return is_quoted
            && (rest.starts_with(['"', '\'']) || rest.contains(" from '") || rest.contains(" from \""));
    }
    line.strip_prefix("export ").is_some_and(|rest| {
        let is_value = rest.starts_with("const ") && rest.contains(" = ");
        is_value || is_quoted && rest.contains(" from ")
    })
}

/// Opens `<Tabs><TabItem label="A">` … and the like: the tags of components with what is between them.
pub(super) fn open_components(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !COMPONENTS.iter().any(|name| source.text.contains(&format!("<{name}"))) {
        return edits;
    }
    let lines = source.lines();
    let mut tags = Vec::new();
    let mut fence = CodeFence::default();
    let mut skip = 0;
    for (index, line) in lines.iter().enumerate() {
        if fence.is_inside(line.text) || source.is_fenced(line.content) || line.start < skip {
            continue;
        }
        for (at, _) in line.text.match_indices('<') {
            let start = line.start + at;
            if start < skip {
                continue;
            }
            if let Some(tag) = Tag::read(source.text, start, index) {
                skip = tag.span.end;
                tags.push(tag);
            }
        }
    }
    let mut open: Vec<Tag<'_>> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut outermost: Vec<(Tag<'_>, Tag<'_>)> = Vec::new();
    for tag in tags {
        if !tag.is_end {
            *counts.entry(tag.name).or_default() += 1;
            open.push(tag);
            continue;
        }
        if counts.get(tag.name).is_none_or(|count| *count == 0) {
            continue;
        }
        // Tags that are not closed before it stay text.
        let start = loop {
            let Some(last) = open.pop() else { break None };
            if let Some(count) = counts.get_mut(last.name) {
                *count -= 1;
            }
            if last.name == tag.name {
                break Some(last);
            }
        };
        let Some(start) = start else { continue };
        // What it holds is read in the next round, without its indent.
        while outermost.last().is_some_and(|(inner, _)| inner.span.start > start.span.start) {
            outermost.pop();
        }
        outermost.push((start, tag));
    }
    for (start, end) in outermost {
        component(source, &lines, &start, &end, &mut edits);
    }
    edits
}

/// The edits that make a component of two tags a container.
fn component(source: &Source<'_>, lines: &[Line<'_>], start: &Tag<'_>, end: &Tag<'_>, edits: &mut Vec<Edit>) {
    let first = &lines[start.line];
    let (container, title) = start.container();
    let is_first = source.text[first.start..start.span.start].trim().is_empty();
    // The tag as a line of its own; what stands before and after it is on other lines.
    let opening = Line { content: if is_first { start.span.start } else { first.content }, ..*first };
    let mut edit = opening.open(container, title.as_deref());
    edit.range = if is_first { first.start..start.span.end } else { start.span.clone() };
    let last_line = lines.partition_point(|line| line.start <= end.span.start).saturating_sub(1);
    let text_after = |at: usize, line: &Line<'_>| !source.text[at..line.end.max(at)].trim().is_empty();
    let open_end = lines.partition_point(|line| line.start < start.span.end).saturating_sub(1);
    if text_after(start.span.end, &lines[open_end]) {
        edit.text.push('\n');
    }
    edits.push(edit);
    let body = lines.get(open_end + 1..last_line).unwrap_or_default();
    let column = opening.column();
    let inside = body.iter().filter(|line| !line.text.trim().is_empty());
    let indent = inside.map(|line| line.indent()).min().unwrap_or_default();
    if indent > column {
        let dedents = body.iter().filter_map(|line| line.dedent(column, indent - column));
        edits.extend(dedents.map(|edit| edit.of(first.start)));
    }
    let last = &lines[last_line];
    let is_first = source.text[last.start..end.span.start].trim().is_empty();
    let mut edit = opening.close_after(end.span.start);
    edit.range = if is_first { last.start..end.span.end } else { end.span.clone() };
    if is_first {
        edit.text.remove(0);
        edit.mark = edit.mark.map(|(at, mark)| (at - 1, mark));
    }
    if text_after(end.span.end, last) {
        edit.text.push('\n');
    }
    edits.push(edit);
}

/// A tag of a component.
struct Tag<'s> {
    name: &'s str,
    /// Its attributes as written.
    attributes: &'s str,
    span: Range<usize>,
    is_end: bool,
    /// The index of the line it starts on.
    line: usize,
}

impl<'s> Tag<'s> {
    /// The tag of a known component at `start`.
    fn read(text: &'s str, start: usize, line: usize) -> Option<Self> {
        let inner = &text[start + 1..];
        let is_end = inner.starts_with('/');
        let inner = &inner[usize::from(is_end)..];
        let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = &inner[..length];
        if !COMPONENTS.contains(&name) {
            return None;
        }
        let after = &inner[length..];
        let end = tag_end(after)?;
        let attributes = &after[..end];
        if attributes.ends_with('/') {
            return None;
        }
        let stop = start + 1 + usize::from(is_end) + length + end + 1;
        Some(Self { name, attributes, span: start..stop, is_end, line })
    }

    fn container(&self) -> (Container, Option<String>) {
        let attribute = |name| tag_attribute(self.attributes, name);
        match self.name {
            "TabItem" => {
                let label = attribute("label").or_else(|| attribute("value"));
                (Container::Tab, Some(label.unwrap_or_else(|| "Tab".into())))
            }
            "Aside" | "Admonition" => {
                let name = attribute("type").unwrap_or_else(|| "note".into());
                alert_of(&name, alert::kind(&name).unwrap_or(AlertKind::Note), attribute("title"))
            }
            "Card" => (Container::Layout(Layout::Card), attribute("title")),
            "CardGrid" => (Container::Layout(Layout::Cards), None),
            "Steps" => (Container::Layout(Layout::Steps), None),
            "FileTree" => (Container::Layout(Layout::FileTree), None),
            "Details" => (Container::Details, Some(attribute("summary").unwrap_or_else(|| "Details".into()))),
            _ => (Container::Group, None),
        }
    }
}

/// Where the `>` stands that ends a tag, quotes and braces passed over. A tag that is longer than a few lines is none.
fn tag_end(text: &str) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0_usize);
    for (at, byte) in text.bytes().enumerate().take(2_000) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at),
            (None, b'<') if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute: `name="value"`, `name='value'` or `name={"value"}`.
fn tag_attribute(attributes: &str, name: &str) -> Option<String> {
    let at = attributes.match_indices(name).find(|(at, _)| {
        let before = attributes[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric()) && attributes[at + name.len()..].starts_with('=')
    })?;
    let value = attributes[at.0 + name.len() + 1..].trim_start_matches(['{', '`']);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

/// A block of code between fences, wherever it is indented.
#[derive(Default)]
struct CodeFence<'s>(Option<&'s str>);

impl<'s> CodeFence<'s> {
    /// Whether a line is in a block, or starts or ends one.
    fn is_inside(&mut self, line: &'s str) -> bool {
        let content = line.trim();
        let length = content.len() - content.trim_start_matches(['`', '~']).len();
        let marks = &content[..length];
        let is_fence = length >= 3 && (marks.bytes().all(|b| b == b'`') || marks.bytes().all(|b| b == b'~'));
        match self.0 {
            Some(open) => {
                if is_fence && marks.starts_with(open) && content.len() == length {
                    self.0 = None;
                }
                true
            }
            None if is_fence && !content[length..].contains('`') => {
                self.0 = Some(marks);
                true
            }
            None => false,
        }
    }
}

/// Reads what other tools write after a fence: `js [label]`, `ts:line-numbers`, `{ .py title="x" }`, `hl_lines="1 3-4"`.
pub(super) fn read_fences(document: &mut Document, _source: &str) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        if let Kind::CodeBlock { language, title, source, html } = document.kind(node)
            && let Some(info) = fence_info(document.str(language))
        {
            let language = document.intern(&info);
            document.set_kind(node, Kind::CodeBlock { language, title, source, html });
        }
    }
}

/// An info string as Prepbook writes it; `None` if it is one.
fn fence_info(info: &str) -> Option<String> {
    let mut words = info.trim().to_owned();
    if let Some(inner) = words.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let inner = inner.trim().strip_prefix('.')?;
        let (language, rest) = inner.split_once(' ').unwrap_or((inner, ""));
        let rest: Vec<&str> = rest.split(' ').filter(|word| !word.starts_with(['.', '#'])).collect();
        words = format!("{language} {}", rest.join(" "));
    }
    if let Some(lines) = tag_attribute(&words, "hl_lines") {
        let lines: Vec<&str> = lines.split_whitespace().collect();
        words = format!("{words} {{{}}}", lines.join(","));
    }
    for name in ["filename", "name"] {
        if let Some(title) = tag_attribute(&words, name).filter(|_| !words.contains("title=")) {
            words = format!("{words} title=\"{title}\"");
        }
    }
    let label = words.find(" [").and_then(|start| Some((start, start + words[start..].find(']')?)));
    if let Some((start, end)) = label.filter(|_| !words.contains("title=")) {
        let title = words[start + 2..end].replace('"', "'");
        words = format!("{}{} title=\"{title}\"", &words[..start], &words[end + 1..]);
    }
    let language = words.split([' ', '{']).next().unwrap_or_default();
    if let Some((name, _)) =
        language.split_once(":line-numbers").or_else(|| language.split_once(":no-line-numbers"))
    {
        words = format!("{name}{}", &words[language.len()..]);
    }
    (words != info.trim()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_stands_after_fences() {
        for (info, expected) in [
            ("js [config.js]", "js title=\"config.js\""),
            ("ts:line-numbers {1,3}", "ts {1,3}"),
            ("ts:line-numbers=5", "ts"),
            ("{ .py .annotate title=\"x.py\" }", "py title=\"x.py\""),
            ("py hl_lines=\"2 4-5\"", "py hl_lines=\"2 4-5\" {2,4-5}"),
            ("js filename=\"a.js\"", "js filename=\"a.js\" title=\"a.js\""),
        ] {
            assert_eq!(fence_info(info).as_deref(), Some(expected));
        }
        for known in ["", "rust", "js {1,3-5} title=\"a [b].js\"", "rust,ignore", "{1}"] {
            assert_eq!(fence_info(known), None, "{known}");
        }
    }

    #[test]
    fn tells_code_of_modules_from_text() {
        for code in ["import Tabs from '@theme/Tabs';", "import './a.css'", "export const a = 1;"] {
            assert!(is_module_line(code), "{code}");
        }
        for text in
            ["import duties rose", "export controls", "import \"x\" is a statement", "imports from 'x'"]
        {
            assert!(!is_module_line(text), "{text}");
        }
    }
}
