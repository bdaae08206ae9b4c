//! Messages of sequence diagrams that the renderer does not know and would leave out without a word.

use mermaid_rs_renderer::{EdgeDecoration, Graph};

/// Arrows the renderer knows not, and the one like each that it knows: lost (`-x`) and asynchronous (`-)`).
const ARROWS: [(&str, &str); 4] = [("--x", "-->>"), ("-x", "->>"), ("--)", "-->>"), ("-)", "->>")];
/// Beginnings of lines that are never messages.
const KEYWORDS: [&str; 20] = [
    "participant", "actor", "create", "destroy", "note", "box", "loop", "alt", "else", "opt", "par", "and",
    "critical", "option", "break", "rect", "activate", "deactivate", "link", "links",
];
/// Marks the text of a lost message on its way through the parser: a character that no text has.
const LOST: char = '\u{e000}';

/// The source with all arrows as the parser knows them. Line numbers stay the same.
pub(super) fn with_known_arrows(source: &str) -> String {
    if !source.lines().any(|line| line.trim_start().starts_with("sequenceDiagram")) {
        return source.to_owned();
    }
    let lines: Vec<String> =
        source.lines().map(|line| known(line).unwrap_or_else(|| line.to_owned())).collect();
    lines.join("\n")
}

/// Ends each lost message with a cross instead of an arrow.
pub(super) fn mark_lost(graph: &mut Graph) {
    for edge in &mut graph.edges {
        if let Some(label) = &mut edge.label
            && label.ends_with(LOST)
        {
            label.pop();
            edge.arrow_end = false;
            edge.end_decoration = Some(EdgeDecoration::Cross);
        }
    }
}

/// The line with a known arrow, if it is a message with an unknown one.
fn known(line: &str) -> Option<String> {
    let (head, text) = line.split_once(':')?;
    let keyword = head.split_whitespace().next()?.to_lowercase();
    if head.contains("->") || KEYWORDS.contains(&keyword.as_str()) {
        return None;
    }
    let (from, arrow, like, to) = ARROWS.iter().find_map(|(arrow, like)| {
        let (from, to) = head.split_once(arrow)?;
        (!from.trim().is_empty() && !to.trim().is_empty()).then_some((from, arrow, like, to))
    })?;
    let mark = if arrow.ends_with('x') { String::from(LOST) } else { String::new() };
    Some(format!("{from}{like}{to}:{}{mark}", text.trim_end()))
}
