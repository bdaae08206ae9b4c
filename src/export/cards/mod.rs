//! The deck's cards as notes for other programs: HTML that stands by itself.

mod question;
mod table;

use super::Source;
use super::address::{Reference, resolve};
use super::reading::{Places, reading};
use super::tree::{Node, fragment};
use super::write::html;
use crate::content::front_matter::{Priority, Reader};
use crate::memo::Fingerprint;
use crate::site::href::{escape, with_anchor};
use crate::study::Identity;
use crate::study::deck::Content;

/// A question, a question with choices, or a row or cell of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// Stays the same when the words change: of the guide's id and the card's.
    pub(super) guid: String,
    /// What it is known by in the guide.
    pub(super) id: String,
    pub(super) kind: NoteKind,
    /// HTML, one for each of the kind's fields.
    pub(super) fields: Vec<String>,
    /// Names of decks, the outer first.
    pub(super) deck: Vec<String>,
    pub(super) tags: Vec<String>,
    /// The day its words last changed, if the guide knows it.
    pub(super) changed: Option<String>,
    /// Whether they have changed since `book.lock` was written.
    pub(super) is_ahead: bool,
}

/// What a note asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoteKind {
    Question,
    Choice,
    Comparison,
}

/// What becomes of images on cards.
pub(super) trait Media {
    /// The name to show the site's image at `path` by; `None` where only its text is to stay.
    fn image(&mut self, path: &str) -> Option<String>;
}

/// Writes the fields of notes.
struct Writer<'w> {
    source: &'w Source<'w>,
    media: &'w mut dyn Media,
}

/// Where links on a card of a page lead.
struct CardPlaces<'p> {
    base_url: Option<&'p str>,
    on: &'p str,
    media: &'p mut dyn Media,
}

/// The notes of the guide's deck, in its order.
pub(super) fn notes(source: &Source<'_>, media: &mut dyn Media) -> Vec<Note> {
    let guide = source.views.guide();
    let study = source.views.study();
    let (deck, identities, guide_id) = (study.deck(guide), study.identities(guide), study.guide_id(guide));
    let mut writer = Writer { source, media };
    let mut notes = Vec::with_capacity(deck.cards.len());
    for article in &deck.articles {
        let page = article.page;
        let topic = guide.pages[page].topic.map(|topic| guide.topics[topic].title.as_str());
        for card in &deck.cards[article.cards.clone()] {
            let (kind, fields, identity) = match &card.content {
                Content::Question { page, place, has_choices } => {
                    let kind = if *has_choices { NoteKind::Choice } else { NoteKind::Question };
                    (kind, writer.question(*page, *place), identities.question(guide, *page, *place))
                }
                Content::Table { comparison, card } => {
                    let identity = identities.comparison(guide, *comparison);
                    (NoteKind::Comparison, writer.table(*comparison, card), identity)
                }
            };
            let (id, _) = card.ids(guide, identities);
            let guid = Fingerprint::of_parts([guide_id.as_bytes(), id.as_bytes()]);
            notes.push(Note {
                guid: format!("{:016x}", guid.0 as u64),
                fields: fields.into_iter().chain([escape(&id)]).collect(),
                id,
                kind,
                deck: [Some(guide.title.as_str()), topic].into_iter().flatten().map(deck_name).collect(),
                tags: tags(source, page),
                changed: changed(&identity, guide.pages[page].article().front.updated.as_ref()),
                is_ahead: identity.seen.is_some() && identity.changed.is_none(),
            });
        }
        (source.progress)();
    }
    notes
}

/// The day in the lock, or else that in the front matter.
fn changed(identity: &Identity, updated: Option<&String>) -> Option<String> {
    identity.changed.as_ref().or(updated).cloned()
}

/// A name that is one deck's: `::` would part it into two.
fn deck_name(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").replace("::", ":")
}

/// Priority, level and topics of a page. A tag has no spaces.
fn tags(source: &Source<'_>, page: usize) -> Vec<String> {
    let guide = source.views.guide();
    let tag = |kind: &str, name: &str| {
        format!("{kind}::{}", name.split_whitespace().collect::<Vec<_>>().join("-").replace("::", ":"))
    };
    let topics = guide.topics.iter().enumerate();
    let topics = topics
        .filter(|(place, topic)| guide.pages[page].topic == Some(*place) || topic.articles.contains(&page));
    let mut tags: Vec<String> = topics.map(|(_, topic)| tag("topic", &topic.id)).collect();
    tags.extend(guide.priority(page).map(Priority::id).map(|id| tag("priority", id)));
    tags.extend(guide.level(page).map(Reader::id).map(|id| tag("level", id)));
    tags
}

impl Writer<'_> {
    /// HTML of a page as it may stand on a card.
    fn fit(&mut self, page: usize, text: &str) -> String {
        html(&self.nodes(page, text)).trim().to_owned()
    }

    fn nodes(&mut self, page: usize, text: &str) -> Vec<Node> {
        let views = self.source.views;
        let mut places = CardPlaces {
            base_url: views.site().base_url.as_deref(),
            on: &views.guide().pages[page].url,
            media: self.media,
        };
        reading(fragment(text), &mut places)
    }

    /// Where it is from: a link where the guide is published.
    fn source(&self, page: usize, anchor: &str) -> String {
        let (site, guide) = (self.source.views.site(), self.source.views.guide());
        let found = &guide.pages[page];
        let topic = found.topic.map(|topic| guide.topics[topic].title.as_str());
        let title =
            [topic, Some(&found.article().title)].into_iter().flatten().collect::<Vec<_>>().join(" › ");
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

impl Places for CardPlaces<'_> {
    fn link(&mut self, href: &str) -> Option<String> {
        match resolve(self.on, href) {
            Reference::Elsewhere => ["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| href.starts_with(scheme))
                .then(|| href.to_owned()),
            Reference::Site { path, anchor, .. } => {
                self.base_url.map(|base| format!("{base}{}", with_anchor(&path, &anchor)))
            }
        }
    }

    fn image(&mut self, src: &str) -> Option<String> {
        match resolve(self.on, src) {
            Reference::Site { path, .. } => self.media.image(&path),
            Reference::Elsewhere => src.starts_with("data:").then(|| src.to_owned()),
        }
    }
}
