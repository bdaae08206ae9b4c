//! Differences between a guide and its lock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::identity::{RecordedItem, collect_identities};
use super::lock::{LOCK_FILE, Lock};
use crate::diag::{Diagnostic, Rule};
use crate::model::Guide;

/// Likeness from which a new answer counts as a missing one, reworded.
const ALIKE: f64 = 0.5;
/// Likeness that suffices if the anchor is the same: the question moved to another file.
const ALIKE_WITH_SAME_ANCHOR: f64 = 0.25;
/// Likeness from which answers count as the same without asking the author.
const SAME: f64 = 0.999;

/// The differences, each list by id.
#[derive(Debug, Default, PartialEq)]
pub struct Drift {
    /// Ids that are not in the lock or marked as removed there, and are not the successor of a lost one.
    pub new: Vec<String>,
    /// Ids whose text changed.
    pub changed: Vec<String>,
    /// Ids in the lock that are not in the guide and have no likely successor.
    pub gone: Vec<String>,
    /// Ids in the lock that are not in the guide, with a likely successor.
    pub lost: Vec<LostIdentity>,
}

/// An id that no longer exists, with its likely successor.
#[derive(Debug, Clone, PartialEq)]
pub struct LostIdentity {
    /// The id in the lock.
    pub old: String,
    /// The most similar new id.
    pub new: String,
    /// Their similarity, from 0 to 1.
    pub likeness: f64,
    /// Whether another pair is equally likely, so that the author has to decide.
    pub is_ambiguous: bool,
}

impl LostIdentity {
    /// Whether `prepbook lock` keeps the identity without asking the author.
    pub fn is_certain(&self) -> bool {
        self.likeness >= SAME && !self.is_ambiguous
    }
}

/// Compares the identities in the guide (`found`) with `lock`.
pub fn compare(found: &BTreeMap<String, RecordedItem>, lock: &Lock) -> Drift {
    let mut drift = Drift::default();
    let known_names: BTreeSet<&str> = found
        .keys()
        .filter_map(|id| lock.entries.get(id))
        .flat_map(|entry| entry.was.iter().map(String::as_str))
        .collect();
    let mut fresh: Vec<&RecordedItem> = Vec::new();
    for (id, known) in found {
        match lock.entries.get(id) {
            None => fresh.push(known),
            // A question that came back has its old identity.
            Some(entry) if entry.gone.is_some() => drift.new.push(id.clone()),
            Some(entry) if entry.digest.hash != known.digest.hash => drift.changed.push(id.clone()),
            Some(_) => {}
        }
    }
    let missing: Vec<&str> = lock
        .entries
        .iter()
        .filter(|(id, entry)| entry.gone.is_none() && !found.contains_key(*id))
        .map(|(id, _)| id.as_str())
        .filter(|id| !known_names.contains(id))
        .collect();
    drift.lost = pair(&missing, &fresh, lock);
    let lost: BTreeSet<&str> = drift.lost.iter().map(|lost| lost.old.as_str()).collect();
    drift.gone = missing.iter().filter(|id| !lost.contains(*id)).map(ToString::to_string).collect();
    let successors: BTreeSet<&str> = drift.lost.iter().map(|lost| lost.new.as_str()).collect();
    let new = fresh.iter().map(|known| &known.id).filter(|id| !successors.contains(id.as_str())).cloned();
    drift.new.extend(new);
    drift.new.sort();
    drift
}

/// The most similar pairs of missing and new ids, without overlap.
fn pair(missing: &[&str], fresh: &[&RecordedItem], lock: &Lock) -> Vec<LostIdentity> {
    // Similar texts share bytes of their sketches, so only such pairs are compared instead of all.
    let mut by_byte: HashMap<(usize, u8), Vec<usize>> = HashMap::new();
    for (index, known) in fresh.iter().enumerate() {
        for key in known.digest.sketch.bytes() {
            by_byte.entry(key).or_default().push(index);
        }
    }
    let mut pairs: Vec<(f64, &str, &str)> = Vec::new();
    for old in missing {
        let sketch = lock.entries[*old].digest.sketch;
        let candidates: BTreeSet<usize> =
            sketch.bytes().filter_map(|key| by_byte.get(&key)).flatten().copied().collect();
        for known in candidates.into_iter().map(|index| fresh[index]) {
            let likeness = sketch.likeness(&known.digest.sketch);
            let wanted = if anchor(old) == anchor(&known.id) { ALIKE_WITH_SAME_ANCHOR } else { ALIKE };
            if likeness >= wanted && is_comparison(old) == is_comparison(&known.id) {
                pairs.push((likeness, old, &known.id));
            }
        }
    }
    // Among equally similar pairs, one with equal anchors comes first.
    let rank = |pair: &(f64, &str, &str)| (-pair.0, anchor(pair.1) != anchor(pair.2));
    pairs.sort_by(|a, b| {
        let ((likeness_a, anchor_a), (likeness_b, anchor_b)) = (rank(a), rank(b));
        likeness_a.total_cmp(&likeness_b).then(anchor_a.cmp(&anchor_b)).then(a.1.cmp(b.1)).then(a.2.cmp(b.2))
    });
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut lost = Vec::new();
    for pair @ (likeness, old, new) in &pairs {
        if taken.contains(old) || taken.contains(new) {
            continue;
        }
        let rival =
            pairs.iter().find(|other| rank(other) == rank(pair) && (other.1 == *old) != (other.2 == *new));
        taken.extend([*old, *new]);
        lost.push(LostIdentity {
            old: (*old).to_owned(),
            new: (*new).to_owned(),
            likeness: *likeness,
            is_ambiguous: rival.is_some(),
        });
    }
    lost.sort_by(|a, b| a.old.cmp(&b.old));
    lost
}

fn anchor(id: &str) -> Option<&str> {
    id.split_once('#').map(|(_, anchor)| anchor)
}

fn is_comparison(id: &str) -> bool {
    anchor(id).is_none()
}

/// Diagnostics for a lock that does not match the guide.
pub fn check(guide: &Guide, lock: &Lock) -> Vec<Diagnostic> {
    let found = collect_identities(guide);
    let drift = compare(&found, lock);
    let mut diagnostics = Vec::new();
    for lost in &drift.lost {
        let known = &found[&lost.new];
        let path = &guide.pages[known.page].article().path;
        let what = if is_comparison(&lost.old) { "comparison" } else { "question" };
        let message = format!("the {what} `{}` is gone, and this one looks like it", lost.old);
        let keep = if lost.is_certain() {
            "prepbook lock".to_owned()
        } else {
            command("--alias", &format!("{}={}", lost.old, lost.new))
        };
        let retire = command("--retire", &lost.old);
        let help = format!("keep its progress: `{keep}`; or, if it is another, `{retire}`");
        let label = format!("new as `{}`", lost.new);
        let found = Diagnostic::new(Rule::LostQuestionId, path, known.span.clone(), message);
        diagnostics.push(found.label(label).help(help));
    }
    let counts = [(drift.new.len(), "new"), (drift.changed.len(), "changed"), (drift.gone.len(), "gone")];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !counts.is_empty() {
        let message = format!("`{LOCK_FILE}` is out of date: {}", counts.join(", "));
        let found = Diagnostic::new(Rule::OutdatedLock, &Arc::from(LOCK_FILE), 0..0, message);
        diagnostics.push(found.help("run `prepbook lock`, and commit the file"));
    }
    diagnostics
}

/// The command to run, quoted for a shell.
fn command(option: &str, value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || "-_./#=~".contains(c));
    let value = if plain { value.to_owned() } else { format!("'{}'", value.replace('\'', "'\\''")) };
    format!("prepbook lock {option} {value}")
}

#[cfg(test)]
mod tests {
    use super::super::lock::LockEntry;
    use super::*;
    use crate::content::digest::Digest;
    use crate::model::PageId;
    use crate::model::ids::Idx as _;

    const INDEX: &str =
        "a structure that finds rows without reading the whole table at a price on every write";
    const CACHE: &str = "a copy kept near those who ask so that the original need not be asked each time";

    fn lock(entries: &[(&str, &str)]) -> Lock {
        let entry = |answer: &str| LockEntry {
            digest: Digest::of("", answer),
            seen: "2026-11-24".into(),
            changed: "2026-11-24".into(),
            was: Vec::new(),
            gone: None,
        };
        let entries = entries.iter().map(|(id, answer)| ((*id).to_owned(), entry(answer))).collect();
        Lock { entries, ..Lock::default() }
    }

    fn found(known: &[(&str, &str)]) -> BTreeMap<String, RecordedItem> {
        let known = known.iter().map(|(id, answer)| {
            let digest = Digest::of("", answer);
            (
                (*id).to_owned(),
                RecordedItem { id: (*id).to_owned(), digest, page: PageId::from_usize(0), span: 0..0 },
            )
        });
        known.collect()
    }

    /// Lost ids as `old>new`, with a `?` if ambiguous.
    fn lost(drift: &Drift) -> Vec<String> {
        let mark = |lost: &LostIdentity| if lost.is_ambiguous { "?" } else { "" };
        drift.lost.iter().map(|lost| format!("{}>{}{}", lost.old, lost.new, mark(lost))).collect()
    }

    #[test]
    fn reports_what_came_went_and_changed() {
        let lock =
            lock(&[("a#same", INDEX), ("a#edited", CACHE), ("a#dropped", "nothing like the others here")]);
        let drift =
            compare(&found(&[("a#same", INDEX), ("a#edited", "new words"), ("a#added", "fresh")]), &lock);
        assert_eq!((drift.new, drift.changed), (vec!["a#added".to_owned()], vec!["a#edited".to_owned()]));
        assert_eq!((drift.gone, drift.lost), (vec!["a#dropped".to_owned()], vec![]));
    }

    #[test]
    fn finds_each_lost_one_where_its_answer_is() {
        let lock = lock(&[("a#one", INDEX), ("a#two", CACHE)]);
        let drift = compare(&found(&[("b#three", CACHE), ("b#four", INDEX)]), &lock);
        assert_eq!(lost(&drift), ["a#one>b#four", "a#two>b#three"]);
        assert_eq!((drift.new, drift.gone), (vec![], vec![]));
    }

    #[test]
    fn of_equal_answers_the_anchor_decides_or_a_person() {
        let lock = lock(&[("a#one", INDEX), ("a#two", INDEX)]);
        let moved = compare(&found(&[("b#two", INDEX), ("b#one", INDEX)]), &lock);
        assert_eq!(lost(&moved), ["a#one>b#one", "a#two>b#two"]);
        let reworded = compare(&found(&[("a#three", INDEX), ("a#four", INDEX)]), &lock);
        assert_eq!(lost(&reworded), ["a#one>a#four?", "a#two>a#three?"]);
    }

    #[test]
    fn a_comparison_is_no_question_and_no_answer_is_like_none() {
        let lock = lock(&[("compare/x", INDEX), ("a#empty", "")]);
        let drift = compare(&found(&[("a#x", INDEX), ("a#other", "")]), &lock);
        assert_eq!(lost(&drift), [""; 0]);
        assert_eq!(drift.gone, ["a#empty", "compare/x"]);
    }

    #[test]
    fn commands_are_quoted_where_a_shell_needs_it() {
        assert_eq!(command("--alias", "a#b=c/d#é"), "prepbook lock --alias a#b=c/d#é");
        assert_eq!(command("--retire", "it's a#b"), "prepbook lock --retire 'it'\\''s a#b'");
    }
}
