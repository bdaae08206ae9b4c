//! Structured data (schema.org) of pages: what describes a page as a whole, as JSON-LD. Questions and answers carry microdata where they are visible.

use serde::Serialize;

use super::views::Views;
use super::views::canonical;
use crate::document::Document;
use crate::document::html::is_flashcard;
use crate::model::PageId;
use crate::model::guide::{Page, PageRole};

/// JSON for `<script type="application/ld+json">`, for a page that has a Markdown file.
pub(super) fn of_page(views: &Views, page: PageId) -> Option<String> {
    let guide = views.guide();
    let found = &guide.pages[page];
    let article = found.article();
    let url = guide.config.base_url.as_deref().map(|base| canonical(base, &found.url));
    let thing = match found.role {
        PageRole::Home => {
            SchemaItem::WebSite { name: &guide.title, description: Some(&views.site().description), url }
        }
        PageRole::TopicIndex => {
            SchemaItem::CollectionPage { name: found.title(), description: &article.summary, url }
        }
        PageRole::Article => learning_resource(views, found, url),
    };
    let json = serde_json::to_string(&Described { thing, context: CONTEXT }).ok()?;
    Some(json.replace('<', "\\u003c"))
}

/// Whether the questions on such a page are marked up as flashcards, which are parts of a quiz.
pub(super) fn is_quiz(views: &Views, page: PageId) -> bool {
    let text = views.guide().pages[page].article().text();
    let body = &text.body;
    body.descendants(Document::ROOT).any(|node| is_flashcard(body, node))
}

const CONTEXT: &str = "https://schema.org";

/// A thing that is not part of another.
#[derive(Serialize)]
struct Described<'g> {
    #[serde(flatten)]
    thing: SchemaItem<'g>,
    #[serde(rename = "@context")]
    context: &'static str,
}

/// The types of schema.org that are used, with the properties that are used of them.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum SchemaItem<'g> {
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
        is_part_of: Box<SchemaItem<'g>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_modified: Option<&'g str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        author: Vec<SchemaItem<'g>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    Person {
        name: &'g str,
    },
}

fn learning_resource<'g>(views: &'g Views, page: &'g Page, url: Option<String>) -> SchemaItem<'g> {
    let article = page.article();
    let site = SchemaItem::WebSite { name: &views.guide().title, description: None, url: None };
    SchemaItem::LearningResource {
        name: page.title(),
        description: &article.summary,
        in_language: page.language.as_ref().unwrap_or(&views.site().language),
        is_part_of: Box::new(site),
        date_modified: page.updated.as_deref(),
        author: views.site().authors.iter().map(|name| SchemaItem::Person { name }).collect(),
        url,
    }
}
