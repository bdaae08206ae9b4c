//! The deck's cards as notes for other programs: self-contained HTML.

mod layout;
mod question;
mod table;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::ExportInput;
use super::links::{ArticleLinks, Medium};
use crate::cache::Fingerprint;
use crate::content::front_matter::{Difficulty, Grade, Grades, Level, Priority};
use crate::document::kind::AnswerForm;
use crate::document::reading::{self, Syntax};
use crate::document::{Document, NodeId, Phrase};
use crate::model::PageId;
use crate::site::Site;
use crate::site::href::{escape, with_anchor};
use crate::study::deck::Content;
use crate::study::{NoteDigest, NoteKind};
pub(super) use layout::{NoteLayout, layout};

/// A question, a question with choices, or a row or cell of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// Derived from the guide's id and the card's, so it does not change with the text.
    pub(super) guid: String,
    /// Its id in the lock: the card's, with the kind if the card was of another kind before.
    pub(super) id: String,
    pub(super) kind: NoteKind,
    /// HTML, one for each of the kind's fields.
    pub(super) fields: Vec<String>,
    /// Names of decks, the outer first.
    pub(super) deck: Vec<String>,
    pub(super) tags: Vec<String>,
    /// The day in the article's front matter.
    pub(super) updated: Option<String>,
}

/// The two sides of a card, as HTML.
pub(super) struct CardSides {
    pub(super) front: String,
    pub(super) back: String,
}

/// Storage for images on cards.
pub(super) trait Media {
    /// Stores the site's image at `path` and returns its name; `None` to show its text instead.
    fn image(&mut self, path: &str) -> Option<String>;
}

/// Text files contain no images.
pub(super) struct TextOnly;

impl Media for TextOnly {
    fn image(&mut self, _: &str) -> Option<String> {
        None
    }
}

impl Note {
    /// Question and answer, as HTML.
    pub(super) fn sides(&self) -> CardSides {
        let NoteLayout { asked, answer, .. } = *layout(self.kind);
        let context: String = self.fields[..asked].iter().map(|field| paragraph(field)).collect();
        CardSides {
            front: context + &self.fields[asked..answer].concat(),
            back: self.fields[answer..4].concat(),
        }
    }

    /// Where the card is from, as HTML.
    pub(super) fn source(&self) -> String {
        paragraph(&self.fields[4])
    }
}

fn paragraph(html: &str) -> String {
    if html.is_empty() { String::new() } else { format!("<p>{html}</p>") }
}

/// Writes the fields of notes.
struct NoteWriter<'w> {
    source: &'w ExportInput<'w>,
    /// What links to the site begin with, where it is published.
    base_url: Option<&'w str>,
    media: RefCell<&'w mut dyn Media>,
}

/// The notes of the guide's deck, in its order.
pub(super) fn notes(source: &ExportInput<'_>, media: &mut dyn Media) -> Vec<Note> {
    notes_for(source, source.views.site().base_url.as_deref(), media)
}

fn notes_for(source: &ExportInput<'_>, base_url: Option<&str>, media: &mut dyn Media) -> Vec<Note> {
    let guide = source.views.guide();
    let study = source.views.study();
    let (deck, identities, guide_id) = (study.deck(), study.identities(), study.guide_id());
    let writer = NoteWriter { source, base_url, media: RefCell::new(media) };
    let mut notes = Vec::with_capacity(deck.cards.len());
    for article in &deck.articles {
        let page = article.page;
        let topic = guide.pages[page].topic.map(|topic| guide.topics[topic].title.as_str());
        for card in &deck.cards[article.cards.clone()] {
            let (kind, fields) = match &card.content {
                Content::Question { question, form } => {
                    let kind = match form {
                        AnswerForm::Open => NoteKind::Question,
                        AnswerForm::Choice => NoteKind::Choice,
                    };
                    (kind, writer.question(*question))
                }
                Content::Table { comparison, card } => {
                    (NoteKind::Comparison, writer.table(*comparison, card))
                }
            };
            let id = study.note_id(card.ids(identities).id, kind);
            notes.push(Note {
                guid: guid(&guide_id, &id),
                fields: fields.into_iter().chain([escape(&id)]).map(literal).collect(),
                id,
                kind,
                deck: [Some(guide.title.as_str()), topic].into_iter().flatten().map(deck_name).collect(),
                tags: tags(source, page, card.content.grades(guide)),
                updated: guide.pages[page].updated.clone(),
            });
        }
        (source.progress)();
    }
    notes
}

/// What the notes show, by id. Images count by their bytes in the site, before they are scaled, and links without the address where the site is
/// published, which may be known only when the deck is exported.
pub(super) fn digests(source: &ExportInput<'_>) -> BTreeMap<String, NoteDigest> {
    let notes = notes_for(source, Some(""), &mut SiteImages(source.site));
    notes
        .into_iter()
        .map(|note| {
            let parts = [&note.fields, &note.deck, &note.tags].map(|list| list.join("\u{1f}"));
            let hash = Fingerprint::of_parts(parts.iter().map(String::as_bytes)).0 as u64;
            (note.id, NoteDigest { hash, kind: note.kind })
        })
        .collect()
}

/// Names images by their content.
struct SiteImages<'s>(&'s Site);

impl Media for SiteImages<'_> {
    fn image(&mut self, path: &str) -> Option<String> {
        let bytes = self.0.pull(path).and_then(Result::ok)?;
        Some(Fingerprint::of(&bytes).to_string())
    }
}

/// The GUID of a note, by which Anki knows it.
pub(super) fn guid(guide_id: &str, id: &str) -> String {
    format!("{:016x}", Fingerprint::of_parts([guide_id.as_bytes(), id.as_bytes()]).0 as u64)
}

/// A field in which nothing is a tag of Anki: `[latex]`, `[sound:…]`, `[$]`, `[anki:…]`, and the braces of clozes and templates.
fn literal(html: String) -> String {
    const TAGS: [&str; 4] = ["latex", "sound:", "$", "anki:"];
    if !html.contains(['[', '{']) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    for (at, c) in html.char_indices() {
        let rest = &html.as_bytes()[at + c.len_utf8()..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let is_tag = |tag: &&str| {
            rest.get(..tag.len()).is_some_and(|found| found.eq_ignore_ascii_case(tag.as_bytes()))
        };
        match c {
            '[' if TAGS.iter().any(is_tag) => out.push_str("&#91;"),
            '{' if rest.starts_with(b"{") => out.push_str("&#123;"),
            c => out.push(c),
        }
    }
    out
}

/// A name that is one deck's: `::` would part it into two.
pub(super) fn deck_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").replace("::", ":")
}

/// Topics of a page, and the grades of a card of it. A tag has no spaces.
fn tags(source: &ExportInput<'_>, page: PageId, grades: Grades) -> Vec<String> {
    let guide = source.views.guide();
    let tag = |kind: &str, name: &str| {
        format!("{kind}::{}", name.split_whitespace().collect::<Vec<_>>().join("-").replace("::", ":"))
    };
    let topics = guide.topics.iter_enumerated();
    let topics =
        topics.filter(|(id, topic)| guide.pages[page].topic == Some(*id) || topic.articles.contains(&page));
    let mut tags: Vec<String> = topics.map(|(_, topic)| tag("topic", &topic.id)).collect();
    tags.extend(grades.priority.map(|priority| tag(Priority::KEY, priority.id())));
    tags.extend(grades.level.map(|level| tag(Level::KEY, level.id())));
    tags.extend(grades.difficulty.map(|difficulty| tag(Difficulty::KEY, difficulty.id())));
    tags
}

impl NoteWriter<'_> {
    /// A part of a page as HTML for a card.
    fn html(&self, page: PageId, document: &Document, node: NodeId) -> String {
        let views = self.source.views;
        let links =
            ArticleLinks { views, page: Some(page), on: &views.guide().pages[page].url, medium: self };
        reading::render(document, node, Syntax::Html, &links).trim().to_owned()
    }

    /// A phrase of a page.
    fn phrase(&self, page: PageId, phrase: &Phrase) -> String {
        match phrase.markup() {
            Some(markup) => self.html(page, markup, Document::ROOT),
            None => escape(phrase.text()),
        }
    }

    /// The source: a link if the guide is published.
    fn source(&self, page: PageId, anchor: &str) -> String {
        let guide = self.source.views.guide();
        let found = &guide.pages[page];
        let topic = found.topic.map(|topic| guide.topics[topic].title.as_str());
        let title = [topic, Some(found.title())].into_iter().flatten().collect::<Vec<_>>().join(" › ");
        match self.base_url {
            Some(base) => {
                format!(
                    "<a href=\"{}\">{}</a>",
                    escape(&format!("{base}{}", with_anchor(&found.url, anchor))),
                    escape(&title)
                )
            }
            None => escape(&title),
        }
    }
}

impl Medium for &NoteWriter<'_> {
    fn site(&self, _on: &str, path: &str, anchor: &str) -> Option<String> {
        Some(format!("{}{}", self.base_url?, with_anchor(path, anchor)))
    }

    fn image(&self, path: &str) -> Option<String> {
        self.media.borrow_mut().image(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_anki_are_text() {
        for (html, expected) in [
            ("[latex]x[/LaTeX] [$]y[/$] [$$]", "&#91;latex]x&#91;/LaTeX] &#91;$]y&#91;/$] &#91;$$]"),
            ("[sound:é.mp3] [anki:play]", "&#91;sound:é.mp3] &#91;anki:play]"),
            ("{{c1::x}} {y} a[0] [é", "&#123;{c1::x}} {y} a[0] [é"),
        ] {
            assert_eq!(literal(html.to_owned()), expected);
        }
    }
}
