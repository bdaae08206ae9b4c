//! Social cards: the preview image of a shared link, 1200 × 630 pixels as social networks require.

use std::fmt::Write;

use serde::Serialize;

use super::href::escape;
use super::svg_text::{Direction, width, wrap};

/// An old-style serif, as pages have; the file is drawn where the theme's style sheet is not.
const SERIF: &str = "Iowan Old Style, Palatino Linotype, URW Palladio L, P052, Georgia, DejaVu Serif, serif";
const SANS: &str = "Seravek, Gill Sans Nova, Ubuntu, Calibri, DejaVu Sans, sans-serif";

/// The theme's light tokens, as the sRGB that old renderers know.
const PAPER: &str = "#fbfaf5";
const INK: &str = "#1a1f2e";
const SOFT: &str = "#59606f";
const RULE: &str = "#d9d6cc";
const ACCENT: &str = "#2747b8";

/// The width for a title, and the sizes tried from large to small.
const TITLE_WIDTH: f64 = 1000.0;
const TITLE_SIZES: [f64; 4] = [92.0, 78.0, 66.0, 56.0];
const TITLE_LINES: usize = 3;

/// The text of a card.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct CardText<'w> {
    /// The guide's name.
    pub guide: &'w str,
    /// The topic's name, if the page has one.
    pub topic: Option<&'w str>,
    /// The page's title.
    pub title: &'w str,
    /// The page's priority: 1 to 4 bars, 0 for none.
    pub priority_rank: u8,
    /// The direction of the text.
    pub direction: Direction,
    /// The book's accent as `#rrggbb`, if it has one.
    pub accent: Option<&'w str>,
}

/// The card of a page.
pub fn card(text: CardText<'_>) -> String {
    let CardText { guide, topic, title, priority_rank, direction, accent } = text;
    let accent = accent.unwrap_or(ACCENT);
    let (x, anchor) = (direction.choose(100, 1100), direction.attribute());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 630\" width=\"1200\" height=\"630\"><rect width=\"1200\" height=\"630\" fill=\"{PAPER}\"/><path d=\"M60 60H1140V570H60Z\" fill=\"none\" stroke=\"{RULE}\" stroke-width=\"2\"/><path d=\"M60 60H1140\" stroke=\"{accent}\" stroke-width=\"6\"/>"
    );
    let over = topic.unwrap_or(if title == guide { "" } else { guide });
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"140\" font-family=\"{SANS}\" font-size=\"30\" fill=\"{SOFT}\"{anchor}>{}</text>",
        escape(&one_line(over, 30.0))
    );
    let (size, lines) = fitted(title);
    let mut y = 345.0 - (lines.len() as f64 - 1.0) * size * 0.58 + size * 0.3;
    for line in lines {
        let _ = write!(
            out,
            "<text x=\"{x}\" y=\"{y:.0}\" font-family=\"{SERIF}\" font-size=\"{size}\" fill=\"{INK}\"{anchor}>{}</text>",
            escape(&line)
        );
        y += size * 1.16;
    }
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"530\" font-family=\"{SERIF}\" font-size=\"30\" font-weight=\"600\" fill=\"{INK}\"{anchor}>{}</text>",
        escape(&one_line(guide, 30.0))
    );
    bars(priority_rank, direction.choose(1040.0, 100.0), accent, &mut out);
    out.push_str("</svg>\n");
    out
}

/// The largest size at which the title fits, and its lines.
fn fitted(title: &str) -> (f64, Vec<String>) {
    for size in TITLE_SIZES {
        // One line more than allowed shows that it does not fit.
        let lines = wrap(title, TITLE_WIDTH / size, TITLE_LINES + 1);
        if lines.len() <= TITLE_LINES && lines.iter().all(|line| width(line) * size <= TITLE_WIDTH) {
            return (size, lines);
        }
    }
    let size = TITLE_SIZES[TITLE_SIZES.len() - 1];
    (size, wrap(title, TITLE_WIDTH / size, TITLE_LINES))
}

fn one_line(text: &str, size: f64) -> String {
    wrap(text, 800.0 / size, 1).concat()
}

fn bars(rank: u8, x: f64, accent: &str, out: &mut String) {
    if rank == 0 {
        return;
    }
    for bar in 0..4_u8 {
        let height = 16.0 + 10.0 * f64::from(bar);
        let fill = if bar < rank { accent } else { RULE };
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"10\" height=\"{height}\" rx=\"2\" fill=\"{fill}\"/>",
            x + 16.0 * f64::from(bar),
            530.0 - height
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_long_titles_and_escapes() {
        let (size, lines) = fitted(
            "Replication, partitioning, sharding and the many ways in which a cluster of machines may come to disagree about the time of day",
        );
        assert!(size >= 56.0 && lines.len() <= TITLE_LINES);
        let direction = Direction::LeftToRight;
        let (guide, topic) = ("Guide", Some("A & B"));
        let text = CardText { guide, topic, title: "<b>", priority_rank: 2, direction, accent: None };
        let drawing = card(text);
        assert!(drawing.contains("A &amp; B") && drawing.contains("&lt;b&gt;") && !drawing.contains("<b>"));
        assert_eq!(drawing.matches(&format!("rx=\"2\" fill=\"{ACCENT}\"")).count(), 2);
        let drawing = card(CardText { accent: Some("#7a1f5c"), ..text });
        assert!(!drawing.contains(ACCENT) && drawing.matches("#7a1f5c").count() == 3);
    }
}
