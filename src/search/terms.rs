//! How often each term stands in each field of each section: what is kept of an article from run to run.

use borsh::{BorshDeserialize, BorshSerialize};

use super::names::Names;
use super::section::{Section, Words, of_article, of_comparison, words_of_article, words_of_comparison};
use super::tokens::Tokens;
use super::varint;
use crate::content::article::{Article, Table};
use crate::memo::Fingerprint;

/// The fields of a section, which weigh differently.
pub(super) const FIELDS: usize = 5;
/// The field of the text, where most terms stand.
const BODY: usize = 2;

/// The terms of one page's sections. There are very many in a large guide, so they are packed.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PageTerms {
    /// Every term once, a line each; a term's number is its line.
    terms: String,
    /// The sections in order: how many terms each field has, and where the counts end.
    sections: Vec<([u32; FIELDS], u32)>,
    /// For each section its terms by number, ascending: the distance to the one before doubled, odd where counts follow, a byte a field;
    /// else the term stands once, in the body.
    counts: Vec<u8>,
    /// Of what stands in the sections.
    pub(super) text: TextPrint,
}

/// What tells a page's text from another, and how long it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct TextPrint {
    pub(super) fingerprint: Fingerprint,
    /// In bytes.
    pub(super) length: u64,
}

/// The terms of one section.
#[derive(Debug, Clone, Copy)]
pub struct SectionTerms<'p> {
    /// How many terms each field has.
    pub lengths: [u32; FIELDS],
    counts: &'p [u8],
}

/// The terms of an article's page and of its comparisons' pages, tables from other files left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ArticleTerms {
    /// The article's own.
    pub page: PageTerms,
    /// Those of its comparisons, in order; `None` for one whose table is in another file.
    pub comparisons: Vec<Option<PageTerms>>,
}

impl ArticleTerms {
    /// The terms of `article`. It needs no other file, so the result can be kept as long as the article is the same.
    pub fn of(article: &Article) -> Self {
        let comparisons = article.comparisons.iter().map(|comparison| {
            comparison.file.is_none().then(|| PageTerms::of_comparison(&comparison.title, &comparison.table))
        });
        let text = article.text();
        let words = words_of_article(article, &text);
        Self {
            page: PageTerms::of(&article.title, &of_article(article), &words),
            comparisons: comparisons.collect(),
        }
    }
}

impl PageTerms {
    /// The terms of a comparison's page.
    pub(super) fn of_comparison(title: &str, table: &Table) -> Self {
        Self::of(title, &of_comparison(title, table), &words_of_comparison(table))
    }

    /// The terms of a page's sections, in which these words stand.
    pub fn of(title: &str, sections: &[Section<'_>], words: &[Words<'_>]) -> Self {
        debug_assert_eq!(sections.len(), words.len(), "every section has its words");
        let mut writer = Writer::default();
        let of_title = writer.numbers(title);
        for (section, words) in sections.iter().zip(words) {
            let mut fields: [Vec<u32>; FIELDS] = Default::default();
            fields[0] = writer.numbers(section.heading);
            fields[1].clone_from(&of_title);
            for above in &section.above {
                fields[1].extend(writer.numbers(above));
            }
            fields[BODY] = writer.numbers(&words.body);
            fields[3] = writer.numbers(words.code);
            for keyword in section.keywords {
                fields[4].extend(writer.numbers(keyword));
            }
            // Said in two phrases, a word is not meant twice.
            fields[4].sort_unstable();
            fields[4].dedup();
            writer.section(&fields);
        }
        let mut page = writer.page;
        page.terms = writer.names.into_lines();
        page.terms.shrink_to_fit();
        page.counts.shrink_to_fit();
        let parts = || words.iter().flat_map(|words| [words.body.as_bytes(), words.code.as_bytes()]);
        page.text = TextPrint {
            fingerprint: Fingerprint::of_parts(parts()),
            length: parts().map(|part| part.len() as u64).sum(),
        };
        page
    }

    /// The terms by number.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.lines()
    }

    /// The sections in order.
    pub fn sections(&self) -> impl ExactSizeIterator<Item = SectionTerms<'_>> {
        let mut start = 0;
        self.sections.iter().map(move |(lengths, end)| {
            let end = *end as usize;
            let counts = &self.counts[start..end];
            start = end;
            SectionTerms { lengths: *lengths, counts }
        })
    }
}

impl<'p> SectionTerms<'p> {
    /// Terms by number, ascending, with their counts (at most 255) in heading, title, body, code and keywords.
    pub fn counts(&self) -> impl Iterator<Item = (u32, [u8; FIELDS])> + use<'p> {
        let mut rest = self.counts.iter().copied();
        let mut term = 0;
        std::iter::from_fn(move || {
            let step = varint::read(&mut rest)?;
            term += (step >> 1) as u32;
            let mut counts = [0; FIELDS];
            if step & 1 == 0 {
                counts[BODY] = 1;
            } else {
                counts.fill_with(|| rest.next().unwrap_or_default());
            }
            Some((term, counts))
        })
    }
}

/// Puts the terms of a page together.
#[derive(Default)]
struct Writer {
    page: PageTerms,
    names: Names,
}

impl Writer {
    /// The numbers of a text's terms; new ones get the next.
    fn numbers(&mut self, text: &str) -> Vec<u32> {
        Tokens::of(text).iter().map(|term| self.names.number(term)).collect()
    }

    /// Adds a section by the numbers of the terms in its fields.
    fn section(&mut self, fields: &[Vec<u32>; FIELDS]) {
        let with_field = |(field, terms): (usize, &Vec<u32>)| -> Vec<(u32, u8)> {
            terms.iter().map(|term| (*term, field as u8)).collect()
        };
        let mut all: Vec<(u32, u8)> = fields.iter().enumerate().flat_map(with_field).collect();
        all.sort_unstable();
        let mut before = 0;
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            let mut counts = [0_u8; FIELDS];
            for (_, field) in same {
                let count = &mut counts[usize::from(*field)];
                *count = count.saturating_add(1);
            }
            self.term(same[0].0 - before, counts);
            before = same[0].0;
        }
        let lengths = std::array::from_fn(|field| fields[field].len() as u32);
        self.page.sections.push((lengths, self.page.counts.len() as u32));
    }

    fn term(&mut self, distance: u32, counts: [u8; FIELDS]) {
        let out = &mut self.page.counts;
        let mut once = [0; FIELDS];
        once[BODY] = 1;
        varint::push(u64::from(distance) << 1 | u64::from(counts != once), out);
        if counts != once {
            out.extend(counts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Options, Tools, parse};
    use crate::search::Kind;

    #[test]
    fn keywords_belong_to_the_section_that_has_their_anchor() {
        let text = "---\nkeywords: [dogpile, '']\nsection_keywords:\n  a: [hot key, cold key]\n  why: [reason]\nfaqs: [{question: Why?, answer: So.}]\n---\n# T\n\n## A\n\nkey\n";
        let article = parse(&"a.md".into(), text.as_bytes(), Options::default(), &Tools::default()).value;
        let page = ArticleTerms::of(&article).page;
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
        let section = |heading| Section {
            kind: Kind::Section,
            anchor: "".into(),
            heading,
            above: Vec::new(),
            keywords: &[],
        };
        let words = [Words { body: all.into(), code: "" }, Words { body: many.into(), code: "w399 w300" }];
        let page = PageTerms::of("w1", &[section("w0 w0"), section("w2")], &words);
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
