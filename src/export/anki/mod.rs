//! `guide.apkg`: a deck that Anki imports, and updates when it is imported again.
//!
//! The file is a zip of a collection (SQLite, schema 11, which every Anki reads) and media. Anki knows a note by its GUID, and updates it if the
//! `mod` in the file is later than its own; the schedule stays. So GUIDs come from ids that outlive a rewording, `mod` from the day and the
//! edit in `book.lock`, and note types, fields and templates have ids that never change: a field more would be another note type. A file cannot
//! delete notes, so `guide-removed.apkg` has those whose cards no longer exist, suspended and with a tag, for learners who have them. In the deck
//! they would also reach learners who import it for the first time.

mod collection;
mod note_type;

use std::collections::BTreeMap;

use super::archive::Archive;
use super::cards::{Media, Note, deck_name, digests, guid, layout, notes};
use super::media::{MediaFile, NamedMedia};
use super::{ExportError, ExportInput, Exported};
use crate::cache::Fingerprint;
use crate::site::Site;
use crate::site::href::escape;
use crate::study::LockedNote;

/// Images on cards, by path in the site; named by content, since a collection has one folder for all decks.
struct CardImages<'s> {
    site: &'s Site,
    files: NamedMedia,
}

impl Media for CardImages<'_> {
    fn image(&mut self, path: &str) -> Option<String> {
        self.files.add(self.site, path, |_, image| {
            let name =
                format!("prepbook-{:016x}.{}", Fingerprint::of(&image.bytes).0 as u64, image.extension);
            Ok((name, image))
        })
    }
}

/// The tag of notes whose cards no longer exist.
const REMOVED: &str = "prepbook::removed";

/// A note, with what Anki decides about updates by.
struct AnkiNote {
    note: Note,
    /// The day of its last change, if it is known.
    day: Option<String>,
    /// How many changes of that day came before.
    edit: u32,
    /// Whether it has changed since `book.lock` was written.
    is_ahead: bool,
    is_removed: bool,
}

/// The notes of the deck.
fn anki_notes(source: &ExportInput<'_>, images: &mut CardImages<'_>) -> Vec<AnkiNote> {
    let study = source.views.study();
    let digests = digests(source);
    notes(source, images)
        .into_iter()
        .map(|note| {
            let locked = study.locked_note(&note.id);
            let is_ahead =
                study.is_locked() && locked.map(|locked| locked.digest) != digests.get(&note.id).copied();
            let (day, edit) = match locked {
                Some(locked) => (Some(locked.changed.clone()), locked.edit),
                None => (note.updated.clone(), 0),
            };
            AnkiNote { note, day, edit, is_ahead, is_removed: false }
        })
        .collect()
}

/// The note of a card that no longer exists: its name and that it was removed.
fn removed_note(source: &ExportInput<'_>, id: &str, locked: &LockedNote) -> AnkiNote {
    let views = source.views;
    let (_, name) = id.split_once('#').unwrap_or(("", id));
    let name = name.split('/').next().unwrap_or_default();
    let name = escape(&name.replace('-', " "));
    let gone = format!("<p>{}</p>", escape(views.strings().text("cards.removed")));
    let layout = layout(locked.digest.kind);
    let mut fields: [String; 5] = Default::default();
    fields[layout.asked] = name;
    fields[layout.answer] = gone;
    let note = Note {
        guid: guid(&views.study().guide_id(), id),
        id: id.to_owned(),
        kind: locked.digest.kind,
        fields: fields.into_iter().chain([escape(id)]).collect(),
        deck: vec![deck_name(&views.guide().title)],
        tags: vec![REMOVED.to_owned()],
        updated: None,
    };
    AnkiNote { note, day: Some(locked.changed.clone()), edit: locked.edit, is_ahead: false, is_removed: true }
}

/// The deck.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let mut images = CardImages { site: source.site, files: NamedMedia::default() };
    let notes = anki_notes(source, &mut images);
    let bytes = package(&notes, &images.files)?;
    let remarks = images.files.notes().into_iter().chain(outdated(&notes)).collect();
    Ok(Exported { bytes, notes: remarks, diagnostics: Vec::new() })
}

/// The notes whose cards no longer exist.
pub(super) fn export_removed(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let removed = source.views.study().locked_notes().filter(|(_, locked)| locked.removed);
    let notes: Vec<AnkiNote> = removed.map(|(id, locked)| removed_note(source, id, locked)).collect();
    let bytes = package(&notes, &NamedMedia::default())?;
    Ok(Exported { bytes, ..Exported::default() })
}

/// A file that Anki imports.
fn package(notes: &[AnkiNote], images: &NamedMedia) -> Result<Vec<u8>, ExportError> {
    if notes.is_empty() {
        return Err(ExportError::NoCards);
    }
    let collection = collection::collection(notes)?;
    let mut archive = Archive::new();
    archive.add("collection.anki2", &collection)?;
    let mut media: BTreeMap<String, String> = BTreeMap::new();
    let names: BTreeMap<&String, &MediaFile> = images.files().map(|(name, image)| (name, image)).collect();
    for (number, (name, image)) in names.into_iter().enumerate() {
        media.insert(number.to_string(), name.clone());
        archive.add(&number.to_string(), &image.bytes)?;
    }
    // Serializing strings cannot fail.
    archive.add("media", serde_json::to_string(&media).unwrap_or_default().as_bytes())?;
    archive.finish()
}

/// A note for the author: cards whose new text Anki will not import.
fn outdated(notes: &[AnkiNote]) -> Option<String> {
    let undated = notes.iter().filter(|note| note.day.is_none()).count();
    let ahead = notes.iter().filter(|note| note.is_ahead).count();
    if ahead > 0 {
        return Some(format!(
            "{ahead} of {} cards have changed since `book.lock` was written: run `prepbook lock`, or Anki keeps their old text when the deck is imported again",
            notes.len()
        ));
    }
    (undated > 0).then(|| {
        format!(
            "{undated} of {} cards have no day of change: with a `book.lock` (`prepbook lock`) Anki takes new text when the deck is imported again",
            notes.len()
        )
    })
}
