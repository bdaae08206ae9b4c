//! The second pass: headings, their ids, and the questions among them.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::inline::{Directive, directive};
use super::{Context, Item, blocks, text};
use crate::content::article::{Answer, ArticleText, Choice, Form, Heading, Question, SectionText};
use crate::content::digest::Digest;
use crate::content::fragment::{Fragment, Mark};
use crate::content::front_matter::{FrontMatter, QuestionPolicy};
use crate::content::phrase::Phrase;
use crate::diag::Rule;

/// Words that make a heading a question though it has no question mark.
const IMPERATIVES: [&str; 12] = [
    "explain ",
    "describe ",
    "define ",
    "compare ",
    "contrast ",
    "discuss ",
    "outline ",
    "name ",
    "walk me through ",
    "tell me about ",
    "give an example ",
    "differentiate ",
];

/// An answer with more words cannot be said aloud.
const LONG_ANSWER_WORDS: usize = 500;
/// A list with more items cannot be recalled.
const LONG_LIST_ITEMS: usize = 9;

/// The headings of an article, and the questions among them. Numbers of items index the article's events.
pub(super) struct Outline {
    pub(super) headings: Vec<HeadingDraft>,
    pub(super) questions: Vec<QuestionDraft>,
}

pub(super) struct HeadingDraft {
    /// From the heading's start to its end, both included.
    pub(super) items: Range<usize>,
    /// Items up to the next heading of its level or above.
    pub(super) section_end: usize,
    pub(super) classes: Vec<String>,
    pub(super) heading: Heading,
}

pub(super) struct QuestionDraft {
    pub(super) heading: usize,
    pub(super) number: Option<u32>,
    pub(super) follows: Option<usize>,
    /// Items of the answer, follow-ups left out.
    pub(super) answer: Range<usize>,
    pub(super) form: FormDraft,
    pub(super) key_points: Vec<Phrase>,
}

pub(super) enum FormDraft {
    Open,
    /// The items of the list of choices, and the choices once they are rendered.
    Choice(Range<usize>, Vec<Choice>),
}

/// The title, and its heading taken out of the items where it stands first.
pub(super) fn take_title(cx: &mut Context<'_>, front: &FrontMatter, items: &mut Vec<Item<'_>>) -> String {
    let first = items.iter().position(|(event, _)| !matches!(event, Event::Html(_)));
    let heading =
        first.filter(|at| matches!(items[*at].0, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
    let found = heading.map(|start| {
        let end = closing(items, start);
        (start..end + 1, text::line(&items[start..end]))
    });
    match (&front.title, found) {
        (Some(title), Some((range, words))) if *title == words => {
            items.drain(range);
            words
        }
        (Some(title), _) => title.clone(),
        (None, Some((range, words))) if !words.is_empty() => {
            items.drain(range);
            words
        }
        _ => {
            let fallback = items.iter().position(|(event, _)| text::is_heading_start(event));
            let words =
                fallback.map(|start| text::line(&items[start..closing(items, start)])).unwrap_or_default();
            let is_title = fallback.is_some_and(|at| {
                matches!(items[at].0, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
            });
            if !words.is_empty() {
                if is_title {
                    let start = fallback.unwrap_or_default();
                    let end = closing(items, start);
                    items.drain(start..=end);
                }
                return words;
            }
            let name = title_from_path(cx.path);
            // The title may stand in front matter that does not parse: one report is enough.
            if cx.diagnostics.iter().any(|found| matches!(found.rule, Rule::InvalidYaml | Rule::InvalidToml))
            {
                return name;
            }
            let found = cx.report(
                Rule::MissingTitle,
                0..0,
                format!("the article has no title; it is called “{name}”"),
            );
            found.help = Some("start it with `# Title`, or with front matter that has a `title:`".into());
            name
        }
    }
}

/// Finds headings and questions.
pub(super) fn read(cx: &mut Context<'_>, front: &FrontMatter, items: &[Item<'_>]) -> Outline {
    let mut headings = Vec::new();
    let mut overrides = Vec::new();
    let pins = claim_pinned_ids(cx, items);
    let mut last_level = 1;
    let mut at = 0;
    while at < items.len() {
        if let Event::Start(Tag::Heading { level, id, classes, .. }) = &items[at].0 {
            let end = closing(items, at);
            let before = at.checked_sub(1).map(|before| &items[before].0);
            overrides.push(
                before.and_then(|event| if let Event::Html(html) = event { directive(html) } else { None }),
            );
            let level = (*level as u8).max(2);
            check_skip(cx, last_level, level, &items[at].1);
            last_level = level;
            let classes = classes.iter().map(ToString::to_string).collect();
            let pinned = id.as_deref().filter(|_| pins.contains(&at));
            let heading = heading(cx, &items[at..=end], level, pinned);
            headings.push(HeadingDraft { items: at..end + 1, section_end: items.len(), classes, heading });
            at = end;
        }
        at += 1;
    }
    for place in 0..headings.len() {
        let level = headings[place].heading.level;
        let next = headings[place + 1..].iter().find(|later| later.heading.level <= level);
        headings[place].section_end = next.map_or(items.len(), |next| next.items.start);
    }
    let mut outline = Outline { headings, questions: Vec::new() };
    outline.find_questions(cx, front, &overrides, items);
    outline
}

/// Takes the ids that authors pin before others are made. Tells which items get theirs: of two headings with one id, the first.
fn claim_pinned_ids(cx: &mut Context<'_>, items: &[Item<'_>]) -> BTreeSet<usize> {
    let mut pins = BTreeSet::new();
    for (place, (event, span)) in items.iter().enumerate() {
        if let Event::Start(Tag::Heading { id: Some(id), .. }) = event {
            if cx.slugger.claim(id) {
                pins.insert(place);
            } else {
                let message = format!("the id `{id}` is on this page already");
                cx.report(Rule::DuplicateId, span.clone(), message).label = Some("gets another id".into());
            }
        }
    }
    pins
}

fn check_skip(cx: &mut Context<'_>, last: u8, level: u8, span: &Range<usize>) {
    if level > last + 1 {
        let (marks, wanted) = ("#".repeat(level.into()), "#".repeat(usize::from(last) + 1));
        let found = cx.report(
            Rule::HeadingSkip,
            span.start..span.start + usize::from(level),
            "the heading skips a level",
        );
        found.label = Some(format!("`{marks}` where `{wanted}` comes next"));
        found.help = Some(format!("write it as `{wanted}`"));
    }
}

fn heading(cx: &mut Context<'_>, items: &[Item<'_>], level: u8, pinned: Option<&str>) -> Heading {
    let full = text::line(items);
    let id = pinned.map_or_else(|| cx.slugger.make(&full), str::to_owned);
    cx.anchors.insert(id.clone());
    let html = Fragment::from_html(&super::render::inline_html(&without_links(&items[1..items.len() - 1])));
    Heading {
        id,
        title: Phrase::new(html.without_holes(), full),
        level,
        span: items[0].1.clone(),
        question: None,
    }
}

/// The items without links around their text, and without footnote marks.
pub(super) fn without_links<'a>(items: &[Item<'a>]) -> Vec<Item<'a>> {
    items
        .iter()
        .filter(|(event, _)| match event {
            Event::InlineHtml(html) => {
                !(html.starts_with("<a\0")
                    || html.starts_with("<a ")
                    || &**html == "</a>"
                    || html.starts_with("<sup class=\"footnote"))
            }
            _ => true,
        })
        .cloned()
        .collect()
}

/// Where the heading that starts at `start` ends. Headings do not nest.
pub(super) fn closing(items: &[Item<'_>], start: usize) -> usize {
    let end = items[start..].iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_))));
    end.map_or(items.len() - 1, |end| start + end)
}

fn title_from_path(path: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let stem = if stem.eq_ignore_ascii_case("readme") || stem == "index" {
        path.rsplit('/').nth(1).unwrap_or(stem)
    } else {
        stem
    };
    humanize(stem)
}

/// A file's or folder's name as words: `load-balancing` is `Load balancing`.
pub fn humanize(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars.next().map_or_else(|| "Untitled".into(), |first| first.to_uppercase().chain(chars).collect())
}

impl Outline {
    fn find_questions(
        &mut self,
        cx: &mut Context<'_>,
        front: &FrontMatter,
        overrides: &[Option<Directive>],
        items: &[Item<'_>],
    ) {
        // Questions that are open around the heading looked at, with the end of their sections.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut count = 0;
        for (place, directive) in overrides.iter().enumerate() {
            let draft = &self.headings[place];
            open.retain(|(_, end)| *end > draft.items.start);
            let (number, words) = split_number(draft.heading.title.text());
            let asks = match (directive, front.questions) {
                (Some(Directive::Question), _) | (None, QuestionPolicy::All) => true,
                (Some(Directive::NotAQuestion), _) | (None, QuestionPolicy::None) => false,
                _ => is_question(words),
            };
            if !asks {
                continue;
            }
            let follows = open.last().map(|(question, _)| *question);
            let number = if follows.is_some() {
                None
            } else {
                count = number.unwrap_or(count + 1);
                Some(count)
            };
            let question = self.questions.len();
            if number.is_some() && words.len() < draft.heading.title.text().len() {
                self.drop_number(place);
            }
            let draft = &mut self.headings[place];
            draft.heading.question = Some(question);
            let (heading_end, section_end) = (draft.items.end, draft.section_end);
            open.push((question, section_end));
            self.questions.push(QuestionDraft {
                heading: place,
                number,
                follows,
                answer: heading_end..section_end,
                form: FormDraft::Open,
                key_points: Vec::new(),
            });
        }
        for question in 0..self.questions.len() {
            self.bound_answer(question);
            self.read_answer(question, items);
            self.check_answer(cx, question, items);
        }
    }

    /// Takes `12. ` off the heading: the number hangs in the margin instead.
    fn drop_number(&mut self, place: usize) {
        let heading = &mut self.headings[place].heading;
        let (html, text) = (without_number(heading.title.html()), without_number(heading.title.text()));
        heading.title = Phrase::new(Fragment::from_html(html), text);
    }

    /// The answer ends where the first follow-up starts.
    fn bound_answer(&mut self, question: usize) {
        let follow_up = self.questions[question + 1..].iter().find(|later| later.follows == Some(question));
        let end = follow_up.map(|follow_up| self.headings[follow_up.heading].items.start);
        let answer = &mut self.questions[question].answer;
        answer.end = end.unwrap_or(answer.end).min(answer.end);
    }

    fn read_answer(&mut self, question: usize, items: &[Item<'_>]) {
        let answer = self.questions[question].answer.clone();
        if let Some(list) = blocks::choice_list(items, &answer) {
            self.questions[question].form = FormDraft::Choice(list.clone(), Vec::new());
            self.questions[question].key_points = key_points(&items[list.end..answer.end]);
        } else {
            self.questions[question].key_points = key_points(&items[answer]);
        }
    }

    fn check_answer(&self, cx: &mut Context<'_>, question: usize, items: &[Item<'_>]) {
        let draft = &self.questions[question];
        let heading = &self.headings[draft.heading].heading;
        let answer = &items[draft.answer.clone()];
        let section_empty = draft.answer.end == self.headings[draft.heading].section_end;
        if section_empty && !answer.iter().any(|(event, _)| is_content(event)) {
            let found =
                cx.report(Rule::UnansweredQuestion, heading.span.clone(), "the question has no answer");
            found.label = Some("the next heading, or the end, comes at once".into());
            found.help = Some("write the answer below it, or `<!-- not a question -->` above it".into());
        }
        let words = text::count_words(answer);
        if words > LONG_ANSWER_WORDS {
            let message = format!("the answer has {words} words, more than {LONG_ANSWER_WORDS}");
            let found = cx.report(Rule::LongAnswer, heading.span.clone(), message);
            found.help =
                Some("split it: a `###` heading that asks is a follow-up question of its own".into());
        }
        if let Some((place, count)) =
            blocks::longest_list(answer).filter(|(_, count)| *count > LONG_LIST_ITEMS)
        {
            let first_line = cx.text[place.clone()].find('\n').map_or(place.end, |end| place.start + end);
            let message = format!("the answer has a list of {count} items, more than {LONG_LIST_ITEMS}");
            let found = cx.report(Rule::ListAnswerTooLong, place.start..first_line, message);
            found.help = Some("group the items, or ask for each group".into());
        }
    }

    /// The headings and questions as the article keeps them. `marks` tell where answers stand in the HTML; what stands below them goes to
    /// `texts`.
    pub(super) fn finish(
        self,
        marks: &[(Mark, usize)],
        items: &[Item<'_>],
        texts: &mut ArticleText,
    ) -> (Vec<Heading>, Vec<Question>) {
        let starts = self.headings.iter().skip(1).map(|draft| draft.items.start).chain([items.len()]);
        let below = self.headings.iter().zip(starts).map(|(draft, end)| &items[draft.items.end..end]);
        texts.below = below.map(section_text).collect();
        let headings: Vec<Heading> = self.headings.into_iter().map(|draft| draft.heading).collect();
        let mark = |wanted: Mark| marks.iter().find(|(mark, _)| *mark == wanted).map_or(0, |(_, at)| *at);
        let questions = self.questions.into_iter().enumerate().map(|(place, draft)| {
            let start = mark(Mark::AnswerStart(place));
            let end = mark(Mark::AnswerEnd(place)).max(start);
            let solution = match draft.form {
                FormDraft::Open => start..end,
                FormDraft::Choice(..) => {
                    let start = mark(Mark::SolutionStart(place));
                    start..mark(Mark::SolutionEnd(place)).max(start)
                }
            };
            let heading = &headings[draft.heading];
            let answer = &items[draft.answer];
            let words = text::blocks(answer);
            let words = Some(words).filter(|words| *words != texts.below[draft.heading].words);
            let key_point_count = draft.key_points.len();
            texts.answers.push(Answer { words, key_points: draft.key_points });
            Question {
                heading: draft.heading,
                number: draft.number,
                follows: draft.follows,
                form: match draft.form {
                    FormDraft::Open => Form::Open,
                    FormDraft::Choice(_, choices) => Form::Choice(choices),
                },
                key_point_count,
                answer: start..end,
                solution,
                wording: text::wording(heading.title.text()),
                digest: Digest::of(heading.title.text(), &text::whole(answer)),
            }
        });
        let questions = questions.collect();
        (headings, questions)
    }
}

/// What stands in some items.
pub(super) fn section_text(items: &[Item<'_>]) -> SectionText {
    SectionText { words: text::blocks(items), code: text::code(items) }
}

fn is_content(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) => !text.trim().is_empty(),
        Event::Html(html) => directive(html).is_none(),
        Event::Code(_) | Event::InlineHtml(_) | Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) => true,
        _ => false,
    }
}

/// Whether a heading asks.
pub(super) fn is_question(words: &str) -> bool {
    let trimmed = words.trim_end();
    if trimmed.ends_with(['?', '？', '؟', '՞', '⸮', '፧']) {
        return true;
    }
    let lower = trimmed.to_lowercase();
    IMPERATIVES.iter().any(|verb| lower.starts_with(verb))
}

/// A question's number and the words after it: `12. What…`, `Q3: What…`, `4) What…`.
fn split_number(heading: &str) -> (Option<u32>, &str) {
    let rest = heading.strip_prefix(['Q', 'q']).unwrap_or(heading);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &rest[digits..];
    let Some(words) = after.strip_prefix(['.', ':', ')']) else { return (None, heading) };
    if !words.starts_with(char::is_whitespace) || digits == 0 && rest.len() == heading.len() {
        return (None, heading);
    }
    (rest[..digits].parse().ok(), words.trim_start())
}

/// A heading's text or HTML without the number before it, which is plain text in both.
pub(super) fn without_number(heading: &str) -> &str {
    split_number(heading).1
}

/// Bold phrases, each once, without a closing colon or full stop.
fn key_points(items: &[Item<'_>]) -> Vec<Phrase> {
    let mut points: Vec<Phrase> = Vec::new();
    let mut skip = 0_usize;
    let mut start = None;
    for (place, (event, _)) in items.iter().enumerate() {
        match event {
            Event::Start(Tag::Table(_) | Tag::Heading { .. } | Tag::FootnoteDefinition(_)) => skip += 1,
            Event::End(TagEnd::Table | TagEnd::Heading(_) | TagEnd::FootnoteDefinition) => {
                skip = skip.saturating_sub(1);
            }
            Event::Start(Tag::Strong) if skip == 0 => start = start.or(Some(place)),
            Event::End(TagEnd::Strong) => {
                let Some(from) = start.take() else { continue };
                let phrase = trim_phrase(without_links(&items[from + 1..place]));
                let text = text::line(&phrase);
                if !text.is_empty() && points.iter().all(|point| point.text() != text) {
                    let html = Fragment::from_html(&super::render::inline_html(&phrase));
                    points.push(Phrase::new(html.without_holes(), text));
                }
            }
            _ => {}
        }
    }
    points
}

fn trim_phrase(mut phrase: Vec<Item<'_>>) -> Vec<Item<'_>> {
    if let Some((Event::Text(text), _)) = phrase.last_mut() {
        let trimmed = text.trim_end_matches([':', '.', ' ', ',', '：', '。']).to_owned();
        *text = CowStr::from(trimmed);
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_question() {
        for asks in ["What is REST?", "Explain ACID properties", "什么是索引？", "Walk me through a request"]
        {
            assert!(is_question(asks), "{asks}");
        }
        for tells in ["Overview", "What it is", "Explained", "REST vs GraphQL"] {
            assert!(!is_question(tells), "{tells}");
        }
    }

    #[test]
    fn parts_numbers_from_words() {
        assert_eq!(split_number("12. What is it?"), (Some(12), "What is it?"));
        assert_eq!(split_number("Q3: Why?"), (Some(3), "Why?"));
        assert_eq!(split_number("Q. Why?"), (None, "Why?"));
        assert_eq!(split_number("3.5 inches?"), (None, "3.5 inches?"));
        assert_eq!(split_number("Quorum: what is it?"), (None, "Quorum: what is it?"));
    }

    #[test]
    fn makes_words_of_names() {
        assert_eq!(humanize("load-balancing"), "Load balancing");
        assert_eq!(title_from_path("content/databases/README.md"), "Databases");
    }
}
