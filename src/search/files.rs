//! The index as files, in the format of `docs/content/reference/search-index.md`.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::encode::{digit, number, numbers, term_list};
use super::index::{Columns, Index, compare};
use super::section::Place;
use super::terms::TextPrint;
use super::tokens::Tokens;
use crate::content::front_matter::{Grades, Priority, Reader};
use crate::memo::Fingerprint;
use crate::model::routes::SEARCH_FOLDER;
use crate::model::{Guide, href};

/// The format's version.
const VERSION: u32 = 3;
/// Sections in a chunk of descriptions.
const CHUNK: usize = 32;
/// Files of one kind that have one hash: a change in one of them moves no others.
const GROUP: usize = 32;
/// Postings that are put in order together, about. All pages' are read for each part of them, and room is needed for the parts at work alone.
const PART: usize = 2_000_000;
/// The fewest parts, so that cores are done at about the same time.
const FEWEST_PARTS: usize = 4;
/// The most parts.
const MOST_PARTS: usize = 8;
/// Bytes of a shard of postings from which on it is closed, about 16 kB when compressed.
const SHARD: usize = 26_000;
/// Up to this many bytes everything but the texts is in the first file: about 300 kB when compressed.
const ONE_FILE: usize = 560_000;
/// Characters of a file of texts from which on it is closed.
const TEXTS: u64 = 8_000;
/// One page in this many closes its file of texts whatever its length, so that a change in one does not move all that follow.
const TEXTS_BREAK: u128 = 4;
/// Letters in the shortest word that is put right when misspelt.
const SHORTEST_MISSPELT: usize = 3;

/// A page of the index.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) place: Place,
    /// How many sections it has.
    pub(super) sections: usize,
    /// Of its text.
    pub(super) text: TextPrint,
}

/// A file of texts: the pages whose texts it has, and their fingerprint.
#[derive(Debug, Clone)]
pub struct Texts {
    /// The pages.
    pub places: Vec<Place>,
    /// Of the texts.
    pub fingerprint: Fingerprint,
}

/// The index's files by address: the small ones as they are, those of texts to be made when they are asked for.
#[derive(Debug, Default)]
pub struct Files {
    /// Addresses and bytes.
    pub ready: BTreeMap<String, Vec<u8>>,
    /// Addresses and what makes them.
    pub texts: BTreeMap<String, Texts>,
}

/// What the files tell of pages and sections; which terms stand in them is not among it.
pub(super) struct Told {
    /// How many sections there are.
    count: usize,
    /// Identity and title of each topic.
    topics: Vec<Value>,
    texts: BTreeMap<String, Texts>,
    descriptions: Vec<String>,
    facets: String,
}

impl Told {
    /// What there is to tell of `pages`.
    pub(super) fn of(guide: &Guide, pages: &[Page]) -> Self {
        let mut texts = BTreeMap::new();
        let names = group_texts(guide, pages, &mut texts);
        let (descriptions, kinds) = descriptions(guide, pages, &names);
        Self {
            count: pages.iter().map(|page| page.sections).sum(),
            topics: guide.topics.iter().map(|topic| json!([topic.id, topic.title])).collect(),
            texts,
            descriptions,
            facets: facets(guide, pages, &kinds).to_string(),
        }
    }

    /// Every file of the index.
    pub(super) fn with_index(self, index: &Index<'_>, language: &str, folder: &str) -> Files {
        let mut files = Files { texts: self.texts, ..Files::default() };
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
        ]);
        let root = root.to_string();
        let root = format!("{},{{{inside}}}]", root.strip_suffix(']').unwrap_or(&root));
        files.ready.insert(format!("{folder}index.js"), script(folder, "index", &root));
        files
    }
}

/// Where the index is in the site.
pub(super) fn folder(guide: &Guide) -> String {
    guide.routes.free(SEARCH_FOLDER)
}

/// The script that hands over a value. In JSON `<` stands in texts only; escaped, it can close no element when the script is put into a page.
fn script(folder: &str, name: &str, json: &str) -> Vec<u8> {
    let mut out = String::with_capacity(json.len() + json.len() / 16 + 64);
    let mut parts = json.split('<');
    out.extend(["prepbook.receive(\"", folder, name, "\",", parts.next().unwrap_or_default()]);
    parts.for_each(|part| out.extend(["\\u003c", part]));
    out.push_str(");\n");
    out.into_bytes()
}

/// Names parts of one kind by number and by the hash of their group, and adds them to `parts`; the groups' hashes. The first file has one hash a
/// group, not one a file: it is what every search loads.
fn name_all(stem: &str, values: Vec<String>, parts: &mut Vec<(String, String)>) -> String {
    let hash = |group: &[String]| short(Fingerprint::of_parts(group.iter().map(String::as_bytes)));
    let hashes: Vec<String> = values.chunks(GROUP).map(hash).collect();
    let named = values.into_iter().enumerate();
    parts.extend(named.map(|(place, value)| (format!("{stem}{place}.{}", hashes[place / GROUP]), value)));
    hashes.concat()
}

/// Eight digits are enough to tell a file from its older versions.
fn short(fingerprint: Fingerprint) -> String {
    let mut hash = fingerprint.short();
    hash.truncate(8);
    hash
}

/// Terms by which a query is not looked up if it has others: the language's words that carry no meaning of their own, and
/// terms in more than half of the sections. A language whose words are not known has those in a quarter of them.
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

/// Ranges of terms, closed where they are large enough and no class has terms on both sides.
fn shards(index: &Index<'_>) -> Vec<Range<usize>> {
    // The last term of each class.
    let mut last = vec![0; index.frequencies.len()];
    for (place, (_, class)) in index.terms.iter().enumerate() {
        last[*class as usize] = place;
    }
    let mut shards = Vec::new();
    let (mut start, mut size, mut reach, mut next_class) = (0, 0, 0, 0);
    for (place, (term, class)) in index.terms.iter().enumerate() {
        if size >= SHARD && place > reach {
            shards.push(start..place);
            (start, size) = (place, 0);
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
    // Numbers as text have nothing that JSON would escape: there is no need to look.
    ["[", &terms, ",\"", &back, "\",\"", &sizes, "\",\"", &sections, "\",\"", &weights, "\"]"].concat()
}

/// Groups pages into files of texts; the name of the file of each page.
fn group_texts(guide: &Guide, pages: &[Page], files: &mut BTreeMap<String, Texts>) -> Vec<String> {
    let folder = folder(guide);
    let mut names = Vec::with_capacity(pages.len());
    let mut group: Vec<&Page> = Vec::new();
    let mut size = 0;
    for (place, page) in pages.iter().enumerate() {
        group.push(page);
        size += page.text.length;
        let title = page.place.title(guide);
        let breaks = Fingerprint::of(title.as_bytes()).0.is_multiple_of(TEXTS_BREAK);
        if size < TEXTS && !breaks && place + 1 < pages.len() {
            continue;
        }
        let fingerprint = Fingerprint::default().and(group.iter().map(|page| page.text.fingerprint));
        let name = format!("t{}", short(fingerprint));
        let places = group.iter().map(|page| page.place).collect();
        files.insert(format!("{folder}{name}.js"), Texts { places, fingerprint });
        names.extend(std::iter::repeat_n(name, group.len()));
        group.clear();
        size = 0;
    }
    names
}

impl Texts {
    /// The file.
    pub fn render(&self, guide: &Guide) -> Vec<u8> {
        let bodies: Vec<String> = self.places.iter().flat_map(|place| place.texts(guide)).collect();
        let name = format!("t{}", short(self.fingerprint));
        script(&folder(guide), &name, &json!(bodies).to_string())
    }
}

/// Chunks of descriptions, and the kind of each section.
fn descriptions(guide: &Guide, pages: &[Page], names: &[String]) -> (Vec<String>, String) {
    // The number of each page's first section; where its texts begin in their file.
    let mut firsts = Vec::with_capacity(pages.len());
    let mut offsets = Vec::with_capacity(pages.len());
    let mut count = 0;
    for (place, page) in pages.iter().enumerate() {
        let follows = place > 0 && names[place] == names[place - 1];
        offsets.push(if follows { offsets[place - 1] + pages[place - 1].sections } else { 0 });
        firsts.push(count);
        count += page.sections;
        debug_assert!(page.sections > 0, "a page has a beginning");
    }
    let describe = |chunk: usize| {
        let numbers = chunk * CHUNK..(chunk * CHUNK + CHUNK).min(count);
        let of_chunk = firsts.partition_point(|first| *first <= numbers.start) - 1
            ..firsts.partition_point(|first| *first < numbers.end);
        let (mut of_pages, mut of_sections, mut kinds) = (Array::default(), Array::default(), String::new());
        for (number, place) in of_chunk.enumerate() {
            let page = &pages[place];
            // The sections of the page that this chunk has, numbered on the page.
            let first = numbers.start.saturating_sub(firsts[place]);
            let end = (numbers.end - firsts[place]).min(page.sections);
            let (url, topic) = facts(guide, page.place);
            let grades = page.place.grades(guide, page.sections);
            let title = page.place.title(guide);
            let sections = page.place.sections(guide, &title);
            for (section, grades) in sections[first..end].iter().zip(&grades[first..end]) {
                let heading = if section.heading == title { "" } else { section.heading };
                let anchor = href::encode_anchor(&section.anchor);
                let (priority, level) = ranks(*grades);
                of_sections.push(&(
                    number,
                    section.kind as u8,
                    anchor,
                    heading,
                    &section.above,
                    priority,
                    level,
                ));
                kinds.push(digit(section.kind as u8));
            }
            of_pages.push(&(url, title, topic, &names[place], offsets[place] + first));
        }
        (format!("[{},{}]", of_pages.into_json(), of_sections.into_json()), kinds)
    };
    (0..count.div_ceil(CHUNK)).into_par_iter().with_max_len(16).map(describe).unzip()
}

/// A JSON array, written value by value: a tree of all values would take longer to make than to write.
#[derive(Default)]
struct Array(Vec<u8>);

impl Array {
    fn push(&mut self, value: &impl Serialize) {
        self.0.push(if self.0.is_empty() { b'[' } else { b',' });
        // Plain data, to memory: writing it cannot fail.
        let _written = serde_json::to_writer(&mut self.0, value);
    }

    fn into_json(self) -> String {
        if self.0.is_empty() { "[]".into() } else { String::from_utf8(self.0).unwrap_or_default() + "]" }
    }
}

/// A page's address and the place of its topic.
fn facts(guide: &Guide, place: Place) -> (String, Option<usize>) {
    let url = match place {
        Place::Page(page) => href::encode(&guide.pages[page].url),
        Place::Comparison(comparison) => href::encode(&guide.comparisons[comparison].url),
    };
    (url, guide.pages[place.page(guide)].topic)
}

/// The ranks of a priority and a level, 0 for none.
fn ranks(grades: Grades) -> (u8, u8) {
    (grades.priority.map_or(0, Priority::rank), grades.level.map_or(0, Reader::rank))
}

/// Words to compare a misspelt one with.
fn dictionary(index: &Index<'_>) -> Value {
    let is_word =
        |term: &str| term.chars().count() >= SHORTEST_MISSPELT && term.chars().all(char::is_alphabetic);
    let words: Vec<_> = index.terms.iter().filter(|(term, _)| is_word(term)).collect();
    debug_assert!(words.is_sorted_by(|a, b| compare(a.0, b.0).is_le()), "in the order of the browser");
    let frequencies = words.iter().map(|(_, class)| index.frequency(*class) as u32);
    json!([term_list(words.iter().map(|(term, _)| *term)), numbers(frequencies)])
}

/// What filters need to know of every section. `kinds` are those of all of them.
fn facets(guide: &Guide, pages: &[Page], kinds: &str) -> Value {
    let (mut sizes, mut topics, mut priorities, mut levels) =
        (String::new(), String::new(), String::new(), String::new());
    for page in pages {
        let topic = guide.pages[page.place.page(guide)].topic;
        number(page.sections as u32, &mut sizes);
        number(topic.map_or(0, |topic| topic as u32 + 1), &mut topics);
        for grades in page.place.grades(guide, page.sections) {
            let (priority, level) = ranks(grades);
            priorities.push(digit(priority));
            levels.push(digit(level));
        }
    }
    json!([sizes, topics, priorities, levels, kinds])
}
