//! Forms of collections of questions.

use super::*;

fn bank(markdown: &str) -> String {
    in_collection(markdown, Collection::QuestionBank)
}

/// The choices in HTML: `x` for a right one, `-` for another, with their words.
fn choices(html: &str) -> Vec<String> {
    let items = html.split("<li><input type=\"checkbox\" disabled").skip(1);
    let words = |item: &str| item.split_once("\"> ").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    let choice = |item: &str| {
        let text = words(item);
        let end = text.find("</li>").unwrap_or(text.len());
        format!("{} {}", if item.starts_with(" checked") { "x" } else { "-" }, text[..end].trim())
    };
    items.map(choice).collect()
}

#[test]
fn choices_belong_to_the_heading_above_them() {
    let one = "#### Q1: What is it?\n\n- A. one\n- B. two\n\n**Answer:** A\n\n";
    let other = "#### Q2: Which?\n\n- A. three\n- B. four\n\n**Answer:** B\n\n";
    assert_eq!(choices(&recognized(&format!("{one}{other}"))), ["x one", "- two", "- three", "x four"]);
    let unanswered = one.replace("**Answer:** A\n\n", "");
    let html = recognized(&format!("{unanswered}{other}"));
    assert_eq!(choices(&html), ["- three", "x four"], "an answer is that of its own question: {html}");
}

#[test]
fn answers_with_an_explanation_below() {
    for answer in [
        "Correct Answer: A, C\n\nExplanation: so.",
        "Correct Answer: A and C\nB is wrong.",
        "**Answer:**\n\nA, C",
    ] {
        let fold = format!("<details><summary>Answer</summary>\n\n{answer}\n\n</details>\n");
        let html = recognized(&format!("- A. one\n- B. two\n- C. three\n\n{fold}"));
        assert_eq!(choices(&html), ["x one", "- two", "x three"], "{answer}: {html}");
    }
}

#[test]
fn tasks_with_code_between() {
    let text = "#### Q1. Which?\n\n- [ ] A\n\n```rb\na\n  b\n```\n\n- [x] B\n\n```rb\nc\n```\n\nBecause.\n";
    let html = recognized(text);
    assert_eq!(
        choices(&html),
        ["- <code>a</code><br />\n<code>\u{a0}\u{a0}b</code>", "x <code>c</code>"],
        "{html}"
    );
    let steps = "- [ ] Read\n\n```\na\n```\n\nText\n\n- [x] Write\n";
    assert!(recognized(steps).contains("<pre"), "text between is not code");
}

#[test]
fn choices_below_text_of_the_prompt() {
    let one = "#### Q2. What is `x`?\n\n`x = 2`\n\n- [ ] 1\n- [x] 2\n\n";
    let mut document = Document::default();
    let options = pulldown_cmark::Options::ENABLE_TASKLISTS;
    build(&mut document, pulldown_cmark::Parser::new_ext(one, options).into_offset_iter());
    recognize(&mut document, &settings(Collection::QuestionBank));
    let marked =
        document.descendants(Document::ROOT).filter(|node| document.attribute(*node, CHOICES).is_some());
    assert_eq!(marked.count(), 1);
}

#[test]
fn ticks_numbers_and_choices_in_a_line() {
    let ticks = "### 1. What is TCP?\n\n- ❌ one\n- ✅ two\n- ❌ three\n\n";
    let html = bank(&ticks.repeat(3));
    assert_eq!(choices(&html)[..3], ["- one", "x two", "- three"], "{html}");
    let advice = "### When to use it?\n\n- ✅ one\n- ✅ two\n- ❌ three\n\n";
    assert!(choices(&bank(&advice.repeat(3))).is_empty(), "advice is not a choice");
    let numbers = "### Which?\n\n1. one\n2. two\n\nAnswer: 2\n\n";
    assert_eq!(choices(&bank(numbers)), ["- one", "x two"]);
    let named = "#### What is it?\n\n- 1: one\n- 2: `two`\n\n##### Answer: 2\n\nBecause.\n\n";
    assert_eq!(choices(&bank(named)), ["- one", "x <code>two</code>"], "{}", bank(named));
    let line = "1. 选择（ ）\n\nA. 一　B. 二\n\n答案：B\n\n";
    let text: String = (1..4).map(|number| line.replacen('1', &number.to_string(), 1)).collect();
    assert_eq!(choices(&bank(&text)), ["- 一", "x 二"].repeat(3), "{}", bank(&text));
}

#[test]
fn bold_items_with_links_to_their_answers() {
    let text = "* **What is it?** - [Learn](https://a.org)\n* **This vs that** - [Learn](https://b.org)\n* **Why?**\n* **Explain it.**\n* **How?** - [x](https://c.org)\n";
    let html = bank(text);
    assert_eq!(html.matches("<h2>").count(), 5, "{html}");
    assert!(html.contains("<h2>This vs that</h2>") && html.contains("Learn</a>"), "{html}");
}

#[test]
fn items_with_marks() {
    let lines = "- **Q:** What is it?\n  **A:** This.\n";
    let html = bank(&lines.repeat(3));
    assert_eq!(html.matches("<h2>What is it?</h2>\n<p>This.</p>").count(), 3, "{html}");
}

#[test]
fn questions_that_are_links_to_one_site() {
    let items: String = ["什么是语义化？", "如何实现效果", "写一个下拉框", "有什么区别？", "为什么？"]
        .iter()
        .enumerate()
        .map(|(index, words)| format!("- [{words}](https://example.org/{index})\n"))
        .collect();
    let html = bank(&format!("# html面试题\n\n{items}"));
    assert_eq!(html.matches("<h2>").count(), 5, "{html}");
    assert_eq!(bank(&items).matches("<h2>").count(), 5, "without a title that says so");
    let articles: String =
        (0..5).map(|index| format!("- [Part {index}](https://example.org/{index})\n")).collect();
    assert!(!bank(&format!("# Reading\n\n{articles}")).contains("<h2>"), "articles to read");
}

#[test]
fn bold_lines_numbers_and_labels() {
    let numbered = "**1. What is it?**\n\nThis.\n\n**2. Explain it**\n\nThat.\n\n**Why?**\n\nSo.\n";
    assert_eq!(bank(numbered).matches("<h2>").count(), 3);
    let below = "**What is it?**\nThis.\n\n".repeat(3);
    assert_eq!(bank(&below), "<h2>What is it?</h2>\n<p>This.</p>\n".repeat(3));
    let titled = "**Question 1**\n\nWhat is it?\n\n**Answer**\n\nThis.\n\n".repeat(3);
    assert_eq!(bank(&titled), "<h2>What is it?</h2>\n<p>This.</p>\n".repeat(3));
    let plain = "1、TCP 是什么？\n\n协议。\n\n2、为什么？\n\n因为。\n\n3、UDP 是什么？\n\n协议。\n";
    assert_eq!(bank(plain).matches("<h2>").count(), 3);
}

#[test]
fn what_a_manual_and_a_table_of_numbers_do_not_ask() {
    let text =
        "# Fractions\n\n## Tree\n\nText.\n\n<details><summary>Solution</summary>\n\nSo.\n\n</details>\n\n";
    let manual = in_collection(&text.repeat(4), Collection::Manual);
    assert!(!manual.contains("<!-- question"), "text stands between: {manual}");
    let table =
        "| Quiz | Questions | Answers |\n| --- | --- | --- |\n| Bash | 171 | 170 |\n| Git | 12 | 9 |\n";
    assert!(bank(table).contains("<table>"));
    let article = "# Choosing security questions\n\nA long text about the choice of what users are asked, and why.\n\n- What is it?\n- Where was it?\n- Who was it?\n\nMore text about all of these things, which are bad.\n";
    assert!(!in_collection(article, Collection::Manual).contains("<h2>"), "an article lists examples");
}

#[test]
fn folds_in_the_answer_of_a_fold() {
    let one = |words: &str| format!("<details><summary>{words}</summary>\n\nText.\n\n</details>\n\n");
    let inner = "<details><summary>Response</summary>\n\nCode.\n\n</details>";
    let nested = one("3.4 Scrivi un kernel").replace("Text.", inner);
    let html = bank(&format!("{}{}{nested}", one("What is it?").repeat(4), one("≈y")));
    assert!(html.contains("<h2>3.4 Scrivi un kernel</h2>") && !html.contains("<h2>Response"), "{html}");
}
