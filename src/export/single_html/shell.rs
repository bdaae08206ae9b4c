//! What stands around the pages: once in the document for readers without scripts, and once for each kind of page for the script.

use std::collections::BTreeSet;

use super::node;
use super::pages::Page;
use crate::export::Source;
use crate::export::ids::{id, link};
use crate::export::tree::{self, Element, Node};
use crate::export::write::html;
use crate::model::routes::PageKind;

/// The body around one page of each kind, for the script.
pub(super) fn shells(pages: &[Page]) -> Vec<Node> {
    let mut seen = BTreeSet::new();
    let first = pages.iter().filter(|page| seen.insert(page.kind.clone()));
    first.map(|page| node("template", &[("data-shell", &page.kind)], page.shell.children.clone())).collect()
}

/// The document's body, still open: the first page's shell around all pages, with contents after the first.
pub(super) fn document_body(source: &Source<'_>, pages: Vec<Page>) -> String {
    let contents = contents(source);
    let (mut shell, mut views) = (Element::default(), Vec::new());
    for (place, page) in pages.into_iter().enumerate() {
        if place == 0 {
            shell = page.shell.clone();
        }
        views.push(view(page));
        if place == 0 {
            views.push(contents.clone());
        }
        views.push(Node::from("\n"));
    }
    fill(&mut shell, &mut views);
    let body = html(&[shell.into()]);
    body.strip_suffix("</body>").map(str::to_owned).unwrap_or(body)
}

/// A page as a section of the document.
fn view(page: Page) -> Node {
    let topic = topic(&page.shell).unwrap_or_default();
    let mut children = page.main;
    if !page.beside.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty())) {
        children.push(node("div", &[("class", "beside")], page.beside));
    }
    let attributes = [
        ("class", "view"),
        ("id", &*id(&page.url, "")),
        ("data-title", &page.title),
        ("data-kind", &page.kind),
        ("data-topic", &topic),
    ];
    node("section", &attributes, children)
}

/// Where the page's topic is, as the navigation marks it.
fn topic(shell: &Element) -> Option<String> {
    let is_navigation = |element: &Element| element.get("id") == Some("theme.nav");
    let current = shell
        .find(&is_navigation)?
        .find(&|element| element.name == "a" && element.get("aria-current").is_some())?;
    current.get("href").map(str::to_owned)
}

/// Puts `views` into `<main>`.
fn fill(element: &mut Element, views: &mut Vec<Node>) {
    if element.name == "main" {
        element.children.append(views);
        return;
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            fill(child, views);
        }
    }
}

/// Links to all topics and articles.
fn contents(source: &Source<'_>) -> Node {
    let guide = source.views.guide();
    let entry = |url: &str, title: &str, inner: Option<Node>| {
        let link = node("a", &[("href", &link(url, "", ""))], vec![title.into()]);
        node("li", &[], std::iter::once(link).chain(inner).collect())
    };
    let article = |page: &usize| entry(&guide.pages[*page].url, &guide.pages[*page].article().title, None);
    let loose = guide.articles.iter().filter(|page| guide.pages[**page].topic.is_none());
    let mut entries: Vec<Node> = loose.map(article).collect();
    for topic in &guide.topics {
        let articles: Vec<Node> = topic.articles.iter().map(article).collect();
        let inner = (!articles.is_empty()).then(|| node("ol", &[], articles));
        entries.push(entry(&topic.url, &topic.title, inner));
    }
    let heading = node("h2", &[("id", "guide.contents")], vec!["Contents".into()]);
    node(
        "nav",
        &[("class", "contents"), ("aria-labelledby", "guide.contents")],
        vec![heading, node("ol", &[], entries)],
    )
}

/// The start tag of the document's root, as pages of the theme have it, but for what they load; and the colours of the browser's own bar.
pub(super) fn head(source: &Source<'_>) -> (String, String) {
    let home = source.views.guide().page_address(PageKind::Home, 1);
    let bytes = source.site.pull(&home).and_then(Result::ok).unwrap_or_default();
    let mut page = tree::document(&String::from_utf8_lossy(&bytes));
    page.attributes.retain(|(name, _)| !name.starts_with("data-style-") && !name.starts_with("data-script-"));
    page.set("data-root", "#");
    let colours = page.take(&|element| element.name == "meta" && element.get("name") == Some("theme-color"));
    page.children.clear();
    let root = html(&[page.into()]);
    let colours: Vec<Node> = colours.into_iter().flat_map(|meta| [meta.into(), Node::from("\n")]).collect();
    (root.strip_suffix("</html>").map(str::to_owned).unwrap_or_default(), html(&colours))
}
