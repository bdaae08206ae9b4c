//! Docusaurus, VitePress and Starlight: directives between colons, and the text after the fences of code.

use super::alert;
use super::attributes::tag_attribute;
use super::lines::{Line, Source};
use super::myst;
use super::pandoc::{self, Div};
use super::rewrite::{BlockLayout, Container, Edit};
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind, NodeId};

/// Opens `:::note[Title]` … `:::`, at any depth. Of a directive that is not known, or not closed, the colons become text: they would begin a
/// definition.
pub(super) fn open_directives(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains(":::") {
        return edits;
    }
    let lines = source.lines();
    let mut open: Vec<OpenDirective<'_>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let content = line.content();
        let colons = content.len() - content.trim_start_matches(':').len();
        if colons < 3 || source.is_opaque(line.content) {
            continue;
        }
        // Pandoc repeats the colons.
        let rest = content[colons..].trim();
        let rest = if rest.ends_with(":::") { rest.trim_end_matches(':').trim_end() } else { rest };
        if !rest.is_empty() {
            open.push(OpenDirective { index, colons, form: DirectiveForm::read(rest, colons) });
            continue;
        }
        match open.pop_if(|last| last.colons <= colons || matches!(last.form, DirectiveForm::Div(_))) {
            Some(directive) => {
                let start = directive.index;
                directive.close(&lines[start..=index], &mut edits);
            }
            None => edits.push(escape(*line)),
        }
    }
    edits.extend(open.into_iter().map(|unclosed| escape(lines[unclosed.index])));
    edits
}

/// The directives with a meaning, alerts of few tools left out.
pub(super) const NAMES: [&str; 15] = [
    "tabs", "tab", "code-group", "raw", "details", "steps", "cards", "card", "file-tree", "figure", "note",
    "tip", "important", "warning", "caution",
];

/// Whether what stands after the colons has a meaning.
pub(super) fn is_known(rest: &str) -> bool {
    meaning(rest).is_some()
}

/// A line that opens a directive.
struct OpenDirective<'s> {
    index: usize,
    colons: usize,
    form: DirectiveForm<'s>,
}

/// What a directive is.
enum DirectiveForm<'s> {
    /// One of Docusaurus, VitePress or Starlight.
    Named(Container, Option<String>),
    /// A div of Pandoc.
    Div(Div),
    /// A directive of MyST: its name and its argument.
    Myst(&'s str, &'s str),
    Unknown,
}

impl<'s> DirectiveForm<'s> {
    fn read(rest: &'s str, colons: usize) -> Self {
        if let Some((name, argument)) = myst::name_of(rest) {
            return DirectiveForm::Myst(name, argument);
        }
        if let Some(div) = pandoc::read_div(rest, colons) {
            return DirectiveForm::Div(div);
        }
        meaning(rest)
            .map_or(DirectiveForm::Unknown, |(container, title)| DirectiveForm::Named(container, title))
    }
}

impl OpenDirective<'_> {
    /// Makes a container of the lines from the one that opens the directive to the one that closes it.
    fn close(self, lines: &[Line<'_>], edits: &mut Vec<Edit>) {
        let [start, body @ .., end] = lines else { return };
        match self.form {
            DirectiveForm::Named(container, title) => edits.push(start.open(container, title.as_deref())),
            DirectiveForm::Div(Div { container, title, id }) => {
                let heading = pandoc::heading_title(body).filter(|_| container != Container::Group);
                let own = heading.map(|(title, _)| title).or(title.as_deref());
                let container = match container {
                    Container::PlainAlert(kind) if own.is_some() => Container::Alert(kind),
                    container => container,
                };
                edits.push(start.open_named(container, own, id.as_deref()));
                edits.extend(heading.map(|(_, line)| pandoc::remove_heading(&line, start.start)));
            }
            DirectiveForm::Myst(name, argument) => return myst::open_directive(lines, name, argument, edits),
            DirectiveForm::Unknown => return edits.extend([*start, *end].map(escape)),
        }
        edits.push(end.close(start));
    }
}

fn escape(line: Line<'_>) -> Edit {
    Edit::insert(line.content, "\\")
}

/// Reads the text after the colons: `note`, `note Title`, `note[Title]{.class}`, `{.callout-note title="Title"}`.
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
            // A block other than an alert.
            title if is_open() => (
                Container::Fold { kind: AlertKind::Note, is_open: true },
                title.or_else(|| Some("Details".into())),
            ),
            title => (Container::Details, title.or_else(|| Some("Details".into()))),
        },
        ("code-group" | "tabs" | "raw", _) => (Container::Group, None),
        ("tab", _) => (Container::Tab, title.or_else(|| Some("Tab".into()))),
        ("steps", _) => (Container::Layout(BlockLayout::Steps), None),
        ("cards", _) => (Container::Layout(BlockLayout::Cards), None),
        ("card", _) => (Container::Layout(BlockLayout::Card), title),
        ("figure", _) => (Container::Layout(BlockLayout::Figure), title),
        ("file-tree", _) => (Container::Layout(BlockLayout::FileTree), None),
        (_, Some(kind)) => Container::alert(name, kind, title),
        _ => return None,
    })
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
        let language = inner.split_whitespace().find_map(|word| word.strip_prefix('.'))?;
        let rest: Vec<&str> = inner.trim().split(' ').filter(|word| !word.starts_with(['.', '#'])).collect();
        words = format!("{language} {}", rest.join(" ")).trim_end().to_owned();
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
    let has_no_language = language.contains("=\"") || language.contains("='");
    if let Some((name, _)) =
        language.split_once(":line-numbers").or_else(|| language.split_once(":no-line-numbers"))
    {
        words = format!("{name}{}", &words[language.len()..]);
    }
    // Attributes alone: the block has no language.
    if has_no_language {
        words.insert_str(0, "text ");
    }
    (words != info.trim()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_info_strings() {
        for (info, expected) in [
            ("js [config.js]", "js title=\"config.js\""),
            ("ts:line-numbers {1,3}", "ts {1,3}"),
            ("ts:line-numbers=5", "ts"),
            ("{ .py .annotate title=\"x.py\" }", "py title=\"x.py\""),
            ("{#id .py}", "py"),
            ("py hl_lines=\"2 4-5\"", "py hl_lines=\"2 4-5\" {2,4-5}"),
            ("js filename=\"a.js\"", "js filename=\"a.js\" title=\"a.js\""),
            ("hl_lines=\"3\"", "text hl_lines=\"3\" {3}"),
            ("title=\"a.txt\"", "text title=\"a.txt\""),
        ] {
            assert_eq!(fence_info(info).as_deref(), Some(expected));
        }
        for known in ["", "rust", "js {1,3-5} title=\"a [b].js\"", "rust,ignore", "{1}"] {
            assert_eq!(fence_info(known), None, "{known}");
        }
    }
}
