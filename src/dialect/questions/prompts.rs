//! What belongs to a question, and not to its answer.

use super::asks::asks_about_code;
use super::folds::{is_answer_fold, summary};
use super::phrases::move_to;
use super::{CHOICES, is_heading, section};
use crate::document::{Document, Kind, NodeId, text};

/// Makes what stands between a heading and the fold with its answer a part of the question.
pub fn give_prompt(document: &mut Document, heading: NodeId, fold: NodeId) {
    let Some(first) = document.next(heading).filter(|first| *first != fold) else { return };
    let span = document.span(first);
    document.wrap(first, Some(fold), Kind::Prompt, span);
    // What follows a prompt is folded anyway.
    let after = document.siblings_from(document.next(fold)).find(|node| !document.is_blank(*node));
    if after.is_none_or(|next| is_heading(document, next)) {
        let summary = summary(document, fold);
        summary.into_iter().for_each(|summary| document.detach(summary));
        document.unwrap(fold);
    }
}

/// Does so for a heading that asks and is answered by a fold. Choices are not part of a prompt.
pub(super) fn before_fold(document: &mut Document, heading: NodeId) {
    let after = || document.siblings_from(document.next(heading));
    let fold = after().take_while(|node| !is_heading(document, *node)).find(|node| is_fold(document, *node));
    let Some(fold) = fold.filter(|fold| is_answer_fold(document, *fold)) else { return };
    let between = || after().take_while(|node| *node != fold);
    let has_choices = between().any(|node| {
        document.attribute(node, CHOICES).is_some()
            || document.descendants(node).any(|node| matches!(document.kind(node), Kind::TaskMarker(_)))
    });
    if !has_choices && between().any(|node| !document.is_blank(node)) {
        give_prompt(document, heading, fold);
    }
}

/// Makes the code below lines that ask a part of the question, in an article without answers: most lines are followed by nothing, or ask about the code.
pub(super) fn own_code(document: &mut Document, lines: &[NodeId]) {
    let is_shown = |node: &NodeId| document.kind(*node) != Kind::Rule;
    let blocks = |line: &NodeId| section(document, *line).into_iter().filter(is_shown).collect::<Vec<_>>();
    let is_code = |node: &NodeId| matches!(document.kind(*node), Kind::CodeBlock { .. });
    let sections: Vec<(NodeId, Vec<NodeId>)> = lines.iter().map(|line| (*line, blocks(line))).collect();
    let (bare, followed): (Vec<_>, Vec<_>) = sections.into_iter().partition(|(_, blocks)| blocks.is_empty());
    let (coded, answered): (Vec<_>, Vec<_>) =
        followed.into_iter().partition(|(_, blocks)| blocks.iter().all(is_code));
    let about = coded.iter().filter(|(line, _)| asks_about_code(&text::line(document, *line))).count();
    let is_bare = 2 * bare.len() > lines.len() || 2 * about > coded.len();
    if !is_bare || 10 * answered.len() > lines.len() {
        return;
    }
    for (_, code) in coded {
        if let (Some(first), Some(last)) = (code.first(), code.last()) {
            let end = document.next(*last);
            document.wrap(*first, end, Kind::Prompt, document.span(*first));
        }
    }
}

/// Moves code below a list into its last item, which asks about the code and has no answer: it is part of the question.
pub(super) fn code_below(document: &mut Document, item: NodeId) {
    let shown = |node| document.siblings_from(node).find(|node| !document.is_blank(*node));
    let (Some(list), Some(heading)) = (document.parent(item), document.last(item)) else { return };
    let words = text::line(document, heading);
    let asks = is_heading(document, heading) && (words.ends_with([':', '：']) || asks_about_code(&words));
    if !asks || shown(document.next(item)).is_some() {
        return;
    }
    let code =
        shown(document.next(list)).filter(|node| matches!(document.kind(*node), Kind::CodeBlock { .. }));
    if let Some(code) = code {
        let prompt = document.push(Kind::Prompt, document.span(code));
        document.append(item, prompt);
        move_to(document, prompt, &[code]);
    }
}

fn is_fold(document: &Document, node: NodeId) -> bool {
    document.element(node) == Some("details")
}
