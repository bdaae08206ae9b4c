//! The nearest valid name, for "did you mean".

use std::collections::HashMap;

/// How many names are compared with one that is looked up in a [`NearestIndex`].
const MAX_COMPARED: usize = 12;
/// How many trigrams of a name are looked at.
const MAX_TRIGRAMS: usize = 96;
/// A trigram that more names share does not distinguish them.
const MAX_POSTINGS: usize = 256;

/// The least similarity of a name that is suggested.
const LEAST_SIMILARITY: f64 = 0.6;

/// The candidate most similar to `name`, if one is similar enough to suggest.
///
/// Similarity is the normalized Damerau–Levenshtein distance of lower-cased names. Of equally similar candidates, the first is returned.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let Some(similarity) = similarity(&wanted, &candidate.to_lowercase()) else { continue };
        if best.is_none_or(|(most, _)| similarity > most) {
            best = Some((similarity, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How similar a name has to be to another to be a typing error of it.
const TYPO: f64 = 0.72;

/// Whether `name` is a typing error of `near`, where names of the author's own are allowed as well.
pub fn is_typo(name: &str, near: &str) -> bool {
    strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &near.to_lowercase()) >= TYPO
}

/// The candidate of which `name` is a typing error.
pub fn nearest_typo<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(name, candidates).filter(|near| is_typo(name, near))
}

/// `did you mean `x`?`, if a candidate is similar to `name`.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The similarity of two lower-cased names, if it is enough to suggest one for the other: at most two characters in five differ, without the folders
/// and the extension that both paths have.
fn similarity(wanted: &str, candidate: &str) -> Option<f64> {
    let same = wanted.bytes().zip(candidate.bytes()).take_while(|(a, b)| a == b).count();
    let folder =
        wanted.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    let (wanted, candidate) = (&wanted[folder..], &candidate[folder..]);
    let extension = wanted.rfind('.').map_or("", |dot| &wanted[dot..]);
    let (wanted, candidate) = match candidate.strip_suffix(extension) {
        // Topics and names of notes leave the extension of articles out.
        Some(candidate) => {
            (&wanted[..wanted.len() - extension.len()], candidate.strip_suffix(".md").unwrap_or(candidate))
        }
        None => (wanted, candidate),
    };
    // The distance costs length × length, and a much longer or shorter name is not a typing error.
    if candidate.len().abs_diff(wanted.len()) > wanted.len().max(4) {
        return None;
    }
    Some(strsim::normalized_damerau_levenshtein(wanted, candidate))
        .filter(|similarity| *similarity >= LEAST_SIMILARITY)
}

/// Many names, each of which may be looked up as often as there are names: an inverted index of trigrams, so that a lookup compares a few.
#[derive(Debug, Default)]
pub struct NearestIndex<'a> {
    names: Vec<(&'a str, String)>,
    /// Indexes of names by trigram, in order; more than [`MAX_POSTINGS`] are cut off.
    postings: HashMap<[char; 3], Vec<u32>>,
}

impl<'a> NearestIndex<'a> {
    /// An index of `names`.
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        for name in names {
            let lower = name.to_lowercase();
            let number = index.names.len() as u32;
            for trigram in trigrams(&lower) {
                let postings = index.postings.entry(trigram).or_default();
                if postings.len() <= MAX_POSTINGS && postings.last() != Some(&number) {
                    postings.push(number);
                }
            }
            index.names.push((name, lower));
        }
        index
    }

    /// The name most similar to `name`, as [`nearest`] finds it among those that share the most trigrams with it.
    pub fn nearest(&self, name: &str) -> Option<&'a str> {
        let wanted = name.to_lowercase();
        let lists = trigrams(&wanted).filter_map(|trigram| self.postings.get(&trigram));
        let (common, rare): (Vec<_>, Vec<_>) = lists.partition(|list| list.len() > MAX_POSTINGS);
        let lists = if rare.is_empty() { common } else { rare };
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for number in lists.into_iter().flatten() {
            *shared.entry(*number).or_default() += 1;
        }
        // The share of trigrams in common: a long name has many, of which some are in any word.
        let share = |number: u32, count: usize| {
            count * 1_000_000 / (self.names[number as usize].1.len() + wanted.len() + 2)
        };
        let mut found: Vec<(usize, u32)> =
            shared.into_iter().map(|(number, count)| (share(number, count), number)).collect();
        found.sort_unstable_by_key(|(share, number)| (usize::MAX - share, *number));
        found.truncate(MAX_COMPARED);
        let mut best: Option<(f64, u32)> = None;
        for (_, number) in found {
            let Some(similarity) = similarity(&wanted, &self.names[number as usize].1) else { continue };
            let is_better =
                |(most, first): (f64, u32)| similarity > most || similarity == most && number < first;
            if best.is_none_or(is_better) {
                best = Some((similarity, number));
            }
        }
        best.map(|(_, number)| self.names[number as usize].0)
    }
}

/// The trigrams of a name, with its ends as characters of their own.
fn trigrams(name: &str) -> impl Iterator<Item = [char; 3]> + '_ {
    let chars = ['\0', '\0'].into_iter().chain(name.chars()).chain(['\0']);
    let mut last = ['\0'; 3];
    chars
        .map(move |c| {
            last = [last[1], last[2], c];
            last
        })
        .skip(2)
        .take(MAX_TRIGRAMS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_typo_and_refuses_another_word() {
        assert_eq!(nearest("prioritty", ["title", "priority"]), Some("priority"));
        assert_eq!(nearest("Titel", ["title", "priority"]), Some("title"));
        assert_eq!(nearest("zebra", ["title", "priority"]), None);
        assert_eq!(nearest("", ["title"]), None);
        assert_eq!(nearest("low.md", ["index.md"]), None);
        assert_eq!(nearest("a/b/c/gremlin.com", ["a/b/c/README.md"]), None);
        assert_eq!(nearest("a/titel.md", ["a/index.md", "a/title.md"]), Some("a/title.md"));
    }

    #[test]
    fn an_index_finds_the_same() {
        let names = ["title", "priority", "databases/indexes.md", "databases/index.md", "ab"];
        let index = NearestIndex::new(names);
        for wanted in
            ["prioritty", "Titel", "zebra", "", "database/indexes.md", "databases/indxe.md", "titles", "abc"]
        {
            assert_eq!(index.nearest(wanted), nearest(wanted, names), "{wanted}");
        }
    }

    #[test]
    fn long_names_do_not_hide_a_short_one() {
        let long = (0..40).map(|number| format!("sections-on-dimensions-and-millions-of-versions-{number}"));
        let names: Vec<String> = long.chain(["joins".to_owned()]).collect();
        let index = NearestIndex::new(names.iter().map(String::as_str));
        assert_eq!(index.nearest("jions"), Some("joins"));
    }

    #[test]
    fn a_lookup_among_many_like_names_compares_few() {
        let names: Vec<String> = (0..20_000).map(|number| format!("note-{number:05}")).collect();
        let index = NearestIndex::new(names.iter().map(String::as_str));
        assert_eq!(index.nearest("note-0012x"), Some("note-00120"));
        assert!(index.postings.values().all(|list| list.len() <= MAX_POSTINGS + 1));
    }
}
