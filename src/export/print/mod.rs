//! The page that Chromium prints to `guide.pdf`: cover, contents, and every article with its answers after its questions.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::address::{Reference, resolve};
use super::carrier::{Carrier, hash, raw};
use super::outline::{Chapter, Kind, outline};
use super::reading::{Places, reading};
use super::tree::{Element, Node, fragment, map};
use super::write::html;
use super::{Exported, Source, cover, ids};
use crate::site::href::escape;

/// What the page needs beside the theme's style sheet.
const STYLE: &str = include_str!("style.css");

/// Where links of a chapter lead.
struct PrintPlaces<'p> {
    on: &'p str,
    chapters: &'p BTreeSet<String>,
    base_url: Option<&'p str>,
    carrier: &'p Carrier<'p>,
}

/// The page.
pub(super) fn export(source: &Source<'_>) -> Result<Exported, String> {
    let chapters = outline(source.views);
    if chapters.is_empty() {
        return Err("the guide has no article".into());
    }
    let carrier = Carrier::new(source);
    let known: BTreeSet<String> = chapters.iter().map(|chapter| chapter.url.clone()).collect();
    let sections: Vec<String> = chapters
        .par_iter()
        .with_max_len(1)
        .map(|chapter| {
            let places = PrintPlaces {
                on: &chapter.url,
                chapters: &known,
                base_url: source.views.site().base_url.as_deref(),
                carrier: &carrier,
            };
            let section = section(chapter, places);
            (source.progress)();
            section
        })
        .collect();
    let style = raw(&format!("{}{STYLE}", carrier.style()), "style");
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
        cover::svg(source.views),
        contents(&chapters),
        sections.concat(),
    );
    Ok(Exported { bytes: page.into_bytes(), notes: carrier.notes(), diagnostics: Vec::new() })
}

/// Links to all chapters, for those who print them with the numbers of pages; articles under their topics.
fn contents(chapters: &[Chapter]) -> String {
    let mut out = String::from("<nav class=\"print-contents\">\n<h1>Contents</h1>\n<ol>\n");
    let mut chapters = chapters.iter().peekable();
    let entry = |chapter: &Chapter| {
        format!("<a href=\"{}\">{}</a>", escape(&ids::link(&chapter.url, "", "")), escape(&chapter.title))
    };
    while let Some(chapter) = chapters.next() {
        let inner: String = std::iter::from_fn(|| chapters.next_if(|next| next.kind == Kind::Article))
            .map(|article| format!("<li>{}</li>\n", entry(article)))
            .collect();
        let inner = if inner.is_empty() { inner } else { format!("<ol>\n{inner}</ol>") };
        out.push_str(&format!("<li>{}{inner}</li>\n", entry(chapter)));
    }
    out.push_str("</ol>\n</nav>");
    out
}

fn section(chapter: &Chapter, mut places: PrintPlaces<'_>) -> String {
    let text = |name: &str, class: &str, text: &str| -> Node {
        Element::new(name, &[("class", class)], vec![text.into()]).into()
    };
    let mut nodes: Vec<Node> = Vec::new();
    if chapter.has_body() {
        let body = fragment(&chapter.body);
        nodes.push(Element::new("div", &[("class", "prose")], body).into());
    } else if !chapter.summary.is_empty() {
        nodes.push(text("p", "lead", &chapter.summary));
    }
    if !chapter.faqs.is_empty() {
        let mut faqs = vec![text("h2", "", "Frequently asked")];
        for faq in &chapter.faqs {
            faqs.push(Element::new("h3", &[("id", &faq.id)], vec![faq.question.as_str().into()]).into());
            faqs.extend(fragment(&faq.answer));
        }
        nodes.push(Element::new("section", &[("class", "prose faqs")], faqs).into());
    }
    let own = ids::all(nodes.iter());
    let mut nodes = map(reading(nodes, &mut places), &mut |mut element| {
        ids::name(&mut element, &chapter.url, &own);
        vec![element.into()]
    });
    let class = match chapter.kind {
        Kind::Topic => "print-topic",
        _ => "print-chapter",
    };
    let head = [text("h1", "", &chapter.title), text("p", "facts", &chapter.facts())];
    nodes.splice(0..0, head);
    let section = Element::new("section", &[("class", class), ("id", &ids::id(&chapter.url, ""))], nodes);
    html(&[section.into()]) + "\n"
}

impl Places for PrintPlaces<'_> {
    fn link(&mut self, href: &str) -> Option<String> {
        match resolve(self.on, href) {
            Reference::Elsewhere => ["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| href.starts_with(scheme))
                .then(|| href.to_owned()),
            Reference::Site { path, anchor, .. } if self.chapters.contains(&path) => {
                Some(ids::link(&path, "", &anchor))
            }
            Reference::Site { path, anchor, .. } => {
                self.base_url.map(|base| format!("{base}{}", crate::site::href::with_anchor(&path, &anchor)))
            }
        }
    }

    fn image(&mut self, src: &str) -> Option<String> {
        match resolve(self.on, src) {
            Reference::Site { path, .. } => self.carrier.data_uri(&path).map(|uri| uri.to_string()),
            Reference::Elsewhere => src.starts_with("data:").then(|| src.to_owned()),
        }
    }
}
