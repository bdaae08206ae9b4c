//! A line's HTML and the text it shows.

use borsh::{BorshDeserialize, BorshSerialize};

use super::fragment::Fragment;

/// A line of inline HTML and its plain text. Most lines have no markup: the two are the same then, and held once.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Phrase {
    text: Box<str>,
    markup: Option<Box<Fragment>>,
}

impl Phrase {
    /// What `html` says, given the text that it shows.
    pub fn new(html: Fragment, text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let is_text = !html.has_holes() && html.unlinked() == &*text;
        Self { text, markup: (!is_text).then(|| Box::new(html)) }
    }

    /// Its plain text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its HTML with nothing in the holes.
    pub fn html(&self) -> &str {
        self.markup.as_ref().map_or(&self.text, |html| html.unlinked())
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.html().is_empty()
    }

    /// Its HTML with each hole filled by what `fill` appends for its link.
    pub fn fill(&self, fill: &mut dyn FnMut(usize, &mut String)) -> String {
        self.markup.as_ref().map_or_else(|| String::from(&*self.text), |html| html.fill(fill))
    }

    /// Its HTML with markers in the holes, to become part of a larger fragment.
    pub fn with_markers(&self) -> String {
        self.markup.as_ref().map_or_else(|| String::from(&*self.text), |html| html.with_markers())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::fragment::hole;

    #[test]
    fn says_the_same_however_it_is_held() {
        let mut fill = |link: usize, out: &mut String| out.push_str(&format!(" href=\"{link}\""));
        let link = format!("<a{}>x</a>", hole(3));
        for (html, text, shown) in [
            ("plain", "plain", "plain"),
            ("a &lt; b", "a < b", "a &lt; b"),
            (&link, "x", "<a href=\"3\">x</a>"),
            ("", "", ""),
        ] {
            let phrase = Phrase::new(Fragment::from_html(html), text);
            assert_eq!(phrase.text(), text);
            assert_eq!(phrase.with_markers(), html);
            assert_eq!(phrase.fill(&mut fill), shown);
            assert_eq!(phrase.is_empty(), html.is_empty());
        }
        // All that is left of the HTML is its hole, which no text can hold.
        let only_hole = Phrase::new(Fragment::from_html(&hole(1)), "");
        assert_eq!(only_hole.fill(&mut fill), " href=\"1\"");
    }
}
