use std::sync::Arc;

use proptest::prelude::*;
use syntect::parsing::{ParseState, ScopeStack};

use super::*;

/// Blocks in many languages, some more than once and some that begin alike and go on differently.
const CORPUS: &[(&str, &str)] = &[
    ("rust", "/// Counts.\npub fn count(text: &str) -> usize {\n    text.len() + 42\n}\n"),
    ("rust", "/// Counts.\npub fn count(text: &str) -> usize {\n    text.len() + 43\n}\n"),
    ("rust", "let s = r#\"one\nlet two = 2;\n\"#;\n/* a\n  /* b */ let x = 1;\n*/ let y = 'a';\n"),
    (
        "python",
        "\"\"\"doc\nclass A: pass\n\"\"\"\n@cache\ndef f(a: int = 1) -> str:\n    return f\"{a!r} \\n\"\n",
    ),
    ("sql", "SELECT c.id, COUNT(*) AS n -- all\nFROM customers AS c\nWHERE c.x > 'it''s' AND NOT NULL;\n"),
    ("js", "const f = async (a, b) => `x ${a.b + `${b}`}\n${c} y`; // z\n/re+/g.test(a) || null;\n"),
    (
        "html",
        "<script>\nlet x = \"</b>\";\n</script>\n<style>\n.a { color: #fff }\n</style>\n<a href=\"x\">&amp;</a>\n",
    ),
    ("sh", "cat <<END | tr a b\nhello $USER\nEND\necho \"$(ls -l | wc -l)\" > out\n"),
    ("sh", "cat <<OTHER\nhello $USER\nEND\nOTHER\necho done\n"),
    ("ruby", "x = <<~ONE\n  a #{b}\nONE\nputs :sym, x\n"),
    ("php", "<?php\n$x = <<<EOT\nhello $y {$z->w}\nEOT;\n?>\n<b>x</b>\n"),
    ("markdown", "# Head\n\n```rust\nlet x = 1;\n```\n\n**b** [l](http://x)\n```sql\nSELECT 1\n"),
    ("yaml", "a: &x\n  - \"b\" # c\n  - |\n    text\n    a: b\n- *x\n"),
    ("json", "{\"a\": [1, true, \"x\\n\"],\n\"b\": {\"c\": null}}\n"),
    ("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-old <b>\n+new & x\n"),
    ("toml", "[a.b]\nx = \"y\" # c\nd = 2024-01-01\n"),
    ("dockerfile", "FROM rust:1 AS build\nRUN echo $X && \\\n    ls -l\n"),
    ("c", "#define A(x) \\\n  (x + 1)\nint main(void) { return A(2) /* c */; }\n"),
    ("txt", "plain <text>\n\n"),
    ("rust", ""),
    ("rust", "no end of line"),
    ("sql", "\n\n  \n\tÄÖ 日本語 '🦀'\r\nSELECT 1;\r\n"),
];

fn plain(highlighter: &Highlighter, code: &str, language: &str) -> String {
    highlighter.highlight(code, language, &LineSet::default()).unwrap()
}

/// Each character of the code with its class.
type Classed = Vec<(char, Option<char>)>;

/// What syntect makes of the code, with no memo, no spans and no HTML between.
fn by_syntect(highlighter: &Highlighter, code: &str, language: &str) -> Classed {
    let Grammars { syntaxes, languages, classes } = highlighter.grammars();
    let mut parse = ParseState::new(&syntaxes.syntaxes()[languages.index(language).unwrap()]);
    let mut scopes = ScopeStack::new();
    let mut classed = Vec::new();
    for line in code.lines().map(|line| format!("{line}\n")) {
        let changes = parse.parse_line(&line, syntaxes).unwrap();
        let mut changes = changes.iter().peekable();
        for (at, c) in line.char_indices() {
            while let Some((_, change)) = changes.next_if(|(change_at, _)| *change_at <= at) {
                scopes.apply(change).unwrap();
            }
            let class = (c != '\n').then(|| classes.class(&scopes.scopes)).flatten();
            classed.push((c, class.map(classes::HighlightClass::letter)));
        }
        changes.for_each(|(_, change)| scopes.apply(change).unwrap());
    }
    if !code.ends_with('\n') {
        classed.pop();
    }
    classed
}

/// Reads the HTML back, and insists on its rules: one-letter classes, no nesting, no empty span, no span over the
/// end of a line, no two spans of one class side by side.
fn from_html(html: &str) -> Classed {
    let (mut classed, mut class, mut rest) = (Vec::new(), None, html);
    let mut last_closed = None;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("<span class=\"") {
            assert_eq!(class, None, "nested span in {html}");
            class = after.chars().next();
            assert_ne!(class, last_closed.take(), "spans not merged in {html}");
            rest = after[1..].strip_prefix("\">").unwrap();
            assert!(!rest.starts_with('<'), "empty span in {html}");
        } else if let Some(after) = rest.strip_prefix("</span>") {
            last_closed = class.take();
            rest = after;
        } else {
            let entity = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&')];
            let entity = entity.into_iter().find(|(entity, _)| rest.starts_with(entity));
            let (length, c) = entity.map_or_else(
                || {
                    let c = rest.chars().next().unwrap();
                    assert!(!"<&>".contains(c), "not escaped in {html}");
                    (c.len_utf8(), c)
                },
                |(entity, c)| (entity.len(), c),
            );
            assert!(c != '\n' || class.is_none(), "span over a line's end in {html}");
            classed.push((c, class));
            last_closed = None;
            rest = &rest[length..];
        }
    }
    classed
}

#[test]
fn spans_tell_tokens_apart() {
    let highlighter = Highlighter::new();
    assert_eq!(
        plain(&highlighter, "pub fn count(text: &str) -> u8 { 1 + 'a' } // <b>\n", "rust"),
        concat!(
            "<span class=\"k\">pub</span> <span class=\"k\">fn</span> <span class=\"f\">count</span>",
            "(<span class=\"v\">text</span>: <span class=\"o\">&amp;</span><span class=\"k\">str</span>) -&gt; ",
            "<span class=\"k\">u8</span> { <span class=\"n\">1</span> <span class=\"o\">+</span> ",
            "<span class=\"s\">'a'</span> } <span class=\"c\">// &lt;b&gt;</span>\n",
        )
    );
    assert_eq!(
        plain(&highlighter, "{\"key\": \"a\\n\", \"b\": true}", "json"),
        concat!(
            "{<span class=\"a\">\"key\"</span>: <span class=\"s\">\"a</span><span class=\"e\">\\n</span>",
            "<span class=\"s\">\"</span>, <span class=\"a\">\"b\"</span>: <span class=\"b\">true</span>}",
        )
    );
    assert_eq!(
        plain(&highlighter, "-old\n+new\n", "diff"),
        "<span class=\"d\">-old</span>\n<span class=\"i\">+new</span>\n"
    );
}

#[test]
fn marks_wrap_whole_lines() {
    let highlighter = Highlighter::new();
    let marked = LineSet::parse("{1,3}").unwrap();
    assert_eq!(
        highlighter.highlight("/* a\nb\n*/\nc\n", "c", &marked).unwrap(),
        concat!(
            "<mark><span class=\"c\">/* a</span></mark>\n<span class=\"c\">b</span>\n",
            "<mark><span class=\"c\">*/</span></mark>\nc\n",
        )
    );
}

#[test]
fn unknown_languages_are_left_to_the_caller() {
    let highlighter = Highlighter::new();
    assert_eq!(highlighter.highlight("x", "nosuch", &LineSet::default()), None);
    assert!(highlighter.highlight("x", "Rust", &LineSet::default()).is_some());
    assert_eq!(highlighter.nearest("pyhton"), Some("python"));
}

#[test]
fn equals_syntect_in_any_order_with_a_memo_of_any_size() {
    // The small memo forgets all the time, the large one never.
    for limit in [0, 40 * 1024, MEMO_LIMIT] {
        let highlighter = Highlighter { lines: LineMemo::new(limit), ..Highlighter::new() };
        let mut order = 0;
        for _ in 0..6 * CORPUS.len() {
            // A step that shares no factor with the length visits every block, in an order unlike the corpus.
            order = (order + 19) % CORPUS.len();
            let (language, code) = CORPUS[order];
            let html = plain(&highlighter, code, language);
            let without_carriage_returns = code.replace("\r\n", "\n");
            assert_eq!(
                from_html(&html),
                by_syntect(&highlighter, &without_carriage_returns, language),
                "{language}: {code}"
            );
        }
    }
}

#[test]
fn threads_share_one_memo() {
    let highlighter = Arc::new(Highlighter { lines: LineMemo::new(40 * 1024), ..Highlighter::new() });
    let expected: Vec<_> =
        CORPUS.iter().map(|(language, code)| plain(&highlighter, code, language)).collect();
    std::thread::scope(|scope| {
        for offset in 0..8 {
            let (highlighter, expected) = (&highlighter, &expected);
            scope.spawn(move || {
                for turn in 0..3 * CORPUS.len() {
                    let at = (turn + offset * 3) % CORPUS.len();
                    assert_eq!(plain(highlighter, CORPUS[at].1, CORPUS[at].0), expected[at]);
                }
            });
        }
    });
}

#[test]
fn a_line_too_long_to_read_stays_plain_and_the_next_does_not() {
    let highlighter = Highlighter::new();
    let long = "let x = 1; ".repeat(1000);
    let html = plain(&highlighter, &format!("{long}\nlet y = 2;\n"), "rust");
    assert!(html.starts_with(&format!("{long}\n<span class=\"k\">let</span>")));
}

#[test]
fn every_grammar_survives_every_block() {
    let highlighter = Highlighter::new();
    let grammars = highlighter.grammars();
    let names = grammars.syntaxes.syntaxes().iter().map(|syntax| &syntax.name);
    for language in names.filter(|name| grammars.languages.index(name).is_some()) {
        for (_, code) in CORPUS {
            let text: String =
                from_html(&plain(&highlighter, code, language)).iter().map(|(c, _)| c).collect();
            assert_eq!(text, code.replace("\r\n", "\n"), "{language}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keeps_every_character(code in "[ -~äß日\n\t]{0,200}", block in 0..CORPUS.len()) {
        // One highlighter a case would load all grammars each time.
        thread_local!(static HIGHLIGHTER: Highlighter = Highlighter::new());
        HIGHLIGHTER.with(|highlighter| {
            let classed = from_html(&plain(highlighter, &code, CORPUS[block].0));
            assert_eq!(classed, by_syntect(highlighter, &code, CORPUS[block].0));
        });
    }
}
