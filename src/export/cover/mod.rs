//! The cover: a drawing with the guide's title, description, topics and authors.

mod raster;

use crate::raster::FontFinder;
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

/// The cover.
pub(super) struct Cover {
    title: String,
    direction: Direction,
    shapes: Vec<Shape>,
}

/// What the cover is drawn with, in its pixels.
enum Shape {
    Rectangle {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        fill: String,
    },
    /// A line of text, from its baseline.
    Text {
        y: f64,
        text: String,
        face: Face,
        size: f64,
        fill: String,
    },
}

/// The font of a line of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Serif,
    BoldSerif,
    Sans,
}

/// Draws from top to bottom.
struct Pen<'a> {
    accent: &'a str,
    shapes: Vec<Shape>,
    y: f64,
    direction: Direction,
}

impl Cover {
    /// The cover of a guide.
    pub(super) fn new(views: &Views) -> Self {
        let site = views.site();
        let accent = site.theme.accent.as_ref().map_or(ACCENT, |accent| accent.light.as_str());
        let mut pen = Pen { accent, shapes: Vec::new(), y: 430.0, direction: Direction::of(site) };
        title(&site.title, &mut pen);
        pen.y += 40.0;
        // Narrower than the title: DejaVu Sans is wider than the fonts that widths are estimated by.
        for line in wrap(&site.description, ROOM / 57.0, 4) {
            pen.line(&line, Face::Sans, 52.0, PAPER);
        }
        let ground = [(0.0, f64::from(HEIGHT), PAPER), (0.0, pen.y + 40.0, accent)];
        let ground = ground.map(|(y, bottom, fill)| Shape::Rectangle {
            x: 0.0,
            y,
            width: f64::from(WIDTH),
            height: bottom - y,
            fill: fill.to_owned(),
        });
        pen.shapes.splice(0..0, ground);
        topics(site, &mut pen);
        pen.y = 2300.0;
        let authors = wrap(&site.authors.join(", "), ROOM / 56.0, 1).concat();
        pen.line(&authors, Face::BoldSerif, 56.0, INK);
        pen.line(&counts(&views.overview().counts), Face::Sans, 40.0, SOFT);
        Self { title: site.title.clone(), direction: pen.direction, shapes: pen.shapes }
    }

    /// As SVG, whose text e-readers draw in their own fonts.
    pub(super) fn svg(&self) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{}\">",
            escape(&self.title)
        );
        let (x, direction) = (self.direction.choose(LEFT, LEFT + ROOM), self.direction.attribute());
        for shape in &self.shapes {
            out.push_str(&match shape {
                Shape::Rectangle { x, y, width, height, fill } => {
                    format!("<rect x=\"{x}\" y=\"{y:.0}\" width=\"{width}\" height=\"{height:.0}\" fill=\"{fill}\"/>")
                }
                Shape::Text { y, text, face, size, fill } => format!(
                    "<text x=\"{x}\" y=\"{y:.0}\" font-family=\"{}\" font-size=\"{size}\" fill=\"{fill}\"{direction}{}>{}</text>",
                    if *face == Face::Sans { SANS } else { SERIF },
                    if *face == Face::BoldSerif { " font-weight=\"600\"" } else { "" },
                    escape(text)
                ),
            });
        }
        out + "</svg>\n"
    }

    /// As PNG for shelves of books, which do not draw SVG, and a note on what is missing there for the author.
    pub(super) fn png(&self, finder: &dyn FontFinder, language: &str) -> (Vec<u8>, Option<String>) {
        let fonts = raster::fonts(&self.shapes, finder, language);
        let png = raster::png(
            &self.shapes,
            (WIDTH, HEIGHT),
            (self.direction.choose(LEFT, LEFT + ROOM), self.direction),
            &fonts,
        );
        let is_incomplete = !fonts.drawable()(&self.title).1.is_empty();
        let note = "cover.png does not show the title: no font on this computer has its characters";
        (png, is_incomplete.then(|| note.to_owned()))
    }
}

fn title(text: &str, pen: &mut Pen<'_>) {
    let fits = |size: &f64| {
        let lines = wrap(text, ROOM / size, TITLE_LINES + 1);
        lines.len() <= TITLE_LINES && lines.iter().all(|line| width(line) * size <= ROOM)
    };
    let size = TITLE_SIZES.into_iter().find(|size| fits(size)).unwrap_or(TITLE_SIZES[3]);
    for line in wrap(text, ROOM / size, TITLE_LINES) {
        pen.line(&line, Face::Serif, size, PAPER);
    }
}

/// The topics with the bars of their priorities, as far as they fit.
fn topics(site: &SiteView, pen: &mut Pen<'_>) {
    let shown: Vec<&TopicRef> = site.topics.iter().take(TOPICS).collect();
    // Aligned at the bottom, above the author.
    pen.y = (2120.0 - 92.0 * shown.len() as f64).max(pen.y + 160.0);
    for topic in shown {
        if pen.y > 2140.0 {
            break;
        }
        pen.rectangle((LEFT, pen.y - 63.0), (ROOM, 2.0), RULE);
        bars(topic.priority.map_or(0, |priority| priority.rank), pen);
        let name = wrap(&topic.title, (ROOM - 160.0) / 54.0, 1).concat();
        pen.line(&name, Face::Serif, 54.0, INK);
        pen.y += 92.0 - 54.0 * 1.24;
    }
}

fn bars(rank: u8, pen: &mut Pen<'_>) {
    let start = pen.direction.choose(LEFT + ROOM - 84.0, LEFT);
    for bar in (0..4_u8).filter(|_| rank > 0) {
        let height = 12.0 + 9.0 * f64::from(bar);
        let fill = if bar < rank { pen.accent } else { RULE };
        let x = start + 22.0 * f64::from(bar);
        pen.rectangle((x, pen.y - height), (14.0, height), fill);
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
    fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        self.shapes.push(Shape::Rectangle { x, y, width, height, fill: fill.to_owned() });
    }

    fn line(&mut self, text: &str, face: Face, size: f64, fill: &str) {
        if !text.is_empty() {
            let (text, fill) = (text.to_owned(), fill.to_owned());
            self.shapes.push(Shape::Text { y: self.y, text, face, size, fill });
        }
        self.y += size * 1.24;
    }
}
