use super::*;
use crate::document::build::build;
use crate::document::{Unlinked, html};

fn rendered(markdown: &str) -> String {
    rendered_as(markdown, AllowedElements::All)
}

fn rendered_as(markdown: &str, allowed: AllowedElements) -> String {
    let mut document = Document::default();
    build(&mut document, pulldown_cmark::Parser::new(markdown).into_offset_iter());
    read(&mut document, allowed);
    html::render(&document, Document::ROOT, &Unlinked)
}

#[test]
fn what_is_not_closed_is_closed_or_is_text() {
    for (markdown, html) in [
        ("<div>\n\nA\n", "<div>\n<p>A</p>\n</div>"),
        ("a <b>b\n\nc\n", "<p>a <b>b</b></p>\n<p><b>c</b></p>\n"),
        ("<p><img src=x onerror=alert(2)\n", "<p>&lt;img src=x onerror=alert(2)\n</p>"),
        (
            "A `Vec<String>` and Vec<String>.\n",
            "<p>A <code>Vec&lt;String&gt;</code> and Vec&lt;String&gt;.</p>\n",
        ),
        ("<script>let a = 1 < 2;\n", "<script>let a = 1 < 2;\n</script>"),
        ("</div>\n\nx\n", "\n<p>x</p>\n"),
        ("a <script>b *c*</script> *d*\n", "<p>a <script>b c</script> <em>d</em></p>\n"),
        ("a <script>b\n\nc\n", "<p>a <script>b</script></p>\n<p>c</p>\n"),
    ] {
        assert_eq!(rendered(markdown), html, "{markdown}");
    }
}

#[test]
fn markdown_stays_in_the_element_around_it() {
    assert_eq!(
        rendered("<details>\n<summary>Q</summary>\n\n- *a*\n\n</details>\n\nb\n"),
        "<details>\n<summary>Q</summary>\n<ul>\n<li><em>a</em></li>\n</ul>\n</details>\n<p>b</p>\n"
    );
}

#[test]
fn tags_have_spans() {
    let markdown = "a <b title=\">\">x</b> <no-such x=\"<\"> c";
    let mut document = Document::default();
    build(&mut document, pulldown_cmark::Parser::new(markdown).into_offset_iter());
    let unknown = read(&mut document, AllowedElements::All).unknown;
    assert_eq!(unknown.len(), 1);
    assert_eq!(&markdown[unknown[0].span.clone()], "<no-such x=\"<\">");
    let bold = document.descendants(Document::ROOT).find(|node| document.element(*node) == Some("b"));
    assert_eq!(bold.map(|node| &markdown[document.span(node)]), Some("<b title=\">\">"));
}

#[test]
fn finds_what_is_not_closed() {
    let unclosed = |markdown: &str| {
        let mut document = Document::default();
        let tables = pulldown_cmark::Options::ENABLE_TABLES;
        build(&mut document, pulldown_cmark::Parser::new_ext(markdown, tables).into_offset_iter());
        let tags = read(&mut document, AllowedElements::All).unclosed;
        tags.into_iter().map(|tag| (tag.span.start, tag.source)).collect::<Vec<_>>()
    };
    for (markdown, start, tag) in [
        ("<details>\n<summary>A</summary>\n\nB\n\n# C\n", 0, "<details>"),
        ("<details>\n\nA\n\n<details>\n\nB\n\n</details>\n", 0, "<details>"),
        ("A\n\n<div align=\"center\">\n\nB\n", 3, "<div align=\"center\">"),
        ("<details><summary>A\n\nB\n\n</details>\n", 9, "<summary>"),
        ("<table><tr><td>A</td></tr>\n\nB\n", 0, "<table>"),
        ("<pre>\nA\n\n# B\n", 0, "<pre>"),
        ("<style>\na {}\n\n# B\n", 0, "<style>"),
        ("A <b>B\n\n**C**\n", 2, "<b>"),
        ("A\n\n<!-- B\n\n# C\n", 3, "<!--"),
    ] {
        assert_eq!(unclosed(markdown), [(start, tag.to_owned())], "{markdown}");
    }
    for markdown in [
        "<details>\n\nA\n\n</details>\n\n# B\n",
        "<p align=\"center\">A\n\nB\n",
        "<ul>\n<li>A\n<li>B\n</ul>\n\nC\n",
        "A <b>B</b>\n\nC\n",
        "| A | B |\n| - | - |\n| <b>C | D |\n\nE\n",
        "A <a name=b>\n\nC\n",
        "<!-- A -->\n\n<!-->\n\nB\n",
        "- <div>\n\n  A\n- B\n\nC\n",
        "A `<div>` B\n\nC\n",
        "A <script>B</script> <iframe src=c></iframe>\n\nD\n",
        "<svg><style></style></svg>\n\nA\n",
    ] {
        assert_eq!(unclosed(markdown), [], "{markdown}");
    }
}

#[test]
fn finds_tags_that_are_not_complete() {
    let incomplete = |markdown: &str| {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(markdown).into_offset_iter());
        read(&mut document, AllowedElements::All)
            .incomplete
            .into_iter()
            .map(|tag| tag.source)
            .collect::<Vec<_>>()
    };
    assert_eq!(incomplete("<div class=\"a>\n\nA\n\n</div>\n"), ["<div class=\"a>"]);
    assert_eq!(incomplete("<p align=center\n\nA\n"), ["<p align=center"]);
    assert!(incomplete("<div>\n1 < 2\n</div>\n\nA < b\n").is_empty());
}

#[test]
fn many_elements_that_are_never_closed_are_not_deep() {
    let many = "### <a name=\"x\">A\n\n<b>b\n\n".repeat(300) + "<kbd>z</kbd>\n";
    assert!(rendered(&many).contains("<kbd>z</kbd>"), "its tags are kept");
}

#[test]
fn what_a_table_in_a_formula_throws_out_ends_up_once() {
    let html = rendered("<math><mtext><table><mglyph><style><!--</style><img src=x>\n\nA\n\nB\n");
    assert_eq!((html.matches("A</p>").count(), html.matches("B</p>").count()), (1, 1), "{html}");
}

#[test]
fn depth_is_bounded() {
    let deep = format!("{}x\n\n{}<b>y</b>\n", "<div>".repeat(50_000), "> ".repeat(3_000));
    assert!(rendered(&deep).contains('y'));
}

#[test]
fn no_markdown_is_in_options_and_templates() {
    for (markdown, html) in [
        ("a <select><p>x *y*\n\nb\n", "<p>a <select>x y</select></p>\n<p>b</p>\n"),
        (
            "<select>\n<option>a</option>\n\n# b\n\n</select>\n",
            "<select>\n<option>a</option>\n</select>\n<h1>b</h1>\n\n",
        ),
        ("- <template><p>x\n- y\n", "<ul>\n<li><template><p>x</p></template></li>\n<li>y</li>\n</ul>\n"),
    ] {
        assert_eq!(rendered(markdown), html, "{markdown}");
    }
}

#[test]
fn elements_that_sanitizing_removes_close_none() {
    for (markdown, html) in [
        ("a <button><button>x b\n", "<p>a x b</p>\n"),
        ("a <i><object><p>x</i> b\n", "<p>a <i></i></p>\n<p><i>x</i> b</p>"),
        ("a <select><option>b</select> <svg><p>c</svg> d\n", "<p>a   d</p>\n"),
        ("a <select>*b*\n\nc\n", "<p>a </p>\n<p>c</p>\n"),
    ] {
        assert_eq!(rendered_as(markdown, AllowedElements::Sanitized), html, "{markdown}");
    }
}

#[test]
fn attributes_have_names_that_a_tag_may_have() {
    assert_eq!(rendered("<b \"x='1' y<z=2 c=3>A</b>\n"), "<p>&lt;b \"x='1' y&lt;z=2 c=3&gt;A</p>\n");
    assert_eq!(rendered("<div \"x='1' y<z=2 c=3>A</div>\n"), "<div c=\"3\">A</div>\n");
}
