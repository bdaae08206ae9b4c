//! Components of the book's theme for articles: `themes/NAME/components/x.html` declares the component `x`.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{ComponentArg, ComponentArgType, Context, ErrorKind, Tera, Value};

use super::OVERLAY;
use super::errors::{culprit, template_error, unknown_names};
use super::explain::Templates;
use crate::cache::Fingerprint;
use crate::config::Config;
use crate::diag::nearest::did_you_mean;
use crate::diag::{Diagnostic, Outcome, Rule, encoding};
use crate::dialect::component::{Argument, ComponentProblem, Components};
use crate::source::Sources;
use crate::source::layout::theme_folder;

/// The folder of components in a theme.
const FOLDER: &str = "components/";
/// The placeholder of the content while a component is rendered: two characters for private use.
const CONTENT: &str = "\u{f8f0}\u{f8f1}";

/// The components of a theme, ready to render.
#[derive(Debug)]
pub struct ThemeComponents {
    tera: Tera,
    names: Vec<String>,
    fingerprint: Fingerprint,
}

/// The components in the book's theme by path, as text.
fn files<'s>(sources: &'s Sources, config: &Config) -> impl Iterator<Item = (&'s Arc<str>, &'s [u8])> {
    let folder = format!("{}{FOLDER}", theme_folder(config.theme.name()));
    let files = sources.under(&folder).filter(|(path, _)| path.ends_with(".html"));
    files.map(|(path, file)| (path, file.bytes())).collect::<Vec<_>>().into_iter()
}

/// The fingerprint of all that [`load`] reads; `None` if there is no component.
pub fn fingerprint(sources: &Sources, config: &Config) -> Option<Fingerprint> {
    let parts: Vec<_> =
        files(sources, config).map(|(path, bytes)| Fingerprint::of_parts([path.as_bytes(), bytes])).collect();
    (!parts.is_empty()).then(|| Fingerprint::default().and(parts))
}

/// Loads the components of the theme that the book names.
pub fn load(sources: &Sources, config: &Config) -> Outcome<ThemeComponents> {
    let folder = theme_folder(config.theme.name());
    let prefix = format!("{folder}{FOLDER}");
    let mut diagnostics = Vec::new();
    let mut templates: Templates<'_> = BTreeMap::new();
    for (path, bytes) in files(sources, config) {
        let name = path.strip_prefix(&prefix).unwrap_or(path);
        diagnostics.extend(encoding::not_utf8(Rule::UnreadableFile, path, bytes));
        if let Ok(text) = std::str::from_utf8(bytes) {
            templates.insert(format!("{OVERLAY}{name}"), text);
        }
    }
    // The names of templates in reports lead to their files.
    let moved = |found: Diagnostic| Diagnostic {
        path: Arc::from(found.path.replacen("templates/", FOLDER, 1)),
        ..found
    };
    let tera = loop {
        let mut tera = Tera::new();
        let added = tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), *text)));
        let Err(error) = added else { break tera };
        let unknown = unknown_names(&error, &templates, &folder);
        let before = templates.len();
        if unknown.is_empty() {
            let culprit = culprit(&error, &templates);
            diagnostics.push(moved(template_error(&error, &culprit, &templates, &folder)));
            templates.remove(&culprit);
        }
        for (name, found) in unknown {
            templates.remove(&name);
            diagnostics.push(moved(found));
        }
        if templates.len() == before {
            break Tera::new();
        }
    };
    let mut names = Vec::new();
    for file in templates.keys().filter_map(|name| name.strip_prefix(OVERLAY)) {
        let name = file.trim_end_matches(".html");
        if tera.contains_component(name) {
            names.push(name.to_owned());
        } else {
            let message = format!("the file declares no component `{name}`");
            let help = format!("write `{{% component {name}() %}}` … `{{% endcomponent {name} %}}`");
            let path = Arc::from(format!("{prefix}{file}"));
            diagnostics.push(Diagnostic::new(Rule::TemplateError, &path, 0..0, message).help(help));
        }
    }
    let fingerprint = fingerprint(sources, config).unwrap_or_default();
    Outcome { value: ThemeComponents { tera, names, fingerprint }, diagnostics }
}

impl Components for ThemeComponents {
    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    fn render(
        &self,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Result<[String; 2], Vec<ComponentProblem>>> {
        if !self.names.iter().any(|known| known == name) {
            return None;
        }
        let component = self.tera.get_component_definition(name)?;
        let declared = component.args();
        let mut context = Context::new();
        let mut problems = Vec::new();
        for argument in arguments {
            let Some(known) = declared.iter().find(|known| known.name() == argument.name) else {
                let message = format!("`{name}` has no argument `{}`", argument.name);
                let help = did_you_mean(&argument.name, declared.iter().map(ComponentArg::name))
                    .or_else(|| Some(listed(declared)));
                problems.push(ComponentProblem { span: argument.span.clone(), message, help });
                continue;
            };
            match typed(argument, known.arg_type()) {
                Ok(value) => context.insert_value(known.name().to_owned(), value),
                Err(expected) => {
                    let message = format!("`{}` of `{name}` is not {expected}", argument.name);
                    problems.push(ComponentProblem { span: argument.span.clone(), message, help: None });
                }
            }
        }
        let is_given = |known: &ComponentArg| arguments.iter().any(|given| given.name == known.name());
        for missing in declared.iter().filter(|known| known.is_required() && !is_given(known)) {
            let message = format!("`{name}` needs the argument `{}`", missing.name());
            let help = Some(format!("write `:::{name} {}=\"…\"`", missing.name()));
            problems.push(ComponentProblem { span: 0..0, message, help });
        }
        if !problems.is_empty() {
            return Some(Err(problems));
        }
        let rendered = self.tera.render_component(name, &context, Some(CONTENT), true);
        Some(rendered.map(|html| around(&html)).map_err(|error| {
            let report = match error.kind() {
                ErrorKind::RenderingError(report) => report.message().to_owned(),
                other => other.to_string(),
            };
            let message = format!("`{name}` cannot be rendered: {report}");
            let help = Some(format!("correct `{FOLDER}{name}.html` in the theme"));
            vec![ComponentProblem { span: 0..0, message, help }]
        }))
    }

    fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

/// What stands before and after the content, each on one line: a line break would end the HTML.
fn around(html: &str) -> [String; 2] {
    let line = |part: &str| {
        part.replace(CONTENT, "").lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
    };
    let (before, after) = html.split_once(CONTENT).unwrap_or((html, ""));
    [line(before), line(after)]
}

/// The value of an argument in its declared type, or what is expected.
fn typed(argument: &Argument, declared: Option<ComponentArgType>) -> Result<Value, &'static str> {
    let text = argument.value.as_str();
    let integer = || text.parse::<i64>().ok().map(Value::from);
    let float = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from);
    let boolean = || text.parse::<bool>().ok().map(Value::from);
    match declared {
        Some(ComponentArgType::String) => Ok(Value::from(text)),
        Some(ComponentArgType::Bool) => boolean().ok_or("`true` or `false`"),
        Some(ComponentArgType::Integer) => integer().ok_or("a whole number"),
        Some(ComponentArgType::Float) => float().ok_or("a number"),
        Some(ComponentArgType::Number) => integer().or_else(float).ok_or("a number"),
        Some(_) => Err("a type that articles can write: text, a number, `true` or `false`"),
        None if argument.is_quoted => Ok(Value::from(text)),
        None => Ok(integer().or_else(float).or_else(boolean).unwrap_or_else(|| Value::from(text))),
    }
}

/// The arguments of a component, for help.
fn listed(declared: &[ComponentArg]) -> String {
    if declared.is_empty() {
        return "it has no arguments".into();
    }
    let names: Vec<String> = declared.iter().map(|known| format!("`{}`", known.name())).collect();
    format!("its arguments are {}", names.join(", "))
}
