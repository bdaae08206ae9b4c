//! `book.lock`: the ids and text digests of questions and comparisons, so that learners keep their progress when a question is reworded.
//!
//! The file has one entry per line, sorted by id, each a JSON object, so that git merges it with few conflicts. Those that remain are harmless:
//! conflict markers are skipped, and two lines for one id are merged.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::notes::{LockedNote, NoteDigest, NoteKind};
use crate::content::digest::{Digest, Sketch};
use crate::data::typed::is_date;
use crate::diag::{Diagnostic, Outcome, Rule, encoding};

/// The name of the file, next to `book.toml`.
pub use crate::source::layout::LOCK_FILE;
/// The format's version.
const VERSION: u32 = 1;
/// The characters of conflict markers: git writes seven of one at the start of a line.
const CONFLICT_MARKS: [char; 4] = ['<', '=', '>', '|'];

/// The recorded questions and comparisons, by their id in the source, such as `databases/indexes#what-is-an-index`, `compare/sql-vs-nosql`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// The guide's id in the browser's storage, which does not change with its title.
    pub guide: Option<String>,
    /// By id.
    pub entries: BTreeMap<String, LockEntry>,
    /// Notes by the ids of their cards.
    pub notes: BTreeMap<String, LockedNote>,
    /// Whether there were lines that could not be read, which would be lost if the file were written again.
    pub is_partial: bool,
}

/// The record of a question or comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockEntry {
    /// The digest of its text when the lock was written.
    pub digest: Digest,
    /// The date on which it was first seen, such as `2026-11-24`.
    pub seen: String,
    /// The date of the last change of its text.
    pub changed: String,
    /// Earlier ids, the oldest first.
    pub was: Vec<String>,
    /// The date on which it was found removed without a successor.
    pub gone: Option<String>,
}

/// The identity of a question or comparison outside of the guide: in review logs, and in Anki.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The first id it had, which stays when the question is reworded or moved. Unique in the guide.
    pub id: String,
    /// Its other ids, including the present one if it differs.
    pub names: Vec<String>,
    /// The date on which it was first seen, if recorded.
    pub seen: Option<String>,
    /// The date since which its text is unchanged, if the lock has that text.
    pub changed: Option<String>,
}

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadLine {
    lock: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guide: Option<String>,
}

/// A line of a note.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteLine {
    note: String,
    hash: String,
    changed: String,
    #[serde(default, skip_serializing_if = "is_default")]
    edit: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    kind: NoteKind,
    #[serde(default, skip_serializing_if = "is_default")]
    removed: bool,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine {
    id: String,
    hash: String,
    sketch: String,
    seen: String,
    changed: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    was: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<String>,
}

impl Lock {
    /// Parses a lock line by line. An invalid line gives a diagnostic of `invalid-lock` and does not affect the others.
    pub fn parse(text: &str) -> Outcome<Lock> {
        let mut lock = Lock::default();
        let mut parser = LockParser { path: Arc::from(LOCK_FILE), diagnostics: Vec::new(), has_head: false };
        let mut start = 0;
        for raw in text.split_inclusive('\n') {
            // Editors of Windows write a byte order mark at the start.
            let is_space = |c: char| c.is_whitespace() || c == '\u{feff}';
            let line = raw.trim_matches(is_space);
            let from = start + (raw.len() - raw.trim_start_matches(is_space).len());
            let span = from..from + line.len();
            start += raw.len();
            if !line.is_empty() {
                parser.line(line, span, &mut lock);
            }
        }
        Outcome { value: lock, diagnostics: parser.diagnostics }
    }

    /// Parses the bytes of a lock. Invalid UTF-8 gives a diagnostic, and invalidates only the lines that contain it.
    pub fn read(bytes: &[u8]) -> Outcome<Lock> {
        let mut read = Lock::parse(&String::from_utf8_lossy(bytes));
        if let Some(found) = encoding::not_utf8(Rule::InvalidLock, &Arc::from(LOCK_FILE), bytes) {
            read.diagnostics.push(found.help("restore the file from an earlier commit"));
            read.value.is_partial = true;
        }
        read
    }

    /// The text of the file; equal locks give equal texts.
    pub fn to_text(&self) -> String {
        let mut out = json(&HeadLine { lock: VERSION, guide: self.guide.clone() });
        for (id, entry) in &self.entries {
            out.push_str(&json(&EntryLine {
                id: id.clone(),
                hash: format!("{:016x}", entry.digest.hash),
                sketch: entry.digest.sketch.to_string(),
                seen: entry.seen.clone(),
                changed: entry.changed.clone(),
                was: entry.was.clone(),
                gone: entry.gone.clone(),
            }));
        }
        for (id, note) in &self.notes {
            out.push_str(&json(&NoteLine {
                note: id.clone(),
                hash: format!("{:016x}", note.digest.hash),
                changed: note.changed.clone(),
                edit: note.edit,
                kind: note.digest.kind,
                removed: note.removed,
            }));
        }
        out
    }

    /// Merges another lock of the same guide. Merging is commutative and associative.
    pub fn merge(&mut self, other: Lock) {
        self.guide = match (self.guide.take(), other.guide) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.is_partial |= other.is_partial;
        for (id, entry) in other.entries {
            self.add(id, entry);
        }
        for (id, note) in other.notes {
            self.add_note(id, note);
        }
    }

    fn add_note(&mut self, id: String, note: LockedNote) {
        match self.notes.entry(id) {
            Entry::Vacant(vacant) => drop(vacant.insert(note)),
            Entry::Occupied(mut occupied) => occupied.get_mut().merge(note),
        }
    }

    fn add(&mut self, id: String, entry: LockEntry) {
        match self.entries.entry(id) {
            Entry::Vacant(vacant) => drop(vacant.insert(entry)),
            Entry::Occupied(mut occupied) => occupied.get_mut().merge(entry),
        }
    }
}

impl LockEntry {
    /// Merges another entry of the same id: the earlier date seen, the later change, and all names.
    pub fn merge(&mut self, other: LockEntry) {
        let key =
            |entry: &LockEntry| (entry.changed.clone(), entry.digest.hash, entry.digest.sketch.to_string());
        if key(&other) > key(self) {
            self.digest = other.digest;
            self.changed = other.changed;
        }
        self.seen = std::mem::take(&mut self.seen).min(other.seen);
        // It is removed only if both sides agree.
        self.gone = self.gone.take().zip(other.gone).map(|(a, b)| a.max(b));
        self.was = merge_names(&self.was, &other.was);
    }
}

/// The union of both lists: in their order if they are equal, else sorted. Keeping more of two orders would not be associative.
fn merge_names(a: &[String], b: &[String]) -> Vec<String> {
    if a == b {
        return a.to_vec();
    }
    let all: BTreeSet<&String> = a.iter().chain(b).collect();
    all.into_iter().cloned().collect()
}

fn json(value: &impl Serialize) -> String {
    // Serializing strings and lists of them cannot fail.
    format!("{}\n", serde_json::to_string(value).unwrap_or_default())
}

struct LockParser {
    path: Arc<str>,
    diagnostics: Vec<Diagnostic>,
    has_head: bool,
}

impl LockParser {
    fn line(&mut self, line: &str, span: Range<usize>, lock: &mut Lock) {
        if CONFLICT_MARKS.iter().any(|mark| line.starts_with(&mark.to_string().repeat(7))) {
            let found = self.report(span, "merge conflict marker");
            found.help = Some("run `prepbook lock`, which merges both sides".into());
            return;
        }
        // After a merge, there may be two first lines; both count.
        if let Ok(head) = serde_json::from_str::<HeadLine>(line) {
            if head.lock != VERSION {
                lock.is_partial = true;
                let message =
                    format!("the lock's format is {}, and this Prepbook reads {VERSION}", head.lock);
                self.report(span, message).help = Some("use the version of Prepbook that wrote it".into());
                return;
            }
            if std::mem::replace(&mut self.has_head, true) {
                self.report(span, "duplicate first line");
            }
            lock.merge(Lock { guide: head.guide, ..Lock::default() });
            return;
        }
        // The first key says which it is, also of a line that is cut off.
        let first = line.trim_start_matches('{').trim_start();
        let is_note = first.starts_with("\"note\"") || serde_json::from_str::<NoteLine>(line).is_ok();
        let read = if is_note { note(line).map(Read::Note) } else { entry(line).map(Read::Entry) };
        match read {
            Ok(read) => {
                let (Read::Entry((id, _)) | Read::Note((id, _))) = &read;
                let is_known =
                    if is_note { lock.notes.contains_key(id) } else { lock.entries.contains_key(id) };
                if is_known {
                    let found = self.report(span, format!("duplicate entry `{id}`"));
                    found.help = Some("run `prepbook lock`, which merges both lines".into());
                }
                match read {
                    Read::Entry((id, entry)) => lock.add(id, entry),
                    Read::Note((id, note)) => lock.add_note(id, note),
                }
            }
            Err(error) => {
                lock.is_partial = true;
                let found = self.report(span, error.to_string());
                found.help = Some("restore the line from an earlier commit, or delete it".into());
            }
        }
    }

    fn report(&mut self, span: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        let index = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::new(Rule::InvalidLock, &self.path, span, message));
        &mut self.diagnostics[index]
    }
}

/// Why a line is not an entry.
#[derive(Debug, thiserror::Error)]
enum EntryError {
    #[error("the line is not an entry: {}", json_message(.0))]
    Json(#[from] serde_json::Error),
    #[error("`{0}` is not a hash")]
    Hash(String),
    #[error("`{0}` is not a sketch")]
    Sketch(String),
    #[error("`{0}` is not a date")]
    Date(String),
}

/// The message of a JSON error, without its position in the line.
fn json_message(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it ends too early".to_owned();
    }
    if !error.is_data() {
        return "expected a JSON object".to_owned();
    }
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

/// A line that could be read.
enum Read {
    Entry((String, LockEntry)),
    Note((String, LockedNote)),
}

fn note(line: &str) -> Result<(String, LockedNote), EntryError> {
    let NoteLine { note, hash: digits, changed, edit, kind, removed } = serde_json::from_str(line)?;
    if !is_date(&changed) {
        return Err(EntryError::Date(changed));
    }
    let digest = NoteDigest { hash: hash(&digits)?, kind };
    Ok((note, LockedNote { digest, changed, edit, removed }))
}

fn hash(digits: &str) -> Result<u64, EntryError> {
    Some(digits)
        .filter(|digits| digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .ok_or_else(|| EntryError::Hash(digits.to_owned()))
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn entry(line: &str) -> Result<(String, LockEntry), EntryError> {
    let line: EntryLine = serde_json::from_str(line)?;
    let hash = hash(&line.hash)?;
    let sketch: Sketch = line.sketch.parse().map_err(|()| EntryError::Sketch(line.sketch.clone()))?;
    for date in [Some(&line.seen), Some(&line.changed), line.gone.as_ref()].into_iter().flatten() {
        if !is_date(date) {
            return Err(EntryError::Date(date.clone()));
        }
    }
    let EntryLine { id, seen, changed, was, gone, .. } = line;
    Ok((id, LockEntry { digest: Digest { hash, sketch }, seen, changed, was, gone }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(changed: &str, was: &[&str]) -> LockEntry {
        LockEntry {
            digest: Digest::of("What?", changed),
            seen: "2026-11-24".into(),
            changed: changed.into(),
            was: was.iter().map(ToString::to_string).collect(),
            gone: None,
        }
    }

    fn lock(entries: &[(&str, LockEntry)]) -> Lock {
        let entries = entries.iter().map(|(id, entry)| ((*id).to_owned(), entry.clone())).collect();
        Lock { guide: Some("guide".into()), entries, ..Lock::default() }
    }

    #[test]
    fn is_read_as_it_was_written() {
        let lock = lock(&[("a#b", sample("2026-12-01", &["x \"#y"])), ("c\nd#e", sample("2026-11-24", &[]))]);
        let text = lock.to_text();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(Lock::parse(&text), Outcome::clean(lock));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        let lock = lock(&[("a#b", sample("2026-12-01", &[]))]);
        assert_eq!(Lock::parse(&format!("\u{feff}{}", lock.to_text())), Outcome::clean(lock));
    }

    #[test]
    fn notes_are_read_as_they_were_written() {
        let note = |edit, removed| LockedNote {
            digest: NoteDigest { hash: 7, kind: NoteKind::Choice },
            changed: "2026-12-01".into(),
            edit,
            removed,
        };
        let notes = [("a#b".to_owned(), note(0, false)), ("a#c".to_owned(), note(2, true))];
        let lock = Lock { notes: notes.into(), ..Lock::default() };
        let text = lock.to_text();
        assert_eq!(Lock::parse(&text), Outcome::clean(lock.clone()));
        let (_, line) = text.split_once('\n').expect("has a head");
        let read = Lock::parse(&format!("{text}{}", line.replace("2,", "3,")));
        assert_eq!((read.value.notes["a#c"].edit, read.diagnostics.len()), (3, 2));
    }

    #[test]
    fn a_conflict_loses_nothing() {
        let (ours, theirs) =
            (lock(&[("a#b", sample("2026-12-01", &["o"]))]), lock(&[("a#b", sample("2026-12-02", &[]))]));
        let [ours_mark, parting, theirs_mark] = ["<", "=", ">"].map(|mark| mark.repeat(7));
        let text = format!(
            "{ours_mark} main\n{}{parting}\n{}{theirs_mark} other\n",
            ours.to_text(),
            theirs.to_text()
        );
        let read = Lock::parse(&text);
        assert_eq!(read.value, lock(&[("a#b", sample("2026-12-02", &["o"]))]));
        assert_eq!(read.diagnostics.len(), 5, "three marks, a second head, a second entry");
    }

    #[test]
    fn bytes_that_are_not_text_are_reported() {
        let mut bytes = lock(&[("a#b", sample("2026-11-24", &[]))]).to_text().into_bytes();
        assert_eq!(Lock::read(&bytes).diagnostics, []);
        bytes.extend_from_slice(b"\xff\n");
        let read = Lock::read(&bytes);
        assert!(read.value.is_partial && read.value.entries.len() == 1);
        assert!(read.diagnostics.iter().any(|found| found.message.contains("invalid UTF-8")));
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        let line = lock(&[("a#b", sample("2026-11-24", &[]))]).to_text();
        let good = line.lines().nth(1).expect("an entry");
        for (bad, message) in [
            ("nonsense", "not an entry"),
            ("[]", "not an entry"),
            (r#"{"lock":2}"#, "format is 2"),
            (&*good.replace("2026-11-24", "2026-02-30"), "not a date"),
            (&*good.replace("\"hash\":\"", "\"hash\":\"x"), "not a hash"),
            (&*good.replace("sketch", "sketh"), "unknown field `sketh`"),
            (&good[..good.len() - 20], "it ends too early"),
            (r#"{"note":"a#b","hash":"0000000000000007","cha"#, "it ends too early"),
        ] {
            let read = Lock::parse(bad);
            assert!(read.value.entries.is_empty() && read.value.is_partial, "{bad}");
            assert!(read.diagnostics[0].message.contains(message), "{:?}", read.diagnostics);
            assert_eq!(read.diagnostics[0].span(), 0..bad.len());
        }
    }
}
