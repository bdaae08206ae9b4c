//! Public repositories of all kinds: what is in them that was not made for Prepbook, and where it leads.

use std::fs;
use std::process::Command;

use prepbook::diag::Rule;
use prepbook::pipeline::Inputs;

use crate::book;
use crate::foreign::{build, next, prose, rules, text, write};

#[test]
fn addresses_that_other_generators_make_by_id_permalink_date_and_folder() {
    let (build, pages) = build(&[
        ("README.md", "# About the repository\n\nHow to build it.\n"),
        ("_config.yml", "title: Lectures\n"),
        (
            "index.md",
            "# Home\n\n[c](cli#on) [s](/2020/shell/) [y](/2020/) [p](/p/q/) [b](/blog/2026/07/27/post)\n",
        ),
        ("CommandLine.md", "---\nid: cli\n---\n\n# CLI\n\n## On\n\nWords.\n"),
        ("_2020/index.md", "# Year\n\nWords. [f](/2020/files/x.xml) [h](/contact/)\n"),
        ("_2020/shell.md", "# Shell\n\nWords.\n"),
        ("_2020/files/x.xml", "<x/>"),
        ("contact.html", "<p>Mail</p>"),
        ("permanent.md", "---\npermalink: /p/q/\n---\n\n# P\n\nWords.\n"),
        ("blog/2026-07-27-post.md", "# Post\n\nWords.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    for link in ["CommandLine.html#on", "_2020/shell.html", "_2020/index.html", "permanent.html"] {
        assert!(home.contains(&format!("href=\"{link}\"")), "{link}: {home}");
    }
    assert!(home.contains("blog/2026-07-27-post.html") && home.contains("Lectures"), "{home}");
    assert!(!pages.contains_key("README.html"));
}

#[test]
fn tags_of_liquid_are_left_out_and_its_comments_not_published() {
    let (build, pages) = build(&[
        ("_config.yml", "theme: x\n"),
        (
            "a.md",
            "# A\n\n{% for x in y %}\n- [{{ x.title }}]({{ x.url }})\n{% endfor %}\n\n{% comment %}\nA secret.\n\n## Hidden\n{% endcomment %}\n\n\
             {% raw %}{{ shown }}{% endraw %} and `${{ code }} in code`.\n",
        ),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let a = prose(&pages, "a.html");
    assert!(a.contains("{{ shown }}") && a.contains("${{ code }} in code") && !a.contains("x.title"), "{a}");
    assert!(!a.contains("{%") && !a.contains("secret"), "{a}");
    assert!(!text(&pages, "a.md").contains("secret"));
}

#[test]
fn references_that_mkdocstrings_writes_are_named() {
    let (build, pages) = build(&[
        ("mkdocs.yml", "site_name: A\n"),
        (
            "docs/index.md",
            "# A\n\n::: pkg.Client\n    :docstring:\n    :members: get\n\n::: pkg.other\n\n::: tip\nMind.\n:::\n",
        ),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("<code>pkg.Client</code>") && home.contains("<code>pkg.other</code>"), "{home}");
    assert!(!home.contains(":::") && !home.contains("members") && home.contains("Mind."), "{home}");
}

#[test]
fn a_wiki_link_leads_to_the_nearest_note_of_its_name() {
    let (build, pages) = build(&[
        ("one/Start.md", "# One\n\n[[Note#Part]] [[Area/Note]]\n"),
        ("one/Note.md", "# N\n\n## Part\n\nWords.\n"),
        ("two/Start.md", "# Two\n\n[[Note#Other]]\n"),
        ("two/Note.md", "# N\n\n## Other\n\nWords.\n"),
        ("two/Area/Note.md", "# N\n\nWords.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let one = prose(&pages, "one/Start.html");
    assert!(one.contains("one/Note.html#part\"") && one.contains("two/Area/Note.html"), "{one}");
    assert!(prose(&pages, "two/Start.html").contains("two/Note.html#other\""));
}

#[test]
fn lines_that_lead_to_the_top_are_no_part_of_an_answer() {
    let questions: String = (1..4)
        .map(|n| {
            format!(
                "{n}. ### What is number {n}?\n\n    It has **one cause**.\n\n    **[⬆ Back to Top](#contents)**\n\n"
            )
        })
        .collect();
    let (build, pages) = build(&[
        ("README.md", &format!("# Interview questions\n\n## Contents\n\n{questions}")),
        (
            "b.md",
            "# B\n\n## What is B?\n\nA letter.\n\n<div align=\"right\"><b><a href=\"#\">↥ back to top</a></b></div>\n",
        ),
    ]);
    let points: usize = build
        .views
        .guide()
        .pages
        .iter()
        .flat_map(|page| &page.article().questions)
        .map(|q| q.key_point_count)
        .sum();
    assert_eq!(points, 3);
    assert!(
        !text(&pages, "index.html").contains("Back to Top")
            && !prose(&pages, "b.html").contains("back to top")
    );
}

#[test]
fn files_of_the_author_in_public_are_read_and_never_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        &[
            ("astro.config.mjs", "export default {\n  title: 'A',\n}\n"),
            ("src/content/docs/a.md", "# A\n\n![p](/deep/p.png)\n"),
            ("public/deep/p.png", "p"),
        ],
    );
    let run = |command: &str| {
        let mut prepbook = Command::new(env!("CARGO_BIN_EXE_prepbook"));
        let output = prepbook.arg(command).arg("--root").arg(folder.path()).output().expect("run");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (is_fine, messages) = run("check");
    assert!(is_fine && !messages.contains("missing-asset"), "{messages}");
    let (is_fine, messages) = run("build");
    assert!(is_fine && messages.contains("dist/site"), "{messages}");
    assert!(folder.path().join("dist/site/deep/p.png").exists());
    let left = fs::read_dir(folder.path().join("public")).expect("there").count();
    assert_eq!(left, 1, "nothing was written to `public`");
    assert!(run("build").0 && run("clean").0);
    assert!(
        folder.path().join("public/deep/p.png").exists() && !folder.path().join("dist/site/a.html").exists()
    );
}

/// What each page of a folder asks, by address, and how many of these questions have no answer.
fn asked(files: &[(&str, &str)]) -> (Vec<String>, usize) {
    let (found, _) = build(files);
    let guide = found.views.guide();
    let pages = guide.order.iter().map(|page| &guide.pages[*page]);
    let asked: Vec<_> = pages.flat_map(|page| page.asked().map(move |asked| (page, asked.1))).collect();
    let open = asked.iter().filter(|(_, question)| !question.answered).count();
    let words = asked.into_iter().map(|(page, question)| {
        let heading = &page.article().headings[question.heading];
        format!("{} {}", page.url, heading.title.text())
    });
    (words.collect(), open)
}

#[test]
fn items_marked_as_questions_and_answers() {
    let list = "# Android interview questions\n\n- **Question**: What is an init block?\n    - **Answer**: [init block](https://e.org/a)\n- **Question**: JvmField annotation\n    - **Answer**: A field for Java.\n- **Question**: Difference between == and ===?\n    - **Answer**: Identity.\n";
    let (words, open) = asked(&[("README.md", list)]);
    let expected = ["What is an init block?", "JvmField annotation", "Difference between == and ===?"];
    assert_eq!(words, expected.map(|words| format!("index.html {words}")));
    assert_eq!(open, 0);
    let (_, pages) = build(&[("README.md", list)]);
    let page = text(&pages, "index.html");
    assert!(page.contains("<p>A field for Java.</p>") && !page.contains("Answer</strong>"), "{page}");
}

#[test]
fn bold_items_ask_whatever_leads_to_their_answers() {
    let items = [
        "* **15 questions as a PDF**: [Get it](https://e.org/0)",
        "* **What is overdraw?** - [Learn from here](https://e.org/1)",
        "* **How does a list work?** - [Video](https://e.org/2) and [Blog](https://e.org/3)",
        "* **Extension functions** - Learn from here: [Functions](https://e.org/4)",
        "* **What is a scope?** Learn: [Scopes](https://e.org/5)",
        "* **Why is it slow?** - [Learn from here](https://e.org/6)",
    ];
    let text = format!("# Android interview questions\n\n{}\n", items.join("\n"));
    let (words, open) = asked(&[("README.md", &text)]);
    assert_eq!(words.len(), 5, "the bold words before a colon are a label: {words:?}");
    assert!(words[2].ends_with("Extension functions") && open == 0, "{words:?}");
}

#[test]
fn links_to_one_site_are_questions_where_most_of_them_ask() {
    let names =
        ["什么是语义化？", "如何居中？", "画一个圆", "什么是盒模型？", "有哪些选择器？", "什么是 BFC？"];
    let site = "https://github.com/o/fe-interview/issues/";
    let link = |(number, name): (usize, &&str)| format!("- [{name}]({site}{number})\n");
    let list: String = names.iter().enumerate().map(link).collect();
    let unanswered = "- [什么是动画？]()\n";
    let log: String = names
        .iter()
        .enumerate()
        .map(|(number, name)| format!("- 第{number}天\n    - [css] [{name}]({site}{number})\n"))
        .collect();
    let home = ("README.md", "# 前端面试题\n\n每日一题。\n");
    let list = format!("# css试题\n\n{list}{unanswered}");
    let log = format!("# 历史题目\n\n{log}");
    let (words, open) = asked(&[home, ("css.md", &list), ("history.md", &log)]);
    assert!(words.iter().all(|words| words.starts_with("css.html")), "a log repeats them: {words:?}");
    assert_eq!((words.len(), open), (7, 1), "{words:?}");
    let (words, _) = asked(&[home, ("history.md", &log)]);
    assert_eq!(words.len(), 6, "{words:?}");
}

#[test]
fn lists_that_repeat_questions_of_other_articles_ask_nothing() {
    let home = "# Interview questions\n\n- What is a closure?\n- What is a scope?\n- What is hoisting?\n";
    let bank = "# Scopes\n\n## What is a closure?\n\nThis.\n\n## What is a scope?\n\nThat.\n\n## What is `this`?\n\nSo.\n";
    let (words, open) = asked(&[("README.md", home), ("scopes.md", bank)]);
    let own: Vec<_> =
        words.iter().map(String::as_str).filter(|words| words.starts_with("index.html")).collect();
    assert_eq!((own, open), (vec!["index.html What is hoisting?"], 1), "{words:?}");
}

#[test]
fn numbered_exercises_are_questions_where_the_article_is_called_so() {
    let exercises: String = (1..25).map(|n| format!("#### {n}. Create array {n} (★☆☆)\n\n`x`\n\n")).collect();
    let (build, _) = build(&[
        ("README.md", "# Arrays\n\nWords.\n"),
        ("all.md", &format!("# 24 exercises\n\n{exercises}")),
    ]);
    let count: usize = build.views.guide().pages.iter().map(|page| page.question_count()).sum();
    assert_eq!(count, 24);
}

#[test]
fn numbered_chapters_of_a_quiz_are_not_its_questions() {
    let chapter =
        |n| format!("## # {n}. Topic {n}\n\n### Q. Which {n}?\n\n- A) x\n- B) y\n\n**Answer: B) y**\n\n");
    let chapters: String = (1..=20).map(chapter).collect();
    let (build, _) =
        build(&[("README.md", "# A\n\nWords.\n"), ("mcq.md", &format!("# Topics MCQ\n\n{chapters}"))]);
    let guide = build.views.guide();
    let questions: Vec<&str> = guide
        .pages
        .iter()
        .flat_map(|page| {
            page.article()
                .questions
                .iter()
                .map(|question| page.article().headings[question.heading].title.text())
        })
        .collect();
    assert!(
        questions.len() == 20 && questions.iter().all(|words| words.starts_with("Which")),
        "{questions:?}"
    );
}

#[test]
fn exercises_with_folded_answers_are_questions_and_their_chapters_are_not() {
    let exercise = |name: &str| {
        format!("### Create {name}\n\n<details><summary>show</summary>\n\n`{name}`\n\n</details>\n\n")
    };
    let (build, _) = build(&[
        ("README.md", "# A\n\nWords.\n"),
        ("pods.md", &format!("# Pods\n\n{}{}", exercise("a pod"), exercise("a job"))),
        (
            "state.md",
            &format!("# State\n\n## Define volumes\n\n{}{}{}", exercise("v"), exercise("w"), exercise("x")),
        ),
    ]);
    let guide = build.views.guide();
    let counts: Vec<usize> = guide.pages.iter().map(|page| page.question_count()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 5, "{counts:?}");
}

#[test]
fn variants_of_an_article_are_named_after_their_files() {
    let text = "# Exercises\n\n## First\n\nWords.\n";
    let (_, pages) = build(&[
        ("README.md", "# A\n\nWords.\n"),
        ("exercises.md", text),
        ("exercises_with_hints.md", text),
        ("exercises_with_solutions.md", text),
    ]);
    let page = self::text(&pages, "exercises_with_hints.html");
    assert!(page.contains(">Exercises with hints</h1>"), "{page}");
}

#[test]
fn questions_about_the_project_are_not_the_first_lesson() {
    let (_, pages) = build(&[
        ("README.md", "# A\n\nRead the [FAQ](faq.md), then [REST](rest.md).\n"),
        ("faq.md", "# FAQ\n\nWhat this repository is for, in a few more words than the home page.\n"),
        ("rest.md", "# REST\n\nWords on it, as many as it takes to be longer than the home page.\n"),
    ]);
    assert!(text(&pages, "index.html").contains("Start with REST"));
}

#[test]
fn init_keeps_the_order_of_sidebars() {
    let init = |sidebars: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        write(
            folder.path(),
            &[
                ("docusaurus.config.js", "module.exports = {\n  title: 'Docs',\n};\n"),
                ("sidebars.js", sidebars),
                ("docs/a.md", "# A\n\nWords.\n"),
                ("docs/b.md", "# B\n\nWords. ![p](/p.png)\n"),
                ("docs/c.md", "# C\n\nWords.\n"),
                ("static/p.png", ""),
            ],
        );
        let run = Command::new(env!("CARGO_BIN_EXE_prepbook")).arg("init").arg(folder.path()).output();
        let said = String::from_utf8_lossy(&run.expect("runs").stdout).into_owned();
        let settings = fs::read_to_string(folder.path().join("book.toml")).expect("settings");
        let build = book::build(&book::load(folder.path()), &Inputs::default());
        let pages = book::pull(&build.site);
        assert!(!rules(&build).iter().any(|(rule, _)| *rule == Rule::MissingAsset), "{:?}", rules(&build));
        (said, settings, next(&pages, "c.html"))
    };
    let (said, settings, after_c) = init("module.exports = { docs: ['c', 'a', 'b'] };\n");
    assert!(settings.contains("navigation = \"sidebars\"") && after_c.ends_with("a.html"), "{settings}");
    assert!(said.contains("the sidebars' settings name them"), "{said}");
    let (said, settings, _) = init("module.exports = { docs: read_from_disk() };\n");
    assert!(settings.contains("navigation = \"folders\"") && said.contains("name no articles"), "{said}");
}

#[test]
fn links_to_files_of_the_repository_on_its_host_lead_to_their_pages() {
    let (build, pages) = build(&[
        (".git/config", "[remote \"origin\"]\n\turl = https://github.com/me/notes.git\n"),
        (
            "README.md",
            "# Notes\n\nSee [z](https://github.com/me/notes/blob/master/notes/z%20y.md#part), [folder](https://github.com/me/notes/tree/main/notes).\n",
        ),
        ("notes/a.md", "# A\n\nWords.\n"),
        ("notes/z y.md", "# Z\n\n## Part\n\nWords.\n"),
        ("scripts/README.md", "# Scripts\n\nHow to run them.\n"),
    ]);
    assert!(rules(&build).is_empty(), "{:?}", rules(&build));
    let home = text(&pages, "index.html");
    assert!(home.contains("notes/z%20y.html#part\"") && home.contains("Start with Z"), "{home}");
    assert!(!pages.contains_key("scripts/index.html"), "it is about the repository");
}

#[test]
fn ids_that_python_markdown_gives_lead_to_tabs_code_and_blocks() {
    let article = "# A\n\n[1](#__tabbed_1_2) [2](#rust) [3](#logo-rust) [4](#code) [5](#own) [6](#par) [7](#tab) [8](#__codelineno-0-1)\n\n## Logo\n\n\
        === \"Go\"\n\n    x\n\n=== \"Rust\"\n\n    y\n\n```py { #code linenums=\"1\" }\na\n```\n\n``` { #own .py }\na\n```\n\nWords.\n{ #par }\n\n\
        | a | c |\n|---|---|\n| `x|y` | d |\n\n{ #tab }\n\nAs :material-clock:{ .lg } fast.\n";
    let (build, pages) = build(&[("mkdocs.yml", "site_name: S\n"), ("docs/a.md", article)]);
    assert_eq!(rules(&build), []);
    let page = prose(&pages, "a.html");
    for id in ["__tabbed_1_2", "rust", "logo-rust", "code", "own", "par", "tab"] {
        assert!(page.contains(&format!("href=\"#{id}\"")), "{id}: {page}");
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}: {page}");
    }
    assert!(!page.contains("{ .") && page.contains("<code>x|y</code>"), "{page}");
}

#[test]
fn links_to_files_that_are_left_out_say_why() {
    let (build, _) = build(&[
        (".gitignore", "*.log\n/made/\n"),
        ("a.md", "# A\n\n[1](x.log) [2](made/b.md) [c](.hidden/c.txt)\n"),
        ("x.log", "x"),
        ("made/b.md", "# B\n"),
        (".hidden/c.txt", "x"),
    ]);
    let found: Vec<_> = build
        .diagnostics
        .iter()
        .map(|found| (&*found.message, found.help.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(found[0].0, "`x.log` is not in the book: `.gitignore` leaves `x.log` out");
    assert!(found[0].1.contains("add `\"!/x.log\"` to `ignore` in `[content]` of `book.toml`"), "{found:?}");
    assert_eq!(found[1].0, "`made/b.md` is not in the book: `.gitignore` leaves `made/` out");
    assert_eq!(found[2].0, "`.hidden/c.txt` is not in the book: names that begin with a dot are left out");
}

#[test]
fn links_to_programs_and_to_names_in_notes_lead_where_their_authors_expect() {
    let note = "# A\n\n[o](obsidian://open?vault=x) [c](chrome://flags) [h](htps://a.b) [[2]][ref] [[3]] x[[0]] `a` [[ -f y ]]\n\n\
        ![[V.base#Table]] [[files/p q.zip]] [[CONTRIBUTING]] [[@b]] Cache[^LRU].\n\n[ref]: https://ref.org\n[3]: https://three.org\n[^lru]: Least recently used.\n";
    let (build, pages) = build(&[
        ("a.md", note),
        ("b.md", "---\naliases:\n- \"@b\"\n- light/dark theme\ntopics: [\"[[x]]\"]\n---\n\n# B\n\nWords.\n"),
        ("bases/V.base", "x"),
        ("files/p q.zip", "x"),
        ("CONTRIBUTING.md", "# Contributing\n"),
    ]);
    assert_eq!(rules(&build), [(Rule::BrokenLink, "`htps://a.b` is not a web address".to_owned())]);
    let page = prose(&pages, "a.html");
    for wanted in [
        "href=\"obsidian://open?vault=x\"",
        "href=\"https://ref.org\"",
        "[<a href=\"https://three.org\"",
        "bases/V.base#Table\"",
        "files/p%20q.zip\"",
        "x[[0]]",
        "Least recently used",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(!page.contains("chrome://"), "{page}");
}

#[test]
fn formulas_that_markdown_would_take_apart() {
    let (build, pages) = build(&[
        ("_config.yml", "title: L\n"),
        (
            "a.md",
            "# A\n\nSo \\\\(\\\\{W\\\\}\\\\).\n\n$$\n\\begin{bmatrix} a \\\\ b \\end{bmatrix}\n=\n- c_1\n$$\n\nAfter.\n",
        ),
    ]);
    assert_eq!(rules(&build), []);
    let page = prose(&pages, "a.html");
    assert!(page.matches("<math").count() == 2 && !page.contains("$$") && !page.contains("<h"), "{page}");
}

#[test]
fn pages_that_a_template_would_fill_list_their_section() {
    let summary = "- [Start](start.md)\n- [Part](part.md)\n  - [Borrowing](borrowing.md)\n    - [Rules](rules.md)\n    - [Lifetimes](lifetimes.md)\n";
    let (_, pages) = build(&[
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("src/SUMMARY.md", summary),
        ("src/start.md", "# Start\n\nWords.\n"),
        ("src/part.md", "# Part\n\nWords.\n"),
        ("src/borrowing.md", "# Borrowing\n\n{{%segment outline}}\n"),
        ("src/rules.md", "# Rules\n\nWords.\n"),
        ("src/lifetimes.md", "# Lifetimes\n\nWords.\n"),
    ]);
    let page = text(&pages, "borrowing.html");
    let section = page.split("aria-labelledby=\"theme.articles\"").nth(1).expect("a list of its articles");
    assert!(
        section.contains("href=\"rules.html\"") && section.contains("href=\"lifetimes.html\""),
        "{section}"
    );
    assert!(!text(&pages, "rules.html").contains("theme.articles"));
}

#[test]
fn a_heading_that_gives_the_title_is_not_shown_again() {
    let quiz = "## Bash\n\n#### Q1. What prints?\n\n- [ ] cat\n- [x] echo\n";
    let (_, pages) = build(&[("README.md", "# Quizzes\n\nAll.\n"), ("bash/bash-quiz.md", quiz)]);
    assert!(
        !prose(&pages, "bash/bash-quiz.html").contains("<h2"),
        "{}",
        prose(&pages, "bash/bash-quiz.html")
    );
    assert!(text(&pages, "bash/bash-quiz.html").contains("<h1 id=\"bash\">Bash</h1>"));
    let asks = "## What is Bash?\n\nA shell.\n";
    let (_, pages) = build(&[("README.md", "# Quizzes\n\nAll.\n"), ("bash/quiz.md", asks)]);
    assert!(prose(&pages, "bash/quiz.html").contains("<h2 id=\"what-is-bash\""));
}

#[test]
fn data_of_tests_is_no_lesson() {
    let case = "# Case\n\n<details><summary>What is X?</summary><br><b>Y</b></details>\n";
    let (found, pages) = build(&[
        ("README.md", "# Guide\n\nHome.\n"),
        ("tests/testcases/one.md", case),
        ("topics/tests/unit.md", "# Unit tests\n\nWords.\n"),
    ]);
    assert!(!pages.contains_key("tests/testcases/one.html") && pages.contains_key("topics/tests/unit.html"));
    assert_eq!(found.site.stats().questions, 0);
}

#[test]
fn labels_and_tabs_of_books_for_sphinx() {
    let (found, pages) = build(&[
        ("_toc.yml", "root: index\nchapters:\n- file: a\n- file: b\n"),
        ("index.md", "# Book\n\nWords.\n"),
        ("a.md", "# A\n\n(start-here)=\n## Beginning\n\nSee [the end](the_end) and [here](start-here).\n"),
        (
            "b.md",
            "# B\n\n(the_end)=\n## End\n\n:begin_tab:`mxnet`\nWith *MXNet*.\n:end_tab:\n\n:begin_tab:`pytorch`\nWith PyTorch.\n:end_tab:\n",
        ),
    ]);
    let page = prose(&pages, "a.html");
    assert!(
        page.contains("<a href=\"b.html#the_end\">the end</a>") && page.contains("href=\"#start-here\""),
        "{page}"
    );
    let page = prose(&pages, "b.html");
    assert!(!page.contains("_tab:") && page.contains("mxnet") && page.contains("<em>MXNet</em>"), "{page}");
    assert!(found.diagnostics.is_empty(), "{:?}", rules(&found));
}
