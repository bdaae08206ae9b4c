//! Formulas: from LaTeX to MathML.

mod commands;
mod explain;
mod tidy;

use std::ops::Range;
use std::panic::catch_unwind;

use borsh::{BorshDeserialize, BorshSerialize};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Dimension, DimensionUnit, Grouping};
use pulldown_latex::{Event, Parser, ParserError, Storage, mathml};

use super::isolation::{Isolation, Job, Unfinished};
use crate::document::FormulaStyle;
use crate::document::escape::escape;

/// The longest formula, in bytes. The parser calls itself once for each command that shows nothing, so a longer one
/// might exhaust the stack; one with macros might do so at any length.
const MAX_LENGTH: usize = 4 * 1024;
/// The most pieces a formula may consist of once its macros are expanded; each is a few bytes of MathML.
const MAX_EVENTS: usize = 50_000;

/// The commands that define macros.
const DEFINITIONS: [&str; 7] = [
    "\\def", "\\let", "\\futurelet", "\\newcommand", "\\renewcommand", "\\providecommand",
    "\\DeclareMathOperator",
];

/// Why a formula cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MathError {
    /// What is wrong, in a few words without a full stop.
    pub message: String,
    /// The span in the LaTeX. All of it if the position is unknown.
    pub span: Range<usize>,
    /// Whether it comes from a limit on time or memory, which the next run may not reach.
    pub is_temporary: bool,
}

impl MathError {
    /// An error of all of `latex`.
    fn whole(latex: &str, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: 0..latex.len(), is_temporary: false }
    }
}

/// `latex` as a `<math>` element for use in HTML, with the source as its annotation. It has no style attributes: a
/// theme styles the classes that begin with `menv-`, `cell-` and `mop-`.
///
/// # Errors
/// When it is not LaTeX that can be shown, with the first thing wrong, or `isolation` did not finish it.
pub fn to_mathml(latex: &str, style: FormulaStyle, isolation: &Isolation) -> Result<String, MathError> {
    if latex.len() > MAX_LENGTH {
        return Err(MathError::whole(latex, "the formula is too long"));
    }
    // Without macros, the length bounds what the parser does, and there may be thousands of formulas in a guide.
    if !DEFINITIONS.iter().any(|command| latex.contains(command)) {
        return convert(latex, style);
    }
    let unfinished = |reason: Unfinished| MathError {
        is_temporary: true,
        ..MathError::whole(latex, reason.reason("math"))
    };
    isolation.run(&Job::Formula(latex.to_owned(), style)).map_err(unfinished)?
}

/// The same in this process, whatever its macros do.
pub(super) fn convert(latex: &str, style: FormulaStyle) -> Result<String, MathError> {
    // The parser and the writer have assertions of their own that odd input may reach. Nothing outlives the call, so
    // nothing is left half done.
    let converted = catch_unwind(|| parse_and_write(latex, style));
    converted.unwrap_or_else(|_| Err(MathError::whole(latex, "the formula cannot be read")))
}

fn parse_and_write(latex: &str, style: FormulaStyle) -> Result<String, MathError> {
    let whole = |message: &str| MathError::whole(latex, message);
    let is_forbidden = |c: char| {
        c.is_control() && !c.is_whitespace() || matches!(c, commands::MARKER | '\u{fffe}' | '\u{ffff}')
    };
    if let Some((at, c)) = latex.char_indices().find(|(_, c)| is_forbidden(*c)) {
        let span = at..at + c.len_utf8();
        return Err(MathError { span, ..whole("it contains a control character") });
    }
    let expansion = commands::expand(latex);
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(&expansion.text, &storage) {
        let event = event.map_err(|error| {
            let error = explain::explain(&expansion.text, &error);
            MathError { span: expansion.source(error.span.clone()), ..error }
        })?;
        push_event(&mut events, event);
        if events.len() > MAX_EVENTS {
            return Err(whole("its macros expand too far"));
        }
    }
    let html = write(latex, &events, style).ok_or_else(|| whole("the formula cannot be shown"))?;
    let html = tidy::tidy(&html).ok_or_else(|| whole("it opens something that it does not close"))?;
    Ok(commands::enclose(html))
}

/// Adds an event to those before. A script after a space has an empty base, since a space is none.
fn push_event<'e>(events: &mut Vec<Event<'e>>, event: Event<'e>) {
    let has_no_base = matches!(event, Event::Space { .. } | Event::StateChange(_));
    match events.pop_if(|last| has_no_base && matches!(last, Event::Script { .. })) {
        Some(script) => events.extend([in_em(event), script, Event::Begin(Grouping::Normal), Event::End]),
        None => events.push(in_em(event)),
    }
}

/// A space whose width is in a unit that MathML has.
fn in_em(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Space { width: Some(width), height, depth } if width.unit == DimensionUnit::Mu => {
            let width = Some(Dimension::new(width.value / 18.0, DimensionUnit::Em));
            Event::Space { width, height, depth }
        }
        event => event,
    }
}

fn write(latex: &str, events: &[Event<'_>], style: FormulaStyle) -> Option<String> {
    let source = escape(latex);
    // The writer escapes text but not the names of functions.
    let names: Vec<String> =
        events.iter().map(|event| function_name(event).map_or_else(String::new, escape)).collect();
    let escaped = events.iter().zip(&names).map(|(event, name)| match function_name(event) {
        Some(_) => Ok::<_, ParserError>(Event::Content(Content::Function(name))),
        None => Ok(event.clone()),
    });
    let config = RenderConfig {
        display_mode: match style {
            FormulaStyle::Inline => DisplayMode::Inline,
            FormulaStyle::Display => DisplayMode::Block,
        },
        annotation: Some(&source),
        ..RenderConfig::default()
    };
    let mut html = String::new();
    mathml::push_mathml(&mut html, escaped, config).ok()?;
    Some(html)
}

fn function_name<'a>(event: &Event<'a>) -> Option<&'a str> {
    match event {
        Event::Content(Content::Function(name)) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::jobs::InProcess;

    #[test]
    fn formulas_are_readable_as_text() {
        for (latex, expected) in [
            (r"\frac{a+b}{2} < x^{n+1}_i \le \sqrt{2} \cdot \theta", "(a + b)/2 < x_iⁿ⁺¹ ≤ √2 ⋅ θ"),
            (r"O(n \log n)", "O(n log n)"),
            (r"\sum_{i=1}^{n} i^2", "∑_(i = 1)ⁿi²"),
            (r"\text{if } x_1", "if x₁"),
            (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
            (r"\sqrt[3]{a-1}", "³√(a − 1)"),
            (r"-x \neq e^{kt}", "−x ≠ e^kt"),
        ] {
            let mathml = convert(latex, FormulaStyle::Inline).expect("valid");
            assert_eq!(crate::document::formula::text(&mathml).as_deref(), Some(expected), "{mathml}");
        }
    }

    /// How many elements a browser sees.
    fn elements_of(html: &str) -> usize {
        use html5ever::tendril::TendrilSink;
        use markup5ever_rcdom::{Handle, NodeData, RcDom};

        fn count(node: &Handle) -> usize {
            let own = usize::from(matches!(node.data, NodeData::Element { .. }));
            own + node.children.borrow().iter().map(count).sum::<usize>()
        }
        let page = format!("<!doctype html><html><head></head><body>{html}</body></html>");
        let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
        count(&dom.document) - 3
    }

    fn mathml_of(latex: &str, style: FormulaStyle) -> Result<String, MathError> {
        to_mathml(latex, style, &Isolation::new(std::sync::Arc::new(InProcess)))
    }

    fn shown(latex: &str) -> String {
        mathml_of(latex, FormulaStyle::Inline).unwrap_or_else(|error| panic!("{latex}: {error:?}"))
    }

    #[test]
    fn writes_mathml_with_its_source() {
        assert_eq!(
            mathml_of(r"a < b", FormulaStyle::Display).as_deref(),
            Ok(concat!(
                "<math display=\"block\"><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>",
                "<annotation encoding=\"application/x-tex\">a &lt; b</annotation></semantics></math>",
            ))
        );
        assert!(shown(r"\frac{1}{x_i}").starts_with("<math display=\"inline\">"));
    }

    #[test]
    fn has_no_style_attributes_but_keeps_colours_and_text() {
        let html = shown(r"\textcolor{#0a0b0c}{x} \colorbox{blue}{y} a\!b \text{ style=&quot; <b>}");
        assert!(html.contains("mathcolor=\"#0a0b0c\""), "{html}");
        assert!(html.contains("mathbackground=\"#0000ff\""), "{html}");
        assert!(html.contains("style=&amp;quot; &lt;b&gt;"), "{html}");
        assert!(!html.contains(" style=\""), "{html}");
        assert!(!shown(r"\begin{matrix} a \\[2em] b \end{matrix}").contains("style="));
    }

    #[test]
    fn a_space_before_a_base_is_no_base() {
        let html = shown(r"2 \log_2 n + 3\max_{i}^{2} x");
        assert!(html.contains("<mspace width=\"0.1667em\" /><msub><mi>log</mi><mn>2</mn></msub>"), "{html}");
        assert!(
            !["msub", "msubsup", "munder"].iter().any(|name| html.contains(&format!("<{name}><mspace"))),
            "{html}"
        );
    }

    #[test]
    fn a_script_after_a_space_has_an_empty_base() {
        for latex in [r"a\!^2", r"25\,^{\circ}C", r"n\!_{\%p}", r"\quad^2", r"x\mkern1mu^2", r"a\,_b^c"] {
            let html = shown(latex);
            assert!(html.contains("<mrow></mrow>") && html.contains("<mspace"), "{latex}: {html}");
            assert!(!html.contains("mu\""), "{latex}: {html}");
        }
        assert!(shown(r"\pmod{n}^2").contains("</mrow><mn>2</mn></msup>"), "{}", shown(r"\pmod{n}^2"));
    }

    #[test]
    fn what_is_in_a_box_stays_in_it() {
        for inner in [r"\displaystyle x", r"\scriptstyle x", "^2", "_i", "a^2", r"\color{red} x"] {
            for outer in ["boxed", "phantom", "hphantom", "vphantom", "smash"] {
                let html = shown(&format!(r"\{outer}{{{inner}}}"));
                assert!(!html.contains(commands::MARKER), "{html}");
                assert!(roxmltree::Document::parse(&html).is_ok(), "{outer} {inner}: {html}");
            }
        }
    }

    #[test]
    fn nothing_in_a_formula_becomes_markup() {
        let html = shown(r"\operatorname{<script>alert(1)</script>} < \& \char`< \not{<} \text{</math>}");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</math>").count(), 1, "{html}");
        assert!(html.contains("<mo>&lt;</mo>") && html.contains("<mi>&amp;</mi>"), "{html}");
    }

    #[test]
    fn points_at_the_first_thing_wrong() {
        let found = |latex: &str| {
            let error = mathml_of(latex, FormulaStyle::Inline).expect_err(latex);
            (error.message, latex[error.span].to_owned())
        };
        let wrong = |message: &str, part: &str| (message.to_owned(), part.to_owned());
        assert_eq!(found(r"\foo"), wrong(r"unknown command `\foo`", r"\foo"));
        assert_eq!(
            found(r"a + b + c + d + e + f + g + \foo{h} + \bar{i}"),
            wrong(r"unknown command `\foo`", r"\foo")
        );
        assert_eq!(found("日本語日本語日本語 \\foo 日本"), wrong(r"unknown command `\foo`", r"\foo"));
        assert_eq!(found(r"x + \begin{nosuch} a \end{nosuch}").0, "unknown environment `nosuch`");
        assert_eq!(
            found(r"\begin{matrx} a \end{matrx}").0,
            "unknown environment `matrx`: did you mean `matrix`?"
        );
        assert_eq!(found(r"\fraq{1}{2}").0, r"unknown command `\fraq`: did you mean `\frac`?");
        assert_eq!(found("x_1_2 + y").0, "trying to add a subscript twice to the same element");
        assert_eq!(found("a & b").1, "&");
    }

    #[test]
    fn survives_what_is_long_deep_or_without_end() {
        // Two bytes less than the limit in whatever makes the parser call itself, on a test's small stack.
        for unit in [
            "{", "}", "{}", "x^", "x_{", r"\sqrt", r"\frac{", r"\left(", "\\ ", "% \n", r"\relax ",
            r"\def\a{}",
        ] {
            let _either = mathml_of(&unit.repeat(MAX_LENGTH / unit.len()), FormulaStyle::Display);
        }
        assert!(mathml_of(&"x".repeat(MAX_LENGTH + 1), FormulaStyle::Display).is_err());
        assert!(mathml_of(r"\def\a{\a x} \a", FormulaStyle::Display).is_err());
        let doubling: String =
            ('b'..'z').map(|c| format!(r"\def\{c}{{\{p}\{p}}}", p = (c as u8 - 1) as char)).collect();
        assert!(mathml_of(&format!(r"\def\a{{xx}}{doubling}\y"), FormulaStyle::Display).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn never_panics_and_never_leaves_its_element(
            latex in prop::collection::vec(
                prop_oneof![
                    r"\\[a-z]{1,3}",
                    "[ -~äß\u{301}日\n]{1,3}",
                    prop::sample::select(vec![
                        r"\frac", r"\sqrt[", r"\left(", r"\right)", r"\begin{array}{c|l}", r"\end{array}", r"\\",
                        r"\begin{align}", r"\end{align}", r"\color{red}", r"\text{", r"\def\a#1{", r"\a", "{", "}", "^",
                        "_", "&", "%", "$", r"\hskip -1em", r"\not", r"\limits", r"\char`", "'", r"\let\b=", r"\operatorname",
                    ]).prop_map(str::to_owned),
                ],
                0..24,
            ),
            style in prop_oneof![Just(FormulaStyle::Inline), Just(FormulaStyle::Display)],
        ) {
            let latex = latex.concat();
            match mathml_of(&latex, style) {
                Ok(html) => {
                    prop_assert!(html.starts_with("<math") && html.ends_with("</math>"));
                    prop_assert_eq!(html.matches("<math").count(), 1);
                    prop_assert!(!html.contains(" style=\""));
                    prop_assert_eq!(tidy::tidy(&html), Some(html.clone()));
                    prop_assert_eq!(elements_of(&html), html.matches("</").count() + html.matches("/>").count());
                }
                Err(error) => {
                    prop_assert!(!error.message.is_empty() && !error.message.contains('\n'));
                    prop_assert!(latex.get(error.span).is_some());
                }
            }
        }
    }
}
