//! Style sheets.

use super::{Output, block_comment, is_licence, quoted};

/// A style sheet without comments and indents; `None` if it has what cannot be told for certain.
///
/// What is told apart is of CSS Syntax Module Level 3: comments, strings, escapes, and addresses without quotes.
pub(super) fn compact(text: &str) -> Option<String> {
    let mut out = Output::new(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let space = gap(rest)?;
        if space > 0 {
            let gap = &rest[..space];
            let between = !out.text.is_empty() && !out.text.ends_with(['{', '}', ';']) && space < rest.len();
            if !without_comments(gap).is_empty() {
                out.part_by(gap);
            } else if between {
                // A comment alone parts two names without a space between them, which would mean another thing.
                out.push(gap, |_| false);
            }
            at += space;
            continue;
        }
        let length = piece(rest)?;
        out.push(&rest[..length], |_| false);
        at += length;
    }
    Some(out.finish())
}

/// Bytes of white space and comments at the beginning of `text`.
fn gap(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let white = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']).len();
        let rest = &rest[white..];
        let goes = rest.starts_with("/*") && !is_licence(rest);
        let comment = if goes { block_comment(rest)? } else { 0 };
        if white + comment == 0 {
            return Some(at);
        }
        at += white + comment;
    }
}

/// The white space of a gap.
fn without_comments(gap: &str) -> String {
    let mut white = String::new();
    let mut rest = gap;
    while let Some(start) = rest.find("/*") {
        white.push_str(&rest[..start]);
        rest = &rest[start + block_comment(&rest[start..]).unwrap_or(rest.len() - start)..];
    }
    white + rest
}

/// Bytes of the piece at the beginning of `text`, which is no white space and no comment.
fn piece(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    match first {
        '"' | '\'' => quoted(text),
        '/' if is_licence(text) => block_comment(text),
        '\\' => Some(1 + text[1..].chars().next()?.len_utf8()),
        _ if is_name(first) => {
            let name = text.len() - text.trim_start_matches(is_name).len();
            let rest = &text[name..];
            let is_address = text[..name].eq_ignore_ascii_case("url") && rest.starts_with('(');
            let inside = rest.get(1..).unwrap_or_default().trim_start();
            if is_address && !inside.starts_with(['"', '\'']) {
                // An escaped parenthesis does not end it.
                let end = rest.find(')')?;
                return (!rest[..end].contains('\\')).then_some(name + end + 1);
            }
            Some(name)
        }
        _ => Some(first.len_utf8()),
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::compact::tests::assert_rewritten;

    fn assert_compact(text: &str, expected: &str) {
        assert_rewritten(compact, text, expected);
    }

    #[test]
    fn comments_and_indents_go() {
        assert_compact(
            "/* a */\n:root {\n  --a: 1px;  /* b\n */\n\n  color: red }\n",
            ":root {\n--a: 1px;\ncolor: red }\n",
        );
        assert_compact("a  b { color : red }", "a b { color : red }\n");
        assert_compact("", "");
        assert_compact("/* only */", "");
        assert_compact("a{/* b */}/* c */d{}", "a{}d{}\n");
    }

    #[test]
    fn what_looks_like_a_comment_stays() {
        assert_compact(
            "a::before { content: \"/* \\\" \" /* x */ '  */' }",
            "a::before { content: \"/* \\\" \" '  */' }\n",
        );
        assert_compact("a { background: url(  a/*b.svg ) }", "a { background: url(  a/*b.svg ) }\n");
        assert_compact("a { background: URL( \"a  b\" ) }", "a { background: URL( \"a  b\" ) }\n");
        assert_compact(".a\\/\\* { } .b\\\" { }", ".a\\/\\* { } .b\\\" { }\n");
    }

    #[test]
    fn a_comment_without_space_around_it_is_no_space() {
        assert_compact(".a/* x */.b {}", ".a/* x */.b {}\n");
        assert_compact(".a /* x */.b {}", ".a .b {}\n");
    }

    #[test]
    fn what_does_not_end_is_left_alone() {
        for text in ["a { content: \"x\n }", "/* a", "a { b: url(x", "a { b: url(x\\)y) }", "a\\"] {
            assert_eq!(compact(text), None, "{text}");
        }
    }
}
