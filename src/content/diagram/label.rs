//! What a screen reader says of a diagram.

use mermaid_rs_renderer::{DiagramKind, Graph};

/// The most characters of a label.
const MAX_LENGTH: usize = 200;

/// The diagram's kind and what it shows, in the order of the source.
pub(super) fn label(graph: &Graph) -> String {
    let mut label = kind(graph.kind).to_owned();
    let mut separator = ": ";
    for name in names(graph) {
        let name = plain(&name);
        if name.is_empty() {
            continue;
        }
        if label.chars().count() + separator.len() + name.chars().count() > MAX_LENGTH {
            label.push_str(", …");
            break;
        }
        label.push_str(separator);
        label.push_str(&name);
        separator = ", ";
    }
    label
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

fn kind(kind: DiagramKind) -> &'static str {
    match kind {
        DiagramKind::Flowchart => "Flowchart",
        DiagramKind::Class => "Class diagram",
        DiagramKind::State => "State diagram",
        DiagramKind::Sequence | DiagramKind::ZenUML => "Sequence diagram",
        DiagramKind::Er => "Entity relationship diagram",
        DiagramKind::Pie => "Pie chart",
        DiagramKind::Mindmap => "Mind map",
        DiagramKind::Journey => "User journey",
        DiagramKind::Timeline => "Timeline",
        DiagramKind::Gantt => "Gantt chart",
        DiagramKind::Requirement => "Requirement diagram",
        DiagramKind::GitGraph => "Git graph",
        DiagramKind::C4 => "C4 diagram",
        DiagramKind::Sankey => "Sankey diagram",
        DiagramKind::Quadrant => "Quadrant chart",
        DiagramKind::Block => "Block diagram",
        DiagramKind::Packet => "Packet diagram",
        DiagramKind::Kanban => "Kanban board",
        DiagramKind::Architecture => "Architecture diagram",
        DiagramKind::Radar => "Radar chart",
        DiagramKind::Treemap => "Treemap",
        DiagramKind::XYChart => "XY chart",
    }
}
