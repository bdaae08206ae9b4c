//! For people: the way rustc shows what is wrong.

use annotate_snippets::{AnnotationKind, Group, Level as Loudness, Origin, Renderer, Snippet};

use super::{Entry, Level, Place, Style};

/// All entries, an empty line after each.
pub(super) fn write(entries: &[Entry<'_>], style: Style) -> String {
    entries.iter().map(|entry| one(entry, style) + "\n\n").collect()
}

/// One entry, without a line end.
pub(super) fn one(entry: &Entry<'_>, style: Style) -> String {
    let renderer = if style.colored { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    renderer.term_width(style.width).render(&[group(entry)])
}

fn group<'a>(entry: &'a Entry<'a>) -> Group<'a> {
    let diagnostic = entry.diagnostic;
    let loudness = if entry.level == Level::Deny { Loudness::ERROR } else { Loudness::WARNING };
    let title = loudness.primary_title(printable(&diagnostic.message)).id(diagnostic.rule.name());
    let path = printable(&diagnostic.path);
    let group = match &entry.place {
        Some(place) => {
            let snippet = snippet(place, diagnostic.label.as_deref());
            // The renderer counts the column in what it is given: of a cut line it has to be told.
            if place.is_cut {
                let origin = Origin::path(path).line(place.start.line).char_column(place.start.column);
                title.element(origin).element(snippet)
            } else {
                title.element(snippet.path(path))
            }
        }
        None => title.element(Origin::path(path)),
    };
    match &diagnostic.help {
        Some(help) => group.element(Loudness::HELP.message(printable(help))),
        None => group,
    }
}

/// The first line of the place: one line is enough to find it, and a long answer would fill the terminal.
fn snippet<'a>(place: &Place, label: Option<&str>) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = &place.line;
    // Control characters would move the cursor; each becomes one visible character of its own width.
    let source: String = line.chars().map(|c| if is_unprintable(c) { '�' } else { c }).collect();
    let at = |offset: usize| {
        line[..offset].chars().map(|c| if is_unprintable(c) { '�'.len_utf8() } else { c.len_utf8() }).sum()
    };
    let span = at(place.line_start)..at(place.line_end);
    let annotation = AnnotationKind::Primary.span(span).label(label.map(printable));
    Snippet::source(source).line_start(place.start.line).annotation(annotation)
}

/// Text of a book, safe to print: it cannot move the cursor or colour what follows.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && is_unprintable(c) { '�' } else { c }).collect()
}

fn is_unprintable(c: char) -> bool {
    c.is_control() && c != '\t'
}
