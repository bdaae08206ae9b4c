//! The study layer: stable identities of questions, and the cards that a learner reviews.
//!
//! [`lock`] is the format of `book.lock`, which records identities between builds; [`identity`] looks them up, [`drift`] compares a guide with its lock,
//! [`update`] updates a lock, and [`notes`] its records of Anki notes. [`moved`] finds the earlier addresses of pages. [`deck`] makes the cards, with
//! those of comparisons from [`tables`].

pub mod deck;
pub mod drift;
pub mod identity;
pub mod lock;
pub mod moved;
pub mod notes;
pub mod tables;
pub mod update;

pub use deck::Deck;
pub use identity::Identities;
pub use lock::{Identity, Lock};
pub use notes::{LockedNote, NoteDigest, NoteKind};

use std::sync::{Arc, OnceLock};

use crate::model::Guide;

/// The study layer of a guide. Identities and deck are computed on first use: both look at every question, and most previews need neither.
#[derive(Debug)]
pub struct Study {
    guide: Arc<Guide>,
    lock: Option<Arc<Lock>>,
    identities: OnceLock<Identities>,
    deck: OnceLock<Deck>,
}

impl Study {
    /// The study layer of `guide`. Without a lock, ids are those in the source.
    pub fn new(guide: Arc<Guide>, lock: Option<Arc<Lock>>) -> Self {
        Self { guide, lock, identities: OnceLock::new(), deck: OnceLock::new() }
    }

    /// The guide.
    pub fn guide(&self) -> &Arc<Guide> {
        &self.guide
    }

    /// The guide's id in the browser's storage.
    pub fn guide_id(&self) -> String {
        let locked = self.lock.as_ref().and_then(|lock| lock.guide.clone());
        locked.unwrap_or_else(|| identity::guide_id(&self.guide))
    }

    /// Whether questions may have other ids than those in the source.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// What the lock records of notes, by the ids of their cards; empty without a lock.
    pub fn locked_notes(&self) -> impl Iterator<Item = (&String, &LockedNote)> {
        self.lock.iter().flat_map(|lock| &lock.notes)
    }

    /// What the lock records of one note.
    pub fn locked_note(&self, id: &str) -> Option<&LockedNote> {
        self.lock.as_ref()?.notes.get(id)
    }

    /// The id of a card's note. Anki keeps the type of a note, so a card that became one of another kind has another note.
    pub fn note_id(&self, card: String, kind: NoteKind) -> String {
        match self.locked_note(&card) {
            Some(locked) if locked.digest.kind != kind => format!("{card}/{}", kind.name()),
            _ => card,
        }
    }

    /// The identities of the guide's questions and comparisons.
    pub fn identities(&self) -> &Identities {
        self.identities.get_or_init(|| Identities::new(Arc::clone(&self.guide), self.lock.as_deref()))
    }

    /// The guide's cards.
    pub fn deck(&self) -> &Deck {
        self.deck.get_or_init(|| Deck::new(&self.guide))
    }
}
