//! The study layer: which questions are the same as before, and what a learner is asked.
//!
//! [`lock`] keeps the identities of questions between builds, [`identity`] gives them out, [`drift`] tells how guide and lock differ, [`update`] brings
//! a lock up to date. [`deck`] makes the cards, those of comparisons by the rules of [`tables`].

pub mod deck;
pub mod drift;
pub mod identity;
pub mod lock;
pub mod tables;
pub mod update;

pub use deck::Deck;
pub use identity::Identities;
pub use lock::{Identity, Lock};

use std::sync::{Arc, OnceLock};

use crate::model::Guide;

/// What the study layer knows of a guide. Found out when asked for: it is of every question, and most previews ask for nothing
/// of it.
#[derive(Debug, Default)]
pub struct Study {
    lock: Option<Arc<Lock>>,
    identities: OnceLock<Identities>,
    deck: OnceLock<Deck>,
}

impl Study {
    /// The study layer of one guide, with what `lock` knows. Without a lock, ids are those in the source.
    pub fn new(lock: Option<Arc<Lock>>) -> Self {
        Self { lock, ..Self::default() }
    }

    /// The guide's name in the stores of browsers.
    pub fn guide_id(&self, guide: &Guide) -> String {
        let locked = self.lock.as_ref().and_then(|lock| lock.guide.clone());
        locked.unwrap_or_else(|| identity::guide_id(guide))
    }

    /// Whether questions may be known by other ids than those in the source.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// The ids that questions and comparisons of `guide` are known by. It is the same guide each time.
    pub fn identities(&self, guide: &Guide) -> &Identities {
        let nothing = Lock::default();
        self.identities.get_or_init(|| Identities::of(guide, self.lock.as_deref().unwrap_or(&nothing)))
    }

    /// The cards of `guide`. It is the same guide each time.
    pub fn deck(&self, guide: &Guide) -> &Deck {
        self.deck.get_or_init(|| Deck::of(guide))
    }
}
