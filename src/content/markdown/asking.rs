//! Whether a heading asks, and the number before what it asks.

use super::directive::Directive;
use crate::content::front_matter::QuestionPolicy;
use crate::dialect::questions::{Pattern, after_letter, has_mark, is_question, without_question_mark};

/// How a heading asks, if it does, by the comment before it and its words.
pub(super) fn pattern_of(
    policy: QuestionPolicy,
    directive: Option<&Directive>,
    words: &str,
) -> Option<Pattern> {
    match (directive, policy) {
        (Some(Directive::Question(pattern)), _) => Some(*pattern),
        (Some(Directive::NotAQuestion), _) | (None, QuestionPolicy::None) => None,
        (None, QuestionPolicy::All) => Some(Pattern::Heading),
        _ => (is_question(split_number(words).1) || has_mark(words)).then_some(Pattern::Heading),
    }
}

/// A question's number and the words after it: `12. What…`, `Q3: What…`, `Question 3. What…`, `4) What…`.
pub(super) fn split_number(heading: &str) -> (Option<u32>, &str) {
    let rest = without_question_mark(heading);
    let is_marked = rest.len() < heading.len();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = if is_marked { after_letter(&rest[digits..]) } else { &rest[digits..] };
    let is_set_off = digits > 0 && after.starts_with(' ');
    let after = if is_set_off { after.trim_start() } else { after };
    let Some(words) = after.strip_prefix(['.', ':', ')', '、', '．', '：']) else {
        return (None, heading);
    };
    // `3.5 inches` has no number of its own, `Q3.What` does.
    let is_apart = words.starts_with(char::is_whitespace)
        || after.starts_with(['、', '．', '：'])
        || is_marked && digits > 0 && !is_set_off && words.starts_with(char::is_alphabetic);
    if !is_apart || digits == 0 && !is_marked {
        return (None, heading);
    }
    (rest[..digits].parse().ok(), words.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_numbers_from_words() {
        assert_eq!(split_number("12. What is it?"), (Some(12), "What is it?"));
        assert_eq!(split_number("Q3: Why?"), (Some(3), "Why?"));
        assert_eq!(split_number("Q. Why?"), (None, "Why?"));
        assert_eq!(split_number("Question 8. Why?"), (Some(8), "Why?"));
        assert_eq!(split_number("Q6.Why?"), (Some(6), "Why?"));
        assert_eq!(split_number("Питання 13. Коли?"), (Some(13), "Коли?"));
        assert_eq!(split_number("Question 17a. Why?"), (Some(17), "Why?"));
        assert_eq!(split_number("Question 42 . Why?"), (Some(42), "Why?"));
        assert_eq!(split_number("8 . Why?"), (Some(8), "Why?"));
        assert_eq!(split_number("8 .net versions?"), (None, "8 .net versions?"));
        assert_eq!(split_number("4、什么是索引？"), (Some(4), "什么是索引？"));
        assert_eq!(split_number("Q1.5 or Q2?"), (None, "Q1.5 or Q2?"));
        assert_eq!(split_number("3.5 inches?"), (None, "3.5 inches?"));
        assert_eq!(split_number("Quorum: what is it?"), (None, "Quorum: what is it?"));
    }
}
