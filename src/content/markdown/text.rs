//! Plain text of events.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Item;
use crate::memo::Fingerprint;

/// Whether a heading starts here.
pub(super) fn is_heading_start(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::Heading { .. }))
}

/// Text of one line: inline code included, line breaks as spaces, HTML and formulas' markup left out.
pub(super) fn line(items: &[Item<'_>]) -> String {
    let mut out = String::new();
    for (event, _) in items {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::InlineHtml(html) => out.push_str(formula_source(html)),
            _ => {}
        }
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

/// Text of several blocks, one a line; code blocks left out.
pub(super) fn blocks(items: &[Item<'_>]) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for (event, _) in items {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) | Event::Code(text) if !in_code => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::InlineHtml(html) => out.push_str(formula_source(html)),
            Event::End(TagEnd::TableCell) => out.push_str(" \u{b7} "),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => {
                let end = out.trim_end_matches([' ', '\u{b7}']).len();
                out.truncate(end);
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out.shrink_to_fit();
    out
}

/// All that is said: text of blocks and of code, formulas, and which choices are right. For comparing, not for reading.
pub(super) fn whole(items: &[Item<'_>]) -> String {
    let mut out = String::new();
    for (event, _) in items {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::InlineHtml(html) => out.push_str(formula_source(html)),
            Event::TaskListMarker(done) => out.push_str(if *done { "[x] " } else { "[ ] " }),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Text of the code blocks, without blank lines and indents.
pub(super) fn code(items: &[Item<'_>]) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for (event, _) in items {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if in_code => {
                for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                    out.push_str(line);
                    out.push('\n');
                }
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out.shrink_to_fit();
    out
}

/// Of a question's words, without case, marks of punctuation and spacing.
pub(super) fn wording(text: &str) -> Fingerprint {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    Fingerprint::of(words.map(str::to_lowercase).collect::<Vec<_>>().join(" ").as_bytes())
}

/// A formula's LaTeX, from the HTML that the inline pass made of it; nothing for other HTML.
fn formula_source(html: &str) -> &str {
    const OPEN: &str = "<annotation encoding=\"application/x-tex\">";
    if !html.starts_with("<math") {
        return "";
    }
    html.find(OPEN).map_or("", |at| {
        let source = &html[at + OPEN.len()..];
        source.split("</annotation>").next().unwrap_or_default()
    })
}

/// The first paragraph, cut at a word to some 200 characters.
pub(super) fn first_paragraph(items: &[Item<'_>]) -> String {
    let mut depth = 0_usize;
    let mut start = None;
    for (place, (event, _)) in items.iter().enumerate() {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => start = Some(place),
            Event::End(TagEnd::Paragraph) if depth == 0 => {
                let text = line(&items[start.unwrap_or(place)..place]);
                if !text.is_empty() {
                    return shorten(&text, 200);
                }
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::Table(_)) => {
                depth += 1;
            }
            Event::End(
                TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition | TagEnd::Table,
            ) => {
                depth -= 1;
            }
            _ => {}
        }
    }
    String::new()
}

/// `text`, cut at a word to at most `limit` characters, with `…` if it was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')))
}

/// Number of words to read, code left out. Scripts without spaces count two characters a word.
pub(super) fn count_words(items: &[Item<'_>]) -> usize {
    let mut in_code = false;
    let mut words = 0;
    for (event, _) in items {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) | Event::Code(text) if !in_code => words += words_in(text),
            _ => {}
        }
    }
    words
}

/// The same for plain text.
pub(super) fn words_in(text: &str) -> usize {
    if text.is_ascii() {
        let (mut words, mut counted) = (0, false);
        for byte in text.bytes() {
            let counts = byte.is_ascii_alphanumeric();
            words += usize::from(counts && !counted);
            counted = counts || counted && !byte.is_ascii_whitespace();
        }
        return words;
    }
    let spaced = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let unspaced = text.chars().filter(|c| is_unspaced(*c)).count();
    if unspaced == 0 { spaced } else { spaced.max(unspaced / 2) }
}

/// Chinese, Japanese, Thai, Lao, Khmer and Burmese letters, written without spaces.
pub(in crate::content) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_question_in_other_clothes() {
        assert_eq!(wording("What is  ACID?"), wording("what is “ACID”"));
        assert_ne!(wording("What is ACID?"), wording("What is BASE?"));
    }
}
