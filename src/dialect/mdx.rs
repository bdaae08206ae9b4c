//! MDX: imports, expressions in braces, and components.

mod blocks;
mod fences;
mod fragments;

use std::collections::BTreeMap;
use std::ops::Range;

pub(in crate::dialect) use blocks::{drop_components, part_blocks, unknown_components};
pub(in crate::dialect) use fences::dedent_code;
use fences::{CodeFence, contains, fences, indent_of_text};
pub(in crate::dialect) use fragments::read_fragments;

use super::alert;
use super::attributes::tag_attribute;
use super::lines::{Line, Source};
use super::rewrite::{BlockLayout, Container, Edit};
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind};

/// Components that are known to be blocks, anywhere.
const COMPONENTS: [&str; 12] = [
    "Tabs", "TabItem", "Aside", "Card", "CardGrid", "Steps", "FileTree", "Admonition", "CodeGroup",
    "Details", "Columns", "Column",
];

/// Removes the `import` and `export` lines of MDX, which are code, and tags without content of what they import.
pub(super) fn remove_imports(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("import ") && !source.text.contains("export ") {
        return edits;
    }
    let document = source.document;
    let fences = fences(source);
    // What is imported by its name alone, and from where.
    let mut imported = BTreeMap::new();
    for node in document.children(Document::ROOT) {
        let span = document.span(node);
        let is_code = contains(&fences, span.start);
        if document.kind(node) != Kind::Paragraph
            || !source.text[span.clone()].starts_with(['i', 'e'])
            || is_code
        {
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
            imported.extend(imports(line));
        }
    }
    for line in source.lines().iter().filter(|_| !imported.is_empty()) {
        let mut at = 0;
        while let Some(start) = line.text[at..].find('<').map(|found| at + found) {
            at = start + 1;
            let length = line.text[at..].bytes().take_while(u8::is_ascii_alphanumeric).count();
            let name = &line.text[at..at + length];
            let begin = line.start + at + length;
            let is_in_code = || {
                let at = line.start + start;
                let is_code = source.is_code(at) && !source.syntax.is_mdx;
                line.text[..start].ends_with('`') || is_code || contains(&fences, at)
            };
            let Some(end) = tag_end(&source.text[begin..]).filter(|_| length > 0 && !is_in_code()) else {
                continue;
            };
            let attributes = &source.text[begin..begin + end];
            let shown = attributes.find("src={").map(|found| found + "src=".len()).and_then(|value| {
                let length = attributes[value..].find('}')?;
                let path = imported.get(attributes[value + 1..value + length].trim())?;
                Some((begin + value..begin + value + length + 1, *path))
            });
            if let Some((value, path)) = shown {
                edits.push(Edit::replace(value, format!("\"{}\"", site_path(path))));
                if name != "img" {
                    edits.push(Edit::replace(line.start + at..begin, "img"));
                }
            } else if imported.contains_key(name) && attributes.ends_with('/') {
                edits.push(Edit::remove(line.start + start..begin + end + 1));
            }
        }
    }
    edits
}

/// The names that a line of code imports, each with the path of its module as it is written.
pub(in crate::dialect) fn imports(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let statements = line.split(';').filter_map(|statement| {
        let (names, path) = statement.trim().strip_prefix("import ")?.split_once(" from ")?;
        Some((names, path.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))))
    });
    statements.flat_map(|(names, path)| {
        let names = names.split(|c: char| !c.is_ascii_alphanumeric()).filter(|name| !name.is_empty());
        names.map(move |name| (name, path))
    })
}

/// A path of a module as an address: `@site` and `~` are names of the project's folder.
fn site_path(path: &str) -> &str {
    let inside = ["@site", "~", "@"].into_iter().find_map(|root| path.strip_prefix(root));
    inside.filter(|path| path.starts_with('/')).unwrap_or(path)
}

/// Reads the expressions of MDX that say something without a program: comments are removed, and `{require('a.png').default}` is the file's address.
pub(super) fn read_expressions(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("{/*") && !source.text.contains("={require(") {
        return edits;
    }
    let mut backticks = Backticks::new(source.text);
    let fences = fences(source);
    let is_code = |at: usize| source.is_code(at) && !source.syntax.is_mdx || contains(&fences, at);
    for (start, _) in source.text.match_indices("{/*").filter(|(at, _)| !is_code(*at)) {
        let Some(length) = source.text[start..].find("*/}") else { break };
        if !backticks.are_open(start) {
            edits.push(Edit::remove(start..start + length + "*/}".len()));
        }
    }
    for (start, _) in source.text.match_indices("={require(").filter(|(at, _)| !is_code(*at)) {
        let begin = start + "={require(".len();
        let rest = source.text[begin..].lines().next().unwrap_or_default();
        let Some(end) = rest.find('}') else { continue };
        let path = source.text[begin..begin + end].split(['"', '\'']).nth(1);
        if let Some(path) = path {
            let value = format!("=\"{}\"", site_path(path));
            edits.push(Edit::replace(start..begin + end + 1, value));
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
    if !has_components(source.text) {
        return edits;
    }
    let lines = source.lines();
    let mut tags = Vec::new();
    let mut fence = CodeFence::default();
    let mut backticks = Backticks::new(source.text);
    let mut skip = 0;
    for (index, line) in lines.iter().enumerate() {
        // The tree knows fences in lists and quotations. In MDX it may take text for code, since a line of tags would end what they hold.
        let is_code = || source.is_fenced(line.content) && !source.syntax.is_mdx;
        if fence.is_inside(line.content()) || is_code() || line.start < skip {
            continue;
        }
        for (at, _) in line.text.match_indices('<') {
            let start = line.start + at;
            if start < skip {
                continue;
            }
            let Some(tag) = Tag::read(source.text, start, index) else { continue };
            let is_certain = tag.is_known() && !tag.is_empty;
            let is_code = || source.is_code(start) && !source.syntax.is_mdx;
            if !is_certain && (backticks.are_open(start) || is_code()) {
                continue;
            }
            skip = tag.span.end;
            if tag.is_empty {
                edits.extend(empty_component(source, line, &tag));
            } else {
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
        // In a line of text, what is between the tags stays there.
        if start.line == end.line && !start.is_known() {
            edits.push(Edit::remove(start.span.clone()));
            edits.push(Edit::remove(end.span).of(start.span.start));
        } else {
            component(source, lines, &start, &end, &mut edits);
        }
    }
    edits
}

/// Whether there are tags with names of components, which begin with a capital letter.
fn has_components(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let name = text[at + 1..].trim_start_matches('/');
        name.starts_with(|c: char| c.is_ascii_uppercase())
    })
}

/// A component without content that is alone on its lines: the link that it shows, or nothing.
fn empty_component(source: &Source<'_>, line: &Line<'_>, tag: &Tag<'_>) -> Option<Edit> {
    let before = &source.text[line.start..tag.span.start];
    let after = source.text[tag.span.end..].lines().next().unwrap_or_default();
    if !before.trim().is_empty() || !after.trim().is_empty() {
        return None;
    }
    let attribute = |name| tag_attribute(tag.attributes, name);
    let text = match (attribute("title"), attribute("href")) {
        // Between tags no Markdown is read.
        (Some(title), Some(href)) if source.is_opaque(tag.span.start) => {
            format!("<a href=\"{href}\">{title}</a>")
        }
        (Some(title), Some(href)) => format!("[{title}](<{href}>)"),
        _ => String::new(),
    };
    Some(Edit::replace(tag.span.clone(), text))
}

/// The edits that make a component of two tags a container.
fn component(source: &Source<'_>, lines: &[Line<'_>], start: &Tag<'_>, end: &Tag<'_>, edits: &mut Vec<Edit>) {
    let first = &lines[start.line];
    let (container, title) = start.container();
    let is_first = start.span.start == first.content;
    // The tag as a line of its own; the text before and after it is on other lines of the same block.
    let next = first.continuation();
    let within = Line { start: first.start, content: first.start + next.len(), end: first.end, text: &next };
    let opening = if is_first { first } else { &within };
    let mut edit = opening.open(container, title.as_deref());
    edit.range = if is_first { first.start..start.span.end } else { start.span.clone() };
    let last_line = lines.partition_point(|line| line.start <= end.span.start).saturating_sub(1);
    let text_after = |at: usize, line: &Line<'_>| !source.text[at..line.end.max(at)].trim().is_empty();
    let open_end = lines.partition_point(|line| line.start < start.span.end).saturating_sub(1);
    if text_after(start.span.end, &lines[open_end]) {
        edit.text.push('\n');
        edit.text.push_str(&next);
    }
    edits.push(edit);
    let body = lines.get(open_end + 1..last_line).unwrap_or_default();
    let column = opening.column();
    let indent = indent_of_text(body);
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
        edit.text.push_str(&next);
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
    /// Whether it is written as `<Name />`.
    is_empty: bool,
    /// The index of the line it starts on.
    line: usize,
}

impl<'s> Tag<'s> {
    /// The tag of a component at `start`.
    fn read(text: &'s str, start: usize, line: usize) -> Option<Self> {
        let inner = &text[start + 1..];
        let is_end = inner.starts_with('/');
        let inner = &inner[usize::from(is_end)..];
        let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = &inner[..length];
        let is_component = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.contains(|c: char| c.is_ascii_lowercase())
            && name.len() > 2;
        // The name of a type goes on with other characters.
        let stands_free = is_end || !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '\\');
        if !is_component || !stands_free {
            return None;
        }
        let after = &inner[length..];
        if !after.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')) {
            return None;
        }
        let end = tag_end(after)?;
        let attributes = &after[..end];
        let stop = start + 1 + usize::from(is_end) + length + end + 1;
        Some(Self { name, attributes, span: start..stop, is_end, is_empty: attributes.ends_with('/'), line })
    }

    fn is_known(&self) -> bool {
        COMPONENTS.contains(&self.name)
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
                Container::alert(&name, alert::kind(&name).unwrap_or(AlertKind::Note), attribute("title"))
            }
            "Card" => (Container::Layout(BlockLayout::Card), attribute("title")),
            "CardGrid" => (Container::Layout(BlockLayout::Cards), None),
            "Steps" => (Container::Layout(BlockLayout::Steps), None),
            "FileTree" => (Container::Layout(BlockLayout::FileTree), None),
            "Details" => (Container::Details, Some(attribute("summary").unwrap_or_else(|| "Details".into()))),
            "Fragment" => match attribute("slot") {
                slot @ Some(_) => (Container::Tab, slot),
                None => (Container::Group, None),
            },
            "Listing" => {
                match listing_title(attribute("number"), attribute("caption"), attribute("file-name")) {
                    title @ Some(_) => (Container::Tab, title),
                    None => (Container::Group, None),
                }
            }
            _ => (Container::Group, None),
        }
    }
}

/// The title of a listing, as the preprocessor of the Rust book writes it.
fn listing_title(number: Option<String>, caption: Option<String>, file: Option<String>) -> Option<String> {
    let number = number.map(|number| format!("Listing {number}"));
    let parts: Vec<String> = number.into_iter().chain(caption).collect();
    let file = file.map(|file| format!("`{file}`"));
    let title: Vec<String> =
        Some(parts.join(": ")).filter(|title| !title.is_empty()).into_iter().chain(file).collect();
    Some(title.join(" · ")).filter(|title| !title.is_empty())
}

/// The offset of the `>` that ends a tag, quotes and braces skipped. A tag of more than a few lines is text.
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

/// The backticks on a line, counted once.
struct Backticks<'s> {
    text: &'s str,
    counted: usize,
    is_odd: bool,
}

impl<'s> Backticks<'s> {
    fn new(text: &'s str) -> Self {
        Self { text, counted: 0, is_odd: false }
    }

    /// Whether an odd number of backticks precedes `at` on its line. Offsets ascend.
    fn are_open(&mut self, at: usize) -> bool {
        for byte in self.text.as_bytes()[self.counted.min(at)..at].iter() {
            match byte {
                b'`' => self.is_odd = !self.is_odd,
                b'\n' => self.is_odd = false,
                _ => {}
            }
        }
        self.counted = self.counted.max(at);
        self.is_odd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_code_of_modules_from_text() {
        for code in ["import Tabs from '@theme/Tabs';", "import './a.css'", "export const a = 1;"] {
            assert!(is_module_line(code), "{code}");
        }
        for text in
            ["import duties rose", "export controls", "import \"x\" is a statement", "imports from 'x'"]
        {
            assert!(!is_module_line(text), "{text}");
        }
    }

    #[test]
    fn reads_tags_of_components_but_no_types() {
        let read =
            |text: &'static str| Tag::read(text, text.find('<')?, 0).map(|tag| (tag.name, tag.is_empty));
        assert_eq!(read("<Note>"), Some(("Note", false)));
        assert_eq!(read(" <Chart\n  data={[1, 2]} />"), Some(("Chart", true)));
        assert_eq!(read("text</Note>"), Some(("Note", false)));
        for text in ["<T>", "Vec<String>", "<HTTP>", "<note>", "<Note", "<Key=x>", "\\<Note>"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_listing_is_titled_by_what_it_says() {
        let title = |number: &str, caption: &str, file: &str| {
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            listing_title(given(number), given(caption), given(file)).unwrap_or_default()
        };
        assert_eq!(title("1-2", "A *loop*", "src/main.rs"), "Listing 1-2: A *loop* · `src/main.rs`");
        assert_eq!(title("", "", "src/main.rs"), "`src/main.rs`");
        assert_eq!(title("", "", ""), "");
    }

    #[test]
    fn paths_of_modules_start_at_the_projects_folder() {
        assert_eq!(site_path("@site/static/a.png"), "/static/a.png");
        assert_eq!(site_path("~/a.png"), "/a.png");
        for path in ["./a.png", "@theme", "a.png", "@scope/x"] {
            assert_eq!(site_path(path), path);
        }
    }
}
