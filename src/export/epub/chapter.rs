//! A chapter as XHTML.

use std::collections::{BTreeMap, BTreeSet};

use super::{Images, Page};
use crate::export::Source;
use crate::export::address::{Reference, resolve};
use crate::export::outline::{Chapter, Kind};
use crate::export::reading::{Places, reading};
use crate::export::tree::{self, Element, Node, Space, map};
use crate::export::write::xhtml;
use crate::site::href::{encode_anchor, escape};

/// Attributes that any HTML element may have in a book. `aria-` and `data-` go before them.
const COMMON: [&str; 8] = ["id", "class", "lang", "dir", "title", "role", "hidden", "epub:type"];
/// Attributes of single elements.
const OWN: [(&str, &[&str]); 13] = [
    ("a", &["href", "hreflang"]),
    ("img", &["src", "alt", "width", "height"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("time", &["datetime"]),
    ("q", &["cite"]),
    ("blockquote", &["cite"]),
    ("ins", &["cite", "datetime"]),
    ("del", &["cite", "datetime"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
];

/// All that links between chapters need to know.
pub(super) struct Pages<'s> {
    source: &'s Source<'s>,
    /// Path in the book and ids of each chapter, by its page in the site.
    known: BTreeMap<String, (String, BTreeSet<String>)>,
}

/// Where links of one chapter lead.
struct ChapterPlaces<'p> {
    pages: &'p Pages<'p>,
    on: &'p str,
    images: &'p mut Images,
}

impl<'s> Pages<'s> {
    pub(super) fn new(source: &'s Source<'s>, chapters: &[Chapter]) -> Self {
        let known = chapters.iter().enumerate().map(|(place, chapter)| {
            let mut ids: BTreeSet<String> = chapter.faqs.iter().map(|faq| faq.id.clone()).collect();
            tree::visit(&tree::fragment(&chapter.body), &mut |element| {
                ids.extend(element.get("id").map(str::to_owned));
            });
            (chapter.url.clone(), (format!("text/{:04}.xhtml", place + 1), ids))
        });
        Self { source, known: known.collect() }
    }

    pub(super) fn page(&self, chapter: &Chapter, images: &mut Images) -> Page {
        let mut places = ChapterPlaces { pages: self, on: &chapter.url, images };
        let mut body = body(chapter, &mut places);
        let mut seen = BTreeSet::new();
        body = map(body, &mut |element| vec![permitted(element, &mut seen).into()]);
        let (mut has_math, mut has_svg, mut sections) = (false, false, Vec::new());
        tree::visit(&body, &mut |element| {
            has_math |= element.name == "math";
            has_svg |= element.name == "svg";
            if element.name == "h2"
                && let Some(id) = element.get("id")
            {
                sections.push((id.to_owned(), element.text().trim().to_owned()));
            }
        });
        let path = self.known.get(&chapter.url).map(|(path, _)| path.clone()).unwrap_or_default();
        let xhtml = self.document(chapter, &xhtml(&body));
        let depth = usize::from(chapter.kind == Kind::Article);
        Page { path, title: chapter.title.clone(), xhtml, has_math, has_svg, sections, depth }
    }

    fn document(&self, chapter: &Chapter, body: &str) -> String {
        let site = self.source.views.site();
        let kind = match chapter.kind {
            Kind::Preface => "preface",
            Kind::Topic => "part",
            Kind::Article | Kind::Loose => "chapter",
        };
        document(
            &site.language,
            site.direction,
            &chapter.title,
            "../style.css",
            &format!(
                "<section epub:type=\"{kind}\" role=\"doc-{kind}\" aria-labelledby=\"book.title\">\n{body}\n</section>"
            ),
        )
    }
}

/// A page of the book.
pub(super) fn document(language: &str, direction: &str, title: &str, style: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" xml:lang=\"{language}\" dir=\"{direction}\">\n\
         <head>\n<meta charset=\"utf-8\"/>\n<title>{}</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"{style}\"/>\n</head>\n\
         <body>\n{body}\n</body>\n</html>\n",
        escape(title),
        language = escape(language),
    )
}

/// Title, facts, text and FAQs.
fn body(chapter: &Chapter, places: &mut ChapterPlaces<'_>) -> Vec<Node> {
    let text = |name: &str, attributes: &[(&str, &str)], text: &str| -> Node {
        Element::new(name, attributes, vec![text.into()]).into()
    };
    let mut nodes = vec![text("h1", &[("id", "book.title")], &chapter.title)];
    let facts = chapter.facts();
    if !facts.is_empty() {
        nodes.push(text("p", &[("class", "facts")], &facts));
    }
    if chapter.has_body() {
        nodes.extend(map(reading(tree::fragment(&chapter.body), places), &mut |element| {
            vec![footnote(element).into()]
        }));
    } else if !chapter.summary.is_empty() {
        nodes.push(text("p", &[("class", "lead")], &chapter.summary));
    }
    if !chapter.faqs.is_empty() {
        let mut faqs = vec![text("h2", &[("id", "book.faqs")], "Frequently asked")];
        for faq in &chapter.faqs {
            faqs.push(text("h3", &[("id", &faq.id)], &faq.question));
            faqs.extend(reading(tree::fragment(&faq.answer), places));
        }
        nodes.push(Element::new("section", &[("class", "faqs"), ("epub:type", "qna")], faqs).into());
    }
    nodes
}

/// Says what questions and footnotes are, so that a reader can show a note where it is referred to; and that code runs from left to right.
fn footnote(mut element: Element) -> Element {
    let reference = element.name == "a" && element.get("id").is_some_and(|id| id.starts_with("fnref-"));
    let note = element.name == "li" && element.get("id").is_some_and(|id| id.starts_with("fn-"));
    if reference {
        element.set("epub:type", "noteref");
        element.set("role", "doc-noteref");
    } else if note {
        element.set("epub:type", "footnote");
    } else if element.is("footnotes") {
        element.set("epub:type", "footnotes");
    } else if element.is("footnote-back") {
        element.set("role", "doc-backlink");
    } else if element.is("question") {
        element.set("epub:type", "qna");
    } else if element.name == "pre" {
        // A book's style sheet may not say so.
        element.set("dir", "ltr");
    }
    element
}

/// The element with those attributes that a book may have, and its id only if no other has it.
fn permitted(mut element: Element, seen: &mut BTreeSet<String>) -> Element {
    if element
        .get("id")
        .is_some_and(|id| id.is_empty() || id.contains(char::is_whitespace) || !seen.insert(id.to_owned()))
    {
        element.unset("id");
    }
    if element.space == Space::Html {
        let own = OWN.iter().find(|(name, _)| *name == element.name).map_or(&[][..], |(_, own)| own);
        element.attributes.retain(|(name, _)| {
            COMMON.contains(&name.as_str())
                || own.contains(&name.as_str())
                || name.starts_with("aria-")
                || name.starts_with("data-")
        });
        if let Some(language) = element.get("lang").map(str::to_owned) {
            element.set("xml:lang", language);
        }
        // Sizes in percent are no sizes in XHTML.
        for name in ["width", "height", "colspan", "rowspan", "start", "value"] {
            if element
                .get(name)
                .is_some_and(|value| value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()))
            {
                element.unset(name);
            }
        }
    } else {
        element.attributes.retain(|(name, _)| !name.starts_with("on") && !name.starts_with("data-"));
    }
    element
}

impl Places for ChapterPlaces<'_> {
    fn link(&mut self, href: &str) -> Option<String> {
        match resolve(self.on, href) {
            Reference::Elsewhere => absolute(href),
            Reference::Site { path, anchor, .. } => {
                let Some((file, ids)) = self.pages.known.get(&path) else {
                    let base = self.pages.source.views.site().base_url.as_ref()?;
                    return Some(format!("{base}{}", crate::site::href::with_anchor(&path, &anchor)));
                };
                let name = file.rsplit('/').next().unwrap_or(file);
                let file = if path == self.on { "" } else { name };
                Some(match (ids.contains(&anchor), path == self.on) {
                    (true, _) => format!("{file}#{}", encode_anchor(&anchor)),
                    (false, true) => "#book.title".to_owned(),
                    (false, false) => file.to_owned(),
                })
            }
        }
    }

    fn image(&mut self, src: &str) -> Option<String> {
        let Reference::Site { path, .. } = resolve(self.on, src) else { return None };
        let site = self.pages.source.site;
        let added = self.images.add(&path, || site.pull(&path).and_then(Result::ok))?;
        Some(format!("../{added}"))
    }
}

/// An address on the web, with all that none may hold encoded.
fn absolute(href: &str) -> Option<String> {
    if !["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| href.starts_with(scheme)) {
        return None;
    }
    let mut out = String::with_capacity(href.len());
    for byte in href.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(out)
}
