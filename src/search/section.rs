//! Sections of pages: the units that search returns.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::article::{Article, ArticleText, Row, Table};
use crate::content::front_matter::Grades;
use crate::document::{Document, Phrase, text};
use crate::model::{ComparisonId, Guide, PageId, TopicId};

/// The kind of a section. Its order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// The start of a page, above its first heading.
    Article,
    /// A heading that is not a question.
    Section,
    /// A question and its answer.
    Question,
    /// A question of the front matter.
    Faq,
    /// A comparison as a whole.
    Table,
    /// One row of it.
    Row,
}

/// A part of a page that search returns as one result. Its text is held separately, in [`Words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSection<'a> {
    /// The kind of the section.
    pub kind: SectionKind,
    /// Its anchor; empty for the beginning of a page.
    pub anchor: Cow<'a, str>,
    /// Its heading, or the page's title, with readable formulas.
    pub heading: Cow<'a, str>,
    /// The headings above it, outermost first, without the page's title.
    pub above: Vec<&'a str>,
}

/// The text of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a> {
    /// The text, one block per line.
    pub body: Cow<'a, str>,
    /// The lines of code.
    pub code: &'a str,
}

impl Words<'_> {
    /// Bytes of text and code.
    pub(super) fn len(&self) -> usize {
        self.body.len() + self.code.len()
    }

    /// The text, followed by the code.
    fn into_text(self) -> String {
        let mut text = self.body.into_owned();
        if !text.is_empty() && !self.code.is_empty() {
            text.push('\n');
        }
        text + self.code
    }
}

/// A page of the site that is part of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageRef {
    /// A page with a Markdown file.
    Page(PageId),
    /// A comparison: its own page, or the table in its article.
    Comparison(ComparisonId),
}

/// All indexed pages in reading order: each page with a Markdown file, followed by the pages of its comparisons.
pub(super) fn indexed_pages(guide: &Guide) -> Vec<PageRef> {
    let mut pages = Vec::with_capacity(guide.pages.len() + guide.comparisons.len());
    for page in guide.order.iter().copied() {
        pages.push(PageRef::Page(page));
        pages.extend(guide.pages[page].comparisons.iter().copied().map(PageRef::Comparison));
    }
    pages
}

/// Translations by language, in the order of their files. Search finds them on pages of that language alone.
pub(super) fn translated_pages(guide: &Guide) -> BTreeMap<&str, Vec<PageRef>> {
    let mut pages: BTreeMap<&str, Vec<PageRef>> = BTreeMap::new();
    for page in guide.unlisted.iter().copied() {
        if let Some(language) = guide.translation_language(page) {
            pages.entry(language).or_default().push(PageRef::Page(page));
        }
    }
    pages
}

impl PageRef {
    /// The page's title.
    pub fn title(self, guide: &Guide) -> Cow<'_, str> {
        match self {
            PageRef::Page(page) => Cow::Borrowed(guide.pages[page].title()),
            PageRef::Comparison(comparison) => Cow::Owned(guide.comparison_title(comparison)),
        }
    }

    /// The page with a Markdown file that it belongs to.
    pub fn page(self, guide: &Guide) -> PageId {
        match self {
            PageRef::Page(page) => page,
            PageRef::Comparison(comparison) => guide.comparisons[comparison].page,
        }
    }

    /// Its topic; that of a translation is the topic of the original.
    pub(super) fn topic(self, guide: &Guide) -> Option<TopicId> {
        let page = &guide.pages[self.page(guide)];
        page.topic.or_else(|| guide.pages[page.original?].topic)
    }

    /// The sections, given the page's title.
    pub fn sections<'a>(self, guide: &'a Guide, title: &'a str) -> Vec<SearchSection<'a>> {
        match self {
            PageRef::Page(page) => of_article(guide.pages[page].article()),
            PageRef::Comparison(comparison) => {
                let mut sections = of_comparison(title, guide.table(comparison));
                if !guide.has_comparison_page(comparison) {
                    let anchor = guide.comparison_address(comparison).anchor;
                    sections.iter_mut().for_each(|section| section.anchor = Cow::Borrowed(anchor));
                }
                sections
            }
        }
    }

    /// The grades of each section: those of its question, or of its page.
    pub(super) fn grades(self, guide: &Guide, count: usize) -> Vec<Grades> {
        match self {
            PageRef::Page(page) => {
                let mut grades = vec![guide.page_grades(page); count];
                // The beginning of the page comes before its headings.
                for (heading, grades) in guide.pages[page].article().headings.iter().zip(&mut grades[1..]) {
                    *grades = heading.grades.or(*grades);
                }
                grades
            }
            PageRef::Comparison(comparison) => {
                vec![guide.comparison_grades(comparison); count]
            }
        }
    }

    /// The texts of some of its sections, each followed by its code.
    pub(super) fn texts(self, guide: &Guide, sections: Range<usize>) -> Vec<String> {
        let texts = |words: Vec<Words<'_>>| {
            words.into_iter().skip(sections.start).take(sections.len()).map(Words::into_text).collect()
        };
        match self {
            PageRef::Page(page) => {
                let article = guide.pages[page].article();
                texts(words_of_article(article, &article.text()))
            }
            PageRef::Comparison(comparison) => texts(words_of_comparison(guide.table(comparison))),
        }
    }
}

/// The sections of an article without its comparisons.
pub(super) fn of_article(article: &Article) -> Vec<SearchSection<'_>> {
    let mut sections = vec![SearchSection {
        kind: SectionKind::Article,
        anchor: Cow::Borrowed(""),
        heading: Cow::Borrowed(&article.title),
        above: Vec::new(),
    }];
    let mut above: Vec<(u8, &str)> = Vec::new();
    for heading in &article.headings {
        above.retain(|(level, _)| *level < heading.level);
        sections.push(SearchSection {
            kind: if heading.question.is_some() { SectionKind::Question } else { SectionKind::Section },
            anchor: Cow::Borrowed(&heading.id),
            heading: readable(&heading.title),
            above: above.iter().map(|(_, text)| *text).collect(),
        });
        above.push((heading.level, heading.title.text()));
    }
    sections.extend(article.faqs.iter().map(|faq| SearchSection {
        kind: SectionKind::Faq,
        anchor: Cow::Borrowed(&faq.id),
        heading: Cow::Borrowed(&faq.question),
        above: Vec::new(),
    }));
    sections
}

/// The text of each section. `text` is the article's.
pub(super) fn words_of_article<'a>(article: &'a Article, text: &'a ArticleText) -> Vec<Words<'a>> {
    // A summary that was derived from the first paragraph would index the same text twice.
    let intro = match article.front.summary.as_deref() {
        Some(summary) if !summary.is_empty() => Cow::Owned(format!("{summary}\n{}", text.intro.words)),
        _ => Cow::Borrowed(text.intro.words.as_str()),
    };
    let mut words = vec![Words { body: intro, code: &text.intro.code }];
    let below = text.below.iter().map(|below| Words { body: Cow::Borrowed(&below.words), code: &below.code });
    words.extend(below);
    words.extend(text.faqs.iter().map(|answer| Words { body: Cow::Borrowed(&answer.words), code: "" }));
    words
}

/// The sections of a comparison's page: the table, with what it compares and by what, and its rows.
pub(super) fn of_comparison<'a>(title: &'a str, table: &'a Table) -> Vec<SearchSection<'a>> {
    let mut sections = vec![SearchSection {
        kind: SectionKind::Table,
        anchor: Cow::Borrowed(""),
        heading: Cow::Borrowed(title),
        above: Vec::new(),
    }];
    sections.extend(named_rows(table).map(|(index, row)| SearchSection {
        kind: SectionKind::Row,
        anchor: Cow::Owned(format!("row.{}", index + 1)),
        heading: readable(&row.aspect),
        above: Vec::new(),
    }));
    sections
}

/// The text of each section.
pub(super) fn words_of_comparison(table: &Table) -> Vec<Words<'_>> {
    let subjects = table.subjects.iter().map(readable).collect::<Vec<_>>();
    let aspects = table.rows.iter().map(|row| readable(&row.aspect)).collect::<Vec<_>>();
    let whole = format!("{}\n{}", subjects.join(" · "), aspects.join(" · "));
    let mut words = vec![Words { body: Cow::Owned(whole), code: "" }];
    words.extend(named_rows(table).map(|(_, row)| {
        let cells =
            subjects.iter().zip(&row.cells).map(|(subject, cell)| format!("{subject}: {}", readable(cell)));
        Words { body: Cow::Owned(cells.collect::<Vec<_>>().join("\n")), code: "" }
    }));
    words
}

/// The text of a phrase, with readable formulas.
fn readable(phrase: &Phrase) -> Cow<'_, str> {
    phrase
        .markup()
        .map_or(Cow::Borrowed(phrase.text()), |markup| Cow::Owned(text::blocks(markup, [Document::ROOT])))
}

/// The rows that are results of their own, with their indices.
fn named_rows(table: &Table) -> impl Iterator<Item = (usize, &Row)> {
    table.rows.iter().enumerate().filter(|(_, row)| !row.aspect.text().is_empty())
}
