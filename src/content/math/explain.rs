//! What is wrong with a formula, and where.

use std::ops::Range;

use pulldown_latex::{Parser, ParserError, Storage};

use super::MathError;
use crate::diag::nearest::nearest_typo;

/// How many bytes the parser shows on either side of an error.
const CONTEXT: usize = 12;

/// Commands that are written often, for suggestions: the parser does not list those that it knows.
const COMMANDS: &str = "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau \
    upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega frac dfrac tfrac binom sqrt sum prod \
    int iint oint lim limsup liminf max min sup inf log ln exp sin cos tan gcd det dim ker Pr infty partial nabla forall \
    exists neg in notin subset subseteq supset supseteq cup cap setminus emptyset varnothing leq geq neq approx equiv sim \
    simeq propto times cdot cdots ldots dots vdots ddots div pm mp ast star circ oplus otimes land lor wedge vee to gets \
    mapsto implies iff rightarrow leftarrow Rightarrow Leftarrow leftrightarrow Leftrightarrow uparrow downarrow langle \
    rangle lfloor rfloor lceil rceil left right text textbf textit mathbb mathbf mathcal mathrm mathit mathsf mathtt \
    mathfrak boldsymbol operatorname hat bar vec tilde dot ddot overline underline overbrace underbrace widehat widetilde \
    overset underset stackrel substack begin end quad qquad displaystyle limits cancel boxed color textcolor";
/// Environments that are written often.
const ENVIRONMENTS: &str = "array matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases align aligned alignat \
    alignedat gather gathered equation split multline subarray";

/// The error in Prepbook's words, with its position.
pub(super) fn explain(latex: &str, error: &ParserError) -> MathError {
    let text = error.to_string();
    let kind = kind_of(&text);
    let span = error_end(latex, kind).map_or(0..latex.len(), |end| token_before(latex, end));
    let message = match kind {
        "unknown primitive command found" => match latex.get(span.clone()) {
            Some(command) if is_command(command) => {
                let near = nearest_typo(&command[1..], COMMANDS.split_whitespace());
                let near = near.map(|near| format!(": did you mean `\\{near}`?")).unwrap_or_default();
                format!("unknown command `{command}`{near}")
            }
            _ => "unknown command".into(),
        },
        _ if kind.ends_with("mathematical environment found") => {
            let name = latex[span.clone()].split(['{', '}']).nth(1).unwrap_or_default();
            let near = nearest_typo(name, ENVIRONMENTS.split_whitespace());
            let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
            format!("unknown environment `{name}`{near}")
        }
        _ => kind.replace("unkown", "unknown"),
    };
    MathError { message, span, is_temporary: false }
}

/// A backslash with a word or one character after it.
fn is_command(text: &str) -> bool {
    text.strip_prefix('\\').is_some_and(|name| {
        name.chars().count() == 1 || !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic())
    })
}

/// The parser's message without its context.
fn kind_of(error: &str) -> &str {
    let first = error.lines().next().unwrap_or_default();
    first.strip_prefix("parsing error: ").unwrap_or(first)
}

/// The byte at which the parser stood when it met the error.
///
/// It does not say so, but it shows up to [`CONTEXT`] bytes on either side, and the formula with spaces after it is
/// long enough for the right side to be whole.
fn error_end(latex: &str, kind: &str) -> Option<usize> {
    let padded = format!("{latex}{}", " ".repeat(2 * CONTEXT));
    let storage = Storage::new();
    let error = Parser::new(&padded, &storage).find_map(Result::err)?.to_string();
    if kind_of(&error) != kind {
        return None;
    }
    let shown: Vec<&str> = error.lines().filter_map(|line| line.strip_prefix('│')).collect();
    // A frame is an empty line, the lines shown and a line that underlines them; the last one shows the formula itself.
    let first = shown.iter().rposition(|line| line.is_empty())?;
    let lines = shown.get(first + 1..shown.len().checked_sub(1)?)?;
    let window: Vec<&str> = lines.iter().map(|line| line.strip_prefix([' ', '…']).unwrap_or(line)).collect();
    let window = window.join("\n");
    let end = padded.find(&window)? + window.len();
    let end = end.checked_sub(CONTEXT)?.min(latex.len());
    (0..=end).rev().find(|&end| latex.is_char_boundary(end))
}

/// What ends at byte `end`: a command with its argument in braces, a command, or a character.
fn token_before(latex: &str, end: usize) -> Range<usize> {
    let text = latex.get(..end).unwrap_or(latex).trim_end();
    let mut start = text.char_indices().next_back().map_or(0, |(at, _)| at);
    if text.ends_with('}') {
        let mut open = 0;
        let brace = text.char_indices().rev().find(|&(_, c)| {
            open += i32::from(c == '}') - i32::from(c == '{');
            open == 0
        });
        start = brace.map_or(start, |(at, _)| at);
    }
    let word_end = if text.ends_with('}') { start } else { text.len() };
    let before_word = text[..word_end].trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if before_word.ends_with('\\') {
        start = before_word.len() - 1;
    } else if text[..start].ends_with('\\') {
        start -= 1;
    }
    start..text.len()
}
