//! How often each term occurs in each field of each section: the part of the index that is cached per article.

use borsh::{BorshDeserialize, BorshSerialize};

use super::keywords::SectionKeywords;
use super::names::Names;
use super::section::{
    SearchSection, Words, of_article, of_comparison, words_of_article, words_of_comparison,
};
use super::tokens::Tokens;
use super::{acronyms, varint};
use crate::cache::Fingerprint;
use crate::content::article::{Article, Table};
use crate::source::article_stem;
use crate::source::names::names_folder;

/// The fields of a section, which weigh differently.
pub(super) const FIELDS: usize = 5;
const HEADING: usize = 0;
/// The page's title, and the headings above.
const TITLE: usize = 1;
/// The text, which holds most terms.
const BODY: usize = 2;
const CODE: usize = 3;
const KEYWORDS: usize = 4;
/// The counts of a term that occurs once in a section, in its text: the most frequent case.
pub(super) const ONCE: [u8; FIELDS] = [0, 0, 1, 0, 0];
/// Bits of a field's number.
const FIELD_BITS: u32 = 3;
/// Bytes of text per distinct term, approximately.
const BYTES_A_TERM: usize = 16;

/// The terms of one page's sections, packed: a large guide has very many.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PageTerms {
    /// Every term once, one per line; a term's number is its line.
    terms: String,
    sections: Vec<PackedSection>,
    /// For each section its terms by number, ascending: the doubled difference to the previous number, plus one where counts follow (one byte
    /// per field). Without counts, the term occurs once, in the body.
    counts: Vec<u8>,
    /// The fingerprint of the sections' text.
    pub(super) text: Fingerprint,
}

/// A section without its counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
struct PackedSection {
    /// How many terms each field has.
    lengths: [u32; FIELDS],
    /// Bytes of its text.
    text_length: u32,
    /// The end offset of its counts.
    end: u32,
}

/// The terms of one section.
#[derive(Debug, Clone, Copy)]
pub struct SectionTerms<'p> {
    /// How many terms each field has.
    pub lengths: [u32; FIELDS],
    /// Bytes of its text.
    pub(super) text_length: u32,
    counts: &'p [u8],
}

/// The terms of an article's page and of its comparisons' pages, tables from other files left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ArticleTerms {
    /// The article's own.
    pub page: PageTerms,
    /// Those of its comparisons, in order; `None` for one whose table is in another file.
    pub comparisons: Vec<Option<PageTerms>>,
    /// The acronyms that it defines, with their expansions.
    pub acronyms: Vec<(String, String)>,
}

impl ArticleTerms {
    /// The terms of `article`, whose sections have these keywords. It needs nothing else, so the result can be cached with both.
    pub fn of(article: &Article, keywords: Option<&SectionKeywords>) -> Self {
        let comparisons = article.comparisons.iter().map(|comparison| {
            comparison.file.is_none().then(|| PageTerms::of_comparison(&comparison.title, &comparison.table))
        });
        let text = article.text();
        let words = words_of_article(article, &text);
        let mut acronyms = Vec::new();
        words.iter().for_each(|words| acronyms::collect(&words.body, &mut acronyms));
        article.headings.iter().for_each(|heading| acronyms::collect(heading.title.text(), &mut acronyms));
        let front = &article.front;
        let of_front_matter = [front.keywords.as_slice(), &front.tags, front.series.as_slice()].concat();
        let keywords = |anchor: &str| match keywords {
            _ if anchor.is_empty() => of_front_matter.as_slice(),
            Some(keywords) => keywords.of(anchor),
            None => &[],
        };
        let sections = of_article(article);
        Self {
            page: PageTerms::of(&article.title, file_name(&article.path), &sections, &words, keywords),
            comparisons: comparisons.collect(),
            acronyms,
        }
    }
}

impl PageTerms {
    /// The terms of a comparison's page.
    pub(super) fn of_comparison(title: &str, table: &Table) -> Self {
        Self::of(title, "", &of_comparison(title, table), &words_of_comparison(table), |_| &[])
    }

    /// The terms of a page's sections, which contain these words and have keywords by anchor. The first section is also found by the name of the
    /// page's file.
    pub fn of<'k>(
        title: &str,
        file_name: &str,
        sections: &[SearchSection<'_>],
        words: &[Words<'_>],
        keywords: impl Fn(&str) -> &'k [String],
    ) -> Self {
        debug_assert_eq!(sections.len(), words.len(), "every section has its words");
        let length = words.iter().map(Words::len).sum();
        let mut writer = TermWriter::new(length);
        let of_title = writer.numbers(title);
        writer.add(TITLE, file_name);
        for (section, words) in sections.iter().zip(words) {
            writer.add(HEADING, &section.heading);
            writer.add_numbers(TITLE, &of_title);
            section.above.iter().for_each(|above| writer.add(TITLE, above));
            writer.add(BODY, &words.body);
            writer.add_code(words.code);
            // A word in two keyword phrases counts once.
            let mut keywords: Vec<u32> =
                keywords(&section.anchor).iter().flat_map(|keyword| writer.numbers(keyword)).collect();
            keywords.sort_unstable();
            keywords.dedup();
            writer.add_numbers(KEYWORDS, &keywords);
            writer.end_section(words.len());
        }
        let mut page = writer.page;
        page.terms = writer.names.into_lines();
        page.terms.shrink_to_fit();
        page.counts.shrink_to_fit();
        let parts = words.iter().flat_map(|words| [words.body.as_bytes(), words.code.as_bytes()]);
        page.text = Fingerprint::of_parts(parts);
        page
    }

    /// The terms by number.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.lines()
    }

    /// The sections in order.
    pub fn sections(&self) -> impl ExactSizeIterator<Item = SectionTerms<'_>> {
        let mut start = 0;
        self.sections.iter().map(move |section| {
            let PackedSection { lengths, text_length, end } = *section;
            let counts = &self.counts[start..end as usize];
            start = end as usize;
            SectionTerms { lengths, text_length, counts }
        })
    }
}

impl<'p> SectionTerms<'p> {
    /// Terms by number, ascending, with their counts (at most 255) in heading, title, body, code and keywords.
    pub fn counts(&self) -> impl Iterator<Item = (u32, [u8; FIELDS])> + use<'p> {
        let mut rest = self.counts;
        let mut term = 0;
        std::iter::from_fn(move || {
            let step = varint::read(&mut rest)?;
            term += (step >> 1) as u32;
            if step & 1 == 0 {
                return Some((term, ONCE));
            }
            let (counts, after) = rest.split_first_chunk()?;
            rest = after;
            Some((term, *counts))
        })
    }
}

/// The words that an article's file is called by; a folder's page is called as the folder.
fn file_name(path: &str) -> &str {
    let path = article_stem(path).unwrap_or(path);
    path.rsplit('/').find(|name| !names_folder(name)).unwrap_or_default()
}

/// Builds the terms of a page.
#[derive(Default)]
struct TermWriter {
    page: PageTerms,
    names: Names,
    tokens: Tokens,
    /// The section's terms so far, each with its field in the lowest bits.
    section: Vec<u32>,
    /// How many of them each field has.
    lengths: [u32; FIELDS],
}

impl TermWriter {
    /// A writer for about `length` bytes of text.
    fn new(length: usize) -> Self {
        Self { names: Names::with_capacity(length / BYTES_A_TERM), ..Self::default() }
    }

    /// The numbers of a text's terms; new ones get the next.
    fn numbers(&mut self, text: &str) -> Vec<u32> {
        self.tokens.read(text);
        self.tokens.iter().map(|term| self.names.number(term)).collect()
    }

    /// Adds a text's terms to a field of the section.
    fn add(&mut self, field: usize, text: &str) {
        self.tokens.read(text);
        let before = self.section.len();
        let numbers = self.tokens.iter().map(|term| self.names.number(term));
        self.section.extend(numbers.map(|number| number << FIELD_BITS | field as u32));
        self.lengths[field] += (self.section.len() - before) as u32;
    }

    /// Adds the terms of code. Operators, which are in every line of it, do not make it longer: words would count less.
    fn add_code(&mut self, text: &str) {
        self.add(CODE, text);
        let operators = self.tokens.iter().filter(|term| !term.contains(char::is_alphanumeric)).count();
        self.lengths[CODE] -= operators as u32;
    }

    /// Adds terms by number.
    fn add_numbers(&mut self, field: usize, numbers: &[u32]) {
        self.section.extend(numbers.iter().map(|number| number << FIELD_BITS | field as u32));
        self.lengths[field] += numbers.len() as u32;
    }

    /// Ends the section, whose text has `text_length` bytes, and starts an empty one.
    fn end_section(&mut self, text_length: usize) {
        let mut section = std::mem::take(&mut self.section);
        section.sort_unstable();
        let mut before = 0;
        for same in section.chunk_by(|a, b| a >> FIELD_BITS == b >> FIELD_BITS) {
            let mut counts = [0_u8; FIELDS];
            for term in same {
                let count = &mut counts[(term & ((1 << FIELD_BITS) - 1)) as usize];
                *count = count.saturating_add(1);
            }
            let number = same[0] >> FIELD_BITS;
            self.term(number - before, counts);
            before = number;
        }
        section.clear();
        self.section = section;
        self.page.sections.push(PackedSection {
            lengths: std::mem::take(&mut self.lengths),
            text_length: text_length as u32,
            end: self.page.counts.len() as u32,
        });
    }

    fn term(&mut self, distance: u32, counts: [u8; FIELDS]) {
        let out = &mut self.page.counts;
        varint::push(u64::from(distance) << 1 | u64::from(counts != ONCE), out);
        if counts != ONCE {
            out.extend(counts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Options, ParserResources, parse};
    use crate::search::{Keywords, SectionKind};

    #[test]
    fn keywords_belong_to_the_section_that_has_their_anchor() {
        let text =
            "---\nkeywords: [dogpile, '']\nfaqs: [{question: Why?, answer: So.}]\n---\n# T\n\n## A\n\nkey\n";
        let article =
            parse(&"a.md".into(), text.as_bytes(), Options::default(), &ParserResources::default()).value;
        let file = b"a.md#a: [hot key, cold key]\na.md#why: [reason]\n";
        let keywords = Keywords::read(file, "").value;
        let page = ArticleTerms::of(&article, keywords.of("a.md")).page;
        let terms: Vec<&str> = page.terms().collect();
        let of = |section: SectionTerms<'_>| -> Vec<(&str, u8)> {
            let counts = section.counts().filter(|(_, count)| count[4] > 0);
            counts.map(|(term, count)| (terms[term as usize], count[4])).collect()
        };
        let found: Vec<_> = page.sections().map(of).collect();
        assert_eq!(found[0], [("dogpile", 1)]);
        assert_eq!(found[1], [("key", 1), ("hot", 1), ("cold", 1)], "a word counts once");
        assert_eq!(found[2], [("reason", 1)]);
    }

    #[test]
    fn counts_are_read_as_they_were_written() {
        let words: Vec<String> = (0..400).map(|number| format!("w{number}")).collect();
        let (all, many) = (words.join(" "), "w399 ".repeat(300));
        let section = |heading: &'static str| SearchSection {
            kind: SectionKind::Section,
            anchor: "".into(),
            heading: heading.into(),
            above: Vec::new(),
        };
        let words = [Words { body: all.into(), code: "" }, Words { body: many.into(), code: "w399 w300" }];
        let page = PageTerms::of("w1", "", &[section("w0 w0"), section("w2")], &words, |_| &[]);
        let found: Vec<Vec<(u32, [u8; FIELDS])>> =
            page.sections().map(|section| section.counts().collect()).collect();
        let number = |term: &str| page.terms().position(|known| known == term).expect("a term") as u32;
        let of = |section: usize, term: &str| {
            found[section].iter().find(|(known, _)| *known == number(term)).map(|(_, counts)| *counts)
        };
        assert_eq!(found[0].len(), 400);
        assert_eq!(
            (of(0, "w0"), of(0, "w1"), of(0, "w7")),
            (Some([2, 0, 1, 0, 0]), Some([0, 1, 1, 0, 0]), Some([0, 0, 1, 0, 0]))
        );
        assert_eq!(
            (of(1, "w399"), of(1, "w300"), of(1, "w7")),
            (Some([0, 0, 255, 1, 0]), Some([0, 0, 0, 1, 0]), None)
        );
        assert_eq!(page.sections().map(|section| section.lengths[2]).collect::<Vec<_>>(), [400, 300]);
    }
}
