//! The last pass: events into HTML, by the parser's own renderer wherever Markdown's meaning is all there is to say.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::blocks::{self, Note, escape};
use super::comparison::Draft;
use super::outline::{FormDraft, Outline};
use super::{Context, Item};
use crate::content::fragment::{Mark, hole};
use crate::content::phrase::Phrase;

/// The HTML of inline events.
pub(super) fn inline_html(items: &[Item<'_>]) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, items.iter().map(|(event, _)| event.clone()));
    html
}

/// The HTML of blocks that are no part of the outline: an FAQ's answer, a footnote, a choice's explanation.
pub(super) fn fragment(cx: &mut Context<'_>, items: &[Item<'_>]) -> String {
    let mut renderer = Renderer {
        cx,
        items,
        outline: None,
        comparisons: &[],
        out: Vec::with_capacity(items.len()),
        open: Vec::new(),
    };
    renderer.run();
    finish(renderer.out)
}

/// The HTML of an article's body, with marks where answers start and end.
pub(super) fn body(
    cx: &mut Context<'_>,
    outline: &mut Outline,
    comparisons: &[Draft],
    notes: &[Note<'_>],
    items: &[Item<'_>],
) -> String {
    let mut renderer = Renderer {
        cx,
        items,
        outline: Some(outline),
        comparisons,
        out: Vec::with_capacity(items.len()),
        open: Vec::new(),
    };
    renderer.run();
    let mut html = finish(renderer.out);
    html.push_str(&blocks::footnotes(cx, notes, items));
    html
}

fn finish(events: Vec<Event<'_>>) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    html
}

struct Renderer<'r, 'a, 't> {
    cx: &'r mut Context<'t>,
    items: &'r [Item<'a>],
    outline: Option<&'r mut Outline>,
    comparisons: &'r [Draft],
    out: Vec<Event<'a>>,
    /// Questions whose sections are open, and whether their answers are.
    open: Vec<(usize, bool)>,
}

impl<'a> Renderer<'_, 'a, '_> {
    fn run(&mut self) {
        let mut at = 0;
        // The next heading of the outline: headings come in order.
        let mut heading = 0;
        while at < self.items.len() {
            self.close_sections(at);
            if self.outline.as_ref().is_some_and(|outline| {
                outline.headings.get(heading).is_some_and(|draft| draft.items.start == at)
            }) {
                at = self.heading(heading);
                heading += 1;
                continue;
            }
            at = self.item(at);
        }
        self.close_sections(usize::MAX);
    }

    fn push(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::Html(html.into()));
    }

    /// Renders the item at `at`, with what belongs to it, and tells which comes next.
    fn item(&mut self, at: usize) -> usize {
        let (event, span) = &self.items[at];
        match event {
            Event::Html(html) if html.trim_start().starts_with("<!--") => {
                if let Some(draft) = self.comparisons.iter().find(|draft| draft.items.start == at) {
                    let html =
                        framed(&hole(draft.comparison.file.unwrap_or_default()), draft.comparison.page_link);
                    self.push(html);
                }
                at + 1
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let end = blocks::end_of(self.items, at);
                let code: String = self.items[at + 1..end]
                    .iter()
                    .filter_map(|(event, _)| if let Event::Text(text) = event { Some(&**text) } else { None })
                    .collect();
                let html = blocks::code(self.cx, kind, &code, span);
                self.push(html);
                end + 1
            }
            Event::Start(Tag::Table(_)) => {
                let table = blocks::table_items(self.items, at);
                let draft = self.comparisons.iter().find(|draft| draft.items.start == at);
                let aspects = draft.is_some_and(|draft| draft.comparison.table.has_aspects());
                let html = blocks::table(self.items, &table, aspects);
                let html = match draft {
                    Some(draft) => framed(&html, draft.comparison.page_link),
                    None => html,
                };
                self.push(html);
                table.items.end
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                self.push(blocks::open_alert(*kind));
                at + 1
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => {
                self.push("</aside>\n");
                at + 1
            }
            Event::TaskListMarker(done) => {
                let (checked, label) = if *done { (" checked", "Done") } else { ("", "To do") };
                let html = format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> ");
                self.out.push(Event::InlineHtml(CowStr::from(html)));
                at + 1
            }
            Event::Start(Tag::List(_)) => self.list(at),
            other => {
                self.out.push(other.clone());
                at + 1
            }
        }
    }

    /// A list; where it is the choices of a question, it is drawn as such.
    fn list(&mut self, at: usize) -> usize {
        let question = self.open.last().filter(|(_, answering)| *answering).map(|(question, _)| *question);
        let list = question.and_then(|question| match &self.outline.as_ref()?.questions[question].form {
            FormDraft::Choice(list, _) if list.start == at => Some(list.clone()),
            _ => None,
        });
        let (Some(list), Some(question)) = (list, question) else {
            self.out.push(self.items[at].0.clone());
            return at + 1;
        };
        let rendered = blocks::choices(self.cx, self.items, &list);
        let mut html = String::from("<ul class=\"choices\">\n");
        let mut choices = Vec::with_capacity(rendered.len());
        for (choice, item) in rendered {
            html.push_str(&item);
            choices.push(choice);
        }
        html.push_str("</ul>\n");
        self.push(html);
        if let Some(outline) = &mut self.outline {
            let draft = &mut outline.questions[question];
            draft.form = FormDraft::Choice(list.clone(), choices);
            if list.end < draft.answer.end {
                self.push("<details class=\"solution\"><summary>Answer</summary>\n");
                self.push(Mark::SolutionStart(question).marker());
            }
        }
        list.end
    }

    fn heading(&mut self, place: usize) -> usize {
        let Some(outline) = &self.outline else { return self.items.len() };
        let draft = &outline.headings[place];
        let (items, level, id) = (draft.items.clone(), draft.heading.level, draft.heading.id.clone());
        let question = draft.heading.question;
        let mut classes = draft.classes.join(" ");
        if !classes.is_empty() {
            classes = format!(" class=\"{}\"", escape(&classes));
        }
        let mut number = String::new();
        let mut inner = inline_html(&self.items[items.start + 1..items.end - 1]);
        if let Some(question) = question {
            let draft = &outline.questions[question];
            let follow_up = if draft.follows.is_some() { " follow-up" } else { "" };
            let form = if matches!(draft.form, FormDraft::Choice(..)) { "choice" } else { "open" };
            if let Some(shown) = draft.number {
                number = format!("<span class=\"question-number\" aria-hidden=\"true\">{shown}</span> ");
                // A number that the author wrote hangs in the margin instead.
                inner = super::outline::without_number(&inner).to_owned();
            }
            if let Some(parent) = draft.follows {
                self.end_answer(parent);
            }
            let section = format!(
                "<section class=\"question{follow_up}\" data-question=\"{}\" data-form=\"{form}\">
",
                escape(&id)
            );
            self.push(section);
        }
        let id = escape(&id);
        self.push(format!(
            "<h{level} id=\"{id}\"{classes}>{number}{inner} <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a></h{level}>\n"
        ));
        if let Some(question) = question {
            self.open.push((question, true));
            self.push(Mark::AnswerStart(question).marker());
        }
        items.end
    }

    /// Closes the sections that end before the item `at`.
    fn close_sections(&mut self, at: usize) {
        while let Some((question, _)) = self.open.last().copied() {
            let Some(outline) = &self.outline else { return };
            if outline.headings[outline.questions[question].heading].section_end > at {
                return;
            }
            self.end_answer(question);
            self.open.pop();
            self.push("</section>\n");
        }
    }

    fn end_answer(&mut self, question: usize) {
        let Some(entry) = self.open.iter_mut().find(|(open, answering)| *open == question && *answering)
        else {
            return;
        };
        entry.1 = false;
        let Some(outline) = &self.outline else { return };
        let draft = &outline.questions[question];
        // What follows choices gives them away: it waits to be opened, and its key points with it.
        let has_solution = solution_start(&draft.form).is_some_and(|start| start < draft.answer.end);
        let choice = matches!(draft.form, FormDraft::Choice(..));
        let points = if choice { String::new() } else { key_points(&draft.key_points) };
        if has_solution {
            self.push(Mark::SolutionEnd(question).marker());
            self.push("</details>\n");
        }
        self.push(Mark::AnswerEnd(question).marker());
        self.push(points);
    }
}

/// Where what follows the choices starts.
fn solution_start(form: &FormDraft) -> Option<usize> {
    match form {
        FormDraft::Choice(list, _) => Some(list.end),
        FormDraft::Open => None,
    }
}

fn key_points(points: &[Phrase]) -> String {
    if points.is_empty() {
        return String::new();
    }
    let list: String = points.iter().map(|point| format!("<li>{}</li>\n", point.html())).collect();
    format!(
        "<div class=\"key-points\">\n<p class=\"eyebrow\">Key points: did you say…</p>\n<ul>\n{list}</ul>\n</div>\n"
    )
}

/// A comparison's table with the way to its own page.
pub(super) fn framed(table: &str, page_link: usize) -> String {
    format!(
        "<figure class=\"comparison\">\n{table}<figcaption><a{}>Sort, filter and quiz this table</a></figcaption>\n</figure>\n",
        hole(page_link)
    )
}
