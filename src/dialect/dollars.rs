//! Which dollars delimit a formula: pandoc's rule, so that prices stay text.
//!
//! The Markdown parser takes `$5-$10` for a formula, and a dollar in a code span for the end of one. By pandoc's rule no space is allowed inside
//! the dollars, no digit follows the closing one, and code spans come first. Dollars that delimit nothing get a backslash, and the source is
//! parsed again.

use std::collections::BTreeSet;
use std::ops::Range;

use super::lines::Source;
use super::rewrite::Edit;
use crate::document::{Document, FormulaStyle, Kind, NodeId};

/// The longest formula in bytes that is looked at, and the longest text in double brackets: what is searched for each dollar is bounded.
const MAX_FORMULA_BYTES: usize = 8 * 1024;
const MAX_NAME_BYTES: usize = 256;

/// What the dollars of a text are.
#[derive(Debug, Default, PartialEq, Eq)]
struct DollarScan {
    /// Formulas with their dollars.
    formulas: Vec<Range<usize>>,
    /// Dollars that delimit nothing.
    literals: Vec<usize>,
    /// Formulas with open braces, with their dollars.
    unbalanced: Vec<Range<usize>>,
}

/// Where a formula ends.
enum End {
    At(usize),
    /// At the last dollar, where braces are open.
    Unbalanced(usize),
    Nowhere,
}

/// Puts a backslash before dollars that delimit nothing, in texts where the parser sees a formula that is none.
pub(super) fn escape_literals(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains('$') {
        return edits;
    }
    for run in inline_runs(source.document, |kind| matches!(kind, Kind::Formula { .. })) {
        let found = scan(&source.text[run.span.clone()]);
        let is_formula = |span: &Range<usize>| {
            let (start, end) = (span.start - run.span.start, span.end - run.span.start);
            end - start > MAX_FORMULA_BYTES
                || found
                    .formulas
                    .binary_search_by_key(&start, |formula| formula.start)
                    .is_ok_and(|index| found.formulas[index].end == end)
        };
        if !run.wanted.iter().all(|node| is_formula(&source.document.span(*node))) {
            edits.extend(found.literals.iter().map(|at| Edit::insert(run.span.start + at, "\\")));
        }
    }
    edits
}

/// Replaces the delimiters `\(…\)` and `\[…\]`, or the same with two backslashes, with dollars, where the settings say that they delimit formulas.
pub(super) fn read_brackets(source: &Source<'_>) -> Vec<Edit> {
    let extensions = source.syntax.extensions;
    let slashes = match (extensions.escaped_math, extensions.math) {
        (true, _) => "\\\\",
        (_, true) => "\\",
        _ => return Vec::new(),
    };
    let mut edits = Vec::new();
    let code = verbatim(source.document);
    let is_code = |at: usize| {
        let before = code.partition_point(|span| span.start <= at);
        source.is_code(at) || code.get(before.wrapping_sub(1)).is_some_and(|span| span.contains(&at))
    };
    for (open, close, dollars) in [('(', ')', "$"), ('[', ']', "$$")] {
        let (open, close) = (format!("{slashes}{open}"), format!("{slashes}{close}"));
        let mut at = 0;
        while let Some(start) = source.text[at..].find(&open).map(|found| at + found) {
            let begin = start + open.len();
            at = begin;
            let is_escaped = source.text[..start].ends_with('\\');
            let end = source.text.floor_char_boundary(begin + MAX_FORMULA_BYTES);
            let Some(length) = source.text[begin..end].find(&close) else { continue };
            let inner = source.text[begin..begin + length].trim();
            let end = begin + length + close.len();
            // `\[` in a line is a bracket of Markdown.
            let is_block = || {
                let line = source.text[..start].rfind('\n').map_or(0, |end| end + 1);
                let before = source.text[line..start].trim_matches([' ', '\t', '>']);
                before.is_empty()
                    && source.text[end..].lines().next().is_none_or(|rest| rest.trim().is_empty())
            };
            if is_escaped
                || is_code(start)
                || inner.is_empty()
                || inner.contains("\n\n")
                || open == "\\[" && !is_block()
            {
                continue;
            }
            at = end;
            let inner = if slashes.len() > 1 { unescaped(inner) } else { inner.to_owned() };
            edits.push(Edit::replace(start..at, format!("{dollars}{inner}{dollars}")));
        }
    }
    edits
}

/// A formula whose backslashes are escaped, as Markdown leaves it: `\\{` is `\{`. A line's end may be written as in LaTeX.
fn unescaped(formula: &str) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(at) = rest.find("\\\\") {
        let after = &rest[at + 2..];
        let is_escape = after.starts_with(|c: char| c.is_ascii_punctuation() && c != '[' && c != '\\');
        out.push_str(&rest[..at]);
        out.push_str(if is_escape { "\\" } else { "\\\\" });
        rest = after.strip_prefix("\\\\").unwrap_or(after);
    }
    out + rest
}

/// Puts the lines of a formula between `$$` on one where Markdown would read one of them as a heading, a list, or the end of the paragraph.
pub(super) fn join_lines(source: &Source<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.text.contains("$$") {
        return edits;
    }
    let document = source.document;
    let formulas = document.descendants(Document::ROOT);
    let formulas = formulas.filter(|node| matches!(document.kind(*node), Kind::Formula { .. }));
    let read: BTreeSet<usize> = formulas.map(|node| document.span(node).start).collect();
    let lines = source.lines();
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        next += 1;
        let at = line.content;
        if !line.content().starts_with("$$") || line.content()[2..].contains("$$") || source.is_opaque(at) {
            continue;
        }
        let end = lines[next..].iter().take_while(|line| line.end < at + MAX_FORMULA_BYTES);
        let Some(count) = end.map(|line| line.text).position(|text| text.contains("$$")) else { continue };
        let inner = &lines[next..next + count + 1];
        let closing = inner[count].text.trim_end();
        let text = &source.text[at..inner[count].end];
        let is_latex = text.contains('\\') || !text.contains("\n\n") && text.contains(['=', '^', '_']);
        let has_comment = text.replace("\\%", "").contains('%');
        // MyST puts a label after a formula.
        let is_end = closing.rsplit_once("$$").is_some_and(|(_, label)| {
            label.is_empty() || label.trim().starts_with("([") && label.ends_with("})")
        });
        if closing.matches("$$").count() != 1 || !is_end || !is_latex || has_comment {
            continue;
        }
        next += count + 1;
        if read.contains(&at) {
            continue;
        }
        let prefix = &line.text[..at - line.start];
        // Backticks would be code. In TeX, one opens a quotation.
        let ticks = text.match_indices('`').map(|(tick, _)| at + tick);
        edits.extend(ticks.map(|tick| Edit::replace(tick..tick + 1, "‘")));
        let mut before = line.end;
        for line in inner {
            let rest = line.text.strip_prefix(prefix).unwrap_or(line.text).trim_start();
            edits.push(Edit::replace(before..line.start + line.text.len() - rest.len(), " "));
            before = line.end;
        }
    }
    edits
}

/// The spans of code and formulas in lines, in order.
fn verbatim(document: &Document) -> Vec<Range<usize>> {
    let nodes = document.descendants(Document::ROOT);
    let code = nodes.filter(|node| matches!(document.kind(*node), Kind::Code(_) | Kind::Formula { .. }));
    code.map(|node| document.span(node)).collect()
}

/// Reads "$`x`$", which GitHub takes for the formula `x`.
pub(super) fn strip_backticks(document: &mut Document, source: &str) {
    if !source.contains("$`") {
        return;
    }
    let nodes: Vec<NodeId> = document.descendants(Document::ROOT).collect();
    for node in nodes {
        let Kind::Formula { source, mathml, style: FormulaStyle::Inline } = document.kind(node) else {
            continue;
        };
        let inner = document.str(source).strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        if let Some(inner) = inner.map(str::to_owned) {
            let source = document.intern(&inner);
            document.set_kind(node, Kind::Formula { source, mathml, style: FormulaStyle::Inline });
        }
    }
}

/// The formulas of a document that stay text because their braces are not balanced, without their dollars. Its spans lead into `source`.
pub fn unbalanced(document: &Document, source: &str) -> Vec<Range<usize>> {
    if !source.contains('$') {
        return Vec::new();
    }
    let is_dollar = |kind| matches!(kind, Kind::Text(text) if document.str(text).contains('$'));
    let mut found = Vec::new();
    for run in inline_runs(document, is_dollar) {
        let Some(text) = source.get(run.span.clone()) else { continue };
        let inner = scan(text).unbalanced.into_iter().map(|formula| {
            let dollars = if text[formula.start..].starts_with("$$") { 2 } else { 1 };
            run.span.start + formula.start + dollars..run.span.start + formula.end - dollars
        });
        found.extend(inner);
    }
    found
}

/// Adjacent nodes of one line of text.
pub(super) struct InlineRun {
    pub(super) span: Range<usize>,
    /// Nodes of the kind that was asked for.
    pub(super) wanted: Vec<NodeId>,
}

/// The runs of inline nodes that hold a wanted node.
pub(super) fn inline_runs(document: &Document, is_wanted: impl Fn(Kind) -> bool) -> Vec<InlineRun> {
    let mut runs = Vec::new();
    let blocks = document.descendants(Document::ROOT).filter(|node| !document.kind(*node).is_inline());
    for block in std::iter::once(Document::ROOT).chain(blocks) {
        let mut open: Option<InlineRun> = None;
        for child in document.children(block) {
            if !document.kind(child).is_inline() {
                runs.extend(open.take());
                continue;
            }
            let span = document.span(child);
            let run = open.get_or_insert_with(|| InlineRun { span: span.clone(), wanted: Vec::new() });
            run.span.end = run.span.end.max(span.end);
            let inner = std::iter::once(child).chain(document.descendants(child));
            run.wanted.extend(inner.filter(|node| is_wanted(document.kind(*node))));
        }
        runs.extend(open);
    }
    runs.retain(|run| !run.wanted.is_empty());
    runs
}

/// Tells what the dollars of a text are.
fn scan(text: &str) -> DollarScan {
    let mut found = DollarScan::default();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if !rest.starts_with('$') {
            at += opaque_length(rest);
            continue;
        }
        let dollars = if rest.starts_with("$$") { 2 } else { 1 };
        match formula_end(text, at + dollars, dollars) {
            End::At(end) => {
                found.formulas.push(at..end);
                at = end;
            }
            End::Unbalanced(end) if dollars == 2 || is_latex(&text[at..end]) => {
                found.unbalanced.push(at..end);
                found.literals.extend((at..at + dollars).chain(end - dollars..end));
                at = end;
            }
            End::Unbalanced(_) | End::Nowhere => {
                found.literals.extend(at..at + dollars);
                at += dollars;
            }
        }
    }
    found
}

/// The end of the formula whose content starts at `start` and that ends with as many dollars as it starts with.
fn formula_end(text: &str, start: usize, dollars: usize) -> End {
    let is_display = dollars == 2;
    let text = &text[..text.floor_char_boundary(start + MAX_FORMULA_BYTES)];
    let rest = &text[start..];
    if !is_display {
        // GitHub's "$`x`$".
        if let Some(code) = rest.strip_prefix('`')
            && let Some(end) = code.find("`$")
        {
            return End::At(start + 1 + end + 2);
        }
        if rest.starts_with(char::is_whitespace) {
            return End::Nowhere;
        }
    }
    let (mut at, mut depth, mut inner) = (start, 0_usize, None);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with('$') {
            let closes = if is_display {
                rest.starts_with("$$")
            } else {
                !text[..at].ends_with(char::is_whitespace)
                    && !text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
                    && !are_variables(&text[start..at], &text[at + 1..])
                    && !begins_name(&text[start..at], &text[at + 1..])
            };
            match (closes, depth) {
                (true, 0) if at > start => return End::At(at + dollars),
                (_, 0) if !is_display => return End::Nowhere,
                (true, _) => inner = inner.or(Some(at + dollars)),
                _ => {}
            }
            at += if rest.starts_with("$$") && is_display { 2 } else { 1 };
            continue;
        }
        let length = opaque_length(rest);
        // Code spans come first: what holds one, or a part of one, is not a formula.
        if rest.starts_with('`') && length > run_length(rest) {
            return inner.filter(|_| depth > 0).map_or(End::Nowhere, End::Unbalanced);
        }
        match rest.as_bytes()[0] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // In a formula, `<` is an operator.
        at += if rest.starts_with('<') { 1 } else { length };
    }
    inner.map_or(End::Nowhere, End::Unbalanced)
}

/// Whether dollars before `inner` and `after` are those of variables of a shell: `$HOME/$USER`, `$A:$B`.
fn are_variables(inner: &str, after: &str) -> bool {
    let is_capital = |c: char| c.is_ascii_uppercase() || c == '_';
    let name = inner.find(|c: char| !is_capital(c) && !c.is_ascii_digit()).unwrap_or(inner.len());
    let rest = &inner[name..];
    let is_apart = rest.starts_with(|c: char| "/:.,;@=-".contains(c));
    inner.starts_with(is_capital)
        && match name {
            1 => is_apart && rest.len() == 1 && after.starts_with(is_capital),
            _ if rest.is_empty() => after.starts_with(is_capital),
            _ => is_apart && after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'),
        }
}

/// Whether a dollar between `inner` and `after` begins a name in quotes, brackets or bold: `"$timeout", "$interval()"`.
fn begins_name(inner: &str, after: &str) -> bool {
    let opens = match inner.chars().next_back() {
        Some('"' | '“' | '(') => true,
        Some('*') => inner.matches('*').count() > 1,
        _ => false,
    };
    opens && after.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether an unbalanced text between two dollars is meant as a formula.
fn is_latex(text: &str) -> bool {
    text.contains("^{") || text.contains("_{") || text.contains('\\')
}

/// The length of what is looked at as a whole: an escaped character, a code span, a tag or address in angle brackets, a wiki link, a character.
fn opaque_length(text: &str) -> usize {
    let mut chars = text.chars();
    match chars.next() {
        Some('\\') => 1 + chars.next().map_or(0, char::len_utf8),
        Some('`') => {
            let run = run_length(text);
            let mut at = run;
            while let Some(next) = text[at..].find('`').map(|found| at + found) {
                let length = run_length(&text[next..]);
                at = next + length;
                if length == run {
                    return at;
                }
            }
            run
        }
        Some('<') if chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/') => {
            text[1..].find(['<', '>']).filter(|at| text[1 + at..].starts_with('>')).map_or(1, |at| at + 2)
        }
        Some('[') if text.starts_with("[[") => {
            let name = &text[..text.floor_char_boundary(MAX_NAME_BYTES)];
            name.find(['\n', ']']).filter(|at| text[*at..].starts_with("]]")).map_or(1, |at| at + 2)
        }
        first => first.map_or(1, char::len_utf8),
    }
}

/// The number of backticks at the start.
fn run_length(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(text: &str) -> Vec<&str> {
        scan(text).formulas.into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn prices_are_text() {
        for text in [
            "It costs $5-$10, between $1,000–$2,000, ($5) and ($10), **$5** and **$10**, $2k/$3k.",
            "$ 5$ and $5 $",
            "a `$x` b `y$`",
            "$a `$x$` b$",
            r"\$5 and \$6$",
            "$HOME/$USER, $A:$B and $PATH$HOME",
            "<https://a.b/$c> and <b title='$'>$",
            "[[a $b]] c$",
            "The **$scope** object is below the **$rootScope**.",
            "a \"$timeout\", \"$interval()\", ($q) and ($http)",
            "$",
            "$$ $",
        ] {
            assert!(formulas(text).is_empty(), "{text}: {:?}", formulas(text));
        }
    }

    #[test]
    fn formulas_are_found_beside_prices() {
        assert_eq!(formulas("$5 and $x$ and $10"), ["$x$"]);
        assert_eq!(formulas("$a$$b$, $$c$$ and $`d_1`$"), ["$a$", "$b$", "$$c$$", "$`d_1`$"]);
        assert_eq!(formulas(r"$a \$ b$ $\text{if $x$ then}$"), [r"$a \$ b$", r"$\text{if $x$ then}$"]);
        assert_eq!(formulas("$a<b$ and $$ x $$"), ["$a<b$", "$$ x $$"]);
        assert_eq!(formulas("$A^*$algebra (**$x$** and $y$)"), ["$A^*$", "$x$", "$y$"]);
        assert_eq!(formulas("$n$th $A$th $AB$th $A, B$-free"), ["$n$", "$A$", "$AB$", "$A, B$"]);
    }

    #[test]
    fn open_braces_are_reported() {
        let unbalanced = |text: &'static str| {
            scan(text).unbalanced.into_iter().map(|span| &text[span]).collect::<Vec<_>>()
        };
        assert_eq!(unbalanced("$$\nx^{2\n$$"), ["$$\nx^{2\n$$"]);
        assert_eq!(unbalanced(r"so $\frac{1}{2$ is"), [r"$\frac{1}{2$"]);
        for text in ["${HOME and $PATH", "${a} $b", "$x^{2}$", "$$x$$"] {
            assert!(unbalanced(text).is_empty(), "{text}");
        }
    }
}
