//! Interned strings.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use xxhash_rust::xxh3::xxh3_64;

/// Interned strings without line breaks, by number.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// All strings, one per line.
    lines: String,
    /// The end offset of each line, without its line break.
    ends: Vec<u32>,
    /// The numbers, by hash of the string.
    known: HashTable<u32>,
}

impl Names {
    /// An empty set with room for `count` strings.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { known: HashTable::with_capacity(count), ends: Vec::with_capacity(count), lines: String::new() }
    }

    /// The number of a string; a new string gets the next number.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        let (lines, ends) = (&self.lines, &self.ends);
        let same = |number: &u32| line(lines, ends, *number as usize) == name;
        let hash = |number: &u32| xxh3_64(line(lines, ends, *number as usize).as_bytes());
        match self.known.entry(xxh3_64(name.as_bytes()), same, hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(slot) => {
                let number = ends.len() as u32;
                slot.insert(number);
                self.lines.push_str(name);
                self.ends.push(self.lines.len() as u32);
                self.lines.push('\n');
                number
            }
        }
    }

    /// Whether a string has a number.
    pub(super) fn contains(&self, name: &str) -> bool {
        let same = |number: &u32| line(&self.lines, &self.ends, *number as usize) == name;
        self.known.find(xxh3_64(name.as_bytes()), same).is_some()
    }

    /// The strings in the order of their numbers.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|number| line(&self.lines, &self.ends, number))
    }

    /// The texts in the order of their numbers, a line each.
    pub(super) fn into_lines(self) -> String {
        self.lines
    }
}

fn line<'t>(lines: &'t str, ends: &[u32], number: usize) -> &'t str {
    let start = number.checked_sub(1).map_or(0, |before| ends[before] as usize + 1);
    &lines[start..ends[number] as usize]
}
