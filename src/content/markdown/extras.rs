//! What front matter adds to an article's body: comparisons written as data, and FAQs; and what it says of the body's sections.

use std::collections::BTreeSet;

use super::blocks::escape;
use super::render::framed;
use super::{Context, text};
use crate::content::article::{
    Article, Comparison, Faq, FaqAnswer, Heading, LinkKind, Row, SectionText, Table,
};
use crate::content::fragment::Fragment;
use crate::content::front_matter::{ComparisonEntry, FrontMatter};
use crate::content::phrase::Phrase;
use crate::content::table_file;
use crate::data::Spanned;
use crate::diag::Rule;
use crate::diag::nearest::did_you_mean;

/// How many unknown sections of an article get a suggestion.
const SUGGESTIONS: usize = 50;

/// Comparisons of front matter as parts of the article.
#[derive(Default)]
pub(super) struct Extra {
    /// Their HTML, each under a heading of its own.
    pub(super) html: String,
    /// The headings.
    pub(super) headings: Vec<Heading>,
    /// What stands below each.
    pub(super) below: Vec<SectionText>,
}

/// Adds the comparisons of front matter.
pub(super) fn comparisons(
    cx: &mut Context<'_>,
    front: &FrontMatter,
    comparisons: &mut Vec<Comparison>,
) -> Extra {
    let mut extra = Extra::default();
    for entry in &front.comparisons {
        let span = entry.span();
        let table = entry_table(cx, entry);
        let id = cx.slugger.make(&entry.title);
        cx.anchors.insert(id.clone());
        let page_link = cx.link("", LinkKind::Comparison(comparisons.len()), span.clone());
        let title = escape(&entry.title);
        extra.html.push_str(&format!(
            "<h2 id=\"{id}\">{title} <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a></h2>\n{}",
            framed(&table_file::html(&table, &entry.title), page_link)
        ));
        extra.headings.push(Heading {
            id: id.clone(),
            title: Phrase::new(Fragment::from_html(&title), &*entry.title),
            level: 2,
            span: span.clone(),
            question: None,
        });
        extra.below.push(SectionText { words: table_file::text(&table), code: String::new() });
        comparisons.push(Comparison {
            id: entry.id.clone(),
            title: entry.title.clone(),
            slug: String::new(),
            anchor: id,
            span,
            heading: None,
            table,
            file: None,
            page_link,
        });
    }
    extra
}

/// Reads the FAQs of front matter, and their answers.
pub(super) fn faqs(cx: &mut Context<'_>, front: &FrontMatter) -> (Vec<Faq>, Vec<FaqAnswer>) {
    let (mut faqs, mut answers) = (Vec::new(), Vec::new());
    for entry in &front.faqs {
        let (html, words) = cx.aside(&entry.answer, &entry.answer.span());
        let id = cx.slugger.make(&entry.question);
        cx.anchors.insert(id.clone());
        faqs.push(Faq { id, question: entry.question.clone(), answer_length: words.len() });
        answers.push(FaqAnswer { html: Fragment::from_html(&html), words });
    }
    (faqs, answers)
}

/// Reports words for the search that are given to a section which the article does not have.
pub(super) fn check_section_keywords(cx: &mut Context<'_>, article: &Article) {
    let headings = article.headings.iter().map(|heading| heading.id.as_str());
    let sections: BTreeSet<&str> = headings.chain(article.faqs.iter().map(|faq| faq.id.as_str())).collect();
    let keys = article.front.section_keywords.keys();
    let unknown = keys.filter(|anchor| !sections.contains(anchor.as_str()));
    for (index, anchor) in unknown.enumerate() {
        let message = format!("the article has no heading or FAQ `#{}`", **anchor);
        let found = cx.report(Rule::BrokenAnchor, anchor.span(), message);
        found.label = Some("expected an anchor of this article".into());
        // A suggestion costs a look at every section.
        found.help = Some(anchor)
            .filter(|_| index < SUGGESTIONS)
            .and_then(|anchor| did_you_mean(anchor, sections.iter().copied()));
    }
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
    Table { aspect_label: "Aspect".into(), subjects, rows }
}

/// A cell of inline Markdown.
fn cell(cx: &mut Context<'_>, markdown: &Spanned<String>) -> Phrase {
    let (html, plain) = cx.aside(markdown, &markdown.span());
    let inner =
        html.trim().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).unwrap_or(html.trim());
    Phrase::new(Fragment::from_html(inner), text::shorten(&plain.replace('\n', " "), 200))
}
