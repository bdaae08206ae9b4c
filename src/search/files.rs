//! The index as files, in the format of `docs/content/reference/search-index.md`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::encode::{digit, number, numbers, term_list};
use super::index::{Columns, Index, compare};
use super::section::{PageRef, SearchSection};
use super::tokens::Tokens;
use super::vocabulary::{IndexedPage, Vocabulary};
use crate::cache::Fingerprint;
use crate::content::front_matter::{Grade, Grades, Level, Priority};
use crate::model::ids::Idx as _;
use crate::model::routes::SEARCH_FOLDER;
use crate::model::{Guide, TopicId, href};

/// The format's version.
const VERSION: u32 = 3;
/// The most pairs of acronym and expansion, the most frequent ones, and the most expansions of one.
const MOST_ACRONYMS: usize = 500;
const MOST_EXPANSIONS: usize = 3;
/// Sections in a chunk of descriptions.
const CHUNK: usize = 32;
/// Files of one kind that share a hash: a change to one of them leaves the other groups unchanged.
const GROUP: usize = 32;
/// Postings that are sorted together, approximately. Each part reads the postings of all pages and needs memory only while it is sorted.
const PART: usize = 2_000_000;
/// The fewest parts, so that all cores finish at about the same time.
const FEWEST_PARTS: usize = 4;
/// The most parts.
const MOST_PARTS: usize = 8;
/// The size in bytes at which a shard of postings is closed: about 16 kB when compressed.
const SHARD: usize = 26_000;
/// The size in bytes up to which the first file holds everything but the texts: about 300 kB when compressed.
const ONE_FILE: usize = 560_000;
/// The size in bytes at which a file of texts is closed.
const TEXTS: u64 = 8_000;
/// One page in this many closes its file of texts regardless of size, so that a change to one page does not shift all later files.
const TEXTS_BREAK: u128 = 4;
/// Letters in the shortest word that is corrected when misspelt.
const SHORTEST_MISSPELT: usize = 3;

/// A file of texts: the pages it covers, and the fingerprint of their texts.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// The folder of its index.
    pub folder: Arc<str>,
    /// The pages.
    pub pages: Vec<PageRef>,
    /// The fingerprint of the texts.
    pub fingerprint: Fingerprint,
}

/// The index's files by address. Small files are rendered; files of texts are rendered on request.
#[derive(Debug, Default)]
pub struct IndexFiles {
    /// Addresses and bytes.
    pub ready: BTreeMap<String, Vec<u8>>,
    /// Addresses, with what renders each file.
    pub texts: BTreeMap<String, TextFile>,
}

/// The part of the index that describes pages and sections. Terms are not part of it.
pub(super) struct IndexMetadata {
    /// How many sections there are.
    count: usize,
    /// Identity and title of each topic.
    topics: Vec<Value>,
    /// Words that mean the same.
    synonyms: Vec<String>,
    texts: BTreeMap<String, TextFile>,
    descriptions: Vec<String>,
    facets: String,
}

impl IndexMetadata {
    /// The metadata of the vocabulary's pages; `folder` is that of the index.
    pub(super) fn of(guide: &Guide, vocabulary: &Vocabulary, folder: &str) -> Self {
        let pages = &vocabulary.pages;
        let mut texts = BTreeMap::new();
        let names = group_texts(guide, pages, folder, &mut texts);
        let (descriptions, kinds) = descriptions(guide, pages, &names);
        Self {
            count: pages.iter().map(|page| page.sections).sum(),
            topics: guide.topics.iter().map(|topic| json!([topic.id, topic.title])).collect(),
            synonyms: synonyms(&guide.config.search.synonyms, &vocabulary.acronyms),
            texts,
            descriptions,
            facets: facets(guide, pages, &kinds).to_string(),
        }
    }

    /// Every file of the index.
    pub(super) fn with_index(self, index: &Index<'_>, language: &str, folder: &str) -> IndexFiles {
        let mut files = IndexFiles { texts: self.texts, ..IndexFiles::default() };
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
        let chunk_hashes = name_all("d", self.descriptions, &mut parts);
        let terms_hash = name_all("w", vec![dictionary(index).to_string()], &mut parts);
        let facets_hash = name_all("f", vec![self.facets], &mut parts);

        let mut inside = String::new();
        if parts.iter().map(|(_, json)| json.len()).sum::<usize>() <= ONE_FILE {
            let fields: Vec<String> = parts.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
            inside = fields.join(",");
        } else {
            let scripts = parts
                .into_par_iter()
                .map(|(name, json)| (format!("{folder}{name}.js"), script(folder, &name, &json)));
            files.ready = scripts.collect();
        }
        let firsts: Vec<&str> = shards.iter().map(|shard| index.terms[shard.start].0).collect();
        let root = json!([
            VERSION,
            self.count,
            self.topics,
            firsts.join("\n"),
            shard_hashes,
            CHUNK,
            chunk_hashes,
            terms_hash,
            facets_hash,
            common(index, self.count, language).join("\n"),
            self.synonyms.join("\n"),
        ]);
        let root = root.to_string();
        let root = format!("{},{{{inside}}}]", root.strip_suffix(']').unwrap_or(&root));
        files.ready.insert(format!("{folder}index.js"), script(folder, "index", &root));
        files
    }
}

/// Where the index of the guide's own language is in the site.
pub(super) fn folder(guide: &Guide) -> String {
    guide.routes.free(SEARCH_FOLDER)
}

/// The script that passes a value to the page. `<` occurs only in JSON strings; escaped, it cannot close an element when the script is inlined.
fn script(folder: &str, name: &str, json: &str) -> Vec<u8> {
    let mut out = String::with_capacity(json.len() + json.len() / 16 + 64);
    let mut parts = json.split('<');
    out.extend(["prepbook.receive(\"", folder, name, "\",", parts.next().unwrap_or_default()]);
    parts.for_each(|part| out.extend(["\\u003c", part]));
    out.push_str(");\n");
    out.into_bytes()
}

/// Names parts of one kind by number and by the hash of their group, adds them to `parts`, and returns the groups' hashes. The first file, which
/// every search loads, has one hash per group rather than one per file.
fn name_all(stem: &str, values: Vec<String>, parts: &mut Vec<(String, String)>) -> String {
    let hash = |group: &[String]| short(Fingerprint::of_parts(group.iter().map(String::as_bytes)));
    let hashes: Vec<String> = values.chunks(GROUP).map(hash).collect();
    let named = values.into_iter().enumerate();
    parts.extend(named.map(|(index, value)| (format!("{stem}{index}.{}", hashes[index / GROUP]), value)));
    hashes.concat()
}

/// The hash in a file name. Eight digits are enough to tell a file from its older versions.
fn short(fingerprint: Fingerprint) -> String {
    let mut hash = fingerprint.short();
    hash.truncate(8);
    hash
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

/// Groups pages into files of texts, and returns the name of each page's file.
fn group_texts(
    guide: &Guide,
    pages: &[IndexedPage],
    folder: &str,
    files: &mut BTreeMap<String, TextFile>,
) -> Vec<String> {
    let folder: Arc<str> = folder.into();
    let mut names = Vec::with_capacity(pages.len());
    let mut group: Vec<&IndexedPage> = Vec::new();
    let mut size = 0;
    for (index, page) in pages.iter().enumerate() {
        group.push(page);
        size += page.text.length;
        let title = page.page.title(guide);
        let breaks = Fingerprint::of(title.as_bytes()).0.is_multiple_of(TEXTS_BREAK);
        if size < TEXTS && !breaks && index + 1 < pages.len() {
            continue;
        }
        let fingerprint = Fingerprint::default().and(group.iter().map(|page| page.text.fingerprint));
        let name = format!("t{}", short(fingerprint));
        let pages = group.iter().map(|page| page.page).collect();
        files.insert(
            format!("{folder}{name}.js"),
            TextFile { folder: Arc::clone(&folder), pages, fingerprint },
        );
        names.extend(std::iter::repeat_n(name, group.len()));
        group.clear();
        size = 0;
    }
    names
}

impl TextFile {
    /// The file.
    pub fn render(&self, guide: &Guide) -> Vec<u8> {
        let bodies: Vec<String> = self.pages.iter().flat_map(|page| page.texts(guide)).collect();
        let name = format!("t{}", short(self.fingerprint));
        script(&self.folder, &name, &json!(bodies).to_string())
    }
}

/// Chunks of descriptions, and the kind of each section.
fn descriptions(guide: &Guide, pages: &[IndexedPage], names: &[String]) -> (Vec<String>, String) {
    // The number of each page's first section, and the index of its first text in its file.
    let mut firsts = Vec::with_capacity(pages.len());
    let mut offsets = Vec::with_capacity(pages.len());
    let mut count = 0;
    for (index, page) in pages.iter().enumerate() {
        let follows = index > 0 && names[index] == names[index - 1];
        offsets.push(if follows { offsets[index - 1] + pages[index - 1].sections } else { 0 });
        firsts.push(count);
        count += page.sections;
        debug_assert!(page.sections > 0, "a page has a beginning");
    }
    let titles: Vec<Cow<'_, str>> = pages.iter().map(|page| page.page.title(guide)).collect();
    let read = |index: usize| {
        let IndexedPage { page, sections, .. } = pages[index];
        (page.sections(guide, &titles[index]), page.grades(guide, sections))
    };
    // A page in several chunks is read once.
    let long = (0..pages.len()).filter(|index| pages[*index].sections > CHUNK);
    let long: HashMap<usize, (Vec<SearchSection<'_>>, Vec<Grades>)> =
        long.map(|index| (index, read(index))).collect();
    let describe = |chunk: usize| {
        let numbers = chunk * CHUNK..(chunk * CHUNK + CHUNK).min(count);
        let of_chunk = firsts.partition_point(|first| *first <= numbers.start) - 1
            ..firsts.partition_point(|first| *first < numbers.end);
        let (mut of_pages, mut of_sections, mut kinds) = (Array::default(), Array::default(), String::new());
        for (number, index) in of_chunk.enumerate() {
            let page = &pages[index];
            // The sections of the page that belong to this chunk, numbered within the page.
            let first = numbers.start.saturating_sub(firsts[index]);
            let end = (numbers.end - firsts[index]).min(page.sections);
            let (url, topic) = facts(guide, page.page);
            let title = &titles[index];
            let short;
            let (sections, grades) = match long.get(&index) {
                Some(found) => found,
                None => {
                    short = read(index);
                    &short
                }
            };
            for (section, grades) in sections[first..end].iter().zip(&grades[first..end]) {
                let heading = if section.heading == *title { "" } else { &*section.heading };
                let anchor = href::encode_anchor(&section.anchor);
                let (priority, level) = ranks(*grades);
                of_sections
                    .push(&(number, section.kind as u8, anchor, heading, &section.above, priority, level));
                kinds.push(digit(section.kind as u8));
            }
            of_pages.push(&(url, title, topic, &names[index], offsets[index] + first));
        }
        (format!("[{},{}]", of_pages.into_json(), of_sections.into_json()), kinds)
    };
    (0..count.div_ceil(CHUNK)).into_par_iter().with_max_len(16).map(describe).unzip()
}

/// A JSON array, written value by value: building a tree of all values would take longer than writing it.
#[derive(Default)]
struct Array(Vec<u8>);

impl Array {
    fn push(&mut self, value: &impl Serialize) {
        self.0.push(if self.0.is_empty() { b'[' } else { b',' });
        // Writing plain data to memory cannot fail.
        let _written = serde_json::to_writer(&mut self.0, value);
    }

    fn into_json(self) -> String {
        if self.0.is_empty() { "[]".into() } else { String::from_utf8(self.0).unwrap_or_default() + "]" }
    }
}

/// A page's address and its topic.
fn facts(guide: &Guide, page: PageRef) -> (String, Option<TopicId>) {
    let url = match page {
        PageRef::Page(page) => &guide.pages[page].url,
        PageRef::Comparison(comparison) => guide.comparison_address(comparison).0,
    };
    (href::encode(url), page.topic(guide))
}

/// The ranks of a priority and a level, 0 for none.
fn ranks(grades: Grades) -> (u8, u8) {
    (grades.priority.map_or(0, Priority::rank), grades.level.map_or(0, Level::rank))
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
        number(page.sections as u32, &mut sizes);
        number(topic.map_or(0, |topic| topic.index() as u32 + 1), &mut topics);
        for grades in page.page.grades(guide, page.sections) {
            let (priority, level) = ranks(grades);
            priorities.push(digit(priority));
            levels.push(digit(level));
        }
    }
    json!([sizes, topics, priorities, levels, kinds])
}
