//! Pandoc, Quarto and the Carpentries: divs between colons, and spans in brackets with attributes.

use super::alert;
use super::attributes::{List, tag_attribute};
use super::lines::Line;
use super::rewrite::{Container, Edit};
use super::texts;
use crate::document::kind::AlertKind;
use crate::document::{Document, Kind, NodeId};

/// Divs of lessons of the Carpentries that hold an aside, and their titles.
const ASIDES: [(&str, &str); 9] = [
    ("callout", "Note"),
    ("objectives", "Objectives"),
    ("questions", "Questions"),
    ("keypoints", "Key points"),
    ("prereq", "Prerequisites"),
    ("discussion", "Discussion"),
    ("checklist", "Checklist"),
    ("testimonial", "Testimonial"),
    ("overview", "Overview"),
];

/// What a line between colons opens.
pub(super) struct Div {
    pub(super) container: Container,
    pub(super) title: Option<String>,
    pub(super) id: Option<String>,
}

/// Reads what follows the colons: `challenge`, `{.callout-note #id}`. `None` if it is of another tool, or means nothing.
pub(super) fn read_div(rest: &str, colons: usize) -> Option<Div> {
    let div = |container, title: Option<&str>, id: Option<&str>| Div {
        container,
        title: title.map(str::to_owned),
        id: id.map(str::to_owned),
    };
    if rest.starts_with('{') {
        let list = List::read(rest).filter(|list| list.length == rest.len() && list.is_certain)?;
        let mut classes = list.words.split_whitespace().filter_map(|word| word.strip_prefix('.'));
        let is_aside = |class: &str| class.strip_prefix("callout-").and_then(alert::kind).is_some();
        let found = classes.clone().find(|class| is_aside(class));
        let Some(class) = found else {
            let named = classes.find_map(named);
            let (container, title) = named.unwrap_or((Container::Group, None));
            return Some(div(container, title, list.id));
        };
        let name = class.trim_start_matches("callout-");
        let kind = alert::kind(name)?;
        let title = tag_attribute(list.words, "title");
        let (container, title) = match list.value("collapse") {
            Some(collapse) => {
                let title = title.unwrap_or_else(|| alert::title(name));
                (Container::Fold { kind, is_open: collapse == "false" }, Some(title))
            }
            None => Container::alert(name, kind, title),
        };
        return Some(div(container, title.as_deref(), list.id));
    }
    let is_name = rest.starts_with(|c: char| c.is_ascii_lowercase())
        && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    match named(rest) {
        Some((container, title)) => Some(div(container, title, None)),
        // No other tool writes as many colons.
        None if colons > 5 && is_name && alert::kind(rest).is_none() => {
            Some(div(Container::Group, None, None))
        }
        None => None,
    }
}

/// The divs of lessons, with the titles that they have without a heading.
fn named(name: &str) -> Option<(Container, Option<&'static str>)> {
    if let Some((_, title)) = ASIDES.iter().find(|(aside, _)| *aside == name) {
        return Some((Container::Alert(AlertKind::Note), Some(title)));
    }
    Some(match name {
        "challenge" => (Container::Exercise, Some("Challenge")),
        "exercise" => (Container::Exercise, Some("Exercise")),
        "solution" => (Container::Details, Some("Solution")),
        "spoiler" => (Container::Details, Some("Details")),
        "instructor" => (Container::Details, Some("For instructors")),
        _ => return None,
    })
}

/// The title of a div that is a heading, the first of the lines in it, and the line.
pub(super) fn heading_title<'s>(body: &[Line<'s>]) -> Option<(&'s str, Line<'s>)> {
    let line = body.iter().find(|line| !line.content().is_empty())?;
    let words = line.content();
    let marks = words.len() - words.trim_start_matches('#').len();
    let title = words[marks..].trim();
    ((1..=6).contains(&marks) && words[marks..].starts_with(' ') && !title.is_empty())
        .then_some((title, *line))
}

/// Removes the heading that became a title.
pub(super) fn remove_heading(line: &Line<'_>, group: usize) -> Edit {
    Edit::remove(line.content..line.end).of(group)
}

/// Reads `[text]{#id .class}`: the text, with an anchor if it has an id.
pub(super) fn read_spans(document: &mut Document, source: &str) {
    if !["]{", ")=", "$$", "label", "name"].iter().any(|mark| source.contains(mark)) {
        return;
    }
    for node in texts::joined(document, "{") {
        spans_in(document, node);
    }
}

/// Reads the spans that end in a text.
fn spans_in(document: &mut Document, node: NodeId) {
    let words = texts::words(document, node).to_owned();
    let mut parts = Vec::new();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(close) = words[at..].find("]{").map(|close| at + close) {
        let list = List::read(&words[close + 1..]).filter(|list| list.is_certain);
        let open = words[at..close].rfind('[').map(|open| at + open);
        at = close + 1;
        if let (Some(list), Some(open)) = (list, open) {
            at = close + 1 + list.length;
            found.push((words[open + 1..close].to_owned(), list.id.map(str::to_owned)));
            parts.push(open..at);
        }
    }
    if parts.is_empty() {
        return;
    }
    let alone = document.parent(node).filter(|parent| {
        let is_only = document.first(*parent) == document.last(*parent) && parts[0].len() == words.len();
        is_only && document.kind(*parent) == Kind::Paragraph && found[0].0.is_empty()
    });
    texts::split(document, node, &parts, |document, index, _| {
        let (words, id) = &found[index];
        let text = document.push_text(words);
        let Some(id) = id else { return text };
        let anchor = document.push_element("span");
        document.set_attribute(anchor, "id", id);
        if !words.is_empty() {
            document.append(anchor, text);
        }
        anchor
    });
    if let Some(paragraph) = alone {
        document.unwrap(paragraph);
    }
}
