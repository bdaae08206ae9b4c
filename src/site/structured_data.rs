//! Structured data (schema.org, JSON-LD) for what stands visibly on a page.

use serde_json::{Value, json};

use super::views::Views;
use super::views::canonical;
use crate::content::article::{Article, Form, Question};
use crate::model::guide::Role;

/// Answers are cut here: a card's answer needs no more, and the page holds the whole.
const ANSWER_CHARS: usize = 600;

/// JSON for `<script type="application/ld+json">`, for a page that has a Markdown file.
pub(super) fn of_page(views: &Views, page: usize) -> Option<String> {
    let guide = views.guide();
    let found = &guide.pages[page];
    let article = found.article();
    let mut graph = Vec::new();
    let url = guide.config.base_url.as_deref().map(|base| canonical(base, &found.url));
    graph.push(match found.role {
        Role::Home => with_url(
            json!({"@type": "WebSite", "name": guide.title, "description": views.site().description}),
            url,
        ),
        Role::TopicIndex => with_url(
            json!({"@type": "CollectionPage", "name": article.title, "description": article.summary}),
            url,
        ),
        Role::Article => with_url(learning_resource(views, article), url),
    });
    let questions: Vec<Value> =
        article.questions.iter().filter_map(|question| flashcard(article, question)).collect();
    if !questions.is_empty() {
        graph.push(json!({"@type": "Quiz", "about": {"@type": "Thing", "name": article.title}, "hasPart": questions}));
    }
    if !article.faqs.is_empty() {
        graph
            .push(faq_page(article.faqs.iter().map(|faq| (faq.question.as_str(), faq.answer_text.as_str()))));
    }
    script(&json!({"@context": "https://schema.org", "@graph": graph}))
}

/// The same for a page of the FAQ list.
pub(super) fn of_faqs(views: &Views, pages: &[usize]) -> Option<String> {
    let faqs = pages.iter().flat_map(|page| &views.guide().pages[*page].article().faqs);
    let mut data = faq_page(faqs.map(|faq| (faq.question.as_str(), faq.answer_text.as_str())));
    data["@context"] = json!("https://schema.org");
    script(&data)
}

fn learning_resource(views: &Views, article: &Article) -> Value {
    let mut data = json!({
        "@type": "LearningResource",
        "name": article.title,
        "description": article.summary,
        "inLanguage": views.site().language,
        "isPartOf": {"@type": "WebSite", "name": views.guide().title},
    });
    if let Some(updated) = &article.front.updated {
        data["dateModified"] = json!(updated);
    }
    let authors: Vec<Value> =
        views.site().authors.iter().map(|name| json!({"@type": "Person", "name": name})).collect();
    if !authors.is_empty() {
        data["author"] = Value::Array(authors);
    }
    data
}

fn with_url(mut data: Value, url: Option<String>) -> Value {
    if let Some(url) = url {
        data["url"] = Value::String(url);
    }
    data
}

fn flashcard(article: &Article, question: &Question) -> Option<Value> {
    // Of a question with choices, the text holds the wrong ones as well.
    if question.answer_text.is_empty() || question.form != Form::Open {
        return None;
    }
    Some(json!({
        "@type": "Question",
        "eduQuestionType": "Flashcard",
        "text": article.headings[question.heading].text,
        "acceptedAnswer": {"@type": "Answer", "text": cut(&question.answer_text)},
    }))
}

fn faq_page<'a>(faqs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let entities: Vec<Value> = faqs
        .map(|(question, answer)| {
            json!({"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}})
        })
        .collect();
    json!({"@type": "FAQPage", "mainEntity": entities})
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(ANSWER_CHARS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// JSON that cannot end the script it stands in.
fn script(data: &Value) -> Option<String> {
    serde_json::to_string(data).ok().map(|json| json.replace('<', "\\u003c"))
}
