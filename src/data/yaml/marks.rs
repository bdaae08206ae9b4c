//! The spans of the values in a YAML document, from the events of `saphyr-parser`. The values themselves come from the deserializer.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

/// The maximum nesting depth of collections. The deserializer has a limit too, but does not reach it in linear time.
const DEEPEST: usize = 100;

/// The nodes of a document in order, with a cursor.
#[derive(Debug, Default)]
pub(super) struct Marks {
    nodes: Vec<YamlNode>,
    next: usize,
}

/// One node of a document, or the end of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YamlNode {
    pub(super) kind: YamlKind,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YamlKind {
    /// A value that contains no others.
    Scalar,
    /// The start of a sequence.
    List,
    /// The start of a mapping.
    Map,
    /// The end of either.
    End,
    /// An alias of the node at this index.
    Alias(usize),
}

/// Why the marks of a document are incomplete.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The parser stopped at this byte.
    Syntax(usize),
    /// Collections are nested too deeply from this byte on.
    TooDeep(usize),
}

impl Marks {
    /// The marks of `text`, as far as it parses.
    pub(super) fn of(text: &str) -> (Self, Option<Stop>) {
        // YAML allows a tab after a key's colon, but the parser does not. The replacement has the same length.
        let spaced = text.replace(":\t", ": ");
        let offsets = Offsets::of(text);
        let mut builder = SpanTreeBuilder { text, nodes: Vec::new(), open: Vec::new(), anchors: Vec::new() };
        for event in Parser::new_from_str(&spaced) {
            let (event, span) = match event {
                Ok((event, span)) => {
                    (event, offsets.of_char(span.start.index())..offsets.of_char(span.end.index()))
                }
                Err(error) => {
                    let at = offsets.of_char(error.marker().index());
                    let is_deep = error.info().starts_with("recursion limit");
                    return (
                        builder.finish(),
                        Some(if is_deep { Stop::TooDeep(at) } else { Stop::Syntax(at) }),
                    );
                }
            };
            if matches!(event, Event::DocumentEnd) {
                break;
            }
            let start = span.start;
            builder.add(&event, span);
            if builder.open.len() > DEEPEST {
                return (builder.finish(), Some(Stop::TooDeep(start)));
            }
        }
        (builder.finish(), None)
    }

    /// Moves to the next node. Returns its index and, for an alias, the index at which to continue afterwards.
    pub(super) fn enter(&mut self) -> Option<(usize, Option<usize>)> {
        let index = self.next;
        let (index, back) = match self.nodes.get(index)?.kind {
            YamlKind::Alias(target) => (target, Some(index + 1)),
            _ => (index, None),
        };
        self.next = index + 1;
        Some((index, back))
    }

    /// Moves to the node at `index`.
    pub(super) fn go_to(&mut self, index: usize) {
        self.next = index;
    }

    /// The span of the node at `index`. If it is not of this kind, the deserializer sees a different document, and no later value gets a
    /// span.
    pub(super) fn span(&mut self, index: Option<usize>, kind: YamlKind) -> Range<usize> {
        match index.and_then(|index| self.nodes.get(index)) {
            Some(node) if node.kind == kind => node.span.clone(),
            _ => {
                self.nodes.clear();
                0..0
            }
        }
    }

    /// Leaves a collection after its last item.
    pub(super) fn leave(&mut self) {
        if self.nodes.get(self.next).is_none_or(|node| node.kind != YamlKind::End) {
            self.nodes.clear();
        }
        self.next += 1;
    }
}

struct SpanTreeBuilder<'t> {
    text: &'t str,
    nodes: Vec<YamlNode>,
    /// Indices of collections that have not ended.
    open: Vec<usize>,
    /// Numbers of anchors, from 1 in order of the text, and indices of their nodes.
    anchors: Vec<(usize, usize)>,
}

impl SpanTreeBuilder<'_> {
    fn add(&mut self, event: &Event<'_>, span: Range<usize>) {
        let (kind, anchor, tag) = match event {
            Event::Scalar(_, _, anchor, tag) => (YamlKind::Scalar, *anchor, tag),
            Event::SequenceStart(anchor, tag) => (YamlKind::List, *anchor, tag),
            Event::MappingStart(anchor, tag) => (YamlKind::Map, *anchor, tag),
            Event::SequenceEnd | Event::MappingEnd => return self.end(span),
            Event::Alias(anchor) => {
                let found = self.anchors.binary_search_by_key(anchor, |(number, _)| *number);
                let kind = found.map_or(YamlKind::Scalar, |at| YamlKind::Alias(self.anchors[at].1));
                self.nodes.push(YamlNode { kind, span });
                return;
            }
            _ => return,
        };
        if anchor > 0 {
            self.anchors.push((anchor, self.nodes.len()));
        }
        let has_properties = anchor > 0 || tag.is_some();
        let start = if has_properties { self.after_properties(&span) } else { span.start };
        let span = match event {
            // The mark of an empty scalar is the character after it.
            Event::Scalar(value, ScalarStyle::Plain, ..) if value.is_empty() => span.start..span.start,
            Event::Scalar(_, style, ..) => self.scalar(start..span.end, *style),
            _ => start..span.end,
        };
        if kind != YamlKind::Scalar {
            self.open.push(self.nodes.len());
        }
        self.nodes.push(YamlNode { kind, span });
    }

    /// Ends a collection: after its bracket, or else after its last item.
    fn end(&mut self, span: Range<usize>) {
        let Some(start) = self.open.pop() else { return };
        let is_bracket = !span.is_empty() && self.text[span.start..].starts_with([']', '}']);
        let last = self.nodes[start..].last().map_or(span.start, |node| node.span.end);
        let end = if is_bracket { span.start + 1 } else { last };
        self.nodes[start].span.end = end;
        self.nodes.push(YamlNode { kind: YamlKind::End, span: end..end });
    }

    /// The span of a scalar without the blanks and the comment that its mark includes.
    fn scalar(&self, span: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let text = &self.text[span.clone()];
        let length = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => quoted_length(text),
            _ => None,
        };
        span.start..span.start + length.unwrap_or(text.trim_end().len())
    }

    /// The start of a node after its anchor and its tag.
    fn after_properties(&self, span: &Range<usize>) -> usize {
        let mut rest = &self.text[span.clone()];
        while rest.starts_with(['&', '!']) {
            let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
            rest = rest[length..].trim_start();
        }
        span.end - rest.len()
    }

    fn finish(self) -> Marks {
        Marks { nodes: self.nodes, next: 0 }
    }
}

/// The length of the quoted scalar at the start of `text`; `None` if its quote is not closed.
pub(super) fn quoted_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Maps character indices, which the parser counts, to byte offsets.
enum Offsets {
    /// Both are equal.
    Ascii(usize),
    /// The offset of each character, and the text's length.
    Of(Vec<usize>),
}

impl Offsets {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::Ascii(text.len());
        }
        Offsets::Of(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn of_char(&self, index: usize) -> usize {
        match self {
            Offsets::Ascii(length) => index.min(*length),
            Offsets::Of(offsets) => offsets.get(index).or(offsets.last()).copied().unwrap_or_default(),
        }
    }
}
