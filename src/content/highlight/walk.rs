//! Highlighting a block, line by line.

use std::cell::RefCell;
use std::sync::Arc;

use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};

use super::classes::{HighlightClass, ScopeClasses};
use super::lines::{HighlightedLine, LineMemo, LineState};
use crate::cache::ByHash;

/// The longest line that is parsed, in bytes. Time grows with the square of a line's length in some grammars;
/// a longer line is minified code or data that nobody reads, and stays plain.
const MAX_LINE: usize = 8 * 1024;

/// A walk through the lines of one block.
pub(super) struct BlockWalk<'a> {
    syntaxes: &'a SyntaxSet,
    classes: &'a ScopeClasses,
    memo: &'a LineMemo,
    syntax: usize,
    position: GrammarPosition,
}

/// How many parser states a thread keeps.
const MAX_MET: usize = 1024;

thread_local! {
    /// Parser states that this thread met, by id. They cannot leave it.
    static MET: RefCell<ByHash<u64, ParseState>> = RefCell::default();
}

/// The state of a walk.
enum GrammarPosition {
    /// In a state of the memo.
    Known(Arc<LineState>),
    /// In a state that the memo has no room for.
    Unknown(ParseState, ScopeStack),
}

impl<'a> BlockWalk<'a> {
    /// At the beginning of a block in the grammar at index `syntax`.
    pub(super) fn new(
        syntaxes: &'a SyntaxSet,
        classes: &'a ScopeClasses,
        memo: &'a LineMemo,
        syntax: usize,
    ) -> Self {
        let position = GrammarPosition::Known(memo.start(syntax));
        Self { syntaxes, classes, memo, syntax, position }
    }

    /// Appends the HTML of the next line, which is given and written without its end.
    pub(super) fn line(&mut self, text: &str, html: &mut String) {
        if text.len() > MAX_LINE {
            escape_into(html, text);
            return;
        }
        if let GrammarPosition::Known(state) = &self.position
            && let Some(line) = self.memo.line(state, text)
        {
            html.push_str(&line.html);
            self.position = GrammarPosition::Known(Arc::clone(&line.next));
            return;
        }
        self.unseen_line(text, html);
    }

    fn unseen_line(&mut self, text: &str, html: &mut String) {
        let beginning = GrammarPosition::Known(self.memo.start(self.syntax));
        let (known, mut parse, mut scopes) = match std::mem::replace(&mut self.position, beginning) {
            GrammarPosition::Known(state) => {
                let (parse, scopes) = (self.parser_state(&state), state.scopes.clone());
                (Some(state), parse, scopes)
            }
            GrammarPosition::Unknown(parse, scopes) => (None, parse, scopes),
        };
        let Some(line) = highlight(text, &mut parse, &mut scopes, self.syntaxes, self.classes) else {
            // An error in the grammar: the line stays plain, and the next line starts from the initial state.
            escape_into(html, text);
            return;
        };
        html.push_str(&line);
        match self.state(known.as_ref(), text, &parse, &scopes) {
            Some(next) => {
                MET.with_borrow_mut(|met| keep(met, next.id, parse));
                if let Some(known) = known {
                    self.memo.remember(
                        &known,
                        text,
                        HighlightedLine { html: line.into(), next: Arc::clone(&next) },
                    );
                }
                self.position = GrammarPosition::Known(next);
            }
            None => self.position = GrammarPosition::Unknown(parse, scopes),
        }
    }

    /// The memo's state for a parser's state, which was reached by `text`.
    ///
    /// States that hold a match, as within a here-document, are equal to none: syntect compares where the match is
    /// stored. Each is stored under an id of its own, which costs an entry and never a wrong answer.
    fn state(
        &self,
        from: Option<&Arc<LineState>>,
        text: &str,
        parse: &ParseState,
        scopes: &ScopeStack,
    ) -> Option<Arc<LineState>> {
        let alike = self.memo.alike(self.syntax, scopes);
        let same = alike.into_iter().find(|state| self.parser_state(state) == *parse);
        if same.is_none()
            && let Some(text) = ["", text].into_iter().find(|text| self.leads_to(text, parse, scopes))
        {
            return self.memo.reached(Some(&self.memo.start(self.syntax)), text, scopes, None);
        }
        self.memo.reached(from, text, scopes, same)
    }

    /// Whether `text` as the first line of a block leads to the state. Most lines end in a state that an empty
    /// line or they alone lead to, which is the cheapest way there.
    fn leads_to(&self, text: &str, parse: &ParseState, scopes: &ScopeStack) -> bool {
        let (mut reached, mut stack) = (self.parser_at_start(), ScopeStack::new());
        let Ok(changes) = reached.parse_line(&with_newline(text), self.syntaxes) else {
            return false;
        };
        changes.iter().all(|(_, change)| stack.apply(change).is_ok()) && reached == *parse && stack == *scopes
    }

    /// The parser's state for one of the memo's: met before, or found by parsing the lines that lead to it.
    fn parser_state(&self, state: &Arc<LineState>) -> ParseState {
        MET.with_borrow_mut(|met| {
            let mut lines = Vec::new();
            let mut earliest = state;
            while !met.contains_key(&earliest.id)
                && let Some((from, text)) = &earliest.origin
            {
                lines.push(&**text);
                earliest = from;
            }
            let mut parse = met.get(&earliest.id).cloned().unwrap_or_else(|| self.parser_at_start());
            if lines.is_empty() && earliest.origin.is_some() {
                return parse;
            }
            for text in lines.into_iter().rev() {
                // These lines were parsed before without a fault, or they would lead nowhere.
                let _changes = parse.parse_line(&with_newline(text), self.syntaxes);
            }
            keep(met, state.id, parse.clone());
            parse
        })
    }

    fn parser_at_start(&self) -> ParseState {
        ParseState::new(&self.syntaxes.syntaxes()[self.syntax])
    }
}

/// Keeps a parser's state for its id. A thread that has too many forgets them all, and parses some lines again.
fn keep(met: &mut ByHash<u64, ParseState>, id: u64, parse: ParseState) {
    if met.len() >= MAX_MET {
        met.clear();
    }
    met.entry(id).or_insert(parse);
}

/// The line's HTML; the states become those at its end. None when the grammar has a fault.
fn highlight(
    text: &str,
    parse: &mut ParseState,
    scopes: &mut ScopeStack,
    syntaxes: &SyntaxSet,
    classes: &ScopeClasses,
) -> Option<String> {
    let changes = parse.parse_line(&with_newline(text), syntaxes).ok()?;
    let mut html = HtmlLine::new(text);
    let mut class = classes.class(&scopes.scopes);
    for (at, change) in changes {
        html.advance(at, class);
        scopes.apply(&change).ok()?;
        class = classes.class(&scopes.scopes);
    }
    html.advance(text.len(), class);
    Some(html.finish())
}

/// The grammars are those that expect a line to end in its newline.
fn with_newline(text: &str) -> String {
    format!("{text}\n")
}

/// A line's HTML in the making: spans of one class are merged.
struct HtmlLine<'a> {
    text: &'a str,
    html: String,
    done: usize,
    open: Option<HighlightClass>,
}

impl<'a> HtmlLine<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, html: String::with_capacity(text.len() * 2), done: 0, open: None }
    }

    /// Gives the text up to byte `end` a class. What lies behind already, and the newline, is left out.
    fn advance(&mut self, end: usize, class: Option<HighlightClass>) {
        let text = self.text.get(self.done..end.min(self.text.len())).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        self.done += text.len();
        if self.open != class {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push(class.letter());
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape_into(&mut self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

/// Appends text that is content of an element.
fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}
