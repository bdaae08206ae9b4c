//! Images, and links instead of those that are not shown.

use super::{ReadingWriter, Syntax, escape, legal};
use crate::document::media::remote_text;
use crate::document::{LinkId, ResolvedImage, Resolver};

impl<R: Resolver> ReadingWriter<'_, R> {
    pub(super) fn image(&mut self, link: LinkId, alt: &str, is_linked: bool, others: &[(&str, &str)]) {
        let Some(ResolvedImage { address, size }) = self.resolver.image(link) else {
            self.unshown(&[link], alt, is_linked);
            return;
        };
        let given = |wanted: &str| others.iter().any(|(name, _)| *name == wanted);
        let size = size.filter(|_| !given("width") && !given("height"));
        let (width, height) =
            size.map(|size| (size.width.to_string(), size.height.to_string())).unwrap_or_default();
        self.push("<img");
        for (name, value) in [("src", &*address.url), ("width", &width), ("height", &height)] {
            self.attribute("img", name, value);
        }
        self.out.push_str(&format!(" alt=\"{}\"", escape(&legal(alt))));
        for (name, value) in others.iter().filter(|(name, _)| !matches!(*name, "alt" | "src")) {
            self.attribute("img", name, value);
        }
        self.push(if self.syntax == Syntax::Epub { "/>" } else { ">" });
    }

    /// An image or media that the format cannot show: a link to the first of `links` that leads somewhere, or its text.
    pub(super) fn unshown(&mut self, links: &[LinkId], text: &str, is_linked: bool) {
        let resolver = self.resolver;
        let address = links.iter().find_map(|link| resolver.link(*link));
        match address {
            Some(address) if !is_linked => {
                self.open("a", &[("href", &address.url)]);
                self.text(&remote_text(text, &address.url));
                self.push("</a>");
            }
            Some(address) => self.text(&remote_text(text, &address.url)),
            None if text.is_empty() => {}
            None => self.text(&format!("[{text}]")),
        }
    }
}
