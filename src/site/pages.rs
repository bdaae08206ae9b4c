//! The pages of a site: rows of the table of page kinds, with the content of each page.

use serde::Serialize;

use super::paging::{self, ListPage};
use super::views::Views;
use crate::model::groups::GroupKind;
use crate::model::guide::RedirectTarget;
use crate::model::routes::{PAGES, PageKind, PageRow};
use crate::model::{ComparisonId, GroupId, PageId, QuestionId, TopicId};

/// A page of the site, with its content. Parts of lists are boxed, since most pages of a large guide are no lists.
#[derive(Debug, Clone, Serialize)]
pub(super) enum SitePage {
    /// A page that is one of its kind.
    Single(PageKind),
    Topic(TopicId, Box<ListPage<PageId>>),
    Article(PageId),
    Questions(Box<ListPage<QuestionId>>),
    Comparisons(Box<ListPage<ComparisonId>>),
    Comparison(ComparisonId),
    Tags(Box<ListPage<GroupId>>),
    Group(GroupKind, GroupId, Box<ListPage<PageId>>),
    Faqs(Box<ListPage<PageId>>),
    Cram(Box<ListPage<QuestionId>>),
    Redirect(RedirectTarget),
}

impl SitePage {
    /// The row of its kind in the table.
    pub(super) fn row(&self) -> &'static PageRow {
        let kind = match self {
            SitePage::Single(kind) => *kind,
            SitePage::Topic(..) => PageKind::Topic,
            SitePage::Article(_) => PageKind::Article,
            SitePage::Questions(_) => PageKind::Questions,
            SitePage::Comparisons(_) => PageKind::Comparisons,
            SitePage::Comparison(_) => PageKind::Comparison,
            SitePage::Tags(_) => PageKind::Tags,
            SitePage::Group(kind, ..) => PageKind::of_group(*kind),
            SitePage::Faqs(_) => PageKind::Faqs,
            SitePage::Cram(_) => PageKind::Cram,
            SitePage::Redirect(_) => PageKind::Redirect,
        };
        kind.row()
    }

    /// The number of items in the list that the page shows a part of.
    pub(super) fn items(&self) -> Option<usize> {
        match self {
            SitePage::Topic(_, part) | SitePage::Group(_, _, part) | SitePage::Faqs(part) => {
                Some(part.view.items)
            }
            SitePage::Tags(part) => Some(part.view.items),
            SitePage::Comparisons(part) => Some(part.view.items),
            SitePage::Questions(part) | SitePage::Cram(part) => Some(part.view.items),
            SitePage::Single(_) | SitePage::Article(_) | SitePage::Comparison(_) | SitePage::Redirect(_) => {
                None
            }
        }
    }
}

/// All pages with their addresses, except those of [`cram`].
pub(super) fn pages(views: &Views) -> Vec<(String, SitePage)> {
    let guide = views.guide();
    let single =
        PAGES.iter().filter(|row| row.is_single() && row.paging.is_none() && guide.has_page(row.kind));
    let mut pages: Vec<(String, SitePage)> =
        single.map(|row| (guide.page_address(row.kind, 1), SitePage::Single(row.kind))).collect();
    for page in guide.articles.iter().chain(&guide.unlisted) {
        pages.push((guide.pages[*page].url.clone(), SitePage::Article(*page)));
    }
    for (id, topic) in guide.topics.iter_enumerated() {
        let address = |number| guide.topic_address(id, number);
        let most = most(PageKind::Topic);
        let parts = paging::pages(address, topic.articles.clone(), most, |page| views.topic_rows(*page));
        pages.extend(parts.into_iter().map(|part| (part.url.clone(), SitePage::Topic(id, part.into()))));
    }
    let questions = || views.all_questions();
    pages.extend(list(views, PageKind::Questions, questions, |_| 1, SitePage::Questions));
    let comparisons = || views.all_comparisons();
    pages.extend(list(views, PageKind::Comparisons, comparisons, |_| 1, SitePage::Comparisons));
    let comparisons = guide.comparisons.iter_enumerated().filter(|(id, _)| guide.has_comparison_page(*id));
    pages.extend(comparisons.map(|(id, found)| (found.url.clone(), SitePage::Comparison(id))));
    pages.extend(list(views, PageKind::Tags, || guide.groups.indices().collect(), |_| 1, SitePage::Tags));
    for (id, group) in guide.groups.iter_enumerated() {
        let address = |number| guide.group_address(id, number);
        let most = most(PageKind::of_group(group.kind));
        let parts = paging::pages(address, group.articles.clone(), most, |_| 1);
        let page = |part: ListPage<PageId>| (part.url.clone(), SitePage::Group(group.kind, id, part.into()));
        pages.extend(parts.into_iter().map(page));
    }
    let faq_bytes = |page: &PageId| views.faq_bytes(*page);
    pages.extend(list(views, PageKind::Faqs, || views.all_faqs(), faq_bytes, SitePage::Faqs));
    for (url, target) in &guide.redirects {
        pages.push((url.clone(), SitePage::Redirect(*target)));
    }
    pages
}

/// The pages of the cram sheet.
pub(super) fn cram(views: &Views) -> Vec<(String, SitePage)> {
    list(views, PageKind::Cram, || views.by_priority(), |_| 1, SitePage::Cram)
}

/// The pages of a list at the site's root.
fn list<T>(
    views: &Views,
    kind: PageKind,
    items: impl FnOnce() -> Vec<T>,
    weight: impl Fn(&T) -> usize,
    page: fn(Box<ListPage<T>>) -> SitePage,
) -> Vec<(String, SitePage)> {
    let guide = views.guide();
    if !guide.has_page(kind) {
        return Vec::new();
    }
    let parts = paging::pages(|number| guide.page_address(kind, number), items(), most(kind), weight);
    parts.into_iter().map(|part| (part.url.clone(), page(part.into()))).collect()
}

/// The capacity of one page of a list.
pub(super) fn most(kind: PageKind) -> usize {
    kind.row().paging.as_ref().map_or(usize::MAX, |paging| paging.most)
}
