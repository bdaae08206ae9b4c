//! A chapter as XHTML.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{BookPage, add_image};
use crate::document::reading::{ReadingWriter, Syntax, WrittenMarkup};
use crate::document::{Document, contents};
use crate::export::ExportInput;
use crate::export::links::{ArticleLinks, Medium};
use crate::export::media::NamedMedia;
use crate::export::outline::{Chapter, ChapterKind};
use crate::site::href::{encode_anchor, escape, with_anchor};
use crate::site::views::Views;
use crate::source::address::encoded;
use crate::source::paths::file_name;

/// The paths and ids of all chapters, for links between them.
pub(super) struct BookChapters<'s> {
    source: &'s ExportInput<'s>,
    /// Path in the book and ids of each chapter, by its page in the site.
    known: BTreeMap<String, (String, BTreeSet<String>)>,
}

/// The book, which contains its chapters and images.
struct BookMedium<'p> {
    chapters: &'p BookChapters<'p>,
    images: RefCell<&'p mut NamedMedia>,
}

/// Replaces all links while the ids of a chapter are collected.
struct AnyLink;

impl<'s> BookChapters<'s> {
    pub(super) fn new(source: &'s ExportInput<'s>, chapters: &[Chapter<'_>]) -> Self {
        let known = chapters.par_iter().enumerate().map(|(index, chapter)| {
            // An id that the book leaves out cannot be linked to, so the chapter is written once for its ids.
            let ids = body(chapter, source.views, AnyLink).ids;
            (chapter.url.clone(), (format!("text/{:04}.xhtml", index + 1), ids))
        });
        Self { source, known: known.collect() }
    }

    pub(super) fn page(&self, chapter: &Chapter<'_>, images: &mut NamedMedia) -> BookPage {
        let medium = BookMedium { chapters: self, images: RefCell::new(images) };
        let body = body(chapter, self.source.views, medium);
        let mut sections: Vec<(String, String)> =
            chapter.text().iter().flat_map(|text| contents::sections(&text.body)).collect();
        if !chapter.faqs.is_empty() {
            sections.push(("book.faqs".to_owned(), self.source.views.strings().text("home.faqs").to_owned()));
        }
        // XML has no control characters, and entries of the contents have text.
        sections.retain(|(id, title)| body.ids.contains(id) && !escape(title).trim().is_empty());
        let path = self.known.get(&chapter.url).map(|(path, _)| path.clone()).unwrap_or_default();
        let xhtml = self.document(chapter, &body.markup);
        let depth = usize::from(chapter.kind == ChapterKind::Article);
        let WrittenMarkup { has_math, has_svg, .. } = body;
        BookPage { path, title: chapter.title.clone(), xhtml, has_math, has_svg, sections, depth }
    }

    fn document(&self, chapter: &Chapter<'_>, body: &str) -> String {
        let site = self.source.views.site();
        let kind = match chapter.kind {
            ChapterKind::Preface => "preface",
            ChapterKind::Topic => "part",
            ChapterKind::Article | ChapterKind::Loose => "chapter",
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
fn body(chapter: &Chapter<'_>, views: &Views, medium: impl Medium) -> WrittenMarkup {
    let strings = views.strings();
    let links = ArticleLinks { views, page: chapter.page, on: &chapter.url, medium };
    let mut writer = ReadingWriter::new(Syntax::Epub, &links);
    writer.text_element("h1", &[("id", "book.title")], &chapter.title);
    let facts = chapter.facts(strings);
    if !facts.is_empty() {
        writer.text_element("p", &[("class", "facts")], &facts);
    }
    let Some(text) = chapter.text().filter(|_| chapter.has_body() || !chapter.faqs.is_empty()) else {
        if !chapter.summary.is_empty() {
            writer.text_element("p", &[("class", "lead")], &chapter.summary);
        }
        return writer.finish();
    };
    if chapter.has_body() {
        writer.document(&text.body, Document::ROOT);
    } else if !chapter.summary.is_empty() {
        writer.text_element("p", &[("class", "lead")], &chapter.summary);
    }
    if !chapter.faqs.is_empty() {
        writer.push("<section class=\"faqs\" epub:type=\"qna\">\n");
        writer.text_element("h2", &[("id", "book.faqs")], strings.text("home.faqs"));
        for (faq, answer) in chapter.faqs.iter().zip(&text.faqs) {
            writer.text_element("h3", &[("id", &faq.id)], &faq.question);
            writer.document(&answer.document, Document::ROOT);
        }
        writer.push("</section>\n");
    }
    writer.finish()
}

impl Medium for AnyLink {
    fn site(&self, _on: &str, _path: &str, _anchor: &str) -> Option<String> {
        Some("#".to_owned())
    }

    fn image(&self, _path: &str) -> Option<String> {
        Some("#".to_owned())
    }
}

impl Medium for BookMedium<'_> {
    const SHOWS_DATA: bool = false;

    fn site(&self, on: &str, path: &str, anchor: &str) -> Option<String> {
        let Some((file, ids)) = self.chapters.known.get(path) else {
            let base = self.chapters.source.views.site().base_url.as_ref()?;
            return Some(format!("{base}{}", with_anchor(path, anchor)));
        };
        let name = file_name(file);
        let is_here = path == on;
        let file = if is_here { "" } else { name };
        Some(match (ids.contains(anchor), is_here) {
            (true, _) => format!("{file}#{}", encode_anchor(anchor)),
            (false, true) => "#book.title".to_owned(),
            (false, false) => file.to_owned(),
        })
    }

    fn image(&self, path: &str) -> Option<String> {
        let path = add_image(&mut self.images.borrow_mut(), self.chapters.source.site, path)?;
        Some(format!("../{path}"))
    }

    fn elsewhere(&self, url: &str) -> Option<String> {
        encoded(url)
    }
}
