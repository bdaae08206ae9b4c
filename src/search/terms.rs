//! How often each term stands in each field of each section: what is kept of an article from run to run.

use super::section::{Section, of_article, of_comparison};
use super::tokens::Tokens;
use crate::content::article::Article;
use crate::memo::ByText;

/// The fields of a section, which weigh differently.
pub(super) const FIELDS: usize = 5;

/// The terms of one page's sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageTerms {
    /// Every term once, a line each; a term's number is its line.
    terms: String,
    /// The sections in order.
    pub sections: Vec<SectionTerms>,
}

/// The terms of one section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionTerms {
    /// How many terms each field has.
    pub lengths: [u32; FIELDS],
    /// Terms by number, ascending, with their counts (at most 255) in heading, title, body, code and keywords.
    pub counts: Vec<(u32, [u8; FIELDS])>,
}

/// The terms of an article's page and of its comparisons' pages, tables from other files left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
            let sections = of_comparison(&comparison.title, &comparison.table);
            comparison.file.is_none().then(|| PageTerms::of(&comparison.title, &sections))
        });
        Self { page: PageTerms::of(&article.title, &of_article(article)), comparisons: comparisons.collect() }
    }
}

impl PageTerms {
    /// The terms of a page's sections.
    pub fn of(title: &str, sections: &[Section<'_>]) -> Self {
        let mut numbers = ByText::default();
        let mut page = PageTerms::default();
        let of_title: Vec<u32> = page.number(&mut numbers, title);
        for section in sections {
            let mut fields: [Vec<u32>; FIELDS] = Default::default();
            fields[0] = page.number(&mut numbers, section.heading);
            fields[1].clone_from(&of_title);
            for above in &section.above {
                fields[1].extend(page.number(&mut numbers, above));
            }
            fields[2] = page.number(&mut numbers, &section.body);
            fields[3] = page.number(&mut numbers, section.code);
            for keyword in section.keywords {
                fields[4].extend(page.number(&mut numbers, keyword));
            }
            // Said in two phrases, a word is not meant twice.
            fields[4].sort_unstable();
            fields[4].dedup();
            page.sections.push(SectionTerms::count(&fields));
        }
        page.terms.shrink_to_fit();
        page
    }

    /// The terms by number.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.lines()
    }

    /// The numbers of a text's terms; new ones get the next.
    fn number(&mut self, numbers: &mut ByText<Box<str>, u32>, text: &str) -> Vec<u32> {
        let number = |term: &str| {
            if let Some(known) = numbers.get(term) {
                return *known;
            }
            let next = numbers.len() as u32;
            numbers.insert(term.into(), next);
            self.terms.push_str(term);
            self.terms.push('\n');
            next
        };
        Tokens::of(text).iter().map(number).collect()
    }
}

impl SectionTerms {
    fn count(fields: &[Vec<u32>; FIELDS]) -> Self {
        let mut all: Vec<(u32, usize)> = fields
            .iter()
            .enumerate()
            .flat_map(|(field, terms)| terms.iter().map(move |term| (*term, field)))
            .collect();
        all.sort_unstable();
        let mut counts: Vec<(u32, [u8; FIELDS])> = Vec::new();
        for (term, field) in all {
            match counts.last_mut() {
                Some((last, count)) if *last == term => count[field] = count[field].saturating_add(1),
                _ => {
                    let mut count = [0; FIELDS];
                    count[field] = 1;
                    counts.push((term, count));
                }
            }
        }
        counts.shrink_to_fit();
        Self { lengths: std::array::from_fn(|field| fields[field].len() as u32), counts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Options, Tools, parse};

    #[test]
    fn keywords_belong_to_the_section_that_has_their_anchor() {
        let text = "---\nkeywords: [dogpile, '']\nsection_keywords:\n  a: [hot key, cold key]\n  why: [reason]\nfaqs: [{question: Why?, answer: So.}]\n---\n# T\n\n## A\n\nkey\n";
        let article = parse(&"a.md".into(), text.as_bytes(), Options::default(), &Tools::default()).value;
        let page = ArticleTerms::of(&article).page;
        let terms: Vec<&str> = page.terms().collect();
        let of = |section: &SectionTerms| -> Vec<(&str, u8)> {
            let counts = section.counts.iter().filter(|(_, count)| count[4] > 0);
            counts.map(|(term, count)| (terms[*term as usize], count[4])).collect()
        };
        let found: Vec<_> = page.sections.iter().map(of).collect();
        assert_eq!(found[0], [("dogpile", 1)]);
        assert_eq!(found[1], [("key", 1), ("hot", 1), ("cold", 1)], "a word counts once");
        assert_eq!(found[2], [("reason", 1)]);
    }
}
