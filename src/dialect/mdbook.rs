//! mdBook: `admonish` fences, and lines of Rust that only a compiler needs.

use super::alert;
use super::lines::Source;
use super::rewrite::{Container, Edit};
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind, NodeId};

/// Opens fences of `admonish`, whose content is Markdown.
pub(super) fn open_admonitions(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("admonish") {
        return edits;
    }
    let lines = source.lines();
    let document = source.document;
    for node in document.descendants(Document::ROOT) {
        let Kind::CodeBlock { language, .. } = document.kind(node) else { continue };
        let Some(info) = document.str(language).trim().strip_prefix("admonish") else { continue };
        if !info.is_empty() && !info.starts_with([' ', ',']) {
            continue;
        }
        let span = document.span(node);
        let first = lines.partition_point(|line| line.start <= span.start).saturating_sub(1);
        let last = lines.partition_point(|line| line.start < span.end).saturating_sub(1);
        let fence = lines[first].content().trim_start_matches(['`', '~']);
        let marks = &lines[first].content()[..lines[first].content().len() - fence.len()];
        // A fence that is not closed stays code.
        if last == first || marks.is_empty() || !lines[last].content().starts_with(marks) {
            continue;
        }
        let (container, title) = admonition(info.trim());
        edits.push(lines[first].open(container, title.as_deref()));
        edits.push(lines[last].close(&lines[first]));
    }
    edits
}

/// Removes lines that are a tag of a preprocessor: `{{%segment outline}}`.
pub(super) fn remove_tags(source: &Source<'_>) -> Vec<Edit> {
    if !source.text.contains("{{%") {
        return Vec::new();
    }
    let is_tag = |content: &str| {
        let inner = content.strip_prefix("{{%").and_then(|rest| rest.strip_suffix("}}"));
        inner.is_some_and(|inner| {
            inner.starts_with(|c: char| c.is_ascii_lowercase()) && !inner.contains(['%', '}'])
        })
    };
    let lines = source.lines();
    let tags =
        lines.iter().filter(|line| is_tag(line.content().trim_end()) && !source.is_opaque(line.content));
    tags.map(|line| Edit::remove(line.content..line.end)).collect()
}

/// The text after `admonish`: `warning "Title"`, `tip title="Title", collapsible=true`.
fn admonition(info: &str) -> (Container, Option<String>) {
    let end = info.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(info.len());
    let is_name = !info[end..].starts_with('=');
    let (name, rest) = if is_name && end > 0 { info.split_at(end) } else { ("note", info) };
    let value = rest.find("title").map_or(rest, |at| &rest[at + "title".len()..]);
    let title = value.split('"').nth(1).map(str::to_owned);
    let kind = alert::kind(name).unwrap_or(AlertKind::Note);
    if rest.contains("collapsible=true") || rest.contains("collapsible = true") {
        return (Container::Fold { kind, is_open: false }, Some(title.unwrap_or_else(|| alert::title(name))));
    }
    Container::alert(name, kind, title)
}

/// Hides lines of Rust that start with `# `, as rustdoc does; `##` is a `#` that is shown.
pub(super) fn hide_lines(document: &mut Document, _source: &str) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Kind::CodeBlock { language, title, source, html } = document.kind(node) else { continue };
        let is_rust = document.str(language).split([',', ' ', '{']).next() == Some("rust");
        let code = document.str(source);
        if !is_rust || !code.lines().any(|line| line.trim_start().starts_with('#')) {
            continue;
        }
        let shown: String = code.split_inclusive('\n').filter_map(shown_line).collect();
        // Code of which nothing is left was not written for rustdoc.
        if shown != code && !shown.trim().is_empty() {
            let source = document.intern(&shown);
            document.set_kind(node, Kind::CodeBlock { language, title, source, html });
        }
    }
}

fn shown_line(line: &str) -> Option<String> {
    let content = line.trim();
    if content == "#" || content.starts_with("# ") {
        return None;
    }
    let is_escaped = content.starts_with("##") && !content.starts_with("##[");
    Some(if is_escaped { line.replacen("##", "#", 1) } else { line.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_admonitions() {
        let read = |info| match admonition(info) {
            (Container::Alert(_), Some(title)) => title,
            (Container::PlainAlert(kind), None) => format!("{kind:?}, as the language has it"),
            (Container::Fold { .. }, Some(title)) => format!("folds: {title}"),
            other => format!("{other:?}"),
        };
        assert_eq!(read(""), "Note, as the language has it");
        assert_eq!(read("warning"), "Warning, as the language has it");
        assert_eq!(read("bug"), "Bug");
        assert_eq!(read("tip \"So it is\""), "So it is");
        assert_eq!(read("bug title=\"A = b\", collapsible=true"), "folds: A = b");
        assert_eq!(read("title=\"Only this\""), "Only this");
    }

    #[test]
    fn hides_what_a_compiler_needs() {
        let shown: String = "# fn main() {\n#[derive(Debug)]\nlet x = 1;\n#\n    ## y\n# }\n"
            .split_inclusive('\n')
            .filter_map(shown_line)
            .collect();
        assert_eq!(shown, "#[derive(Debug)]\nlet x = 1;\n    # y\n");
    }
}
