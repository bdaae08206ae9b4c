//! The first pass: links, images, formulas, footnote marks and raw HTML become HTML with holes.
//!
//! What is left for later passes are the parser's own events and two kinds of HTML event: `InlineHtml` for what
//! stands in text, `Html` for whole blocks, among them the comments that direct the next passes.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::blocks::escape;
use super::{Context, Item, raw_html};
use crate::config::RawHtml;
use crate::content::article::LinkKind;
use crate::content::fragment::hole;
use crate::content::math;
use crate::diag::{Rule, Span};

/// A comment that directs Prepbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// `<!-- question -->`
    Question,
    /// `<!-- not a question -->`
    NotAQuestion,
    /// `<!-- not a comparison -->`
    NotAComparison,
    /// `<!-- compare: id -->` or `<!-- compare: id from file -->`
    Compare { id: String, file: Option<String> },
}

/// Runs the pass over the events of one text.
pub(super) fn pass<'a>(cx: &mut Context<'_>, events: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let mut pass =
        Pass { cx, out: Vec::with_capacity(events.len()), in_link: 0, in_code: false, notes: HashMap::new() };
    let mut events = events.into_iter();
    while let Some((event, span)) = events.next() {
        pass.event(event, span, &mut events);
    }
    pass.out
}

/// The directive that a comment is, if it is one.
pub(super) fn directive(html: &str) -> Option<Directive> {
    let inner = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    if let Some(rest) = inner.strip_prefix("compare:") {
        let (id, file) = match rest.split_once(" from ") {
            Some((id, file)) => (id, Some(file.trim().to_owned())),
            None => (rest, None),
        };
        return Some(Directive::Compare { id: id.trim().to_owned(), file });
    }
    match inner {
        "question" => Some(Directive::Question),
        "not a question" => Some(Directive::NotAQuestion),
        "not a comparison" => Some(Directive::NotAComparison),
        _ => None,
    }
}

struct Pass<'a, 'c, 't> {
    cx: &'c mut Context<'t>,
    out: Vec<Item<'a>>,
    /// How many links are open around this event.
    in_link: usize,
    in_code: bool,
    /// Footnotes by label: number, and marks so far.
    notes: HashMap<String, (usize, usize)>,
}

impl<'a> Pass<'a, '_, '_> {
    fn event(&mut self, event: Event<'a>, span: Span, rest: &mut impl Iterator<Item = Item<'a>>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                self.open_link(link_type, &dest_url, &title, span);
            }
            Event::End(TagEnd::Link) => {
                self.in_link = self.in_link.saturating_sub(1);
                self.html("</a>".to_owned(), span);
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => self.image(&dest_url, &title, &span, rest),
            Event::Start(Tag::HtmlBlock) => self.html_block(&span, rest),
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::InlineMath(latex) => self.formula(&latex, false, span),
            Event::DisplayMath(latex) => self.formula(&latex, true, span),
            Event::FootnoteReference(label) => self.footnote_mark(&label, span),
            Event::Start(Tag::CodeBlock(_)) => {
                self.in_code = true;
                self.out.push((event, span));
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                self.out.push((event, span));
            }
            Event::Text(text) if !self.in_code && self.in_link == 0 && has_address(&text) => {
                self.addresses(&text, &span);
            }
            _ => self.out.push((event, span)),
        }
    }

    fn html(&mut self, html: String, span: Span) {
        self.out.push((Event::InlineHtml(CowStr::from(html)), span));
    }

    fn open_link(&mut self, link_type: LinkType, target: &str, title: &str, span: Span) {
        self.in_link += 1;
        let (target, kind) = match link_type {
            LinkType::WikiLink { .. } => (target.to_owned(), LinkKind::Wiki),
            LinkType::Email => (format!("mailto:{target}"), LinkKind::Page),
            _ => (target.to_owned(), LinkKind::Page),
        };
        let link = self.cx.link(target, kind, span.clone());
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.html(format!("<a{}{title}>", hole(link)), span);
    }

    fn image(&mut self, target: &str, title: &str, span: &Span, rest: &mut impl Iterator<Item = Item<'a>>) {
        let mut alt = String::new();
        let mut depth = 1;
        for (event, _) in rest {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        if alt.trim().is_empty() {
            let found = self.cx.report(
                Rule::MissingAlt,
                span.clone(),
                "the image has no text for those who cannot see it",
            );
            found.label = Some("nothing between `[` and `]`".into());
            found.help = Some(format!("say what it shows: `![what it shows]({target})`"));
        }
        let link = self.cx.link(target, LinkKind::Image, span.clone());
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.html(
            format!(
                "<img{} alt=\"{}\"{title} loading=\"lazy\" decoding=\"async\">",
                hole(link),
                escape(&alt)
            ),
            span.clone(),
        );
    }

    fn html_block(&mut self, span: &Span, rest: &mut impl Iterator<Item = Item<'a>>) {
        let mut html = String::new();
        let mut start = None;
        for (event, place) in rest {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    start.get_or_insert(place.start);
                    html.push_str(&line);
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        if directive(&html).is_some() {
            self.out.push((Event::Html(CowStr::from(html)), span.clone()));
            return;
        }
        if html.trim_start().starts_with("<!--")
            && html.find("-->").is_some_and(|end| html[end + 3..].trim().is_empty())
        {
            return;
        }
        let start = start.unwrap_or(span.start);
        if self.cx.options.raw_html == RawHtml::Escape {
            self.out.push((
                Event::Html(CowStr::from(format!("<p>{}</p>\n", escape(html.trim_end())))),
                span.clone(),
            ));
            return;
        }
        let kept = raw_html::rewrite(self.cx, &html, &(start..span.end));
        if !kept.trim().is_empty() {
            self.out.push((Event::Html(CowStr::from(kept)), span.clone()));
        }
    }

    fn inline_html(&mut self, html: &str, span: Span) {
        if html.starts_with("<!--") {
            return;
        }
        if self.cx.options.raw_html == RawHtml::Escape {
            self.out.push((Event::Text(CowStr::from(html.to_owned())), span));
            return;
        }
        let kept = raw_html::rewrite(self.cx, html, &span);
        if !kept.is_empty() {
            self.html(kept, span);
        }
    }

    fn formula(&mut self, latex: &str, display: bool, span: Span) {
        let html = match math::to_mathml(latex, display, &self.cx.tools.isolation) {
            Ok(mathml) => mathml,
            Err(error) => {
                // The formula starts after its one or two dollar signs.
                let start = span.start + if display { 2 } else { 1 };
                let place = (start + error.span.start).min(span.end)..(start + error.span.end).min(span.end);
                let found = self.cx.report(Rule::InvalidMath, place, "the formula cannot be read");
                (found.label, found.is_temporary) = (Some(error.message), error.is_temporary);
                format!("<code class=\"formula\">{}</code>", escape(latex))
            }
        };
        self.html(html, span);
    }

    fn footnote_mark(&mut self, label: &str, span: Span) {
        let next = self.notes.len() + 1;
        let (number, marks) = self.notes.entry(label.to_owned()).or_insert((next, 0));
        *marks += 1;
        let id = if *marks == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{marks}") };
        // Headings get their ids later, and others than these.
        self.cx.slugger.claim(&id);
        self.cx.slugger.claim(&format!("fn-{number}"));
        let html = format!(
            "<sup class=\"footnote-reference\" data-note=\"{}\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>",
            escape(label)
        );
        self.html(html, span);
    }

    /// Addresses that stand bare in text become links, as on GitHub.
    fn addresses(&mut self, text: &str, span: &Span) {
        let mut finder = linkify::LinkFinder::new();
        finder.kinds(&[linkify::LinkKind::Url]);
        for piece in finder.spans(text) {
            let words = CowStr::from(piece.as_str().to_owned());
            // Entities and escapes may make the text shorter than its source: stay inside it.
            let place = (span.start + piece.start()).min(span.end)..(span.start + piece.end()).min(span.end);
            if piece.kind().is_some() {
                let link = self.cx.link(piece.as_str(), LinkKind::Page, place.clone());
                self.html(format!("<a{}>", hole(link)), place.clone());
                self.out.push((Event::Text(words), place.clone()));
                self.html("</a>".to_owned(), place);
            } else {
                self.out.push((Event::Text(words), place));
            }
        }
    }
}

fn has_address(text: &str) -> bool {
    text.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_directives() {
        assert_eq!(directive("<!-- question -->\n"), Some(Directive::Question));
        assert_eq!(directive("<!--not a question-->"), Some(Directive::NotAQuestion));
        assert_eq!(
            directive("<!-- compare: stores from data/stores.csv -->"),
            Some(Directive::Compare { id: "stores".into(), file: Some("data/stores.csv".into()) })
        );
        assert_eq!(directive("<!-- a note -->"), None);
    }
}
