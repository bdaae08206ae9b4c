//! Fingerprints by what they were made of.
//!
//! To find out that a page did not change, its views are made and hashed, which costs a third of making the page. A trace is cheaper to check: it
//! says which parts of the guide were read for a fingerprint, and what these were like. As long as they are like that, reading them again leads to
//! the same parts and to the same fingerprint.

use std::sync::{Arc, Mutex};

use borsh::{BorshDeserialize, BorshSerialize};

use super::{ByFingerprint, Fingerprint, lock};

/// What was found out, by a key that says what was asked and all it depends on but the parts that were read.
#[derive(Debug, Default)]
pub struct Traces(Mutex<ByFingerprint<Entry>>);

/// What was read, and what it led to.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Trace {
    /// The parts, by number, ascending.
    pub reads: Vec<u32>,
    /// Of those parts in their order.
    pub of_reads: Fingerprint,
    /// What was found out.
    pub result: Fingerprint,
}

#[derive(Debug)]
struct Entry {
    trace: Arc<Trace>,
    /// Whether this process asked for it or found it out.
    used: bool,
    /// Whether an earlier process kept it.
    kept: bool,
}

impl Traces {
    /// Those that an earlier process kept.
    pub fn new(kept: Vec<(Fingerprint, Arc<Trace>)>) -> Self {
        let entries = kept.into_iter().map(|(key, trace)| (key, Entry { trace, used: false, kept: true }));
        Self(Mutex::new(entries.collect()))
    }

    /// The result for `key`, if the parts that were read for it are as they were. `of_part` knows the fingerprint of each part that there is.
    pub fn get(&self, key: Fingerprint, of_part: &dyn Fn(u32) -> Option<Fingerprint>) -> Option<Fingerprint> {
        let trace = {
            let mut entries = lock(&self.0);
            let entry = entries.get_mut(&key)?;
            entry.used = true;
            Arc::clone(&entry.trace)
        };
        (of_reads(&trace.reads, of_part)? == trace.of_reads).then_some(trace.result)
    }

    /// Notes that the parts `reads`, in any order, led to `result`.
    pub fn put(
        &self,
        key: Fingerprint,
        mut reads: Vec<u32>,
        of_part: &dyn Fn(u32) -> Option<Fingerprint>,
        result: Fingerprint,
    ) {
        reads.sort_unstable();
        reads.dedup();
        if let Some(of_reads) = of_reads(&reads, of_part) {
            let trace = Trace { reads, of_reads, result };
            let mut entries = lock(&self.0);
            let kept = entries.get(&key).is_some_and(|entry| entry.kept && *entry.trace == trace);
            entries.insert(key, Entry { trace: Arc::new(trace), used: true, kept });
        }
    }

    /// What this process asked for or found out, for the next one; `None` where it is what this one began with.
    pub fn used(&self) -> Option<Vec<(Fingerprint, Arc<Trace>)>> {
        let entries = lock(&self.0);
        if entries.values().all(|entry| entry.used && entry.kept) {
            return None;
        }
        let used = entries.iter().filter(|(_, entry)| entry.used);
        let mut used: Vec<_> = used.map(|(key, entry)| (*key, Arc::clone(&entry.trace))).collect();
        used.sort_unstable_by_key(|(key, _)| *key);
        Some(used)
    }
}

fn of_reads(reads: &[u32], of_part: &dyn Fn(u32) -> Option<Fingerprint>) -> Option<Fingerprint> {
    let parts: Option<Vec<Fingerprint>> = reads.iter().map(|part| of_part(*part)).collect();
    Some(Fingerprint::default().and(parts?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_holds_as_long_as_what_was_read() {
        let parts = |changed: u32| {
            move |part: u32| {
                (part < 9).then_some(Fingerprint(u128::from(part) * 10 + u128::from(part == changed)))
            }
        };
        let (key, result) = (Fingerprint(1), Fingerprint(2));
        let traces = Traces::default();
        traces.put(key, vec![7, 3, 7], &parts(9), result);
        assert_eq!(traces.get(key, &parts(9)), Some(result));
        assert_eq!(traces.get(key, &parts(4)), Some(result), "it was not read");
        assert_eq!(traces.get(key, &parts(7)), None);
        assert_eq!(traces.get(Fingerprint(3), &parts(9)), None);

        let next = Traces::new(traces.used().expect("something new"));
        assert_eq!(next.used().as_deref(), Some(&[][..]), "nobody asked for it yet");
        assert_eq!(next.get(key, &parts(9)), Some(result));
        assert_eq!(next.get(key, &|_| None), None, "a part is gone");
        assert_eq!(next.used(), None, "it is the same");
    }
}
