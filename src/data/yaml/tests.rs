use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use saphyr_parser::{Event, Parser};

use super::*;

/// The tree of a document, for one that parses.
fn tree(text: &str) -> Spanned<Tree> {
    parse(text, 0..text.len()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// Keys and values that hold no other, with their spans, in the order of the text.
fn scalars(tree: &Spanned<Tree>) -> Vec<(Tree, Range<usize>)> {
    match &**tree {
        Tree::List(items) => items.iter().flat_map(scalars).collect(),
        Tree::Map(entries) => {
            let of_entry = |(key, value): &KeyValue| {
                let mut found = vec![(Tree::Text(key.to_string()), key.span())];
                found.extend(scalars(value));
                found
            };
            entries.iter().flat_map(of_entry).collect()
        }
        scalar => vec![(scalar.clone(), tree.span())],
    }
}

/// What the spans of keys and values without others in them cut out of the text.
fn cut(text: &str) -> Vec<&str> {
    scalars(&tree(text)).into_iter().map(|(_, span)| &text[span]).collect()
}

fn json(text: &str) -> serde_json::Value {
    tree(text).to_json()
}

#[test]
fn keeps_order_and_duplicates() {
    let tree = tree("b: 1\na: two\nb: [3.5, true, ]\n");
    let keys: Vec<&str> = tree.entries().iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["b", "a", "b"]);
    assert_eq!(parse("", 0..0).map(|tree| tree.entries().len()), Ok(0));
}

#[test]
fn spans_are_those_of_the_file() {
    let text = "---\ntitle: é\n---\n";
    let tree = parse(text, 4..14).expect("YAML");
    let (key, value) = tree.get("title").expect("the key");
    assert_eq!((&text[key.span()], &text[value.span()], &text[tree.span()]), ("title", "é", "title: é"));
}

#[test]
fn plain_scalars_and_comments() {
    assert_eq!(
        cut("# a\nkey: some words # b\nurl: https://example.org/#x\n"),
        ["key", "some words", "url", "https://example.org/#x"]
    );
    assert_eq!(cut("key: over\n  two lines\nnext: x"), ["key", "over\n  two lines", "next", "x"]);
}

#[test]
fn quoted_scalars_and_escapes() {
    let text = "a: \"say \\\"hi\\\" \\u00e9\\n\" # \"b\"\n'it''s': 'x' # 'y'\n\"k\" : [\"v\" , 'w' ]\n";
    assert_eq!(cut(text), ["a", "\"say \\\"hi\\\" \\u00e9\\n\"", "'it''s'", "'x'", "\"k\"", "\"v\"", "'w'"]);
    assert_eq!(json(text), serde_json::json!({"a": "say \"hi\" é\n", "it's": "x", "k": ["v", "w"]}));
}

#[test]
fn block_scalars_and_indicators() {
    let text = "a: |2-\n    x\n   y\n\nb: >+\n  one\n  two\n\nc: |\n  !no tag\nd: z\n";
    assert_eq!(cut(text), ["a", "  x\n   y", "b", "one\n  two", "c", "!no tag", "d", "z"]);
    assert_eq!(
        json(text),
        serde_json::json!({"a": "  x\n y", "b": "one two\n\n", "c": "!no tag\n", "d": "z"})
    );
}

#[test]
fn collections() {
    let text = "a:\n- x\n- - y\n  - z\nb: { c: [d, {e: f}], g: } # h\n";
    assert_eq!(cut(text), ["a", "x", "y", "z", "b", "c", "d", "e", "f", "g", "g"]);
    let tree = tree(text);
    let of = |key: &str| tree.get(key).map(|(_, value)| &text[value.span()]);
    // A list at the indentation of its key starts with its first item, any other with its first dash.
    assert_eq!((of("a"), of("b")), (Some("x\n- - y\n  - z"), Some("{ c: [d, {e: f}], g: }")));
    assert_eq!(json("[a: b, {c, d: }]"), serde_json::json!([{"a": "b"}, {"c": null, "d": null}]));
    assert_eq!(cut("[a: b]"), ["a", "b"]);
}

#[test]
fn nothing_is_where_its_key_is() {
    let text = "a:\nb: ~\nc:\n  - \n  - x\nd:";
    assert_eq!(cut(text), ["a", "a", "b", "~", "c", "", "x", "d", "d"]);
}

#[test]
fn anchors_and_aliases() {
    let text = "a: &one [x, &two y]\nb: *one\nc: *two\nd: &three\n  e: f\ng: *three\n";
    // The span of an alias is that of its anchor.
    assert_eq!(cut(text), ["a", "x", "y", "b", "x", "y", "c", "y", "d", "e", "f", "g", "e", "f"]);
    let tree = tree(text);
    let (_, list) = tree.get("a").expect("the key");
    assert_eq!(&text[list.span()], "[x, &two y]");
}

#[test]
fn merge_keys() {
    let text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\none: {b: 5, <<: *base}\ntwo: {<<: [*more, *base]}\nthree: {<<: text}\n";
    assert_eq!(
        json(text),
        serde_json::json!({
            "base": {"a": 1, "b": 2}, "more": {"b": 3, "c": 4}, "one": {"b": 5, "a": 1}, "two": {"b": 3, "c": 4, "a": 1},
            "three": {"<<": "text"},
        })
    );
    let tree = tree(text);
    let (_, two) = tree.get("two").expect("the key");
    assert_eq!(two.entries().iter().map(|(key, _)| key.span().start).collect::<Vec<_>>(), [38, 44, 13]);
}

#[test]
fn tags() {
    let text = "a: !!str 12\nb: !env HOME\nc: !list\n  - !!int \"5\"\nd: !!str\n";
    assert_eq!(cut(text)[..7], ["a", "12", "b", "HOME", "c", "\"5\"", "d"]);
    assert_eq!(json(text), serde_json::json!({"a": "12", "b": "HOME", "c": [5], "d": ""}));
}

#[test]
fn complex_keys() {
    let text = "? [a, b]\n: c\n? |\n  long\n: d\n1.10: e\n";
    assert_eq!(json(text), serde_json::json!({"[\"a\",\"b\"]": "c", "long\n": "d", "1.1": "e"}));
    assert_eq!(cut(text), ["[a, b]", "c", "long", "d", "1.10", "e"]);
}

#[test]
fn document_markers_and_directives() {
    assert_eq!(cut("%YAML 1.2\n--- # start\na: b\n...\n"), ["a", "b"]);
    let error = parse("a: b\n--- c\n", 0..11).expect_err("two documents");
    assert_eq!(error.message, "a second document starts here");
}

#[test]
fn line_ends_tabs_and_wide_characters() {
    assert_eq!(cut("é: ü\r\n日本: [語, 🎓]\r\nc:\td\r\n"), ["é", "ü", "日本", "語", "🎓", "c", "d"]);
    assert_eq!(cut("a: |\r\n  é\r\n  b\r\nc: d\r\n"), ["a", "é\r\n  b", "c", "d"]);
}

/// Where an error points, what it says, and the suggested fix.
fn error(text: &str) -> (&str, String, String) {
    let error = parse(text, 0..text.len()).expect_err("no YAML");
    (&text[error.span], error.message, error.help.unwrap_or_default())
}

#[test]
fn each_mistake_has_its_own_help() {
    for (text, span, message, help) in [
        (
            "é: a\nb: c: d # e\n",
            ":",
            "text with a colon and a space needs quotes",
            "quote the value: `b: \"c: d\"`",
        ),
        (
            "a: say \"b\": c\n",
            ":",
            "text with a colon and a space needs quotes",
            "quote the value: `a: 'say \"b\": c'`",
        ),
        (
            "a: b\n  c: d\n",
            ":",
            "the line is indented further than the one above",
            "start the keys of one mapping in the same column",
        ),
        ("a: [b, c\nd: e\n", "[b, c", "the list is not closed", "end it with `]`: `a: [b, c]`"),
        (
            "a: {b: [c, 'd}'\ne: f\n",
            "{b: [c, 'd}'",
            "the mapping is not closed",
            "end it with `}`: `a: {b: [c, 'd}'}`",
        ),
        ("a: > b\nc: d\n", "> b", "text that starts with `>` needs quotes", "quote the value: `a: \"> b\"`"),
        ("a: | b\n  c\n", "| b", "text that starts with `|` needs quotes", "quote the value: `a: \"| b\"`"),
        ("a:\n  -\tb\n\t- c\n", "\t", "a tab follows the dash", "write a space after `-`"),
        (
            " a: b\nc: d\n",
            "c: d",
            "the line is indented less than the first one",
            "start the keys of one mapping in the same column",
        ),
        ("a: b\nc:d\ne: f\n", ":", "no space follows the colon", "write `c: d`"),
        ("a: b\nc：d\ne: f\n", "：", "the colon is a full-width one", "write `c: d`"),
        ("a: b\nc: \"d\u{1}\"\n", "\u{1}", "YAML does not allow the control character U+0001", "delete it"),
        ("a:\n\tb: c\n", "\t", "a tab indents the line", "indent with spaces: YAML allows no tabs"),
        ("a: \"b\nc: d\n", "\"b", "the quote is not closed", "end the value with `\"`: `a: \"b\"`"),
        ("a: 'b\nc: 'd'\n", "'b", "the quote is not closed", "end the value with `'`: `a: 'b'`"),
        (
            "a: \"C:\\path\"\n",
            "\\p",
            "`\\p` is not an escape sequence",
            "a backslash in double quotes starts an escape sequence: write `\\\\`, or use single quotes",
        ),
        ("a: @b\n", "@b", "text that starts with `@` needs quotes", "quote the value: `a: \"@b\"`"),
        ("a: `b`\n", "`b`", "text that starts with a backtick needs quotes", "quote the value: `a: \"`b`\"`"),
        ("a: %b\n", "%b", "text that starts with `%` needs quotes", "quote the value: `a: \"%b\"`"),
        ("a: *b* c\n", "*b* c", "text that starts with `*` needs quotes", "quote the value: `a: \"*b* c\"`"),
        ("a: [b] c\n", "[b] c", "text that starts with `[` needs quotes", "quote the value: `a: \"[b] c\"`"),
        (
            "a: \"b\" c\n",
            "\"b\" c",
            "text that starts with `\"` needs quotes",
            "quote the value: `a: '\"b\" c'`",
        ),
        (
            "a: b\nsome text\nc: d\n",
            "some text",
            "the line has no key",
            "write `key: value`, or indent the line if it belongs to the value above",
        ),
        (
            "a: - b\n",
            "-",
            "a list starts in the line of its key",
            "start the list's first `-` on a line of its own",
        ),
        (
            "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\n",
            "<<<<<<< HEAD",
            "a merge conflict is not resolved",
            "keep one side, and delete the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`",
        ),
    ] {
        assert_eq!(error(text), (span, message.to_owned(), help.to_owned()), "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_at_once() {
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
        assert_eq!(error(&text).1, "collections are nested too deeply");
    }
}

/// A value, and how it is written.
#[derive(Debug, Clone)]
enum WrittenValue {
    Plain(&'static str),
    Single(&'static str),
    Double(&'static str),
    Literal(&'static str, bool),
    Folded(&'static str),
    List(Vec<WrittenValue>, bool),
    Map(Vec<(Key, WrittenValue)>, bool),
}

#[derive(Debug, Clone)]
enum Key {
    Plain(&'static str),
    Double(&'static str),
}

const PLAIN: [&str; 14] = [
    "a", "é ü", "日本", "1.10", "true", "~", "42", "0x1F", "x#y", "a:b", "-1", "https://a.b/c?d#e", "it's",
    "🎓 \"x\"",
];
const TEXTS: [&str; 9] =
    ["a", "é: ü", "# no", "it's", "say \"hi\"", "", "back\\slash", "日\t本", "*x* &y !z"];
const LINES: [&str; 4] = ["one", "é two: three", "# four", "- \"five\""];

fn written() -> impl Strategy<Value = WrittenValue> {
    let scalar = prop_oneof![
        4 => select(&PLAIN[..]).prop_map(WrittenValue::Plain),
        2 => select(&TEXTS[..]).prop_map(WrittenValue::Single),
        2 => select(&TEXTS[..]).prop_map(WrittenValue::Double),
        1 => (select(&LINES[..]), any::<bool>()).prop_map(|(line, strip)| WrittenValue::Literal(line, strip)),
        1 => select(&LINES[..]).prop_map(WrittenValue::Folded),
    ];
    let key = prop_oneof![
        3 => select(&["title", "é", "faqs", "a b", "x-y"][..]).prop_map(Key::Plain),
        1 => select(&TEXTS[..]).prop_map(Key::Double),
    ];
    scalar.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            (vec(inner.clone(), 0..5), any::<bool>())
                .prop_map(|(items, flow)| WrittenValue::List(items, flow)),
            (vec((key.clone(), inner), 0..5), any::<bool>())
                .prop_map(|(entries, flow)| WrittenValue::Map(entries, flow)),
        ]
    })
}

fn escaped(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t"))
}

/// In a line, as flow collections are.
fn flow(value: &WrittenValue) -> String {
    match value {
        WrittenValue::Plain(text) => (*text).to_owned(),
        WrittenValue::Single(text) => format!("'{}'", text.replace('\'', "''")),
        WrittenValue::Double(text) | WrittenValue::Literal(text, _) | WrittenValue::Folded(text) => {
            escaped(text)
        }
        WrittenValue::List(items, _) => {
            format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        WrittenValue::Map(entries, _) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", key_text(key), flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

fn key_text(key: &Key) -> String {
    match key {
        Key::Plain(text) => (*text).to_owned(),
        Key::Double(text) => escaped(text),
    }
}

/// After a `-` or a key's colon.
fn block(value: &WrittenValue, indent: usize) -> String {
    let deeper = " ".repeat(indent + 2);
    match value {
        WrittenValue::Literal(line, strip) => {
            format!(" |{}\n{deeper}{line}\n\n{deeper}{line}\n", if *strip { "-" } else { "" })
        }
        WrittenValue::Folded(line) => format!(" >\n{deeper}{line}\n{deeper}{line}\n"),
        WrittenValue::List(items, false) if !items.is_empty() => {
            let items = items.iter().map(|item| format!("{deeper}-{}", block(item, indent + 2)));
            format!(" # list\n{}", items.collect::<String>())
        }
        WrittenValue::Map(entries, false) if !entries.is_empty() => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{deeper}{}:{}", key_text(key), block(value, indent + 2)));
            format!("\n{}", entries.collect::<String>())
        }
        _ => format!(" {}\n", flow(value)),
    }
}

fn document() -> impl Strategy<Value = String> {
    (vec(written(), 1..6), any::<bool>()).prop_map(|(values, windows)| {
        let entries =
            values.iter().enumerate().map(|(number, value)| format!("k{number}:{}", block(value, 0)));
        let text: String = entries.collect();
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

proptest! {
    #[test]
    fn both_parsers_read_the_same(text in document()) {
        let mut marked = Vec::new();
        for event in Parser::new_from_str(&text) {
            if let Event::Scalar(value, ..) = event.expect("the marked document").0 {
                marked.push(value.into_owned());
            }
        }
        let found = scalars(&tree(&text));
        prop_assert_eq!(found.len(), marked.len());
        for ((value, span), marked) in found.into_iter().zip(marked) {
            if let Tree::Text(value) = &value {
                prop_assert_eq!(value, &marked);
            } else {
                // Numbers and the like are written plainly: the span is what the marks say.
                prop_assert_eq!(&text[span.clone()], marked);
            }
            let written = &text[span];
            let is_alone = written.starts_with(['"', '\'']) || !written.contains(['\n', ':', '#', '-']);
            if is_alone && value != Tree::Null {
                prop_assert_eq!(&*tree(written), &value);
            }
        }
    }

    #[test]
    fn any_text_has_spans_in_bounds(text in prop_oneof![
        document(),
        (document(), 0usize..400, 0usize..400).prop_map(|(text, from, to)| {
            let at = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            format!("{}{}", &text[..at(from)], &text[at(to)..])
        }),
        "[a-c:\\-\\[\\]{},#&*!|>'\"%@ \n\té]{0,40}",
    ]) {
        match parse(&text, 0..text.len()) {
            Ok(tree) => for (_, span) in scalars(&tree) {
                prop_assert!(text.get(span).is_some());
            },
            Err(error) => prop_assert!(text.get(error.span).is_some()),
        }
    }
}
