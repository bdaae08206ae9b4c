//! Elements in MDX that have Markdown in them, and tags of components that are not known.

use super::fences::{CodeFence, indent_of_text};
use super::{Tag, has_components, tag_end};
use crate::dialect::lines::{Line, Source};
use crate::dialect::rewrite::Edit;
use crate::document::{Document, Kind, NodeId};

/// Elements that are blocks and may have Markdown in them.
const BLOCKS: [&str; 10] =
    ["details", "summary", "div", "section", "aside", "article", "figure", "figcaption", "center", "p"];

/// Parts tags of blocks from the Markdown between them: in MDX it follows them on the next line, and may be indented.
pub(in crate::dialect) fn part_blocks(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let has_blocks = || BLOCKS.iter().chain(&["h"]).any(|name| source.text.contains(&format!("<{name}")));
    if !source.syntax.is_mdx || !has_components(source.text) && !has_blocks() {
        return edits;
    }
    let lines = source.lines();
    let mut fence = CodeFence::default();
    // The lines of tags that are open, with the names of their elements.
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let content = line.content();
        if fence.is_inside(content) {
            continue;
        }
        let is_blank = |line: Option<&Line<'_>>| line.is_none_or(|line| line.text.trim().is_empty());
        let before = index.checked_sub(1).and_then(|before| lines.get(before));
        if let Some((level, words)) = heading(content) {
            let text = format!("{} {words}", "#".repeat(level));
            edits.push(Edit::replace(line.content..line.content + content.len(), text));
            continue;
        }
        let Some((name, form)) = block_tag(content) else { continue };
        // Paragraphs are made of what is in one.
        if name == "p" && form != TagForm::Line && !content.contains('=') {
            edits.push(Edit::remove(line.content..line.content + content.len()));
        } else {
            if form == TagForm::End && !is_blank(before) {
                edits.push(Edit::insert(line.start, "\n"));
            }
            let next = lines.get(index + 1);
            if form == TagForm::End && next.is_some_and(|next| next.content().starts_with(":::")) {
                edits.push(Edit::insert(line.end, "\n"));
            }
            let is_inline = form == TagForm::Line && !BLOCKS.contains(&name);
            if form != TagForm::End && !is_inline && !is_blank(lines.get(index + 1)) {
                edits.push(Edit::insert(line.end, "\n"));
            }
        }
        match form {
            TagForm::Start => open.push((index, name)),
            TagForm::End => {
                let Some(at) = open.iter().rposition(|(_, known)| *known == name) else { continue };
                let (start, _) = open[at];
                open.truncate(at);
                let (body, column) = (&lines[start + 1..index], lines[start].indent());
                let indent = indent_of_text(body);
                // Another pass takes the indent of components.
                if indent > column && open.is_empty() && BLOCKS.contains(&name) {
                    edits.extend(body.iter().filter_map(|line| line.dedent(column, indent - column)));
                }
            }
            TagForm::Line if BLOCKS.contains(&name) => edits.extend(marked_up(line, content, name)),
            TagForm::Line => {}
        }
    }
    edits
}

/// The level and the text of a heading between tags without attributes, whose text is Markdown in MDX.
fn heading(content: &str) -> Option<(usize, &str)> {
    (1..=6).find_map(|level| {
        let inner = content.strip_prefix(&format!("<h{level}>"))?.strip_suffix(&format!("</h{level}>"))?;
        (!inner.contains('<')).then_some((level, inner.trim()))
    })
}

/// Puts what is between tags on one line on a line of its own, if it may be Markdown or holds components.
fn marked_up(line: &Line<'_>, content: &str, name: &str) -> Option<Edit> {
    let start = tag_end(&content[1..])? + 2;
    let end = content.len() - name.len() - "</>".len();
    let inner = content.get(start..end)?.trim();
    let indent = &line.text[..line.content - line.start];
    let next = indent.replace(|c: char| !c.is_whitespace() && c != '>', " ");
    let text = format!("{}\n\n{next}{inner}\n\n{next}{}", &content[..start], &content[end..]);
    let may_be_markdown = inner.contains(['*', '`', '_', '[']) || has_components(inner);
    may_be_markdown.then(|| Edit::replace(line.content..line.content + content.len(), text))
}

/// How a tag stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TagForm {
    Start,
    End,
    /// Its end is on the same line.
    Line,
}

/// The block that a line starts or ends with a tag, and has nothing else but its content.
fn block_tag(content: &str) -> Option<(&str, TagForm)> {
    let inner = content.strip_prefix('<')?;
    let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let is_component =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase());
    let end = tag_end(&inner[name.len()..])? + name.len() + 1;
    if !is_component && !BLOCKS.contains(&name) || inner[..end].ends_with("/>") {
        return None;
    }
    match &inner[end..] {
        "" if is_end => Some((name, TagForm::End)),
        "" => Some((name, TagForm::Start)),
        rest => (!is_end && rest.ends_with(&format!("</{name}>"))).then_some((name, TagForm::Line)),
    }
}

/// How many components of MDX have no meaning here.
pub(in crate::dialect) fn unknown_components(source: &Source<'_>) -> usize {
    if !source.syntax.is_mdx {
        return 0;
    }
    let mut fence = CodeFence::default();
    let mut count = 0;
    for line in source.lines() {
        if fence.is_inside(line.content()) {
            continue;
        }
        let tags =
            line.text.match_indices('<').filter_map(|(at, _)| Tag::read(source.text, line.start + at, 0));
        count += tags.filter(|tag| !tag.is_end && !tag.is_known()).count();
    }
    count
}

/// Takes the tags of components that no pass opened out of raw HTML; what is between them stays.
pub(in crate::dialect) fn drop_components(document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Kind::RawHtml { source, block } = document.kind(node) else { continue };
        let html = document.str(source);
        let mut rest = String::new();
        let mut at = 0;
        for (start, _) in html.match_indices('<') {
            if start < at {
                continue;
            }
            let fragment = ["<>", "</>"].into_iter().find(|tag| html[start..].starts_with(tag));
            let end =
                fragment.map(|tag| start + tag.len()).or_else(|| Some(Tag::read(html, start, 0)?.span.end));
            if let Some(end) = end {
                rest.push_str(&html[at..start]);
                at = end;
            }
        }
        if at == 0 {
            continue;
        }
        rest.push_str(&html[at..]);
        if rest.trim().is_empty() {
            document.detach(node);
        } else {
            let source = document.intern(&rest);
            document.set_kind(node, Kind::RawHtml { source, block });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_of_blocks() {
        assert_eq!(heading("<h4>`x`</h4>"), Some((4, "`x`")));
        assert_eq!(block_tag("<details>"), Some(("details", TagForm::Start)));
        assert_eq!(block_tag("<div className={a ? 'x' : 'y'}>"), Some(("div", TagForm::Start)));
        assert_eq!(block_tag("</div>"), Some(("div", TagForm::End)));
        assert_eq!(block_tag("<summary>A *b*</summary>"), Some(("summary", TagForm::Line)));
        assert_eq!(block_tag("<Tabs>"), Some(("Tabs", TagForm::Start)));
        assert_eq!(block_tag("</TabItem>"), Some(("TabItem", TagForm::End)));
        for other in ["<span>", "<Chart />", "<T>", "<div>x", "text <div>", "<divider>", "</div> x"] {
            assert_eq!(block_tag(other), None, "{other}");
        }
    }
}
