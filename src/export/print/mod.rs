//! The guide on paper: cover, contents, and every article with its answers after its questions. A browser prints it in parts of bounded size,
//! which are joined to one PDF.

mod file;
mod join;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use self::join::{ChapterStart, Info, Joined, PrintedPart};
use super::cover::Cover;
use super::embed::{Embedder, hash, raw};
use super::links::{ArticleLinks, Medium};
use super::outline::{Chapter, ChapterKind, outline};
use super::{ExportError, ExportInput, Exported, ids};
use crate::document::reading::{HEADINGS, ReadingWriter, Syntax};
use crate::document::{Document, Kind, NodeId, text};
use crate::site::href::escape;
use crate::site::views::Views;

/// Prints pages.
pub trait PagePrinter: Sync {
    /// A self-contained page as a PDF.
    ///
    /// # Errors
    /// What the printer says.
    fn print(&self, page: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>>;
}

/// The size of a part in bytes of HTML. Chromium needs some 700 bytes for each, and a third of a second to start.
const PART_BYTES: usize = 750_000;

/// The additional style sheet.
const STYLE: &str = include_str!("style.css");

/// The printed guide, which contains these chapters and their images.
struct PrintMedium<'p> {
    views: &'p Views,
    chapters: &'p BTreeSet<String>,
    embedder: &'p Embedder<'p>,
    /// The ids that links lead to.
    linked: &'p Mutex<BTreeSet<String>>,
}

/// A chapter as HTML, or a piece of a long one.
struct Section {
    /// The index of the chapter.
    chapter: usize,
    markup: String,
    ids: Vec<String>,
    headings: Vec<String>,
}

/// The guide as it is printed.
struct PrintedGuide<'v> {
    views: &'v Views,
    chapters: Vec<Chapter<'v>>,
    sections: Vec<Section>,
    linked: BTreeSet<String>,
    style: String,
}

/// The PDF.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let print = |page: String, chapters: &[Chapter<'_>]| {
        let printer = source.printer.ok_or(ExportError::NoPrinter)?;
        let pdf = printer.print(page.as_bytes()).and_then(|pdf| Ok(lopdf::Document::load_mem(&pdf)?));
        pdf.map_err(|error| ExportError::Print { what: named(source.views, chapters), source: error })
    };
    let embedder = Embedder::new(source);
    let book = PrintedGuide::new(source.views, &embedder)?;
    // The contents are printed twice: their numbers are known at the end, and where the others begin depends on their length.
    let front_pages = print(book.front(&BTreeMap::new()), &[])?.page_iter().count();
    let mut joined = Joined::new();
    let (mut parts, mut pages): (Vec<PrintedPart>, usize) = (Vec::new(), front_pages);
    for range in book.parts() {
        let sections = &book.sections[range];
        let (first, last) = (sections.first(), sections.last());
        let chapters = first.map_or(0, |first| first.chapter)..last.map_or(0, |last| last.chapter + 1);
        let titles: Vec<&str> =
            sections.iter().flat_map(|section| &section.headings).map(String::as_str).collect();
        let part = joined.add(print(book.part(sections, pages), &book.chapters[chapters])?, &titles)?;
        pages += part.pages.len();
        parts.push(part);
        sections.iter().for_each(|_| (source.progress)());
    }
    let page_numbers: BTreeMap<_, usize> =
        parts.iter().flat_map(|part| part.pages.clone()).zip(front_pages + 1..).collect();
    let ids = book.chapters.iter().map(|chapter| ids::id(&chapter.url, ""));
    let numbers = ids.filter_map(|id| Some((joined.page(&id)?, id)));
    let numbers = numbers.filter_map(|(page, id)| Some((id, *page_numbers.get(&page)?))).collect();
    let title = source.views.strings().text("book.contents");
    parts.insert(0, joined.add(print(book.front(&numbers), &[])?, &[title])?);

    let site = source.views.site();
    let info = Info { title: &site.title, authors: &site.authors, language: &site.language };
    let starts = book.chapters.iter().map(|chapter| ChapterStart {
        id: ids::id(&chapter.url, ""),
        is_below: chapter.kind == ChapterKind::Article,
    });
    let bytes = joined.finish(parts, &starts.collect::<Vec<_>>(), &info)?;
    Ok(Exported { bytes, notes: embedder.notes(), diagnostics: Vec::new() })
}

/// Chapters in a message.
fn named(views: &Views, chapters: &[Chapter<'_>]) -> String {
    let name = |chapter: &Chapter<'_>| match chapter.page {
        Some(page) => format!("`{}`", views.guide().pages[page].article().path),
        None => format!("“{}”", chapter.title),
    };
    match chapters {
        [] => "the table of contents".to_owned(),
        [only] => name(only),
        [first, .., last] => format!("{} chapters, from {} to {}", chapters.len(), name(first), name(last)),
    }
}

impl<'v> PrintedGuide<'v> {
    fn new(views: &'v Views, embedder: &Embedder<'_>) -> Result<Self, ExportError> {
        let chapters = outline(views);
        if chapters.is_empty() {
            return Err(ExportError::NoArticles);
        }
        let known: BTreeSet<String> = chapters.iter().map(|chapter| chapter.url.clone()).collect();
        let linked = Mutex::default();
        let medium = PrintMedium { views, chapters: &known, embedder, linked: &linked };
        let sections = chapters.par_iter().enumerate().with_max_len(1).flat_map_iter(|(index, chapter)| {
            let links = ArticleLinks { views, page: chapter.page, on: &chapter.url, medium: &medium };
            SectionWriter::new(index, chapter, &links).write(chapter)
        });
        let sections = sections.collect();
        let style = raw(&format!("{}{STYLE}", embedder.style()), "style");
        let mut linked = linked.into_inner().unwrap_or_else(PoisonError::into_inner);
        linked.extend(chapters.iter().map(|chapter| ids::id(&chapter.url, "")));
        Ok(Self { views, chapters, sections, linked, style })
    }

    /// Ranges of sections that are printed together.
    fn parts(&self) -> Vec<std::ops::Range<usize>> {
        let mut parts = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (index, section) in self.sections.iter().enumerate() {
            if bytes > 0 && bytes + section.markup.len() > PART_BYTES {
                parts.push(start..index);
                (start, bytes) = (index, 0);
            }
            bytes += section.markup.len();
        }
        parts.push(start..self.sections.len());
        parts
    }

    /// The page with cover and contents. `numbers` are those of pages, by the ids of chapters.
    fn front(&self, numbers: &BTreeMap<String, usize>) -> String {
        let cover = Cover::new(self.views);
        self.page(
            &format!("<div class=\"print-cover\">{}</div>\n{}\n", cover.svg(), self.contents(numbers)),
            0,
        )
    }

    /// The page with some sections, after `pages` pages.
    fn part(&self, sections: &[Section], pages: usize) -> String {
        // Chromium tells where an id is only if a link on the same page leads there.
        let linked = sections.iter().flat_map(|section| &section.ids).filter(|id| self.linked.contains(*id));
        let links: String =
            linked.map(|id| format!("<a href=\"{}\"></a>", escape(&ids::link(id, "", "")))).collect();
        let markup: String = sections.iter().map(|section| section.markup.as_str()).collect();
        self.page(&format!("<p hidden>{links}</p>\n{markup}"), pages)
    }

    fn page(&self, body: &str, pages: usize) -> String {
        let site = self.views.site();
        let style = format!("{}html {{ counter-reset: page {pages} }}\n", self.style);
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\" data-theme=\"light\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<title>{}</title>\n\
             <style>{style}</style>\n</head>\n<body class=\"page-article\">\n{body}</body>\n</html>\n",
            escape(&site.language),
            site.direction,
            escape(&format!("default-src 'none'; style-src {}; img-src data:; font-src data:", hash(&style))),
            escape(&site.title),
        )
    }

    /// Links to all chapters, each with room for the number of its page; articles under their topics.
    fn contents(&self, numbers: &BTreeMap<String, usize>) -> String {
        let title = escape(self.views.strings().text("book.contents"));
        let mut out = format!("<nav class=\"print-contents\">\n<h1>{title}</h1>\n<ol>\n");
        let mut chapters = self.chapters.iter().peekable();
        let entry = |chapter: &Chapter<'_>| {
            let number = numbers.get(&ids::id(&chapter.url, "")).map(ToString::to_string).unwrap_or_default();
            format!(
                "<a href=\"{}\">{} <span class=\"print-number\">{number}</span></a>",
                escape(&link_to(&chapter.url, "")),
                escape(&chapter.title),
            )
        };
        while let Some(chapter) = chapters.next() {
            let inner: String =
                std::iter::from_fn(|| chapters.next_if(|next| next.kind == ChapterKind::Article))
                    .map(|article| format!("<li>{}</li>\n", entry(article)))
                    .collect();
            let inner = if inner.is_empty() { inner } else { format!("<ol>\n{inner}</ol>") };
            out.push_str(&format!("<li>{}{inner}</li>\n", entry(chapter)));
        }
        out.push_str("</ol>\n</nav>");
        out
    }
}

/// The address of a chapter in any part; `join` makes it a link in the PDF.
fn link_to(path: &str, anchor: &str) -> String {
    format!("{}{}", join::OTHER_PART, ids::link(path, "", anchor))
}

/// The links of a chapter.
type PrintLinks<'w> = ArticleLinks<'w, &'w PrintMedium<'w>>;

/// Writes a chapter, in pieces if it is too long for one part.
struct SectionWriter<'w> {
    index: usize,
    links: &'w PrintLinks<'w>,
    writer: ReadingWriter<'w, PrintLinks<'w>>,
    /// The size of the piece until now.
    bytes: usize,
    headings: Vec<String>,
    sections: Vec<Section>,
}

impl<'w> SectionWriter<'w> {
    fn new(index: usize, chapter: &Chapter<'_>, links: &'w PrintLinks<'w>) -> Self {
        let class = match chapter.kind {
            ChapterKind::Topic => "print-topic",
            _ => "print-chapter",
        };
        let mut writer = ReadingWriter::new(Syntax::Html, links);
        writer.push(&format!("<section class=\"{class}\" id=\"{}\">", escape(&ids::id(&chapter.url, ""))));
        Self { index, links, writer, bytes: 0, headings: vec![chapter.title.clone()], sections: Vec::new() }
    }

    fn write(mut self, chapter: &Chapter<'_>) -> Vec<Section> {
        let strings = self.links.views.strings();
        self.writer.text_element("h1", &[], &chapter.title);
        self.writer.text_element("p", &[("class", "facts")], &chapter.facts(strings));
        if let Some(text) = chapter.text().filter(|_| chapter.has_body()) {
            self.prose(&text.body);
        } else if !chapter.summary.is_empty() {
            self.writer.text_element("p", &[("class", "lead")], &chapter.summary);
        }
        if let Some(text) = chapter.text().filter(|_| !chapter.faqs.is_empty()) {
            self.writer.push("<section class=\"prose faqs\">");
            self.writer.text_element("h2", &[], strings.text("home.faqs"));
            self.headings.push(strings.text("home.faqs").to_owned());
            for (faq, answer) in chapter.faqs.iter().zip(&text.faqs) {
                self.headings.push(faq.question.clone());
                self.writer.text_element("h3", &[("id", &ids::id(&chapter.url, &faq.id))], &faq.question);
                self.writer.document(&answer.document, Document::ROOT);
                self.headings.extend(headings(&answer.document, Document::ROOT));
            }
            self.writer.push("</section>");
        }
        self.end();
        if let Some(first) = self.sections.first_mut() {
            first.ids.push(ids::id(&chapter.url, ""));
            first.ids.extend(chapter.faqs.iter().map(|faq| ids::id(&chapter.url, &faq.id)));
        }
        self.sections
    }

    /// Writes a text; a piece of it ends before a heading or a question where possible.
    fn prose(&mut self, body: &Document) {
        self.writer.push("<div class=\"prose\">");
        for node in body.children(Document::ROOT) {
            let is_start = matches!(body.kind(node), Kind::Heading { .. } | Kind::Question { .. });
            if self.bytes > PART_BYTES || is_start && self.bytes > PART_BYTES / 2 {
                self.writer.push("</div>");
                self.end();
                self.writer.push("<section><div class=\"prose\">");
            }
            let before = self.writer.size();
            self.writer.document(body, node);
            self.headings.extend(headings(body, node));
            self.bytes += self.writer.size() - before;
        }
        self.writer.push("</div>");
    }

    /// Ends a section.
    fn end(&mut self) {
        self.writer.push("</section>\n");
        let writer = ReadingWriter::new(Syntax::Html, self.links);
        let written = std::mem::replace(&mut self.writer, writer).finish();
        let ids = written.ids.iter().map(|anchor| ids::id(self.links.on, anchor)).collect();
        let (markup, headings) = (written.markup, std::mem::take(&mut self.headings));
        self.sections.push(Section { chapter: self.index, markup, ids, headings });
        self.bytes = 0;
    }
}

/// The titles of the headings in a node, without empty ones.
fn headings(document: &Document, node: NodeId) -> impl Iterator<Item = String> {
    let headings = document.descendants(node).filter(|node| {
        let element = document.element(*node);
        matches!(document.kind(*node), Kind::Heading { .. })
            || element.is_some_and(|name| HEADINGS.contains(&name))
    });
    let title = |heading: NodeId| match text::blocks(document, [heading]) {
        words if words.trim().is_empty() => alternative(document, heading),
        words => words,
    };
    let titles = headings.map(move |heading| title(heading).split_whitespace().collect::<Vec<_>>().join(" "));
    titles.filter(|title| !title.is_empty())
}

/// The alternative texts of the images in a node.
fn alternative(document: &Document, node: NodeId) -> String {
    let texts = document.descendants(node).filter_map(|node| match document.kind(node) {
        Kind::Image { alt, .. } => Some(document.str(alt)),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

impl Medium for &PrintMedium<'_> {
    fn site(&self, _on: &str, path: &str, anchor: &str) -> Option<String> {
        if self.chapters.contains(path) {
            let mut linked = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
            linked.insert(ids::id(path, anchor));
            return Some(link_to(path, anchor));
        }
        let base = self.views.site().base_url.as_deref()?;
        Some(format!("{base}{}", crate::site::href::with_anchor(path, anchor)))
    }

    fn image(&self, path: &str) -> Option<String> {
        self.embedder.data_uri(path).map(|uri| uri.to_string())
    }

    fn id<'i>(&self, on: &str, id: &'i str) -> Cow<'i, str> {
        Cow::Owned(ids::id(on, id))
    }
}
