//! Scripts of a theme: what is wrong with them, and how they are joined.

use std::ops::Range;
use std::sync::Arc;

use boa_ast::{Position, scope::Scope};
use boa_interner::Interner;
use boa_parser::lexer::Error as LexError;
use boa_parser::{Error, Parser, Source};

use crate::diag::{Diagnostic, Rule, encoding};

/// A folder of the theme's scripts that does not stand alone; the others load when scripts ask for them, in any order.
struct ScriptPart {
    name: &'static str,
    /// The part that it uses.
    after: &'static str,
    /// Whether pages link it themselves.
    is_linked: bool,
}

/// The parts that use others.
const PARTS: [ScriptPart; 3] = [
    ScriptPart { name: "review", after: "study", is_linked: false },
    ScriptPart { name: "plan", after: "review", is_linked: true },
    ScriptPart { name: "print", after: "study", is_linked: true },
];

/// Whether pages link a part of the theme themselves, so that scripts do not load it.
pub fn is_linked_by_pages(name: &str) -> bool {
    PARTS.iter().any(|part| part.name == name && part.is_linked)
}

/// The number of parts that a part uses, one through the other: in this order, every part follows what it uses.
pub fn depth(name: &str) -> usize {
    PARTS.iter().find(|part| part.name == name).map_or(0, |part| 1 + depth(part.after))
}

/// Parses a script as browsers run it in the joined file: as a classic script in strict mode.
///
/// # Errors
/// A diagnostic of `invalid-script` with the position of the first syntax error.
pub(super) fn check(path: &Arc<str>, bytes: &[u8]) -> Result<(), Diagnostic> {
    let invalid = |span, message| Diagnostic::new(Rule::InvalidScript, path, span, message);
    if let Some(found) = encoding::not_utf8(Rule::InvalidScript, path, bytes) {
        return Err(found);
    }
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if text.starts_with("#!") {
        return Err(invalid(0..2, "a hashbang is not allowed in a theme script".into()));
    }
    let mut unread = text.as_bytes();
    let mut parser = Parser::new(Source::from_reader(&mut unread, None));
    parser.set_strict();
    match parser.parse_script(&Scope::new_global(), &mut Interner::default()) {
        Ok(_) => Ok(()),
        Err(error) => {
            let span = span(&error, text, text.len() - unread.len());
            let line = text[..span.end].rsplit('\n').next().unwrap_or_default().trim_start();
            let is_module = line.starts_with("import ") || line.starts_with("export");
            let help = "theme scripts are classic scripts, which have no `import` and `export`";
            Err(invalid(span, message(&error)).help_if(is_module.then(|| help.to_owned())))
        }
    }
}

/// Appends a script in a function of its own, so that its declarations are not visible to other files and an exception in it is
/// reported without stopping them.
pub(super) fn append(script: &[u8], out: &mut Vec<u8>) {
    out.extend(b"try{(()=>{\"use strict\";\n");
    out.extend(script.trim_ascii_end());
    out.extend(b"\n})()}catch(error){reportError(error)}\n");
}

/// The error without its position, which the diagnostic has as a span.
fn message(error: &Error) -> String {
    let text = match error {
        Error::Lex { err: LexError::Syntax(message, _) } => return message.to_string(),
        _ => error.to_string(),
    };
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// Where the error is. The lexer reports some positions only by where it stopped reading.
fn span(error: &Error, text: &str, read: usize) -> Range<usize> {
    match error {
        Error::Expected { span, .. } | Error::Unexpected { span, .. } => {
            let start = byte_offset(span.start(), text);
            start..byte_offset(span.end(), text).max(start)
        }
        Error::General { position, .. } => {
            let start = byte_offset(*position, text);
            start..start
        }
        Error::Lex { .. } | Error::AbruptEnd | Error::ScopeAnalysis { .. } => {
            let end = text.get(..read).unwrap_or(text).trim_end().len();
            end..end
        }
    }
}

/// The byte offset of a position; its line and column count from 1, in characters.
fn byte_offset(position: Position, text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let index = |number: u32| usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
    let start: usize = lines.by_ref().take(index(position.line_number())).map(str::len).sum();
    let line = lines.next().unwrap_or_default();
    let column = line.char_indices().nth(index(position.column_number()));
    start + column.map_or(line.len(), |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The span's text, its offset and the message of the error in a script.
    fn error(text: &str) -> Option<(String, usize, String)> {
        let found = check(&Arc::from("themes/x/assets/js/a.js"), text.as_bytes()).err()?;
        let span = found.span();
        Some((text.get(span.clone())?.to_owned(), span.start, found.message.clone()))
    }

    #[test]
    fn valid_scripts_have_no_error() {
        for text in [
            "",
            "const count = 3;",
            "a ??= b?.c?.[1] ?? 1_000n;",
            "class A extends B { static { f(); } #x = 1; has(o) { return #x in o; } static async *g() { yield* h(); } }",
            "label: for (const [a, { b = 1, ...c }] of d) continue label;",
            "const e = /[\\p{L}--[a-z]]\\/(?<y>x)/v.test(`${`a${b}`}`) / 2;",
            "async () => { for await (const x of y) await x; };",
            "try { f(); } catch { g(); }",
            "if (a) { function f() {} }",
            "let async = 1; async = x => x; var get, set, of, \u{10400}, \\u0061b;",
            "import(\"./a.js\", { with: { type: \"json\" } });",
            "{ using x = f(); }",
        ] {
            assert_eq!(error(text), None, "{text}");
        }
    }

    #[test]
    fn errors_have_positions() {
        let at = |text: &str| error(text).map(|(spanned, offset, _)| (spanned, offset));
        assert_eq!(at("const é = 1;\nlet b = = 2;\n"), Some(("=".into(), 22)));
        assert_eq!(at("export const a = 1;"), Some(("export".into(), 0)));
        assert_eq!(at("a = 'b\nc();\n"), Some((String::new(), 6)));
        assert_eq!(at("f(() => {"), Some((String::new(), 9)));
        assert_eq!(at("a = 010;"), Some((String::new(), 6)));
        assert_eq!(at("#!/usr/bin/env node\n"), Some(("#!".into(), 0)));
    }

    #[test]
    fn messages_have_no_positions() {
        let (_, _, message) = error("let a = 1; let a = 2;").expect("an error");
        assert_eq!(message, "lexical name declared multiple times");
        let found = check(&Arc::from("a.js"), b"a\xff").expect_err("an error");
        assert_eq!(found.message, "invalid UTF-8 at byte 1");
    }
}
