use std::sync::Arc;

use super::*;
use crate::config::QuestionsConfig;
use crate::document::build::build;
use crate::document::{Unlinked, html, markup};

/// The settings of an article of a `collection`.
fn settings(collection: Collection) -> Settings {
    let path = Arc::from("a.md");
    Recognition::new(QuestionsConfig::default(), collection).of_article(None, &path, false)
}

/// What a document with these questions looks like in a guide.
fn recognised(markdown: &str) -> String {
    in_collection(markdown, Collection::Guide)
}

fn in_collection(markdown: &str, collection: Collection) -> String {
    let mut document = Document::default();
    let options = pulldown_cmark::Options::ENABLE_TASKLISTS
        | pulldown_cmark::Options::ENABLE_GFM
        | pulldown_cmark::Options::ENABLE_TABLES;
    build(&mut document, pulldown_cmark::Parser::new_ext(markdown, options).into_offset_iter());
    markup::read(&mut document, false);
    recognise(&mut document, &settings(collection));
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
    recognise(&mut document, &settings(Collection::Guide));
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
    assert!(html.contains("disabled aria-label=\"content.to_do\"> <code>1</code>"), "{html}");
    assert!(html.contains("disabled checked aria-label=\"content.done\"> <code>2</code>"), "{html}");
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
        choice("", "content.to_do", "1", "\n<p><em>Far</em> too small.</p>\n"),
        choice(" checked", "content.done", "2", "\n<p>Just right.</p>\n"),
        choice("", "content.to_do", "3", ""),
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
    let criteria = "* Empathy - Do they listen?\n* Pace - How fast are they?\n* Tests - Was it tested?\n";
    assert!(!recognised(criteria).contains("<h2>"), "criteria ask nothing");
}

#[test]
fn headings_in_a_list() {
    let mut document = Document::default();
    let one = "1. ### What is a prototype chain\n\n   It is one.\n\n";
    build(&mut document, pulldown_cmark::Parser::new(&one.repeat(3)).into_offset_iter());
    recognise(&mut document, &settings(Collection::Guide));
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    assert_eq!(comments.count(), 3);
}

#[test]
fn tables_of_questions_and_answers() {
    let text = "| # | Question | Answer | Topic |\n|---|---|---|---|\n| 1 | What is **TCP**? | A protocol | nets |\n| 2 | UDP | Another | |\n\nAfter.\n";
    assert_eq!(
        recognised(text),
        "<h2>What is TCP?</h2>\n<p>A protocol</p>\n<p>Topic: nets</p>\n<h2>UDP</h2>\n<p>Another</p>\n<p>After.</p>\n"
    );
    assert!(recognised("| Question | Points |\n|---|---|\n| What? | 1 |\n").contains("<table"));
}

#[test]
fn cards_of_notes() {
    let text = "#flashcards/nets\n\nfront `a::b`::back *c*\nLast:::First\n\nWhat is it\n?\nThis\nand that\n\nstd::vector\n";
    let html = recognised(text);
    for card in [
        "<h2>front <code>a::b</code></h2>\n<p>back <em>c</em></p>",
        "<h2>Last</h2>\n<p>First</p>",
        "<h2>What is it</h2>\n<p>This\nand that</p>",
    ] {
        assert!(html.contains(card), "{card}: {html}");
    }
    assert!(
        !recognised(&text[text.find("front").unwrap_or_default()..]).contains("<h2>"),
        "without the tag they are text"
    );
    let gap = recognised("#flashcards\n\nThe <mark>nucleus</mark> keeps DNA.\n");
    assert!(gap.contains("<h2>The […] keeps DNA.</h2>\n<p>The <mark>nucleus</mark> keeps DNA.</p>"), "{gap}");
}

#[test]
fn items_with_choices() {
    let one = "1. Which is compute?\n    - A. EC2\n    - B. S3\n\n    <details><summary>Answer</summary>\n\n    Correct answer: A\n\n    </details>\n\n";
    let html = recognised(one);
    assert!(
        html.contains("<h2>Which is compute?</h2>")
            && html.contains("disabled checked aria-label=\"content.done\"> EC2"),
        "{html}"
    );
}

#[test]
fn a_manual_asks_nothing() {
    let manual = "# Guide\n\n## Install\n\nx\n\n## Define a function\n\nx\n\n## What's next?\n\nx\n\n**Really?**\n\n- Why?\n- How?\n- When?\n";
    let policy = |text: &str, collection| {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
        recognise(&mut document, &settings(collection))
    };
    assert_eq!(policy(manual, Collection::Manual), QuestionPolicy::None);
    assert_eq!(policy(manual, Collection::Guide), QuestionPolicy::Auto);
    let faq = "# A\n\n## What is it?\n\nx\n\n## How does it work?\n\nx\n\n## Is it free?\n\nx\n";
    assert_eq!(policy(faq, Collection::Manual), QuestionPolicy::Auto);
    let one = "# An error\n\n## What went wrong?\n\nx\n";
    assert_eq!(policy(one, Collection::Manual), QuestionPolicy::None, "one heading is no form");
    assert_eq!(policy("# Interview questions\n\n## Why?\n\nx\n", Collection::Manual), QuestionPolicy::Auto);
}

#[test]
fn a_collection_has_forms() {
    let one = "## A prototype\n\nHow does it work?\n\n";
    let html = in_collection(&one.repeat(8), Collection::QuestionBank);
    assert_eq!(html.matches("<h3>How does it work?</h3>").count(), 8, "{html}");
    let told = format!("{}## Recursion\n\nWrite a recursive sum.\n", one.repeat(8));
    let html = in_collection(&told, Collection::QuestionBank);
    assert!(html.contains("<h3>Write a recursive sum.</h3>"), "{html}");
    let html = in_collection(
        "- Why?\n    - How?\n    - When?\n    - Where?\n- What?\n- Name it.\n- Who?\n",
        Collection::QuestionBank,
    );
    assert_eq!((html.matches("<h2>").count(), html.matches("<h3>").count()), (4, 3), "{html}");
}

#[test]
fn comments_override() {
    let none = Settings { policy: QuestionPolicy::None, ..settings(Collection::Guide) };
    let mut document = Document::default();
    let text = "<!-- question -->\n**Why?**\n\nx\n\n**How?**\n";
    build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
    markup::read(&mut document, false);
    assert_eq!(recognise(&mut document, &none), QuestionPolicy::None);
    assert_eq!(html::render(&document, Document::ROOT, &Unlinked).matches("<h2>").count(), 1);
    let fold = "<details><summary>What is TCP?</summary>A protocol.</details>\n";
    assert!(recognised(&format!("<!-- not a question -->\n\n{fold}")).contains("<details>"));
    assert!(
        recognised("<!-- question -->\n\n<details><summary>TCP</summary>A protocol.</details>\n")
            .contains("<h2>TCP</h2>")
    );
}
