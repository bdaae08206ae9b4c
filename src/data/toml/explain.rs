//! Translates parser errors into the author's terms, with suggested fixes.

use std::ops::Range;

use crate::data::yaml::{CONFLICT_HELP, CONFLICT_START, SyntaxError};

/// The length of the longest value that a suggested fix repeats.
const LONGEST_QUOTED: usize = 60;
/// Quotes of prose, which TOML does not know.
const CURLY_QUOTES: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

/// The parser's errors in the author's terms: at most one per line, as others on a line follow from the first; only the first marker of a merge conflict.
pub(super) fn syntax_errors(text: &str, errors: Vec<(String, Range<usize>)>) -> Vec<SyntaxError> {
    if let Some(start) = line_starts(text).find(|start| text[*start..].starts_with(CONFLICT_START)) {
        let message = "a merge conflict is not resolved".to_owned();
        return vec![SyntaxError { message, span: line_at(text, start), help: Some(CONFLICT_HELP.into()) }];
    }
    let mut found: Vec<(usize, SyntaxError)> = Vec::new();
    for (message, span) in errors {
        let line = line_at(text, span.start);
        if found.last().is_none_or(|(start, _)| *start != line.start) {
            let explained = explain(text, &message, &span, &line);
            found.push((line.start, explained.unwrap_or(SyntaxError { message, span, help: None })));
        }
    }
    found.into_iter().map(|(_, error)| error).collect()
}

/// The `full` error at `span` in the author's terms, if there are any for it.
fn explain(text: &str, full: &str, span: &Range<usize>, line: &Range<usize>) -> Option<SyntaxError> {
    let error = |message: &str, span: Range<usize>, help: String| {
        Some(SyntaxError { message: message.to_owned(), span, help: Some(help) })
    };
    let written = &text[line.clone()];
    if full.starts_with("duplicate key") {
        let key = text.get(span.clone())?;
        return error(
            &format!("duplicate key `{key}`"),
            span.clone(),
            "keep one of them; values of one table stand below one `[table]` line".into(),
        );
    }
    if full.contains("escape") {
        let backslash = text[..span.start].rfind('\\').filter(|at| *at >= line.start)?;
        let end = backslash + 1 + text[backslash + 1..].chars().next().map_or(0, char::len_utf8);
        return error(
            &format!("`{}` is not an escape sequence", &text[backslash..end]),
            backslash..end,
            "a backslash in double quotes starts an escape sequence: write `\\\\`, or use single quotes"
                .into(),
        );
    }
    if let Some(name) = written.trim().strip_prefix('[').filter(|name| !name.contains([']', '='])) {
        let help = format!("write `]` after its name: `{}]`", written.trim());
        let is_named = is_key(name.trim_start_matches('['));
        return is_named
            .then_some(())
            .and_then(|()| error("the header of the table is not closed", trimmed(text, line), help));
    }
    let Some((key, value)) = written.split_once('=').filter(|(key, _)| is_key(key)) else {
        let (key, value) = written.split_once([':', ' ']).filter(|(key, _)| is_key(key))?;
        let value = value.trim_start_matches(':').trim();
        let is_yaml = written[key.len()..].trim_start().starts_with(':');
        let message = if is_yaml { "a key of YAML, not of TOML" } else { "a key without `=`" };
        let help = format!("write `=` after the key: `{} = {}`", key.trim(), quoted(value));
        return error(message, trimmed(text, line), help);
    };
    let value_start = line.end - value.trim_start().len();
    let value = value.trim();
    let key = key.trim();
    if value.is_empty() || value.starts_with('#') {
        let help = format!("write a value after the `=`: `{key} = \"…\"`");
        return error(&format!("`{key}` has no value"), trimmed(text, line), help);
    }
    let span = value_start..value_start + value.len();
    if value.starts_with(CURLY_QUOTES) {
        let help = format!("use straight quotes: `{key} = {}`", quoted(value));
        return error("curly quotes do not quote a value", span, help);
    }
    let is_unquoted =
        value.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '.' | '#' | '@' | '*'));
    if is_unquoted {
        return error("text needs quotes", span, format!("quote the value: `{key} = {}`", quoted(value)));
    }
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let is_closed = value.len() > 1 && value[1..].contains(quote);
    (!is_closed).then_some(())?;
    error(
        "the quote is not closed",
        span,
        format!("end the value with `{quote}`: `{key} = {}{quote}`", shortened(value)),
    )
}

/// Whether text is a key, or several with dots between them.
fn is_key(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A value in straight quotes, unless it is something else than text.
fn quoted(value: &str) -> String {
    let is_other = value.starts_with(['"', '\'', '[', '{']) || matches!(value, "true" | "false");
    if is_other || !value.is_empty() && value.parse::<f64>().is_ok() {
        return shortened(value).to_owned();
    }
    let bare = shortened(value.trim_matches(CURLY_QUOTES));
    if bare.contains(['"', '\\']) { format!("'{bare}'") } else { format!("\"{bare}\"") }
}

fn shortened(text: &str) -> &str {
    if text.len() > LONGEST_QUOTED { "…" } else { text }
}

/// Where lines start.
fn line_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

/// The line that holds the byte `at`, without its break.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
    start..end
}

fn trimmed(text: &str, line: &Range<usize>) -> Range<usize> {
    let written = &text[line.clone()];
    line.end - written.trim_start().len()..line.start + written.trim_end().len()
}

#[cfg(test)]
mod tests {
    use crate::data::toml;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let document = toml::parse(text, 0..text.len());
        let found: Vec<_> = document
            .errors
            .iter()
            .map(|error| {
                (error.message.as_str(), &text[error.span.clone()], error.help.as_deref().unwrap_or_default())
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn errors_are_said_in_the_authors_terms() {
        check(
            "title = My Guide\n",
            &[("text needs quotes", "My Guide", "quote the value: `title = \"My Guide\"`")],
        );
        check("a = Indexes\n", &[("text needs quotes", "Indexes", "quote the value: `a = \"Indexes\"`")]);
        check(
            "title: \"T\"\n",
            &[("a key of YAML, not of TOML", "title: \"T\"", "write `=` after the key: `title = \"T\"`")],
        );
        check(
            "title \"T\"\n",
            &[("a key without `=`", "title \"T\"", "write `=` after the key: `title = \"T\"`")],
        );
        check(
            "a = “T”\n",
            &[("curly quotes do not quote a value", "“T”", "use straight quotes: `a = \"T\"`")],
        );
        check(
            "[review\na = 1\n",
            &[("the header of the table is not closed", "[review", "write `]` after its name: `[review]`")],
        );
        check("a = \n", &[("`a` has no value", "a =", "write a value after the `=`: `a = \"…\"`")]);
        check("a = \"T\n", &[("the quote is not closed", "\"T", "end the value with `\"`: `a = \"T\"`")]);
        check(
            "a = \"C:\\path\"\n",
            &[(
                "`\\p` is not an escape sequence",
                "\\p",
                "a backslash in double quotes starts an escape sequence: write `\\\\`, or use single quotes",
            )],
        );
        check(
            "a = 1\na = 2\n",
            &[(
                "duplicate key `a`",
                "a",
                "keep one of them; values of one table stand below one `[table]` line",
            )],
        );
    }

    #[test]
    fn a_merge_conflict_is_one_error() {
        let text = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> other\n";
        let document = toml::parse(text, 0..text.len());
        assert_eq!(document.errors.len(), 1);
        assert_eq!(document.errors[0].message, "a merge conflict is not resolved");
    }
}
