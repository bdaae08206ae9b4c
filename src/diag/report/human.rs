//! For people: the way rustc shows what is wrong.

use annotate_snippets::{AnnotationKind, Group, Level as Loudness, Origin, Renderer, Snippet};

use super::place::{ceil_boundary, floor_boundary};
use super::{Entry, Level, Place, Style};

/// Source lines longer than this many bytes are cut around the place before they are laid out.
const LONGEST_LINE: usize = 2_000;

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
            let (from, to) = window(place);
            let snippet = snippet(place, (from, to), diagnostic.label.as_deref());
            // The renderer counts the column in what it is given: of a cut line it has to be told.
            if from == 0 {
                title.element(snippet.path(path))
            } else {
                let origin = Origin::path(path).line(place.start.line).char_column(place.start.column);
                title.element(origin).element(snippet)
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
fn snippet<'a>(
    place: &Place<'a>,
    (from, to): (usize, usize),
    label: Option<&str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = &place.line[from..to];
    // Control characters would move the cursor; each becomes one visible character of its own width.
    let source: String = line.chars().map(|c| if is_unprintable(c) { '�' } else { c }).collect();
    let at = |offset: usize| {
        line[..offset - from]
            .chars()
            .map(|c| if is_unprintable(c) { '�'.len_utf8() } else { c.len_utf8() })
            .sum()
    };
    let span = at(place.line_start)..at(place.line_end.min(to));
    let annotation = AnnotationKind::Primary.span(span).label(label.map(printable));
    Snippet::source(source).line_start(place.start.line).annotation(annotation)
}

/// The part of a very long line to show.
fn window(place: &Place<'_>) -> (usize, usize) {
    if place.line.len() <= LONGEST_LINE {
        return (0, place.line.len());
    }
    let from = floor_boundary(place.line, place.line_start.saturating_sub(LONGEST_LINE / 2));
    let to = ceil_boundary(place.line, place.line_start + LONGEST_LINE / 2);
    (from, to)
}

/// Text of a book, safe to print: it cannot move the cursor or colour what follows.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && is_unprintable(c) { '�' } else { c }).collect()
}

fn is_unprintable(c: char) -> bool {
    c.is_control() && c != '\t'
}
