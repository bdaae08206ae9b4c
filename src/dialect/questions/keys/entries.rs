//! What a section with the answers of an article says: which number has which answer.

use super::words::{after_title, letters_before, number_of, pairs};
use crate::dialect::questions::answers::letters_in;
use crate::dialect::questions::asks::letters;
use crate::dialect::questions::folds::summary;
use crate::dialect::questions::phrases::{is_phrase, joined, lines, move_to, phrases};
use crate::dialect::questions::tables::{self, ANSWER_HEADS, is_head};
use crate::document::{Document, Kind, NodeId, text};

/// More letters than choices have.
const MANY_LETTERS: usize = 26;

/// The answer to the question of a number.
pub(super) struct Entry {
    pub(super) number: u32,
    /// The words of the heading it is below, in the section.
    pub(super) part: String,
    /// The right choices, if it names some.
    pub(super) letters: Option<Vec<usize>>,
    /// Its text, without the number and the letters.
    pub(super) words: String,
    /// The nodes that the text is in.
    nodes: Vec<NodeId>,
    /// The number of characters before the text that are not part of it, in the first node; blanks are not counted.
    skipped: usize,
}

impl Entry {
    /// The answer in nodes whose first line is `line`, which ends with `rest`, the words after the number.
    fn new(number: u32, line: &str, rest: &str, nodes: Vec<NodeId>) -> Self {
        let (letters, words) = letters_before(rest);
        let letters = letters.or_else(|| letters_in(rest, MANY_LETTERS));
        let skipped = count(line).saturating_sub(count(words));
        Self { number, part: String::new(), letters, words: words.to_owned(), nodes, skipped }
    }

    fn named(number: u32, letters: Vec<usize>) -> Self {
        Self {
            number,
            part: String::new(),
            letters: Some(letters),
            words: String::new(),
            nodes: Vec::new(),
            skipped: 0,
        }
    }

    /// Appends its text to a node, as blocks.
    pub(super) fn copy_to(&self, document: &mut Document, group: NodeId) {
        let mut copies = Vec::new();
        for node in &self.nodes {
            let copy = document.copy(*node);
            if copies.is_empty() {
                drop_start(document, copy, self.skipped);
            }
            copies.push(copy);
        }
        for copy in copies {
            let headings: Vec<NodeId> = document
                .descendants(copy)
                .filter(|node| matches!(document.kind(*node), Kind::Heading { .. }))
                .collect();
            headings.into_iter().for_each(|heading| document.set_kind(heading, Kind::Paragraph));
            match document.kind(copy) {
                Kind::Item | Kind::TableCell { .. } => take_blocks(document, copy, group),
                _ if !document.is_blank(copy) && !text::line(document, copy).is_empty()
                    || !matches!(document.kind(copy), Kind::Paragraph) =>
                {
                    document.append(group, copy);
                }
                _ => {}
            }
        }
    }
}

/// The index after the section with answers that begins at a block, if one does.
pub(super) fn end_of_key(document: &Document, blocks: &[NodeId], at: usize) -> Option<usize> {
    let line = text::line(document, blocks[at]);
    let ends_before = |test: &dyn Fn(NodeId) -> bool| {
        let after = &blocks[at + 1..];
        at + 1 + after.iter().position(|node| test(*node)).unwrap_or(after.len())
    };
    match document.kind(blocks[at]) {
        Kind::Heading { level, .. } => after_title(&line).filter(|rest| rest.is_empty()).map(|_| {
            ends_before(
                &|node| matches!(document.kind(node), Kind::Heading { level: own, .. } if own <= level),
            )
        }),
        Kind::Paragraph => match after_title(&line)? {
            "" => Some(ends_before(&|node| matches!(document.kind(node), Kind::Heading { .. } | Kind::Rule))),
            rest => (pairs(rest).len() > 1).then_some(at + 1),
        },
        _ => {
            let summary =
                summary(document, blocks[at]).filter(|_| document.element(blocks[at]) == Some("details"))?;
            let words = text::line(document, summary);
            after_title(&words).is_some_and(str::is_empty).then_some(at + 1)
        }
    }
}

/// The answers in the blocks of such a section.
pub(super) fn entries(document: &mut Document, blocks: &[NodeId]) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut part = String::new();
    for node in flat(document, blocks) {
        let before = found.len();
        match document.kind(node) {
            Kind::List(start) => read_list(document, node, start, &mut found),
            Kind::Table { .. } => read_table(document, node, &mut found),
            Kind::Heading { .. } => {
                let words = text::line(document, node);
                match number_of(&words) {
                    Some((number, _)) => found.push(Entry::new(number, "", "", Vec::new())),
                    None => part = letters(&words),
                }
            }
            Kind::Paragraph => read_paragraph(document, node, &mut found),
            Kind::Rule | Kind::Comment(_) => {}
            _ => go_on(document, node, &mut found),
        }
        found[before..].iter_mut().for_each(|entry| entry.part.clone_from(&part));
    }
    found
}

/// Blocks, those in folds and other elements for themselves.
fn flat(document: &Document, blocks: &[NodeId]) -> Vec<NodeId> {
    let mut flat = Vec::new();
    let mut open: Vec<NodeId> = blocks.iter().rev().copied().collect();
    while let Some(node) = open.pop() {
        let is_container = matches!(document.element(node), Some("details" | "div" | "center" | "section"))
            || matches!(document.kind(node), Kind::Group | Kind::BlockQuote);
        if is_container {
            let inside: Vec<NodeId> = document.children(node).collect();
            open.extend(inside.into_iter().rev());
        } else if !document.is_blank(node) && document.element(node) != Some("summary") {
            flat.push(node);
        }
    }
    flat
}

/// Adds a block to the answer before it.
fn go_on(document: &Document, node: NodeId, found: &mut [Entry]) {
    let Some(entry) = found.last_mut() else { return };
    if entry.nodes.is_empty() && entry.letters.is_none() {
        let line = text::line(document, node);
        let part = std::mem::take(&mut entry.part);
        *entry = Entry { part, ..Entry::new(entry.number, &line, &line, vec![node]) };
    } else {
        if entry.words.is_empty() {
            entry.words = text::line(document, node);
        }
        entry.nodes.push(node);
    }
}

fn read_list(document: &Document, list: NodeId, start: Option<u32>, found: &mut Vec<Entry>) {
    let numbers = |item: NodeId| start.is_some() || number_of(&text::line(document, item)).is_some();
    if !document.children(list).all(numbers) {
        go_on(document, list, found);
        return;
    }
    for (index, item) in document.children(list).enumerate() {
        let line = own_words(document, item);
        let (number, rest) = match start {
            Some(start) => (start + index as u32, line.as_str()),
            None => number_of(&line).unwrap_or((0, &line)),
        };
        // One item, as in `1. B 2. C 3. A`.
        let more = pairs(&format!("{number}. {rest}"));
        if more.len() > 1 {
            found.extend(more.into_iter().map(|(number, letters)| Entry::named(number, letters)));
        } else {
            let before = if start.is_some() { rest } else { &line };
            found.push(Entry::new(number, before, rest, vec![item]));
        }
    }
}

/// The words of an item before its blocks, or of its first paragraph.
fn own_words(document: &Document, item: NodeId) -> String {
    match document.first(item) {
        Some(first) if !is_phrase(document, first) => text::line(document, first),
        _ => phrases(document, item).map(|node| text::line(document, node)).collect(),
    }
}

/// Reads the lines of a paragraph: each may have an answer, or all of it goes on.
fn read_paragraph(document: &mut Document, paragraph: NodeId, found: &mut Vec<Entry>) {
    let whole = text::line(document, paragraph);
    let all = pairs(after_title(&whole).unwrap_or(&whole));
    if all.len() > 1 {
        found.extend(all.into_iter().map(|(number, letters)| Entry::named(number, letters)));
        return;
    }
    if after_title(&whole).is_some_and(str::is_empty) {
        return;
    }
    let lines = lines(document, paragraph);
    let words: Vec<String> = lines
        .iter()
        .map(|line| line.iter().map(|node| text::line(document, *node)).collect::<String>())
        .collect();
    let is_numbered = |line: &String| number_of(line).is_some();
    if !words.first().is_some_and(is_numbered) {
        go_on(document, paragraph, found);
        return;
    }
    let starts: Vec<usize> = (0..lines.len()).filter(|index| is_numbered(&words[*index])).collect();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        let line = words[*start].clone();
        let Some((number, rest)) = number_of(&line) else { continue };
        let node = if starts.len() == 1 {
            paragraph
        } else {
            // A copy of these lines alone, outside of the document.
            let lines: Vec<_> = lines[*start..end]
                .iter()
                .map(|line| line.iter().map(|node| document.copy(*node)).collect())
                .collect();
            let part = document.push(Kind::Paragraph, document.span(paragraph));
            let phrases = joined(document, &lines);
            move_to(document, part, &phrases);
            part
        };
        let mut entry = Entry::new(number, &line, rest, vec![node]);
        if entry.words.is_empty() {
            entry.words = words[start + 1..end].join(" ");
        }
        found.push(entry);
    }
}

/// Reads a table: of a row for each answer, or of a row of numbers and one of letters.
fn read_table(document: &Document, table: NodeId, found: &mut Vec<Entry>) {
    let rows = tables::rows(document, table);
    let rows: Vec<Vec<NodeId>> = rows.map(|row| document.children(row).collect()).collect();
    let words = |cell: &NodeId| text::line(document, *cell);
    let number = |cell: &NodeId| {
        let words = words(cell);
        let digits = number_of(&words).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number);
        digits.or_else(|| words.trim().parse().ok())
    };
    let Some((head, below)) = rows.split_first() else { return };
    if head.iter().filter(|cell| number(cell).is_some()).count() > 1 {
        for pair in rows.chunks(2).filter(|pair| pair.len() == 2) {
            for (above, below) in pair[0].iter().zip(&pair[1]) {
                let below = words(below);
                if let (Some(number), (Some(letters), "")) = (number(above), letters_before(&below)) {
                    found.push(Entry::named(number, letters));
                }
            }
        }
        return;
    }
    let answer = head.iter().position(|cell| is_head(&words(cell), &ANSWER_HEADS)).unwrap_or(1);
    for row in below {
        let (Some(number), Some(cell)) = (row.first().and_then(number), row.get(answer)) else { continue };
        let line = words(cell);
        let more = row.get(answer + 1).filter(|_| answer + 2 == row.len());
        let is_letters = matches!(letters_before(&line), (Some(_), ""));
        let mut entry = Entry::new(number, &line, &line, vec![*cell]);
        // The column after the letters explains them.
        if let Some(more) = more.filter(|_| is_letters) {
            entry.words = words(more);
            (entry.nodes, entry.skipped) = (vec![*more], 0);
        }
        found.push(entry);
    }
}

fn count(words: &str) -> usize {
    words.chars().filter(|c| !c.is_whitespace()).count()
}

/// Removes a number of characters from the text of a node, and what is left empty.
fn drop_start(document: &mut Document, node: NodeId, mut count: usize) {
    let nodes: Vec<NodeId> = document.descendants(node).collect();
    for inner in nodes {
        if count == 0 {
            break;
        }
        let (Kind::Text(words) | Kind::Code(words)) = document.kind(inner) else { continue };
        let words = document.str(words).to_owned();
        let mut chars = words.chars();
        while count > 0
            && let Some(c) = chars.next()
        {
            count -= usize::from(!c.is_whitespace());
        }
        let rest = chars.as_str().trim_start().to_owned();
        if rest.is_empty() {
            let strong = document.parent(inner).filter(|parent| *parent != node);
            document.detach(inner);
            if let Some(strong) = strong.filter(|strong| document.first(*strong).is_none()) {
                document.detach(strong);
            }
        } else {
            let rest = document.intern(&rest);
            document.set_kind(inner, Kind::Text(rest));
        }
    }
}

/// Moves what is in an item or a cell to a node; phrases become a paragraph.
fn take_blocks(document: &mut Document, item: NodeId, group: NodeId) {
    if let Some(first) = document.first(item).filter(|first| is_phrase(document, *first)) {
        let block = document.children(item).find(|node| !is_phrase(document, *node));
        document.wrap(first, block, Kind::Paragraph, document.span(item));
    }
    let blocks: Vec<NodeId> = document.children(item).collect();
    let is_shown = |node: &NodeId| {
        !document.is_blank(*node)
            && (document.kind(*node) != Kind::Paragraph || document.first(*node).is_some())
    };
    let blocks: Vec<NodeId> = blocks.into_iter().filter(is_shown).collect();
    move_to(document, group, &blocks);
}
