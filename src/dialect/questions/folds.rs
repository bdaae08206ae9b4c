//! Folds: which ask, which answer.

use super::asks::{has_mark, is_label, is_question, letters};
use super::{Collection, QuestionSettings};
use crate::config::QuestionPolicy;
use crate::document::{Document, NodeId, text};

/// Whether the summary of a fold asks.
pub(super) fn fold_asks(document: &Document, details: NodeId) -> bool {
    summary(document, details).is_some_and(|summary| {
        let words = text::line(document, summary);
        is_question(&words) && !is_label(&words)
    })
}

/// Whether a fold has no summary with a word, or one that only says that there is an answer.
pub(super) fn is_labelled_fold(document: &Document, details: NodeId) -> bool {
    summary(document, details).is_none_or(|summary| {
        let words = text::line(document, summary);
        is_label(&words) || words.chars().filter(|c| c.is_alphabetic()).count() < 2
    })
}

pub(super) fn summary(document: &Document, details: NodeId) -> Option<NodeId> {
    document.children(details).find(|node| document.element(*node) == Some("summary"))
}

/// Whether a fold has the answer to what stands above it, rather than more about the answer there.
pub(super) fn is_answer_fold(document: &Document, details: NodeId) -> bool {
    summary(document, details).is_some_and(|summary| {
        let words = text::line(document, summary);
        is_label(&words) && letters(&words) != "explanation"
    })
}

/// The heading above a fold that is its only answer, and whether it asks beyond doubt. In a manual, one without a question mark does where nothing else is
/// above the fold.
pub(super) fn heading_before(
    document: &Document,
    details: NodeId,
    settings: &QuestionSettings,
) -> Option<(NodeId, bool)> {
    if !summary(document, details).is_some_and(|summary| is_label(&text::line(document, summary))) {
        return None;
    }
    let before = || std::iter::successors(document.previous(details), |node| document.previous(*node));
    let heading = before()
        .take_while(|node| document.element(*node) != Some("details"))
        .find(|node| super::is_heading(document, *node))?;
    let words = text::line(document, heading);
    let is_detected = settings.collection == Collection::Manual && settings.policy == QuestionPolicy::Auto;
    let is_alone = || before().find(|node| !document.is_blank(*node)) == Some(heading);
    Some((heading, !is_detected || is_question(&words) || has_mark(&words) || is_alone()))
}
