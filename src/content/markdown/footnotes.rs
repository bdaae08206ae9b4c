//! Footnotes: numbered by their first reference, and shown together at the end.

use std::collections::HashMap;

use super::Context;
use crate::diag::Rule;
use crate::document::html::reference_id;
use crate::document::kind::Namespace;
use crate::document::{Document, Kind, NodeId};

/// Numbers references and puts the footnotes that are referred to at the end, in the order of their numbers.
pub(super) fn gather(cx: &mut Context<'_>, document: &mut Document) {
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    let mut definitions: HashMap<String, NodeId> = HashMap::new();
    let mut found = Vec::new();
    for node in nodes {
        if let Kind::FootnoteDefinition(label) = document.kind(node) {
            definitions.entry(key(document.str(label))).or_insert(node);
            found.push((label, node));
        }
    }
    for (_, definition) in &found {
        document.detach(*definition);
    }
    let mut notes = Notes { numbers: HashMap::new(), marks: Vec::new(), order: Vec::new() };
    notes.number(cx, document, Document::ROOT, &definitions);
    let list = document.push(Kind::Footnotes, 0..0);
    if !notes.order.is_empty() {
        document.append(Document::ROOT, list);
    }
    let mut next = 0;
    // A footnote may refer to others, which come after those that the text refers to.
    while let Some(label) = notes.order.get(next).cloned() {
        next += 1;
        let Some(definition) = definitions.get(&label).copied() else { continue };
        document.set_kind(definition, Kind::Footnote(next as u32));
        replace_loose_items(document, definition);
        document.append(list, definition);
        notes.number(cx, document, definition, &definitions);
        cx.anchors.insert(format!("fn-{next}"));
    }
    for (index, note) in document.children(list).collect::<Vec<_>>().into_iter().enumerate() {
        link_back(document, note, index as u32 + 1, notes.marks[index]);
    }
    for (label, definition) in found {
        if document.kind(definition) == Kind::FootnoteDefinition(label) {
            let lost = match notes.numbers.contains_key(&key(document.str(label))) {
                true => LostFootnote::Repeated,
                false => LostFootnote::Unused,
            };
            report_lost(cx, document.str(label), document.span(definition).start, lost);
        }
    }
}

/// Why the definition of a footnote is not shown.
#[derive(Debug, Clone, Copy)]
enum LostFootnote {
    /// Another one has its label.
    Repeated,
    /// Nothing refers to it.
    Unused,
}

/// Reports the definition of a footnote that is not shown.
fn report_lost(cx: &mut Context<'_>, label: &str, start: usize, lost: LostFootnote) {
    let (message, help) = match lost {
        LostFootnote::Repeated => {
            (format!("the footnote `{label}` is defined twice"), "give it a label of its own".to_owned())
        }
        LostFootnote::Unused => {
            let help = format!("write `[^{label}]` where the footnote belongs, or delete it");
            (format!("nothing refers to the footnote `{label}`"), help)
        }
    };
    let found = cx.report(Rule::MalformedMarkup, start..start + label.len() + 4, message);
    (found.label, found.help) = (Some("not shown".into()), Some(help));
}

/// Makes blocks of an author's items that are in no list. A footnote is an item itself, which they would end.
fn replace_loose_items(document: &mut Document, note: NodeId) {
    let is_list = |node: NodeId| {
        matches!(document.kind(node), Kind::List(_))
            || matches!(document.element(node), Some("ol" | "ul" | "menu"))
    };
    let is_loose = |node: &NodeId| {
        document.element(*node) == Some("li")
            && !document.ancestors(*node).take_while(|outer| *outer != note).any(is_list)
    };
    let loose: Vec<NodeId> = document.descendants(note).filter(is_loose).collect();
    for node in loose {
        let name = document.intern("div");
        document.set_kind(node, Kind::Element { name, namespace: Namespace::Html });
    }
}

/// Puts a link to each reference at the end of a footnote.
fn link_back(document: &mut Document, note: NodeId, number: u32, marks: u32) {
    let last = document.last(note).filter(|last| document.kind(*last) == Kind::Paragraph);
    for mark in 1..=marks {
        let back = document.push(Kind::FootnoteBack { number, mark }, 0..0);
        document.append(last.unwrap_or(note), back);
    }
}

/// A label as it is compared: as on GitHub, upper and lower case are the same.
fn key(label: &str) -> String {
    label.to_lowercase()
}

struct Notes {
    /// Numbers by label.
    numbers: HashMap<String, u32>,
    /// How many references each has.
    marks: Vec<u32>,
    /// Labels in the order of their numbers.
    order: Vec<String>,
}

impl Notes {
    /// Numbers the references in a node.
    fn number(
        &mut self,
        cx: &mut Context<'_>,
        document: &mut Document,
        node: NodeId,
        definitions: &HashMap<String, NodeId>,
    ) {
        let references: Vec<NodeId> = document
            .descendants(node)
            .filter(|node| matches!(document.kind(*node), Kind::FootnoteReference { .. }))
            .collect();
        for reference in references {
            let Kind::FootnoteReference { label, .. } = document.kind(reference) else { continue };
            let name = key(document.str(label));
            if !definitions.contains_key(&name) {
                continue;
            }
            let number = *self.numbers.entry(name.clone()).or_insert_with(|| {
                self.order.push(name);
                self.marks.push(0);
                self.order.len() as u32
            });
            let marks = &mut self.marks[number as usize - 1];
            *marks += 1;
            // Headings get their ids later, and others than these.
            cx.slugger.claim(&reference_id(number, *marks));
            cx.slugger.claim(&format!("fn-{number}"));
            document.set_kind(reference, Kind::FootnoteReference { label, number, mark: *marks });
        }
    }
}
