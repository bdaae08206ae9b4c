//! Text for people, in the format of rustc.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::{LintLevel, Location, ReportEntry, ReportStyle};

/// All errors, then the warnings grouped by rule: at most `examples` of each rule, and the number of the others.
pub(super) fn write(entries: &[ReportEntry<'_>], style: ReportStyle, examples: usize) -> String {
    let (errors, mut warnings): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.level == LintLevel::Deny);
    warnings.sort_by_key(|entry| entry.diagnostic.rule);
    let mut out = String::new();
    let push = |entry: &ReportEntry<'_>, out: &mut String| out.extend([one(entry, style).as_str(), "\n\n"]);
    errors.iter().for_each(|entry| push(entry, &mut out));
    for of_rule in warnings.chunk_by(|a, b| a.diagnostic.rule == b.diagnostic.rule) {
        of_rule.iter().take(examples).for_each(|entry| push(entry, &mut out));
        let rest = of_rule.get(examples..).unwrap_or_default();
        if let Some(first) = rest.first() {
            let rule = first.diagnostic.rule.name();
            let noun = if rest.len() == 1 { "warning" } else { "warnings" };
            out.push_str(&format!(
                "... and {} more `{rule}` {noun} (`prepbook check --all` shows them)\n\n",
                rest.len()
            ));
        }
    }
    out
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
