//! Blocks of `pymdownx.blocks`, between slashes: `/// note | Title`, `/// details`, `//// tab | Label`.

use super::alert;
use super::lines::{Line, Source};
use super::rewrite::{Container, Edit};
use crate::document::kind::AlertKind;

/// Opens blocks between lines of slashes. A block is closed by as many slashes as it is opened with. One that is not known, or not closed, stays text.
pub(super) fn open_blocks(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("///") {
        return edits;
    }
    let lines = source.lines();
    let mut open: Vec<OpenBlock<'_>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let content = line.content();
        let slashes = content.len() - content.trim_start_matches('/').len();
        if slashes < 3 || source.is_opaque(line.content) {
            continue;
        }
        let rest = content[slashes..].trim();
        if !rest.is_empty() {
            let column = line.column();
            let options = lines[index + 1..].iter();
            let options: Vec<&Line<'_>> =
                options.take_while(|line| is_option(line) && line.indent() >= column + 4).collect();
            if let Some((container, title)) = meaning(rest, &options) {
                let end = options.last().map_or(line.end, |last| last.end);
                open.push(OpenBlock { line: *line, slashes, end, container, title });
            }
            continue;
        }
        let Some(depth) = open.iter().rposition(|block| block.slashes == slashes) else { continue };
        // What is not closed inside stays text.
        open.truncate(depth + 1);
        let Some(block) = open.pop() else { continue };
        let start = block.line.open(block.container, block.title.as_deref());
        edits.push(Edit { range: block.line.start..block.end, ..start });
        edits.push(line.close(&block.line));
    }
    edits
}

/// A block that is not closed yet.
struct OpenBlock<'s> {
    line: Line<'s>,
    slashes: usize,
    /// The end of its options.
    end: usize,
    container: Container,
    title: Option<String>,
}

/// Whether a line is an option: `open: True`.
fn is_option(line: &Line<'_>) -> bool {
    let name = line.text.trim().split_once(':').map(|(name, _)| name);
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// Reads what follows the slashes, `name | Title`, and the options below.
fn meaning(rest: &str, options: &[&Line<'_>]) -> Option<(Container, Option<String>)> {
    let (name, title) = rest.split_once('|').unwrap_or((rest, ""));
    let (name, title) =
        (name.trim().to_ascii_lowercase(), Some(title.trim()).filter(|title| !title.is_empty()));
    let title = title.map(str::to_owned);
    let option = |wanted: &str| {
        let mut values = options.iter().filter_map(|line| line.text.trim().split_once(':'));
        values.find(|(name, _)| *name == wanted).map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    Some(match name.as_str() {
        "admonition" => {
            let name = option("type").unwrap_or_else(|| "note".into());
            Container::alert(&name, alert::kind(&name).unwrap_or(AlertKind::Note), title)
        }
        "details" => {
            let kind = option("type").and_then(|name| alert::kind(&name));
            let is_open = option("open").is_some_and(|value| value == "true");
            let title = title.unwrap_or_else(|| "Details".into());
            match kind {
                None if !is_open => (Container::Details, Some(title)),
                kind => (Container::Fold { kind: kind.unwrap_or(AlertKind::Note), is_open }, Some(title)),
            }
        }
        "tab" => (Container::Tab, Some(title.unwrap_or_else(|| "Tab".into()))),
        "html" | "define" | "caption" | "figure-caption" | "table-caption" => (Container::Group, None),
        name => Container::alert(name, alert::kind(name)?, title),
    })
}
