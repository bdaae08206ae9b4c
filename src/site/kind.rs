//! The pages a guide has: rows of the table of page kinds, with what each page shows.

use serde::Serialize;

use super::paging::{self, Page};
use super::views::{NumberedCard, Views};
use crate::model::routes::{PAGES, PageKind, PageRow};
use crate::model::{ComparisonId, PageId, QuestionId, TopicId};

/// A page to render. Parts of lists are boxed: most pages of a large guide have none.
#[derive(Debug, Clone, Serialize)]
pub(super) enum Kind {
    /// A page that is one of its kind.
    Single(PageKind),
    Topic(TopicId, Box<Page<PageId>>),
    Article(PageId),
    Questions(Box<Page<QuestionId>>),
    Comparisons(Box<Page<ComparisonId>>),
    Comparison(ComparisonId),
    Faqs(Box<Page<PageId>>),
    Cards(Box<Page<NumberedCard>>),
    Cram(Box<Page<QuestionId>>),
    Redirect(PageId),
}

impl Kind {
    /// The kind's row in the table.
    pub(super) fn row(&self) -> &'static PageRow {
        let kind = match self {
            Kind::Single(kind) => *kind,
            Kind::Topic(..) => PageKind::Topic,
            Kind::Article(_) => PageKind::Article,
            Kind::Questions(_) => PageKind::Questions,
            Kind::Comparisons(_) => PageKind::Comparisons,
            Kind::Comparison(_) => PageKind::Comparison,
            Kind::Faqs(_) => PageKind::Faqs,
            Kind::Cards(_) => PageKind::Cards,
            Kind::Cram(_) => PageKind::Cram,
            Kind::Redirect(_) => PageKind::Redirect,
        };
        kind.row()
    }

    /// How many items the list has of which the page shows a part.
    pub(super) fn items(&self) -> Option<usize> {
        match self {
            Kind::Topic(_, part) | Kind::Faqs(part) => Some(part.view.items),
            Kind::Comparisons(part) => Some(part.view.items),
            Kind::Questions(part) | Kind::Cram(part) => Some(part.view.items),
            Kind::Cards(part) => Some(part.view.items),
            Kind::Single(_) | Kind::Article(_) | Kind::Comparison(_) | Kind::Redirect(_) => None,
        }
    }

    /// The page with a Markdown file that it shows, or the first of those that it shows.
    pub(super) fn first_page(&self, views: &Views) -> Option<PageId> {
        let of_comparison = |comparison: ComparisonId| views.guide().comparisons[comparison].page;
        match self {
            Kind::Article(page) | Kind::Redirect(page) => Some(*page),
            Kind::Comparison(comparison) => Some(of_comparison(*comparison)),
            Kind::Topic(_, part) | Kind::Faqs(part) => part.items.first().copied(),
            Kind::Questions(part) | Kind::Cram(part) => part.items.first().map(|question| question.page),
            Kind::Comparisons(part) => part.items.first().map(|comparison| of_comparison(*comparison)),
            Kind::Cards(part) => part.items.first().map(|card| views.page_of(card.face)),
            Kind::Single(_) => None,
        }
    }
}

/// All pages with their addresses, but those of [`cards`] and [`cram`].
pub(super) fn kinds(views: &Views) -> Vec<(String, Kind)> {
    let guide = views.guide();
    let single =
        PAGES.iter().filter(|row| row.is_single() && row.paging.is_none() && guide.has_page(row.kind));
    let mut kinds: Vec<(String, Kind)> =
        single.map(|row| (guide.page_address(row.kind, 1), Kind::Single(row.kind))).collect();
    for page in guide.articles.iter().chain(&guide.unlisted) {
        kinds.push((guide.pages[*page].url.clone(), Kind::Article(*page)));
    }
    for (id, topic) in guide.topics.iter_enumerated() {
        let address = |number| guide.topic_address(id, number);
        let most = most(PageKind::Topic);
        let parts = paging::pages(address, topic.articles.clone(), most, |page| views.topic_rows(*page));
        kinds.extend(parts.into_iter().map(|part| (part.url.clone(), Kind::Topic(id, part.into()))));
    }
    let questions = || views.all_questions();
    kinds.extend(list(views, PageKind::Questions, questions, |_| 1, Kind::Questions));
    let comparisons = || views.all_comparisons();
    kinds.extend(list(views, PageKind::Comparisons, comparisons, |_| 1, Kind::Comparisons));
    for (id, comparison) in guide.comparisons.iter_enumerated() {
        kinds.push((comparison.url.clone(), Kind::Comparison(id)));
    }
    let faq_bytes = |page: &PageId| views.faq_bytes(*page);
    kinds.extend(list(views, PageKind::Faqs, || views.all_faqs(), faq_bytes, Kind::Faqs));
    for (url, page) in &guide.redirects {
        kinds.push((url.clone(), Kind::Redirect(*page)));
    }
    kinds
}

/// The pages of flash cards.
pub(super) fn cards(views: &Views) -> Vec<(String, Kind)> {
    list(views, PageKind::Cards, || views.print_cards(), |_| 1, Kind::Cards)
}

/// The pages of the cram sheet.
pub(super) fn cram(views: &Views) -> Vec<(String, Kind)> {
    list(views, PageKind::Cram, || views.by_priority(), |_| 1, Kind::Cram)
}

/// The pages of a list that stands at the site's root.
fn list<T>(
    views: &Views,
    kind: PageKind,
    items: impl FnOnce() -> Vec<T>,
    weight: impl Fn(&T) -> usize,
    page: fn(Box<Page<T>>) -> Kind,
) -> Vec<(String, Kind)> {
    let guide = views.guide();
    if !guide.has_page(kind) {
        return Vec::new();
    }
    let parts = paging::pages(|number| guide.page_address(kind, number), items(), most(kind), weight);
    parts.into_iter().map(|part| (part.url.clone(), page(part.into()))).collect()
}

/// The most that one page of a list holds.
fn most(kind: PageKind) -> usize {
    kind.row().paging.as_ref().map_or(usize::MAX, |paging| paging.most)
}
