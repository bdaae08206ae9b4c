//! Commands that KaTeX and MathJax draw and the parser does not know, written with those that it knows.

use std::collections::BTreeSet;
use std::ops::Range;

/// Groups nested deeper are copied as they are.
const MAX_DEPTH: usize = 60;
/// The longest expansion in bytes: arguments may be repeated.
const MAX_LENGTH: usize = 16 * 1024;

/// Commands with the number of their arguments and what they mean; `#1` and `#2` are the arguments, `⟦box⟧` and `⟦/⟧` the tags of an [enclosure](ENCLOSURES).
const COMMANDS: [(&str, usize, &str); 53] = [
    ("*", 0, "*"),
    ("argmax", 0, r"\operatorname*{arg\,max}"),
    ("argmin", 0, r"\operatorname*{arg\,min}"),
    ("Bbb", 1, r"\mathbb{#1}"),
    ("bcancel", 1, r"\cancel{#1}"),
    ("bm", 1, r"\boldsymbol{#1}"),
    ("bold", 1, r"\mathbf{#1}"),
    ("boxed", 1, "⟦box⟧{#1}⟦/⟧"),
    ("bra", 1, r"\langle #1|"),
    ("Bra", 1, r"\left\langle #1\right|"),
    ("braket", 1, r"\langle #1\rangle"),
    ("Braket", 1, r"\left\langle #1\right\rangle"),
    ("emph", 1, r"\textit{#1}"),
    ("fbox", 1, r"⟦box⟧\text{#1}⟦/⟧"),
    ("frak", 1, r"\mathfrak{#1}"),
    ("hbox", 1, r"\text{#1}"),
    ("href", 2, "{#2}"),
    ("hphantom", 1, "⟦hphantom⟧{#1}⟦/⟧"),
    ("idotsint", 0, r"\int\cdots\int"),
    ("ket", 1, r"|#1\rangle"),
    ("Ket", 1, r"\left|#1\right\rangle"),
    ("label", 1, ""),
    ("LaTeX", 0, r"\text{LaTeX}"),
    ("llap", 1, r"\text{#1}"),
    ("mathclap", 1, "{#1}"),
    ("mathllap", 1, "{#1}"),
    ("mathrlap", 1, "{#1}"),
    ("mathnormal", 1, "{#1}"),
    ("mathscr", 1, r"\mathcal{#1}"),
    ("mathstrut", 0, "⟦vphantom⟧(⟦/⟧"),
    ("mbox", 1, r"\text{#1}"),
    ("mod", 0, r"\quad\operatorname{mod}\,\,"),
    ("N", 0, r"\mathbb{N}"),
    ("nonumber", 0, ""),
    ("notag", 0, ""),
    ("phantom", 1, "⟦phantom⟧{#1}⟦/⟧"),
    ("pmb", 1, r"\boldsymbol{#1}"),
    ("pmod", 1, r"\pmod{#1}"),
    ("pod", 1, r"\quad(#1)"),
    ("R", 0, r"\mathbb{R}"),
    ("rlap", 1, r"\text{#1}"),
    ("smash", 1, "⟦smash⟧{#1}⟦/⟧"),
    ("sout", 1, r"\cancel{#1}"),
    ("space", 0, r"\ "),
    ("tag", 1, r"\qquad\text{(#1)}"),
    ("tag*", 1, r"\qquad\text{#1}"),
    ("TeX", 0, r"\text{TeX}"),
    ("textnormal", 1, r"\text{#1}"),
    ("textsf", 1, r"\text{#1}"),
    ("url", 1, r"\text{#1}"),
    ("vphantom", 1, "⟦vphantom⟧{#1}⟦/⟧"),
    ("xcancel", 1, r"\cancel{#1}"),
    ("Z", 0, r"\mathbb{Z}"),
];

/// Infix commands, which split a group in two, and their meanings.
const INFIXES: [(&str, &str); 5] = [
    ("over", r"\frac{#1}{#2}"),
    ("choose", r"\binom{#1}{#2}"),
    ("atop", r"\genfrac{}{}{0pt}{}{#1}{#2}"),
    ("brack", r"\left[\genfrac{}{}{0pt}{}{#1}{#2}\right]"),
    ("brace", r"\left\{\genfrac{}{}{0pt}{}{#1}{#2}\right\}"),
];

/// Elements that the writer of MathML has no command for: their names in [`COMMANDS`], their start and end tags.
const ENCLOSURES: [(&str, &str, &str); 5] = [
    ("box", "<mrow class=\"boxed\">", "</mrow>"),
    ("phantom", "<mphantom>", "</mphantom>"),
    ("hphantom", "<mpadded height=\"0\" depth=\"0\"><mphantom>", "</mphantom></mpadded>"),
    ("vphantom", "<mpadded width=\"0\"><mphantom>", "</mphantom></mpadded>"),
    ("smash", "<mpadded height=\"0\" depth=\"0\">", "</mpadded>"),
];
/// Starts the text by which an enclosure goes through the parser: a noncharacter, which no formula holds.
pub(super) const MARKER: char = '\u{fdd0}';

/// A formula in commands that the parser knows.
#[derive(Debug, Default)]
pub(super) struct MathExpansion {
    pub(super) text: String,
    /// In order; each reaches to the next.
    pieces: Vec<ExpansionPiece>,
}

/// A part of the expansion.
#[derive(Debug)]
struct ExpansionPiece {
    start: usize,
    /// What it comes from: as long as the piece where it was copied.
    source: Range<usize>,
    is_copy: bool,
}

struct Expander<'l> {
    latex: &'l str,
    /// Commands that the formula defines itself.
    own: BTreeSet<&'l str>,
    expansion: MathExpansion,
}

/// The formula in commands that the parser knows.
pub(super) fn expand(latex: &str) -> MathExpansion {
    let mut expander = Expander { latex, own: defined(latex), expansion: MathExpansion::default() };
    let whole = 0..latex.len();
    // Lines of a formula that has no environment for them.
    if expander.top_level(&whole).any(|token| matches!(&latex[token], r"\\" | r"\newline")) {
        expander.write(r"\begin{gathered}", &(0..0));
        expander.range(whole, 0);
        expander.write(r"\end{gathered}", &(latex.len()..latex.len()));
    } else {
        expander.range(whole, 0);
    }
    expander.expansion
}

/// Replaces marker texts with enclosures.
pub(super) fn enclose(mut mathml: String) -> String {
    if !mathml.contains(MARKER) {
        return mathml;
    }
    for (index, (_, start, end)) in ENCLOSURES.iter().enumerate() {
        mathml = mathml.replace(&format!("<mtext>{MARKER}{index}</mtext>"), start);
        mathml = mathml.replace(&format!("<mtext>{MARKER}/{index}</mtext>"), end);
    }
    mathml
}

impl MathExpansion {
    /// Where a part of the expansion comes from.
    pub(super) fn source(&self, part: Range<usize>) -> Range<usize> {
        let at = |offset: usize, is_end: bool| {
            let index = self.pieces.partition_point(|piece| piece.start < offset + usize::from(!is_end));
            let piece = self.pieces.get(index.saturating_sub(1))?;
            Some(match (piece.is_copy, is_end) {
                (true, _) => (piece.source.start + offset.saturating_sub(piece.start)).min(piece.source.end),
                (false, false) => piece.source.start,
                (false, true) => piece.source.end,
            })
        };
        let start = at(part.start, false).unwrap_or_default();
        start..at(part.end, true).unwrap_or(start).max(start)
    }
}

impl<'l> Expander<'l> {
    /// Writes what a part of the formula means.
    fn range(&mut self, range: Range<usize>, depth: usize) {
        if depth > MAX_DEPTH || self.expansion.text.len() > MAX_LENGTH {
            self.copy(range);
            return;
        }
        let infix = self.top_level(&range).find_map(|token| {
            let name = self.latex[token.clone()].strip_prefix('\\')?;
            let (_, meaning) = INFIXES.iter().find(|(infix, _)| *infix == name)?;
            Some((token, *meaning))
        });
        if let Some((token, meaning)) = infix {
            let halves = [range.start..token.start, token.end..range.end];
            self.template(meaning, &token, &halves, depth + 1);
            return;
        }
        let mut at = range.start;
        while at < range.end {
            let token = self.token(at, range.end);
            at = token.end;
            let text = &self.latex[token.clone()];
            if text.len() > 1 && text.starts_with('{') {
                self.copy(token.start..token.start + 1);
                self.range(token.start + 1..token.end - 1, depth + 1);
                self.copy(token.end - 1..token.end);
            } else if let Some(end) = self.break_or_delimiter(&token, range.end) {
                at = end;
            } else if let Some(end) = self.definition(text, at, range.end) {
                at = end;
            } else if let Some(end) = self.rows(text, &token, range.end) {
                at = end;
            } else if let Some(end) = self.command(text, &token, range.end, depth) {
                at = end;
            } else {
                self.copy(token);
            }
        }
    }

    /// Writes the meaning of a command of the table, and returns the end of its arguments.
    fn command(&mut self, text: &str, token: &Range<usize>, limit: usize, depth: usize) -> Option<usize> {
        let mut name = text.strip_prefix('\\')?;
        let mut at = token.end;
        if name == "textcircled" {
            let argument = self.argument(at, limit)?;
            at = argument.end;
            let sign = circled(self.latex[self.inside(argument)].trim())?;
            self.write(&format!(r"\text{{{sign}}}"), &(token.start..at));
            return Some(at);
        }
        if name == "tag" && self.latex[at..limit].starts_with('*') {
            (name, at) = ("tag*", at + 1);
        }
        let (_, count, meaning) = COMMANDS.iter().find(|(known, ..)| *known == name)?;
        if self.own.contains(name) {
            return None;
        }
        let mut arguments = Vec::new();
        for _ in 0..*count {
            let argument = self.argument(at, limit)?;
            at = argument.end;
            arguments.push(self.inside(argument));
        }
        self.template(meaning, &(token.start..at), &arguments, depth + 1);
        Some(at)
    }

    /// Writes `\left<` as `\left\langle`, and ends a line before a bracket that follows a space, which is not an argument; returns the end of what it wrote.
    fn break_or_delimiter(&mut self, token: &Range<usize>, limit: usize) -> Option<usize> {
        let text = &self.latex[token.clone()];
        let rest = &self.latex[token.end..limit];
        let inner = rest.trim_start();
        let at = limit - inner.len();
        let meaning = match (text, inner.chars().next()?) {
            (r"\left" | r"\middle" | r"\right", '<') => r"\langle ",
            (r"\left" | r"\middle" | r"\right", '>') => r"\rangle ",
            (r"\\", '[') if inner.len() < rest.len() => {
                self.copy(token.clone());
                self.write("{}", &(at..at));
                return Some(at);
            }
            _ => return None,
        };
        self.copy(token.clone());
        self.write(meaning, &(at..at + 1));
        Some(at + 1)
    }

    /// Writes the older environment `eqnarray` as an array and `\newline` as `\\`, and returns the end of what it wrote.
    fn rows(&mut self, text: &str, token: &Range<usize>, limit: usize) -> Option<usize> {
        if text == r"\newline" {
            self.write(r"\\ ", token);
            return Some(token.end);
        }
        let meaning = match text {
            r"\begin" => r"\begin{array}{rcl}",
            r"\end" => r"\end{array}",
            _ => return None,
        };
        let name = self.argument(token.end, limit)?;
        let source = token.start..name.end;
        matches!(&self.latex[name], "{eqnarray}" | "{eqnarray*}").then(|| {
            self.write(meaning, &source);
            source.end
        })
    }

    /// Writes `\newcommand{\a}[1]{b}` as `\def\a#1{b}`, and returns its end.
    fn definition(&mut self, text: &str, at: usize, limit: usize) -> Option<usize> {
        let is_operator = text == r"\DeclareMathOperator";
        if !is_operator && !matches!(text, r"\newcommand" | r"\renewcommand" | r"\providecommand") {
            return None;
        }
        let name = self.argument(at, limit)?;
        let mut at = name.end;
        let mut count = 0;
        if let Some(rest) = self.latex[at..limit].strip_prefix('[') {
            let (number, _) = rest.split_once(']')?;
            count = number.trim().parse::<usize>().ok().filter(|count| *count < 10)?;
            at += number.len() + 2;
        }
        let body = self.argument(at, limit)?;
        let start = name.start;
        let name = self.inside(name);
        self.write(r"\def", &(start..start));
        self.copy(name);
        for number in 1..=count {
            self.write(&format!("#{number}"), &(at..at));
        }
        let end = body.end;
        let body = self.inside(body);
        self.write(if is_operator { r"{\operatorname{" } else { "{" }, &(body.start..body.start));
        self.range(body, 1);
        self.write(if is_operator { "}}" } else { "}" }, &(end..end));
        Some(end)
    }

    /// Writes the meaning of the command at `source`.
    fn template(&mut self, meaning: &str, source: &Range<usize>, arguments: &[Range<usize>], depth: usize) {
        // A command alone ends before a letter that follows; an enclosure is a group.
        self.write("{", source);
        let mut open = "";
        let mut rest = meaning;
        while let Some(at) = rest.find(['#', '⟦']) {
            self.write(&rest[..at], source);
            rest = &rest[at..];
            if let Some((name, after)) = rest.strip_prefix('⟦').and_then(|inner| inner.split_once('⟧')) {
                let slash = if name == "/" { "/" } else { "" };
                if name != "/" {
                    open = name;
                }
                let index = ENCLOSURES.iter().position(|(known, ..)| *known == open).unwrap_or_default();
                self.write(&format!(r"\text{{{MARKER}{slash}{index}}}"), source);
                rest = after;
            } else {
                let number = rest.as_bytes().get(1).map_or(0, |digit| usize::from(digit.wrapping_sub(b'1')));
                if let Some(argument) = arguments.get(number) {
                    self.range(argument.clone(), depth);
                }
                rest = &rest[2..];
            }
        }
        self.write(rest, source);
        self.write("}", source);
    }

    /// The argument of a command at `at`: a group, a command or a character.
    fn argument(&self, at: usize, limit: usize) -> Option<Range<usize>> {
        let rest = &self.latex[at..limit];
        let start = at + rest.len() - rest.trim_start().len();
        (start < limit).then(|| self.token(start, limit))
    }

    /// What is in the braces of a group.
    fn inside(&self, token: Range<usize>) -> Range<usize> {
        match self.latex[token.clone()].len() > 1 && self.latex[token.clone()].starts_with('{') {
            true => token.start + 1..token.end - 1,
            false => token,
        }
    }

    /// The group, command, comment or character at `at`.
    fn token(&self, at: usize, limit: usize) -> Range<usize> {
        let rest = &self.latex[at..limit];
        let mut chars = rest.chars();
        let length = match chars.next() {
            Some('\\') => {
                let letters = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                1 + if letters > 0 { letters } else { chars.next().map_or(0, char::len_utf8) }
            }
            Some('%') => rest.find('\n').unwrap_or(rest.len()),
            Some('{') => group_length(rest).unwrap_or(1),
            first => first.map_or(1, char::len_utf8),
        };
        at..at + length
    }

    /// The tokens of a part that are in no environment and between no delimiters that stretch.
    fn top_level(&self, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let (mut at, limit, mut depth) = (range.start, range.end, 0_usize);
        std::iter::from_fn(move || {
            while at < limit {
                let token = self.token(at, limit);
                at = token.end;
                match &self.latex[token.clone()] {
                    r"\begin" | r"\left" => depth += 1,
                    r"\end" | r"\right" => depth = depth.saturating_sub(1),
                    _ if depth == 0 => return Some(token),
                    _ => {}
                }
            }
            None
        })
    }

    fn copy(&mut self, range: Range<usize>) {
        let start = self.expansion.text.len();
        self.expansion.text.push_str(&self.latex[range.clone()]);
        match self.expansion.pieces.last_mut() {
            Some(last) if last.is_copy && last.source.end == range.start => last.source.end = range.end,
            _ => self.expansion.pieces.push(ExpansionPiece { start, source: range, is_copy: true }),
        }
    }

    fn write(&mut self, text: &str, source: &Range<usize>) {
        let start = self.expansion.text.len();
        self.expansion.text.push_str(text);
        self.expansion.pieces.push(ExpansionPiece { start, source: source.clone(), is_copy: false });
    }
}

/// A number up to 20 or a letter in a circle.
fn circled(words: &str) -> Option<char> {
    let code = match (words.parse::<u32>(), words.as_bytes()) {
        (Ok(0), _) => 0x24EA,
        (Ok(number @ 1..=20), _) => 0x2460 + number - 1,
        (Err(_), [letter @ b'A'..=b'Z']) => 0x24B6 + u32::from(letter - b'A'),
        (Err(_), [letter @ b'a'..=b'z']) => 0x24D0 + u32::from(letter - b'a'),
        _ => return None,
    };
    char::from_u32(code)
}

/// The length of the group that a text starts with.
fn group_length(text: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The names of the commands that a formula defines.
fn defined(latex: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for command in super::DEFINITIONS {
        for (at, _) in latex.match_indices(command) {
            let rest = latex[at + command.len()..].trim_start_matches([' ', '{']);
            let Some(name) = rest.strip_prefix('\\') else { continue };
            let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
            names.insert(&name[..letters]);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_the_parser_knows() {
        for (latex, expected) in [
            (r"x^2 \frac{a}{b}", r"x^2 \frac{a}{b}"),
            (r"\bm x + \mbox{a b}", r"{\boldsymbol{x}} + {\text{a b}}"),
            (r"{n \brack k}", r"{{\left[\genfrac{}{}{0pt}{}{n }{ k}\right]}}"),
            (r"\left( a \over b \right) c", r"\left( a \over b \right) c"),
            (r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}"),
            (r"\begin{aligned} a \\ b \end{aligned}", r"\begin{aligned} a \\ b \end{aligned}"),
            (r"\newcommand{\R}[1]{\mathbb{#1}} \R{x}", r"\def\R#1{\mathbb{#1}} \R{x}"),
            (r"\DeclareMathOperator{\foo}{foo} \foo", r"\def\foo{\operatorname{foo}} \foo"),
            (r"a \tag{1}", r"a {\qquad\text{(1)}}"),
            (r"\label{x}y", "{}y"),
            (r"\left< a\space\right >", r"\left\langle  a{\ }\right\rangle "),
            (
                "\\begin{aligned}a\\\\\n[b]\\\\[2em]\\end{aligned}",
                "\\begin{aligned}a\\\\{}[b]\\\\[2em]\\end{aligned}",
            ),
            (r"\boxed", r"\boxed"),
            (r"\textcircled{3}\textcircled{a}", r"\text{③}\text{ⓐ}"),
            (r"\*", "{*}"),
            (r"x \newline y", r"\begin{gathered}x \\  y\end{gathered}"),
            (r"\begin{eqnarray}a&=&b\\c&=&d\end{eqnarray}", r"\begin{array}{rcl}a&=&b\\c&=&d\end{array}"),
        ] {
            assert_eq!(expand(latex).text, expected, "{latex}");
        }
    }

    #[test]
    fn knows_where_each_part_comes_from() {
        let latex = r"\bm{a \foo} b";
        let expansion = expand(latex);
        let at = expansion.text.find(r"\foo").expect("it is copied");
        assert_eq!(&latex[expansion.source(at..at + 4)], r"\foo");
        assert_eq!(&latex[expansion.source(1..4)], r"\bm{a \foo}");
        let end = expansion.text.len();
        assert_eq!(&latex[expansion.source(end - 1..end)], "b");
    }
}
