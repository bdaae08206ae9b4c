//! What folders say of the order without a file for it: READMEs that list their pages, folders that hold all others, translations, and copies.

use prepbook::diag::Rule;

use crate::foreign::{build, next, text};

/// The part of a page that is its navigation.
fn navigation(page: &str) -> &str {
    let start = page.find("<nav class=\"topics\"").expect("a navigation");
    &page[start..start + page[start..].find("</nav>").expect("its end")]
}

/// The titles of a guide's topics.
fn topics(build: &prepbook::pipeline::Build) -> Vec<&str> {
    build.views.guide().topics.iter().map(|topic| topic.title.as_str()).collect()
}

/// The addresses of a guide's pages, as they are read.
fn order(build: &prepbook::pipeline::Build) -> Vec<&str> {
    let guide = build.views.guide();
    guide.order.iter().map(|page| guide.pages[*page].url.as_str()).collect()
}

#[test]
fn a_folder_that_holds_all_others_is_no_topic() {
    let (found, pages) = build(&[
        ("README.md", "# Notes\n\nSee [all](src/en/) of it.\n"),
        ("src/en/README.md", "# All\n\nWords.\n"),
        ("src/en/sets/a.md", "# A\n\nWords.\n"),
        ("src/en/sets/b.md", "# B\n\nWords.\n"),
        ("src/en/maps/c.md", "# C\n\nWords.\n"),
    ]);
    assert_eq!(topics(&found), ["Maps", "Sets"]);
    let start = ["index.html", "src/en/index.html", "src/en/maps/c.html"];
    assert_eq!(order(&found)[..3], start);
    assert!(pages.contains_key("src/en/sets/index.html"), "a page that is made for the topic");
    assert!(text(&pages, "src/en/sets/a.html").contains(">Sets</a></li>"));
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
    // Without sections in it, or if its page says so, the folder is the topic.
    let (found, _) = build(&[("README.md", "# N\n"), ("docs/a.md", "# A\n"), ("docs/b.md", "# B\n")]);
    assert_eq!(topics(&found), ["Docs"]);
    let page = "---\ntopic: true\n---\n\n# All\n\nWords.\n";
    let (found, _) = build(&[("README.md", "# N\n"), ("x/README.md", page), ("x/y/b.md", "# B\n")]);
    assert_eq!(topics(&found), ["All"]);
    let (found, pages) =
        build(&[("README.md", "[Docs](docs/)\n"), ("docs/y/a.md", "# A\n"), ("docs/z/b.md", "# B\n")]);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
    assert!(text(&pages, "index.html").contains("<a href=\"index.html\">Docs</a>"));
}

#[test]
fn a_page_that_lists_its_folder_gives_the_order() {
    let table = "# Thirty days\n\n| Day | Lesson |\n| --- | --- |\n| 1 | [Start](./README.md) |\n| 2 | [Z](z/z.md) |\n| 3 | [Y](y/) |\n| 4 | [X](x.md) |\n\n## Start\n\nWords.\n";
    let (found, pages) = build(&[
        ("README.md", table),
        ("x.md", "# X\n\nWords.\n"),
        ("y/README.md", "# Y\n\nWords.\n"),
        ("z/z.md", "# Z\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "z/z.html", "y/index.html", "x.html"]);
    let home = text(&pages, "index.html");
    assert!(home.contains("class=\"button\" href=\"index.html#start\""), "the README is the first day");
    assert!(text(&pages, "z/z.html").contains("<link rel=\"prev\" href=\"../index.html\">"));
    // A list of a few, and links in sentences, say nothing of the order.
    for readme in [
        "# A\n\n- [C](c.md)\n- [A](a.md)\n",
        "# A\n\nRead [c](c.md), [b](b.md), then [a](a.md) and [d](d.md).\n",
    ] {
        let lesson = "# L\n\nWords.\n";
        let (found, _) = build(&[
            ("README.md", readme),
            ("a.md", lesson),
            ("b.md", lesson),
            ("c.md", lesson),
            ("d.md", lesson),
        ]);
        assert_eq!(order(&found), ["index.html", "a.html", "b.html", "c.html", "d.html"], "{readme}");
    }
}

#[test]
fn nested_lists_are_sections() {
    let readme = "# Course\n\n- Basics:\n  - [Loops](loops.md)\n  - [Arrays](arrays.md)\n- [More](more.md)\n  - [Deep](deep.md)\n- Later\n  - Nothing yet\n";
    let (found, pages) = build(&[
        ("README.md", readme),
        ("arrays.md", "# Arrays\n\nWords.\n"),
        ("deep.md", "# Deep\n\nWords.\n"),
        ("loops.md", "# Loops\n\nWords.\n"),
        ("more.md", "# More\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "loops.html", "arrays.html", "more.html", "deep.html"]);
    assert_eq!(topics(&found), ["Basics", "More"]);
    assert!(!navigation(&text(&pages, "deep.html")).contains("Later"));
}

#[test]
fn a_translation_is_where_its_original_is() {
    let (chinese, more) = ("# 一\n\n这是关于数据库的第一课。\n", "# 二\n\n这是关于数据库的第二课。\n");
    let (_, pages) = build(&[
        ("README.md", "# Guide\n\nThis is the guide to all of it.\n"),
        ("README.zh.md", "# 指南\n\n这是一本指南。\n"),
        ("docs/en/base/1-one.md", "# One\n\nThis is the first of the lessons.\n"),
        ("docs/en/base/2-only.md", "# Only\n\nThis is the lesson in between.\n"),
        ("docs/en/base/3-two.md", "# Two\n\nThis is the last of the lessons.\n"),
        ("docs/en/more/a.md", "# A\n\nThis is one more of the lessons.\n"),
        ("docs/zh/base/1-one.md", chinese),
        ("docs/zh/base/3-two.md", more),
    ]);
    let home = text(&pages, "README.zh.html");
    assert!(navigation(&home).contains("href=\"docs/zh/base/1-one.html\""));
    assert_eq!(next(&pages, "README.zh.html"), "docs/zh/base/1-one.html");
    assert_eq!(next(&pages, "docs/zh/base/1-one.html"), "../../../docs/zh/base/3-two.html");
    let page = text(&pages, "docs/zh/base/3-two.html");
    assert!(page.contains("<link rel=\"prev\" href=\"../../../docs/zh/base/1-one.html\">"));
    assert!(
        page.contains("class=\"crumbs\"")
            && page.contains("<a href=\"../../../docs/zh/base/1-one.html\">Base</a>")
    );
    let rows = navigation(&page);
    assert!(rows.contains("docs/zh/base/3-two.html\" aria-current=\"page\"><span>二</span>"), "{rows}");
    assert!(rows.contains("docs/en/base/2-only.html\"><span>Only</span>"), "{rows}");
    assert_eq!(next(&pages, "docs/en/base/1-one.html"), "../../../docs/en/base/2-only.html");
}

#[test]
fn the_questions_of_a_copy_are_asked_once() {
    let bank = "# Bank\n\n## What is a closure?\n\nA function with the variables of its scope.\n\n## What is a scope?\n\nWhere a name means something.\n";
    let other = bank.replace("closure", "callback");
    let files = [("README.md", "# N\n"), ("a.md", bank), ("docs/a.md", bank), ("docs/b.md", other.as_str())];
    let (found, pages) = build(&files);
    let stats = found.site.stats();
    assert_eq!((stats.questions, stats.copied.articles, stats.copied.questions), (4, 1, 2));
    assert!(text(&pages, "docs/a.html").contains("data-page=\"a\""), "progress is that of the original");
    let asked = text(&pages, "questions.html");
    assert_eq!(asked.matches("a.html#what-is-a-closure").count(), 1);
    let guide =
        crate::book::sources([("book.toml", ""), ("content/a.md", bank), ("content/docs/a.md", bank)]);
    let found = crate::book::build(&guide, &prepbook::pipeline::Inputs::default());
    let reported: Vec<&str> = found
        .diagnostics
        .iter()
        .filter(|found| found.rule == Rule::DuplicateQuestion)
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(reported, ["the article is a copy of `content/a.md`, so its 2 questions are asked once"]);
}
