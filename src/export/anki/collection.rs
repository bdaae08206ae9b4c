//! `collection.anki2`: a collection of Anki's schema 11.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Result, params};
use serde_json::{Value, json};

use super::AnkiNote;
use super::note_type::{definition, joined};
use crate::cache::Fingerprint;
use crate::export::cards::layout;
use crate::study::NoteKind;

/// The tables, as Anki makes them.
const SCHEMA: &str = "
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL, ver integer NOT NULL,
  dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
  dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL,
  tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
  reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL, ivl integer NOT NULL,
  lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
";
/// Creation time of the collection, which import ignores: 2020-01-01, in seconds.
const MADE: i64 = 1_577_836_800;
/// Anki's ids are milliseconds since 1970; generated ones are in the years after 2020.
const FIRST_ID: i64 = 1_577_836_800_000;
const ID_RANGE: u64 = 150_000_000_000;
/// Queues of cards.
const NEW: i64 = 0;
const SUSPENDED: i64 = -1;
/// The deck that every collection has.
const DEFAULT_DECK: i64 = 1;

/// The collection's bytes.
pub(super) fn collection(notes: &[AnkiNote]) -> Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    database.execute_batch(SCHEMA)?;
    let decks = decks(notes);
    let kinds: BTreeSet<NoteKind> = notes.iter().map(|AnkiNote { note, .. }| note.kind).collect();
    let types: BTreeMap<String, Value> =
        kinds.into_iter().map(|kind| (layout(kind).id.to_string(), definition(kind))).collect();
    let list: BTreeMap<String, Value> =
        decks.iter().map(|(name, id)| (id.to_string(), deck(name, *id))).collect();
    let transaction = database.transaction()?;
    transaction.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, '{}', ?3, ?4, '{}', '{}')",
        params![MADE, MADE * 1000, json!(types).to_string(), json!(list).to_string()],
    )?;
    let mut used = BTreeSet::new();
    for (index, AnkiNote { note, day, edit, is_removed, .. }) in notes.iter().enumerate() {
        let id = unused(&mut used, &note.guid);
        let changed = day.as_deref().and_then(seconds).unwrap_or(MADE) + i64::from(*edit);
        let tags = if note.tags.is_empty() { String::new() } else { format!(" {} ", note.tags.join(" ")) };
        transaction.execute(
            "INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')",
            params![id, note.guid, layout(note.kind).id, changed, tags, joined(&note.fields), note.fields[0]],
        )?;
        let deck = decks.get(&note.deck.join("::")).copied().unwrap_or(DEFAULT_DECK);
        transaction.execute(
            "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, -1, 0, ?5, ?4, 0, 0, 0, 0, 0, 0, 0, 0, '')",
            params![id, deck, changed, index as i64 + 1, if *is_removed { SUSPENDED } else { NEW }],
        )?;
    }
    transaction.commit()?;
    Ok(database.serialize(rusqlite::MAIN_DB)?.to_vec())
}

/// Ids of decks by full name: those of notes, and those around them.
fn decks(notes: &[AnkiNote]) -> BTreeMap<String, i64> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for AnkiNote { note, .. } in notes {
        names.extend((1..=note.deck.len()).map(|depth| note.deck[..depth].join("::")));
    }
    let mut used = BTreeSet::new();
    names
        .into_iter()
        .map(|name| {
            let id = unused(&mut used, &name);
            (name, id)
        })
        .chain([("Default".into(), DEFAULT_DECK)])
        .collect()
}

fn deck(name: &str, id: i64) -> Value {
    json!({
        "id": id,
        "name": name,
        "mod": MADE,
        "usn": 0,
        "conf": 1,
        "desc": "",
        "dyn": 0,
        "collapsed": false,
        "browserCollapsed": false,
        "extendNew": 0,
        "extendRev": 0,
        "lrnToday": [0, 0],
        "newToday": [0, 0],
        "revToday": [0, 0],
        "timeToday": [0, 0],
    })
}

/// An id derived from a name; the next one if it is taken.
fn unused(used: &mut BTreeSet<i64>, name: &str) -> i64 {
    let mut id = FIRST_ID + (Fingerprint::of(name.as_bytes()).0 as u64 % ID_RANGE) as i64;
    while !used.insert(id) {
        id += 1;
    }
    id
}

/// The start of a day such as `2026-11-24`, in seconds since 1970.
///
/// Days from a date of the Gregorian calendar by Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`.
fn seconds(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Years begin in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some((era * 146_097 + day_of_era - 719_468) * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::cards::Note;

    #[test]
    fn knows_days() {
        assert_eq!(seconds("1970-01-01"), Some(0));
        assert_eq!(seconds("2000-03-01"), Some(951_868_800));
        assert_eq!(seconds("2026-11-24"), Some(1_795_478_400));
        assert_eq!(seconds("soon"), None);
    }

    #[test]
    fn decks_are_inside_their_parents() {
        let note = |deck: &[&str]| AnkiNote {
            note: Note {
                guid: "g".into(),
                id: "i".into(),
                kind: NoteKind::Question,
                fields: vec![String::new(); 6],
                deck: deck.iter().map(ToString::to_string).collect(),
                tags: Vec::new(),
                updated: None,
            },
            day: None,
            edit: 0,
            is_ahead: false,
            is_removed: false,
        };
        let found = decks(&[note(&["Guide", "B"]), note(&["Guide", "A"])]);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["Default", "Guide", "Guide::A", "Guide::B"]);
    }
}
