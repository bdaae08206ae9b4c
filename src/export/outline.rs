//! The guide as chapters of a book, in reading order.

use std::sync::Arc;

use crate::content::article::{Article, ArticleText, Faq};
use crate::model::guide::{PageRole, TopicSize};
use crate::model::ids::Idx as _;
use crate::model::{PageId, TopicId};
use crate::site::views::{Views, article_link};
use crate::strings::Strings;
use crate::theme::view::GradeView;

/// A chapter: a page of the guide with content, or the title of a topic.
#[derive(Debug, Clone)]
pub(super) struct Chapter<'v> {
    /// Its page in the site, not encoded.
    pub(super) url: String,
    pub(super) title: String,
    /// Its summary, for topics without text.
    pub(super) summary: String,
    /// The page with its text and FAQs.
    pub(super) page: Option<PageId>,
    /// The article with its text.
    article: Option<&'v Article>,
    pub(super) faqs: Vec<Faq>,
    pub(super) kind: ChapterKind,
    pub(super) priority: Option<GradeView>,
    pub(super) level: Option<GradeView>,
    /// In minutes, for articles.
    pub(super) minutes: usize,
    pub(super) questions: usize,
}

/// The kind of a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChapterKind {
    /// The text of the home page.
    Preface,
    /// A topic; the articles after it, up to the next topic, are its own.
    Topic,
    /// An article of the topic before it.
    Article,
    /// An article without a topic.
    Loose,
}

/// The chapters: the home page where it has a text, articles of no topic, then each topic with its articles.
pub(super) fn outline(views: &Views) -> Vec<Chapter<'_>> {
    let guide = views.guide();
    let mut chapters = Vec::new();
    let order = views.order();
    let mut topics = guide.topics.indices().peekable();
    for page in order {
        let found = &guide.pages[*page];
        match found.role {
            PageRole::Home => chapters.extend(preface(views, *page)),
            PageRole::TopicIndex => {}
            PageRole::Article => {
                // A topic begins before its first article, whether it has an index page or not.
                while let Some(next) = topics.next_if(|next| found.topic.is_some_and(|topic| *next <= topic))
                {
                    chapters.push(topic(views, next));
                }
                chapters.push(article(views, *page));
            }
        }
    }
    chapters.extend(topics.map(|next| topic(views, next)));
    chapters
}

fn preface(views: &Views, page: PageId) -> Option<Chapter<'_>> {
    let guide = views.guide();
    let article = guide.pages[page].article();
    let (url, title) = (guide.pages[page].url.clone(), guide.pages[page].title().to_owned());
    let chapter = Chapter::new(url, title, ChapterKind::Preface, Some((page, article)));
    (chapter.has_body() || !chapter.faqs.is_empty()).then_some(chapter)
}

fn topic(views: &Views, id: TopicId) -> Chapter<'_> {
    let found = &views.guide().topics[id];
    let TopicSize { questions, minutes, .. } = views.guide().size_of(id);
    let page = found.index;
    let page = page.map(|page| (page, views.guide().pages[page].article()));
    Chapter {
        summary: page.map(|(_, article)| article.summary.clone()).unwrap_or_default(),
        priority: views.site().topics.get(id.index()).and_then(|link| link.priority),
        minutes,
        questions,
        ..Chapter::new(found.url.clone(), found.title.clone(), ChapterKind::Topic, page)
    }
}

fn article(views: &Views, page: PageId) -> Chapter<'_> {
    let guide = views.guide();
    let (found, link) = (guide.pages[page].article(), article_link(guide, page));
    let kind = if guide.pages[page].topic.is_some() { ChapterKind::Article } else { ChapterKind::Loose };
    Chapter {
        priority: link.priority,
        level: link.level,
        minutes: link.minutes,
        questions: link.question_count,
        ..Chapter::new(guide.pages[page].url.clone(), link.title, kind, Some((page, found)))
    }
}

impl<'v> Chapter<'v> {
    fn new(url: String, title: String, kind: ChapterKind, page: Option<(PageId, &'v Article)>) -> Self {
        let (page, article) = page.unzip();
        Self {
            url,
            title,
            summary: String::new(),
            page,
            article,
            faqs: article.map(|article| article.faqs.clone()).unwrap_or_default(),
            kind,
            priority: None,
            level: None,
            minutes: 0,
            questions: 0,
        }
    }

    /// `High priority · Senior · 12 questions · 8 min`
    pub(super) fn facts(&self, strings: &Strings) -> String {
        let grade = |group: &str, grade: GradeView| strings.text(&format!("{group}.{}", grade.id)).to_owned();
        let parts = [
            self.priority.map(|priority| grade("priority_full", priority)),
            self.level.map(|level| grade("level", level)),
            (self.questions > 0).then(|| strings.count("count.questions", self.questions)),
            (self.minutes > 0).then(|| strings.duration(self.minutes)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Its text.
    pub(super) fn text(&self) -> Option<Arc<ArticleText>> {
        self.article.map(Article::text)
    }

    /// Whether it has text.
    pub(super) fn has_body(&self) -> bool {
        self.text().is_some_and(|text| !text.body.is_empty())
    }
}
