use std::sync::Arc;

mod banks;

use super::*;
use crate::config::QuestionsConfig;
use crate::document::build::build;
use crate::document::{Unlinked, html, markup};

/// The settings of an article of a `collection`.
fn settings(collection: Collection) -> QuestionSettings {
    let path = Arc::from("a.md");
    Recognition::new(QuestionsConfig::default(), collection).of_article(None, &path, false)
}

/// What a document with these questions looks like in a guide.
fn recognized(markdown: &str) -> String {
    in_collection(markdown, Collection::Guide)
}

pub(super) fn in_collection(markdown: &str, collection: Collection) -> String {
    let mut document = Document::default();
    let options = pulldown_cmark::Options::ENABLE_TASKLISTS
        | pulldown_cmark::Options::ENABLE_GFM
        | pulldown_cmark::Options::ENABLE_TABLES;
    build(&mut document, pulldown_cmark::Parser::new_ext(markdown, options).into_offset_iter());
    markup::read(&mut document, markup::AllowedElements::All);
    recognize(&mut document, &settings(collection));
    html::render(&document, Document::ROOT, &Unlinked)
}

#[test]
fn folds_whose_summary_asks() {
    let text = "<details><summary>What is <b>TCP</b>?</summary><br><b>A protocol.</b></details>\n\nAfter.\n";
    assert_eq!(recognized(text), "<h2>What is TCP?</h2>\n<b>A protocol.</b>\n<p>After.</p>\n");
    let other = "<details><summary>More</summary>Text</details>\n";
    assert!(recognized(other).starts_with("<details>"), "a fold that does not ask is one");
}

#[test]
fn headings_with_a_folded_answer() {
    let mut document = Document::default();
    let text = "### Create a pod\n\n<details><summary>show</summary>\n\nkubectl run\n\n</details>\n";
    build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
    markup::read(&mut document, markup::AllowedElements::All);
    recognize(&mut document, &settings(Collection::Guide));
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    assert_eq!(comments.count(), 1, "the heading asks, whatever it says");
}

#[test]
fn bold_lines_that_ask_if_there_are_some() {
    let one = "**What is regression? 👶**\n\nA model.\n\n";
    assert_eq!(recognized(&one.repeat(3)), "<h2>What is regression? 👶</h2>\n<p>A model.</p>\n".repeat(3));
    assert!(recognized(one).contains("<strong>"), "one bold line is not a form");
}

#[test]
fn lines_marked_with_q_and_a() {
    for one in [
        "**Q:** What is it?\n\n**A:** This.\n\n",
        "Q1: What is it?\nA: This.\n\n",
        "Q. What is it?\n\nA: This.\n\n",
    ] {
        assert_eq!(recognized(&one.repeat(3)), "<h2>What is it?</h2>\n<p>This.</p>\n".repeat(3), "{one}");
    }
}

#[test]
fn choices_with_letters() {
    let text = "###### 1. What prints?\n\n```js\nx\n```\n\n- A: `1`\n- B: `2`\n\n<details><summary><b>Answer</b></summary>\n\n#### Answer: B\n\nBecause.\n\n</details>\n";
    let html = recognized(text);
    assert!(html.contains("disabled aria-label=\"content.to_do\"> <code>1</code>"), "{html}");
    assert!(html.contains("disabled checked aria-label=\"content.done\"> <code>2</code>"), "{html}");
    assert!(!html.contains("<details>") && html.contains("Because."), "{html}");
}

#[test]
fn choices_that_are_explained_below_the_answer() {
    let fold = "<details><summary>Answer</summary>\n\n**Answer: B**\n\n- A. *Far* too small.\n- B. Just right.\n\n</details>\n";
    let html = recognized(&format!("- A. `1`\n- B. `2`\n- C. `3`\n\n{fold}"));
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
    let other = recognized(&format!("- A. `1`\n- B. `2`\n\n{}", fold.replace("- B.", "- X.")));
    assert!(other.contains("<li>X. Just right."), "letters of no choice explain none: {other}");
}

#[test]
fn marks_of_other_languages_and_in_quotations() {
    for one in [
        "> **Q:** What is it?\n>\n> **A:** This.\n\n",
        "**Que 1.** What is it?\n**Ans.** This.\n\n",
        "Q1 - What is it?\n\nAnswer: This.\n\n",
        "**P:** What is it?\n\n**R:** This.\n\n",
        "问：What is it?\n\n答：This.\n\n",
    ] {
        assert_eq!(recognized(&one.repeat(3)), "<h2>What is it?</h2>\n<p>This.</p>\n".repeat(3), "{one}");
    }
    for other in ["P: a precondition\n\n", "Q1 2024 was good.\n\n", "F. Scott wrote it.\n\n"] {
        assert!(!recognized(&other.repeat(3)).contains("<h2>"), "{other}");
    }
}

#[test]
fn numbers_of_questions_and_labels_of_answers() {
    let one = "### Question 1\n\nWhat is it?\n\n#### Answer\n\nThis.\n\n";
    assert_eq!(recognized(&one.repeat(3)), "<h3>What is it?</h3>\n<h4>Answer</h4>\n<p>This.</p>\n".repeat(3));
    let equal = "## What is it?\n\n## Answer\n\nThis.\n\n";
    assert_eq!(recognized(equal), "<h2>What is it?</h2>\n<p>This.</p>\n");
    let poll = "## Question 1\n\nWhich is it?\n\n- one\n- two\n\n";
    assert!(!recognized(&poll.repeat(3)).contains("<h2>Which"), "nobody knows the answer");
    let answered = format!("{poll}### Answer\n\ntwo\n\n").repeat(3);
    assert!(recognized(&answered).contains("<h2>Which"), "the answer follows");
    let lettered = "## Q1: Compute\n\nWhich is it?\n\n- A. one\n- B. two\n\n### Answer: B\n\n";
    assert!(recognized(lettered).contains("disabled checked"), "a choice");
}

#[test]
fn choices_as_lines_and_paragraphs() {
    for text in [
        "1. Which is it?\n   a) This one\n   b) That\n      one\n\n   Answer: b\n",
        "**Which is it?**\nA. This one\nB. That\none\n**Answer: B**\n",
        "## Which is it?\n\nA. This one  \nB. That\none\n\n**Correct answer: B**\n",
        "## Which is it?\n\n(a) This one\n\n(b) That\none\n\nAns: (b)\n",
    ] {
        let html = recognized(text);
        assert!(html.contains("disabled aria-label=\"content.to_do\"> This one"), "{html}");
        assert!(html.contains("disabled checked aria-label=\"content.done\"> That\none"), "{html}");
    }
    assert!(!recognized("a) one\nb) two\n\nText.\n").contains("<ul>"), "no answer names one");
}

#[test]
fn choices_below_bold_lines_without_headings() {
    let one = "**1. Roles**\n\n**A master is used to:**\n- a) Pay\n- b) Help\n- c) Test\n  **Réponse correcte :** b) Help\n\n---\n\n";
    let html = in_collection(&one.repeat(2), Collection::Manual);
    assert_eq!(html.matches("<h2>A master is used to:</h2>").count(), 2, "{html}");
    assert_eq!(html.matches("disabled checked").count(), 2, "{html}");
}

#[test]
fn homework_and_projects_ask_nothing() {
    let homework = "# Assignment 2\n\n### Q1: Batch normalization\n\nImplement it.\n\n### Question 2. Dropout\n\nDo so.\n\n";
    let policy = |text: &str, collection| {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
        recognize(&mut document, &settings(collection))
    };
    assert_eq!(policy(&homework.repeat(3), Collection::QuestionBank), QuestionPolicy::None);
    let tasks = homework.replace("Assignment 2", "Networks");
    assert_eq!(policy(&tasks, Collection::Manual), QuestionPolicy::None, "no title asks");
    let section = "## Homework\n\n### Question 1\n\nCreate a view.\n\n### Question 2\n\nCreate another.\n\n";
    assert!(!in_collection(section, Collection::Manual).contains("<h3>Create"));
}

#[test]
fn a_title_that_one_of_its_sections_repeats() {
    let text = "# How to find it?\n\n### 1. Divide\n\nText.\n\n### 2. Would a trie do?\n\nText.\n";
    let mut document = Document::default();
    build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
    recognize(&mut document, &settings(Collection::QuestionBank));
    let comments: Vec<_> = document
        .descendants(Document::ROOT)
        .filter_map(|node| match document.kind(node) {
            Kind::Comment(text) => Some(document.str(text).to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(comments, ["<!-- question: titles -->", "<!-- not a question -->"]);
}

#[test]
fn numbered_questions_whose_answers_are_not_indented() {
    let text = "1. What is it?\n\nThis.\n\n- x\n\n2. Why so?\n\nThat.\n\n3. Who is it?\n\n```\nThey\n```\n";
    let html = in_collection(text, Collection::QuestionBank);
    assert_eq!(html.matches("</h2>").count(), 3, "{html}");
    assert!(html.contains("What is it?</h2>\n<p>This.</p>\n<ul>"), "{html}");
    let steps = text.replace('?', ".");
    assert!(!in_collection(&steps, Collection::QuestionBank).contains("<h2>"));
}

#[test]
fn answers_that_are_not_indented() {
    let html = recognized(
        "1. ### What is it?\n\nThis.\n\n2. ### Why so?\n\nThat.\n\n3. ### Who?\n\nThey.\n\n## End\n",
    );
    assert_eq!(html.matches("</h3>\n<p>").count(), 3, "{html}");
    assert!(html.contains("They.</p>\n</li>"), "{html}");
}

#[test]
fn items_with_their_answers() {
    let list = |one: &str| in_collection(&one.repeat(3), Collection::QuestionBank);
    for one in [
        "- **What is it?** This.\n",
        "- **What is it?** – This.\n",
        "- What is it?\n  This.\n",
        "1. What is it?\n\n   This.\n\n",
    ] {
        let html = list(one);
        assert_eq!(html.matches("<h2>What is it?</h2>\n<p>This.</p>").count(), 3, "{html}");
    }
    let linked = "- [What is it?](https://a.example/v)\n".repeat(3);
    let named = QuestionSettings { path: Arc::from("questions/a.md"), ..settings(Collection::QuestionBank) };
    let asks = |settings: &QuestionSettings| {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(&linked).into_offset_iter());
        recognize(&mut document, settings);
        let headings = document.descendants(Document::ROOT);
        headings.filter(|node| matches!(document.kind(*node), Kind::Heading { .. })).count()
    };
    assert_eq!(asks(&named), 3);
    assert_eq!(asks(&settings(Collection::QuestionBank)), 0, "a list of articles to read");
}

#[test]
fn headings_that_are_no_questions() {
    let asking = "## What is it\n\nText.\n\n".repeat(8);
    for other in ["## A. one", "## 章\n\n### Why?", "### part of the answer"] {
        let mut document = Document::default();
        build(
            &mut document,
            pulldown_cmark::Parser::new(&format!("# Interview questions\n\n{asking}{other}\n"))
                .into_offset_iter(),
        );
        recognize(&mut document, &settings(Collection::QuestionBank));
        let comments = document
            .descendants(Document::ROOT)
            .filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
        assert_eq!(comments.count(), 8, "{other}");
    }
    let item = "1. ### What is it\n\n   Text.\n\n   ### Example\n\n   More.\n\n".repeat(3);
    let html = recognized(&item);
    assert_eq!(html.matches("<h4>Example</h4>").count(), 3, "{html}");
    for text in ["## Introducing `?`\n", "## ?\n", "## Q1: A classifier (20 points)\n"] {
        let mut document = Document::default();
        build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
        recognize(&mut document, &settings(Collection::Guide));
        let is_refused =
            document.descendants(Document::ROOT).any(|node| matches!(document.kind(node), Kind::Comment(_)));
        assert!(is_refused || !is_question("?"), "{text}");
    }
}

#[test]
fn one_heading_of_a_higher_level_takes_no_others_in() {
    let one = "#### Q1. What is it?\n\nThis.\n\n";
    let html = in_collection(
        &format!("{}### Q4. What else?\n\nThat.\n\n{one}", one.repeat(3)),
        Collection::QuestionBank,
    );
    assert_eq!(html.matches("<h4>").count(), 5, "{html}");
}

#[test]
fn code_in_a_summary() {
    let html = recognized("<details><summary>How does `cd -` work, and `x?</summary>Back.</details>\n");
    assert!(html.contains("<h2>How does `cd -` work, and `x?</h2>"), "{html}");
    let html = recognized("<details><summary>How does `cd -` work?</summary>Back.</details>\n");
    assert!(html.contains("<h2>How does <code>cd -</code> work?</h2>"), "{html}");
}

#[test]
fn lists_of_questions() {
    let html = recognized("* What does a `doctype` do?\n* Why is it so?\n* Describe the difference.\n");
    assert_eq!(html.matches("<h2>").count(), 3, "{html}");
    let contents = "* [What is it?](#a)\n* [Why is it?](#b)\n* [How is it?](#c)\n";
    assert!(!recognized(contents).contains("<h2>"), "a table of contents asks nothing");
    let criteria = "* Empathy - Do they listen?\n* Pace - How fast are they?\n* Tests - Was it tested?\n";
    assert!(!recognized(criteria).contains("<h2>"), "criteria ask nothing");
}

#[test]
fn headings_in_a_list() {
    let mut document = Document::default();
    let one = "1. ### What is a prototype chain\n\n   It is one.\n\n";
    build(&mut document, pulldown_cmark::Parser::new(&one.repeat(3)).into_offset_iter());
    recognize(&mut document, &settings(Collection::Guide));
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    assert_eq!(comments.count(), 3);
}

#[test]
fn tables_of_questions_and_answers() {
    let text = "| # | Question | Answer | Topic |\n|---|---|---|---|\n| 1 | What is **TCP**? | A protocol | nets |\n| 2 | UDP | Another | |\n\nAfter.\n";
    assert_eq!(
        recognized(text),
        "<h2>What is TCP?</h2>\n<p>A protocol</p>\n<p>Topic: nets</p>\n<h2>UDP</h2>\n<p>Another</p>\n<p>After.</p>\n"
    );
    assert!(recognized("| Question | Points |\n|---|---|\n| What? | 1 |\n").contains("<table"));
}

#[test]
fn cards_of_notes() {
    let text = "#flashcards/nets\n\nfront `a::b`::back *c*\nLast:::First\n\nWhat is it\n?\nThis\nand that\n\nstd::vector\n";
    let html = recognized(text);
    for card in [
        "<h2>front <code>a::b</code></h2>\n<p>back <em>c</em></p>",
        "<h2>Last</h2>\n<p>First</p>",
        "<h2>What is it</h2>\n<p>This\nand that</p>",
    ] {
        assert!(html.contains(card), "{card}: {html}");
    }
    assert!(
        !recognized(&text[text.find("front").unwrap_or_default()..]).contains("<h2>"),
        "without the tag they are text"
    );
    let gap = recognized("#flashcards\n\nThe <mark>nucleus</mark> keeps DNA.\n");
    assert!(gap.contains("<h2>The […] keeps DNA.</h2>\n<p>The <mark>nucleus</mark> keeps DNA.</p>"), "{gap}");
}

#[test]
fn items_with_choices() {
    let one = "1. Which is compute?\n    - A. EC2\n    - B. S3\n\n    <details><summary>Answer</summary>\n\n    Correct answer: A\n\n    </details>\n\n";
    let html = recognized(one);
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
        recognize(&mut document, &settings(collection))
    };
    assert_eq!(policy(manual, Collection::Manual), QuestionPolicy::None);
    assert_eq!(policy(manual, Collection::Guide), QuestionPolicy::Auto);
    let faq = "# A\n\n## What is it?\n\nx\n\n## How does it work?\n\nx\n\n## Is it free?\n\nx\n";
    assert_eq!(policy(faq, Collection::Manual), QuestionPolicy::Auto);
    let one = "# An error\n\n## What went wrong?\n\nx\n";
    assert_eq!(policy(one, Collection::Manual), QuestionPolicy::None, "one heading is not a form");
    assert_eq!(policy("# Interview questions\n\n## Why?\n\nx\n", Collection::Manual), QuestionPolicy::Auto);
    let project = faq.replace("# A\n", "# Our newsletter\n");
    assert_eq!(policy(&project, Collection::QuestionBank), QuestionPolicy::None, "it is about the project");
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
fn sections_that_ask_below_their_headings() {
    let one = "## A prototype\n\nHow does it work?\n\n";
    let text = format!(
        "## Where are the answers?\n\nThere are none.\n\n{}## Why?\n\nWhy is it so?\n",
        one.repeat(8)
    );
    let html = in_collection(&text, Collection::QuestionBank);
    assert_eq!(html.matches("<h3>").count(), 9, "a heading about the project hinders none: {html}");
    assert!(html.contains("<h2>Why?</h2>\n<h3>Why is it so?</h3>"), "{html}");
}

#[test]
fn folds_of_an_article_that_mostly_asks() {
    let fold = |words: &str| format!("<details><summary>{words}</summary>\n\nText.\n\n</details>\n\n");
    let text =
        [fold("What is it?"), fold("True or False? It is so"), fold("Create a pod"), fold("Deploy it")]
            .concat();
    assert_eq!(in_collection(&text, Collection::QuestionBank).matches("<h2>").count(), 4);
    assert_eq!(recognized(&text).matches("<h2>").count(), 1, "in a guide they are folds");
    let sections =
        format!("<details><summary>Networks</summary>\n\n{}</details>\n", fold("What is it?").repeat(3));
    assert!(in_collection(&sections, Collection::QuestionBank).contains("Networks</summary>"));
}

#[test]
fn a_list_that_repeats_the_headings_is_a_table_of_contents() {
    let text = "- What is a hook?\n- How does state work?\n- Why keys?\n\n## What is a hook\n\nA.\n\n## How does state work\n\nB.\n\n## Why keys\n\nC.\n";
    let html = in_collection(text, Collection::QuestionBank);
    assert!(html.contains("<li>What is a hook?</li>") && html.matches("<h2>").count() == 3, "{html}");
}

#[test]
fn one_question_of_an_interview_and_the_sections_that_answer_it() {
    let text = "# Redis\n\n## 面试题\n\n有哪几种方式？\n\n## 剖析\n\nText.\n\n### RDB\n\nMore.\n";
    let html = in_collection(text, Collection::QuestionBank);
    assert!(
        html.contains("<h2>有哪几种方式？</h2>\n<h3>剖析</h3>") && html.contains("<h4>RDB</h4>"),
        "{html}"
    );
    assert!(!html.contains("面试题"), "{html}");
}

#[test]
fn tables_that_link_to_answers() {
    let table = "| Question | |\n|---|---|\n| Design a cache | [Solution](a.md) |\n| Add a question | [Contribute](#b) |\n";
    let html = recognized(table);
    assert!(html.contains("<h2>Design a cache</h2>") && html.contains("<p>Add a question</p>"), "{html}");
    assert!(recognized("| Question | Points |\n|---|---|\n| What? | 1 |\n").contains("<table"));
}

#[test]
fn headings_among_many_that_ask() {
    let asking = "## What is it?\n\nText.\n\n".repeat(20);
    let text = format!("{asking}## Reverse each word\n\nText.\n\n## References\n\nText.\n");
    let mut document = Document::default();
    build(&mut document, pulldown_cmark::Parser::new(&text).into_offset_iter());
    recognize(&mut document, &settings(Collection::QuestionBank));
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    let next: Vec<String> =
        comments.filter_map(|node| document.next(node)).map(|node| text::line(&document, node)).collect();
    assert_eq!(next, ["Reverse each word"]);
}

#[test]
fn numbered_headings_that_ask_and_go_on() {
    let asking = "## 1. Describe it.\n\nText.\n\n## 2. What is it?\n\nText.\n\n".repeat(3);
    let text = format!("{asking}## 10. What is normalization? Explain with examples.\n\nText.\n");
    let mut document = Document::default();
    build(&mut document, pulldown_cmark::Parser::new(&text).into_offset_iter());
    let named = QuestionSettings { path: Arc::from("interview.md"), ..settings(Collection::Manual) };
    recognize(&mut document, &named);
    let comments =
        document.descendants(Document::ROOT).filter(|node| matches!(document.kind(*node), Kind::Comment(_)));
    assert_eq!(comments.count(), 1);
}

#[test]
fn lines_with_bold_numbers() {
    let one = "**1)** The number of users.\n\n```sql\nSELECT 1\n```\n\n";
    let html = in_collection(&one.repeat(3), Collection::QuestionBank);
    assert_eq!(html.matches("<h2>1) The number of users.</h2>").count(), 3, "{html}");
    assert!(!recognized(&one.repeat(3)).contains("<h2>"), "in a guide they are steps");
    let named = "**2) Factorial.** Calculate it.\n\n**1. Push:** adds one.\n\n";
    let html = in_collection(&named.repeat(3), Collection::QuestionBank);
    assert_eq!(html.matches("<h2>").count(), 3, "{html}");
}

#[test]
fn comments_override() {
    let none = QuestionSettings { policy: QuestionPolicy::None, ..settings(Collection::Guide) };
    let mut document = Document::default();
    let text = "<!-- question -->\n**Why?**\n\nx\n\n**How?**\n";
    build(&mut document, pulldown_cmark::Parser::new(text).into_offset_iter());
    markup::read(&mut document, markup::AllowedElements::All);
    assert_eq!(recognize(&mut document, &none), QuestionPolicy::None);
    assert_eq!(html::render(&document, Document::ROOT, &Unlinked).matches("<h2>").count(), 1);
    let fold = "<details><summary>What is TCP?</summary>A protocol.</details>\n";
    assert!(recognized(&format!("<!-- not a question -->\n\n{fold}")).contains("<details>"));
    assert!(
        recognized("<!-- question -->\n\n<details><summary>TCP</summary>A protocol.</details>\n")
            .contains("<h2>TCP</h2>")
    );
}
