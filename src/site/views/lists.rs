//! The views of overview pages: roadmap, questions, comparisons, FAQs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Views;
use super::links::ShownOn;
use super::parts::{article_link, grade_views, group_ref, page_ref, topic_ref};
use crate::content::front_matter::{Grade, Grades};
use crate::document::Phrase;
use crate::model::groups::{ArticleGroup, GroupKind};
use crate::model::{ComparisonId, GroupId, Guide, PageId, QuestionId};
use crate::site::href;
use crate::site::paging::ListPage;
use crate::site::roadmap_svg::Detail;
use crate::theme::view::{
    ArticleGroupView, ComparisonGroup, ComparisonRow, ComparisonView, ComparisonsView, FaqGroup, FaqsView,
    GradeView, GroupLink, QuestionGroup, QuestionsView, RoadmapRow, RoadmapView, TagView, TagsView,
    TopicChoice,
};

/// Bytes of an FAQ's markup.
const FAQ_MARKUP: usize = 250;
/// Other comparisons shown with a comparison.
const OTHERS: usize = 8;
/// The most tags that questions can be filtered by. Each page of the list has them all.
const TAGS: usize = 200;

/// What a guide's questions can be filtered by.
#[derive(Debug)]
pub(super) struct QuestionFilters {
    topics: Vec<TopicChoice>,
    priorities: Vec<GradeView>,
    levels: Vec<GradeView>,
    difficulties: Vec<GradeView>,
    tags: Vec<TagView>,
}

/// An article with its questions in the list of all questions: by these the scripts filter the questions of the list's other pages.
#[derive(Debug, Serialize)]
pub(crate) struct ListedArticle<'g> {
    id: &'g str,
    title: &'g str,
    url: String,
    /// Folder id of its topic.
    topic: &'g str,
    /// Title of its topic.
    group: &'g str,
    tags: Vec<String>,
    questions: Vec<ListedQuestion<'g>>,
}

#[derive(Debug, Serialize)]
struct ListedQuestion<'g> {
    /// Plain text.
    title: &'g str,
    /// The id of its heading.
    anchor: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difficulty: Option<&'static str>,
    form: &'static str,
    answered: bool,
}

impl QuestionFilters {
    pub(super) fn new(guide: &Guide) -> Self {
        let pages = guide.order.iter();
        let of_page = |page: &PageId| {
            let questions = guide.pages[*page].asked();
            questions.map(|(index, _)| guide.question_grades(page.question(index))).collect::<Vec<_>>()
        };
        let grades: Vec<Grades> = pages.flat_map(of_page).collect();
        let topics = guide.topics.indices().filter(|topic| guide.size_of(*topic).questions > 0);
        let topics = topics.map(|topic| &guide.topics[topic]);
        Self {
            topics: topics
                .map(|topic| TopicChoice { id: topic.id.clone(), title: topic.title.clone() })
                .collect(),
            priorities: scale(&grades, |grades| grades.priority),
            levels: scale(&grades, |grades| grades.level),
            difficulties: scale(&grades, |grades| grades.difficulty),
            tags: tags(guide),
        }
    }
}

impl Views {
    /// All questions that are not follow-ups: those of topics in reading order, then those of no topic.
    pub(crate) fn all_questions(&self) -> Vec<QuestionId> {
        let of_page = |page: &PageId| {
            let questions = self.guide.pages[*page].asked();
            questions.map(|(index, _)| page.question(index)).collect::<Vec<_>>()
        };
        let (of_topics, loose): (Vec<PageId>, Vec<PageId>) =
            self.guide.order.iter().partition(|page| self.guide.pages[**page].topic.is_some());
        of_topics.iter().chain(&loose).flat_map(of_page).collect()
    }

    /// All comparisons: those of topics in reading order, then those of no topic.
    pub(crate) fn all_comparisons(&self) -> Vec<ComparisonId> {
        let (of_topics, loose): (Vec<PageId>, Vec<PageId>) =
            self.guide.order.iter().partition(|page| self.guide.pages[**page].topic.is_some());
        let pages = of_topics.iter().chain(&loose);
        pages.flat_map(|page| self.guide.pages[*page].compared()).copied().collect()
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
        1 + found.question_count() + found.compared().len()
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
            let followers = found.article().follow_up_count(*index);
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
        let filters = &self.question_filters;
        QuestionsView {
            topics: filters.topics.clone(),
            priorities: filters.priorities.clone(),
            levels: filters.levels.clone(),
            difficulties: filters.difficulties.clone(),
            tags: filters.tags.clone(),
            pages: part.view.clone(),
            groups,
        }
    }

    /// `questions.js`: the articles of the list of all questions.
    pub(crate) fn listed_questions(&self) -> Vec<ListedArticle<'_>> {
        let guide = &self.guide;
        let all = self.all_questions();
        let articles = all.chunk_by(|one, next| one.page == next.page).map(|questions| {
            let page = questions[0].page;
            let found = &guide.pages[page];
            let topic = found.topic.map(|topic| &guide.topics[topic]);
            let questions = questions.iter().map(|id| {
                let (question, grades) = (guide.question(*id), guide.question_grades(*id));
                let heading = &found.article().headings[question.heading];
                ListedQuestion {
                    title: heading.title.text(),
                    anchor: &heading.id,
                    priority: grades.priority.map(|grade| grade.id()),
                    level: grades.level.map(|grade| grade.id()),
                    difficulty: grades.difficulty.map(|grade| grade.id()),
                    form: question.form.answer_form().name(),
                    answered: question.answered,
                }
            });
            ListedArticle {
                id: &found.id,
                title: found.title(),
                url: href::encode(&found.url),
                topic: topic.map_or("", |topic| &topic.id),
                group: topic.map_or("", |topic| &topic.title),
                tags: self.tag_ids(page),
                questions: questions.collect(),
            }
        });
        articles.collect()
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
        let cell = |cell: &Phrase| self.cell(found.page, cell, ShownOn::Page(on));
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

/// The tags of articles with questions, by name; of more than [`TAGS`], those with the most questions.
fn tags(guide: &Guide) -> Vec<TagView> {
    let mut counts: BTreeMap<GroupId, usize> = BTreeMap::new();
    for page in &guide.order {
        let page = &guide.pages[*page];
        let (groups, questions) = (page.groups.iter(), page.question_count());
        groups.filter(|_| questions > 0).for_each(|group| *counts.entry(*group).or_default() += questions);
    }
    counts.retain(|group, _| guide.groups[*group].kind == GroupKind::Tag);
    let mut tags: Vec<(GroupId, usize)> = counts.into_iter().collect();
    tags.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tags.truncate(TAGS);
    // Ids of groups are in the order of their names.
    tags.sort_by_key(|(group, _)| *group);
    let tags = tags.into_iter().map(|(group, _)| &guide.groups[group]);
    tags.map(|tag| TagView { id: tag.id.clone(), title: tag.title.clone() }).collect()
}

/// The values of a scale that occur.
fn scale<G: Grade>(grades: &[Grades], of: impl Fn(&Grades) -> Option<G>) -> Vec<GradeView> {
    let found: BTreeSet<u8> = grades.iter().filter_map(|grades| Some(of(grades)?.rank())).collect();
    grade_views::<G>().filter(|view| found.contains(&view.rank)).collect()
}
