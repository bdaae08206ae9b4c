use crate::dialect::questions::Collection;
use crate::dialect::questions::tests::in_collection;

/// What a quiz with such answers looks like in a manual.
fn quiz(questions: &str, answers: &str) -> String {
    in_collection(&format!("# Quiz\n\n{questions}\n## Answer key\n\n{answers}\n"), Collection::Manual)
}

/// How many choices are right, and how many headings ask below the title.
fn counts(html: &str) -> (usize, usize) {
    let title = html.matches("<h2>Answer key").count();
    (html.matches("disabled checked").count(), html.matches("<h2>").count() - title)
}

const LISTED: &str = "1. Which is it?\n   - A) one\n   - B) two\n2. Which is that?\n   - A) one\n   - B) two\n   - C) three\n3. Which are they?\n   a) one\n   b) two\n   c) three\n";

#[test]
fn letters_by_number_in_all_forms() {
    for answers in [
        "1. B\n2. C\n3. a, c",
        "1) B\n2) C\n3) A, C",
        "1-B 2-C 3-AC",
        "1. B 2. C 3. A, C",
        "- 1: B\n- 2: C\n- 3: A and C",
        "**1.** B\n\n**2.** C\n\n**3.** A, C",
        "| # | Answer |\n|---|---|\n| 1 | B |\n| 2 | C |\n| 3 | A, C |",
        "| 1 | 2 | 3 |\n|---|---|---|\n| B | C | A, C |",
        "<details><summary>Show</summary>\n\n1. **B** – since two\n2. **C** – since three\n3. **A, C** – both\n\n</details>",
        "### Question 1\n\nAnswer: B\n\n### Question 2\n\nAnswer: C\n\n### Question 3\n\nAnswer: A, C",
    ] {
        let html = quiz(LISTED, answers);
        assert_eq!(counts(&html), (4, 3), "{answers}\n{html}");
        assert!(html.contains("<h2>Answer key</h2>"), "the section stays: {html}");
        assert!(html.contains("> two</li>") || html.contains("> two\n"), "{html}");
    }
}

#[test]
fn questions_of_all_forms() {
    let answers = "1. B\n2. A\n";
    for questions in [
        "### 1. Which is it?\n\n- A. one\n- B. two\n\n### 2. Which is that?\n\nA. one\nB. two\n",
        "**Q1.** Which is it?\n\n- A) one\n- B) two\n\n---\n\n**Q2.** Which is that?\n\n- A) one\n- B) two\n",
        "1. Which is it?\n\nA) one\n\nB) two\n\n2. Which is that?\n\nA) one\n\nB) two\n",
        "1. Which is it?\n- A) one\n- B) two\n2. Which is that?\n- A) one\n- B) two\n",
    ] {
        let html = quiz(questions, answers);
        assert_eq!(html.matches("disabled checked").count(), 2, "{questions}\n{html}");
    }
}

#[test]
fn explanations_follow_the_choices() {
    let html = quiz(LISTED, "1. B – since it is two\n2. C\n3. A, C\n");
    assert!(html.contains("<p>since it is two</p>"), "{html}");
}

#[test]
fn answers_in_words() {
    let questions = "1. What is a mutex?\n2. Why is it used?\n3. Who holds it?\n";
    let html = quiz(questions, "1. A lock.\n2. To wait.\n3. One thread.\n");
    assert_eq!(counts(&html), (0, 3), "{html}");
    assert!(html.contains("What is a mutex?</h2>\n<p>A lock.</p>"), "{html}");
    assert_eq!(html.matches("One thread.").count(), 2, "the section stays: {html}");
    let steps = in_collection(
        "# Set up\n\n1. Install it.\n2. Run it.\n\n## Solutions\n\n1. A lock.\n2. A key.\n",
        Collection::Manual,
    );
    assert!(!steps.contains("<h2>Install"), "nothing asks: {steps}");
}

#[test]
fn numbers_that_begin_again() {
    let part = |name: &str| {
        format!("## {name}\n\n1. Which?\n   - A) x\n   - B) y\n2. What?\n   - A) x\n   - B) y\n\n")
    };
    let text = format!(
        "{}{}## Answers\n\n### One\n\n1. A\n2. B\n\n### Two\n\n1. B\n2. B\n",
        part("One"),
        part("Two")
    );
    let html = in_collection(&text, Collection::Manual);
    assert_eq!(html.matches("disabled checked").count(), 4, "{html}");
}

#[test]
fn parts_that_are_called_as_the_headings() {
    let text = "# Book\n\n## What is it?\n\n**1.** A step.\n\n**2.** Another.\n\n##### Quiz\n\n**1.** Which?\n\n- **a)** x\n- **b)** y\n\n---\n\n## Why so?\n\nText.\n\n##### Quiz\n\n**1.** What?\n\n- **a)** x\n- **b)** y\n\n## Solucionario\n\n### What is it?\n\n1. **b)** y\n\n### Why so?\n\n1. **a)** x\n";
    let html = in_collection(text, Collection::QuestionBank);
    assert_eq!(html.matches("disabled checked").count(), 2, "{html}");
    assert!(html.contains("disabled checked aria-label=\"content.done\"> y"), "{html}");
}
