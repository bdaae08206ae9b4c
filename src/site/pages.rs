//! The pages of a site: rows of the table of page kinds, with the content of each page.

use super::paging::{self, ListPage};
use super::variables::Variable;
use super::views::Views;
use crate::model::guide::RedirectTarget;
use crate::model::routes::{PAGES, PageKind, PageRow};
use crate::model::{ComparisonId, GroupId, PageId, TopicId};

/// A page of the site, with its content. Parts of lists are boxed, since most pages of a large guide are not lists.
pub(super) enum SitePage {
    /// A page that is one of its kind.
    Single(PageKind),
    List(Box<RootList>),
    Topic(TopicId, Box<ListPage<PageId>>),
    Article(PageId),
    Comparison(ComparisonId),
    Group(PageKind, GroupId, Box<ListPage<PageId>>),
    Redirect(RedirectTarget),
}

/// A page of the site and its address.
pub(super) struct PlannedPage {
    pub(super) url: String,
    pub(super) page: SitePage,
}

impl PlannedPage {
    fn new(url: impl Into<String>, page: SitePage) -> Self {
        Self { url: url.into(), page }
    }
}

/// A page of a list at the site's root.
pub(super) struct RootList {
    kind: PageKind,
    /// The number of items on all pages of the list.
    items: usize,
    /// The page whose text is shown first.
    first: Option<PageId>,
    /// Makes the variable of the template, which has the name of the kind.
    pub(super) variable: MakeVariable,
}

/// Makes a variable of a template.
type MakeVariable = Box<dyn Fn(&Views) -> Box<dyn Variable> + Send + Sync>;

impl SitePage {
    /// The row of its kind in the table.
    pub(super) fn row(&self) -> &'static PageRow {
        let kind = match self {
            SitePage::Single(kind) | SitePage::Group(kind, ..) => *kind,
            SitePage::List(list) => list.kind,
            SitePage::Topic(..) => PageKind::Topic,
            SitePage::Article(_) => PageKind::Article,
            SitePage::Comparison(_) => PageKind::Comparison,
            SitePage::Redirect(_) => PageKind::Redirect,
        };
        kind.row()
    }

    /// The page whose text is shown first.
    pub(super) fn first(&self) -> Option<PageId> {
        match self {
            SitePage::Article(page) => Some(*page),
            SitePage::List(list) => list.first,
            _ => None,
        }
    }

    /// The number of items in the list that the page shows a part of.
    pub(super) fn items(&self) -> Option<usize> {
        match self {
            SitePage::Topic(_, part) | SitePage::Group(_, _, part) => Some(part.view.items),
            SitePage::List(list) => Some(list.items),
            _ => None,
        }
    }
}

/// All pages, except those of [`cram`].
pub(super) fn pages(views: &Views) -> Vec<PlannedPage> {
    let guide = views.guide();
    let single =
        PAGES.iter().filter(|row| row.is_single() && row.paging.is_none() && guide.has_page(row.kind));
    let mut pages: Vec<PlannedPage> = single
        .map(|row| PlannedPage::new(guide.page_address(row.kind, 1), SitePage::Single(row.kind)))
        .collect();
    for page in guide.articles.iter().chain(&guide.unlisted) {
        pages.push(PlannedPage::new(&guide.pages[*page].url, SitePage::Article(*page)));
    }
    for (id, topic) in guide.topics.iter_enumerated() {
        let address = |number| guide.topic_address(id, number);
        let most = most(PageKind::Topic);
        let parts = paging::pages(address, topic.articles.clone(), most, |page| views.topic_rows(*page));
        let page =
            |part: ListPage<PageId>| PlannedPage::new(part.url.clone(), SitePage::Topic(id, part.into()));
        pages.extend(parts.into_iter().map(page));
    }
    pages.extend(list(views, PageKind::Questions, Views::all_questions, |_| 1, |_| None, Views::questions));
    pages.extend(list(
        views,
        PageKind::Comparisons,
        Views::all_comparisons,
        |_| 1,
        |_| None,
        Views::comparisons,
    ));
    let comparisons = guide.comparisons.iter_enumerated().filter(|(id, _)| guide.has_comparison_page(*id));
    pages.extend(comparisons.map(|(id, found)| PlannedPage::new(&found.url, SitePage::Comparison(id))));
    let groups = |views: &Views| views.guide().groups.indices().collect();
    pages.extend(list(views, PageKind::Tags, groups, |_| 1, |_| None, Views::tags));
    for (id, group) in guide.groups.iter_enumerated() {
        let address = |number| guide.group_address(id, number);
        let kind = PageKind::of_group(group.kind);
        let parts = paging::pages(address, group.articles.clone(), most(kind), |_| 1);
        let page = |part: ListPage<PageId>| {
            PlannedPage::new(part.url.clone(), SitePage::Group(kind, id, part.into()))
        };
        pages.extend(parts.into_iter().map(page));
    }
    let faq_bytes = |page: &PageId| views.faq_bytes(*page);
    pages.extend(list(
        views,
        PageKind::Faqs,
        Views::all_faqs,
        faq_bytes,
        |page| Some(*page),
        Views::faq_page,
    ));
    for (url, target) in &guide.redirects {
        pages.push(PlannedPage::new(url, SitePage::Redirect(*target)));
    }
    pages
}

/// The pages of the cram sheet.
pub(super) fn cram(views: &Views) -> Vec<PlannedPage> {
    list(views, PageKind::Cram, Views::by_priority, |_| 1, |question| Some(question.page), Views::cram)
}

/// The pages of a list at the site's root: its items, the weight of each, the page whose text it shows, and the view of a page.
fn list<T: Send + Sync + 'static, V: Variable + 'static>(
    views: &Views,
    kind: PageKind,
    items: fn(&Views) -> Vec<T>,
    weight: impl Fn(&T) -> usize,
    shown: fn(&T) -> Option<PageId>,
    view: fn(&Views, &ListPage<T>) -> V,
) -> Vec<PlannedPage> {
    let guide = views.guide();
    if !guide.has_page(kind) {
        return Vec::new();
    }
    let parts = paging::pages(|number| guide.page_address(kind, number), items(views), most(kind), weight);
    let page = |part: ListPage<T>| {
        let (url, items) = (part.url.clone(), part.view.items);
        let first = part.items.first().and_then(shown);
        let variable = Box::new(move |views: &Views| Box::new(view(views, &part)) as Box<dyn Variable>);
        PlannedPage::new(url, SitePage::List(Box::new(RootList { kind, items, first, variable })))
    };
    parts.into_iter().map(page).collect()
}

/// The capacity of one page of a list.
pub(super) fn most(kind: PageKind) -> usize {
    kind.row().paging.as_ref().map_or(usize::MAX, |paging| paging.most)
}
