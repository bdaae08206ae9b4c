//! Checks of the guide as a whole.

use std::collections::hash_map::Entry;

use super::guide::{Guide, Page};
use super::ids::PageId;
use super::target::relative_link;
use crate::cache::ByFingerprint;
use crate::content::article::Unclear;
use crate::content::ids::HeadingIndex;
use crate::data::Spanned;
use crate::diag::{Diagnostic, Rule};
use crate::source::paths::folder_of;

/// Runs the checks.
pub(super) fn run(guide: &Guide) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    duplicate_questions(guide, &mut diagnostics);
    unclear_key_points(guide, &mut diagnostics);
    untitled_articles(guide, &mut diagnostics);
    lonely_topics(guide, &mut diagnostics);
    empty_topics(guide, &mut diagnostics);
    diagnostics.extend(blocked_markup(guide));
    diagnostics
}

/// What the site's security policy blocks.
fn blocked_markup(guide: &Guide) -> impl Iterator<Item = Diagnostic> {
    guide.pages.iter().map(Page::article).flat_map(|article| {
        let uses = article.policy_uses.iter();
        uses.filter_map(|(one, span)| one.check(&guide.config, &article.path, span.clone()))
    })
}

fn duplicate_questions(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    let count = guide.pages.iter().map(|page| page.article().questions.len()).sum();
    let mut first: ByFingerprint<(PageId, HeadingIndex)> =
        ByFingerprint::with_capacity_and_hasher(count, Default::default());
    for page in &guide.order {
        let page = *page;
        let article = guide.pages[page].article();
        if let Some(original) = guide.pages[page].copy_of {
            diagnostics.extend(copied_questions(guide, page, original));
            continue;
        }
        for question in &article.questions {
            let heading = &article.headings[question.heading];
            let (earlier_page, earlier) = match first.entry(question.wording) {
                Entry::Vacant(vacant) => {
                    vacant.insert((page, question.heading));
                    continue;
                }
                Entry::Occupied(taken) => *taken.get(),
            };
            let there = guide.pages[earlier_page].article();
            let message = format!("the question is asked in `{}` as well", there.path);
            let folder = folder_of(&article.path);
            let file = if earlier_page == page { String::new() } else { relative_link(folder, &there.path) };
            let help = format!("keep one, and link to it: `{file}#{}`", there.headings[earlier].id);
            let found =
                Diagnostic::new(Rule::DuplicateQuestion, &article.path, heading.span.clone(), message);
            diagnostics.push(found.help(help));
        }
    }
}

/// Reports an article whose questions another article asks, if it has any.
fn copied_questions(guide: &Guide, page: PageId, original: PageId) -> Option<Diagnostic> {
    let questions = match guide.pages[original].question_count() {
        0 => return None,
        1 => "question is".to_owned(),
        count => format!("{count} questions are"),
    };
    let (article, original) = (guide.pages[page].article(), guide.pages[original].article());
    let message = format!("the article is a copy of `{}`, so its {questions} asked once", original.path);
    let found = Diagnostic::new(Rule::DuplicateQuestion, &article.path, 0..0, message);
    Some(found.help("remove one of them, and link to the other"))
}

/// Reports key points that are unclear on their own, in articles in English.
fn unclear_key_points(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    let is_english = |page: &&Page| {
        let language = page.language.as_deref().unwrap_or(guide.config.language());
        language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
    };
    for article in guide.pages.iter().filter(is_english).map(Page::article) {
        for point in &article.unclear_points {
            let (message, help) = match point.reason {
                Unclear::Short => (
                    "the key point has fewer than three words",
                    "set the whole statement in bold, or use `*…*` for emphasis",
                ),
                Unclear::Participle => (
                    "the key point begins with a verb in -ing and says nothing about it",
                    "write a clause with a subject and a verb",
                ),
                Unclear::Pronoun => ("the key point begins with a pronoun", "write the noun it refers to"),
            };
            let found = Diagnostic::new(Rule::KeyPointUnclear, &article.path, point.span.clone(), message);
            diagnostics.push(found.label("unclear without the text around it").help(help));
        }
    }
}

fn untitled_articles(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    for page in &guide.pages {
        let article = page.article();
        // The title may be in front matter that does not parse: one report is enough.
        if article.is_untitled && page.name.is_none() && !article.front.is_unreadable {
            let message = format!("the article has no title; it is called “{}”", article.title);
            let found = Diagnostic::new(Rule::MissingTitle, &article.path, 0..0, message);
            diagnostics.push(found.help("start it with `# Title`, or with front matter that has a `title:`"));
        }
    }
}

fn lonely_topics(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    let placed = |topic: &super::guide::Topic| topic.priority.is_some() || !topic.requires.is_empty();
    // Without priorities and requirements, the guide does not use the roadmap.
    if !guide.topics.iter().any(placed) {
        return;
    }
    for (id, topic) in guide.topics.iter_enumerated() {
        if placed(topic) || guide.topics.iter().any(|other| other.requires.contains(&id)) {
            continue;
        }
        let page = topic.index.or_else(|| topic.articles.first().copied());
        let Some(page) = page else { continue };
        let article = guide.pages[page].article();
        let message = format!("the topic `{}` has no position on the roadmap", topic.id);
        let found = Diagnostic::new(Rule::OrphanTopic, &article.path, article.front_span.clone(), message);
        let file = match topic.index {
            Some(_) => article.path.to_string(),
            None => {
                let page_start = article.path.rfind(guide.pages[page].id.as_str());
                let content = page_start.map_or("", |start| &article.path[..start]);
                format!("{content}{}/index.md", topic.id)
            }
        };
        diagnostics.push(found.help(format!("set `priority:` or `requires:` in `{file}`")));
    }
}

fn empty_topics(guide: &Guide, diagnostics: &mut Vec<Diagnostic>) {
    for (id, topic) in guide.topics.iter_enumerated() {
        let Some(index) =
            topic.index.filter(|_| topic.priority.is_some() && guide.size_of(id).questions == 0)
        else {
            continue;
        };
        let article = guide.pages[index].article();
        let span = article.front.priority.as_ref().map_or(article.front_span.clone(), Spanned::span);
        let message = format!("the topic `{}` has a priority and no question", topic.id);
        let found = Diagnostic::new(Rule::PriorityWithoutQuestions, &article.path, span, message);
        diagnostics.push(found.help("a question is a heading that asks: `## What is …?`"));
    }
}
