//! Text for people, in the format of rustc.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::{LintLevel, Location, ReportEntry, ReportStyle, Rule};

/// All errors, then the warnings grouped by rule: at most `examples` of each rule, and the number of the others. A template fails alike on many
/// pages; of its errors at one position, at most `examples` too.
pub(super) fn write(entries: &[ReportEntry<'_>], style: ReportStyle, examples: usize) -> String {
    let (errors, mut warnings): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.level == LintLevel::Deny);
    warnings.sort_by_key(|entry| entry.diagnostic.rule);
    let errors = errors.chunk_by(|a, b| is_same_template_error(a, b));
    let warnings = warnings.chunk_by(|a, b| a.diagnostic.rule == b.diagnostic.rule);
    let mut out = String::new();
    for group in errors.chain(warnings) {
        for entry in group.iter().take(examples) {
            out.extend([one(entry, style).as_str(), "\n\n"]);
        }
        let rest = group.get(examples..).unwrap_or_default();
        if let Some(first) = rest.first() {
            let rule = first.diagnostic.rule.name();
            let noun = if first.level == LintLevel::Deny { "error" } else { "warning" };
            let ending = if rest.len() == 1 { "" } else { "s" };
            let more = format!("... and {} more `{rule}` {noun}{ending}", rest.len());
            out.extend([more.as_str(), " (`prepbook check --all` shows them)\n\n"]);
        }
    }
    out
}

/// Whether an error in a template is the same as another, on another page.
fn is_same_template_error(one: &ReportEntry<'_>, other: &ReportEntry<'_>) -> bool {
    let (one, other) = (one.diagnostic, other.diagnostic);
    one.rule == Rule::TemplateError
        && (one.rule, &one.path, one.span()) == (other.rule, &other.path, other.span())
}

/// One entry, without a line end.
pub(super) fn one(entry: &ReportEntry<'_>, style: ReportStyle) -> String {
    let renderer = if style.colored { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    renderer.term_width(style.width).render(&[group(entry)])
}

fn group<'a>(entry: &'a ReportEntry<'a>) -> Group<'a> {
    let diagnostic = entry.diagnostic;
    let title_level = if entry.level == LintLevel::Deny { Title::ERROR } else { Title::WARNING };
    let title = title_level.primary_title(printable(&diagnostic.message)).id(diagnostic.rule.name());
    let path = printable(&diagnostic.path);
    let group = match &entry.location {
        Some(location) => {
            let snippet = snippet(location, diagnostic.label.as_deref());
            // The renderer counts columns in the text it is given, so a cut line needs its position spelled out.
            if location.is_cut {
                let origin = Origin::path(path).line(location.start.line).char_column(location.start.column);
                title.element(origin).element(snippet)
            } else {
                title.element(snippet.path(path))
            }
        }
        None => title.element(Origin::path(path)),
    };
    match &diagnostic.help {
        Some(help) => group.element(Title::HELP.message(printable(help))),
        None => group,
    }
}

/// The first line of the location: one line is enough to find it, and a long answer would fill the terminal.
fn snippet<'a>(location: &Location, label: Option<&str>) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = &location.line;
    // Control characters would move the cursor, so each is replaced by one visible character.
    let source: String = line.chars().map(|c| if is_unprintable(c) { '�' } else { c }).collect();
    let at = |offset: usize| {
        line[..offset].chars().map(|c| if is_unprintable(c) { '�'.len_utf8() } else { c.len_utf8() }).sum()
    };
    let span = at(location.line_start)..at(location.line_end);
    let annotation = AnnotationKind::Primary.span(span).label(label.map(printable));
    Snippet::source(source).line_start(location.start.line).annotation(annotation)
}

/// Text from a book without control characters, which could move the cursor or change colours.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && is_unprintable(c) { '�' } else { c }).collect()
}

fn is_unprintable(c: char) -> bool {
    c.is_control() && c != '\t'
}
