//! Small views that several pages show.

use std::ops::Range;

use super::Views;
use crate::content::article::Question;
use crate::content::fragment::Fragment;
use crate::content::front_matter::{Priority, Reader};
use crate::content::phrase::Phrase;
use crate::model::Guide;
use crate::model::guide::{Page, Requirement, Target};
use crate::site::href;
use crate::theme::view::{
    ArticleLink, ComparisonLink, FaqView, GradeView, LinkView, QuestionLink, TopicLink,
};

/// Where a fragment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// On the page at this address.
    On(&'a str),
    /// On any page: links into the site are told from its root, by `data-href` and `data-src`.
    Anywhere,
}

pub(super) fn priority_view(priority: Priority) -> GradeView {
    GradeView { id: priority.id(), label: priority.label(), rank: priority.rank() }
}

pub(super) fn level_view(level: Reader) -> GradeView {
    GradeView { id: level.id(), label: level.label(), rank: level.rank() }
}

pub(super) fn topic_link(guide: &Guide, topic: usize) -> TopicLink {
    let found = &guide.topics[topic];
    let (question_count, minutes) = guide.size_of(topic);
    TopicLink {
        id: found.id.clone(),
        url: href::encode(&found.url),
        title: found.title.clone(),
        summary: found.index.map(|page| guide.pages[page].article().summary.clone()).unwrap_or_default(),
        priority: found.priority.map(priority_view),
        question_count,
        article_count: found.articles.len(),
        minutes,
    }
}

pub(super) fn topic_ref(guide: &Guide, topic: Option<usize>) -> Option<LinkView> {
    topic.map(|topic| {
        let topic = &guide.topics[topic];
        LinkView { url: href::encode(&topic.url), title: topic.title.clone() }
    })
}

pub(super) fn page_ref(page: &Page) -> LinkView {
    LinkView { url: href::encode(&page.url), title: page.article().title.clone() }
}

pub(super) fn article_link(guide: &Guide, page: usize) -> ArticleLink {
    let found = &guide.pages[page];
    let article = found.article();
    ArticleLink {
        url: href::encode(&found.url),
        title: article.title.clone(),
        summary: article.summary.clone(),
        topic: topic_ref(guide, found.topic),
        priority: guide.priority(page).map(priority_view),
        level: guide.level(page).map(level_view),
        question_count: found.question_count(),
        minutes: found.minutes(),
        updated: article.front.updated.clone(),
    }
}

impl Views {
    /// A fragment's HTML with its links filled in. The fragment is `page`'s; it is shown on the page at `on`.
    pub(super) fn fill(&self, page: usize, fragment: &Fragment, on: &str) -> String {
        self.fill_range(page, fragment, 0..fragment.len(), Shown::On(on))
    }

    /// The same for a part of a fragment, shown in any way.
    pub(super) fn fill_range(
        &self,
        page: usize,
        fragment: &Fragment,
        range: Range<usize>,
        shown: Shown<'_>,
    ) -> String {
        fragment.fill_range(range, &mut |link, out| self.write_link(page, link, shown, out))
    }

    /// A phrase's HTML with its links filled in. The phrase is `page`'s.
    pub(super) fn phrase(&self, page: usize, phrase: &Phrase, shown: Shown<'_>) -> String {
        phrase.fill(&mut |link, out| self.write_link(page, link, shown, out))
    }

    /// The same with links as on the page itself.
    pub(crate) fn phrase_on_own_page(&self, page: usize, phrase: &Phrase) -> String {
        self.phrase(page, phrase, Shown::On(&self.guide.pages[page].url))
    }

    fn write_link(&self, page: usize, link: usize, shown: Shown<'_>, out: &mut String) {
        match self.guide.pages[page].links.get(link) {
            Some(target) => self.write_target(page, target, shown, out),
            None => debug_assert!(false, "a hole for a link that is not there"),
        }
    }

    /// A part of one of a page's fragments, with links as on the page itself.
    pub(crate) fn on_own_page(&self, page: usize, fragment: &Fragment, range: Range<usize>) -> String {
        self.fill_range(page, fragment, range, Shown::On(&self.guide.pages[page].url))
    }

    /// Writes what belongs in the hole of a link that stands on `page`.
    fn write_target(&self, page: usize, target: &Target, shown: Shown<'_>, out: &mut String) {
        let (root, prefix) = match shown {
            Shown::On(url) => (self.root(url), ""),
            Shown::Anywhere => (String::new(), "data-"),
        };
        let mut attribute = |prefix: &str, name: &str, value: &str| {
            for part in [" ", prefix, name, "=\"", &href::escape(value), "\""] {
                out.push_str(part);
            }
        };
        match target {
            Target::Page(to, anchor) => {
                let anchor = anchor.as_deref().unwrap_or_default();
                let path = href::with_anchor(&self.guide.pages[*to].url, anchor);
                attribute(prefix, "href", &format!("{root}{path}"));
            }
            Target::File(url) => {
                let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
                attribute(prefix, "href", &format!("{root}{}", href::with_anchor(path, anchor)));
            }
            // The same fragment may be shown on another page: the comparison's, the FAQ page.
            Target::Here(anchor) if shown == Shown::On(&self.guide.pages[page].url) => {
                attribute("", "href", &format!("#{}", href::encode_anchor(anchor)));
            }
            Target::Here(anchor) => {
                let path = href::encode(&self.guide.pages[page].url);
                attribute(prefix, "href", &format!("{root}{path}#{}", href::encode_anchor(anchor)));
            }
            Target::Elsewhere(url) => attribute("", "href", url),
            Target::Comparison(comparison) => {
                let path = href::encode(&self.guide.comparisons[*comparison].url);
                attribute(prefix, "href", &format!("{root}{path}"));
            }
            Target::Image(url, size) => {
                if url.starts_with("data:") {
                    attribute("", "src", url);
                } else {
                    attribute(prefix, "src", &format!("{root}{}", href::encode(url)));
                }
                if let Some((width, height)) = size {
                    out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
            }
            Target::Table(html) => out.push_str(html),
            Target::Broken => {}
        }
    }

    pub(super) fn comparison_link(&self, comparison: usize) -> ComparisonLink {
        let guide = &self.guide;
        let found = &guide.comparisons[comparison];
        let page = &guide.pages[found.page];
        let table = guide.table(comparison);
        let LinkView { url, title } = self.comparison_ref(comparison);
        ComparisonLink {
            id: found.id.clone(),
            url,
            title,
            subjects: table.subjects.iter().map(|subject| subject.text().to_owned()).collect(),
            aspect_count: table.rows.len(),
            topic: topic_ref(guide, page.topic),
            source: LinkView { url: self.comparison_source(comparison), title: page.article().title.clone() },
        }
    }

    /// A comparison's own page.
    pub(super) fn comparison_ref(&self, comparison: usize) -> LinkView {
        LinkView {
            url: href::encode(&self.guide.comparisons[comparison].url),
            title: self.guide.comparison_title(comparison),
        }
    }

    /// Path with anchor to where a comparison stands in its article.
    pub(super) fn comparison_source(&self, comparison: usize) -> String {
        let found = &self.guide.comparisons[comparison];
        let page = &self.guide.pages[found.page];
        href::with_anchor(&page.url, &page.article().comparisons[found.place].anchor)
    }

    /// A page's body, with links as on its own page.
    pub(crate) fn body(&self, page: usize) -> String {
        let text = self.guide.pages[page].article().text();
        self.on_own_page(page, &text.body, 0..text.body.len())
    }

    /// A page's FAQs, shown on the page at `on`.
    pub(crate) fn faqs(&self, page: usize, on: &str) -> Vec<FaqView> {
        let found = &self.guide.pages[page];
        let article = found.article();
        if article.faqs.is_empty() {
            return Vec::new();
        }
        let text = article.text();
        let faqs = article.faqs.iter().zip(&text.faqs).map(|(faq, answer)| FaqView {
            id: faq.id.clone(),
            question: faq.question.clone(),
            answer: self.fill(page, &answer.html, on),
            url: href::with_anchor(&found.url, &faq.id),
        });
        faqs.collect()
    }

    pub(super) fn question_link(
        &self,
        page: usize,
        question: &Question,
        follow_up_count: usize,
    ) -> QuestionLink {
        let guide = &self.guide;
        let found = &guide.pages[page];
        let heading = &found.article().headings[question.heading];
        QuestionLink {
            id: format!("{}#{}", found.id, heading.id),
            title: heading.title.html().to_owned(),
            url: href::with_anchor(&found.url, &heading.id),
            topic: topic_ref(guide, found.topic),
            topic_id: found.topic.map(|topic| guide.topics[topic].id.clone()).unwrap_or_default(),
            article: page_ref(found),
            priority: guide.priority(page).map(priority_view),
            level: guide.level(page).map(level_view),
            form: match question.form {
                crate::content::article::Form::Open => "open",
                crate::content::article::Form::Choice(_) => "choice",
            },
            key_point_count: question.key_point_count,
            follow_up_count,
        }
    }

    /// Questions of a page that are not follow-ups.
    pub(super) fn page_questions(&self, page: usize) -> Vec<QuestionLink> {
        let questions = &self.guide.pages[page].article().questions;
        let top = questions.iter().enumerate().filter(|(_, question)| question.follows.is_none());
        top.map(|(place, question)| {
            let followers = questions.iter().filter(|other| other.follows == Some(place)).count();
            self.question_link(page, question, followers)
        })
        .collect()
    }

    pub(super) fn requirements(&self, requirements: &[Requirement]) -> Vec<LinkView> {
        let links = requirements.iter().filter_map(|requirement| match requirement {
            Requirement::Topic(topic) => topic_ref(&self.guide, Some(*topic)),
            Requirement::Page(page) => Some(page_ref(&self.guide.pages[*page])),
        });
        links.collect()
    }

    /// Where a page's source may be edited, if the book names its repository.
    pub(super) fn edit_url(&self, page: usize) -> Option<String> {
        let repository =
            self.guide.config.repository.as_deref()?.trim_end_matches('/').trim_end_matches(".git");
        let path = href::encode(&self.guide.pages[page].article().path);
        // A tree's address names the branch, and leads to the book's root in it.
        let base = match repository.split_once("/tree/") {
            Some((repository, branch)) => format!("{repository}/edit/{branch}"),
            None => format!("{repository}/edit/main"),
        };
        Some(format!("{base}/{path}"))
    }
}
