//! For front ends that show diagnostics one by one and link their places.

use super::{Entry, Level, Style, human};

/// A diagnostic, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'a> {
    /// How loud it is.
    pub level: Level,
    /// The rule's name.
    pub rule: &'static str,
    /// The file, from the book's root.
    pub path: &'a str,
    /// Line and column from 1, columns in characters; none in a file without text.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub message: &'a str,
    /// The source line with the place underlined, and the help, as a terminal shows them.
    pub excerpt: String,
}

pub(super) fn shown<'a>(entry: &Entry<'a>, style: Style) -> Shown<'a> {
    let diagnostic = entry.diagnostic;
    let text = human::one(entry, style);
    // What stands above the line that names the place is the message.
    let place = text.lines().position(|line| line.trim_start().starts_with("--> "));
    let below = text.lines().skip(place.map_or(0, |place| place + 1));
    // The empty line of the margin parts the place from the source: here they are apart.
    let excerpt: Vec<&str> = below.skip_while(|line| line.trim() == "|").collect();
    Shown {
        level: entry.level,
        rule: diagnostic.rule.name(),
        path: &diagnostic.path,
        position: entry.place.as_ref().map(|place| (place.start.line, place.start.column)),
        message: &diagnostic.message,
        excerpt: excerpt.join("\n"),
    }
}
