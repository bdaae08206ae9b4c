use super::*;
use crate::document::build::build;
use crate::document::{Unlinked, html, markup};

/// What a document with these questions looks like.
fn recognised(markdown: &str) -> String {
    let mut document = Document::default();
    let options = pulldown_cmark::Options::ENABLE_TASKLISTS | pulldown_cmark::Options::ENABLE_GFM;
    build(&mut document, pulldown_cmark::Parser::new_ext(markdown, options).into_offset_iter());
    markup::read(&mut document, false);
    recognise(&mut document);
    html::render(&document, Document::ROOT, &Unlinked)
}

#[test]
fn folds_whose_summary_asks() {
    let text = "<details><summary>What is <b>TCP</b>?</summary><br><b>A protocol.</b></details>\n\nAfter.\n";
    assert_eq!(recognised(text), "<h2>What is TCP?</h2>\n<b>A protocol.</b>\n<p>After.</p>\n");
    let other = "<details><summary>More</summary>Text</details>\n";
    assert!(recognised(other).starts_with("<details>"), "a fold that does not ask is one");
}

#[test]
fn headings_with_a_folded_answer() {
    let mut document = Document::default();
    let text = "### Create a pod\n\n<details><summary>show</summary>\n\nkubectl run\n\n</details>\n";
    build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
    markup::read(&mut document, false);
    recognise(&mut document);
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    assert_eq!(comments.count(), 1, "the heading asks, whatever it says");
}

#[test]
fn bold_lines_that_ask_if_there_are_some() {
    let one = "**What is regression? 👶**\n\nA model.\n\n";
    assert_eq!(recognised(&one.repeat(3)), "<h2>What is regression? 👶</h2>\n<p>A model.</p>\n".repeat(3));
    assert!(recognised(one).contains("<strong>"), "one bold line is no form");
}

#[test]
fn lines_marked_with_q_and_a() {
    for one in [
        "**Q:** What is it?\n\n**A:** This.\n\n",
        "Q1: What is it?\nA: This.\n\n",
        "Q. What is it?\n\nA: This.\n\n",
    ] {
        assert_eq!(recognised(&one.repeat(3)), "<h2>What is it?</h2>\n<p>This.</p>\n".repeat(3), "{one}");
    }
}

#[test]
fn choices_with_letters() {
    let text = "###### 1. What prints?\n\n```js\nx\n```\n\n- A: `1`\n- B: `2`\n\n<details><summary><b>Answer</b></summary>\n\n#### Answer: B\n\nBecause.\n\n</details>\n";
    let html = recognised(text);
    assert!(html.contains("disabled aria-label=\"To do\"> <code>1</code>"), "{html}");
    assert!(html.contains("disabled checked aria-label=\"Done\"> <code>2</code>"), "{html}");
    assert!(!html.contains("<details>") && html.contains("Because."), "{html}");
}

#[test]
fn choices_that_are_explained_below_the_answer() {
    let fold = "<details><summary>Answer</summary>\n\n**Answer: B**\n\n- A. *Far* too small.\n- B. Just right.\n\n</details>\n";
    let html = recognised(&format!("- A. `1`\n- B. `2`\n- C. `3`\n\n{fold}"));
    let choice = |checked: &str, said: &str, text: &str, why: &str| {
        format!(
            "<li><input type=\"checkbox\" disabled{checked} aria-label=\"{said}\"> <code>{text}</code>{why}</li>\n"
        )
    };
    let expected = [
        choice("", "To do", "1", "\n<p><em>Far</em> too small.</p>\n"),
        choice(" checked", "Done", "2", "\n<p>Just right.</p>\n"),
        choice("", "To do", "3", ""),
    ];
    assert_eq!(html.trim(), format!("<ul>\n{}</ul>", expected.concat()), "{html}");
    let other = recognised(&format!("- A. `1`\n- B. `2`\n\n{}", fold.replace("- B.", "- X.")));
    assert!(other.contains("<li>X. Just right."), "letters of no choice explain none: {other}");
}

#[test]
fn lists_of_questions() {
    let html = recognised("* What does a `doctype` do?\n* Why is it so?\n* Describe the difference.\n");
    assert_eq!(html.matches("<h2>").count(), 3, "{html}");
    let contents = "* [What is it?](#a)\n* [Why is it?](#b)\n* [How is it?](#c)\n";
    assert!(!recognised(contents).contains("<h2>"), "a table of contents asks nothing");
}

#[test]
fn headings_in_a_list() {
    let mut document = Document::default();
    let one = "1. ### What is a prototype chain\n\n   It is one.\n\n";
    build(&mut document, pulldown_cmark::Parser::new(&one.repeat(3)).into_offset_iter());
    recognise(&mut document);
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    assert_eq!(comments.count(), 3);
}
