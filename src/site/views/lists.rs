//! The views of overview pages: roadmap, questions, comparisons, FAQs.

use std::collections::BTreeSet;

use super::Views;
use super::links::ShownOn;
use super::parts::{article_link, grade_views, group_ref, page_ref, topic_ref};
use crate::content::front_matter::{Difficulty, Grade, Level, Priority};
use crate::document::Phrase;
use crate::model::groups::{ArticleGroup, GroupKind};
use crate::model::{ComparisonId, GroupId, PageId, QuestionId};
use crate::site::paging::ListPage;
use crate::site::roadmap_svg::Detail;
use crate::theme::view::{
    ArticleGroupView, ComparisonGroup, ComparisonRow, ComparisonView, ComparisonsView, FaqGroup, FaqsView,
    GradeView, GroupLink, QuestionGroup, QuestionLink, QuestionsView, RoadmapRow, RoadmapView, TagView,
    TagsView,
};

/// Bytes of an FAQ's markup.
const FAQ_MARKUP: usize = 250;
/// Other comparisons shown with a comparison.
const OTHERS: usize = 8;

impl Views {
    /// All questions that are not follow-ups: those of topics in reading order, then those of no topic.
    pub(crate) fn all_questions(&self) -> Vec<QuestionId> {
        let of_page = |page: &PageId| {
            let (page, article) = (*page, self.guide.pages[*page].article());
            let top = article.questions.iter().enumerate().filter(|(_, question)| question.follows.is_none());
            top.map(move |(index, _)| page.question(index)).collect::<Vec<_>>()
        };
        let (of_topics, loose): (Vec<PageId>, Vec<PageId>) =
            self.guide.order.iter().partition(|page| self.guide.pages[**page].topic.is_some());
        of_topics.iter().chain(&loose).flat_map(of_page).collect()
    }

    /// All comparisons, in reading order.
    pub(crate) fn all_comparisons(&self) -> Vec<ComparisonId> {
        self.guide.order.iter().flat_map(|page| &self.guide.pages[*page].comparisons).copied().collect()
    }

    /// All pages with FAQs, in reading order.
    pub(crate) fn all_faqs(&self) -> Vec<PageId> {
        self.guide
            .order
            .iter()
            .copied()
            .filter(|page| !self.guide.pages[*page].article().faqs.is_empty())
            .collect()
    }

    /// The rows that an article takes on its topic's page: its own, and those of its questions and comparisons.
    pub(crate) fn topic_rows(&self, page: PageId) -> usize {
        let found = &self.guide.pages[page];
        1 + found.question_count() + found.comparisons.len()
    }

    /// The approximate size of an article's FAQs in bytes: each occurs as HTML and as structured data.
    pub(crate) fn faq_bytes(&self, page: PageId) -> usize {
        let faqs = self.guide.pages[page].article().faqs.iter();
        faqs.map(|faq| FAQ_MARKUP + 2 * (faq.question.len() + faq.answer_length)).sum()
    }

    /// `roadmap`.
    pub(crate) fn roadmap(&self) -> RoadmapView {
        let guide = &self.guide;
        let rows = guide.topics.iter().zip(&self.overview.topics).map(|(topic, link)| RoadmapRow {
            link: link.clone(),
            step: topic.step,
            requires: topic.requires.iter().filter_map(|topic| topic_ref(guide, Some(*topic))).collect(),
        });
        RoadmapView {
            svg: if guide.topics.is_empty() { String::new() } else { self.roadmap_svg(Detail::Full) },
            rows: rows.collect(),
            start: self.start(),
        }
    }

    /// `questions`.
    pub(crate) fn questions(&self, part: &ListPage<QuestionId>) -> QuestionsView {
        let guide = &self.guide;
        let mut groups: Vec<QuestionGroup> = Vec::new();
        for QuestionId { page, index } in &part.items {
            let found = &guide.pages[*page];
            let questions = &found.article().questions;
            let followers = questions.iter().filter(|other| other.follows == Some(*index)).count();
            let link = self.question_link(*page, &questions[*index], followers, &part.url);
            match groups.last_mut() {
                Some(group) if group.topic_id == link.topic_id => group.questions.push(link),
                _ => groups.push(QuestionGroup {
                    topic: link.topic.clone(),
                    topic_id: link.topic_id.clone(),
                    questions: vec![link],
                }),
            }
        }
        QuestionsView {
            priorities: grades::<Priority>(&groups, |question| question.priority),
            levels: grades::<Level>(&groups, |question| question.level),
            difficulties: grades::<Difficulty>(&groups, |question| question.difficulty),
            tags: self.tags_of(part.items.iter().map(|question| question.page)),
            pages: part.view.clone(),
            groups,
        }
    }

    /// The tags of these pages, each once, by name.
    fn tags_of(&self, pages: impl Iterator<Item = PageId>) -> Vec<TagView> {
        let groups: BTreeSet<GroupId> =
            pages.flat_map(|page| &self.guide.pages[page].groups).copied().collect();
        let groups = groups.into_iter().map(|group| &self.guide.groups[group]);
        let tags = groups.filter(|group| group.kind == GroupKind::Tag);
        tags.map(|tag| TagView { id: tag.id.clone(), title: tag.title.clone() }).collect()
    }

    /// `comparisons`.
    pub(crate) fn comparisons(&self, part: &ListPage<ComparisonId>) -> ComparisonsView {
        let mut groups: Vec<ComparisonGroup> = Vec::new();
        for comparison in &part.items {
            let link = self.comparison_link(*comparison);
            match groups.last_mut() {
                Some(group) if group.topic == link.topic => group.comparisons.push(link),
                _ => groups.push(ComparisonGroup { topic: link.topic.clone(), comparisons: vec![link] }),
            }
        }
        ComparisonsView { groups, pages: part.view.clone() }
    }

    /// `comparison`, for the page at `on`.
    pub(crate) fn comparison(&self, comparison: ComparisonId, on: &str) -> ComparisonView {
        let guide = &self.guide;
        let found = &guide.comparisons[comparison];
        let table = guide.table(comparison);
        let cell = |cell: &Phrase| self.phrase(found.page, cell, ShownOn::Page(on));
        let rows = table.rows.iter().map(|row| ComparisonRow {
            aspect: cell(&row.aspect),
            cells: row.cells.iter().map(cell).collect(),
            differs: row.cells.windows(2).any(|pair| pair[0].text() != pair[1].text()),
        });
        let siblings = self
            .comparisons_by_topic
            .get(&guide.pages[found.page].topic)
            .map(Vec::as_slice)
            .unwrap_or_default();
        // The next ones, then those from the start, so that each comparison is linked from some page.
        let here = siblings
            .binary_search(&comparison)
            .or_else(|_| siblings.iter().position(|other| *other == comparison).ok_or(0))
            .unwrap_or(0);
        let others =
            siblings[here.min(siblings.len())..].iter().chain(siblings).filter(|other| **other != comparison);
        ComparisonView {
            link: self.comparison_link(comparison),
            aspect_label: self.aspect_label(table),
            subject_heads: table.subjects.iter().map(cell).collect(),
            rows: rows.collect(),
            others: others
                .take(OTHERS.min(siblings.len().saturating_sub(1)))
                .map(|other| self.comparison_ref(*other))
                .collect(),
            edit_url: self.edit_url(found.page),
        }
    }

    /// `tags`.
    pub(crate) fn tags(&self, part: &ListPage<GroupId>) -> TagsView {
        let links = |kind: GroupKind| {
            let groups = part.items.iter().map(|group| &self.guide.groups[*group]);
            let link = |group: &ArticleGroup| GroupLink {
                link: group_ref(group),
                article_count: group.articles.len(),
            };
            groups.filter(|group| group.kind == kind).map(link).collect()
        };
        TagsView { tags: links(GroupKind::Tag), series: links(GroupKind::Series), pages: part.view.clone() }
    }

    /// `group`.
    pub(crate) fn group(&self, group: GroupId, part: &ListPage<PageId>) -> ArticleGroupView {
        let found = &self.guide.groups[group];
        ArticleGroupView {
            title: found.title.clone(),
            is_series: found.kind == GroupKind::Series,
            articles: part.items.iter().map(|page| article_link(&self.guide, *page)).collect(),
            pages: part.view.clone(),
        }
    }

    /// `faqs`.
    pub(crate) fn faq_page(&self, part: &ListPage<PageId>) -> FaqsView {
        let groups = part.items.iter().map(|page| FaqGroup {
            article: page_ref(&self.guide.pages[*page]),
            faqs: self.faqs(*page, &part.url),
        });
        FaqsView { groups: groups.collect(), pages: part.view.clone() }
    }
}

/// The values of a scale that occur in questions.
fn grades<G: Grade>(
    groups: &[QuestionGroup],
    of: impl Fn(&QuestionLink) -> Option<GradeView>,
) -> Vec<GradeView> {
    let found: BTreeSet<u8> =
        groups.iter().flat_map(|group| &group.questions).filter_map(|link| Some(of(link)?.rank)).collect();
    grade_views::<G>().filter(|view| found.contains(&view.rank)).collect()
}
