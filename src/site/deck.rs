//! The files of `assets/study/`: an index of all cards, and their contents in chunks.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::press::Press;
use super::views::Views;
use crate::memo::Fingerprint;
use crate::model::PageId;
use crate::model::routes::STUDY_FOLDER;

/// Bytes that a card takes in the index, about.
const CARD: usize = 140;

/// The files, by address.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) index: Option<(String, Vec<u8>)>,
    pub(super) chunks: Vec<(String, Chunk)>,
}

/// Cards whose contents are made when asked for: only what they come to is known, so that a large deck need not be held.
#[derive(Debug)]
pub(super) struct Chunk {
    key: String,
    cards: Range<usize>,
    /// That of its first card.
    pub(super) page: Option<PageId>,
    pub(super) fingerprint: Fingerprint,
}

/// The files of a guide's deck; none for a guide without questions, which has no page to use them.
pub(super) fn files(press: &Press) -> Files {
    let views = &press.views;
    if views.overview().counts.questions == 0 {
        return Files::default();
    }
    let chunks: Vec<Chunk> = views
        .study()
        .deck(views.guide())
        .chunks
        .par_iter()
        .with_max_len(1)
        .map(|cards| Chunk::new(press, cards))
        .collect();
    let keys = chunks.iter().map(|chunk| chunk.key.clone()).collect();
    let room = Vec::with_capacity(views.study().deck(views.guide()).cards.len() * CARD);
    let key = key(views, "deck");
    let index = payload(&key, &views.deck_index(keys), room);
    Files {
        index: Some((address(&key), index)),
        chunks: chunks.into_iter().map(|chunk| (address(&chunk.key), chunk)).collect(),
    }
}

impl Chunk {
    fn new(press: &Press, cards: &Range<usize>) -> Self {
        let views = &press.views;
        let of_chunk = &views.study().deck(views.guide()).cards[cards.clone()];
        let contents = || of_chunk.iter().map(|card| &card.content);
        let what = Fingerprint::of_value(&("deck", contents().collect::<Vec<_>>()));
        let fingerprint = press.traced(what, || Fingerprint::of_value(&views.deck_chunk(cards.clone())));
        let page = contents().next().map(|content| content.page(views.guide()));
        let key = key(views, &format!("cards.{}", fingerprint.short()));
        Self { key, cards: cards.clone(), page, fingerprint }
    }

    pub(super) fn render(&self, views: &Views) -> Vec<u8> {
        payload(&self.key, &views.deck_chunk(self.cards.clone()), Vec::new())
    }
}

fn key(views: &Views, name: &str) -> String {
    format!("{}{name}", views.guide().routes.free(STUDY_FOLDER))
}

fn address(key: &str) -> String {
    format!("{key}.js")
}

/// A classic script that hands a value over, written to `out`.
fn payload(key: &str, value: &impl Serialize, mut out: Vec<u8>) -> Vec<u8> {
    out.extend_from_slice(format!("prepbook.receive(\"{key}\", ").as_bytes());
    // Plain data, to memory: writing it cannot fail.
    let _written = serde_json::to_writer(&mut out, value);
    out.extend_from_slice(b");\n");
    out
}
