//! What a lock records of cards as notes of Anki. Anki takes a note from a deck again only if its time of modification is later than that of the
//! note it has, so the lock says when everything that a note shows last changed, and counts edits within a day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The kind of a note; Anki has a note type for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// A question.
    #[default]
    Question,
    /// A question with choices.
    Choice,
    /// A row or cell of a comparison.
    Comparison,
}

impl NoteKind {
    /// Its name in a lock.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Choice => "choice",
            Self::Comparison => "comparison",
        }
    }
}

/// What a note shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteDigest {
    /// The hash of its fields, deck and tags.
    pub hash: u64,
    /// Its kind.
    pub kind: NoteKind,
}

/// What a lock records of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedNote {
    /// What it showed when the lock was written.
    pub digest: NoteDigest,
    /// The day of its last change, as `2026-11-24`.
    pub changed: String,
    /// How many changes of that day came before.
    pub edit: u32,
    /// Whether its card no longer exists.
    pub removed: bool,
}

impl LockedNote {
    /// Takes in what another line for the same note records: the later change.
    pub fn merge(&mut self, other: LockedNote) {
        // A side that still has the card counts.
        let removed = self.removed && other.removed;
        let key = |note: &LockedNote| (note.changed.clone(), note.edit, note.digest.hash, note.digest.kind);
        if key(&other) > key(self) {
            *self = other;
        }
        self.removed = removed;
    }

    /// Records a change of today. Days never go back: where the clock did, the edit is counted.
    fn change(&mut self, today: &str) {
        if self.changed.as_str() < today {
            (self.changed, self.edit) = (today.to_owned(), 0);
        } else {
            self.edit += 1;
        }
    }
}

/// Updates the notes of a lock to those of the guide. Notes whose cards no longer exist stay, as removed.
pub fn update(
    locked: &mut BTreeMap<String, LockedNote>,
    present: &BTreeMap<String, NoteDigest>,
    today: &str,
) {
    for (id, digest) in present {
        let note = locked.entry(id.clone()).or_insert_with(|| LockedNote {
            digest: *digest,
            changed: today.to_owned(),
            edit: 0,
            removed: false,
        });
        if note.digest != *digest || note.removed {
            note.change(today);
            (note.digest, note.removed) = (*digest, false);
        }
    }
    for (_, note) in locked.iter_mut().filter(|(id, note)| !note.removed && !present.contains_key(*id)) {
        note.change(today);
        note.removed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(notes: &[(&str, u64)]) -> BTreeMap<String, NoteDigest> {
        let digest = |hash| NoteDigest { hash, kind: NoteKind::Question };
        notes.iter().map(|(id, hash)| ((*id).to_owned(), digest(*hash))).collect()
    }

    #[test]
    fn each_change_is_later() {
        let mut locked = BTreeMap::new();
        let mut seen = Vec::new();
        for (hash, today) in
            [(1, "2026-11-24"), (1, "2026-11-25"), (2, "2026-11-25"), (3, "2026-11-25"), (4, "2026-11-20")]
        {
            update(&mut locked, &present(&[("a", hash)]), today);
            seen.push((locked["a"].changed.clone(), locked["a"].edit));
        }
        let expected = [("24", 0), ("24", 0), ("25", 0), ("25", 1), ("25", 2)];
        assert_eq!(seen, expected.map(|(day, edit)| (format!("2026-11-{day}"), edit)));
    }

    #[test]
    fn removed_notes_stay_and_come_back() {
        let mut locked = BTreeMap::new();
        update(&mut locked, &present(&[("a", 1)]), "2026-11-24");
        update(&mut locked, &present(&[]), "2026-11-24");
        assert!(locked["a"].removed && locked["a"].edit == 1);
        update(&mut locked, &present(&[("a", 1)]), "2026-11-24");
        assert!(!locked["a"].removed && locked["a"].edit == 2);
    }
}
