//! What the template engine says is wrong, as diagnostics.

use std::ops::Range;
use std::sync::Arc;

use tera::ErrorKind;

use super::explain::{Templates, explain, known_template, own_name};
use super::{DEFAULT, OVERLAY};
use crate::diag::{Diagnostic, Rule};

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
        Some((name.to_owned(), explained(name, span, message, templates, folder)))
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
            explained(name, report.span().range.clone(), report.message(), templates, folder)
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let own = own_name(tpl);
            found(tpl, span_of(own, tpl, templates), "the template extends itself".into())
                .help(format!("to extend the default theme's, write `{{% extends \"{DEFAULT}{own}\" %}}`"))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            // What leads into the circle is not part of it.
            let circle: Vec<&str> =
                include_chain.iter().skip_while(|name| *name != tpl).map(|name| own_name(name)).collect();
            let next = circle.get(1).copied().unwrap_or_default();
            let message = format!("the template includes itself: {}", circle.join(", then "));
            found(tpl, span_of(next, tpl, templates), message).help("leave out one of these includes")
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("there is no template `{parent}`");
            let help = known_template(parent, templates);
            found(current, span_of(parent, current, templates), message).help_if(help)
        }
        other => found(template, 0..0, other.to_string()),
    }
}

/// Where a template names another one, or its beginning.
fn span_of(named: &str, template: &str, templates: &Templates<'_>) -> Range<usize> {
    let text = templates.get(template).copied().unwrap_or_default();
    let quoted = ['"', '\''].into_iter().find_map(|quote| text.find(&format!("{quote}{named}{quote}")));
    quoted.map_or(0..0, |at| at + 1..at + 1 + named.len())
}

/// The engine's message about a part of a template, as an author needs it.
pub(super) fn explained(
    template: &str,
    span: Range<usize>,
    message: &str,
    templates: &Templates<'_>,
    folder: &str,
) -> Diagnostic {
    let problem = explain(template, span, message, templates);
    Diagnostic::new(Rule::TemplateError, &path_of(template, folder), problem.span, problem.message)
        .help_if(problem.help)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tera::{Context, Tera};

    use super::*;

    /// What is reported of a template: the part that is underlined, the message, and the help.
    fn reported(text: &str) -> (String, String, String) {
        let (mut tera, templates) = (Tera::new(), BTreeMap::from([("theme/a.html".to_owned(), text)]));
        tera.set_fallback_prefixes([OVERLAY, DEFAULT]).expect("no template yet");
        let mut context = Context::new();
        context.insert("text", "a");
        context.insert("list", &["a", "b"]);
        context.insert("number", &7);
        context.insert("map", &BTreeMap::from([("key", "value")]));
        let added = tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text)));
        let Err(error) = added.and_then(|()| tera.render("a.html", &context)) else {
            return Default::default();
        };
        let found = unknown_names(&error, &templates, "").pop();
        let found =
            found.map_or_else(|| template_error(&error, "theme/a.html", &templates, ""), |found| found.1);
        (text[found.span()].to_owned(), found.message, found.help.unwrap_or_default())
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
            ("{{ text | uper }}", "upper"),
            ("{{ text | numbr }}", "number"),
            ("{% if text is stringy %}{% endif %}", "string"),
            ("{% iff text %}{% endif %}", "if"),
            ("{% if text %}{% esle %}{% endif %}", "else"),
            ("{% blok b %}{% endblock %}", "block"),
            ("{{ rnge(end=2) }}", "range"),
            ("{% component icon(name) %}{% endcomponent icon %}{{<icno name=\"x\" />}}", "icon"),
            ("{% include \"a.htm\" %}", "a.html"),
            ("{% extends \"a.htm\" %}", "a.html"),
            ("{{ txet }}", "text"),
        ];
        for (text, name) in helps {
            let (_, message, help) = reported(text);
            assert_eq!(help, format!("did you mean `{name}`?"), "{text}: {message}");
        }
    }

    #[test]
    fn what_cannot_stand_has_help() {
        let cases = [
            ("{{ text | replace(from=\"a\") }}", "write `replace(from=\"…\", to=\"…\")`"),
            ("{{ text | truncate(len=3) }}", "write `truncate(length=80)`"),
            ("{% if text is starting_with %}{% endif %}", "write `starting_with(pat=\"…\")`"),
            ("{{ range() }}", "write `range(end=10)`"),
            ("{{ text | default(1) }}", "arguments have names: write `default(value=\"…\")`"),
            ("{{ list.0 }}", "write `[0]` instead of `.0`"),
            ("{{ text.length }}", "`length` is a filter: write it after a value and `|`"),
            ("{{ list.x }}", "write `| default(value=\"…\")` after a value that may be missing"),
            ("{{ map.x }}", "use one of these, or test it first: `{% if map.x %}`"),
            ("{{ nothing }}", "use one of these, or test it first: `{% if nothing %}`"),
            ("{% include %}", "write the name in quotes: `{% include \"base.html\" %}`"),
            ("{% extends base.html %}", "write the name in quotes: `{% extends \"base.html\" %}`"),
            ("{% include \"nothing\" %}", "the templates are a.html"),
            ("{% if text && list %}{% endif %}", "write `and`"),
            ("{% if !text %}{% endif %}", "write `not`"),
            ("{% set a == 1 %}", "write `{% set NAME = VALUE %}`, or `{% set NAME %}` … `{% endset %}`"),
            (
                "{% macro a() %}{% endmacro %}",
                "write `{% component NAME(ARGUMENT) %}` … `{% endcomponent NAME %}`",
            ),
            ("{% for a in list %}{% endif %}", "write `{% endfor %}` first: `{% for %}` is open here"),
            ("{% endif %}", "leave it out: no `{% if %}` is open here"),
            ("{% elif text %}", "write it between `{% if … %}` and `{% endif %}`"),
            ("{% block a %}{% endblock b %}", "write `a` here too"),
            ("{{ super() }}", "write it in a block of a template that extends another"),
        ];
        for (text, expected) in cases {
            let (_, message, help) = reported(text);
            assert_eq!(help, expected, "{text}: {message}");
        }
        for text in ["{{ text | zzz }}", "{% if text is zzz %}{% endif %}", "{{ zzz() }}", "{% zzz %}"] {
            assert!(reported(text).2.contains(" are "), "{text}");
        }
    }

    #[test]
    fn a_wrong_type_names_the_filter_and_the_types_of_authors() {
        let cases = [
            ("{{ list | upper }}", "list | upper", "`upper` expects text, found a list"),
            ("{{ text | nth(n=0) }}", "text | nth", "`nth` expects a list, found text"),
            ("{{ list | join(sep=1) }}", "list | join", "`join` expects text, found a number"),
            ("{{ range(end=\"a\") | join }}", "range", "`range` expects a number, found text"),
            (
                "{% for a in number %}{% endfor %}",
                "number",
                "a loop needs a list, a mapping or text, found a number",
            ),
            (
                "{% for a, b in list %}{% endfor %}",
                "list",
                "a loop with a key and a value needs a mapping, found a list",
            ),
            ("{{ text + 1 }}", "text + 1", "`+` needs two numbers, found text and a number"),
            ("{{ text * 2 }}", "text", "arithmetic needs numbers, found text"),
            ("{{ list[7] }}", "list[7", "the value is not defined"),
            ("{{ text ", "{{", "`{{` is not closed"),
            ("{% if text %}a", "{% if text %}", "`{% if text %}` is not closed"),
        ];
        for (text, part, expected) in cases {
            let (underlined, message, help) = reported(text);
            assert_eq!((underlined.as_str(), message.as_str()), (part, expected), "{text}");
            assert!(!help.is_empty(), "{text}");
        }
    }
}
