//! The index as files, in the format of `docs/content/reference/search-index.md`.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::chunks::{ChunkFile, Chunks, ranks};
use super::encode::{digit, number, numbers, term_list};
use super::index::{Columns, Index, compare};
use super::script::Named;
use super::tokens::Tokens;
use super::vocabulary::{IndexedPage, Vocabulary};
use crate::cache::Fingerprint;
use crate::model::Guide;
use crate::model::ids::Idx as _;
use crate::model::payload::Payload;
use crate::model::routes::SEARCH_FOLDER;

/// The format's version.
const VERSION: u32 = 4;
/// The most pairs of acronym and expansion, the most frequent ones, and the most expansions of one.
const MOST_ACRONYMS: usize = 500;
const MOST_EXPANSIONS: usize = 3;
/// Postings that are sorted together, approximately. Each part reads the postings of all pages and needs memory only while it is sorted.
const PART: usize = 2_000_000;
/// The fewest parts, so that all cores finish at about the same time.
const FEWEST_PARTS: usize = 4;
/// The most parts.
const MOST_PARTS: usize = 8;
/// The size in bytes at which a shard of postings is closed: about 16 kB when compressed.
const SHARD: usize = 26_000;
/// The size in bytes up to which the first file holds everything but the sections: about 200 kB when compressed.
const ONE_FILE: usize = 360_000;
/// Letters in the shortest word that is corrected when misspelt.
const SHORTEST_MISSPELT: usize = 3;

/// The index's files. Small files are rendered; chunks of sections are rendered on request.
#[derive(Debug, Default)]
pub struct IndexFiles {
    /// Small files.
    pub ready: Vec<Payload>,
    /// Chunks of sections.
    pub chunks: Vec<ChunkFile>,
}

/// The part of the index that describes pages and sections. Terms are not part of it.
pub(super) struct IndexMetadata {
    /// How many sections there are.
    count: usize,
    /// Identity and title of each topic.
    topics: Vec<Value>,
    /// Words that mean the same.
    synonyms: Vec<String>,
    chunks: Chunks,
    facets: String,
}

impl IndexMetadata {
    /// The metadata of the vocabulary's pages; `folder` is that of the index.
    pub(super) fn of(guide: &Guide, vocabulary: &Vocabulary, folder: &str) -> Self {
        let pages = &vocabulary.pages;
        let chunks = Chunks::of(guide, pages, folder);
        Self {
            count: pages.iter().map(|page| page.text_lengths.len()).sum(),
            topics: guide.topics.iter().map(|topic| json!([topic.id, topic.title])).collect(),
            synonyms: synonyms(&guide.config.search.synonyms, &vocabulary.acronyms),
            facets: facets(guide, pages, &chunks.kinds).to_string(),
            chunks,
        }
    }

    /// Every file of the index.
    pub(super) fn with_index(self, index: &Index<'_>, language: &str, folder: &str) -> IndexFiles {
        let mut files = IndexFiles { chunks: self.chunks.files, ..IndexFiles::default() };
        let shards = shards(index);
        let mut parts: Vec<(String, String)> = Vec::new();
        let postings: usize = index.frequencies.iter().map(|sections| *sections as usize).sum();
        let part_count = (postings / PART).clamp(FEWEST_PARTS, MOST_PARTS);
        let bodies: Vec<String> = shards
            .par_chunks(shards.len().div_ceil(part_count).max(1))
            .with_max_len(1)
            .flat_map(|shards| bodies(index, shards))
            .collect();
        let shard_hashes = name_all("p", bodies, &mut parts);
        let terms_hash = name_all("w", vec![dictionary(index).to_string()], &mut parts);
        let facets_hash = name_all("f", vec![self.facets], &mut parts);

        let mut inside = String::new();
        if parts.iter().map(|(_, json)| json.len()).sum::<usize>() <= ONE_FILE {
            let fields: Vec<String> = parts.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
            inside = fields.join(",");
        } else {
            let payloads = parts.into_iter();
            files.ready =
                payloads.map(|(name, json)| Payload::new(format!("{folder}{name}"), json)).collect();
        }
        let firsts: Vec<&str> = shards.iter().map(|shard| index.terms[shard.start].0).collect();
        let root = json!([
            VERSION,
            self.count,
            self.topics,
            firsts.join("\n"),
            shard_hashes,
            numbers(self.chunks.sizes),
            self.chunks.hashes,
            terms_hash,
            facets_hash,
            common(index, self.count, language).join("\n"),
            self.synonyms.join("\n"),
        ]);
        let root = root.to_string();
        let root = format!("{},{{{inside}}}]", root.strip_suffix(']').unwrap_or(&root));
        files.ready.push(Payload::new(format!("{folder}index"), root));
        files
    }
}

/// Where the index of the guide's own language is in the site.
pub(super) fn folder(guide: &Guide) -> String {
    guide.routes.free(SEARCH_FOLDER)
}

/// Names parts of one kind, adds them to `parts`, and returns their hashes.
fn name_all(stem: &'static str, values: Vec<String>, parts: &mut Vec<(String, String)>) -> String {
    let fingerprints: Vec<Fingerprint> =
        values.iter().map(|value| Fingerprint::of(value.as_bytes())).collect();
    let named = Named::of(stem, &fingerprints);
    parts.extend(values.into_iter().enumerate().map(|(number, value)| (named.name(number), value)));
    named.hashes()
}

/// Terms that a query ignores if it has others: the language's stop words, and terms in more than half of the sections. For a language without a
/// list of stop words, terms in more than a quarter of them.
fn common<'t>(index: &Index<'t>, count: usize, language: &str) -> Vec<&'t str> {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let words = stop_words::lookup(&primary);
    let listed = Tokens::of(&words.unwrap_or_default().join(" "));
    let listed: HashSet<&str> = listed.iter().collect();
    let most = if words.is_some() { count / 2 } else { count / 4 };
    let terms = index.terms.iter();
    let common = terms.filter(|(term, class)| index.frequency(*class) > most || listed.contains(term));
    common.map(|(term, _)| *term).collect()
}

/// Lines of words that mean the same, separated by tabs: those of `book.toml`, and the most frequent acronyms of the guide with their expansions.
fn synonyms(groups: &[Vec<String>], acronyms: &BTreeMap<(String, String), usize>) -> Vec<String> {
    let words = |text: &String| Tokens::of(text).leaves().collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> =
        groups.iter().map(|group| group.iter().map(words).collect::<Vec<_>>().join("\t")).collect();
    let mut frequent: Vec<_> = acronyms.iter().collect();
    frequent.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let mut expansions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for ((acronym, expansion), _) in frequent.into_iter().take(MOST_ACRONYMS) {
        let known = expansions.entry(acronym).or_default();
        if known.len() < MOST_EXPANSIONS {
            known.push(expansion);
        }
    }
    lines.extend(expansions.into_iter().map(|(acronym, known)| format!("{acronym}\t{}", known.join("\t"))));
    lines
}

/// Ranges of terms. A range ends where it is large enough and no class has terms on both sides.
fn shards(index: &Index<'_>) -> Vec<Range<usize>> {
    // The last term of each class.
    let mut last = vec![0; index.frequencies.len()];
    for (term, (_, class)) in index.terms.iter().enumerate() {
        last[*class as usize] = term;
    }
    let mut shards = Vec::new();
    let (mut start, mut size, mut reach, mut next_class) = (0, 0, 0, 0);
    for (number, (term, class)) in index.terms.iter().enumerate() {
        if size >= SHARD && number > reach {
            shards.push(start..number);
            (start, size) = (number, 0);
        }
        size += term.len() + 2;
        if *class == next_class {
            // A section's number takes a character and a bit, its weight one.
            size += index.frequency(*class) * 9 / 4;
            next_class += 1;
        }
        reach = reach.max(last[*class as usize]);
    }
    if start < index.terms.len() {
        shards.push(start..index.terms.len());
    }
    shards
}

/// The bodies of shards that follow one another.
fn bodies(index: &Index<'_>, shards: &[Range<usize>]) -> Vec<String> {
    // Classes are numbered in order of their first terms, and none has terms in two shards.
    let class_at =
        |term: usize| index.terms.get(term).map_or(index.frequencies.len() as u32, |(_, class)| *class);
    let (start, end) =
        (shards.first().map_or(0, |first| first.start), shards.last().map_or(0, |last| last.end));
    let columns = index.columns(class_at(start)..class_at(end));
    shards.par_iter().map(|shard| postings(&index.terms[shard.clone()], &columns)).collect()
}

/// A shard of postings, as JSON.
fn postings(terms: &[(&str, u32)], columns: &Columns) -> String {
    let first = terms.first().map_or(0, |(_, class)| *class);
    let mut next = first;
    let mut back = String::new();
    for (_, class) in terms {
        if *class == next {
            number(0, &mut back);
            next += 1;
        } else {
            number(next - class, &mut back);
        }
    }
    let (mut sizes, mut sections, mut weights) = (String::new(), String::new(), String::new());
    for class in first..next {
        let of_class = columns.of(class);
        number(of_class.len() as u32, &mut sizes);
        let mut least = 0;
        for section in of_class.iter().map(|posting| posting.section()) {
            number(section - least, &mut sections);
            least = section + 1;
        }
        weights.extend(of_class.iter().map(|posting| digit(posting.weight())));
    }
    let terms = Value::from(term_list(terms.iter().map(|(term, _)| *term))).to_string();
    // Encoded numbers contain nothing that JSON escapes.
    ["[", &terms, ",\"", &back, "\",\"", &sizes, "\",\"", &sections, "\",\"", &weights, "\"]"].concat()
}

/// The words that a misspelt one is compared with.
fn dictionary(index: &Index<'_>) -> Value {
    let is_word =
        |term: &str| term.chars().count() >= SHORTEST_MISSPELT && term.chars().all(char::is_alphabetic);
    let words: Vec<_> = index.terms.iter().filter(|(term, _)| is_word(term)).collect();
    debug_assert!(words.is_sorted_by(|a, b| compare(a.0, b.0).is_le()), "in the order of the browser");
    let frequencies = words.iter().map(|(_, class)| index.frequency(*class) as u32);
    json!([term_list(words.iter().map(|(term, _)| *term)), numbers(frequencies)])
}

/// What filters need to know about every section: lengths of pages, then a column for each of `FIELDS` in `40-query.js`. `kinds` has the kind of each.
fn facets(guide: &Guide, pages: &[IndexedPage], kinds: &str) -> Value {
    let [mut sizes, mut topics, mut priorities, mut levels] = <[String; 4]>::default();
    for page in pages {
        let topic = page.page.topic(guide);
        number(page.text_lengths.len() as u32, &mut sizes);
        number(topic.map_or(0, |topic| topic.index() as u32 + 1), &mut topics);
        for grades in page.page.grades(guide, page.text_lengths.len()) {
            let (priority, level) = ranks(grades);
            priorities.push(digit(priority));
            levels.push(digit(level));
        }
    }
    json!([sizes, topics, priorities, levels, kinds])
}
