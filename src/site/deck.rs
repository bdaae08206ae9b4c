//! The files of `assets/study/`: an index of all cards, their contents in chunks, and the list of all questions.

use std::ops::Range;

use rayon::prelude::*;

use super::pages::most;
use super::renderer::PageRenderer;
use super::views::Views;
use crate::cache::Fingerprint;
use crate::model::PageId;
use crate::model::payload::Payload;
use crate::model::routes::{PageKind, STUDY_FOLDER};

/// Approximate bytes of a card in the index.
const CARD: usize = 140;

/// The files.
#[derive(Debug, Default)]
pub(super) struct DeckFiles {
    pub(super) ready: Vec<Payload>,
    pub(super) chunks: Vec<DeckChunkFile>,
}

/// A file of cards, named after the fingerprint of what it is rendered from. The contents are rendered on demand, since a large deck takes much memory.
#[derive(Debug)]
pub(super) struct DeckChunkFile {
    key: String,
    cards: Range<usize>,
    pub(super) fingerprint: Fingerprint,
}

/// The files of a guide's deck; none for a guide without questions, whose site has no review.
pub(super) fn files(renderer: &PageRenderer) -> DeckFiles {
    let views = &renderer.views;
    if views.overview().counts.questions == 0 {
        return DeckFiles::default();
    }
    let chunks: Vec<DeckChunkFile> = views
        .study()
        .deck()
        .chunks
        .par_iter()
        .with_max_len(1)
        .map(|cards| DeckChunkFile::new(renderer, cards))
        .collect();
    let keys = chunks.iter().map(|chunk| chunk.key.clone()).collect();
    let size = views.study().deck().cards.len() * CARD;
    let mut ready = vec![Payload::of_value(payload_key(views, "deck"), &views.deck_index(keys), size)];
    // Only filters of a list of several pages need it.
    if views.overview().counts.questions > most(PageKind::Questions) {
        ready.push(Payload::of_value(payload_key(views, "questions"), &views.listed_questions(), 0));
    }
    DeckFiles { ready, chunks }
}

impl DeckChunkFile {
    fn new(renderer: &PageRenderer, cards: &Range<usize>) -> Self {
        let views = &renderer.views;
        let inputs = views.deck_chunk_inputs(cards.clone());
        let key = payload_key(views, &format!("cards.{}", inputs.short()));
        Self { key, cards: cards.clone(), fingerprint: inputs.and([Fingerprint::of_code()]) }
    }

    /// The page of its first card.
    pub(super) fn first_page(&self, views: &Views) -> PageId {
        views.study().deck().cards[self.cards.start].content.page(views.guide())
    }

    /// Its address.
    pub(super) fn address(&self) -> String {
        format!("{}.js", self.key)
    }

    pub(super) fn payload(&self, views: &Views) -> Payload {
        Payload::of_value(&self.key, &views.deck_chunk(self.cards.clone()), 0)
    }
}

fn payload_key(views: &Views, name: &str) -> String {
    format!("{}{name}", views.guide().routes.free(STUDY_FOLDER))
}
