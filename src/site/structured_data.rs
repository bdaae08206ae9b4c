//! Structured data (schema.org, JSON-LD) for the visible content of a page.

use std::borrow::Cow;

use serde::Serialize;

use super::views::Views;
use super::views::canonical;
use crate::content::article::{Article, ArticleText, QuestionForm};
use crate::model::PageId;
use crate::model::guide::{Page, Role};

/// Maximum length of an answer, which is complete on the page.
const ANSWER_CHARS: usize = 600;

/// JSON for `<script type="application/ld+json">`, for a page that has a Markdown file.
pub(super) fn of_page(views: &Views, page: PageId) -> Option<String> {
    let guide = views.guide();
    let found = &guide.pages[page];
    let article = found.article();
    let url = guide.config.base_url.as_deref().map(|base| canonical(base, &found.url));
    let mut graph = vec![match found.role {
        Role::Home => {
            Thing::WebSite { name: &guide.title, description: Some(&views.site().description), url }
        }
        Role::TopicIndex => Thing::CollectionPage { name: found.title(), description: &article.summary, url },
        Role::Article => learning_resource(views, found, url),
    }];
    let text = article.text();
    let questions: Vec<Thing<'_>> =
        (0..article.questions.len()).filter_map(|question| flashcard(article, question, text)).collect();
    if !questions.is_empty() {
        graph.push(Thing::Quiz {
            about: Box::new(Thing::Subject { name: found.title() }),
            has_part: questions,
        });
    }
    if !article.faqs.is_empty() {
        graph.push(Thing::FaqPage { main_entity: faqs(article, text).collect() });
    }
    script(&Graph { context: CONTEXT, graph })
}

/// The same for a page of the FAQ list.
pub(super) fn of_faqs(views: &Views, pages: &[PageId]) -> Option<String> {
    let articles = pages.iter().map(|page| views.guide().pages[*page].article());
    let articles: Vec<_> = articles.map(|article| (article, article.text())).collect();
    let entities = articles.iter().flat_map(|(article, text)| faqs(article, text));
    script(&Alone { thing: Thing::FaqPage { main_entity: entities.collect() }, context: CONTEXT })
}

const CONTEXT: &str = "https://schema.org";

/// Several things.
#[derive(Serialize)]
struct Graph<'g> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'g>>,
}

/// One thing.
#[derive(Serialize)]
struct Alone<'g> {
    #[serde(flatten)]
    thing: Thing<'g>,
    #[serde(rename = "@context")]
    context: &'static str,
}

/// The types of schema.org that are used, with the properties that are used of them.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum Thing<'g> {
    WebSite {
        name: &'g str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'g str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    CollectionPage {
        name: &'g str,
        description: &'g str,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    LearningResource {
        name: &'g str,
        description: &'g str,
        in_language: &'g str,
        is_part_of: Box<Thing<'g>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_modified: Option<&'g str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        author: Vec<Thing<'g>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    Person {
        name: &'g str,
    },
    #[serde(rename = "Thing")]
    Subject {
        name: &'g str,
    },
    Quiz {
        about: Box<Thing<'g>>,
        has_part: Vec<Thing<'g>>,
    },
    #[serde(rename = "FAQPage")]
    FaqPage {
        main_entity: Vec<Thing<'g>>,
    },
    Question {
        #[serde(skip_serializing_if = "Option::is_none")]
        edu_question_type: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'g str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'g str>,
        accepted_answer: Box<Thing<'g>>,
    },
    Answer {
        text: Cow<'g, str>,
    },
}

fn learning_resource<'g>(views: &'g Views, page: &'g Page, url: Option<String>) -> Thing<'g> {
    let article = page.article();
    let site = Thing::WebSite { name: &views.guide().title, description: None, url: None };
    Thing::LearningResource {
        name: page.title(),
        description: &article.summary,
        in_language: page.language.as_ref().unwrap_or(&views.site().language),
        is_part_of: Box::new(site),
        date_modified: page.updated.as_deref(),
        author: views.site().authors.iter().map(|name| Thing::Person { name }).collect(),
        url,
    }
}

fn flashcard<'g>(article: &'g Article, question: usize, text: &'g ArticleText) -> Option<Thing<'g>> {
    // The text of a multiple-choice question contains the wrong choices too.
    let answer = article.answer_text(question, text);
    let question = &article.questions[question];
    if answer.is_empty() || question.form != QuestionForm::Open {
        return None;
    }
    Some(Thing::Question {
        edu_question_type: Some("Flashcard"),
        name: None,
        text: Some(article.headings[question.heading].title.text()),
        accepted_answer: Box::new(Thing::Answer { text: cut(answer) }),
    })
}

fn faqs<'g>(article: &'g Article, text: &'g ArticleText) -> impl Iterator<Item = Thing<'g>> {
    article.faqs.iter().zip(&text.faqs).map(|(faq, answer)| Thing::Question {
        edu_question_type: None,
        name: Some(&faq.question),
        text: None,
        accepted_answer: Box::new(Thing::Answer { text: Cow::Borrowed(&answer.words) }),
    })
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(ANSWER_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

/// JSON that is safe inside a `<script>` element.
fn script(data: &impl Serialize) -> Option<String> {
    serde_json::to_string(data).ok().map(|json| json.replace('<', "\\u003c"))
}
