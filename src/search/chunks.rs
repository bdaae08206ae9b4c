//! Chunks of sections: what results show of them, and their texts.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::encode::digit;
use super::script::Named;
use super::section::PageRef;
use super::vocabulary::IndexedPage;
use crate::cache::Fingerprint;
use crate::content::front_matter::{Grade as _, Grades, Level, Priority};
use crate::model::payload::Payload;
use crate::model::{Guide, PageId, TopicId, href};

/// Bytes of text at which a chunk is closed, after a whole section. A query fetches a chunk for each of its best sections: in larger chunks, most of what it
/// fetches belongs to other sections.
const TEXTS: usize = 10_000;
/// One page in this many closes its chunk regardless of size, so that a change to one page does not shift all later chunks.
const BREAK: u128 = 32;

/// A file of sections that follow one another. Texts are read when it is rendered.
#[derive(Debug, Clone)]
pub struct ChunkFile {
    /// Its address without `.js`.
    key: String,
    /// Its pages and sections, as JSON.
    descriptions: String,
    /// Its pages, each with those of its sections that are in the chunk.
    pages: Vec<(PageRef, Range<usize>)>,
    /// The fingerprint of descriptions and texts, and of this program.
    pub fingerprint: Fingerprint,
}

/// The chunks of an index.
pub(super) struct Chunks {
    pub(super) files: Vec<ChunkFile>,
    /// The hashes in the names of the files.
    pub(super) hashes: String,
    /// How many sections each chunk has.
    pub(super) sizes: Vec<u32>,
    /// The kind of each section, as digits.
    pub(super) kinds: String,
}

/// The sections of a page that are in one chunk.
struct Part {
    chunk: usize,
    /// The index of the page.
    page: usize,
    /// The index of the page in the chunk.
    position: usize,
    sections: Range<usize>,
}

/// A part as JSON: its page, its sections without brackets around them, and their kinds as digits.
struct Description {
    page: String,
    sections: String,
    kinds: String,
}

impl Chunks {
    /// The chunks of `pages`, in `folder`.
    pub(super) fn of(guide: &Guide, pages: &[IndexedPage], folder: &str) -> Self {
        let titles: Vec<Cow<'_, str>> = pages.iter().map(|page| page.page.title(guide)).collect();
        let parts = divide(pages, &titles);
        // A page is read once, whatever the number of its chunks.
        let descriptions: Vec<Description> = parts
            .par_chunk_by(|a, b| a.page == b.page)
            .flat_map_iter(|parts| describe(guide, &pages[parts[0].page], &titles[parts[0].page], parts))
            .collect();
        let mut rest = descriptions.as_slice();
        let (mut of_chunks, mut fingerprints) = (Vec::new(), Vec::new());
        let chunks: Vec<&[Part]> = parts.chunk_by(|a, b| a.chunk == b.chunk).collect();
        for chunk in &chunks {
            let (described, after) = rest.split_at(chunk.len());
            let described = joined(described);
            fingerprints.push(fingerprint(&described, pages, chunk));
            of_chunks.push(described);
            rest = after;
        }
        let named = Named::of("d", &fingerprints);
        let files = chunks.iter().zip(of_chunks).zip(fingerprints).enumerate();
        let files = files.map(|(number, ((chunk, descriptions), fingerprint))| ChunkFile {
            key: format!("{folder}{}", named.name(number)),
            descriptions,
            pages: chunk.iter().map(|part| (pages[part.page].page, part.sections.clone())).collect(),
            fingerprint: fingerprint.and([Fingerprint::of_code()]),
        });
        Self {
            files: files.collect(),
            hashes: named.hashes(),
            sizes: chunks
                .iter()
                .map(|chunk| chunk.iter().map(|part| part.sections.len() as u32).sum())
                .collect(),
            kinds: descriptions.iter().map(|part| part.kinds.as_str()).collect(),
        }
    }
}

/// Divides the sections of pages.
fn divide(pages: &[IndexedPage], titles: &[Cow<'_, str>]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(pages.len());
    let (mut chunk, mut position, mut size) = (0, 0, 0);
    for (page, (found, title)) in pages.iter().zip(titles).enumerate() {
        debug_assert!(!found.text_lengths.is_empty(), "a page has a beginning");
        let count = found.text_lengths.len();
        let breaks = Fingerprint::of(title.as_bytes()).0.is_multiple_of(BREAK);
        let mut start = 0;
        for (section, length) in found.text_lengths.iter().enumerate() {
            size += *length as usize;
            let (end, is_last) = (section + 1, section + 1 == count);
            let is_full = size >= TEXTS || (breaks && is_last);
            if is_full || is_last {
                parts.push(Part { chunk, page, position, sections: start..end });
                (start, position) = (end, position + 1);
            }
            if is_full {
                (chunk, position, size) = (chunk + 1, 0, 0);
            }
        }
    }
    parts
}

/// Describes the parts of one page.
fn describe(guide: &Guide, page: &IndexedPage, title: &str, parts: &[Part]) -> Vec<Description> {
    let sections = page.page.sections(guide, title);
    let grades = page.page.grades(guide, sections.len());
    let (url, topic) = facts(guide, page.page);
    let describe = |part: &Part| {
        let mut described = Vec::new();
        let mut kinds = String::new();
        for (section, grades) in sections[part.sections.clone()].iter().zip(&grades[part.sections.clone()]) {
            let heading = if section.heading == title { "" } else { &*section.heading };
            let anchor = href::encode_anchor(&section.anchor);
            let (priority, level) = ranks(*grades);
            if !described.is_empty() {
                described.push(b',');
            }
            let kind = section.kind as u8;
            write(&(part.position, kind, anchor, heading, &section.above, priority, level), &mut described);
            kinds.push(digit(kind));
        }
        let mut of_page = Vec::new();
        write(&(&url, title, topic), &mut of_page);
        Description { page: text(of_page), sections: text(described), kinds }
    };
    parts.iter().map(describe).collect()
}

/// Writes JSON. Building a tree of all values would take longer than writing each.
fn write(value: &impl Serialize, out: &mut Vec<u8>) {
    // Writing plain data to memory cannot fail.
    let _written = serde_json::to_writer(out, value);
}

fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_default()
}

/// The pages and sections of a chunk, as JSON.
fn joined(parts: &[Description]) -> String {
    let pages: Vec<&str> = parts.iter().map(|part| part.page.as_str()).collect();
    let sections: Vec<&str> = parts.iter().map(|part| part.sections.as_str()).collect();
    format!("[{}],[{}]", pages.join(","), sections.join(","))
}

/// The fingerprint of a chunk's descriptions and texts.
fn fingerprint(descriptions: &str, pages: &[IndexedPage], parts: &[Part]) -> Fingerprint {
    let texts = parts.iter().flat_map(|part| {
        let Range { start, end } = part.sections;
        [pages[part.page].text, Fingerprint(start as u128), Fingerprint(end as u128)]
    });
    Fingerprint::of(descriptions.as_bytes()).and(texts)
}

impl ChunkFile {
    /// Its address.
    pub fn address(&self) -> String {
        format!("{}.js", self.key)
    }

    /// The page with a Markdown file that its first sections are of.
    pub fn first_page(&self, guide: &Guide) -> PageId {
        self.pages[0].0.page(guide)
    }

    /// The file.
    pub fn payload(&self, guide: &Guide) -> Payload {
        let pages = self.pages.iter();
        let texts: Vec<String> =
            pages.flat_map(|(page, sections)| page.texts(guide, sections.clone())).collect();
        Payload::new(&self.key, format!("[{},{}]", self.descriptions, json!(texts)))
    }
}

/// A page's address and its topic.
fn facts(guide: &Guide, page: PageRef) -> (String, Option<TopicId>) {
    let url = match page {
        PageRef::Page(page) => &guide.pages[page].url,
        PageRef::Comparison(comparison) => guide.comparison_address(comparison).path,
    };
    (href::encode(url), page.topic(guide))
}

/// The ranks of a priority and a level, 0 for none.
pub(super) fn ranks(grades: Grades) -> (u8, u8) {
    (grades.priority.map_or(0, Priority::rank), grades.level.map_or(0, Level::rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::Idx as _;

    /// The chunks of pages with sections of these lengths, as pages with their sections.
    fn divided(lengths: &[&[u32]]) -> Vec<Vec<(usize, Range<usize>)>> {
        let page = |lengths: &&[u32]| IndexedPage {
            page: PageRef::Page(PageId::from_usize(0)),
            text_lengths: (*lengths).into(),
            text: Fingerprint::default(),
        };
        let pages: Vec<IndexedPage> = lengths.iter().map(page).collect();
        let titles: Vec<Cow<'_, str>> = pages.iter().map(|_| "A page".into()).collect();
        let parts = divide(&pages, &titles);
        let chunks = parts.chunk_by(|a, b| a.chunk == b.chunk);
        chunks
            .map(|parts| {
                assert!(parts.iter().map(|part| part.position).eq(0..parts.len()), "numbered in the chunk");
                parts.iter().map(|part| (part.page, part.sections.clone())).collect()
            })
            .collect()
    }

    #[test]
    fn a_chunk_has_short_pages_or_a_part_of_a_long_one() {
        assert_eq!(divided(&[]), [[]; 0]);
        assert_eq!(
            divided(&[&[100], &[200, 6_000], &[3_000, 900, 5_000, 30_000, 10], &[0]]),
            [vec![(0, 0..1), (1, 0..2), (2, 0..2)], vec![(2, 2..4)], vec![(2, 4..5), (3, 0..1)],]
        );
    }
}
