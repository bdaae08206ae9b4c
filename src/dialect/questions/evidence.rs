//! What says that an article is made of questions, or of homework.

use super::about::{is_homework, is_navigation, is_titled_task};
use super::asks::{after_number, has_mark, is_question, names_interview, names_questions, titles_questions};
use super::{Change, ENOUGH, FoundQuestions, Pattern, QuestionSettings, heading_words};
use crate::document::{Document, NodeId, text};

/// How many headings ask in an article of a manual that is made of questions, if others do not.
const FEW: usize = 5;

/// Whether an article of a manual is evidently made of questions: by its path, by what is marked in it, or by most of its headings.
pub(super) fn is_bank(document: &Document, found: &FoundQuestions, settings: &QuestionSettings) -> bool {
    let words = |node: NodeId| heading_words(document, node);
    let asks = |words: &str| {
        let bare = after_number(words);
        is_question(bare) && !is_navigation(bare) || has_mark(words) && !is_titled_task(words)
    };
    let headings: Vec<String> = found.headings.iter().map(|(node, _)| words(*node)).collect();
    // The title says what the article is; it counts as no heading of it.
    let title = found.headings.first().filter(|(_, level)| *level == 1);
    let asking = headings[usize::from(title.is_some())..].iter().filter(|words| asks(words)).count();
    let others = found.headings.len() - usize::from(title.is_some());
    let is_named =
        names_questions(&settings.path) || title.is_some_and(|(node, _)| titles_questions(&words(*node)));
    // Exercises need not ask.
    let numbered = headings.iter().filter(|words| after_number(words).len() < words.len()).count();
    let has_exercises = numbered >= ENOUGH && 2 * numbered >= others;
    // An article about questions may list some.
    let has_others = asking > 0
        || has_exercises
        || found.certain > 0
        || !found.lines.is_empty()
        || !found.numbered.is_empty();
    is_named && (has_others || is_list(document, found))
        || headings.iter().any(|words| names_interview(words))
        || found.certain >= ENOUGH
        || found.certain > 1 && found.certain >= others
        || asking >= FEW && 2 * asking >= others
        || asking >= ENOUGH && asking == others
        || found.lines.len() >= ENOUGH && found.lines.len() > others
        || found.numbered.len() >= ENOUGH && 2 * found.numbered.len() >= others
}

/// Whether items that ask are most of an article.
fn is_list(document: &Document, found: &FoundQuestions) -> bool {
    let items = text::count_words(document, found.items.iter().map(|(item, _)| *item));
    2 * items >= text::count_words(document, [Document::ROOT])
}

/// Whether an article is homework, by its path or its title.
pub(super) fn is_homework_of(
    document: &Document,
    title: Option<NodeId>,
    settings: &QuestionSettings,
) -> bool {
    is_homework(&settings.path) || title.is_some_and(|title| is_homework(&text::line(document, title)))
}

/// Whether some answers were found that no learner has to write.
pub(super) fn has_answers(found: &FoundQuestions) -> bool {
    found.changes.iter().any(|(_, change)| {
        matches!(change, Change::Choices(_) | Change::Fold(_) | Change::Ask(Pattern::Details))
    })
}
