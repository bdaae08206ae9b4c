//! Tables: what they are about, and which cells are heads.

use std::collections::HashMap;

use crate::document::kind::Scope;
use crate::document::{Document, Kind, NodeId, text};

/// The longest label of a table, in characters.
const LABEL: usize = 120;

/// Labels every table of Markdown for those who hear it; heads with nothing in them are not heads.
pub(super) fn label(document: &mut Document) {
    let is_table = |node: &NodeId| matches!(document.kind(*node), Kind::Table { .. });
    let tables: Vec<NodeId> = document.descendants(Document::ROOT).filter(is_table).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for table in tables {
        let mut label = Vec::new();
        for cell in heads(document, table) {
            let words = text::line(document, cell);
            if let Kind::TableCell { align, .. } = document.kind(cell)
                && words.is_empty()
            {
                document.set_kind(cell, Kind::TableCell { align, scope: Scope::None });
            }
            if !words.is_empty() {
                label.push(words);
            }
        }
        let label = text::shorten(&label.join(", "), LABEL);
        // Two regions of a page need distinct names.
        let count = seen.entry(label.clone()).or_default();
        *count += 1;
        let label = if *count == 1 { label } else { format!("{label} ({count})") };
        let label = document.intern(&label);
        document.set_kind(table, Kind::Table { label });
    }
}

/// Makes the first cell of each row the head of that row.
pub(super) fn name_rows(document: &mut Document, table: NodeId) {
    for row in rows(document, table).into_iter().skip(1) {
        let Some(first) = document.first(row) else { continue };
        if let Kind::TableCell { align, .. } = document.kind(first)
            && document.first(first).is_some()
        {
            document.set_kind(first, Kind::TableCell { align, scope: Scope::Row });
        }
    }
}

/// The rows of a table, the row of heads first.
pub(super) fn rows(document: &Document, table: NodeId) -> Vec<NodeId> {
    let parts = document.children(table);
    let rows = parts.flat_map(|part| document.children(part));
    rows.filter(|row| document.kind(*row) == Kind::TableRow).collect()
}

/// The cells of a row.
pub(super) fn cells(document: &Document, row: NodeId) -> Vec<NodeId> {
    let is_cell = |node: &NodeId| matches!(document.kind(*node), Kind::TableCell { .. });
    document.children(row).filter(is_cell).collect()
}

fn heads(document: &Document, table: NodeId) -> Vec<NodeId> {
    rows(document, table).first().map(|row| cells(document, *row)).unwrap_or_default()
}
