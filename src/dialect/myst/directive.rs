//! What a directive means.

use super::super::alert;
use super::super::lines::Line;
use super::super::rewrite::Container;
use super::is_name;
use crate::document::kind::AlertKind;

/// Languages of programs in cells: `{r setup}` and `{python}` of R Markdown and Quarto are code, not directives.
const LANGUAGES: [&str; 16] = [
    "r", "R", "python", "py", "bash", "sh", "shell", "sql", "julia", "js", "ojs", "ruby", "stan", "css",
    "cpp", "rust",
];
/// What writes lists and indexes of a book, which every site has here.
const GENERATED: [&str; 9] = [
    "toc", "toctree", "tableofcontents", "contents", "index", "nb-exec-table", "glossary-index", "genindex",
    "modindex",
];
/// Directives that arrange what they hold.
const GROUPS: [&str; 13] = [
    "only", "epigraph", "pull-quote", "highlights", "div", "container", "table", "list-table", "grid",
    "grid-item", "tab-set", "tabs", "rst-class",
];

/// What becomes of a directive.
pub(super) enum Meaning {
    /// A container with its content, and its title.
    Block(Container, Option<String>),
    /// Code in a language.
    Code(String),
    Formula,
    /// An image at an address.
    Picture(String),
    Nothing,
}

/// A directive that was read.
pub(super) struct Directive {
    pub(super) meaning: Meaning,
    pub(super) label: Option<String>,
    /// The alternative text of an image.
    pub(super) alt: Option<String>,
    /// How many lines after the first are options.
    pub(super) option_lines: usize,
    /// Whether it has no meaning here.
    pub(super) is_unknown: bool,
}

impl Directive {
    /// Reads a directive from its name, its argument and the lines in it.
    pub(super) fn read(name: &str, argument: &str, body: &[Line<'_>]) -> Self {
        let options = Options::read(body);
        let meaning = meaning(name, argument, &options);
        let label = options.value("label").or_else(|| options.value("name")).filter(|label| is_name(label));
        let is_unknown = meaning.is_none() || name == "bibliography";
        Self {
            meaning: meaning.unwrap_or(Meaning::Block(Container::Group, None)),
            label,
            alt: options.value("alt"),
            option_lines: options.lines,
            is_unknown,
        }
    }

    /// The container, and its title.
    pub(super) fn container(&self) -> (Container, Option<String>) {
        match &self.meaning {
            Meaning::Block(container, title) => (*container, title.clone()),
            _ => (Container::Group, None),
        }
    }
}

fn meaning(name: &str, argument: &str, options: &Options<'_>) -> Option<Meaning> {
    let title = Some(argument).filter(|title| !title.is_empty()).map(str::to_owned);
    let named = |default: &str| Some(title.clone().unwrap_or_else(|| default.to_owned()));
    let block = |container, title| Some(Meaning::Block(container, title));
    if LANGUAGES.contains(&name) {
        return Some(Meaning::Code(name.to_ascii_lowercase()));
    }
    if GENERATED.contains(&name) {
        return Some(Meaning::Nothing);
    }
    if GROUPS.contains(&name) {
        return block(Container::Group, None);
    }
    match name {
        "admonition" => alert_of("note", named("Note"), options),
        "exercise" | "exercise-start" => block(Container::Exercise, named("Exercise")),
        "solution" | "solution-start" => block(Container::Details, Some("Solution".into())),
        "dropdown" | "details" | "toggle" => block(Container::Details, named("Details")),
        "tab-item" | "tab" => block(Container::Tab, named("Tab")),
        "margin" | "sidebar" | "topic" | "card" | "grid-item-card" | "aside" => {
            block(if title.is_some() { Container::Alert(AlertKind::Note) } else { Container::Group }, title)
        }
        "code-cell" | "code-block" | "code" | "sourcecode" | "parsed-literal" => {
            let language = argument.split_whitespace().next().unwrap_or_default();
            let is_python = language.starts_with("ipython") || language == "python3";
            Some(Meaning::Code(if is_python { "python".into() } else { language.to_owned() }))
        }
        "mermaid" => Some(Meaning::Code("mermaid".into())),
        "math" => Some(Meaning::Formula),
        "figure" | "image" if title.is_some() => title.map(Meaning::Picture),
        "raw" if argument == "html" => block(Container::Group, None),
        "raw" | "bibliography" | "exercise-end" | "solution-end" => Some(Meaning::Nothing),
        _ => {
            let kind = name.strip_prefix("prf:").or_else(|| is_statement(name).then_some(name));
            if let Some(kind) = kind {
                let kind = alert::title(kind);
                let title = title.map_or(kind.clone(), |title| format!("{kind}: {title}"));
                return block(Container::Alert(AlertKind::Note), Some(title));
            }
            // What follows such a name is the start of the text.
            alert::kind(name)?;
            alert_of(name, title, options)
        }
    }
}

/// Whether a directive is a statement of mathematics.
fn is_statement(name: &str) -> bool {
    matches!(
        name,
        "theorem"
            | "lemma"
            | "proof"
            | "definition"
            | "corollary"
            | "proposition"
            | "axiom"
            | "remark"
            | "algorithm"
    )
}

fn alert_of(name: &str, title: Option<String>, options: &Options<'_>) -> Option<Meaning> {
    let class = options.value("class").unwrap_or_default();
    let named = class.split([' ', ',']).find(|class| alert::kind(class).is_some());
    let kind = alert::kind(named.unwrap_or(name))?;
    if class.split([' ', ',']).any(|class| class == "dropdown") {
        let title = title.unwrap_or_else(|| alert::title(name));
        return Some(Meaning::Block(Container::Fold { kind, is_open: false }, Some(title)));
    }
    let (container, title) = Container::alert(name, kind, title);
    Some(Meaning::Block(container, title))
}

/// The options below the first line of a directive: lines such as `:name: value`, or YAML between two lines of dashes.
struct Options<'s> {
    values: Vec<(&'s str, &'s str)>,
    lines: usize,
}

impl<'s> Options<'s> {
    fn read(body: &[Line<'s>]) -> Self {
        let mut values = Vec::new();
        let text = |line: &Line<'s>| line.text.trim_start_matches('>').trim();
        if body.first().is_some_and(|line| text(line) == "---")
            && let Some(end) = body.iter().skip(1).position(|line| text(line) == "---")
        {
            values.extend(body[1..=end].iter().filter_map(|line| text(line).split_once(':')));
            let values = values.into_iter().map(|(name, value): (&str, &str)| (name.trim(), value.trim()));
            return Self { values: values.collect(), lines: end + 2 };
        }
        for line in body {
            let Some((name, value)) = text(line).strip_prefix(':').and_then(|rest| rest.split_once(':'))
            else {
                break;
            };
            if name.is_empty() || name.contains(' ') {
                break;
            }
            values.push((name, value.trim()));
        }
        Self { lines: values.len(), values }
    }

    fn value(&self, wanted: &str) -> Option<String> {
        let found = self.values.iter().find(|(name, value)| *name == wanted && !value.is_empty());
        found.map(|(_, value)| value.trim_matches(['"', '\'']).to_owned())
    }
}
