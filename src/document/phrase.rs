//! Inline text with markup.

use borsh::{BorshDeserialize, BorshSerialize};
use pulldown_cmark_escape::escape_html_body_text;

use super::kind::{Kind, Namespace};
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

    /// The content of `nodes` on one line, without what can be used, such as links: a phrase is shown in links and headings.
    pub fn of(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        let mut copy = Self::copy(document, nodes, &|kind| {
            !matches!(
                kind,
                Kind::Link { .. } | Kind::FootnoteReference { .. } | Kind::TaskMarker(_) | Kind::Comment(_)
            )
        });
        let inner: Vec<NodeId> = copy.descendants(Document::ROOT).skip(1).collect();
        inner.into_iter().for_each(|node| make_phrasing(&mut copy, node));
        Self::from(copy)
    }

    /// The content of `nodes`, with links.
    pub fn linked(document: &Document, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        Self::from(Self::copy(document, nodes, &|kind| !matches!(kind, Kind::Comment(_))))
    }

    fn copy(
        document: &Document,
        nodes: impl IntoIterator<Item = NodeId>,
        wanted: &dyn Fn(Kind) -> bool,
    ) -> Document {
        let mut copy = Document::default();
        for node in nodes {
            copy.append_copy(Document::ROOT, document, node, &|kind| {
                wanted(kind) && !matches!(kind, Kind::Paragraph)
            });
        }
        copy
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
        self.html_by(|markup| html::render(markup, Document::ROOT, resolver))
    }

    /// Its HTML for a link.
    pub fn html_in_link(&self, resolver: &impl Resolver) -> String {
        self.html_by(|markup| html::render_in_link(markup, resolver))
    }

    fn html_by(&self, render: impl FnOnce(&Document) -> String) -> String {
        match &self.markup {
            Some(markup) => render(markup),
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

/// Elements that may be in a link on a line of text. Of others, the content may.
const PHRASING: [&str; 41] = [
    "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "mark", "nobr", "picture", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
    "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];
/// Elements that have no text for a line.
const TEXTLESS: [&str; 11] = [
    "audio", "iframe", "noembed", "noframes", "script", "select", "style", "template", "textarea", "title",
    "video",
];

/// Replaces a node by its content unless a link on a line of text may have it.
fn make_phrasing(document: &mut Document, node: NodeId) {
    match document.kind(node) {
        Kind::Element { name, namespace } => {
            let name = document.str(name);
            let is_html = namespace == Namespace::Html;
            if is_html && TEXTLESS.contains(&name) {
                document.detach(node);
                return;
            }
            if is_html && PHRASING.contains(&name) || !is_html && name != "a" {
                return;
            }
        }
        Kind::CodeBlock { source, .. } => {
            document.set_kind(node, Kind::Code(source));
            return;
        }
        Kind::Markup(_) => return,
        kind if kind.is_inline() => return,
        _ => {}
    }
    document.unwrap(node);
}

#[cfg(test)]
mod tests {
    use super::super::{Unlinked, build::build, markup};
    use super::*;

    fn phrase(markdown: &str) -> Phrase {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(markdown).into_offset_iter());
        markup::read(&mut document, markup::AllowedElements::All);
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
        for (markdown, html) in [
            ("a <li>x", "a x"),
            ("a <ul><li>x</ul> <label><label>y <button>z</button>", "a x y z"),
            (
                "a <select><option>b</select><kbd>c</kbd> <svg><a><path/></a></svg>",
                "a <kbd>c</kbd> <svg><path/></svg>",
            ),
        ] {
            assert_eq!(phrase(markdown).html(&Unlinked), html, "{markdown}");
        }
        assert_eq!(phrase("so **it** is:").without_end().html(&Unlinked), "so <strong>it</strong> is");
        assert_eq!(phrase("it is.").without_end().text(), "it is");
    }
}
