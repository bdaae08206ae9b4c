//! `SUMMARY.md`, as mdBook and GitBook read it.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::entry::{Outline, OutlineEntry, target};
use crate::diag::{Diagnostic, Rule};
use crate::document::escape::percent_decode;

/// Reads the entries: items of lists and links outside of them. Headings are parts, but for the first, which is the file's own title.
pub(super) fn read(path: &Arc<str>, text: &str) -> Outline {
    let mut reader = SummaryParser::of(path, text);
    for (event, span) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reader.event(event, span);
    }
    reader.outline.entries = without_lone_parts(&reader.outline.entries);
    reader.outline
}

struct SummaryParser<'t> {
    path: &'t Arc<str>,
    text: &'t str,
    outline: Outline,
    /// How many lists are open.
    lists: usize,
    /// The items that are open: whether each has its entry.
    items: Vec<SummaryItem>,
    /// The heading that is open.
    heading: Option<HeadingLevel>,
    has_title: bool,
    /// Whether entries are in a part.
    in_part: bool,
    link: Option<SummaryLink>,
    /// Text of the heading, or of the item outside of its link.
    words: String,
}

struct SummaryItem {
    span: Range<usize>,
    has_entry: bool,
}

struct SummaryLink {
    target: String,
    title: String,
    span: Range<usize>,
}

impl<'t> SummaryParser<'t> {
    fn of(path: &'t Arc<str>, text: &'t str) -> Self {
        Self {
            path,
            text,
            outline: Outline { path: Arc::clone(path), ..Outline::default() },
            lists: 0,
            items: Vec::new(),
            heading: None,
            has_title: false,
            in_part: false,
            link: None,
            words: String::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::List(_)) => {
                self.close_item();
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Item) => {
                self.words.clear();
                self.items.push(SummaryItem { span, has_entry: false });
            }
            Event::End(TagEnd::Item) => {
                self.close_item();
                self.items.pop();
            }
            Event::Start(Tag::Heading { level, .. }) => {
                self.words.clear();
                self.heading = Some(level);
            }
            Event::End(TagEnd::Heading(_)) => self.close_heading(span),
            Event::Rule => self.in_part = false,
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = Some(SummaryLink { target: dest_url.into_string(), title: String::new(), span });
            }
            Event::End(TagEnd::Link) => self.close_link(),
            Event::Text(text) | Event::Code(text) => {
                let words = self.link.as_mut().map_or(&mut self.words, |link| &mut link.title);
                words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.link.as_mut().map_or(&mut self.words, |link| &mut link.title).push(' ');
            }
            _ => {}
        }
    }

    fn close_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        if self.heading.is_some() {
            self.words.push_str(&link.title);
            return;
        }
        let level = match self.items.last_mut() {
            // Further links in an item are part of what it says.
            Some(item) if item.has_entry => return,
            Some(item) => {
                item.has_entry = true;
                self.lists.saturating_sub(1) + usize::from(self.in_part)
            }
            None => {
                self.in_part = false;
                0
            }
        };
        self.words.clear();
        let written = percent_decode(&link.target);
        let found = target(&written);
        // A link to elsewhere is not a chapter.
        if found.is_none() && !written.is_empty() {
            return;
        }
        let title = link.title.trim().to_owned();
        self.outline.entries.push(OutlineEntry {
            level,
            title,
            target: found,
            span: link.span,
            ..OutlineEntry::default()
        });
    }

    /// An item that ends, or whose own list begins, without a link: a section, if it has items.
    fn close_item(&mut self) {
        let Some(item) = self.items.last_mut().filter(|item| !item.has_entry) else { return };
        item.has_entry = true;
        let title = self.words.trim().to_owned();
        let first_line = self.text[item.span.clone()].lines().next().unwrap_or_default().trim_end();
        let span = item.span.start..item.span.start + first_line.len();
        let has_items = self.text[item.span.clone()].trim_end().len() > first_line.len();
        if has_items && !title.is_empty() {
            let level = self.lists.saturating_sub(1) + usize::from(self.in_part);
            self.outline.entries.push(OutlineEntry { level, title, span, ..OutlineEntry::default() });
            return;
        }
        let found = Diagnostic::new(Rule::InvalidSummary, self.path, span, "the line is not an entry");
        self.outline.diagnostics.push(found.label("expected `- [Title](path.md)`"));
    }

    fn close_heading(&mut self, span: Range<usize>) {
        let is_title =
            !self.has_title && self.outline.entries.is_empty() && self.heading == Some(HeadingLevel::H1);
        self.heading = None;
        let title = std::mem::take(&mut self.words).trim().to_owned();
        if is_title || title.is_empty() {
            self.has_title = true;
            return;
        }
        self.in_part = true;
        self.outline.entries.push(OutlineEntry {
            level: 0,
            title,
            span,
            is_part: true,
            ..OutlineEntry::default()
        });
    }
}

/// The entries without parts that are empty or hold one chapter, which replaces the part.
fn without_lone_parts(entries: &[OutlineEntry]) -> Vec<OutlineEntry> {
    let mut kept = Vec::with_capacity(entries.len());
    let mut rest = entries;
    while let Some((first, after)) = rest.split_first() {
        if !first.is_part {
            kept.push(first.clone());
            rest = after;
            continue;
        }
        let end = after.iter().position(|entry| entry.level == 0).unwrap_or(after.len());
        let (inside, others) = after.split_at(end);
        if inside.iter().filter(|entry| entry.level == 1).count() > 1 {
            kept.push(first.clone());
            kept.extend_from_slice(inside);
        } else {
            kept.extend(inside.iter().map(|entry| OutlineEntry { level: entry.level - 1, ..entry.clone() }));
        }
        rest = others;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries as `level title → target`.
    fn entries(text: &str) -> Vec<String> {
        let outline = read(&Arc::from("SUMMARY.md"), text);
        let shown = |entry: &OutlineEntry| {
            let target = entry.target.as_deref().map(|target| format!(" → {target}")).unwrap_or_default();
            format!("{} {}{target}", entry.level, entry.title)
        };
        outline.entries.iter().map(shown).collect()
    }

    #[test]
    fn reads_all_that_commonmark_knows() {
        assert_eq!(
            entries(
                "# Summary\n\n[Preface](./preface.md)\n\n# One\n\n- [A `b` *c*](a%20b.md)\n    - [D](<d e.md> \"Title\")\n\
                 \t- [To come]()\n* [[F]](f.md)\n\n[ref]: g.md\n\n# Two\n\n1. [G][ref]\n2. [H](h/)\n   1. Section\n      - [I](../i.md)\n\
                 \n[J](j.md#x)\n\n---\n\n[Afterword](z.md)\n[Web](https://example.org)\n"
            ),
            [
                "0 Preface → preface.md",
                "0 One",
                "1 A b c → a b.md",
                "2 D → d e.md",
                "2 To come",
                "1 [F] → f.md",
                "0 Two",
                "1 G → g.md",
                "1 H → h",
                "2 Section",
                "0 J → j.md",
                "0 Afterword → z.md",
            ]
        );
    }

    #[test]
    fn a_part_of_one_chapter_is_the_chapter() {
        assert_eq!(
            entries("# T\n## One\n- [A](a.md)\n  - [B](b.md)\n## Two\n- [C](c.md)\n- [D](d.md)\n## Three\n"),
            ["0 A → a.md", "1 B → b.md", "0 Two", "1 C → c.md", "1 D → d.md"]
        );
    }

    #[test]
    fn a_line_without_a_link_is_no_entry() {
        let outline = read(&Arc::from("SUMMARY.md"), "- [A](a.md)\n- Some day\n- [No target]\n");
        assert_eq!(outline.entries.len(), 1);
        assert_eq!(outline.diagnostics.len(), 2);
    }
}
