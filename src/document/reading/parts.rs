//! The parts of lists and tables in the order that EPUB requires. A parser of HTML leaves them where they were written: text between items, a caption
//! below its table, two heads.

use super::names::{is_ignored, output_name};
use crate::document::kind::Kind;
use crate::document::node::{Document, NodeId};

/// The parts of tables in their order. Only the columns and the bodies may be several.
const TABLE_PARTS: [&str; 5] = ["caption", "colgroup", "thead", "tbody", "tfoot"];
const CAPTION: usize = 0;
const COLUMNS: usize = 1;
const BODY: usize = 3;

/// A copy of the document in which the parts of the lists and tables in `root` are in order; `None` if they already are.
pub(super) fn arranged(document: &Document, root: NodeId) -> Option<Document> {
    let misplaced: Vec<(NodeId, &str)> = document
        .descendants(root)
        .filter_map(|node| {
            let name = output_name(document, node)?;
            let is_misplaced = match name {
                "ul" | "ol" | "dl" => document.children(node).any(|child| is_stray(document, name, child)),
                "table" => !is_in_order(document, node),
                _ => false,
            };
            is_misplaced.then_some((node, name))
        })
        .collect();
    if misplaced.is_empty() {
        return None;
    }
    let mut copy = document.clone();
    for (node, name) in misplaced {
        match name {
            "table" => arrange_table(&mut copy, node),
            list => arrange_list(&mut copy, list, node),
        }
    }
    Some(copy)
}

/// Whether a node is a part of a list.
fn is_item(document: &Document, list: &str, node: NodeId) -> bool {
    match (list, output_name(document, node)) {
        ("dl", Some("dt" | "dd")) => true,
        ("dl", _) => false,
        (_, name) => name == Some("li"),
    }
}

fn is_stray(document: &Document, list: &str, node: NodeId) -> bool {
    !is_ignored(document, node) && !is_item(document, list, node)
}

/// Moves what is between the items of a list to the end of the item before.
fn arrange_list(document: &mut Document, list: &str, node: NodeId) {
    if list == "dl" {
        unwrap_groups(document, node);
    }
    let mut item = None;
    // What the strays that follow one another are moved to.
    let mut run = None;
    let children: Vec<NodeId> = document.children(node).collect();
    for child in children {
        if is_item(document, list, child) {
            (item, run) = (Some(child), None);
        } else if let Some(run) = run {
            document.detach(child);
            document.append(run, child);
        } else if is_stray(document, list, child) {
            let wrapper = match (item, list) {
                (Some(_), _) => document.push_element("div"),
                (None, "dl") => document.push_element("dd"),
                (None, _) => document.push_element("li"),
            };
            match item {
                Some(item) => document.append(item, wrapper),
                None => document.insert_before(child, wrapper),
            }
            document.detach(child);
            document.append(wrapper, child);
            run = Some(wrapper);
            item = item.or(run);
        }
    }
}

/// Replaces groups of terms with their definitions, which HTML allows in a `<div>`, by their content.
fn unwrap_groups(document: &mut Document, list: NodeId) {
    let is_part = |node: NodeId| is_ignored(document, node) || is_item(document, "dl", node);
    let is_group =
        |node: &NodeId| document.element(*node) == Some("div") && document.children(*node).all(is_part);
    let groups: Vec<NodeId> = document.children(list).filter(is_group).collect();
    groups.into_iter().for_each(|group| document.unwrap(group));
}

/// The parts of a table, each with its index in the order of parts.
fn table_parts(document: &Document, table: NodeId) -> Vec<(NodeId, usize)> {
    let index = |node: NodeId| {
        let name = output_name(document, node)?;
        TABLE_PARTS.iter().position(|part| *part == if name == "tr" { "tbody" } else { name })
    };
    document.children(table).filter_map(|part| Some((part, index(part)?))).collect()
}

fn is_in_order(document: &Document, table: NodeId) -> bool {
    let may_repeat = |index: usize| index == COLUMNS || index == BODY;
    let parts = table_parts(document, table);
    parts.windows(2).all(|pair| {
        let (before, next) = (pair[0].1, pair[1].1);
        before < next || before == next && may_repeat(next)
    })
}

/// Puts the parts of a table in order, as browsers show them: a second head or foot is a body. A second caption is a part of the first.
fn arrange_table(document: &mut Document, table: NodeId) {
    let mut ordered: [Vec<NodeId>; TABLE_PARTS.len()] = Default::default();
    for (part, index) in table_parts(document, table) {
        document.detach(part);
        match (index, ordered[index].first().copied()) {
            (CAPTION, Some(first)) => {
                document.make_element(part, "div");
                document.append(first, part);
            }
            (COLUMNS | BODY, _) | (_, None) => ordered[index].push(part),
            (_, Some(_)) => {
                document.set_kind(part, Kind::TableBody);
                ordered[BODY].push(part);
            }
        }
    }
    for part in ordered.into_iter().flatten() {
        document.append(table, part);
    }
}
