//! The page that Chromium prints to `guide.pdf`: cover, contents, and every article with its answers after its questions.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::cover::Cover;
use super::embed::{Embedder, hash, raw};
use super::links::{self, Destination, destination, is_web};
use super::outline::{Chapter, ChapterKind, outline};
use super::{ExportError, ExportInput, Exported, ids};
use crate::document::reading::{ReadingWriter, Syntax};
use crate::document::{Address, Document, LinkId, Resolver};
use crate::model::PageId;
use crate::site::href::escape;
use crate::site::views::Views;
use crate::strings::Strings;

/// The additional style sheet.
const STYLE: &str = include_str!("style.css");

/// Resolves the links of a chapter.
struct PrintLinks<'p> {
    views: &'p Views,
    page: Option<PageId>,
    on: &'p str,
    chapters: &'p BTreeSet<String>,
    embedder: &'p Embedder<'p>,
}

/// The page.
pub(super) fn export(source: &ExportInput<'_>) -> Result<Exported, ExportError> {
    let chapters = outline(source.views);
    if chapters.is_empty() {
        return Err(ExportError::NoArticles);
    }
    let embedder = Embedder::new(source);
    let known: BTreeSet<String> = chapters.iter().map(|chapter| chapter.url.clone()).collect();
    let sections: Vec<String> = chapters
        .par_iter()
        .with_max_len(1)
        .map(|chapter| {
            let links = PrintLinks {
                views: source.views,
                page: chapter.page,
                on: &chapter.url,
                chapters: &known,
                embedder: &embedder,
            };
            let section = section(chapter, &links);
            (source.progress)();
            section
        })
        .collect();
    let style = raw(&format!("{}{STYLE}", embedder.style()), "style");
    let site = source.views.site();
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\" data-theme=\"light\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<title>{}</title>\n<meta name=\"author\" content=\"{}\">\n\
         <style>{style}</style>\n</head>\n<body class=\"page-article\">\n<div class=\"print-cover\">{}</div>\n{}\n{}</body>\n</html>\n",
        escape(&site.language),
        site.direction,
        escape(&format!("default-src 'none'; style-src {}; img-src data:; font-src data:", hash(&style))),
        escape(&site.title),
        escape(&site.authors.join(", ")),
        Cover::new(source.views).svg(),
        contents(source.views.strings(), &chapters),
        sections.concat(),
    );
    Ok(Exported { bytes: page.into_bytes(), notes: embedder.notes(), diagnostics: Vec::new() })
}

/// What is before and after the id of a chapter where its page's number goes.
const NUMBER: (&str, &str) = ("<span class=\"print-number\" data-of=\"", "\"></span>");

/// The printed page with the numbers of pages in its contents. `pages` are known by id once it was printed.
pub fn number_pages(page: &[u8], pages: &BTreeMap<String, usize>) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let numbers: BTreeMap<String, usize> = pages.iter().map(|(id, number)| (escape(id), *number)).collect();
    let mut out = String::with_capacity(page.len());
    let mut rest = &*page;
    while let Some((before, after)) = rest.split_once(NUMBER.0) {
        let (id, after) = after.split_once(NUMBER.1).unwrap_or(("", after));
        out.push_str(before);
        if let Some(number) = numbers.get(id) {
            out.push_str(&format!("<span class=\"print-number\">{number}</span>"));
        }
        rest = after;
    }
    out.push_str(rest);
    out.into_bytes()
}

/// Links to all chapters, each with room for the number of its page; articles under their topics.
fn contents(strings: &Strings, chapters: &[Chapter<'_>]) -> String {
    let title = escape(strings.text("book.contents"));
    let mut out = format!("<nav class=\"print-contents\">\n<h1>{title}</h1>\n<ol>\n");
    let mut chapters = chapters.iter().peekable();
    let entry = |chapter: &Chapter<'_>| {
        format!(
            "<a href=\"{}\">{} {}{}{}</a>",
            escape(&ids::link(&chapter.url, "", "")),
            escape(&chapter.title),
            NUMBER.0,
            escape(&ids::id(&chapter.url, "")),
            NUMBER.1
        )
    };
    while let Some(chapter) = chapters.next() {
        let inner: String = std::iter::from_fn(|| chapters.next_if(|next| next.kind == ChapterKind::Article))
            .map(|article| format!("<li>{}</li>\n", entry(article)))
            .collect();
        let inner = if inner.is_empty() { inner } else { format!("<ol>\n{inner}</ol>") };
        out.push_str(&format!("<li>{}{inner}</li>\n", entry(chapter)));
    }
    out.push_str("</ol>\n</nav>");
    out
}

fn section(chapter: &Chapter<'_>, links: &PrintLinks<'_>) -> String {
    let class = match chapter.kind {
        ChapterKind::Topic => "print-topic",
        _ => "print-chapter",
    };
    let strings = links.views.strings();
    let mut writer = ReadingWriter::new(Syntax::Html, links);
    writer.push(&format!("<section class=\"{class}\" id=\"{}\">", escape(&ids::id(&chapter.url, ""))));
    writer.text_element("h1", &[], &chapter.title);
    writer.text_element("p", &[("class", "facts")], &chapter.facts(strings));
    if let Some(text) = chapter.text.as_ref().filter(|_| chapter.has_body()) {
        writer.push("<div class=\"prose\">");
        writer.document(&text.body, Document::ROOT);
        writer.push("</div>");
    } else if !chapter.summary.is_empty() {
        writer.text_element("p", &[("class", "lead")], &chapter.summary);
    }
    if let Some(text) = chapter.text.as_ref().filter(|_| !chapter.faqs.is_empty()) {
        writer.push("<section class=\"prose faqs\">");
        writer.text_element("h2", &[], strings.text("home.faqs"));
        for (faq, answer) in chapter.faqs.iter().zip(&text.faqs) {
            writer.text_element("h3", &[("id", &faq.id)], &faq.question);
            writer.document(&answer.document, Document::ROOT);
        }
        writer.push("</section>");
    }
    writer.push("</section>\n");
    writer.finish().markup
}

impl PrintLinks<'_> {
    fn to(&self, path: &str, anchor: &str) -> Option<String> {
        if self.chapters.contains(path) {
            return Some(ids::link(path, "", anchor));
        }
        let base = self.views.site().base_url.as_deref()?;
        Some(format!("{base}{}", crate::site::href::with_anchor(path, anchor)))
    }
}

impl Resolver for PrintLinks<'_> {
    fn link(&self, link: LinkId) -> Option<Address<'_>> {
        match destination(self.views, self.page?, link)? {
            Destination::Elsewhere(url) => is_web(url).then(|| Address::new(url)),
            Destination::Site { path, anchor } => self.to(&path, &anchor).map(Address::new),
            Destination::Data(_) => None,
        }
    }

    fn is_broken(&self, link: LinkId) -> bool {
        self.page.is_some_and(|page| self.views.is_broken(page, link))
    }

    fn image(&self, link: LinkId) -> Option<(Address<'_>, Option<(u32, u32)>)> {
        let page = self.page?;
        let image = match destination(self.views, page, link)? {
            Destination::Site { path, .. } => Address::new(self.embedder.data_uri(&path)?.to_string()),
            Destination::Data(url) => Address::new(url),
            Destination::Elsewhere(_) => return None,
        };
        Some((image, links::size(self.views, page, link)))
    }

    fn anchor(&self, id: &str) -> Option<Address<'_>> {
        self.to(self.on, id).map(Address::new)
    }

    fn id<'i>(&self, id: &'i str) -> Option<Cow<'i, str>> {
        Some(Cow::Owned(ids::id(self.on, id)))
    }

    fn table(&self, link: LinkId) -> Option<&Document> {
        links::table(self.views, self.page?, link)
    }

    fn label(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.views.strings().with(key, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_pages() {
        let entry = |id: &str| format!("{}{id}{}", NUMBER.0, NUMBER.1);
        let page = format!("<a>A {}</a><a>B {}</a>", entry("a&amp;b"), entry("gone"));
        let numbered = number_pages(page.as_bytes(), &[("a&b".to_owned(), 7)].into());
        assert_eq!(
            String::from_utf8(numbered).as_deref(),
            Ok("<a>A <span class=\"print-number\">7</span></a><a>B </a>")
        );
    }
}
