//! Level, priority and difficulty of one question or comparison: `<!-- level=junior priority=high -->` or `{level=junior priority=high}` after its heading.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Context;
use super::outline::HeadingList;
use crate::content::article::Comparison;
use crate::content::front_matter::{Difficulty, Grade, Grades, Level, Priority};
use crate::content::ids::HeadingIndex;
use crate::diag::Rule;
use crate::diag::nearest::{did_you_mean, nearest};
use index_vec::Idx as _;

/// The attributes that grade a question.
const NAMES: [&str; 3] = [Level::KEY, Priority::KEY, Difficulty::KEY];

/// An attribute after a heading.
struct GradeAttribute<'t> {
    name: &'t str,
    value: &'t str,
    /// Its bytes in the file.
    span: Range<usize>,
}

/// Reads the grades after each heading. Reports values that are not allowed, and grades of nothing.
pub(super) fn read(cx: &mut Context<'_>, outline: &mut HeadingList, comparisons: &[Comparison]) {
    let graded: BTreeSet<HeadingIndex> =
        comparisons.iter().filter_map(|comparison| comparison.heading).collect();
    for (index, draft) in outline.headings.iter_mut().enumerate() {
        let heading = &mut draft.heading;
        let is_graded = heading.question.is_some() || graded.contains(&HeadingIndex::from_usize(index));
        heading.grades = grades(cx, &heading.span, heading.title.text(), is_graded);
    }
}

/// The grades after a heading. `is_graded` returns whether it is a question's or a comparison's.
fn grades(cx: &mut Context<'_>, span: &Range<usize>, words: &str, is_graded: bool) -> Grades {
    let text = cx.text;
    let mut grades = Grades::default();
    for attribute in attributes(&text[span.clone()], span.start, words) {
        let GradeAttribute { name, value, span } = attribute;
        if !NAMES.contains(&name) {
            if let Some(known) = nearest(name, NAMES).filter(|_| is_graded) {
                let found = cx.report(Rule::UnknownKey, span, format!("unknown attribute `{name}`"));
                found.help = Some(format!("did you mean `{known}`?"));
            }
            continue;
        }
        if !is_graded {
            let found = cx.report(Rule::UnknownKey, span, format!("`{name}` has no effect on this heading"));
            found.label = Some("neither a question nor the heading of a comparison".into());
            found.help = Some("write `<!-- question -->` on the line above it to make it a question".into());
            continue;
        }
        let allowed = match name {
            Level::KEY => set(&mut grades.level, value),
            Priority::KEY => set(&mut grades.priority, value),
            _ => set(&mut grades.difficulty, value),
        };
        if !allowed.contains(&value) {
            let found = cx.report(Rule::InvalidValue, span, format!("invalid `{name}`: `{value}`"));
            let listed: Vec<String> = allowed.iter().map(|one| format!("`{one}`")).collect();
            found.label = Some(format!("expected {}", listed.join(", ")));
            found.help = did_you_mean(value, allowed);
        }
    }
    grades
}

/// Sets a grade to the one called `value`, and returns what all are called.
fn set<G: Grade>(grade: &mut Option<G>, value: &str) -> Vec<&'static str> {
    *grade = G::ALL.iter().copied().find(|one| one.id() == value);
    G::ALL.iter().map(|one| one.id()).collect()
}

/// The attributes with a value at the end of a heading's source, which starts at byte `start` of the file: in braces, or in a comment, which other
/// programs do not show. Braces that are part of its text hold none.
fn attributes<'t>(source: &'t str, start: usize, words: &str) -> Vec<GradeAttribute<'t>> {
    let mut rest = source.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '=' | '-'));
    let mut found = Vec::new();
    while let Some((open, inner)) = last_group(rest).filter(|(open, _)| !words.ends_with(&rest[*open..])) {
        for word in inner.split_whitespace() {
            let Some((name, value)) = word.split_once('=') else { continue };
            // Parts of one string.
            let at = start + (word.as_ptr() as usize - source.as_ptr() as usize);
            found.push(GradeAttribute {
                name,
                value: value.trim_matches(['"', '\'']),
                span: at..at + word.len(),
            });
        }
        rest = rest[..open].trim_end();
    }
    found.sort_by_key(|attribute| attribute.span.start);
    found
}

/// The offset of the braces or the comment that a text ends with, and their content.
fn last_group(text: &str) -> Option<(usize, &str)> {
    let (open, close) = if text.ends_with("-->") { ("<!--", "-->") } else { ("{", "}") };
    let at = text.rfind(open)?;
    text.ends_with(close).then(|| (at, &text[at + open.len()..text.len() - close.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_attributes_and_their_spans() {
        let found = |source: &'static str, words: &str| -> Vec<(&str, &str, usize)> {
            attributes(source, 10, words)
                .into_iter()
                .map(|one| (one.name, one.value, one.span.start))
                .collect()
        };
        assert_eq!(
            found("## Why? {#id .x level=junior priority=\"high\"}\n", "Why?"),
            [("level", "junior", 26), ("priority", "high", 39)]
        );
        assert_eq!(found("Why? {level=mid}\n----\n", "Why?"), [("level", "mid", 16)]);
        assert_eq!(found("## Why? <!-- level=junior -->\n", "Why?"), [("level", "junior", 23)]);
        assert_eq!(
            found("## Why? <!-- level=junior --> {#id priority=high}\n", "Why?"),
            [("level", "junior", 23), ("priority", "high", 45)]
        );
        assert!(found("## Why {a=b}", "Why {a=b}").is_empty());
        assert!(found("## Why -->", "Why -->").is_empty());
        assert!(found("## Why?", "Why?").is_empty());
    }
}
