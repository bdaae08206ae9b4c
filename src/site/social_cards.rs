//! Social cards: the pictures that social networks show with a link to the guide, to a topic or to an article. They are PNG, since networks show no SVG, of
//! the size that networks ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::svg_text::{Direction, wrap_by};
use crate::cache::Fingerprint;
use crate::config::SocialCards;
use crate::content::front_matter::Grade;
use crate::model::guide::Guide;
use crate::model::routes::PageKind;
use crate::model::{PageId, TopicId};
use crate::raster::{Canvas, Color, FontStyle, Fonts, Point, TextStyle, color};

const WIDTH: usize = 1200;
const HEIGHT: usize = 630;

/// The theme's light tokens in sRGB.
const PAPER: Color = [0xfb, 0xfa, 0xf5];
const INK: Color = [0x1a, 0x1f, 0x2e];
const SOFT: Color = [0x59, 0x60, 0x6f];
const RULE: Color = [0xd9, 0xd6, 0xcc];
const ACCENT: Color = [0x27, 0x47, 0xb8];

/// The width of the text, the sizes of titles from large to small, and the maximum number of their lines.
const TEXT_WIDTH: f64 = 1000.0;
const TITLE_SIZES: [f64; 4] = [88.0, 74.0, 62.0, 52.0];
const TITLE_LINES: usize = 3;
/// Thai, the first script in the order of characters that is written without spaces.
const FIRST_WITHOUT_SPACES: char = '\u{e00}';
/// The size of the lines above and below the title, and their width beside the priority.
const LINE_SIZE: f64 = 32.0;
const LINE_WIDTH: f64 = 860.0;

/// What a card is for.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Guide,
    Topic(TopicId),
    Article(PageId),
}

/// The cards of a guide by the address of the page that they are for, and the fonts that they are drawn in.
#[derive(Debug, Default)]
pub struct CardPlan {
    subjects: BTreeMap<String, Subject>,
    fonts: Arc<Fonts>,
}

/// The text of a card.
#[derive(Debug, Serialize)]
struct CardText {
    /// The line above the title: the topic's name, or that of the guide.
    over: String,
    title: String,
    /// The line below the title: the guide's name.
    under: String,
    /// 1 to 4 bars, 0 for none.
    priority_rank: u8,
    direction: Direction,
    /// `#rrggbb`.
    accent: Option<String>,
}

/// The pages of the guide that have a card: not those whose author chose an image. Networks need its full address, so a guide without a base URL has none.
fn subjects(guide: &Guide) -> BTreeMap<String, Subject> {
    let cards = guide.config.site.social_cards;
    if guide.config.base_url.is_none() || cards == SocialCards::None {
        return BTreeMap::new();
    }
    let is_drawn = |page: Option<PageId>| page.is_none_or(|page| guide.pages[page].image.is_none());
    let articles = guide.articles.iter().chain(&guide.unlisted).filter(|_| cards == SocialCards::Articles);
    let articles = articles
        .filter(|page| is_drawn(Some(**page)))
        .map(|page| (guide.pages[*page].url.clone(), Subject::Article(*page)));
    let topics = guide.topics.iter_enumerated().filter(|(_, topic)| is_drawn(topic.index));
    let topics = topics.map(|(id, topic)| (topic.url.clone(), Subject::Topic(id)));
    let home = is_drawn(guide.home).then(|| (guide.page_address(PageKind::Home, 1), Subject::Guide));
    articles.chain(topics).chain(home).collect()
}

/// The characters on cards that `fonts` lack, and the first page whose title has one.
pub fn missing(guide: &Guide, fonts: &Fonts) -> (BTreeSet<char>, Option<PageId>) {
    let mut first = None;
    let mut characters = BTreeSet::new();
    let drawable = fonts.drawable();
    for subject in subjects(guide).into_values() {
        let missing = drawable(subject.title(guide)).1;
        if !missing.is_empty() && first.is_none() {
            first = subject.page(guide);
        }
        characters.extend(missing);
    }
    (characters, first)
}

impl Subject {
    fn title(self, guide: &Guide) -> &str {
        match self {
            Self::Guide => &guide.title,
            Self::Topic(topic) => &guide.topics[topic].title,
            Self::Article(page) => guide.pages[page].title(),
        }
    }

    fn page(self, guide: &Guide) -> Option<PageId> {
        match self {
            Self::Guide => guide.home,
            Self::Topic(topic) => guide.topics[topic].index,
            Self::Article(page) => Some(page),
        }
    }
}

impl CardPlan {
    /// The cards whose titles can be drawn in `fonts`.
    pub fn new(guide: &Guide, fonts: Arc<Fonts>) -> Self {
        let mut subjects = subjects(guide);
        {
            let drawable = fonts.drawable();
            subjects.retain(|_, subject| {
                let (title, missing) = drawable(subject.title(guide));
                missing.is_empty() && !title.is_empty()
            });
        }
        Self { subjects, fonts }
    }

    /// The addresses of the pages that have a card.
    pub(super) fn pages(&self) -> impl Iterator<Item = &str> {
        self.subjects.keys().map(String::as_str)
    }

    fn text(&self, page: &str, guide: &Guide, direction: Direction, accent: Option<&str>) -> CardText {
        let subject = self.subjects.get(page).copied().unwrap_or(Subject::Guide);
        // A guide's name that cannot be drawn is left out beside a title that can.
        let drawable = self.fonts.drawable();
        let drawn = |text: &str| {
            let (text, missing) = drawable(text);
            if missing.is_empty() { text } else { String::new() }
        };
        let guide_title = drawn(&guide.title);
        let (topic, priority) = match subject {
            Subject::Guide => (None, None),
            Subject::Topic(topic) => (None, guide.topics[topic].priority),
            Subject::Article(page) => {
                let topic = guide.pages[page].topic.map(|topic| guide.topics[topic].title.as_str());
                (topic, guide.priority(page))
            }
        };
        let under = if matches!(subject, Subject::Guide) { String::new() } else { guide_title };
        CardText {
            over: topic.map(drawn).unwrap_or_default(),
            title: drawn(subject.title(guide)),
            under,
            priority_rank: priority.map_or(0, |priority| priority.rank()),
            direction,
            accent: accent.map(str::to_owned),
        }
    }

    /// The fingerprint of the card of `page`.
    pub(super) fn fingerprint(
        &self,
        page: &str,
        guide: &Guide,
        direction: Direction,
        accent: Option<&str>,
    ) -> Fingerprint {
        let text = Fingerprint::of_value(&self.text(page, guide, direction, accent));
        Fingerprint::of_code().and([text, self.fonts.fingerprint()])
    }

    /// The card of `page`, as PNG.
    pub(super) fn draw(
        &self,
        page: &str,
        guide: &Guide,
        direction: Direction,
        accent: Option<&str>,
    ) -> Vec<u8> {
        draw(&self.text(page, guide, direction, accent), &self.fonts)
    }
}

fn draw(text: &CardText, fonts: &Fonts) -> Vec<u8> {
    let accent = text.accent.as_deref().and_then(color).unwrap_or(ACCENT);
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER);
    for (x, y, width, height) in [(59, 60, 2, 510), (1139, 60, 2, 510), (59, 569, 1082, 2)] {
        canvas.fill(x, y, width, height, RULE);
    }
    canvas.fill(59, 57, 1082, 6, accent);
    let x = text.direction.choose(100.0, 1100.0);
    let mut write = |style: FontStyle, size: f64, line: &str, y: f64, color: Color| {
        let style = TextStyle { font: style, size: size as f32 };
        canvas.text(fonts, style, line, Point { x, y: y as f32 }, text.direction, color);
    };
    let one_line = |style: FontStyle, line: &str| {
        wrap_by(line, LINE_WIDTH / LINE_SIZE, 1, &fonts.measure(style)).concat()
    };
    write(FontStyle::Sans, LINE_SIZE, &one_line(FontStyle::Sans, &text.over), 140.0, SOFT);
    let (size, lines) = fitted(&text.title, &fonts.measure(FontStyle::Serif));
    let mut y = 320.0 - (lines.len() as f64 - 1.0) * size * 0.6 + size * 0.3;
    for line in lines {
        write(FontStyle::Serif, size, &line, y, INK);
        y += size * 1.2;
    }
    write(FontStyle::Serif, LINE_SIZE, &one_line(FontStyle::Serif, &text.under), 530.0, INK);
    bars(text.priority_rank, text.direction.choose(1040, 100), accent, &mut canvas);
    canvas.png()
}

/// The largest size at which the title fits, and its lines.
fn fitted(title: &str, width: &impl Fn(char) -> f64) -> (f64, Vec<String>) {
    for size in TITLE_SIZES {
        // One line more than allowed shows that it does not fit; so does a word that would be broken, in scripts with spaces.
        let lines = wrap_by(title, TEXT_WIDTH / size, TITLE_LINES + 1, width);
        let is_broken = |word: &str| {
            word.chars().all(|c| c < FIRST_WITHOUT_SPACES)
                && word.chars().map(width).sum::<f64>() * size > TEXT_WIDTH
        };
        if lines.len() <= TITLE_LINES && !title.split_whitespace().any(is_broken) {
            return (size, lines);
        }
    }
    let size = TITLE_SIZES[TITLE_SIZES.len() - 1];
    (size, wrap_by(title, TEXT_WIDTH / size, TITLE_LINES, width))
}

fn bars(rank: u8, x: usize, accent: Color, canvas: &mut Canvas) {
    if rank == 0 {
        return;
    }
    for bar in 0..4_u8 {
        let height = 16 + 10 * usize::from(bar);
        canvas.fill(
            x + 16 * usize::from(bar),
            530 - height,
            10,
            height,
            if bar < rank { accent } else { RULE },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_long_titles() {
        let fonts = Fonts::default();
        let width = fonts.measure(FontStyle::Serif);
        let (size, lines) = fitted(
            "Replication, partitioning, sharding and the many ways in which a cluster of machines may come to disagree about the time of day",
            &width,
        );
        assert!(lines.len() == TITLE_LINES && lines[2].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().map(&width).sum::<f64>() * size <= TEXT_WIDTH));
        assert_eq!(fitted("Databases", &width), (88.0, vec!["Databases".to_owned()]));
    }

    #[test]
    fn draws_the_accent_and_the_priority() {
        let text = |accent: Option<&str>, priority_rank: u8| CardText {
            over: "Databases".into(),
            title: "Indexes".into(),
            under: "Guide".into(),
            priority_rank,
            direction: Direction::LeftToRight,
            accent: accent.map(str::to_owned),
        };
        let fonts = Fonts::default();
        let pixels = |text: &CardText| {
            let mut reader =
                png::Decoder::new(std::io::Cursor::new(draw(text, &fonts))).read_info().expect("a PNG");
            let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
            let info = reader.next_frame(&mut pixels).expect("pixels");
            assert_eq!((info.width, info.height), (1200, 630));
            pixels
        };
        let count = |pixels: &[u8], color: Color| {
            pixels.as_chunks::<3>().0.iter().filter(|pixel| **pixel == color).count()
        };
        let plain = pixels(&text(None, 2));
        assert_eq!(count(&plain, ACCENT), 1082 * 6 + 10 * (16 + 26));
        assert!(count(&plain, INK) > 2000);
        let own = pixels(&text(Some("#7a1f5c"), 0));
        assert_eq!((count(&own, ACCENT), count(&own, [0x7a, 0x1f, 0x5c])), (0, 1082 * 6));
    }
}
