//! What the messages of the template engine mean for an author, and what to write instead.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{DEFAULT, OVERLAY, text};
use crate::diag::nearest::did_you_mean;

/// The engine's own filters, which it does not list, and how their arguments are written.
const FILTERS: [(&str, &str); 37] = [
    ("abs", ""),
    ("capitalize", ""),
    ("default", "value=\"…\""),
    ("escape", ""),
    ("escape_html", ""),
    ("escape_xml", ""),
    ("first", ""),
    ("float", ""),
    ("get", "key=\"…\""),
    ("group_by", "attribute=\"…\""),
    ("indent", "width=4"),
    ("int", "base=10"),
    ("join", "sep=\", \""),
    ("keys", ""),
    ("last", ""),
    ("length", ""),
    ("lower", ""),
    ("newlines_to_br", ""),
    ("nth", "n=0"),
    ("pairs", ""),
    ("pluralize", "singular=\"\", plural=\"s\""),
    ("replace", "from=\"…\", to=\"…\""),
    ("reverse", ""),
    ("round", "method=\"ceil\", precision=2"),
    ("safe", ""),
    ("sort", "attribute=\"…\""),
    ("split", "pat=\"…\""),
    ("str", ""),
    ("title", ""),
    ("trim", "pat=\"…\""),
    ("trim_end", "pat=\"…\""),
    ("trim_start", "pat=\"…\""),
    ("truncate", "length=80"),
    ("unique", ""),
    ("upper", ""),
    ("values", ""),
    ("wordcount", ""),
];
/// Its tests.
const TESTS: [(&str, &str); 17] = [
    ("array", ""),
    ("bool", ""),
    ("containing", "pat=\"…\""),
    ("defined", ""),
    ("divisible_by", "divisor=2"),
    ("ending_with", "pat=\"…\""),
    ("even", ""),
    ("float", ""),
    ("integer", ""),
    ("iterable", ""),
    ("map", ""),
    ("none", ""),
    ("number", ""),
    ("odd", ""),
    ("starting_with", "pat=\"…\""),
    ("string", ""),
    ("undefined", ""),
];
/// Its functions.
const FUNCTIONS: [(&str, &str); 3] = [("range", "end=10"), ("super", ""), ("throw", "message=\"…\"")];

/// Its tags.
const TAGS: [&str; 21] = [
    "block", "break", "component", "continue", "elif", "else", "endblock", "endcomponent", "endfilter",
    "endfor", "endif", "endraw", "endset", "extends", "filter", "for", "if", "include", "raw", "set",
    "set_global",
];
/// Tags of other engines, and of its first version, with what to write instead.
const FOREIGN_TAGS: [(&str, &str); 10] = [
    ("assign", "write `{% set NAME = VALUE %}`"),
    ("call", "write `{% <NAME()> %}` … `{% </NAME> %}` for a component"),
    ("capture", "write `{% set NAME %}` … `{% endset %}`"),
    ("comment", "write `{# … #}`"),
    ("from", "leave it out: all templates have the components of the others"),
    ("import", "leave it out: all templates have the components of the others"),
    ("let", "write `{% set NAME = VALUE %}`"),
    ("macro", "write `{% component NAME(ARGUMENT) %}` … `{% endcomponent NAME %}`"),
    ("unless", "write `{% if not … %}`"),
    ("with", "write `{% set NAME = VALUE %}`"),
];
/// Operators of other languages at their first character, with what to write instead.
const OPERATORS: [(&str, &str); 5] =
    [("&", "and"), ("|", "or"), ("!", "not"), ("?", "A if CONDITION else B"), ("+=", "NAME + …")];

/// What helps with messages that have no name in them, by a part of the message.
const HELPS: [(&str, &str); 15] = [
    ("super() called outside", "write it in a block of a template that extends another"),
    ("super() in the top level", "leave it out: no template that this one extends has the block"),
    ("can only be used in a for loop", "leave it out, or write it between `{% for … %}` and `{% endfor %}`"),
    ("Cannot divide by 0", "test the divisor first: `{% if … %}`"),
    ("Closing comment tag", "write `#}` after the comment"),
    ("unexpected end of raw block", "write `{% endraw %}` after the text"),
    ("is missing its closing", "write the same quote at the end of the text"),
    ("unexpected end of string", "write the same quote at the end of the text"),
    ("Invalid syntax for `set`", "write `{% set NAME = VALUE %}`, or `{% set NAME %}` … `{% endset %}`"),
    ("Expected \"string\" or {expression}", "write the value in quotes or in braces: `name={1}`"),
    ("needs to be the first tag", "move it to the first line"),
    ("cannot be nested in other tags", "move it to the first line"),
    ("This content would be ignored", "move it into a block: `{% block main %}` … `{% endblock main %}`"),
    ("is already extending", "leave out one of the two"),
    ("Template already contains a block", "leave out one of the two blocks, or rename it"),
];

/// Templates by the names that the engine has for them.
pub(super) type Templates<'t> = BTreeMap<String, &'t str>;

/// An error of a template.
#[derive(Debug)]
pub(super) struct TemplateProblem {
    /// The bytes of the template that it is about.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to write instead.
    pub(super) help: Option<String>,
}

/// What the engine's `message` about a part of `template` means.
pub(super) fn explain(
    template: &str,
    span: Range<usize>,
    message: &str,
    templates: &Templates<'_>,
) -> TemplateProblem {
    let text = templates.get(template).copied().unwrap_or_default();
    let part = text.get(span.clone()).unwrap_or_default();
    let found =
        |help: Option<String>| TemplateProblem { span: span.clone(), message: message.to_owned(), help };
    if message == "Unexpected end of input" {
        return unclosed(text).unwrap_or_else(|| found(None));
    }
    if message == "Unknown tag" {
        return unknown_tag(part, text, span);
    }
    if let Some(problem) = wrong_type(message, text, &span) {
        return problem;
    }
    let general = || HELPS.into_iter().find(|(about, _)| message.contains(about));
    let help = unknown_name(message, path_around(text, &span), templates)
        .or_else(|| wrong_syntax(message, part, text, &span))
        .or_else(|| general().map(|(_, help)| help.to_owned()));
    found(help)
}

/// The name by which templates know a template.
pub(super) fn own_name(name: &str) -> &str {
    name.strip_prefix(OVERLAY).or_else(|| name.strip_prefix(DEFAULT)).unwrap_or(name)
}

/// The names of all templates, for help.
pub(super) fn known_template(name: &str, templates: &Templates<'_>) -> Option<String> {
    known("templates", name, templates.keys().map(|name| own_name(name)))
}

/// The longest chain of names and dots at the beginning of `text`.
pub(super) fn path_at(text: &str) -> &str {
    let end = text.find(|c: char| !(is_of_name(c) || c == '.')).unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

/// The chain of names and dots that begins before `span` and goes on in it.
fn path_around<'t>(text: &'t str, span: &Range<usize>) -> &'t str {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.trim_end_matches(|c: char| is_of_name(c) || c == '.').len();
    path_at(&text[start..])
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The name at the beginning of `text`.
fn name_at(text: &str) -> &str {
    &text[..text.find(|c| !is_of_name(c)).unwrap_or(text.len())]
}

/// All filters: those of the engine and of the theme.
fn filters() -> impl Iterator<Item = &'static str> {
    names(&FILTERS).chain([text::FILTER]).chain(text::NUMBERS.map(|(name, _)| name))
}

fn names(table: &'static [(&str, &str)]) -> impl Iterator<Item = &'static str> {
    table.iter().map(|(name, _)| *name)
}

/// The nearest of the `candidates`, or all of them.
fn known<'a>(what: &str, name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut all: Vec<&str> = candidates.collect();
    all.sort_unstable();
    all.dedup();
    let list = || format!("the {what} are {}", all.join(", "));
    did_you_mean(name, all.iter().copied()).or_else(|| (!all.is_empty()).then(list))
}

/// What helps with a message that says which name is unknown.
fn unknown_name(message: &str, path: &str, templates: &Templates<'_>) -> Option<String> {
    let (what, rest) = message.split_once(" `")?;
    let (name, rest) = rest.split_once('`')?;
    let is_filter = || filters().any(|filter| filter == name);
    let path = path.find(name).map_or(name, |at| &path[..at + name.len()]);
    let test_first = || Some(format!("use one of these, or test it first: `{{% if {path} %}}`"));
    match what {
        "Unknown filter" => known("filters", name, filters()),
        "Unknown test" => known("tests", name, names(&TESTS)),
        "Unknown function" | "Field" if is_filter() => {
            Some(format!("`{name}` is a filter: write it after a value and `|`"))
        }
        "Unknown function" => known("functions", name, names(&FUNCTIONS)),
        "Unknown component" => known("components", name, declared("component", templates)),
        "Unknown template" => known_template(name, templates),
        "Block" => known("blocks", name, declared("block", templates).filter(|block| *block != name)),
        "Variable" | "Field" => match rest.split_once(": ") {
            Some((_, names)) => did_you_mean(name, names.split(", ")).or_else(test_first),
            None => Some("write `| default(value=\"…\")` after a value that may be missing".into()),
        },
        "Argument" => Some(format!("write `{name}=\"…\"` or `{name}={{…}}` in the tag")),
        _ => None,
    }
}

/// What helps with syntax that belongs to another language, and with calls that lack an argument.
fn wrong_syntax(message: &str, part: &str, text: &str, span: &Range<usize>) -> Option<String> {
    let before = text.get(..span.start)?.trim_end();
    if message.starts_with("Missing keyword argument") {
        return usage(name_at(part));
    }
    if let Some((start, _)) =
        message.split_once(" was named `").and_then(|(_, rest)| rest.split_once("` in the opening tag"))
    {
        return Some(format!("write `{start}` here too"));
    }
    for tag in ["include", "extends"] {
        if before.ends_with(tag) && message.ends_with("expected string.") {
            let name = text[span.start..].split([' ', '%', '\n']).next().unwrap_or_default();
            let name = Some(name).filter(|name| !name.is_empty()).unwrap_or("base.html");
            return Some(format!("write the name in quotes: `{{% {tag} \"{name}\" %}}`"));
        }
    }
    if message.ends_with("expected identifier.") {
        let call = before
            .strip_suffix('(')
            .map(|call| &call[call.rfind(|c| !is_of_name(c)).map_or(0, |at| at + 1)..]);
        if let Some(help) = call.and_then(usage) {
            return Some(format!("arguments have names: {help}"));
        }
        if before.ends_with('.') && part.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(format!("write `[{}]` instead of `.{0}`", name_at(part)));
        }
    }
    if text[span.start..].starts_with("::") {
        return Some("write `{{<NAME />}}` for a component".into());
    }
    let (_, instead) =
        OPERATORS.into_iter().find(|(operator, _)| text[span.start..].starts_with(operator))?;
    Some(format!("write `{instead}`"))
}

/// How a filter, test or function is called, if it has arguments.
fn usage(name: &str) -> Option<String> {
    let calls = FILTERS.iter().chain(&TESTS).chain(&FUNCTIONS);
    let (_, arguments) =
        calls.into_iter().find(|(known, arguments)| *known == name && !arguments.is_empty())?;
    Some(format!("write `{name}({arguments})`"))
}

/// What the author calls a type of the engine.
fn type_name(name: &str) -> &'static str {
    match name {
        "&str" | "string" | "String" | "Cow<str>" | "StringInput" => "text",
        "&[Value]" | "Vec<Value>" | "array" => "a list",
        "Map" | "map/struct" => "a mapping",
        "bool" => "`true` or `false`",
        "undefined" => "a value that is not defined",
        "none" => "`none`",
        _ => "a number",
    }
}

/// How a value of one type becomes one of another.
fn conversion(expected: &str, actual: &str) -> Option<&'static str> {
    match (expected, actual) {
        (_, "a value that is not defined" | "`none`") => {
            Some("write `| default(value=…)` after a value that may be missing")
        }
        ("text", "a list") => Some("write `| join(sep=\", \")` after the list"),
        ("text", _) => Some("write `| str` after the value"),
        ("a number", "text") => Some("write `| int` or `| float` after the text"),
        ("a number", "a list" | "a mapping") => Some("write `| length` to count what is in it"),
        ("a list", "text") => Some("write `| split(pat=\", \")` after the text"),
        ("a list", "a mapping") => Some("write `| values` after the mapping"),
        ("a list", "a number") => Some("write `range(end=…)` to count up to a number"),
        ("a mapping", "a list") => Some("write `{% for value in … %}`, or `[0]` after the list"),
        _ => None,
    }
}

/// A value that is not of the type that it has to be.
fn wrong_type(message: &str, text: &str, span: &Range<usize>) -> Option<TemplateProblem> {
    let mut names = message.split('`').skip(1).step_by(2).map(type_name);
    let problem = |span: Range<usize>, message: String, help: Option<&str>| {
        Some(TemplateProblem { span, message, help: help.map(str::to_owned) })
    };
    if message.starts_with("Iteration not possible") {
        let actual = names.next()?;
        let message = format!("a loop needs a list, a mapping or text, found {actual}");
        return problem(span.clone(), message, conversion("a list", actual));
    }
    if message.starts_with("Key/value iteration") {
        let actual = names.next()?;
        let message = format!("a loop with a key and a value needs a mapping, found {actual}");
        return problem(span.clone(), message, Some("write `{% for value in … %}`"));
    }
    if message.starts_with("Cannot compare") {
        let (left, right) = (names.next()?, names.next()?);
        let help = conversion(left, right).or_else(|| conversion(right, left));
        return problem(span.clone(), format!("{left} and {right} cannot be compared"), help);
    }
    if message.starts_with("`+` requires both") {
        let (left, right) = (names.nth(1)?, names.next()?);
        let message = format!("`+` needs two numbers, found {left} and {right}");
        return problem(span.clone(), message, Some("write `~` to join text"));
    }
    if message.starts_with("Math operations") {
        let actual = names.next()?;
        let message = format!("arithmetic needs numbers, found {actual}");
        return problem(span.clone(), message, conversion("a number", actual));
    }
    if message.starts_with("Tried to render a variable") || message.starts_with("Cannot index into") {
        let help = conversion("", "a value that is not defined");
        return problem(span.clone(), "the value is not defined".into(), help);
    }
    if message.starts_with("Invalid type for the value") {
        let (expected, actual) = (names.next()?, names.next()?);
        let (end, call) = call_after(text, span, actual)?;
        let name = name_at(call);
        let message = format!("`{name}` expects {expected}, found {actual}");
        let has_arguments = call[name.len()..].starts_with('(') && !call[name.len()..].starts_with("()");
        let help = usage(name).filter(|_| has_arguments);
        let help = help.or_else(|| conversion(expected, actual).map(str::to_owned));
        return Some(TemplateProblem { span: span.start..end, message, help });
    }
    None
}

/// The filter, test or function that refuses a value: where its name ends, and the text that begins with it. The engine names the value
/// of a filter, and the call of a function.
fn call_after<'t>(text: &'t str, span: &Range<usize>, actual: &str) -> Option<(usize, &'t str)> {
    let part = text.get(span.clone())?;
    let is_function = part.ends_with(')') && names(&FUNCTIONS).any(|name| name == name_at(part));
    let after = &text[span.end..];
    let after = &after[..after.find("}}").into_iter().chain(after.find("%}")).min().unwrap_or(after.len())];
    let filter = after.find('|').map(|at| at + 1);
    let test = after.find(" is ").map(|at| at + 4);
    let start = match filter.into_iter().chain(test).min() {
        Some(at) if !is_function || actual == "a list" => span.end + at,
        _ => span.start,
    };
    let start = start + text[start..].len() - text[start..].trim_start().len();
    let call = text[start..].strip_prefix("not ").unwrap_or(&text[start..]);
    Some((text.len() - call.len() + name_at(call).len(), call))
}

/// The names that templates give to tags of one kind.
fn declared<'t>(tag: &str, templates: &Templates<'t>) -> impl Iterator<Item = &'t str> {
    let after_tags = templates.values().flat_map(|text| text.split("{%").skip(1));
    after_tags.filter_map(move |text| {
        let name = text.trim_start_matches('-').trim_start().strip_prefix(tag)?;
        Some(name_at(name.trim_start()))
            .filter(|found| !found.is_empty() && name.starts_with(char::is_whitespace))
    })
}

/// The tags of a template that are open at its end, with their bytes.
fn open_tags(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{%").map(|found| at + found) {
        let end = text[start..].find("%}").map_or(text.len(), |found| start + found + 2);
        let name = name_at(text[start + 2..].trim_start_matches('-').trim_start());
        match name {
            "if" | "for" | "block" | "component" | "filter" => open.push((name, start..end)),
            "set" if !text[start..end].contains('=') => open.push((name, start..end)),
            _ if open.last().is_some_and(|(last, _)| name.strip_prefix("end") == Some(last)) => {
                open.pop();
            }
            _ => {}
        }
        at = end;
    }
    open
}

/// What is not closed in a template that ends too early.
fn unclosed(text: &str) -> Option<TemplateProblem> {
    for (opening, closing) in [("{{", "}}"), ("{%", "%}")] {
        let start = text.rfind(opening).filter(|start| !text[*start..].contains(closing));
        if let Some(start) = start {
            let message = format!("`{opening}` is not closed");
            let help = Some(format!("write `{closing}` after the expression"));
            return Some(TemplateProblem { span: start..start + 2, message, help });
        }
    }
    let (name, span) = open_tags(text).pop()?;
    let message = format!("`{}` is not closed", &text[span.clone()]);
    Some(TemplateProblem {
        span,
        message,
        help: Some(format!("write `{{% end{name} %}}` after what belongs to it")),
    })
}

/// A tag that does not exist, or not here.
fn unknown_tag(name: &str, text: &str, span: Range<usize>) -> TemplateProblem {
    let problem =
        |message: String, help: Option<String>| TemplateProblem { span: span.clone(), message, help };
    if !TAGS.contains(&name) {
        let foreign = FOREIGN_TAGS.into_iter().find(|(foreign, _)| *foreign == name);
        let help = foreign.map(|(_, help)| help.to_owned());
        return problem(
            format!("there is no tag `{name}`"),
            help.or_else(|| known("tags", name, TAGS.into_iter())),
        );
    }
    let open = open_tags(&text[..span.start]).pop();
    let help = match (open, name.strip_prefix("end")) {
        (Some((open, _)), Some(_)) => {
            format!("write `{{% end{open} %}}` first: `{{% {open} %}}` is open here")
        }
        (None, Some(opening)) => format!("leave it out: no `{{% {opening} %}}` is open here"),
        _ => "write it between `{% if … %}` and `{% endif %}`".into(),
    };
    problem(format!("`{{% {name} %}}` cannot be here"), Some(help))
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;

    #[test]
    fn names_are_those_of_the_engine() {
        let parses = |text: String| {
            assert!(Tera::new().add_raw_template("a.html", &text).is_ok(), "{text}");
        };
        for (filter, arguments) in FILTERS {
            parses(format!("{{{{ x | {filter}({arguments}) }}}}"));
        }
        for (test, arguments) in TESTS {
            parses(format!("{{% if x is {test}({arguments}) %}}{{% endif %}}"));
        }
        for (function, arguments) in FUNCTIONS {
            parses(format!("{{% block b %}}{{{{ {function}({arguments}) }}}}{{% endblock %}}"));
        }
    }
}
