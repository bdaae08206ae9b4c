//! The deck's cards as notes for other programs: self-contained HTML.

mod question;
mod table;

use super::ExportInput;
use crate::cache::Fingerprint;
use std::cell::RefCell;

use super::links::{Destination, destination, is_web};
use crate::content::front_matter::{Difficulty, Grades, Level, Priority};
use crate::document::reading::{self, Syntax};
use crate::document::{Address, Document, LinkId, NodeId, Phrase, Resolver};
use crate::model::PageId;
use crate::site::href::{escape, with_anchor};
use crate::study::Identity;
use crate::study::deck::Content;

/// A question, a question with choices, or a row or cell of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// Derived from the guide's id and the card's, so it does not change with the text.
    pub(super) guid: String,
    /// The card's id.
    pub(super) id: String,
    pub(super) kind: NoteKind,
    /// HTML, one for each of the kind's fields.
    pub(super) fields: Vec<String>,
    /// Names of decks, the outer first.
    pub(super) deck: Vec<String>,
    pub(super) tags: Vec<String>,
    /// The date of the last change of its text, if known.
    pub(super) changed: Option<String>,
    /// Whether its text has changed since `book.lock` was written.
    pub(super) is_ahead: bool,
}

/// The kind of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Question,
    Choice,
    Comparison,
}

/// Storage for images on cards.
pub(super) trait Media {
    /// Stores the site's image at `path` and returns its name; `None` to show its text instead.
    fn image(&mut self, path: &str) -> Option<String>;
}

/// Writes the fields of notes.
struct NoteWriter<'w> {
    source: &'w ExportInput<'w>,
    media: RefCell<&'w mut dyn Media>,
}

/// Resolves the links on a card of a page.
struct CardLinks<'p, 'w> {
    writer: &'p NoteWriter<'w>,
    page: PageId,
}

/// The notes of the guide's deck, in its order.
pub(super) fn notes(source: &ExportInput<'_>, media: &mut dyn Media) -> Vec<Note> {
    let guide = source.views.guide();
    let study = source.views.study();
    let (deck, identities, guide_id) = (study.deck(), study.identities(), study.guide_id());
    let writer = NoteWriter { source, media: RefCell::new(media) };
    let mut notes = Vec::with_capacity(deck.cards.len());
    for article in &deck.articles {
        let page = article.page;
        let topic = guide.pages[page].topic.map(|topic| guide.topics[topic].title.as_str());
        for card in &deck.cards[article.cards.clone()] {
            let (kind, fields, identity) = match &card.content {
                Content::Question { question, has_choices } => {
                    let kind = if *has_choices { NoteKind::Choice } else { NoteKind::Question };
                    (kind, writer.question(*question), identities.question(*question))
                }
                Content::Table { comparison, card } => {
                    let identity = identities.comparison(*comparison);
                    (NoteKind::Comparison, writer.table(*comparison, card), identity)
                }
            };
            let (id, _) = card.ids(identities);
            let guid = Fingerprint::of_parts([guide_id.as_bytes(), id.as_bytes()]);
            notes.push(Note {
                guid: format!("{:016x}", guid.0 as u64),
                fields: fields.into_iter().chain([escape(&id)]).collect(),
                id,
                kind,
                deck: [Some(guide.title.as_str()), topic].into_iter().flatten().map(deck_name).collect(),
                tags: tags(source, page, card.content.grades(guide)),
                changed: changed(&identity, guide.pages[page].article().front.updated.as_ref()),
                is_ahead: identity.seen.is_some() && identity.changed.is_none(),
            });
        }
        (source.progress)();
    }
    notes
}

/// The date in the lock, or else in the front matter.
fn changed(identity: &Identity, updated: Option<&String>) -> Option<String> {
    identity.changed.as_ref().or(updated).cloned()
}

/// A deck's name without `::`, which separates names of decks.
fn deck_name(name: &str) -> String {
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
    tags.extend(grades.priority.map(Priority::id).map(|id| tag("priority", id)));
    tags.extend(grades.level.map(Level::id).map(|id| tag("level", id)));
    tags.extend(grades.difficulty.map(Difficulty::id).map(|id| tag("difficulty", id)));
    tags
}

impl NoteWriter<'_> {
    /// A part of a page as HTML for a card.
    fn html(&self, page: PageId, document: &Document, node: NodeId) -> String {
        let html = reading::render(document, node, Syntax::Html, &CardLinks { writer: self, page });
        html.trim().to_owned()
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
        let (site, guide) = (self.source.views.site(), self.source.views.guide());
        let found = &guide.pages[page];
        let topic = found.topic.map(|topic| guide.topics[topic].title.as_str());
        let title = [topic, Some(found.title())].into_iter().flatten().collect::<Vec<_>>().join(" › ");
        match &site.base_url {
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

impl Resolver for CardLinks<'_, '_> {
    fn link(&self, link: LinkId) -> Option<Address<'_>> {
        let views = self.writer.source.views;
        match destination(views, self.page, link)? {
            Destination::Elsewhere(url) => is_web(url).then(|| Address::new(url)),
            Destination::Site { path, anchor } => {
                let base = views.site().base_url.as_deref()?;
                Some(Address::new(format!("{base}{}", with_anchor(&path, &anchor))))
            }
            Destination::Data(_) => None,
        }
    }

    fn is_broken(&self, link: LinkId) -> bool {
        self.writer.source.views.is_broken(self.page, link)
    }

    fn image(&self, link: LinkId) -> Option<(Address<'_>, Option<(u32, u32)>)> {
        let views = self.writer.source.views;
        let image = match destination(views, self.page, link)? {
            Destination::Site { path, .. } => Address::new(self.writer.media.borrow_mut().image(&path)?),
            Destination::Data(url) => Address::new(url),
            Destination::Elsewhere(_) => return None,
        };
        Some((image, super::links::size(views, self.page, link)))
    }

    fn anchor(&self, id: &str) -> Option<Address<'_>> {
        let views = self.writer.source.views;
        let base = views.site().base_url.as_deref()?;
        Some(Address::new(format!("{base}{}", with_anchor(&views.guide().pages[self.page].url, id))))
    }

    fn table(&self, link: LinkId) -> Option<&Document> {
        super::links::table(self.writer.source.views, self.page, link)
    }

    fn label(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.writer.source.views.strings().with(key, values)
    }
}
