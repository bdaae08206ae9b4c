use super::*;

/// The text of `a.md` with what it includes from `files`, and its pieces and diagnostics.
fn expanded(text: &str, files: &[(&str, &str)]) -> (String, Pieces, Vec<Diagnostic>) {
    let path: Arc<str> = Arc::from("src/a.md");
    let mut included = IncludedFiles::default();
    let mut open = vec![(Arc::clone(&path), text.to_owned())];
    while let Some((from, text)) = open.pop() {
        for request in requests(&text).iter().filter(|request| !request.target.is_empty()) {
            if included.has(&from, request) {
                continue;
            }
            let mut paths = match request.is_note() {
                true => vec![Some(format!("src/{}.md", request.target))],
                false => resolve(&from, request),
            }
            .into_iter();
            let file = paths.find_map(|path| files.iter().find(|(name, _)| Some(*name) == path.as_deref()));
            let found = match file {
                Some((name, text)) => {
                    open.push((Arc::from(*name), (*text).to_owned()));
                    RequestAnswer::File(Arc::from(*name), Arc::from(*text))
                }
                None => RequestAnswer::Missing,
            };
            included.insert(&from, request, found);
        }
    }
    let Expanded { text, pieces, diagnostics } = expand(&path, text, 0, &included);
    (text, pieces, diagnostics)
}

fn composed(source: &str, files: &[(&str, &str)]) -> String {
    let (text, _, diagnostics) = expanded(source, files);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    text
}

#[test]
fn mdbook() {
    let code = [(
        "listings/x.rs",
        "one\n// ANCHOR: here\ntwo\n    // ANCHOR: in\nthree\n// ANCHOR_END: here\nfour\n",
    )];
    for (request, expected) in [
        ("{{#include ../listings/x.rs}}", "one\ntwo\nthree\nfour"),
        ("{{#rustdoc_include ../listings/x.rs:here}}", "two\nthree"),
        ("{{#include ../listings/x.rs:1}}", "one"),
        ("{{#include ../listings/x.rs:3:3}}", "two"),
        ("{{#include ../listings/x.rs::1}}", "one"),
        ("{{#include ../listings/x.rs:7:}}", "four"),
        ("\\{{#include x.rs}}", "{{#include x.rs}}"),
        ("{{#title A title}}", ""),
        ("{{#if x}}", "{{#if x}}"),
    ] {
        assert_eq!(
            composed(&format!("a\n```rust\n{request}\n```\n"), &code),
            format!("a\n```rust\n{expected}\n```\n"),
            "{request}"
        );
    }
    assert_eq!(composed("{{#playground x.rs editable}}\n", &[("src/x.rs", "fn\n")]), "```rust\nfn\n```\n");
}

#[test]
fn snippets() {
    let files = [
        ("docs/y.md", "one\n<!-- --8<-- [start:p] -->\ntwo\n<!-- --8<-- [end:p] -->\n"),
        ("src/z.md", "z\n\nz\n"),
    ];
    assert_eq!(composed("a\n--8<-- \"docs/y.md:p\"\nb\n", &files), "a\ntwo\nb\n");
    assert_eq!(composed("a\n    --8<-- 'z.md'\nb\n", &files), "a\n    z\n\n    z\nb\n");
    assert_eq!(composed(";--8<-- \"y.md\"\n", &files), "--8<-- \"y.md\"\n");
    assert_eq!(composed("--8<--\nz.md\n--8<--\n", &files), "\nz\n\nz\n\n");
}

#[test]
fn code_of_vitepress() {
    let files = [("code/x.ts", "a\n// #region r\n``` c\n// #endregion r\n")];
    assert_eq!(composed("<<< @/code/x.ts#r{1,3}\n", &files), "````ts {1,3}\n``` c\n````\n");
    assert_eq!(composed("```\n<<< @/code/x.ts\n```\n", &files), "```\n<<< @/code/x.ts\n```\n");
}

#[test]
fn notes() {
    let files =
        [("src/B.md", "---\ntags: x\n---\n# B\n\nb\n\n## One\n\n1\n\n### Deep\n\n2\n\n## Two\n\n3\n")];
    assert_eq!(composed("![[B#One]]\n\nafter\n", &files), "## One\n\n1\n\n### Deep\n\n2\n\n\nafter\n");
    assert!(composed("![[B|as b]]\n", &files).starts_with("# B\n\nb"));
    for plain in ["![[Gone]]\n", "![[p.png]]\n", "in ![[B]] text\n", "`![[B]]`\n", "```\n![[B]]\n```\n"] {
        assert_eq!(composed(plain, &files), plain);
    }
}

#[test]
fn blocks_of_notes() {
    let note = "---\ntags: x\n---\n# B\n\nOne\ntwo ^par\n\n- a\n    - b ^x1\n        - c\n\n      d\n    - e\n\n| a |\n| - |\n| 1 |\n\n\
                ^tab\n\n> q\n> r ^quo\n\n```\nz ^code\n```\n";
    let files = [("src/B.md", note)];
    for (id, expected) in [
        ("par", "One\ntwo"),
        ("X1", "- b\n    - c\n\n  d"),
        ("tab", "| a |\n| - |\n| 1 |"),
        ("quo", "> q\n> r"),
    ] {
        assert_eq!(composed(&format!("![[B#^{id}]]\n\nz\n"), &files), format!("{expected}\n\nz\n"), "{id}");
    }
    let (_, _, found) = expanded("![[B#Head#^code]]\n", &files);
    assert_eq!(found[0].message, "`src/B.md` has no block `^code`");
}

#[test]
fn a_file_includes_another_part_of_itself() {
    let note = "# A\n\n![[a#One]]\n\n## One\n\n1\n\n## Two\n\n![[a#Two]]\n\n![[a]]\n";
    let (text, _, found) = expanded(note, &[("src/a.md", note)]);
    assert_eq!(text.matches("## One\n\n1").count(), 2, "{text}");
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["`src/a.md` includes itself", "`src/a.md` includes itself"]);
}

#[test]
fn positions_lead_into_the_files() {
    let files = [("src/b.txt", "bb\n{{#include c.txt}}\n"), ("src/c.txt", "cc\n")];
    let (text, pieces, _) = expanded("a\n{{#include b.txt}}\nz\n", &files);
    assert_eq!(text, "a\nbb\ncc\nz\n");
    let at = |words: &str| {
        let start = text.find(words).expect("there");
        let (path, span) = pieces.locate(start..start + words.len());
        (path.as_deref().unwrap_or("src/a.md").to_owned(), span)
    };
    assert_eq!(at("a"), ("src/a.md".into(), 0..1));
    assert_eq!(at("bb"), ("src/b.txt".into(), 0..2));
    assert_eq!(at("cc"), ("src/c.txt".into(), 0..2));
    assert_eq!(at("z"), ("src/a.md".into(), 21..22));
}

#[test]
fn what_cannot_be_included_stays() {
    let files =
        [("src/b.md", "b\n{{#include c.md}}\n"), ("src/c.md", "{{#include b.md}}\n"), ("src/x.rs", "x\n")];
    let (text, _, found) = expanded("{{#include b.md}}\n{{#include gone}}\n{{#include x.rs:y}}\nz\n", &files);
    assert_eq!(text, "b\n{{#include b.md}}\n{{#include gone}}\n{{#include x.rs:y}}\nz\n");
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`src/b.md` includes itself", "there is no file `gone`", "`src/x.rs` has no part `y`"]
    );
    assert_eq!(
        found[0].help.as_deref(),
        Some("remove one of these: `src/b.md` includes `src/c.md` includes `src/b.md`")
    );
    // Each of a few files includes the next twice.
    let many: Vec<(String, String)> = (0..40)
        .map(|n| (format!("src/{n}"), format!("{{{{#include {0}}}}}\n{{{{#include {0}}}}}\n", n + 1)))
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (_, _, found) = expanded("{{#include 0}}\n", &many);
    assert!(found.iter().all(|found| found.message.contains("too deep")), "{}", found.len());
}
