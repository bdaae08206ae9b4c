//! The book's package document: metadata, files and contents.

use std::fmt::Write as _;

use super::BookPage;
use super::chapter::document;
use crate::cache::Fingerprint;
use crate::export::media::NamedMedia;
use crate::site::href::{encode_anchor, escape};
use crate::site::views::Views;

/// The container file, which refers to the package document.
pub(super) const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
<rootfiles><rootfile full-path=\"book/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";
/// The date of a guide without dates.
const NO_DAY: &str = "2000-01-01";

/// `package.opf`.
pub(super) fn package(views: &Views, pages: &[BookPage], images: &NamedMedia) -> String {
    let site = views.site();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\" xml:lang=\"{}\" dir=\"{}\">\n",
        escape(&site.language),
        site.direction,
    );
    metadata(views, pages, &mut out);
    out.push_str("<manifest>\n");
    // Writing to a `String` cannot fail.
    let mut item = |id: &str, path: &str, kind: &str, properties: &str| {
        let properties =
            if properties.is_empty() { String::new() } else { format!(" properties=\"{properties}\"") };
        let _ = writeln!(out, "<item id=\"{id}\" href=\"{path}\" media-type=\"{kind}\"{properties}/>");
    };
    item("nav", "nav.xhtml", "application/xhtml+xml", "nav");
    item("cover", "cover.xhtml", "application/xhtml+xml", "");
    // Shelves of books show bitmaps.
    item("cover-image", "cover.png", "image/png", "cover-image");
    item("cover-drawing", "cover.svg", "image/svg+xml", "");
    item("style", "style.css", "text/css", "");
    for (index, page) in pages.iter().enumerate() {
        let properties = [(page.has_math, "mathml"), (page.has_svg, "svg")];
        let properties: Vec<&str> =
            properties.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect();
        item(&format!("text-{}", index + 1), &page.path, "application/xhtml+xml", &properties.join(" "));
    }
    for (index, (path, image)) in images.files().enumerate() {
        item(&format!("image-{}", index + 1), path, image.media_type, "");
    }
    let _ = write!(out, "</manifest>\n<spine page-progression-direction=\"{}\">\n", site.direction);
    out.push_str("<itemref idref=\"cover\"/>\n<itemref idref=\"nav\"/>\n");
    for index in 1..=pages.len() {
        let _ = writeln!(out, "<itemref idref=\"text-{index}\"/>");
    }
    out.push_str("</spine>\n</package>\n");
    out
}

fn metadata(views: &Views, pages: &[BookPage], out: &mut String) {
    let site = views.site();
    let day = views.recent(1).first().map_or(NO_DAY, |(day, _)| *day).to_owned();
    out.push_str("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    let mut add = |name: &str, value: &str| {
        let _ = writeln!(out, "<{name}>{}</{}>", escape(value), name.split(' ').next().unwrap_or(name));
    };
    add("dc:identifier id=\"id\"", &identifier(views));
    add("dc:title", &site.title);
    add("dc:language", &site.language);
    for author in &site.authors {
        add("dc:creator", author);
    }
    if !site.description.is_empty() {
        add("dc:description", &site.description);
    }
    if let Some(base) = &site.base_url {
        add("dc:source", base);
    }
    add("dc:date", &day);
    add("meta property=\"dcterms:modified\"", &format!("{day}T00:00:00Z"));
    let has = |found: &dyn Fn(&BookPage) -> bool| pages.iter().any(found);
    add("meta property=\"schema:accessMode\"", "textual");
    if has(&|page| page.has_svg) {
        add("meta property=\"schema:accessMode\"", "visual");
    }
    add("meta property=\"schema:accessModeSufficient\"", "textual");
    for feature in ["structuralNavigation", "tableOfContents", "readingOrder", "alternativeText"] {
        add("meta property=\"schema:accessibilityFeature\"", feature);
    }
    if has(&|page| page.has_math) {
        add("meta property=\"schema:accessibilityFeature\"", "MathML");
    }
    add("meta property=\"schema:accessibilityHazard\"", "none");
    add("meta property=\"schema:accessibilitySummary\"", views.strings().text("book.accessibility"));
    out.push_str("</metadata>\n");
}

/// An identifier that is the same for all editions: derived from the base URL, or else from the title.
fn identifier(views: &Views) -> String {
    let site = views.site();
    let name = site.base_url.as_deref().unwrap_or(&site.title);
    let hash = Fingerprint::of_parts([b"prepbook epub".as_slice(), name.as_bytes()]).0;
    // The form of a UUID of version 8, whose bits are the application's own (RFC 9562, 5.8).
    let bits = hash & !(0xf << 76) & !(0x3 << 62) | 0x8 << 76 | 0x2 << 62;
    let digits = format!("{bits:032x}");
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}

/// `cover.xhtml`: the page that shows the cover.
pub(super) fn cover(views: &Views) -> String {
    let site = views.site();
    let body = format!(
        "<section epub:type=\"cover\" aria-label=\"{}\">\n<p class=\"cover\"><img src=\"cover.svg\" alt=\"{}\"/></p>\n</section>",
        escape(views.strings().text("book.cover")),
        escape(&site.title)
    );
    document(&site.language, site.direction, &site.title, "style.css", &body)
}

/// `nav.xhtml`: the contents, by topic, article and heading.
pub(super) fn contents(views: &Views, pages: &[BookPage]) -> String {
    let site = views.site();
    let mut list = String::from("<ol>\n");
    let mut pages = pages.iter().peekable();
    while let Some(page) = pages.next() {
        list.push_str(&entry(page));
        let inner: Vec<&BookPage> =
            std::iter::from_fn(|| pages.next_if(|next| next.depth > page.depth)).collect();
        if inner.is_empty() {
            list.push_str(&sections(page));
        } else {
            let entries: String =
                inner.iter().map(|page| format!("{}{}</li>\n", entry(page), sections(page))).collect();
            let _ = write!(list, "<ol>\n{entries}</ol>\n");
        }
        list.push_str("</li>\n");
    }
    list.push_str("</ol>");
    let text = |key: &'static str| escape(views.strings().text(key));
    let body = format!(
        "<nav epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"book.contents\">\n<h1 id=\"book.contents\">{contents}</h1>\n{list}\n</nav>\n\
         <nav epub:type=\"landmarks\" aria-label=\"{landmarks}\" hidden=\"hidden\">\n<ol>\n<li><a epub:type=\"cover\" href=\"cover.xhtml\">{cover}</a></li>\n\
         <li><a epub:type=\"toc\" href=\"nav.xhtml\">{contents}</a></li>\n<li><a epub:type=\"bodymatter\" href=\"text/0001.xhtml\">{beginning}</a></li>\n</ol>\n</nav>",
        contents = text("book.contents"),
        landmarks = text("book.landmarks"),
        cover = text("book.cover"),
        beginning = text("book.beginning"),
    );
    document(&site.language, site.direction, &site.title, "style.css", &body)
}

/// An entry that is still open.
fn entry(page: &BookPage) -> String {
    format!("<li><a href=\"{}\">{}</a>\n", page.path, escape(&page.title))
}

fn sections(page: &BookPage) -> String {
    if page.sections.is_empty() {
        return String::new();
    }
    let entries: String = page
        .sections
        .iter()
        .map(|(id, title)| {
            format!("<li><a href=\"{}#{}\">{}</a></li>\n", page.path, encode_anchor(id), escape(title))
        })
        .collect();
    format!("<ol>\n{entries}</ol>\n")
}
