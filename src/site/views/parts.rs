//! Small views that several pages show.

use super::Views;
use super::links::ShownOn;
use crate::content::article::{Question, Table};
use crate::content::front_matter::Grade;
use crate::model::groups::{ArticleGroup, GroupKind};
use crate::model::guide::{Page, Requirement};
use crate::model::{ComparisonId, Guide, PageId, TopicId};
use crate::site::href;
use crate::theme::view::{
    ArticleLink, ComparisonLink, FaqView, GradeView, LinkView, QuestionLink, SeriesView, TopicLink,
};

pub(super) fn grade_view(grade: impl Grade) -> GradeView {
    GradeView { id: grade.id(), rank: grade.rank() }
}

/// The values of a scale.
pub(super) fn grade_views<G: Grade>() -> impl Iterator<Item = GradeView> {
    G::ALL.iter().copied().map(grade_view)
}

pub(super) fn topic_link(guide: &Guide, topic: TopicId) -> TopicLink {
    let found = &guide.topics[topic];
    let size = guide.size_of(topic);
    TopicLink {
        id: found.id.clone(),
        url: href::encode(&found.url),
        title: found.title.clone(),
        summary: found.index.map(|page| guide.pages[page].article().summary.clone()).unwrap_or_default(),
        priority: found.priority.map(grade_view),
        question_count: size.questions,
        answered_count: size.answered,
        article_count: found.articles.len(),
        minutes: size.minutes,
    }
}

pub(super) fn topic_ref(guide: &Guide, topic: Option<TopicId>) -> Option<LinkView> {
    topic.map(|topic| {
        let topic = &guide.topics[topic];
        LinkView { url: href::encode(&topic.url), title: topic.title.clone() }
    })
}

pub(super) fn group_ref(group: &ArticleGroup) -> LinkView {
    LinkView { url: href::encode(&group.url), title: group.title.clone() }
}

pub(super) fn page_ref(page: &Page) -> LinkView {
    LinkView { url: href::encode(&page.url), title: page.title().to_owned() }
}

pub(crate) fn article_link(guide: &Guide, page: PageId) -> ArticleLink {
    let found = &guide.pages[page];
    let article = found.article();
    ArticleLink {
        url: href::encode(&found.url),
        title: found.title().to_owned(),
        summary: article.summary.clone(),
        topic: topic_ref(guide, found.topic),
        priority: guide.priority(page).map(grade_view),
        level: guide.level(page).map(grade_view),
        question_count: found.question_count(),
        answered_count: found.answered_count(),
        minutes: found.minutes(),
        updated: found.updated.clone(),
    }
}

impl Views {
    pub(super) fn comparison_link(&self, comparison: ComparisonId) -> ComparisonLink {
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
            source: LinkView { url: self.comparison_source(comparison), title: page.title().to_owned() },
        }
    }

    /// A link to a comparison.
    pub(super) fn comparison_ref(&self, comparison: ComparisonId) -> LinkView {
        let url = self.guide.comparison_address(comparison).href();
        LinkView { url, title: self.guide.comparison_title(comparison) }
    }

    /// The path with anchor of a comparison in its article.
    pub(super) fn comparison_source(&self, comparison: ComparisonId) -> String {
        let found = &self.guide.comparisons[comparison];
        let page = &self.guide.pages[found.page];
        href::with_anchor(&page.url, &page.article().comparisons[found.index].anchor)
    }

    /// Head of the first column of a comparison: the author's, or else "Aspect". Empty if there are no aspects.
    pub(super) fn aspect_label(&self, table: &Table) -> String {
        let has_aspects = table.rows.iter().any(|row| !row.aspect.text().is_empty());
        match table.aspect_label.as_str() {
            "" if has_aspects => self.strings.text("compare.aspect").to_owned(),
            label => label.to_owned(),
        }
    }

    /// A page's FAQs, shown on the page at `on`.
    pub(crate) fn faqs(&self, page: PageId, on: &str) -> Vec<FaqView> {
        let found = &self.guide.pages[page];
        let article = found.article();
        if article.faqs.is_empty() {
            return Vec::new();
        }
        let text = article.text();
        let faqs = article.faqs.iter().zip(&text.faqs).map(|(faq, answer)| FaqView {
            id: faq.id.clone(),
            question: faq.question.clone(),
            answer: self.html(page, &answer.document, ShownOn::Page(on)),
            url: href::with_anchor(&found.url, &faq.id),
        });
        faqs.collect()
    }

    /// The tags of a page, and the series that it is a part of.
    pub(super) fn tags_and_series(&self, page: PageId) -> (Vec<LinkView>, Option<SeriesView>) {
        let guide = &self.guide;
        let groups = guide.pages[page].groups.iter().map(|group| &guide.groups[*group]);
        let (series, tags): (Vec<&ArticleGroup>, Vec<_>) =
            groups.partition(|group| group.kind == GroupKind::Series);
        let series = series.first().map(|series| {
            let index = self.series_parts[page];
            let part = |index: usize| series.articles.get(index).map(|part| page_ref(&guide.pages[*part]));
            SeriesView {
                link: group_ref(series),
                part: index + 1,
                part_count: series.articles.len(),
                previous: index.checked_sub(1).and_then(part),
                next: part(index + 1),
            }
        });
        (tags.into_iter().map(group_ref).collect(), series)
    }

    /// The ids of a page's tags.
    pub(super) fn tag_ids(&self, page: PageId) -> Vec<String> {
        let groups = self.guide.pages[page].groups.iter().map(|group| &self.guide.groups[*group]);
        groups.filter(|group| group.kind == GroupKind::Tag).map(|group| group.id.clone()).collect()
    }

    /// A question, listed on the page at `on`.
    pub(super) fn question_link(
        &self,
        page: PageId,
        question: &Question,
        follow_up_count: usize,
        on: &str,
    ) -> QuestionLink {
        let guide = &self.guide;
        let found = &guide.pages[page];
        let heading = &found.article().headings[question.heading];
        let grades = guide.grades(page, Some(question.heading));
        QuestionLink {
            id: format!("{}#{}", found.id, heading.id),
            title: self.phrase(page, &heading.title, ShownOn::SharedPage(on)),
            url: href::with_anchor(&found.url, &heading.id),
            topic: topic_ref(guide, found.topic),
            topic_id: found.topic.map(|topic| guide.topics[topic].id.clone()).unwrap_or_default(),
            article: page_ref(found),
            priority: grades.priority.map(grade_view),
            level: grades.level.map(grade_view),
            difficulty: grades.difficulty.map(grade_view),
            tags: self.tag_ids(page),
            form: question.form.answer_form().name(),
            answered: question.answered,
            key_point_count: question.key_point_count,
            follow_up_count,
        }
    }

    /// Questions of a page that are not follow-ups, listed on the page at `on`.
    pub(super) fn page_questions(&self, page: PageId, on: &str) -> Vec<QuestionLink> {
        let found = &self.guide.pages[page];
        let article = found.article();
        found
            .asked()
            .map(|(index, question)| self.question_link(page, question, article.follow_up_count(index), on))
            .collect()
    }

    pub(super) fn requirements(&self, requirements: &[Requirement]) -> Vec<LinkView> {
        let links = requirements.iter().filter_map(|requirement| match requirement {
            Requirement::Topic(topic) => topic_ref(&self.guide, Some(*topic)),
            Requirement::Page(page) => Some(page_ref(&self.guide.pages[*page])),
        });
        links.collect()
    }

    /// The address for editing a page's source, if the book names its repository.
    pub(super) fn edit_url(&self, page: PageId) -> Option<String> {
        self.guide.config.edit_url(&href::encode(&self.guide.pages[page].article().path))
    }
}
