//! What the template engine says is wrong, as diagnostics.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use tera::ErrorKind;

use super::{DEFAULT, OVERLAY, text};
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Rule};

/// The engine's own filters, which it does not list.
const FILTERS: [&str; 37] = [
    "abs", "capitalize", "default", "escape", "escape_html", "escape_xml", "first", "float", "get",
    "group_by", "indent", "int", "join", "keys", "last", "length", "lower", "newlines_to_br", "nth", "pairs",
    "pluralize", "replace", "reverse", "round", "safe", "sort", "split", "str", "title", "trim", "trim_end",
    "trim_start", "truncate", "unique", "upper", "values", "wordcount",
];
/// Its tests.
const TESTS: [&str; 17] = [
    "array", "bool", "containing", "defined", "divisible_by", "ending_with", "even", "float", "integer",
    "iterable", "map", "none", "number", "odd", "starting_with", "string", "undefined",
];
/// Its functions.
const FUNCTIONS: [&str; 3] = ["range", "super", "throw"];

/// Its tags.
const TAGS: [&str; 21] = [
    "block", "break", "component", "continue", "elif", "else", "endblock", "endcomponent", "endfilter",
    "endfor", "endif", "endraw", "endset", "extends", "filter", "for", "if", "include", "raw", "set",
    "set_global",
];
/// Its message about a tag that does not exist.
const UNKNOWN_TAG: &str = "Unknown tag";

/// Templates by the names that the engine has for them.
pub(super) type Templates<'t> = BTreeMap<String, &'t str>;

/// The filters, functions, components and templates that do not exist, with the templates that name them. The engine looks for them
/// when it has all templates, and reports them as text alone, each with its position.
pub(super) fn unknown_names(
    error: &tera::Error,
    templates: &Templates<'_>,
    folder: &str,
) -> Vec<(String, Diagnostic)> {
    let ErrorKind::Msg(reports) = error.kind() else { return Vec::new() };
    let lines: Vec<&str> = reports.lines().collect();
    let reports = lines.windows(5).filter_map(|report| {
        let message = report[0].strip_prefix("error: ")?;
        let mut location = report[1].trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let column: usize = location.next()?.parse().ok()?;
        let line: usize = location.next()?.parse().ok()?;
        let name = location.next()?;
        let mut after = templates.get(name)?.split_inclusive('\n');
        let start: usize = after.by_ref().take(line.checked_sub(1)?).map(str::len).sum();
        let text = after.next().unwrap_or_default();
        let at = |column: usize| text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
        let first = column.checked_sub(1)?;
        let span = start + at(first)..start + at(first + report[4].matches('^').count());
        let found = Diagnostic::new(Rule::TemplateError, &path_of(name, folder), span, message);
        Some((name.to_owned(), found.help_if(help(message, templates))))
    });
    reports.collect()
}

/// The template that an error is about; the first of the book's own if the engine does not tell.
pub(super) fn culprit(error: &tera::Error, templates: &Templates<'_>) -> String {
    let named = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Some(report.filename().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => Some(tpl.clone()),
        ErrorKind::MissingParent { current, .. } => Some(current.clone()),
        _ => None,
    };
    let own = || templates.keys().rev().find(|name| name.starts_with(OVERLAY)).cloned();
    named.filter(|name| templates.contains_key(name)).or_else(own).unwrap_or_default()
}

/// The file of a template, by the name that the engine has for it.
fn path_of(name: &str, folder: &str) -> Arc<str> {
    match name.strip_prefix(OVERLAY) {
        Some(name) => Arc::from(format!("{folder}templates/{name}")),
        None => Arc::from(format!("themes/default/templates/{}", name.strip_prefix(DEFAULT).unwrap_or(name))),
    }
}

/// What is wrong with `template`, or with another that the error names.
pub(super) fn template_error(
    error: &tera::Error,
    template: &str,
    templates: &Templates<'_>,
    folder: &str,
) -> Diagnostic {
    let found = |name: &str, span: Range<usize>, message: String| {
        Diagnostic::new(Rule::TemplateError, &path_of(name, folder), span, message)
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            let (span, message) = (report.span().range.clone(), report.message());
            let text = templates.get(name).and_then(|text| text.get(span.clone()));
            let tag = text.filter(|_| message == UNKNOWN_TAG).unwrap_or_default();
            let help = help(message, templates).or_else(|| did_you_mean(tag, TAGS));
            found(name, span, message.to_owned()).help_if(help)
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let own = own_name(tpl);
            found(tpl, span_of(own, tpl, templates), "the template extends itself".into())
                .help(format!("to extend the default theme's, write `{{% extends \"{DEFAULT}{own}\" %}}`"))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            // What leads into the circle is no part of it.
            let circle: Vec<&str> =
                include_chain.iter().skip_while(|name| *name != tpl).map(|name| own_name(name)).collect();
            let next = circle.get(1).copied().unwrap_or_default();
            let message = format!("the template includes itself: {}", circle.join(", then "));
            found(tpl, span_of(next, tpl, templates), message).help("leave out one of these includes")
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("there is no template `{parent}`");
            let names = templates.keys().map(|name| own_name(name));
            found(current, span_of(parent, current, templates), message).help_if(did_you_mean(parent, names))
        }
        other => found(template, 0..0, other.to_string()),
    }
}

/// The name by which templates know a template.
fn own_name(name: &str) -> &str {
    name.strip_prefix(OVERLAY).or_else(|| name.strip_prefix(DEFAULT)).unwrap_or(name)
}

/// Where a template names another one, or its beginning.
fn span_of(named: &str, template: &str, templates: &Templates<'_>) -> Range<usize> {
    let text = templates.get(template).copied().unwrap_or_default();
    let quoted = ['"', '\''].into_iter().find_map(|quote| text.find(&format!("{quote}{named}{quote}")));
    quoted.map_or(0..0, |at| at + 1..at + 1 + named.len())
}

/// All filters: those of the engine and of the theme.
fn filters() -> impl Iterator<Item = &'static str> {
    FILTERS.into_iter().chain([text::FILTER]).chain(text::NUMBERS.map(|(name, _)| name))
}

/// What helps with a message that says which name is unknown: the nearest of those that there are.
fn help(message: &str, templates: &Templates<'_>) -> Option<String> {
    let (what, rest) = message.split_once(" `")?;
    let (name, rest) = rest.split_once('`')?;
    match what {
        "Unknown filter" => did_you_mean(name, filters()),
        "Unknown test" => did_you_mean(name, TESTS),
        "Unknown function" if filters().any(|filter| filter == name) => {
            Some(format!("`{name}` is a filter: write it after a value and `|`"))
        }
        "Unknown function" => did_you_mean(name, FUNCTIONS),
        "Unknown component" => did_you_mean(name, declared("component", templates)),
        "Unknown template" => did_you_mean(name, templates.keys().map(|name| own_name(name))),
        "Block" => did_you_mean(name, declared("block", templates).filter(|block| *block != name)),
        "Field" | "Variable" => did_you_mean(name, rest.split_once(": ")?.1.split(", ")),
        _ => None,
    }
}

/// The names that templates give to tags of one kind.
fn declared<'t>(tag: &str, templates: &Templates<'t>) -> impl Iterator<Item = &'t str> {
    let after_tags = templates.values().flat_map(|text| text.split("{%").skip(1));
    after_tags.filter_map(move |text| {
        let name = text.trim_start_matches('-').trim_start().strip_prefix(tag)?;
        let end = name.trim_start().find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
        Some(&name.trim_start()[..end]).filter(|_| name.starts_with(char::is_whitespace))
    })
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;

    /// What the engine says of a template, and what helps.
    fn said(text: &str) -> (String, Option<String>) {
        let (mut tera, templates) = (Tera::new(), BTreeMap::from([("theme/a.html".to_owned(), text)]));
        tera.set_fallback_prefixes([OVERLAY, DEFAULT]).expect("no template yet");
        let added = tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text)));
        let Err(error) = added else { return Default::default() };
        let mut found = unknown_names(&error, &templates, "");
        let found =
            found.pop().map_or_else(|| template_error(&error, "theme/a.html", &templates, ""), |one| one.1);
        (found.message, found.help)
    }

    #[test]
    fn names_are_those_of_the_engine() {
        for filter in FILTERS {
            assert_eq!(said(&format!("{{{{ x | {filter} }}}}")), Default::default());
        }
        for test in TESTS {
            assert_eq!(said(&format!("{{% if x is {test} %}}{{% endif %}}")), Default::default());
        }
        for function in FUNCTIONS {
            assert_eq!(
                said(&format!("{{% block b %}}{{{{ {function}() }}}}{{% endblock %}}")),
                Default::default()
            );
        }
    }

    #[test]
    fn a_circle_of_includes_has_a_way_out() {
        let (mut tera, templates) = (
            Tera::new(),
            BTreeMap::from([
                ("theme/a.html".to_owned(), "{% include \"b.html\" %}"),
                ("theme/b.html".to_owned(), "<p>{% include \"c.html\" %}"),
                ("theme/c.html".to_owned(), "<i>{% include \"b.html\" %}"),
            ]),
        );
        tera.set_fallback_prefixes([OVERLAY, DEFAULT]).expect("no template yet");
        let added = tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text)));
        let found = template_error(&added.expect_err("a circle"), "", &templates, "");
        // Which of the two it begins with is the engine's to say.
        let [first, second] = if &*found.path == "templates/b.html" { ["b", "c"] } else { ["c", "b"] };
        let circle = format!("{first}.html, then {second}.html, then {first}.html");
        assert_eq!(found.message, format!("the template includes itself: {circle}"));
        assert_eq!(found.span(), 15..21);
        assert_eq!(found.help.as_deref(), Some("leave out one of these includes"));
    }

    #[test]
    fn the_nearest_name_is_suggested() {
        let helps = [
            ("{{ x | uper }}", "upper"),
            ("{{ x | numbr }}", "number"),
            ("{% if x is stringy %}{% endif %}", "string"),
            ("{% iff x %}{% endif %}", "if"),
            ("{% if x %}{% esle %}{% endif %}", "else"),
            ("{% blok b %}{% endblock %}", "block"),
            ("{{ rnge(end=2) }}", "range"),
            ("{% component icon(name) %}{% endcomponent icon %}{{<icno name=\"x\" />}}", "icon"),
            ("{% include \"a.htm\" %}", "a.html"),
            ("{% extends \"a.htm\" %}", "a.html"),
        ];
        for (text, name) in helps {
            let (message, help) = said(text);
            assert_eq!(help, Some(format!("did you mean `{name}`?")), "{text}: {message}");
        }
    }
}
