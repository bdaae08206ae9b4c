//! Identities: the ids by which a guide's questions and comparisons are known outside it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::lock::{Identity, Lock};
use crate::content::article::Table;
use crate::content::digest::{self, Digest};
use crate::content::slug::slug;
use crate::document::Phrase;
use crate::model::ids::{Idx as _, IndexVec};
use crate::model::{ComparisonId, Guide, PageId, QuestionId};

/// The identities of a guide's questions and comparisons.
#[derive(Debug)]
pub struct Identities {
    guide: Arc<Guide>,
    /// `None` without a lock: then every id is the one in the source.
    locked: Option<LockedIdentities>,
}

#[derive(Debug)]
struct LockedIdentities {
    /// Those of each page's questions, including follow-ups.
    questions: IndexVec<PageId, Vec<Identity>>,
    comparisons: IndexVec<ComparisonId, Identity>,
}

/// A question or comparison of the guide, with what a lock records of it.
#[derive(Debug, Clone)]
pub struct RecordedItem {
    /// Its id in the source.
    pub id: String,
    /// Hash and sketch of its text.
    pub digest: Digest,
    /// Its page.
    pub page: PageId,
    /// Its span in the page's file.
    pub span: Range<usize>,
}

/// All questions and comparisons of the guide except those of drafts, by id.
pub fn collect_identities(guide: &Guide) -> BTreeMap<String, RecordedItem> {
    let published = |page: PageId| !guide.pages[page].article().front.draft;
    let mut found = BTreeMap::new();
    for (page, entry) in guide.pages.iter_enumerated().filter(|(page, _)| published(*page)) {
        let article = entry.article();
        for (index, question) in article.questions.iter_enumerated() {
            let (id, span) =
                (question_id(guide, page.question(index)), article.headings[question.heading].span.clone());
            found.insert(id.clone(), RecordedItem { id, digest: question.digest, page, span });
        }
    }
    for (key, comparison) in guide.comparisons.iter_enumerated() {
        let page = comparison.page;
        if published(page) {
            let span = guide.pages[page].article().comparisons[comparison.index].span.clone();
            let (id, digest) = (comparison_id(guide, key), Digest::of("", &table_text(guide.table(key))));
            found.insert(id.clone(), RecordedItem { id, digest, page, span });
        }
    }
    found
}

/// A question's id in the source: `databases/indexes#what-is-an-index`.
pub fn question_id(guide: &Guide, question: QuestionId) -> String {
    let page = &guide.pages[question.page];
    let article = page.article();
    [&page.id, "#", &article.headings[article.questions[question.index].heading].id].concat()
}

/// A comparison's id in the source: `compare/sql-vs-nosql`.
pub(super) fn comparison_id(guide: &Guide, comparison: ComparisonId) -> String {
    format!("compare/{}", guide.comparisons[comparison].id)
}

/// The text of all cells of a table.
fn table_text(table: &Table) -> String {
    let heads = table.subjects.iter().map(Phrase::text);
    let cells = table.rows.iter().flat_map(|row| std::iter::once(&row.aspect).chain(&row.cells));
    let text: Vec<&str> = heads.chain(cells.map(Phrase::text)).collect();
    text.join("\n")
}

impl Identities {
    /// The identities in `guide`: the ids that `lock` records, or else those in the source.
    pub fn new(guide: Arc<Guide>, lock: Option<&Lock>) -> Self {
        let lock = lock.filter(|lock| !lock.entries.is_empty());
        let locked = lock.map(|lock| LockedIdentities::new(&guide, lock));
        Self { guide, locked }
    }

    /// The identity of a question.
    pub fn question(&self, question: QuestionId) -> Identity {
        let locked = self
            .locked
            .as_ref()
            .map(|locked| locked.questions[question.page][question.index.index()].clone());
        let unlocked = || Identity { id: question_id(&self.guide, question), ..Identity::default() };
        locked.unwrap_or_else(unlocked)
    }

    /// The identity of a comparison.
    pub fn comparison(&self, comparison: ComparisonId) -> Identity {
        let locked = self.locked.as_ref().map(|locked| locked.comparisons[comparison].clone());
        let unlocked = || Identity { id: comparison_id(&self.guide, comparison), ..Identity::default() };
        locked.unwrap_or_else(unlocked)
    }
}

impl LockedIdentities {
    fn new(guide: &Guide, lock: &Lock) -> Self {
        let questions: IndexVec<PageId, Vec<(String, u64)>> = guide
            .pages
            .iter_enumerated()
            .map(|(id, page)| {
                let questions = page.article().questions.iter_enumerated();
                questions
                    .map(|(index, question)| (question_id(guide, id.question(index)), question.digest.hash))
                    .collect()
            })
            .collect();
        let comparisons: IndexVec<ComparisonId, (String, u64)> = guide
            .comparisons
            .indices()
            .map(|id| (comparison_id(guide, id), digest::hash(["", &table_text(guide.table(id))])))
            .collect();
        let ids = questions.iter().flatten().chain(&comparisons).map(|(id, _)| id.as_str());
        let names = EarlierIds::new(ids.collect(), lock);
        let identity = |(id, hash): &(String, u64)| names.identity(id, *hash, lock);
        Self {
            questions: questions.iter().map(|page| page.iter().map(identity).collect()).collect(),
            comparisons: comparisons.iter().map(identity).collect(),
        }
    }
}

/// The id that a new lock gives a guide: the slug of its title.
pub fn guide_id(guide: &Guide) -> String {
    Some(slug(&guide.title)).filter(|id| !id.is_empty()).unwrap_or_else(|| "guide".into())
}

/// The earlier ids of questions and comparisons, each with the present id of its owner.
pub(super) struct EarlierIds<'a> {
    ids: BTreeSet<&'a str>,
    /// Present ids by earlier id.
    owners: BTreeMap<&'a str, &'a str>,
}

impl<'a> EarlierIds<'a> {
    /// The earlier ids that `lock` records for `ids`. If two claim the same one, the first in the order of ids gets it.
    pub(super) fn new(ids: BTreeSet<&'a str>, lock: &'a Lock) -> Self {
        let mut owners = BTreeMap::new();
        for id in &ids {
            let was = lock.entries.get(*id).map(|entry| entry.was.as_slice()).unwrap_or_default();
            for name in was.iter().filter(|name| name != id) {
                owners.entry(name.as_str()).or_insert(*id);
            }
        }
        Self { ids, owners }
    }

    /// All ids that `id` has had and owns, the oldest first.
    pub(super) fn names(&self, id: &str, lock: &Lock) -> Vec<String> {
        let was = lock.entries.get(id).map(|entry| entry.was.as_slice()).unwrap_or_default();
        let owner = |name: &str| self.owners.get(name).copied();
        let mut names: Vec<String> = Vec::new();
        let own = was.iter().filter(|name| owner(name).unwrap_or(id) == id);
        for name in own.map(String::as_str).chain(Some(id)) {
            // A new question with the earlier id of another one does not get it.
            let name = if owner(name).is_some_and(|owner| owner != id) {
                if names.is_empty() { self.numbered(name) } else { continue }
            } else {
                name.to_owned()
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn identity(&self, id: &str, hash: u64, lock: &Lock) -> Identity {
        let mut names = self.names(id, lock);
        let entry = lock.entries.get(id);
        Identity {
            id: names.remove(0),
            names,
            seen: entry.map(|entry| entry.seen.clone()),
            changed: entry.filter(|entry| entry.digest.hash == hash).map(|entry| entry.changed.clone()),
        }
    }

    /// An id like `name` that is free: `a#b~2`.
    fn numbered(&self, name: &str) -> String {
        let free = |name: &str| !self.ids.contains(name) && !self.owners.contains_key(name);
        (2..).map(|number| format!("{name}~{number}")).find(|name| free(name)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::lock::LockEntry;
    use super::*;

    fn lock(entries: &[(&str, &[&str])]) -> Lock {
        let entry = |was: &[&str]| LockEntry {
            digest: Digest::default(),
            seen: "2026-11-24".into(),
            changed: "2026-11-25".into(),
            was: was.iter().map(ToString::to_string).collect(),
            gone: None,
        };
        let entries = entries.iter().map(|(id, was)| ((*id).to_owned(), entry(was))).collect();
        Lock { entries, ..Lock::default() }
    }

    fn names(lock: &Lock, ids: &[&str], id: &str) -> Vec<String> {
        EarlierIds::new(ids.iter().copied().collect(), lock).names(id, lock)
    }

    #[test]
    fn the_first_id_stays() {
        let lock = lock(&[("a#new", &["a#first", "a#second"])]);
        assert_eq!(names(&lock, &["a#new"], "a#new"), ["a#first", "a#second", "a#new"]);
        assert_eq!(names(&Lock::default(), &["a#new"], "a#new"), ["a#new"]);
    }

    #[test]
    fn a_question_that_takes_the_id_of_another_gets_one_of_its_own() {
        let lock = lock(&[("a#new", &["a#old"]), ("a#old", &[])]);
        let ids = ["a#new", "a#old"];
        assert_eq!(names(&lock, &ids, "a#new"), ["a#old", "a#new"]);
        assert_eq!(names(&lock, &ids, "a#old"), ["a#old~2"]);
        // Renamed again, it keeps its identity.
        let lock = self::lock(&[("a#new", &["a#old"]), ("a#third", &["a#old~2"])]);
        assert_eq!(names(&lock, &["a#new", "a#third"], "a#third"), ["a#old~2", "a#third"]);
    }

    #[test]
    fn an_id_that_came_back_is_what_it_was() {
        let lock = lock(&[("a#first", &["a#first", "a#second"])]);
        assert_eq!(names(&lock, &["a#first"], "a#first"), ["a#first", "a#second"]);
    }
}
