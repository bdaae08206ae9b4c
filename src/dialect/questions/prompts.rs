//! What belongs to a question, and not to its answer.

use super::folds::{is_answer_fold, summary};
use super::{CHOICES, is_heading};
use crate::document::{Document, Kind, NodeId};

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

/// Does so for a heading that asks and is answered by a fold. Choices are no part of a prompt.
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

fn is_fold(document: &Document, node: NodeId) -> bool {
    document.element(node) == Some("details")
}
