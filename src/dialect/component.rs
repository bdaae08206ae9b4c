//! Components of the book's theme in articles: the Markdown between `:::name key="value"` and `:::`, with HTML of the theme around it.

use std::fmt::Debug;
use std::ops::Range;

use super::docusaurus;
use super::lines::{Line, Source};
use super::rewrite::{Edit, MARKER};
use crate::cache::Fingerprint;
use crate::diag::nearest::nearest_typo;

/// The components of a theme.
pub trait Components: Debug + Send + Sync {
    /// The names of all components.
    fn names(&self) -> Vec<&str>;

    /// The HTML before and after the content of the component `name`, each on one line, or what is wrong with its arguments. `None` if there is no such
    /// component.
    fn render(
        &self,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Result<[String; 2], Vec<ComponentProblem>>>;

    /// The fingerprint of everything that the HTML depends on.
    fn fingerprint(&self) -> Fingerprint;
}

/// An argument of a component, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name; `title` for text without one.
    pub name: String,
    /// Its value; `true` for a name alone.
    pub value: String,
    /// Whether the value is in quotes.
    pub is_quoted: bool,
    /// The bytes of name and value.
    pub span: Range<usize>,
}

/// What is wrong with a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentProblem {
    /// The bytes that it is about. Empty for the component as a whole.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The suggested fix.
    pub help: Option<String>,
}

/// A line that opens a block, with the HTML after the content if it is a component.
struct OpenComponent<'s> {
    line: Line<'s>,
    colons: usize,
    html: Option<[String; 2]>,
}

/// Replaces the lines that open and close `components` with their HTML.
pub(super) fn open(
    source: &Source<'_>,
    components: Option<&dyn Components>,
) -> (Vec<Edit>, Vec<ComponentProblem>) {
    let (mut edits, mut problems) = (Vec::new(), Vec::new());
    if !source.text.contains(":::") {
        return (edits, problems);
    }
    let mut open: Vec<OpenComponent<'_>> = Vec::new();
    for line in source.lines().iter().copied() {
        let content = line.content();
        let colons = content.len() - content.trim_start_matches(':').len();
        if colons < 3 || source.is_opaque(line.content) {
            continue;
        }
        let rest = &content[colons..];
        if rest.trim().is_empty() {
            let closed = open.pop_if(|last| last.colons <= colons);
            if let Some(OpenComponent { line: start, html: Some(html), .. }) = closed {
                for (line, html) in [start, line].into_iter().zip(html) {
                    let edit = Edit::replace(
                        line.content..line.content + line.content().len(),
                        format!("{MARKER}{html}"),
                    );
                    edits.push(edit.of(start.start));
                }
            }
            continue;
        }
        let name_start = line.content + colons + rest.len() - rest.trim_start().len();
        let html = match render(rest.trim(), name_start, components) {
            Ok(rendered) => rendered,
            Err(found) => {
                problems.extend(found);
                // Its content stays.
                Some([String::new(), String::new()]).filter(|_| is_component(rest.trim(), components))
            }
        };
        open.push(OpenComponent { line, colons, html });
    }
    let is_known = |unclosed: &&OpenComponent<'_>| {
        unclosed.html.is_some() || docusaurus::is_known(unclosed.line.content()[unclosed.colons..].trim())
    };
    for unclosed in open.iter().filter(is_known) {
        problems.push(ComponentProblem {
            span: unclosed.line.content..unclosed.line.end,
            message: "the component is not closed".into(),
            help: Some("write a line of `:::` after its content".into()),
        });
    }
    (edits, problems)
}

fn name_of(rest: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    &rest[..rest.find(|c: char| !is_name(c)).unwrap_or(rest.len())]
}

fn is_component(rest: &str, components: Option<&dyn Components>) -> bool {
    components.is_some_and(|components| components.names().contains(&name_of(rest)))
}

/// The HTML of the component that `rest` names, which starts at `start`; `None` if it is one of other tools, or none.
fn render(
    rest: &str,
    start: usize,
    components: Option<&dyn Components>,
) -> Result<Option<[String; 2]>, Vec<ComponentProblem>> {
    let name = name_of(rest);
    let span = start..start + name.len();
    if let Some(components) = components.filter(|_| !name.is_empty()) {
        let arguments = arguments(&rest[name.len()..], span.end);
        if let Some(rendered) = components.render(name, &arguments) {
            let located = |mut problem: ComponentProblem| {
                if problem.span.is_empty() {
                    problem.span = span.clone();
                }
                problem
            };
            return rendered.map(Some).map_err(|found| found.into_iter().map(located).collect());
        }
    }
    if name.is_empty() || docusaurus::is_known(rest) {
        return Ok(None);
    }
    let own = components.map(Components::names).unwrap_or_default();
    // Other tools have names of their own.
    let near = nearest_typo(name, docusaurus::NAMES.into_iter().chain(own));
    near.map_or(Ok(None), |near| {
        let message = format!("there is no component `{name}`");
        Err(vec![ComponentProblem { span, message, help: Some(format!("did you mean `{near}`?")) }])
    })
}

/// Reads `key="value" count=3 wide`, or else a title.
fn arguments(text: &str, start: usize) -> Vec<Argument> {
    let mut found: Vec<Argument> = Vec::new();
    let mut title: Option<Range<usize>> = None;
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|c: char| !c.is_whitespace()) {
        at += skipped;
        let rest = &text[at..];
        let name = name_of(rest);
        let (value, length, is_quoted) =
            match rest[name.len()..].strip_prefix('=').filter(|_| !name.is_empty()) {
                Some(value) => {
                    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                    let inner = quote.and_then(|quote| value[1..].split_once(quote).map(|(inner, _)| inner));
                    match inner {
                        Some(inner) => (inner, name.len() + 3 + inner.len(), true),
                        None => {
                            let word = value.split(char::is_whitespace).next().unwrap_or_default();
                            (word, name.len() + 1 + word.len(), false)
                        }
                    }
                }
                None => {
                    let word = rest.split(char::is_whitespace).next().unwrap_or_default();
                    let end = at + word.len();
                    title = Some(title.map_or(at, |title| title.start)..end);
                    at = end;
                    continue;
                }
            };
        let span = start + at..start + at + length;
        found.push(Argument { name: name.to_owned(), value: value.to_owned(), is_quoted, span });
        at += length;
    }
    if let Some(title) = title {
        let span = start + title.start..start + title.end;
        let value = text[title].trim_matches('"').to_owned();
        found.insert(0, Argument { name: "title".into(), value, is_quoted: true, span });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_arguments() {
        let read = |text: &str| {
            let found = arguments(text, 0);
            found.into_iter().map(|one| (one.name, one.value, text[one.span].to_owned())).collect::<Vec<_>>()
        };
        let argument = |name: &str, value: &str, written: &str| (name.into(), value.into(), written.into());
        assert_eq!(
            read(" level=2 label=\"a = b\" kind='x'"),
            [
                argument("level", "2", "level=2"),
                argument("label", "a = b", "label=\"a = b\""),
                argument("kind", "x", "kind='x'")
            ]
        );
        assert_eq!(
            read(" Two words level=2"),
            [argument("title", "Two words", "Two words"), argument("level", "2", "level=2")]
        );
        assert_eq!(read(" \"In quotes\""), [argument("title", "In quotes", "\"In quotes\"")]);
        assert_eq!(read(" a=\"b"), [argument("a", "\"b", "a=\"b")]);
        assert_eq!(read("  "), []);
    }
}
