//! The views of pages that have a Markdown file: home, topics and articles.

use super::Views;
use super::links::ShownOn;
use super::parts::{article_link, page_ref, topic_ref};
use crate::document::Unlinked;
use crate::model::guide::{LinkTarget, Page, PageRole};
use crate::model::ids::{Idx as _, IndexVec};
use crate::model::routes::PageKind;
use crate::model::{ComparisonId, PageId, TopicId};
use crate::site::href;
use crate::site::paging::ListPage;
use crate::site::roadmap_svg::{self, Detail, Edge, RoadmapNode};
use crate::site::svg_text::Direction;
use crate::source::paths::file_name;
use crate::theme::view::{ArticleLink, ArticleView, ComparisonLink, HomeView, LinkView, TocEntry, TopicView};

/// Articles and comparisons shown on the home page.
const RECENT: usize = 6;
const COMPARISONS: usize = 8;
/// Articles of its section shown on a page that says nothing itself.
const CONTENTS: usize = 100;
/// Backlinks shown on an article's page.
const BACKLINKS: usize = 12;
/// The deepest level of headings in “On this page”.
const TOC_DEPTH: u8 = 3;

impl Views {
    /// `article`.
    pub(crate) fn article(&self, page: PageId) -> ArticleView {
        let guide = &self.guide;
        let found = &guide.pages[page];
        let article = found.article();
        let (previous, next) = self.neighbours(page);
        let (tags, series) = self.tags_and_series(page);
        // The others have nothing that is not on this page.
        let comparisons =
            found.comparisons.iter().filter(|comparison| guide.has_comparison_page(**comparison));
        ArticleView {
            tags,
            series,
            link: article_link(guide, page),
            body: self.html(page, &article.text().body, ShownOn::Page(&found.url)),
            contents: self.contents(page),
            toc: self.toc(page),
            faqs: self.faqs(page, &found.url),
            requires: self.requirements(&found.requires),
            backlinks: self.backlinks(page),
            comparisons: comparisons.map(|comparison| self.comparison_link(*comparison)).collect(),
            previous,
            next,
            markdown_url: guide.config.site.markdown_copies.then(|| markdown_url(&found.url)),
            edit_url: self.edit_url(page),
            extra: serde_json::Value::Object(article.front.extra.clone()),
        }
    }

    /// The articles in the section of a page whose file says nothing: a template of another tool would list them.
    fn contents(&self, page: PageId) -> Vec<ArticleLink> {
        let guide = &self.guide;
        let found = &guide.pages[page];
        let article = found.article();
        let is_empty = article.words == 0 && article.links.is_empty() && article.headings.is_empty();
        let Some(node) = found.node.filter(|_| is_empty) else { return Vec::new() };
        let nodes = &guide.navigation.nodes;
        let pages = nodes[node].children.iter().filter_map(|child| nodes[*child].page);
        pages.take(CONTENTS).map(|page| article_link(guide, page)).collect()
    }

    /// `home`.
    pub(crate) fn home(&self) -> HomeView {
        let guide = &self.guide;
        let url = guide.page_address(PageKind::Home, 1);
        HomeView {
            body: guide
                .home
                .map(|home| self.html(home, &guide.pages[home].article().text().body, ShownOn::Page(&url)))
                .unwrap_or_default(),
            start: self.start(),
            roadmap_svg: if guide.topics.len() > 1 {
                self.roadmap_svg(Detail::Compact)
            } else {
                String::new()
            },
            recent: self.recent(RECENT).into_iter().map(|(_, page)| article_link(guide, page)).collect(),
            comparisons: self.assorted_comparisons(COMPARISONS),
            faqs: guide.home.map(|home| self.faqs(home, &url)).unwrap_or_default(),
        }
    }

    /// `topic`, with one page of its articles.
    pub(crate) fn topic(&self, topic: TopicId, part: &ListPage<PageId>) -> TopicView {
        let guide = &self.guide;
        let found = &guide.topics[topic];
        let first = part.view.current == 1;
        let index = found.index.filter(|_| first);
        let pages: Vec<PageId> = index.into_iter().chain(part.items.iter().copied()).collect();
        // The topic's own page is in the order, on the first page of its articles.
        let (previous, next) = index.map(|page| self.neighbours(page)).unwrap_or_default();
        let comparisons = pages.iter().flat_map(|page| guide.pages[*page].compared());
        TopicView {
            link: self.overview.topics[topic.index()].clone(),
            body: index
                .map(|page| {
                    self.html(page, &guide.pages[page].article().text().body, ShownOn::Page(&part.url))
                })
                .unwrap_or_default(),
            requires: found.requires.iter().filter_map(|topic| topic_ref(guide, Some(*topic))).collect(),
            unlocks: self.unlocks[topic].iter().filter_map(|topic| topic_ref(guide, Some(*topic))).collect(),
            articles: part.items.iter().map(|page| article_link(guide, *page)).collect(),
            questions: pages.iter().flat_map(|page| self.page_questions(*page, &part.url)).collect(),
            comparisons: comparisons.map(|comparison| self.comparison_link(*comparison)).collect(),
            faqs: index.map(|page| self.faqs(page, &part.url)).unwrap_or_default(),
            edit_url: index.and_then(|page| self.edit_url(page)),
            pages: part.view.clone(),
            previous,
            next,
        }
    }

    /// Where to begin: the first page of an author's order; without one, the first article of the first topic that has one.
    ///
    /// In a folder that was not made for Prepbook, the home page is the author's order as well: it is the lesson itself, where it holds most of the words,
    /// or else links to the first.
    pub(super) fn start(&self) -> Option<ArticleLink> {
        let guide = &self.guide;
        let words = |page: PageId| guide.pages[page].article().words;
        let is_lesson = |page: &PageId| guide.home != Some(*page) && words(*page) > 0;
        let is_left_out =
            |page: &Page| page.node.is_some_and(|node| guide.navigation.nodes[node].is_left_out);
        let is_aside = |page: &PageId| guide.pages[*page].is_aside || is_left_out(&guide.pages[*page]);
        let lessons = || guide.order.iter().copied().filter(is_lesson);
        let in_order = || lessons().find(|page| !is_aside(page)).or_else(|| lessons().next());
        // `Home.md` of a vault
        let entrance = || {
            let named = lessons().filter(|page| is_entrance(&guide.pages[*page].path));
            named.min_by_key(|page| guide.pages[*page].path.matches('/').count())
        };
        let in_topic = || guide.topics.iter().find_map(|topic| topic.articles.first().copied());
        if let Some(home) = guide.home.filter(|_| guide.navigation.home_lesson.is_some()) {
            return self.start_of(home);
        }
        let page = if guide.is_ordered {
            in_order()
        } else if !guide.config.is_foreign {
            in_topic().or_else(|| guide.articles.first().copied())
        } else {
            let home = guide.home.filter(|home| words(*home) > 0);
            let share = |home: PageId, parts: usize| parts * words(home) > self.overview.counts.words;
            if let Some(home) =
                home.filter(|home| share(*home, 2) || share(*home, 3) && lists_itself(&guide.pages[*home]))
            {
                return self.start_of(home);
            }
            let linked =
                home.into_iter().flat_map(|home| &guide.pages[home].links).filter_map(|link| match link {
                    LinkTarget::Page(page, _) => Some(*page),
                    _ => None,
                });
            // Above their list of lessons, some home pages link to questions about the project.
            let is_faq = |page: PageId| guide.pages[page].url.eq_ignore_ascii_case("faq.html");
            let is_first = |page: &PageId| {
                is_lesson(page) && guide.pages[*page].is_listed && !is_faq(*page) && !is_aside(page)
            };
            let linked = linked.into_iter().find(is_first);
            let asking = home.filter(|home| guide.pages[*home].question_count() > 0);
            if let (None, Some(home)) = (linked, asking) {
                return self.start_of(home);
            }
            let of_vault = || entrance().filter(|_| home.is_none());
            linked.or_else(of_vault).or_else(in_order)
        };
        page.map(|page| article_link(guide, page))
    }

    /// A page that is its own lesson: from the heading that its list of lessons names, its first question, the first heading that its contents name, or its
    /// first heading.
    fn start_of(&self, page: PageId) -> Option<ArticleLink> {
        let found = &self.guide.pages[page];
        let article = found.article();
        let lesson = self.guide.navigation.home_lesson.as_deref();
        let named = lesson.and_then(|lesson| {
            article.headings.position(|heading| heading.title.text().eq_ignore_ascii_case(lesson))
        });
        let first_question = article.questions.first().map(|question| question.heading);
        // The questions of a lesson come behind what it says.
        let question = || first_question.filter(|_| lesson.is_none());
        let listed = || {
            found.links.iter().find_map(|link| {
                let LinkTarget::Here(anchor) = link else { return None };
                article.headings.position(|heading| heading.id == *anchor)
            })
        };
        let heading = named.or_else(question).or_else(listed).unwrap_or_default();
        let anchor = &article.headings.get(heading)?.id;
        Some(ArticleLink { url: href::with_anchor(&found.url, anchor), ..article_link(&self.guide, page) })
    }

    /// The roadmap's drawing.
    pub(super) fn roadmap_svg(&self, detail: Detail) -> String {
        let guide = &self.guide;
        let nodes: IndexVec<TopicId, RoadmapNode> = self
            .overview
            .topics
            .iter()
            .map(|link| RoadmapNode {
                id: link.id.clone(),
                title: link.title.clone(),
                meta: self.amount(link.question_count, link.minutes),
                url: link.url.clone(),
                priority_rank: link.priority.map_or(0, |priority| priority.rank),
                minutes: link.minutes,
            })
            .collect();
        let edges: Vec<Edge> = guide
            .topics
            .iter_enumerated()
            .flat_map(|(id, topic)| topic.requires.iter().map(move |before| Edge { from: *before, to: id }))
            .collect();
        let name = self.strings.text("page.roadmap.title");
        roadmap_svg::svg(name, &nodes, &edges, detail, Direction::of(&self.site))
    }

    /// `12 questions · 1 h 10 min`
    fn amount(&self, questions: usize, minutes: usize) -> String {
        let parts = [
            (questions > 0).then(|| self.strings.count("count.questions", questions)),
            (minutes > 0).then(|| self.strings.duration(minutes)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Up to `count` comparisons, from all topics in turn.
    fn assorted_comparisons(&self, count: usize) -> Vec<ComparisonLink> {
        let of_topic = |topic: Option<TopicId>| {
            self.comparisons_by_topic.get(&topic).map(Vec::as_slice).unwrap_or_default()
        };
        let by_topic: Vec<&[ComparisonId]> =
            self.guide.topics.indices().map(Some).chain([None]).map(of_topic).collect();
        let rounds = by_topic.iter().map(|comparisons| comparisons.len()).max().unwrap_or_default();
        let dealt = (0..rounds)
            .flat_map(|round| by_topic.iter().filter_map(move |comparisons| comparisons.get(round)));
        dealt.take(count).map(|comparison| self.comparison_link(*comparison)).collect()
    }

    /// Articles with a date, the latest first; on one day, in reading order.
    pub(crate) fn recent(&self, count: usize) -> Vec<(&str, PageId)> {
        let guide = &self.guide;
        let date = |page: &PageId| Some((guide.pages[*page].updated.as_deref()?, *page));
        let mut dated: Vec<(&str, PageId)> = guide.articles.iter().filter_map(date).collect();
        dated.sort_by(|a, b| b.0.cmp(a.0));
        dated.truncate(count);
        dated
    }

    fn backlinks(&self, page: PageId) -> Vec<LinkView> {
        let pages = &self.guide.pages;
        let from = pages[page].backlinks.iter().map(|page| &pages[*page]);
        from.filter(|page| page.role == PageRole::Article).take(BACKLINKS).map(page_ref).collect()
    }

    fn toc(&self, page: PageId) -> Vec<TocEntry> {
        let article = self.guide.pages[page].article();
        let shown = article.headings.iter().filter(|heading| heading.level <= TOC_DEPTH);
        shown
            .map(|heading| TocEntry {
                id: heading.id.clone(),
                title: heading.title.html_in_link(&Unlinked),
                level: heading.level,
                number: heading.question.and_then(|question| article.questions[question].number),
            })
            .collect()
    }
}

/// The address of a page's Markdown copy.
pub(crate) fn markdown_url(url: &str) -> String {
    let path = url.strip_suffix(".html").unwrap_or(url);
    format!("{}.md", crate::site::href::encode(path))
}

/// Whether more links of a page lead to its own headings than to other pages, as those of a table of contents do.
fn lists_itself(page: &Page) -> bool {
    let own = page.links.iter().filter(|link| matches!(link, LinkTarget::Here(_))).count();
    let others = page.links.iter().filter(|link| matches!(link, LinkTarget::Page(..))).count();
    own > others
}

/// Whether the name of an article says that one begins there.
fn is_entrance(path: &str) -> bool {
    let name = file_name(path).to_lowercase().replace([' ', '_'], "-");
    matches!(name.as_str(), "home" | "start-here" | "getting-started" | "get-started" | "welcome")
}
