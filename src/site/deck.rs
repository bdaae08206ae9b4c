//! The files of `assets/study/`: an index of all cards, their contents in chunks, and the list of all questions.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::pages::most;
use super::renderer::PageRenderer;
use super::views::Views;
use crate::cache::Fingerprint;
use crate::model::PageId;
use crate::model::routes::{PageKind, STUDY_FOLDER};

/// Approximate bytes of a card in the index.
const CARD: usize = 140;

/// The files, by address.
#[derive(Debug, Default)]
pub(super) struct DeckFiles {
    pub(super) ready: Vec<(String, Vec<u8>)>,
    pub(super) chunks: Vec<(String, ChunkFile)>,
}

/// A file of cards, named after the fingerprint of what it is rendered from. The contents are rendered on demand, since a large deck takes much memory.
#[derive(Debug)]
pub(super) struct ChunkFile {
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
    let chunks: Vec<ChunkFile> = views
        .study()
        .deck()
        .chunks
        .par_iter()
        .with_max_len(1)
        .map(|cards| ChunkFile::new(renderer, cards))
        .collect();
    let keys = chunks.iter().map(|chunk| chunk.key.clone()).collect();
    let room = Vec::with_capacity(views.study().deck().cards.len() * CARD);
    let key = payload_key(views, "deck");
    let mut ready = vec![(address(&key), payload(&key, &views.deck_index(keys), room))];
    // Only filters of a list of several pages need it.
    if views.overview().counts.questions > most(PageKind::Questions) {
        let key = payload_key(views, "questions");
        ready.push((address(&key), payload(&key, &views.listed_questions(), Vec::new())));
    }
    DeckFiles { ready, chunks: chunks.into_iter().map(|chunk| (address(&chunk.key), chunk)).collect() }
}

impl ChunkFile {
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

    pub(super) fn render(&self, views: &Views) -> Vec<u8> {
        payload(&self.key, &views.deck_chunk(self.cards.clone()), Vec::new())
    }
}

fn payload_key(views: &Views, name: &str) -> String {
    format!("{}{name}", views.guide().routes.free(STUDY_FOLDER))
}

fn address(key: &str) -> String {
    format!("{key}.js")
}

/// Writes a classic script that delivers a value to `out`.
fn payload(key: &str, value: &impl Serialize, mut out: Vec<u8>) -> Vec<u8> {
    out.extend_from_slice(format!("prepbook.receive(\"{key}\", ").as_bytes());
    // Plain data, to memory: writing it cannot fail.
    let _written = serde_json::to_writer(&mut out, value);
    out.extend_from_slice(b");\n");
    out
}
