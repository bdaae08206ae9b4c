//! The files of `assets/study/`: an index of all cards, and their contents in chunks.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::press::Press;
use super::views::Views;
use crate::memo::Fingerprint;

/// Where the files are.
pub(super) const FOLDER: &str = "assets/study/";

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
    pub(super) fingerprint: Fingerprint,
}

/// The files of a guide's deck; none for a guide without questions, which has no page to use them.
pub(super) fn files(press: &Press) -> Files {
    let views = &press.views;
    if views.site().counts.questions == 0 {
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
    let index = payload(&key("deck"), &json(&views.deck_index(keys)));
    Files {
        index: Some((address(&key("deck")), index)),
        chunks: chunks.into_iter().map(|chunk| (address(&chunk.key), chunk)).collect(),
    }
}

impl Chunk {
    fn new(press: &Press, cards: &Range<usize>) -> Self {
        let views = &press.views;
        let contents =
            views.study().deck(views.guide()).cards[cards.clone()].iter().map(|card| &card.content);
        let what = Fingerprint::of_value(&("deck", contents.collect::<Vec<_>>()));
        let fingerprint = press.traced(what, || Fingerprint::of_value(&views.deck_chunk(cards.clone())));
        Self { key: key(&format!("cards.{}", fingerprint.short())), cards: cards.clone(), fingerprint }
    }

    pub(super) fn render(&self, views: &Views) -> Vec<u8> {
        payload(&self.key, &json(&views.deck_chunk(self.cards.clone())))
    }
}

fn key(name: &str) -> String {
    format!("{FOLDER}{name}")
}

fn address(key: &str) -> String {
    format!("{key}.js")
}

/// A classic script that hands a value over.
fn payload(key: &str, json: &str) -> Vec<u8> {
    format!("prepbook.receive(\"{key}\", {json});\n").into_bytes()
}

fn json(value: &impl Serialize) -> String {
    // Plain data: writing it cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
