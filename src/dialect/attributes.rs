//! Lists of attributes in braces, of kramdown and Python-Markdown: `{: .class}` and `{ #id width="300" }`. Ids and sizes of images are applied; the rest is
//! for style sheets that are not here.

use super::texts;
use crate::document::{Document, Kind, NodeId};

/// Takes lists of attributes out of the text: right after what they belong to, or alone on a line.
pub(super) fn apply(document: &mut Document, source: &str) {
    if !source.contains('{') {
        return;
    }
    name_code(document);
    for node in texts::holding(document, "{") {
        // Marks of emphasis take texts apart.
        if document.parent(node).is_none() || !texts::words(document, node).trim_start().starts_with('{') {
            continue;
        }
        texts::join(document, node);
        let words = texts::words(document, node).to_owned();
        let before = document.previous(node);
        let is_line_start = before.is_none_or(|before| matches!(document.kind(before), Kind::SoftBreak));
        if is_line_start {
            alone(document, node, before, &words);
        } else if let Some(before) = before.filter(|before| takes_attributes(document, *before))
            && let Some(list) = List::read(&words)
        {
            size(document, before, &list);
            if let Some(id) = list.id {
                put_anchor(document, before, id);
            }
            texts::set(document, node, &words[list.length..]);
        }
    }
}

/// Puts the ids that fences give their code before it: ` ```py { #id linenums="1" } `.
fn name_code(document: &mut Document) {
    let code = document.descendants(Document::ROOT).filter_map(|node| {
        let Kind::CodeBlock { language, .. } = document.kind(node) else { return None };
        let info = document.str(language);
        let id = List::read(&info[info.find('{')?..])?.id?;
        Some((node, id.to_owned()))
    });
    for (node, id) in code.collect::<Vec<_>>() {
        put_anchor(document, node, &id);
    }
}

/// Puts an anchor before a node.
fn put_anchor(document: &mut Document, node: NodeId, id: &str) {
    let anchor = anchor(document, node, id);
    document.insert_before(node, anchor);
}

/// Makes an anchor for a node.
pub(super) fn anchor(document: &mut Document, node: NodeId, id: &str) -> NodeId {
    let anchor = document.push_element("span");
    document.set_attribute(anchor, "id", id);
    document.set_span(anchor, document.span(node));
    anchor
}

/// Gives a block the id that a list says.
fn name_block(document: &mut Document, block: NodeId, id: &str) {
    match document.kind(block) {
        Kind::Heading { level, id: own, number } if document.str(own).is_empty() => {
            let id = document.intern(id);
            document.set_kind(block, Kind::Heading { level, id, number });
        }
        _ => put_anchor(document, block, id),
    }
}

/// A list that is all there is on its line, which is the last of a block.
fn alone(document: &mut Document, node: NodeId, before: Option<NodeId>, words: &str) {
    let words = words.trim_start();
    let is_whole = |list: &List<'_>| words[list.length..].trim().is_empty();
    let Some(list) = List::read(words).filter(is_whole).filter(|list| list.is_certain) else {
        return;
    };
    if document.next(node).is_some_and(|next| !matches!(document.kind(next), Kind::SoftBreak)) {
        return;
    }
    let parent = document.parent(node);
    if let Some(before) = before {
        document.detach(before);
    } else if let Some(next) = document.next(node) {
        document.detach(next);
    }
    document.detach(node);
    let Some(parent) = parent else { return };
    if document.kind(parent) == Kind::Paragraph && document.first(parent).is_none() {
        if let (Some(id), Some(block)) = (list.id, document.previous(parent)) {
            name_block(document, block, id);
        }
        document.detach(parent);
        return;
    }
    if let (Some(id), Some(first)) = (list.id, document.first(parent)) {
        put_anchor(document, first, id);
    }
    // kramdown writes a table of contents instead of such a list.
    let list_node = document.parent(parent).unwrap_or(parent);
    if list.words.split_whitespace().any(|word| word == "toc")
        && matches!(document.kind(list_node), Kind::List(_))
    {
        document.detach(list_node);
    }
}

fn takes_attributes(document: &Document, node: NodeId) -> bool {
    let is_markdown = matches!(
        document.kind(node),
        Kind::Link { .. } | Kind::Image { .. } | Kind::Code(_) | Kind::Emphasis | Kind::Strong
    );
    is_markdown || matches!(document.element(node), Some("a" | "img" | "kbd"))
}

/// Gives an image the size that a list says.
fn size(document: &mut Document, node: NodeId, list: &List<'_>) {
    let Kind::Image { target, title, alt, .. } = document.kind(node) else { return };
    let sizes: Vec<(&str, String)> = ["width", "height"]
        .into_iter()
        .filter_map(|name| Some((name, list.value(name)?.trim_end_matches("px").to_owned())))
        .filter(|(_, value)| {
            !value.is_empty() && value.trim_end_matches('%').bytes().all(|byte| byte.is_ascii_digit())
        })
        .collect();
    if sizes.is_empty() {
        return;
    }
    let [target, title, alt] = [target, title, alt].map(|text| document.str(text).to_owned());
    document.make_element(node, "img");
    document.set_attribute(node, "src", &target);
    document.set_attribute(node, "alt", &alt);
    if !title.is_empty() {
        document.set_attribute(node, "title", &title);
    }
    for (name, value) in sizes {
        document.set_attribute(node, name, &value);
    }
}

/// A list of attributes at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct List<'t> {
    /// What is between the braces.
    pub(super) words: &'t str,
    /// The id it gives.
    pub(super) id: Option<&'t str>,
    /// Bytes, braces included.
    pub(super) length: usize,
    /// Whether it is unambiguous in any position.
    pub(super) is_certain: bool,
}

impl<'t> List<'t> {
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix('{')?;
        let (mut end, mut quote) = (None, None);
        for (at, c) in inner.char_indices().take(500) {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '"' | '\'' | '“' | '‘') => quote = Some(closing(c)),
                (None, '{') => return None,
                (None, '}') => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let end = end?;
        let is_kramdown = inner.starts_with(':');
        let words = inner[usize::from(is_kramdown)..end].trim();
        let (mut is_marked, mut id, mut rest) = (false, None, words);
        while !rest.is_empty() {
            let length = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (name, after) = rest.split_at(length);
            let plain = name.strip_prefix(['.', '#', ':']).unwrap_or(name);
            is_marked |= plain.len() < name.len();
            id = id.or_else(|| name.strip_prefix('#'));
            if plain.is_empty() || !plain.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c)) {
                return None;
            }
            rest = match after.strip_prefix('=') {
                Some(value) => value_end(value).map(|end| &value[end..])?,
                // A word alone names a list only in kramdown.
                None if plain.len() == name.len() && !is_kramdown => return None,
                None => after,
            }
            .trim_start();
        }
        let is_certain = is_kramdown || is_marked;
        (!words.is_empty()).then_some(Self { words, id, length: end + 2, is_certain })
    }

    pub(super) fn value(&self, name: &str) -> Option<&'t str> {
        let words = self.words;
        let found = words.match_indices(name).find(|(at, _)| {
            words[at + name.len()..].starts_with('=')
                && !words[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '-')
        })?;
        let value = &words[found.0 + name.len() + 1..];
        Some(value[..value_end(value)?].trim_matches(['"', '\'', '“', '”', '‘', '’']))
    }
}

/// The length of the list of attributes that a text starts with.
pub(super) fn list_length(text: &str) -> usize {
    List::read(text).map_or(0, |list| list.length)
}

/// The mark that closes a quotation.
fn closing(mark: char) -> char {
    match mark {
        '“' => '”',
        '‘' => '’',
        other => other,
    }
}

/// Where the value at the start of a text ends.
fn value_end(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !matches!(first, '"' | '\'' | '“' | '‘') {
        return Some(text.find(char::is_whitespace).unwrap_or(text.len()));
    }
    let close = closing(first);
    let inner = &text[first.len_utf8()..];
    inner.find(close).map(|end| first.len_utf8() + end + close.len_utf8())
}

/// The value of an attribute: `name="value"`, `name='value'` or `name={"value"}`.
pub(super) fn tag_attribute(attributes: &str, name: &str) -> Option<String> {
    let at = attributes.match_indices(name).find(|(at, _)| {
        let before = attributes[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric()) && attributes[at + name.len()..].starts_with('=')
    })?;
    let value = attributes[at.0 + name.len() + 1..].trim_start_matches(['{', '`']);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_lists_from_other_braces() {
        for (text, words) in [
            ("{: .x}", ".x"),
            ("{:target=\"_blank\" rel='a b'} y", "target=\"_blank\" rel='a b'"),
            ("{ .md-button #id }", ".md-button #id"),
            ("{width=50%}", "width=50%"),
            ("{:toc}", "toc"),
        ] {
            assert_eq!(List::read(text).map(|list| list.words), Some(words), "{text}");
        }
        for text in
            ["{}", "{ x }", "{{ x }}", "{% raw %}", "{a, b}", "{1..3}", "{: a, b}", "{not closed", "{$x$}"]
        {
            assert_eq!(List::read(text), None, "{text}");
        }
        let list = List::read("{ width=\"300\" max-height=1 }").expect("a list");
        assert_eq!((list.value("width"), list.value("height")), (Some("300"), None));
    }
}
