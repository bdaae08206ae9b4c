//! The markup around the pages: once in the document for readers without scripts, and once for each kind of page for the script.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::pages::{PageParts, RootAttributes, find};
use crate::document::{Document, Kind, NodeId, Unlinked, html, markup};
use crate::export::ExportInput;
use crate::export::ids::{id, link};
use crate::model::PageId;
use crate::model::routes::PageKind;
use crate::site::href::{encode, escape};

/// The body around one page of each kind, for the script.
pub(super) fn shells(pages: &[PageParts]) -> String {
    let mut seen = BTreeSet::new();
    let first = pages.iter().filter(|page| seen.insert(&page.kind));
    let template = |page: &PageParts| {
        let inside: String =
            page.document.children(page.shell).map(|node| render(&page.document, node)).collect();
        format!("<template data-shell=\"{}\">{inside}</template>", escape(&page.kind))
    };
    first.map(template).collect()
}

/// The document's body, still open: the first page's shell around all pages, with contents after the first.
pub(super) fn document_body(source: &ExportInput<'_>, mut pages: Vec<PageParts>) -> String {
    let printed: BTreeSet<&str> = source.views.guide().pages.iter().map(|page| page.url.as_str()).collect();
    let Some(root) = pages.first().map(|first| &first.root) else { return String::new() };
    let views: Vec<String> = pages
        .par_iter()
        .enumerate()
        .map(|(index, page)| {
            // The first page is shown at once. Scripts make elements of the others when they are opened.
            let (name, after) =
                if index == 0 { ("section", contents(source)) } else { ("noscript", String::new()) };
            view(page, name, root, &printed) + &after + "\n"
        })
        .collect();
    let views = views.concat();
    let Some(PageParts { document, shell, .. }) = pages.first_mut() else { return String::new() };
    if let Some(main) = find(document, "main") {
        let views = document.intern(&views);
        let views = document.push(Kind::Markup(views), 0..0);
        document.append(main, views);
    }
    let body = render(document, *shell);
    body.strip_suffix("</body>").map(str::to_owned).unwrap_or(body)
}

/// A page as an element of the document, whose root has the attributes `root`. `printed` has the addresses of pages that are printed. `<noscript>` is only text to browsers with scripts, and its content to those without.
fn view(page: &PageParts, name: &str, root: &RootAttributes, printed: &BTreeSet<&str>) -> String {
    let document = &page.document;
    let beside = render(document, page.beside);
    let beside = match beside.trim() {
        "" => String::new(),
        _ => format!("<div class=\"beside\">{beside}</div>"),
    };
    let files: BTreeSet<String> = document
        .descendants(page.main)
        .filter_map(|node| document.attribute(node, "data-file"))
        .map(encode)
        .collect();
    let files = match files.into_iter().collect::<Vec<_>>().join(" ") {
        files if files.is_empty() => files,
        files => format!(" data-files=\"{}\"", escape(&files)),
    };
    let own = page.root.iter().filter(|(name, value)| root.get(*name) != Some(value));
    let own: String = own.map(|(name, value)| format!(" {name}=\"{}\"", escape(value))).collect();
    // Nothing in the text, such as data of a theme, may end the element.
    let content = format!("{}{beside}", render(document, page.main)).replace("</noscript", "&lt;/noscript");
    format!(
        "<{name} class=\"view\" id=\"{}\" data-title=\"{}\" data-kind=\"{}\" data-topic=\"{}\"{}{own}{files}>{content}</{name}>",
        escape(&id(&page.url, "")),
        escape(&page.title),
        escape(&page.kind),
        escape(&topic(page).unwrap_or_default()),
        if printed.contains(page.url.as_str()) { " data-printed" } else { "" },
    )
}

/// Where the page's topic is, as the navigation marks it.
fn topic(page: &PageParts) -> Option<String> {
    let document = &page.document;
    let mut nodes = document.descendants(page.shell);
    let navigation = nodes.find(|node| document.attribute(*node, "id") == Some("theme.nav"))?;
    let current = document.descendants(navigation).find(|node| {
        document.element(*node) == Some("a") && document.attribute(*node, "aria-current").is_some()
    })?;
    document.attribute(current, "href").map(str::to_owned)
}

/// Links to all topics and articles.
fn contents(source: &ExportInput<'_>) -> String {
    let guide = source.views.guide();
    let entry = |url: &str, title: &str, inner: &str| {
        format!("<li><a href=\"{}\">{}</a>{inner}</li>", escape(&link(url, "", "")), escape(title))
    };
    let article = |page: &PageId| entry(&guide.pages[*page].url, guide.pages[*page].title(), "");
    let loose = guide.articles.iter().filter(|page| guide.pages[**page].topic.is_none());
    let mut entries: String = loose.map(article).collect();
    for topic in &guide.topics {
        let articles: String = topic.articles.iter().map(article).collect();
        let inner = if articles.is_empty() { articles } else { format!("<ol>{articles}</ol>") };
        entries.push_str(&entry(&topic.url, &topic.title, &inner));
    }
    format!(
        "<nav class=\"contents\" aria-labelledby=\"guide.contents\" data-all=\"{}\" data-missing=\"{}\"><h2 id=\"guide.contents\">{}</h2><ol>{entries}</ol></nav>",
        escape(source.views.strings().text("site.all_pages")),
        escape(source.views.strings().text("book.missing_page")),
        escape(source.views.strings().text("book.contents")),
    )
}

/// The start tag of the document's root, as pages of the theme have it; and the colours of the browser's own bar.
pub(super) fn head(source: &ExportInput<'_>) -> (String, String) {
    let bytes = source
        .site
        .pull(&source.views.guide().page_address(PageKind::Home, 1))
        .and_then(|rendered| rendered.map_or_else(|error| error.without_hooks, Some))
        .unwrap_or_default();
    let mut page = markup::page(&String::from_utf8_lossy(&bytes));
    let colours: String = page
        .descendants(Document::ROOT)
        .filter(|node| {
            page.element(*node) == Some("meta") && page.attribute(*node, "name") == Some("theme-color")
        })
        .map(|node| render(&page, node) + "\n")
        .collect();
    let Some(root) = find(&page, "html") else { return (String::new(), colours) };
    page.set_attribute(root, "data-root", "#");
    for child in page.children(root).collect::<Vec<_>>() {
        page.detach(child);
    }
    let root = render(&page, root);
    (root.strip_suffix("</html>").map(str::to_owned).unwrap_or_default(), colours)
}

fn render(document: &Document, node: NodeId) -> String {
    html::render(document, node, &Unlinked)
}
