//! `guide.apkg`: a deck that Anki imports, and updates when it is imported again.
//!
//! The file is a zip of a collection (SQLite, schema 11, which every Anki reads) and media. Anki identifies a note by its GUID, and
//! updates its fields if its `mod` is later; the review history is kept. So GUIDs are derived from ids that outlive a rewording, `mod` from the date
//! in `book.lock`, and note types, fields and templates have ids that never change: one more field would be another note type.

mod collection;
mod note_type;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::Archive;
use super::cards::{Media, Note, notes};
use super::error::MediaError;
use super::media::{MediaFile, embed};
use super::{ExportError, ExportInput, Exported};
use crate::cache::Fingerprint;

/// Images on cards, by path in the site; named by content, since a collection has one folder for all decks.
struct CardImages<'s> {
    source: &'s ExportInput<'s>,
    files: BTreeMap<String, Result<(String, MediaFile), MediaError>>,
}

impl Media for CardImages<'_> {
    fn image(&mut self, path: &str) -> Option<String> {
        let site = self.source.site;
        let entry = self.files.entry(path.to_owned()).or_insert_with(|| {
            let bytes: Arc<[u8]> = site
                .pull(path)
                .and_then(Result::ok)
                .ok_or_else(|| MediaError::Missing { path: path.to_owned() })?;
            let image = embed(path, &bytes)?;
            let name =
                format!("prepbook-{:016x}.{}", Fingerprint::of(&image.bytes).0 as u64, image.extension);
            Ok((name, image))
        });
        entry.as_ref().ok().map(|(name, _)| name.clone())
    }
}

/// The deck.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let mut images = CardImages { source, files: BTreeMap::new() };
    let notes = notes(source, &mut images);
    if notes.is_empty() {
        return Err(ExportError::NoCards);
    }
    let collection = collection::collection(&notes)?;
    let mut archive = Archive::new();
    archive.add("collection.anki2", &collection)?;
    let mut media: BTreeMap<String, String> = BTreeMap::new();
    let mut names: BTreeMap<&str, &MediaFile> = BTreeMap::new();
    for (name, image) in images.files.values().filter_map(|file| file.as_ref().ok()) {
        names.insert(name, image);
    }
    for (number, (name, image)) in names.into_iter().enumerate() {
        media.insert(number.to_string(), name.to_owned());
        archive.add(&number.to_string(), &image.bytes)?;
    }
    // Serializing strings cannot fail.
    archive.add("media", serde_json::to_string(&media).unwrap_or_default().as_bytes())?;
    Ok(Exported { bytes: archive.finish()?, notes: remarks(&notes, &images), diagnostics: Vec::new() })
}

/// Notes for the author: images that are scaled or left out, and cards whose new text Anki will not import.
fn remarks(notes: &[Note], images: &CardImages<'_>) -> Vec<String> {
    let of_images = images.files.values().filter_map(|file| match file {
        Ok((_, image)) => image.note.clone(),
        Err(error) => Some(error.note()),
    });
    let mut remarks: Vec<String> = of_images.collect();
    let undated = notes.iter().filter(|note| note.changed.is_none()).count();
    let ahead = notes.iter().filter(|note| note.is_ahead).count();
    if ahead > 0 {
        remarks.push(format!(
            "{ahead} of {} cards have changed since `book.lock` was written: run `prepbook lock`, or Anki keeps their old words when the deck is imported again",
            notes.len()
        ));
    } else if undated > 0 {
        remarks.push(format!(
            "{undated} of {} cards have no day of change: with a `book.lock` (`prepbook lock`) Anki takes new words when the deck is imported again",
            notes.len()
        ));
    }
    remarks
}
