//! The order, the names and the languages that settings of other tools and the names of files give.

use crate::foreign::{build, next, order, rules, text, topics};

const A: (&str, &str) = ("a.md", "# A\n\nWords.\n");
const B: (&str, &str) = ("b.md", "# B\n\nWords.\n");
const HOME: (&str, &str) = ("README.md", "# Notes\n\nAbout them.\n");

#[test]
fn literate_nav_is_read() {
    let settings =
        "site_name: S\ndocs_dir: src\nplugins:\n  - search\n  - literate-nav:\n      nav_file: nav.md\n";
    let (found, pages) = build(&[
        ("mkdocs.yml", settings),
        ("src/nav.md", "- [Home](index.md)\n- Part\n    - [Bee](b.md)\n    - [A](a.md)\n- *.md\n"),
        ("src/index.md", "# S\n\nHome.\n"),
        ("src/a.md", A.1),
        ("src/b.md", B.1),
    ]);
    assert_eq!(order(&found), ["index.html", "b.html", "a.html"]);
    assert_eq!(topics(&found), ["Part"]);
    assert!(!pages.contains_key("nav.html"));
    assert!(found.diagnostics.is_empty(), "{:?}", rules(&found));
}

#[test]
fn docsify_and_settings_in_yaml_give_order_and_title() {
    let page = "<script>window.$docsify = { name: 'The book', loadSidebar: true }</script>";
    let sidebar = "* [Bee](/b)\n* [Bee again](b.md#part)\n* [A](a.md)\n* [Gone](gone.md)\n";
    let (found, _) =
        build(&[("README.md", "Words.\n"), ("index.html", page), ("_sidebar.md", sidebar), A, B]);
    assert_eq!(order(&found), ["index.html", "b.html", "a.html"]);
    assert_eq!(found.views.guide().title, "The book");
    assert!(found.diagnostics.is_empty(), "{:?}", rules(&found));
    let toc = "root: intro\nparts:\n- caption: Part\n  chapters:\n  - file: b\n  - file: a\n";
    let intro = ("intro.md", "# Welcome\n\nWords.\n");
    let (found, _) = build(&[("_config.yml", "title: The course\n"), ("_toc.yml", toc), intro, A, B]);
    assert_eq!(order(&found), ["intro.html", "b.html", "a.html"]);
    assert_eq!(found.views.guide().title, "The course");
    let quarto =
        "book:\n  title: The book\n  chapters:\n  - index.qmd\n  - part: Part\n    chapters: [b.qmd, a.md]\n";
    let code = "# B\n\n```{r setup, echo=FALSE}\nx <- 1\n```\n";
    let (found, pages) = build(&[
        ("_quarto.yml", quarto),
        ("index.qmd", "Words.\n"),
        ("b.qmd", code),
        A,
        ("data/x.Rmd", "x\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "b.html", "a.html"]);
    assert_eq!((found.views.guide().title.as_str(), topics(&found)), ("The book", vec!["Part"]));
    assert!(text(&pages, "b.html").contains("data-language=\"r\"") || text(&pages, "b.html").contains("R</"));
    let lesson = "carpentry: swc\ntitle: 'The lesson'\nepisodes:\n- b.md\n- a.md\n";
    let (found, _) = build(&[HOME, ("config.yaml", lesson), ("episodes/a.md", A.1), ("episodes/b.md", B.1)]);
    assert_eq!(order(&found), ["index.html", "episodes/b.html", "episodes/a.html"]);
    assert_eq!(found.views.guide().title, "The lesson");
    let toc = "# Book\n\n```toc\n:maxdepth: 1\n\nb\na/index\n```\n";
    let inner = "# A\n\n```toc\nz\ny\n```\n";
    let (found, _) =
        build(&[("index.md", toc), ("a/index.md", inner), ("a/y.md", "# Y\n"), ("a/z.md", "# Z\n"), B]);
    assert_eq!(order(&found), ["index.html", "b.html", "a/index.html", "a/z.html", "a/y.html"]);
}

#[test]
fn a_project_in_a_folder_gives_the_order_of_that_folder() {
    let (found, pages) = build(&[
        HOME,
        ("docs/book.toml", "[book]\ntitle = \"The manual\"\n"),
        ("docs/src/SUMMARY.md", "# Summary\n\n- [Bee](b.md)\n- [A](a.md)\n"),
        ("docs/src/a.md", A.1),
        ("docs/src/b.md", B.1),
        ("notes/x.md", "# X\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "docs/src/b.html", "docs/src/a.html", "notes/x.html"]);
    assert_eq!(topics(&found), ["The manual", "Notes"]);
    assert!(!pages.contains_key("docs/src/SUMMARY.html"));
    assert_eq!(next(&pages, "docs/src/b.html"), "../../docs/src/a.html");
    // The guide's own order is all of it.
    let (found, _) = build(&[
        HOME,
        ("SUMMARY.md", "- [A](a.md)\n- [B](docs/src/b.md)\n"),
        A,
        ("docs/src/SUMMARY.md", "- [C](c.md)\n- [B](b.md)\n"),
        ("docs/src/b.md", B.1),
        ("docs/src/c.md", "# C\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "a.html", "docs/src/b.html"]);
}

#[test]
fn sidebars_in_programs_name_sections() {
    let sidebars = "module.exports = {\n  docs: {\n    'First steps': ['b', { type: 'doc', id: 'a', label: 'Eh' }],\n    Later: ['x/c'],\n  },\n};\n";
    let (found, pages) = build(&[
        ("docusaurus.config.js", "module.exports = {\n  title: 'T',\n};\n"),
        ("sidebars.js", sidebars),
        ("docs/a.md", A.1),
        ("docs/b.md", B.1),
        ("docs/x/c.md", "# C\n\nWords.\n"),
        ("docs/404.md", "# Not found\n"),
    ]);
    assert_eq!(order(&found), ["b.html", "a.html", "x/c.html"]);
    assert_eq!(topics(&found), ["First steps", "Later"]);
    assert!(text(&pages, "b.html").contains(">Eh<"));
}

#[test]
fn sidebars_represent_folders() {
    let page = |title: &str| format!("# {title}\n\nWords.\n");
    let (one, two, reference) = (page("One"), page("Two"), page("Reference"));
    let settings = "export default defineConfig({ integrations: [starlight({ title: 'The site', sidebar: [\n  { label: 'Basics', items: ['start'] },\n  { label: 'How to', autogenerate: { directory: 'guides' } },\n  { label: 'API', autogenerate: { directory: 'api' } },\n] })] });\n";
    let (found, _) = build(&[
        ("astro.config.mjs", settings),
        ("src/content/docs/api/index.md", &reference),
        ("src/content/docs/api/x.md", B.1),
        ("src/content/docs/guides/1-one.md", &one),
        ("src/content/docs/guides/2-two.md", &two),
        ("src/content/docs/start.md", A.1),
    ]);
    let expected = ["start.html", "guides/1-one.html", "guides/2-two.html", "api/index.html", "api/x.html"];
    assert_eq!(order(&found), expected);
    assert_eq!(topics(&found), ["Basics", "How to", "Reference"], "a page has its own title");
    assert_eq!(found.views.guide().title, "The site");
    let sidebars = "export default { docs: ['b', { type: 'category', label: 'Learn', items: [{ type: 'autogenerated', dirName: 'guides' }] }, 'a'] };\n";
    let (found, _) = build(&[
        ("docusaurus.config.js", "module.exports = { title: 'T', url: 'x' };\n"),
        ("sidebars.js", sidebars),
        ("docs/a.md", A.1),
        ("docs/b.md", B.1),
        ("docs/guides/two.md", &two),
        ("docs/guides/one.md", "---\nsidebar_position: 2\n---\n\n# One\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["b.html", "guides/one.html", "guides/two.html", "a.html"]);
    assert_eq!((found.views.guide().title.as_str(), topics(&found)), ("T", vec!["Learn"]));
}

#[test]
fn collections_of_jekyll_are_sorted_by_day() {
    let lesson = |title: &str, day: u8| format!("---\ntitle: {title}\ndate: 2026-01-{day}\n---\n\nWords.\n");
    let (late, early) = (lesson("Agents", 21), lesson("Shell", 12));
    let (found, _) = build(&[
        ("_config.yml", "title: Course\n"),
        ("index.md", "# Course\n\nHome.\n"),
        ("_2026/agents.md", &late),
        ("_2026/shell.md", &early),
    ]);
    assert_eq!(order(&found), ["index.html", "_2026/shell.html", "_2026/agents.html"]);
}

#[test]
fn what_is_about_the_guide_is_not_the_first_lesson() {
    let summary = "* [Docker](README.md)\n* [Changes](CHANGELOG.md)\n* [Chapter](01/README.md)\n";
    let (found, pages) = build(&[
        HOME,
        ("SUMMARY.md", summary),
        ("CHANGELOG.md", "# Changes\n\nAll of them.\n"),
        ("01/README.md", "# Chapter\n\nWords.\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "CHANGELOG.html", "01/index.html"]);
    assert!(text(&pages, "index.html").contains("class=\"button\" href=\"01/index.html\""));
    let (_, pages) = build(&[("Credits.md", "# Credits\n\nAll.\n"), ("Home.md", "# Home\n\nWords.\n"), A]);
    assert!(text(&pages, "index.html").contains("class=\"button\" href=\"Home.html\""));
}

#[test]
fn a_folder_is_called_as_its_only_article() {
    let (found, _) = build(&[HOME, ("css/css-quiz.md", "# CSS\n\nWords.\n"), ("dns/a.md", A.1)]);
    assert_eq!(topics(&found), ["CSS", "Dns"]);
}

#[test]
fn files_named_after_languages_are_translations() {
    let english =
        "This is the lesson about what it is, and how it is used in all of the other lessons.\n".repeat(8);
    let chinese =
        "---\ntitle: 什么\n---\n\n这是关于数据库的第一课，它在很多文本里使用，我们每天都会看到它。\n";
    let ukrainian = "# Що\n\nЩо таке замикання і як працює цикл подій? Розкажіть докладно, будь ласка.\n";
    let english_page = format!("---\ntitle: What is it?\n---\n\n{english}");
    let (found, pages) = build(&[
        ("README.md", &format!("# Questions\n\n{english}")),
        ("zh-cn.md", chinese),
        ("q/what/en-US.md", &english_page),
        ("q/what/zh-CN.md", chinese),
        ("q/git.md", &english_page),
        ("q/git-ua.md", ukrainian),
    ]);
    assert_eq!(order(&found), ["index.html", "q/git.html", "q/what/en-US.html"]);
    assert!(text(&pages, "index.html").contains("<html lang=\"en\""));
    assert!(text(&pages, "q/what/zh-CN.html").contains("<html lang=\"zh-CN\""));
    assert!(text(&pages, "q/git-ua.html").contains("<html lang=\"uk\""));
    assert!(text(&pages, "zh-cn.html").contains("<html lang=\"zh-CN\""));
}

#[test]
fn texts_in_other_formats_are_counted() {
    let (found, _) = build(&[HOME, A, ("b.ipynb", "{}"), ("c.rst", "C\n=\n"), ("d.rst", "D\n=\n")]);
    assert_eq!(found.site.stats().other_formats, [0, 1, 0, 2]);
}

#[test]
fn fragments_of_astro_are_html() {
    let page = "---\ntitle: B\n---\n\nText\n\n<Fragment set:html={\"<pre>a = \\\"$x$\\\"\\n\\nb *c*</pre>\"} />\n\nEnd\n";
    let (found, pages) = build(&[
        ("astro.config.mjs", "export default { title: 'A' }\n"),
        ("src/content/docs/b.mdx", page),
        ("src/content/docs/c.md", A.1),
    ]);
    let page = text(&pages, "b.html");
    assert!(page.contains("a = \"$x$\"\n\nb *c*</pre>"), "{page}");
    assert!(found.diagnostics.is_empty(), "{:?}", rules(&found));
}

#[test]
fn a_sidebar_may_name_two_pages() {
    let page = |title: &str| format!("---\nid: {title}\n---\n\nWords.\n");
    let (found, _) = build(&[
        ("docusaurus.config.js", "module.exports = { title: 'T' };\n"),
        ("sidebars.js", "module.exports = { docs: ['two', 'one'] };\n"),
        ("docs/one.md", &page("one")),
        ("docs/two.md", &page("two")),
    ]);
    assert_eq!(order(&found), ["two.html", "one.html"]);
    let settings = "export default defineConfig({ title: 'Java', themeConfig: { sidebar: [{ text: 'High concurrency', items: [{ text: 'Queues', link: '/high/queues.md' }, { text: 'Caches', link: '/high/caches.md' }] }] } });\n";
    let (found, _) = build(&[
        (".vitepress/config.mts", settings),
        ("high/caches.md", "# About caches\n\nText.\n"),
        ("high/queues.md", "# About queues\n\nText.\n"),
        ("index.md", "# Java\n\nHome.\n"),
    ]);
    assert_eq!(order(&found), ["index.html", "high/queues.html", "high/caches.html"]);
    assert_eq!(topics(&found), ["High concurrency"]);
}

#[test]
fn what_a_sidebar_leaves_out_joins_the_topic_of_its_folder() {
    let settings = "export default defineConfig({ title: 'Java', themeConfig: { sidebar: [\n  { text: 'Higher', items: [{ text: 'Queues', link: '/high/queues.md', items: [{ text: 'Caches', link: '/high/caches.md' }] }] },\n  { text: 'Low', items: [{ text: 'Zeta', link: '/low/zeta.md' }, { text: 'Eta', link: '/low/eta.md' }] },\n] } });\n";
    let page = |title: &str| format!("# {title}\n\nText.\n");
    let (found, pages) = build(&[
        (".vitepress/config.mts", settings),
        ("index.md", "# Java\n\nHome.\n"),
        ("high/README.md", &page("Higher")),
        ("high/caches.md", &page("Caches")),
        ("high/queues.md", &page("Queues")),
        ("high/rehash.md", &page("Rehash")),
        ("low/README.md", &page("Low")),
        ("low/eta.md", &page("Eta")),
        ("low/iota.md", &page("Iota")),
        ("low/zeta.md", &page("Zeta")),
        ("other/a.md", &page("A")),
        ("other/b.md", &page("B")),
    ]);
    assert_eq!(topics(&found), ["Higher", "Low", "Other"]);
    let expected = [
        "index.html", "high/index.html", "high/queues.html", "high/caches.html", "high/rehash.html",
        "low/index.html", "low/zeta.html", "low/eta.html", "low/iota.html", "other/a.html", "other/b.html",
    ];
    assert_eq!(order(&found), expected);
    let home = text(&pages, "index.html");
    assert!(
        home.contains("class=\"button\" href=\"high/queues.html\""),
        "the first that the sidebar names: {home}"
    );
    assert!(!pages.keys().any(|url| url.contains("prepbook-index")), "{:?}", pages.keys());
}

#[test]
fn folders_that_hold_a_page_are_alike_though_one_holds_two() {
    let page = |title: &str| format!("# {title}\n\nText.\n");
    let (one, two) = (page("One"), page("Two"));
    let exercises = [
        HOME,
        ("exercises/a/README.md", one.as_str()),
        ("exercises/b/README.md", &two),
        ("exercises/b/question.md", &one),
        ("exercises/c/README.md", &one),
    ];
    let (found, _) = build(&exercises);
    assert_eq!(topics(&found), ["Exercises"]);
    let patterns = [
        HOME,
        ("abstract/README.md", one.as_str()),
        ("bridge/README.md", &one),
        ("iterator/README.md", &two),
        ("iterator/src/main/tree/README.md", &one),
    ];
    let (found, _) = build(&patterns);
    assert!(topics(&found).is_empty(), "{:?}", topics(&found));
}

#[test]
fn a_guide_with_its_own_contents_is_the_first_lesson() {
    let words = "Words of the guide that explain it. ".repeat(20);
    let home = format!(
        "# Primer\n\n- [Start](#start)\n- [Rest](#rest)\n\nSee [an exercise](x/one.md).\n\n## Start\n\n{words}\n\n## Rest\n\nMore.\n"
    );
    let exercise = format!("# Exercise\n\n{words}\n");
    let (_, pages) =
        build(&[("README.md", &home), ("x/one.md", &exercise), ("y/two.md", "# Two\n\nText.\n")]);
    let start = text(&pages, "index.html");
    assert!(
        start.contains("class=\"button\" href=\"#start\"")
            || start.contains("class=\"button\" href=\"index.html#start\""),
        "{start}"
    );
}
