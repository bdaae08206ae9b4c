//! Sitemap, feed and structured data of the golden sites, against their schemas: the elements and properties that the formats define, how often, and what is in
//! them.

use std::collections::BTreeSet;

use rayon::prelude::*;
use roxmltree::{Document, Node};
use serde_json::Value;

use prepbook::data::typed::is_date;
use prepbook::pipeline::{Inputs, Pipeline};

use crate::microdata::Microdata;
use crate::page::Page;
use crate::{book, golden};

const BASE_URL: &str = "https://example.org/guide/";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// What an element of an XML format contains.
struct ElementSchema {
    name: &'static str,
    content: Content,
    /// Attributes, all optional.
    attributes: &'static [&'static str],
}

enum Content {
    Text(fn(&str) -> bool),
    /// Names of elements in the same table, each with the fewest and most that are allowed.
    Elements(&'static [(&'static str, usize, usize)]),
}

const fn element(name: &'static str, content: Content) -> ElementSchema {
    ElementSchema { name, content, attributes: &[] }
}

/// The sitemap protocol, 0.9.
const SITEMAP: [ElementSchema; 6] = [
    element("urlset", Content::Elements(&[("url", 1, 50_000)])),
    element("sitemapindex", Content::Elements(&[("sitemap", 1, 50_000)])),
    element("url", Content::Elements(&[("loc", 1, 1), ("lastmod", 0, 1)])),
    element("sitemap", Content::Elements(&[("loc", 1, 1), ("lastmod", 0, 1)])),
    element("loc", Content::Text(is_url)),
    element("lastmod", Content::Text(is_date)),
];

/// Atom (RFC 4287), as far as feeds of guides use it.
const FEED: [ElementSchema; 10] = [
    ElementSchema {
        name: "feed",
        content: Content::Elements(&[
            ("title", 1, 1),
            ("subtitle", 0, 1),
            ("id", 1, 1),
            ("link", 1, usize::MAX),
            ("updated", 1, 1),
            ("author", 1, usize::MAX),
            ("entry", 0, usize::MAX),
        ]),
        attributes: &["lang"],
    },
    element(
        "entry",
        Content::Elements(&[
            ("title", 1, 1),
            ("id", 1, 1),
            ("link", 1, 1),
            ("updated", 1, 1),
            ("summary", 0, 1),
        ]),
    ),
    element("author", Content::Elements(&[("name", 1, 1)])),
    ElementSchema { name: "link", content: Content::Text(str::is_empty), attributes: &["href", "rel"] },
    element("title", Content::Text(is_filled)),
    element("name", Content::Text(is_filled)),
    element("subtitle", Content::Text(|_| true)),
    element("summary", Content::Text(|_| true)),
    element("id", Content::Text(is_url)),
    element("updated", Content::Text(is_date_time)),
];

/// Types of schema.org with the properties that a search engine needs, and others that pages use.
const TYPES: [(&str, &[&str], &[&str]); 8] = [
    ("WebSite", &["name"], &["description", "url"]),
    ("CollectionPage", &["name"], &["description", "url"]),
    (
        "LearningResource",
        &["name", "inLanguage", "isPartOf"],
        &["description", "dateModified", "author", "url"],
    ),
    ("Person", &["name"], &[]),
    ("Quiz", &["name", "hasPart"], &[]),
    ("FAQPage", &["mainEntity"], &[]),
    ("Question", &["acceptedAnswer"], &["name", "text", "eduQuestionType", "hasPart"]),
    ("Answer", &["text"], &[]),
];
/// Properties whose values are things, with the types of these.
const THINGS: [(&str, &str); 5] = [
    ("isPartOf", "WebSite"),
    ("author", "Person"),
    ("hasPart", "Question"),
    ("mainEntity", "Question"),
    ("acceptedAnswer", "Answer"),
];

#[test]
fn golden_sites_follow_the_schemas() {
    let pipeline = Pipeline::new();
    let failures: Vec<String> = golden::cases()
        .par_iter()
        .flat_map_iter(|case| {
            let inputs = Inputs { base_url: Some(BASE_URL.into()), drafts: true, ..Inputs::default() };
            let build = pipeline.run(&book::load(&case.join("input")), &inputs);
            let owned = |url: &str| build.views.guide().assets.contains_key(url);
            let pages = book::pull(&build.site);
            let mut found = Vec::new();
            for (url, bytes) in pages.iter().filter(|(url, _)| !owned(url)) {
                let Ok(bytes) = bytes else { continue };
                let text = String::from_utf8_lossy(bytes);
                found.extend(
                    failures(url, &text)
                        .into_iter()
                        .map(|failure| format!("{}: {url}: {failure}", case.display())),
                );
            }
            found
        })
        .collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_schemas_find_what_is_wrong() {
    let sitemap = format!("<urlset xmlns=\"{SITEMAPS}\"><url><lastmod>today</lastmod></url></urlset>");
    assert_eq!(failures("sitemap.xml", &sitemap), ["<lastmod> contains `today`", "<url> has 0 <loc>"]);
    let data =
        r#"{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{"@type":"Answer","x":1}]}"#;
    let page = format!("<script type=\"application/ld+json\">{data}</script>");
    assert_eq!(
        failures("faq.html", &page),
        ["mainEntity is Answer, expected Question", "Answer has no text", "Answer has no property x"]
    );
    let page = "<p itemprop=text>1</p><div itemscope itemtype=https://schema.org/FAQPage><div itemprop=mainEntity itemscope \
                itemtype=https://schema.org/Question><b itemprop=name>Q</b></div></div>";
    assert_eq!(failures("faq.html", page), ["Question has no acceptedAnswer", "text belongs to no item"]);
}

/// What is wrong with a file of a site.
fn failures(url: &str, text: &str) -> Vec<String> {
    match url {
        "feed.xml" => of_xml(text, "feed", ATOM, &FEED),
        "sitemap.xml" => of_xml(text, "urlset", SITEMAPS, &SITEMAP),
        url if url.ends_with(".html") => of_structured_data(text),
        _ => Vec::new(),
    }
}

fn of_xml(text: &str, root: &str, namespace: &str, schema: &[ElementSchema]) -> Vec<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let found = document.root_element();
    if !found.has_tag_name((namespace, root)) {
        return vec![format!("the root is <{}>", found.tag_name().name())];
    }
    let mut failures = Vec::new();
    of_element(found, schema, &mut failures);
    let ids: Vec<&str> = document
        .descendants()
        .filter(|node| ["id", "loc"].contains(&node.tag_name().name()))
        .filter_map(|node| node.text())
        .collect();
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        failures.push("two entries have one id".into());
    }
    failures
}

fn of_element(node: Node<'_, '_>, schema: &[ElementSchema], failures: &mut Vec<String>) {
    let name = node.tag_name().name();
    let Some(known) = schema.iter().find(|element| element.name == name) else {
        failures.push(format!("unknown element <{name}>"));
        return;
    };
    for attribute in node.attributes().filter(|attribute| !known.attributes.contains(&attribute.name())) {
        failures.push(format!("<{name}> has the attribute `{}`", attribute.name()));
    }
    match &known.content {
        Content::Text(is_valid) => {
            let text = node.text().unwrap_or_default();
            if !is_valid(text) || node.children().any(|child| child.is_element()) {
                failures.push(format!("<{name}> contains `{text}`"));
            }
        }
        Content::Elements(children) => {
            node.children().filter(Node::is_element).for_each(|child| of_element(child, schema, failures));
            for (child, fewest, most) in *children {
                let count = node.children().filter(|node| node.tag_name().name() == *child).count();
                if !(*fewest..=*most).contains(&count) {
                    failures.push(format!("<{name}> has {count} <{child}>"));
                }
            }
            let is_known =
                |node: &Node<'_, '_>| children.iter().any(|(child, ..)| *child == node.tag_name().name());
            for child in node.children().filter(|node| node.is_element() && !is_known(node)) {
                failures.push(format!("<{name}> contains <{}>", child.tag_name().name()));
            }
        }
    }
}

/// The structured data of a page.
fn of_structured_data(html: &str) -> Vec<String> {
    let page = Page::parse(html.as_bytes());
    let is_data = |kind: &str| kind == "application/ld+json";
    let mut failures = Vec::new();
    for script in
        page.elements().iter().filter(|element| element.attribute("type").as_deref().is_some_and(is_data))
    {
        let Ok(value) = serde_json::from_str::<Value>(&script.text()) else {
            failures.push("structured data is not JSON".into());
            continue;
        };
        if value["@context"] != "https://schema.org" {
            failures.push("the context is not schema.org".into());
        }
        of_thing(&value, &mut failures);
    }
    let microdata = Microdata::of(&page);
    microdata.items.iter().for_each(|item| of_thing(item, &mut failures));
    failures.extend(microdata.strays.iter().map(|property| format!("{property} belongs to no item")));
    failures
}

fn of_thing(thing: &Value, failures: &mut Vec<String>) {
    let name = thing["@type"].as_str().unwrap_or_default();
    let Some((_, required, optional)) = TYPES.iter().find(|(known, ..)| *known == name) else {
        failures.push(format!("unknown type `{name}`"));
        return;
    };
    let is_missing = |property: &&&str| thing[**property].is_null();
    failures.extend(required.iter().filter(is_missing).map(|property| format!("{name} has no {property}")));
    for (property, value) in thing.as_object().into_iter().flatten() {
        let is_known = |known: &&str| *known == property;
        if property.starts_with('@') {
            continue;
        }
        if !required.iter().any(is_known) && !optional.iter().any(is_known) {
            failures.push(format!("{name} has no property {property}"));
        } else if let Some((_, wanted)) = THINGS.iter().find(|(known, _)| known == property) {
            let things = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for thing in things {
                if thing["@type"] != *wanted {
                    let found = thing["@type"].as_str().unwrap_or_default();
                    failures.push(format!("{property} is {found}, expected {wanted}"));
                }
                of_thing(thing, failures);
            }
        } else {
            let text = value.as_str().unwrap_or_default();
            let is_valid = match property.as_str() {
                "url" => is_url(text),
                "dateModified" => is_date(text),
                "description" => value.is_string(),
                _ => is_filled(text),
            };
            if !is_valid {
                failures.push(format!("{property} of {name} is {value}"));
            }
        }
    }
    // A question has its words in one of these.
    if name == "Question" && thing["name"].is_null() && thing["text"].is_null() {
        failures.push("Question has neither name nor text".into());
    }
}

fn is_filled(text: &str) -> bool {
    !text.trim().is_empty()
}

fn is_url(text: &str) -> bool {
    text.starts_with(BASE_URL) && !text.contains(char::is_whitespace)
}

fn is_date_time(text: &str) -> bool {
    text.strip_suffix("T00:00:00Z").is_some_and(is_date)
}
