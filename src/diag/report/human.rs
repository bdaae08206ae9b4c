//! Text for people, in the format of rustc.

use std::collections::HashMap;

use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::{LintLevel, Location, ReportEntry, ReportStyle, Rule};

/// Rules whose messages say which address is wrong. Many pages may have the same.
const OF_ADDRESSES: [Rule; 7] = [
    Rule::BrokenLink,
    Rule::BrokenAnchor,
    Rule::BrokenInclude,
    Rule::BrokenExternalLink,
    Rule::MissingAsset,
    Rule::RemoteImage,
    Rule::UnknownNote,
];

/// Entries of one cause.
struct Cause<'e, 'd> {
    entries: Vec<&'e ReportEntry<'d>>,
    /// How many of them are shown.
    shown: usize,
    /// What the others are called.
    noun: String,
}

/// All errors, then the warnings grouped by rule: at most `examples` of each rule, and the number of the others. An address that is wrong in many
/// places is shown at the first, and a template that fails alike on many pages at most `examples` times.
pub(super) fn write(entries: &[ReportEntry<'_>], style: ReportStyle, examples: usize) -> String {
    let (errors, mut warnings): (Vec<_>, Vec<_>) =
        entries.iter().partition(|entry| entry.level == LintLevel::Deny);
    warnings.sort_by_key(|entry| entry.diagnostic.rule);
    let mut out = String::new();
    for cause in causes(errors, examples) {
        out.push_str(&cause.text(style));
    }
    for of_rule in warnings.chunk_by(|a, b| a.diagnostic.rule == b.diagnostic.rule) {
        let causes = causes(of_rule.to_vec(), examples);
        let (shown, rest) = causes.split_at(examples.min(causes.len()));
        shown.iter().for_each(|cause| out.push_str(&cause.text(style)));
        let rest = rest.iter().map(|cause| cause.entries.len()).sum();
        if let Some(first) = of_rule.first() {
            out.push_str(&more(rest, &format!("`{}` warning", first.diagnostic.rule.name())));
        }
    }
    out
}

/// The causes of entries, in the order of their first entries.
fn causes<'e, 'd>(entries: Vec<&'e ReportEntry<'d>>, examples: usize) -> Vec<Cause<'e, 'd>> {
    let mut causes: Vec<Cause<'e, 'd>> = Vec::new();
    let mut by_address: HashMap<(Rule, &str), usize> = HashMap::new();
    for entry in entries {
        let found = entry.diagnostic;
        let is_of_address = examples < usize::MAX && OF_ADDRESSES.contains(&found.rule);
        let known = match is_of_address {
            true => by_address.get(&(found.rule, found.message.as_str())).copied(),
            false => {
                let last = causes.last().and_then(|cause| cause.entries.last());
                last.is_some_and(|last| is_same_template_error(last, entry)).then(|| causes.len() - 1)
            }
        };
        if let Some(known) = known {
            causes[known].entries.push(entry);
            continue;
        }
        let (shown, noun) = match is_of_address {
            true => (1, "place".to_owned()),
            false => (examples, format!("`{}` error", found.rule.name())),
        };
        if is_of_address {
            by_address.insert((found.rule, &found.message), causes.len());
        }
        causes.push(Cause { entries: vec![entry], shown, noun });
    }
    causes
}

impl Cause<'_, '_> {
    fn text(&self, style: ReportStyle) -> String {
        let shown = self.entries.iter().take(self.shown).map(|entry| format!("{}\n\n", one(entry, style)));
        let rest = self.entries.len().saturating_sub(self.shown);
        shown.chain([more(rest, &self.noun)]).collect()
    }
}

/// `... and 2 more places`, for what is not shown.
fn more(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    match count {
        0 => String::new(),
        count => format!("... and {count} more {noun}{ending} (`prepbook check --all` shows them)\n\n"),
    }
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
