//! Texts that YAML reads as an anchor, a tag or a comment, so that a value is empty or ends early.

use std::ops::Range;
use std::sync::Arc;

use crate::data::{Spanned, Tree};
use crate::diag::{Diagnostic, Rule};

/// Keys whose values are text for readers.
const TEXTS: [&str; 4] = ["title", "label", "summary", "series"];

/// Reports values of the front matter `tree` of which YAML drops a part.
pub(super) fn find(path: &Arc<str>, text: &str, tree: &Tree) -> Vec<Diagnostic> {
    let texts = TEXTS.iter().filter_map(|key| tree.get(key));
    let lost = texts.filter_map(|(key, value)| Some((key, lost_part(text, key.span(), value)?)));
    let report = |(key, (span, what)): (&Spanned<String>, (Range<usize>, &str))| {
        let part = &text[span.clone()];
        let value = line_value(text, key.span().end).map_or(part, |value| &text[value]);
        let message = format!("`{part}` is {what} in YAML, and not a part of `{}`", **key);
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
        let found = Diagnostic::new(Rule::InvalidValue, path, span, message).label("not shown");
        found.help(format!("put the text in quotes: `{}: \"{quoted}\"`", **key))
    };
    lost.map(report).collect()
}

/// The part of a value that is not in what YAML reads, and what YAML takes it for.
fn lost_part(text: &str, key: Range<usize>, value: &Tree) -> Option<(Range<usize>, &'static str)> {
    let span = line_value(text, key.end)?;
    let written = &text[span.clone()];
    let word = written.split_whitespace().next().unwrap_or_default();
    let first = span.start..span.start + word.len();
    let has_name = |mark: char| word[mark.len_utf8()..].starts_with(char::is_alphanumeric);
    match written.chars().next()? {
        // What refers to the anchor is a value that is written once.
        '&' if has_name('&') && (*value == Tree::Null || !text.contains(&format!("*{}", &word[1..]))) => {
            Some((first, "an anchor"))
        }
        '!' if has_name('!') => Some((first, "a tag")),
        '"' | '\'' | '|' | '>' | '[' | '{' => None,
        '#' if has_name('#') && *value == Tree::Null => Some((span, "a comment")),
        _ => {
            let is_comment = |at: &usize| written[at + 2..].starts_with(char::is_alphanumeric);
            let at = written.match_indices(" #").map(|(at, _)| at).next().filter(is_comment)?;
            Some((span.start + at + 1..span.end, "a comment"))
        }
    }
}

/// What is written after a key that ends at `end`, on its line.
fn line_value(text: &str, end: usize) -> Option<Range<usize>> {
    let line = text[end..].split('\n').next()?;
    let colon = line.find(':').filter(|at| line[..*at].trim_matches(['"', '\'', ' ']).is_empty())?;
    let value = line[colon + 1..].trim();
    let start = end + colon + 1 + line[colon + 1..].len() - line[colon + 1..].trim_start().len();
    (!value.is_empty()).then(|| start..start + value.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;

    fn lost(text: &str) -> Vec<&str> {
        let tree = yaml::parse(text, 0..text.len()).expect("it is YAML");
        find(&"a.md".into(), text, &tree).into_iter().map(|found| &text[found.span()]).collect()
    }

    #[test]
    fn finds_what_yaml_drops() {
        for (text, part) in [
            ("title: &x", "&x"),
            ("title: !x\n", "!x"),
            ("order: 1\n\"title\" : &amp and more\n", "&amp"),
            ("title: !important is it", "!important"),
            ("summary: Issue #12, explained  \n", "#12, explained"),
            ("title: #1 in é", "#1 in é"),
        ] {
            assert_eq!(lost(text), [part], "{text}");
        }
        for text in [
            "title: a & b!",
            "title: \"&x #1\" #2",
            "title: &x A\nlabel: *x",
            "title: C# and F#",
            "title: A # a remark",
            "title:   # none yet",
            "title: !!str 1.10",
            "title: >-\n  A #1\n",
            "draft: true #later",
            "{title: &x A, label: *x}",
        ] {
            assert_eq!(lost(text), [""; 0], "{text}");
        }
    }
}
