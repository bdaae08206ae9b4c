//! The cards as text: as a table for Anki and others, as plain text for programs that do not read HTML, and as Markdown for Obsidian.

use super::cards::{CardSides, Note, TextOnly, notes};
use super::{ExportError, ExportInput, Exported};
use crate::document::reading::choice_letter;
use crate::document::{Document, NodeId, markup, text};

/// Anki's import header, with a note type that every collection has.
const HEADER: &str = "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n#tags column:5\n#columns:GUID\tDeck\tFront\tBack\tTags\n";
/// What separates the lines of a card that stands on one line.
const LINE_SEPARATOR: &str = " / ";

/// `guide.tsv`: the cards as Anki and others import them.
pub(super) fn table(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let mut writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(HEADER.as_bytes().to_vec());
    for note in &cards(source)? {
        let CardSides { front, back } = note.sides();
        let back = format!("{back}{}", note.source());
        let record = [&note.guid, &note.deck.join("::"), &front, &back, &note.tags.join(" ")];
        writer.write_record(record)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(Exported { bytes, ..Exported::default() })
}

/// `guide.txt`: question and answer of a card per line, with a tab between them.
pub(super) fn columns(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let mut out = String::new();
    for note in cards(source)? {
        let CardSides { front, back } = note.sides();
        out.push_str(&format!("{}\t{}\n", plain(&front), plain(&back)));
    }
    Ok(Exported { bytes: out.into_bytes(), ..Exported::default() })
}

/// `guide.md`: cards of the plug-in Spaced Repetition. A line with `?` separates question and answer, an empty line ends the card, and a tag names the
/// deck of the cards below it.
pub(super) fn obsidian(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let mut out = String::new();
    let mut deck = Vec::new();
    for note in cards(source)? {
        if note.deck != deck {
            out.push_str(&format!("#flashcards/{}\n\n", deck_tag(&note.deck)));
            deck.clone_from(&note.deck);
        }
        let CardSides { front, back } = note.sides();
        out.push_str(&format!("{}\n?\n{}\n\n", html_line(&front), html_line(&back)));
    }
    Ok(Exported { bytes: out.into_bytes(), ..Exported::default() })
}

fn cards(source: &ExportInput<'_>) -> Result<Vec<Note>, ExportError> {
    let notes = notes(source, &mut TextOnly);
    if notes.is_empty() { Err(ExportError::NoCards) } else { Ok(notes) }
}

/// The text of HTML on one line.
fn plain(html: &str) -> String {
    let mut document = markup::page(html);
    letter_choices(&mut document);
    let words = text::blocks(&document, [Document::ROOT]);
    let lines = words.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(LINE_SEPARATOR)
}

/// Writes the letters of lists with letters, which verdicts on choices refer to.
fn letter_choices(document: &mut Document) {
    let is_lettered =
        |node: NodeId| document.element(node) == Some("ol") && document.attribute(node, "type") == Some("A");
    let mut items: Vec<(NodeId, char)> = Vec::new();
    for list in document.descendants(Document::ROOT).filter(|node| is_lettered(*node)) {
        let choices = document.children(list).filter(|item| document.element(*item) == Some("li"));
        items.extend(choices.enumerate().map(|(index, item)| (item, choice_letter(index))));
    }
    for (item, letter) in items {
        let first = document.first(item);
        let paragraph = first.filter(|first| document.element(*first) == Some("p"));
        let letter = document.push_text(&format!("{letter}. "));
        match paragraph.map_or(first, |paragraph| document.first(paragraph)) {
            Some(first) => document.insert_before(first, letter),
            None => document.append(item, letter),
        }
    }
}

/// HTML as a block on one line, in which nothing is Markdown, a tag, or mark-up of cards.
fn html_line(html: &str) -> String {
    let mut out = String::from("<div>");
    let mut chars = html.trim().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        match c {
            '\r' => {}
            '\n' => out.push_str("&#10;"),
            ':' if next == Some(':') || html[..at].ends_with(':') => out.push_str("&#58;"),
            '=' if next == Some('=') || html[..at].ends_with('=') => out.push_str("&#61;"),
            '#' if !html[..at].ends_with('&') => out.push_str("&#35;"),
            c => out.push(c),
        }
    }
    out + "</div>"
}

/// Names of decks as a tag, which has letters, numbers, `_`, `-` and `/`, and not only numbers.
fn deck_tag(deck: &[String]) -> String {
    let name = |name: &String| {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join("-").to_lowercase()
    };
    deck.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_one_line_of_text() {
        assert_eq!(plain("<table><tr><th>A</th><td>b</td></tr><tr><td>c</td></tr></table>"), "A · b / c");
        let html = "<p>a\n b</p><ul><li>x &lt; y</li><li>z</li></ul><pre>1\n\n2</pre><math><msup><mi>n</mi><mn>2</mn></msup></math>";
        assert_eq!(plain(html), "a b / x < y / z / 1 2 / n²");
        assert_eq!(
            plain("Which?<ol type=\"A\"><li>One</li><li><p>Two</p></li></ol>"),
            "Which? / A. One / B. Two"
        );
        assert_eq!(plain("<ul><li>one</li><li>two<ul><li>sub</li></ul></li></ul>"), "one / two / sub");
        assert_eq!(
            plain("<table><tr><td><p>a</p></td><td>b<ul><li>c</li></ul></td><td>d</td></tr></table>"),
            "a · b / c · d"
        );
    }

    #[test]
    fn nothing_in_a_card_is_markup_of_cards() {
        assert_eq!(
            html_line("<pre>std::vec == #tag\n\n&#39;</pre>"),
            "<div><pre>std&#58;&#58;vec &#61;&#61; &#35;tag&#10;&#10;&#39;</pre></div>"
        );
        assert_eq!(deck_tag(&["C++ & me".to_owned(), "Größe 1".to_owned()]), "c-me/größe-1");
    }
}
