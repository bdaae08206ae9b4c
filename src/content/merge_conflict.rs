//! What a merge left in an article.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};

use super::front_matter::Parts;
use crate::data::yaml::{CONFLICT_HELP, CONFLICT_START};
use crate::diag::{Diagnostic, Rule};

/// Reports the lines with which a merge marks a conflict, unless they are shown as code.
pub(super) fn find(path: &Arc<str>, text: &str, parts: &Parts) -> Vec<Diagnostic> {
    let mut conflicts = conflicts(&text[parts.body.clone()]);
    if !conflicts.is_empty() {
        let blocks = Parser::new(&text[parts.body.clone()]).into_offset_iter();
        let code = blocks.filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))));
        let code: Vec<Range<usize>> = code.map(|(_, span)| span).collect();
        conflicts.retain(|line| !code.iter().any(|block| block.contains(&line.start)));
    }
    let report = |line: Range<usize>| {
        let span = parts.body.start + line.start..parts.body.start + line.end;
        Diagnostic::new(Rule::MergeConflict, path, span, "a merge conflict is not resolved")
            .help(CONFLICT_HELP)
    };
    conflicts.into_iter().map(report).collect()
}

/// The lines with which conflicts start, also those whose other markers are deleted or not in order.
fn conflicts(body: &str) -> Vec<Range<usize>> {
    let starts = body.match_indices(CONFLICT_START).map(|(start, _)| start);
    let starts = starts.filter(|start| *start == 0 || body[..*start].ends_with('\n'));
    starts
        .map(|start| start..start + body[start..].lines().next().unwrap_or_default().trim_end().len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::front_matter;

    fn found(text: &str) -> Vec<&str> {
        let diagnostics = find(&"a.md".into(), text, &front_matter::split(text));
        diagnostics.into_iter().map(|found| &text[found.span()]).collect()
    }

    #[test]
    fn distinguishes_conflicts_from_similar_lines() {
        let conflict = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n";
        assert_eq!(found(&format!("---\ntitle: A\n---\n# é\n\n{conflict}\n{conflict}")), ["<<<<<<< HEAD"; 2]);
        assert_eq!(found(&format!("```text\n{conflict}```\n\n{conflict}")), ["<<<<<<< HEAD"]);
        assert_eq!(found("# A\n\n<<<<<<< HEAD\nold\n"), ["<<<<<<< HEAD"]);
        for text in ["Heading\n=======\n", ">>>>>>> deep quote\n", "a <<<<<<< HEAD\n", "<<<<<<<<\n"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
