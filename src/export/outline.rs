//! The guide as chapters of a book, in reading order.

use crate::model::guide::Role;
use crate::site::views::Views;
use crate::theme::view::{FaqView, GradeView};

/// A page of the guide that has words of its own, or a topic's title.
#[derive(Debug, Clone)]
pub(super) struct Chapter {
    /// Its page in the site, not encoded.
    pub(super) url: String,
    pub(super) title: String,
    /// What it is about; for the home page and topics, where no body says it.
    pub(super) summary: String,
    /// HTML, with links as on its page in the site.
    pub(super) body: String,
    pub(super) faqs: Vec<FaqView>,
    pub(super) kind: Kind,
    pub(super) priority: Option<GradeView>,
    pub(super) level: Option<GradeView>,
    /// In minutes, for articles.
    pub(super) minutes: usize,
    pub(super) questions: usize,
}

/// What a chapter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The first page's text.
    Preface,
    /// A topic; the articles after it, up to the next topic, are its own.
    Topic,
    /// An article of the topic before it.
    Article,
    /// An article of no topic.
    Loose,
}

/// The chapters: the home page where it has a text, articles of no topic, then each topic with its articles.
pub(super) fn outline(views: &Views) -> Vec<Chapter> {
    let guide = views.guide();
    let mut chapters = Vec::new();
    let order = views.order();
    let mut topics = guide.topics.iter().enumerate().peekable();
    for page in order {
        let found = &guide.pages[*page];
        match found.role {
            Role::Home => chapters.extend(preface(views, *page)),
            Role::TopicIndex => {}
            Role::Article => {
                // A topic begins before its first article, whether it has an index page or not.
                while let Some((place, _)) =
                    topics.peek().filter(|(place, _)| found.topic.is_some_and(|topic| *place <= topic))
                {
                    chapters.push(topic(views, *place));
                    topics.next();
                }
                chapters.push(article(views, *page));
            }
        }
    }
    chapters.extend(topics.map(|(place, _)| topic(views, place)));
    chapters
}

fn preface(views: &Views, page: usize) -> Option<Chapter> {
    let guide = views.guide();
    let home = views.home();
    if home.body.trim().is_empty() && home.faqs.is_empty() {
        return None;
    }
    Some(Chapter {
        url: guide.pages[page].url.clone(),
        title: guide.pages[page].article().title.clone(),
        summary: String::new(),
        body: home.body,
        faqs: home.faqs,
        kind: Kind::Preface,
        priority: None,
        level: None,
        minutes: 0,
        questions: 0,
    })
}

fn topic(views: &Views, place: usize) -> Chapter {
    let found = &views.guide().topics[place];
    let (questions, minutes) = views.guide().size_of(place);
    let page = found.index;
    let faqs = page.map(|page| views.faqs(page, &found.url)).unwrap_or_default();
    Chapter {
        url: found.url.clone(),
        title: found.title.clone(),
        summary: page.map(|page| views.guide().pages[page].article().summary.clone()).unwrap_or_default(),
        body: page.map(|page| views.body(page)).unwrap_or_default(),
        faqs,
        kind: Kind::Topic,
        priority: views.site().topics.get(place).and_then(|link| link.priority),
        level: None,
        minutes,
        questions,
    }
}

fn article(views: &Views, page: usize) -> Chapter {
    let guide = views.guide();
    let view = views.article(page);
    Chapter {
        url: guide.pages[page].url.clone(),
        title: view.link.title,
        summary: String::new(),
        body: view.body,
        faqs: view.faqs,
        kind: if guide.pages[page].topic.is_some() { Kind::Article } else { Kind::Loose },
        priority: view.link.priority,
        level: view.link.level,
        minutes: view.link.minutes,
        questions: view.link.question_count,
    }
}

impl Chapter {
    /// `High priority · Senior · 12 questions · 8 min`
    pub(super) fn facts(&self) -> String {
        let plural = |count: usize, noun: &str| match count {
            0 => None,
            1 => Some(format!("1 {noun}")),
            _ => Some(format!("{count} {noun}s")),
        };
        let parts = [
            self.priority.map(|grade| format!("{} priority", grade.label)),
            self.level.map(|grade| grade.label.to_owned()),
            plural(self.questions, "question"),
            (self.minutes > 0).then(|| format!("{} min", self.minutes)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// Whether its text is the topic's summary said once more.
    pub(super) fn has_body(&self) -> bool {
        !self.body.trim().is_empty()
    }
}
