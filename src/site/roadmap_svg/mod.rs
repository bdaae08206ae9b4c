//! The roadmap as a drawing: topics in layers, each after those that it requires.
//!
//! The SVG has classes and no colours, so that one drawing serves light, dark and print.

mod layers;

use std::fmt::Write;

use super::href::escape;
use super::svg_text::{Direction, wrap};
use crate::model::TopicId;
use crate::model::ids::{IndexSlice, IndexVec};
use layers::{RoadmapLayout, Slot};

/// An arrow from a topic to one that requires it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What is required.
    pub from: TopicId,
    /// What requires it.
    pub to: TopicId,
}

/// A topic in the drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapNode {
    /// For scripts: `data-topic`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// A line below the name.
    pub meta: String,
    /// The address of its page.
    pub url: String,
    /// The rank of its priority, 1 to 4; 0 for none.
    pub priority_rank: u8,
    /// Reading time, to which the height of the node is proportional in part.
    pub minutes: usize,
}

/// The amount of detail in a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Names with questions and minutes.
    Full,
    /// Names only, in smaller nodes.
    Compact,
}

/// The end of an edge at a node.
#[derive(Debug, Clone, Copy)]
enum EdgeEnd {
    Start,
    Tip,
}

/// Lengths of a drawing, in pixels.
struct Scale {
    node: f64,
    column_gap: f64,
    gap: f64,
    lane: f64,
    title: f64,
    line: f64,
    pad: f64,
    has_meta: bool,
}

const FULL: Scale = Scale {
    node: 190.0,
    column_gap: 64.0,
    gap: 22.0,
    lane: 8.0,
    title: 16.0,
    line: 20.0,
    pad: 14.0,
    has_meta: true,
};
const COMPACT: Scale = Scale {
    node: 148.0,
    column_gap: 48.0,
    gap: 14.0,
    lane: 6.0,
    title: 16.0,
    line: 19.0,
    pad: 10.0,
    has_meta: false,
};

/// Space around the drawing, for strokes, focus rings, and rings on the corners of nodes.
const MARGIN: f64 = 10.0;
/// Width of the ring that a script may draw on a node's corner.
const RING: f64 = 18.0;
/// Distance between the ends of edges that meet at one node.
const PORT: f64 = 9.0;
/// Room for the bars beside a title.
const BARS: f64 = 30.0;
/// Minutes of reading time per pixel of additional height, and the maximum additional height.
const MINUTES_A_PIXEL: usize = 6;
const MOST_PIXELS: usize = 16;

/// Draws the topics in `nodes`, and the `edges` between them, as a group with an accessible `name`.
pub fn svg(
    name: &str,
    nodes: &IndexSlice<TopicId, [RoadmapNode]>,
    edges: &[Edge],
    detail: Detail,
    direction: Direction,
) -> String {
    let scale = match detail {
        Detail::Full => FULL,
        Detail::Compact => COMPACT,
    };
    let titles: IndexVec<TopicId, Vec<String>> =
        nodes.iter().map(|node| wrap(&node.title, scale.title_width(), 2)).collect();
    let sizes: IndexVec<TopicId, f64> =
        nodes.iter().zip(&titles).map(|(node, title)| scale.height(node, title.len())).collect();
    let layout = layers::lay_out(&sizes, edges, scale.gap, scale.lane);
    let columns = layout.layers.len() as f64;
    let width = 2.0 * MARGIN + columns * scale.node + (columns - 1.0).max(0.0) * scale.column_gap;
    let bottom = layout.slots.iter().map(|slot| slot.middle + slot.size / 2.0).fold(0.0, f64::max);
    // Browsers round the height: another one than the view box has would scale the texts.
    let height = (2.0 * MARGIN + bottom).ceil();
    let drawing = RoadmapDrawing { scale, width, direction };
    let mut out = format!(
        "<svg class=\"roadmap-svg\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"group\" aria-label=\"{name}\">",
        name = escape(name),
        w = number(width),
        h = number(height),
    );
    for chain in &layout.chains {
        drawing.edge(&layout, chain, &mut out);
    }
    // The order of elements is that of the layers, for keyboards and screen readers.
    for slot in layout.layers.iter().flatten().map(|slot| &layout.slots[*slot]) {
        if let Some(node) = slot.node {
            drawing.node(slot, &nodes[node], &titles[node], &mut out);
        }
    }
    out.push_str("</svg>");
    out
}

impl Scale {
    /// Width for a title, in its font sizes.
    fn title_width(&self) -> f64 {
        (self.node - 2.0 * self.pad - BARS) / self.title
    }

    fn height(&self, node: &RoadmapNode, lines: usize) -> f64 {
        let meta = if self.has_meta { self.line } else { 0.0 };
        let extra = if self.has_meta { (node.minutes / MINUTES_A_PIXEL).min(MOST_PIXELS) } else { 0 };
        2.0 * self.pad + lines as f64 * self.line + meta + extra as f64
    }
}

struct RoadmapDrawing {
    scale: Scale,
    width: f64,
    direction: Direction,
}

impl RoadmapDrawing {
    /// The left side of a layer, before mirroring.
    fn left(&self, layer: usize) -> f64 {
        MARGIN + layer as f64 * (self.scale.node + self.scale.column_gap)
    }

    fn x(&self, x: f64) -> f64 {
        self.direction.choose(x, self.width - x)
    }

    fn edge(&self, layout: &RoadmapLayout, chain: &[usize], out: &mut String) {
        let mut path = String::new();
        for pair in chain.windows(2) {
            let (from, to) = (&layout.slots[pair[0]], &layout.slots[pair[1]]);
            let (x1, x2) = (self.left(from.layer) + self.scale.node, self.left(to.layer));
            let y1 = MARGIN + from.middle + port(layout, from, pair[0], pair[1], EdgeEnd::Start);
            let y2 = MARGIN + to.middle + port(layout, to, pair[1], pair[0], EdgeEnd::Tip);
            let bend = f64::midpoint(x1, x2);
            let command = if path.is_empty() { 'M' } else { 'L' };
            // Writing to a String cannot fail.
            let _ = write!(
                path,
                "{command}{} {}C{} {} {} {} {} {}",
                number(self.x(x1)),
                number(y1),
                number(self.x(bend)),
                number(y1),
                number(self.x(bend)),
                number(y2),
                number(self.x(x2)),
                number(y2)
            );
            if to.node.is_some() {
                // The arrow's head.
                let back = self.x(x2 - 6.0);
                let _ = write!(
                    path,
                    "M{} {}L{} {}L{} {}",
                    number(back),
                    number(y2 - 4.0),
                    number(self.x(x2)),
                    number(y2),
                    number(back),
                    number(y2 + 4.0)
                );
            }
        }
        let _ = write!(out, "<path class=\"roadmap-edge\" d=\"{path}\"/>");
    }

    fn node(&self, slot: &Slot, node: &RoadmapNode, title: &[String], out: &mut String) {
        let scale = &self.scale;
        let left = self.left(slot.layer);
        let corner = self.direction.choose(left, self.width - left - scale.node);
        let top = MARGIN + slot.middle - slot.size / 2.0;
        let text_x = self.direction.choose(corner + scale.pad, corner + scale.node - scale.pad);
        let _ = write!(
            out,
            "<a class=\"roadmap-node\" href=\"{}\" data-topic=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
            escape(&node.url),
            escape(&node.id),
            number(corner),
            number(top),
            number(scale.node),
            number(slot.size)
        );
        if title.join(" ") != node.title {
            let _ = write!(out, "<title>{}</title>", escape(&node.title));
        }
        let anchor = self.direction.attribute();
        let lines = title.len() as f64 + if scale.has_meta { 1.0 } else { 0.0 };
        let mut baseline = top + (slot.size - lines * scale.line) / 2.0 + scale.line * 0.75;
        for line in title {
            let _ = write!(
                out,
                "<text class=\"roadmap-title\" x=\"{}\" y=\"{}\"{anchor}>{}</text>",
                number(text_x),
                number(baseline),
                escape(line)
            );
            baseline += scale.line;
        }
        if scale.has_meta {
            let _ = write!(
                out,
                "<text class=\"roadmap-meta\" x=\"{}\" y=\"{}\"{anchor}>{}</text>",
                number(text_x),
                number(baseline),
                escape(&node.meta)
            );
        }
        if node.priority_rank > 0 {
            let x = self.direction.choose(corner + scale.node - scale.pad - 18.0, corner + scale.pad);
            bars(x, top + scale.pad + 14.0, node.priority_rank, out);
        }
        // The anchor for a progress ring, which a script draws on the corner where no edge ends.
        let ring = self.direction.choose(corner + scale.node, corner);
        let _ = write!(
            out,
            "<g data-ring=\"\" data-x=\"{}\" data-y=\"{}\" data-size=\"{}\"/></a>",
            number(ring - RING / 2.0),
            number(top - RING / 2.0),
            number(RING)
        );
    }
}

/// Four bars with the baseline `y`, `rank` of them filled by the style sheet.
fn bars(x: f64, y: f64, rank: u8, out: &mut String) {
    let _ = write!(out, "<g class=\"bars bars-{rank}\" aria-hidden=\"true\">");
    for bar in 0..4_u8 {
        let height = 5.0 + 3.0 * f64::from(bar);
        let _ = write!(
            out,
            "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"3\" height=\"{}\" rx=\"1\"/>",
            number(x + 5.0 * f64::from(bar)),
            number(y - height),
            number(height)
        );
    }
    out.push_str("</g>");
}

/// The offset from a slot's middle at which its edge to `other` ends: edges are spread in the order of their other ends.
fn port(layout: &RoadmapLayout, slot: &Slot, own: usize, other: usize, end: EdgeEnd) -> f64 {
    if slot.node.is_none() {
        return 0.0;
    }
    let mut others: Vec<usize> = layout
        .chains
        .iter()
        .flat_map(|chain| chain.windows(2))
        .filter_map(|pair| match end {
            EdgeEnd::Start if pair[0] == own => Some(pair[1]),
            EdgeEnd::Tip if pair[1] == own => Some(pair[0]),
            _ => None,
        })
        .collect();
    others.sort_by(|a, b| layout.slots[*a].middle.total_cmp(&layout.slots[*b].middle).then(a.cmp(b)));
    let position = others.iter().position(|slot| *slot == other).unwrap_or_default() as f64;
    let spread = PORT.min((slot.size - 16.0).max(0.0) / others.len().max(1) as f64);
    (position - (others.len() as f64 - 1.0) / 2.0) * spread
}

/// A length with at most one decimal.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // Negative zero would be written with its sign.
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths })
}

#[cfg(test)]
mod tests {
    use super::super::svg_text::width;
    use super::*;
    use crate::model::ids::{Idx as _, index_vec};

    fn first_to_second() -> Edge {
        Edge { from: TopicId::from_usize(0), to: TopicId::from_usize(1) }
    }

    fn node(title: &str) -> RoadmapNode {
        RoadmapNode {
            id: title.into(),
            title: title.into(),
            meta: "3 questions".into(),
            url: "x/index.html".into(),
            priority_rank: 3,
            minutes: 30,
        }
    }

    #[test]
    fn draws_every_topic_as_a_link_and_no_colour() {
        let drawing = svg(
            "Roadmap",
            &index_vec![node("Databases"), node("A & B")],
            &[first_to_second()],
            Detail::Full,
            Direction::LeftToRight,
        );
        assert_eq!(drawing.matches("<a class=\"roadmap-node\"").count(), 2);
        assert_eq!(drawing.matches("class=\"roadmap-edge\"").count(), 1);
        assert!(drawing.contains("A &amp; B") && !drawing.contains("style=") && !drawing.contains("fill="));
    }

    #[test]
    fn mirrors_for_scripts_from_right_to_left() {
        let ltr = svg(
            "Roadmap",
            &index_vec![node("a"), node("b")],
            &[first_to_second()],
            Detail::Full,
            Direction::LeftToRight,
        );
        let rtl = svg(
            "Roadmap",
            &index_vec![node("a"), node("b")],
            &[first_to_second()],
            Detail::Full,
            Direction::RightToLeft,
        );
        let first_rect = |drawing: &str| {
            drawing.split("<rect x=\"").nth(1).and_then(|rest| rest.split('"').next()?.parse::<f64>().ok())
        };
        assert!(first_rect(&ltr) < first_rect(&rtl), "the first layer is on the right");
    }

    #[test]
    fn a_title_too_long_is_cut_and_told_whole() {
        let long = "Distributed systems and everything that can go wrong in them at night";
        let drawing = svg("Roadmap", &index_vec![node(long)], &[], Detail::Full, Direction::LeftToRight);
        assert!(drawing.contains('…') && drawing.contains(&format!("<title>{long}</title>")));
        let limit = FULL.title_width();
        assert!(wrap(long, limit, 2).iter().all(|line| width(line) <= limit));
    }

    #[test]
    fn nothing_to_draw_is_a_drawing() {
        assert!(svg("Roadmap", &index_vec![], &[], Detail::Full, Direction::LeftToRight).ends_with("</svg>"));
    }
}
