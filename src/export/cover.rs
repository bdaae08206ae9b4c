//! The cover: a drawing with the guide's title, description, topics and authors.

use std::fmt::Write as _;

use crate::site::href::escape;
use crate::site::svg_text::{Direction, width, wrap};
use crate::site::views::Views;
use crate::theme::view::{CountsView, SiteView, TopicRef};

/// Size in pixels, with the aspect ratio that bookshops require.
const WIDTH: u32 = 1600;
const HEIGHT: u32 = 2560;

const SERIF: &str = "Iowan Old Style, Palatino Linotype, URW Palladio L, P052, Georgia, DejaVu Serif, serif";
const SANS: &str = "Seravek, Gill Sans Nova, Ubuntu, Calibri, DejaVu Sans, sans-serif";
const PAPER: &str = "#fbfaf5";
const INK: &str = "#1a1f2e";
const SOFT: &str = "#59606f";
const RULE: &str = "#d9d6cc";
const ACCENT: &str = "#2747b8";

/// Left edge and width of the text.
const LEFT: f64 = 180.0;
const ROOM: f64 = 1240.0;
/// Font sizes of the title, tried from large to small, and its maximum number of lines.
const TITLE_SIZES: [f64; 4] = [190.0, 160.0, 130.0, 104.0];
const TITLE_LINES: usize = 4;
/// Maximum number of topics.
const TOPICS: usize = 9;

/// Writes lines of text from top to bottom.
struct Pen<'a> {
    accent: &'a str,
    out: String,
    y: f64,
    direction: Direction,
}

/// The drawing, as SVG.
pub(super) fn svg(views: &Views) -> String {
    let site = views.site();
    let accent = site.accent.as_ref().map_or(ACCENT, |accent| accent.light.as_str());
    let mut pen = Pen { accent, out: String::new(), y: 430.0, direction: Direction::of(site) };
    title(&site.title, &mut pen);
    pen.y += 40.0;
    for line in wrap(&site.description, ROOM / 52.0, 4) {
        pen.line(&line, SANS, 52.0, SOFT, "");
    }
    topics(site, &mut pen);
    pen.y = 2300.0;
    let authors = wrap(&site.authors.join(", "), ROOM / 56.0, 1).concat();
    pen.line(&authors, SERIF, 56.0, INK, " font-weight=\"600\"");
    pen.line(&counts(&views.overview().counts), SANS, 40.0, SOFT, "");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{}\">\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{PAPER}\"/>\
         <path d=\"M90 90H1510V2470H90Z\" fill=\"none\" stroke=\"{RULE}\" stroke-width=\"4\"/>\
         <path d=\"M108 108H1492V2452H108Z\" fill=\"none\" stroke=\"{RULE}\" stroke-width=\"2\"/>\
         <path d=\"M90 90H1510\" stroke=\"{accent}\" stroke-width=\"16\"/>{}</svg>\n",
        escape(&site.title),
        pen.out
    )
}

fn title(text: &str, pen: &mut Pen<'_>) {
    let fits = |size: &f64| {
        let lines = wrap(text, ROOM / size, TITLE_LINES + 1);
        lines.len() <= TITLE_LINES && lines.iter().all(|line| width(line) * size <= ROOM)
    };
    let size = TITLE_SIZES.into_iter().find(|size| fits(size)).unwrap_or(TITLE_SIZES[3]);
    for line in wrap(text, ROOM / size, TITLE_LINES) {
        pen.line(&line, SERIF, size, INK, "");
    }
}

/// The topics with the bars of their priorities, as far as they fit.
fn topics(site: &SiteView, pen: &mut Pen<'_>) {
    let shown: Vec<&TopicRef> = site.topics.iter().take(TOPICS).collect();
    // Aligned at the bottom, above the author.
    pen.y = (2120.0 - 92.0 * shown.len() as f64).max(pen.y + 80.0);
    for topic in shown {
        if pen.y > 2140.0 {
            break;
        }
        // Writing to a `String` cannot fail.
        let _ = write!(
            pen.out,
            "<path d=\"M{LEFT} {0:.0}H{1}\" stroke=\"{RULE}\" stroke-width=\"2\"/>",
            pen.y - 62.0,
            LEFT + ROOM
        );
        bars(topic.priority.map_or(0, |priority| priority.rank), pen);
        let name = wrap(&topic.title, (ROOM - 160.0) / 54.0, 1).concat();
        pen.line(&name, SERIF, 54.0, INK, "");
        pen.y += 92.0 - 54.0 * 1.24;
    }
}

fn bars(rank: u8, pen: &mut Pen<'_>) {
    let start = pen.direction.choose(LEFT + ROOM - 84.0, LEFT);
    for bar in (0..4_u8).filter(|_| rank > 0) {
        let height = 12.0 + 9.0 * f64::from(bar);
        let fill = if bar < rank { pen.accent } else { RULE };
        let x = start + 22.0 * f64::from(bar);
        let _ = write!(
            pen.out,
            "<rect x=\"{x}\" y=\"{:.0}\" width=\"14\" height=\"{height}\" rx=\"2\" fill=\"{fill}\"/>",
            pen.y - height
        );
    }
}

fn counts(counts: &CountsView) -> String {
    let parts = [(counts.topics, "topic"), (counts.questions, "question"), (counts.comparisons, "table")];
    let words = parts.into_iter().filter(|(count, _)| *count > 0);
    words
        .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
        .collect::<Vec<_>>()
        .join(" · ")
}

impl Pen<'_> {
    fn line(&mut self, text: &str, face: &str, size: f64, colour: &str, more: &str) {
        if !text.is_empty() {
            let (x, direction) = (self.direction.choose(LEFT, LEFT + ROOM), self.direction.attribute());
            let _ = write!(
                self.out,
                "<text x=\"{x}\" y=\"{:.0}\" font-family=\"{face}\" font-size=\"{size}\" fill=\"{colour}\"{direction}{more}>{}</text>",
                self.y,
                escape(text)
            );
        }
        self.y += size * 1.24;
    }
}
