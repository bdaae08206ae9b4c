//! Scripts.

use super::{Gap, Output, block_comment, is_licence, quoted};

/// Keywords after which a value begins, so that `/` begins a regular expression.
const BEFORE_VALUE: [&str; 13] = [
    "return",
    "typeof",
    "instanceof",
    "in",
    "new",
    "delete",
    "void",
    "throw",
    "case",
    "do",
    "else",
    "default",
    "extends",
];
/// Words that are keywords in some places and names in others.
const UNCERTAIN: [&str; 3] = ["await", "of", "yield"];
/// Keywords whose parentheses are followed by a statement.
const CONTROLS: [&str; 4] = ["if", "while", "for", "with"];

/// A script without comments and indents; `None` if it has what cannot be told for certain.
///
/// The pieces are those of ECMAScript's lexical grammar. Whether `/` divides or begins a regular expression depends on what
/// stands before it; after `}` and a few others that takes a parser, and is left alone.
pub(super) fn compact(text: &str) -> Option<String> {
    // Line ends that ASCII does not have, and a first line for a shell.
    if text.contains(['\u{2028}', '\u{2029}']) || text.starts_with("#!") {
        return None;
    }
    let mut scanner = Scanner {
        text,
        at: 0,
        out: Output::new(text.len()),
        before: Before::Operator,
        dot: false,
        open: Vec::new(),
    };
    while scanner.at < text.len() {
        scanner.step()?;
    }
    scanner.open.is_empty().then(|| scanner.out.finish())
}

/// What the last piece was, as far as a `/` after it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A value: `/` divides.
    Value,
    /// No value: `/` begins a regular expression.
    Operator,
    /// Parentheses that open now are followed by a statement, else as an operator.
    Control,
    /// Either.
    Uncertain,
}

/// A bracket that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `(`, and what it is as a whole once it is closed.
    Parenthesis(Before),
    Bracket,
    Brace,
    /// `${` in a template.
    Template,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    out: Output,
    before: Before,
    /// Whether the last piece was a `.`, after which any word is a name.
    dot: bool,
    open: Vec<Open>,
}

impl Scanner<'_> {
    /// Takes the next piece.
    fn step(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        if first.is_whitespace() || first == '\u{feff}' {
            let length = first.len_utf8();
            self.out.part_by(&rest[..length]);
            self.at += length;
            return Some(());
        }
        if rest.starts_with("//") {
            self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            self.out.part(Gap::Space);
            return Some(());
        }
        if rest.starts_with("/*") {
            let length = block_comment(rest)?;
            if is_licence(rest) {
                self.out.push(&rest[..length], |_| false);
            } else {
                self.out.part_by(&rest[..length]);
            }
            self.at += length;
            return Some(());
        }
        if rest.starts_with("<!--") || rest.starts_with("-->") {
            return None;
        }
        let dot = std::mem::take(&mut self.dot);
        match first {
            '"' | '\'' => self.take(quoted(rest)?, Before::Value),
            '`' => self.template(1)?,
            '/' => match self.before {
                Before::Value => self.take(1, Before::Operator),
                Before::Operator => self.take(regular_expression(rest)?, Before::Value),
                Before::Control | Before::Uncertain => return None,
            },
            _ if is_word(first) => self.word(dot),
            _ => self.punctuator(first)?,
        }
        Some(())
    }

    /// Copies a piece.
    fn take(&mut self, length: usize, before: Before) {
        let piece = &self.text[self.at..self.at + length];
        self.out.push(piece, |written| joins(written, piece));
        self.at += length;
        self.before = before;
    }

    fn word(&mut self, dot: bool) {
        let rest = &self.text[self.at..];
        // A number's point is part of it.
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let inside = |c: char| is_word(c) || is_number && c == '.';
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        let before = match word {
            _ if dot => Before::Value,
            _ if BEFORE_VALUE.contains(&word) => Before::Operator,
            _ if CONTROLS.contains(&word) => Before::Control,
            _ if UNCERTAIN.contains(&word) => Before::Uncertain,
            _ => Before::Value,
        };
        self.take(length, before);
    }

    fn punctuator(&mut self, first: char) -> Option<()> {
        let rest = &self.text[self.at..];
        match first {
            '(' => {
                self.open.push(Open::Parenthesis(match self.before {
                    Before::Control => Before::Operator,
                    Before::Uncertain => Before::Uncertain,
                    Before::Value | Before::Operator => Before::Value,
                }));
                self.take(1, Before::Operator);
            }
            '[' => {
                self.open.push(Open::Bracket);
                self.take(1, Before::Operator);
            }
            '{' => {
                self.open.push(Open::Brace);
                self.take(1, Before::Operator);
            }
            ')' => {
                let Some(Open::Parenthesis(before)) = self.open.pop() else { return None };
                self.take(1, before);
            }
            ']' => {
                let Some(Open::Bracket) = self.open.pop() else { return None };
                self.take(1, Before::Value);
            }
            '}' => match self.open.pop()? {
                Open::Brace => self.take(1, Before::Uncertain),
                Open::Template => self.template(1)?,
                Open::Parenthesis(_) | Open::Bracket => return None,
            },
            '+' | '-' if rest[1..].starts_with(first) => self.take(2, Before::Uncertain),
            '.' if rest.starts_with("...") => self.take(3, Before::Operator),
            _ => {
                self.dot = first == '.';
                self.take(first.len_utf8(), Before::Operator);
            }
        }
        Some(())
    }

    /// Copies a template's text up to its end or to the next `${`; `skip` bytes are what it begins with.
    fn template(&mut self, skip: usize) -> Option<()> {
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices();
        chars.by_ref().take(skip).for_each(drop);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => drop(chars.next()),
                '`' => {
                    self.take(at + 1, Before::Value);
                    return Some(());
                }
                '$' if chars.as_str().starts_with('{') => {
                    self.open.push(Open::Template);
                    self.take(at + 2, Before::Operator);
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }
}

/// Whether two pieces stay two when nothing stands between them.
fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return true };
    let parted = match (last, first) {
        // `1 .a` is no number.
        _ if is_word(last) => is_word(first) || matches!(first, '.' | '/'),
        ('+', '+') | ('-', '-' | '>') | ('<', '!') | ('?', '.') | ('/', _) | (_, '/') => true,
        _ => false,
    };
    !parted
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '_' | '$' | '#' | '\\')
        || !c.is_ascii() && !c.is_whitespace() && c != '\u{feff}'
}

/// Bytes of the regular expression at the beginning of `text`; its flags are a word of their own.
fn regular_expression(text: &str) -> Option<usize> {
    let mut in_class = false;
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' | '\r' => return None,
            '\\' => {
                chars.next().filter(|(_, c)| !matches!(c, '\n' | '\r'))?;
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::theme::compact::tests::assert_rewritten;

    fn assert_compact(text: &str, expected: &str) {
        assert_rewritten(compact, text, expected);
    }

    #[test]
    fn comments_and_indents_go_and_line_ends_stay() {
        assert_compact(
            "// a\n\n  let a = 1; // b\n\t/** c\n   * d */\n  f(a,  /* e */ b);\n",
            "let a=1;\nf(a,b);\n",
        );
        assert_compact("a\r\n  b\r\n", "a\nb\n");
        assert_compact("return/* a\n */b", "return\nb\n");
        assert_compact("return/* a */b", "return b\n");
        assert_compact("a // b", "a\n");
        assert_compact("", "");
    }

    #[test]
    fn what_looks_like_a_comment_stays() {
        assert_compact("a = '//' + \"/*\\\"  //\"  + `//\n  /* `", "a='//'+\"/*\\\"  //\"+`//\n  /* `\n");
        assert_compact("a = \"b\\\r\n  // c\"", "a=\"b\\\r\n  // c\"\n");
        assert_compact("a = /[/*]  \\/\\/ '/gi.test(b) // c", "a= /[/*]  \\/\\/ '/gi.test(b)\n");
        assert_compact("/*! MIT */  a", "/*! MIT */ a\n");
    }

    #[test]
    fn spaces_go_where_they_part_nothing() {
        assert_compact("const { a } = await f (b) ? -1 : 'c' in d ;", "const{a}=await f(b)?-1:'c'in d;\n");
        assert_compact("a + +b - -c-- > d + ++e", "a+ +b- -c-- >d+ ++e\n");
        assert_compact("a < !b; c ? .5 : 1 .d; e = f / g", "a< !b;c? .5:1 .d;e=f / g\n");
        assert_compact(
            "async ( ) => { for (const a of b) yield * c }",
            "async()=>{for(const a of b)yield*c}\n",
        );
    }

    #[test]
    fn templates_nest() {
        assert_compact(
            "`  ${ f({ a: `  // ${ b  /* c */ }  \\` \\${` }) }  // `; // d",
            "`  ${f({a:`  // ${b}  \\` \\${`})}  // `;\n",
        );
        assert_compact("`$ ${a}${b}$`", "`$ ${a}${b}$`\n");
    }

    #[test]
    fn division_is_told_from_regular_expressions() {
        assert_compact("a / b // '\nc(1) /  d['x'] /  2. /  e", "a / b\nc(1) / d['x'] / 2. / e\n");
        assert_compact("a.return  / 2 // /", "a.return / 2\n");
        assert_compact("a?.if  / 2 // /", "a?.if / 2\n");
        for before in [
            "return ", "typeof ", "x = ", "f(", "a, ", "if (a)  ", "b => ", "[", "a ? b : ", "!", "...",
            "case ",
        ] {
            let found = compact(&format!("{before}/'  \\/  /")).unwrap_or_else(|| "nothing".into());
            // A bracket that stays open ends in nothing, as it should.
            assert!(found.ends_with("/'  \\/  /\n") || before.ends_with(['(', '[']), "{before}: {found}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_alone() {
        for text in [
            "} / 2 /",
            "{} /a'/.test(b)",
            "a++ / b",
            "for (a of /b/) c",
            "await /a/",
            "for await (a of b) /c/",
            "a\u{2028}b",
            "#!a",
            "a <!-- b",
            "a --> b",
            "'a\n'",
            "`a",
            "`${a",
            "/a\n/",
            "/* a",
            "(a",
            "a)",
            "(a]",
            "/a",
            "`${a]}`",
        ] {
            assert_eq!(compact(text), None, "{text}");
        }
    }

    /// Pieces of code as an author writes them and as they are sent. Each stands on lines of its own.
    fn pieces() -> impl Strategy<Value = (String, String)> {
        let text = "[a-z/*'\"` ]{0,8}";
        let same = |text: String| (text.clone(), text);
        prop_oneof![
            "[a-z/*` ]{0,8}".prop_map(move |text| same(format!("f('{text}');"))),
            "[a-z/*` ]{0,8}".prop_map(move |text| same(format!("f(\"{text}\\\"\");"))),
            "[a-z/*'\" \n]{0,8}".prop_map(move |text| same(format!("f(`{text}`);"))),
            "[a-z'\"` ]{1,8}".prop_map(move |text| same(format!("f(/a{text}[/]/u);"))),
            ("[a-z/*'\" ]{0,8}", "[a-z]{1,4}")
                .prop_map(move |(text, name)| same(format!("g(`{text}${{_{name}}}{text}`);"))),
            "[a-z]{1,3}".prop_map(move |name| same(format!("_{name} / 2;"))),
            text.prop_map(|text| (format!("// {text}"), String::new())),
            text.prop_map(|text| (format!("/* {} */", text.replace("*/", "* /")), String::new())),
            text.prop_map(|text| (format!("  a = b; // {text}"), "a=b;".into())),
        ]
    }

    proptest! {
        #[test]
        fn pieces_are_kept_and_comments_go(pieces in prop::collection::vec(pieces(), 0..12)) {
            let text: String = pieces.iter().map(|(written, _)| format!("{written}\n")).collect();
            let sent: String =
                pieces.iter().filter(|(_, sent)| !sent.is_empty()).map(|(_, sent)| format!("{sent}\n")).collect();
            prop_assert_eq!(compact(&text), Some(sent));
        }

        #[test]
        fn whatever_it_is_it_ends(text in "[a-z/*'\"`{}()\\[\\]\\\\$\\n ]{0,60}") {
            if let Some(once) = compact(&text) {
                prop_assert_eq!(compact(&once), Some(once.clone()));
            }
        }
    }
}
