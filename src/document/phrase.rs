//! Inline text with markup.

use std::borrow::Cow;

use borsh::{BorshDeserialize, BorshSerialize};
use pulldown_cmark_escape::escape_html_body_text;

use super::kind::Kind;
use super::media::media_text;
use super::node::{Document, NodeId};
use super::{Resolver, html, text};

/// Inline markup with its plain text. Most phrases have no markup and are stored as text alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Phrase {
    text: Box<str>,
    markup: Option<Box<Document>>,
}

impl Phrase {
    /// A phrase without markup.
    pub fn plain(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), markup: None }
    }

    /// The content of `nodes`, without links and references to footnotes.
    pub fn of(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        Self::copy(document, nodes, &|kind| {
            !matches!(kind, Kind::Link { .. } | Kind::FootnoteReference { .. } | Kind::Comment(_))
        })
    }

    /// The content of `nodes`, with links.
    pub fn linked(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        Self::copy(document, nodes, &|kind| !matches!(kind, Kind::Comment(_)))
    }

    fn copy(
        document: &Document,
        nodes: impl IntoIterator<Item = NodeId>,
        wanted: &dyn Fn(Kind) -> bool,
    ) -> Self {
        let mut copy = Document::default();
        for node in nodes {
            copy.append_copy(Document::ROOT, document, node, &|kind| {
                wanted(kind) && !matches!(kind, Kind::Paragraph)
            });
        }
        // Raw HTML links are links too.
        if !wanted(Kind::Link {
            target: Default::default(),
            title: Default::default(),
            wiki: false,
            link: super::LinkId::NONE,
        }) {
            let links: Vec<NodeId> =
                copy.descendants(Document::ROOT).filter(|node| copy.element(*node) == Some("a")).collect();
            links.into_iter().for_each(|link| copy.unwrap(link));
        }
        Self::from(copy)
    }

    /// The phrase without punctuation at its end, for list items.
    #[must_use]
    pub fn without_end(mut self) -> Self {
        const END: [char; 6] = [':', '.', ' ', ',', '：', '。'];
        if let Some(markup) = &mut self.markup
            && let Some(last) = markup.last(Document::ROOT)
            && let Kind::Text(words) = markup.kind(last)
        {
            let trimmed = markup.str(words).trim_end_matches(END).to_owned();
            let trimmed = markup.intern(&trimmed);
            markup.set_kind(last, Kind::Text(trimmed));
            return Self::from(markup.compacted(&mut []));
        }
        if self.markup.is_none() {
            self.text = self.text.trim_end_matches(END).into();
        }
        self
    }

    /// Its plain text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its plain text; if it has none, what its pictures show, or their addresses.
    pub fn said(&self) -> Cow<'_, str> {
        let Some(markup) = self.markup().filter(|_| self.text.is_empty()) else { return (*self.text).into() };
        let pictures = markup.descendants(Document::ROOT).filter_map(|node| match markup.kind(node) {
            Kind::Image { target, alt, .. } => {
                let alt = markup.str(alt).trim();
                Some(if alt.is_empty() { markup.str(target).to_owned() } else { alt.to_owned() })
            }
            _ if markup.element(node) == Some("img") => Some(media_text(markup, node)),
            _ => None,
        });
        pictures.collect::<Vec<_>>().join(" ").into()
    }

    /// Its nodes, if it has markup.
    pub fn markup(&self) -> Option<&Document> {
        self.markup.as_deref()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.markup.is_none()
    }

    /// Its HTML.
    pub fn html(&self, resolver: &impl Resolver) -> String {
        match &self.markup {
            Some(markup) => html::render(markup, Document::ROOT, resolver),
            None => {
                let mut out = String::with_capacity(self.text.len());
                let _written = escape_html_body_text(&mut out, &self.text);
                out
            }
        }
    }

    /// Appends it to `parent`.
    pub fn append_to(&self, document: &mut Document, parent: NodeId) {
        match &self.markup {
            Some(markup) => {
                for node in markup.children(Document::ROOT) {
                    document.append_copy(parent, markup, node, &|_| true);
                }
            }
            None if self.text.is_empty() => {}
            None => {
                let text = document.intern(&self.text);
                let node = document.push(Kind::Text(text), 0..0);
                document.append(parent, node);
            }
        }
    }
}

impl From<Document> for Phrase {
    /// The phrase in the document's root, trimmed.
    fn from(document: Document) -> Self {
        let is_text = |node| matches!(document.kind(node), Kind::Text(_));
        let text = text::line(&document, Document::ROOT);
        if document.children(Document::ROOT).all(is_text) {
            return Self::plain(text);
        }
        Self { text: text.into(), markup: Some(Box::new(document)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Unlinked, build::build};
    use super::*;

    fn phrase(markdown: &str) -> Phrase {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(markdown).into_offset_iter());
        Phrase::of(&document, document.children(Document::ROOT))
    }

    #[test]
    fn says_the_same_however_it_is_held() {
        for (markdown, text, html) in [
            ("plain", "plain", "plain"),
            ("a \\< b", "a < b", "a &lt; b"),
            ("[x](y) *z*", "x z", "x <em>z</em>"),
            ("`a`.", "a.", "<code>a</code>."),
            ("", "", ""),
        ] {
            let phrase = phrase(markdown);
            assert_eq!((phrase.text(), &*phrase.html(&Unlinked)), (text, html), "{markdown}");
            assert_eq!(phrase.is_empty(), text.is_empty());
        }
        for (markdown, said) in [
            ("![A cat](cat.png)", "A cat"),
            ("![](cat.png)", "cat.png"),
            ("Cats: ![A cat](cat.png)", "Cats:"),
            ("", ""),
        ] {
            assert_eq!(phrase(markdown).said(), said, "{markdown}");
        }
        assert_eq!(phrase("so **it** is:").without_end().html(&Unlinked), "so <strong>it</strong> is");
        assert_eq!(phrase("it is.").without_end().text(), "it is");
    }
}
