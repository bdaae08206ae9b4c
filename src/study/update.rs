//! Updates of a lock. No entry is deleted: an entry whose id has no successor is marked as removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::drift::{self, LostIdentity};
use super::identity::{EarlierIds, RecordedItem, collect_identities, guide_id};
use super::lock::{Lock, LockEntry};
use crate::diag::nearest::did_you_mean;
use crate::model::Guide;

/// A request to update a lock.
#[derive(Debug, Clone, Default)]
pub struct UpdateRequest<'r> {
    /// Ids that no longer exist, each with its successor.
    pub aliases: &'r [(String, String)],
    /// Ids that no longer exist without a successor.
    pub retire: &'r [String],
    /// The date to record, such as `2026-11-24`.
    pub today: &'r str,
    /// The last day that has begun, after which no date is right. Empty if it is not known.
    pub latest: &'r str,
}

/// The changes of an update.
#[derive(Debug, Default, PartialEq)]
pub struct Changes {
    /// Ids that are new.
    pub added: Vec<String>,
    /// Ids whose dates were in the future, and are the date to record now. The days of notes stay, since those who have a note only take a later one: an
    /// edit after such a day is counted.
    pub redated: Vec<String>,
    /// Ids whose words changed.
    pub changed: Vec<String>,
    /// Ids that no longer exist, with those that they are aliases of now.
    pub kept: Vec<(String, String)>,
    /// Ids that no longer exist without a successor.
    pub retired: Vec<String>,
    /// Ids that no longer exist, with candidates among which the author has to decide. Their entries are unchanged.
    pub unresolved: Vec<LostIdentity>,
}

/// Why a request to update a lock is invalid.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// An id that does not exist.
    #[error("there is no question or comparison `{id}` in {list}{}", .help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
    UnknownId {
        /// The id.
        id: String,
        /// Where it was looked for.
        list: IdList,
        /// The suggested fix.
        help: Option<String>,
    },
    /// An alias that is the id of a question in the guide.
    #[error("`{0}` is in the guide; only an id that is gone can become an alias")]
    AliasInUse(String),
    /// A retired id that is the id of a question in the guide.
    #[error("`{0}` is in the guide; only an id that is gone can be retired")]
    RetiredInUse(String),
}

/// A list of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdList {
    /// The ids in the guide.
    Guide,
    /// The ids in the lock.
    Lock,
}

/// The lock, updated for `guide`.
///
/// # Errors
/// If the request names an id that does not exist, or one that is still in use.
pub fn update(
    lock: &Lock,
    guide: &Guide,
    request: &UpdateRequest<'_>,
) -> Result<(Lock, Changes), UpdateError> {
    let found = collect_identities(guide);
    let mut draft =
        Draft { lock: lock.clone(), found: &found, today: request.today, changes: Changes::default() };
    draft.lock.guide.get_or_insert_with(|| guide_id(guide));
    draft.redate(request.latest);
    for (old, new) in request.aliases {
        draft.check_alias(old, new)?;
        draft.alias(old, new);
    }
    for id in request.retire {
        draft.check_retired(id)?;
        draft.retire(id);
    }
    let mut drift = drift::compare(&found, &draft.lock);
    let (same, unresolved) = drift.lost.drain(..).partition(LostIdentity::is_certain);
    let same: Vec<LostIdentity> = same;
    for LostIdentity { old, new, .. } in &same {
        draft.alias(old, new);
    }
    drift.new.iter().for_each(|id| draft.add(id));
    drift.changed.iter().for_each(|id| draft.change(id));
    drift.gone.iter().for_each(|id| draft.retire(id));
    draft.changes.unresolved = unresolved;
    Ok((draft.lock, draft.changes))
}

struct Draft<'d> {
    lock: Lock,
    found: &'d BTreeMap<String, RecordedItem>,
    today: &'d str,
    changes: Changes,
}

impl Draft<'_> {
    /// Replaces dates after `latest`, which a wrong clock wrote. They would outlast later edits where two locks are merged.
    fn redate(&mut self, latest: &str) {
        if latest.is_empty() {
            return;
        }
        for (id, entry) in &mut self.lock.entries {
            let dates = [Some(&mut entry.seen), Some(&mut entry.changed), entry.gone.as_mut()];
            let late: Vec<&mut String> =
                dates.into_iter().flatten().filter(|date| date.as_str() > latest).collect();
            if !late.is_empty() {
                self.changes.redated.push(id.clone());
            }
            late.into_iter().for_each(|date| self.today.clone_into(date));
        }
    }

    fn check_alias(&self, old: &str, new: &str) -> Result<(), UpdateError> {
        if !self.found.contains_key(new) {
            return Err(UpdateError::unknown(new, IdList::Guide, self.found.keys()));
        }
        if self.found.contains_key(old) {
            return Err(UpdateError::AliasInUse(old.to_owned()));
        }
        // One that was never locked is taken at the author's word.
        Ok(())
    }

    fn check_retired(&self, id: &str) -> Result<(), UpdateError> {
        if self.found.contains_key(id) {
            return Err(UpdateError::RetiredInUse(id.to_owned()));
        }
        if self.lock.entries.contains_key(id) {
            Ok(())
        } else {
            Err(UpdateError::unknown(id, IdList::Lock, self.lock.entries.keys()))
        }
    }

    /// Makes `new` what `old` was.
    fn alias(&mut self, old: &str, new: &str) {
        let ids: BTreeSet<&str> = self.found.keys().map(String::as_str).chain([old]).collect();
        let names = EarlierIds::new(ids, &self.lock).names(old, &self.lock);
        let before = self.lock.entries.remove(old);
        let mut entry = self.lock.entries.remove(new).unwrap_or_else(|| self.fresh(new));
        if let Some(before) = before {
            if before.digest.hash == entry.digest.hash {
                entry.changed = before.changed;
            }
            entry.seen = entry.seen.min(before.seen);
        }
        let later = std::mem::take(&mut entry.was);
        entry.was = names;
        entry.was.extend(later);
        let mut seen = BTreeSet::new();
        entry.was.retain(|name| seen.insert(name.clone()));
        entry.gone = None;
        self.lock.entries.insert(new.to_owned(), entry);
        self.changes.kept.push((old.to_owned(), new.to_owned()));
    }

    fn add(&mut self, id: &str) {
        let fresh = self.fresh(id);
        let entry = self.lock.entries.entry(id.to_owned()).or_insert_with(|| fresh.clone());
        if entry.gone.take().is_some() && entry.digest.hash != fresh.digest.hash {
            (entry.digest, entry.changed) = (fresh.digest, fresh.changed);
        }
        self.changes.added.push(id.to_owned());
    }

    fn change(&mut self, id: &str) {
        let fresh = self.fresh(id);
        if let Some(entry) = self.lock.entries.get_mut(id) {
            (entry.digest, entry.changed) = (fresh.digest, fresh.changed);
            self.changes.changed.push(id.to_owned());
        }
    }

    fn retire(&mut self, id: &str) {
        if let Some(entry) = self.lock.entries.get_mut(id) {
            entry.gone.get_or_insert_with(|| self.today.to_owned());
            self.changes.retired.push(id.to_owned());
        }
    }

    /// An entry for what is in the guide and was not before.
    fn fresh(&self, id: &str) -> LockEntry {
        LockEntry {
            digest: self.found.get(id).map(|known| known.digest).unwrap_or_default(),
            seen: self.today.to_owned(),
            changed: self.today.to_owned(),
            was: Vec::new(),
            gone: None,
        }
    }
}

impl UpdateError {
    fn unknown<'n>(id: &str, list: IdList, known: impl Iterator<Item = &'n String>) -> Self {
        let help = did_you_mean(id, known.map(String::as_str));
        Self::UnknownId { id: id.to_owned(), list, help }
    }
}

impl fmt::Display for IdList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            IdList::Guide => "the guide",
            IdList::Lock => "the lock",
        })
    }
}
