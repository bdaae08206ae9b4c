//! What is remembered of lines seen before.
//!
//! What a grammar makes of a line depends on the line and on the state it is in when the line begins, and
//! on nothing else. The blocks of one guide share most of their (state, line) pairs: braces, imports, the
//! example repeated from article to article. Matching regular expressions is nearly all the cost of
//! highlighting, and a line seen before costs none.
//!
//! A parser's own state cannot leave its thread (it may hold a match of the C library for regular
//! expressions). So a [`LineState`] holds what leads to it instead: an earlier state and a line, the cheapest that
//! were seen. A thread that needs the parser's state parses those few lines again.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use syntect::parsing::ScopeStack;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::cache::ByHash;

/// How many locks the memo is spread over.
const SHARDS: usize = 16;
/// How many states with the same scopes are cached, to be compared with a new one.
const MAX_ALIKE: usize = 8;
/// How many states are cached.
const MAX_STATES: usize = 8192;
/// The most lines that may lead to a state. It bounds what parsing them again costs.
const MAX_STEPS: usize = 32;
/// What an entry costs besides its text, in bytes: keys, counters, pointers, its share of a state.
const ENTRY_COST: usize = 256;

/// The state of a grammar between two lines. Two states with one id are the same.
#[derive(Debug)]
pub(super) struct LineState {
    pub(super) id: u64,
    /// The index of the block's grammar in its set.
    pub(super) syntax: usize,
    pub(super) scopes: ScopeStack,
    /// The state and the line that lead here; none at the beginning of a block.
    pub(super) origin: Option<(Arc<LineState>, Box<str>)>,
    /// How many lines lead here.
    steps: usize,
    /// How many bytes lead here, with one for each line.
    cost: usize,
}

/// A highlighted line.
#[derive(Debug)]
pub(super) struct HighlightedLine {
    /// HTML without the line's end.
    pub(super) html: Box<str>,
    /// Where the next line begins.
    pub(super) next: Arc<LineState>,
}

/// Lines and states, in bounded memory. To be shared by threads.
pub(super) struct LineMemo {
    shards: [Mutex<Shard>; SHARDS],
    states: Mutex<States>,
    /// Bytes a shard may hold before it is emptied.
    shard_limit: usize,
}

#[derive(Default)]
struct Shard {
    entries: ByHash<u64, CachedLine>,
    bytes: usize,
}

struct CachedLine {
    state: u64,
    text: Box<str>,
    line: Arc<HighlightedLine>,
}

#[derive(Default)]
struct States {
    /// The beginning of a block, by grammar.
    starts: HashMap<usize, Arc<LineState>>,
    /// All others, by the hash of grammar and scopes.
    alike: HashMap<u64, VecDeque<Arc<LineState>>>,
    count: usize,
}

impl LineMemo {
    /// A memo of at most about `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { shards: Default::default(), states: Mutex::default(), shard_limit: limit / SHARDS }
    }

    /// What is known of the line `text` that begins in `state`.
    pub(super) fn line(&self, state: &LineState, text: &str) -> Option<Arc<HighlightedLine>> {
        let (key, shard) = self.shard(state, text);
        let shard = lock(shard);
        let entry = shard.entries.get(&key)?;
        (entry.state == state.id && *entry.text == *text).then(|| Arc::clone(&entry.line))
    }

    /// Remembers a line. A shard that is full forgets all it had.
    pub(super) fn remember(&self, state: &LineState, text: &str, line: HighlightedLine) {
        let (key, shard) = self.shard(state, text);
        let bytes = ENTRY_COST + text.len() + line.html.len();
        let mut shard = lock(shard);
        if shard.bytes + bytes > self.shard_limit {
            *shard = Shard::default();
        }
        shard.bytes += bytes;
        shard.entries.insert(key, CachedLine { state: state.id, text: text.into(), line: Arc::new(line) });
    }

    /// The state in which a block begins.
    pub(super) fn start(&self, syntax: usize) -> Arc<LineState> {
        let fresh = || {
            let scopes = ScopeStack::new();
            Arc::new(LineState { id: fresh_id(), syntax, scopes, origin: None, steps: 0, cost: 0 })
        };
        Arc::clone(lock(&self.states).starts.entry(syntax).or_insert_with(fresh))
    }

    /// The states that may be the one with these scopes, the least recently found first.
    pub(super) fn alike(&self, syntax: usize, scopes: &ScopeStack) -> Vec<Arc<LineState>> {
        let states = lock(&self.states);
        let alike = states.alike.get(&hash(syntax, scopes)).into_iter().flatten();
        alike.filter(|state| state.syntax == syntax && state.scopes == *scopes).cloned().collect()
    }

    /// Keeps the state to which `text` leads from `from`: under the id of `same`, if it is known to be the same as
    /// that one, and then whichever is reached more cheaply. None when too many lines lead to it.
    pub(super) fn reached(
        &self,
        from: Option<&Arc<LineState>>,
        text: &str,
        scopes: &ScopeStack,
        same: Option<Arc<LineState>>,
    ) -> Option<Arc<LineState>> {
        let Some(from) = from.filter(|from| from.steps < MAX_STEPS) else {
            return same;
        };
        let cost = from.cost + text.len() + 1;
        if let Some(same) = &same
            && same.cost <= cost
        {
            return Some(Arc::clone(same));
        }
        let state = Arc::new(LineState {
            id: same.map_or_else(fresh_id, |same| same.id),
            syntax: from.syntax,
            scopes: scopes.clone(),
            origin: Some((Arc::clone(from), text.into())),
            steps: from.steps + 1,
            cost,
        });
        lock(&self.states).keep(&state);
        Some(state)
    }

    fn shard(&self, state: &LineState, text: &str) -> (u64, &Mutex<Shard>) {
        let key = xxh3_64_with_seed(text.as_bytes(), state.id);
        (key, &self.shards[key as usize % SHARDS])
    }
}

impl States {
    /// Keeps a state, instead of the one with the same id if there is one. The oldest of too many alike goes; all
    /// go when there are too many. What is forgotten is found again under another id, and its lines are parsed again.
    fn keep(&mut self, state: &Arc<LineState>) {
        if self.count >= MAX_STATES {
            *self = Self::default();
        }
        let alike = self.alike.entry(hash(state.syntax, &state.scopes)).or_default();
        if let Some(same) = alike.iter_mut().find(|kept| kept.id == state.id) {
            *same = Arc::clone(state);
            return;
        }
        alike.push_back(Arc::clone(state));
        if alike.len() > MAX_ALIKE {
            alike.pop_front();
        } else {
            self.count += 1;
        }
    }
}

impl fmt::Debug for LineMemo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineMemo").field("shard_limit", &self.shard_limit).finish_non_exhaustive()
    }
}

/// An id that no state of any memo has: threads keep parser states by it.
fn fresh_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn hash(syntax: usize, scopes: &ScopeStack) -> u64 {
    let mut hasher = DefaultHasher::new();
    (syntax, &scopes.scopes).hash(&mut hasher);
    hasher.finish()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in another thread leaves the maps usable: at worst an entry is missing, and is computed again.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
