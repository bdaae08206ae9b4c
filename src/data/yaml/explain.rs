//! Translates parser errors into the author's terms, with suggested fixes.

use std::ops::Range;

use super::SyntaxError;
use super::marks::quoted_length;

/// How the line begins that opens a merge conflict.
pub const CONFLICT_START: &str = "<<<<<<< ";
/// The suggested fix for markers of a merge conflict.
pub const CONFLICT_HELP: &str =
    "keep one side, and delete the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`";

/// The length of the longest value that a suggested fix repeats.
const LONGEST_QUOTED: usize = 60;

/// The error for a document that is nested too deeply.
pub(super) fn too_deep(yaml: &str, at: usize) -> SyntaxError {
    error("collections are nested too deeply", character(yaml, at), None)
}

/// The parser's error `full`, which stopped at byte `at`, in the author's terms.
pub(super) fn syntax_error(yaml: &str, full: &str, at: usize) -> SyntaxError {
    let at = at.min(yaml.len());
    let found = conflict(yaml)
        .or_else(|| tab(yaml, full, at))
        .or_else(|| control_character(yaml, full))
        .or_else(|| unclosed_quote(yaml, at))
        .or_else(|| unclosed_collection(yaml, full, at))
        .or_else(|| by_message(yaml, full, at));
    found.unwrap_or_else(|| {
        let message = full.split(" at line ").next().unwrap_or(full);
        let message = match message.strip_prefix("did not find ") {
            Some(missing) => format!("{missing} is missing"),
            None => message.to_owned(),
        };
        error(message, character(yaml, at), None)
    })
}

fn error(message: impl Into<String>, span: Range<usize>, help: Option<String>) -> SyntaxError {
    SyntaxError { message: message.into(), span, help }
}

fn conflict(yaml: &str) -> Option<SyntaxError> {
    let line = lines(yaml).find(|line| yaml[line.clone()].starts_with(CONFLICT_START))?;
    Some(error("a merge conflict is not resolved", line, Some(CONFLICT_HELP.into())))
}

/// A line up to that of the error whose indentation, or whose dash, is followed by a tab.
fn tab(yaml: &str, full: &str, at: usize) -> Option<SyntaxError> {
    let before = || lines(yaml).take_while(|line| line.start <= at);
    let indents = before().find_map(|line| {
        let text = &yaml[line.clone()];
        let indent = text.len() - text.trim_start().len();
        let tab = text[..indent].find('\t')?;
        Some(line.start + tab..line.start + indent)
    });
    let follows = || {
        before().find_map(|line| {
            let mut rest = yaml[line.clone()].trim_start();
            while let Some(item) = rest.strip_prefix("- ") {
                rest = item.trim_start();
            }
            rest.starts_with("-\t").then(|| line.end - rest.len() + 1..line.end - rest.len() + 2)
        })
    };
    if full.contains("cannot start any token")
        && let Some(tab) =
            follows().filter(|tab| indents.as_ref().is_none_or(|indent| tab.start < indent.start))
    {
        return Some(error("a tab follows the dash", tab, Some("write a space after `-`".into())));
    }
    Some(error("a tab indents the line", indents?, Some("indent with spaces: YAML allows no tabs".into())))
}

fn control_character(yaml: &str, full: &str) -> Option<SyntaxError> {
    if !full.contains("control characters are not allowed") {
        return None;
    }
    let is_found = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let (at, found) = yaml.char_indices().find(|(_, c)| is_found(*c))?;
    let message = format!("YAML does not allow the control character U+{:04X}", found as u32);
    Some(error(message, at..at + found.len_utf8(), Some("delete it".into())))
}

/// A quote that is closed nowhere, or only by the quote that opens a later value, after which the parser stopped.
fn unclosed_quote(yaml: &str, at: usize) -> Option<SyntaxError> {
    let (line, value) = lines(yaml).take_while(|line| line.start <= at).find_map(|line| {
        let value = value_start(yaml, &line);
        let rest = &yaml[value..];
        if !rest.starts_with(['"', '\'']) {
            return None;
        }
        let end = quoted_length(rest).map_or(yaml.len(), |length| value + length);
        let closes_at_error = end == yaml.len() || line_at(yaml, end) == line_at(yaml, at) && end <= at;
        (end > line.end && closes_at_error).then_some((line, value))
    })?;
    let quote = &yaml[value..=value];
    let help = format!("end the value with `{quote}`: `{}{quote}`", shortened(yaml[line.clone()].trim()));
    Some(error("the quote is not closed", value..line.end, Some(help)))
}

/// A list or mapping that starts after a key up to the line of the error, and that no bracket closes.
fn unclosed_collection(yaml: &str, full: &str, at: usize) -> Option<SyntaxError> {
    if !full.contains("expected ',' or") {
        return None;
    }
    lines(yaml).take_while(|line| line.start <= at).find_map(|line| {
        let value = value_start(yaml, &line);
        let (close, kind) = match yaml[value..].chars().next()? {
            '[' => (']', "list"),
            '{' => ('}', "mapping"),
            _ => return None,
        };
        if is_closed(&yaml[value..]) {
            return None;
        }
        let help = format!("end it with `{close}`: `{}{close}`", shortened(yaml[line.clone()].trim()));
        let end = value + yaml[value..line.end].trim_end().len();
        Some(error(format!("the {kind} is not closed"), value..end, Some(help)))
    })
}

/// Whether the list or mapping that a text starts with ends in it.
fn is_closed(text: &str) -> bool {
    let mut depth = 0;
    let mut next = 0;
    let mut is_start = true;
    while let Some(c) = text[next..].chars().next() {
        let length = match c {
            '"' | '\'' if is_start => quoted_length(&text[next..]).unwrap_or(text.len() - next),
            c => c.len_utf8(),
        };
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
        is_start = matches!(c, '[' | '{' | ',' | ':') || is_start && c.is_whitespace();
        next += length;
    }
    false
}

fn by_message(yaml: &str, full: &str, at: usize) -> Option<SyntaxError> {
    let line = line_at(yaml, at);
    let value = value_start(yaml, &line);
    let quote = || Some(format!("quote the value: `{}`", quoted(yaml, &line, value)));
    let first = character(yaml, value);
    let special =
        yaml[first.clone()].starts_with(['[', '{', '"', '\'', '*', '&', '!', '%', '@', '`', '|', '>']);
    let starts_special = || {
        let written = yaml[first.start..line.end].trim_end();
        let closing = [('[', ']', "list"), ('{', '}', "mapping")]
            .into_iter()
            .find(|(open, close, _)| written.starts_with(*open) && !written.contains(*close));
        if let Some((_, close, kind)) = closing {
            let help = format!("end it with `{close}`: `{}{close}`", shortened(yaml[line.clone()].trim()));
            let span = first.start..first.start + written.len();
            return Some(error(format!("the {kind} is not closed"), span, Some(help)));
        }
        let start = if written.starts_with('`') {
            "a backtick".into()
        } else {
            format!("`{}`", &yaml[first.clone()])
        };
        let message = format!("text that starts with {start} needs quotes");
        special.then(|| error(message, first.start..line.end, quote()))
    };
    if full.contains("unknown escape") {
        let end = character(yaml, at + 1).end;
        let message = format!("`{}` is not an escape sequence", &yaml[at..end]);
        let help =
            "a backslash in double quotes starts an escape sequence: write `\\\\`, or use single quotes";
        return Some(error(message, at..end, Some(help.into())));
    }
    if full.starts_with("mapping values are not allowed") {
        if special {
            return starts_special();
        }
        if at > value {
            return Some(error("text with a colon and a space needs quotes", character(yaml, at), quote()));
        }
        let help = "start the keys of one mapping in the same column";
        return Some(error(
            "the line is indented further than the one above",
            character(yaml, at),
            Some(help.into()),
        ));
    }
    if full.starts_with("could not find expected ':'") {
        // The parser is already on the next line.
        let line = if at == line.start { line_at(yaml, at.saturating_sub(1)) } else { line };
        if let Some(found) = unspaced_key(&yaml[line.clone()]) {
            let span = line.start + found.span.start..line.start + found.span.end;
            return Some(SyntaxError { span, ..found });
        }
        let help = "write `key: value`, or indent the line if it belongs to the value above";
        return Some(error("the line has no key", trimmed(yaml, &line), Some(help.into())));
    }
    if full.starts_with("block sequence entries are not allowed") {
        let help = "start the list's first `-` on a line of its own";
        return Some(error("a list starts in the line of its key", character(yaml, at), Some(help.into())));
    }
    if full.starts_with("deserializing from YAML containing more than one document") {
        return Some(second_document(yaml, line));
    }
    let is_of_value = [
        "cannot start any token",
        "expected key",
        "unknown anchor",
        "expected ',' or",
        "alphabetic or numeric",
        "expected comment or line break",
    ];
    if is_of_value.iter().any(|part| full.contains(part)) {
        return starts_special();
    }
    None
}

/// What starts a second document: a marker, or a line that is indented less than the first one.
fn second_document(yaml: &str, line: Range<usize>) -> SyntaxError {
    if let Some(marker) = lines(yaml).skip(1).find(|line| yaml[line.clone()].starts_with("---")) {
        let help = "keep one of the documents, and delete this line";
        return error("a second document starts here", marker, Some(help.into()));
    }
    let indent = |line: &Range<usize>| {
        let text = &yaml[line.clone()];
        text.len() - text.trim_start().len()
    };
    let mut written = lines(yaml).filter(|line| {
        let text = yaml[line.clone()].trim_start();
        !text.is_empty() && !text.starts_with('#')
    });
    let first = written.next().map_or(0, |line| indent(&line));
    let less = written.find(|line| indent(line) < first).unwrap_or(line);
    let help = "start the keys of one mapping in the same column";
    error("the line is indented less than the first one", trimmed(yaml, &less), Some(help.into()))
}

/// A line with a key and a value between which there is no colon with a space, so that it is text.
pub fn unspaced_key(line: &str) -> Option<SyntaxError> {
    let at = line.find([':', '：'])?;
    let key = line[..at].trim();
    let is_word = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let colon = character(line, at);
    let rest = &line[colon.end..];
    let (message, span) = match rest.chars().next()? {
        _ if line[at..].starts_with('：') => ("the colon is a full-width one", colon),
        ' ' | '\t' => return None,
        c if c.is_whitespace() => {
            ("the space after the colon is not an ordinary one", colon.end..colon.end + c.len_utf8())
        }
        _ if rest.starts_with("//") => return None,
        _ => ("no space follows the colon", colon),
    };
    let help = format!("write `{key}: {}`", shortened(rest.trim()));
    is_word.then(|| error(message, span, Some(help)))
}

/// The line's key with its value in quotes.
fn quoted(yaml: &str, line: &Range<usize>, value: usize) -> String {
    let key = yaml[line.start..value].trim_start();
    let text = yaml[value..line.end].trim();
    let text = text.split(" #").next().unwrap_or(text).trim_end();
    let text = shortened(text);
    if text.contains(['"', '\\']) {
        format!("{key}'{}'", text.replace('\'', "''"))
    } else {
        format!("{key}\"{text}\"")
    }
}

fn shortened(text: &str) -> &str {
    if text.len() > LONGEST_QUOTED { "…" } else { text }
}

/// Lines without their breaks.
fn lines(yaml: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    yaml.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The line that holds the byte `at`; the last one with text, if that is the end.
fn line_at(yaml: &str, at: usize) -> Range<usize> {
    let text = &yaml[..at.min(yaml.len())];
    let text = if at >= yaml.len() { text.trim_end() } else { text };
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let end = yaml[start..].find(['\n', '\r']).map_or(yaml.len(), |end| start + end);
    start..end
}

fn trimmed(yaml: &str, line: &Range<usize>) -> Range<usize> {
    let text = &yaml[line.clone()];
    line.end - text.trim_start().len()..line.start + text.trim_end().len()
}

/// Where the value of a `key: value` or `- value` starts.
fn value_start(yaml: &str, line: &Range<usize>) -> usize {
    let mut rest = yaml[line.clone()].trim_start();
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start();
    }
    if !rest.starts_with(['"', '\'', '[', '{'])
        && let Some((_, value)) = rest.split_once(": ")
    {
        rest = value.trim_start();
    }
    line.end - rest.len()
}

/// The character at `at`, or the last one before it that is not a line break.
fn character(yaml: &str, at: usize) -> Range<usize> {
    // The parser often reports the start of the next line, or a position past the end.
    let mut start = at.min(yaml.len());
    while start > 0
        && (start == yaml.len() || !yaml.is_char_boundary(start) || yaml[start..].starts_with(['\n', '\r']))
    {
        start -= 1;
    }
    start..start + yaml[start..].chars().next().map_or(0, char::len_utf8)
}
