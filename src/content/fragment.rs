//! HTML with holes where links go.
//!
//! An article is rendered before anyone knows where its links lead. Where an address belongs, the HTML has a hole
//! that names the link; whoever knows the guide fills it. While events are turned into HTML, a hole is a marker
//! between NUL characters, which no Markdown can contain: the parser sees them replaced.

use borsh::{BorshDeserialize, BorshSerialize};

/// HTML with holes.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Fragment {
    html: String,
    /// Byte offsets in `html`, ascending, and the number of the link that goes there.
    holes: Vec<(usize, usize)>,
}

/// A fragment and the places that were marked in it.
#[derive(Debug, Default)]
pub struct Marked {
    /// The HTML, without marks.
    pub fragment: Fragment,
    /// Marks with their byte offsets in the HTML, in order.
    pub marks: Vec<(Mark, usize)>,
}

/// A place in the HTML that somebody wants to know afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Where the answer of the n-th question starts.
    AnswerStart(usize),
    /// Where it ends.
    AnswerEnd(usize),
    /// Where what follows its choices starts.
    SolutionStart(usize),
    /// Where that ends.
    SolutionEnd(usize),
}

/// The marker for the hole of a link.
pub fn hole(link: usize) -> String {
    format!("\0L{link}\0")
}

impl Mark {
    /// The marker for this place.
    pub fn marker(self) -> String {
        match self {
            Mark::AnswerStart(question) => format!("\0S{question}\0"),
            Mark::AnswerEnd(question) => format!("\0E{question}\0"),
            Mark::SolutionStart(question) => format!("\0X{question}\0"),
            Mark::SolutionEnd(question) => format!("\0Y{question}\0"),
        }
    }
}

impl Marked {
    /// Takes the markers out of `html`.
    pub fn from_html(html: &str) -> Self {
        let mut marked = Marked::default();
        let fragment = &mut marked.fragment;
        fragment.html.reserve_exact(html.len());
        // Markers come in pairs of NULs: every other piece is one.
        for (place, piece) in html.split('\0').enumerate() {
            if place % 2 == 0 {
                fragment.html.push_str(piece);
                continue;
            }
            let number = piece.get(1..).and_then(|digits| digits.parse().ok()).unwrap_or_default();
            let at = fragment.html.len();
            match piece.as_bytes().first() {
                Some(b'S') => marked.marks.push((Mark::AnswerStart(number), at)),
                Some(b'E') => marked.marks.push((Mark::AnswerEnd(number), at)),
                Some(b'X') => marked.marks.push((Mark::SolutionStart(number), at)),
                Some(b'Y') => marked.marks.push((Mark::SolutionEnd(number), at)),
                _ => fragment.holes.push((at, number)),
            }
        }
        marked
    }
}

impl Fragment {
    /// HTML from markup with markers; marks other than holes are dropped.
    pub fn from_html(html: &str) -> Self {
        Marked::from_html(html).fragment
    }

    /// The HTML with each hole filled by what `fill` appends for its link.
    pub fn fill(&self, fill: &mut dyn FnMut(usize, &mut String)) -> String {
        self.fill_range(0..self.html.len(), fill)
    }

    /// The same for a part of the HTML, given in bytes of [`Fragment::len`].
    pub fn fill_range(
        &self,
        range: std::ops::Range<usize>,
        fill: &mut dyn FnMut(usize, &mut String),
    ) -> String {
        let mut out = String::with_capacity(range.len() + 48 * self.holes.len());
        let mut at = range.start;
        let first = self.holes.partition_point(|(offset, _)| *offset < range.start);
        for (offset, link) in self.holes[first..].iter().take_while(|(offset, _)| *offset <= range.end) {
            out.push_str(&self.html[at..*offset]);
            fill(*link, &mut out);
            at = *offset;
        }
        out.push_str(&self.html[at..range.end]);
        out
    }

    /// Whether links go into it.
    pub fn has_holes(&self) -> bool {
        !self.holes.is_empty()
    }

    /// The same without holes.
    #[must_use]
    pub fn without_holes(self) -> Self {
        Self { holes: Vec::new(), ..self }
    }

    /// The HTML with nothing in the holes.
    pub fn unlinked(&self) -> &str {
        &self.html
    }

    /// The HTML with markers in the holes, to become part of a larger fragment.
    pub fn with_markers(&self) -> String {
        self.fill(&mut |link, out| out.push_str(&hole(link)))
    }

    /// Length of the HTML in bytes, holes not counted.
    pub fn len(&self) -> usize {
        self.html.len()
    }

    /// Whether there is no HTML.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_holes_in_the_whole_and_in_a_part() {
        let html = format!(
            "{}<a{}>x</a>{}<a{}>y</a>",
            Mark::AnswerStart(0).marker(),
            hole(7),
            Mark::AnswerEnd(0).marker(),
            hole(8)
        );
        let marked = Marked::from_html(&html);
        let mut fill = |link: usize, out: &mut String| out.push_str(&format!(" href=\"{link}\""));
        assert_eq!(marked.fragment.fill(&mut fill), "<a href=\"7\">x</a><a href=\"8\">y</a>");
        assert_eq!(marked.marks, [(Mark::AnswerStart(0), 0), (Mark::AnswerEnd(0), 8)]);
        assert_eq!(marked.fragment.fill_range(0..8, &mut fill), "<a href=\"7\">x</a>");
    }
}
