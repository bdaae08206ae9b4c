//! Tables whose line of dashes has tabs, which GitHub reads.

use super::lines::Source;
use super::rewrite::Edit;

/// Makes spaces of the tabs in lines of dashes.
pub(super) fn untab_dashes(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains('\t') || !source.text.contains('|') {
        return edits;
    }
    let lines = source.lines();
    for pair in lines.windows(2) {
        let [head, line] = pair else { continue };
        let content = line.content();
        let is_dashes = content.contains('\t')
            && content.contains('-')
            && content.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
        if !is_dashes || !head.text.contains('|') || source.is_opaque(line.content) {
            continue;
        }
        let tabs = content.match_indices('\t').map(|(at, _)| line.content + at);
        edits.extend(tabs.map(|at| Edit::replace(at..at + 1, " ").of(line.start)));
    }
    edits
}
