//! What front matter adds to an article's body: comparisons written as data, and FAQs.

use super::{Context, empty_comparison};
use crate::content::article::{Comparison, Faq, FaqAnswer, Heading, LinkKind, Row, SectionText, Table};
use crate::content::front_matter::{ComparisonEntry, FrontMatter, Grades};
use crate::content::ids::ComparisonIndex;
use crate::content::table_file;
use crate::data::Spanned;
use crate::diag::Rule;
use crate::document::{Document, Kind, Phrase, text};
use index_vec::Idx as _;

/// Comparisons of front matter as parts of the article.
#[derive(Default)]
pub(super) struct ExtraSections {
    /// The headings.
    pub(super) headings: Vec<Heading>,
    /// The text below each.
    pub(super) below: Vec<SectionText>,
}

/// Adds the comparisons of front matter.
pub(super) fn comparisons(
    cx: &mut Context<'_>,
    front: &FrontMatter,
    comparisons: &mut Vec<Comparison>,
    document: &mut Document,
) -> ExtraSections {
    let mut extra = ExtraSections::default();
    for entry in &front.comparisons {
        let span = entry.span();
        let table = entry_table(cx, entry);
        let id = cx.slugger.make(&entry.title);
        cx.anchors.insert(id.clone());
        let page_link =
            cx.link("", LinkKind::Comparison(ComparisonIndex::from_usize(comparisons.len())), span.clone());
        let title = Phrase::plain(&*entry.title);
        let anchor = document.intern(&id);
        let heading = document.push(Kind::Heading { level: 2, id: anchor, number: 0 }, span.clone());
        document.append(Document::ROOT, heading);
        title.append_to(document, heading);
        let framed = document.push(Kind::Comparison(page_link), span.clone());
        document.append(Document::ROOT, framed);
        table_file::append_to(document, framed, &table, &entry.title);
        extra.headings.push(Heading {
            id: id.clone(),
            title,
            level: 2,
            span: span.clone(),
            question: None,
            grades: Grades::default(),
        });
        extra.below.push(SectionText { words: table_file::text(&table), code: String::new() });
        let comparison = empty_comparison(entry.title.clone(), id, span, page_link);
        comparisons.push(Comparison { id: entry.id.clone(), table, ..comparison });
    }
    extra
}

/// Reads the FAQs of front matter, and their answers.
pub(super) fn faqs(cx: &mut Context<'_>, front: &FrontMatter) -> (Vec<Faq>, Vec<FaqAnswer>) {
    let (mut faqs, mut answers) = (Vec::new(), Vec::new());
    for entry in &front.faqs {
        let document = cx.read_snippet(&entry.answer, &entry.answer.span());
        let words = text::blocks(&document, [Document::ROOT]);
        let id = cx.slugger.make(&entry.question);
        cx.anchors.insert(id.clone());
        faqs.push(Faq { id, question: entry.question.clone(), answer_length: words.len() });
        answers.push(FaqAnswer { document, words });
    }
    (faqs, answers)
}

/// The table that `entry` is.
fn entry_table(cx: &mut Context<'_>, entry: &ComparisonEntry) -> Table {
    let subjects: Vec<Phrase> = entry.subjects.iter().map(|subject| cell(cx, subject)).collect();
    let mut rows = Vec::new();
    for aspect in &entry.aspects {
        let count = aspect.values.len();
        if count != subjects.len() {
            let noun = if count == 1 { "value" } else { "values" };
            let message = format!("“{}” has {count} {noun} for {} subjects", *aspect.name, subjects.len());
            cx.report(Rule::RaggedComparison, aspect.values.span(), message).help =
                Some("give every subject a value, in the subjects' order".into());
        }
        let mut cells: Vec<Phrase> = aspect.values.iter().map(|value| cell(cx, value)).collect();
        cells.resize(subjects.len(), Phrase::default());
        for (value, _) in aspect.values.iter().zip(&cells).filter(|(_, cell)| cell.is_empty()) {
            let message = format!("“{}” has an empty value", *aspect.name);
            cx.report(Rule::EmptyCell, value.span(), message).help =
                Some("write `none`, `–` or `does not apply`".into());
        }
        rows.push(Row { aspect: cell(cx, &aspect.name), cells });
    }
    Table { aspect_label: String::new(), subjects, rows }
}

/// A cell of inline Markdown.
fn cell(cx: &mut Context<'_>, markdown: &Spanned<String>) -> Phrase {
    let document = cx.read_snippet(markdown, &markdown.span());
    Phrase::linked(&document, document.children(Document::ROOT))
}
