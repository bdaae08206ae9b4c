//! What can be found: sections of pages.

use std::borrow::Cow;

use crate::content::article::{Article, ArticleText, Row, Table};
use crate::content::front_matter::Grades;
use crate::model::Guide;

/// What a section is. The order is that of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The beginning of a page.
    Article,
    /// A heading that asks nothing.
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

/// A part of a page that is found by itself. What stands in it is told apart from it: [`Words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its anchor; empty for the beginning of a page.
    pub anchor: Cow<'a, str>,
    /// Its heading, or the page's title.
    pub heading: &'a str,
    /// The headings above it, outermost first, without the page's title.
    pub above: Vec<&'a str>,
    /// Words it is found by beside those it has.
    pub keywords: &'a [String],
}

/// What stands in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a> {
    /// Its text, blocks parted by line ends.
    pub body: Cow<'a, str>,
    /// Its lines of code.
    pub code: &'a str,
}

impl Words<'_> {
    /// The text and below it the code.
    fn into_text(self) -> String {
        let mut text = self.body.into_owned();
        if !text.is_empty() && !self.code.is_empty() {
            text.push('\n');
        }
        text + self.code
    }
}

/// A page of the site that has sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A page with a Markdown file, by its place in the guide.
    Page(usize),
    /// A comparison's own page, by its place in the guide.
    Comparison(usize),
}

/// All pages with sections, in reading order: each with a Markdown file, then the comparisons that stand on it.
pub(super) fn places(guide: &Guide) -> Vec<Place> {
    let mut places = Vec::with_capacity(guide.pages.len() + guide.comparisons.len());
    for page in guide.reading_order() {
        places.push(Place::Page(page));
        places.extend(guide.pages[page].comparisons.clone().map(Place::Comparison));
    }
    places
}

impl Place {
    /// The page's title.
    pub fn title(self, guide: &Guide) -> Cow<'_, str> {
        match self {
            Place::Page(page) => Cow::Borrowed(&guide.pages[page].article().title),
            Place::Comparison(comparison) => Cow::Owned(guide.comparison_title(comparison)),
        }
    }

    /// The page with a Markdown file that it belongs to.
    pub fn page(self, guide: &Guide) -> usize {
        match self {
            Place::Page(page) => page,
            Place::Comparison(comparison) => guide.comparisons[comparison].page,
        }
    }

    /// The sections, given the page's title.
    pub fn sections<'a>(self, guide: &'a Guide, title: &'a str) -> Vec<Section<'a>> {
        match self {
            Place::Page(page) => of_article(guide.pages[page].article()),
            Place::Comparison(comparison) => of_comparison(title, guide.table(comparison)),
        }
    }

    /// The grades of each section: those of its question, or of its page.
    pub(super) fn grades(self, guide: &Guide, count: usize) -> Vec<Grades> {
        match self {
            Place::Page(page) => {
                let mut grades = vec![guide.page_grades(page); count];
                // The beginning of the page comes before its headings.
                for (heading, grades) in guide.pages[page].article().headings.iter().zip(&mut grades[1..]) {
                    *grades = heading.grades.or(*grades);
                }
                grades
            }
            Place::Comparison(comparison) => {
                let found = &guide.comparisons[comparison];
                let heading = guide.pages[found.page].article().comparisons[found.place].heading;
                vec![guide.grades(found.page, heading); count]
            }
        }
    }

    /// What stands in each section, code below the text.
    pub(super) fn texts(self, guide: &Guide) -> Vec<String> {
        match self {
            Place::Page(page) => {
                let article = guide.pages[page].article();
                words_of_article(article, &article.text()).into_iter().map(Words::into_text).collect()
            }
            Place::Comparison(comparison) => {
                words_of_comparison(guide.table(comparison)).into_iter().map(Words::into_text).collect()
            }
        }
    }
}

/// The sections of an article without its comparisons.
pub(super) fn of_article(article: &Article) -> Vec<Section<'_>> {
    let keywords = |anchor: &str| article.front.section_keywords.get(anchor).map_or(&[][..], Vec::as_slice);
    let mut sections = vec![Section {
        kind: Kind::Article,
        anchor: Cow::Borrowed(""),
        heading: &article.title,
        above: Vec::new(),
        keywords: &article.front.keywords,
    }];
    let mut above: Vec<(u8, &str)> = Vec::new();
    for heading in &article.headings {
        above.retain(|(level, _)| *level < heading.level);
        sections.push(Section {
            kind: if heading.question.is_some() { Kind::Question } else { Kind::Section },
            anchor: Cow::Borrowed(&heading.id),
            heading: heading.title.text(),
            above: above.iter().map(|(_, text)| *text).collect(),
            keywords: keywords(&heading.id),
        });
        above.push((heading.level, heading.title.text()));
    }
    sections.extend(article.faqs.iter().map(|faq| Section {
        kind: Kind::Faq,
        anchor: Cow::Borrowed(&faq.id),
        heading: &faq.question,
        above: Vec::new(),
        keywords: keywords(&faq.id),
    }));
    sections
}

/// What stands in each of them. `text` is the article's.
pub(super) fn words_of_article<'a>(article: &'a Article, text: &'a ArticleText) -> Vec<Words<'a>> {
    // A summary taken from the first paragraph says nothing new.
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
pub(super) fn of_comparison<'a>(title: &'a str, table: &'a Table) -> Vec<Section<'a>> {
    let mut sections = vec![Section {
        kind: Kind::Table,
        anchor: Cow::Borrowed(""),
        heading: title,
        above: Vec::new(),
        keywords: &[],
    }];
    sections.extend(named_rows(table).map(|(place, row)| Section {
        kind: Kind::Row,
        anchor: Cow::Owned(format!("row.{}", place + 1)),
        heading: row.aspect.text(),
        above: Vec::new(),
        keywords: &[],
    }));
    sections
}

/// What stands in each of them.
pub(super) fn words_of_comparison(table: &Table) -> Vec<Words<'_>> {
    let subjects = table.subjects.iter().map(|subject| subject.text()).collect::<Vec<_>>();
    let aspects = table.rows.iter().map(|row| row.aspect.text()).collect::<Vec<_>>();
    let whole = format!("{}\n{}", subjects.join(" · "), aspects.join(" · "));
    let mut words = vec![Words { body: Cow::Owned(whole), code: "" }];
    words.extend(named_rows(table).map(|(_, row)| {
        let cells =
            subjects.iter().zip(&row.cells).map(|(subject, cell)| format!("{subject}: {}", cell.text()));
        Words { body: Cow::Owned(cells.collect::<Vec<_>>().join("\n")), code: "" }
    }));
    words
}

/// The rows that are found by themselves, with their places.
fn named_rows(table: &Table) -> impl Iterator<Item = (usize, &Row)> {
    table.rows.iter().enumerate().filter(|(_, row)| !row.aspect.text().is_empty())
}
