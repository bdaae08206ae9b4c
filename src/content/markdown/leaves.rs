//! Code, diagrams and formulas: read from their source, and drawn.

use super::Context;
use crate::content::diagram::{self, Diagram};
use crate::content::highlight::LineSet;
use crate::content::math::{self, MathError};
use crate::diag::{Rule, Span};
use crate::dialect;
use crate::document::escape::escape;
use crate::document::{Document, FormulaStyle, Kind, NodeId, Str};

/// Draws every leaf of the document.
pub(super) fn render(cx: &mut Context<'_>, document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        match document.kind(node) {
            Kind::Formula { source, style, .. } => formula(cx, document, node, source, style),
            Kind::CodeBlock { language, source, .. } => {
                let fence = InfoString::read(document.str(language));
                let source = document.str(source).to_owned();
                code(cx, document, node, &fence, &source);
            }
            _ => {}
        }
    }
}

fn formula(cx: &mut Context<'_>, document: &mut Document, node: NodeId, source: Str, style: FormulaStyle) {
    match math::to_mathml(document.str(source), style, &cx.tools.isolation) {
        Ok(mathml) => {
            let mathml = document.intern(&mathml);
            document.set_kind(node, Kind::Formula { source, mathml, style });
        }
        Err(error) => {
            let span = cx.span(document, node);
            let start = cx.text[span.clone()].find(document.str(source)).unwrap_or(0);
            report_math(cx, &span, start, error);
        }
    }
}

/// Reports formulas that stay text because their braces are not balanced.
pub(super) fn check_balance(cx: &mut Context<'_>, document: &Document) {
    for span in dialect::unbalanced_formulas(document, cx.text) {
        if let Err(error) =
            math::to_mathml(&cx.text[span.clone()], FormulaStyle::Display, &cx.tools.isolation)
        {
            report_math(cx, &span, 0, error);
        }
    }
}

/// Reports what is wrong with a formula that starts `start` bytes after the start of `span`.
fn report_math(cx: &mut Context<'_>, span: &Span, start: usize, error: MathError) {
    let at = |offset: usize| (span.start + start + offset).min(span.end);
    let range = at(error.span.start)..at(error.span.end);
    let found = cx.report(Rule::InvalidMath, range, "the formula cannot be read");
    (found.label, found.is_temporary) = (Some(error.message), error.is_temporary);
}

/// The text after the fence: `python title="a.py" {2,4-5}`.
struct InfoString {
    language: String,
    title: Option<String>,
    marked: LineSet,
}

impl InfoString {
    fn read(info: &str) -> Self {
        let mut rest = info.trim();
        if let Some(language) = cell(rest) {
            return InfoString { language, title: None, marked: LineSet::default() };
        }
        let mut fence = InfoString { language: String::new(), title: None, marked: LineSet::default() };
        // `rust,ignore` and `js{1}` end the language as a space does.
        let end = rest.find(|c: char| c.is_whitespace() || c == ',' || c == '{').unwrap_or(rest.len());
        if !rest.starts_with("title=") {
            rest[..end].clone_into(&mut fence.language);
            rest = rest[end..].trim_start();
        }
        if let Some(after) = rest.split_once("title=").map(|(_, after)| after) {
            let title = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split(quote).next(),
                _ => after.split_whitespace().next(),
            };
            fence.title = title.filter(|title| !title.is_empty()).map(str::to_owned);
        }
        let braces = rest.find('{').and_then(|from| rest[from..].find('}').map(|to| &rest[from..=from + to]));
        fence.marked = braces.and_then(LineSet::parse).unwrap_or_default();
        fence
    }
}

/// The language of a cell of R Markdown and Quarto, or of code with the attributes of Pandoc: `{r setup, echo=FALSE}`, `{.python .numberLines}`.
fn cell(info: &str) -> Option<String> {
    const LANGUAGES: [&str; 14] = [
        "bash", "css", "dot", "html", "js", "julia", "mermaid", "ojs", "perl", "python", "r", "ruby", "sql",
        "stan",
    ];
    let words = info.strip_prefix('{')?.strip_suffix('}')?;
    let first = words.split([' ', ',']).next()?;
    let class = first.strip_prefix('.').filter(|class| !class.is_empty());
    let engine = || LANGUAGES.iter().find(|known| first.eq_ignore_ascii_case(known)).copied();
    let language = class.or_else(engine)?;
    Some(if language == "ojs" { "js" } else { language }.to_owned())
}

/// A code block, a diagram or a formula, by its fence.
fn code(cx: &mut Context<'_>, document: &mut Document, node: NodeId, fence: &InfoString, source: &str) {
    let span = cx.span(document, node);
    let html = match fence.language.to_ascii_lowercase().as_str() {
        "mermaid" => match draw(cx, source, &span) {
            Some(Diagram { kind, parts, svg, has_links }) => {
                let [source, kind, parts, svg] =
                    [source, &*kind, &*parts, &*svg].map(|text| document.intern(text));
                document.set_kind(node, Kind::Diagram { source, kind, parts, svg, has_links });
                return;
            }
            None => plain_code(fence, source),
        },
        "math" => match math::to_mathml(source.trim(), FormulaStyle::Display, &cx.tools.isolation) {
            Ok(mathml) => {
                let (source, mathml) = (document.intern(source.trim()), document.intern(&mathml));
                let formula =
                    document.push(Kind::Formula { source, mathml, style: FormulaStyle::Display }, span);
                document.set_kind(node, Kind::Paragraph);
                document.append(node, formula);
                return;
            }
            Err(error) => {
                // Without a prefix before the block's lines, the formula is a slice of the file.
                let formula = cx.text[span.clone()].find(source.trim()).map(|at| span.start + at);
                let span = formula
                    .map_or_else(|| span.clone(), |start| start + error.span.start..start + error.span.end);
                let found = cx.report(Rule::InvalidMath, span, "the formula cannot be read");
                (found.label, found.is_temporary) = (Some(error.message), error.is_temporary);
                plain_code(fence, source)
            }
        },
        "" | "text" | "txt" | "plain" | "plaintext" => plain_code(fence, source),
        _ => match cx.tools.highlighter.highlight(source, &fence.language, &fence.marked) {
            Some(html) => html,
            None => {
                unknown_language(cx, &fence.language, &span);
                plain_code(fence, source)
            }
        },
    };
    let language = document.intern(&fence.language);
    let title = document.intern(fence.title.as_deref().unwrap_or_default());
    let (source, html) = (document.intern(source), document.intern(&html));
    document.set_kind(node, Kind::CodeBlock { language, title, source, html });
}

fn unknown_language(cx: &mut Context<'_>, language: &str, span: &Span) {
    let fence_line = cx.text[span.clone()].find('\n').map_or(span.end, |end| span.start + end);
    let message = format!("there is no syntax for the language `{language}`");
    let help = cx.tools.highlighter.nearest(language).map(|near| format!("did you mean `{near}`?"));
    let help = help.or_else(|| Some("write `text` for a block without a language".into()));
    cx.report(Rule::UnknownLanguage, span.start..fence_line, message).help = help;
}

fn draw(cx: &mut Context<'_>, source: &str, span: &Span) -> Option<Diagram> {
    cx.drawings.push(diagram::key(source));
    let (id_prefix, tools) = (format!("diagram-{}", cx.drawings.len()), cx.tools);
    match diagram::diagram(source, &id_prefix, &tools.cache, &tools.isolation) {
        Ok(diagram) => Some(diagram),
        Err(error) => {
            let span = line_span(cx.text, span, error.line.map(|line| line + 1));
            let found = cx.report(Rule::InvalidDiagram, span, "the diagram cannot be drawn");
            (found.label, found.is_temporary) = (Some(error.message), error.is_temporary);
            found.help = error.help;
            None
        }
    }
}

/// The n-th line (1-based) of the text at `span`, or its first.
fn line_span(text: &str, span: &Span, line: Option<usize>) -> Span {
    let mut at = span.start;
    for (index, words) in text[span.clone()].split_inclusive('\n').enumerate() {
        if index + 1 >= line.unwrap_or(1) {
            return at..at + words.trim_end().len().max(1);
        }
        at += words.len();
    }
    span.clone()
}

fn plain_code(fence: &InfoString, code: &str) -> String {
    let mut html = String::with_capacity(code.len() + code.len() / 8);
    for (index, line) in code.split_inclusive('\n').enumerate() {
        if fence.marked.contains(index + 1) {
            let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
            html.push_str(&format!("<mark>{}</mark>{end}", escape(words)));
        } else {
            html.push_str(&escape(line));
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fences() {
        let fence = InfoString::read("python title=\"a b.py\" {2,4-5}");
        assert_eq!((fence.language.as_str(), fence.title.as_deref()), ("python", Some("a b.py")));
        assert!(fence.marked.contains(2) && !fence.marked.contains(3) && fence.marked.contains(5));
        assert_eq!(InfoString::read("rust,ignore").language, "rust");
        assert_eq!(InfoString::read("js{1}").language, "js");
        assert_eq!(InfoString::read("title=x").title.as_deref(), Some("x"));
        assert_eq!(InfoString::read("").language, "");
    }
}
