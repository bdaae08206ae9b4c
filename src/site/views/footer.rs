//! `site.footer`: the line of Markdown in the settings, as HTML.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::build::build;
use crate::document::{Document, Kind, NodeId, Phrase, Unlinked};
use crate::source::address::opens_anywhere;

/// The HTML. Links are absolute; other links are their text, and raw HTML is text.
pub(super) fn html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH).into_offset_iter();
    let events = events.filter_map(|(event, span)| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some((Event::Text(text), span)),
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        event => Some((event, span)),
    });
    let mut document = Document::default();
    build(&mut document, events);
    let links: Vec<NodeId> = document
        .descendants(Document::ROOT)
        .filter(|node| matches!(document.kind(*node), Kind::Link { .. }))
        .collect();
    for node in links {
        let Kind::Link { target, .. } = document.kind(node) else { continue };
        let target = document.str(target).to_owned();
        if opens_anywhere(&target) {
            document.make_element(node, "a");
            document.set_attribute(node, "href", &target);
        } else {
            document.unwrap(node);
        }
    }
    Phrase::linked(&document, document.children(Document::ROOT)).html(&Unlinked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_links_and_emphasis_and_no_markup_of_its_own() {
        for (markdown, shown) in [
            ("", ""),
            ("© 2026 Ada & Co", "© 2026 Ada &amp; Co"),
            ("*By* [Ada](https://a.org/?x=1&y)", "<em>By</em> <a href=\"https://a.org/?x=1&amp;y\">Ada</a>"),
            ("[a](javascript:alert(1)) [b](c.md)", "a b"),
            ("<script>x()</script> <b>c</b>", "&lt;script&gt;x()&lt;/script&gt; &lt;b&gt;c&lt;/b&gt;"),
        ] {
            assert_eq!(html(markdown), shown, "{markdown}");
        }
    }
}
