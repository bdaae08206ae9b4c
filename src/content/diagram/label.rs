//! The text alternative of a diagram.

use mermaid_rs_renderer::{DiagramKind, Graph};

/// Maximum number of characters of a text alternative.
const MAX_LENGTH: usize = 200;

/// What a diagram shows, in the order of the source.
pub(super) fn parts(graph: &Graph) -> String {
    let mut parts = String::new();
    for name in names(graph) {
        let name = plain(&name);
        if name.is_empty() {
            continue;
        }
        if parts.chars().count() + 2 + name.chars().count() > MAX_LENGTH {
            parts.push_str(", …");
            break;
        }
        if !parts.is_empty() {
            parts.push_str(", ");
        }
        parts.push_str(&name);
    }
    parts
}

/// The title, if there is one, and the names of the parts.
fn names(graph: &Graph) -> Vec<String> {
    let titles = [
        &graph.pie_title, &graph.gantt_title, &graph.journey_title, &graph.quadrant.title,
        &graph.xychart.title, &graph.timeline.title,
    ];
    let mut names: Vec<String> = titles.into_iter().flatten().cloned().collect();
    match graph.kind {
        DiagramKind::Pie => names.extend(graph.pie_slices.iter().map(|slice| slice.label.clone())),
        DiagramKind::Gantt => names.extend(graph.gantt_tasks.iter().map(|task| task.label.clone())),
        DiagramKind::Quadrant => names.extend(graph.quadrant.points.iter().map(|point| point.label.clone())),
        DiagramKind::Timeline => names.extend(graph.timeline.events.iter().map(|event| event.time.clone())),
        _ => names.extend(nodes(graph)),
    }
    names
}

/// Labels of nodes: participants in their own order, the rest in order of first mention.
fn nodes(graph: &Graph) -> impl Iterator<Item = String> {
    let mut nodes: Vec<_> = graph.nodes.values().collect();
    nodes.sort_by_key(|node| {
        let participant = graph.sequence_participants.iter().position(|id| *id == node.id);
        (participant, graph.node_order.get(&node.id), &node.id)
    });
    nodes.into_iter().map(|node| node.label.clone())
}

/// A label without line breaks and what marks the start and end of a state diagram.
fn plain(label: &str) -> String {
    let spaced = label.replace("<br/>", " ").replace("<br>", " ").replace("\\n", " ").replace("[*]", " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a kind of diagram in the texts of the interface, where it follows `diagram.`.
pub(super) fn kind_name(kind: DiagramKind) -> &'static str {
    match kind {
        DiagramKind::Flowchart => "flowchart",
        DiagramKind::Class => "class",
        DiagramKind::State => "state",
        DiagramKind::Sequence | DiagramKind::ZenUML => "sequence",
        DiagramKind::Er => "entity_relationship",
        DiagramKind::Pie => "pie",
        DiagramKind::Mindmap => "mind_map",
        DiagramKind::Journey => "journey",
        DiagramKind::Timeline => "timeline",
        DiagramKind::Gantt => "gantt",
        DiagramKind::Requirement => "requirement",
        DiagramKind::GitGraph => "git",
        DiagramKind::C4 => "c4",
        DiagramKind::Sankey => "sankey",
        DiagramKind::Quadrant => "quadrant",
        DiagramKind::Block => "block",
        DiagramKind::Packet => "packet",
        DiagramKind::Kanban => "kanban",
        DiagramKind::Architecture => "architecture",
        DiagramKind::Radar => "radar",
        DiagramKind::Treemap => "treemap",
        DiagramKind::XYChart => "xy",
    }
}
