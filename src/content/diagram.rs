//! Diagrams: from Mermaid to SVG.

mod label;
mod messages;
mod svg;
mod theme;
mod unclosed;

pub use theme::{ACCENT, WASH};

use std::collections::BTreeSet;
use std::panic::catch_unwind;

use borsh::{BorshDeserialize, BorshSerialize};
use mermaid_rs_renderer::layout::DiagramData;
use mermaid_rs_renderer::validator::validate;
use mermaid_rs_renderer::{DiagramKind, Graph, ParseError, compute_layout, parse_mermaid, render_svg};

use super::isolation::{Isolation, Job, Unfinished};
use crate::cache::{DiskCache, Fingerprint};
use crate::diag::nearest::did_you_mean;

/// The longest diagram, in bytes.
const MAX_LENGTH: usize = 32 * 1024;
/// The most boxes and arrows of one.
const MAX_PARTS: usize = 600;
/// The most arrows that have to find their way between boxes: the time for it grows far more than linearly, and passes
/// some seconds here.
const MAX_ROUTES: usize = 150;

/// Words that a diagram starts with.
const HEADERS: [&str; 19] = [
    "flowchart", "graph", "sequenceDiagram", "classDiagram", "stateDiagram-v2", "stateDiagram", "erDiagram",
    "gantt", "pie", "mindmap", "journey", "timeline", "gitGraph", "quadrantChart", "xychart-beta",
    "block-beta", "sankey-beta", "requirementDiagram", "C4Context",
];

/// The most bytes of a drawing.
const MAX_DRAWING: usize = 4 * 1024 * 1024;

/// What the renderer made of a diagram.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Drawing {
    /// The name of its kind.
    kind: String,
    /// What it shows, in one line.
    parts: String,
    /// The renderer's own SVG.
    svg: String,
}

/// A diagram that can be embedded in any page.
#[derive(Debug)]
pub struct Diagram {
    /// The name of its kind in the texts of the interface, where it follows `diagram.`.
    pub kind: String,
    /// What it shows, in one line: names in the order of the source.
    pub parts: String,
    /// An `<svg>` element for use in HTML, without a text alternative.
    pub svg: String,
    /// Whether there are links in it.
    pub has_links: bool,
}

/// Why a diagram cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DiagramError {
    /// What is wrong, in a few words without a full stop.
    pub message: String,
    /// The line of the source, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The suggested fix, if there is one.
    pub help: Option<String>,
    /// Whether it comes from a limit on time or memory, which the next run may not reach.
    pub is_temporary: bool,
}

/// The diagram of the Mermaid `source`.
///
/// All ids in its SVG begin with `id_prefix`, which must be unique in the page and a valid id itself. There are no styles, no
/// scripts and no elements of HTML in it; colours are meant for a light ground. The same source gives the same bytes on
/// every machine: text is measured by tables, not with the machine's fonts. What the renderer drew is cached: a chart of
/// a dozen boxes takes a tenth of a second.
///
/// # Errors
/// When it is not Mermaid, a kind of diagram that cannot be drawn, or one that `isolation` did not finish.
pub fn diagram(
    source: &str,
    id_prefix: &str,
    cache: &DiskCache,
    isolation: &Isolation,
) -> Result<Diagram, DiagramError> {
    if source.len() > MAX_LENGTH {
        return Err(whole("the diagram is too long"));
    }
    let drawing: Drawing = match cache.get(key(source)) {
        Some(drawing) => drawing,
        None => {
            let drawn: Result<_, DiagramError> =
                isolation.run(&Job::Diagram(source.to_owned())).map_err(|reason| unfinished(&reason))?;
            let drawing = drawn?;
            cache.put(key(source), &drawing);
            drawing
        }
    };
    let svg = svg::adopt(&drawing.svg, id_prefix).ok_or_else(|| whole("the diagram cannot be drawn"))?;
    let has_links = svg.contains("<a ");
    Ok(Diagram { kind: drawing.kind, parts: drawing.parts, svg, has_links })
}

/// The key of a diagram's drawing in the cache.
pub(super) fn key(source: &str) -> Fingerprint {
    Fingerprint::of_parts([&b"drawing"[..], source.as_bytes()])
}

/// What the renderer makes of `source`: for a chart of a dozen boxes some ten milliseconds, most of them spent on ways for its arrows.
pub(super) fn draw(source: &str) -> Result<Drawing, DiagramError> {
    // The renderer indexes and asserts where odd input may prove it wrong. Nothing outlives the call, so nothing is left
    // half done.
    catch_unwind(|| render(source)).unwrap_or_else(|_| Err(whole("the diagram cannot be drawn")))
}

fn render(source: &str) -> Result<Drawing, DiagramError> {
    let graph = parse(source)?;
    let has_routes = graph.kind != DiagramKind::Sequence;
    if graph.nodes.len() + graph.edges.len() > MAX_PARTS || has_routes && graph.edges.len() > MAX_ROUTES {
        return Err(whole("the diagram has too many parts"));
    }
    let (theme, config) = (theme::theme(), theme::layout());
    let layout = compute_layout(&graph, &theme, &config);
    if matches!(layout.diagram, DiagramData::Error(_)) {
        return Err(whole("the diagram cannot be drawn"));
    }
    let svg = render_svg(&layout, &theme, &config);
    if svg.len() > MAX_DRAWING {
        return Err(whole("the drawing is too large"));
    }
    Ok(Drawing { kind: label::kind_name(graph.kind).to_owned(), parts: label::parts(&graph), svg })
}

fn parse(source: &str) -> Result<Graph, DiagramError> {
    match validate(source) {
        // Participants may be used without being declared, and `+R` is R activated.
        Ok(()) | Err(ParseError::UnknownParticipant { .. }) => {}
        Err(error) => return Err(explain(error)),
    }
    let kind = header(source).map_or("", |(_, kind)| kind);
    if let Some(unclosed) = unclosed::unclosed(source, kind) {
        let help = format!("write `{}` where it ends", unclosed.closing);
        let message = format!("the `{}` is not closed", unclosed.opening);
        return Err(DiagramError { line: Some(unclosed.line), help: Some(help), ..whole(&message) });
    }
    let parsed = parse_mermaid(&messages::with_known_arrows(source));
    let mut graph = parsed.map_err(|error| locate(source, &error.to_string()))?.graph;
    // The renderer takes the name of a function, as in `click A callback`, for an address. Those are in quotes.
    let quoted = source.lines().flat_map(|line| line.split('"').skip(1).step_by(2));
    let quoted: BTreeSet<&str> = quoted.collect();
    graph.node_links.retain(|_, link| link.url.contains(['/', ':', '#']) || quoted.contains(&*link.url));
    messages::mark_lost(&mut graph);
    Ok(graph)
}

fn explain(error: ParseError) -> DiagramError {
    let (message, line) = match error {
        ParseError::UnclosedSubgraph { opened_at } => {
            ("what begins here is not closed with `end`".to_owned(), Some(opened_at))
        }
        ParseError::UnexpectedToken { line, found, expected, .. } => {
            (format!("expected {expected}, found `{found}`"), Some(line))
        }
        ParseError::InvalidDirective { line, directive, reason, .. } => {
            (format!("the directive `{directive}` cannot be read: {reason}"), Some(line))
        }
        other => (other.to_string(), None),
    };
    let line = line.and_then(|line| usize::try_from(line).ok());
    DiagramError { message, line, help: None, is_temporary: false }
}

/// An error that the renderer gives without its line: at the text that it quotes, or at the line that names the kind of diagram.
fn locate(source: &str, message: &str) -> DiagramError {
    let line_with = |text: &str| source.lines().position(|line| line.contains(text)).map(|index| index + 1);
    if !message.contains("diagram header") {
        let quoted = message.rsplit_once(": ").map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
        let help = quoted.and_then(end_of_arrow);
        return DiagramError { line: quoted.and_then(line_with), help, ..whole(message) };
    }
    let (line, kind) = header(source).unwrap_or_default();
    let help = did_you_mean(kind, HEADERS);
    let help = help.unwrap_or_else(|| {
        "start with the kind of diagram, such as `flowchart LR` or `sequenceDiagram`".into()
    });
    let message = if kind.is_empty() {
        "the diagram has no kind".into()
    } else {
        format!("`{kind}` is not a kind of diagram")
    };
    DiagramError { line: (line > 0).then_some(line), help: Some(help), ..whole(&message) }
}

/// How to write a line whose first node is read as the end of its arrow, as in `x-->y`.
fn end_of_arrow(line: &str) -> Option<String> {
    let (node, arrow) = line.split_at_checked(1)?;
    let is_end = matches!(node, "x" | "o") && arrow.starts_with(['-', '=']);
    is_end
        .then(|| format!("`{node}` before an arrow is a part of it: write a space between, `{node} {arrow}`"))
}

/// The line, from 1, and first word of the diagram, after comments and front matter.
fn header(source: &str) -> Option<(usize, &str)> {
    let mut fences = 0;
    let lines = source.lines().enumerate().filter(|(_, line)| {
        let is_fence = line.trim() == "---" && fences < 2;
        fences += usize::from(is_fence);
        !is_fence && fences != 1 && !line.trim().is_empty() && !line.trim_start().starts_with("%%")
    });
    let (index, line) = { lines }.next()?;
    Some((index + 1, line.split_whitespace().next()?))
}

fn unfinished(reason: &Unfinished) -> DiagramError {
    DiagramError { is_temporary: true, ..whole(&reason.reason("drawing")) }
}

fn whole(message: &str) -> DiagramError {
    DiagramError { message: message.into(), line: None, help: None, is_temporary: false }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
