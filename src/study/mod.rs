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

use crate::model::Guide;

/// What the study layer knows of a guide.
#[derive(Debug, Default)]
pub struct Study {
    /// The ids that questions and comparisons are known by.
    pub identities: Identities,
    /// The cards.
    pub deck: Deck,
}

impl Study {
    /// The study layer of `guide`, with what `lock` knows. Without a lock, ids are those in the source.
    pub fn of(guide: &Guide, lock: Option<&Lock>) -> Self {
        let nothing = Lock::default();
        let identities = Identities::of(guide, lock.unwrap_or(&nothing));
        let deck = Deck::of(guide, &identities);
        Self { identities, deck }
    }
}
