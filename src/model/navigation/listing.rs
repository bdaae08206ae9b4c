//! What a page lists: the links in its lists, tables and headings.

use crate::document::{Document, Kind, LinkId, NodeId, Value, Visit, text};

/// A link in a list, a table or a heading; or an item without a link above a list of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListEntry {
    /// How many items it is in, besides its own.
    pub(super) level: usize,
    pub(super) link: Option<LinkId>,
    /// What the link says, or the text of an item without a link.
    pub(super) label: String,
    /// The number of the list, table or heading that it is in, of those that are in no other.
    pub(super) block: usize,
}

/// The entries of a page, in order.
pub(super) fn entries(document: &Document) -> Vec<ListEntry> {
    let mut reader =
        ListReader { document, entries: Vec::new(), open: Vec::new(), items: Vec::new(), block: 0 };
    for visit in document.walk(Document::ROOT) {
        match visit {
            Visit::Enter(node) => reader.enter(node),
            Visit::Leave(node) => reader.leave(node),
        }
    }
    reader.entries
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListPart {
    /// A list, a table or a heading.
    Block,
    Item,
}

struct ListReader<'d> {
    document: &'d Document,
    entries: Vec<ListEntry>,
    /// The lists, tables and headings around the node.
    open: Vec<NodeId>,
    /// The items around the node: the text of each before its first link or list, and whether it has an entry.
    items: Vec<(String, bool)>,
    block: usize,
}

impl ListReader<'_> {
    fn enter(&mut self, node: NodeId) {
        match self.part(node) {
            Some(ListPart::Block) => {
                self.add_label();
                self.block += usize::from(self.open.is_empty());
                self.open.push(node);
                return;
            }
            Some(ListPart::Item) => return self.items.push((String::new(), false)),
            None => {}
        }
        if let Some(link) = self.link(node).filter(|_| !self.open.is_empty()) {
            if let Some((_, has_entry)) = self.items.last_mut() {
                *has_entry = true;
            }
            self.add(Some(link), text::line(self.document, node));
        }
        if let Kind::Text(text) | Kind::Code(text) = self.document.kind(node)
            && let Some((words, false)) = self.items.last_mut()
        {
            words.push_str(self.document.str(text));
        }
    }

    fn leave(&mut self, node: NodeId) {
        match self.part(node) {
            Some(ListPart::Block) => drop(self.open.pop()),
            Some(ListPart::Item) => drop(self.items.pop()),
            None => {}
        }
    }

    /// Adds the item that is open, before the first list in it.
    fn add_label(&mut self) {
        if let Some((words, has_entry @ false)) = self.items.last_mut() {
            *has_entry = true;
            let label = words.trim().trim_end_matches(':').to_owned();
            if !label.is_empty() {
                self.add(None, label);
            }
        }
    }

    fn add(&mut self, link: Option<LinkId>, label: String) {
        let level = self.items.len().saturating_sub(1);
        self.entries.push(ListEntry { level, link, label, block: self.block });
    }

    fn part(&self, node: NodeId) -> Option<ListPart> {
        match self.document.kind(node) {
            Kind::List(_) | Kind::Table { .. } | Kind::Heading { .. } => Some(ListPart::Block),
            Kind::Item => Some(ListPart::Item),
            Kind::Element { .. } => match self.document.element(node)? {
                "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(ListPart::Block),
                "li" => Some(ListPart::Item),
                _ => None,
            },
            _ => None,
        }
    }

    fn link(&self, node: NodeId) -> Option<LinkId> {
        if let Kind::Link { link, .. } = self.document.kind(node) {
            return Some(link).filter(|link| *link != LinkId::NONE);
        }
        let is_link = self.document.element(node) == Some("a");
        let attributes = self.document.attributes(node).iter().filter(|_| is_link);
        attributes
            .filter_map(|attribute| if let Value::Link(link) = attribute.value { Some(link) } else { None })
            .next()
    }
}
